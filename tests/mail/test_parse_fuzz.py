"""Mails made at random from the pieces that mails are made of: none may raise, none may hold what text cannot."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from caseconsultant.mail.fingerprint import fingerprint
from caseconsultant.mail.frames import from_json, to_json
from caseconsultant.mail.parse import parse_bytes

FIELDS = st.sampled_from(
    [
        b"From", b"To", b"Cc", b"Reply-To", b"Subject", b"Date", b"Message-ID", b"References", b"In-Reply-To",
        b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"Auto-Submitted", b"Precedence",
        b"Return-Path", b"X-Auto-Response-Suppress", b"X-CaseConsultant-Loop", b"Received", b"no field", b"",
    ]
)  # fmt: skip
PIECE_LIST = [
    b"a@b.test", b"<", b">", b"<@[", b'"', b"(", b")", b",", b";", b":", b"=", b"?", b"=?utf-8?q?x=0ABcc:_y?=",
    b"=?", b"?=", b"=?x?b?", b"\\", b" ", b"\t", b"\r", b"\x00", b"\xff", b"\xc3", b"\x1b$B", b"--cut", b"cut",
    b"multipart/mixed; boundary=cut", b"multipart/report; boundary=cut", b"multipart/alternative; boundary=cut",
    b"message/rfc822", b"message/delivery-status", b"application/ms-tnef",
    b"application/pkcs7-mime", b"text/html; charset=utf-7", b"text/plain; format=flowed",
    b"text/plain; charset=", b"utf-16", b"zlib", b"base64", b"quoted-printable", b"x-uuencode", b"; filename*0*=",
    b"''%C3", b"attachment", b"31 Dec 9999 23:59 -2359", b"0 Foo 0", b"+2AA-", b"=\n", b"begin 644 x\n",
]  # fmt: skip
BODY_PIECES = [
    b"text\n", b"> quote\n", b"-- \n", b"--cut\n", b"--cut--\n", b"\n", b"<p>html", b"<table><tr><td>x",
    b"<blockquote>", b"</td>", b"&#xD800;", b"<a href='http://x.test'>", b"QUJD\n", b"=C3=", b"\xff",
    b"On 1 at 1:11 a@b.test wrote:\n",
    b"---- Forwarded message ----\n", b"From: a@b.test\nDate: 1\nTo: x\nSubject: s\n",
    b"Content-Type: message/delivery-status\n\n", b"Final-Recipient: rfc822; a@b.test\n", b"Status: 5.1.1\n",
    b"%PDF-1.4\n", b"PK\x03\x04", b"{\\rtf1 ", b"\x78\x9f\x3e\x22\x01\x00", b"BEGIN:VCALENDAR\nSUMMARY:x\n",
    b"0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x80",
    b"Content-Type: application/pkcs7-mime\n\n", b"Content-Type: text/html\n\n",
    b"Content-Type: message/rfc822\n\n", b"-----BEGIN PGP MESSAGE-----\n", b"\r",
]  # fmt: skip
PIECES, BODIES = st.sampled_from(PIECE_LIST), st.sampled_from(BODY_PIECES)


CONTROLS = {"Cc", "Zl", "Zp"}  # a soft hyphen (Cf) may stand in a name; a line end never


def joined(pieces: st.SearchStrategy[bytes], most: int) -> st.SearchStrategy[bytes]:
    return st.lists(pieces, max_size=most).map(b"".join)


@st.composite
def mails(draw: st.DrawFn) -> bytes:
    lines = draw(
        st.lists(st.tuples(FIELDS, joined(PIECES, 6)).map(lambda field: field[0] + b": " + field[1]), max_size=8)
    )
    end = draw(st.sampled_from([b"\n", b"\r\n"]))
    return end.join(lines) + draw(st.sampled_from([end * 2, end, b""])) + draw(joined(BODIES | PIECES, 14))


@example(b"From: =?x?b?a@b.test=?utf-8?q?x=0ABcc:_y?=\n\n")
@example(b"From: a@b.test0\x80\x06\t*\x86H\x86\xf7\r\x01\x07\x02\xa0\x80")
@example(b"From: Jo <a@b\x06.test>\n\n")
@example(b"Received: from x\x01; 24 Dec\nMessage-ID: <a\x01@b>\nIn-Reply-To: a\x02@b\n\n")
@given(mails() | st.binary(max_size=400))
@settings(max_examples=1500, deadline=1000)
def test_no_mail_raises_and_every_text_is_text(raw: bytes) -> None:
    mail = parse_bytes(raw)
    said = [mail.sender.email, mail.sender.name, mail.subject, mail.message_id, mail.loop_token, mail.auto_submitted]
    said += [one.email + one.name for one in (*mail.to, *mail.cc)] + [one.name for one in mail.attachments]
    said += [*mail.trace, *mail.references, *mail.in_reply_to, mail.original_message_id]
    if mail.report is not None:
        said += [mail.report.recipient, mail.report.status, mail.report.diagnostic, *mail.report.others]
    if mail.forwarded is not None:
        mail.forwarded.text.encode("utf-8")
        said += [mail.forwarded.sender.email, mail.forwarded.sender.name, mail.forwarded.subject, mail.forwarded.date]
    for text in said:
        assert not CONTROLS & set(map(unicodedata.category, text)), text
    "".join([*said, mail.text, mail.new_words, mail.html, *(one.text for one in mail.attachments)]).encode("utf-8")
    assert "\x00" not in mail.text + mail.html + mail.new_words
    assert bool(mail.new_words.strip()) == bool(mail.text.strip())
    assert "".join(mail.text[part.start : part.end] for part in mail.parts) == mail.text
    assert from_json(to_json(mail)) == mail
    assert len(fingerprint(raw)) == 32
