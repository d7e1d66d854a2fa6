"""Letters' sentences as consultants word them: for everybody, a mailbox, an organisation; every version is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.orm import Session

from caseconsultant.domain.errors import NotAllowed, StaleVersion
from caseconsultant.domain.letters import LetterKind
from caseconsultant.replies import samples
from caseconsultant.replies.linting import remarks
from caseconsultant.replies.passages import PASSAGES, BadPassage, check, ours
from caseconsultant.replies.render import TEMPLATES, Rendered, render, slots_of
from caseconsultant.services.app import App
from caseconsultant.store import journal, organisations, people, wordings
from caseconsultant.store.locks import alone
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import TicketRow, WordingRow

__all__ = ["ABOVE", "EVERYBODY", "BadPassage", "Passage", "Sample", "Version", "WordingPage"]

EVERYBODY: Final = ""
VERSIONS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a passage; a text of None goes back to the words above it. `id` is 0 where there is none."""

    id: int
    text: str | None
    who: str
    at: datetime


ABOVE: Final = Version(0, None, "", datetime.min.replace(tzinfo=UTC))
"""No words of one's own: those of the scope above count."""


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage in one scope: what is in force there, whose words they are, and the versions of this scope."""

    name: str
    text: str
    own: bool  # worded in this very scope
    versions: tuple[Version, ...]

    @property
    def version(self) -> int:
        """The newest version's number, by which a page that grew old is told."""
        return self.versions[0].id if self.versions else 0


@dataclass(frozen=True, slots=True)
class WordingPage:
    """The passages of one letter in one scope, and the slots that they may use."""

    letter: LetterKind
    scope: str
    passages: tuple[Passage, ...]
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A letter with made-up contents, and what mail programs would not like about it."""

    rendered: Rendered
    remarks: tuple[str, ...]


def scopes_of(mailbox: str, organisation_id: int | None) -> tuple[str, ...]:
    """Return whose words count, from the widest to the narrowest."""
    organisation = () if organisation_id is None else (f"organisation {organisation_id}",)
    return (EVERYBODY, f"mailbox {mailbox}", *organisation)


def scopes(app: App) -> tuple[tuple[str, str], ...]:
    """Return the scopes that can have words of their own, the widest first, each with what people call it."""
    with transaction(app.sessions, "wordings: scopes") as session:
        named = {f"organisation {row.id}": row.name for row in organisations.everything(session) if row.active}
        former = wordings.used_scopes(session) - {EVERYBODY, *named}
    mailboxes = {f"mailbox {name}" for name in app.policy.letterheads} | former
    by_name = sorted(named.items(), key=lambda one: one[1].lower())
    return ((EVERYBODY, "everybody"), *((one, one) for one in sorted(mailboxes)), *by_name)


def said(session: Session, ticket: TicketRow, letter: LetterKind) -> dict[str, str]:
    """Return the passages of a ticket's letter that were worded anew."""
    return wordings.in_force(session, letter, scopes_of(ticket.mailbox, ticket.organisation_id))


def show(app: App, letter: LetterKind, scope: str = EVERYBODY) -> WordingPage:
    """Return the passages of a letter as they are in force in a scope."""
    with transaction(app.sessions, "wordings: show") as session:
        names = {row.id: row.name for row in people.everybody(session)}
        force = {**ours(TEMPLATES, letter), **wordings.in_force(session, letter, _widening(scope))}
        passages = []
        for name in PASSAGES:
            rows = wordings.versions(session, letter, name, scope, VERSIONS_SHOWN)
            own = bool(rows) and rows[0].text is not None
            passages.append(Passage(name, force[name], own, tuple(_version(row, names) for row in rows)))
    return WordingPage(letter, scope, tuple(passages), tuple(sorted(slots_of(letter))))


def change(
    app: App, letter: LetterKind, scope: str, texts: Mapping[str, str | None], seen: Mapping[str, int], who: int
) -> int:
    """Word passages anew, in one step; None goes back to the words above. Return how many changed.

    Raises BadPassage for what no letter can say, NotAllowed without a credential, and StaleVersion where a colleague
    worded one of them since `seen` (the version that the page showed, by passage).
    """
    for text in texts.values():
        check(text or "", slots_of(letter))
    with transaction(app.sessions, "wordings: change") as session:
        consultant = people.find(session, who)
        if not consultant.may_approve:
            raise NotAllowed("Only a consultant with a credential words letters.")
        alone(session, app.sessions.keys.digest("wordings", f"{letter} {scope}"))
        above = {**ours(TEMPLATES, letter), **wordings.in_force(session, letter, _widening(scope)[:-1] or ())}
        changed = 0
        for name, text in texts.items():
            newest = next(iter(wordings.versions(session, letter, name, scope, 1)), None)
            if (newest.id if newest else 0) != seen.get(name, 0):
                raise StaleVersion("A colleague has worded this letter since the page was loaded.")
            kept = None if text is None or (newest is None and text.strip() == above[name].strip()) else text.strip()
            if (newest.text if newest else None) != kept:
                session.add(WordingRow(letter=letter, passage=name, scope=scope, text=kept, consultant_id=who))
                changed += 1
        if changed:
            journal.write(session, "letter worded", by=who, letter=letter, scope=scope or "everybody")
    return changed


def sample(app: App, letter: LetterKind, texts: Mapping[str, str]) -> Sample:
    """Show a letter with these passages as a requester would get it. Raises BadPassage."""
    for text in texts.values():
        check(text, slots_of(letter))
    rendered = render(replace(samples.sample(letter, app.policy.service_name), said=dict(texts)))
    return Sample(rendered, remarks(rendered.html))


def _widening(scope: str) -> tuple[str, ...]:
    """The scope and the one above it. An organisation's words stand above those of any mailbox."""
    return (EVERYBODY,) if scope == EVERYBODY else (EVERYBODY, scope)


def _version(row: WordingRow, names: Mapping[int, str]) -> Version:
    return Version(row.id, row.text, names.get(row.consultant_id, ""), row.at)
