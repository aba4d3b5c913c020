"""The tables of a project's database, as SQLAlchemy Core metadata; rows go in and out through ``rows``.

A change here needs a migration in ``migrations/versions``; a test compares the two. JSON stands in text columns,
written with sorted keys, so that the same content is the same bytes and any database can hold it. What differs
between databases (full-text search, triggers) is in the dialect's own file.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "code_changes",
    "codebooks",
    "decisions",
    "meta",
    "metadata",
    "provenances",
    "readings",
    "runs",
    "segments",
    "speakers",
    "stage_marks",
    "suggestions",
    "transcripts",
    "turns",
]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# SQLite's whole numbers have 64 bits whatever they are called.
_WHOLE = Integer().with_variant(BigInteger(), "postgresql")


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _whole(name: str) -> Column[int]:
    return Column(name, _WHOLE, nullable=False)


def _of_transcript(*, primary_key: bool = False) -> Column[str]:
    return Column(
        "transcript_id",
        Text,
        ForeignKey("transcripts.id", ondelete="CASCADE"),
        nullable=False,
        primary_key=primary_key,
    )


meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"))

transcripts = Table(
    "transcripts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    _text("title"),
    _text("source_name"),
    _text("source_format"),
    _text("source_path"),
    _text("sha256"),
    _text("language"),
    Column("encoding", Text),
    _whole("chars"),
    _whole("words"),
    _whole("units"),
    _text("digest"),  # over everything but the attributes: tells whether putting it again changes anything
    _text("attributes"),
    _text("informant_attributes"),
    # the long ones last: SQLite then lists the others without reading them
    _text("parts"),
    _text("text"),
)

speakers = Table(
    "speakers",
    metadata,
    _of_transcript(primary_key=True),
    Column("position", _WHOLE, primary_key=True),
    _text("name"),
    _text("role"),
    _text("labels"),
    _text("reason"),
)

turns = Table(
    "turns",
    metadata,
    _of_transcript(primary_key=True),
    Column("position", _WHOLE, primary_key=True),
    _whole("number"),
    _text("speaker"),
    _whole("span_start"),
    _whole("span_end"),
    _text("speech"),
    Column("start_ms", _WHOLE),
    Column("end_ms", _WHOLE),
    _whole("unlabelled"),
)

segments = Table(
    "segments",
    metadata,
    Column("row", _WHOLE, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of_transcript(),
    _text("kind"),
    _whole("position"),
    _whole("span_start"),
    _whole("span_end"),
    _text("text"),
    _text("speaker"),
    _text("turns"),
    Index(None, "transcript_id", "kind", "position"),
)

# What a language model read of the units: worth nothing by itself, and read again where it does not fit.
readings = Table(
    "readings",
    metadata,
    _of_transcript(primary_key=True),
    _text("key"),
    Column("words", LargeBinary, nullable=False),
)

codebooks = Table(
    "codebooks",
    metadata,
    Column("row", _WHOLE, primary_key=True),
    _text("id"),
    _text("version"),
    _text("digest"),
    _text("content"),
    UniqueConstraint("id", "digest"),
)

runs = Table(
    "runs",
    metadata,
    Column("row", _WHOLE, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _text("stage"),
    _text("inputs_digest"),
    _text("config_digest"),
    _text("versions"),
    _whole("seed"),
    _text("started_at"),
    _text("finished_at"),
)

provenances = Table(
    "provenances",
    metadata,
    Column("id", Text, primary_key=True),
    _text("suggester"),
    _text("version"),
    _text("codebook"),
    _text("codebook_digest"),
    _text("model"),
    _text("params_digest"),
    _text("run"),
)

suggestions = Table(
    "suggestions",
    metadata,
    Column("row", _WHOLE, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of_transcript(),
    Column("segment_id", Text, ForeignKey("segments.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("run_id", Text, ForeignKey("runs.id"), nullable=False),
    _text("stage"),
    Column("code", Text, nullable=False, index=True),
    _whole("span_start"),
    _whole("span_end"),
    Column("score", Float, nullable=False),
    Column("probability", Float, nullable=False),
    _text("attributes"),
    _text("evidence"),
    _text("reason"),
    Column("provenance_id", Text, ForeignKey("provenances.id"), nullable=False),
    Index(None, "transcript_id", "stage"),
)

stage_marks = Table(
    "stage_marks",
    metadata,
    _of_transcript(primary_key=True),
    Column("stage", Text, primary_key=True),
    _text("inputs_digest"),
    Column("run_id", Text, ForeignKey("runs.id"), nullable=False),
)

# No foreign key to transcripts or segments: a decision outlives what it was about.
decisions = Table(
    "decisions",
    metadata,
    Column("seq", _WHOLE, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("previous", Text, nullable=False, unique=True),  # the chain cannot fork
    Column("coder", Text, nullable=False, index=True),
    _text("verdict"),
    Column("transcript_id", Text, nullable=False, index=True),
    _text("segment_id"),
    _whole("span_start"),
    _whole("span_end"),
    _text("code"),
    _text("attributes"),
    _text("memo"),
    _text("at"),
    Column("seconds", Float),
    _text("shown_suggestion"),
    Column("shown_probability", Float),
    _text("undoes"),
    _text("context"),
    Column("link", Text, nullable=False, unique=True),
    sqlite_autoincrement=True,
)

code_changes = Table(
    "code_changes",
    metadata,
    Column("seq", _WHOLE, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("previous", Text, nullable=False, unique=True),
    _text("coder"),
    _text("kind"),
    _text("codebook"),
    _text("old"),
    _text("new"),
    _text("note"),
    _text("digest_before"),
    _text("digest_after"),
    _text("at"),
    Column("link", Text, nullable=False, unique=True),
)
