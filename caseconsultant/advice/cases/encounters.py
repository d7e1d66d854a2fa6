"""Encounters whose reason is a Z code: screening, examination, aftercare, counseling and the like (I.C.21.c, IV)."""

import re
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.cases.case import Case, has
from caseconsultant.advice.cases.injury import told_injury
from caseconsultant.advice.cases.others import others
from caseconsultant.advice.question import Question, Side
from caseconsultant.codes.library import Library

FOUND: Final = (
    (r"polyps?\b(?! (?:history|hx))[^.\n]{0,30}(?:found|removed|snare|biops|resect)", "K63.5"),
    (r"(?:found|removed|biops\w*)[^.\n]{0,20}polyp", "K63.5"),
    (r"adenoma[^.\n]{0,30}(?:found|removed|path|sigmoid|cecum|colon)|path\w*[^.\n]{0,30}adenoma", "D12.6"),
    (r"hyperplastic polyp[^.\n]{0,24}(?:found|removed|path)|path\w*[^.\n]{0,20}hyperplastic", "K63.5"),
    (r"(?:diverticulosis)", "K57.30"),
    (r"internal hemorrhoids|hemorrhoids", "K64.8"),
    (r"(?:elevated|high) (?:BP|blood pressure)[^.\n]{0,30}(?:without|no )|elevated (?:BP|blood pressure)", "R03.0"),
    (r"(?:otitis media|\bOM\b|\bAOM\b)", "H66.9"),
    (r"heart murmur|\bmurmur", "R01.1"),
    (r"breast (?:lump|mass)", "N63.0"),
    (r"thyroid nodule", "E04.1"),
    (r"calcification", "R92.1"),
    (r"(?:inconclusive|dense breasts)", "R92.30"),
    (r"cerumen", "H61.2"),
    (r"hyperlipid\w*|high cholesterol", "E78.5"),
    (r"prediab\w*", "R73.03"),
    (r"failed (?:the )?(?:hearing|vision)", ""),
)  # fmt: skip
"""What a screening or an examination finds, as mails say it; H66.9 and H61.2 take the side."""
NOTHING: Final = re.compile(
    r"nothing (?:was )?found|no (?:polyps?|abnormal\w*|findings?)|normal (?:colon|"
    r"exam|scope|study)",
    re.I,
)
PAST: Final = re.compile(
    r"(?:family|personal)? ?(?:history|hx)(?: of)?[^.,\n]*|h/o [^.,\n]*|prior [^.,\n]*|"
    r"previous [^.,\n]*",
    re.I,
)
CHRONIC: Final = (
    (r"\bCAD\b|coronary artery disease", "I25.10"),
    (r"\bHTN\b|hypertension|high blood pressure", "I10"),
    (r"\b(?:DM2?|T2DM)\b|type 2 diab\w*|diabetes(?! screen)", "E11.9"),
    (r"hyperlipid\w*|high cholesterol|\bHLD\b", "E78.5"),
    (r"hypothyroid\w*", "E03.9"),
    (r"\bCOPD\b", "J44.9"),
    (r"\basthma\b", "J45.909"),
    (r"\bGERD\b", "K21.9"),
    (r"a(?:trial)?[- ]?fib\w*", "I48.91"),
)
"""Conditions that a visit looks after beside its reason."""
SIDES: Final = {Side.RIGHT: "1", Side.LEFT: "2", Side.BILATERAL: "3"}
FOR_WHAT: Final = "What is the surgery for? That diagnosis goes after the examination."
STATUS: Final = re.compile(
    r"\bstatus(?: codes?)?\b|\bZ[- ]?codes?\b|long[- ]term (?:drug|med|use|current)|history (?:of )?codes?|"
    r"allergy code",
    re.I,
)
REASON: Final = (
    (r"cataract", "H26.9"),
    (r"inguinal hernia", "K40.90"),
    (r"gall ?stones?|cholelith\w*|gall ?bladder|cholecystect\w*", "K80.20"),
    (r"\b(?:OA|osteoarthr\w*)[^.\n]{0,20}knee|knee[^.\n]{0,30}(?:\bOA\b|osteoarthr\w*|arthritis)", "M17.1"),
    (r"\b(?:OA|osteoarthr\w*)[^.\n]{0,20}hip|hip[^.\n]{0,30}(?:\bOA\b|osteoarthr\w*|arthritis)", "M16.1"),
)


