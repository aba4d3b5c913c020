"""Names of rows and columns come in; a grid that has room for them goes out, with the names drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from qualkit.figures.composing import Layer, texts
from qualkit.figures.lettering import text_width, wrap
from qualkit.figures.theme import LABEL, LINE, MUTED, SMALL, WIDTH

__all__ = ["Grid", "grid"]

_WIDEST, _NARROWEST = 92.0, 24.0
_ROW_LABEL = 190.0


@dataclass(frozen=True, slots=True)
class Grid:
    """Where the cells are, in pixels; ``layers`` are the names around them."""

    left: float
    top: float
    column: float
    row: float
    columns: int
    rows: int
    layers: tuple[Layer, ...]

    @property
    def right(self) -> float:
        """The right edge of the last column."""
        return self.left + self.column * self.columns

    @property
    def bottom(self) -> float:
        """The lower edge of the last row."""
        return self.top + self.row * self.rows

    def box(self, row: int, column: int) -> dict[str, float]:
        """The edges of a cell."""
        x, y = self.left + column * self.column, self.top + row * self.row
        return {"x": x, "x2": x + self.column, "y": y, "y2": y + self.row}

    def middle(self, row: int, column: int) -> tuple[float, float]:
        """The middle of a cell."""
        return self.left + (column + 0.5) * self.column, self.top + (row + 0.5) * self.row


def grid(
    rows: Sequence[str],
    columns: Sequence[str],
    *,
    row_name: str = "",
    column_name: str = "",
    row_height: float = 20.0,
    left_least: float = 60.0,
) -> Grid:
    """A grid as wide as the page whose names are whole: level where they fit, else upright.

    Args:
        rows: names from the top.
        columns: names from the left.
        row_name: what rows are, printed over them.
        column_name: what columns are, printed over them.
        row_height: least height of a row; names on several lines need more.
        left_least: least room for the names of rows.
    """
    longest = max((text_width(name) for name in (*rows, row_name)), default=0.0)
    left = min(max(longest + 12, left_least), _ROW_LABEL)
    lines = [wrap(name, left - 10) for name in rows]
    row = max([row_height, *(LINE * len(each) + 7 for each in lines)])
    column = min(max((WIDTH - left) / max(len(columns), 1), _NARROWEST), _WIDEST)
    heads, high, upright = _heads(columns, column)
    top = high + 8 + (18 if column_name else 0)
    layers = [
        *texts(
            ((0, top + (number + 0.5) * row - LINE * (len(each) - 1) / 2, each) for number, each in enumerate(lines)),
        ),
        *texts(
            (
                (left + (number + 0.5) * column - LINE * (len(each) - 1) / 2, top - 5, each)
                if upright
                else (left + (number + 0.5) * column, top - 9 - LINE * (len(each) - 1), each)
                for number, each in enumerate(heads)
            ),
            **({"angle": 270} if upright else {"align": "center"}),
        ),
        *(texts([(left, 7, [column_name])], fontSize=SMALL, color=MUTED) if column_name else []),
        *(texts([(0, top - 9, [row_name])], fontSize=SMALL, color=MUTED) if row_name else []),
    ]
    return Grid(left, top, column, row, len(columns), len(rows), tuple(layers))


def _heads(names: Sequence[str], column: float) -> tuple[list[list[str]], float, bool]:
    """The lines of each name, how high they stand, and whether upright."""
    words = max((text_width(word) for name in names for word in name.split()), default=0.0)
    level = [wrap(name, column - 6) for name in names]
    if words <= column - 6 and max(map(len, level), default=1) <= 5:
        return level, LINE * max(map(len, level), default=1) + 2, False
    most = max(int((column - 2) // LINE), 1)
    room = max(90.0, words)
    while room < 400 and any(len(wrap(name, room)) > most for name in names):
        room += 10
    upright = [wrap(name, room) for name in names]
    return upright, ceil(max(text_width(line, LABEL) for each in upright for line in each)) + 2.0, True
