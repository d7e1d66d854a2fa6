"""An address that takes no mail, on the page of its ticket."""

from tests.admin.browser import Browser
from tests.flows.test_bounces import a_report
from tests.world import World

AGAIN = "/tickets/1/takes-mail-again"


def test_the_ticket_says_that_its_address_takes_no_mail_and_a_click_lifts_it_once(drafted: World, ana: Browser) -> None:
    assert "takes no mail" not in ana.page("/tickets/1").words
    letter = str(drafted.server.accepted()[-1]["Message-ID"])
    drafted.server.arrives(a_report(letter))
    drafted.work()
    page = ana.page("/tickets/1")
    assert "The requester's address takes no mail." in page.words
    assert "status 5.1.1" in page.words
    form = page.form(AGAIN)
    assert [ana.post(form.action, form.fields).status_code for _ in range(2)] == [303, 409]
    page = ana.page("/tickets/1")
    assert "takes no mail." not in page.words
    assert not page.has_form(AGAIN)
    assert "Ana Reyes address takes mail again" in page.words
