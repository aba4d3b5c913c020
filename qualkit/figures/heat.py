"""A table of counts or shares comes in; a picture goes out in which more is darker and every number is printed."""

from __future__ import annotations

from functools import partial

from qualkit.figures.composing import Layer, Link, Row, boxed, compose, empty, hatch, layer, legend, linked, texts
from qualkit.figures.grid import Grid, grid
from qualkit.figures.lettering import plain, shorten
from qualkit.figures.signs import rings
from qualkit.figures.theme import FAINT, INK, LABEL, MUTED, PAPER, WIDTH, ink_on, percent, shade
from qualkit.findings import Cell, CrossTable, Figure, Heading

__all__ = ["heat_figure"]

_WORDS = {
    "da": {
        "open": "alle er forslag, ikke afgjort",
        "partly": "nogle er forslag, ikke afgjort",
        "hidden": "for få til at vise",
        "few": "få",
        "none": "Der er ingen rækker eller søjler at vise.",
        "alt": "Tabel med tal, mørkere jo større: {rows} rækker ({row_name}) og {columns} søjler ({column_name}).",
        "most": "Højest:",
    },
    "en": {
        "open": "all are suggestions, not decided",
        "partly": "some are suggestions, not decided",
        "hidden": "too few to show",
        "few": "few",
        "none": "There are no rows or columns to show.",
        "alt": "Table of numbers, darker where larger: {rows} rows ({row_name}), {columns} columns ({column_name}).",
        "most": "Highest:",
    },
}
_DARKEST = 0.92


def heat_figure(
    table: CrossTable, *, diagonal: bool = True, min_informants: int | None = None, link: Link | None = None
) -> Figure:
    """A table of numbers as shades of one colour.

    A question mark after a number: all of it rests on suggestions that nobody has decided; a ring in the corner: some
    of it. Slanting lines: too few informants to show.

    Args:
        table: that shows ``n``, ``share`` or ``text``.
        diagonal: whether cells whose row and column are the same are shown (a code with itself).
        min_informants: printed as ``<3`` in hidden cells that have no text of their own.
        link: gives the address that a cell's units lead to.
    """
    words = _WORDS.get(table.lang, _WORDS["da"])
    caption = " ".join((table.caption, *table.notes))
    if not table.rows or not table.columns:
        return empty(table.id, table.title, words["none"], caption=caption)
    plan = grid(
        [_named(row) for row in table.rows],
        [_named(column) for column in table.columns],
        row_name=table.row_name,
        column_name=table.column_name,
        row_height=22,
    )
    places = [
        (i, j, table.cell(row.id, column.id))
        for i, row in enumerate(table.rows)
        for j, column in enumerate(table.columns)
        if diagonal or row.id != column.id
    ]
    top = max((_amount(table, cell) for _, _, cell in places if not cell.hidden), default=0.0) or 1.0
    rows: list[Row] = []
    labels: dict[str, list[tuple[float, float, list[str]]]] = {}
    for i, j, cell in places:
        fill = shade(_DARKEST * _amount(table, cell) / top) if cell.n and not cell.hidden else PAPER
        said = _printed(table, cell, (table.rows[i].id, table.columns[j].id), words["few"], min_informants)
        box = plan.box(i, j)
        row = {
            **box,
            "fill": fill,
            "row": table.rows[i].id,
            "column": table.columns[j].id,
            "tip": plain(f"{table.rows[i].label}: {table.columns[j].label}: {said}"),
        }
        rows.append(linked(row, () if cell.hidden else cell.units, link))
        if said:
            colour = MUTED if cell.hidden or not cell.n else ink_on(fill)
            labels.setdefault(colour, []).append((*plan.middle(i, j), shorten(said, plan.column - 4)))
    hidden = [plan.box(i, j) for i, j, cell in places if cell.hidden]
    layers = [
        *plan.layers,
        *layer("rect", rows, stroke=FAINT),
        *_hatched(hidden),
        *(one for colour, said in labels.items() for one in texts(said, align="center", color=colour, fontSize=LABEL)),
        *rings(_corner(plan, i, j) for i, j, cell in places if _open(cell) == "partly"),
    ]
    shown = [kind for kind in ("open", "partly") if any(_open(cell) == kind for _, _, cell in places)]
    shown += ["hidden"] if hidden else []
    below, bottom = legend(
        [(words[kind], partial(_sign, kind)) for kind in shown],
        plan.bottom + (20 if shown else 6),
    )
    return compose(
        table.id,
        table.title,
        [*layers, *below],
        height=bottom,
        width=max(plan.right, WIDTH),
        caption=caption,
        alt=_alt(table, [cell for cell in places if not cell[2].hidden], words),
    )


