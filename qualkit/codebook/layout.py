"""A codebook's YAML comes in; which lines each code takes goes out, and the text with some of them written anew."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from qualkit.codebook.parse import parse_yaml
from qualkit.errors import CodebookError

__all__ = ["Layout", "compose", "items_of", "on_one_line", "spliced", "value_of", "word"]

_WIDTH = 140
_WORDS_OF_YAML = frozenset({"true", "false", "null"})
_ORDER = (
    "id", "parent", "retired", "label", "definition", "include", "exclude", "examples", "near_misses", "require",
    "forbid", "patterns",
)  # fmt: skip


class Layout:
    """Which lines of a codebook each code takes.

    ``items`` are ranges of line numbers; comments and blank lines between codes belong to none. ``column`` is where the
    dashes stand.
    """

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.splitlines(keepends=True)
        if self.lines and not self.lines[-1].endswith("\n"):
            self.lines[-1] += "\n"
        self._text, self._name = text, name
        root = compose(text, name)
        self._codes = value_of(root, "codes")
        nodes = items_of(self._codes)
        if nodes and (self._codes.flow_style or root.flow_style):
            line = self._codes.start_mark.line + 1
            raise CodebookError(
                "Q201",
                f"{name}:{line}: the codes are written on one line and cannot be changed here",
                hint="write each code on lines of its own that begin with a dash",
            )
        self.ids = [value_of(node, "id").value for node in nodes]
        self.column = self._codes.start_mark.column if nodes else 2
        starts = [self._dash(node.start_mark.line) for node in nodes]
        later = [key.start_mark.line for key, _ in root.value if nodes and key.start_mark.line > starts[-1]]
        ends = [*starts[1:], min(later, default=len(self.lines))][: len(starts)]
        self._columns: dict[str, int] = {}
        self.items = [(start, self._last(start, end)) for start, end in zip(starts, ends, strict=True)]

    def _dash(self, line: int) -> int:
        while not self.lines[line][self.column :].startswith("-"):
            line -= 1
        return line

    def _last(self, start: int, end: int) -> int:
        """Where a code ends: what stands before the next dash, blank or as a comment, is not its own."""
        while end > start + 1:
            line = self.lines[end - 1]
            indent = len(line) - len(line.lstrip())
            if line.strip() and not (line.lstrip().startswith("#") and indent <= self.column):
                break
            end -= 1
        return end

    def begun(self, block: Sequence[str]) -> str:
        """The text with its first code."""
        if self._codes is None:
            return "".join([*self.lines, "codes:\n", *block])
        start, end = self._codes.start_mark.index, self._codes.end_mark.index
        return f"{self._text[:start].rstrip(' ')}\n{''.join(block)}{self._text[end:].lstrip(' ').removeprefix(chr(10))}"

    @staticmethod
    def item(data: Any, column: int) -> list[str]:
        """A code as the lines of an item of a list whose dashes stand in ``column``."""
        return [f"{' ' * column}{line[2:]}" if line.strip() else line for line in _written([data], 0)]

    def part(self, code: str, key: str) -> Any:
        """What stands under a key of a code, with its comments; None if there is no such key."""
        parts = self._parts(code)
        if parts:
            return self._loaded(*parts[key])[key] if key in parts else None
        return self._loaded(*self.items[self.ids.index(code)])[0].get(key)

    def changed(self, code: str, parts: Mapping[str, Any], *, without: Collection[int] = ()) -> str:
        """The text with something else under some keys of a code; those lines are written anew.

        Args:
            code: which.
            parts: key to content; a key that is not there yet is put in its place.
            without: numbers of lines that go.
        """
        lines: list[str | None] = [None if at in without else line for at, line in enumerate(self.lines)]
        start, end = self.items[self.ids.index(code)]
        there = self._parts(code)
        if not there or any(key in there and there[key][0] == start for key in parts):
            data = self._loaded(start, end)[0]
            for key, content in parts.items():
                data[key] = content
            lines[start:end] = ["".join(self.item(data, self.column)), *[None] * (end - start - 1)]
            return "".join(line for line in lines if line is not None)
        column = self._columns[code]
        new: dict[int, str] = defaultdict(str)
        for key, content in sorted(parts.items(), key=lambda part: _ORDER.index(part[0])):
            written = "".join(_written({key: content}, column))
            if key in there:
                first, last = there[key]
                lines[first:last] = [written, *[None] * (last - first - 1)]
            else:
                before = [its for its in there if its in _ORDER and _ORDER.index(its) < _ORDER.index(key)]
                new[max(there[its][1] for its in before)] += written
        for at in sorted(new, reverse=True):
            lines.insert(at, new[at])
        return "".join(line for line in lines if line is not None)

    def _parts(self, code: str) -> dict[str, tuple[int, int]]:
        """Which lines each key of a code takes; empty where they do not stand on lines of their own."""
        at = self.ids.index(code)
        node = items_of(self._codes)[at]
        starts = [key.start_mark.line for key, _ in node.value]
        if node.flow_style or len(set(starts)) < len(starts):
            return {}
        self._columns[code] = node.start_mark.column
        ends = [*starts[1:], self.items[at][1]]
        return {key.value: span for (key, _), span in zip(node.value, zip(starts, ends, strict=True), strict=True)}

    def _loaded(self, start: int, end: int) -> Any:
        from ruamel.yaml.error import YAMLError

        lines = self.lines[start:end]
        at = next((n for n, its in enumerate(self.items) if its[0] == start), None)
        if at is not None and end < self.items[at][1]:
            lines[0] = lines[0].replace("-", " ", 1)  # the first key of a code, without the dash
        try:
            return _yaml().load("".join(lines))
        except YAMLError:
            raise CodebookError(
                "Q201",
                f"{self._name}:{start + 1}: the code cannot be changed here, for it refers to another place (&, *)",
                hint="write the part out instead of referring to it",
            ) from None


def _yaml() -> Any:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _written(data: Any, column: int) -> list[str]:
    """Content as lines that begin in ``column``."""
    from io import StringIO

    out = StringIO()
    _yaml().dump(data, out)
    return [f"{' ' * column}{line.rstrip()}\n" if line.strip() else "\n" for line in out.getvalue().splitlines()]


def on_one_line(texts: Mapping[str, str]) -> Any:
    """Wordings on one line: ``{da: …, en: …}``."""
    from ruamel.yaml.comments import CommentedMap

    mapping = CommentedMap(texts)
    mapping.fa.set_flow_style()
    return mapping


def compose(text: str, name: str) -> Any:
    """The YAML as nodes that know their places.

    Raises:
        CodebookError: Q201, not valid YAML.
    """
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return YAML(typ="safe", pure=True).compose(text)
    except YAMLError:
        parse_yaml(text, name)  # says what is wrong, with its line
        raise


def value_of(node: Any, key: str) -> Any:
    """The node under a key of a mapping; None if there is none."""
    pairs = node.value if isinstance(getattr(node, "value", None), list) else ()
    return next((value for its, value in pairs if its.value == key), None)


def items_of(node: Any) -> list[Any]:
    """The nodes of a list; none where there is none."""
    return list(node.value) if node is not None and isinstance(node.value, list) else []


def word(code: str) -> str:
    """An id as YAML writes it: in quotes where it could be taken for a number or a truth."""
    plain = re.match(r"[a-zæøå]", code) and code not in _WORDS_OF_YAML
    return code if plain else json.dumps(code, ensure_ascii=False)


def spliced(text: str, edits: Iterable[tuple[Any, str]]) -> str:
    """The text with other words in place of some nodes'."""
    for node, new in sorted(edits, key=lambda edit: edit[0].start_mark.index, reverse=True):
        text = text[: node.start_mark.index] + new + text[node.end_mark.index :]
    return text
