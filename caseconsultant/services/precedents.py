"""Answers that were sent, kept without patient and requester, and held against every new code library."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, cast

from sqlalchemy.orm import Session

from caseconsultant.advice.draft import Draft
from caseconsultant.advice.findings import day
from caseconsultant.advice.guidance.note import GuidanceNote
from caseconsultant.advice.reading import read
from caseconsultant.codes.codeform import is_procedure
from caseconsultant.codes.facts import Setting
from caseconsultant.codes.library import Library
from caseconsultant.domain.errors import StaleVersion
from caseconsultant.domain.person_names import words_of
from caseconsultant.domain.precedents import Facts, changed, codes_in, without_requester, words_in
from caseconsultant.domain.privacy import Identifier, mask_all
from caseconsultant.replies.blocks import Paragraph, blocks
from caseconsultant.services.app import App
from caseconsultant.services.correcting import answered_message
from caseconsultant.services.patient_data import READ
from caseconsultant.services.precedent_facts import facts_of, kinds_of, settings_of
from caseconsultant.services.precedent_rules import edition, rules_of
from caseconsultant.store import fact_changes, journal, people, precedents, tickets
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ApprovalRow, LetterRow, PrecedentRow, TicketRow
from caseconsultant.store.types import database_now

SOURCES_STAY: Final = frozenset({Identifier.URL})


@dataclass(frozen=True, slots=True)
class _Sent:
    """A letter that was sent and what it answers, as people wrote it."""

    subject: str
    question: str
    answer: str
    names: tuple[str, ...]
    addresses: tuple[str, ...]
    asked_on: date
    answered_at: datetime
    consultant_id: int
    draft: Draft | None
    library: str  # that it was written with


def keep(app: App, precedent_id: int) -> bool:
    """Make the precedent of a letter that was sent; False where it is made already, or somebody is at it."""
    with transaction(app.sessions, "precedent: claim") as session:
        row = precedents.claim(session, precedent_id, made=False)
        if row is None:
            return False
        sent = _sent(session, row)
    library = app.library(sent.library) or app.library("")  # an old one is kept for a while only
    question, answer = deidentified(sent)
    bases, basis, on = _basis(sent, library, app.notes())
    with transaction(app.sessions, "precedent: write") as session:
        row = precedents.lock(session, precedent_id)
        if row is None or row.made_at is not None:
            return False
        row.question, row.answer, row.basis = question, answer, basis
        row.consultant_id, row.answered_at, row.on_day = sent.consultant_id, sent.answered_at, on
        row.made_at = row.due_at = database_now()
        precedents.index(session, precedent_id, bases, words_in(f"{question}\n{bottom_line(answer)}"))
        journal.write(session, "answer kept as a precedent", ticket_id=row.ticket_id, letter_id=row.letter_id)
        return True


def recheck(app: App, precedent_id: int) -> bool:
    """Hold a precedent's facts against the library in use, and record what reads otherwise; False if not to be done."""
    if (library := app.library("")) is None:
        return False
    notes = app.notes()
    held_against = edition_of(library, notes)
    with transaction(app.sessions, "recheck: claim") as session:
        row = precedents.claim(session, precedent_id, made=True)
        if row is None:
            return False
        basis, on = cast("dict[str, Any]", row.basis), row.on_day or app.clock.now().date()

    def facts(day: date) -> Facts:
        settings = [Setting(one) for one in basis["settings"]]
        said = facts_of(basis["codes"], basis["kinds"], settings, library, day)
        return {**said, **rules_of(basis["rules"], notes, day)}

    found = changed(basis["facts"], facts(on), facts(app.clock.now().date()))
    with transaction(app.sessions, "recheck: write") as session:
        row = precedents.lock(session, precedent_id)
        if row is None or row.superseded_by is not None:
            return False
        if fact_changes.record(session, precedent_id, found):
            names = "; ".join(one.name for one in found)
            journal.write(session, "a fact behind the answer changed", ticket_id=row.ticket_id, facts=names)
        row.checked_with, row.checked_at, row.due_at = held_against, database_now(), database_now()
        return True


def edition_of(library: Library, notes: tuple[GuidanceNote, ...]) -> str:
    """Return the name of what precedents are held against: the library's digest, and a name for the notes."""
    return f"{library.digest} {edition(notes)}"


