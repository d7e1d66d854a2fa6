"""Chapter 1, sepsis: what goes first, what adds severe sepsis and shock, and its organs (Guidelines, I.C.1.d)."""

import re
from typing import Final

from caseconsultant.advice.cases.beside import conditions
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.organisms import organism_of
from caseconsultant.advice.cases.skin import skin_infection
from caseconsultant.advice.question import Question
from caseconsultant.codes.library import Library

SEPSIS: Final = re.compile(r"\bseps[ie]s\b|\bseptic(?:emia)?\b|urosepsis", re.I)
ELSEWHERE: Final = re.compile(
    r"newborn|neonat|pregnan|puerper|postpartum|deliver|rule[ds]? out|\br/o\b|suspect|septic (?:arthritis|"
    r"joint|knee|hip)|"
    r"aseptic|septic (?:embol|abortion)|no sepsis|not septic|history of sepsis|criteria|SOFA",
    re.I,
)
ORGANS: Final = (
    (re.compile(r"\bATN\b|tubular necrosis", re.I), "N17.0"),
    (re.compile(r"\bAKI\b|acute (?:kidney|renal)|\bARF\b", re.I), "N17.9"),
    (re.compile(r"\bARDS\b|respiratory distress syndrome", re.I), "J80"),
    (re.compile(r"hypercap\w+|hypercarb\w+", re.I), "J96.02"),
    (re.compile(r"hypox\w+[^.]{0,25}resp\w* failure|resp\w* failure[^.]{0,25}hypox", re.I), "J96.01"),
    (re.compile(r"acute resp\w* failure", re.I), "J96.00"),
    (re.compile(r"encephalopathy", re.I), "G93.41"),
    (re.compile(r"\bDIC\b|disseminated intravascular", re.I), "D65"),
    (re.compile(r"(?:acute )?(?:liver|hepatic) failure|shock liver", re.I), "K72.00"),
    (re.compile(r"critical illness myopathy", re.I), "G72.81"),
)
LINKED: Final = re.compile(
    r"due to (?:the |her |his )?sep|from (?:the )?sep|sep\w+[- ](?:related|induced|associated)|"
    r"severe sepsis|organ (?:dys|fail)|"
    r"secondary to (?:the )?sep|septic (?:shock|enceph)|(?:sepsis|septicemia)[^.]{0,70}\b(?:with|w/)|resulting|caused",
    re.I,
)
UNLINKED: Final = re.compile(r"not (?:due|related|linked|from)|unrelated|from dehydration|due to dehydration", re.I)
SHOCK: Final = re.compile(r"septic shock|\bshock\b", re.I)
LATER: Final = re.compile(
    r"not (?:present on admission|POA)|(?:hospital|hosp) day|\bday (?:[2-9]|two|three|four|five)\b|(?:days?|"
    r"hours) (?:later|after "
    r"admi)|develop\w+ sepsis|sepsis develop\w+|became septic|after admission|POA ?[=:]? ?N\b",
    re.I,
)
AFTER_PROCEDURE: Final = re.compile(
    r"post-?op\w*|post-?proc\w*|after (?:the )?(?:surgery|procedure|colectomy|c-section)|surgical (?:site|"
    r"wound)|anastomotic",
    re.I,
)
DEPTH: Final = (
    (re.compile(r"organ|space|intra-?abdominal|abscess in the abd|pelvic", re.I), "T81.43XA"),
    (re.compile(r"deep|fascia|muscle", re.I), "T81.42XA"),
    (re.compile(r"superficial|subcutan|stitch", re.I), "T81.41XA"),
)
DEVICES: Final = (
    (
        re.compile(
            r"central (?:line|venous)|\bCLABSI\b|\bPICC\b|\bCVC\b|\bport-?a?-?cath|infected port|"
            r"\bport\b",
            re.I,
        ),
        "T80.211A",
    ),
    (re.compile(r"\bCAUTI\b|foley|indwelling|urinary catheter|urethral catheter", re.I), "T83.511A"),
    (re.compile(r"dialysis catheter", re.I), "T82.7XXA"),
)
LOCAL: Final = (
    (re.compile(r"aspiration pneumon", re.I), "J69.0"),
    (re.compile(r"pyelonephritis", re.I), "N10"),
    (re.compile(r"\bUTI\b|urinary tract|urosepsis", re.I), "N39.0"),
)
SECTION: Final = "I.C.1.d"


