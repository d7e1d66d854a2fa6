"""One library of everything that is beside the repository, built once and used again while nothing of it changes."""

import fcntl
import hashlib
import os
import shutil
import time
from pathlib import Path

from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.shelf import ensure_library

HOUSE = Path(__file__).parents[1]
SHARED = Path(os.environ.get("CASECONSULTANT_SHARED") or HOUSE.parent / "shared")
SHELF = HOUSE / "var" / "everything"
HOUR = 3600


def has_data() -> bool:
    """Say whether the official files are beside the repository."""
    return (SHARED / "data").is_dir()


def built() -> Path:
    """Return the home of the library of all official files at hand; of the starter set where there are none."""
    if not has_data():
        return starter()
    home = SHELF / _of_everything()
    SHELF.mkdir(parents=True, exist_ok=True)
    with (SHELF / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # who comes second finds it built
        if not (home / "done").exists():
            shutil.rmtree(home, ignore_errors=True)
            ensure_library(home).close()
            import_paths(home, [SHARED / "data"])
            (home / "done").touch()
            _clear(home)
    return home


def _clear(kept: Path) -> None:
    """Take away what nobody has built for an hour: another process may still read a younger one."""
    for older in SHELF.glob("full-*"):
        if older != kept and time.time() - older.stat().st_mtime > HOUR:
            shutil.rmtree(older, ignore_errors=True)


def ready() -> bool:
    """Say whether the library of all official files at hand has been built already; it takes minutes."""
    return has_data() and (SHELF / _of_everything() / "done").exists()


def starter() -> Path:
    """Return the home of the library that a fresh install begins with."""
    home = SHELF / f"starter-{_of_our_code()}"
    ensure_library(home).close()
    return home


def _of_everything() -> str:
    """A name that changes with the official files and with the code that reads them."""
    files = sorted(path for path in (SHARED / "data").rglob("*") if path.is_file())
    told = "\n".join(f"{path.relative_to(SHARED)} {path.stat().st_size}" for path in files)
    return "full-" + hashlib.sha256(f"{told}\n{_of_our_code()}".encode()).hexdigest()[:16]


def _of_our_code() -> str:
    """A name that changes with the code library's own code and lists."""
    digest = hashlib.sha256()
    for path in sorted((HOUSE / "caseconsultant" / "codes").rglob("*")):
        if path.suffix in {".py", ".tsv", ".txt"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