def exclude(app: App, precedent_id: int, consultant_id: int, *, out: bool) -> None:
    """Let a precedent be found no more, or again. Raises StaleVersion where there is none."""
    with transaction(app.sessions, "precedent: exclude") as session:
        people.find(session, consultant_id)
        row = precedents.lock(session, precedent_id)
        if row is None or row.made_at is None:
            raise StaleVersion("there is no such precedent")
        if out == (row.excluded_at is not None):
            return  # pressed twice
        row.excluded_at, row.excluded_by = (database_now(), consultant_id) if out else (None, None)
        what = "precedent excluded" if out else "precedent taken in again"
        journal.write(session, what, by=consultant_id, ticket_id=row.ticket_id, precedent=row.id)


def bottom_line(answer: str) -> str:
    """Return what an answer says first (of several questions, first of each)."""
    leads = (block for block in blocks(answer) if isinstance(block, Paragraph) and block.lead)
    return " ".join(" ".join(block.lines) for block in leads)


def deidentified(sent: _Sent) -> tuple[str, str]:
    """Return question and answer without patient data and requester; the days of releases and addresses stay."""
    subject, question, answer = (
        without_requester(text, sent.names, sent.addresses) for text in (sent.subject, sent.question, sent.answer)
    )
    cited = frozenset(day(one).lower() for one in _days(sent.draft))
    asked = mask_all((subject, question))
    *_, said = mask_all((subject, question, answer), cited, SOURCES_STAY)
    return "\n\n".join(filter(None, asked)), said


def _days(draft: Draft | None) -> Iterator[date]:
    for citation in draft.citations if draft else ():
        yield from (one for one in (citation.effective, citation.ends) if one is not None)


def _basis(
    sent: _Sent, library: Library | None, notes: tuple[GuidanceNote, ...]
) -> tuple[frozenset[str], dict[str, object], date]:
    """Return the codes without modifiers, what the answer rests on, and the day that it is for."""
    named = codes_in(f"{sent.answer}\n{sent.subject}\n{sent.question}")
    codes = [code for code in named if _is_code(code.partition("-")[0], library)]
    bases = tuple(dict.fromkeys(code.partition("-")[0] for code in codes))
    subject, question = mask_all((sent.subject, sent.question), keep=READ)
    on = read(subject, question, sent.asked_on).date_of_service
    kinds, settings = kinds_of(sent.draft, sent.answer), settings_of(sent.draft)
    rules = sent.draft.rules if sent.draft else ()
    facts = facts_of(bases, kinds, settings, library, on) if library else {}
    citations = sent.draft.citations if sent.draft else ()
    basis: dict[str, object] = {
        "codes": bases,
        "named": codes,
        "topics": tuple(dict.fromkeys(citation.title for citation in citations)),
        "releases": tuple(dict.fromkeys(", ".join(filter(None, (one.title, one.release))) for one in citations)),
        "kinds": kinds,
        "settings": settings,
        "rules": rules,
        "facts": {**facts, **rules_of(rules, notes, on)},
        "library": library.digest if library else "",
    }
    return frozenset(bases), basis, on


def _is_code(code: str, library: Library | None) -> bool:
    return library.known(code) if library else is_procedure(code)


def _sent(session: Session, row: PrecedentRow) -> _Sent:
    letter = session.get_one(LetterRow, row.letter_id)
    approval = session.get_one(ApprovalRow, letter.approval_id)
    ticket = session.get_one(TicketRow, row.ticket_id)
    newest = answered_message(session, letter)
    mails = [m for m in tickets.messages(session, newest.ticket_id) if m.id <= newest.id] if newest else []
    newest_draft = tickets.newest_draft(session, ticket.id)
    draft = Draft.from_json(newest_draft.draft) if newest_draft and newest_draft.draft else None
    corrected = precedents.superseded_by(session, letter.id)
    heads: Sequence[Mapping[str, Any]] = [json.loads(mail.headers) for mail in mails]
    names = (ticket.requester_name, *(head.get("from_name", "") for head in heads))
    texts = [mails[0].text, *(mail.new_words for mail in mails[1:])] if mails else []
    return _Sent(
        subject=ticket.subject,
        question="\n\n".join(texts),
        answer=letter.text,
        names=tuple(dict.fromkeys(word for name in names for word in words_of(name))),
        addresses=tuple(dict.fromkeys((ticket.requester, *(mail.sender for mail in mails)))),
        asked_on=(mails[-1].at if mails else ticket.asked_at).date(),
        answered_at=letter.settled_at or letter.made_at,
        consultant_id=approval.consultant_id,
        draft=draft,
        library=corrected.checked_with.partition(" ")[0] if corrected else draft.library_digest if draft else "",
    )
