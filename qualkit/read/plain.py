"""A txt or md file's bytes come in; its text goes out exactly as decoded. The speaker parser finds the turns."""

from __future__ import annotations

from pathlib import Path

from qualkit.read.decode import decode
from qualkit.read.raw import RawText

__all__ = ["read_md", "read_txt"]


def read_txt(path: Path, data: bytes) -> RawText:
    """Read plain text. Offsets are code points of the decoded file, a byte order mark not counted."""
    text, encoding, notices = decode(data, source=path.name)
    return RawText(text, encoding, "txt", None, notices)


def read_md(path: Path, data: bytes) -> RawText:
    """Read Markdown as the text it is: marks stay, and the parser knows ``**Name:**``."""
    text, encoding, notices = decode(data, source=path.name)
    return RawText(text, encoding, "md", None, notices)
