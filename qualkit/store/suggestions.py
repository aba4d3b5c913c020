"""Runs and the suggestions they made come in, a transcript at a time; both go out, ordered and filtered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from qualkit.errors import ProjectError
from qualkit.model import Provenance, Run, Suggestion, content_id
from qualkit.store import rows
from qualkit.store.decisions import now
from qualkit.store.tables import provenances, readings, runs, stage_marks, suggestions, transcripts

__all__ = [
    "by_code",
    "by_transcript",
    "by_unit",
    "done",
    "find",
    "finish",
    "makers",
    "of_segment",
    "of_transcript",
    "reading",
    "replace",
    "start",
    "transcripts_with",
]


def start(
    connection: Connection,
    stage: str,
    inputs_digest: str,
    config_digest: str,
    versions: Mapping[str, str],
    seed: int,
) -> Run:
    """Record that a run begins. Its id is a hash of what goes in, so the same run again is the same row, begun anew."""
    run = Run(
        id=content_id("r", stage, inputs_digest, config_digest, dict(versions), seed),
        stage=stage,
        inputs_digest=inputs_digest,
        config_digest=config_digest,
        versions=dict(versions),
        seed=seed,
        started_at=now(),
    )
    again = connection.execute(
        update(runs).where(runs.c.id == run.id).values(started_at=run.started_at, finished_at="")
    )
    if not again.rowcount:
        connection.execute(insert(runs), rows.run_to_row(run))
    return run


def finish(connection: Connection, run_id: str) -> None:
    """Record that a run came to its end."""
    ended = connection.execute(update(runs).where(runs.c.id == run_id).values(finished_at=now()))
    if not ended.rowcount:
        raise ProjectError("Q001", f"no run {run_id!r} in the project")


def replace(
    connection: Connection,
    transcript_id: str,
    *,
    stage: str,
    inputs_digest: str,
    run_id: str,
    made: Sequence[Suggestion],
    reading: tuple[str, bytes] | None = None,
) -> None:
    """Put ``made`` in place of the transcript's suggestions of that stage, and mark the stage done for it.

    ``reading``, the key and the words of what was read anew for it, goes in the place of what was read before.
    """
    sources = {suggestion.provenance for suggestion in made}
    source_rows = {provenance: rows.provenance_to_row(provenance) for provenance in sources}
    known = set(connection.execute(select(provenances.c.id)).scalars())
    new = [row for row in source_rows.values() if row["id"] not in known]
    if new:
        connection.execute(insert(provenances), new)
    connection.execute(
        delete(suggestions).where(suggestions.c.transcript_id == transcript_id, suggestions.c.stage == stage)
    )
    values = [
        rows.suggestion_to_row(
            suggestion, stage=stage, run_id=run_id, provenance_id=source_rows[suggestion.provenance]["id"]
        )
        for suggestion in made
    ]
    if any(row["transcript_id"] != transcript_id for row in values):
        raise ValueError(f"a suggestion is not about transcript {transcript_id}")
    if values:
        connection.execute(insert(suggestions), values)
    connection.execute(
        delete(stage_marks).where(stage_marks.c.transcript_id == transcript_id, stage_marks.c.stage == stage)
    )
    connection.execute(
        insert(stage_marks),
        {"transcript_id": transcript_id, "stage": stage, "inputs_digest": inputs_digest, "run_id": run_id},
    )
    if reading is not None:
        connection.execute(delete(readings).where(readings.c.transcript_id == transcript_id))
        key, words = reading
        connection.execute(insert(readings), {"transcript_id": transcript_id, "key": key, "words": words})


def reading(connection: Connection, transcript_id: str) -> tuple[str, bytes] | None:
    """The key and the words of what was last read of a transcript."""
    query = select(readings.c.key, readings.c.words).where(readings.c.transcript_id == transcript_id)
    row = connection.execute(query).one_or_none()
    return (row.key, row.words) if row else None


def done(connection: Connection, stage: str) -> dict[str, str]:
    """For each transcript that the stage was done for, the digest of what it was done with."""
    query = select(stage_marks.c.transcript_id, stage_marks.c.inputs_digest).where(stage_marks.c.stage == stage)
    return {row.transcript_id: row.inputs_digest for row in connection.execute(query)}


def transcripts_with(connection: Connection) -> list[str]:
    """Ids of the transcripts that have suggestions, by name."""
    query = (
        select(transcripts.c.id)
        .where(transcripts.c.id.in_(select(suggestions.c.transcript_id)))
        .order_by(transcripts.c.name)
    )
    return [str(found) for found in connection.execute(query).scalars()]


def of_transcript(
    connection: Connection,
    transcript_id: str,
    *,
    code: str | None,
    code_prefix: str | None,
    min_probability: float,
    limit: int | None,
) -> list[Suggestion]:
    """One transcript's suggestions by start, the most probable first."""
    at = suggestions.c
    query = select(suggestions).where(at.transcript_id == transcript_id, at.probability >= min_probability)
    if code is not None:
        query = query.where(at.code == code)
    if code_prefix:
        query = query.where(func.substr(at.code, 1, len(code_prefix)) == code_prefix)
    query = query.order_by(at.span_start, at.probability.desc(), at.code, at.id).limit(limit)
    sources = _sources(connection)
    return [rows.suggestion_from_row(row, sources) for row in connection.execute(query).mappings()]


