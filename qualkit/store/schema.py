"""A connection comes in; its schema's revision goes out, or the schema is brought up to date.

Alembic is imported only when there is something to migrate: an up-to-date project opens with one query.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from qualkit.store.dialect import dialect_named

__all__ = ["HEAD", "MIGRATIONS", "revision_of", "upgrade"]

HEAD = "0004"
"""The newest revision. Revisions are numbered, so a greater one was made by a newer qualkit."""

MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """The revision the database stands at; empty if it holds nothing at all, None if it is somebody else's."""
    tables = inspect(connection)
    if tables.has_table("alembic_version"):
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return None if found is None else str(found)
    return None if tables.get_table_names() else ""


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the packaged migrations up to ``revision`` inside the connection's transaction: all of them or none."""
    from alembic import command
    from alembic.config import Config

    dialect = dialect_named(connection.dialect.name)
    dialect.before_tables(connection)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
    dialect.after_upgrade(connection)
