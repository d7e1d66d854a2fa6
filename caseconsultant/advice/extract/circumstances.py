"""What a mail says around its question: payer, setting, who performed it, side, age, days since surgery ..."""

import re
from decimal import Decimal
from typing import Final

from caseconsultant.advice.extract.numbers import clock_in, number
from caseconsultant.advice.question import Circumstances, Encounter, Payer, Side
from caseconsultant.codes.facts import Setting

PAYERS: Final = (
    (Payer.MEDICARE_ADVANTAGE, r"medicare advantage|\bMA plan|\bMAPD\b"),
    (Payer.MEDICAID, r"medicaid|medi-?cal\b|\bCHIP\b"),
    (Payer.MEDICARE, r"\bmedicare\b|\bMCR\b|\bMAC\b|\bnoridian|palmetto|novitas|\bNGS\b|\bWPS\b|first coast|\bCGS\b"),
    (Payer.WORKERS_COMP, r"work(?:er|m[ae]n)'?s'? comp|\bWC\b"),
    (
        Payer.COMMERCIAL,
        (
            r"commercial|private (?:payer|insur)|\bBCBS\b|blue cross|aetna|cigna|\bUHC\b|united "
            r"?health|humana|anthem|tricare|\bPPO\b|\bHMO\b"
        ),
    ),
)
HOSPITAL: Final = re.compile(
    (
        r"\bOPPS\b|outpatient hospital|hospital outpatient|facility side|\bUB-?04\b|\bHOPD\b|"
        r"\bAPC (?:payment|group|rate)|hospital'?s? (?:claim|bill)"
    ),
    re.I,
)
INPATIENT: Final = re.compile(r"\binpatient\b|\badmitted\b|on the (?:ward|floor)|hospital stay|\bICU\b", re.I)
POS: Final = re.compile(r"\b(?:POS|place of service)(?: codes?)?\s*[-:#]?\s*(\d{2})\b", re.I)
PLACES: Final = (
    ("24", r"\bASC\b|ambulatory surg|surgery cent(?:er|re)"),
    ("23", r"\bE[DR]\b(?! code)|emergency (?:dep|room|phys)"),
    ("22", r"hospital outpatient|\bHOPD\b|outpatient hospital"),
    ("21", r"\binpatient\b"),
    ("31", r"\bSNF\b|skilled nursing"),
    ("32", r"nursing (?:home|facility)"),
    ("11", r"\b(?:in|at) (?:the|our) office\b|office (?:visit|procedure|based)"),
)
PERFORMERS: Final = (
    ("assistant at surgery", r"\bassist(?:ant|ed|ing)?\b"),
    (
        "PA or NP",
        r"\b(?:our|the|a|new)?\s?(?:PA|NP|APRN|CNS|PA-C)\b(?! \d)|physician assistant|nurse practitioner|mid-?level",
    ),
    ("resident", r"\bresidents?\b|teaching phys|\bfellow\b"),
    ("nurse", r"\bnurse\b(?! pract)|\bRN\b|\bLPN\b|\bMA\b(?! plan)"),
    ("anesthesia", r"\bCRNA\b|anesthe[st]"),
    ("therapist", r"\btherapist\b|\bPT\b (?:clinic|owner)|\bOT\b"),
)
SAME: Final = re.compile(r"same (?:doc(?:tor)?|provider|physician|surgeon|group|md)", re.I)
OTHER: Final = re.compile(
    r"(?:different|another|other|second) (?:doc(?:tor)?|provider|physician|surgeon|group|md)", re.I
)
RIGHT: Final = re.compile(
    (
        r"\bright(?:-sided)?\b(?! (?:(?:now|away|after|before|to|codes?|one|things?|on top|answer|"
        r"in|level|way|modifiers?)\b|\?))|\bRT\b|\bRLE\b|\bRUE\b|(?<![\w.])R(?= [a-z]{3,}|\.? (?:knee|"
        r"hip|eye|ear|arm|leg|hand|foot|shoulder))|\bO\.?D\.?\b|(?<=[a-z] )R(?=\s*$|[,.?!])|"
        r"(?<![\w])rt\.? (?=[a-z]{3})"
    ),
    re.M,
)
LEFT: Final = re.compile(
    (
        r"\bleft(?:-sided)?\b(?! (?:(?:over|in|out|to|handed|the|at|for|a|is|hand dom)\b|\.|\?))|"
        r"\bLT\b|\bLLE\b|\bLUE\b|(?<![\w.])L(?= [a-z]{3,})|\bO\.?S\.?\b|(?<=[a-z] )L(?=\s*$|"
        r"[,.?!])|(?<![\w])lt\.? (?=[a-z]{3})"
    ),
    re.M,
)
BOTH: Final = re.compile(
    (
        r"\bbilat(?:eral(?:ly)?)?\b|\bboth (?:sides|eyes|knees|ears|hips|feet|hands|shoulders|"
        r"legs|arms|breasts|ovaries|wrists)\b|\bB/L\b|\bO\.?U\.?\b"
    ),
    re.I,
)
LEVELS: Final = re.compile(r"\b([CTLS]\d{1,2}(?:\s?[-/–]\s?(?:[CTLS]?\d{1,2}))?)\b(?!\d|\.\d)")
SEQUELA: Final = re.compile(r"\bsequela|late effect|\bold injury|due to (?:an )?(?:old|previous|prior|former)\b", re.I)
SUBSEQUENT: Final = re.compile(
    r"\bsubsequent (?:enc|visit)|follow[- ]?up|\bf/?u\b|re-?check|routine healing|healing|aftercare|"
    r"\b(?:second|third|fourth|2nd|3rd|4th) visit|weeks? (?:later|after)|cast (?:removal|change)|returns? for",
    re.I,
)
INITIAL: Final = re.compile(
    r"\binitial|first (?:visit|encounter|seen|time)|\b1st (?:visit|enc)|active treatment|new injury|today'?s injury|"
    r"\bE[DR]\b|emergency|fell (?:today|on|off|from|down)|acute injury|fresh", re.I
)  # fmt: skip
AGE: Final = re.compile(
    (
        r"\b(\d{1,3})[\s-]?(?:y/?o|yrs?|years?)(?:[\s-]?old)?\b(?!\s*(?:ago|later|since|apart|"
        r"under|in|of exp))|\bage[d]?:? (\d{1,3})\b|\b(\d{1,2}) ?(?:yr|year)s? old"
    ),
    re.I,
)
AFTER_PATIENT: Final = re.compile(
    r"\b(?:pt|patient|male|female|man|woman),? (?:is |aged? |age )?(\d{2})(?=[,.;]|\s(?:with|who|has|and|had|for)\b)",
    re.I,
)
AGE_SEX: Final = re.compile(r"\b(\d{1,3})\s?([MF])\b(?!\w)")
AGE_WORDS: Final = re.compile(
    r"\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-]years?[\s-]old\b", re.I
)
DAYS_OLD: Final = re.compile(r"\b(\d{1,2})[\s-](day|week|wk)s?[\s-]?old\b", re.I)
MONTHS_OLD: Final = re.compile(r"\b(\d{1,2})[\s-](?:month|mo)s?[\s-]?old\b", re.I)
FEMALE: Final = re.compile(r"\b(?:female|woman|girl|she|her|pregnan\w*|prenatal|lady|mother)\b", re.I)
MALE: Final = re.compile(r"\b(?:male|man|boy|he|his|him|gentleman|prostat\w*|father)\b", re.I)
NEW: Final = re.compile(r"\bnew (?:pt|patient)\b|first time (?:with|seen|at|here)", re.I)
ESTABLISHED: Final = re.compile(r"\bestablished\b|\best\.? (?:pt|patient)\b|existing patient", re.I)
AFTER: Final = re.compile(
    r"(?:\b(\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)[\s-](day|d|week|wk|month|mo)s?\s?"
    r"(?:after|post(?:[\s-]?op)?|following|out|from|later|ago)\b)|\bPOD\s?#?(\d{1,3})\b|"
    r"(?:post-?op(?:erative)? day\s?#?|\bday\s?#?(?=\d{1,3}\b(?!\s*(?:supply|stay|window|"
    r"period|of (?:life|age)|global))))(\d{1,3})\b",
    re.I,
)
DAYS: Final = {"d": 1, "w": 7, "m": 30}


