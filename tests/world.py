"""A small world: a database, a mail server in a folder, a consultant, and time that passes when we say so."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select, update

from caseconsultant.advice.draft import Draft
from caseconsultant.codes.library import Library
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import people, review
from caseconsultant.services.app import App, Policy, no_library
from caseconsultant.services.collect import Misses, Source, collect
from caseconsultant.services.sweep import sweep
from caseconsultant.store import migrate
from caseconsultant.store.session import Sessions, no_tripwire, open_engine, transaction
from caseconsultant.store.tables import ConsultantRow, InboxRow, LetterRow, PrecedentRow, TicketRow
from caseconsultant.store.types import Keys, milliseconds
from tests.fakes import (
    FakeClock,
    FakeDoorbell,
    FakeEvidence,
    FakeMailbox,
    FakeSender,
    InProcessParser,
    MailServer,
    a_draft,
)

KEY = bytes(range(32))
POLICY = Policy(
    service_name="CaseConsultant",
    address="consult@service.test",
    own_addresses=frozenset({"consult@service.test"}),
    message_id_domain="service.test",
    bounce_address="consult@service.test",
)
SOURCE = Source("consult", "INBOX", start_now=False)


def draft_in_a_sentence(_subject: str, _text: str, asked_on: date) -> Draft:
    return a_draft(asked_on=asked_on)


def check_nothing(*_: object) -> tuple[str, ...]:
    return ()


@dataclass
class World:
    """Everything that a flow needs. A new World over the same folder and database is a process started anew."""

    folder: Path
    database_url: str
    tripwire: Callable[[str], None] = no_tripwire
    policy: Policy = POLICY
    source: Source = SOURCE
    drafter: Callable[[str, str, date], Draft] = draft_in_a_sentence
    library: Callable[[str], Library | None] = no_library
    server: MailServer = field(init=False)
    sender: FakeSender = field(init=False)
    evidence: FakeEvidence = field(init=False)
    doorbell: FakeDoorbell = field(default_factory=FakeDoorbell)
    mailbox: FakeMailbox = field(init=False)
    app: App = field(init=False)

    def __post_init__(self) -> None:
        self.server = MailServer(self.folder)
        self.sender = FakeSender(self.server, tripwire=self.tripwire)
        self.evidence = FakeEvidence(self.server)
        self.mailbox = FakeMailbox(self.server, self.tripwire)
        self.misses = Misses()
        self.app = App(
            sessions=Sessions(open_engine(self.database_url), Keys([KEY]), self.tripwire),
            policy=self.policy,
            clock=FakeClock(),
            parser=InProcessParser(),
            sender=self.sender,
            evidence=self.evidence,
            doorbell=self.doorbell,
            drafter=self.drafter,
            checker=check_nothing,
            tripwire=self.tripwire,
            library=self.library,
        )

    def set_up(self) -> "World":
        """Make the tables and one consultant with a credential."""
        migrate.upgrade(self.app.sessions.engine)
        people.add_consultant(self.app, "Ana Reyes", "CPC", "ana@service.test")
        self.poll()  # the mailbox is empty when we first meet it
        return self

    def close(self) -> None:
        self.app.sessions.engine.dispose()

    def poll(self, *, thorough: bool = False) -> int:
        return collect(self.app, self.source, self.mailbox, self.misses, thorough=thorough, stored=lambda _: None)

    def work(self) -> None:
        """Poll and sweep until nothing is due."""
        self.poll()
        while sweep(self.app):
            pass

    def time_passes(self, span: timedelta = timedelta(minutes=30)) -> None:
        """Bring every due time, lease and look nearer."""
        with transaction(self.app.sessions) as session:
            for column in (
                InboxRow.due_at,
                TicketRow.draft_due_at,
                TicketRow.changed_at,
                TicketRow.kept_due_at,
                TicketRow.counted_at,
                LetterRow.due_at,
                LetterRow.looked_at,
                LetterRow.made_at,
                LetterRow.give_up_at,
                PrecedentRow.due_at,
                PrecedentRow.checked_at,
            ):
                moved = update(column.class_).values({column.key: column - milliseconds(span)})
                session.execute(moved.where(column.is_not(None)))

    def tickets(self) -> list[tuple[int, TicketState]]:
        with transaction(self.app.sessions) as session:
            rows = session.execute(select(TicketRow.id, TicketRow.state).order_by(TicketRow.id))
            return [(number, TicketState(state)) for number, state in rows]

    def letters(self, kind: LetterKind | None = None) -> list[tuple[int, LetterState]]:
        with transaction(self.app.sessions) as session:
            query = select(LetterRow.id, LetterRow.state).order_by(LetterRow.id)
            rows = session.execute(query if kind is None else query.where(LetterRow.kind == kind))
            return [(number, LetterState(state)) for number, state in rows]

    def verdicts(self) -> list[tuple[str | None, str]]:
        with transaction(self.app.sessions) as session:
            rows = session.execute(select(InboxRow.verdict, InboxRow.reason).order_by(InboxRow.id))
            return [(verdict, reason) for verdict, reason in rows]

    def version(self, ticket_id: int = 1) -> int:
        with transaction(self.app.sessions) as session:
            return session.get_one(TicketRow, ticket_id).version

    def attention(self, ticket_id: int = 1) -> str | None:
        with transaction(self.app.sessions) as session:
            return session.get_one(TicketRow, ticket_id).attention

    def consultant(self) -> int:
        with transaction(self.app.sessions) as session:
            return session.scalars(select(ConsultantRow.id).order_by(ConsultantRow.id)).first() or 0

    def approves(
        self,
        ticket_id: int = 1,
        text: str = "Yes, with a modifier.",
        kind: LetterKind = LetterKind.ANSWER,
        approval_id: str | None = None,
        version: int | None = None,
    ) -> int:
        """Press the button as a consultant would."""
        yes = review.Approval(
            ticket_id=ticket_id,
            version=self.version(ticket_id) if version is None else version,
            consultant_id=self.consultant(),
            text=text,
            kind=kind,
            approval_id=approval_id or uuid.uuid4().hex,
        )
        return review.approve(self.app, yes)

    def started_anew(self) -> "World":
        """The same world after the process died: nothing in memory is left."""
        self.close()
        return replace(self, tripwire=no_tripwire)
