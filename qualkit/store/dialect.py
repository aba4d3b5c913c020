"""The seam between the store and one kind of database: what every dialect has to offer, and which one a URL means.

SQLite is in ``sqlite``, PostgreSQL in ``postgres``; another database is one more file with the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Connection, Engine

from qualkit.errors import ProjectError
from qualkit.store.words import Term

__all__ = ["Dialect", "dialect_named"]


class Dialect(Protocol):
    """What differs between databases.

    ``tells_rows`` is true where the driver's messages quote what stands in rows: they are shown to nobody then.
    """

    tells_rows: bool

    def prepare(self, engine: Engine, *, timeout: float) -> None:
        """Set up each new connection: durability, foreign keys, waiting time in seconds, and how to begin."""

    def cause(self, error: BaseException) -> str | None:
        """The error code (``Q303`` …) that a driver's exception stands for; None if it is not the driver's."""

    def say(self, code: str, error: BaseException | None) -> tuple[str, str] | None:
        """Message (with ``{where}`` in it) and hint for an error code; None where those for a folder will do."""

    def before_tables(self, connection: Connection) -> None:
        """Make the place that the tables go to, if there is none."""

    def after_upgrade(self, connection: Connection) -> None:
        """What all tables need when the migrations are through, whichever revision made them."""

    def after_tables(self, connection: Connection, revision: str) -> None:
        """What a revision needs beside its tables: triggers, full-text index."""

    def index_words(self, connection: Connection, entries: Sequence[tuple[int, str, str]]) -> None:
        """Put ``(segments.row, words, stems)`` into the full-text index."""

    def forget_words(self, connection: Connection, transcript_id: str) -> None:
        """Take a transcript's units out of the full-text index, before they are deleted; none stays in a file."""

    def find(self, connection: Connection, terms: Sequence[Term]) -> Sequence[tuple[int, float]]:
        """``(segments.row, rank)`` of the units that hold all ``terms``, best (smallest rank) first."""

    def problems(self, connection: Connection) -> list[str]:
        """What the database itself finds wrong with its file, its references and its full-text index, in words."""

    def number_after(self, connection: Connection, ever: int) -> None:
        """Let the next decision's number be greater than ``ever``, also where rows at the end are gone."""

    def decisions_ever(self, connection: Connection) -> int:
        """The highest ``decisions.seq`` ever given out, even if its row is gone; 0 if none was."""


def dialect_named(name: str) -> Dialect:
    """The dialect for SQLAlchemy's dialect ``name``.

    Raises:
        ProjectError: Q001, the store does not know this kind of database.
        MissingExtraError: Q401, the package that speaks with it is not installed.
    """
    if name == "sqlite":
        from qualkit.store.sqlite import Sqlite

        return Sqlite()
    if name == "postgresql":
        from qualkit.store.postgres import Postgres, require_driver

        require_driver()
        return Postgres()
    raise ProjectError("Q001", f"projects cannot be kept in a {name} database", hint="leave out --store: SQLite")
