"""Allowances, registering and patient data over real servers, in the processes of production."""

import re
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from admin.app import create_app
from caseconsultant.codes.shelf import ensure_library
from caseconsultant.domain.policies import PatientData
from caseconsultant.domain.ticket import TicketState
from tests.admin.browser import Browser
from tests.conftest import absent
from tests.fakes import a_mail
from tests.flows.asking import URL, body
from tests.flows.service import USER, Service
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

pytestmark = pytest.mark.contract

LINK = re.compile(rf"{URL}(/register/\S+)")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the starter library in it."""
    made = tmp_path_factory.mktemp("home")
    ensure_library(made / "library")
    return made


@pytest.fixture
def service(home: Path, database_url: str) -> Iterator[Service]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot(USER) as server, SmtpSink() as sink:
        made = Service(home, database_url, server, sink)
        made.environ["CASECONSULTANT_REQUESTER_URL"] = URL
        yield made
        made.stop()


def ask(service: Service, number: int, text: str = "20610 with 64483?") -> None:
    service.arrives(a_mail(message_id=f"{number}@clinic.test", text=f"Question {number}: {text}"))


def letters_saying(service: Service, words: str) -> list[EmailMessage]:
    return [letter for letter in service.letters() if words in body(letter)]


def test_a_guest_registers_by_the_link_and_the_kept_question_is_drafted(service: Service) -> None:
    service.start("poller")
    service.until(service.is_reading, "the first look")
    ask(service, 1)
    service.until(lambda: service.states() == [TicketState.DRAFTED], "the draft")
    ask(service, 2)
    service.until(lambda: letters_saying(service, "it is kept"), "the note")
    assert service.states() == [TicketState.DRAFTED, TicketState.KEPT]
    part = letters_saying(service, "it is kept")[0].get_body(("plain",))
    assert part is not None
    link = LINK.search(str(part.get_content()))
    assert link is not None

    policy = replace(service.app.policy, admin_url="https://admin.test")
    requester = Browser(create_app(replace(service.app, policy=policy)).test_client())
    assert requester.get(link[1]).status_code == 200
    assert service.states()[1] is TicketState.KEPT
    assert requester.press(link[1], "/register").status_code == 200
    service.until(lambda: service.states() == [TicketState.DRAFTED] * 2, "the draft of the kept question")
    service.until(lambda: len(letters_saying(service, "Your question has arrived")) == 2, "its acknowledgement")


def test_a_refused_mail_is_told_so_and_sent_again_without_is_drafted(service: Service) -> None:
    service.environ["CASECONSULTANT_PATIENT_DATA"] = PatientData.REFUSE
    service.start("poller")
    service.until(service.is_reading, "the first look")
    ask(service, 1, "patient MRN 00482913, 20610 with 64483?")
    service.until(lambda: letters_saying(service, "a medical record number"), "the note")
    (note,) = service.letters()
    assert "00482913" not in note.as_string()
    assert service.states() == [TicketState.CLOSED]
    service.arrives(a_mail(message_id="2@clinic.test", In_Reply_To=str(note["Message-ID"])))
    service.until(lambda: service.states() == [TicketState.DRAFTED], "the draft")
    service.until(lambda: letters_saying(service, "Your question has arrived"), "the acknowledgement")
