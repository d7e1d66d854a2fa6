"""Coverage documents by title and contractor: whose they are, which fit, and what is never claimed of them."""

from datetime import date

import pytest

from caseconsultant.advice import tables
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.lookups.policies import chosen, whose
from caseconsultant.advice.reading import read
from caseconsultant.codes.facts import Coverage, SetName, Source
from caseconsultant.codes.library import Library

DAY = date(2026, 11, 24)
LIST = Source(1, SetName.COVERAGE, "2025-08", "list.csv", "0" * 64, None, date(2025, 8, 28), complete=False)


def titled(number: str, title: str, contractor: str = "An Example MAC") -> Coverage:
    return Coverage(number, "LCD", title, contractor, None, None, "", (), (), LIST)


@pytest.mark.parametrize(
    ("text", "contractor", "begins"),
    [
        ("LCD for facet joints in Kentucky", "CGS", "Kentucky"),
        ("MAC = CGS, Ohio. Which LCD?", "CGS", "Ohio"),
        ("Novitas LCD for stimulators", "Novitas", ""),
        ("LCD for stimulators, TX", "Novitas", "Texas"),
        ("Is there an LCD in general OR not?", "", ""),
        ("Palmetto LCD; patient lives in Ohio", "Palmetto", ""),
    ],
)
def test_the_contractor_is_the_named_one_or_that_of_the_state(text: str, contractor: str, begins: str) -> None:
    found, area = whose(read("", text, DAY))
    assert found == contractor
    assert area.startswith(begins)
    assert bool(area) == bool(begins)


def test_every_state_has_one_contractor() -> None:
    states = [row["state"] for row in tables.rows("contractors", DAY)]
    assert len(states) == len(set(states))
    assert len(states) >= 51


def test_the_documents_are_those_whose_titles_name_the_most_and_comments_come_last() -> None:
    every = (
        titled("L1", "Knee Braces"),
        titled("A2", "Response to Comments: Facet Joint Interventions"),
        titled("L3", "Facet Joint Interventions"),
        titled("L4", "Joint Fluid"),
    )
    found = chosen(every, frozenset({"facet", "joint"}), 0.5, dme=False)
    assert [one.document for one in found] == ["L3"]


def test_a_draft_names_the_documents_and_leaves_their_codes_to_the_article(everything: Library) -> None:
    made = draft("", "Kentucky, MAC = CGS. Please the facet joint billing article ID.", everything, DAY)
    assert "L38773" in made.bottom_line
    assert "A58364" in made.bottom_line
    assert made.codes == ()
    assert "titles and dates only" in made.text


def test_without_a_contractor_the_draft_asks_whose_it_is(everything: Library) -> None:
    made = draft("", "LCD for botulinum toxin?", everything, DAY)
    assert any("Which state or Medicare contractor" in asked for asked in made.questions_back)


def test_a_mail_about_no_document_at_all_gets_none(everything: Library) -> None:
    made = draft("", "Our MAC has no LCD for this code. So it is covered automatically?", everything, DAY)
    assert "documents of" not in made.bottom_line
