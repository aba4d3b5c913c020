"""A transcript with its segments comes in and lies in its tables, whole or not at all; both go out again unchanged."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, RowMapping, Table, delete, insert, select, update

from qualkit.errors import ProjectError, ReadError
from qualkit.model import Role, Segment, SegmentKind, Transcript, digest_of
from qualkit.store import rows
from qualkit.store.dialect import Dialect
from qualkit.store.records import TranscriptRow
from qualkit.store.tables import decisions, readings, segments, speakers, stage_marks, transcripts, turns
from qualkit.store.words import index_entry

__all__ = [
    "clear",
    "find_id",
    "index",
    "index_units",
    "one_segment",
    "put",
    "read",
    "read_segments",
    "remove",
    "rename",
    "set_attributes",
]

_LIGHT = (
    transcripts.c.id,
    transcripts.c.name,
    transcripts.c.title,
    transcripts.c.source_name,
    transcripts.c.source_format,
    transcripts.c.source_path,
    transcripts.c.sha256,
    transcripts.c.chars,
    transcripts.c.words,
    transcripts.c.units,
    transcripts.c.digest,
)


def put(
    connection: Connection,
    dialect: Dialect,
    transcript: Transcript,
    cut: Sequence[Segment],
    *,
    source_path: str,
    replace_same_name: bool = False,
) -> bool:
    """Write a transcript and its segments; True if anything changed.

    One that is there already with the same content is left alone. If its speakers, turns, parts or segments differ,
    they are replaced, and its suggestions go, because they were made of the old ones; attributes stay unless new
    ones are given. Its text can only change while no decision refers to it.

    Args:
        replace_same_name: remove another transcript that has its name, unless that one is coded.

    Raises:
        ProjectError: Q112, another transcript has its name; Q001, its text changed after coding, or the other
            transcript of its name is coded.
        ReadError: Q104, the name of its file holds a lone surrogate.
        ValueError: a segment is not what stands at its place in the text.
    """
    _check_law(transcript, cut)
    _check_file_name(transcript.name, transcript.source_name, source_path)
    row, parts_of = _to_rows(transcript, cut, source_path=source_path)
    there = transcripts.c.id == transcript.id
    old = connection.execute(
        select(transcripts.c.digest, transcripts.c.source_path, transcripts.c.text).where(there)
    ).one_or_none()
    if old is not None and old.digest == row["digest"]:
        if not source_path or old.source_path == source_path:
            return False
        connection.execute(update(transcripts).where(there).values(source_path=source_path))
        return True
    other = _of_name(connection, transcript.name, transcript.id)
    if other is not None:
        if not replace_same_name:
            raise _taken(transcript.name, transcript.source_name, other["source_name"])
        remove(connection, dialect, other["id"], keep_decisions=False)
    if old is None:
        connection.execute(insert(transcripts), row)
    else:
        if old.text != transcript.text:
            _refuse_if_coded(connection, transcript.id, transcript.name)
        if not transcript.attributes and not transcript.informant_attributes:
            del row["attributes"], row["informant_attributes"]
        if not source_path:
            del row["source_path"]
        clear(connection, dialect, transcript.id)
        connection.execute(update(transcripts).where(there).values(**row))
    for table, values in parts_of:
        if values:
            connection.execute(insert(table), values)
    index_units(connection, dialect, transcript.id)
    return True


def _to_rows(
    transcript: Transcript, cut: Sequence[Segment], *, source_path: str
) -> tuple[dict[str, Any], list[tuple[Table, list[dict[str, Any]]]]]:
    """The row of ``transcripts``, with its digest, and the rows of the tables below it."""
    units = sum(segment.kind is SegmentKind.UNIT for segment in cut)
    row = rows.transcript_to_row(transcript, source_path=source_path, units=units)
    parts_of: list[tuple[Table, list[dict[str, Any]]]] = [
        (speakers, rows.speakers_to_rows(transcript)),
        (turns, rows.turns_to_rows(transcript)),
        (segments, [rows.segment_to_row(segment) for segment in cut]),
    ]
    content = {key: value for key, value in row.items() if "attributes" not in key and key != "source_path"}
    row["digest"] = digest_of([rows.canonical_json(content), *(rows.canonical_json(values) for _, values in parts_of)])
    return row, parts_of


def _check_law(transcript: Transcript, cut: Sequence[Segment]) -> None:
    for segment in cut:
        if segment.transcript_id != transcript.id or segment.span.of(transcript.text) != segment.text:
            raise ValueError(f"segment {segment.id} is not cut out of transcript {transcript.id}")


def _check_file_name(*names: str) -> None:
    for name in names:
        try:
            name.encode("utf-8")
        except UnicodeEncodeError as broken:
            shown = name.encode("utf-8", "replace").decode("utf-8")
            raise ReadError(
                "Q104",
                f"{shown}: the name of the file or its folder holds half a character (at position {broken.start}),"
                " and the project cannot keep it",
                hint="rename the file or the folder and import it again",
            ) from None


def _of_name(connection: Connection, name: str, transcript_id: str) -> RowMapping | None:
    """Another transcript than that one which has the name."""
    at = transcripts.c
    query = select(at.id, at.source_name).where(at.name == name, at.id != transcript_id)
    return connection.execute(query).mappings().one_or_none()


def _taken(name: str, source_name: str, other_source: str) -> ProjectError:
    return ProjectError(
        "Q112",
        f"{source_name}: the project has another transcript called {name!r}, from {other_source}",
        hint="rename the file, or remove the other transcript if this one takes its place",
    )


def index_units(connection: Connection, dialect: Dialect, transcript_id: str) -> None:
    """Put a transcript's units into the search index."""
    units = connection.execute(
        select(segments.c.row, segments.c.text).where(
            segments.c.transcript_id == transcript_id, segments.c.kind == SegmentKind.UNIT.value
        )
    )
    dialect.index_words(connection, [(row, *index_entry(unit)) for row, unit in units])


