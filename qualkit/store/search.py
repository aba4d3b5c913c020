"""A query in a user's words comes in; the meaning units that hold it, and where in the transcript, go out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, and_, select

from qualkit.model import Role, Span
from qualkit.store.dialect import Dialect
from qualkit.store.records import Hit
from qualkit.store.tables import segments, speakers, transcripts
from qualkit.store.words import Term, parse_query, place_of, snippet

__all__ = ["hits"]

_PORTION = 200


def hits(connection: Connection, dialect: Dialect, query: str, *, limit: int, speaker_role: Role | None) -> list[Hit]:
    """The best ``limit`` units for the query, best first."""
    terms = parse_query(query)
    if not terms:
        return []
    ranked = dialect.find(connection, terms)
    found = (
        hit
        for at in range(0, len(ranked), _PORTION)
        for hit in _shown(connection, terms, ranked[at : at + _PORTION])
        if speaker_role is None or hit.role == speaker_role
    )
    return list(islice(found, max(limit, 0)))


def _shown(connection: Connection, terms: Sequence[Term], ranked: Sequence[tuple[int, float]]) -> Iterator[Hit]:
    query = (
        select(
            segments.c.row,
            segments.c.id,
            segments.c.transcript_id,
            segments.c.span_start,
            segments.c.span_end,
            segments.c.text,
            segments.c.speaker,
            transcripts.c.name,
            speakers.c.role,
        )
        .join(transcripts, transcripts.c.id == segments.c.transcript_id)
        .outerjoin(
            speakers,
            and_(speakers.c.transcript_id == segments.c.transcript_id, speakers.c.name == segments.c.speaker),
        )
        .where(segments.c.row.in_([row for row, _ in ranked]))
    )
    units = {unit.row: unit for unit in connection.execute(query)}
    for row, rank in ranked:
        unit = units[row]
        inside = place_of(terms, unit.text) or Span(0, len(unit.text))
        yield Hit(
            transcript_id=unit.transcript_id,
            transcript_name=unit.name,
            segment_id=unit.id,
            segment_span=Span(unit.span_start, unit.span_end),
            span=Span(unit.span_start + inside.start, unit.span_start + inside.end),
            speaker=unit.speaker,
            role=Role(unit.role or Role.UNKNOWN),
            snippet=snippet(unit.text, inside),
            rank=rank,
        )
