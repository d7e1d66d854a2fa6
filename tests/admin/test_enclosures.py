"""Files that go along with a letter: seen before the yes, bound to it, and searched for patient data."""

import hashlib
import io

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from caseconsultant.domain.enclosures import LARGEST
from caseconsultant.domain.letters import LetterKind
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import ApprovalRow
from tests.admin.browser import BASE, Browser
from tests.fakes import a_mail
from tests.world import World

ADD, APPROVE = "/tickets/1/enclosures", "/tickets/1/approve"
LIST = b"column 1,column 2\n64483,20610\n"


def adds(browser: Browser, name: str = "pairs.csv", content: bytes = LIST, **more: str) -> tuple[int, str]:
    form = browser.page("/tickets/1").form(APPROVE)
    fields: dict[str, object] = {
        **form.fields,
        "text": "Yes, see the list.",
        **more,
        "file": FileStorage(io.BytesIO(content), name),
    }
    answer = uploads(browser, ADD, fields)
    return answer.status_code, answer.text


def uploads(browser: Browser, path: str, fields: dict[str, object]) -> TestResponse:
    boundary, body = encode_multipart(fields)
    kind = f'multipart/form-data; boundary="{boundary}"'
    return browser.client.post(path, data=body, base_url=BASE, content_type=kind)


def approves(browser: Browser, text: str = "Yes, see the list.") -> int:
    form = browser.page("/tickets/1").form(APPROVE)
    return browser.post(form.action, {**form.fields, "text": text}).status_code


def sent_files(world: World) -> list[tuple[str | None, bytes]]:
    world.time_passes()
    world.work()
    letter = world.server.accepted()[-1]
    return [(part.get_filename(), part.get_payload(decode=True)) for part in letter.iter_attachments()]  # type: ignore[misc]


def test_a_file_goes_along_and_what_was_typed_stays(drafted: World, ana: Browser) -> None:
    status, shown = adds(ana)
    assert status == 200
    assert "Yes, see the list." in shown
    assert "pairs.csv" in shown
    assert approves(ana) == 303
    assert sent_files(drafted) == [("pairs.csv", LIST)]
    assert "Files that went along" in ana.get("/tickets/1").text


def test_the_file_can_be_had_back_as_it_is_and_not_shown_within_the_site(drafted: World, ana: Browser) -> None:
    adds(ana)
    answer = ana.get("/tickets/1/enclosures/1")
    assert answer.data == LIST
    assert answer.headers["Content-Disposition"] == 'attachment; filename="pairs.csv"'
    assert answer.mimetype == "application/octet-stream"
    assert ana.get("/tickets/1/enclosures/99").status_code == 409
    assert ana.get("/tickets/1/enclosures/" + "9" * 30).status_code == 404


def test_a_page_from_before_the_file_cannot_approve(drafted: World, ana: Browser) -> None:
    old = ana.page("/tickets/1").form(APPROVE)
    adds(ana)
    assert ana.post(old.action, {**old.fields, "text": "Yes."}).status_code == 409
    assert drafted.letters(LetterKind.ANSWER) == []


def test_a_file_taken_out_stays_here(drafted: World, ana: Browser) -> None:
    adds(ana)
    out = ana.page("/tickets/1").form("/tickets/1/enclosures/1/out")
    ana.post(out.action, out.fields)
    approves(ana)
    assert sent_files(drafted) == []


def test_a_letter_that_was_taken_back_gives_its_files_back(drafted: World, ana: Browser) -> None:
    adds(ana)
    approves(ana)
    undo = next(form for form in ana.page("/tickets/1").forms if "/undo/" in form.action)
    ana.post(undo.action, undo.fields)
    assert "pairs.csv" in ana.page("/tickets/1").words
    approves(ana)
    assert sent_files(drafted) == [("pairs.csv", LIST)]


def test_files_of_the_last_letter_do_not_go_along_again(drafted: World, ana: Browser) -> None:
    adds(ana)
    approves(ana)
    assert len(sent_files(drafted)) == 1
    (answer,) = [letter for letter in drafted.server.accepted() if letter["Subject"] and "Auto-Submitted" not in letter]
    drafted.server.arrives(a_mail(message_id="q2@clinic.test", text="And 64484?", In_Reply_To=answer["Message-ID"]))
    drafted.work()
    approves(ana, "And this, too.")
    assert sent_files(drafted) == []


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("run.exe", b"MZ", "these can: pdf"),
        ("list.pdf", b"MZ", "no pdf file"),
        ("empty.csv", b"", "is empty"),
        ("notes.txt", b"Patient: Jane Fiction, DOB 4/5/1951, MRN 12345678", "seems to hold patient data"),
        ("Jane Fiction DOB 4-5-1951.csv", LIST, "seems to hold patient data"),
        ("picture.png", b"\x89PNG\r\n\x1a\n", "nobody but you can read a picture"),
        ("scan.pdf", b"%PDF-1.4 not a real one", "no text could be read"),
    ],
)
def test_what_may_not_go_along_is_told_and_the_text_stays(
    drafted: World, ana: Browser, name: str, content: bytes, told: str
) -> None:
    status, shown = adds(ana, name, content)
    assert status == 422
    assert told in shown
    assert "Yes, see the list." in shown
    approves(ana)
    assert sent_files(drafted) == []


def test_a_person_who_looked_may_add_it_and_the_journal_says_so(drafted: World, ana: Browser) -> None:
    assert adds(ana, "picture.png", b"\x89PNG\r\n\x1a\n", looked="yes")[0] == 200
    assert "file added, looked at" in ana.page("/tickets/1").words


def test_a_file_that_is_too_large_is_refused(drafted: World, ana: Browser) -> None:
    assert adds(ana, "list.csv", b"x" * (LARGEST + 1))[0] == 422
    assert adds(ana, "list.csv", b"x" * (LARGEST * 2))[0] == 413


def test_a_letter_takes_five_files_along_at_most(drafted: World, ana: Browser) -> None:
    assert [adds(ana, f"{n}.csv")[0] for n in range(6)] == [200, 200, 200, 200, 200, 422]


def test_no_other_form_takes_megabytes(drafted: World, ana: Browser) -> None:
    form = ana.page("/tickets/1").form(APPROVE)
    fields: dict[str, object] = {**form.fields, "file": FileStorage(io.BytesIO(b"x" * 2097152), "a.csv")}
    assert uploads(ana, "/tickets/1/save", fields).status_code == 413


def test_the_yes_is_bound_to_the_files(drafted: World, ana: Browser) -> None:
    adds(ana)
    approves(ana)
    with transaction(drafted.app.sessions) as session:
        approval = session.scalars(select(ApprovalRow)).one()
        assert approval.text_digest != hashlib.sha256(b"Yes, see the list.").digest()
