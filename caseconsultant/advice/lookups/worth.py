"""How well a code that the search found fits what else the mail says: what its title asserts, lacks or contradicts."""

import re
from typing import Final

from caseconsultant.advice.lookups.clinical import GENERIC, MATERNAL
from caseconsultant.advice.lookups.descent import asserts_more
from caseconsultant.advice.lookups.polarity import opposed
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import Hit, System
from caseconsultant.codes.library import Library

MEASURE: Final = re.compile(r"M[01]\d{3}|G(?:8|9[0-8])\d\d\d?|G9\d{3}|T\d{4}|H\d{4}|\d{4}F")
HARM: Final = re.compile(r"T(?:3[6-9]|4\d|50|5[1-9]|6[0-5])")
HARMED: Final = re.compile(
    r"poison|overdos|underdos|adverse|toxic|reaction|ingest|side effect|intoxic|swallow|allerg|noncompl|non-compl|"
    r"due to (?:the )?(?:drug|med)|prescribed|skipp|taking|\bOD'?e?d?\b|got into|drank|\bate\b|on purpose|intentional",
    re.I,
)
HITS: Final = 6
DRUG: Final = re.compile(r"T(?:3[6-9]|4\d|50)\.\w\w\w\w")  # the 6th character tells how the drug did harm
INTENTS: Final = (
    (re.compile(
        r"skipp|because of cost|did n[o']t take|underdos|ran out|could ?n[o']t afford|stopped taking|non-?compl|"
        r"missed dose",
        re.I), "6"),
    (re.compile(r"suicid|on purpose|intentional|self[- ]harm", re.I), "2"),
    (re.compile(
        r"accident|toddler|got into|by mistake|wrong (?:dose|drug)|overdos|double dose|child (?:ate|took)", re.I), "1"),
    (re.compile(r"prescribed|as directed|taken correctly|adverse|side effect|reaction|properly", re.I), "5"),
)  # fmt: skip
NEWBORN: Final = re.compile(
    r"newborn|neonat|\bNICU\b|\bpreemie|prematur|birth|day[s-]?old|perinat|congenital|infant|baby", re.I
)
CHILDBIRTH: Final = re.compile(r"childbirth|puerperium", re.I)
DELIVERED: Final = re.compile(
    r"deliver|childbirth|\blabou?r\b|c-?section|cesarean|post-?partum|puerper|after birth", re.I
)
DEEPER: Final = re.compile(r"blood vessel|\barter|\bvein|nerve|muscle|tendon|fascia|flexor|extensor", re.I)
NON: Final = re.compile(r"\bnon[- ]?([a-z]{5,})")
SCOPE: Final = re.compile(r"scope|scopic|keyhole|laparo|percutan", re.I)
OPEN: Final = re.compile(r"\bopen (?!angle|wound|fract|bite)", re.I)
UNTOLD: Final = 0.7  # what a hit counts that speaks of a newborn, a pregnancy, a deeper injury, where the mail does not
OPPOSITE: Final = 0.55  # what one counts that is without what the mail has, or with what it lacks
FOR_HOSPITALS: Final = 0.85  # a C code is an outpatient department's own, beside one that everybody bills
BESIDE_THE_POINT: Final = re.compile(
    r"\([^)]*\)|\bwithout [\w -]+|\bexcept [\w ,-]+|unspecified (?:ear|eye|side|part|site)s?|unspecified|other\b|"
    r"initial encounter.*"
)
LACKS: Final = re.compile(r"\b(?:without|except|not|non)\b[\w -]*")
FOR_COUNT: Final = {0: 0.0, 1: 0.85, 2: 1.0, 3: 1.1, 4: 1.17}
STEM: Final = 5


def meant(hits: tuple[Hit, ...], heard: str) -> tuple[Hit, ...]:
    """The hits that the mail can mean: no quality measure, no poisoning or underdosing that it does not tell."""
    told = HARMED.search(heard)
    return tuple(hit for hit in hits if not (MEASURE.fullmatch(hit.code) or (not told and HARM.match(hit.code))))


