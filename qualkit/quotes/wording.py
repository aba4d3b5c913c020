"""A transcript and spans come in; the words that are printed come out, verbatim but for folded white space.

Time stamps and page furniture inside a turn are dropped; speech that is left out becomes `` […] ``.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from qualkit.language.words import fold
from qualkit.model import Span, Transcript, Turn

__all__ = ["OMISSION", "quote_text", "speech_pieces", "tight", "turn_at"]

OMISSION = "[…]"
_NON_BLANK = re.compile(r"\S")


def turn_at(transcript: Transcript, span: Span) -> Turn | None:
    """The turn that holds the first speech of ``span``; None if there is none in it."""
    for turn, _ in speech_pieces(transcript, span):
        return turn
    return None


def speech_pieces(transcript: Transcript, span: Span) -> Iterator[tuple[Turn, Span]]:
    """The pieces of speech, of any speaker, that lie in ``span``, cut to it and in order; blank ones are left out."""
    first = max(0, bisect_right(transcript.turns, span.start, key=lambda turn: turn.span.start) - 1)
    for turn in transcript.turns[first:]:
        if turn.span.start >= span.end:
            return
        for piece in turn.speech:
            start, end = max(piece.start, span.start), min(piece.end, span.end)
            if start < end and _NON_BLANK.search(transcript.text, start, end):
                yield turn, Span(start, end)


def tight(transcript: Transcript, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans without what at their ends is not speech of the quote's speaker: a label, a time, another's words."""
    speaker: str | None = None
    found = []
    for span in spans:
        own = []
        for turn, piece in speech_pieces(transcript, span):
            speaker = turn.speaker if speaker is None else speaker
            if turn.speaker == speaker:
                own.append(piece)
        if own:
            found.append(Span(own[0].start, own[-1].end))
    return tuple(found)


def quote_text(transcript: Transcript, spans: Sequence[Span]) -> str:
    """What is printed of ``spans``: the speech in them, in order.

    Only the speaker of the first piece is quoted; what others say in between is an omission like any other.

    Raises:
        ValueError: the spans hold no speech, overlap or do not ascend.
    """
    for before, after in pairwise(spans):
        if after.start < before.end:
            raise ValueError("the spans of a quote ascend and do not overlap")
    speaker: str | None = None
    printed: list[str] = []
    last_end = 0
    for span in spans:
        for turn, piece in speech_pieces(transcript, span):
            speaker = turn.speaker if speaker is None else speaker
            if turn.speaker != speaker:
                continue
            if printed:
                left_out = last_end < piece.start and any(speech_pieces(transcript, Span(last_end, piece.start)))
                printed.append(
                    f" {OMISSION} " if left_out else " " if _apart(transcript, last_end, piece.start) else ""
                )
            printed.append(fold(piece.of(transcript.text)))
            last_end = piece.end
    if not printed:
        raise ValueError("the spans of a quote hold no speech")
    return "".join(printed)


def _apart(transcript: Transcript, end: int, start: int) -> bool:
    """True unless two pieces touch without a blank between them (two spans that meet inside a word)."""
    text = transcript.text
    return start > end or text[end - 1 : end].isspace() or text[start : start + 1].isspace()
