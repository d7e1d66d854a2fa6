from datetime import timedelta
from itertools import product

import pytest

from caseconsultant.domain.delivery import (
    MOVES,
    LetterEvent,
    LetterState,
    Outcome,
    advance,
    event_of,
    sources,
    wait_after,
)
from caseconsultant.domain.errors import IllegalMove


@pytest.mark.parametrize(("state", "event"), sorted(set(product(LetterState, LetterEvent)) - set(MOVES)))
def test_what_is_not_in_the_table_cannot_happen(state: LetterState, event: LetterEvent) -> None:
    with pytest.raises(IllegalMove, match=f"a letter that is {state} cannot move on '{event}'"):
        advance(state, event)


def test_nothing_but_a_definite_answer_leads_from_data_back_to_ready() -> None:
    back = {event for (state, event), to in MOVES.items() if state is LetterState.DATA and to is LetterState.READY}
    assert back == {LetterEvent.DEFERRED}


def test_an_unknown_letter_is_sent_again_by_a_person_alone() -> None:
    again = {event for (state, event), to in MOVES.items() if state is LetterState.UNKNOWN and to is LetterState.READY}
    assert again == {LetterEvent.RESEND_DECIDED}


def test_a_sent_letter_never_moves_again() -> None:
    assert not [event for state, event in MOVES if state in (LetterState.SENT, LetterState.WITHDRAWN)]


@pytest.mark.parametrize("event", LetterEvent)
def test_an_event_leads_to_one_state_wherever_it_comes_from(event: LetterEvent) -> None:
    assert len({advance(state, event) for state in sources(event)}) == 1


def test_waits_grow_to_four_hours() -> None:
    assert [wait_after(n) / timedelta(minutes=1) for n in (1, 2, 3, 4, 5, 6, 100)] == [1, 5, 15, 60, 240, 240, 240]


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_an_event_after_content_has_left(outcome: Outcome) -> None:
    assert (LetterState.DATA, event_of(outcome)) in MOVES
