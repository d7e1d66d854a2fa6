"""The one module that knows every adapter: build(settings) returns the wired App."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from caseconsultant.advice.checking import check
from caseconsultant.advice.draft import Draft
from caseconsultant.advice.drafting import draft
from caseconsultant.advice.reading import read
from caseconsultant.advice.rewording import Rewriter, reworded
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import Shelf, ensure_library, kept
from caseconsultant.domain.letters import Address
from caseconsultant.language_model.endpoint import Endpoint, ModelAccount
from caseconsultant.mail.sandbox import ChildParser
from caseconsultant.mail.smtp import SmtpSender
from caseconsultant.mail_wiring import (
    evidence_of,
    mailbox_account,
    open_mailbox,
    person_of,
    sender_account,
    sources_of,
    tokens_of,
)
from caseconsultant.ports import Doorbell
from caseconsultant.services.app import App, Letterhead, Policy
from caseconsultant.settings import PREFIX, ModelSettings, Settings, load
from caseconsultant.store.session import Sessions, no_tripwire, open_engine
from caseconsultant.store.types import Keys

# What the parts of the service take from here beside what stands below.
__all__ = ["mailbox_account", "open_mailbox", "person_of", "sender_account", "sources_of", "tokens_of"]


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the time in UTC."""
        return datetime.now(UTC)


class NoDoorbell:
    """Where no broker is set up: every ring is in vain, and the sweep does the work."""

    expected = False

    def ring(self, task: str, number: int) -> bool:  # noqa: ARG002
        """Ring in vain."""
        return False


class Advice:
    """The drafter and the checker over the library in use; a swapped library is noticed at the next question."""

    def __init__(self, library: Callable[[], Library], rewriter: Rewriter | None = None) -> None:
        self._library = library
        self._rewriter = rewriter

    def draft(self, subject: str, text: str, asked_on: date) -> Draft:
        """Draft an answer; a language model, where one is set up, is asked for its words."""
        library = self._library()
        made = draft(subject, text, library, asked_on)
        if self._rewriter is None:
            return made
        question = read(subject, text, asked_on)
        known = frozenset(warning.message for warning in check(made.text, question, made, library))
        return reworded(
            made,
            subject,
            text,
            self._rewriter,
            lambda words: known.issuperset(w.message for w in check(words, question, made, library)),
        )

    def check(self, subject: str, question: str, made: Draft, asked_on: date, edited: str) -> tuple[str, ...]:
        """Return what an edited text holds that neither the question nor a finding carries."""
        warnings = check(edited, read(subject, question, asked_on), made, self._library())
        return tuple(warning.message for warning in warnings)


def environment() -> Settings:
    """Read the settings from the environment, or raise SettingsError."""
    return load(os.environ)


def sessions_of(settings: Settings, tripwire: Callable[[str], None] = no_tripwire) -> Sessions:
    """Open the database that the settings name."""
    return Sessions(open_engine(settings.database_url), Keys(settings.keys), tripwire)


def shelf_of(settings: Settings) -> Callable[[], Library]:
    """Return a callable that gives the code library in use; the starter is built at its first use."""
    home = settings.home / "library"
    shelf: list[Shelf] = []

    def library() -> Library:
        if not shelf:
            ensure_library(home)
            shelf.append(Shelf(home))
        return shelf[0].library()

    return library


def kept_libraries(settings: Settings, in_use: Callable[[], Library]) -> Callable[[str], Library | None]:
    """Return a callable that gives the library of a digest while the shelf keeps it, or (for "") the one in use."""

    def library(digest: str) -> Library | None:
        now = in_use()
        return now if digest in ("", now.digest) else kept(settings.home / "library", digest)

    return library


def library_without_settings() -> Library:
    """Return the code library for the command line, which asks it without any mail server or database."""
    return ensure_library(Path(os.environ.get(f"{PREFIX}HOME", "var")) / "library")


def build(settings: Settings, doorbell: Doorbell | None = None, tripwire: Callable[[str], None] = no_tripwire) -> App:
    """Wire the application. Nothing is connected yet: every adapter opens what it needs at its first use."""
    library = shelf_of(settings)
    advice = Advice(library, rewriter_of(settings.model))
    sessions = sessions_of(settings, tripwire)
    senders = {box.name: SmtpSender(sender_account(settings, box, sessions)) for box in settings.mailboxes}
    evidences = {box.name: evidence_of(box, sessions) for box in settings.mailboxes}
    return App(
        sessions=sessions,
        policy=policy_of(settings),
        clock=SystemClock(),
        parser=ChildParser(),
        sender=senders[settings.mailbox.name],
        evidence=evidences[settings.mailbox.name],
        doorbell=doorbell or NoDoorbell(),
        drafter=advice.draft,
        checker=advice.check,
        tripwire=tripwire,
        senders=senders,
        evidences=evidences,
        library=kept_libraries(settings, library),
    )


def rewriter_of(model: ModelSettings) -> Rewriter | None:
    """Return the language model that the settings name; None where they name none."""
    if not model.url:
        return None
    return Endpoint(ModelAccount(model.url, model.name, model.key, model.longest, model.ca_file))


def policy_of(settings: Settings) -> Policy:
    """Return what differs from one installation to the next, as the services know it."""
    return Policy(
        service_name=settings.service_name,
        address=settings.mailbox.address,
        own_addresses=settings.own_addresses,
        message_id_domain=settings.message_id_domain,
        bounce_address=settings.mailbox.bounce_address,
        undo=settings.undo,
        shadow=settings.shadow,
        silence_alarm=settings.silence_alarm,
        session_idle=settings.session_idle,
        session_longest=settings.session_longest,
        admin_url=settings.admin_url,
        trusted_authserv_id=settings.trusted_authserv_id,
        subject_tag=settings.subject_tag,
        asking=settings.asking,
        quote_question=settings.quote_question,
        letterheads={
            box.name: Letterhead(Address(box.address, box.from_name), box.bounce_address, box.signature)
            for box in settings.mailboxes
        },
    )
