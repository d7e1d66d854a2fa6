"""The library of everything that is beside the repository, opened once for the tests of the advice."""

from collections.abc import Iterator

import pytest

from bench.everything import built, ready
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import ensure_library


@pytest.fixture(scope="session")
def everything() -> Iterator[Library]:
    """All official files in one library, as `make evaluate` has built it: minutes of work that no quick test does."""
    if not ready():
        pytest.skip("needs the library of everything, which `make evaluate` builds from the official files")
    opened = ensure_library(built())
    yield opened
    opened.close()
