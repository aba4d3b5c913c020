"""Counts of informants come in; those that are so few that they could be known go out hidden, and can't be worked out.

A number is hidden where fewer than ``min_informants`` but at least one informant stands behind it; that nobody does is
shown. A sum that would give a hidden number away is withheld. Three tell-tales are seen to:

* a total over columns beside hidden cells;
* a code above others: it counts everybody who tells of one of those below it, so these together are at least as many;
* links: what is above a hidden number links to no units, since units less those of the others would be the hidden ones.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from qualkit.findings import Cell, Ranked
from qualkit.sourcing import few

__all__ = ["WITHHELD", "few_cell", "hide_columns", "hide_pairs", "hide_ranked", "veil"]

WITHHELD = "–"


def few_cell(min_informants: int) -> Cell:
    """What stands in place of a cell with too few informants: nothing of it but that there is somebody."""
    return Cell(hidden=True, text=f"<{min_informants}")


def veil(
    counts: Mapping[str, int], below: Mapping[str, Collection[str]], *, min_informants: int
) -> tuple[set[str], set[str]]:
    """Which codes of one column are hidden, and which are withheld for their sake.

    Whoever reads that 6 tell of a code, 4 of the one code below it and "<3" of the other, knows that it is 2. So a code
    is withheld where what is below it, the hidden at their most, leaves a hidden one no room for its least.

    Args:
        counts: code to its number of informants.
        below: code to the codes right below it; those without a count are none.
        min_informants: from which numbers are shown.

    Returns:
        codes that are hidden, and codes that are withheld.
    """
    hidden = {code for code, n in counts.items() if few(n, min_informants=min_informants)}
    withheld: set[str] = set()

    def frontier(code: str) -> Iterator[str]:
        for each in below.get(code, ()):
            if each in withheld:
                yield from frontier(each)
            elif each in counts:
                yield each

    def visit(code: str) -> None:
        for each in below.get(code, ()):
            visit(each)
        if code not in counts or code in hidden or counts[code] == 0:
            return
        under = list(dict.fromkeys(frontier(code)))
        dark = [each for each in under if each in hidden]
        if dark:
            lit = sum(counts[each] for each in under if each not in hidden)
            least = counts[code] - lit - (len(dark) - 1) * (min_informants - 1)
            # More than there is room for: then people were coded with the code above itself, and nothing is told.
            if 1 < least < min_informants:
                withheld.add(code)

    tops = set(counts) - {each for its in below.values() for each in its}
    for top in sorted(tops):
        visit(top)
    return hidden, withheld


def _all_below(code: str, below: Mapping[str, Collection[str]]) -> set[str]:
    found: set[str] = set()
    for each in below.get(code, ()):
        found |= {each} | _all_below(each, below)
    return found


def hide_ranked(
    rows: Sequence[Ranked], below: Mapping[str, Collection[str]], *, min_informants: int
) -> tuple[Ranked, ...]:
    """Rows with what is too small hidden (``word`` says ``<3``, or ``–`` where withheld), the hidden ones last."""
    if min_informants < 2:
        return tuple(rows)
    hidden, withheld = veil({row.id: row.n for row in rows}, below, min_informants=min_informants)
    shown, dark = [], []
    for row in rows:
        if row.id in hidden | withheld:
            word = WITHHELD if row.id in withheld else f"<{min_informants}"
            dark.append(replace(row, n=0, word=word, codings=0, decided=0, decided_codings=0, units=(), hidden=True))
        elif _all_below(row.id, below) & (hidden | withheld):
            shown.append(replace(row, units=()))
        else:
            shown.append(row)
    return (*shown, *dark)


def hide_columns(
    cells: Mapping[tuple[str, str], Cell],
    rows: Sequence[str],
    columns: Sequence[str],
    below: Mapping[str, Collection[str]],
    *,
    min_informants: int,
    total: str = "",
) -> dict[tuple[str, str], Cell]:
    """Cells of codes × groups of informants with what is too small hidden.

    Args:
        cells: by row and column.
        rows: codes.
        columns: groups, without the total.
        below: code to the codes right below it.
        min_informants: from which numbers are shown.
        total: the column with all informants, if there is one.
    """
    if min_informants < 2:
        return dict(cells)
    found = dict(cells)
    touched: set[str] = set()
    for column in [*columns, *([total] if total else [])]:
        counts = {row: cells[row, column].n for row in rows if (row, column) in cells}
        hidden, withheld = veil(counts, below, min_informants=min_informants)
        for row in counts:
            if row in hidden:
                found[row, column] = few_cell(min_informants)
            elif row in withheld:
                found[row, column] = Cell(hidden=True, text=WITHHELD)
            elif _all_below(row, below) & (hidden | withheld):
                found[row, column] = replace(found[row, column], units=())
        if column != total:
            touched |= hidden | withheld
    for row in rows:
        cell = found.get((row, total))
        if cell is not None and not cell.hidden and ({row} | _all_below(row, below)) & touched:
            found[row, total] = Cell(hidden=True, text=WITHHELD)
    return found


def hide_pairs(cells: Mapping[tuple[str, str], Cell], *, min_informants: int) -> dict[tuple[str, str], Cell]:
    """Cells of codes × codes with what is too small hidden; a code's own cell then links to no units."""
    if min_informants < 2:
        return dict(cells)
    dark = {at for at, cell in cells.items() if few(cell.n, min_informants=min_informants)}
    lines = {code for pair in dark for code in pair}
    found = {}
    for (row, column), cell in cells.items():
        if (row, column) in dark:
            found[row, column] = few_cell(min_informants)
        else:
            found[row, column] = replace(cell, units=()) if row == column and row in lines else cell
    return found