def worth(hit: Hit, heard: str, denied: frozenset[str] | set[str] = frozenset()) -> float:
    """How well a hit fits: more for several telling words, less for what its title has and the mail lacks or denies."""
    told = {match.word.lower() for match in hit.matched if match.word.lower() not in GENERIC}
    title = BESIDE_THE_POINT.sub(" ", hit.title.lower())
    words = stems(title)
    met = {match.met.lower()[:STEM] for match in hit.matched}
    by_title = any(match.field == "title" for match in hit.matched)
    support = len(words & (stems(heard) | met)) / len(words) if words else 1
    weight = 0.25 if by_title else 0.05  # an index entry may name a thing in other words than its title
    return (
        hit.score
        * FOR_COUNT[min(4, len(told))]
        * (1 - weight + weight * support)
        * (0.75 if asserts_more(title, heard) else 1)
        * (0.95 if hit.title.lower().startswith("other") else 1)
        * (UNTOLD if contradicts(hit.title, heard) else 1)
        * (OPPOSITE if hit.system is not System.ICD10CM and opposed(hit.title, heard) else 1)
        * (UNTOLD if _asserts(hit.title, denied) else 1)
        * (UNTOLD if _untold(hit, heard) else 1)
        * (FOR_HOSPITALS if hit.system is System.HCPCS and hit.code[0] == "C" else 1)
        * (0.75 if _denies(hit.title, heard, denied) else 1)
    )


def contradicts(title: str, heard: str) -> bool:
    """Say whether a title has non-X where the mail has X, the other way round, or a scope where it says open."""
    here, there = (set(NON.findall(text.lower())) for text in (title, heard))
    plain_here, plain_there = (set(re.findall(r"[a-z]{5,}", NON.sub(" ", text.lower()))) for text in (title, heard))
    if (here - plain_here) & (plain_there - there) or (there - plain_there) & (plain_here - here):
        return True
    return bool(SCOPE.search(title)) and bool(OPEN.search(heard)) and not SCOPE.search(heard)


def _untold(hit: Hit, heard: str) -> bool:
    """Say whether a code is for a newborn, a pregnancy or an injury below the skin that the mail does not tell."""
    if hit.system is not System.ICD10CM:
        return False
    if hit.code[0] == "O" and CHILDBIRTH.search(hit.title) and not DELIVERED.search(heard):
        return True
    told = {"P": NEWBORN, "O": MATERNAL}.get(hit.code[0])
    if told is not None:
        return not told.search(heard)
    return hit.code[0] == "S" and bool(DEEPER.search(hit.title)) and not DEEPER.search(heard)


def _asserts(title: str, denied: frozenset[str] | set[str]) -> bool:
    """Say whether a title has, and not only lacks, what the mail denies."""
    return bool(stems(LACKS.sub(" ", title.lower())) & denied)


def _denies(title: str, heard: str, denied: frozenset[str] | set[str]) -> bool:
    """Say whether a title is *without* something that the mail says is there."""
    without = stems(" ".join(re.findall(r"\b(?:without|not specified as) ([a-z -]+)", title.lower())))
    return bool(without & (stems(heard) - denied))


def stems(text: str) -> set[str]:
    """The words of a text, shortened so that plural and singular meet."""
    return {word[:STEM] for word in re.findall(r"[a-z]{3,}", text.lower())} - {"and", "the", "with", "due", "for"}


def intended(code: str, question: Question, library: Library) -> str:
    """The code of the same drug for how it did harm: taken as prescribed, too little, by accident, on purpose."""
    if not DRUG.match(code):
        return code
    wanted = next((digit for cue, digit in INTENTS if cue.search(question.words)), "")
    changed = f"{code[:6]}{wanted}{code[7:]}" if wanted else code
    return changed if library.known(changed) else code


def by_harm(words: str, question: Question, library: Library) -> Hit | None:
    """The harm that a drug did, where the mail tells how it was taken; None where the words name no drug."""
    if not any(cue.search(question.words) for cue, _ in INTENTS):
        return None
    hits = library.search(f"poisoning by {words}", HITS, (System.ICD10CM,))
    return next((hit for hit in hits if DRUG.match(hit.code) and len(hit.matched) > 1), None)
