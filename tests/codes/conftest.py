from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caseconsultant.codes.build import Builder
from caseconsultant.codes.imports import import_paths
from caseconsultant.codes.library import Library
from caseconsultant.codes.shelf import current, ensure_library
from caseconsultant.codes.sources.files import SourceFile
from caseconsultant.codes.sources.registry import importer_of
from tests.conftest import SHARED


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shelf")
    ensure_library(home).close()
    return home


@pytest.fixture(scope="session")
def starter(starter_home: Path) -> Iterator[Library]:
    library = ensure_library(starter_home)
    yield library
    library.close()


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """A library of everything in the material beside the repository; built once for the whole run."""
    if not (SHARED / "data").exists():
        pytest.skip("needs the material beside the repository: ../shared/data")
    home = tmp_path_factory.mktemp("full")
    import_paths(home, [SHARED / "data"])
    library = Library.open(current(home))
    yield library
    library.close()


Make = Callable[..., Library]


@pytest.fixture
def a_library(tmp_path: Path) -> Iterator[Make]:
    """Build a library of a few small files, given as name=content."""
    made: list[Library] = []

    def make(files: dict[str, str | bytes]) -> Library:
        with Builder(tmp_path) as builder:
            for name, content in files.items():
                file = a_file(name, content)
                importer = importer_of(file)
                assert importer is not None, name
                builder.take(lambda importer=importer, file=file: importer.read(file, builder.phrase))  # type: ignore[misc]
            library = Library.open(builder.finish())
        made.append(library)
        return library

    yield make
    for library in made:
        library.close()


def a_file(name: str, content: str | bytes, inside: str = "") -> SourceFile:
    raw = content.encode() if isinstance(content, str) else content
    return SourceFile(name, lambda: raw, inside)
