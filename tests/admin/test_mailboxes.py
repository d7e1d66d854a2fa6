from dataclasses import replace

import pytest

from caseconsultant.services import desk
from caseconsultant.services.reading import in_trouble
from tests.admin.browser import Browser
from tests.fakes import a_mail
from tests.world import World

PAGE = "/mailboxes"


@pytest.fixture
def old(small_world: World) -> World:
    """A second mailbox, with three mails that were there before us."""
    small_world.source = replace(small_world.source, mailbox="billing", start_now=True, files=False)
    for number in range(3):
        small_world.server.arrives(a_mail(message_id=f"{number}@clinic.test", text=f"Question {number}"))
    small_world.poll()
    return small_world


def test_older_mail_is_offered_on_every_page_until_somebody_decides(old: World, ana: Browser) -> None:
    offer = "A folder held older mail when we first connected."
    assert offer in ana.get("/tickets").text
    page = ana.page(PAGE)
    assert "3 older messages" in ana.get(PAGE).text
    form = page.form("/mailboxes/2/take-in")
    assert ana.post("/mailboxes/2/take-in", {**form.fields, "days": "30"}).status_code == 303
    assert offer not in ana.get("/tickets").text
    old.work()
    assert len(old.tickets()) == 3
    assert "the newest 30 days are taken in, as Ana Reyes decided" in " ".join(ana.get(PAGE).text.split())


def test_older_mail_can_be_left_alone_and_a_second_decision_changes_nothing(old: World, ana: Browser) -> None:
    leave = ana.page(PAGE).form("/mailboxes/2/leave")
    take = ana.page(PAGE).form("/mailboxes/2/take-in")
    ana.post("/mailboxes/2/leave", leave.fields)
    ana.post("/mailboxes/2/take-in", {**take.fields, "days": "30"})
    old.work()
    assert old.tickets() == []
    assert "3 older messages are left alone" in ana.get(PAGE).text


def test_a_span_that_is_none_decides_nothing(old: World, ana: Browser) -> None:
    form = ana.page(PAGE).form("/mailboxes/2/take-in")
    for days, status in (("0", 303), ("99999", 303), ("ten", 400), ("", 400)):
        assert ana.post("/mailboxes/2/take-in", {**form.fields, "days": days}).status_code == status
    assert desk.status(old.app).offers == 1


def test_a_mailbox_in_trouble_is_told_on_every_page(small_world: World, ana: Browser) -> None:
    in_trouble(small_world.app, "consult", "the sign-in <has> ended")
    for page in ("/tickets", "/doubts", PAGE):
        assert "the sign-in &lt;has&gt; ended" in ana.get(page).text
    assert "The mailbox consult is in trouble:" in ana.get("/doubts").text
