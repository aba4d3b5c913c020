"""Places in [0, 1] on a course's axis come in; pixels, lines at the ticks and their labels go out."""

from __future__ import annotations

from qualkit.figures.composing import Layer, layer, texts
from qualkit.figures.lettering import plain, text_width
from qualkit.figures.theme import FAINT, LABEL, MUTED, SMALL, WIDTH
from qualkit.findings import Timeline

__all__ = ["LEFT", "RIGHT", "across", "time_axis"]

LEFT, RIGHT = 112.0, WIDTH - 16.0

_NAMES = {
    "da": {"story": "Tid i det liv, der fortælles om →", "telling": "Interviewets gang, fra start til slut →"},
    "en": {"story": "Time in the life that is told →", "telling": "The interview, from start to end →"},
}


def across(at: float) -> float:
    """Where a place in [0, 1] is, in pixels from the left."""
    return LEFT + min(max(at, 0.0), 1.0) * (RIGHT - LEFT)


def time_axis(timeline: Timeline, top: float, bottom: float) -> tuple[list[Layer], float]:
    """Thin upright lines at the ticks, their labels as far as there is room, and what the axis is.

    Returns:
        The layers and where the next thing may begin.
    """
    named: list[tuple[float, float, list[str]]] = []
    end = float("-inf")
    for at, label in sorted(timeline.ticks):
        said = plain(label)
        wide = text_width(said, LABEL)
        x = min(across(at), WIDTH - wide / 2)
        if x - wide / 2 > end + 6:
            named.append((x, bottom + 13, [said]))
            end = x + wide / 2
    lines = [{"x": across(at), "x2": across(at), "y": top, "y2": bottom + 4} for at, _ in timeline.ticks]
    name = _NAMES.get(timeline.lang, _NAMES["da"])[timeline.axis]
    return [
        *layer("rule", lines, stroke=FAINT, strokeWidth=1),
        *texts(named, align="center", color=MUTED),
        *texts([(RIGHT, bottom + 29, [name])], align="right", fontSize=SMALL, color=MUTED),
    ], bottom + 36
