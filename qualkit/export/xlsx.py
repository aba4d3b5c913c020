"""A table comes in; an Excel workbook comes out: a styled sheet with filter, and a second one that says what it is.

Every text is written as text: nothing a transcript says becomes a formula or a link.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from qualkit.errors import ExportError
from qualkit.export.cells import fixed_zip, xml_text
from qualkit.export.headings import ABOUT
from qualkit.export.table import Table, cell_text
from qualkit.export.writing import replace_file

__all__ = ["write_xlsx"]

_LONGEST_CELL = 32_767  # Excel's own limits
_MOST_ROWS = 1_048_576
_LINE_END = re.compile(r"\r\n?")
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def _sheet_name(title: str) -> str:
    name = xml_text(title).translate(_FORBIDDEN_IN_NAMES)
    name = name.encode("utf-16-le")[:62].decode("utf-16-le", "ignore").strip(" '\t\r\n")  # Excel counts UTF-16 units
    return name if name and name.casefold() != "history" else "Tabel"


def _text(value: object, where: str) -> str:
    text = _LINE_END.sub("\n", xml_text(cell_text(value)))  # XML would make them that anyway
    if len(text.encode("utf-16-le")) // 2 > _LONGEST_CELL:
        raise ExportError("Q502", f"{where} is longer than a cell of Excel holds", hint="write csv or jsonl instead")
    return text


def _height(table: Table, row: Mapping[str, Any]) -> float:
    """Points for the row's tallest cell: not every program fits wrapped text by itself."""
    lines = 1
    for column in table.columns:
        text = cell_text(row.get(column.key))
        lines = max(lines, sum(max(1, math.ceil(len(part) * 1.08 / column.width)) for part in text.split("\n")))
    return min(409.0, 15.0 * lines + 3.0)


def write_xlsx(table: Table, path: Path) -> None:
    """Header frozen and filtered, text wrapped, probabilities as numbers; the same bytes each time.

    Raises:
        ExportError: Q502, the table does not fit a sheet; Q503.
    """
    import xlsxwriter

    if len(table.rows) + 1 > _MOST_ROWS:
        raise ExportError("Q502", "the table has more rows than a sheet of Excel holds", hint="write csv instead")
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(
        packed,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
    )
    book.set_properties({"title": xml_text(table.title), "created": datetime(2000, 1, 1)})
    base = {"valign": "top", "font_name": "Calibri", "font_size": 11}
    head = book.add_format(
        {**base, "bold": True, "valign": "vcenter", "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#1F5C4D"}
    )
    body = book.add_format({**base, "text_wrap": True})
    number = book.add_format({**base, "num_format": "0.00", "align": "center"})
    integer = book.add_format({**base, "num_format": "0"})

    name = _sheet_name(table.title)
    sheet = book.add_worksheet(name)
    sheet.set_row(0, 24)
    for at, column in enumerate(table.columns):
        sheet.set_column(at, at, column.width + 2)
        sheet.write_string(0, at, _text(column.label, "a heading"), head)
    for line, row in enumerate(table.rows, 1):
        for at, column in enumerate(table.columns):
            value = row.get(column.key)
            if isinstance(value, int | float) and not isinstance(value, bool):
                sheet.write_number(line, at, value, number if column.kind == "number" else integer)
            elif value not in (None, ""):
                sheet.write_string(line, at, _text(value, f"a cell in row {line}"), body)
            else:
                sheet.write_blank(line, at, None, body)
        sheet.set_row(line, _height(table, row))
    sheet.freeze_panes(1, 0)
    if table.columns:
        sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
        sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)

    about = book.add_worksheet(ABOUT[table.lang] if ABOUT[table.lang].casefold() != name.casefold() else "Info")
    about.set_column(0, 0, 100)
    about.write_string(0, 0, _text(table.title, "the title"), book.add_format({**base, "bold": True, "font_size": 14}))
    for line, words in enumerate([words for words in (table.caption, *table.notes) if words], 1):
        about.write_string(line, 0, _text(words, "a note"), body)
    sheet.activate()
    book.close()
    replace_file(path, fixed_zip(packed.getvalue()))
