from datetime import UTC, datetime, timedelta

import pytest

from admin import words
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import Attention, TicketState


@pytest.mark.parametrize(
    ("seconds", "said"), [(-5, "0 s"), (59, "59 s"), (60, "1 min"), (3600, "1 h"), (86_399, "23 h"), (172_800, "2 d")]
)
def test_ages_are_said_in_their_largest_unit(seconds: int, said: str) -> None:
    assert words.age(timedelta(seconds=seconds)) == said


def test_sizes_and_moments_read_well() -> None:
    assert [words.size(count) for count in (0, 999, 1_500, 2_345_678)] == ["0 B", "999 B", "2 KB", "2.3 MB"]
    assert words.moment(datetime(2026, 11, 4, 9, 5, tzinfo=UTC)) == "Nov 4, 2026, 09:05 UTC"


def test_every_state_and_reason_has_words() -> None:
    assert len({words.state(value) for value in TicketState}) == len(TicketState)
    assert len({words.letter_kind(value) for value in LetterKind}) == len(LetterKind)
    assert len({words.attention(value) for value in Attention}) == len(Attention)
    assert all(words.letter_state(value) for value in LetterState)


@pytest.mark.parametrize(("name", "letters"), [("Ana Reyes", "AR"), ("Ana de la Cruz", "AC"), ("Sam", "S"), (" ", "")])
def test_initials_are_of_the_first_and_the_last_name(name: str, letters: str) -> None:
    assert words.initials(name) == letters
