"""Answers about coverage: the documents that name a code, and what they say of the mail's diagnoses."""

import re
from collections.abc import Iterator
from typing import Final

from caseconsultant.advice.citing import jointly
from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed, naming
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Standing, day
from caseconsultant.advice.findings_of_diagnoses import Covers
from caseconsultant.advice.lookups.coverage import ASKED
from caseconsultant.advice.lookups.identity import label_of
from caseconsultant.advice.question import Ask
from caseconsultant.codes.facts import Coverage

DOCUMENT: Final = re.compile(r"\b[LN]CDs?\b|coverage (?:article|determination)|billing article", re.I)
NOTICE: Final = re.compile(r"\bABNs?\b|\bG[AXYZ]\b|waiver|refund|appeal", re.I)  # rules answer these, no list of codes
MOST: Final = 4


def covering(matter: Matter) -> Piece | None:
    """Answer by the coverage documents at hand, where they name a code of the mail."""
    found = [one for one in matter.found(Covers) if one.documents]
    if not found or not ASKED.search(matter.question.asking):
        return None
    return Piece(
        bottom=Said(" ".join(verdict(one, matter) for one in found), jointly(found)),
        codes=tuple(CodeLine(one.code, (), 0, label_of(one.code, matter.question, matter.library)) for one in found),
        why=tuple(line for one in found for line in documents(one)),
        please_note=(Said("A contractor's document holds in its own states only; look at that of yours."),),
        findings=matter.findings,
        sure=Level.MEDIUM,
        because="the coverage documents at hand name the code, but the contractor's own text governs",
        score=0.6,
    )


def verdict(one: Covers, matter: Matter) -> str:
    """What the documents say of one code and the mail's diagnoses."""
    name = naming(one.code, label_of(one.code, matter.question, matter.library))
    said = []
    if one.listed:
        said.append(f"Yes, if the rest of the policy is met: {listed(one.listed)} is listed as supporting {name}.")
    if one.refused:
        said.append(f"No: {listed(one.refused)} is listed as not supporting {name}.")
    if one.missing:
        said.append(f"{listed(one.missing)} is not in the list of diagnoses that support {name}.")
    return " ".join(said) or f"{len(one.documents)} coverage documents name {name}."


def documents(one: Covers) -> Iterator[Said]:
    """Yield a line for each document, the first few."""
    for document in one.documents[:MOST]:
        yield Said(f"{described(document)}.", one.cites)


def described(document: Coverage) -> str:
    """A document in a line: kind, number, title, contractor, since when."""
    since = f", effective {day(document.effective)}" if document.effective else ""
    who = f", {document.contractor}" if document.contractor else ""
    return f"{document.kind} {document.document}: {document.title}{who}{since}"


def named(matter: Matter) -> Piece | None:
    """Where the mail names the kind of document, or a diagnosis beside the code: that no list at hand tells."""
    asks = DOCUMENT.search(matter.question.asking) or matter.question.diagnoses
    return to_look_up(matter) if asks and not NOTICE.search(matter.question.asking) else None


def to_look_up(matter: Matter) -> Piece | None:
    """Where no list at hand tells: which document to look up, and under what a claim without it goes."""
    found = [one for one in matter.found(Covers) if not one.documents]
    asked = {Ask.COVERAGE} & set(matter.question.kinds()) and ASKED.search(matter.question.asking)
    if not found or not asked or len(found) < len(matter.found(Covers)):
        return None
    codes = listed([one.code for one in found])
    if all(one.basis.standing is Standing.DOES_NOT_APPLY for one in found):
        return unnamed(found, codes, matter)
    with_dx = f" and {listed(matter.question.diagnoses)}" if matter.question.diagnoses else ""
    return Piece(
        bottom=Said(f"We cannot tell from the lists at hand whether Medicare covers {codes}{with_dx}."),
        codes=tuple(CodeLine(one.code, (), 0, label_of(one.code, matter.question, matter.library)) for one in found),
        why=(Said(where(codes)),),
        asks=("Which Medicare contractor or plan is it, and which diagnosis stands on the claim?",),
        not_answered=tuple(dict.fromkeys(one.basis.reason for one in found if one.basis.reason)),
        findings=matter.findings,
        sure=Level.LOW,
        because="no coverage document at hand names the code",
    )


def unnamed(found: list[Covers], codes: str, matter: Matter) -> Piece:
    """No document of a complete list names the code: coverage is judged case by case."""
    return Piece(
        bottom=Said(f"No Medicare coverage document names {codes}; the contractor judges each case.", jointly(found)),
        codes=tuple(CodeLine(one.code, (), 0, label_of(one.code, matter.question, matter.library)) for one in found),
        must_show=(Said("Why the service was reasonable and necessary for this patient."),),
        findings=matter.findings,
        sure=Level.MEDIUM,
        because="a complete list of coverage documents is at hand, and none names the code",
    )


def where(codes: str) -> str:
    """Where the answer stands."""
    return (
        f"Look {codes} up in the Medicare Coverage Database: a national determination (NCD) binds everywhere; else "
        f"your contractor's LCD tells when it is reasonable and necessary, its billing article for which diagnoses."
    )
