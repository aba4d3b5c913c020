"""A connection comes in; whatever in the project's data does not hold together goes out, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import Connection, func, inspect, select

from qualkit.model import SegmentKind
from qualkit.store import code_changes
from qualkit.store.decisions import chain_problems
from qualkit.store.dialect import Dialect
from qualkit.store.tables import metadata, segments, suggestions, transcripts

__all__ = ["problems"]


def problems(connection: Connection, dialect: Dialect) -> list[str]:
    """The database's own checks, the laws of the core types, and the chains of decisions and changes."""
    return [
        *_tables(connection),
        *dialect.problems(connection),
        *_transcripts(connection),
        *_suggestions(connection),
        *chain_problems(connection, ever=dialect.decisions_ever(connection)),
        *code_changes.chain_problems(connection),
    ]


def _tables(connection: Connection) -> Iterator[str]:
    there = set(inspect(connection).get_table_names())
    for name in metadata.tables:
        if name not in there:
            yield f"the database file: table {name} is missing"


def _transcripts(connection: Connection) -> Iterator[str]:
    at = segments.c
    for found in connection.execute(select(transcripts.c.id, transcripts.c.name)).all():
        row = connection.execute(
            select(transcripts.c.text, transcripts.c.chars, transcripts.c.units).where(transcripts.c.id == found.id)
        ).one()
        if len(row.text) != row.chars:
            yield f"transcript {found.name!r}: its text is not as long as when it was imported"
        pieces = connection.execute(
            select(at.id, at.kind, at.span_start, at.span_end, at.text).where(at.transcript_id == found.id)
        )
        kinds: Counter[str] = Counter()
        for piece in pieces:
            kinds[piece.kind] += 1
            if row.text[piece.span_start : piece.span_end] != piece.text:
                yield f"segment {piece.id} of {found.name!r}: not what stands at its place in the transcript"
        if kinds[SegmentKind.UNIT.value] != row.units:
            yield f"transcript {found.name!r}: {kinds[SegmentKind.UNIT.value]} units where there were {row.units}"


def _suggestions(connection: Connection) -> Iterator[str]:
    astray = connection.execute(
        select(func.count())
        .select_from(suggestions.join(segments, segments.c.id == suggestions.c.segment_id))
        .where(segments.c.transcript_id != suggestions.c.transcript_id)
    ).scalar()
    if astray:
        yield f"{astray} suggestions belong to a unit of another transcript than their own"
