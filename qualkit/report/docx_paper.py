"""Texts, captions and fields come in; the paragraphs of a Word document come out, numbered and bookmarked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from qualkit.report.docx_words import words_in
from qualkit.word import node, run

__all__ = ["Entry", "Paper", "field_runs", "paragraph", "quoted", "tidy"]

Orientation = Literal["portrait", "landscape"]
_BLANKS = re.compile(r"\s+")
_NOT_IN_NAMES = re.compile(r"\W", re.ASCII)
_LONGEST_NAME = 40  # of a bookmark


def tidy(text: str) -> str:
    """``text`` on one line."""
    return _BLANKS.sub(" ", text).strip()


def quoted(text: str, lang: str) -> str:
    """``text`` in the quotation marks of the language."""
    return f"“{tidy(text)}”" if lang == "en" else f"”{tidy(text)}”"


def paragraph(style: str, *children: Any, keep_next: bool = False, new_page: bool = False, align: str = "") -> Any:
    """A paragraph.

    Args:
        style: its style's id.
        children: runs, or texts that become runs.
        keep_next: on the page of what follows.
        new_page: begins a page.
        align: ``center`` or ``right``.
    """
    properties = node("w:pPr", node("w:pStyle", val=style))
    if keep_next:
        properties.append(node("w:keepNext"))
    if new_page:
        properties.append(node("w:pageBreakBefore"))
    if align:
        properties.append(node("w:jc", val=align))
    return node("w:p", properties, *(run(child) if isinstance(child, str) else child for child in children))


def field_runs(instruction: str, shown: str, *properties: Any, dirty: bool = False) -> list[Any]:
    """A field that Word keeps up to date, with what it shows until then.

    Args:
        instruction: such as ``SEQ Tabel``.
        shown: the value so far.
        properties: makers' elements of its runs' ``w:rPr``; copied for each run.
        dirty: Word is asked to bring it up to date when it opens the file.
    """
    from copy import deepcopy

    def part(child: Any) -> Any:
        found = node("w:r")
        if properties:
            found.append(node("w:rPr", *(deepcopy(each) for each in properties)))
        found.append(child)
        return found

    begin = node("w:fldChar", fldCharType="begin")
    if dirty:
        begin = node("w:fldChar", fldCharType="begin", dirty="true")
    asked = node("w:instrText")
    asked.text = f" {instruction} "
    asked.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    parts = [part(begin), part(asked), part(node("w:fldChar", fldCharType="separate"))]
    if shown:
        parts.append(run(shown, *(deepcopy(each) for each in properties)))
    return [*parts, part(node("w:fldChar", fldCharType="end"))]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: the heading's level, its text and its bookmark."""

    level: int
    text: str
    bookmark: str


@dataclass
class Paper:
    """A document under way: what is to stand in it, in order, each piece upright, across or (None) as the next is."""

    lang: str
    width_cm: float
    flow: list[tuple[Orientation | None, Any]] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    _names: set[str] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)

    @property
    def words(self) -> Mapping[str, str]:
        """The fixed words of its language."""
        return words_in(self.lang)

    def add(self, *elements: Any, across: bool = False) -> None:
        """Put elements at the end."""
        self.flow += [("landscape" if across else "portrait", element) for element in elements]

    def heading(self, text: str, level: int, *, identity: str = "", new_page: bool = False) -> None:
        """A heading of level 1 to 3, with a bookmark; it goes on the page of what follows, which may lie across."""
        title = tidy(text)
        name = self.bookmark_name("afsnit", identity or title)
        if level <= 2:
            self.entries.append(Entry(level, title, name))
        made = paragraph(f"Heading{level}", *self.bookmarked(name, run(title)), new_page=new_page)
        self.flow.append((None, made))

    def caption(self, kind: str, title: str, more: str, *, identity: str, keep_next: bool) -> Any:
        """``Tabel 1. Title. More.`` with a number that Word counts, and a bookmark around the number.

        Args:
            kind: ``table`` or ``figure``.
            title: in bold.
            more: what it rests on.
            identity: of the table or figure, for the bookmark.
            keep_next: stands above what it names.
        """
        label = self.words[kind]
        number = self._numbers[kind] = self._numbers.get(kind, 0) + 1
        numbered = [run(f"{label} ", node("w:b")), *field_runs(f"SEQ {label} \\* ARABIC", str(number), node("w:b"))]
        name = self.bookmark_name("tabel" if kind == "table" else "figur", identity)
        title = tidy(title)
        told = run(f". {title}" + ("" if not title or title[-1] in ".?!" else "."), node("w:b"))
        rest = [run(f" {tidy(more)}")] if more else []
        return paragraph("Caption", *self.bookmarked(name, *numbered), told, *rest, keep_next=keep_next)

    def number(self, kind: str) -> int:
        """The number of the last ``table`` or ``figure``."""
        return self._numbers.get(kind, 0)

    def bookmark_name(self, kind: str, identity: str) -> str:
        """A name that Word takes (a letter first, then letters, digits and _; 40 at most) and that is not in use."""
        plain = identity.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
        stem = f"{kind}_{_NOT_IN_NAMES.sub('_', plain)}"[:_LONGEST_NAME]
        name, number = stem, 1
        while name in self._names:
            number += 1
            name = f"{stem[: _LONGEST_NAME - 5]}_{number}"
        self._names.add(name)
        return name

    def bookmarked(self, name: str, *elements: Any) -> list[Any]:
        """The elements between the ends of a bookmark."""
        number = str(len(self._names))
        return [node("w:bookmarkStart", id=number, name=name), *elements, node("w:bookmarkEnd", id=number)]
