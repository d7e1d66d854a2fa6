import pytest

from caseconsultant.domain.authentication import Authentication
from caseconsultant.domain.intake import RULES, Append, Facts, Hold, Ignore, Open, Thread, anything_else, judge
from caseconsultant.domain.letters import Address, Attachment, InboundMail
from caseconsultant.domain.senders import SenderRule

OURS = frozenset({"consult@service.test"})


def mail(**facts: object) -> InboundMail:
    plain = {"sender": Address("jo@clinic.test"), "subject": "20610", "text": "Can we bill it?"}
    return InboundMail(**{**plain, **facts})  # type: ignore[arg-type]


def test_a_question_opens_a_ticket_and_is_acknowledged() -> None:
    assert judge(mail(), Facts()) == Open(acknowledge=True)


def test_who_asks_for_no_automatic_answer_gets_none() -> None:
    assert judge(mail(no_auto_response=True), Facts()) == Open(acknowledge=False)


def test_mail_from_before_our_first_connection_is_never_acknowledged() -> None:
    assert judge(mail(), Facts(backlog=True, recent_tickets=99)) == Open(acknowledge=False)


@pytest.mark.parametrize(
    "facts",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "auto-generated"},
        {"is_auto_reply": True},
        {"return_path_is_empty": True},
        {"is_bulk": True},
        {"is_report": True},
    ],
)
def test_what_no_person_wrote_is_ignored_even_in_a_thread(facts: dict[str, object]) -> None:
    verdict = judge(mail(**facts), Facts(thread=Thread(7, sender_takes_part=True)))
    assert isinstance(verdict, Ignore)


def test_a_report_on_a_letter_of_ours_names_its_ticket() -> None:
    assert judge(mail(is_report=True), Facts(reports_on_ticket=7)) == Ignore("a delivery report", 7)


def test_our_own_letter_is_never_answered() -> None:
    assert isinstance(judge(mail(), Facts(carries_our_loop_token=True)), Ignore)
    forged = mail(sender=Address("Consult@service.test"))
    assert isinstance(judge(forged, Facts(own_addresses=OURS)), Hold)


def test_a_participant_adds_to_the_ticket() -> None:
    assert judge(mail(), Facts(thread=Thread(7, sender_takes_part=True), recent_tickets=99)) == Append(7)


def test_a_stranger_in_a_thread_is_held_and_the_ticket_is_named() -> None:
    verdict = judge(mail(), Facts(thread=Thread(7, sender_takes_part=False)))
    assert isinstance(verdict, Hold)
    assert verdict.ticket_id == 7


@pytest.mark.parametrize(
    ("odd", "facts"),
    [
        (mail(sender=Address("")), Facts()),
        (mail(sender=Address("no-at-sign")), Facts()),
        (mail(sender=Address("m\u00fcller@clinic.test")), Facts()),
        (mail(subject="", text=""), Facts()),
        (mail(hops=51), Facts()),
        (mail(is_encrypted=True), Facts()),
        (mail(), Facts(recent_tickets=10)),
    ],
)
def test_what_is_odd_waits_for_a_person_and_says_why(odd: InboundMail, facts: Facts) -> None:
    verdict = judge(odd, facts)
    assert isinstance(verdict, Hold)
    assert verdict.reason


def test_a_file_without_a_word_is_a_question() -> None:
    scan = Attachment("note.pdf", "application/pdf", 1000)
    assert judge(mail(subject="", text="", attachments=(scan,)), Facts()) == Open()


def test_the_last_rule_speaks_for_everything() -> None:
    assert RULES[-1] is anything_else


def test_a_mail_that_fails_authentication_is_held_with_the_ticket_that_it_claims() -> None:
    forged = Facts(authentication=Authentication.FAILS)
    assert isinstance(judge(mail(), forged), Hold)
    mine = Facts(authentication=Authentication.FAILS, thread=Thread(7, sender_takes_part=True))
    held = judge(mail(), mine)
    assert isinstance(held, Hold)
    assert held.ticket_id == 7
    assert isinstance(judge(mail(auto_submitted="auto-replied"), forged), Ignore)


def test_whom_a_person_keeps_out_is_held_even_in_a_thread_of_their_own() -> None:
    held = judge(mail(), Facts(sender_rule=SenderRule.DENY, thread=Thread(7, sender_takes_part=True)))
    assert isinstance(held, Hold)
    assert held.ticket_id == 7


def test_whom_a_person_lets_in_is_never_held_for_a_flood_or_failing_dmarc() -> None:
    allowed = Facts(sender_rule=SenderRule.ALLOW, recent_tickets=99)
    assert judge(mail(), allowed) == Open(acknowledge=True)


def test_nothing_automatic_goes_to_an_address_that_may_be_forged() -> None:
    failing = Facts(sender_rule=SenderRule.ALLOW, authentication=Authentication.FAILS)
    assert judge(mail(), failing) == Open(acknowledge=False)


def test_whom_a_person_lets_in_is_still_a_stranger_in_the_thread_of_another() -> None:
    claim = Facts(sender_rule=SenderRule.ALLOW, thread=Thread(7, sender_takes_part=False))
    assert isinstance(judge(mail(), claim), Hold)
