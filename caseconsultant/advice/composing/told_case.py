"""A case that a chapter of the Official Guidelines settles, told in a mail: its codes in their order, and why."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from caseconsultant.advice.cases.abortive import abortive
from caseconsultant.advice.cases.blood import anticoagulant, marrow
from caseconsultant.advice.cases.case import Case
from caseconsultant.advice.cases.coma import coma_scale
from caseconsultant.advice.cases.dementia import dementia
from caseconsultant.advice.cases.drugs import drug_events
from caseconsultant.advice.cases.infections import covid, hiv, zika
from caseconsultant.advice.cases.neoplasms import neoplasms
from caseconsultant.advice.cases.newborn import newborn
from caseconsultant.advice.cases.organisms import organisms
from caseconsultant.advice.cases.pregnancy import pregnancy
from caseconsultant.advice.cases.sepsis import sepsis
from caseconsultant.advice.cases.substances import nicotine, substances
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

CASES: Final[tuple[Reader, ...]] = (
    coma_scale,
    abortive,
    pregnancy,
    newborn,
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
    drug_events,
)
DIAGNOSIS: Final = re.compile(
    r"\bicd|\bdx\b|\bdiag(?!nostic)|\b[7s]\w*th char|\bchapter \d|\bguideline|\bprincipal\b|first[- ]listed|\bsequenc",
    re.I,
)
PROCEDURE: Final = re.compile(
    r"\bCPT\b|HCPCS|\bmodif|\bmods?\b|global|\bunbundl|bundl|\bNCCI\b|\bRVU|\bE/?M\b|\blevel\b|\bG0\d{3}\b|\bunits?\b|"
    r"\bsplit\b|\bincident\b|\bcover(?:ed|age|s)?\b|\bpay(?:able|s|ment)?\b|how often|\bfrequency\b|\bglobal\b|\bABN\b",
    re.I,
)
YES_NO: Final = re.compile(
    r"(?:^|[.!?,;:]\s*|\band |\bbut |\bor )(?:is|are|was|were|do|does|did|should|can|could|may|must|would|"
    r"need)\b[^?]*\?|"
    r"\b(?:right|correct|ok|okay)\s*\?|\b(?:can|may|should|do) (?:i|we) \w+",
    re.I | re.M,
)
CODE: Final = re.compile(r"\b[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?\b")
OPEN: Final = re.compile(r"\b(?:which|what|how|when|order)\b|\bor [A-Z]\d\d|\bvs\b", re.I)


def told_case(matter: Matter) -> Piece | None:
    """Answer with the codes of the first case that reads the mail, where a diagnosis is what it asks for."""
    question = matter.question
    if not asks_for_diagnoses(question):
        return None
    case = next((one for read in CASES if (one := read(question, matter.library)) is not None), None)
    if case is None:
        return None
    named = tuple(what_is(code, question, matter.library) for code in dict.fromkeys(case.codes))
    if not all(one.found is not None and one.found.billable for one in named):
        return None  # a release may hold other codes than the case was written for
    return answered(case, named, matter)


def asks_for_diagnoses(question: Question) -> bool:
    """Say whether a mail asks for diagnoses, and for no procedure, modifier or payment."""
    if question.procedures or question.modifiers:
        return False
    asked = f"{question.subject}\n{question.asking}"
    return bool(DIAGNOSIS.search(question.words) or question.diagnoses) or not PROCEDURE.search(asked)


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


def verdict(case: Case, question: Question) -> str:
    """Yes or no to the codes that a mail proposes, by whether the case has them; nothing where it asks openly."""
    asking = question.asking
    if not (YES_NO.search(asking) or SHORTLY.search(asking)):
        return ""
    if case.denies and re.search(case.denies, asking, re.I):
        return "No: "
    proposed = question.diagnoses
    if not proposed:
        return ""
    about = tuple(code for code in proposed if code in asking.upper()) or proposed
    fits = [any(code.startswith(one) for code in case.codes) for one in about]
    if OPEN.search(asking) and not all(fits):
        return ""
    return "Yes: " if all(fits) else "No: "
