import pytest
from sqlalchemy import event

from caseconsultant.domain.errors import DatabaseAway
from caseconsultant.store.session import Sessions, open_engine, transaction
from caseconsultant.store.tables import SwitchRow
from caseconsultant.store.types import Keys
from tests.fakes import a_mail
from tests.world import KEY, World


def test_what_raises_is_rolled_back(small_world: World) -> None:
    def dies() -> None:
        with transaction(small_world.app.sessions) as session:
            session.add(SwitchRow(name="x", reason=""))
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dies()
    with transaction(small_world.app.sessions) as session:
        assert session.get(SwitchRow, "x") is None


def test_a_full_disk_is_said_in_words_and_loses_nothing(small_world: World) -> None:
    engine = small_world.app.sessions.engine

    @event.listens_for(engine, "begin")
    def full(connection) -> None:  # type: ignore[no-untyped-def]
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    small_world.server.arrives(a_mail(text="20610? " * 20_000))
    with pytest.raises(DatabaseAway, match="The database does not answer: database or disk is full"):
        small_world.work()
    assert list(small_world.mailbox.uids(0)) == [1]  # still on the server

    event.remove(engine, "begin", full)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        connection.rollback()
    small_world.work()
    assert len(small_world.tickets()) == 1
    assert len(small_world.server.accepted()) == 1


def test_a_database_that_is_not_there_is_said_in_words() -> None:
    sessions = Sessions(open_engine("postgresql+psycopg://nobody@127.0.0.1:1/none"), Keys([KEY]))
    with pytest.raises(DatabaseAway, match="The database does not answer"), transaction(sessions) as session:
        session.get(SwitchRow, "x")
    sessions.engine.dispose()
