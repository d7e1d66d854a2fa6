"""INSERT that another may have done before: the same words on both databases."""

from functools import cache
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningInsert

from caseconsultant.store.tables import Row


def insert_or_ignore(session: Session, table: type[Row], **values: Any) -> bool:
    """Insert one row of plain values unless a unique key says that it is there; say whether it was inserted."""
    statement = _statement(session.get_bind().dialect.name, table, tuple(values))
    return session.execute(statement, {f"new_{name}": value for name, value in values.items()}).first() is not None


@cache
def _statement(dialect: str, table: type[Row], names: tuple[str, ...]) -> ReturningInsert[Any]:
    """Build the statement once: it runs for every mail."""
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    values = {name: bindparam(f"new_{name}", type_=table.__table__.c[name].type) for name in names}
    return insert.values(values).on_conflict_do_nothing().returning(table.__mapper__.primary_key[0])
