from contextlib import closing
from datetime import UTC, datetime

from caseconsultant.demo import story
from caseconsultant.demo.mailserver import MailServer
from caseconsultant.demo.requester import Inbox, send

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def test_a_letter_is_read_once_and_as_it_was_sent() -> None:
    with (
        MailServer(story.PASSWORDS) as server,
        closing(Inbox(server.ports, story.CONSULT, story.PASSWORDS[story.CONSULT])) as inbox,
    ):
        assert list(inbox.letters()) == []

        send(server.ports, story.mail_of(story.QUESTION, NOW))
        (letter,) = inbox.letters()
        assert letter["Subject"] == story.QUESTION.subject
        assert letter["Message-ID"].endswith("@practice.test>")
        assert letter.get_content().splitlines() == story.QUESTION.text.splitlines()

        assert list(inbox.letters()) == []
