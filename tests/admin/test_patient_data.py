import pytest

from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import desk, people
from tests.admin.browser import Browser
from tests.admin.conftest import SignIn
from tests.fakes import a_mail
from tests.services.test_patient_data import CANARIES, SUBJECT, TEXT
from tests.world import World

SHOW, APPROVE = "/tickets/1/patient-data", "/tickets/1/approve"


@pytest.fixture
def told(small_world: World) -> World:
    """A world in which ticket 1 speaks of a patient and waits for review."""
    small_world.server.arrives(a_mail(SUBJECT, TEXT))
    small_world.work()
    return small_world


def test_no_page_shows_patient_data_unasked(told: World, ana: Browser) -> None:
    for path in ("/tickets", "/tickets/1", "/tickets/1?write=question_back", "/tickets/1/news"):
        html = ana.page(path).html
        assert [canary for canary in CANARIES if canary in html] == []
    assert "Jo Coder" in ana.page("/tickets/1").words
    assert "Masked: name" in ana.page("/tickets/1").words


def test_the_button_shows_it_on_one_page_and_keeps_what_was_typed(told: World, ana: Browser) -> None:
    fields = ana.page("/tickets/1").form(APPROVE).fields
    answer = ana.post(SHOW, {**fields, "text": "Half an answer."})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert all(canary in html for canary in CANARIES)
    assert "Half an answer." in html
    again = ana.page("/tickets/1")
    assert "Zielke" not in again.html
    assert "patient data shown" in again.words
    assert "Ana Reyes" in again.words


def test_it_is_shown_where_nothing_is_to_be_written(told: World, ana: Browser) -> None:
    told.approves()
    answer = ana.press("/tickets/1", SHOW)
    assert answer.status_code == 200
    assert "Zielke" in answer.get_data(as_text=True)


def test_looking_takes_a_post_and_a_credential(told: World, ana: Browser, sign_in: SignIn) -> None:
    assert ana.get(SHOW).status_code == 405
    sam = sign_in(people.add_consultant(told.app, "Sam", "", "sam@service.test"))
    assert SHOW not in sam.page("/tickets/1").html
    refused = sam.post(SHOW, {"csrf_token": sam.token()})
    assert refused.status_code == 403
    assert "Zielke" not in refused.get_data(as_text=True)
    page = desk.ticket(told.app, 1, told.consultant())
    assert page is not None
    assert "patient data shown" not in [line.what for line in page.journal]


def test_a_letter_with_patient_data_comes_back_with_its_text_and_the_kinds(told: World, ana: Browser) -> None:
    fields = ana.page("/tickets/1").form(APPROVE).fields
    answer = ana.post(APPROVE, {**fields, "text": "Yes, for Mrs. Abernathy."})
    html = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "the letter holds patient data (name)" in html
    assert html.count("Abernathy") == 1  # in the editor alone
    assert told.letters(LetterKind.ANSWER) == []
