"""The demo as whoever types it gets it. Each of these starts a whole service, so they are for the long run."""

import os
import re
import signal
import smtplib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseconsultant.demo import story
from caseconsultant.demo.ports import answers

pytestmark = pytest.mark.long
DEMO = [sys.executable, "-m", "caseconsultant", "demo"]
READY = re.compile(r"SMTP 127\.0\.0\.1 port (\d+)")
ADMIN = re.compile(r"http://127\.0\.0\.1:(\d+)/sign-in/")
IMAP = re.compile(r"IMAP 127\.0\.0\.1 port (\d+)")


def belongs_to(home: Path) -> Iterator[str]:
    """Yield the command of every living process that was started for this home."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            told = (folder / "cmdline").read_bytes() + (folder / "environ").read_bytes()
        except OSError:  # gone meanwhile, or somebody else's
            continue
        if str(home).encode() in told and int(folder.name) != os.getpid():
            yield (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")


def eventually(holds: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return held


def start(home: Path) -> tuple[subprocess.Popen[str], dict[str, int]]:
    """Start the demo; return it when it says where everything is, with its ports."""
    demo = subprocess.Popen([*DEMO, "--home", str(home)], stdout=subprocess.PIPE, text=True)
    assert demo.stdout is not None
    told = ""
    for line in demo.stdout:
        told += line
        if "Ctrl-C" in line:
            break
    else:
        raise AssertionError(f"the demo ended with {demo.wait()}:\n{told}")
    found = {name: pattern.search(told) for name, pattern in (("smtp", READY), ("admin", ADMIN), ("imap", IMAP))}
    return demo, {name: int(match[1]) for name, match in found.items() if match}


def wait_for_line(demo: subprocess.Popen[str], wanted: str) -> None:
    assert demo.stdout is not None
    assert any(wanted in line for line in demo.stdout), f"the demo never said {wanted!r}"


def test_the_answer_arrives_by_itself_and_the_letter_is_printed() -> None:
    begun = time.monotonic()
    demo = subprocess.run([*DEMO, "--auto"], capture_output=True, text=True, timeout=120, check=False)
    assert demo.returncode == 0, demo.stdout + demo.stderr
    letter = demo.stdout.partition("What the requester received")[2]
    for part in ("To: ", story.REQUESTER, "In-Reply-To: <", "20610", "64483", story.CONSULTANT_NAME):
        assert part in letter
    assert time.monotonic() - begun < 60  # 20 on a machine that does nothing else


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_however_it_ends(tmp_path: Path, how: signal.Signals) -> None:
    home = tmp_path / "home"
    demo, ports = start(home)
    with demo:
        assert len(list(belongs_to(home))) >= 5
        assert answers(ports["smtp"], b"", b"220")
        demo.send_signal(how)
    assert eventually(lambda: not list(belongs_to(home)), 20), list(belongs_to(home))
    assert set(ports) == {"smtp", "imap", "admin"}
    # a dying process loses its name in /proc a moment before its sockets
    assert eventually(lambda: not any(answers(port, b"", b"") for port in ports.values()), 5)


def test_a_persons_mail_becomes_a_ticket(tmp_path: Path) -> None:
    demo, ports = start(tmp_path / "home")
    try:
        with smtplib.SMTP("127.0.0.1", ports["smtp"]) as smtp:
            smtp.sendmail(
                story.REQUESTER,
                [story.CONSULT],
                f"From: {story.REQUESTER}\r\nTo: {story.CONSULT}\r\nSubject: More\r\nMessage-ID: <2@practice.test>\r\n"
                "\r\nWhat is the global period of 27447?\r\n",
            )
        wait_for_line(demo, "ticket 2: the draft is ready")
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=30)
