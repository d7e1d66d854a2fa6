"""The parser in its child: whatever a mail does to it, the next one is read."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from caseconsultant.domain.letters import Address, Attachment, Forwarded, InboundMail, Report
from caseconsultant.domain.mail_parts import Part, PartKind
from caseconsultant.mail.frames import from_json, to_json
from caseconsultant.mail.parse import parse_bytes
from caseconsultant.mail.sandbox import MEBIBYTE, ChildParser
from caseconsultant.ports import Unreadable
from tests.mail.test_documents import a_mail_with, a_word_file
from tests.mail.test_parse import BOMBS

QUESTION = b"From: a@b.test\r\n\r\nCan we bill 20610?"
SWOLLEN = a_word_file("<w:p>" + " " * 19_000_000)
ATTACHED = {
    "a Word file of 19 MB in few bytes": a_mail_with("a.docx", SWOLLEN),
    "ten of them": b"Content-Type: multipart/mixed; boundary=b\n\n"
    + b"".join(b"--b\nContent-Type: x/y; name=a.docx\n\n" + SWOLLEN + b"\n" for _ in range(10)),
    "a PDF that refers to itself": a_mail_with("a.pdf", b"%PDF-1.4\n1 0 obj<</Type/Pages/Kids[1 0 R]>>endobj\n" * 2000),
    "RTF nested 100,000 deep": a_mail_with("a.rtf", b"{\\rtf1 " + b"{" * 100_000),
    "a winmail.dat of nothing but lengths": a_mail_with("winmail.dat", b"\x78\x9f\x3e\x22\x01\x00" + b"\x01" * 500_000),
}

MAIL = "From: Jö <a@b.test>\r\nSubject: ü\r\nDate: Mon, 23 Nov 2026 10:00:00 -0500\r\n\r\nwörds\r\n".encode()

DEAF = ("-c", "import time; time.sleep(60)")
SLOW = ("-c", "import sys, time; sys.stdin.buffer.read(4); time.sleep(60)")
LOOP = """
import sys
from caseconsultant.mail import child
child.limit_once(int(sys.argv[1]))
child.read_frame(sys.stdin.buffer)
child.renew_cpu(0)
while True: pass
"""
BUSY = ("-c", LOOP)
CRASHING = ("-c", "import os, sys; sys.stdin.buffer.read(4); os.abort()")
LEAVING = ("-c", "import sys; sys.stdin.buffer.read(4); sys.exit(3)")
KILLED = ("-c", "import os, sys; sys.stdin.buffer.read(4); os.kill(os.getpid(), 9)")


@pytest.fixture
def parser() -> Iterator[ChildParser]:
    parser = ChildParser()
    yield parser
    parser.close()


def child_of(parser: ChildParser) -> int:
    assert parser._child is not None
    return parser._child.process.pid


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_a_mail_comes_back_as_it_was_parsed(parser: ChildParser) -> None:
    assert parser.parse(MAIL) == parse_bytes(MAIL)


def test_every_field_survives_the_way() -> None:
    mail = InboundMail(
        sender=Address("a@b.test", "A"),
        reply_to=Address("r@b.test"),
        to=(Address("t@b.test"),),
        cc=(Address("c@b.test", "ü"),),
        subject="s",
        text="s?\nP",
        parts=(Part(PartKind.NEW, 0, 3), Part(PartKind.CLOSING, 3, 4)),
        references=("x@y", "z@y"),
        date=datetime(2026, 11, 23, tzinfo=UTC),
        attachments=(Attachment("n.pdf", "application/pdf", 5, True, "text"),),
        is_bulk=True,
        hops=3,
        defects=("one",),
        forwarded=Forwarded(Address("f@b.test", "F"), "today", "s", "t"),
        report=Report("t@b.test", "failed", "5.1.1", "no such user", ("u@b.test",)),
        is_signed=True,
    )
    assert from_json(to_json(mail)) == mail
    assert from_json(to_json(InboundMail())) == InboundMail()
    assert from_json(to_json(Unreadable("why"))) == Unreadable("why")


def test_one_child_reads_many_mails(parser: ChildParser) -> None:
    parser.parse(MAIL)
    first = child_of(parser)
    for _ in range(50):
        parser.parse(MAIL)
    assert child_of(parser) == first


def test_a_mail_of_25_mb_passes_through_the_pipes(parser: ChildParser) -> None:
    mail = parser.parse(b"Subject: big\r\n\r\n" + b"line\r\n" * 4_300_000)
    assert isinstance(mail, InboundMail)
    assert mail.subject == "big"


@pytest.mark.parametrize("child", [DEAF, SLOW])
def test_a_mail_that_takes_too_long_is_unreadable(child: tuple[str, ...]) -> None:
    parser = ChildParser(deadline_seconds=0.3, child=child)
    before = time.monotonic()
    result = parser.parse(MAIL * 10_000)
    assert result == Unreadable("reading it took longer than 0.3 seconds")
    assert time.monotonic() - before < 2
    parser.close()


@pytest.mark.parametrize(
    ("child", "reason"),
    [
        (BUSY, "reading it took more than 5 seconds of computing"),
        (CRASHING, "its parser crashed (SIGABRT)"),
        (LEAVING, "its parser ended (3) without an answer"),
        (KILLED, "its parser was killed twice, perhaps for want of memory on this machine"),
    ],
)
def test_a_mail_that_ends_its_parser_is_unreadable(child: tuple[str, ...], reason: str) -> None:
    parser = ChildParser(child=child)
    assert parser.parse(MAIL) == Unreadable(reason)
    parser.close()


def test_a_mail_that_wants_too_much_memory_is_unreadable_and_the_next_is_read() -> None:
    parser = ChildParser(memory_bytes=80 * MEBIBYTE)
    big = parser.parse(b"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"QUJD" * 6_000_000)
    assert isinstance(big, Unreadable)
    assert isinstance(parser.parse(MAIL), InboundMail)
    parser.close()


def test_a_child_that_was_killed_is_replaced_and_the_mail_is_read(parser: ChildParser) -> None:
    parser.parse(MAIL)
    os.kill(child_of(parser), signal.SIGKILL)
    assert parser.parse(MAIL) == parse_bytes(MAIL)


def test_a_closed_parser_leaves_no_process_and_may_be_used_again(parser: ChildParser) -> None:
    parser.parse(MAIL)
    pid = child_of(parser)
    parser.close()
    assert not is_running(pid)
    assert isinstance(parser.parse(MAIL), InboundMail)


def test_threads_take_turns(parser: ChildParser) -> None:
    mails = [f"Subject: {number}\r\n\r\n".encode() + b"x" * 100_000 for number in range(40)]
    seen: dict[int, object] = {}

    def read(first: int) -> None:
        for number in range(first, 40, 4):
            seen[number] = parser.parse(mails[number])

    threads = [threading.Thread(target=read, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(isinstance(mail, InboundMail) and mail.subject == str(number) for number, mail in seen.items())
    assert len(seen) == 40


def test_a_forked_process_starts_a_child_of_its_own(parser: ChildParser) -> None:
    parser.parse(MAIL)
    ours = child_of(parser)
    if (pid := os.fork()) == 0:
        fine = isinstance(parser.parse(MAIL), InboundMail) and child_of(parser) != ours
        parser.close()
        os._exit(0 if fine else 1)
    assert os.waitpid(pid, 0)[1] == 0
    assert parser.parse(MAIL) == parse_bytes(MAIL)
    assert child_of(parser) == ours


def test_the_child_ends_when_its_parent_is_killed() -> None:
    code = (
        "import os; from caseconsultant.mail.sandbox import ChildParser; parser = ChildParser(); parser.parse(b'');"
        " print(parser._child.process.pid, flush=True); os.kill(os.getpid(), 9)"
    )
    parent = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=False)
    pid = int(parent.stdout)
    until = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.01)
    assert not is_running(pid)


def test_the_child_gets_nothing_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASECONSULTANT_CANARY", "secret")
    parser = ChildParser(child=("-c", "import os, sys; sys.exit(7 if 'CASECONSULTANT_CANARY' in os.environ else 8)"))
    assert parser.parse(MAIL) == Unreadable("its parser ended (8) without an answer")
    parser.close()


@pytest.mark.long
@pytest.mark.parametrize("bomb", [*BOMBS.values(), *ATTACHED.values()], ids=[*BOMBS, *ATTACHED])
def test_a_bomb_delays_the_next_mail_by_less_than_five_seconds(parser: ChildParser, bomb: bytes) -> None:
    parser.parse(QUESTION)
    before = time.monotonic()
    read = parser.parse(bomb)
    assert isinstance(read, InboundMail) or read.reason
    after = parser.parse(QUESTION)
    assert isinstance(after, InboundMail)
    assert after.text == "Can we bill 20610?"
    assert time.monotonic() - before < 5
