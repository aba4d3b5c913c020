"""Marks with their places come in; a Vega-Lite specification and the figure around it go out.

Places are worked out here rather than by Vega's axes, which cut long Danish labels off and let them run into each
other. What a label says is always a value in the data, never part of an expression or a field name, so that no
transcript can do anything but be printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from qualkit.figures.lettering import plain, text_width, wrap
from qualkit.figures.theme import FAINT, INK, LABEL, LINE, MUTED, PAPER, SMALL, TITLE, WIDTH, config
from qualkit.findings import Figure

__all__ = [
    "Layer",
    "Link",
    "Row",
    "Sign",
    "boxed",
    "captioned",
    "compose",
    "empty",
    "hatch",
    "is_text",
    "layer",
    "legend",
    "linked",
    "texts",
    "underlined",
]

Row = dict[str, Any]
Layer = dict[str, Any]
Link = Callable[[tuple[str, ...]], str]
"""Gives the address that unit ids lead to ("#e-…"), or "" for none."""

Sign = Callable[[float, float], list[Layer]]
"""Draws a sign in a box 22 wide and 14 high around the middle given."""

_SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
_PLACE = {"type": "quantitative", "scale": None, "axis": None}
_CHANNELS: dict[str, dict[str, Any]] = {
    "x": {"field": "x", **_PLACE},
    "y": {"field": "y", **_PLACE},
    "x2": {"field": "x2"},
    "y2": {"field": "y2"},
    "fill": {"field": "fill", "type": "nominal", "scale": None},
    "stroke": {"field": "stroke", "type": "nominal", "scale": None},
    "shape": {"field": "shape", "type": "nominal", "scale": None},
    "size": {"field": "size", "type": "quantitative", "scale": None},
    "text": {"field": "text", "type": "nominal"},
    "href": {"field": "href", "type": "nominal"},
    "tip": {"field": "tip", "type": "nominal"},
}


def layer(mark: str, rows: Iterable[Mapping[str, Any]], **look: Any) -> list[Layer]:
    """One layer of marks of a kind, or none where there are no rows.

    Args:
        mark: ``rect``, ``rule``, ``point``, ``line``, ``area`` or ``text``.
        rows: ``x``, ``y``, ``x2``, ``y2`` in pixels; ``fill``, ``stroke``, ``shape``, ``size``, ``text``, ``href``,
            ``tip`` (shown under the pointer). Other names are kept as data. All rows have the same names.
        look: what all these marks share, as in Vega-Lite.
    """
    listed = [
        {name: round(value, 2) if isinstance(value, float) else value for name, value in row.items()} for row in rows
    ]
    if not listed:
        return []
    encoding = {
        "tooltip" if name == "tip" else name: dict(channel) for name, channel in _CHANNELS.items() if name in listed[0]
    }
    return [{"data": {"values": listed}, "mark": {"type": mark, **look}, "encoding": encoding}]


def linked(row: Row, units: tuple[str, ...], link: Link | None) -> Row:
    """The row with the address of its units; all or none of a figure's rows have one."""
    return row if link is None else {**row, "href": link(units) if units else ""}


def texts(rows: Iterable[tuple[float, float, Sequence[str]]], **look: Any) -> list[Layer]:
    """Text at places: ``x``, ``y`` of the middle line's middle, and lines."""
    return layer("text", ({"x": x, "y": y, "text": "\n".join(lines)} for x, y, lines in rows), lineBreak="\n", **look)


def is_text(layer: Mapping[str, Any]) -> bool:
    """Whether a layer is one that :func:`texts` makes: plain words at places, nothing reckoned by Vega."""
    look = layer.get("mark", {})
    own = {name: _CHANNELS[name] for name in ("x", "y", "text")}
    return (
        isinstance(look, Mapping)
        and look.get("type") == "text"
        and set(look) <= {"type", "lineBreak", "align", "angle", "color", "fontSize", "fontWeight"}
        and look.get("angle", 270) == 270
        and layer.get("encoding") == own
        and set(layer) == {"data", "mark", "encoding"}
    )