def clear(connection: Connection, dialect: Dialect, transcript_id: str) -> None:
    """Take away what lies below a transcript: segments, suggestions, turns, speakers, marks and readings."""
    dialect.forget_words(connection, transcript_id)
    # Suggestions go with their segments, by the foreign key.
    for table in (readings, stage_marks, segments, turns, speakers):
        connection.execute(delete(table).where(table.c.transcript_id == transcript_id))


def remove(connection: Connection, dialect: Dialect, transcript_id: str, *, keep_decisions: bool) -> None:
    """Delete a transcript and all that was made of it; decisions are never deleted."""
    row = connection.execute(select(transcripts.c.name).where(transcripts.c.id == transcript_id)).one_or_none()
    if row is None:
        raise _unknown(connection, transcript_id)
    if not keep_decisions:
        _refuse_if_coded(connection, transcript_id, row.name)
    clear(connection, dialect, transcript_id)
    connection.execute(delete(transcripts).where(transcripts.c.id == transcript_id))


def rename(connection: Connection, transcript_id: str, name: str, source_name: str, source_path: str) -> None:
    """Give a transcript the name of another file; all that was made of it stays.

    Raises:
        ProjectError: Q112, another transcript has the name; Q309, there is no such transcript.
        ReadError: Q104, the name holds a lone surrogate.
    """
    _check_file_name(name, source_name, source_path)
    before = read(connection, transcript_id)
    # A file that says no title is called by its name.
    title = name if before.title == before.name else before.title
    renamed = replace(before, name=name, title=title, source_name=source_name)
    other = _of_name(connection, name, transcript_id)
    if other is not None:
        raise _taken(name, source_name, other["source_name"])
    # In the order they were put: the digest has to be what putting the renamed file would give.
    cut = connection.execute(
        select(segments).where(segments.c.transcript_id == transcript_id).order_by(segments.c.row)
    ).mappings()
    row, _ = _to_rows(renamed, [rows.segment_from_row(piece) for piece in cut], source_path=source_path)
    new = {key: row[key] for key in ("name", "title", "source_name", "source_path", "digest")}
    connection.execute(update(transcripts).where(transcripts.c.id == transcript_id).values(**new))


def _refuse_if_coded(connection: Connection, transcript_id: str, name: str) -> None:
    if connection.execute(select(decisions.c.seq).where(decisions.c.transcript_id == transcript_id).limit(1)).first():
        raise ProjectError(
            "Q001",
            f"coders have made decisions about {name!r}, so it stays as it is",
            hint="import the changed file under another name, or keep the decisions without their transcript",
        )


