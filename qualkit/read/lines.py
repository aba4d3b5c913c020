"""Text comes in; its lines that hold more than white space go out, as offsets into the text."""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Line", "lines_of"]

# From the first to the last character of a line that is not white space. Every ending counts: LF, CRLF, CR, form
# feed, vertical tab, NEL and the Unicode separators.
_CONTENT = re.compile(r"\S(?:[^\n\r\f\v\x85\u2028\u2029]*\S)?")
_BREAK = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")


class Line(NamedTuple):
    """One line without its margins: ``text[start:end]``.

    ``breaks`` counts the line ends since the line before (2 or more: a blank line lies between), and ``page`` is True
    after a form feed.
    """

    start: int
    end: int
    breaks: int
    page: bool


def lines_of(text: str) -> list[Line]:
    """All lines of ``text`` that are not blank, in order. Linear in the length of the text."""
    found: list[Line] = []
    at = 0
    for match in _CONTENT.finditer(text):
        start, end = match.span()
        gap = text[at:start]
        if gap in {"\n", "\r\n"}:
            breaks, page = 1, False
        else:
            breaks, page = len(_BREAK.findall(gap)), "\f" in gap
        found.append(Line(start, end, breaks, page))
        at = end
    return found
