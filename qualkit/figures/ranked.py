"""Codes or themes with their counts come in; level bars go out, solid for what is decided and open for the rest."""

from __future__ import annotations

from functools import partial
from typing import Any

from qualkit.figures.composing import Layer, Link, Row, boxed, compose, empty, hatch, layer, legend, linked, texts
from qualkit.figures.lettering import plain, text_width, wrap
from qualkit.figures.theme import BLUE, FAINT, LINE, MUTED, PAPER, WIDTH
from qualkit.findings import Figure, Ranked, RankedTable

__all__ = ["ranked_figure"]

_WORDS = {
    "da": {
        "decided": "hviler på mindst én afgørelse",
        "open": "kun foreslået, ikke afgjort",
        "rest": "fortæller det ikke",
        "hidden": "for få til at vise",
        "few": "få",
        "of": "{n} af {base}",
        "none": "Der er ingen at vise.",
        "alt": "Søjler: hvor mange informanter der fortæller om hver.",
    },
    "en": {
        "decided": "rests on at least one decision",
        "open": "only suggested, not decided",
        "rest": "do not tell of it",
        "hidden": "too few to show",
        "few": "few",
        "of": "{n} of {base}",
        "none": "There are none to show.",
        "alt": "Bars: how many informants tell of each.",
    },
}
_LABELS, _GAP, _BAR = 230.0, 10.0, 15.0
_OPEN: dict[str, Any] = {"fill": PAPER, "stroke": BLUE, "strokeDash": [3, 2], "strokeWidth": 1.2}


def ranked_figure(table: RankedTable, *, min_informants: int | None = None, link: Link | None = None) -> Figure:
    """How many informants tell of each, as bars out of all informants.

    Args:
        table: the most told first.
        min_informants: printed as ``<3`` where too few tell of something.
        link: gives the address that a row's units lead to.
    """
    words = _WORDS.get(table.lang, _WORDS["da"])
    caption = " ".join((table.caption, *table.notes))
    if not table.rows:
        return empty(table.id, table.title, words["none"], caption=caption)
    labels = [wrap(row.label, _LABELS - 8) for row in table.rows]
    ends = [_end(row, words, min_informants) for row in table.rows]
    left = min(_LABELS, max(text_width(line) for lines in labels for line in lines) + 10)
    right = WIDTH - max(text_width(end) for end in ends) - 10
    base = max(max(row.base, row.n) for row in table.rows) or 1
    scale = (right - left) / base
    tracks: list[Row] = []
    solid: list[Row] = []
    hollow: list[Row] = []
    slanted: list[Row] = []
    names: list[tuple[float, float, list[str]]] = []
    numbers: list[tuple[float, float, list[str]]] = []
    y = 0.0
    for row, lines, end in zip(table.rows, labels, ends, strict=True):
        high = max(_BAR, LINE * len(lines))
        middle = y + high / 2
        span = {"y": middle - _BAR / 2, "y2": middle + _BAR / 2}
        said = plain(f"{row.label}: {end}")
        tracks.append({**span, "x": left, "x2": left + scale * row.base, "row": row.id})
        if row.hidden:
            slanted += hatch(left, span["y"], left + 44, span["y2"], gap=7)  # its length tells nothing
        else:
            decided = min(row.decided, row.n)
            edges = (left, left + scale * decided, left + scale * row.n)
            if decided:
                bar = {**span, "x": edges[0], "x2": edges[1], "row": row.id, "n": decided, "tip": said}
                solid.append(linked(bar, row.units, link))
            if row.n > decided:
                bar = {**span, "x": edges[1] + 0.6, "x2": edges[2], "row": row.id, "n": row.n - decided, "tip": said}
                hollow.append(linked(bar, row.units, link))
        names.append((0, middle - LINE * (len(lines) - 1) / 2, lines))
        numbers.append((left + scale * base + 8, middle, [end]))
        y += high + _GAP
    layers = [
        *layer("rect", tracks, fill="#f2f2f2"),
        *layer("rule", slanted, stroke=FAINT),
        *layer("rect", solid, fill=BLUE),
        *layer("rect", hollow, **_OPEN),
        *texts(names),
        *texts(numbers, color=MUTED),
    ]
    shown = [kind for kind, there in (("decided", solid), ("open", hollow), ("hidden", slanted)) if there]
    below, bottom = legend([(words[kind], partial(_sign, kind)) for kind in shown], y + 10)
    return compose(
        table.id,
        table.title,
        [*layers, *below],
        height=bottom,
        caption=caption,
        alt=" ".join((words["alt"], *(f"{row.label}: {end}." for row, end in zip(table.rows, ends, strict=True)))),
    )


def _end(row: Ranked, words: dict[str, str], least: int | None) -> str:
    """What stands at the end of a bar: the number and its word."""
    if row.hidden:
        return f"<{least}" if least else words["few"]
    said = words["of"].format(n=row.n, base=row.base)
    return f"{said} · {row.word}" if row.word else said


def _sign(kind: str, x: float, y: float) -> list[Layer]:
    if kind == "decided":
        return boxed(x, y, fill=BLUE, stroke=BLUE)
    if kind == "open":
        return boxed(x, y, **_OPEN)
    return [
        *boxed(x, y, fill="#f2f2f2", stroke=FAINT),
        *layer("rule", hatch(x - 10, y - 6.5, x + 10, y + 6.5), stroke=FAINT),
    ]
