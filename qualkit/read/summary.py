"""A reading comes in; what was understood of it goes out, ready to be printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from qualkit.errors import Notice
from qualkit.model import PartKind, Role, Span
from qualkit.read.raw import Reading

__all__ = ["Preview", "SpeakerPreview", "preview"]

FIRST_TURNS = 6


@dataclass(frozen=True, slots=True)
class SpeakerPreview:
    """One speaker: how they are labelled, what role was seen and why, and how much they say."""

    name: str
    labels: tuple[str, ...]
    role: Role
    reason: str
    turns: int
    words: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What was understood of a file. Spans point into the transcript's text; nothing is copied out of it.

    ``characters`` counts the text by kind of part. ``times`` counts stamps, ``timed_turns`` turns that have a start.
    ``first_turns`` are speaker and place of the first turns.
    """

    name: str
    title: str
    source_name: str
    source_format: str
    encoding: str | None
    speakers: tuple[SpeakerPreview, ...]
    turns: int
    words: int
    header: tuple[Span, ...]
    legend: tuple[Span, ...]
    furniture: tuple[Span, ...]
    times: int
    timed_turns: int
    unlabelled: int
    characters: dict[PartKind, int]
    first_turns: tuple[tuple[str, Span], ...]
    notices: tuple[Notice, ...]


def preview(reading: Reading) -> Preview:
    """Sum up a reading."""
    transcript = reading.transcript
    turns: Counter[str] = Counter()
    words: Counter[str] = Counter()
    for turn in transcript.turns:
        turns[turn.speaker] += 1
        words[turn.speaker] += sum(len(span.of(transcript.text).split()) for span in turn.speech)
    characters: Counter[PartKind] = Counter()
    spans: dict[PartKind, list[Span]] = {kind: [] for kind in PartKind}
    for part in transcript.parts:
        characters[part.kind] += len(part.span)
        spans[part.kind].append(part.span)
    return Preview(
        name=transcript.name,
        title=transcript.title,
        source_name=transcript.source_name,
        source_format=transcript.source_format,
        encoding=transcript.encoding,
        speakers=tuple(
            SpeakerPreview(who.name, who.labels, who.role, who.reason, turns[who.name], words[who.name])
            for who in transcript.speakers
        ),
        turns=len(transcript.turns),
        words=words.total(),
        header=tuple(spans[PartKind.HEADER]),
        legend=tuple(spans[PartKind.LEGEND]),
        furniture=tuple(spans[PartKind.FURNITURE]),
        times=len(spans[PartKind.TIME]),
        timed_turns=sum(turn.start_ms is not None for turn in transcript.turns),
        unlabelled=sum(turn.unlabelled for turn in transcript.turns),
        characters=dict(characters),
        first_turns=tuple((turn.speaker, turn.span) for turn in transcript.turns[:FIRST_TURNS]),
        notices=reading.notices,
    )