def set_attributes(
    connection: Connection,
    transcript_id: str,
    attributes: Mapping[str, str],
    informant_attributes: Mapping[str, Mapping[str, str]],
) -> None:
    """Put these in place of a transcript's attributes."""
    changed = connection.execute(
        update(transcripts)
        .where(transcripts.c.id == transcript_id)
        .values(**rows.attributes_to_row(attributes, informant_attributes))
    )
    if not changed.rowcount:
        raise _unknown(connection, transcript_id)


def index(connection: Connection) -> list[TranscriptRow]:
    """All transcripts by name, without their texts."""
    return [TranscriptRow(**row) for row in connection.execute(select(*_LIGHT).order_by(transcripts.c.name)).mappings()]


def find_id(connection: Connection, asked: str) -> str:
    """The id of the transcript with that id or name, the only one of which it begins the id or name,
    or, whatever the case, the only one in whose name it stands.

    Raises:
        ProjectError: Q309, none or several.
    """
    known = connection.execute(select(transcripts.c.id, transcripts.c.name).order_by(transcripts.c.name)).all()
    for exact in ({row.id: row.id for row in known}, {row.name: row.id for row in known}):
        if asked in exact:
            return str(exact[asked])
    begun = [row for row in known if asked and (row.id.startswith(asked) or row.name.startswith(asked))]
    if len(begun) == 1:
        return str(begun[0].id)
    if not begun:
        folded = asked.casefold()
        begun = [row for row in known if folded and row.name.casefold().startswith(folded)]
        begun = begun or [row for row in known if folded and folded in row.name.casefold()]
        if len(begun) == 1:
            return str(begun[0].id)
    if begun:
        raise ProjectError(
            "Q309",
            f"{asked!r} could be any of {len(begun)} transcripts",
            hint=f"write more of the name: {_few([row.name for row in begun])}",
        )
    raise _unknown(connection, asked)


def _unknown(connection: Connection, asked: str) -> ProjectError:
    names = [
        str(name) for name in connection.execute(select(transcripts.c.name).order_by(transcripts.c.name)).scalars()
    ]
    folded = {name.casefold(): name for name in names}
    near = [folded[name] for name in difflib.get_close_matches(asked.casefold(), folded, n=3, cutoff=0.5)]
    if near:
        hint = f"did you mean {_few(near)}?"
    else:
        hint = f"there is: {_few(names)}" if names else "import one with: qualkit import FILE"
    return ProjectError("Q309", f"no transcript called {asked!r} in the project", hint=hint)


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")


def read(connection: Connection, transcript_id: str) -> Transcript:
    """The transcript with that id, as it was put."""
    row = connection.execute(select(transcripts).where(transcripts.c.id == transcript_id)).mappings().one_or_none()
    if row is None:
        raise _unknown(connection, transcript_id)
    voices, said = (
        connection.execute(select(table).where(table.c.transcript_id == transcript_id).order_by(table.c.position))
        .mappings()
        .all()
        for table in (speakers, turns)
    )
    return rows.transcript_from_rows(row, voices, said)


def roles(connection: Connection) -> dict[tuple[str, str], Role]:
    """Every speaker's role, by transcript id and name."""
    query = select(speakers.c.transcript_id, speakers.c.name, speakers.c.role)
    return {(transcript, name): Role(role) for transcript, name, role in connection.execute(query)}


def read_segments(connection: Connection, transcript_id: str, kind: SegmentKind | None) -> list[Segment]:
    """A transcript's segments by kind and index."""
    query = select(segments).where(segments.c.transcript_id == transcript_id)
    if kind is not None:
        query = query.where(segments.c.kind == kind.value)
    query = query.order_by(segments.c.kind, segments.c.position, segments.c.row)
    return [rows.segment_from_row(row) for row in connection.execute(query).mappings()]


def one_segment(connection: Connection, segment_id: str) -> Segment:
    """The segment with that id.

    Raises:
        ProjectError: Q001, there is none.
    """
    row = connection.execute(select(segments).where(segments.c.id == segment_id)).mappings().one_or_none()
    if row is None:
        raise ProjectError("Q001", f"no segment {segment_id!r} in the project", hint="see: qualkit show TRANSCRIPT")
    return rows.segment_from_row(row)
