"""Patient data is masked unless somebody who may see it asks, and leaves no trace elsewhere. All names are made up."""

import logging
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from sqlalchemy import select

from caseconsultant.advice.draft import Draft
from caseconsultant.domain.delivery import Outcome
from caseconsultant.domain.errors import NotAllowed
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.services import desk, desk_doubts, people, review, show
from caseconsultant.services.pages import MailEntry, TicketPage
from caseconsultant.services.patient_data import question_of
from caseconsultant.store import journal as lines
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import JournalRow, MessageRow
from tests.fakes import a_draft, a_mail
from tests.world import World

CANARIES = ("Zielke", "905103", "900-40-6765", "08/27/1968", "555-0153")
SUBJECT = "Fwd: Odell Zielke - 20610"
TEXT = (
    "Pt: Odell Zielke, DOB 08/27/1968, MRN 905103, SSN 900-40-6765, tel (555) 555-0153.\n"
    "Surgery 11/03/2026, seen again 11/20/2026. Can we bill 20610-59 with 64483? She is 54 years old.\n\n"
    "Thanks,\nJo Coder"
)


def asked(world: World, number: int = 1, **headers: str) -> None:
    world.server.arrives(a_mail(SUBJECT, TEXT, message_id=f"q{number}@clinic.test", **headers))
    world.work()


def page_of(world: World) -> TicketPage:
    page = desk.ticket(world.app, 1, world.consultant())
    assert page is not None
    return page


class Line(NamedTuple):
    what: str
    by: int | None
    ticket_id: int | None
    details: dict[str, str | int]


def journal(world: World) -> list[Line]:
    with transaction(world.app.sessions) as session:
        rows = session.scalars(select(JournalRow).order_by(JournalRow.id))
        return [Line(row.what, row.consultant_id, row.ticket_id, row.details) for row in rows]


def test_a_ticket_is_shown_with_marks_that_keep_days_and_codes_readable(world: World) -> None:
    asked(world)
    page = page_of(world)
    assert page.subject == "Fwd: [NAME-1] - 20610"
    assert page.question is not None
    words = page.question.new_words
    assert not any(canary in words for canary in CANARIES)
    assert "Surgery [DATE-1], seen again [DATE-1+17d]. Can we bill 20610-59 with 64483? She is 54 years old." in words
    assert "name" in page.hidden
    assert not page.unmasked


def test_who_asks_is_shown(world: World) -> None:
    asked(world)
    page = page_of(world)
    assert (page.requester.name, page.requester.email) == ("Jo Coder", "jo@clinic.test")
    assert page.question is not None
    assert "Jo Coder" in page.question.text


def test_a_ticket_without_patient_data_hides_nothing(world: World) -> None:
    world.server.arrives(a_mail())
    world.work()
    assert page_of(world).hidden == ()


def test_the_lists_are_masked(world: World) -> None:
    asked(world)
    assert [line.subject for line in desk.tickets(world.app, view="all", page=1).lines] == ["Fwd: [NAME-1] - 20610"]


def test_held_mail_is_masked(world: World) -> None:
    asked(world)
    world.server.arrives(
        a_mail(SUBJECT, TEXT, sender="eve@elsewhere.test", message_id="e@e.test", In_Reply_To="<q1@clinic.test>")
    )
    world.work()
    (held,) = desk_doubts.doubts(world.app).held
    assert not any(canary in held.subject + held.words for canary in CANARIES)


def test_a_consultant_with_a_credential_sees_it_once_and_the_journal_says_so(world: World) -> None:
    asked(world)
    page = show.with_patient_data(world.app, 1, world.consultant())
    assert page is not None
    assert page.unmasked
    assert isinstance(page.question, MailEntry)
    assert all(canary in page.question.new_words + page.subject for canary in CANARIES)
    line = journal(world)[-1]
    assert (line.what, line.by, line.ticket_id) == ("patient data shown", world.consultant(), 1)
    assert "Zielke" not in str(page_of(world))


def test_who_has_no_credential_does_not_see_it(world: World) -> None:
    asked(world)
    helper = people.add_consultant(world.app, "Sam", "", "sam@service.test")
    with pytest.raises(NotAllowed):
        show.with_patient_data(world.app, 1, helper)
    assert "patient data shown" not in [line.what for line in journal(world)]


def test_a_ticket_that_is_none_is_not_shown_and_not_journalled(world: World) -> None:
    assert show.with_patient_data(world.app, 7, world.consultant()) is None
    assert "patient data shown" not in [line.what for line in journal(world)]


