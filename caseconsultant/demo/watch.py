"""What the terminal shows: every question and where it is now."""

import time
from collections.abc import Callable

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services.pages import TicketLine

Lines = Callable[[], tuple[TicketLine, ...]]


def where(line: TicketLine) -> str:
    """Say in words where a question is, and who acts next."""
    match line.letter:
        case LetterState.READY:
            return "approved; the letter leaves when the undo time is over"
        case LetterState.CLAIMED | LetterState.DATA:
            return "the letter is leaving"
        case LetterState.UNKNOWN:
            return "the letter may have been sent: see Doubts in the admin"
        case LetterState.FAILED:
            return "the letter was refused: see Doubts in the admin"
        case _:
            return _who_acts(line.state)


def _who_acts(state: TicketState) -> str:
    match state:
        case TicketState.OPEN:
            return "acknowledged; the draft is being written"
        case TicketState.KEPT:
            return "kept back; see its page"
        case TicketState.DRAFTED:
            return "the draft is ready; a consultant reviews it"
        case TicketState.NEEDS_INFO:
            return "asked back; the requester writes next"
        case TicketState.ANSWERED:
            return "answered"
        case TicketState.CLOSED:
            return "closed"


def rows(lines: tuple[TicketLine, ...]) -> tuple[tuple[str, ...], ...]:
    """What is shown of the questions."""
    return tuple((str(n.id), n.requester.email, n.subject, where(n), f"{n.since:%H:%M:%S}") for n in lines)


def table(lines: tuple[TicketLine, ...]) -> Table:
    """The questions, newest last."""
    grid = Table(expand=True, header_style="bold", border_style="dim")
    grid.add_column("#", min_width=2)
    grid.add_column("From", ratio=3, overflow="ellipsis", no_wrap=True)
    grid.add_column("Subject", ratio=4)
    grid.add_column("Where it is", ratio=6)
    grid.add_column("Since UTC", min_width=9)
    for row in rows(lines):
        grid.add_row(*map(Text, row))  # shown as written, never read as markup
    if not lines:
        grid.add_row("", "", "[dim]no mail yet[/dim]", "", "")
    return grid


def follow(console: Console, lines: Lines, until: Callable[[], object], tick: float = 0.25) -> None:
    """Show the questions until `until` holds: live on a terminal, else one line for every change."""
    if console.is_terminal:
        _follow_live(console, lines, until, tick)
    else:
        _follow_in_lines(console, lines, until, tick)


def _follow_live(console: Console, lines: Lines, until: Callable[[], object], tick: float) -> None:
    shown = lines()
    with Live(table(shown), console=console, auto_refresh=False) as live:
        ended: object = False
        while not ended:
            time.sleep(tick)
            ended = until()
            if rows(now := lines()) != rows(shown):
                shown = now
                live.update(table(shown), refresh=True)


def _follow_in_lines(console: Console, lines: Lines, until: Callable[[], object], tick: float) -> None:
    shown: dict[int, str] = {}
    while True:
        ended = until()
        for line in lines():
            if shown.get(line.id) != (now := where(line)):
                console.print(f"{line.since:%H:%M:%S} ticket {line.id}: {now}", soft_wrap=True)
                shown[line.id] = now
        if ended:
            return
        time.sleep(tick)
