"""The pieces of one turn's speech come in, its utterances come out as spans: sentences, or stretches of raw speech.

Which rules apply is decided once a turn, by how densely it is punctuated.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise

from qualkit.language.boundaries import is_raw_speech
from qualkit.language.rhythm import rhythm_breaks
from qualkit.language.sentences import sentence_breaks
from qualkit.language.words import count_words
from qualkit.model import Span

__all__ = ["MOST_CHARACTERS", "utterance_spans"]

MOST_CHARACTERS = 4_000
"""No utterance and no unit is longer. Talk never is: 120 words are some 700 characters; a damaged file may be."""

_NON_BLANKS = re.compile(r"\S+")
_IN_WORD = re.compile(r"[^\W_]")
_HEAD = re.compile(r"\s*")

# Where an overlong stretch may be split: before a connective or after a comma.
_SPLIT = re.compile(
    r"(?<=[,;:])\s+(?=\S)|\s+(?=(?:og|men|fordi|så|for|hvis|når|da|som|altså|eller|selvom|mens|jamen|nu)\s)",
    re.IGNORECASE,
)


def utterance_spans(text: str, speech: tuple[Span, ...], *, max_words: int = 120) -> list[Span]:
    """The utterances of one turn.

    Args:
        text: the transcript's text.
        speech: the turn's pieces of speech; an utterance never crosses from one into the next.
        max_words: a longer one is split at the connective or comma nearest its middle. One of more than
            ``MOST_CHARACTERS`` is split too, inside a word if it must be.

    Returns:
        Spans without blanks at their ends that tile the non-blank characters of ``speech``, in order.
    """
    breaks_of = rhythm_breaks if is_raw_speech(" ".join([piece.of(text) for piece in speech])) else sentence_breaks
    spans: list[Span] = []
    for piece in speech:
        words = piece.of(text)
        if not words.strip():
            continue
        head = _HEAD.match(words)
        start = head.end() if head else 0
        last = len(words.rstrip())
        for end, following in breaks_of(words):
            # A stretch of signs alone ("… –") joins what follows.
            if start < end and following < last and _IN_WORD.search(words, start, end):
                spans.extend(_limited(text, Span(piece.start + start, piece.start + end), max_words))
                start = following
        spans.extend(_limited(text, Span(piece.start + start, piece.start + last), max_words))
    return [short for span in spans for short in _short(text, span)]


def _short(text: str, span: Span) -> Iterator[Span]:
    """``span``, or what it splits into, at blanks where there are some, so that none has too many characters."""
    start, end = span.start, span.end
    while end - start > MOST_CHARACTERS:
        cut = start + MOST_CHARACTERS
        blanks = [at for at in range(start + 1, cut + 1) if text[at].isspace()]
        stop = following = blanks[-1] if blanks else cut
        while text[stop - 1].isspace():
            stop -= 1
        while text[following].isspace():
            following += 1
        yield Span(start, stop)
        start = following
    yield Span(start, end)


def _limited(text: str, span: Span, max_words: int) -> list[Span]:
    """``span``, or what it splits into so that none is longer than ``max_words``."""
    if len(span) < 2 * max_words:  # too short to hold more words than that
        return [span]
    words = span.of(text)
    heads = [match.start() for match in _NON_BLANKS.finditer(words) if count_words(match.group())]
    if len(heads) <= max_words:
        return [span]
    gaps = sorted({bisect_left(heads, match.end()) for match in _SPLIT.finditer(words)})
    cuts: list[int] = []
    open_stretches = [(0, len(heads))]
    while open_stretches:
        low, high = open_stretches.pop()
        if high - low > max_words:
            cut = _nearest_the_middle(gaps, low, high)
            cuts.append(heads[cut])
            open_stretches += [(low, cut), (cut, high)]
    edges = [0, *sorted(cuts), len(words)]
    return [
        Span(span.start + start, span.start + start + len(words[start:end].rstrip())) for start, end in pairwise(edges)
    ]


def _nearest_the_middle(gaps: list[int], low: int, high: int) -> int:
    """The gap nearest the middle of words ``low`` to ``high`` and not near their ends, else the middle itself."""
    middle = (low + high) // 2
    margin = max(1, (high - low) // 5)
    at = bisect_left(gaps, middle)
    near = [gap for gap in gaps[max(0, at - 1) : at + 1] if low + margin <= gap <= high - margin]
    return min(near, key=lambda gap: (abs(gap - middle), gap), default=middle)
