from itertools import product

import pytest

from caseconsultant.domain.errors import IllegalMove
from caseconsultant.domain.ticket import MOVES, TicketEvent, TicketState, advance


@pytest.mark.parametrize("state", TicketState)
def test_a_requester_can_always_write(state: TicketState) -> None:
    kept = state is TicketState.KEPT  # words to a question that is kept back do not take it up
    assert advance(state, TicketEvent.REQUESTER_WROTE) is (TicketState.KEPT if kept else TicketState.OPEN)


@pytest.mark.parametrize(("state", "event"), sorted(set(product(TicketState, TicketEvent)) - set(MOVES)))
def test_what_is_not_in_the_table_cannot_happen(state: TicketState, event: TicketEvent) -> None:
    with pytest.raises(IllegalMove, match=f"a ticket that is {state} cannot move on '{event}'"):
        advance(state, event)


def test_only_a_drafted_ticket_is_approved() -> None:
    approved = {TicketEvent.ANSWER_APPROVED, TicketEvent.QUESTION_APPROVED}
    assert {state for state, event in MOVES if event in approved} == {TicketState.DRAFTED}


def test_every_state_can_be_reached_and_left() -> None:
    assert {state for state, _ in MOVES} == set(TicketState)
    assert set(MOVES.values()) == set(TicketState)
