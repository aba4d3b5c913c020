"""What is particular to PostgreSQL: locking, snapshots, triggers, full-text search, and what its errors mean.

A project is a schema of a database on a server. Writers take one lock for the project before they look at anything,
as SQLite's ``BEGIN IMMEDIATE`` does, so the chain of decisions cannot fork and nobody is told to try again; readers
see one state of the project and wait for nobody. Text is compared by code point (collation ``C``) and whole numbers
have 64 bits, so that order and range are those of SQLite.
"""

from __future__ import annotations

import os
import zlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect, text

from qualkit.errors import MissingExtraError, ProjectError
from qualkit.store.address import DEFAULT_SCHEMA
from qualkit.store.postgres_faults import cause_of, words_for
from qualkit.store.tables import metadata
from qualkit.store.words import Term

__all__ = ["Postgres", "require_driver"]

APPLICATION = 0x514B4954  # "QKIT": the first half of the lock's name; the second is the schema's

# A laptop that is closed in the middle of a write would keep the others out until somebody opens it again.
_IDLE_SECONDS = 60
# A lexeme may have 2,046 bytes; words beyond that are taken for the same if they begin the same.
_WORD_CHARS = 500

_COUNTER = (
    "CREATE TABLE decisions_ever (seq bigint NOT NULL)",
    "INSERT INTO decisions_ever VALUES (0)",
    "CREATE UNIQUE INDEX decisions_ever_one ON decisions_ever ((true))",
)