def encounters(question: Question, library: Library) -> Case | None:
    """Code an encounter by its reason, with what is found, the condition behind it, and the histories after it."""
    words = question.words
    for row in tables.rows("encounters", question.date_of_service):
        if row["part"] != "first" or not has(row["cue"], words) or (row["unless"] and has(row["unless"], words)):
            continue
        main = _injury(question, library) if row["codes"] == "injuryD" else row["codes"]
        if main:
            beside = (*_beside(row["mode"], question, library), *histories(question, main))
            asks = (FOR_WHAT,) if row["mode"] == "surgery" and not beside else ()
            return Case(tuple(dict.fromkeys((main, *beside))), row["why"], row["section"], asks=asks)
    return None


def statuses(question: Question, _library: Library) -> Case | None:
    """Statuses alone, where a mail asks for the codes of a status, a history or a long-term drug."""
    if question.diagnoses or not STATUS.search(question.words):
        return None
    rows = [row for row in tables.rows("encounters", question.date_of_service) if row["part"] == "status"]
    told = [filled(row["codes"], question) for row in rows if has(row["cue"], question.words)]
    codes = tuple(dict.fromkeys(told))
    if "Z59.01" in codes or "Z59.02" in codes:
        codes = tuple(code for code in codes if code != "Z59.00")
    if not codes:
        return None
    return Case(codes, "a status goes after the reason for the encounter", "I.C.21.c.3", score=0.7)


def filled(code: str, question: Question) -> str:
    """A code with the character of the side in the place of its mark."""
    side = SIDES.get(question.around.sides[0], "9") if question.around.sides else "9"
    one = "9" if side == "3" else side
    return code.replace("{rlb0}", "0" if side == "9" else side).replace("{rlb}", side).replace("{rl}", one)


def _beside(mode: str, question: Question, library: Library) -> tuple[str, ...]:
    """What goes after the reason for the encounter, by the row's mode."""
    words = question.words
    match mode:
        case "finds":
            return found(question)
        case "stable":
            return tuple(code for cue, code in CHRONIC if has(cue, words))
        case "dialysis":
            return ("Z99.2", "Z91.151" if has("afford|cost|money", words) else "Z91.158")
        case "counsel":
            return ("Z71.6",)
        case "surgery":
            told = tuple(_sided(code, question) for cue, code in REASON if has(cue, words))[:1]
            known = {one[:3] for one in told}
            rest = (code for code in others(question, library) if code[0] not in "TVWXYZ" and code[:3] not in known)
            chronic = (code for cue, code in CHRONIC if has(cue, words))
            return tuple(dict.fromkeys((*told, *rest, *chronic)))[:4]
        case _:
            return ()


def _sided(code: str, question: Question) -> str:
    """A code whose last character is the side, with it."""
    sides = question.around.sides
    match code:
        case "M17.1" | "M16.1":
            return f"{code}{SIDES.get(sides[0], '0') if sides else '0'}"
        case "H66.9":
            return f"{code}{SIDES.get(sides[0], '0') if sides else '0'}"
        case "H61.2":
            return f"{code}{SIDES.get(sides[0], '0') if sides else '0'}"
        case _:
            return code


def found(question: Question) -> tuple[str, ...]:
    """What the screening or the examination found today; nothing where the mail says that nothing was."""
    if NOTHING.search(question.words):
        return ()
    words = PAST.sub(" ", question.words)
    codes = [_sided(code, question) for cue, code in FOUND if code and re.search(cue, words, re.I)]
    if "D12.6" in codes:
        codes = [code for code in codes if code != "K63.5"]
    return tuple(dict.fromkeys(codes))


def histories(question: Question, main: str) -> tuple[str, ...]:
    """Histories and statuses that the mail tells, after the reason for the encounter."""
    rows = tables.rows("encounters", question.date_of_service)
    told = [row["codes"] for row in rows if row["part"] == "after" and has(row["cue"], question.words)]
    polyps = [code for code in told if code.startswith("Z86.010")]
    kept = (code for code in told if code != main and (code not in polyps[1:]))
    smoking = "Z87.891" in told
    return tuple(code for code in kept if not (smoking and code == "F17.210"))


def _injury(question: Question, library: Library) -> str:
    """The injury that was sutured, with 7th character D; empty where the mail tells none."""
    return told_injury(question, library, "D")