def hatch(left: float, top: float, right: float, bottom: float, *, gap: float = 5, rising: bool = True) -> list[Row]:
    """Slanting lines that fill a box, as rules."""
    rows = []
    wide, high = right - left, bottom - top
    step = gap / 2
    while step < wide + high:
        x, x2 = max(0.0, step - high), min(step, wide)
        y, y2 = step - x, step - x2
        rows.append(
            {"x": left + x, "x2": left + x2, "y": top + y, "y2": top + y2}
            if rising
            else {"x": left + x, "x2": left + x2, "y": bottom - y, "y2": bottom - y2}
        )
        step += gap
    return rows


def legend(entries: Sequence[tuple[str, Sign]], y: float) -> tuple[list[Layer], float]:
    """Signs and what they mean, in words, in rows from the left.

    Args:
        entries: words, and what draws their sign.
        y: where the first row's middle is.

    Returns:
        The layers and where the next thing may begin.
    """
    layers: list[Layer] = []
    words: list[tuple[float, float, list[str]]] = []
    x = 0.0
    for meaning, sign in entries:
        wide = 28 + text_width(meaning, SMALL) + 16
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 18
        layers += sign(x + 11, y)
        words.append((x + 28, y, [meaning]))
        x += wide
    return [*layers, *texts(words, fontSize=SMALL, color=INK)], y + (14 if entries else 0)


def compose(
    identity: str,
    title: str,
    layers: Sequence[Layer],
    *,
    height: float,
    width: float = WIDTH,
    caption: str = "",
    alt: str = "",
) -> Figure:
    """The figure that those layers make."""
    spec = {
        "$schema": _SCHEMA,
        "width": round(width, 2),
        "height": round(height, 2),
        "autosize": {"type": "pad"},
        "layer": [*layers] or texts([(0, 0, [""])]),
        "config": config(),
        # Vega's own menu has an entry that sends the data to a server; it goes.
        "usermeta": {
            "embedOptions": {"actions": {"export": True, "source": False, "compiled": False, "editor": False}}
        },
    }
    return Figure(id=identity, title=plain(title), spec=spec, caption=plain(caption), alt=plain(alt))


def captioned(figure: Figure) -> Figure:
    """The figure with its title above and its caption below, for a picture that stands alone."""
    height, width = float(figure.spec["height"]), float(figure.spec["width"])
    above = wrap(figure.title, width, TITLE, bold=True) if figure.title else []
    below = wrap(figure.caption, width, SMALL) if figure.caption else []
    title = texts(
        ((0, -18 - 19 * (len(above) - 1 - number), [line]) for number, line in enumerate(above)),
        fontSize=TITLE,
        fontWeight="bold",
    )
    caption = texts(
        ((0, height + 18 + LINE * number, [line]) for number, line in enumerate(below)), fontSize=SMALL, color=MUTED
    )
    spec = {**figure.spec, "layer": [*figure.spec["layer"], *title, *caption]}
    return Figure(id=figure.id, title=figure.title, spec=spec, caption=figure.caption, alt=figure.alt)


def underlined(left: float, right: float, places: Iterable[float], *, colour: str = FAINT) -> list[Layer]:
    """Thin level lines from left to right at those heights."""
    return layer("rule", ({"x": left, "x2": right, "y": y, "y2": y} for y in places), stroke=colour, strokeWidth=1)


def boxed(x: float, y: float, *, fill: str = PAPER, stroke: str = INK, **look: Any) -> list[Layer]:
    """A small box around the middle given: the sign of a legend."""
    row = {"x": x - 10, "x2": x + 10, "y": y - 6.5, "y2": y + 6.5}
    return layer("rect", [row], fill=fill, stroke=stroke, **look)


def empty(identity: str, title: str, words: str, *, caption: str = "") -> Figure:
    """A figure that says why there is nothing to draw."""
    lines = wrap(words, WIDTH - 40, LABEL)
    layers = texts([(0, 14 + LINE * number, [line]) for number, line in enumerate(lines)], color=MUTED)
    return compose(identity, title, layers, height=28 + LINE * len(lines), caption=caption, alt=words)
