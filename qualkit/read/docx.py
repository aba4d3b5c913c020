"""A Word file's bytes come in; its paragraphs and tables go out as lines of text, in the order of the document.

Own code over zip and XML: python-docx leaves out text in tracked insertions and content controls, and unpacks
whatever it is given. Insertions count as text, deletions do not. A row of a table is one line, cells joined by a tab.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree as ET

from qualkit.errors import Notice, ReadError
from qualkit.read.raw import RawText

__all__ = ["read_docx"]

UNPACKED_MAX = 250_000_000
RATIO_MAX = 150  # XML of real interviews packs 5 to 20 times
ENTRIES_MAX = 10_000

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({_W + "del", _W + "moveFrom", _W + "pPr", _W + "rPr", _W + "instrText", _W + "delText", _FALLBACK})
_MARKS = {
    _W + "tab": "\t",
    _W + "br": "\n",
    _W + "cr": "\n",
    _W + "noBreakHyphen": "\u2011",
    _W + "softHyphen": "\u00ad",
}
_WRAPPERS = frozenset(_W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"))
_COUNTED = {
    _W + "footnoteReference": "footnotes",
    _W + "endnoteReference": "endnotes",
    _W + "commentReference": "comments",
    _W + "txbxContent": "text boxes",
    _W + "del": "tracked deletions",
}


def read_docx(path: Path, data: bytes) -> RawText:
    """Read a Word document.

    Raises:
        ReadError: Q103, an old or encrypted Word file; Q105, damaged, or unpacking to far more than it should;
            Q109, no Word document inside.
    """
    source = path.name
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise ReadError(
            "Q103",
            f"{source} is an old Word file (.doc) or has a password",
            hint="open it in Word and save it as .docx without password",
        )
    if not data.startswith(b"PK"):
        raise ReadError("Q109", f"{source} is not a Word file", hint="open it in Word and save it as .docx")
    root = _parse(_document_xml(data, source), source)
    body = root.find(_W + "body")
    if body is None:
        raise ReadError("Q109", f"{source} holds no Word document", hint="open it in Word and save it as .docx")
    counts: Counter[str] = Counter()
    try:
        lines = _block(body, counts)
    except RecursionError:
        raise ReadError(
            "Q105", f"{source} is nested too deep to be an interview", hint="save it again as .docx"
        ) from None
    notices = []
    if left_out := [f"{counts[what]} {what}" for what in _COUNTED.values() if counts[what]]:
        notices.append(Notice(f"left out: {', '.join(left_out)}", source=source))
    return RawText("\n".join(lines), None, "docx", None, tuple(notices))


def _document_xml(data: bytes, source: str) -> bytes:
    """The main part's XML, after a look at what the archive would unpack to."""
    damaged = ReadError("Q105", f"{source} is damaged", hint="open it in Word and save it again")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entry = _main_part(archive, source)
            with archive.open(entry) as stream:
                xml = stream.read(UNPACKED_MAX + 1)
    except ReadError:
        raise
    except Exception as bad:  # zipfile, zlib and lzma each raise their own when a stream is broken
        raise damaged from bad
    return xml


def _main_part(archive: zipfile.ZipFile, source: str) -> zipfile.ZipInfo:
    """The entry that holds the text, unless the archive is a bomb, locked or no Word file."""
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    if (
        len(entries) > ENTRIES_MAX
        or unpacked > UNPACKED_MAX
        or (unpacked > 5_000_000 and unpacked > RATIO_MAX * packed)
    ):
        raise ReadError(
            "Q105",
            f"{source} would unpack to {unpacked // 1_000_000} MB and was not opened",
            hint="if it is a real interview, take out its pictures and save it again",
        )
    names = {entry.filename for entry in entries}
    if "word/document.xml" not in names:
        raise ReadError(
            "Q109", f"{source} is a zip archive but no Word file", hint="open it in Word and save it as .docx"
        )
    entry = archive.getinfo("word/document.xml")
    if entry.flag_bits & 1:
        raise ReadError("Q103", f"{source} has a password", hint="save it without one")
    return entry


def _parse(xml: bytes, source: str) -> ET.Element:
    # A Word file has no document type: one that has is an attack by entity expansion, in whatever encoding.
    squeezed = xml.replace(b"\x00", b"") if b"\x00" in xml[:200] else xml
    if b"<!DOCTYPE" in squeezed or b"<!ENTITY" in squeezed:
        raise ReadError(
            "Q105",
            f"{source} holds XML entities, which Word never writes",
            hint="do not open it; ask where it comes from",
        )
    if _STRICT.encode() in xml[:8192]:
        xml = xml.replace(_STRICT.encode(), _TRANSITIONAL.encode())
    try:
        return ET.fromstring(xml)
    except ET.ParseError as bad:
        raise ReadError("Q105", f"{source} is damaged", hint="open it in Word and save it again") from bad


def _block(parent: ET.Element, counts: Counter[str]) -> list[str]:
    """The lines of a body, a cell or a content control."""
    lines: list[str] = []
    for child in parent:
        if child.tag == _W + "p":
            pieces: list[str] = []
            _inline(child, pieces, counts)
            lines.append("".join(pieces))
        elif child.tag == _W + "tbl":
            lines.extend(_table(child, counts))
        elif child.tag in _WRAPPERS:
            lines.extend(_block(child, counts))
    return lines


def _table(table: ET.Element, counts: Counter[str]) -> list[str]:
    lines: list[str] = []
    for row in _children(table, _W + "tr"):
        cells = ["\n".join(line for line in _block(cell, counts) if line.strip()) for cell in _children(row, _W + "tc")]
        lines.append("\t".join(cells).strip("\t"))
    return lines


def _children(parent: ET.Element, tag: str) -> list[ET.Element]:
    """The rows of a table or the cells of a row, through content controls; not those of tables inside."""
    found: list[ET.Element] = []
    for child in parent:
        if child.tag == tag:
            found.append(child)
        elif child.tag in _WRAPPERS:
            found.extend(_children(child, tag))
    return found


def _inline(element: ET.Element, pieces: list[str], counts: Counter[str]) -> None:
    """The text of a paragraph, depth first; what is skipped is counted."""
    for child in element:
        tag = child.tag
        if tag in _COUNTED:
            counts[_COUNTED[tag]] += 1
            continue
        if tag in _SKIPPED:
            continue
        if tag == _W + "t":
            pieces.append(child.text or "")
        elif tag in _MARKS:
            # A page break is a line end too; the last rendered page breaks are no text at all.
            pieces.append(_MARKS[tag])
        else:
            _inline(child, pieces, counts)
