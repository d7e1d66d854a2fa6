"""Patient data in incoming mail: accepted masked, kept for whoever may see it, or refused. No letter repeats it."""

from dataclasses import replace
from datetime import date, timedelta
from email.message import EmailMessage

import pytest

from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.errors import NotAllowed
from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.organisations import Organisation
from caseconsultant.domain.policies import Asking, PatientData
from caseconsultant.domain.senders import SenderRule
from caseconsultant.domain.ticket import Attention
from caseconsultant.services import allowances, desk, desk_doubts, organisations, people, senders, show, threads
from caseconsultant.services.pages import MailEntry
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, MessageRow
from tests.fakes import a_mail
from tests.flows.asking import answers, asked_as, body, journal, kept_for, states, under
from tests.world import World

NUMBER, BORN = "00482913", "03/14/1951"
HOLDS = f"Patient MRN {NUMBER}, DOB {BORN}. Can we bill 20610 with 64483?"
KINDS = "a medical record number and a date of birth"
CLEAN = "Can we bill 20610 with 64483 on 11/03/2026? Modifier 59?"
QUARANTINE, REFUSE = Asking(patient_data=PatientData.QUARANTINE), Asking(patient_data=PatientData.REFUSE)


def sends(world: World, text: str, message_id: str = "q1@clinic.test", **headers: str) -> None:
    world.server.arrives(a_mail(text=text, message_id=message_id, **headers))
    world.work()


def spoken_in(world: World) -> str:
    """The last letter that left, which tells kinds and no value."""
    letter = world.server.accepted()[-1]
    raw = letter.as_string() + body(letter)
    assert NUMBER not in raw
    assert BORN not in raw
    return body(letter)


def clerk(world: World) -> int:
    return people.add_consultant(world.app, "Cleo Clerk", "", "cleo@service.test")


def test_by_default_it_is_accepted_and_shown_masked(small_world: World) -> None:
    sends(small_world, HOLDS)
    assert states(small_world) == ["drafted"]
    page = desk.ticket(small_world.app, 1, small_world.consultant())
    assert page is not None
    assert NUMBER not in str(page)
    assert "Your question has arrived" in spoken_in(small_world)


@pytest.mark.parametrize("asking", [QUARANTINE, REFUSE])
def test_a_mail_without_is_a_question_like_any_other(world: World, asking: Asking) -> None:
    sends(under(world, asking), CLEAN)
    assert states(world) == ["drafted"]
    assert "Your question has arrived" in spoken_in(world)


def test_in_quarantine_only_whoever_may_see_it_does_and_takes_it_up(world: World) -> None:
    sends(under(world, QUARANTINE), HOLDS)
    assert states(world) == ["kept"]
    assert KINDS in spoken_in(world)
    assert len(world.server.accepted()) == 1
    assert journal(world, 1)[0] == f"kept back: {KINDS}"

    other = clerk(world)
    with pytest.raises(NotAllowed):
        desk.ticket(world.app, 1, other)
    with pytest.raises(NotAllowed):
        allowances.take_up(world.app, 1, world.version(), other)
    with pytest.raises(NotAllowed):
        show.with_patient_data(world.app, 1, other)
    (line,) = desk.tickets(world.app, view="kept", page=1).lines
    assert line.subject == "(in quarantine)"

    assert desk.ticket(world.app, 1, world.consultant()) is not None
    allowances.take_up(world.app, 1, world.version(), world.consultant())
    world.work()
    assert states(world) == ["drafted"]
    assert desk.ticket(world.app, 1, other) is not None  # masked, as all are
    answers(world, 1)


def test_a_refused_mail_closes_its_ticket_and_keeps_none_of_its_values(world: World) -> None:
    world.server.arrives(a_mail(subject=f"MRN {NUMBER}", text=HOLDS))
    under(world, REFUSE).work()
    assert states(world) == ["closed"]
    assert kept_for(world, 1) == "refused: it held patient data"
    said = spoken_in(world)
    assert KINDS in said
    assert "send your question again without" in said
    assert [kind for kind in LetterKind if world.letters(kind)] == [LetterKind.PATIENT_DATA]
    with transaction(world.app.sessions) as session:
        message = session.query(MessageRow).one()
        assert NUMBER not in message.text + message.new_words + message.subject + message.headers
        assert NUMBER in session.get_one(InboxRow, 1).raw.decode()  # sealed, until its retention ends
    page = show.with_patient_data(world.app, 1, world.consultant())
    assert page is not None
    assert NUMBER not in str(page)


def test_the_question_sent_again_without_is_answered_like_any_other(world: World) -> None:
    sends(under(world, replace(REFUSE, plan=Plan(guest=1))), HOLDS)
    note = world.server.accepted()[-1]
    sends(world, CLEAN, "q2@clinic.test", In_Reply_To=str(note["Message-ID"]))
    assert states(world) == ["drafted"]
    assert asked_as(world) == ["guest"]  # the refused mail had not been counted
    assert len(world.letters(LetterKind.ACKNOWLEDGEMENT)) == 1
    answers(world, 1)


