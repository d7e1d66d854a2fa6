"""The code of a service by the facts of the case, or what decides between the codes of its family."""

import re

from caseconsultant.advice.composing.piece import Matter, Piece, Said, listed
from caseconsultant.advice.composing.verdicts import agreement, asks_yes_or_no
from caseconsultant.advice.draft import CodeLine, Level
from caseconsultant.advice.findings import Billed
from caseconsultant.advice.findings_of_services import Offered, Served
from caseconsultant.advice.lookups.identity import label_of, what_is

DECIDED, OPEN = 0.8, 0.5  # how often such answers were right, on mails of our own


def visits(matter: Matter) -> Piece | None:
    """Answer before procedures do where visits and care alone are told, and the facts decide."""
    found = matter.found(Served)
    return services(matter) if found and all(one.is_visit and one.chosen for one in found) else None


def services(matter: Matter) -> Piece | None:
    """Answer by the families of codes that the mail tells of."""
    found = matter.found(Served)
    if not found:
        return None
    decided = all(one.chosen for one in found)
    lines = tuple(dict.fromkeys(line for one in found for offer in _offers(one) for line in offer.lines))
    named = tuple(what_is(line.code, matter.question, matter.library) for line in lines)
    lead = verdict(lines, matter) if decided else "It depends: " if asks_yes_or_no(matter.question) else ""
    said = listed([one for served in found for one in map(_said, _offers(served))], "and" if decided else "or")
    cites = tuple(dict.fromkeys(cite for one in found for cite in one.cites))
    unconfirmed = [cite for cite in cites if not cite.confirmed]
    return Piece(
        bottom=Said(f"{lead}{said}.", cites),
        codes=tuple(_line(line, matter) for line in lines),
        why=tuple(Said(f"If a fact is different: {one.rule}" if one.chosen else one.rule, one.cites) for one in found),
        please_note=tuple(
            dict.fromkeys(Said(f"Our table of this family is to be confirmed in {cite.title}.") for cite in unconfirmed)
        ),
        asks=() if decided else tuple(filter(None, (one.ask for one in found))),
        findings=(*matter.findings, *named),
        sure=Level.MEDIUM,
        because="the facts of the mail choose between the codes of a family"
        if decided
        else "the mail does not tell the fact that decides between the codes",
        score=DECIDED if decided else OPEN,
    )


def verdict(lines: tuple[Billed, ...], matter: Matter) -> str:
    """Yes or no to the codes and units that the mail proposes."""
    right = [line.code for line in lines]
    lead = agreement(matter.question, right)
    named = matter.question.procedures
    if not lead and len(named) == 1 and named[0] not in right and _is_doubted(named[0], matter.question.asking):
        return "No: "
    asked = {mention.code: mention.units for mention in matter.question.codes if mention.units is not None}
    if lead == "Yes: " and any(line.units and asked.get(line.code, line.units) != line.units for line in lines):
        return "No: "
    return lead


def _is_doubted(code: str, asking: str) -> bool:
    """Say whether a code is proposed with a question mark after a few words: 93970 w/ 52?"""
    return bool(re.search(rf"\b{code}\b(?! or)[^?.]{{0,20}}\?", asking))


def _offers(one: Served) -> tuple[Offered, ...]:
    return one.chosen or one.open


def _said(offer: Offered) -> str:
    """The codes of an offer and what they are: 95004 40 times, needle pricks."""
    codes = [f"{'-'.join((line.code, *line.modifiers))}{_times(line.units)}" for line in offer.lines]
    return f"{listed(codes)} for {offer.words}"


def _times(units: int) -> str:
    if units < 1:
        return ""
    return {1: " once (1 unit)", 2: " twice (2 units)"}.get(units, f" {units} times ({units} units)")


def _line(line: Billed, matter: Matter) -> CodeLine:
    return CodeLine(line.code, line.modifiers, line.units, label_of(line.code, matter.question, matter.library))
