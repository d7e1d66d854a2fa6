import pytest

from caseconsultant.domain.letters import Report
from caseconsultant.mail.parse import parse_bytes

OURS = "cc.7.answer.abcdefghijklmnop@consult.example"
HEAD = b"From: MAILER-DAEMON@mx.example\nTo: consult@consult.example\nSubject: Undelivered Mail\nReturn-Path: <>\n"


def a_report(*groups: str) -> bytes:
    status = "\n\n".join(("Reporting-MTA: dns; mx.example", *groups))
    return (
        HEAD
        + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nIt failed.\n"
        + b"--b\nContent-Type: message/delivery-status\n\n"
        + status.encode()
        + b"\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <"
        + OURS.encode()
        + b">\n\n--b--\n"
    )


FAILED = (
    "Final-Recipient: rfc822; pat@clinic.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1\n  no"
)


def test_the_recipient_and_the_reason_are_read() -> None:
    mail = parse_bytes(a_report(FAILED))
    assert mail.report == Report("pat@clinic.example", "failed", "5.1.1", "550 5.1.1 no")
    assert mail.report.is_permanent
    assert (mail.is_report, mail.original_message_id) == (True, OURS)
    assert mail.forwarded is None


def test_a_report_on_a_letter_that_was_given_another_id_names_ours() -> None:
    theirs = b"<0102@mail.provider.example>\nX-CaseConsultant-Letter: " + OURS.encode()
    raw = a_report(FAILED).replace(b"<" + OURS.encode() + b">", theirs)
    assert theirs in raw
    assert parse_bytes(raw).original_message_id == OURS


def test_the_address_that_we_wrote_to_counts_not_the_one_it_was_sent_on_to() -> None:
    mail = parse_bytes(a_report(f"Original-Recipient: rfc822;lee@clinic.example\n{FAILED}"))
    assert mail.report is not None
    assert mail.report.recipient == "lee@clinic.example"


def test_of_several_recipients_the_failed_one_comes_first() -> None:
    delayed = "Final-Recipient: rfc822; sam@clinic.example\nAction: delayed\nStatus: 4.4.1"
    mail = parse_bytes(a_report(delayed, FAILED))
    assert mail.report is not None
    assert (mail.report.recipient, mail.report.others) == ("pat@clinic.example", ("sam@clinic.example",))


def test_a_delay_is_not_permanent() -> None:
    mail = parse_bytes(a_report("Final-Recipient: rfc822; sam@clinic.example\nAction: delayed\nStatus: 4.4.1 (busy)"))
    assert mail.report == Report("sam@clinic.example", "delayed", "4.4.1")
    assert not mail.report.is_permanent


def test_a_server_that_writes_its_own_way_is_understood() -> None:
    words = b"""
This message was created automatically by mail delivery software (Exim).

A message that you sent could not be delivered to one or more of its
recipients. The following address(es) failed:

  pat@clinic.example:
    unknown local-part "pat" in domain "clinic.example"

------ This is a copy of the message, including all the headers. ------

Message-ID: <"""
    mail = parse_bytes(
        HEAD + b"X-Failed-Recipients: pat@clinic.example\n" + words + OURS.encode() + b">\nSubject: Knee\n"
    )
    assert mail.report == Report("pat@clinic.example", "failed")
    assert (mail.is_report, mail.original_message_id) == (True, OURS)


@pytest.mark.parametrize(
    "group",
    ["", "Final-Recipient: nobody", "Final-Recipient:;;;<@[\nStatus: x", "Action: failed\nStatus: 5.0.0", "\x00\xff"],
)
def test_a_report_that_names_nobody_is_a_report_all_the_same(group: str) -> None:
    mail = parse_bytes(a_report(group))
    assert mail.is_report
    assert mail.report is None


def test_a_person_who_writes_of_a_failed_delivery_sends_no_report() -> None:
    raw = b"From: pat@clinic.example\nSubject: Delivery failed, 59400\n\nWhich code for a failed vaginal delivery?\n"
    mail = parse_bytes(raw)
    assert (mail.is_report, mail.report) == (False, None)
