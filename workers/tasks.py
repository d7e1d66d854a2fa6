"""The tasks: a name, one id, one call."""

from caseconsultant.services.allowances import release
from caseconsultant.services.deliver import deliver
from caseconsultant.services.draft import draft
from caseconsultant.services.precedents import keep, recheck
from caseconsultant.services.reconcile import reconcile
from caseconsultant.services.remind import close_if_quiet
from caseconsultant.services.switches import beat
from caseconsultant.services.triage import triage
from workers.app import app, celery
from workers.doorbell import PREFIX


@celery.task(name=f"{PREFIX}triage")
def triage_task(inbox_id: int) -> None:
    """Judge one message, and ring for its ticket's draft."""
    if (ticket_id := triage(app(), inbox_id)) is not None:
        draft_task.delay(ticket_id)


@celery.task(name=f"{PREFIX}draft")
def draft_task(ticket_id: int) -> None:
    """Draft one ticket's answer."""
    draft(app(), ticket_id)


@celery.task(name=f"{PREFIX}deliver")
def deliver_task(letter_id: int) -> None:
    """Make one attempt at one letter."""
    deliver(app(), letter_id)


@celery.task(name=f"{PREFIX}reconcile")
def reconcile_task(letter_id: int) -> None:
    """Look for one letter of unknown fate."""
    reconcile(app(), letter_id)


@celery.task(name=f"{PREFIX}close_if_quiet")
def close_if_quiet_task(ticket_id: int) -> None:
    """Close one ticket that has gone quiet."""
    close_if_quiet(app(), ticket_id)


@celery.task(name=f"{PREFIX}release")
def release_task(ticket_id: int) -> None:
    """See whether one ticket that is kept back can be taken up."""
    release(app(), ticket_id)


@celery.task(name=f"{PREFIX}keep_precedent")
def keep_precedent_task(precedent_id: int) -> None:
    """Keep one answer that was sent as a precedent."""
    keep(app(), precedent_id)


@celery.task(name=f"{PREFIX}recheck_precedent")
def recheck_precedent_task(precedent_id: int) -> None:
    """Hold one precedent against the code library in use."""
    recheck(app(), precedent_id)


@celery.task(name=f"{PREFIX}heartbeat")
def heartbeat_task() -> None:
    """Show that the beat rings and a worker answers."""
    beat(app(), "beat")
    beat(app(), "worker")
