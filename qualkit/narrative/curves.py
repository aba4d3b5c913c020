"""Units and their places on an axis come in; a curve of how pleasant and how acting the talk about them is goes out."""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from qualkit.findings import CurvePoint
from qualkit.language.valence import tone_of
from qualkit.model import Segment

__all__ = ["BANDWIDTH", "FEWEST_POINTS", "curve_of"]

BANDWIDTH = 0.08
"""Standard deviation of the kernel, as a share of the axis."""
FEWEST_POINTS = 5
_MOST_WORDS = 6  # words of tone from which a unit counts no more than others
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*['’]?")


def curve_of(units: Sequence[Segment], places: Mapping[str, float]) -> tuple[CurvePoint, ...]:
    """Smooth the tone of talk over an axis.

    Each point is the mean of all units' tone, weighted by a Gaussian kernel of :data:`BANDWIDTH` around its place and
    by how many words (at most six) carry tone. Units without such words, or without a place, are left out.

    Args:
        units: whose words are read.
        places: unit id to its place on the axis, in [0, 1].

    Returns:
        a point a unit, by place; none at all where there would be fewer than :data:`FEWEST_POINTS`.

    Source: Nadaraya (1964) and Watson (1964), kernel regression; Jockers (2015) and Reagan et al. (2016) on story arcs.
    """
    heard = []
    for unit in units:
        if unit.id in places:
            tone = tone_of(_WORD.findall(unit.text.lower()))
            if tone.words:
                heard.append((places[unit.id], unit, tone, float(min(tone.words, _MOST_WORDS))))
    if len(heard) < FEWEST_POINTS:
        return ()
    heard.sort(key=lambda entry: (entry[0], entry[1].transcript_id, entry[1].span))
    places_of = [at for at, _, _, _ in heard]
    points = []
    for at, unit, _, _ in heard:
        # Beyond four bandwidths a unit weighs less than a thousandth of one that is here.
        first = bisect_left(places_of, at - 4 * BANDWIDTH)
        last = bisect_right(places_of, at + 4 * BANDWIDTH)
        total = valence = agency = 0.0
        for other, _, tone, count in heard[first:last]:
            weight = math.exp(-0.5 * ((at - other) / BANDWIDTH) ** 2) * count
            total += weight
            valence += weight * tone.valence
            agency += weight * tone.agency
        points.append(
            CurvePoint(unit=unit.id, at=at, valence=_within(valence / total, 2.0), agency=_within(agency / total, 1.0))
        )
    return tuple(points)


def _within(value: float, most: float) -> float:
    return max(-most, min(most, value))