def sepsis(question: Question, library: Library) -> Case | None:
    """Read a mail about sepsis: None where it only asks what a word means, or another chapter's sepsis is meant."""
    words = question.words
    if not re.search(r"\bseps[ie]s\b|septic shock|\bseptic(?:emia)?\b", words, re.I) or ELSEWHERE.search(words):
        return None
    organs = _organs(words)
    local = _local(question, library)
    cause = _cause(words)
    if not (organs or local or cause or SHOCK.search(words) or organism_of(words, question.date_of_service)):
        return None
    if re.search(r"covid|sars-cov", words, re.I):
        first: tuple[str, ...] = ("A41.89", "U07.1")
        local = tuple("J12.82" if code.startswith("J1") else code for code in local)
    else:
        first = (_systemic(question),)
    severe = _severe(words, organs, after_procedure=bool(cause and cause[0].startswith("T81")))
    if cause:
        return Case(
            (*cause, *first, *severe, *organs),
            "the complication goes first, then the sepsis it led to, its severity and the organs",
            "I.C.1.d.5",
            score=0.75,
        )
    if local and LATER.search(words):
        return Case(
            (*local, *first, *severe, *organs),
            "the local infection was there first and the sepsis came after admission, so it follows",
            "I.C.1.d.4",
            score=0.75,
        )
    why = "sepsis that was there on admission goes first" + (", then the infection behind it" if local else "")
    if severe:
        why += "; organ failure or shock from it adds the code for severe sepsis, never first, before the organs"
    asks: tuple[str, ...] = ()
    if organs and not severe and not UNLINKED.search(words):
        asks = ("Does the provider link the organ's failure to the sepsis? Then R65.20 is added before it.",)
    return Case((*first, *local, *severe, *organs), why, SECTION, asks=asks)


def _systemic(question: Question) -> str:
    """The sepsis by its organism; the unspecified one where the mail names none."""
    row = organism_of(question.words, question.date_of_service)
    return row["sepsis"] if row and row["sepsis"] else "A41.9"


def _organs(words: str) -> tuple[str, ...]:
    """The organs that failed; of two codes of one organ the more telling one."""
    found: dict[str, str] = {}
    for cue, code in ORGANS:
        if cue.search(words):
            found.setdefault(code[:3], code)
    return tuple(found.values())


def _severe(words: str, organs: tuple[str, ...], *, after_procedure: bool) -> tuple[str, ...]:
    """Severe sepsis, with or without shock; after a procedure the shock has a code of its own."""
    if SHOCK.search(words):
        return ("T81.12XA",) if after_procedure else ("R65.21",)
    linked = LINKED.search(words) and not UNLINKED.search(words)
    return ("R65.20",) if (organs and linked) or re.search(r"severe sepsis", words, re.I) else ()


def _cause(words: str) -> tuple[str, ...]:
    """The complication that the sepsis comes of: an infected device, a procedure."""
    device = next((code for cue, code in DEVICES if cue.search(words)), "")
    if device:
        return (device, "N39.0") if device == "T83.511A" else (device,)
    if not AFTER_PROCEDURE.search(words):
        return ()
    return (next((code for cue, code in DEPTH if cue.search(words)), "T81.40XA"), "T81.44XA")


def _local(question: Question, library: Library) -> tuple[str, ...]:
    """The infection behind the sepsis, by its organism where its code says that."""
    words = question.words
    named = tuple(code for cue, code in LOCAL if cue.search(words))[:1]
    if named:
        return named
    if skin := skin_infection(question):
        return (skin,)
    row = organism_of(words, question.date_of_service)
    if re.search(r"pneumonia(?!e)", words, re.I):
        return ((row["pneumonia"] if row else "") or "J18.9",)
    organs = "|".join(cue.pattern for cue, _ in ORGANS)
    of_row = f"|{row['words']}" if row else ""
    without = re.compile(rf"\b(?:severe|sepsis|septic shock|shock|septicemia|due to|from)\b|{organs}{of_row}", re.I)
    found = conditions(question, library, without)
    return tuple(
        code for code in found if re.match(r"[ABGHIJKLMN]", code) and not re.match(r"A4[01]|N17|J96|I95|B9[5-7]", code)
    )[:1]
