"""Find everything that is due: what nobody rang for, what somebody died over, what waited for its time."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from caseconsultant.codes.errors import LibraryError
from caseconsultant.domain.delivery import LetterEvent
from caseconsultant.domain.errors import DatabaseAway
from caseconsultant.services.allowances import release
from caseconsultant.services.app import App
from caseconsultant.services.deliver import deliver, tell
from caseconsultant.services.draft import draft
from caseconsultant.services.failures import told
from caseconsultant.services.precedents import edition_of, keep, recheck
from caseconsultant.services.reconcile import LOOK_AGAIN_AFTER, reconcile
from caseconsultant.services.remind import close_if_quiet, gone_quiet
from caseconsultant.services.triage import triage
from caseconsultant.store import allowances, inbox, outbox, precedents, switches, tickets
from caseconsultant.store.session import transaction

log = logging.getLogger("caseconsultant.sweep")

LIMIT: Final = 200
WORKERS_SILENT_AFTER: Final = timedelta(seconds=60)

SERVICES: Final[Mapping[str, Callable[[App, int], object]]] = {
    "triage": triage,
    "draft": draft,
    "deliver": deliver,
    "reconcile": reconcile,
    "close_if_quiet": close_if_quiet,
    "release": release,
    "keep_precedent": keep,
    "recheck_precedent": recheck,
}


@dataclass(frozen=True, slots=True)
class Work:
    """One call that is due: the service's name and the id it takes."""

    task: str
    number: int


def sweep(app: App) -> int:
    """Ring for everything that is due, or do it here where no broker answers; return how much there was."""
    release_the_dead(app)
    work = list(due(app))
    answers = app.doorbell.expected and _workers_live(app)
    for item in work:
        answers = answers and app.doorbell.ring(item.task, item.number)
        if not answers:
            _do(app, item)
    return len(work)


def _do(app: App, item: Work) -> None:
    """Do one piece of work here; one that fails is logged, put off by its own service, and delays no other."""
    try:
        SERVICES[item.task](app, item.number)
    except DatabaseAway:
        raise  # nothing else would work either
    except Exception as mistake:  # noqa: BLE001
        said = told(mistake)  # never the message itself, which log.exception would write
        log.error("%s of %d failed; it is tried again later: %s", item.task, item.number, said)  # noqa: TRY400


def _workers_live(app: App) -> bool:
    """Say whether a worker showed itself lately: a broker that answers is of no use without one."""
    with transaction(app.sessions, "sweep: workers") as session:
        return switches.beat_within(session, "worker", WORKERS_SILENT_AFTER)


def release_the_dead(app: App) -> None:
    """Take letters from workers that vanished: ready again before content left, unknown after it."""
    with transaction(app.sessions, "sweep: release") as session:
        tell(session, outbox.expired_claims(session), LetterEvent.CLAIM_EXPIRED)
        tell(session, outbox.lost_sight(session), LetterEvent.LOST_SIGHT)
        tell(session, outbox.given_up(session), LetterEvent.GAVE_UP)


def due(app: App) -> Iterator[Work]:
    """Yield what is due, mail before drafts before letters."""
    with transaction(app.sessions, "sweep: due") as session:
        found = {
            "triage": inbox.due(session, LIMIT),
            "draft": tickets.due_for_draft(session, LIMIT),
            "deliver": [] if app.policy.shadow else outbox.due(session, LIMIT),
            "reconcile": outbox.unknown(session, LOOK_AGAIN_AFTER, LIMIT),
            "close_if_quiet": gone_quiet(session, LIMIT),
            "release": allowances.due(session, LIMIT),
            "keep_precedent": precedents.to_make(session, LIMIT),
        }
        anything_kept = precedents.any_made(session)
    for task, numbers in found.items():
        yield from (Work(task, number) for number in numbers)
    if anything_kept:
        yield from (Work("recheck_precedent", number) for number in _to_recheck(app))


def _to_recheck(app: App) -> Sequence[int]:
    """Return the precedents to hold against the code library in use; none where it cannot be opened."""
    try:
        if (library := app.library("")) is None:
            return ()
        edition = edition_of(library, app.notes())
    except LibraryError as trouble:
        log.error("no precedent can be checked: %s", trouble)  # noqa: TRY400  (a sentence of our own)
        return ()
    with transaction(app.sessions, "sweep: recheck") as session:
        return precedents.to_check(session, edition, LIMIT)
