"""Chapter 5, dementia: its cause first, then its severity and what it does (Official Guidelines, I.C.5.d)."""

import re
from typing import Final

from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

DEMENTIA: Final = re.compile(r"dementia|major neurocog\w*|alzheimer", re.I)
ELSEWHERE: Final = re.compile(
    r"screen|family|alcohol|induced|suspect|possible|probable|rule[ds]? out|"
    r"mild cognitive|\bMCI\b|\bdelirium|quadripleg|fracture|pneumonia|ulcer",
    re.I,
)
CAUSES: Final = (
    (re.compile(r"early[- ]onset[^.]{0,25}alzheimer|alzheimer[^.]{0,25}early[- ]onset", re.I), "G30.0"),
    (re.compile(r"late[- ]onset[^.]{0,25}alzheimer|alzheimer[^.]{0,25}late[- ]onset", re.I), "G30.1"),
    (re.compile(r"alzheimer|\bAD\b", re.I), "G30.9"),
    (re.compile(r"lewy|\bDLB\b|\bLBD\b", re.I), "G31.83"),
    (re.compile(r"pick'?s disease", re.I), "G31.01"),
    (re.compile(r"fronto-?temporal|\bFTD\b", re.I), "G31.09"),
    (re.compile(r"parkinson", re.I), "G20.A1"),
    (re.compile(r"huntington", re.I), "G10"),
    (re.compile(r"normal[- ]pressure hydro|\bNPH\b", re.I), "G91.2"),
    (re.compile(r"creutzfeldt", re.I), "A81.00"),
    (re.compile(r"\bHIV\b", re.I), "B20"),
    (re.compile(r"multiple sclerosis|\bMS\b", re.I), "G35.D"),
)
VASCULAR: Final = re.compile(r"vascular (?:dementia|neuro)|multi-?infarct|post-?stroke dementia", re.I)
NONE: Final = re.compile(
    r"(?:no|without|w/o|denies)\W+(?:\w+\W+){0,2}?(?:behavio\w+|agitat\w+|disturb\w+|"
    r"psycho\w+)",
    re.I,
)
DOES: Final = (
    (
        re.compile(
            r"agitat|aggress|combative|restless|violent|pacing|sundown|verbal\w* (?:out|abus)|"
            r"exit[- ]seek",
            re.I,
        ),
        "11",
    ),
    (re.compile(r"hallucinat|psycho(?:sis|tic)|delusion|paranoi|suspicious", re.I), "2"),
    (re.compile(r"mood|depress|apathy|anhedonia", re.I), "3"),
    (re.compile(r"anxiety|anxious", re.I), "4"),
    (re.compile(r"behavio\w+|sleep disturb|disinhibit|sexual", re.I), "18"),
)
WANDERS: Final = re.compile(r"wander", re.I)


def dementia(question: Question, library: Library) -> Case | None:
    """Read a mail about dementia: None where it does not say dementia, or something else settles it."""
    words = question.words
    if not DEMENTIA.search(words) or ELSEWHERE.search(words):
        return None
    told = NONE.sub(" ", words)
    if re.search(r"alzheimer", words, re.I) and not re.search(r"dementia|neurocog|agitat|behav|hallucin", told, re.I):
        told += " dementia"  # the index leads from Alzheimer's to dementia in it
    cause = next((code for cue, code in CAUSES if cue.search(words)), "")
    vascular = bool(VASCULAR.search(words))
    stem = "F01" if vascular and not cause else "F02" if cause else "F03"
    codes = tuple(f"{stem}.{_severity(stem, words)}{ending}" for ending in _does(told))
    wandering = ("Z91.83",) if WANDERS.search(told) else ()
    if not all(library.known(code) for code in codes):
        return None
    if cause:
        rule = "the disease behind it goes first, then the dementia by its severity and what it does"
        more = tuple(f"F01.{_severity('F01', words)}{ending}" for ending in _does(told)) if vascular else ()
        return Case((cause, *codes, *more, *wandering), f"{rule}{_unsaid(words)}", "I.A.13 and I.C.5.d", score=0.8)
    return Case(
        (*codes, *wandering),
        f"the code says the severity and what the dementia does{_unsaid(words)}",
        "I.C.5.d",
        score=0.8,
    )


def endings(stem: str, words: str) -> tuple[str, ...]:
    """The characters after the dot of a dementia's category: its severity, and each thing that it does."""
    return tuple(f"{_severity(stem, words)}{ending}" for ending in _does(NONE.sub(" ", words)))


def _unsaid(words: str) -> str:
    """The default of the guidelines, where no severity is told."""
    if re.search(r"\b(?:mild|moderate|severe)\b", words, re.I):
        return ""
    return "; without a documented severity it is unspecified"


def _severity(stem: str, words: str) -> str:
    """The character of the severity, the highest that is told; unspecified where none is."""
    for cue, letter in (("severe", "C"), ("moderate", "B"), ("mild", "A")):
        if re.search(rf"\b{cue}\b", words, re.I):
            return letter
    return {"F01": "5", "F02": "8", "F03": "9"}[stem]


def _does(words: str) -> tuple[str, ...]:
    """The characters of what the dementia does, each that is told; nothing where none is."""
    found = tuple(ending for cue, ending in DOES if cue.search(words))
    if "11" in found and len(found) > 1:
        found = tuple(ending for ending in found if ending != "18")
    return found or (("18",) if WANDERS.search(words) else ("0",))
