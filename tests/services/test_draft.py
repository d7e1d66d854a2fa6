from datetime import date

import pytest

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.ticket import Attention, TicketState
from caseconsultant.services import review
from caseconsultant.services.draft import draft
from caseconsultant.store import tickets
from caseconsultant.store.session import transaction
from tests.fakes import a_draft, a_mail
from tests.world import World


def opened(world: World) -> None:
    from caseconsultant.services.triage import triage

    world.server.arrives(a_mail())
    world.poll()
    assert triage(world.app, 1) == 1


def with_drafter(world: World, drafter) -> None:  # type: ignore[no-untyped-def]
    from dataclasses import replace

    world.app = replace(world.app, drafter=drafter)


def test_a_draft_is_written_once(world: World) -> None:
    opened(world)
    assert draft(world.app, 1)
    assert not draft(world.app, 1)
    assert world.tickets() == [(1, TicketState.DRAFTED)]


def test_a_draft_of_a_question_that_grew_meanwhile_is_thrown_away(world: World) -> None:
    opened(world)

    def slow(_subject: str, text: str, asked_on: date) -> Draft:
        if "Medicare" not in text:
            world.server.arrives(
                a_mail(text="It is Medicare.", message_id="q2@clinic.test", In_Reply_To="<q1@clinic.test>")
            )
            world.poll()
            from caseconsultant.services.triage import triage

            triage(world.app, 2)
        return a_draft(asked_on=asked_on)

    with_drafter(world, slow)
    assert not draft(world.app, 1)
    assert world.tickets() == [(1, TicketState.OPEN)]
    assert draft(world.app, 1)  # the new mail asked for one at once


def test_a_drafter_that_keeps_failing_leaves_the_ticket_to_a_person_with_the_reason(world: World) -> None:
    opened(world)

    def broken(*_: object) -> Draft:
        raise ZeroDivisionError

    with_drafter(world, broken)
    for _ in range(3):
        world.time_passes()
        with pytest.raises(ZeroDivisionError):
            draft(world.app, 1)
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    assert world.attention() == Attention.DRAFT_KEEPS_FAILING
    world.approves(text="Written by hand.")
    assert world.tickets() == [(1, TicketState.ANSWERED)]


def test_what_was_edited_is_kept_when_an_approval_is_taken_back(world: World) -> None:
    opened(world)
    draft(world.app, 1)
    letter = world.approves(text="My own words.")
    review.undo(world.app, letter, world.consultant())
    with transaction(world.app.sessions) as session:
        newest = tickets.newest_draft(session, 1)
        assert newest is not None
        assert newest.edited == "My own words."


def test_a_new_draft_can_be_asked_for(world: World) -> None:
    opened(world)
    draft(world.app, 1)
    review.redraft(world.app, 1, world.version(), world.consultant())
    assert world.tickets() == [(1, TicketState.OPEN)]
    world.work()
    assert world.tickets() == [(1, TicketState.DRAFTED)]
