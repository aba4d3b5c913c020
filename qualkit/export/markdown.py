"""A table comes in; a Markdown file comes out, with a pipe table and the citation forms as block quotes."""

from __future__ import annotations

import re
from pathlib import Path

from qualkit.export.cells import encodable
from qualkit.export.headings import CITATIONS
from qualkit.export.table import Table, cell_text, citations, printed_columns
from qualkit.export.writing import replace_file

__all__ = ["write_md"]

# Only what would take effect is escaped, so that the file still reads as what was said: `[…]` stays, `](` cannot link.
_SPECIAL = re.compile(r"[\\`*<|$]|(?<=\])[(\[:]|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~|&(?=#?\w+;)|!(?=\[)")
# A blank to be filled in stands by itself: such a run of underscores can end no emphasis, and reads better bare.
_TO_FILL_IN = re.compile(r"(?<!\S)(?:\\_){4}(?=[\s.,;:)]|$)")
_BLANKS = re.compile(r"\s+")
_BLOCK_START = re.compile(r"^(?=[-+=#>])|(?<=^\d)(?=[.)])")


def escaped(text: str) -> str:
    """``text`` on one line and with nothing in it that Markdown or HTML would take for a command."""
    marked = _SPECIAL.sub(lambda found: f"\\{found.group()}", _BLANKS.sub(" ", encodable(text)).strip())
    return _TO_FILL_IN.sub("____", marked)


def paragraph(text: str) -> str:
    """``text`` escaped for a line of its own, where a first sign could make it a list or a heading."""
    words = escaped(text)
    return "\\" + words if words == "____" else _BLOCK_START.sub(r"\\", words)  # alone it would be a rule


def write_md(table: Table, path: Path) -> None:
    """CommonMark with a pipe table, UTF-8, LF.

    Raises:
        ExportError: Q503.
    """
    decimal = "," if table.lang == "da" else "."
    columns = printed_columns(table)
    lines = [f"# {escaped(table.title)}", ""]
    if table.caption:
        lines += [paragraph(table.caption), ""]
    if table.rows and columns:
        lines.append("| " + " | ".join(escaped(column.label) for column in columns) + " |")
        lines.append(
            "| " + " | ".join("---:" if column.kind in ("number", "integer") else "---" for column in columns) + " |"
        )
        for row in table.rows:
            cells = (escaped(cell_text(row.get(column.key), decimal=decimal)) for column in columns)
            lines.append("| " + " | ".join(cells) + " |")
        lines.append("")
    if forms := citations(table):
        lines += [f"## {CITATIONS[table.lang]}", ""]
        for form in forms:
            lines += [f"> {paragraph(form)}", ""]
    for note in filter(None, table.notes):
        lines += [paragraph(note), ""]
    replace_file(path, ("\n".join(lines).rstrip("\n") + "\n").encode("utf-8"))
