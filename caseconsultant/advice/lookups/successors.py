"""What stands in for a code that has ended: the known replacement, else codes in force that name the same thing."""

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from caseconsultant.advice import tables
from caseconsultant.advice.citing import judge
from caseconsultant.advice.findings import Citation, CodeIs
from caseconsultant.advice.lookups.identity import what_is
from caseconsultant.advice.question import Question
from caseconsultant.codes.facts import System
from caseconsultant.codes.library import Library

TABLE: Final = "replacements"
AMOUNT: Final = re.compile(
    r"\b(?:per |up to )?\d[\d,.]*\s?(?:mg|mcg|g|ml|cc|units?|iu|meq|cm|mm|sq cm|%)\b.*$|"
    r"\b(?:excludes?|not otherwise|nos)\b.*$",
    re.I,
)
LEAD: Final = re.compile(r"^\W*(?:injection|inj)\W+", re.I)
NEAR: Final = timedelta(days=400)  # a code that came long before or after the end of another does not stand in for it
MOST: Final = 2
HITS: Final = 8


def replacement(code: str, on: date) -> tables.Row | None:
    """The row of our table for a code that has been replaced by a date."""
    return next((row for row in tables.rows(TABLE, on) if row["old"] == code), None)


def last_day(code: str, on: date) -> date | None:
    """The last day of a code that our table tells to be replaced by a date."""
    row = replacement(code, on)
    return row.starts - timedelta(days=1) if row and row.starts else None


def successors_of(code: str, question: Question, library: Library) -> tuple[CodeIs, ...]:
    """Return the codes in force that our table names for an ended code, else those that name the same thing."""
    row = replacement(code, question.date_of_service)
    if row is None:
        return _same_name(code, question, library)
    source = Citation(tables.source(TABLE), "", ends=last_day(code, question.date_of_service), confirmed=False)
    known = (what_is(new, question, library) for new in row["new"].split())
    return tuple(replace(one, basis=replace(one.basis, cites=(*one.cites, source))) for one in known if one.found)


def how(code: str, question: Question) -> str:
    """How to choose among the replacements, in our own words; empty where the table does not tell."""
    row = replacement(code, question.date_of_service)
    return row["how"] if row else ""


def _same_name(code: str, question: Question, library: Library) -> tuple[CodeIs, ...]:
    """The HCPCS codes in force with the ended one's name, apart from its amount, that came when it went."""
    on = question.date_of_service
    ended = judge(library.hcpcs(code, on)).fact if code[:1].isalpha() else None
    if ended is None:
        return ()
    name = named(ended.title)
    hits = (hit for hit in library.search(name, HITS, (System.HCPCS,)) if hit.code != code)
    found = []
    for hit in hits:
        other = judge(library.hcpcs(hit.code, on)).fact
        if other is None or named(other.title) != name or (other.ended and other.ended < on):
            continue
        if not (ended.ended and other.added) or abs(other.added - ended.ended) < NEAR:
            found.append(what_is(hit.code, question, library))
    return tuple(found[:MOST])


def named(title: str) -> str:
    """What a title names, apart from the amount that a unit stands for."""
    return AMOUNT.sub("", LEAD.sub("", title)).strip(" ,.;").lower()
