"""Codes that have ended: what stands in for them, by our dated table or by the name that both bear."""

from datetime import date, timedelta

import pytest

from caseconsultant.advice import tables
from caseconsultant.advice.draft import Level
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.lookups.successors import last_day, named, replacement, successors_of
from caseconsultant.advice.reading import read
from caseconsultant.codes.facts import Applies, DoesNotApply, OlderThanDate
from caseconsultant.codes.library import Library
from tests.advice.a_fuller_library import FullerLibrary

DAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Injection, pegfilgrastim, 6 mg", "pegfilgrastim"),
        ("Injection, pegfilgrastim, excludes biosimilar, 0.5 mg", "pegfilgrastim"),
        ("Injection, testosterone cypionate, 1 cc, 200 mg", "testosterone cypionate"),
        ("Injection, hydromorphone, up to 4 mg", "hydromorphone"),
    ],
)
def test_a_drug_has_one_name_whatever_its_unit(title: str, name: str) -> None:
    assert named(title) == name


def test_a_code_is_replaced_from_the_day_after_its_last_one() -> None:
    last = last_day("99442", DAY)
    assert last == date(2024, 12, 31)
    assert replacement("99442", last) is None
    assert replacement("99442", last + timedelta(days=1)) is not None


def test_a_draft_names_what_is_in_force_instead_and_where_to_confirm_it(everything: Library) -> None:
    made = draft("", "99219 for 11/3/2026 was rejected as invalid. What now?", everything, DAY)
    assert made.bottom_line.startswith("No: 99219 ended on December 31, 2022")
    assert made.codes == ("99221", "99222", "99223")
    assert "is to be confirmed in CMS quarterly HCPCS updates" in made.text


@pytest.mark.parametrize(
    ("old", "new"), [("99442", "98012"), ("99201", "99202"), ("J1170", "J1171"), ("G2012", "98016")]
)
def test_the_check_of_a_draft_finds_the_last_day_and_the_new_codes_vouched_for(
    old: str, new: str, everything: Library
) -> None:
    made = draft("", f"{old} was denied for 11/2/2026. What do we bill?", everything, DAY)
    assert new in made.codes
    assert made.confidence.level is not Level.LOW


def test_before_its_end_a_code_has_no_successor() -> None:
    question = read("", "99219 on 11/3/2022?", date(2022, 11, 10))
    assert replacement("99219", question.date_of_service) is None
    assert successors_of("99219", question, FullerLibrary()) == ()


def test_no_replacement_is_replaced_itself() -> None:
    every = list(tables.rows("replacements", DAY))
    new = {code for row in every for code in row["new"].split()}
    assert not new & {row["old"] for row in every}


def test_the_official_files_agree_with_our_table(everything: Library) -> None:
    """What has ended ended on our day, as far as the files tell; what stands in for it is in force."""
    for row in tables.rows("replacements", DAY):
        match everything.what_is(row["old"], DAY):
            case DoesNotApply(reason=reason):
                assert str(last_day(row["old"], DAY)) in reason
            case Applies(fact) | OlderThanDate(fact):
                assert fact is not None
                assert fact.ended in (None, last_day(row["old"], DAY)), row["old"]
        for code in row["new"].split():
            match everything.what_is(code, DAY):
                case Applies(fact) | OlderThanDate(fact):
                    assert fact is not None, code
                    assert fact.ended is None, code
                case missing:
                    pytest.fail(f"{code}: {missing}")
