"""What the flows of allowances and policies share: a world with a plan, people who ask, letters as they are read."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.policies import Asking
from caseconsultant.domain.ticket import TicketState
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import JournalRow, TicketRow
from tests.fakes import a_mail
from tests.world import World

URL = "https://consult.service.test"
ONE_AND_TWO = Asking(plan=Plan(guest=1, registered=2, period=timedelta(days=30)), requester_url=URL)
LINK = re.compile(rf"{URL}/register/(\S+)")


def under(world: World, asking: Asking) -> World:
    """The world under these rules, from now on."""
    world.app = replace(world.app, policy=replace(world.app.policy, asking=asking))
    return world


def asks(world: World, *numbers: int, who: str = "Jo Coder <jo@clinic.test>", **headers: str) -> None:
    """Somebody sends so many questions, one mail each."""
    for number in numbers:
        world.server.arrives(
            a_mail(subject=f"Question {number}", sender=who, message_id=f"q{number}@clinic.test", **headers)
        )
    world.work()


def states(world: World) -> list[str]:
    return [state.value for _, state in world.tickets()]


def body(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    return " ".join(str(part.get_content()).split())


def letters_about(world: World, *words: str) -> list[EmailMessage]:
    """The letters that left and hold all of these words."""
    return [letter for letter in world.server.accepted() if all(word in body(letter) for word in words)]


def token_in(letter: EmailMessage) -> str:
    part = letter.get_body(("plain",))
    assert part is not None
    found = LINK.search(str(part.get_content()))
    assert found is not None, part.get_content()
    return found[1]


def kept_for(world: World, ticket_id: int) -> str | None:
    with transaction(world.app.sessions) as session:
        return session.get_one(TicketRow, ticket_id).kept_for


def asked_as(world: World) -> list[str]:
    with transaction(world.app.sessions) as session:
        return [row.asked_as for row in session.query(TicketRow).order_by(TicketRow.id)]


def journal(world: World, ticket_id: int) -> list[str]:
    with transaction(world.app.sessions) as session:
        rows: Iterable[JournalRow] = session.query(JournalRow).filter_by(ticket_id=ticket_id).order_by(JournalRow.id)
        return [f"{row.what}: {row.details['reason']}" if row.details.get("reason") else row.what for row in rows]


def answers(world: World, ticket_id: int) -> None:
    """A consultant answers a ticket, and the answer leaves."""
    assert dict(world.tickets())[ticket_id] is TicketState.DRAFTED
    world.approves(ticket_id)
    world.time_passes(timedelta(minutes=5))
    world.work()
