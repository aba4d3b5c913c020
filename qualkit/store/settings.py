"""A connection and a key come in; the value kept under it goes out, is replaced or is forgotten."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from qualkit.store.tables import meta

__all__ = ["get", "put", "remove"]


def get(connection: Connection, key: str) -> str | None:
    """The value under ``key``; None if there is none."""
    return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()


def put(connection: Connection, key: str, value: str) -> None:
    """Keep ``value`` under ``key``, in place of the one before."""
    remove(connection, key)
    connection.execute(insert(meta), {"key": key, "value": value})


def remove(connection: Connection, key: str) -> None:
    """Forget the value under ``key``, if there is one."""
    connection.execute(delete(meta).where(meta.c.key == key))
