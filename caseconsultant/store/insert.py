"""INSERT that another may have done before: the same words on both databases."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from caseconsultant.store.tables import Row


def insert_or_ignore(session: Session, table: type[Row], **values: Any) -> bool:
    """Insert one row unless a unique key says that it is there; say whether it was inserted."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    key = table.__mapper__.primary_key[0]
    done = session.execute(insert.values(**values).on_conflict_do_nothing().returning(key))
    return done.first() is not None
