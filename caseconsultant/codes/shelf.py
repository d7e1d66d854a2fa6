"""The shelf: a folder with the library in use, the one before it, and a pointer that says which is which."""

from pathlib import Path

from caseconsultant.codes.library import Library


class Shelf:
    """Gives out the library in use; notices when another process has swapped it."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def library(self) -> Library:
        """Return the library that the pointer names now, opened once; LibraryError where there is none."""
        raise NotImplementedError


def ensure_library(home: Path) -> Library:
    """Return the library in use under `home`; build the starter library at the first use (under 15 s)."""
    raise NotImplementedError
