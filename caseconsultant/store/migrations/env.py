"""Alembic's entry: the connection is handed over by store/migrate.py."""

from alembic import context

from caseconsultant.store.tables import Row

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Row.metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
