"""What leaves is exactly what was meant, whatever strangers wrote into the fields of the letter."""

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caseconsultant.domain.enclosures import plain_name
from caseconsultant.domain.letters import Address, Enclosure, LetterKind, OutboundMail
from caseconsultant.mail.compose import ComposeError, compose
from caseconsultant.mail.readback import Meant, prove

HUMAN: Final = (
    *("From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References"),
    *("X-CaseConsultant-Loop", "X-CaseConsultant-Letter"),
)
AUTOMATIC: Final = ("Auto-Submitted", "X-Auto-Response-Suppress")
MIME: Final = ("MIME-Version", "Content-Type")

EVIL: Final = (
    "x\r\nBcc: evil@x.example",
    "x\nBcc: evil@x.example",
    "x\rBcc: evil@x.example",
    "x\r\n\r\n<b>body</b>",
    "x\n\n.\nQUIT\n",
    "x\r\n Bcc: evil@x.example",
    "x\x0bBcc: evil@x.example",
    "x\x0cBcc: evil@x.example",
    "x\x1cBcc: evil@x.example",
    "x\x85Bcc: evil@x.example",
    "x\u2028Bcc: evil@x.example",
    "x\u2029Bcc: evil@x.example",
    "x\x00y",
    "x\x1b[31m",
    "x\x7fy",
    "=?utf-8?q?x=0ABcc:_evil@x?=",
    "=?utf-8?q?x=0D=0ABcc:_evil@x?=",
    "=?utf-8?b?eApCY2M6IGV2aWxAeA==?=",
    "=?us-ascii?q?x=0ATo:_evil@x.example?=",
    "=?utf-8?q?=0A?= =?utf-8?q?Bcc:_evil@x?=",
    "==??utf-8?q?x=0ABcc:_e@x?=",
    "=?x",
    "=?utf-8*en?q?x=0ABcc:_evil@x?=",
    "=?unknown?q?x=0A?=",
    '"evil" <evil@x.example>, ',
    "evil@x.example, dana@clinic.example",
    "<evil@x.example>",
    "a;evil@x.example",
    "group: evil@x.example;",
    '"',
    "\\",
    '\\"',
    "(comment",
    "((((((((((((",
    "a\u202eb",
    "\ud800",
    "\udfff\ud800",
    "\U000e0041tag",
    "\ufeff",
    "é" * 120,
    "e\u0301" * 150,
    "漢字 " * 70,
    "a" * 5000,
    "a " * 2500,
    "=" * 300,
    "",
    " ",
    "\t",
    ".\r\n",
    "From evil",
    "--=_cc_",
    "\u037e\u212a",
    "👩\u200d⚕️ " * 30,
    "undisclosed-recipients:;",
    "é, é <é@é>",
)
WRAPPED: Final = ("{}", "Re: {} 20610", "é {}", "{}{}")
HOSTILE: Final = tuple(wrap.replace("{}", evil) for wrap in WRAPPED for evil in EVIL)[:200]


def a_letter(**changes: Any) -> OutboundMail:
    letter = OutboundMail(
        kind=LetterKind.ANSWER,
        sender=Address("consult@riverbend.example", "Riverbend Coding Desk"),
        recipient=Address("dana@clinic.example", "Dana Whitfield"),
        subject="Re: 20610 with 64483",
        text="Hello Dana,\n\nYes.\n",
        html="<p>Hello Dana,</p>\n<p>Yes.</p>\n",
        message_id="cc.1042.answer-7.abcdefghijklmnop@riverbend.example",
        in_reply_to="q@clinic.example",
        references=("first@clinic.example", "q@clinic.example"),
        date=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        loop_token="ab" * 16,
    )
    return replace(letter, **changes)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def fields(content: bytes) -> list[str]:
    """The names of the header fields, read without the email package."""
    head = content.split(b"\r\n\r\n", 1)[0].decode("ascii")
    return [line.split(":")[0] for line in head.split("\r\n") if line[0] not in " \t"]


