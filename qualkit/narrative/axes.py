"""Times of units come in; an axis goes out: the place of each unit on it, and where its ticks stand.

An axis is of story time (years) or of the telling (the order of the interviews).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.findings import StoryTime
from qualkit.model import Segment

__all__ = ["NEAR_UNITS", "Axis", "beside", "story_axis", "telling_axis"]

NEAR_UNITS = 5
"""How far from a dated unit, in units of the telling, one without a time may stand to be shown beside it."""
_STEPS = (0.25, 0.5, 1.0, 2.0, 4.0, 5.0, 10.0, 20.0, 25.0)
_MOST_TICKS = 8
_MONTHS = {
    "da": ("jan.", "apr.", "juli", "okt."),
    "en": ("Jan", "Apr", "July", "Oct"),
}
_WORDS = {
    "da": {"start": "start", "end": "slut", "now": "interviewet", "years": "{n} år før", "months": "{n} mdr. før"},
    "en": {"start": "start", "end": "end", "now": "interview", "years": "{n} y before", "months": "{n} mo. before"},
}


@dataclass(frozen=True, slots=True)
class Axis:
    """``places`` of units in [0, 1]; ``reach``, half of what a unit alone takes up; ``ticks`` as of timelines."""

    kind: Literal["story", "telling"]
    places: Mapping[str, float]
    reach: float
    ticks: tuple[tuple[float, str], ...]


def beside(units: Sequence[Segment], times: Mapping[str, StoryTime]) -> dict[str, float]:
    """The year of the nearest dated unit for those that have none.

    What is said to be *now* lends its time to nobody: *i dag* is often a word about the day of the interview.

    Args:
        units: of one informant, in order of telling.
        times: by unit id.

    Returns:
        unit id to year, for units without a time that stand within :data:`NEAR_UNITS` of one in the same interview.
    """
    found: dict[str, float] = {}
    dated = [
        (nr, unit, year)
        for nr, unit in enumerate(units)
        if (year := times[unit.id].year) is not None and times[unit.id].how != "now"
    ]
    for nr, unit in enumerate(units):
        if times[unit.id].year is None:
            near = [
                (abs(nr - other), other > nr, year)
                for other, each, year in dated
                if abs(nr - other) <= NEAR_UNITS and each.transcript_id == unit.transcript_id
            ]
            if near:
                found[unit.id] = min(near)[2]
    return found


def story_axis(years: Mapping[str, float], shown: Iterable[str], *, counted: str, lang: str) -> Axis:
    """An axis of years.

    Args:
        years: of units.
        shown: those of them that the axis must hold, at least one.
        counted: ``calendar``, or ``interview`` where years are 0 at the interview and negative before it.
        lang: ``da`` or ``en``.

    Returns:
        the axis, from a whole year to a whole year; units outside it have no place.
    """
    held = [years[unit] for unit in shown]
    low, high = float(math.floor(min(held))), float(math.ceil(max(held)))
    if high <= low:
        low, high = (low, low + 1) if counted == "calendar" else (high - 1, high)
    places = {unit: (year - low) / (high - low) for unit, year in years.items() if low <= year <= high}
    step = next((step for step in _STEPS if len(_multiples(low, high, step)) <= _MOST_TICKS), _STEPS[-1])
    ticks = tuple(((year - low) / (high - low), _tick(year, counted, lang)) for year in _multiples(low, high, step))
    return Axis("story", places, 0.01, ticks)


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [nr * step for nr in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _tick(year: float, counted: str, lang: str) -> str:
    if counted == "calendar":
        whole = math.floor(year)
        if year == whole:
            return str(whole)
        return f"{_MONTHS.get(lang, _MONTHS['da'])[round((year - whole) * 4)]} {whole}"
    words = _WORDS.get(lang, _WORDS["da"])
    if year == 0:
        return words["now"]
    if year == round(year):
        return words["years"].format(n=round(-year))
    return words["months"].format(n=round(-year * 12))


def telling_axis(units: Sequence[Segment], names: Mapping[str, str], *, lang: str) -> Axis:
    """An axis of the order in which it is told.

    Args:
        units: all that is told, in order, interview by interview.
        names: transcript id to name.
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    count = max(1, len(units))
    places = {unit.id: (nr + 0.5) / count for nr, unit in enumerate(units)}
    starts = [
        (nr / count, unit.transcript_id)
        for nr, unit in enumerate(units)
        if nr == 0 or units[nr - 1].transcript_id != unit.transcript_id
    ]
    if len(starts) > 1:
        ticks = [(at, names.get(transcript, transcript)) for at, transcript in starts]
    else:
        ticks = [(0.0, words["start"])]
    return Axis("telling", places, 0.5 / count, (*ticks, (1.0, words["end"])))
