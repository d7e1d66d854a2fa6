"""Threads that a person can mend: who takes part, and who is the requester."""

import pytest

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import desk, desk_threads, threads
from caseconsultant.services.threads import CannotMend
from tests.fakes import a_mail
from tests.world import World

LEE = "lee@clinic.test"
FORWARD = """Please see below.

---------- Forwarded message ---------
From: Pat Biller <pat@clinic.test>
Date: Mon, Nov 23, 2026 at 9:12 AM
Subject: 20610 with 64483
To: Jo Coder <jo@clinic.test>

Can we bill 20610 with 64483 on the same day?
"""


def asked(world: World, mail: bytes) -> World:
    world.server.arrives(mail)
    world.work()
    return world


def writes(world: World, sender: str, number: int) -> tuple[str | None, str]:
    """Somebody answers the first letter of ours; return what became of it."""
    reply_to = world.server.accepted()[0]["Message-ID"]
    text, message_id = f"Word {number}.", f"w{number}@clinic.test"
    asked(world, a_mail(sender=sender, text=text, message_id=message_id, In_Reply_To=reply_to))
    return world.verdicts()[-1]


def people(world: World) -> dict[str, bool]:
    return {person.address.email: person.takes_part for person in desk_threads.around(world.app, 1).people}


def requester(world: World) -> str:
    page = desk.ticket(world.app, 1, world.consultant())
    assert page is not None
    return page.requester.email


def switch(world: World, email: str) -> None:
    threads.switch_requester(world.app, 1, world.version(), world.consultant(), email)


def test_who_stands_in_cc_takes_part_only_while_a_consultant_says_so(world: World) -> None:
    asked(world, a_mail(Cc=f"Lee Manager <{LEE}>, consult@service.test"))
    assert people(world) == {LEE: False}
    assert writes(world, LEE, 1)[0] == "held"
    threads.let_take_part(world.app, 1, world.version(), world.consultant(), LEE)
    assert people(world) == {LEE: True}
    assert writes(world, LEE, 2)[0] == "appended"
    threads.take_part_no_more(world.app, 1, world.version(), world.consultant(), LEE)
    assert people(world) == {LEE: False}
    assert writes(world, LEE, 3)[0] == "held"


def test_a_letter_goes_to_the_requester_alone(world: World) -> None:
    asked(world, a_mail(Cc=LEE))
    threads.let_take_part(world.app, 1, world.version(), world.consultant(), LEE)
    world.approves()
    world.time_passes()
    world.work()
    assert [envelope.recipients for envelope in world.server.envelopes()] == [("jo@clinic.test",)] * 2


@pytest.mark.parametrize("email", ["eve@elsewhere.test", "consult@service.test", ""])
def test_nobody_takes_part_whom_no_mail_names(world: World, email: str) -> None:
    asked(world, a_mail())
    with pytest.raises(CannotMend):
        threads.let_take_part(world.app, 1, world.version(), world.consultant(), email)


def test_a_button_of_an_old_page_changes_nothing(world: World) -> None:
    asked(world, a_mail(text=FORWARD, Cc=LEE))
    old = world.version()
    writes(world, "jo@clinic.test", 1)
    for change in (threads.let_take_part, threads.take_part_no_more, threads.switch_requester):
        with pytest.raises(StaleVersion):
            change(world.app, 1, old, world.consultant(), LEE)


def test_a_forwarded_question_shows_who_asked_it_and_changes_hands_with_one_click(world: World) -> None:
    asked(world, a_mail(subject="Fwd: 20610 with 64483", text=FORWARD))
    (forward,) = desk_threads.around(world.app, 1).forwards
    assert (forward.by.email, forward.original.email, forward.switchable) == (
        "jo@clinic.test",
        "pat@clinic.test",
        True,
    )
    switch(world, "pat@clinic.test")
    world.approves()
    world.time_passes()
    world.work()
    assert world.server.accepted()[-1]["To"] == "Pat Biller <pat@clinic.test>"
    assert world.server.envelopes()[-1].recipients == ("pat@clinic.test",)
    assert writes(world, "jo@clinic.test", 1)[0] == "appended"  # who forwarded takes part further
    assert writes(world, "pat@clinic.test", 2)[0] == "appended"


def test_the_same_button_gives_the_question_back_and_leaves_nothing_behind(world: World) -> None:
    asked(world, a_mail(subject="Fwd: 20610 with 64483", text=FORWARD))
    switch(world, "pat@clinic.test")
    switch(world, "jo@clinic.test")
    assert requester(world) == "jo@clinic.test"
    assert people(world) == {"pat@clinic.test": False}
    assert writes(world, "pat@clinic.test", 1)[0] == "held"
    assert writes(world, "jo@clinic.test", 2)[0] == "appended"


def test_a_letter_that_has_not_left_is_withdrawn_when_the_requester_changes_and_its_text_is_kept(world: World) -> None:
    asked(world, a_mail(subject="Fwd: 20610 with 64483", text=FORWARD))
    letter_id = world.approves(text="My own words.")
    switch(world, "pat@clinic.test")
    assert dict(world.letters())[letter_id] is LetterState.WITHDRAWN
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    page = desk.ticket(world.app, 1, world.consultant())
    assert page is not None
    assert page.draft is not None
    assert page.draft.text == "My own words."
    world.time_passes()
    world.work()
    assert len(world.server.accepted()) == 1


def test_an_approval_of_a_page_with_the_former_requester_is_stale(world: World) -> None:
    asked(world, a_mail(subject="Fwd: 20610 with 64483", text=FORWARD))
    old = world.version()
    switch(world, "pat@clinic.test")
    with pytest.raises(StaleVersion):
        world.approves(version=old)


def test_a_draft_that_was_being_made_is_made_again_at_once_after_a_switch(world: World) -> None:
    world.server.arrives(a_mail(subject="Fwd: 20610 with 64483", text=FORWARD))
    drafter = world.app.drafter

    def meanwhile(subject: str, text: str, asked_on: object) -> object:
        if requester(world) == "jo@clinic.test":
            switch(world, "pat@clinic.test")
        return drafter(subject, text, asked_on)  # type: ignore[arg-type]

    object.__setattr__(world.app, "drafter", meanwhile)
    world.work()
    assert world.tickets() == [(1, TicketState.DRAFTED)]


@pytest.mark.parametrize("original", ['"pat biller"@clinic.test', "consult@service.test", "pät@clinic.test"])
def test_only_a_plain_address_of_somebody_else_becomes_the_requester(world: World, original: str) -> None:
    asked(world, a_mail(subject="Fwd: 20610", text=FORWARD.replace("pat@clinic.test", original)))
    assert not any(forward.switchable for forward in desk_threads.around(world.app, 1).forwards)
    with pytest.raises(CannotMend):
        switch(world, original)
    assert requester(world) == "jo@clinic.test"


def test_who_was_only_copied_cannot_become_the_requester(world: World) -> None:
    asked(world, a_mail(Cc=LEE))
    with pytest.raises(CannotMend):
        switch(world, LEE)