def test_an_answer_is_a_letter_of_a_person() -> None:
    content = compose(a_letter())
    assert fields(content) == [*HUMAN, *MIME]
    message = read(content)
    assert (
        message["To"] == '"Dana Whitfield" <dana@clinic.example>'
        or message["To"] == "Dana Whitfield <dana@clinic.example>"
    )
    assert message["Subject"] == "Re: 20610 with 64483"
    assert message["Date"] == "Tue, 24 Nov 2026 09:30:00 +0000"
    assert message["Message-ID"] == "<cc.1042.answer-7.abcdefghijklmnop@riverbend.example>"
    assert message["In-Reply-To"] == "<q@clinic.example>"
    assert message["References"].split() == ["<first@clinic.example>", "<q@clinic.example>"]


def test_a_letter_holds_a_text_and_an_html_part() -> None:
    message = read(compose(a_letter()))
    assert message.get_content_type() == "multipart/alternative"
    text, html = message.iter_parts()
    assert isinstance(text, EmailMessage)
    assert isinstance(html, EmailMessage)
    assert (text.get_content_type(), text.get_content()) == ("text/plain", "Hello Dana,\r\n\r\nYes.\r\n")
    assert (html.get_content_type(), html.get_content()) == ("text/html", "<p>Hello Dana,</p>\r\n<p>Yes.</p>\r\n")


def test_an_acknowledgement_says_that_a_machine_wrote_it() -> None:
    message = read(compose(a_letter(kind=LetterKind.ACKNOWLEDGEMENT)))
    assert (message["Auto-Submitted"], message["X-Auto-Response-Suppress"]) == ("auto-replied", "All")


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if not kind.automatic])
def test_what_a_person_approved_does_not(kind: LetterKind) -> None:
    assert not set(AUTOMATIC) & set(fields(compose(a_letter(kind=kind))))


def test_a_letter_that_starts_a_thread_names_no_parent() -> None:
    names = fields(compose(a_letter(in_reply_to="", references=())))
    assert "In-Reply-To" not in names
    assert "References" not in names


def test_the_same_letter_is_the_same_bytes_and_another_has_another_boundary() -> None:
    assert compose(a_letter()) == compose(a_letter())
    other = read(compose(a_letter(message_id="cc.1043.answer-7.abcdefghijklmnop@riverbend.example")))
    assert other.get_boundary() != read(compose(a_letter())).get_boundary()


def test_there_are_two_hundred_hostile_values() -> None:
    assert len(set(HOSTILE)) == 200


def harmless(content: bytes, kind: LetterKind = LetterKind.ANSWER) -> EmailMessage:
    """Fail where a server could see another header, another recipient or a bare line end."""
    assert content.isascii()
    assert content.endswith(b"\r\n")
    assert not content.replace(b"\r\n", b"").translate(None, bytes(set(range(256)) - set(b"\r\n\0")))
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert set(fields(content)) - set(HUMAN) - set(MIME) == (set(AUTOMATIC) if kind.automatic else set())
    assert len(fields(content)) == len(set(fields(content)))
    message = read(content)
    assert [address.addr_spec for address in message["From"].addresses] == ["consult@riverbend.example"]
    assert [address.addr_spec for address in message["To"].addresses] == ["dana@clinic.example"]
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    return message


@pytest.mark.parametrize("field", ["subject", "text", "html", "in_reply_to"])
def test_no_hostile_value_becomes_a_header_or_stops_a_letter(field: str) -> None:
    for value in HOSTILE:
        harmless(compose(a_letter(**{field: value})))


@pytest.mark.parametrize("kind", LetterKind)
def test_no_hostile_name_or_reference_becomes_a_header_or_stops_a_letter(kind: LetterKind) -> None:
    for value in HOSTILE:
        sender, recipient = Address("consult@riverbend.example", value), Address("dana@clinic.example", value)
        letter = a_letter(kind=kind, sender=sender, recipient=recipient, references=("a@b.example", value))
        harmless(compose(letter), kind)


@pytest.mark.parametrize("where", ["sender", "recipient"])
def test_no_letter_goes_to_or_from_a_hostile_address(where: str) -> None:
    for value in HOSTILE:
        for address in (value, f"{value}@clinic.example", f"dana@{value}", f"dana@clinic.example{value}"):
            if address.strip() != "dana@clinic.example" or address != address.strip():
                check_address(where, address)


def check_address(where: str, address: str) -> None:
    try:
        content = compose(a_letter(**{where: Address(address)}))
    except ComposeError:
        return
    header = read(content)["From" if where == "sender" else "To"]
    assert [mailbox.addr_spec for mailbox in header.addresses] == [address]
    assert fields(content) == [*HUMAN, *MIME]


