"""Which diagnosis codes the conditions of a mail take: by the tables of conditions, in the tabular list's order."""

import re
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.given_codes import agrees, excluded, is_known, verdict, what_else, what_forbids
from caseconsultant.advice.composing.how_sure import strength
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first
from caseconsultant.advice.composing.ruled import ruled
from caseconsultant.advice.composing.selection import UNSAID
from caseconsultant.advice.conditions.finding import Condition, conditions
from caseconsultant.advice.conditions.heard import heard
from caseconsultant.advice.conditions.table import table
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Candidates, CodeIs, Guidance
from caseconsultant.advice.guidance.fitting import note_named
from caseconsultant.advice.lookups.candidates import ICD, PROCEDURE, diagnosis_is_asked
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.lookups.note_order import in_order
from caseconsultant.advice.question import Ask
from caseconsultant.codes.facts import System

MOST: Final = 7
SHORT: Final = 30  # words of a mail that tells little else than a common condition
CLEAR: Final = 0.9  # a name of the book that the words cover so well says more than an unspecified code of the tables
CODES: Final = re.compile(
    r"laterality|\bcod(?:e|es|ed|ing)\b|\bdx'?s?\b|diagnos|\bicd|sequenc|principal|\bfirst\b|"
    r"\b(?:bill\w*|list\w*|report\w*) together|\bboth be \w+ed|\bon the claim\b",
    re.I,
)
BARE: Final = 16  # words of a mail that only names a condition
NO_DIAGNOSIS: Final = re.compile(
    r"\bCPT\b|\bHCPCS\b|\bmodifiers?\b|\bE/?M\b|\bunits?\b|\bglobal\b|\blevel of (?:visit|service)|\bNCCI\b|\bMUE\b|"
    r"procedure codes?|\bABN\b|\b[JGQ]-?codes?\b|\bHCC\b|\bcovered?\b(?! (?:by|with|in))|\bcoverage\b|"
    r"\bLCD\b|\bNCD\b|\bpayable\b|\bDRG\b|"
    r"which visit|\bcritical care\b|\bquer(?:y|ies)\b|\binfusion\b",
    re.I,
)
DENIED_LINK: Final = re.compile(r"\bnot (?:due|related) to (?:the )?(?:hypertension|HTN)\b", re.I)
"""The provider denies what the classification presumes (I.A.15): a rule of its own says what that means."""
IN_DOUBT: Final = re.compile(
    r"\b(?:possible|probable|suspected|likely|questionable|presumptive|rule ?[- ]?out|r/o|consistent with|"
    r"compatible with|working diagnosis|concern for)\b",
    re.I,
)
ANOTHER_CHAPTER: Final = re.compile(
    r"\bpregnan|\btrimester|\bprenatal|\bpostpartum|\bpuerper|\bobstet|\bgravid|\bG\d ?P\d|\bG\d(?= at\b)|"
    r"\bat \d+ w(?:ee)?ks|\bweeks? gest|\bnewborn|\bneonat|\bNICU\b|\bsepsis|\bseptic|\bHIV\b|\bAIDS\b|\bCOVID|"
    r"\bscreening|\boverdos|\bpoison(?!\s(?:ivy|oak))|\bburn(?:s|ed|t)?\b|\blacerat|\bchemo|\bimmunotherap|"
    r"\bradiation (?:therapy|treatment)|\bMVA\b|\bclearance|\bpre-?op(?:erative)?\b|\baftercare|\bsutures?\b|"
    r"\bwell[- ](?:child|baby|woman)|\bwellness|\bannual|\bcheck-?ups?\b|\bphysicals?\b(?! therap)|"
    r"\bfamily (?:history|hx)|\bunderdos|\bran out of|\bskip(?:s|ped|ping) (?:his|her|the)? ?(?:dose|med|insulin)|"
    r"\bafford|\bbecause of cost|\bstopped tak|\bnon-?complian|\bas (?:prescribed|directed)|\badverse|\bside effect|"
    r"\breaction to|\btoxicity|\bsmok(?:er|ing)|\btobacco|\bdepress|\bsuicid|\bopioid use|\balcohol use|\bcancer\b|"
    r"\bcarcinoma|\w{3,}ostomy\b|\bprosthe",
    re.I,
)
SERVICE: Final = re.compile(
    r"\b(?:echo\w*|x-?rays?|duplex|doppler|ultraso\w+|sono\w*|spiromet\w+|sleep study|polysomn\w*|holter|stress test|"
    r"IOL|lens|mg|mcg|inj|vials?|"
    r"labs?|panel|culture|visit level|consult\w*|therapy|anesthesia|cast|splint|supply|supplies|brace|wheelchair|"
    r"(?-i:MRI|CT|EKG|ECG|EEG|EMG|PFTs?|PT|OT|DME))\b|ectomy\b|otomy\b|plasty\b",
    re.I,
)
MODELS: Final = re.compile(r"\bHCCs?\b|\bRAF\b|\bV2[0-9]\b|risk adjust", re.I)
MODIFIER: Final = re.compile(r"modif|\bappend|\bLT\b|\bRT\b|-50\b", re.I)
ROLES: Final = re.compile(r"surgeon|assist", re.I)
ORDER: Final = re.compile(r"\border\b|\bfirst\b|sequenc", re.I)
HOW_MANY: Final = re.compile(
    r"how many (?:dx |diagnosis |icd )?codes|(?:one|1) code or (?:two|2)|(?:two|2) codes or (?:one|1)", re.I
)
ELSEWHERE: Final = (Ask.UNITS, Ask.MODIFIER, Ask.ROLES, Ask.FEE, Ask.EM_LEVEL, Ask.GLOBAL)


