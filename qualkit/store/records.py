"""The light rows that the store hands out beside the core types; they hold no transcript's whole text."""

from __future__ import annotations

from dataclasses import dataclass

from qualkit.model import Role, Span

__all__ = ["CodebookRow", "Hit", "TranscriptRow"]


@dataclass(frozen=True, slots=True)
class TranscriptRow:
    """What a list of transcripts shows.

    ``chars`` counts code points of the text; ``words`` counts white-space separated words of speech (of the whole
    text where no turn is known); ``units`` counts meaning units. ``source_path`` is empty where it is not known.

    ``digest`` is SHA-256 over the content as it was read: name, title, file name, text, parts, speakers, turns and
    segments. It differs when the same bytes are read again with other speakers. Attributes and ``source_path`` are
    not in it: what rests on attributes has to look at them too.
    """

    id: str
    name: str
    title: str
    source_name: str
    source_format: str
    source_path: str
    sha256: str
    chars: int
    words: int
    units: int
    digest: str


@dataclass(frozen=True, slots=True)
class CodebookRow:
    """One version of a codebook as it was used; ``content`` is its JSON."""

    id: str
    version: str
    digest: str
    content: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A meaning unit that a search found.

    ``span`` is the place of the first matching word or phrase in the transcript's text, ``segment_span`` that of
    the unit. ``snippet`` is one line around the match, white space folded. ``rank``: smaller is better. It is
    BM25 in SQLite and ts_rank with its sign changed in PostgreSQL, so ranks of different stores cannot be compared.
    """

    transcript_id: str
    transcript_name: str
    segment_id: str
    segment_span: Span
    span: Span
    speaker: str
    role: Role
    snippet: str
    rank: float