def test_sent_again_with_it_is_refused_again_and_its_sender_told_again(world: World) -> None:
    sends(under(world, REFUSE), HOLDS)
    note = world.server.accepted()[-1]
    sends(world, f"Sorry! {HOLDS}", "q2@clinic.test", In_Reply_To=str(note["Message-ID"]))
    assert states(world) == ["closed"]
    assert world.verdicts()[1] == ("ignored", f"refused, and its sender told: it holds {KINDS}")
    assert len(world.letters(LetterKind.PATIENT_DATA)) == 2
    assert world.server.accepted()[-1]["In-Reply-To"] == "<q2@clinic.test>"
    assert journal(world, 1)[-3] == f"a mail refused: {KINDS}"
    assert NUMBER not in spoken_in(world)


@pytest.mark.parametrize("asking", [QUARANTINE, REFUSE])
def test_patient_data_that_join_an_answered_ticket_are_treated_alike(world: World, asking: Asking) -> None:
    sends(under(world, asking), CLEAN)
    answers(world, 1)
    answer = world.server.accepted()[-1]
    sends(world, HOLDS, "q2@clinic.test", In_Reply_To=str(answer["Message-ID"]))
    assert KINDS in spoken_in(world)
    with transaction(world.app.sessions) as session:
        held = session.query(MessageRow).count()
    if asking is REFUSE:
        assert (states(world), held) == (["answered"], 1)
        return
    assert (states(world), held) == (["kept"], 2)
    allowances.take_up(world.app, 1, world.version(), world.consultant())
    world.work()
    assert states(world) == ["drafted"]


def test_a_letter_on_its_way_is_withdrawn_where_the_ticket_goes_into_quarantine(world: World) -> None:
    sends(under(world, QUARANTINE), CLEAN)
    world.approves()
    sends(world, HOLDS, "q2@clinic.test", In_Reply_To="<q1@clinic.test>")
    assert states(world) == ["kept"]
    world.time_passes()
    world.work()
    assert [letter["Auto-Submitted"] for letter in world.server.accepted()].count(None) == 0


def test_what_a_colleague_adds_is_held_and_the_requester_is_not_written_to(world: World) -> None:
    sends(under(world, REFUSE), CLEAN, Cc="lee@clinic.test")
    threads.let_take_part(world.app, 1, world.version(), world.consultant(), "lee@clinic.test")
    sends(world, HOLDS, "q2@lee.test", In_Reply_To="<q1@clinic.test>", sender="Lee <lee@clinic.test>")
    assert world.verdicts()[1] == ("held", f"it holds {KINDS}, which is refused")
    assert world.letters(LetterKind.PATIENT_DATA) == []
    assert NUMBER not in str(desk_doubts.doubts(world.app))


@pytest.mark.parametrize("asking", [QUARANTINE, REFUSE])
def test_whose_sender_cannot_be_told_waits_for_a_person_and_is_never_refused_in_silence(
    world: World, asking: Asking
) -> None:
    sends(under(world, asking), HOLDS, X_Auto_Response_Suppress="All")
    assert states(world) == ["kept"]
    assert world.attention() == Attention.NOT_TOLD
    assert world.server.accepted() == []


def test_members_under_an_agreement_may_send_it_and_others_as_their_organisation_says(world: World) -> None:
    under(world, REFUSE)
    agreed = Organisation("Agreed", ("agreed.test",), date(2026, 1, 1), date(2026, 11, 24))
    ended = replace(agreed, name="Ended", members=("ended.test",), agreed_until=date(2026, 11, 23))
    kept = Organisation("Kept", ("kept.test",), patient_data=PatientData.QUARANTINE)
    for number, organisation in enumerate((agreed, ended, kept), 1):
        organisations.add(world.app, organisation)
        sends(world, HOLDS, f"q{number}@x.test", sender=f"jo@{organisation.members[0]}")
    assert states(world) == ["drafted", "closed", "kept"]


def test_whom_we_allow_though_it_may_be_forged_gets_nothing_automatic_and_is_kept(world: World) -> None:
    under(world, REFUSE)
    world.app = replace(world.app, policy=replace(world.app.policy, trusted_authserv_id="mx.service.test"))
    senders.put(world.app, "clinic.test", SenderRule.ALLOW)
    above = b"Authentication-Results: mx.service.test; dmarc=fail header.from=clinic.test\n"
    world.server.arrives(above + a_mail(text=HOLDS))
    world.work()
    assert states(world) == ["kept"]
    assert world.server.accepted() == []


def test_quarantine_comes_before_the_allowance_and_is_not_charged(world: World) -> None:
    under(world, replace(QUARANTINE, plan=Plan(guest=1)))
    sends(world, HOLDS)
    sends(world, CLEAN, "q2@clinic.test")
    assert states(world) == ["kept", "drafted"]
    assert asked_as(world) == ["", "guest"]
    world.time_passes(timedelta(days=400))
    world.work()
    assert states(world)[0] == "kept"  # nothing but a person takes it up


def test_an_attachments_name_is_no_way_in(world: World) -> None:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = "jo@clinic.test", "consult@service.test", "See file"
    made["Message-ID"] = "<q9@clinic.test>"
    made.set_content(CLEAN)
    made.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename=f"MRN {NUMBER}.pdf")
    under(world, REFUSE).server.arrives(made.as_bytes())
    world.work()
    assert states(world) == ["closed"]
    page = desk.ticket(world.app, 1, world.consultant())
    assert page is not None
    (entry,) = (one for one in page.thread if isinstance(one, MailEntry))
    assert [NUMBER in one.name for one in entry.attachments] == [False]
    assert "a medical record number" in spoken_in(world)
