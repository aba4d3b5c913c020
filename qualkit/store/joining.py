"""A transcript with all that was made of it comes out of one project's database, as rows, and goes into another's."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from qualkit.model import Decision, Run
from qualkit.store import decisions as chain
from qualkit.store import rows, schema
from qualkit.store.database import DATABASE_NAME, Database
from qualkit.store.dialect import Dialect
from qualkit.store.tables import (
    provenances,
    readings,
    runs,
    segments,
    speakers,
    stage_marks,
    suggestions,
    transcripts,
    turns,
)
from qualkit.store.transcripts import clear, index_units

__all__ = ["Carried", "Carrier", "copy_database", "is_older"]

_PARTS = (speakers, turns, segments, readings, suggestions, stage_marks)


@dataclass(frozen=True, slots=True)
class Carried:
    """A transcript on its way between two projects: the rows of each table, those it refers to first."""

    transcript_id: str
    tables: Mapping[str, Sequence[Mapping[str, Any]]]


class Carrier(Database):
    """The part of a project's database by which projects are joined."""

    def append_foreign(self, made: Sequence[Decision]) -> list[Decision]:
        """Add decisions from other copies of the project, all or nothing, each with its own time and id.

        One that is there already is not added again. Returns those that were; raises Q001 as
        :func:`qualkit.store.decisions.append_foreign` does.
        """
        with self._writing() as connection:
            return chain.append_foreign(connection, made)

    def carry_out(self, transcript_id: str) -> Carried:
        """A transcript with all that was made of it, decisions left out, for :meth:`carry_in` of another project."""
        with self._reading() as connection:
            return _carry_out(connection, transcript_id)

    def carry_in(self, carried: Carried) -> None:
        """Put a transcript from another project in place of the one with its id; decisions about it stay."""
        with self._writing() as connection:
            _carry_in(connection, self._dialect, carried)

    def put_runs(self, given: Sequence[Run]) -> None:
        """Keep runs of another project; of one that is here already the record that was finished last stands."""
        with self._writing() as connection:
            _put_runs(connection, given)

    def latest_runs(self) -> dict[str, tuple[str, str, str]]:
        """By transcript id: when the last run that was done for it finished and began, and that run's id."""
        with self._reading() as connection:
            return _latest_runs(connection)

    def attributes(self) -> dict[str, tuple[dict[str, str], dict[str, dict[str, str]]]]:
        """By transcript id: the attributes of the interview, and those of each informant."""
        with self._reading() as connection:
            return _attributes(connection)

    def segment_ids(self, transcript_id: str | None = None) -> set[str]:
        """The ids of all segments, or of one transcript's."""
        with self._reading() as connection:
            return _segment_ids(connection, transcript_id)


def is_older(folder: Path) -> bool:
    """True if the project in ``folder`` was made by an older qualkit, so that opening it would change its file."""
    try:
        with closing(sqlite3.connect(f"{(folder / DATABASE_NAME).absolute().as_uri()}?mode=ro", uri=True)) as raw:
            found = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error:
        return False  # opening it says what is wrong
    return bool(found) and str(found[0]) < schema.HEAD


def copy_database(folder: Path, into: Path) -> None:
    """Copy a project's database, with the journal of a write that was cut off."""
    for file in sorted(folder.glob(f"{DATABASE_NAME}*")):
        shutil.copy2(file, into)


def _carry_out(connection: Connection, transcript_id: str) -> Carried:
    """The transcript with that id, its segments, suggestions, stage marks and reading; no decisions."""
    found = {transcripts.name: _rows(connection, transcripts, transcripts.c.id == transcript_id)}
    for table in _PARTS:
        found[table.name] = _rows(connection, table, table.c.transcript_id == transcript_id)
    made = found[suggestions.name]
    for table, ids in (
        (runs, {row["run_id"] for row in (*made, *found[stage_marks.name])}),
        (provenances, {row["provenance_id"] for row in made}),
    ):
        found[table.name] = _rows(connection, table, table.c.id.in_(sorted(ids)))
    return Carried(transcript_id, found)


def _rows(connection: Connection, table: Table, which: Any) -> list[dict[str, Any]]:
    # "row" is a number in one database; the order it gives is kept, for the digest rests on it.
    columns = [column for column in table.columns if column.name != "row"]
    order = [table.c.row] if "row" in table.c else list(table.primary_key.columns)
    return [dict(row) for row in connection.execute(select(*columns).where(which).order_by(*order)).mappings()]


def _carry_in(connection: Connection, dialect: Dialect, carried: Carried) -> None:
    """Put a transcript as it was carried out in place of the one with its id; decisions about it stay."""
    clear(connection, dialect, carried.transcript_id)
    connection.execute(delete(transcripts).where(transcripts.c.id == carried.transcript_id))
    for table in (runs, provenances):
        known = set(connection.execute(select(table.c.id)).scalars())
        _insert(connection, table, [row for row in carried.tables[table.name] if row["id"] not in known])
    for table in (transcripts, *_PARTS):
        _insert(connection, table, carried.tables[table.name])
    index_units(connection, dialect, carried.transcript_id)


def _insert(connection: Connection, table: Table, values: Sequence[Mapping[str, Any]]) -> None:
    if values:
        connection.execute(insert(table), [dict(row) for row in values])


def _put_runs(connection: Connection, given: Sequence[Run]) -> None:
    """Keep these runs; of one that is there already the record that was finished last stands."""
    known = {row.id: row for row in connection.execute(select(runs.c.id, runs.c.finished_at, runs.c.started_at))}
    for run in given:
        before = known.get(run.id)
        if before is None:
            connection.execute(insert(runs), rows.run_to_row(run))
        elif (run.finished_at, run.started_at) > (before.finished_at, before.started_at):
            connection.execute(update(runs).where(runs.c.id == run.id).values(**rows.run_to_row(run)))


def _latest_runs(connection: Connection) -> dict[str, tuple[str, str, str]]:
    """For each transcript that a stage was done for: when the last run of it finished and began, and its id."""
    query = select(stage_marks.c.transcript_id, runs.c.finished_at, runs.c.started_at, runs.c.id).join(
        runs, runs.c.id == stage_marks.c.run_id
    )
    found: dict[str, tuple[str, str, str]] = {}
    for transcript_id, *run in connection.execute(query):
        found[transcript_id] = max(found.get(transcript_id, ("", "", "")), (run[0], run[1], run[2]))
    return found


def _attributes(connection: Connection) -> dict[str, tuple[dict[str, str], dict[str, dict[str, str]]]]:
    """By transcript id what the attribute table said of the interview, and of each informant."""
    at = transcripts.c
    found = connection.execute(select(at.id, at.attributes, at.informant_attributes))
    return {row.id: (json.loads(row.attributes), json.loads(row.informant_attributes)) for row in found}


def _segment_ids(connection: Connection, transcript_id: str | None) -> set[str]:
    """The ids of all segments, or of one transcript's."""
    query = select(segments.c.id)
    if transcript_id is not None:
        query = query.where(segments.c.transcript_id == transcript_id)
    return {str(found) for found in connection.execute(query).scalars()}
