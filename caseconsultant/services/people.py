"""Who may come in: consultants, passwords, sign-ins, links that sign in once."""

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from caseconsultant.domain.errors import CaseConsultantError, NotAllowed
from caseconsultant.domain.people import Consultant
from caseconsultant.replies.blocks import tidy
from caseconsultant.services.app import App
from caseconsultant.store import journal, people
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ConsultantRow

HASHER: Final = PasswordHasher()  # argon2id, 64 MiB, 3 passes
NOBODYS_HASH: Final = HASHER.hash(secrets.token_hex())
TRIES: Final = 5
TRIES_WITHIN: Final = timedelta(minutes=15)
LINK_VALID_FOR: Final = timedelta(minutes=15)
SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 1000
SIGNATURE_LINES: Final = 5
SIGNATURE_WIDTH: Final = 78


class BadPassword(CaseConsultantError):  # noqa: N818
    """The new password will not do; the message says why."""


class BadSignature(CaseConsultantError):  # noqa: N818
    """The signature will not do; the message says why."""


def add_consultant(app: App, name: str, credential: str, email: str, password: str | None = None) -> int:
    """Add a consultant; without a password only a link signs in. Raises BadPassword or NotAllowed."""
    hashed = "" if password is None else _hash(password)
    with transaction(app.sessions, "add consultant") as session:
        if people.by_email(session, email) is not None:
            raise NotAllowed("There is already a consultant with this address.")
        consultant_id = people.add(session, name, credential, email, hashed)
        journal.write(session, "consultant added", by=consultant_id)
        return consultant_id


def sign_in(app: App, email: str, password: str, came_from: str) -> str | None:
    """Return a session token, or None. Five failures within 15 minutes slow down an account and an address."""
    digest = app.sessions.keys.digest
    who = (digest("try", email.strip().lower()), digest("try-from", came_from))
    with transaction(app.sessions, "sign in: find") as session:
        if any(people.failed_tries(session, one, TRIES_WITHIN) >= TRIES for one in who):
            return None
        row = people.by_email(session, email)
        found = None if row is None else (row.id, row.password_hash)
    if not _matches(found[1] if found else "", password) or found is None:
        with transaction(app.sessions, "sign in: failed") as session:
            people.failed_try(session, *who)
            journal.write(session, "sign-in failed", by=found[0] if found else None)
        return None
    return _start(app, found[0], "signed in")


def link(app: App, consultant_id: int) -> str:
    """Return a token that signs this consultant in once, for a quarter of an hour."""
    token = secrets.token_urlsafe(32)
    with transaction(app.sessions, "sign-in link") as session:
        people.add_link(session, _digest(token), consultant_id, LINK_VALID_FOR)
        journal.write(session, "sign-in link made", by=consultant_id)
    return token


def sign_in_once(app: App, token: str) -> str | None:
    """Return a session token for a link that was not used yet, or None."""
    with transaction(app.sessions, "sign in once") as session:
        consultant_id = people.use_link(session, _digest(token))
    return None if consultant_id is None else _start(app, consultant_id, "signed in by link")


def _start(app: App, consultant_id: int, how: str) -> str:
    token = secrets.token_urlsafe(32)
    with transaction(app.sessions, "sign in") as session:
        people.start_session(session, _digest(token), consultant_id)
        journal.write(session, how, by=consultant_id)
    return token


def whois(app: App, token: str, *, touch: bool = True) -> Consultant | None:
    """Return who is signed in by this token; a person's own step (`touch`) lets the sign-in live on."""
    with transaction(app.sessions, "who is it") as session:
        idle, longest = app.policy.session_idle, app.policy.session_longest
        look = people.touch_session if touch else people.session_of
        consultant_id = look(session, _digest(token), idle, longest)
        if consultant_id is None:
            return None
        try:
            return people.find(session, consultant_id)
        except NotAllowed:
            return None


def sign_out(app: App, token: str) -> None:
    """End a sign-in."""
    with transaction(app.sessions, "sign out") as session:
        people.end_session(session, _digest(token))


def end_other_sessions(app: App, consultant_id: int, token: str) -> None:
    """End a consultant's other sign-ins."""
    with transaction(app.sessions, "end other sessions") as session:
        people.end_sessions_of(session, consultant_id, _digest(token))
        journal.write(session, "other sign-ins ended", by=consultant_id)


def change_password(app: App, consultant_id: int, old: str, new: str, token: str = "") -> bool:
    """Change a password and end the other sign-ins; False where the old one is wrong. Raises BadPassword.

    Who has no password yet (a link signed them in) needs no old one.
    """
    with transaction(app.sessions, "password: read") as session:
        known = session.get_one(ConsultantRow, consultant_id).password_hash
    if known and not _matches(known, old):
        return False
    hashed = _hash(new)
    with transaction(app.sessions, "password") as session:
        session.get_one(ConsultantRow, consultant_id).password_hash = hashed
        people.end_sessions_of(session, consultant_id, _digest(token))
        journal.write(session, "password changed", by=consultant_id)
    return True


def change_signature(app: App, consultant_id: int, text: str) -> None:
    """Change the lines below a consultant's name in letters. Raises BadSignature."""
    lines = [line for line in tidy(text).split("\n") if line.strip()]
    if len(lines) > SIGNATURE_LINES or any(len(line) > SIGNATURE_WIDTH for line in lines):
        raise BadSignature(f"A signature has {SIGNATURE_LINES} lines of {SIGNATURE_WIDTH} characters at most.")
    with transaction(app.sessions, "signature") as session:
        session.get_one(ConsultantRow, consultant_id).signature = "\n".join(lines)
        journal.write(session, "signature changed", by=consultant_id)


def _hash(password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadPassword(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters; a sentence is good.")
    return HASHER.hash(password)


def _matches(hashed: str, password: str) -> bool:
    """Compare, taking as long for an account that does not exist as for one that does."""
    try:
        return HASHER.verify(hashed or NOBODYS_HASH, password[:LONGEST_PASSWORD])
    except (VerifyMismatchError, InvalidHashError):
        return False


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def link_for(app: App, email: str) -> str:
    """Return a token that signs in, once, the consultant with this address. Raises NotAllowed."""
    with transaction(app.sessions, "sign-in link: find") as session:
        row = people.by_email(session, email)
        if row is None:
            raise NotAllowed("There is no consultant with this address.")
        consultant_id = row.id
    return link(app, consultant_id)


def everybody(app: App) -> tuple[Consultant, ...]:
    """Return all consultants who may come in, by id."""
    with transaction(app.sessions, "everybody") as session:
        return tuple(people.as_value(row) for row in people.everybody(session) if row.active)


def end_consultant(app: App, email: str) -> None:
    """Let a consultant in no more, and end their sign-ins. Raises NotAllowed where there is none."""
    with transaction(app.sessions, "end consultant") as session:
        row = people.by_email(session, email)
        if row is None:
            raise NotAllowed("There is no consultant with this address.")
        row.active = False
        people.end_sessions_of(session, row.id)
        journal.write(session, "consultant let go", by=row.id)
