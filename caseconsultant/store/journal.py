"""Who did what, when: written beside every change, in its transaction."""

from sqlalchemy.orm import Session

from caseconsultant.domain.privacy import mask
from caseconsultant.store.tables import JournalRow


def write(
    session: Session,
    what: str,
    *,
    by: int | None = None,
    ticket_id: int | None = None,
    letter_id: int | None = None,
    inbox_id: int | None = None,
    organisation_id: int | None = None,
    **details: str | int,
) -> None:
    """Add one line. `by` is a consultant's id, None for the service itself; what identifies somebody is masked."""
    details = {name: mask(value) if isinstance(value, str) else value for name, value in details.items()}
    session.add(
        JournalRow(
            what=what,
            consultant_id=by,
            ticket_id=ticket_id,
            letter_id=letter_id,
            inbox_id=inbox_id,
            organisation_id=organisation_id,
            details=details,
        )
    )
