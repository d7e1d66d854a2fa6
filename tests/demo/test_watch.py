from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import chain, repeat

import pytest
from rich.console import Console

from caseconsultant.demo.watch import follow, table, where
from caseconsultant.domain.delivery import LetterState
from caseconsultant.domain.letters import Address
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services.pages import TicketLine

LINE = TicketLine(
    id=7,
    subject="20610 [same day]",
    requester=Address("maria@practice.test"),
    state=TicketState.OPEN,
    since=datetime(2026, 3, 2, 10, 4, 5, tzinfo=UTC),
    age=timedelta(0),
)


def printed(terminal: bool, lines: tuple[TicketLine, ...], *rounds: tuple[TicketLine, ...]) -> str:
    out = StringIO()
    shown: Iterator[tuple[TicketLine, ...]] = chain([lines, *rounds], repeat((rounds or (lines,))[-1]))
    left = iter([False] * len(rounds))
    console = Console(file=out, force_terminal=terminal, width=160)
    follow(console, lambda: next(shown), lambda: next(left, True), tick=0)
    return out.getvalue()


@pytest.mark.parametrize("state", TicketState)
def test_every_state_has_words_of_its_own(state: TicketState) -> None:
    others = {where(replace(LINE, state=other)) for other in TicketState if other is not state}
    assert where(replace(LINE, state=state)) not in others


def test_a_letter_on_its_way_says_more_than_the_state() -> None:
    answered = replace(LINE, state=TicketState.ANSWERED)
    assert "may have been sent" in where(replace(answered, letter=LetterState.UNKNOWN))
    assert where(answered) == "answered"


def test_without_a_terminal_a_line_is_printed_for_every_change_and_no_other() -> None:
    drafted = replace(LINE, state=TicketState.DRAFTED)
    text = printed(False, (LINE,), (LINE,), (drafted,))
    told = [line.split(": ")[1].split(";")[0] for line in text.splitlines()]
    assert told == ["acknowledged", "the draft is ready"]
    assert text.startswith("10:04:05 ticket 7")


def test_a_terminal_shows_every_question_as_it_moves() -> None:
    text = printed(True, (LINE,), (replace(LINE, state=TicketState.DRAFTED),))
    assert "being written" in text
    assert "draft is ready" in text


def test_a_subject_is_shown_as_it_is_written() -> None:
    out = StringIO()
    Console(file=out, width=160).print(table((LINE,)))
    assert "20610 [same day]" in out.getvalue()
