"""A mail as it came: one click away, for whoever may see patient data, and the journal knows."""

from dataclasses import replace

from caseconsultant.domain.letters import InboundMail
from caseconsultant.ports import Unreadable
from caseconsultant.services import people
from tests.admin.browser import Browser
from tests.admin.conftest import SignIn
from tests.admin.test_doubts import hold_a_mail
from tests.fakes import InProcessParser, a_mail
from tests.world import World

RAW = "/tickets/1/mails/1/raw"


def test_the_raw_mail_is_one_click_away_and_the_journal_says_who_took_it(drafted: World, ana: Browser) -> None:
    answer = ana.press("/tickets/1", RAW)
    assert answer.get_data() == a_mail()
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mail.eml"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Ana Reyes raw mail taken" in ana.page("/tickets/1").words


def test_a_person_without_a_credential_neither_sees_the_button_nor_gets_the_mail(
    drafted: World, ana: Browser, sign_in: SignIn
) -> None:
    assert ana.page("/tickets/1").has_form(RAW)
    helper = sign_in(people.add_consultant(drafted.app, "Hal Per", "", "hal@service.test"))
    assert not helper.page("/tickets/1").has_form(RAW)
    answer = helper.post(RAW, {"csrf_token": helper.token()})
    assert answer.status_code == 403
    assert a_mail() not in answer.get_data()


def test_a_mail_of_another_ticket_is_not_found(drafted: World, ana: Browser) -> None:
    drafted.server.arrives(a_mail(message_id="q2@clinic.test", subject="Another"))
    drafted.work()
    form = ana.page("/tickets/1").form(RAW)
    assert ana.post("/tickets/1/mails/2/raw", form.fields).status_code == 404
    assert ana.post("/tickets/9/mails/1/raw", form.fields).status_code == 404


def test_a_held_mail_can_be_taken_too_and_one_that_was_settled_cannot(drafted: World, ana: Browser) -> None:
    hold_a_mail(drafted)
    form = ana.page("/doubts").form("/doubts/mail/2/raw")
    assert b"I have the same question." in ana.post(form.action, form.fields).get_data()
    assert ana.post("/doubts/mail/1/raw", form.fields).status_code == 404


class Blind(InProcessParser):
    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        return Unreadable("it is nested too deeply")


def test_a_mail_that_cannot_be_read_can_be_taken(small_world: World, ana: Browser) -> None:
    small_world.app = replace(small_world.app, parser=Blind())
    small_world.server.arrives(a_mail())
    small_world.work()
    assert ana.press("/doubts", "/doubts/mail/1/raw").get_data() == a_mail()