# They belong to who made the project, and run with those rights whoever decides: the numbering is nobody else's.
# %% is one %: the driver looks for parameters.
_FUNCTIONS = (
    """
    CREATE FUNCTION decisions_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'decisions are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    # A number comes from a counter that is taken back with its transaction, not from a sequence: a gap is a loss.
    """
    CREATE FUNCTION decisions_in_chain() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        number bigint;
        last text;
    BEGIN
        EXECUTE format('UPDATE %%I.decisions_ever SET seq = greatest(seq + 1, $1) RETURNING seq', TG_TABLE_SCHEMA)
            INTO number USING coalesce(NEW.seq, 0);
        EXECUTE format('SELECT id FROM %%I.decisions ORDER BY seq DESC LIMIT 1', TG_TABLE_SCHEMA) INTO last;
        IF number <> NEW.seq THEN
            RAISE EXCEPTION 'decisions are append-only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.previous IS DISTINCT FROM coalesce(last, '') THEN
            RAISE EXCEPTION 'a decision names the one before it' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        NEW.seq := number;
        RETURN NEW;
    END $$
    """,
    # Nobody else may hang it on a table of theirs, to have something run with the owner's rights.
    "REVOKE ALL ON FUNCTION decisions_in_chain() FROM PUBLIC",
)

_CHAINS = ("decisions", "code_changes")
_APPEND_ONLY = (
    "ALTER TABLE decisions ALTER COLUMN seq DROP DEFAULT",
    "DROP SEQUENCE IF EXISTS decisions_seq_seq",
    """
    CREATE TRIGGER decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON decisions
    FOR EACH STATEMENT EXECUTE FUNCTION decisions_refuse()
    """,
    """
    CREATE TRIGGER decisions_in_chain BEFORE INSERT ON decisions
    FOR EACH ROW EXECUTE FUNCTION decisions_in_chain()
    """,
)

# The same for the changes of codes. They are few and need no counter: a number that is missing among them says nothing.
_CODE_CHANGES = (
    """
    CREATE FUNCTION code_changes_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'code_changes are append-only' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """,
    """
    CREATE FUNCTION code_changes_in_chain() RETURNS trigger
    LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
    DECLARE
        final bigint;
        last text;
    BEGIN
        EXECUTE format('SELECT seq, id FROM %%I.code_changes ORDER BY seq DESC LIMIT 1', TG_TABLE_SCHEMA)
            INTO final, last;
        IF NEW.seq <= final THEN
            RAISE EXCEPTION 'code_changes are append-only' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF NEW.previous IS DISTINCT FROM coalesce(last, '') THEN
            RAISE EXCEPTION 'a change of codes names the one before it'
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER code_changes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON code_changes
    FOR EACH STATEMENT EXECUTE FUNCTION code_changes_refuse()
    """,
    """
    CREATE TRIGGER code_changes_in_chain BEFORE INSERT ON code_changes
    FOR EACH ROW EXECUTE FUNCTION code_changes_in_chain()
    """,
)

# Our own words and stems, which are what the configuration 'simple' would make of plain words: å is not a.
_SEARCH = (
    'CREATE TABLE unit_words ("row" bigint PRIMARY KEY, words tsvector NOT NULL, stems tsvector NOT NULL)',
    "CREATE INDEX unit_words_words ON unit_words USING gin (words)",
    "CREATE INDEX unit_words_stems ON unit_words USING gin (stems)",
)

_AFTER_TABLES: dict[str, tuple[str, ...]] = {
    "0001": (*_COUNTER, *_FUNCTIONS, *_APPEND_ONLY, *_SEARCH),
    "0003": _APPEND_ONLY,  # the table was made anew, and its triggers went with the old one
    "0004": _CODE_CHANGES,
}


def require_driver() -> None:
    """Raise MissingExtraError (Q401) where psycopg is not installed."""
    try:
        import psycopg  # noqa: F401
    except ImportError as missing:
        raise MissingExtraError(
            "Q401",
            "a project on a PostgreSQL server needs the package 'psycopg', which is not installed",
            hint="pip install 'qualkit[postgres]'",
        ) from missing


class Postgres:
    """The PostgreSQL side of :class:`qualkit.store.dialect.Dialect`."""

    tells_rows = True  # "Key (name)=(…) already exists": its messages quote what is in the rows

    def prepare(self, engine: Engine, *, timeout: float) -> None:
        """Set up each new connection; ``timeout`` is how many seconds to wait for another writer's lock."""
        from psycopg import IsolationLevel

        schema = str(engine.url.query.get("schema", DEFAULT_SCHEMA))
        lock = f"SELECT pg_advisory_xact_lock({APPLICATION}, {_signed(zlib.crc32(schema.encode()))})"
        settings = (
            f'SET search_path TO "{schema}"',
            "SET client_encoding TO 'UTF8'",
            "SET synchronous_commit TO on",
            f"SET lock_timeout TO {max(int(timeout * 1000), 1)}",
            f"SET idle_in_transaction_session_timeout TO {_IDLE_SECONDS * 1000}",
            "SET extra_float_digits TO 1",  # every float comes back as it was, also from servers before 12
        )

        def connecting(_dialect: Any, _record: Any, _arguments: Any, given: dict[str, Any]) -> None:
            del given["schema"]  # ours, not libpq's
            given.setdefault("connect_timeout", 10)
            given.setdefault("application_name", "qualkit")
            if (
                "sslmode" not in given
                and "PGSSLMODE" not in os.environ
                and _is_remote(given.get("host") or given.get("hostaddr"))
            ):
                given["sslmode"] = "require"  # what people said does not cross a network for all to read

        def connected(raw: Any, _record: Any) -> None:
            encoding = raw.info.parameter_status("server_encoding")
            if encoding != "UTF8":
                name = raw.info.dbname
                raw.close()
                raise ProjectError(
                    "Q308",
                    f"the database {name!r} keeps its texts in {encoding}, and a project needs UTF8",
                    hint="make another: createdb --encoding=UTF8 --template=template0 NAME",
                )
            raw.autocommit = True
            raw.execute("; ".join(settings).encode())
            raw.autocommit = False

        def begun(connection: Connection) -> None:
            raw: Any = connection.connection.dbapi_connection
            writes = bool(connection.get_execution_options().get("writes", False))
            # A reader sees one state throughout. A writer waits for its lock and then must see what the last one did.
            raw.isolation_level = IsolationLevel.READ_COMMITTED if writes else IsolationLevel.REPEATABLE_READ
            raw.read_only = not writes
            if writes:
                connection.exec_driver_sql(lock)

        event.listen(engine, "do_connect", connecting)
        event.listen(engine, "connect", connected, insert=True)  # before SQLAlchemy asks for the schema
        event.listen(engine, "begin", begun)

    def cause(self, error: BaseException) -> str | None:
        """The error code that one of psycopg's exceptions stands for."""
        return cause_of(error)

    def say(self, code: str, error: BaseException | None) -> tuple[str, str] | None:
        """Message and hint for an error code, where a server needs other words than a file."""
        return words_for(code, error)

    def before_tables(self, connection: Connection) -> None:
        """Make the schema that the search path names, if it is not there."""
        if connection.exec_driver_sql("SELECT current_schema()").scalar() is None:
            connection.exec_driver_sql(f"CREATE SCHEMA {connection.exec_driver_sql('SHOW search_path').scalar()}")

    def after_tables(self, connection: Connection, revision: str) -> None:
        """Make the triggers and the full-text index that belong to a revision."""
        for statement in _AFTER_TABLES.get(revision, ()):
            connection.exec_driver_sql(statement)

    def after_upgrade(self, connection: Connection) -> None:
        """Give every column the type it has here: text by code point, whole numbers of 64 bits."""
        columns = connection.exec_driver_sql(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() AND table_name <> 'alembic_version'"
            " AND (data_type = 'integer' OR (data_type = 'text' AND collation_name IS DISTINCT FROM 'C'))"
        )
        changes: dict[str, list[str]] = defaultdict(list)
        for table, column, kind in columns:
            into = "bigint" if kind == "integer" else 'text COLLATE "C"'
            changes[table].append(f'ALTER COLUMN "{column}" TYPE {into}')
        for table, wanted in changes.items():
            connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(wanted)}')

    def index_words(self, connection: Connection, entries: Sequence[tuple[int, str, str]]) -> None:
        """Put ``(segments.row, words, stems)`` into the full-text index."""
        if entries:
            connection.execute(
                text(
                    'INSERT INTO unit_words ("row", words, stems) VALUES (:row, (:words)::tsvector, (:stems)::tsvector)'
                ),
                [{"row": row, "words": _vector(words), "stems": _vector(stems)} for row, words, stems in entries],
            )

    def forget_words(self, connection: Connection, transcript_id: str) -> None:
        """Take a transcript's units out of the full-text index."""
        connection.execute(
            text('DELETE FROM unit_words WHERE "row" IN (SELECT "row" FROM segments WHERE transcript_id = :id)'),
            {"id": transcript_id},
        )

    def find(self, connection: Connection, terms: Sequence[Term]) -> Sequence[tuple[int, float]]:
        """Units that hold all ``terms``; a match of the word as written counts twice that of its stem."""
        values: dict[str, str] = {}
        must: list[str] = []
        for number, term in enumerate(terms):
            values[f"words{number}"] = _phrase(term.words, prefix=term.prefix)
            either = f"words @@ (:words{number})::tsquery"
            if term.stems:
                values[f"stems{number}"] = _phrase(term.stems)
                either = f"({either} OR stems @@ (:stems{number})::tsquery)"
            must.append(either)
        # 1: a long unit that has the word says less than a short one.
        score = "2 * ts_rank(words, (:any_words)::tsquery, 1)"
        values["any_words"] = " | ".join(f"({query})" for name, query in values.items() if name.startswith("words"))
        if stems := [f"({query})" for name, query in values.items() if name.startswith("stems")]:
            score += " + ts_rank(stems, (:any_stems)::tsquery, 1)"
            values["any_stems"] = " | ".join(stems)
        found = connection.execute(
            text(f'SELECT "row", -({score}) AS rank FROM unit_words WHERE {" AND ".join(must)} ORDER BY rank, "row"'),
            values,
        )
        return [(row, rank) for row, rank in found]

    def problems(self, connection: Connection) -> list[str]:
        """References to what is not there, triggers that are gone, units that search does not know."""
        there = set(inspect(connection).get_table_names())
        found: list[str] = []
        for table in metadata.tables.values():
            for key in table.foreign_keys:
                parent = key.column.table
                if table.name not in there or parent.name not in there:
                    continue
                astray = connection.exec_driver_sql(
                    f'SELECT count(*) FROM "{table.name}" AS child WHERE "{key.parent.name}" IS NOT NULL AND NOT EXISTS'
                    f' (SELECT FROM "{parent.name}" AS it WHERE it."{key.column.name}" = child."{key.parent.name}")'
                ).scalar()
                if astray:
                    found.append(f"table {table.name}, {astray} rows: what they refer to in {parent.name} is missing")
        for chain in _CHAINS:
            armed = connection.exec_driver_sql(
                f"SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass('{chain}') AND tgenabled IN ('O', 'A')"
            )
            gone = sorted({f"{chain}_append_only", f"{chain}_in_chain"} - set(armed.scalars()))
            found += [f"table {chain}: the trigger {name}, which keeps it append-only, is off" for name in gone]
        differ = connection.exec_driver_sql(
            "SELECT (SELECT count(*) FROM segments WHERE kind = 'unit'"
            ' AND NOT EXISTS (SELECT FROM unit_words AS it WHERE it."row" = segments."row")),'
            " (SELECT count(*) FROM unit_words WHERE NOT EXISTS"
            ' (SELECT FROM segments AS it WHERE it."row" = unit_words."row" AND it.kind = \'unit\'))'
        ).one()
        if any(differ):
            found.append(f"the search index: {differ[0]} units are not in it, {differ[1]} entries have no unit")
        return found

    def number_after(self, connection: Connection, ever: int) -> None:
        """Let numbering go on after ``ever``."""
        connection.execute(text("UPDATE decisions_ever SET seq = greatest(seq, :ever)"), {"ever": ever})

    def decisions_ever(self, connection: Connection) -> int:
        """The highest number that was ever given to a decision."""
        return int(connection.exec_driver_sql("SELECT seq FROM decisions_ever").scalar() or 0)


def _is_remote(host: Any) -> bool:
    name = str(host or os.environ.get("PGHOST", ""))
    return bool(name) and not name.startswith(("/", "@")) and name not in ("localhost", "127.0.0.1", "::1")


def _signed(number: int) -> int:
    """An unsigned number of 32 bits as the signed one with the same bits."""
    return number - 2**32 if number >= 2**31 else number


def _lexeme(word: str) -> str:
    quoted = word[:_WORD_CHARS].replace("\\", "\\\\").replace("'", "''")
    return f"'{quoted}'"


def _vector(words: str) -> str:
    """Words in a row as a tsvector: each with its places."""
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(words.split(" ") if words else (), start=1):
        places[word].append(place)
    return " ".join(f"{_lexeme(word)}:{','.join(map(str, at))}" for word, at in places.items())


def _phrase(words: Sequence[str], *, prefix: bool = False) -> str:
    """Words in a row as a tsquery."""
    return " <-> ".join(map(_lexeme, words)) + (":*" if prefix else "")
