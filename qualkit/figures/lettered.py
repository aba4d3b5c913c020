"""The texts of a specification come in; their SVG goes out, as the drawing program would have written it.

The program measures every text it draws, letter by letter, and takes two thirds of a drawing's time for it. Ours are
measured already, so they are written here; texts that came into a specification some other way stay with the program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from qualkit.figures.composing import Layer, is_text
from qualkit.figures.lettering import text_width
from qualkit.figures.theme import FONT, INK, LABEL, LINE, PADDING, config

__all__ = ["bare", "with_texts"]

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


def bare(spec: Mapping[str, Any]) -> tuple[dict[str, Any], list[Layer]]:
    """The specification without the texts that can be written here, with the room they need; and those texts."""
    if spec.get("config") != config() or "padding" in spec:
        return dict(spec), []
    ours = [layer for layer in spec["layer"] if is_text(layer)]
    rest = [layer for layer in spec["layer"] if not is_text(layer)]
    if not ours or not rest:
        return dict(spec), []
    boxes = [_box(row, layer["mark"]) for layer in ours for row in layer["data"]["values"]]
    beyond = {
        "left": -min(box[0] for box in boxes),
        "top": -min(box[1] for box in boxes),
        "right": max(box[2] for box in boxes) - float(spec["width"]),
        "bottom": max(box[3] for box in boxes) - float(spec["height"]),
    }
    padding = {side: PADDING + max(0, round(size + 0.499)) for side, size in beyond.items()}
    return {**spec, "layer": rest, "padding": padding}, ours


def with_texts(svg: str, layers: Iterable[Layer]) -> str:
    """The drawing with those texts on top of all marks."""
    written = "".join(_written(row, layer["mark"]) for layer in layers for row in layer["data"]["values"])
    before, mark, after = svg.rpartition('<path class="foreground"')
    return f'{before}<g class="texts">{written}</g>{mark}{after}' if written else svg


def _size(mark: Mapping[str, Any]) -> int:
    size: int = mark.get("fontSize", LABEL)
    return size


def _box(row: Mapping[str, Any], mark: Mapping[str, Any]) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a text."""
    lines = row["text"].split("\n")
    size, x, y = _size(mark), row["x"], row["y"]
    wide = max(text_width(line, size, bold=mark.get("fontWeight") == "bold") for line in lines)
    start = {"left": 0.0, "center": -wide / 2, "right": -wide}[mark.get("align", "left")]
    under = LINE * (len(lines) - 1) + size * 0.5
    if mark.get("angle"):
        return x - size * 0.6, y - start - wide, x + under, y - start
    return x + start, y - size * 0.6, x + start + wide, y + under


def _written(row: Mapping[str, Any], mark: Mapping[str, Any]) -> str:
    size = _size(mark)
    lines = [escape(line, quote=False) for line in row["text"].split("\n")]
    place = f"translate({row['x']:g},{row['y']:g})" if mark.get("angle") else ""
    down = int(size * 0.3 + 0.5)
    place += (
        f" rotate({mark['angle']}) translate(0,{down})" if place else f"translate({row['x']:g},{row['y'] + down:g})"
    )
    weight = f' font-weight="{mark["fontWeight"]}"' if mark.get("fontWeight", "normal") != "normal" else ""
    inside = lines[0] if len(lines) == 1 else f"<tspan>{lines[0]}</tspan>"
    inside += "".join(f'<tspan x="0" dy="{LINE}">{line}</tspan>' for line in lines[1:])
    return (
        f'<text text-anchor="{_ANCHORS[mark.get("align", "left")]}" transform="{place}" font-family="{FONT}" '
        f'font-size="{size}px"{weight} fill="{mark.get("color", INK)}">{inside}</text>'
    )
