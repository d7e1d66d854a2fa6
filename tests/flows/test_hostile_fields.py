"""200 hostile values in every field that comes from a mail: no IMAP command, no header, no recipient is theirs."""

import base64
import re
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Final

import pytest

from caseconsultant.domain.letters import LetterKind
from caseconsultant.domain.ticket import TicketState
from caseconsultant.mail.imap import ImapEvidence, ImapMailbox
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mail.smtp import SmtpAccount, SmtpSender
from caseconsultant.services.doubts import HeldDecision, settle_held
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import TicketRow
from tests.conftest import absent
from tests.mail.test_compose import AUTOMATIC, HOSTILE, HUMAN, MIME
from tests.servers import dovecot
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import Fault, SmtpSink
from tests.servers.wiretap import Wiretap
from tests.world import World

pytestmark = [pytest.mark.contract, pytest.mark.long]

# What our client may say: a tag, a command of ours, numbers, flags, and names from the settings.
OURS: Final = re.compile(
    rb"[A-Z0-9]+ (?:CAPABILITY|NAMESPACE|NOOP|LOGOUT|IDLE|LOGIN consult .*"
    rb'|(?:SELECT|EXAMINE|CREATE|SUBSCRIBE) "?(?:INBOX|CaseConsultant|Sent)"?|LIST "" "?(?:CaseConsultant|Sent)"?'
    rb"|UID SEARCH UID [\d:,*]+(?: UNDELETED)?"
    rb"|UID SEARCH HEADER (?:Message-ID|X-CaseConsultant-Letter) <?cc\.\d+\.[a-z0-9_-]+\.[a-z2-7]{16}@service\.test>?"
    rb'|UID FETCH [\d:,]+ \([A-Z0-9.\[\] ]+\)|UID MOVE [\d:,]+ "?CaseConsultant"?)|DONE',
    re.IGNORECASE,
)
ADDRESS: Final = re.compile(r"[A-Za-z0-9.+_-]+@clinic\.test")


def hostile_mail(number: int, value: str) -> bytes:
    """A mail with the value in every field; its sender stays an address, or nobody could be answered."""
    octets = value.encode("utf-8", "surrogatepass")
    word = b"=?utf-8?b?" + base64.b64encode(octets[:2000]) + b"?="
    raw = re.sub(rb"[\r\n]+", b"\r\n ", octets)
    fields = (
        b"Return-Path: <" + raw + b">",
        b"Received: from " + raw + b" by mx.clinic.test; " + raw,
        b"Authentication-Results: " + raw,
        b"From: " + word + b" <jo%d@clinic.test>" % number,
        b"Reply-To: " + word + b" <" + raw + b">",
        b"To: " + raw + b", consult@service.test",
        b"Cc: " + word + b" <" + raw + b">",
        b"Subject: 20610 " + (raw if number % 2 else word),
        b"Message-ID: <" + raw + b"%d@clinic.test>" % number,
        b"In-Reply-To: <" + raw + b">",
        b"References: <" + raw + b"> <a" + raw + b"@clinic.test>",
        b"Date: " + raw,
        b"X-CaseConsultant-Loop: " + raw,
        b"X-Auto-Response-Suppress: " + raw,
        b'Content-Type: multipart/mixed; boundary="cut"',
    )
    parts = (
        b"Content-Type: text/plain; charset=utf-8; x=" + raw + b"\r\n\r\nCan we bill 20610?\r\n" + octets,
        b"Content-Type: " + raw + b"\r\nContent-Disposition: attachment; filename=" + word + b"\r\n\r\n" + octets,
        b"Content-Type: message/rfc822\r\n\r\nFrom: "
        + word
        + b" <x@y.test>\r\nSubject: "
        + word
        + b"\r\n\r\n"
        + octets,
    )
    body = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts) + b"--cut--\r\n"
    return b"\r\n".join(fields) + b"\r\n\r\n" + body


def test_nothing_hostile_reaches_a_command_a_header_or_an_envelope(small_world: World) -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    world = small_world
    with Dovecot("consult") as server, SmtpSink() as sink, Wiretap(server.port) as tap:
        server.make_folder("consult", "Sent")
        for number, value in enumerate(HOSTILE):
            server.deliver("consult", hostile_mail(number, value), str(number))
        account = ImapAccount(host="127.0.0.1", port=tap.port, user="consult", password=PASSWORD, tls="none")
        sender = SmtpSender(SmtpAccount("127.0.0.1", sink.port, tls="none"))
        world.app = replace(world.app, sender=sender, evidence=ImapEvidence(account, ("Sent",)))
        sink.faults = [Fault.DROP, Fault.DROP]  # so that evidence is looked for
        mailbox = ImapMailbox(account)
        world.source = replace(world.source, mailbox="hostile", start_now=False)
        world.mailbox = mailbox  # type: ignore[assignment]
        with closing(mailbox):
            world.poll(thorough=True)
            make_tickets_of_what_is_held(world)
            world.work()
            approve_all(world)
            world.time_passes()
            world.work()
            world.time_passes()
            world.work()
            assert list(mailbox.uids(0)) == []
        judge_the_wire(tap.lines())
        judge_the_letters(sink, world)


def make_tickets_of_what_is_held(world: World) -> None:
    world.work()
    for number, (verdict, _) in enumerate(world.verdicts(), start=1):
        if verdict in ("held", "ignored"):
            settle_held(world.app, number, world.consultant(), HeldDecision.OPEN_TICKET)


def approve_all(world: World) -> None:
    for ticket_id, state in world.tickets():
        if state is TicketState.DRAFTED:
            world.approves(ticket_id, kind=LetterKind.QUESTION_BACK if ticket_id % 2 else LetterKind.ANSWER)


def judge_the_wire(lines: list[bytes]) -> None:
    assert len(lines) > 20
    strange = [line for line in lines if not OURS.fullmatch(line)]
    assert strange == [], strange[:5]
    assert any(b"HEADER Message-I" in line for line in lines)


def judge_the_letters(sink: SmtpSink, world: World) -> None:
    with transaction(world.app.sessions) as session:
        requesters = {row.requester for row in session.query(TicketRow)}
    assert len(sink.letters) > 150
    for letter in sink.letters:
        assert len(letter.recipients) == 1
        assert letter.recipients[0] in requesters
        assert ADDRESS.fullmatch(letter.recipients[0])
        assert letter.sender in ("", "consult@service.test")
        message = message_from_bytes(letter.content, policy=policy.default)
        assert set(message.keys()) <= {*HUMAN, *AUTOMATIC, *MIME, "Precedence", "Reply-To"}
        assert len(set(message.keys())) == len(message.keys())
        assert [one.addr_spec for one in message["To"].addresses] == list(letter.recipients)
        assert message.defects == []
