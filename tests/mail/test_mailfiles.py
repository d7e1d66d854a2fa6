from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseconsultant.mail import mbox
from caseconsultant.mail.fingerprint import fingerprint
from caseconsultant.mail.mailfiles import found, reached_us_at
from tests.fakes import NOON, a_mail

ENVELOPE = b"From jo@clinic.test Tue Nov 24 11:00:00 2026\n"


def an_mbox(*mails: bytes) -> bytes:
    return b"".join(ENVELOPE + quoted(mail) + b"\n" for mail in mails)


def quoted(mail: bytes) -> bytes:
    """As programs write mails into an mbox: a line that begins "From ", quoted or not, gets one more mark."""
    lines = mail.split(b"\n")
    return b"\n".join(b">" + line if line.lstrip(b">").startswith(b"From ") else line for line in lines)


def test_every_mail_of_an_mbox_is_found_as_it_was_written(tmp_path: Path) -> None:
    mails = [
        a_mail(
            message_id="1@x.test", text="One.\n\nFrom here on it is another matter: 10:30 is the time.\n>From x 1:00\n"
        ),
        a_mail(message_id="2@x.test"),
        a_mail(message_id="3@x.test", text="no line end"),
    ]
    (tmp_path / "old.mbox").write_bytes(an_mbox(*mails))
    got = list(found(tmp_path / "old.mbox"))
    assert [fingerprint(one.raw) for one in got] == [fingerprint(mail) for mail in mails]
    assert [one.raw.rstrip() for one in got] == [mail.rstrip() for mail in mails]
    assert [one.name for one in got] == ["old.mbox, mail 1", "old.mbox, mail 2", "old.mbox, mail 3"]


@given(
    st.lists(st.sampled_from([b"From ", b">From ", b"10:30", b"\n", b"\r\n", b"\n\n", b"x", b"From: a\n"]), max_size=30)
)
def test_no_byte_of_an_mbox_is_lost(pieces: list[bytes]) -> None:
    mail = b"Subject: s\n\n" + b"".join(pieces).replace(b"\r\n", b"\n").strip(b"\n") + b"\n"
    (got,) = mbox.mails(BytesIO(an_mbox(mail)))
    assert got == mail


def test_an_unquoted_from_without_a_time_ends_no_mail() -> None:
    mail = b"Subject: s\n\nOne.\n\nFrom now on we bill it.\n"
    assert list(mbox.mails(BytesIO(ENVELOPE + mail + b"\n"))) == [mail]


def test_a_maildir_and_a_folder_of_mails_are_read(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / "dir" / name).mkdir(parents=True)
    (tmp_path / "dir" / "cur" / "1.x:2,S").write_bytes(a_mail(message_id="1@x.test"))
    (tmp_path / "dir" / "new" / "2.x").write_bytes(a_mail(message_id="2@x.test"))
    (tmp_path / "dir" / "tmp" / "3.x").write_bytes(b"half a mail")
    assert [one.name for one in found(tmp_path / "dir")] == ["1.x:2,S", "2.x"]
    (tmp_path / "one.eml").write_bytes(a_mail())
    (tmp_path / "notes.txt").write_bytes(b"no mail")
    assert [one.name for one in found(tmp_path)] == ["one.eml"]


@pytest.mark.parametrize(
    ("content", "trouble"), [(b"", "it is empty"), (b"\n \n", "it is empty"), (b"Just a note.\n", "it is no mail")]
)
def test_what_is_no_mail_is_named_with_its_reason(tmp_path: Path, content: bytes, trouble: str) -> None:
    (tmp_path / "bad.eml").write_bytes(content)
    (one,) = found(tmp_path / "bad.eml")
    assert (one.name, one.raw) == ("bad.eml", b"")
    assert one.trouble.startswith(trouble)


def test_a_file_that_is_none_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "b.eml").write_bytes(a_mail())
    assert [(one.name, bool(one.trouble)) for one in found(tmp_path)] == [("a.eml", True), ("b.eml", False)]


def test_when_a_mail_reached_us_is_read_off_the_last_server_and_never_lies_ahead() -> None:
    received = (
        b"Received: from a by b; Mon, 23 Nov 2026 08:00:00 -0500\r\nReceived: from c; Sun, 22 Nov 2026 08:00:00 Z\r\n"
    )
    assert reached_us_at(received + a_mail(), NOON) == datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
    assert reached_us_at(a_mail(), NOON) == datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    ahead = a_mail().replace(b"24 Nov 2026", b"24 Nov 2036")
    assert reached_us_at(ahead, NOON) == NOON
    assert reached_us_at(b"Subject: no date\r\n\r\nx", NOON) == NOON
