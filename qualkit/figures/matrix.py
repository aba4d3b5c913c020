"""A table of informants and elements comes in; a picture in two shades goes out, in which what is undecided is open."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any

from qualkit.figures.composing import Layer, Link, Row, boxed, compose, empty, hatch, layer, legend, linked
from qualkit.figures.grid import Grid, grid
from qualkit.figures.lettering import plain
from qualkit.figures.signs import discs, questions, rings
from qualkit.figures.theme import BLUE, FAINT, MUTED, PALE, PAPER, WIDTH
from qualkit.findings import Cell, CrossTable, Figure

__all__ = ["matrix_figure"]

_WORDS = {
    "da": {
        "present": "til stede",
        "turning": "udpeget som vendepunkt",
        "open": "til stede: foreslået, ikke afgjort",
        "open_turning": "vendepunkt: foreslået, ikke afgjort",
        "hidden": "for få til at vise",
        "none": "Der er ingen rækker eller søjler at vise.",
        "alt": "Matrix med {rows} rækker ({row_name}) og {columns} søjler ({column_name}).",
        "column": "{label}: {n} af {rows}",
        "of_turning": ", {n} som vendepunkt",
        "of_open": ", {n} ikke afgjort",
    },
    "en": {
        "present": "present",
        "turning": "singled out as turning point",
        "open": "present: suggested, not decided",
        "open_turning": "turning point: suggested, not decided",
        "hidden": "too few to show",
        "none": "There are no rows or columns to show.",
        "alt": "Matrix of {rows} rows ({row_name}) and {columns} columns ({column_name}).",
        "column": "{label}: {n} of {rows}",
        "of_turning": ", {n} as turning point",
        "of_open": ", {n} not decided",
    },
}


def matrix_figure(table: CrossTable, *, link: Link | None = None) -> Figure:
    """Who tells of what, and what each singles out as turning point.

    A light cell with a ring is present, a dark one with a disc is a turning point; a white cell with a broken edge and
    a question mark rests on a suggestion that nobody has decided.

    Args:
        table: with ``mark`` of its cells; ``decided`` of 0 is undecided.
        link: gives the address that a cell's units lead to.
    """
    words = _WORDS.get(table.lang, _WORDS["da"])
    caption = " ".join((table.caption, *table.notes))
    if not table.rows or not table.columns:
        return empty(table.id, table.title, words["none"], caption=caption)
    plan = grid(
        [row.label for row in table.rows],
        [column.label for column in table.columns],
        row_name=table.row_name,
        column_name=table.column_name,
    )
    kinds: dict[str, list[tuple[int, int, Cell]]] = defaultdict(list)
    for i, row in enumerate(table.rows):
        for j, column in enumerate(table.columns):
            cell = table.cell(row.id, column.id)
            kinds[_kind(cell)].append((i, j, cell))
    layers = [*plan.layers]
    for kind, cells in kinds.items():
        layers += _cells(table, plan, kind, cells, words, link)
    layers += _signs(plan, kinds)
    shown = [kind for kind in ("present", "turning", "open", "open_turning", "hidden") if kinds.get(kind)]
    below, bottom = legend([(words[kind], partial(_sign, kind)) for kind in shown], plan.bottom + 20)
    return compose(
        table.id,
        table.title,
        [*layers, *below],
        height=bottom,
        width=max(plan.right, WIDTH),
        caption=caption,
        alt=_alt(table, words),
    )


def _kind(cell: Cell) -> str:
    if cell.hidden:
        return "hidden"
    if not cell.mark:
        return "none"
    if cell.mark == "turning":
        return "turning" if cell.decided else "open_turning"
    return "present" if cell.decided else "open"


_LOOKS: dict[str, dict[str, Any]] = {
    "none": {"fill": PAPER, "stroke": FAINT},
    "hidden": {"fill": PAPER, "stroke": FAINT},
    "present": {"fill": PALE, "stroke": FAINT},
    "turning": {"fill": BLUE, "stroke": FAINT},
}
_OPEN: dict[str, dict[str, Any]] = {
    "open": {"stroke": MUTED, "strokeDash": [2, 2], "strokeWidth": 1},
    "open_turning": {"stroke": BLUE, "strokeDash": [5, 2], "strokeWidth": 2},
}


def _cells(
    table: CrossTable,
    plan: Grid,
    kind: str,
    cells: list[tuple[int, int, Cell]],
    words: dict[str, str],
    link: Link | None,
) -> list[Layer]:
    rows: list[Row] = []
    for i, j, cell in cells:
        row, column = table.rows[i], table.columns[j]
        said = plain(f"{row.label}: {column.label}") + (f" ({words[kind]})" if kind in words else "")
        rows.append(linked({**plan.box(i, j), "row": row.id, "column": column.id, "tip": said}, cell.units, link))
    if kind in _LOOKS:
        return layer("rect", rows, **_LOOKS[kind])
    # The broken edge is drawn inside the cell, so that neighbours' edges do not fill each other's gaps.
    within = [{**row, "x": row["x"] + 2, "x2": row["x2"] - 2, "y": row["y"] + 2, "y2": row["y2"] - 2} for row in rows]
    return [*layer("rect", rows, fill=PAPER, stroke=FAINT), *layer("rect", within, fill=PAPER, **_OPEN[kind])]


def _signs(plan: Grid, kinds: dict[str, list[tuple[int, int, Cell]]]) -> list[Layer]:
    places = {kind: [plan.middle(i, j) for i, j, _ in cells] for kind, cells in kinds.items()}
    lines = [line for i, j, _ in kinds.get("hidden", []) for line in _slanted(plan.box(i, j))]
    return [
        *layer("rule", lines, stroke=FAINT),
        *rings(places.get("present", [])),
        *discs(places.get("turning", [])),
        *rings(((x - 5, y) for x, y in places.get("open", [])), dashed=True),
        *discs(((x - 5, y) for x, y in places.get("open_turning", [])), fill=BLUE),
        *questions((x + 6, y) for kind in ("open", "open_turning") for x, y in places.get(kind, [])),
    ]


def _slanted(box: dict[str, float]) -> list[Row]:
    return hatch(box["x"], box["y"], box["x2"], box["y2"])


def _sign(kind: str, x: float, y: float) -> list[Layer]:
    """The sign of the legend: a cell."""
    if kind == "present":
        return [*boxed(x, y, **_LOOKS[kind]), *rings([(x, y)])]
    if kind == "turning":
        return [*boxed(x, y, **_LOOKS[kind]), *discs([(x, y)])]
    if kind == "open":
        return [*boxed(x, y, **_OPEN[kind]), *rings([(x - 4, y)], dashed=True), *questions([(x + 5, y)])]
    if kind == "open_turning":
        return [*boxed(x, y, **_OPEN[kind]), *discs([(x - 4, y)], fill=BLUE), *questions([(x + 5, y)])]
    return [*boxed(x, y, stroke=FAINT), *layer("rule", hatch(x - 10, y - 6.5, x + 10, y + 6.5), stroke=FAINT)]


def _alt(table: CrossTable, words: dict[str, str]) -> str:
    said = [
        words["alt"].format(
            rows=len(table.rows),
            columns=len(table.columns),
            row_name=table.row_name.lower(),
            column_name=table.column_name.lower(),
        )
    ]
    for column in table.columns:
        kinds = [_kind(table.cell(row.id, column.id)) for row in table.rows]
        told = [kind for kind in kinds if kind not in ("none", "hidden")]
        text = words["column"].format(label=column.label, n=len(told), rows=len(table.rows))
        turning = sum(kind.endswith("turning") for kind in told)
        undecided = sum(kind.startswith("open") for kind in told)
        text += words["of_turning"].format(n=turning) if turning else ""
        text += words["of_open"].format(n=undecided) if undecided else ""
        said.append(text + ".")
    return " ".join(said)
