"""A kind of thing and whether it is decided come in; the sign for it goes out: form first, colour second."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from qualkit.figures.composing import Layer, Row, layer
from qualkit.figures.theme import ACCENT, BLUE, INK, PAPER, SKY

__all__ = ["KINDS", "QUESTION", "discs", "marked", "questions", "rings"]

# A question mark as a path, since the drawing program takes long over each word that it measures.
QUESTION = "M-0.42,-0.55C-0.42,-1.1,0.5,-1.1,0.5,-0.5C0.5,-0.1,0.04,0,0.04,0.42M0.04,0.78L0.04,0.95"

KINDS: dict[str, tuple[str, str, int]] = {
    "turn": ("diamond", ACCENT, 120),
    "setback": ("triangle-down", INK, 80),
    "event": ("circle", SKY, 60),
}
"""Of what stands on a timeline: shape, colour and size in square pixels."""


def questions(places: Iterable[tuple[float, float]], *, colour: str = INK, size: float = 46) -> list[Layer]:
    """Question marks around those middles: what nobody has decided."""
    rows = [{"x": x, "y": y} for x, y in places]
    return layer("point", rows, shape=QUESTION, size=size, filled=False, stroke=colour, strokeWidth=1.3, opacity=1)


def rings(places: Iterable[tuple[float, float]], *, dashed: bool = False) -> list[Layer]:
    """Open circles: something is told."""
    look: dict[str, Any] = {"strokeDash": [2, 1.5]} if dashed else {}
    rows = [{"x": x, "y": y} for x, y in places]
    return layer("point", rows, shape="circle", size=50, fill=PAPER, stroke=INK, strokeWidth=1.3, opacity=1, **look)


def discs(places: Iterable[tuple[float, float]], *, fill: str = PAPER, stroke: str = BLUE) -> list[Layer]:
    """Filled circles: the informant singles it out."""
    rows = [{"x": x, "y": y} for x, y in places]
    return layer("point", rows, shape="circle", size=70, fill=fill, stroke=stroke, strokeWidth=1, opacity=1)


def marked(rows: Iterable[Row], kind: str, *, decided: bool) -> list[Layer]:
    """The sign of a kind at ``x``, ``y``: filled where decided, else hollow."""
    shape, colour, size = KINDS[kind]
    look: dict[str, Any] = (
        {"fill": colour, "stroke": INK, "strokeWidth": 0.8}
        if decided
        else {"fill": PAPER, "stroke": INK if kind != "turn" else colour, "strokeWidth": 1.7}
    )
    return layer("point", rows, shape=shape, size=size, opacity=1, **look)
