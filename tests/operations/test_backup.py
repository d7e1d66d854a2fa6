import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from caseconsultant.operations import archive
from caseconsultant.operations.archive import ArchiveTrouble
from caseconsultant.operations.databases import CopyTrouble, Postgres, Sqlite, database_of, program
from caseconsultant.store import migrate, people, switches
from caseconsultant.store.session import Sessions, open_engine, transaction
from caseconsultant.store.types import Keys

KEYS = (b"k" * 32, b"o" * 32)
NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def sessions_of(url: str) -> Sessions:
    return Sessions(open_engine(url), Keys(KEYS))


@pytest.fixture
def used(database_url: str) -> Iterator[str]:
    """A database with a consultant who is signed in."""
    sessions = sessions_of(database_url)
    migrate.upgrade(sessions.engine)
    with transaction(sessions) as session:
        dana = people.add(session, "Dana Whitfield", "CPC", "dana@clinic.test", "")
        people.start_session(session, b"t" * 32, dana)
    yield database_url
    sessions.engine.dispose()


@pytest.fixture
def empty(request: pytest.FixtureRequest, database_url: str, tmp_path: Path) -> str:
    """An empty database of the same kind."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path}/new/restored.sqlite"
    url: str = request.getfixturevalue("postgres_server").new_database()
    return url


def back_up(url: str, target: Path) -> None:
    archive.write(target, database_of(url), KEYS, "library-1", NOW)


def test_a_restored_service_knows_everything_sends_nothing_and_lets_nobody_in(
    used: str, empty: str, tmp_path: Path
) -> None:
    back_up(used, tmp_path / "backup")
    manifest = archive.bring_back(tmp_path / "backup", database_of(empty), KEYS)

    assert (manifest.made_at, manifest.library) == ("2026-03-02T10:00:00+00:00", "library-1")
    restored = sessions_of(empty)
    assert migrate.is_current(restored.engine)
    with transaction(restored) as session:
        dana = people.by_email(session, "dana@clinic.test")
        assert dana is not None
        assert people.find(session, dana.id).name == "Dana Whitfield"
        paused = switches.find(session, switches.PAUSED)
        assert paused is not None
        assert paused.reason == "restored from a backup"
        assert people.touch_session(session, b"t" * 32, timedelta(days=1), timedelta(days=1)) is None
    restored.engine.dispose()


def test_a_backup_tells_neither_keys_nor_addresses(used: str, tmp_path: Path) -> None:
    target = tmp_path / "backup"
    back_up(used, target)
    held = target.read_bytes()
    assert target.stat().st_mode & 0o777 == 0o600
    assert b"switches" in held  # it does hold the tables
    for secret in (*KEYS, b"dana@clinic.test"):
        assert secret not in held


def test_a_database_in_use_is_never_overwritten(used: str, tmp_path: Path) -> None:
    back_up(used, tmp_path / "backup")
    with pytest.raises(ArchiveTrouble, match="not empty"):
        archive.bring_back(tmp_path / "backup", database_of(used), KEYS)


def a_sqlite_backup(tmp_path: Path) -> Path:
    engine = open_engine(f"sqlite:///{tmp_path}/one.sqlite")
    migrate.upgrade(engine)
    engine.dispose()
    back_up(f"sqlite:///{tmp_path}/one.sqlite", tmp_path / "backup")
    return tmp_path / "backup"


@pytest.mark.parametrize("keys", [(b"x" * 32,), (b"k" * 32,), (b"o" * 32, b"k" * 32), (b"o" * 32,)])
def test_a_backup_of_other_keys_is_refused_before_anything_is_written(tmp_path: Path, keys: tuple[bytes, ...]) -> None:
    source = a_sqlite_backup(tmp_path)
    target = Sqlite(tmp_path / "new.sqlite")
    with pytest.raises(ArchiveTrouble, match="sealed with other keys"):
        archive.bring_back(source, target, keys)
    assert not target.path.exists()


def test_a_newer_key_beside_the_old_ones_is_welcome(tmp_path: Path) -> None:
    target = Sqlite(tmp_path / "new.sqlite")
    archive.bring_back(a_sqlite_backup(tmp_path), target, (b"n" * 32, *KEYS))
    assert not target.is_empty()


@pytest.mark.parametrize("damage", [b"", b"no archive", None])
def test_a_damaged_file_is_refused_in_one_sentence(tmp_path: Path, damage: bytes | None) -> None:
    source = tmp_path / "backup"
    if damage is None:
        with tarfile.open(source, "w"):
            pass
    else:
        source.write_bytes(damage)
    with pytest.raises(ArchiveTrouble, match="is no backup that can be read"):
        archive.bring_back(source, Sqlite(tmp_path / "new.sqlite"), KEYS)


def test_a_backup_of_the_other_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveTrouble, match="is of sqlite"):
        archive.bring_back(a_sqlite_backup(tmp_path), Postgres("postgresql://nowhere/x", ""), KEYS)


def test_a_backup_is_of_one_moment_though_somebody_writes(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/one.sqlite"
    engine = open_engine(url)
    migrate.upgrade(engine)
    with closing(sqlite3.connect(tmp_path / "one.sqlite", isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("INSERT INTO switches (name, reason) VALUES ('half', 'written')")
        back_up(url, tmp_path / "backup")
        writer.execute("COMMIT")
    engine.dispose()
    archive.bring_back(tmp_path / "backup", Sqlite(tmp_path / "new.sqlite"), KEYS)
    with closing(sqlite3.connect(tmp_path / "new.sqlite")) as restored:
        assert restored.execute("SELECT name FROM switches").fetchall() == [(switches.PAUSED,)]


def test_nothing_is_left_where_a_backup_fails(tmp_path: Path) -> None:
    with pytest.raises(CopyTrouble, match="nothing to back up"):
        back_up(f"sqlite:///{tmp_path}/none.sqlite", tmp_path / "out" / "backup")
    assert list((tmp_path / "out").iterdir()) == []


def test_a_password_never_stands_on_a_command_line() -> None:
    database = database_of("postgresql+psycopg://cc:p%40ss@db.clinic.test:5433/cases?sslmode=require")
    assert database == Postgres("postgresql://cc@db.clinic.test:5433/cases?sslmode=require", "p@ss")


def test_a_missing_program_is_named_with_its_package() -> None:
    with pytest.raises(CopyTrouble, match="apt install postgresql-client"):
        program("pg_dump_of_another_world", places=())


def test_what_postgresql_says_is_passed_on(tmp_path: Path) -> None:
    with pytest.raises(CopyTrouble, match=r"pg_dump failed: .*127\.0\.0\.1|not installed"):
        Postgres("postgresql://127.0.0.1:1/none", "").dump(tmp_path / "dump")
