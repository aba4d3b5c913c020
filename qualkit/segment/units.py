"""The utterances of one turn come in, its meaning units come out: runs of whole utterances of 20 to 120 words.

A dynamic programme weighs three things: units near the wanted length, breaks where the words change or where a marker
opens something new (*men så*, *dengang*, *altså*), and no stubs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache

from qualkit.language.words import count_words
from qualkit.model import Span
from qualkit.segment.utterances import MOST_CHARACTERS

__all__ = ["unit_runs"]

_NEW_SCENE = re.compile(
    r"\W*(?:(?:og|men)\s+så|men|jamen|dengang|da\s+jeg|nu\b|altså|bagefter|derefter|senere|pludselig|så\s+(?:en|kom|blev|fik)|"
    r"(?:og\s+)?(?:i|for)\s+(?:dag|dag|\d+\s+år|et\s+år|to\s+år|tre\s+år)|før\b|inden\b|til\s+sidst|i\s+starten|det\s+næste)\b",
    re.IGNORECASE,
)
_MOST_UTTERANCES = 400  # in one unit: bounds the work on a turn of very many very short ones
_STUB = 4.0


def _break_gains(texts: Sequence[str], stems: Sequence[frozenset[str]]) -> list[float]:
    """How much speaks for a break before each utterance, in [0, 1.4]; the first has none.

    Up to 0.7 for a drop in cohesion (few stems shared by the two utterances before and the two after) and 0.7 for an
    opening that marks a shift.
    """
    gains = [0.0] * len(texts)
    for at in range(1, len(texts)):
        before = stems[at - 1] | stems[at - 2] if at > 1 else stems[at - 1]
        after = stems[at] | stems[at + 1] if at + 1 < len(stems) else stems[at]
        smaller = min(len(before), len(after))
        shared = len(before & after) / smaller if smaller else 0.5
        gains[at] = 0.7 * (1.0 - min(1.0, 2.0 * shared))
        if _NEW_SCENE.match(texts[at]):
            gains[at] += 0.7
    return gains


@cache
def _costs(min_words: int, max_words: int, target_words: int) -> list[float]:
    """What a unit of each length costs: its distance from the target, and being a stub."""
    return [
        0.5
        + ((length - target_words) / target_words) ** 2
        + (_STUB * (1.0 + (min_words - length) / min_words) if length < min_words else 0.0)
        for length in range(max_words + 1)
    ]


def _fits(first: Span, last: Span) -> bool:
    return last.end - first.start <= MOST_CHARACTERS


def unit_runs(
    texts: Sequence[str],
    stems: Sequence[Sequence[str]],
    spans: Sequence[Span],
    *,
    min_words: int,
    max_words: int,
    target_words: int,
) -> list[tuple[int, int]]:
    """Group utterances into units.

    Args:
        texts: the utterances of one turn, none over ``max_words``.
        stems: the content stems of each.
        spans: where each stands; no unit spans more than ``MOST_CHARACTERS``, unless one utterance does.
        min_words: a shorter unit is made only where joining it would exceed ``max_words``.
        max_words: no unit is longer.
        target_words: the wanted length.

    Returns:
        Half-open runs ``(first, after_last)`` of utterances that tile them.
    """
    count = len(texts)
    words = [count_words(text) for text in texts]
    if sum(words) < min(2 * min_words, max_words + 1) and (not spans or _fits(spans[0], spans[-1])):
        return [(0, count)] if count else []  # too short for two
    gains = _break_gains(texts, [frozenset(each) for each in stems])
    costs = _costs(min_words, max_words, target_words)
    best = [0.0] + [math.inf] * count
    back = [0] * (count + 1)
    for end in range(1, count + 1):
        length = 0
        for start in range(end - 1, max(-1, end - 1 - _MOST_UTTERANCES), -1):
            length += words[start]
            if length > max_words or (start < end - 1 and not _fits(spans[start], spans[end - 1])):
                break
            cost = best[start] - gains[start] + costs[length]
            if cost < best[end] - 1e-12:
                best[end], back[end] = cost, start
    runs = []
    end = count
    while end > 0:
        runs.append((back[end], end))
        end = back[end]
    return runs[::-1]
