"""Whether an answer helped: asked by a signed link in it, and kept on its ticket. Looking changes nothing."""

from dataclasses import dataclass

from caseconsultant.domain.errors import CaseConsultantError
from caseconsultant.domain.privacy import mask
from caseconsultant.domain.ratings import LONGEST_WORDS, approval_in
from caseconsultant.services.app import App
from caseconsultant.store import journal, ratings
from caseconsultant.store.session import transaction


class NoSuchAnswer(CaseConsultantError):  # noqa: N818
    """The link leads to no answer of ours."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page shows: the number of the question, and what was said before (None: nothing yet)."""

    ticket: int
    service: str
    helped: bool | None


def asked(app: App, token: str) -> Asked:
    """Return what a link asks about, or raise NoSuchAnswer."""
    approval_id = _approval(app, token)
    with transaction(app.sessions, "rating: asked") as session:
        if (letter := ratings.letter_of(session, approval_id)) is None:
            raise NoSuchAnswer("This link leads to no answer of ours.")
        row = ratings.of_letter(session, letter.id)
        return Asked(letter.ticket_id, app.policy.service_name, row.helped if row else None)


def rate(app: App, token: str, helped: bool, words: str) -> None:
    """Keep what the requester says; said twice, the last word counts. Raises NoSuchAnswer.

    Patient data in the words is masked before it is kept: nobody needs it there.
    """
    approval_id = _approval(app, token)
    with transaction(app.sessions, "rating: kept") as session:
        if (letter := ratings.letter_of(session, approval_id)) is None:
            raise NoSuchAnswer("This link leads to no answer of ours.")
        ratings.put(session, letter, helped, mask(words[:LONGEST_WORDS]))
        journal.write(session, "answer rated", ticket_id=letter.ticket_id, letter_id=letter.id)


def _approval(app: App, token: str) -> str:
    if (approval_id := approval_in(token, app.sessions.keys.signing_key)) is None:
        raise NoSuchAnswer("This link leads to no answer of ours.")
    return approval_id
