from dataclasses import replace

import pytest

from caseconsultant.services import switches
from caseconsultant.store import mailboxes
from caseconsultant.store.session import transaction
from tests.admin.browser import Browser
from tests.fakes import a_mail
from tests.world import World

PAGES = ("/tickets", "/tickets/1", "/doubts", "/profile")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_the_button_that_pauses_all_sending(drafted: World, ana: Browser, page: str) -> None:
    assert ana.page(page).has_form("/sending/pause")


def test_a_pause_holds_letters_and_stands_on_every_page_with_who_and_why(drafted: World, ana: Browser) -> None:
    ana.press("/tickets", "/sending/pause", reason="wrong <template>")
    drafted.approves()
    drafted.time_passes()
    drafted.work()
    assert len(drafted.server.accepted()) == 1  # the acknowledgement of before
    for page in PAGES:
        words = ana.page(page).words
        assert "All sending is paused" in words
        assert "by Ana Reyes" in words
        assert "wrong <template>" in words
        assert not ana.page(page).has_form("/sending/pause")

    ana.press("/doubts", "/sending/resume")
    drafted.work()
    assert len(drafted.server.accepted()) == 2
    assert "All sending is paused" not in ana.page("/tickets").words


def test_the_status_bar_says_when_each_mailbox_was_read_and_what_troubles_it(small_world: World, ana: Browser) -> None:
    with transaction(small_world.app.sessions) as session:
        mailboxes.is_in_trouble(session, "second", "the server refused the login")
    small_world.poll()
    words = ana.page("/tickets").words
    assert "consult was read 0 s ago" in words
    assert "The mailbox second is in trouble: the server refused the login" in words
    assert "second is in trouble; has never been read" in words


def test_shadow_mode_is_shown(small_world: World, ana: Browser) -> None:
    assert "Shadow mode" not in ana.page("/tickets").words
    shadow = replace(small_world.app, policy=replace(small_world.app.policy, shadow=True))
    ana.client.application.extensions["caseconsultant"] = shadow
    assert "Shadow mode" in ana.page("/tickets").words


def test_the_status_bar_says_that_older_mail_was_left_alone(small_world: World, ana: Browser) -> None:
    small_world.source = replace(small_world.source, mailbox="second", start_now=True)
    small_world.server.arrives(a_mail())
    small_world.poll()
    assert "mail that was in the folder before is left alone" in ana.page("/tickets").words


def test_a_letter_that_a_pause_holds_back_is_not_said_to_be_on_its_way(drafted: World, ana: Browser) -> None:
    drafted.approves()
    switches.pause_sending(drafted.app, drafted.consultant(), "a test")
    drafted.time_passes()
    assert "waits until sending is resumed" in ana.page("/tickets/1/news").words
    switches.resume_sending(drafted.app, drafted.consultant())
    assert "is on its way" in ana.page("/tickets/1/news").words
