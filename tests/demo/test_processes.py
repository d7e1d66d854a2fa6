import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

import pytest

from caseconsultant.demo.keeper import groups_left
from caseconsultant.demo.processes import ChildDied, Processes

SLEEP = [sys.executable, "-S", "-c", "import time; time.sleep(60)"]
# A parent whose own child must end too, and that hears no polite word.
STUBBORN = """
import signal, subprocess, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print(subprocess.Popen(["sleep", "60"]).pid, flush=True)
time.sleep(60)
"""
OWNER = """
import sys, time
from pathlib import Path
from caseconsultant.demo.processes import Processes
with Processes(Path(sys.argv[1])) as processes:
    child = processes.start("sleeper", ["sh", "-c", "sleep 60 & echo $!; wait"], {"PATH": "/usr/bin:/bin"})
    print(child.process.pid, flush=True)
    time.sleep(60)
"""


def is_running(pid: int) -> bool:
    """A zombie that nobody has collected runs no more."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def eventually(holds: Callable[[], bool], seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while not (held := holds()) and time.monotonic() < deadline:
        time.sleep(0.02)
    return held


def pid_in(log: Path) -> int:
    assert eventually(lambda: bool(log.read_text().strip()))
    return int(log.read_text())


def test_children_end_with_the_block(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        children = [processes.start(name, SLEEP, os.environ) for name in ("one", "two")]
        processes.check()
    assert [child.process.returncode for child in children] == [-signal.SIGTERM] * 2


def test_a_child_that_does_not_listen_ends_with_all_that_it_started(tmp_path: Path) -> None:
    with Processes(tmp_path, patience=0.2) as processes:
        child = processes.start("stubborn", [sys.executable, "-c", STUBBORN], os.environ)
        grandchild = pid_in(child.log)
    assert child.process.returncode == -signal.SIGKILL
    assert eventually(lambda: not is_running(grandchild))


def test_a_child_that_died_is_told_with_its_last_words(tmp_path: Path) -> None:
    with Processes(tmp_path) as processes:
        child = processes.start("poller", [sys.executable, "-S", "-c", "raise SystemExit('no such host')"], os.environ)
        child.process.wait()
        with pytest.raises(ChildDied, match=r"The poller ended with 1(.|\n)*no such host"):
            processes.check()


@pytest.mark.parametrize(("code", "well"), [(0, True), (3, False)])
def test_a_child_that_has_a_job_may_end_when_it_is_done(tmp_path: Path, code: int, well: bool) -> None:
    with Processes(tmp_path) as processes:
        job = processes.start(
            "job", [sys.executable, "-S", "-c", f"raise SystemExit({code})"], os.environ, lasting=False
        )
        job.process.wait()
        with nullcontext() if well else pytest.raises(ChildDied, match="The job ended with 3"):
            processes.check()


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_when_their_owner_is_killed(tmp_path: Path, how: signal.Signals) -> None:
    with subprocess.Popen([sys.executable, "-c", OWNER, str(tmp_path)], stdout=subprocess.PIPE) as owner:
        assert owner.stdout is not None
        child = int(owner.stdout.readline())
        grandchild = pid_in(tmp_path / "sleeper.log")
        assert is_running(child)
        assert is_running(grandchild)
        owner.send_signal(how)
    assert eventually(lambda: not is_running(child))
    assert eventually(lambda: not is_running(grandchild))


def test_the_keeper_forgets_whom_it_was_told_has_ended() -> None:
    assert groups_left(["+10\n", "+11\n", "-10\n"]) == {11}
