"""The promises of parse_bytes, on mails made for each."""

import time
from datetime import UTC, datetime

import pytest

from caseconsultant.domain.letters import Address
from caseconsultant.mail.parse import parse_bytes

HEAD = b"From: Pat <pat@clinic.test>\r\nSubject: A question\r\n"


def a_mail(*fields: bytes, body: bytes = b"Hello\r\n") -> bytes:
    return HEAD + b"".join(field + b"\r\n" for field in fields) + b"\r\n" + body


def a_multipart(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(b"--cut\r\n" + part + b"\r\n" for part in parts) + b"--cut--\r\n"
    return a_mail(b"Content-Type: multipart/" + kind + b"; boundary=cut", body=body)


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\nplain words"
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>html words</p>"


def test_an_ordinary_mail_is_read_in_full() -> None:
    mail = parse_bytes(
        b"Return-Path: <pat@clinic.test>\r\nReceived: by one\r\nReceived: by two\r\n"
        b"From: =?utf-8?Q?Pat_M=C3=BCller?= <pat@clinic.test>\r\n"
        b'To: consult@cc.test, "Doe, Jo" <jo@clinic.test>\r\nCc: team: a@b.test, c@d.test;\r\n'
        b"Reply-To: desk@clinic.test\r\nSubject: Bill\r\n 20610?\r\nMessage-ID: <one@clinic.test>\r\n"
        b"In-Reply-To: <zero@cc.test>\r\nReferences: <a@cc.test>\r\n <zero@cc.test>\r\n"
        b"Date: Mon, 23 Nov 2026 10:00:00 -0500\r\nX-CaseConsultant-Loop: token\r\n\r\nWords\r\n"
    )
    assert mail.sender == Address("pat@clinic.test", "Pat Müller")
    assert mail.to == (Address("consult@cc.test"), Address("jo@clinic.test", "Doe, Jo"))
    assert mail.cc == (Address("a@b.test"), Address("c@d.test"))
    assert mail.reply_to == Address("desk@clinic.test")
    assert (mail.subject, mail.text, mail.new_words) == ("Bill 20610?", "Words", "Words")
    assert (mail.message_id, mail.in_reply_to) == ("one@clinic.test", ("zero@cc.test",))
    assert mail.references == ("a@cc.test", "zero@cc.test")
    assert mail.date == datetime(2026, 11, 23, 15, tzinfo=UTC)
    assert (mail.loop_token, mail.hops, mail.defects) == ("token", 2, ())


def test_nothing_at_all_is_still_a_mail() -> None:
    mail = parse_bytes(b"")
    assert (mail.sender, mail.subject, mail.text, mail.date) == (Address(""), "", "", None)


def test_the_plain_version_is_preferred_and_the_html_kept() -> None:
    mail = parse_bytes(a_multipart(b"alternative", PLAIN, HTML))
    assert (mail.text, mail.html) == ("plain words", "<p>html words</p>")


def test_an_empty_plain_version_gives_way_to_the_html() -> None:
    assert parse_bytes(a_multipart(b"alternative", b"Content-Type: text/plain\r\n\r\n \r\n", HTML)).text == "html words"


def test_text_after_an_attachment_is_not_lost() -> None:
    pdf = b"Content-Type: application/pdf; name=note.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nJVBERg=="
    mail = parse_bytes(a_multipart(b"mixed", PLAIN, pdf, b"Content-Type: text/plain\r\n\r\nand more"))
    assert mail.text == "plain words\n\nand more"
    assert [(a.name, a.content_type, a.size, a.inline) for a in mail.attachments] == [
        ("note.pdf", "application/pdf", 4, False)
    ]


def test_an_image_of_the_html_is_inline() -> None:
    image = b"Content-Type: image/png\r\nContent-ID: <i>\r\n\r\nx"
    mail = parse_bytes(a_multipart(b"related", HTML, image))
    assert mail.text == "html words"
    assert [(a.content_type, a.inline) for a in mail.attachments] == [("image/png", True)]


def test_a_text_file_brings_its_text() -> None:
    part = b'Content-Type: text/plain; name="../../etc/op note.txt"\r\nContent-Disposition: attachment\r\n\r\nnote'
    (attached,) = parse_bytes(a_multipart(b"mixed", PLAIN, part)).attachments
    assert (attached.name, attached.text) == ("_.._etc_op note.txt", "note")


def test_a_mail_attached_to_an_empty_mail_speaks_for_it() -> None:
    inner = b"Content-Type: message/rfc822\r\n\r\nFrom: a@b.test\r\nSubject: Inner\r\n\r\nThe question"
    mail = parse_bytes(a_multipart(b"mixed", inner))
    assert mail.text == "The question"
    assert mail.sender.email == "pat@clinic.test"
    assert (mail.attachments[0].name, mail.attachments[0].text) == ("Inner.eml", "The question")


def test_a_multipart_whose_boundary_never_comes_is_read_as_text() -> None:
    mail = parse_bytes(a_mail(b"Content-Type: multipart/mixed; boundary=gone", body=b"the words"))
    assert mail.text == "the words"
    assert mail.defects


def test_soft_line_ends_are_joined_and_quotes_are_not() -> None:
    body = b"one \r\ntwo\r\n> quoted \r\n> more\r\nthree\r\n"
    assert parse_bytes(a_mail(b"Content-Type: text/plain; format=flowed", body=body)).text == (
        "one two\n> quoted \n> more\nthree"
    )


@pytest.mark.parametrize(
    ("field", "fact"),
    [
        (b"Return-Path: <>", "return_path_is_empty"),
        (b"List-Id: <l.test>", "is_bulk"),
        (b"List-Unsubscribe: <mailto:x@y.test>", "is_bulk"),
        (b"Precedence: Junk", "is_bulk"),
        (b"Precedence: auto_reply", "is_auto_reply"),
        (b"X-Autoreply: yes", "is_auto_reply"),
        (b"Auto-Submitted: auto-replied (vacation)", "is_auto_reply"),
        (b"X-Auto-Response-Suppress: DR, OOF", "no_auto_response"),
        (b"X-Auto-Response-Suppress: All", "no_auto_response"),
        (b"Content-Type: multipart/report; report-type=delivery-status", "is_report"),
        (b"Content-Type: application/pkcs7-mime; smime-type=enveloped-data", "is_encrypted"),
    ],
)
def test_what_no_person_should_be_answered_for_is_seen(field: bytes, fact: str) -> None:
    assert getattr(parse_bytes(a_mail(field)), fact) is True
    assert getattr(parse_bytes(a_mail()), fact) is False


@pytest.mark.parametrize(
    ("field", "said"),
    [(b"", "no"), (b"Auto-Submitted: No", "no"), (b"Auto-Submitted: auto-generated; x=y", "auto-generated")],
)
def test_auto_submitted_is_one_word(field: bytes, said: str) -> None:
    assert parse_bytes(a_mail(field)).auto_submitted == said


def test_words_of_absence_need_other_evidence() -> None:
    away = b"From: a@b.test\r\nSubject: Out of office: knee\r\n"
    assert parse_bytes(away + b"\r\n").is_auto_reply is False
    assert parse_bytes(away + b"In-Reply-To: <x@y.test>\r\n\r\n").is_auto_reply is True


def test_a_bounce_names_the_letter_it_speaks_of() -> None:
    mail = parse_bytes(
        a_multipart(
            b"report",
            b"Content-Type: text/plain\r\n\r\nSorry",
            b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.test\r\n",
            b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <ours@cc.test>\r\nSubject: x\r\n",
        )
    )
    assert (mail.is_report, mail.original_message_id, mail.text) == (True, "ours@cc.test", "Sorry")


def test_a_receipt_names_the_letter_it_speaks_of() -> None:
    mail = parse_bytes(
        a_multipart(
            b"report", PLAIN, b"Content-Type: message/disposition-notification\r\n\r\nOriginal-Message-ID: <o@cc.test>"
        )
    )
    assert mail.original_message_id == "o@cc.test"


def nested(depth: int) -> bytes:
    levels = (
        b"--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n" % (level, level + 1) for level in range(depth)
    )
    return a_mail(b"Content-Type: multipart/mixed; boundary=b0", body=b"".join(levels) + b"end")


BOMBS = {
    "a subject of 1 MB": b"From: a@b.test\r\nSubject: " + b"x " * 500_000 + b"\r\n\r\nhi",
    "a subject in 300,000 folds": b"Subject: " + b"x\r\n " * 300_000 + b"\r\n\r\nhi",
    "40,000 parameters": a_mail(b"Content-Type: text/plain" + b"".join(b"; a%d=b" % n for n in range(40_000))),
    "40,000 pieces of a parameter": a_mail(b"Content-Type: a/b" + b"".join(b"; a*%d*=b" % n for n in range(40_000))),
    "16,000 encoded words": b"From: " + b"=?utf-8?q?x?= " * 16_000 + b"<a@b.test>\r\n\r\nhi",
    "16,000 open encoded words": a_mail(b"To: " + b"=?utf-8?q?" * 16_000),
    "1,000 nested parts": nested(1000),
    "1,000 mails in mails": (HEAD + b"Content-Type: message/rfc822\r\n\r\n") * 1000,
    "1,000 nested comments": b"From: " + b"(" * 1000 + b"x" + b")" * 1000 + b" <a@b.test>\r\n\r\nhi",
    "open quotes and comments": a_mail(b"To: " + b'("' * 100_000, b"Cc: " + b'"\\' * 8000),
    "a broken Message-ID": a_mail(b"Message-ID: <@[", b"References: " + b"<" * 100_000),
    "a million header lines": b"X: y\r\n" * 300_000 + b"\r\nhi",
    "a million delimiters": a_mail(b"Content-Type: multipart/mixed; boundary=a", body=b"--a\n" * 1_000_000),
    "a million near delimiters": a_mail(b"Content-Type: multipart/mixed; boundary=a", body=b"--ax\n" * 1_000_000),
    "100,000 nested elements": a_mail(b"Content-Type: text/html", body=b"<div>" * 100_000 + b"hi"),
    "50,000 nested quotes": a_mail(b"Content-Type: text/html", body=b"<blockquote>a<br>" * 50_000 + b"hi"),
    "50,000 nested tables": a_mail(b"Content-Type: text/html", body=b"<table><tr><td>a<td>" * 50_000),
    "50,000 attributes": a_mail(b"Content-Type: text/html", body=b"<p " + b"a=1 b=2 " * 25_000 + b">hi"),
    "100,000 comments": a_mail(b"Content-Type: text/html", body=b"<!--" * 100_000 + b"hi"),
    "padded base64": a_mail(b"Content-Transfer-Encoding: base64", body=b"A=" * 1_000_000),
    "a flowed megabyte": a_mail(b"Content-Type: text/plain; format=flowed", body=b"a \n" * 500_000),
    "a megabyte of >": a_mail(body=b">" * 1_000_000),
    "nothing but NUL": b"\x00" * 1_000_000,
    "nothing but line ends": b"\r\n" * 500_000,
    "nothing but CR": b"\r" * 500_000,
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_bombs_cost_little_and_raise_nothing(bomb: bytes) -> None:
    before = time.process_time()
    mail = parse_bytes(bomb)
    assert time.process_time() - before < 2
    (mail.text + mail.html + mail.subject + mail.sender.name + mail.sender.email).encode("utf-8")


def test_what_was_cut_is_named() -> None:
    assert "parts nested deeper than 20 were not opened" in parse_bytes(nested(30)).defects
    assert any("subject" in defect for defect in parse_bytes(BOMBS["a subject of 1 MB"]).defects)
    assert any("64 KB" in defect for defect in parse_bytes(BOMBS["a million header lines"]).defects)
    assert any("100 parts" in defect for defect in parse_bytes(BOMBS["a million delimiters"]).defects)
    assert any("25 MB" in defect for defect in parse_bytes(a_mail(body=b"x" * 26_300_000)).defects)


@pytest.mark.parametrize("at", range(0, 700, 7))
def test_a_mail_cut_anywhere_is_still_read(at: int) -> None:
    whole = a_multipart(b"mixed", PLAIN, HTML, b"Content-Type: message/rfc822\r\n\r\n" + a_multipart(b"mixed", PLAIN))
    assert parse_bytes(whole[:at]).subject in "A question"


def test_two_plain_versions_that_differ_are_both_shown() -> None:
    more = b"Content-Type: text/plain\r\n\r\nmore words"
    assert parse_bytes(a_multipart(b"alternative", PLAIN, more, PLAIN, HTML)).text == "plain words\n\nmore words"


def test_a_plain_version_with_a_file_in_it_is_the_plain_version() -> None:
    inner = (
        b"Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n\r\nabove\r\n--in\r\n"
        b"Content-Type: image/png\r\n\r\nx\r\n--in\r\n\r\nbelow\r\n--in--\r\n"
    )
    assert parse_bytes(a_multipart(b"alternative", inner, HTML)).text == "above\n\nbelow"


def test_a_forgotten_semicolon_and_a_header_without_its_blank_line_hide_no_part() -> None:
    body = b"--cut\r\nContent-Type: text/plain\r\n\r\nwords\r\n--cut--\r\n"
    assert parse_bytes(a_mail(b"Content-Type: multipart/mixed\r\n boundary=cut", body=body)).text == "words"
    assert parse_bytes(HEAD + b"Content-Type: multipart/mixed; boundary=cut\r\n" + body).text == "words"


def test_a_multipart_without_parts_is_read_once() -> None:
    mail = parse_bytes(a_mail(b"Content-Type: multipart/mixed; boundary=gone", body=b"the words"))
    assert (mail.text, mail.attachments) == ("the words", ())


def test_a_delimiter_may_have_more_on_its_line_where_a_part_begins_below_it() -> None:
    part = b"--cut-and-more\r\nContent-Type: text/plain\r\n\r\nwords\r\n"
    assert parse_bytes(a_mail(b"Content-Type: multipart/mixed; boundary=cut", body=part * 2)).text == "words\n\nwords"
    rules = b"words\r\n--cut-and-more\r\nwords\r\n"
    assert parse_bytes(a_mail(b"Content-Type: multipart/mixed; boundary=cut", body=rules)).text.count("words") == 2


def test_a_closing_delimiter_behind_the_last_word_is_no_text() -> None:
    body = b"--cut\r\n\r\nwords--cut--\r\n"
    assert parse_bytes(a_mail(b"Content-Type: multipart/mixed; boundary=cut", body=body)).text == "words"
    unclosed = b"--cut\r\n\r\nthese--cut-- words\r\n"
    assert (
        parse_bytes(a_mail(b"Content-Type: multipart/mixed; boundary=cut", body=unclosed)).text == "these--cut-- words"
    )


def test_what_stands_outside_all_parts_is_listed_unless_it_is_the_usual_notice() -> None:
    parts = a_multipart(b"mixed", PLAIN)
    notice = b"This is a multi-part message in MIME format."
    usual = parse_bytes(parts.replace(b"--cut\r\n", notice + b"\r\n--cut\r\n", 1))
    assert usual.attachments == ()
    both = parse_bytes(parts.replace(b"--cut\r\n", b"Please read: 20610\r\n--cut\r\n", 1) + b"PS: and 64483")
    assert [one.text for one in both.attachments] == ["Please read: 20610", "PS: and 64483"]
    assert both.text == "plain words"


def test_a_line_among_the_headers_that_is_none_is_listed() -> None:
    mail = parse_bytes(HEAD + b"Call me at noon!\r\nX-Other: 1\r\n\r\nHello\r\n")
    assert (mail.sender.email, mail.text) == ("pat@clinic.test", "Hello")
    assert [one.text for one in mail.attachments] == ["Call me at noon!"]


def test_what_only_the_html_version_says_is_shown_too() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    html = b"Content-Type: text/html\r\n\r\n<p>" + words.encode() + b"</p>"
    mail = parse_bytes(a_multipart(b"alternative", b"\r\nPlease turn on HTML.", html))
    assert mail.text == f"Please turn on HTML.\n\n{words}"
    same = b"\r\n" + words.encode() + b" *more*"
    assert parse_bytes(a_multipart(b"alternative", same, html)).text == f"{words} *more*"
