"""A table comes in; a Word document comes out: heading, caption, table with a repeated header, citations to paste."""

from __future__ import annotations

import io
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from qualkit.export.cells import fixed_zip, xml_text
from qualkit.export.headings import CITATIONS, PAGE_LANGUAGE
from qualkit.export.table import Column, Table, cell_text, printed_columns
from qualkit.export.table import citations as citation_forms
from qualkit.export.writing import replace_file

__all__ = ["write_docx"]

_PAGE_CM = (29.7, 21.0)
_MARGIN_CM = 1.8
_INK = "1F5C4D"
_LETTER_CM = 0.17  # of the table's 8.5 points, with some room for a wider font than Calibri
_BREAKS = re.compile(r"[\s\-–/]+")  # where a line may end
_PADDING_CM = 0.45
_LONGEST_WORD = 21  # letters: longer ones may break
_LEAST_WIDE_SHARE = 0.28  # of the page, for the wide columns together
_WIDE = 22  # columns wider than this share what the others leave


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
    _dated(document, table)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(_PAGE_CM[0]), Cm(_PAGE_CM[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN_CM)
    _set_language(document, PAGE_LANGUAGE[table.lang])
    _set_fonts(document)

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
    packed = io.BytesIO()
    document.save(packed)
    replace_file(path, fixed_zip(packed.getvalue()))


def _dated(document: Any, table: Table) -> None:
    properties = document.core_properties
    properties.title = xml_text(table.title)[:255]
    properties.author = properties.last_modified_by = "qualkit"
    properties.comments = ""
    properties.language = PAGE_LANGUAGE[table.lang]
    properties.created = properties.modified = datetime(2000, 1, 1)  # a real date would change the bytes each time


def _set_language(document: Any, language: str) -> None:
    """The spelling language of the whole document: Word underlines every word otherwise."""
    from docx.oxml.ns import qn

    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)


def _set_fonts(document: Any) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in (("Normal", 10.5), ("Heading 1", 18), ("Heading 2", 13)):
        style = document.styles[name]
        style.font.name = "Calibri"
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(_INK)


def _widths(columns: list[Column], texts: list[list[str]]) -> list[float]:
    """Centimetres that fill the page: narrow columns hold their longest word unbroken, wide ones share the rest."""
    free = _PAGE_CM[0] - 2 * _MARGIN_CM
    needed = []
    for at, column in enumerate(columns):
        longest = max((len(word) for row in texts[1:] for word in _BREAKS.split(row[at])), default=0)
        letters = max(len(column.label) * 1.3, min(longest, _LONGEST_WORD), 0.7 * min(column.width, _WIDE))
        needed.append(_PADDING_CM + _LETTER_CM * letters)
    wide = [column.width > _WIDE for column in columns]
    narrow = sum(width for width, is_wide in zip(needed, wide, strict=True) if not is_wide)
    shares = sum(column.width for column, is_wide in zip(columns, wide, strict=True) if is_wide)
    if not shares:
        return [width * free / narrow for width in needed]
    squeeze = min(1.0, (1.0 - _LEAST_WIDE_SHARE) * free / narrow) if narrow else 1.0
    return [
        column.width * (free - narrow * squeeze) / shares if is_wide else width * squeeze
        for column, width, is_wide in zip(columns, needed, wide, strict=True)
    ]


def _add_table(document: Any, table: Table, columns: list[Column]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    grid = document.add_table(rows=1 + len(table.rows), cols=len(columns))
    grid.style = "Table Grid"
    grid.autofit = False
    _set_borders(grid)
    _set_margins(grid)
    decimal = "," if table.lang == "da" else "."
    texts = [[column.label for column in columns]]
    texts += [[cell_text(row.get(column.key), decimal=decimal) for column in columns] for row in table.rows]
    widths = [Cm(width) for width in _widths(columns, texts)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    # Row by row over the XML: asking the table for each cell takes time that grows with its square.
    for number, (row, words) in enumerate(zip(grid.rows, texts, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
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
                shade = OxmlElement("w:shd")
                for key, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _INK)):
                    shade.set(qn(key), value)
                cell._tc.get_or_add_tcPr().append(shade)


def _set_borders(grid: Any) -> None:
    """Thin lines between rows only."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        shown = side in ("top", "bottom", "insideH")
        for key, value in (("w:val", "single" if shown else "nil"), ("w:sz", "4"), ("w:color", "C9D1CE")):
            line.set(qn(key), value)
        borders.append(line)
    layout = grid._tbl.tblPr.find(qn("w:tblLayout"))
    if layout is None:
        grid._tbl.tblPr.append(borders)
    else:
        layout.addprevious(borders)  # the schema wants this order


def _set_margins(grid: Any) -> None:
    """Less white beside the text than Word's own 1.9 mm."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "70")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = grid._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        grid._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)  # the schema wants this order
