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
        case TicketState.DRAFTED:
            return "the draft is ready; a consultant reviews it"
        case TicketState.NEEDS_INFO:
            return "asked back; the requester writes next"
        case TicketState.ANSWERED:
            return "answered"
        case TicketState.CLOSED:
            return "closed"


def table(lines: tuple[TicketLine, ...]) -> Table:
    """The questions, newest last."""
    grid = Table(expand=True, header_style="bold", border_style="dim")
    for heading, ratio in (("Ticket", 1), ("From", 3), ("Subject", 4), ("Where it is", 5), ("Since (UTC)", 1)):
        grid.add_column(heading, ratio=ratio, overflow="ellipsis", no_wrap=heading != "Where it is")
    for line in lines:
        stranger = (Text(line.requester.email), Text(line.subject))  # shown as written, never read as markup
        grid.add_row(str(line.id), *stranger, where(line), f"{line.since:%H:%M:%S}")
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
    with Live(table(lines()), console=console, auto_refresh=False) as live:
        while not until():
            time.sleep(tick)
            live.update(table(lines()), refresh=True)
        live.update(table(lines()), refresh=True)


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