@pytest.mark.parametrize(
    ("field", "header", "around"),
    [
        ("message_id", "Message-ID", "<{}>"),
        ("loop_token", "X-CaseConsultant-Loop", "{}"),
    ],
)
def test_no_hostile_value_stands_for_an_id_or_a_token_of_ours(field: str, header: str, around: str) -> None:
    for value in (*HOSTILE, *(f"{value}@riverbend.example" for value in HOSTILE), "<@[", "a@[", "@", "a@b."):
        try:
            content = compose(a_letter(**{field: value}))
        except ComposeError:
            continue
        assert harmless(content)[header] == around.replace("{}", value)


@given(st.text(max_size=260))
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_can_be_sent(text: str) -> None:
    recipient = Address("dana@clinic.example", text)
    harmless(compose(a_letter(subject=text, recipient=recipient, text=text, html=text)))


@given(st.text(alphabet="ab .,;:=?_-é漢😀\n\t", max_size=400))
@settings(max_examples=100, deadline=None)
def test_a_body_arrives_as_it_was_written(text: str) -> None:
    (part, _) = read(compose(a_letter(text=text))).iter_parts()
    assert isinstance(part, EmailMessage)
    assert part.get_content().replace("\r\n", "\n") == text.rstrip("\n") + "\n"


@pytest.mark.parametrize(
    ("subject", "seen"),
    [
        ("Re: Épaule droite, 20610 " + "et encore " * 12, "Re: Épaule droite, 20610 " + ("et encore " * 12).strip()),
        ("Re: " + "a long subject in plain English " * 5, "Re: " + ("a long subject in plain English " * 5).strip()),
        ("Re: =?utf-8?q?x?=", "Re: = ?utf-8?q?x?="),
        ("Re: " + "a" * 300, "Re: " + "a" * 195 + "…"),
        ("Re: 漢字漢字 😀" * 15, "Re: 漢字漢字 😀" * 15),
    ],
)
def test_a_subject_arrives_whole_on_short_lines(subject: str, seen: str) -> None:
    content = compose(a_letter(subject=subject))
    assert read(content)["Subject"] == seen
    assert b"\r\nSubject: Re: " in content
    encoded = [line for line in content.split(b"\r\n") if b"=?utf-8?" in line]
    assert all(len(line) <= 76 for line in encoded)


def test_ids_longer_than_a_line_are_not_encoded() -> None:
    long = "SJ0PR12MB5678" * 8 + "@SJ0PR12MB5678.namprd12.prod.mail.example"
    content = compose(a_letter(in_reply_to=long, references=(long, long)))
    assert f"\r\nIn-Reply-To: <{long}>\r\nReferences: <{long}>\r\n <{long}>\r\n".encode() in content


def test_a_date_without_a_time_zone_is_refused() -> None:
    with pytest.raises(ComposeError):
        compose(a_letter(date=datetime(2026, 11, 24, 9, 30)))  # noqa: DTZ001


NAIVE: Final = {
    "From": HeaderAddress(addr_spec="consult@riverbend.example"),
    "To": HeaderAddress(addr_spec="dana@clinic.example"),
}


def naive(subject: str) -> bytes:
    """A letter as one would write it with the standard library alone."""
    message = EmailMessage(policy=policy.SMTP)
    for name, value in {**NAIVE, "Subject": subject}.items():
        message[name] = value
    message.set_content("text\n", cte="quoted-printable")
    message.add_alternative("html\n", subtype="html", cte="quoted-printable")
    return message.as_bytes()


def test_an_encoded_newline_does_not_leave_as_a_header_on_any_python() -> None:
    """CPython before 3.11.10, 3.11.7 among them, makes a Bcc of it (CVE-2024-6923); later ones refuse or encode it."""
    evil = "Re: =?utf-8?q?x=0ABcc:_evil@x?="
    with pytest.raises((ComposeError, MessageError)):
        prove(naive(evil), Meant({**NAIVE, "Subject": evil}, "text\n", "html\n"))


GOOD: Final = naive("Re: 20610")


