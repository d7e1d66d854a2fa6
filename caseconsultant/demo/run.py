"""The demo from its beginning to its end: one folder, one mail server, one broker, the parts of the service."""

import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Final

from rich.console import Console

from caseconsultant import settings, wiring
from caseconsultant.demo import story, watch
from caseconsultant.demo.autopilot import Autopilot
from caseconsultant.demo.broker import start_broker
from caseconsultant.demo.environment import settings_for, without_ours
from caseconsultant.demo.mailserver import MailServer, Ports
from caseconsultant.demo.ports import answers, port_like, wait_for
from caseconsultant.demo.processes import Processes
from caseconsultant.demo.requester import Inbox, send
from caseconsultant.services import desk, people
from caseconsultant.services.app import App
from caseconsultant.services.pages import TicketLine, View
from caseconsultant.store import migrate

ADMIN_PORT: Final = 8000
SMTP_PORT: Final = 2525
IMAP_PORT: Final = 2143
UNDO_BY_HAND: Final = 15  # seconds in which a person at the demo may take an approval back
UNDO_AUTO: Final = 1
BUILD_LIBRARY: Final = (
    "import sys, pathlib, caseconsultant.codes.shelf as shelf; shelf.ensure_library(pathlib.Path(sys.argv[1]))"
)


@dataclass(frozen=True, slots=True)
class Stage:
    """The running demo. `link` signs the consultant in once."""

    app: App
    processes: Processes
    mail: Ports
    admin_port: int
    link: str

    @property
    def admin(self) -> str:
        """Where the admin is."""
        return f"http://127.0.0.1:{self.admin_port}"

    def lines(self) -> tuple[TicketLine, ...]:
        """Every question, the oldest first."""
        return tuple(sorted(desk.tickets(self.app, view=View.ALL, page=1).lines, key=lambda line: line.id))


def run_demo(auto: bool = False, port: int | None = None, home: Path | None = None) -> int:
    """Run the demo until Ctrl-C, or with `auto` until the answer has arrived; return the exit code."""
    console = Console()
    begun = time.monotonic()
    with ExitStack() as stack:
        stack.enter_context(ended_by_signals())
        folder = home or Path(stack.enter_context(TemporaryDirectory(prefix="caseconsultant-demo-")))
        console.print("Starting a mail server, a broker, the poller, a worker and the admin ...", style="dim")
        stage = set_up(stack, folder, port_like(port or ADMIN_PORT), UNDO_AUTO if auto else UNDO_BY_HAND)
        console.print(introduction(stage), markup=False, highlight=False, soft_wrap=True)
        send(stage.mail, story.mail_of(story.QUESTION, stage.app.clock.now()))
        if not auto:
            watch.follow(console, stage.lines, stage.processes.check)
            return 0
        inbox = stack.enter_context(closing(Inbox(stage.mail, story.REQUESTER, story.PASSWORDS[story.REQUESTER])))
        pilot = Autopilot(stage.admin, stage.link, stage.lines, inbox, stage.processes.check)
        watch.follow(console, stage.lines, pilot)
        console.rule("What the requester received")
        console.print(pilot.answer, markup=False, highlight=False, soft_wrap=True)
        console.rule(f"{time.monotonic() - begun:.1f} seconds from nothing to the answer")
    return 0


def set_up(stack: ExitStack, home: Path, admin_port: int, undo_seconds: int) -> Stage:
    """Start everything, and return when mail can be sent.

    What is entered first ends last: the worker still needs the broker, and the end of the mail server is what ends
    the poller's IDLE.
    """
    first, processes = stack.enter_context(Processes(home)), stack.enter_context(Processes(home))
    library = [sys.executable, "-c", BUILD_LIBRARY, str(home / "library")]  # takes seconds, so it begins first
    processes.start("library", library, without_ours(os.environ), lasting=False)
    broker_url = start_broker(first, home)
    mail = stack.enter_context(MailServer(story.PASSWORDS, Ports(port_like(IMAP_PORT), port_like(SMTP_PORT), 0)))

    ours = settings_for(home, mail.ports, broker_url, admin_port, undo_seconds)
    app = wiring.build(settings.load(ours))
    stack.callback(app.sessions.engine.dispose)
    stack.callback(app.parser.close)
    migrate.upgrade(app.sessions.engine)

    start_service(processes, home, admin_port, {**without_ours(os.environ), **ours})
    consultant = people.add_consultant(app, story.CONSULTANT_NAME, story.CONSULTANT_CREDENTIAL, story.CONSULTANT_EMAIL)
    wait_for(lambda: answers(admin_port, b"GET /healthz HTTP/1.0\r\n\r\n", b"HTTP/1"), "the admin", processes.check)
    wait_for(lambda: mailbox_was_read(app), "the poller to read the mailbox", processes.check)
    return Stage(app, processes, mail.ports, admin_port, f"/sign-in/{people.link(app, consultant)}")


def start_service(processes: Processes, home: Path, admin_port: int, environ: Mapping[str, str]) -> None:
    """Start the parts, as the Procfile names them."""
    python = sys.executable
    quick = ["--without-gossip", "--without-mingle"]
    celery = ["-A", "workers.app:celery", "worker", "-B", "-s", str(home / "beat"), "-c", "2", "-l", "INFO", *quick]
    gunicorn = ["-b", f"127.0.0.1:{admin_port}", "--threads", "4", "admin.wsgi:application()"]
    processes.start("poller", [python, "-m", "workers.poller"], environ)
    processes.start("worker", [python, "-m", "celery", *celery], environ)
    processes.start("admin", [python, "-m", "gunicorn", *gunicorn], environ)


def mailbox_was_read(app: App) -> bool:
    """Say whether the poller has opened the mailbox: mail that comes from now on is taken in."""
    return any(mailbox.read_at is not None for mailbox in desk.status(app).mailboxes)


def introduction(stage: Stage) -> str:
    """What a person needs to look around."""
    requester, password = story.REQUESTER, story.PASSWORDS[story.REQUESTER]
    return f"""
Sign in as the consultant {story.CONSULTANT_NAME}; the link works once:
  {stage.admin}{stage.link}
Send further mail as {requester} to {story.CONSULT}:
  SMTP 127.0.0.1 port {stage.mail.smtp}, no login
Read what {requester} receives:
  IMAP 127.0.0.1 port {stage.mail.imap}, password {password}
Ctrl-C ends everything; nothing is kept.
"""


@contextmanager
def ended_by_signals() -> Iterator[None]:
    """Turn a polite signal into an exception, so that every `with` ends as it should."""

    def leave(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = {number: signal.signal(number, leave) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
