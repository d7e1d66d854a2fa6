"""Letters' sentences in the admin: seen, previewed, put in force, had back."""

import pytest

from caseconsultant.domain.letters import LetterKind
from caseconsultant.services import people
from tests.admin.browser import Browser
from tests.admin.conftest import SignIn
from tests.fakes import a_mail
from tests.world import World

PAGE = "/wording?letter=acknowledgement"


def say(browser: Browser, where: str = PAGE, **texts: str) -> int:
    form = browser.page(where).form("/wording/change")
    return browser.post(form.action, {**form.fields, **texts}).status_code


@pytest.mark.parametrize("kind", LetterKind)
def test_every_letter_shows_its_sentences_and_how_it_reads(small_world: World, ana: Browser, kind: LetterKind) -> None:
    page = ana.page(f"/wording?letter={kind.value}")
    assert "How it reads" in page.words
    assert {"opening", "closing", "small"} <= set(page.form("/wording/change").fields)


def test_what_is_put_in_force_stands_in_the_next_letter(small_world: World, ana: Browser) -> None:
    assert say(ana, opening="Thank you, {{ service }} has your question {{ ticket }}.") == 303
    small_world.server.arrives(a_mail())
    small_world.work()
    (letter,) = small_world.server.accepted()
    assert "Thank you, CaseConsultant has your question 1." in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_a_preview_changes_nothing(small_world: World, ana: Browser) -> None:
    form = ana.page(PAGE).form("/wording/change")
    shown = ana.post("/wording/preview", {**form.fields, "opening": "Only to look at {{ ticket }}."})
    assert "Only to look at 1042." in shown.text
    assert "Only to look at" not in ana.get(PAGE).text


def test_a_slot_that_does_not_exist_is_refused_with_the_text_kept(small_world: World, ana: Browser) -> None:
    form = ana.page(PAGE).form("/wording/change")
    refused = ana.post("/wording/change", {**form.fields, "opening": "Dear {{ requester }}"})
    assert refused.status_code == 422
    assert "is no slot of this letter" in refused.text
    assert "Dear {{ requester }}" in refused.text


def test_an_older_version_can_be_had_back_and_so_can_our_own_words(small_world: World, ana: Browser) -> None:
    for text in ("First words.", "Second words."):
        say(ana, opening=text)
    forms = [form for form in ana.page(PAGE).forms if form.action == "/wording/version"]
    back, *_, first = forms
    ana.post(first.action, first.fields)
    assert ana.page(PAGE).form("/wording/change").fields["opening"] == "First words."
    back = next(form for form in ana.page(PAGE).forms if form.fields.get("version") == "0")
    ana.post(back.action, back.fields)
    assert "has arrived" in ana.page(PAGE).form("/wording/change").fields["opening"]


def test_two_consultants_at_once_do_not_undo_each_other(small_world: World, ana: Browser) -> None:
    old = ana.page(PAGE).form("/wording/change")
    say(ana, opening="A colleague's words.")
    answer = ana.post(old.action, {**old.fields, "opening": "Mine."})
    assert answer.status_code == 409
    assert ana.page(PAGE).form("/wording/change").fields["opening"] == "A colleague's words."


def test_without_a_credential_one_looks_and_changes_nothing(small_world: World, ana: Browser, sign_in: SignIn) -> None:
    hal = sign_in(people.add_consultant(small_world.app, "Hal Helper", "", "hal@service.test"))
    assert "Put in force" not in hal.get(PAGE).text
    assert say(hal, opening="Mine.") == 403
    assert "Mine." not in ana.get(PAGE).text


@pytest.mark.parametrize("where", ["/wording?letter=telegram", "/wording?scope=mailbox%20nowhere", "/wording?letter="])
def test_a_letter_or_scope_that_does_not_exist_is_not_found(small_world: World, ana: Browser, where: str) -> None:
    assert ana.get(where).status_code == 404


def test_a_signature_stands_below_the_name_in_letters(drafted: World, ana: Browser) -> None:
    form = ana.page("/profile").form("/profile/signature")
    ana.post(form.action, {**form.fields, "signature": "Certified since 2011\r\n\r\nMonday to Friday"})
    drafted.approves()
    drafted.time_passes()
    drafted.work()
    text = drafted.server.accepted()[-1].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "CPC\r\nCaseConsultant\r\nCertified since 2011\r\nMonday to Friday\r\n" in text


def test_a_signature_that_is_too_long_is_refused(small_world: World, ana: Browser) -> None:
    form = ana.page("/profile").form("/profile/signature")
    refused = ana.post(form.action, {**form.fields, "signature": "line\n" * 6})
    assert refused.status_code == 422
    assert "5 lines of 78 characters at most" in refused.text
