"""Alembic runs this; the store hands over a connection that is inside a transaction, and commits it itself."""

from alembic import context

from qualkit.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
