"""What the pages show of answers given before, as frozen values."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy.orm import Session

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.findings import day
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.precedents import Match, codes_in, words_in
from caseconsultant.domain.privacy import mask_all
from caseconsultant.services.app import App
from caseconsultant.services.patient_data import READ, question_of
from caseconsultant.services.precedents import bottom_line
from caseconsultant.store import fact_changes, precedents, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ConsultantRow, FactChangeRow, PrecedentRow, TicketRow

PAGE: Final = 20
MOST_FOUND: Final = 50
MOST_BESIDE: Final = 3
FEWEST_WORDS: Final = 4  # where no code is shared, so many words must be
FEWEST_BESIDE_A_CODE: Final = 2  # and where one of several is


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A fact that reads otherwise now; `settled` says whether a person has dealt with it."""

    fact: str
    old: str
    new: str
    own_day: bool
    settled: bool


@dataclass(frozen=True, slots=True)
class PrecedentLine:
    """An answer given before. `matched` says what it shares with what was searched for; `facts` are name and value."""

    id: int
    ticket_id: int
    answered_at: datetime
    on_day: date
    consultant: str
    credential: str
    question: str
    answer: str
    bottom_line: str
    codes: tuple[str, ...]
    topics: tuple[str, ...]
    releases: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]
    changes: tuple[ChangeLine, ...]
    excluded: bool
    superseded: bool
    matched: str = ""

    @property
    def quotable(self) -> bool:
        """Say whether it may be cited: in use, and no fact behind it has changed."""
        return not (self.excluded or self.superseded or self.changes)


@dataclass(frozen=True, slots=True)
class PrecedentList:
    """One page (from 1) of precedents, newest first, or what a search found, best first."""

    query: str
    page: int
    pages: int
    total: int
    lines: tuple[PrecedentLine, ...]


def search(app: App, query: str, page: int) -> PrecedentList:
    """Return the precedents that share codes or words with the query; all of them for an empty one."""
    with transaction(app.sessions, "desk: precedents") as session:
        if not query.strip():
            total = precedents.count(session)
            pages = max(-(-total // PAGE), 1)
            page = min(page, pages)
            rows = precedents.newest(session, (page - 1) * PAGE, PAGE)
            return PrecedentList("", page, pages, total, lines_of(session, rows))
        found = precedents.search(session, _bases(query.upper()), words_in(query))[:MOST_FOUND]
        return PrecedentList(query, 1, 1, len(found), _matched(session, found))


def beside(app: App, ticket_id: int) -> tuple[PrecedentLine, ...]:
    """Return what was answered before that is most like a ticket's question; those that may be cited come first."""
    with transaction(app.sessions, "desk: question") as session:
        ticket, newest = session.get(TicketRow, ticket_id), tickets.newest_draft(session, ticket_id)
        mails = tickets.messages(session, ticket_id)
        if ticket is None or not mails or not precedents.any_made(session):
            return ()
        asked, draft = (ticket.subject, question_of(mails)), newest.draft if newest else ""
    text = "\n".join(mask_all(asked, keep=READ))
    codes = _bases(f"{text}\n{' '.join(Draft.from_json(draft).codes if draft else ())}")
    with transaction(app.sessions, "desk: answered before") as session:
        found = precedents.search(session, codes, words_in(text))
        close = [one for one in found if _close(one, len(codes))]
        lines = [line for line in _matched(session, close[: 2 * MOST_BESIDE]) if line.ticket_id != ticket_id]
    return tuple(sorted(lines, key=lambda line: not line.quotable)[:MOST_BESIDE])


def _close(match: Match, codes: int) -> bool:
    """Say whether a precedent is like a question that names so many codes: one code of several is not enough."""
    enough = FEWEST_BESIDE_A_CODE if len(match.codes) == 1 < codes else 0
    return match.words >= (enough if match.codes else FEWEST_WORDS)


def quotation(app: App, precedent_id: int) -> str:
    """Return an answer as another one cites it: with its date. Raises StaleVersion where it may not be cited."""
    with transaction(app.sessions, "desk: quotation") as session:
        row = precedents.find(session, precedent_id)
        (line,) = lines_of(session, [row]) if row else (None,)
    if line is None or not line.quotable:
        raise StaleVersion("this answer may not be cited any more")
    by = f" by a {line.credential}" if line.credential else ""
    said = "\n".join(f"> {words}".rstrip() for words in line.answer.strip().splitlines())
    return f"Answered before, on {day(line.answered_at.date())}{by}:\n{said}\n"


def lines_of(session: Session, rows: Iterable[PrecedentRow]) -> tuple[PrecedentLine, ...]:
    """Return precedents as pages show them."""
    rows = list(rows)
    changes: dict[int, list[FactChangeRow]] = {}
    for change in fact_changes.of_precedents(session, [row.id for row in rows]):
        changes.setdefault(change.precedent_id, []).append(change)
    return tuple(_line(session, row, changes.get(row.id, [])) for row in rows)


def _line(session: Session, row: PrecedentRow, changes: Sequence[FactChangeRow]) -> PrecedentLine:
    consultant = session.get(ConsultantRow, row.consultant_id) if row.consultant_id else None
    basis = cast("Mapping[str, Any]", row.basis)
    assert row.answered_at is not None  # it was made
    return PrecedentLine(
        id=row.id,
        ticket_id=row.ticket_id,
        answered_at=row.answered_at,
        on_day=row.on_day or row.answered_at.date(),
        consultant=consultant.name if consultant else "",
        credential=consultant.credential if consultant else "",
        question=row.question,
        answer=row.answer,
        bottom_line=bottom_line(row.answer),
        codes=_shown(basis["named"]),
        topics=tuple(basis["topics"]),
        releases=tuple(basis["releases"]),
        facts=tuple(basis["facts"].items()),
        changes=tuple(ChangeLine(c.fact, c.old, c.new, c.own_day, c.settled_at is not None) for c in changes),
        excluded=row.excluded_at is not None,
        superseded=row.superseded_by is not None,
    )


def _matched(session: Session, found: Sequence[Match]) -> tuple[PrecedentLine, ...]:
    rows = precedents.some(session, [one.precedent_id for one in found])
    lines = lines_of(session, [rows[one.precedent_id] for one in found])
    return tuple(replace(line, matched=_how(one)) for line, one in zip(lines, found, strict=True))


def _how(match: Match) -> str:
    """In words, what a precedent shares: `same codes 20610, 64483; 3 words alike`."""
    codes = f"same {'code' if len(match.codes) == 1 else 'codes'} {', '.join(match.codes)}" if match.codes else ""
    words = f"{match.words} {'word' if match.words == 1 else 'words'} alike" if match.words else ""
    return "; ".join(filter(None, (codes, words)))


def _shown(named: Sequence[str]) -> tuple[str, ...]:
    """Codes as an answer names them: without modifiers only where it names no others."""
    modified = {code.partition("-")[0] for code in named if "-" in code}
    return tuple(code for code in named if code not in modified)


def _bases(text: str) -> tuple[str, ...]:
    """The codes in a text, without modifiers."""
    return tuple(dict.fromkeys(code.partition("-")[0] for code in codes_in(text)))