def _named(heading: Heading) -> str:
    return heading.label if heading.base is None else f"{heading.label} (n\u00a0=\u00a0{heading.base})"


def _amount(table: CrossTable, cell: Cell) -> float:
    return cell.share or 0.0 if table.shows == "share" else float(cell.n)


def _open(cell: Cell) -> str:
    """Whether what is counted rests on suggestions: ``open`` all of it, ``partly`` some, else empty."""
    if cell.hidden or not cell.n or cell.decided >= cell.n:
        return ""
    return "partly" if cell.decided else "open"


def _printed(table: CrossTable, cell: Cell, key: tuple[str, str], few: str, least: int | None) -> str:
    if cell.hidden:
        return cell.text or (f"<{least}" if least else few)
    if key not in table.cells:
        return ""
    if table.shows == "share" and cell.share is not None:
        said = percent(cell.share, lang=table.lang)
    elif table.shows == "text":
        said = cell.text
    else:
        said = str(cell.n)
    return said + ("?" if _open(cell) == "open" else "")


def _corner(plan: Grid, row: int, column: int) -> tuple[float, float]:
    box = plan.box(row, column)
    return box["x2"] - 6, box["y"] + 6


def _hatched(boxes: list[dict[str, float]]) -> list[Layer]:
    lines = [line for box in boxes for line in hatch(box["x"], box["y"], box["x2"], box["y2"], gap=6)]
    # The word stands on a clean patch in the middle.
    patches = [
        {
            "x": (box["x"] + box["x2"]) / 2 - 11,
            "x2": (box["x"] + box["x2"]) / 2 + 11,
            "y": box["y"] + 4,
            "y2": box["y2"] - 4,
        }
        for box in boxes
    ]
    return [*layer("rule", lines, stroke=FAINT), *layer("rect", patches, fill=PAPER)]


def _sign(kind: str, x: float, y: float) -> list[Layer]:
    if kind == "hidden":
        return [*boxed(x, y, stroke=FAINT), *layer("rule", hatch(x - 10, y - 6.5, x + 10, y + 6.5), stroke=FAINT)]
    if kind == "partly":
        return [*boxed(x, y, fill=shade(0.2), stroke=FAINT), *rings([(x + 5, y - 1)])]
    return [*boxed(x, y, fill=shade(0.2), stroke=FAINT), *texts([(x, y, ["5?"])], align="center", color=INK)]


def _alt(table: CrossTable, places: list[tuple[int, int, Cell]], words: dict[str, str]) -> str:
    said = words["alt"].format(
        rows=len(table.rows),
        columns=len(table.columns),
        row_name=table.row_name.lower(),
        column_name=table.column_name.lower(),
    )
    most = sorted((one for one in places if one[2].n), key=lambda one: (-_amount(table, one[2]), one[0], one[1]))[:5]
    if most:
        named = "; ".join(
            f"{table.rows[i].label} × {table.columns[j].label} "
            f"{_printed(table, cell, (table.rows[i].id, table.columns[j].id), '', None)}"
            for i, j, cell in most
        )
        said += f" {words['most']} {named}."
    return said