def circumstances_of(text: str) -> Circumstances:
    """Read everything around the question; what the mail does not say stays empty."""
    return Circumstances(
        payer=next((payer for payer, cue in PAYERS if re.search(cue, text, re.I)), None),
        setting=Setting.HOSPITAL if HOSPITAL.search(text) else None,
        place_of_service=_place(text),
        performer=next((who for who, cue in PERFORMERS if re.search(cue, text)), ""),
        same_provider=_provider(text),
        sides=sides_in(text),
        levels=tuple(dict.fromkeys(re.sub(r"\s", "", m) for m in LEVELS.findall(text))),
        encounter=_encounter(text),
        age_years=_age(text),
        sex=_sex(text),
        new_patient=True if NEW.search(text) else False if ESTABLISHED.search(text) else None,
        inpatient=bool(INPATIENT.search(text)),
        days_after_surgery=_days_after(text),
        clock=tuple(clock_in(text)),
    )


def sides_in(text: str) -> tuple[Side, ...]:
    """The sides that are named; both sides by one word are *bilateral*."""
    found = []
    if BOTH.search(text):
        found.append(Side.BILATERAL)
    if re.search(RIGHT.pattern, text, re.M) or re.search(r"\bRIGHT\b", text):
        found.append(Side.RIGHT)
    if re.search(LEFT.pattern, text, re.M) or re.search(r"\bLEFT\b", text):
        found.append(Side.LEFT)
    return tuple(found)


