"""The text of attached files, and what bombs and broken ones do: nothing but a defect."""

import io
import struct
import time
import zipfile

import pytest

from caseconsultant.domain.letters import InboundMail
from caseconsultant.mail.documents import text_of
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.mail.patience import Patience
from caseconsultant.mail.sandbox import ChildParser
from tests.mail.test_compressed_rtf import packed

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def a_word_file(body: str, *more: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as packed:
        packed.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        for name, content in more:
            packed.writestr(name, content)
    return out.getvalue()


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def a_pdf(content: bytes) -> bytes:
    """A PDF file of one page with that content stream."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def attribute(level: int, kind: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, kind, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def a_winmail_of_rtf(rtf: bytes) -> bytes:
    """A package whose body is packed RTF alone (PidTagRtfCompressed, MS-OXPROPS)."""
    body = packed(rtf)
    properties = struct.pack("<IHHII", 1, 0x0102, 0x1009, 1, len(body)) + body + bytes(-len(body) % 4)
    head = struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
    return head + attribute(1, 0x00069003, properties) + attribute(1, 0x00089006, struct.pack("<I", 0x10000))


def a_winmail(body: bytes, name: bytes, content: bytes) -> bytes:
    return (
        struct.pack("<IH", 0x223E9F78, 1)
        + attribute(1, 0x00069007, struct.pack("<II", 1252, 0))
        + attribute(1, 0x0002800C, body)
        + attribute(2, 0x00069002, bytes(14))
        + attribute(2, 0x00018010, name)
        + attribute(2, 0x0006800F, content)
    )


def read(name: str, data: bytes, content_type: str = "application/octet-stream") -> tuple[str, list[str]]:
    patience = Patience()
    return text_of(content_type, "", name, data, patience), list(patience.defects)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", a_pdf(b"BT /F 12 Tf 20 200 Td (Bill 20610 twice?) Tj ET"), "Bill 20610 twice?"),
        ("noname", a_pdf(b"BT /F 12 Tf 20 200 Td (Twice?) Tj ET"), "Twice?"),
        ("a.docx", a_word_file(paragraph("Bill 20610") + paragraph("twice?")), "Bill 20610\ntwice?"),
        (
            "a.docx",
            a_word_file(f"<w:tbl><w:tr><w:tc>{paragraph('20610')}</w:tc><w:tc>{paragraph('2')}</w:tc></w:tr></w:tbl>"),
            "20610 | 2",
        ),
        ("a.rtf", rb"{\rtf1\ansi\ansicpg1252 Bill 20610\par tw\'efce?}", "Bill 20610\ntwïce?"),
        ("a.txt", "Größe".encode("cp1252"), "Größe"),
        ("a.bin", b"\x00\x01\x02", ""),
    ],
)
def test_a_file_is_read_by_what_it_is(name: str, data: bytes, said: str) -> None:
    assert read(name, data) == (said, [])


def test_a_calendar_is_read_as_facts() -> None:
    content = (
        b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VTIMEZONE\r\nDTSTART:19700101T000000\r\nEND:VTIMEZONE\r\n"
        b"BEGIN:VEVENT\r\nSUMMARY:Call on 20610\\, both\r\n  knees\r\nDTSTART;TZID=America/Chicago:20261124T090000\r\n"
        b"DTEND:20261124T153000Z\r\nORGANIZER;CN=Pat:mailto:pat@clinic.example\r\n"
        b"BEGIN:VALARM\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    assert read("", content, "text/calendar")[0] == (
        "Method: REQUEST\n\nSummary: Call on 20610, both knees\nStart: 2026-11-24 09:00 America/Chicago\n"
        "End: 2026-11-24 15:30 UTC\nOrganizer: pat@clinic.example"
    )


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.4 nothing more"),
        ("a.docx", b"PK\x03\x04 broken"),
        ("a.docx", a_word_file("<w:p>" + " " * 19_000_000)),
        ("a.docx", a_word_file(paragraph("x"), *((f"x{n}", b"") for n in range(2_001)))),
    ],
)
def test_a_broken_or_swollen_file_is_a_defect(name: str, data: bytes) -> None:
    text, defects = read(name, data)
    assert text == ""
    assert len(defects) == 1
    assert "was not read" in defects[0]


def test_entities_of_a_word_file_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(
            "word/document.xml", f'{bomb}<w:document xmlns:w="{WORD}"><w:p><w:t>x&b;</w:t></w:p></w:document>'
        )
    assert "aaaa" not in read("a.docx", out.getvalue())[0]


def test_what_takes_long_is_left_and_the_rest_is_read() -> None:
    patience = Patience(0.2)

    def forever() -> str:
        while True:
            pass

    before = time.process_time()
    assert patience.attempt(forever, "nothing", "it") == "nothing"
    assert time.process_time() - before < 1
    assert list(patience.defects) == ["it was not read: it takes too long"]
    assert patience.attempt(lambda: "more", "", "another") == ""


def a_mail_with(name: str, data: bytes, content_type: str = "application/octet-stream") -> bytes:
    head = "From: pat@clinic.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee there.\n--b\n"
    head += f"Content-Type: {content_type}; name={name}\n"
    return head.encode() + b"Content-Transfer-Encoding: 8bit\n\n" + data + b"\n--b--\n"


def test_a_winmail_gives_its_body_and_its_files() -> None:
    mail = parse_bytes(
        a_mail_with("winmail.dat", a_winmail(b"Twice?", b"note.txt\0", b"Left knee"), "application/ms-tnef")
    )
    assert mail.text == "See there."
    assert ("note.txt", "Left knee") in [(one.name, one.text) for one in mail.attachments]
    alone = parse_bytes(b"From: a@b.example\nContent-Type: application/ms-tnef\n\n" + a_winmail(b"Twice?", b"n", b""))
    assert alone.text == "Twice?"


def test_a_winmail_whose_body_is_rtf_alone_is_read() -> None:
    rtf = rb"{\rtf1\ansi\ansicpg1252 Can we bill 20610\par with 64483, M\'fcller asks?}"
    alone = parse_bytes(b"From: a@b.example\nContent-Type: application/ms-tnef\n\n" + a_winmail_of_rtf(rtf))
    assert alone.text.split("\n") == ["Can we bill 20610", "with 64483, Müller asks?"]
    assert alone.defects == ()


def test_rtf_that_was_made_of_html_shows_its_words_once() -> None:
    rtf = (
        rb"{\rtf1\ansi\fromhtml1{\*\htmltag18 <body>}{\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 Left knee?"
        rb"\htmlrtf\par}\htmlrtf0{\*\htmltag72 </p>}{\*\htmltag26 </body>}}"
    )
    mail = parse_bytes(b"From: a@b.example\nContent-Type: application/ms-tnef\n\n" + a_winmail_of_rtf(rtf))
    assert mail.text.strip() == "Left knee?"


@pytest.mark.parametrize("cut", range(0, 140, 7))
def test_a_winmail_cut_anywhere_is_at_most_a_defect(cut: int) -> None:
    whole = a_winmail(b"Twice?", b"note.txt\0", b"Left knee")
    mail = parse_bytes(a_mail_with("winmail.dat", whole[:cut]))
    assert mail.text == "See there."
    assert mail.attachments[0].name == "winmail.dat"


def test_the_words_of_a_mail_survive_a_bomb_attached_to_it() -> None:
    parser = ChildParser()
    bomb = a_word_file(paragraph("x") + " " * 15_000_000)
    try:
        for name, data in (
            ("a.docx", bomb),
            ("a.pdf", a_pdf(b"q " * 1_500_000)),
            ("a.rtf", b"{\\rtf1" + b"{" * 900_000),
        ):
            before = time.monotonic()
            mail = parser.parse(a_mail_with(name, data))
            assert isinstance(mail, InboundMail), mail
            assert mail.text == "See there."
            assert time.monotonic() - before < 10
    finally:
        parser.close()
