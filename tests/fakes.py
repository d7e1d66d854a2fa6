"""One fake for each port. The mail server lives in a folder, so that it outlives a process that dies."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from caseconsultant.advice.draft import Confidence, Draft, Level
from caseconsultant.domain.delivery import Outcome, Report
from caseconsultant.domain.letters import Envelope, InboundMail
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.ports import FolderStatus, RawMail, Unreadable
from caseconsultant.store.session import no_tripwire

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TODAY = NOON.date()


class FakeClock:
    """A clock that stands at noon."""

    def now(self) -> datetime:
        return NOON


class InProcessParser:
    """Parses here and now; the limited child is tested by its own contract."""

    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        return parse_bytes(raw)

    def close(self) -> None:
        return None


@dataclass
class FakeDoorbell:
    """Counts its rings; answers as it is told."""

    expected: bool = False
    answers: bool = False
    rings: list[tuple[str, int]] = field(default_factory=list)

    def ring(self, task: str, number: int) -> bool:
        self.rings.append((task, number))
        return self.answers


@dataclass
class MailServer:
    """A mailbox and an SMTP server in a folder."""

    folder: Path
    uidvalidity: int = 1

    def __post_init__(self) -> None:
        for name in ("inbox", "done", "accepted"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)

    def arrives(self, raw: bytes) -> int:
        uid = 1 + max(
            (int(p.stem) for n in ("inbox", "done") for p in (self.folder / n).iterdir()),
            default=0,
        )
        (self.folder / "inbox" / f"{uid}.eml").write_bytes(raw)
        return uid

    def accepted(self) -> list[EmailMessage]:
        """The letters that were taken, in order."""
        files = sorted((self.folder / "accepted").iterdir())
        return [message_from_bytes(f.read_bytes().partition(b"\n")[2], policy=policy.default) for f in files]

    def envelopes(self) -> list[Envelope]:
        files = sorted((self.folder / "accepted").iterdir())
        heads = [json.loads(f.read_bytes().partition(b"\n")[0]) for f in files]
        return [Envelope(head["sender"], tuple(head["recipients"])) for head in heads]

    def take(self, envelope: Envelope, content: bytes) -> None:
        head = json.dumps({"sender": envelope.sender, "recipients": list(envelope.recipients)}).encode()
        number = len(list((self.folder / "accepted").iterdir()))
        (self.folder / "accepted" / f"{number:04}.eml").write_bytes(head + b"\n" + content)


@dataclass
class FakeMailbox:
    """A connection to the fake server's inbox. `received` says when single messages came, by UID."""

    server: MailServer
    tripwire: Callable[[str], None] = no_tripwire
    withheld: frozenset[int] = frozenset()
    received_at: datetime = NOON
    received: dict[int, datetime] = field(default_factory=dict)

    def open(self, folder: str = "") -> FolderStatus:
        uids = self.uids(0)
        done = [int(p.stem) for p in (self.server.folder / "done").iterdir()]
        return FolderStatus(self.server.uidvalidity, 1 + max([*uids, *done], default=0), len(uids))

    def uids(self, above: int) -> Sequence[int]:
        return sorted(u for p in (self.server.folder / "inbox").iterdir() if (u := int(p.stem)) > above)

    def since(self, day: date, up_to: int) -> Sequence[int]:
        return [uid for uid in self.uids(0) if uid <= up_to and self._came(uid).date() >= day]

    def _came(self, uid: int) -> datetime:
        return self.received.get(uid, self.received_at)

    def fetch(self, uids: Sequence[int]) -> Iterator[RawMail]:
        for uid in uids:
            if uid not in self.withheld:
                raw = (self.server.folder / "inbox" / f"{uid}.eml").read_bytes()
                yield RawMail(uid, raw, self._came(uid), len(raw))

    def file_away(self, uids: Sequence[int]) -> None:
        for uid in uids:
            path = self.server.folder / "inbox" / f"{uid}.eml"
            if path.exists():
                path.rename(self.server.folder / "done" / path.name)
            self.tripwire("filed one")

    def wait(self, seconds: float) -> bool:
        return False

    def close(self) -> None:
        return None


@dataclass
class FakeSender:
    """Hands letters to the fake server. `plan` holds the outcomes of the next attempts; then all are accepted.

    UNKNOWN takes the letter and loses the answer; `unknown_loses` loses the letter, too.
    """

    server: MailServer
    plan: list[Outcome] = field(default_factory=list)
    tripwire: Callable[[str], None] = no_tripwire
    unknown_loses: bool = False

    def send(self, envelope: Envelope, content: bytes, before_data: Callable[[], bool]) -> Report:
        outcome = self.plan.pop(0) if self.plan else Outcome.ACCEPTED
        if not before_data():
            return Report(Outcome.DEFERRED, "called off")
        self.tripwire("content leaves")
        if outcome is Outcome.ACCEPTED or (outcome is Outcome.UNKNOWN and not self.unknown_loses):
            self.server.take(envelope, content)
        self.tripwire("content left")
        return Report(outcome, f"{outcome} (fake)")

    def check(self) -> str:
        return "the fake server answers"


@dataclass
class FakeEvidence:
    """Looks among the accepted letters, if it can see them. `rewritten` is the id that the provider gave to them."""

    server: MailServer
    sees: bool = False
    rewritten: str = ""

    def found(self, message_id: str) -> str:
        seen = self.sees and any(letter["X-CaseConsultant-Letter"] == message_id for letter in self.server.accepted())
        return (self.rewritten or message_id) if seen else ""


def a_draft(text: str = "Yes, with a modifier.", asked_on: date = TODAY) -> Draft:
    """A draft with one sentence in it."""
    return Draft(
        text=text,
        bottom_line=text,
        parts=(),
        citations=(),
        questions_back=(),
        assumptions=(),
        not_answered=(),
        confidence=Confidence(Level.HIGH, "it is a test"),
        codes=(),
        library_digest="test",
        as_of=asked_on,
    )


def a_mail(
    subject: str = "20610 with 64483",
    text: str = "Can we bill 20610 with 64483 on the same day?",
    sender: str = "Jo Coder <jo@clinic.test>",
    message_id: str = "q1@clinic.test",
    **headers: str,
) -> bytes:
    """A plain mail as a coder sends it."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "consult@service.test", subject
    mail["Date"] = "Tue, 24 Nov 2026 11:00:00 +0000"
    if message_id:
        mail["Message-ID"] = f"<{message_id}>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()
