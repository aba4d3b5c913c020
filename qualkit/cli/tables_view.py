"""Tables of what is found come in; they are drawn on stdout so that they fit, in several parts where they must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import fill
from typing import TYPE_CHECKING, Any

from qualkit.cli import screen
from qualkit.tui.wording import decimal

if TYPE_CHECKING:
    from qualkit.export import Column, Table

__all__ = ["column_parts", "print_finding"]

_GAP = 3  # between columns, as rich's SIMPLE_HEAD box draws them
_HEADING_WORD = 14  # letters of a heading's word that a column makes room for
_LEAST_STUB, _STUB_SHARE = 12, 0.42


def print_finding(table: Table, *, says: str = "") -> None:
    """A table on stdout: rows' names at the left of each part, headings wrapped, numbers never broken.

    Args:
        table: what to show; columns for programs are left out.
        says: a sentence that tells the outcome, above the table.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table as Drawn
    from rich.text import Text

    from qualkit.export import printed_columns

    columns = printed_columns(table)
    rows = [{column.key: _text(row.get(column.key), table.lang) for column in columns} for row in table.rows]
    names, others = _split(columns)
    stub, parts = column_parts(names, others, rows, screen.stdout().width)
    if says:
        screen.show(Text.assemble("\n", (table.title, "bold"), "\n", says))
    for number, part in enumerate(parts):
        drawn = Drawn(
            title=table.title if number == 0 and not says else None,
            box=SIMPLE_HEAD,
            title_justify="left",
            title_style="bold",
            header_style="bold",
            pad_edge=False,
        )
        for column in names:
            drawn.add_column(_wrapped(column.label, stub[column.key]), overflow="fold", width=stub[column.key])
        for column, width in part:
            right = column.kind in ("integer", "number")
            drawn.add_column(
                _wrapped(column.label, width),
                justify="right" if right else "left",
                overflow="fold",
                width=width,
                vertical="top",
            )
        for row in rows:
            drawn.add_row(*(Text(row[column.key]) for column in names), *(Text(row[each.key]) for each, _ in part))
        screen.show(drawn)


def _wrapped(label: str, width: int) -> str:
    """A heading in lines; a space that does not break ("(af 4)") stays one, which it would not in rich's own hands."""
    return fill(label, width, break_on_hyphens=False)


def _split(columns: Sequence[Column]) -> tuple[list[Column], list[Column]]:
    """The columns that name the rows, up to the first with numbers or marks, and the others."""
    names: list[Column] = []
    for column in columns:
        if column.key not in ("axis", "row", "number", "interview"):
            break
        names.append(column)
    return names or list(columns[:1]), list(columns[len(names or columns[:1]) :])


def _text(value: Any, lang: str) -> str:
    return decimal(value, lang) if isinstance(value, float) else screen.wide(value)


def column_parts(
    names: Sequence[Column], others: Sequence[Column], rows: Sequence[Mapping[str, str]], width: int
) -> tuple[dict[str, int], list[list[tuple[Column, int]]]]:
    """How wide the columns that name the rows are, and which others, how wide, stand in each part.

    Args:
        names: repeated at the left of each part.
        others: dealt out in order.
        rows: what stands in them.
        width: of the screen, in characters.
    """
    longest = {
        column.key: max([len(row[column.key]) for row in rows] + [min(_word(column.label), _HEADING_WORD)])
        for column in (*names, *others)
    }
    full = sum(longest[column.key] + _GAP for column in others)
    room = max(width - full, round(width * _STUB_SHARE)) - _GAP * (len(names) - 1)
    stub = dict(zip((column.key for column in names), _shared([longest[c.key] for c in names], room), strict=True))
    left = width - sum(stub.values()) - _GAP * len(names)
    return stub, list(_dealt(others, longest, left))


def _word(label: str) -> int:
    return max((len(word) for word in label.split(" ")), default=1)


def _shared(wanted: Sequence[int], room: int) -> list[int]:
    """The widths wanted, the widest made narrower until they fit."""
    found = list(wanted)
    while sum(found) > room and max(found) > _LEAST_STUB:
        found[found.index(max(found))] -= 1
    return found


def _dealt(columns: Sequence[Column], longest: Mapping[str, int], room: int) -> Iterator[list[tuple[Column, int]]]:
    part: list[tuple[Column, int]] = []
    used = 0
    for column in columns:
        need = min(longest[column.key], max(room, 1))
        if part and used + need + _GAP > room:
            yield part
            part, used = [], 0
        part.append((column, need))
        used += need + _GAP
    if part or not columns:
        yield part
