"""A case that a chapter of the Official Guidelines settles, told in a mail: its codes in their order, and why."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from caseconsultant.advice.cases.abortive import abortive
from caseconsultant.advice.cases.blood import anticoagulant, marrow
from caseconsultant.advice.cases.burns import burns
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.coma import coma_scale
from caseconsultant.advice.cases.dementia import dementia
from caseconsultant.advice.cases.drugs import drug_events
from caseconsultant.advice.cases.encounters import encounters, statuses
from caseconsultant.advice.cases.infections import covid, hiv, zika
from caseconsultant.advice.cases.injuries import injuries
from caseconsultant.advice.cases.integral import integral
from caseconsultant.advice.cases.neoplasms import neoplasms
from caseconsultant.advice.cases.newborn import newborn
from caseconsultant.advice.cases.organisms import organisms
from caseconsultant.advice.cases.pregnancy import pregnancy
from caseconsultant.advice.cases.sepsis import sepsis
from caseconsultant.advice.cases.substances import nicotine, substances
from caseconsultant.advice.cases.uncertain import uncertain
from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.diagnosis_checks import lines
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, lower_first, naming
from caseconsultant.advice.draft import Level
from caseconsultant.advice.findings import CodeIs
from caseconsultant.advice.guidance.verdict import SHORTLY
from caseconsultant.advice.lookups.diagnoses import conflict
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import NoteKind
from caseconsultant.codes.library import Library

Reader: TypeAlias = Callable[[Question, Library], Case | None]

MATERNAL_CASES: Final[tuple[Reader, ...]] = (coma_scale, abortive, pregnancy, newborn)
"""Chapters 15 and 16 come before what any other chapter says of the same condition (I.C.15.a.1, I.C.16.a.5)."""
FIRST_CASES: Final[tuple[Reader, ...]] = (burns, anticoagulant, drug_events, encounters, injuries)
"""Chapters 19 and 21, whose rules put an injury, a drug or an encounter's reason in its place."""
ILLNESSES: Final[tuple[Reader, ...]] = (
    sepsis,
    hiv,
    covid,
    zika,
    organisms,
    anticoagulant,
    marrow,
    neoplasms,
    dementia,
    nicotine,
    substances,
    uncertain,
    integral,
)
"""Chapters 1, 2, 3 and 5, whose rules put several conditions of a mail in order."""
CASES: Final[tuple[Reader, ...]] = (drug_events, statuses)
DIAGNOSIS: Final = re.compile(
    r"\bicd|\bdx\b|\bdiag(?!nostic)|\b[7s]\w*th char|\bchapter \d|\bguideline|\bprincipal\b|first[- ]listed|\bsequenc|"
    r"\bgo(?:es)? first|\b[ZOTSP][- ]codes?\b",
    re.I,
)
PROCEDURE: Final = re.compile(
    r"\bCPT\b|HCPCS|\bmodif|\bmods?\b|global|\bunbundl|bundl|\bNCCI\b|\bRVU|\bE/?M\b|\blevel\b|\bG0\d{3}\b|\bunits?\b|"
    r"\bsplit\b|\bincident\b|\bcover(?:ed|age|s)?\b|\bpay(?:able|s|ment)?\b|how often|\bfrequency\b|\bglobal\b|\bABN\b",
    re.I,
)
ACT: Final = re.compile(
    r"\binsert\w*|\bremov\w*|\binject\w*|\bvaccin\w*|\brepair\w*|\bvasectom\w*|\bcircumcis\w*|\bmammo\w*|"
    r"\bscope\b|\w+oscopy|"
    r"\bDEXA\b|\bDXA\b|\w+ectomy\b|\bsutur\w*|\bstitch\w*|\bbill(?:ed|ing)?\b|\bcharg\w*|\bpackage\b|"
    r"ultrasound|\bNST\b|cerclage|"
    r"amniocent\w*|\bprocedure\b|\bflush\b|\bshots?\b|\bgenerator\b|\binfus\w*|\bpap\b|\bEKG\b|\bscan\b|"
    r"\bCT\b|\bMRI\b|x-?ray|"
    r"\bSPLIT\b|\bantepartum (?:care|visits)\b|\bdebrid\w*|\bcast(?:ing)?\b|\breduc(?:ed|tion)\b",
    re.I,
)
"""What is done: without a word of a diagnosis its procedure code may be meant."""
WANTS_CAUSES: Final = re.compile(r"\bcodes\b|external|\bcause\b|every|\ball\b|\b[VWXY]\d\d", re.I)
TOGETHER: Final = re.compile(r"\btogether\b|\bsame claim\b|\bboth\b", re.I)
YES_NO: Final = re.compile(
    r"(?:^|[.!?,;:]\s*|\band |\bbut |\bor )(?:is|are|was|were|do|does|did|should|can|could|may|must|would|"
    r"need)\b[^?]*\?|"
    r"\+[^?\n]{0,30}\?|\b[A-Z]\d\d(?:\.\w+)? (?:and|&|with|plus) [A-Z]\d\d[^?\n]*\?|\b(?:right|correct|ok|"
    r"okay|both)\s*\?|\b(?:can|may|should|do) (?:i|we) \w+",
    re.I | re.M,
)
CODE: Final = re.compile(r"\b[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b")
FIRST: Final = re.compile(
    r"\b(?:go(?:es)?|list\w*|sequenc\w*|code\w*) first\b|\bfirst\?|\bfirst (?:dx|diag\w*)|\bprimary (?:dx|diag\w*)|"
    r"\bprincipal\b|\bpdx\b",
    re.I,
)
OPEN: Final = re.compile(r"\b(?:which|what|how|when|order)\b|\bor [A-Z]\d\d|\bvs\b", re.I)


