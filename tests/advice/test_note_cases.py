"""A note answers the case that was asked before it recites its rule."""

from datetime import date

import pytest

from caseconsultant.advice.drafting import draft
from caseconsultant.advice.guidance.cases import case_of
from caseconsultant.advice.guidance.note import NoteTrouble, parse
from caseconsultant.advice.reading import read
from tests.advice.a_library import SmallLibrary

DAY = date(2026, 11, 24)
NOTE = """---
title: Repeats
answers: Which modifier?
needs: repeat*
topic: modifiers
source: a manual
{cases}
---
76 or 77.
"""


def told(cases: str, mail: str, library_tells: str = "") -> str:
    return case_of(parse("repeats", NOTE.format(cases=cases)).cases, read("", mail, DAY), library_tells)


def test_the_first_case_that_is_met_leads_with_the_mails_own_code() -> None:
    cases = "case: {another doctor}: {code-77} on the second one\ncase: {repeat*}: {code-76} on the second one"
    assert told(cases, "71046 repeated, read by another doctor") == "71046-77 on the second one."
    assert told(cases, "71046 repeated by him") == "71046-76 on the second one."
    assert told(cases, "how are things") == ""


def test_where_the_mail_names_no_code_or_several_the_modifier_is_named_as_such() -> None:
    cases = "case: {repeat*}: {code-77} then"
    assert told(cases, "a repeated film") == "Modifier 77 then."
    assert told(cases, "71046 and 71045 repeated") == "Modifier 77 then."


def test_a_visit_and_a_procedure_each_get_their_own_modifier() -> None:
    assert told("case: {repeat*}: {visit-57} and {code}", "99284 and 25605 repeated") == "99284-57 and 25605."
    assert told("case: {repeat*}: {visit-24}", "repeated") == "Modifier 24 on the visit."


def test_a_case_may_be_met_by_what_the_library_tells() -> None:
    cases = "case: {major surgery}: 57"
    assert told(cases, "a repeat") == ""
    assert told(cases, "a repeat", "major surgery") == "57."


@pytest.mark.parametrize("line", ["case: 77 then", "case: {}: 77 then", "case: {repeat}:"])
def test_what_is_no_case_is_refused_with_the_name_of_the_note(line: str) -> None:
    with pytest.raises(NoteTrouble, match="repeats"):
        parse("repeats", NOTE.format(cases=line))


def test_the_rule_follows_the_case_as_a_reason() -> None:
    made = draft("", "71046 repeated the same day, x-ray read by another radiologist. 76 or 77?", SmallLibrary(), DAY)
    assert made.bottom_line.startswith("71046-77")
    assert any("76 for the same procedure repeated by the same physician" in why for why in made.parts[0].why)
