"""A codebook's YAML and what is to be changed come in; the YAML with that changed, and all else as it stood, goes out.

Lines that a change does not touch stay as they are, byte for byte. What is touched goes through ruamel.yaml and
back, so comments and the order of keys stay too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qualkit.codebook.layout import Layout, compose, items_of, on_one_line, spliced, value_of, word

__all__ = [
    "add_code",
    "bump_version",
    "define_code",
    "merge_codes",
    "recoded_passages",
    "rename_codes",
    "retire_code",
]

Texts = Mapping[str, str]


def add_code(
    text: str, name: str, code: str, *, label: Texts, definition: Texts, parent: str = "", after: str = ""
) -> str:
    """Write a new code into a codebook.

    Args:
        text: the YAML.
        name: the file's name, for errors.
        code: the new id, not in the codebook yet.
        label, definition: wordings by language.
        parent: the id of the code it goes below.
        after: the code behind which it is written, and behind those below that one; else at the end.

    Raises:
        CodebookError: Q201, the codes are not written as lines that begin with a dash.
    """
    layout = Layout(text, name)
    data: dict[str, Any] = {"id": code}
    if parent:
        data["parent"] = parent
    data |= {"label": on_one_line(label), "definition": dict(definition)}
    if not layout.items:
        return layout.begun(Layout.item(data, 2))
    family = [at for at, its in enumerate(layout.ids) if after and (its == after or its.startswith(f"{after}."))]
    behind = max(family, default=len(layout.ids) - 1)
    end = layout.items[behind][1]
    return "".join([*layout.lines[:end], *layout.item(data, layout.column), *layout.lines[end:]])


def rename_codes(text: str, name: str, moves: Mapping[str, str]) -> str:
    """Give codes other ids wherever the file names them: ``id``, ``parent`` and ``belongs_to``."""
    root = compose(text, name)
    edits = []
    for item in items_of(value_of(root, "codes")):
        places = [value_of(item, "id"), value_of(item, "parent")]
        for miss in items_of(value_of(item, "near_misses")):
            places += items_of(value_of(miss, "belongs_to"))
        edits += [(node, word(moves[node.value])) for node in places if node is not None and node.value in moves]
    return spliced(text, edits)


def define_code(
    text: str,
    name: str,
    code: str,
    *,
    label: Texts | None = None,
    definition: Texts | None = None,
    include: Sequence[Texts] | None = None,
    exclude: Sequence[Texts] | None = None,
) -> str:
    """Word a code anew; a language that is not given keeps its wording, a list that is given takes the old one's place.

    Raises:
        CodebookError: Q201, the codes are not written as lines that begin with a dash.
    """

    layout = Layout(text, name)
    parts: dict[str, Any] = {}
    for key, texts in (("label", label), ("definition", definition)):
        if texts:
            parts[key] = layout.part(code, key)
            parts[key].update(texts)
    for key, items in (("include", include), ("exclude", exclude)):
        if items is not None:
            parts[key] = [on_one_line(each) for each in items]
    return layout.changed(code, parts)


def merge_codes(text: str, name: str, olds: Iterable[str], into: str) -> str:
    """Take codes out of a codebook; what they taught and their patterns go to ``into``, which keeps its definition.

    Args:
        text: the YAML.
        name: the file's name, for errors.
        olds: ids of the codes that go, without ``into``.
        into: the id of the code that stays.

    Raises:
        CodebookError: Q201, the codes are not written as lines that begin with a dash.
    """
    gone = list(olds)
    layout = Layout(text, name)
    parts: dict[str, Any] = {}
    for key in ("examples", "near_misses", "patterns"):
        more = [item for old in gone for item in layout.part(old, key) or ()]
        if key == "patterns":
            more = [
                _with_tests(item, {test: layout.part(old, test) for test in ("require", "forbid")})
                for old in gone
                for item in layout.part(old, key) or ()
            ]
        if more:
            parts[key] = layout.part(into, key) or []
            parts[key].extend(more)
    _without_doubles(parts, {into, *gone})
    going = {number for old in gone for number in range(*layout.items[layout.ids.index(old)])}
    text = layout.changed(into, parts, without=going)
    return rename_codes(text, name, dict.fromkeys(gone, into))


def retire_code(text: str, name: str, code: str) -> str:
    """Mark a code as retired.

    Raises:
        CodebookError: Q201, the codes are not written as lines that begin with a dash.
    """

    return Layout(text, name).changed(code, {"retired": True})


def bump_version(text: str, name: str) -> str:
    """Count the last number of the codebook's version up by one."""
    node = value_of(compose(text, name), "version")
    numbers = list(re.finditer(r"\d+", node.value))
    if numbers:
        last = numbers[-1]
        new = f"{node.value[: last.start()]}{int(last[0]) + 1}{node.value[last.end() :]}"
    else:
        new = f"{node.value}.1"
    return spliced(text, [(node, json.dumps(new, ensure_ascii=False))])


def recoded_passages(text: str, moves: Mapping[str, str]) -> str:
    """Lines of example passages (``examples/*.jsonl``) with codes called by other names; other lines stay."""
    lines = []
    for line in text.splitlines(keepends=True):
        row = json.loads(line) if any(f'"{old}"' in line for old in moves) else None
        if isinstance(row, dict):
            for key in ("codes", "near", "asked"):
                if isinstance(row.get(key), list):
                    row[key] = list(dict.fromkeys(moves.get(code, code) for code in row[key]))
            if isinstance(row.get("near"), list):
                row["near"] = [code for code in row["near"] if code not in row.get("codes", ())]
            if isinstance(row.get("polarity"), dict):
                row["polarity"] = {moves.get(code, code): value for code, value in row["polarity"].items()}
            line = json.dumps(row, ensure_ascii=False) + ("\n" if line.endswith("\n") else "")
        lines.append(line)
    return "".join(lines)


def _with_tests(pattern: Any, tests: Mapping[str, Any]) -> Any:
    """A pattern with the tests that its code held for all of them."""
    for key, its in tests.items():
        if its:
            pattern[key] = {**its, **(pattern.get(key) or {})}
    return pattern


def _without_doubles(data: Any, whole: set[str]) -> None:
    """Drop passages that stand twice, and near misses that belong to what is one code now."""

    def told(item: Any) -> str:
        return " ".join((item if isinstance(item, str) else item["text"]).lower().split())

    seen: set[str] = set()
    for key in ("examples", "near_misses"):
        kept = []
        for item in data.get(key) or ():
            belongs = set(item.get("belongs_to") or ()) if key == "near_misses" else set()
            if told(item) not in seen and not belongs & whole:
                kept.append(item)
                seen.add(told(item))
        if key in data and len(kept) != len(data[key]):
            data[key] = kept
