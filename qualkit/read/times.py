"""A place in a line comes in; the time stamp that stands there goes out, in milliseconds of the recording.

Known shapes: ``[00:03:14]``, ``(3:14)``, ``<00:03:14>``, ``#00:00:14-2#`` (tenths), ``[00:03 - 00:05]``,
``*1:40 =``, and bare ``00:03:14`` at the start of a line or alone on it. A bare time inside a sentence
("klokken 12:30") is speech.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Stamp", "inline_stamps", "leading_stamp", "parse_clock", "stamp_alone", "wrapped_stamp"]

_CLOCK = r"(?:\d{1,3}[:.])?\d{1,3}:\d{2}(?:[.,]\d{1,3}|-\d(?!\d))?|\d{1,2}\.\d{2}\.\d{2}"
_RANGE = rf"(?P<a>{_CLOCK})(?:\s{{0,2}}(?:-->|-|–|—|til)\s{{0,2}}(?P<b>{_CLOCK}))?"
_WRAPPED = re.compile(rf"[\[({{<#]\s?{_RANGE}\s?[\])}}>#]")
_BARE = re.compile(rf"[*#]?{_RANGE}(?![\w:.,]\d|\w)")
_EQUALS = re.compile(r"[ \t\u00a0]{0,3}=[ \t\u00a0]{0,3}")
_NUMBER = re.compile(r"\d+")


class Stamp(NamedTuple):
    """A time stamp: where it stands, and what it says in ms; ``end_ms`` where it is a range.

    ``wrapped`` is True for stamps in brackets or hashes, ``hashed`` for those in hashes, which typists put at the end
    of what was said; ``parts`` is the number of fields (2: m:ss, 3: h:mm:ss).
    """

    start: int
    end: int
    ms: int
    end_ms: int | None
    wrapped: bool
    hashed: bool
    parts: int


def parse_clock(clock: str) -> int:
    """Milliseconds of ``h:mm:ss``, ``m:ss``, with ``.mmm``, ``,mmm`` or ``-t`` (tenths) behind."""
    fraction = 0
    head = clock
    for mark in (",", "-"):
        if mark in clock:
            head, _, tail = clock.partition(mark)
            fraction = int(tail.ljust(3, "0")[:3])
    if ":" in head and "." in head.rpartition(":")[2]:
        head, _, tail = head.rpartition(".")
        fraction = int(tail.ljust(3, "0")[:3])
    seconds = 0
    for number in _NUMBER.findall(head):
        seconds = seconds * 60 + int(number)
    return seconds * 1000 + fraction


def _stamp(match: re.Match[str], end: int, *, wrapped: bool) -> Stamp:
    first = match["a"]
    return Stamp(
        match.start(),
        end,
        parse_clock(first),
        parse_clock(match["b"]) if match["b"] else None,
        wrapped,
        match[0].startswith("#"),
        len(_NUMBER.findall(re.split(r"[,-]", first)[0])) if "." not in first else first.count(":") + 1,
    )


def wrapped_stamp(text: str, at: int, end: int) -> Stamp | None:
    """The stamp in brackets or hashes that begins at ``at``, if one does."""
    match = _WRAPPED.match(text, at, end)
    return _stamp(match, match.end(), wrapped=True) if match else None


def leading_stamp(text: str, at: int, end: int) -> Stamp | None:
    """The stamp at the start of a line, in brackets or bare; ``*1:40 =`` takes its equals sign along."""
    if at >= end or not (text[at].isdigit() or text[at] in "[({<#*"):
        return None
    found = wrapped_stamp(text, at, end)
    if found is None:
        match = _BARE.match(text, at, end)
        if match is None:
            return None
        found = _stamp(match, match.end(), wrapped=False)
    equals = _EQUALS.match(text, found.end, end)
    return found._replace(end=equals.start() + len(equals[0].rstrip())) if equals else found


def stamp_alone(text: str, start: int, end: int) -> Stamp | None:
    """The stamp that fills ``text[start:end]``, if it is nothing else."""
    if end - start > 40:
        return None
    found = leading_stamp(text, start, end)
    return found if found and found.end == end else None


def inline_stamps(text: str, start: int, end: int) -> Iterator[Stamp]:
    """The stamps in brackets or hashes within ``text[start:end]``, in order."""
    if ":" not in text[start:end] and "." not in text[start:end]:
        return
    for match in _WRAPPED.finditer(text, start, end):
        yield _stamp(match, match.end(), wrapped=True)