def of_segment(connection: Connection, segment_id: str) -> list[Suggestion]:
    """One unit's suggestions, the most probable first."""
    at = suggestions.c
    query = select(suggestions).where(at.segment_id == segment_id).order_by(at.probability.desc(), at.code, at.id)
    found = connection.execute(query).mappings().all()
    if not found:
        return []
    its = select(provenances).where(provenances.c.id.in_({row["provenance_id"] for row in found}))
    sources = {row["id"]: rows.provenance_from_row(row) for row in connection.execute(its).mappings()}
    return [rows.suggestion_from_row(row, sources) for row in found]


def by_unit(connection: Connection, min_probability: float) -> dict[str, list[tuple[str, float, str]]]:
    """For each unit the code, probability and id of its suggestions, the most probable first; light, for there may be
    a hundred thousand."""
    at = suggestions.c
    query = (
        select(at.segment_id, at.code, at.probability, at.id)
        .where(at.probability >= min_probability)
        .order_by(at.segment_id, at.probability.desc(), at.code, at.id)
    )
    found: dict[str, list[tuple[str, float, str]]] = {}
    for segment, code, probability, identity in connection.execute(query):
        found.setdefault(segment, []).append((code, probability, identity))
    return found


def _sources(connection: Connection) -> dict[str, Provenance]:
    found = connection.execute(select(provenances)).mappings()
    return {row["id"]: rows.provenance_from_row(row) for row in found}


def find(connection: Connection, asked: str) -> Suggestion:
    """The suggestion with that id, or the only one whose id begins so.

    Raises:
        ProjectError: Q001, none or several.
    """
    at = suggestions.c
    begins = (func.substr(at.id, 1, len(asked)) == asked) if asked else (at.id == asked)
    query = select(suggestions).where(begins).order_by(func.length(at.id), at.id).limit(2)
    found = connection.execute(query).mappings().all()
    if not found or (len(found) > 1 and found[0]["id"] != asked):
        few = "several suggestions begin" if found else "no suggestion in the project begins"
        raise ProjectError("Q001", f"{few} with {asked!r}", hint="see the ids with: qualkit suggestions --json")
    return rows.suggestion_from_row(found[0], _sources(connection))


def by_code(connection: Connection) -> dict[str, int]:
    """How many suggestions each code has, by code."""
    query = select(suggestions.c.code, func.count()).group_by(suggestions.c.code).order_by(suggestions.c.code)
    return {str(code): int(count) for code, count in connection.execute(query)}


def by_transcript(connection: Connection, min_probability: float) -> dict[str, int]:
    """How many suggestions of at least that probability each transcript has, by id."""
    at = suggestions.c
    query = select(at.transcript_id, func.count()).where(at.probability >= min_probability).group_by(at.transcript_id)
    return {str(transcript_id): int(count) for transcript_id, count in connection.execute(query)}


def makers(connection: Connection) -> list[tuple[str, str, str]]:
    """Suggester, its version and the model of those who made the suggestions that are there, sorted."""
    at = provenances.c
    query = select(at.suggester, at.version, at.model).where(at.id.in_(select(suggestions.c.provenance_id))).distinct()
    return sorted((row.suggester, row.version, row.model) for row in connection.execute(query))
