"""A table comes in; a csv file comes out: plain (UTF-8, commas), or as a Danish Excel opens it by double click."""

from __future__ import annotations

from pathlib import Path

from qualkit.export.cells import encodable
from qualkit.export.table import Table, cell_text
from qualkit.export.writing import replace_file

__all__ = ["write_csv", "write_csv_excel"]

# A spreadsheet takes a cell that begins so for a formula. Blanks before it do not save every program.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert(text: str) -> str:
    """``text`` so that no spreadsheet runs it: an apostrophe before what could be a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS) else text


def _cell(value: object, decimal: str) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return cell_text(value, decimal=decimal)  # a number is no formula, minus or not
    return inert(encodable(cell_text(value, decimal=decimal)))


def _line(cells: list[str], delimiter: str) -> str:
    """One record; quoted is what holds a delimiter, a quotation mark or any line end (the csv module forgets CR)."""
    if cells == [""]:
        return '""'  # an empty line would be no record
    return delimiter.join(
        '"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in (delimiter, '"', "\n", "\r")) else cell
        for cell in cells
    )


def _bytes(table: Table, *, delimiter: str, line_end: str, decimal: str) -> bytes:
    lines = [_line([inert(encodable(column.label)) for column in table.columns], delimiter)]
    for row in table.rows:
        lines.append(_line([_cell(row.get(column.key), decimal) for column in table.columns], delimiter))
    return "".join(line + line_end for line in lines).encode("utf-8")


def write_csv(table: Table, path: Path) -> None:
    """UTF-8, commas, LF, decimal point.

    Raises:
        ExportError: Q503.
    """
    replace_file(path, _bytes(table, delimiter=",", line_end="\n", decimal="."))


def write_csv_excel(table: Table, path: Path) -> None:
    """UTF-8 with byte order mark, semicolons, CRLF, decimal comma.

    Raises:
        ExportError: Q503.
    """
    replace_file(path, b"\xef\xbb\xbf" + _bytes(table, delimiter=";", line_end="\r\n", decimal=","))
