"""A table comes in; a Word document comes out: heading, caption, table with a repeated header, citations to paste."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from qualkit.export.headings import CITATIONS
from qualkit.export.table import Column, Table, cell_text, printed_columns
from qualkit.export.table import citations as citation_forms
from qualkit.export.writing import replace_file
from qualkit.word import (
    INK,
    PAGE_LANGUAGE,
    column_widths,
    dated,
    node,
    packed,
    set_borders,
    set_fonts,
    set_language,
    set_margins,
    xml_text,
)

__all__ = ["write_docx"]

_PAGE_CM = (29.7, 21.0)
_MARGIN_CM = 1.8
_FONTS = {"Normal": 10.5, "Heading 1": 18, "Heading 2": 13}


def write_docx(table: Table, path: Path, *, citations: bool = True) -> None:
    """A4 landscape, header row repeated on each page, rows kept whole; the same bytes each time.

    Args:
        table: what to write.
        path: the output file.
        citations: add the citation forms as paragraphs after the table, for pasting into a report.

    Raises:
        ExportError: Q503.
    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm, Pt, RGBColor

    document = docx.Document()
    dated(document, title=table.title, lang=table.lang)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_PAGE_CM[0]), Cm(_PAGE_CM[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    set_language(document, PAGE_LANGUAGE[table.lang])
    set_fonts(document, _FONTS)

    document.add_heading(xml_text(table.title), level=1)
    if table.caption:
        caption = document.add_paragraph(xml_text(table.caption))
        caption.paragraph_format.space_after = Pt(10)
        caption.runs[0].font.color.rgb = RGBColor(0x5A, 0x67, 0x63)
    columns = printed_columns(table)
    if table.rows and columns:
        _add_table(document, table, columns)
    forms = citation_forms(table) if citations else []
    if forms:
        document.add_heading(CITATIONS[table.lang], level=2)
        for form in forms:
            paragraph = document.add_paragraph(xml_text(form))
            paragraph.paragraph_format.left_indent = Cm(0.8)
            paragraph.paragraph_format.right_indent = Cm(6)
            paragraph.paragraph_format.space_after = Pt(8)
            paragraph.paragraph_format.keep_together = True
    for note in filter(None, table.notes):
        paragraph = document.add_paragraph(xml_text(note))
        paragraph.paragraph_format.space_before = Pt(8)
        paragraph.runs[0].font.size = Pt(9)
        paragraph.runs[0].font.color.rgb = RGBColor(0x5A, 0x67, 0x63)
    replace_file(path, packed(document))


def _add_table(document: Any, table: Table, columns: list[Column]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt, RGBColor

    grid = document.add_table(rows=1 + len(table.rows), cols=len(columns))
    grid.style = "Table Grid"
    grid.autofit = False
    set_borders(grid)
    set_margins(grid)
    decimal = "," if table.lang == "da" else "."
    texts = [[column.label for column in columns]]
    texts += [[cell_text(row.get(column.key), decimal=decimal) for column in columns] for row in table.rows]
    free = _PAGE_CM[0] - 2 * _MARGIN_CM
    asked = [column.width for column in columns]
    widths = [Cm(width) for width in column_widths(texts[0], texts[1:], asked, free=free)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    # Row by row over the XML: asking the table for each cell takes time that grows with its square.
    for number, (row, words) in enumerate(zip(grid.rows, texts, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(node("w:cantSplit"))
        if number == 0:
            properties.append(node("w:tblHeader"))
        for cell, text, width, column in zip(row.cells, words, widths, columns, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.paragraph_format.space_before = Pt(2)
            run = paragraph.add_run(xml_text(text))
            run.font.size = Pt(8.5)
            if column.kind in ("number", "integer"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if number == 0:
                run.font.bold = True
                run.font.color.rgb = RGBColor(0xFF, 0xFF, 0xFF)
                cell._tc.get_or_add_tcPr().append(node("w:shd", val="clear", color="auto", fill=INK))
