"""The service as it really runs: its own processes, over a real Dovecot and a real SMTP server."""

import base64
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from caseconsultant import wiring
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import people, review
from caseconsultant.settings import load
from caseconsultant.store import migrate
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, LetterRow, MailboxRow, TicketRow
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

ROOT = Path(__file__).parents[2]
USER = "consult"


@dataclass
class Service:
    """Starts and ends the parts by their own process ids; asks the same database as they do."""

    home: Path
    database_url: str
    dovecot: Dovecot
    sink: SmtpSink
    broker_url: str = ""
    more: dict[str, str] = field(default_factory=dict)  # further settings, without CASECONSULTANT_
    stack: ExitStack = field(default_factory=ExitStack)
    parts: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    delivered: int = 0

    def __post_init__(self) -> None:
        self.environ = {
            "CASECONSULTANT_DATABASE_URL": self.database_url,
            "CASECONSULTANT_BROKER_URL": self.broker_url,
            "CASECONSULTANT_HOME": str(self.home),
            "CASECONSULTANT_KEY": base64.urlsafe_b64encode(bytes(range(32))).decode(),
            "CASECONSULTANT_ADDRESS": "consult@service.test",
            "CASECONSULTANT_IMAP_HOST": "127.0.0.1",
            "CASECONSULTANT_IMAP_PORT": str(self.dovecot.port),
            "CASECONSULTANT_IMAP_USER": USER,
            "CASECONSULTANT_IMAP_PASSWORD": dovecot.PASSWORD,
            "CASECONSULTANT_IMAP_TLS": "none",
            "CASECONSULTANT_SMTP_HOST": "127.0.0.1",
            "CASECONSULTANT_SMTP_PORT": str(self.sink.port),
            "CASECONSULTANT_SMTP_TLS": "none",
            "CASECONSULTANT_UNDO_SECONDS": "0",
            "CASECONSULTANT_POLL_SECONDS": "5",
            "CASECONSULTANT_SWEEP_SECONDS": "0.5",
            **{f"CASECONSULTANT_{name}": value for name, value in self.more.items()},
        }
        self.app = wiring.build(load(self.environ))
        migrate.upgrade(self.app.sessions.engine)
        self.consultant = people.add_consultant(self.app, "Ana Reyes", "CPC", "ana@service.test")

    def start(self, part: str) -> None:
        """Start a part, as the Procfile does."""
        celery = ["-m", "celery", "-A", "workers.app:celery", "worker", "-c", "1", "-P", "prefork", "--without-gossip"]
        words = {"poller": ["-m", "workers.poller"], "worker": [*celery, "-B", "-s", str(self.home / "beat")]}[part]
        log = (self.home / f"{part}.log").open("ab")
        self.parts[part] = subprocess.Popen(
            [sys.executable, *words],
            env={**os.environ, **self.environ},
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        log.close()

    def kill(self, part: str) -> None:
        """End a part as a power cut would, with whatever it started."""
        os.killpg(self.parts[part].pid, signal.SIGKILL)
        self.parts.pop(part).wait()

    def stop(self) -> None:
        """End what still runs."""
        for process in self.parts.values():
            os.killpg(process.pid, signal.SIGTERM)
        for process in self.parts.values():
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.app.parser.close()
        self.app.sessions.engine.dispose()

    def logs(self) -> str:
        """What the parts said, for a failing test."""
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.home.glob("*.log")))

    def arrives(self, raw: bytes, user: str = USER) -> None:
        """Deliver a mail into a mailbox."""
        self.delivered += 1
        self.dovecot.deliver(user, raw, f"{self.delivered}.{uuid.uuid4().hex}")

    def until(self, true: Callable[[], object], what: str, seconds: float = 40) -> float:
        """Wait until it is so; return how long that took."""
        began = time.monotonic()
        while not true():
            waited = time.monotonic() - began
            assert waited < seconds, f"{what} did not happen in {seconds} seconds:\n{self.logs()}"
            dead = [part for part, process in self.parts.items() if process.poll() is not None]
            assert not dead, f"{dead} ended:\n{self.logs()}"
            time.sleep(0.05)
        return time.monotonic() - began

    def is_reading(self, mailbox: str = "consult") -> bool:
        """Say whether a mailbox was read, so that what comes from now on is new."""
        with transaction(self.app.sessions) as session:
            box = session.get(MailboxRow, mailbox)
            return box is not None and box.last_read_at is not None

    def states(self) -> list[TicketState]:
        """The tickets' states, oldest first."""
        with transaction(self.app.sessions) as session:
            return [TicketState(row.state) for row in session.query(TicketRow).order_by(TicketRow.id)]

    def verdicts(self) -> list[str | None]:
        """What became of each mail, oldest first."""
        with transaction(self.app.sessions) as session:
            return [row.verdict for row in session.query(InboxRow).order_by(InboxRow.id)]

    def undecided(self) -> int:
        """How much mail nobody has judged."""
        with transaction(self.app.sessions) as session:
            return session.query(InboxRow).filter(InboxRow.verdict.is_(None)).count()

    def letter_states(self) -> list[tuple[str, str]]:
        """(kind, state) of every letter."""
        with transaction(self.app.sessions) as session:
            return [(row.kind, row.state) for row in session.query(LetterRow).order_by(LetterRow.id)]

    def approve(self, ticket_id: int) -> int:
        """Press the button."""
        with transaction(self.app.sessions) as session:
            version = session.get_one(TicketRow, ticket_id).version
        yes = review.Approval(ticket_id, version, self.consultant, "Yes. [1]", LetterKind.ANSWER, uuid.uuid4().hex)
        return review.approve(self.app, yes)

    def letters(self) -> list[EmailMessage]:
        """What the SMTP server took."""
        return [message_from_bytes(letter.content, policy=policy.default) for letter in self.sink.letters]

    def answers(self) -> int:
        """How many of them a person approved."""
        return [letter["Auto-Submitted"] for letter in self.letters()].count(None)
