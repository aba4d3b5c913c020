"""A text and a span come in; the span with an edge moved by words goes out. Labels and times are stepped over."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from qualkit.model import Span, Transcript

__all__ = ["WordGrid"]

_WORD = re.compile(r"\S+")


class WordGrid:
    """The words of a transcript's speech, in order, and moves from one to the next."""

    def __init__(self, transcript: Transcript) -> None:
        self.words: list[Span] = [
            Span(found.start(), found.end())
            for turn in transcript.turns
            for piece in turn.speech
            for found in _WORD.finditer(transcript.text, piece.start, piece.end)
        ]
        self._starts: Sequence[int] = [word.start for word in self.words]
        self._ends: Sequence[int] = [word.end for word in self.words]

    def first(self, span: Span) -> int:
        """The number of the first word that reaches into ``span``; of the last word of all if none does."""
        return min(bisect_right(self._ends, span.start), len(self.words) - 1)

    def last(self, span: Span) -> int:
        """The number of the last word that reaches into ``span``; of the first of all if none does."""
        return max(bisect_left(self._starts, span.end) - 1, 0)

    def over(self, one: int, other: int) -> Span:
        """The span over two words and all between them, whichever comes first; nothing where there are no words."""
        if not self.words:
            return Span(0, 0)
        low, high = sorted((self._inside(one), self._inside(other)))
        return Span(self.words[low].start, self.words[high].end)

    def move_start(self, span: Span, words: int) -> Span:
        """The span with its first word so many words later (earlier if negative); at least one word is left."""
        last = self.last(span)
        return self.over(min(self._inside(self.first(span) + words), last), last)

    def move_end(self, span: Span, words: int) -> Span:
        """The span with its last word so many words later (earlier if negative); at least one word is left."""
        first = self.first(span)
        return self.over(first, max(self._inside(self.last(span) + words), first))

    def _inside(self, number: int) -> int:
        return min(max(number, 0), len(self.words) - 1)
