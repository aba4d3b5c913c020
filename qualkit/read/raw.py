"""What a reader hands over: the text, what it knows for certain of the turns, what the user should know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import Notice
from qualkit.model import Span, Transcript

__all__ = ["Cue", "RawText", "RawTurn", "Reader", "Reading"]


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of text with the times, in ms, at which it was said."""

    span: Span
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class RawTurn:
    """One turn whose speaker the format itself names (``<v Name>``): where label and speech stand in the text."""

    speaker: str
    label: Span
    speech: Span
    start_ms: int | None = None
    end_ms: int | None = None
    unlabelled: int = 0


@dataclass(frozen=True, slots=True)
class RawText:
    """A file's text before anybody has looked for speakers.

    Args:
        text: what becomes ``Transcript.text``, character for character.
        encoding: how the bytes were decoded; None where the format says it.
        format: the reader's name.
        turns: the turns, where the format is certain of them; None lets the speaker parser find them.
        notices: what was left out or assumed.
        cues: times of stretches of text, in order.
    """

    text: str
    encoding: str | None
    format: str
    turns: tuple[RawTurn, ...] | None = None
    notices: tuple[Notice, ...] = ()
    cues: tuple[Cue, ...] = ()


Reader = Callable[[Path, bytes], RawText]
"""A reader: the path (for its name only) and the file's bytes to a :class:`RawText`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A transcript and what the user should know about how it was read."""

    transcript: Transcript
    notices: tuple[Notice, ...]
