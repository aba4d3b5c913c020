"""The phases of a course come in; a strip with a pattern for each goes out, and the shades behind the lanes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from qualkit.figures.composing import Layer, Row, Sign, boxed, hatch, layer, texts
from qualkit.figures.lettering import plain, text_width
from qualkit.figures.theme import INK, MUTED, PAPER, SMALL
from qualkit.figures.time_axis import across
from qualkit.findings import Band

__all__ = ["phase_legend", "phase_shades", "phase_strip"]

_HIGH = 19.0
_TOP = 4.0
# Each phase has a grey and a pattern of its own, as greys alone are hard to match with a legend.
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("#f0f0f0", ""),
    ("#d4d4d4", ""),
    ("#e8e8e8", "rising"),
    ("#ffffff", "falling"),
    ("#c2c2c2", "rising"),
    ("#e0e0e0", "both"),
)


def phase_strip(bands: Sequence[Band], name: str) -> tuple[list[Layer], float]:
    """The phases along the axis, in as many rows as they overlap; a name stands in a phase that has room for it.

    A phase that nobody has decided has a broken edge and a question mark.

    Args:
        bands: in any order.
        name: printed before the strip.

    Returns:
        The layers and where the next thing may begin.
    """
    if not bands:
        return [], _TOP
    styles = _styles(bands)
    ends: list[float] = []
    boxes: dict[bool, list[Row]] = {True: [], False: []}
    lines: list[Row] = []
    patches: list[Row] = []
    named: list[tuple[float, float, list[str]]] = []
    for band in sorted(bands, key=lambda band: (band.start, band.end, band.code)):
        left, right = across(band.start), _end(band)
        row = next((number for number, end in enumerate(ends) if end <= left + 0.5), len(ends))
        ends[row : row + 1] = [right]
        top = _TOP + row * (_HIGH + 3)
        fill, pattern = styles[band.code]
        said = plain(band.label) + ("" if band.basis == "decision" else "?")
        box = {"x": left, "x2": right, "y": top, "y2": top + _HIGH, "fill": fill, "code": band.code, "tip": said}
        boxes[band.basis == "decision"].append(box)
        lines += _slants(pattern, left, top, right, top + _HIGH)
        wide = text_width(said, SMALL)
        if wide + 8 <= right - left:
            middle = (left + right) / 2
            named.append((middle, top + _HIGH / 2, [said]))
            if pattern:
                edges = {"x": middle - wide / 2 - 3, "x2": middle + wide / 2 + 3}
                patches.append({**edges, "y": top + 3, "y2": top + _HIGH - 3})
    return [
        *layer("rect", boxes[True], stroke=INK),
        *layer("rect", boxes[False], stroke=MUTED, strokeDash=[3, 2]),
        *layer("rule", lines, stroke="#8c8c8c", strokeWidth=0.7),
        *layer("rect", patches, fill=PAPER),
        *texts(named, align="center", fontSize=SMALL),
        *texts([(0, _TOP + _HIGH / 2, [name])], color=MUTED),
    ], _TOP + len(ends) * (_HIGH + 3) + 4


def phase_shades(bands: Sequence[Band], top: float, bottom: float) -> list[Layer]:
    """The stretches of the phases as light greys from top to bottom, to lie behind what is drawn there."""
    styles = _styles(bands)
    rows = [
        {"x": across(band.start), "x2": _end(band), "y": top, "y2": bottom, "fill": styles[band.code][0]}
        for band in bands
    ]
    return layer("rect", rows, opacity=0.45)


def phase_legend(bands: Sequence[Band]) -> list[tuple[str, Sign]]:
    """Each phase's name and its pattern."""
    styles = _styles(bands)
    names = dict.fromkeys((band.code, plain(band.label)) for band in bands)
    return [(label, partial(_swatch, *styles[code])) for code, label in names]


def _end(band: Band) -> float:
    """The right edge; a phase of one unit is still to be seen."""
    return max(across(band.end), across(band.start) + 4)


def _styles(bands: Sequence[Band]) -> dict[str, tuple[str, str]]:
    """Grey and pattern of each phase, by code, so that one looks alike in the figures of all informants."""
    codes = sorted({band.code for band in bands})
    return {code: _PATTERNS[number % len(_PATTERNS)] for number, code in enumerate(codes)}


def _slants(pattern: str, left: float, top: float, right: float, bottom: float) -> list[Row]:
    rising = hatch(left, top, right, bottom, gap=6) if pattern in ("rising", "both") else []
    falling = hatch(left, top, right, bottom, gap=6, rising=False) if pattern in ("falling", "both") else []
    return [*rising, *falling]


def _swatch(fill: str, pattern: str, x: float, y: float) -> list[Layer]:
    return [
        *boxed(x, y, fill=fill, stroke=MUTED),
        *layer("rule", _slants(pattern, x - 10, y - 6.5, x + 10, y + 6.5), stroke="#8c8c8c", strokeWidth=0.7),
    ]
