from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from caseconsultant.store.migrate import is_current, upgrade
from caseconsultant.store.session import open_engine
from caseconsultant.store.tables import Row


def test_the_migrations_lead_to_the_tables_and_can_run_twice(database_url: str) -> None:
    engine = open_engine(database_url)
    assert not is_current(engine)
    upgrade(engine)
    upgrade(engine)
    assert is_current(engine)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, Row.metadata) == []
    engine.dispose()


def test_a_first_start_makes_the_folder_of_the_database(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path}/not/there/yet.sqlite")
    upgrade(engine)
    assert is_current(engine)
    engine.dispose()
