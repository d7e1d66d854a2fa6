"""`caseconsultant doctor`: looks at every part, and says in plain words what is wrong and what to do."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from caseconsultant import wiring
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.shelf import current
from caseconsultant.operations import checks
from caseconsultant.operations.checks import Finding, Grade
from caseconsultant.services.app import App
from caseconsultant.settings import Settings

COLOURS = {Grade.GOOD: "green", Grade.NOTE: "yellow", Grade.BAD: "bold red"}


def examine(settings: Settings, app: App) -> Iterator[Finding]:
    """Look at one part after the other; the database first, since most depends on it."""
    database = checks.database(app.sessions)
    yield database
    yield checks.clock(app.clock.now(), app.sessions)
    yield checks.disk(settings.home)
    yield checks.broker(settings.broker_url)
    for box in settings.mailboxes:
        yield checks.mailbox(box.name, wiring.open_mailbox(box, app.sessions))
    for name in {box.sender: box.name for box in reversed(settings.mailboxes)}.values():
        yield checks.sender(app.sender_of(name))
    if database.grade is Grade.GOOD:
        yield checks.sending(app.sessions, settings.shadow)
        yield checks.parts(app)
    yield checks.library(wiring.shelf_of(settings), first_use=not _has_library(settings))
    yield checks.parser(app.parser)


def _has_library(settings: Settings) -> bool:
    try:
        return bool(current(settings.home / "library"))
    except LibraryError:
        return False


def report(console: Console, findings: Iterator[Finding]) -> bool:
    """Print every finding as soon as it is known; say whether nothing is bad."""
    well = True
    for finding in findings:
        line = Text.assemble((f"{finding.grade:<5}", COLOURS[finding.grade]), f" {finding.part}: {finding.says}")
        console.print(line, soft_wrap=True)
        if finding.todo:
            console.print(Text(f"      {finding.todo}", style="dim"), soft_wrap=True)
        well = well and finding.grade is not Grade.BAD
    return well
