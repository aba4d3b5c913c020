"""Running Danish text comes in, as the licensed collections hold it; sentences as people write them go out."""

from __future__ import annotations

import lzma
import re
from collections.abc import Iterator
from pathlib import Path

__all__ = ["running_sentences", "spoken_turns"]

_BEFORE = re.compile(r" ([,.;:!?%)\]»])")
_AFTER = re.compile(r"([(\[«]) ")
_QUOTED = re.compile(r'" ([^"]*?) "')
_LABEL = re.compile(r"^[^:]{1,80}: ")


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        next(file)  # the heading
        for line in file:
            yield line.strip()


def _joined(line: str) -> str:
    """A line whose signs stand apart, written as people write."""
    return _AFTER.sub(r"\1", _BEFORE.sub(r"\1", _QUOTED.sub(r'"\1"', line)))


def _whole(line: str) -> bool:
    """It reads as one sentence: a capital first, a stop last, words in between, and no list of numbers."""
    words = line.split()
    letters = sum(character.isalpha() for character in line)
    return (
        3 <= len(words) <= 60
        and line[:1].isupper()
        and line[-1:] in ".!?"
        and letters > 0.7 * len(line.replace(" ", ""))
    )


def running_sentences(data: Path) -> Iterator[str]:
    """The sentences of the Leipzig collection and of Europarl, in turn, so that any first part holds both."""
    news = (line for line in _lines(data / "danish/text/lcc.txt.xz") if _whole(line))
    debate = (line for line in map(_joined, _lines(data / "danish/text/europarl.txt.xz")) if _whole(line))
    while True:
        pair = [line for line in (next(news, None), next(debate, None)) if line]
        if not pair:
            return
        yield from pair


def spoken_turns(data: Path) -> Iterator[str]:
    """What was said in parliament, without the names of who said it: for word vectors only."""
    for line in _lines(data / "danish/text/folketing.txt.xz"):
        yield _LABEL.sub("", line)
