"""A pasted note: candidates with the words that they come from, what it denies left out, what is missing asked for."""

from datetime import date

import pytest

from caseconsultant.advice.draft import Draft, Level
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.lookups.operative import is_note
from tests.advice.a_fuller_library import FullerLibrary

NOTE = """Please code this op note.

PREOPERATIVE DIAGNOSIS: morbid obesity
PROCEDURE: Polyp taken with a snare. Second polyp, cold forceps biopsy. No third biopsy with a needle.
ANESTHESIA: general anesthesia
Patient was prepped and draped. EBL minimal.
"""


def drafted(text: str) -> Draft:
    return draft("", text, FullerLibrary(), date(2026, 5, 4))


def test_a_note_gives_candidates_with_their_words() -> None:
    made = drafted(NOTE)
    assert set(made.codes) == {"45385", "45380", "E66.01"}
    assert '45385 ("Polyp taken snare")' in made.bottom_line
    assert made.confidence.level is Level.LOW


def test_what_the_note_does_not_tell_is_asked_for() -> None:
    assert drafted(NOTE).questions_back[0] == "Which side was it: right, left or both?"
    assert not any("Which side" in ask for ask in drafted(NOTE.replace("polyp,", "polyp on the right,")).questions_back)


@pytest.mark.parametrize(
    ("text", "note"),
    [(NOTE, True), ("general anesthesia: which modifier?", False), ("Can we bill 20610 with 64483?", False)],
)
def test_one_word_of_a_note_makes_no_note(text: str, note: bool) -> None:
    assert is_note(text) is note


def test_a_note_with_codes_is_asked_about_its_codes() -> None:
    assert "candidates" not in drafted(NOTE.replace("Please code this op note.", "Is 20610 right?")).bottom_line