def prove_good(content: bytes) -> None:
    prove(content, Meant({**NAIVE, "Subject": "Re: 20610"}, "text\n", "html\n"))


def test_a_good_letter_is_proved() -> None:
    prove_good(GOOD)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        (b"Re: 20610", b"Re: 20610\nBcc: evil@x.example"),
        (b"Re: 20610", b"Re: 20610\r\nBcc: evil@x.example"),
        (b"\r\nTo: dana", b"\r\nBcc: evil@x.example\r\nTo: dana"),
        (b"\r\nTo: dana", b"\r\nTo: evil@x.example\r\nTo: dana"),
        (b"\r\nTo: dana@clinic.example", b""),
        (b"\r\nTo: dana", b"\r\nTo: evil@x.example, dana"),
        (b"\r\nTo: dana@", b"\r\nTo: evil@"),
        (b"Re: 20610", b"Re: 20611"),
        (b"Subject", b"Subject "),
        (b"\r\nSubject", b"\nSubject"),
        (b"text\r\n", b"text\n"),
        (b"text\r\n", b"text\r"),
        (b"text\r\n", b"another\r\n"),
        (b"text\r\n", b"t\xe9xt\r\n"),
        (b"text\r\n", b"text" + b"x" * 1000 + b"\r\n"),
        (b"html\r\n", b"html\r\n\r\nmore\r\n"),
        (b"text/html", b"text/enriched"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart", b"Content-Type: multipart"),
    ],
)
def test_a_letter_that_differs_anywhere_is_not_proved(found: bytes, instead: bytes) -> None:
    assert found in GOOD
    with pytest.raises(ComposeError):
        prove_good(GOOD.replace(found, instead, 1))


def test_a_refusal_says_nothing_of_the_letter() -> None:
    with pytest.raises(ComposeError) as refusal:
        compose(a_letter(recipient=Address("dana@clinic.example\r\nBcc: evil@x.example")))
    assert "dana" not in str(refusal.value)


PDF: Final = Enclosure("Edit list (2).pdf", "application/pdf", b"%PDF-1.7\n" + bytes(range(256)) * 3)
CSV: Final = Enclosure("pairs.csv", "text/csv", "a,b\r\né,\u2603\n\nFrom x\n.\n".encode())


def test_files_go_along_byte_for_byte_beside_text_and_html() -> None:
    message = read(compose(a_letter(enclosures=(PDF, CSV))))
    assert message.get_content_type() == "multipart/mixed"
    letter, *files = message.iter_parts()
    assert letter.get_content_type() == "multipart/alternative"
    assert [(f.get_filename(), f.get_content_type(), f.get_payload(decode=True)) for f in files] == [
        (PDF.name, PDF.content_type, PDF.content),
        (CSV.name, CSV.content_type, CSV.content),
    ]
    assert all(f.get_content_disposition() == "attachment" for f in files)


def test_a_letter_with_files_is_the_same_bytes_each_time_and_its_boundaries_differ() -> None:
    letter = a_letter(enclosures=(PDF,))
    assert compose(letter) == compose(letter)
    outer, inner = (part.get_boundary() for part in read(compose(letter)).walk() if part.is_multipart())
    assert outer != inner


@pytest.mark.parametrize("value", [value for value in EVIL if plain_name(value) != value])
def test_no_hostile_file_name_leaves(value: str) -> None:
    with pytest.raises(ComposeError, match="file's name"):
        compose(a_letter(enclosures=(replace(PDF, name=value),)))


@pytest.mark.parametrize("changed", [replace(PDF, content=PDF.content + b"x"), replace(PDF, name="other.pdf")])
def test_a_file_that_differs_is_not_proved(changed: Enclosure) -> None:
    letter = a_letter(enclosures=(PDF,))
    content = compose(letter)
    headers: dict[str, str | HeaderAddress] = {
        name: str(value) for name, value in read(content).items() if name not in MIME
    }
    headers["From"] = HeaderAddress(letter.sender.name, addr_spec=letter.sender.email)
    headers["To"] = HeaderAddress(letter.recipient.name, addr_spec=letter.recipient.email)
    prove(content, Meant(headers, letter.text, letter.html, (PDF,)))
    with pytest.raises(ComposeError, match="file that goes along"):
        prove(content, Meant(headers, letter.text, letter.html, (changed,)))
