"""What is particular to SQLite: pragmas, locking, triggers, full-text search with FTS5, and what its errors mean.

Rollback journal, not WAL, because project folders are synced and lie on network drives. ``synchronous=EXTRA`` is FULL
plus a sync of the folder when the journal is removed: without it a power cut just after a commit can bring the
journal back and with it the state before, and a decision must be durable before the next key is read.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event, text

from qualkit.store.words import Term

__all__ = ["Sqlite"]

APPLICATION_ID = 0x514B4954  # "QKIT": `file qualkit.db` can tell, and so can we


def _append_only(table: str, one: str) -> tuple[str, ...]:
    """The triggers of a table whose rows form a chain: nothing is changed or deleted, and each names the one before."""
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} are append-only'); END"
    return (
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        # INSERT OR REPLACE deletes without firing delete triggers, so what would be replaced is refused here.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table}"
        f" WHERE seq = NEW.seq OR id = NEW.id OR previous = NEW.previous) {refuse}",
        f"CREATE TRIGGER {table}_in_chain BEFORE INSERT ON {table}"
        f" WHEN NEW.previous IS NOT coalesce((SELECT id FROM {table} ORDER BY seq DESC LIMIT 1), '')"
        f" BEGIN SELECT RAISE(ABORT, '{one} names the one before it'); END",
    )


_DECISIONS = _append_only("decisions", "a decision")
_CODE_CHANGES = _append_only("code_changes", "a change of codes")

# å is a letter, not an a with a mark: no folding of diacritics.
_SEARCH = """
    CREATE VIRTUAL TABLE unit_words USING fts5(words, stems, tokenize = "unicode61 remove_diacritics 0")
    """

_AFTER_TABLES: dict[str, tuple[str, ...]] = {
    "0001": (f"PRAGMA application_id = {APPLICATION_ID}", *_DECISIONS, _SEARCH),
    "0003": _DECISIONS,  # the table was made anew, and its triggers went with the old one
    "0004": _CODE_CHANGES,
}

_CAUSES = {
    sqlite3.SQLITE_BUSY: "Q303",
    sqlite3.SQLITE_LOCKED: "Q303",
    sqlite3.SQLITE_PROTOCOL: "Q303",
    sqlite3.SQLITE_NOTADB: "Q304",
    sqlite3.SQLITE_CORRUPT: "Q304",
    sqlite3.SQLITE_FORMAT: "Q304",
    sqlite3.SQLITE_IOERR: "Q304",
    sqlite3.SQLITE_ERROR: "Q304",  # a table or column is missing: somebody else has been at the file
    sqlite3.SQLITE_READONLY: "Q305",
    sqlite3.SQLITE_CANTOPEN: "Q305",
    sqlite3.SQLITE_PERM: "Q305",
    sqlite3.SQLITE_AUTH: "Q305",
    sqlite3.SQLITE_FULL: "Q306",
}


class Sqlite:
    """The SQLite side of :class:`qualkit.store.dialect.Dialect`."""

    tells_rows = False

    def prepare(self, engine: Engine, *, timeout: float) -> None:
        """Set up each new connection; ``timeout`` is how many seconds to wait for another program's lock."""

        def connected(raw: sqlite3.Connection, _record: Any) -> None:
            raw.isolation_level = None  # Python's driver begins transactions behind one's back: not here
            for pragma in (
                f"busy_timeout = {int(timeout * 1000)}",
                "foreign_keys = ON",
                "recursive_triggers = ON",
                "synchronous = EXTRA",
                "journal_mode = DELETE",
                "trusted_schema = OFF",
                "secure_delete = ON",  # what is removed is overwritten, not only marked as free
                "temp_store = MEMORY",  # nothing that was said goes to a temporary file beside the project
                "cache_size = -65536",  # KiB: a transcript's suggestions fit, index pages and all
            ):
                raw.execute(f"PRAGMA {pragma}").close()

        def begun(connection: Connection) -> None:
            # A writer takes its lock at once: two that have both read could otherwise never both go on.
            writes = connection.get_execution_options().get("writes", False)
            connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

        event.listen(engine, "connect", connected)
        event.listen(engine, "begin", begun)

    def cause(self, error: BaseException) -> str | None:
        """The error code that one of SQLite's exceptions stands for; the low byte is the primary result code."""
        if not isinstance(error, sqlite3.Error):
            return None
        if isinstance(error, sqlite3.IntegrityError):
            return "Q003"
        return _CAUSES.get(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_INTERNAL) & 0xFF, "Q003")

    def say(self, _code: str, _error: BaseException | None) -> tuple[str, str] | None:
        """None: the general words are those for a file."""
        return None

    def before_tables(self, connection: Connection) -> None:
        """Nothing: the file is there."""

    def after_upgrade(self, connection: Connection) -> None:
        """Nothing: columns have the types they need."""

    def after_tables(self, connection: Connection, revision: str) -> None:
        """Make the triggers and the full-text index that belong to a revision."""
        for statement in _AFTER_TABLES.get(revision, ()):
            connection.exec_driver_sql(statement)

    def index_words(self, connection: Connection, entries: Sequence[tuple[int, str, str]]) -> None:
        """Put ``(segments.row, words, stems)`` into the full-text index."""
        if entries:
            connection.exec_driver_sql(
                "INSERT INTO unit_words (rowid, words, stems) VALUES (?, ?, ?)", [tuple(entry) for entry in entries]
            )

    def forget_words(self, connection: Connection, transcript_id: str) -> None:
        """Take a transcript's units out of the full-text index, and their words out of the file.

        FTS5 notes a deleted row beside the old entries, words and all, until it merges them some day: here it merges
        at once (about 0.15 s at 700,000 words). Its own option secure-delete would need SQLite 3.42 and makes a
        file that older versions cannot read, while a project may be passed between machines.
        """
        gone = connection.execute(
            text("DELETE FROM unit_words WHERE rowid IN (SELECT row FROM segments WHERE transcript_id = :id)"),
            {"id": transcript_id},
        )
        if gone.rowcount:
            connection.exec_driver_sql("INSERT INTO unit_words (unit_words) VALUES ('optimize')")

    def find(self, connection: Connection, terms: Sequence[Term]) -> Sequence[tuple[int, float]]:
        """Units that hold all ``terms``; a match of the word as written counts twice that of its stem."""
        found = connection.execute(
            text(
                "SELECT rowid, bm25(unit_words, 2.0, 1.0) AS rank FROM unit_words"
                " WHERE unit_words MATCH :query ORDER BY rank, rowid"
            ),
            {"query": " AND ".join(map(_match, terms))},
        )
        return [(row, rank) for row, rank in found]

    def problems(self, connection: Connection) -> list[str]:
        """What SQLite's own checks find."""
        found = [f"the database file: {line}" for (line,) in connection.exec_driver_sql("PRAGMA integrity_check")]
        found = [line for line in found if not line.endswith(": ok")]
        found += [
            f"table {table}, row {row}: what it refers to in {parent} is missing"
            for table, row, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check")
        ]
        differ = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM segments WHERE kind = 'unit'"
            " AND row NOT IN (SELECT rowid FROM unit_words)),"
            " (SELECT count(*) FROM unit_words WHERE rowid NOT IN (SELECT row FROM segments WHERE kind = 'unit'))"
        ).one()
        if any(differ):
            found.append(f"the search index: {differ[0]} units are not in it, {differ[1]} entries have no unit")
        return found

    def number_after(self, connection: Connection, ever: int) -> None:
        """Let numbering go on after ``ever``."""
        if ever:
            connection.exec_driver_sql("DELETE FROM sqlite_sequence WHERE name = 'decisions'")
            connection.exec_driver_sql("INSERT INTO sqlite_sequence (name, seq) VALUES ('decisions', ?)", (ever,))

    def decisions_ever(self, connection: Connection) -> int:
        """The highest number that was ever given to a decision."""
        found = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'decisions'").scalar()
        return int(found or 0)


def _match(term: Term) -> str:
    """One term in FTS5's language. Words hold letters and digits only; the quotes make sure they stay words."""
    exact = f"words : {_quoted(term.words)}" + (" *" if term.prefix else "")
    return f"({exact} OR stems : {_quoted(term.stems)})" if term.stems else f"({exact})"


def _quoted(words: Sequence[str]) -> str:
    return '"' + " ".join(words).replace('"', '""') + '"'