def described_conditions(matter: Matter) -> Piece | None:
    """Answer with the codes of what a mail describes, behind a note whose own line says yes or no for its facts."""
    found = of_tables(matter)
    return ruled(found, matter) if found else None


def of_tables(matter: Matter) -> Piece | None:
    """The codes of the conditions that a mail describes; None where the tables do not know what it is about."""
    question = matter.question
    denied = "I10" in question.diagnoses and DENIED_LINK.search(question.words)
    if denied or not is_about_diagnoses(matter) or IN_DOUBT.search(question.words):
        return None
    found = conditions(question, matter.library)
    if not found or is_beside(found, matter) or knows_more(found, matter):
        return None
    order = in_lines(in_order([code for one in found for code in one.codes], question, matter.library), found)[:MOST]
    against = excluded(order, matter)
    told_apart = of_groups(found)
    judged = (code in told_apart or is_known(code, order, against, matter) for code in question.diagnoses)
    if not all(judged):
        return None
    if question.diagnoses and ORDER.search(question.asking):
        return None  # how given codes stand to one another is for their notes to say
    if len(question.diagnoses) > 1 and all(agrees(code, order) for code in question.diagnoses):
        return None
    return answered(order, found, matter)


def knows_more(found: tuple[Condition, ...], matter: Matter) -> bool:
    """Say whether a note that was held against its source names the one code that was found, and tells more of it."""
    best = next(iter(matter.found(Guidance)), None)
    note = note_named(best.name) if best is not None else None
    if note is None or note.topic != "diagnosis" or not note.confirmed:
        return False
    codes = [code for one in found for code in one.codes]
    return len(codes) == 1 and codes[0] in {one.line.code for one in note.code_lines}


def of_groups(found: tuple[Condition, ...]) -> set[str]:
    """Every code of the lines among which a condition was chosen, and of those that it includes."""
    groups = {group for one in found for group in (one.line.group, *one.line.takes)}
    return {code for line in table() if line.group in groups for code in line.codes}


def is_beside(found: tuple[Condition, ...], matter: Matter) -> bool:
    """Say whether the mail is about something else: these are too common, of another chapter, or vague."""
    words = matter.question.words
    if all(one.line.weak for one in found) and len(words.split()) > SHORT:
        return True
    if ANOTHER_CHAPTER.search(heard(words).said) and not settles(found, matter):
        return True
    best = next((one for one in matter.found(Candidates) if one.hits[0].system is System.ICD10CM), None)
    if best is None or best.best is None or strength(best) < CLEAR or is_vague(best.best.title):
        return False
    codes = [code for one in found for code in one.codes]
    titles = [what_is(code, matter.question, matter.library).label for code in codes]
    return best.best.code not in codes and all(map(is_vague, titles))


