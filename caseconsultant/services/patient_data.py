"""Patient data is masked wherever nobody asked to see it: on pages, and in what the drafter reads."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from caseconsultant.domain.letters import Address, InboundMail
from caseconsultant.domain.mail_parts import ADDED, PartKind, pieces, rejoined, words_of
from caseconsultant.domain.privacy import Identifier, find, kinds, mask, mask_all, own_words
from caseconsultant.services.pages import AttachmentLine, LetterEntry, MailEntry, TicketPage
from caseconsultant.store import tickets
from caseconsultant.store.tables import MessageRow, TicketRow

READ: Final = frozenset({Identifier.DATE, Identifier.AGE})
"""What the drafter is given as it stands: global periods count days, and edition and code depend on day and age."""

NO_BAR: Final = frozenset({Identifier.DATE, Identifier.URL})
"""What a letter may hold: a day that was counted from, and the address of a source."""


def subject_line(subject: str, requester: Address) -> str:
    """Return a subject for a list, a page or a letter of ours."""
    return mask(subject, own_words(requester.email, requester.name))


def mail_shown(mail: InboundMail) -> tuple[str, str]:
    """Return subject and text of a mail that belongs to no ticket yet, as a page shows them."""
    subject, text = mask_all((mail.subject, mail.text), own_words(mail.sender.email, mail.sender.name))
    return subject, text


def masked(page: TicketPage) -> TicketPage:
    """Return a ticket's page with marks instead of patient data, alike in all of its texts."""
    own = own_words(page.requester.email, page.requester.name)
    texts = [page.subject, *(text for entry in page.thread for text in _texts(entry))]
    rest = iter(mask_all(texts, own))
    return replace(
        page,
        subject=next(rest),
        thread=tuple(_with(entry, rest) for entry in page.thread),
        hidden=tuple(kind.value for kind in kinds("\n".join(texts), own)),
    )


def _texts(entry: MailEntry | LetterEntry) -> tuple[str, ...]:
    if isinstance(entry, LetterEntry):
        return (entry.subject,)  # its text is ours, and was searched before it was approved
    return entry.subject, *pieces(entry.text, entry.parts), *(attachment.name for attachment in entry.attachments)


def _with(entry: MailEntry | LetterEntry, texts: Iterator[str]) -> MailEntry | LetterEntry:
    """Return the entry with the next texts, in the order of _texts."""
    if isinstance(entry, LetterEntry):
        return replace(entry, subject=next(texts))
    subject = next(texts)
    text, parts = rejoined(list(islice(texts, len(entry.parts))), entry.parts)
    return replace(
        entry,
        subject=subject,
        text=text,
        parts=parts,
        attachments=tuple(AttachmentLine(next(texts), a.content_type, a.size) for a in entry.attachments),
    )


def question_of(messages: Sequence[MessageRow]) -> str:
    """Return what the requester wrote, oldest first: the first mail, then the new words of each further one.

    The question may stand in what the first one forwards or answers; its closing, and what programs add, ask nothing.
    """
    first, *further = messages
    asked = words_of(first.text, tickets.parts_of(first), ASKED)
    return "\n\n".join([asked, *(message.new_words for message in further)])


def question_quoted(message: MessageRow, ticket: TicketRow) -> tuple[str, ...]:
    """Return the lines of a question as our letters quote it: what the requester wrote, and no patient data."""
    shown = mask(message.new_words, own_words(ticket.requester, ticket.requester_name))
    return tuple(shown.strip().splitlines()[:QUOTED_LINES])


def as_read(ticket: TicketRow, messages: Sequence[MessageRow]) -> tuple[str, str]:
    """Return subject and question as the drafter reads them: days and ages stay, all else that identifies is masked."""
    subject, text = mask_all((ticket.subject, question_of(messages)), keep=READ)
    return subject, text


def in_letter(text: str, ticket: TicketRow, messages: Sequence[MessageRow], *signers: str) -> tuple[Identifier, ...]:
    """Return the kinds of patient data in the text of a letter, each once.

    A name that the mails announce is known in the letter, too, and so is every number of theirs.
    """
    own = own_words(ticket.requester, ticket.requester_name, *signers)
    told = "\n\n".join((ticket.subject, *(message.text for message in messages)))
    begins = len(told) + 2
    found = [one for one in find(f"{told}\n\n{text}", own) if one.kind not in NO_BAR]
    known = {one.text.lower(): one.kind for one in found if one.start < begins and one.kind is not Identifier.NAME}
    quoted = [kind for value, kind in known.items() if len(value) >= FEWEST and value in text.lower()]
    return tuple(dict.fromkeys([*(one.kind for one in found if one.start >= begins), *quoted]))


ASKED: Final = frozenset(PartKind) - ADDED

QUOTED_LINES: Final = 40

FEWEST: Final = 6
"""Characters of a number that is recognised where no word announces it; shorter ones may as well be codes."""
