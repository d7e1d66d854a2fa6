"""The library of everything that is beside the repository, opened once for the tests of the advice."""

from collections.abc import Iterator

import pytest

from bench.everything import built, has_data
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import ensure_library


@pytest.fixture(scope="session")
def everything() -> Iterator[Library]:
    """All official files in one library, which `make evaluate` shares; skipped where they are not at hand."""
    if not has_data():
        pytest.skip("the official files are not beside the repository")
    opened = ensure_library(built())
    yield opened
    opened.close()
