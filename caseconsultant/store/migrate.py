"""Bring a database to the tables that this version of the program needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine


def config() -> Config:
    """Return Alembic's configuration: our scripts, no file, no logging of its own."""
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return made


def upgrade(engine: Engine) -> None:
    """Run every migration that the database has not seen; run twice, it does nothing."""
    if engine.dialect.name == "sqlite" and engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    made = config()
    with engine.connect() as connection, connection.begin():
        made.attributes["connection"] = connection
        command.upgrade(made, "head")


def is_current(engine: Engine) -> bool:
    """Say whether the database has the tables of this version."""
    with engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    return at == ScriptDirectory.from_config(config()).get_current_head()