def told_of_birth(matter: Matter) -> Piece | None:
    """Answer a case of a pregnancy or a newborn, whose chapters come before all others."""
    return _told(MATERNAL_CASES, matter)


def told_first(matter: Matter) -> Piece | None:
    """Answer a case of an injury, a drug or an encounter by its reason."""
    return _told(FIRST_CASES, matter)


def told_illness(matter: Matter) -> Piece | None:
    """Answer a case of an infection, a cancer, the blood or the mind; what was done before does not count as asked."""
    question = matter.question
    asked = f"{question.subject}\n{question.asking}"
    about = DIAGNOSIS.search(question.words) or question.diagnoses or FIRST.search(question.asking)
    named = question.modifiers and not question.diagnoses  # a PT may be a clotting time
    if question.procedures or named or re.search(r"\bCPT\b|HCPCS|\bmodifier", asked, re.I):
        return None
    if not about and (PROCEDURE.search(asked) or ACT.search(asked)):
        return None
    return _answered(ILLNESSES, matter)


def told_case(matter: Matter) -> Piece | None:
    """Answer with the codes of the first case that reads the mail, where a diagnosis is what it asks for."""
    return _told(CASES, matter)


def _told(cases: tuple[Reader, ...], matter: Matter) -> Piece | None:
    return _answered(cases, matter) if asks_for_diagnoses(matter.question) else None


def _answered(cases: tuple[Reader, ...], matter: Matter) -> Piece | None:
    """The answer of the first case that reads the mail; None where a release does not hold its codes."""
    question = matter.question
    case = next((one for read in cases if (one := read(question, matter.library)) is not None), None)
    if case is None:
        return None
    causes = case.where_wanted if WANTS_CAUSES.search(question.asking) else ()
    case = replace(case, where_wanted=() if causes else case.where_wanted)
    named = tuple(what_is(code, question, matter.library) for code in dict.fromkeys((*case.codes, *causes)))
    if not all(one.found is not None and one.found.billable for one in named):
        return None  # a release may hold other codes than the case was written for
    return answered(case, named, matter)


def asks_for_diagnoses(question: Question) -> bool:
    """Say whether a mail asks for diagnoses, and for no procedure, modifier or payment."""
    if question.procedures or question.modifiers:
        return False
    if DIAGNOSIS.search(question.words) or question.diagnoses:
        return True
    asked = f"{question.subject}\n{question.asking}"
    return not PROCEDURE.search(asked) and not ACT.search(question.words)