def test_the_drafter_and_the_checker_read_days_and_ages_and_no_other_identifier(world: World) -> None:
    read: list[str] = []

    def drafter(subject: str, text: str, asked_on: date) -> Draft:
        read.append(f"{subject}\n{text}")
        return a_draft(asked_on=asked_on)

    def checker(subject: str, text: str, *_: object) -> tuple[str, ...]:
        read.append(f"{subject}\n{text}")
        return ()

    world.app = replace(world.app, drafter=drafter, checker=checker)
    asked(world)
    desk.warnings(world.app, 1, "Yes.")
    drafted, checked = read
    assert drafted == checked
    assert not any(canary in drafted for canary in CANARIES)
    assert "Surgery 11/03/2026, seen again 11/20/2026" in drafted
    assert "54 years old" in drafted


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Yes, for Mrs. Abernathy.", "name"),
        ("As for Zielke: yes.", "name"),  # the mail announced the name, the letter does not
        ("Yes. It is record 905103, as you say.", "medical record number"),
        ("Yes. You wrote 900-40-6765.", "social security number"),
        ("Yes, born 08/27/1968.", "date of birth"),
        ("Call the patient at (555) 555-0153.", "phone"),
    ],
)
def test_a_letter_with_patient_data_is_refused_by_kind_and_never_by_value(world: World, text: str, kind: str) -> None:
    asked(world)
    with pytest.raises(review.HoldsPatientData, match=kind) as refusal:
        world.approves(text=text)
    assert not any(canary in str(refusal.value) for canary in (*CANARIES, "Abernathy"))
    assert world.letters(LetterKind.ANSWER) == []
    assert world.tickets() == [(1, TicketState.DRAFTED)]
    world.approves(text="Yes, with modifier 59.")
    assert len(world.letters(LetterKind.ANSWER)) == 1


def test_days_codes_sources_and_the_people_of_the_letter_are_no_bar(world: World) -> None:
    asked(world)
    world.approves(
        text="Yes, Jo Coder: 20610-59 with 64483, 17 days after 11/03/2026, within 90 days, M54.50.\n"
        "[1] NCCI edits, effective April 1, 2026, https://www.cms.gov/ncci\nAna Reyes, ana@service.test"
    )
    assert len(world.letters(LetterKind.ANSWER)) == 1


def test_no_letter_of_ours_repeats_the_patient_in_its_subject(world: World) -> None:
    asked(world)
    world.approves()
    world.time_passes()
    world.work()
    subjects = [letter["Subject"] for letter in world.server.accepted()]
    assert len(subjects) == 2
    assert all("20610" in subject and "Zielke" not in subject for subject in subjects)


def test_logs_and_journal_hold_no_identifier_whatever_fails(world: World, caplog: pytest.LogCaptureFixture) -> None:
    def broken(subject: str, text: str, _: date) -> Draft:
        raise ValueError(f"{TEXT} {subject} {text}")

    whole, world.app = world.app, replace(world.app, drafter=broken)
    with caplog.at_level(logging.DEBUG):
        asked(world)
        for _ in range(4):
            world.time_passes()
            world.work()
        world.app = whole
        with pytest.raises(review.HoldsPatientData):
            world.approves(text=TEXT)
        world.sender.plan = [Outcome.DEFERRED, Outcome.REFUSED, Outcome.UNKNOWN]
        world.approves()
        for _ in range(4):
            world.time_passes()
            world.work()
        show.with_patient_data(world.app, 1, world.consultant())
    assert "ValueError" in caplog.text  # it failed, and the log says where
    written = caplog.text + "".join(f"{line.what} {line.details}" for line in journal(world))
    assert [canary for canary in CANARIES if canary in written] == []


def test_what_a_mail_server_says_stands_in_the_journal_without_addresses(world: World) -> None:
    with transaction(world.app.sessions) as session:
        lines.write(session, "letter: refused", reply="550 <odell.zielke@mail.example> is unknown, MRN 905103", tries=3)
    assert journal(world)[-1].details == {"reply": "550 <[EMAIL-1]> is unknown, MRN [RECORD-1]", "tries": 3}


def test_each_part_of_a_mail_is_masked_and_stays_what_it_is(world: World) -> None:
    above = "On Mon, Nov 2, 2026 at 9:00 AM Consult <consult@cc.test> wrote:"
    answers = "> Is Zielke, MRN 905103, new?\nYes, since 2025.\n> Which side?\nLeft.\n\nRegards,\nJo Coder\n"
    text = f"{TEXT}\n\n{above}\n{answers}"
    world.server.arrives(a_mail(SUBJECT, text))
    world.work()
    page = page_of(world)
    assert page.question is not None
    parts = page.question.parts
    kinds = [part.kind for part in parts]
    assert kinds == ["new", "above", "answered", "new", "answered", "new", "closing"]
    assert "".join(page.question.text[part.start : part.end] for part in parts) == page.question.text
    said = [words for _, words in page.question.stretches]
    assert "MRN [RECORD-1]" in said[0]
    assert "MRN [RECORD-1]" in said[2]
    assert (said[5], said[6]) == ("Left.\n\n", "Regards,\nJo Coder")
    assert not any(canary in page.question.text for canary in CANARIES)


def test_a_question_is_drafted_from_without_its_closing_and_what_programs_add(world: World) -> None:
    forward = (
        "---------- Forwarded message ---------\nFrom: Al Ng <al@clinic.test>\nDate: Monday\nTo: Jo\n\nIs 27447 too?"
    )
    text = f"Is 20610 bundled?\n\nThanks,\nJo Coder, CPC\n\nSent from my iPhone\n\n{forward}"
    world.server.arrives(a_mail("20610", text))
    world.server.arrives(a_mail("20610", "And 64483?\n\nBest,\nJo Coder, CPC", message_id="q2@clinic.test"))
    world.work()
    with transaction(world.app.sessions) as session:
        first, second = session.scalars(select(MessageRow).order_by(MessageRow.id))
        asked_for = question_of([first, second])
    assert asked_for.split() == f"Is 20610 bundled? {forward} And 64483?".split()