def is_vague(title: str) -> bool:
    """Say whether a title leaves open what it is."""
    return bool(re.search(r"unspecified|\bother\b(?! specified)", title, re.I))


def in_lines(order: list[str], found: tuple[Condition, ...]) -> list[str]:
    """The order by the notes, but the codes of one line in the line's own."""
    for one in found:
        places = sorted(order.index(code) for code in one.codes)
        for place, code in zip(places, one.codes, strict=True):
            order[place] = code
    return order


def answered(order: list[str], found: tuple[Condition, ...], matter: Matter) -> Piece:
    """The codes in their order, each with its reason."""
    question = matter.question
    codes = tuple(what_is(code, question, matter.library) for code in order)
    against = excluded(order, matter)
    cites = jointly((*codes, *against))
    unsaid = tuple(dict.fromkeys(what for one in found for what in one.unsaid))
    sources = tuple(dict.fromkeys(one.line.source for one in found))
    return Piece(
        bottom=Said(f"{verdict(order, matter)}{answer(codes)}{what_forbids(against)}.", cites),
        codes=tuple(CodeLine(one.code, (), 0, one.label) for one in codes),
        why=(
            *(Said(told, cites) for told in what_else(order, against, matter)),
            *dict.fromkeys(Said(f"{one.line.why}.", cites) for one in found if one.line.why),
        ),
        please_note=(Said(f"Our rule is to be confirmed in the {listed(list(sources))}."),),
        asks=tuple(UNSAID.get(what, f"What does the record say of the {what}?") for what in unsaid),
        findings=(*matter.findings, *codes, *against),
        sure=Level.MEDIUM,
        because="the conditions of the mail stand in our tables, and their codes in the tabular list",
        score=0.7 if unsaid else 0.82,
    )


def is_about_diagnoses(matter: Matter) -> bool:
    """Say whether diagnosis codes are asked for: by name, or by codes alone without a word of anything else."""
    question = matter.question
    if question.procedures or question.modifiers:
        return False
    asked = f"{question.subject}\n{question.asking}"
    if diagnosis_is_asked(question) and (ICD.search(asked) or not NO_DIAGNOSIS.search(asked)):
        return not MODELS.search(asked)
    if any(cue.search(question.words) for cue in (NO_DIAGNOSIS, PROCEDURE, SERVICE)):
        return False
    bare = len(question.words.split()) <= BARE and set(question.kinds()) <= {Ask.WHICH_CODE}
    return bool(CODES.search(question.words) or bare) and not asks_elsewhere(matter)


def asks_elsewhere(matter: Matter) -> bool:
    """Say whether the mail's first question is of a kind that no diagnosis code answers."""
    cues = {Ask.ROLES: ROLES, Ask.MODIFIER: MODIFIER}
    kinds = [kind for kind in matter.question.kinds() if kind not in cues or cues[kind].search(matter.question.words)]
    counted = HOW_MANY.search(matter.question.asking)
    return bool(kinds) and kinds[0] in ELSEWHERE and not (counted and kinds[0] is Ask.UNITS)


def settles(found: tuple[Condition, ...], matter: Matter) -> bool:
    """Say whether a line answers also beside a word of another chapter, because its own needs name it."""
    words = ANOTHER_CHAPTER.findall(heard(matter.question.words).said)
    told = " ".join(need for one in found for need in one.line.needs if not need.startswith("!")).lower()
    return all(word[:5].lower() in told for word in words)


def answer(codes: tuple[CodeIs, ...]) -> str:
    """The codes in their order with their titles."""
    named = [f"{one.code} ({lower_first(one.label)})" for one in codes]
    if len(codes) == 1:
        return f"{codes[0].code}, {lower_first(codes[0].label)}"
    return f"{named[0]} first, then {listed(named[1:])}"