def answered(case: Case, named: tuple[CodeIs, ...], matter: Matter) -> Piece:
    """Say the codes in their order, then the reason."""
    wanted = tuple(what_is(code, matter.question, matter.library) for code in case.where_wanted)
    wanted = tuple(one for one in wanted if one.found is not None and one.found.billable)
    lead = case.lead or verdict(case, matter.question)
    said = f"{sentence(case, named)}{left_out(case, lead, matter)}"
    spoken = tuple(what_is(code, matter.question, matter.library) for code in dict.fromkeys(CODE.findall(said)))
    return Piece(
        bottom=Said(f"{lead}{said}", jointly(named)),
        codes=lines(tuple(one.code for one in named), matter),
        why=causes(wanted),
        please_note=(
            Said(f"The rule is to be confirmed in the ICD-10-CM Official Guidelines, section {case.section}."),
        ),
        asks=case.asks,
        findings=(*matter.findings, *named, *wanted, *spoken),
        sure=Level.MEDIUM,
        because="what the mail tells is a case that a chapter of the Official Guidelines settles",
        score=case.score if not case.asks else min(case.score, 0.6),
    )  # fmt: skip


def causes(wanted: tuple[CodeIs, ...]) -> tuple[Said, ...]:
    """The external causes, for those who want them."""
    if not wanted:
        return ()
    names = listed([naming(one.code, one.label) for one in wanted])
    return (Said(f"Where the payer or the state wants the cause as well: {names}.", jointly(wanted)),)


def sentence(case: Case, named: tuple[CodeIs, ...]) -> str:
    """The first sentence: the codes in their order and why."""
    if case.said:
        return f"{case.said}."
    if not named:
        return f"{case.why[:1].upper()}{case.why[1:]}."
    if len(named) == 1:
        return f"{named[0].code}, {lower_first(named[0].label)}: {case.why}."
    return f"{named[0].code} first, then {listed([one.code for one in named[1:]])}: {case.why}."


def left_out(case: Case, lead: str, matter: Matter) -> str:
    """Which proposed codes are not used, where no verdict says so already, and by which note of the tabular list."""
    question = matter.question
    out = [one for one in question.diagnoses if not any(code.startswith(one) for code in case.codes)]
    if not out or not case.codes or not (lead or YES_NO.search(question.asking)):
        return ""
    barred = [
        f" An Excludes1 note stands between {one} and {code}."
        for one in out
        for code in case.codes
        if any(note.kind is NoteKind.EXCLUDES1 for note in conflict(one, code, question, matter.library).exclusions)
    ]
    said = "" if lead else f" No: {listed(out, 'or')} is not used here."
    return said + "".join(barred[:2])


def asking_of(question: Question) -> str:
    """What asks of the codes of a mail: the sentences that ask, or the whole mail where they name none of its codes."""
    named = any(code in question.asking.upper() for code in question.diagnoses)
    return question.asking if named or not question.diagnoses or "?" in question.asking else question.words


def verdict(case: Case, question: Question) -> str:
    """Yes or no to the codes that a mail proposes, by whether the case has them; nothing where it asks openly."""
    asking = asking_of(question)
    together = len(question.diagnoses) > 1 and TOGETHER.search(asking)
    flat = re.sub(r"(?<=\w)\.(?=\w)", "", asking)  # the dot of a code ends no sentence
    if not (together or YES_NO.search(asking) or SHORTLY.search(flat)):
        return ""
    if case.denies and re.search(case.denies, asking, re.I):
        return "No: "
    proposed = question.diagnoses
    if not proposed:
        return ""
    about = tuple(code for code in proposed if code in asking.upper()) or proposed
    if len(about) == 1 and case.codes and FIRST.search(asking):
        return "Yes: " if case.codes[0].startswith(about[0]) else "No: "
    fits = [any(code.startswith(one) for code in case.codes) for one in about]
    if OPEN.search(asking) and not all(fits):
        return ""
    return "Yes: " if all(fits) else "No: "