def _place(text: str) -> str:
    if stated := POS.search(text):
        return stated.group(1)
    return next((code for code, cue in PLACES if re.search(cue, text)), "")


def _provider(text: str) -> bool | None:
    if SAME.search(text):
        return True
    return False if OTHER.search(text) else None


def _encounter(text: str) -> Encounter | None:
    if SEQUELA.search(text):
        return Encounter.SEQUELA
    if SUBSEQUENT.search(text) and not re.search(r"\bfirst (?:visit|enc|seen)|initial (?:visit|enc)", text, re.I):
        return Encounter.SUBSEQUENT
    return Encounter.INITIAL if INITIAL.search(text) else None


def _age(text: str) -> Decimal | None:
    if months := MONTHS_OLD.search(text):
        return Decimal(months.group(1)) / 12
    if days := DAYS_OLD.search(text):
        return Decimal(days.group(1)) * (1 if days.group(2).lower() == "day" else 7) / 365
    if words := AGE_WORDS.search(text):
        return number(words.group(1))
    if found := AGE.search(text):
        return Decimal(next(group for group in found.groups() if group))
    if found := AFTER_PATIENT.search(text):
        return Decimal(found.group(1))
    found = AGE_SEX.search(text)
    return Decimal(found.group(1)) if found and int(found.group(1)) < 120 else None


def _sex(text: str) -> str:
    if (both := AGE_SEX.search(text)) is not None:
        return both.group(2)
    if FEMALE.search(text):
        return "F"
    return "M" if MALE.search(text) else ""


def _days_after(text: str) -> int | None:
    """Days since a surgery, as far as the words say; a week is 7 days, a month 30 (said as such in the draft)."""
    found = AFTER.search(text)
    if found is None:
        return None
    if (pod := found.group(3) or found.group(4)) is not None:
        return int(pod)
    return int(number(found.group(1))) * DAYS[found.group(2)[0].lower()]
