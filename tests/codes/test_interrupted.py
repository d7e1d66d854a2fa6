"""An import that dies, finds no room, or is not alone: the library in use stays, and the next run cleans up."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder, verified
from caseconsultant.codes.errors import BadFile, LibraryError
from caseconsultant.codes.facts import SetName
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import current, swap
from tests.codes.samples import KNEE, MUE, fees, ptp

# Imports what it is given; dies by SIGKILL at the point that is named, or finds no room beyond so many bytes of a file.
CHILD = """
import os, resource, signal, sys
from pathlib import Path
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.imports import import_paths
home, source, point, room = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
if room:
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
def progress(name):
    print(name, flush=True)
    if name == point:
        os.kill(os.getpid(), signal.SIGKILL)
try:
    import_paths(home, [source], progress=progress)
except LibraryError as error:
    print("refused:", error)
    sys.exit(3)
"""


def child(home: Path, source: Path, point: str = "", room: int = 0) -> "subprocess.Popen[str]":
    words = [sys.executable, "-c", CHILD, str(home), str(source), point, str(room)]
    return subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A shelf whose library in use holds a fee schedule."""
    home = tmp_path / "shelf"
    with Builder(home) as builder:
        swap(home, builder.finish())
    (tmp_path / "PPRRVU2025_Oct.csv").write_text(fees(KNEE))
    import_paths(home, [tmp_path / "PPRRVU2025_Oct.csv"])
    return home


@pytest.fixture
def material(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv").write_text(MUE)
    rows = (f"{code:05d} {other:05d} 20200101 * 1" for code in range(20000, 20300) for other in range(64400, 64500))
    (folder / "ccipra-v322r0.txt").write_text(ptp(*rows))
    return folder


def sets(home: Path) -> set[SetName]:
    library = Library.open(current(home))
    try:
        assert verified(library.folder) == []
        return {source.set for source in library.releases()}
    finally:
        library.close()


def left(home: Path) -> Iterable[str]:
    """Return what lies on the shelf beside the two libraries that the pointer names."""
    kept = {*(home / "current").read_text().split(), "current", ".lock"}
    return [path.name for path in home.iterdir() if path.name not in kept]


POINTS = ["MCR_MUE_PractitionerServices_Eff_07-01-2026.csv", "ccipra-v322r0.txt", "search index", "putting it in use",
          "in use"]  # fmt: skip


@pytest.mark.parametrize("point", POINTS)
def test_an_import_that_is_killed_leaves_the_library_and_the_next_one_cleans_up(
    home: Path, material: Path, point: str
) -> None:
    died = child(home, material, point)
    _, errors = died.communicate(timeout=60)
    assert died.returncode == -signal.SIGKILL, errors
    before = {SetName.FEES} if point != "in use" else {SetName.FEES, SetName.MUE, SetName.PTP}
    assert sets(home) == before
    import_paths(home, [material])
    assert sets(home) == {SetName.FEES, SetName.MUE, SetName.PTP}
    assert left(home) == []


def test_a_library_that_was_built_and_never_put_in_use_goes_though_the_next_import_finds_nothing_new(
    home: Path, material: Path
) -> None:
    child(home, material, "putting it in use").communicate(timeout=60)
    assert left(home)
    assert import_paths(home, [material.parent / "PPRRVU2025_Oct.csv"]).folder is None
    assert left(home) == []


def test_an_import_that_is_killed_at_any_moment_leaves_a_whole_library(home: Path, material: Path) -> None:
    for milliseconds in (60, 200, 350, 500, 700, 900):
        victim = child(home, material)
        assert victim.stdout is not None
        victim.stdout.readline()  # it has begun
        time.sleep(milliseconds / 1000)
        os.kill(victim.pid, signal.SIGKILL)
        victim.communicate(timeout=60)
        assert SetName.FEES in sets(home)
    import_paths(home, [material])
    assert sets(home) == {SetName.FEES, SetName.MUE, SetName.PTP}
    assert left(home) == []


@pytest.mark.parametrize("room", [40_000, 250_000, 600_000])
def test_an_import_that_finds_no_room_is_told_in_a_sentence(home: Path, material: Path, room: int) -> None:
    before = current(home)
    starved = child(home, material, room=room)
    told, errors = starved.communicate(timeout=60)
    assert starved.returncode == 3, (told, errors)
    assert "The library cannot be written to" in told
    assert "The one in use stays" in told
    assert current(home) == before
    assert sets(home) == {SetName.FEES}
    assert left(home) == []


def test_two_imports_at_once_are_both_in_the_library(home: Path, material: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "PPRRVU2024_Oct.csv").write_text(fees(KNEE, year=2024))
    both = [child(home, material), child(home, other)]
    for one in both:
        _, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors
    assert sets(home) == {SetName.FEES, SetName.MUE, SetName.PTP}
    library = Library.open(current(home))
    assert {source.release for source in library.releases(SetName.FEES)} == {"RVU25D", "RVU24D"}
    library.close()
    assert left(home) == []


def test_a_shelf_that_cannot_be_written_to_is_told_in_a_sentence(home: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(LibraryError, match=r"The library cannot be written to .*file/shelf"):
        import_paths(tmp_path / "file" / "shelf", [tmp_path / "PPRRVU2025_Oct.csv"])


def test_a_file_that_cannot_be_read_is_named(home: Path, tmp_path: Path) -> None:
    (tmp_path / "PPRRVU2026_Oct.csv").symlink_to("/proc/self/mem")
    with pytest.raises(BadFile, match=r"PPRRVU2026_Oct\.csv cannot be read"):
        import_paths(home, [tmp_path / "PPRRVU2026_Oct.csv"])
