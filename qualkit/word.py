"""Text and Word documents come in; what XML can hold, the house's look and the same bytes each time go out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

__all__ = [
    "GREY",
    "INK",
    "LINE",
    "PAGE_LANGUAGE",
    "column_widths",
    "dated",
    "fixed_zip",
    "longest_word",
    "node",
    "packed",
    "run",
    "set_borders",
    "set_fonts",
    "set_language",
    "set_margins",
    "xml_text",
]

PAGE_LANGUAGE = {"da": "da-DK", "en": "en-GB"}
INK = "1F5C4D"
GREY = "5A6763"
LINE = "C9D1CE"

_NOT_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BREAKS = re.compile(r"[\s\-–/]+")  # where a line may end
_PIECES = re.compile(r"\r\n|[\n\r\t]|[^\n\r\t]+")
_LETTER_CM = 0.17  # of a table's 8.5 points, with some room for a wider font than Calibri
_PADDING_CM = 0.45
_LONGEST_WORD = 21  # letters: longer ones may break
_LEAST_WIDE_SHARE = 0.28  # of the page, for the wide columns together
_WIDE = 22  # columns wider than this share what the others leave


# --- text and archives -------------------------------------------------------------------------------------------


def xml_text(text: str) -> str:
    """``text`` with the control characters that XML cannot hold as U+FFFD."""
    return _NOT_XML.sub("\ufffd", text)


def fixed_zip(data: bytes) -> bytes:
    """The archive with its members in the same order, all dated 1980-01-01 and packed alike."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for member in source.infolist():
            info = zipfile.ZipInfo(member.filename, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            target.writestr(info, source.read(member))
    return packed.getvalue()


# --- documents of python-docx ------------------------------------------------------------------------------------


def dated(document: Any, *, title: str, lang: str) -> None:
    """Title, author and language of the document, and a date that is always the same."""
    properties = document.core_properties
    properties.title = xml_text(title)[:255]
    properties.author = properties.last_modified_by = "qualkit"
    properties.comments = ""
    properties.language = PAGE_LANGUAGE[lang]
    properties.created = properties.modified = datetime(2000, 1, 1)  # a real date would change the bytes each time


def set_language(document: Any, language: str) -> None:
    """The spelling language of the whole document: Word underlines every word otherwise."""
    from docx.oxml.ns import qn

    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), language)


def set_fonts(document: Any, sizes: Mapping[str, float]) -> None:
    """Calibri for these styles, in points; headings in the house's ink.

    The theme's fonts go before a style's own in Word, so they are taken out.
    """
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name = "Calibri"
        style.font.size = Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        if name != "Normal":
            style.font.color.rgb = RGBColor.from_string(INK)


def packed(document: Any) -> bytes:
    """The finished document, the same bytes each time."""
    stream = io.BytesIO()
    document.save(stream)
    return fixed_zip(stream.getvalue())


# --- tables ------------------------------------------------------------------------------------------------------


def longest_word(text: str) -> int:
    """Letters of the longest piece that a line cannot end in."""
    return max((len(word) for word in _BREAKS.split(text)), default=0)


def column_widths(
    labels: Sequence[str], words: Sequence[Sequence[str]], widths: Sequence[int], *, free: float
) -> list[float]:
    """Centimetres that fill the page: narrow columns hold their longest word unbroken, wide ones share the rest.

    Args:
        labels: the columns' headings.
        words: the rows' texts.
        widths: what each column would like, in letters.
        free: the width of the page within its margins, in centimetres.
    """
    needed = []
    for at, (label, width) in enumerate(zip(labels, widths, strict=True)):
        longest = max((longest_word(row[at]) for row in words), default=0)
        letters = max(len(label) * 1.3, min(longest, _LONGEST_WORD), 0.7 * min(width, _WIDE))
        needed.append(_PADDING_CM + _LETTER_CM * letters)
    wide = [width > _WIDE for width in widths]
    narrow = sum(width for width, is_wide in zip(needed, wide, strict=True) if not is_wide)
    shares = sum(width for width, is_wide in zip(widths, wide, strict=True) if is_wide)
    if not shares:
        return [width * free / narrow for width in needed]
    squeeze = min(1.0, (1.0 - _LEAST_WIDE_SHARE) * free / narrow) if narrow else 1.0
    return [
        width * (free - narrow * squeeze) / shares if is_wide else need * squeeze
        for width, need, is_wide in zip(widths, needed, wide, strict=True)
    ]


def set_borders(grid: Any) -> None:
    """Thin lines between rows only."""
    from docx.oxml.ns import qn

    borders = node("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        shown = side in ("top", "bottom", "insideH")
        borders.append(node(f"w:{side}", val="single" if shown else "nil", sz="4", color=LINE))
    layout = grid._tbl.tblPr.find(qn("w:tblLayout"))
    if layout is None:
        grid._tbl.tblPr.append(borders)
    else:
        layout.addprevious(borders)  # the schema wants this order


def set_margins(grid: Any) -> None:
    """Less white beside the text than Word's own 1.9 mm."""
    from docx.oxml.ns import qn

    margins = node("w:tblCellMar", *(node(f"w:{side}", w="70", type="dxa") for side in ("left", "right")))
    look = grid._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        grid._tbl.tblPr.append(margins)
    else:
        look.addprevious(margins)  # the schema wants this order


# --- the document's own XML --------------------------------------------------------------------------------------


def node(tag: str, *children: Any, **attributes: str) -> Any:
    """An element of the document's XML with its children; attributes are in Word's namespace."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), xml_text(value))
    for child in children:
        element.append(child)
    return element


def run(text: str, *properties: Any) -> Any:
    """A run of text, character for character: line ends and tabs as Word has them.

    Args:
        text: may hold what XML cannot.
        properties: elements of its ``w:rPr``, in the order that the schema wants.
    """
    found = node("w:r")
    if properties:
        found.append(node("w:rPr", *properties))
    for piece in _PIECES.findall(text):
        if piece == "\t":
            found.append(node("w:tab"))
        elif piece in ("\n", "\r", "\r\n"):
            found.append(node("w:br"))
        else:
            words = node("w:t")
            words.text = xml_text(piece)
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            found.append(words)
    return found
