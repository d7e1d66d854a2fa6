"""What every test may ask for: real servers of its own, the material beside the repository, the long run."""

import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import hypothesis
import pytest
from playwright.sync_api import Browser

from tests.servers import chromium as chromium_server
from tests.servers import postgres, redis
from tests.world import World

hypothesis.settings.register_profile("patient", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("patient")

TOLD = "told"
IN_CI = bool(os.environ.get("CI"))
SHARED = Path(os.environ.get("CASECONSULTANT_SHARED") or Path(__file__).parents[2] / "shared")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add --long."""
    parser.addoption("--long", action="store_true", help="run the tests marked 'long', and only those")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what the tests had to tell, passed or failed, wherever they ran."""
    for reports in terminalreporter.stats.values():
        for report in reports:
            told = [text for name, text in getattr(report, "user_properties", ()) if name == TOLD]
            if told and report.when == "call":
                terminalreporter.write_line("\n".join((f"-- {report.nodeid.rpartition('::')[2]}", *told, "")))


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Call with a line that whoever ran the tests should read at their end."""
    return partial(record_property, TOLD)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the quick tests, or with --long the others."""
    long = bool(config.getoption("--long"))
    left_out = [item for item in items if (item.get_closest_marker("long") is not None) != long]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in set(left_out)]


def absent(what: str) -> None:
    """Skip on a laptop that has not what the test needs; fail in CI, where a skip would hide a missing install step."""
    if IN_CI:
        pytest.fail(f"CI must have {what}: a real server is never skipped here", pytrace=False)
    pytest.skip(f"needs {what}, which is not here")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Postgres]:
    """One private PostgreSQL for the whole run; `new_database(template)` makes databases in it."""
    if postgres.programs() is None:
        absent(postgres.NEEDS)
    with postgres.Postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: postgres.Postgres) -> Iterator[str]:
    """A new, empty PostgreSQL database, as a URL for SQLAlchemy."""
    url = postgres_server.new_database()
    yield url
    postgres_server.drop_database(url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[redis.Redis]:
    """One private Redis for the whole run. A test that kills it starts it again."""
    if redis.program() is None:
        absent(redis.NEEDS)
    with redis.Redis() as server:
        yield server


@pytest.fixture
def redis_url(redis_server: redis.Redis) -> str:
    """An empty Redis, as a URL for Celery."""
    redis_server.flush()
    return redis_server.url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run; every test makes contexts of its own in it."""
    if chromium_server.program() is None:
        absent(chromium_server.NEEDS)
    with chromium_server.launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of material beside the repository: optional on a laptop."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the shared material at {SHARED} (or where CASECONSULTANT_SHARED says), which is not here")
    return SHARED


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database, once of each kind that we run on."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/test.sqlite"
    url = request.getfixturevalue("postgres_url")
    assert isinstance(url, str)
    return url


@pytest.fixture
def world(tmp_path: Path, database_url: str) -> Iterator[World]:
    """A world with its tables made and one consultant, on each database."""
    made = World(tmp_path / "world", database_url).set_up()
    yield made
    made.close()


@pytest.fixture
def small_world(tmp_path: Path) -> Iterator[World]:
    """The same on SQLite alone, for what does not differ between databases."""
    made = World(tmp_path / "world", f"sqlite:///{tmp_path}/test.sqlite").set_up()
    yield made
    made.close()
