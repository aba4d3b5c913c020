"""The turns of an interview come in, its episodes come out: from a substantive question or new topic to the next.

A question opens an episode if the interviewer asks it with words of content ("hvordan var det at blive sygemeldt?"),
not if it keeps the talk going ("ja, okay?"). Where nobody asks for long, or no roles are known, the topic decides: the
words of the stretch before a turn are compared with those after it, and deep valleys become boundaries.
Source: Hearst, M. A. (1997). TextTiling. Computational Linguistics 23(1), 33-64; here over Danish stems and turn gaps.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import fmean, pstdev

from qualkit.language.words import count_words
from qualkit.model import Role

__all__ = ["episode_starts", "is_substantive_question"]

_BACKCHANNEL = re.compile(
    r"^(?:\W*\b(?:m+h*m*|mhm|hm+|ja|jah|jaja|jo|nej|nå|okay|ok|nemlig|præcis|super|godt|fint|klart|selvfølgelig|øhm?|altså|så|og|men)\b)+\W*",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:^|[.!?…,]\s+|\b(?:og|men|så)\s+)(?:h(?:vad|vem|vor\w*|vilke[nt]?|vilke)\b|fortæl\b|prøv\b|beskriv\b|sig\s+(?:noget|lidt)\b|"
    r"(?:kan|vil|kunne|ville|har|havde|er|var|blev|fik|føler|følte|synes|syntes|tror|oplever|oplevede|husker|ved|skal|skulle|"
    r"tænker|tænkte|kommer|kom|gør|gjorde|bliver|mener|ser|fik)\s+(?:du|i|det|der|han|hun|de|man|dig|nogen)\b)"
    r"|\bjeg\s+(?:vil|kunne|ville)\s+(?:gerne|godt|egentlig|høre)\b",
    re.IGNORECASE,
)
_WINDOW = 60  # content words on each side of a gap
_FEWEST_WORDS = 4  # of a question, after its backchannels
_FEWEST_TOPIC_WORDS = 40  # content words between a topic boundary and the boundary before it


def is_substantive_question(text: str) -> bool:
    """True if an interviewer's turn asks something new rather than keeping the talk going."""
    rest = _BACKCHANNEL.sub("", text, count=1)
    if count_words(rest) < _FEWEST_WORDS:
        return False
    return "?" in rest or _ASKS.search(rest) is not None


def _similarities(stems: Sequence[Sequence[str]]) -> list[float]:
    """Cosine of the words before and after each turn; linear, because each word enters and leaves each window once."""
    flat = [stem for turn in stems for stem in turn]
    left: Counter[str] = Counter()
    right: Counter[str] = Counter(flat[:_WINDOW])
    dot = 0
    left_square = 0
    right_square = sum(n * n for n in right.values())
    results = []
    at = 0
    for turn in stems:
        results.append(dot / math.sqrt(left_square * right_square) if left_square and right_square else 0.0)
        for _ in turn:
            word = flat[at]
            right_square -= 2 * right[word] - 1
            right[word] -= 1
            dot -= left[word]
            left_square += 2 * left[word] + 1
            left[word] += 1
            dot += right[word]
            if at + _WINDOW < len(flat):
                entering = flat[at + _WINDOW]
                right_square += 2 * right[entering] + 1
                right[entering] += 1
                dot += left[entering]
            if at >= _WINDOW:
                leaving = flat[at - _WINDOW]
                left_square -= 2 * left[leaving] - 1
                left[leaving] -= 1
                dot -= right[leaving]
            at += 1
    return results


def _depths(similarities: Sequence[float], gaps: Sequence[int]) -> dict[int, float]:
    """How deep each gap lies below the peaks left and right of it."""
    values = [similarities[gap] for gap in gaps]
    from_left: list[float] = []
    for at, value in enumerate(values):
        from_left.append(max(value, from_left[-1]) if at and values[at - 1] >= value else value)
    from_right = [0.0] * len(values)
    for at in range(len(values) - 1, -1, -1):
        value = values[at]
        climbs = at + 1 < len(values) and values[at + 1] >= value
        from_right[at] = max(value, from_right[at + 1]) if climbs else value
    return {gap: from_left[at] + from_right[at] - 2 * values[at] for at, gap in enumerate(gaps)}


def episode_starts(texts: Sequence[str], roles: Sequence[Role], stems: Sequence[Sequence[str]]) -> list[int]:
    """The positions of the turns that open an episode; the first always does.

    Args:
        texts: the speech of each turn.
        roles: the role of each turn's speaker.
        stems: the content stems of each turn.
    """
    if not texts:
        return []
    asks = [role is Role.INTERVIEWER and is_substantive_question(text) for text, role in zip(texts, roles, strict=True)]
    before = 0
    content_before = []
    for turn in stems:
        content_before.append(before)
        before += len(turn)
    # A gap can be judged with some words on both sides, and before a turn that says something itself.
    gaps = [
        at
        for at in range(1, len(texts))
        if len(stems[at]) >= 3 and content_before[at] >= _WINDOW // 2 and before - content_before[at] >= _WINDOW // 2
    ]
    drops: set[int] = set()
    if len(gaps) >= 3:
        similarities = _similarities(stems)
        depths = _depths(similarities, gaps)
        limit = fmean(depths.values()) + pstdev(depths.values()) * (1.0 if any(asks) else 0.5)
        similar = [similarities[gap] for gap in gaps]
        drops = {
            gap
            for at, gap in enumerate(gaps)
            if depths[gap] > max(limit, 0.1) and similar[at] == min(similar[max(0, at - 2) : at + 3])
        }
    following_question = _next_true(asks)
    starts = [0]
    for at in range(1, len(texts)):
        enough = content_before[at] - content_before[starts[-1]] >= _FEWEST_TOPIC_WORDS
        soon_asked = following_question[at] is not None and following_question[at] <= at + 2  # type: ignore[operator]
        if asks[at] or (at in drops and enough and not soon_asked):
            starts.append(at)
    return starts


def _next_true(flags: Sequence[bool]) -> list[int | None]:
    """For each position the first at or after it that is true."""
    results: list[int | None] = [None] * len(flags)
    following: int | None = None
    for at in range(len(flags) - 1, -1, -1):
        if flags[at]:
            following = at
        results[at] = following
    return results
