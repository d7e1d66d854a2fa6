"""Two mailboxes over real servers: each answers by its own name, and neither waits for the other."""

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from caseconsultant.codes.shelf import ensure_library
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services.health import health
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import MailboxRow
from tests.conftest import absent
from tests.fakes import a_mail
from tests.flows.service import Service
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import Fault, SmtpSink

pytestmark = pytest.mark.contract

TWO = {
    "MAILBOXES": "consult,billing",
    "MAILBOX_BILLING_ADDRESS": "billing@service.test",
    "MAILBOX_BILLING_IMAP_USER": "billing",
    "MAILBOX_BILLING_IMAP_PASSWORD": dovecot.PASSWORD,
    "MAILBOX_BILLING_IMAP_FOLDER": "INBOX,Late",
    "MAILBOX_BILLING_FROM_NAME": "Billing Desk",
    "MAILBOX_BILLING_SIGNATURE": "Monday to Friday",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    ensure_library(made / "library")
    return made


@pytest.fixture
def service(home: Path, tmp_path: Path) -> Iterator[Service]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("consult", "billing") as server, SmtpSink() as sink:
        made = Service(home, f"sqlite:///{tmp_path}/t.sqlite", server, sink, more=TWO)
        server.make_folder("billing", "Late")
        yield made
        made.stop()


def letter_to(service: Service, who: str, *, answer: bool) -> EmailMessage | None:
    found = [letter for letter in service.letters() if letter["To"] and who in letter["To"]]
    return next((letter for letter in found if (letter["Auto-Submitted"] is None) == answer), None)


def body(letter: EmailMessage | None) -> str:
    assert letter is not None
    part = letter.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def both_read(service: Service) -> bool:
    return service.is_reading("consult") and service.is_reading("billing")


def test_each_mailbox_answers_by_its_own_name_and_a_reply_joins_its_ticket(service: Service) -> None:
    service.start("poller")
    service.until(lambda: both_read(service), "the first look at both")
    service.arrives(a_mail(sender="Jo <jo@clinic.test>", message_id="1@clinic.test", text="20610 with 64483?"))
    service.until(lambda: len(service.states()) == 1, "the first ticket")
    service.arrives(a_mail(sender="Al <al@clinic.test>", message_id="2@clinic.test", text="99213 units?"), "billing")
    service.until(lambda: service.states() == [TicketState.DRAFTED] * 2, "both drafts")
    for ticket in (1, 2):
        service.approve(ticket)
    service.until(lambda: service.answers() == 2, "both answers")

    for who, sender, address in (("jo@", "CaseConsultant", "consult@"), ("al@", "Billing Desk", "billing@")):
        for answer in (False, True):
            letter = letter_to(service, who, answer=answer)
            assert letter is not None
            assert letter["From"] == f"{sender} <{address}service.test>"
        assert ("Monday to Friday" in body(letter)) == (address == "billing@")
    senders = {letter.recipients[0]: letter.sender for letter in service.sink.letters if letter.sender}
    assert senders == {"jo@clinic.test": "consult@service.test", "al@clinic.test": "billing@service.test"}

    answer_to_al = letter_to(service, "al@", answer=True)
    assert answer_to_al is not None
    thread = {"In_Reply_To": str(answer_to_al["Message-ID"]), "References": str(answer_to_al["Message-ID"])}
    reply = a_mail(sender="Al <al@clinic.test>", message_id="3@clinic.test", text="And with 25?", **thread)
    service.arrives(reply, "billing")
    service.until(lambda: service.states()[1] != TicketState.ANSWERED, "the reply")
    assert len(service.states()) == 2


def test_a_second_folder_is_read_too(service: Service) -> None:
    service.start("poller")
    service.until(lambda: both_read(service), "the first look at both")
    service.dovecot.deliver("billing", a_mail(), "late", folder="Late")
    service.until(lambda: len(service.states()) == 1, "the ticket")


def test_a_mail_to_both_is_one_ticket_and_gets_one_answer(service: Service) -> None:
    service.start("poller")
    service.until(lambda: both_read(service), "the first look at both")
    service.arrives(a_mail())
    service.arrives(a_mail(), "billing")
    service.until(lambda: len(service.verdicts()) == 2 and service.undecided() == 0, "both copies")
    assert set(service.verdicts()) == {"duplicate", "opened"}
    service.until(lambda: len(service.letters()) == 1, "one acknowledgement")


def test_a_server_that_refuses_the_null_sender_gets_the_bounce_address_of_the_mailbox(service: Service) -> None:
    service.sink.faults += [Fault.NULL_550]
    service.start("poller")
    service.until(lambda: both_read(service), "the first look at both")
    service.arrives(a_mail(), "billing")
    service.until(lambda: len(service.letters()) == 1, "the acknowledgement")
    assert service.sink.letters[0].sender == "billing@service.test"


def test_one_mailbox_without_its_server_does_not_hold_up_the_other(home: Path, tmp_path: Path) -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("consult") as server, Dovecot("billing") as other, SmtpSink() as sink:
        two = {**TWO, "MAILBOX_BILLING_IMAP_PORT": str(other.port), "MAILBOX_BILLING_IMAP_FOLDER": "INBOX"}
        service = Service(home, f"sqlite:///{tmp_path}/t.sqlite", server, sink, more=two)
        try:
            service.start("poller")
            service.until(lambda: both_read(service), "the first look at both")
            other.kill()
            service.arrives(a_mail())
            took = service.until(lambda: service.states() == [TicketState.DRAFTED], "the draft")
            assert took < 15
            service.until(lambda: "billing" in troubled(service), "the trouble on the pages")
            assert troubled(service).keys() == {"billing"}
            assert "the mailbox billing cannot be read" in health(service.app).alarms
            other.start()
            other.deliver("billing", a_mail(message_id="2@clinic.test"), "2")
            service.until(lambda: len(service.states()) == 2, "the ticket of the other")
        finally:
            service.stop()


def troubled(service: Service) -> dict[str, str]:
    with transaction(service.app.sessions) as session:
        return {row.name: row.trouble for row in session.query(MailboxRow) if row.trouble}
