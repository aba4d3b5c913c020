"""Lines come in; which of them are page furniture, legend or metadata goes out.

Nothing here looks at how the rest of the document is labelled, except that a legend may name a label that is used.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from qualkit.model import Role
from qualkit.read.labels import Candidate, Sep, Shape, key_of, shape_of, tidy
from qualkit.read.lines import Line
from qualkit.read.vocabulary import GENERIC, INFORMANT_WORDS, INTERVIEWER_WORDS, METADATA, OTHER_WORDS

__all__ = ["LegendEntry", "furniture_of", "legend_of", "role_of_words"]

TOP_LINES = 60

_PAGE = re.compile(
    r"(?:side|page|s\.|p\.)\s{0,3}\d{1,4}(?:\s{0,3}(?:af|of|/|ud af)\s{0,3}\d{1,4})?|\d{1,4}\s?/\s?\d{1,4}", re.I
)
_LONE_NUMBER = re.compile(r"[-–—|]?\s{0,3}(\d{1,4})\s{0,3}[-–—|]?")
_DIGITS = re.compile(r"\d+")
_WORDS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """What a legend says of one label: a role, a name, or both."""

    key: str
    role: Role
    name: str
    typed: str


def role_of_words(text: str) -> Role:
    """The role that the words of a label or legend name; UNKNOWN if none does."""
    words = [word.casefold() for word in _WORDS.findall(text)]
    for word in words:
        if word in INTERVIEWER_WORDS and not (word == "interviewer" and "ikke" in words):
            return Role.INTERVIEWER
        if word in OTHER_WORDS:
            return Role.OTHER
        if word in INFORMANT_WORDS:
            return Role.INFORMANT
    return Role.UNKNOWN


def furniture_of(text: str, lines: Sequence[Line], candidates: Sequence[Sequence[Candidate]]) -> frozenset[int]:
    """Numbers of the lines that are page furniture: page numbers and the running heads beside them.

    A lone number counts only as one of a rising series (a spoken "fire" typed as ``4`` does not), a repeated line only
    beside a page number or page break, and never if it may begin with a label.
    """
    found: set[int] = set()
    lone: list[tuple[int, int]] = []
    for number, line in enumerate(lines):
        if line.end - line.start > 24:
            continue
        content = text[line.start : line.end]
        if _PAGE.fullmatch(content.strip("-–—|[]()*_ ")):
            found.add(number)
        elif match := _LONE_NUMBER.fullmatch(content):
            lone.append((number, int(match[1])))
    if len(lone) >= 2 and all(
        1 <= after[1] - before[1] <= 2 and after[0] - before[0] >= 3 for before, after in pairwise(lone)
    ):
        found.update(number for number, _ in lone)
    edges = found | {number for number, line in enumerate(lines) if line.page and number}
    if len(edges) < 2:
        return frozenset(found)
    beside = sorted({n + step for n in edges for step in (-1, 0, 1) if 0 <= n + step < len(lines)} - found)
    heads = {
        n: _DIGITS.sub("0", text[lines[n].start : lines[n].end])
        for n in beside
        if lines[n].end - lines[n].start <= 90 and not any(_labels(c) for c in candidates[n])
    }
    repeated = Counter(heads.values())
    opening = {_DIGITS.sub("0", text[line.start : line.end]) for line in lines[:3]}
    for number, head in heads.items():
        enough = 2 if head in opening else 3
        if repeated[head] + (head in opening and number > 2) >= enough and len(head) >= 6 and head[-1] not in ".?!:,":
            found.add(number)
    return frozenset(found)


def _labels(candidate: Candidate) -> bool:
    return candidate.sep not in {Sep.OWN, Sep.DASH} and candidate.shape not in {Shape.METADATA, Shape.SENTENCE}


_PAIR = re.compile(
    r"[\s(\[*_•-]{0,6}(?P<a>[^=:\s](?:[^=:]{0,38}[^=:\s])?)[\s*_]{0,4}(?P<sep>[=:])[\s*_]{0,4}(?P<b>[^=:]{1,60})"
)
_CHUNKS = re.compile(r"[,;|/]|\s{2,}|\t|\.\s| og (?=[^=]{1,20}=)")


def _labelish(label: str) -> bool:
    return shape_of(label) in {Shape.CODE, Shape.ROLE, Shape.NAME}


def _legend_pairs(content: str, used: Mapping[str, int]) -> list[LegendEntry]:
    """The entries of one line if the whole line is a legend; else an empty list."""
    if len(content) > 200 or not ("=" in content or ":" in content) or "?" in content:
        return []
    first, colon, rest = content.partition(":")
    if colon and key_of(first) in METADATA and ("=" in rest or ":" in rest):
        content = rest
    chunks: list[str] = []
    for chunk in _CHUNKS.split(content.strip("()[]*_ ")):
        if "=" in chunk or ":" in chunk:
            chunks.append(chunk)
        elif chunk.strip() and not chunks:
            return []
    entries: list[LegendEntry] = []
    for chunk in chunks:
        match = _PAIR.fullmatch(chunk.rstrip(" .)]*_"))
        if not match:
            return []
        a, b = tidy(match["a"]), tidy(match["b"])
        if not a or not b or len(b.split()) > 6 or b[-1] in "!…,":
            return []
        role_a, role_b = role_of_words(a), role_of_words(b)
        if match["sep"] == "=":
            if role_a is not Role.UNKNOWN and shape_of(b) is Shape.CODE and shape_of(a) is not Shape.CODE:
                entries.append(LegendEntry(key_of(b), role_a, a, b))
            elif _labelish(a) and len(a.split()) <= 3:
                entries.append(LegendEntry(key_of(a), role_b, b, a))
            else:
                return []
        elif shape_of(b) is Shape.CODE and role_a is not Role.UNKNOWN and used.get(key_of(b), 0) >= 1:
            entries.append(LegendEntry(key_of(b), role_a, a, b))
        elif (
            role_b is not Role.UNKNOWN and shape_of(a) in {Shape.CODE, Shape.NAME} and not chunk.rstrip().endswith(".")
        ):
            entries.append(LegendEntry(key_of(a), role_b, b, a))
        else:
            return []
    return entries


def legend_of(
    text: str, lines: Sequence[Line], candidates: Sequence[Sequence[Candidate]], furniture: frozenset[int]
) -> tuple[dict[int, list[LegendEntry]], frozenset[int]]:
    """The legend lines at the top, and those of the metadata lines that look like labels ("Interviewer: Hanne Holm").

    Returns:
        Line number to entries, and the numbers of metadata lines that carry a role word.
    """
    used = Counter(key for found in candidates for key in {c.key for c in found if c.sep not in {Sep.OWN, Sep.DASH}})
    legend: dict[int, list[LegendEntry]] = {}
    named: list[tuple[int, LegendEntry]] = []
    metadata: set[int] = set()
    for number in range(min(TOP_LINES, len(lines))):
        if number in furniture:
            continue
        line = lines[number]
        content = text[line.start : line.end]
        if entries := _legend_pairs(content, used):
            legend[number] = entries
            continue
        if number - 1 in legend and "=" in content and "?" not in content:
            legend[number] = []  # "[pause] = over tre sekunder": explains marks, no speakers
            continue
        strong = next((c for c in candidates[number] if c.sep in {Sep.COLON, Sep.TAB}), None)
        if strong is None:
            continue
        if strong.shape is Shape.METADATA:
            metadata.add(number)
            continue
        value = text[strong.body : line.end]
        if strong.shape is Shape.ROLE and _is_name_value(value):
            named.append(
                (number, LegendEntry(key_of(value.partition(",")[0]), role_of_words(strong.label), "", strong.key))
            )
            continue
        if used[strong.key] >= 2 and strong.shape is not Shape.SENTENCE:
            break
    for run in _runs(named, lines):
        typed = {entry.typed for _, entry in run}
        before, after = run[0][0] - 1, run[-1][0] + 1
        # A dialogue that opens "Interviewer: Velkommen / Borger: Tak" goes on at once; a header ends in a blank line.
        closed = len(typed) == len(run) and (after >= len(lines) or lines[after].breaks >= 2 or after in metadata)
        beside = ((before in metadata or before in legend) and lines[run[0][0]].breaks == 1) or after in metadata
        known = any(used[entry.key] and entry.key not in typed for _, entry in run)
        if known or (closed and (beside or len(run) >= 2)):
            legend.update({number: [entry] for number, entry in run})
    return legend, frozenset(metadata)


def _runs(named: Sequence[tuple[int, LegendEntry]], lines: Sequence[Line]) -> list[list[tuple[int, LegendEntry]]]:
    """Lines that stand directly below one another."""
    runs: list[list[tuple[int, LegendEntry]]] = []
    for number, entry in named:
        if runs and runs[-1][-1][0] == number - 1 and lines[number].breaks == 1:
            runs[-1].append((number, entry))
        else:
            runs.append([(number, entry)])
    return runs


def _is_name_value(value: str) -> bool:
    """True for what stands behind "Interviewer:" in a header: a name or a code, no sentence."""
    value = value.strip()
    head = value.partition(",")[0].strip()
    if not head or value[-1] in ".?!…" or len(value.split()) > 6 or value.casefold() in GENERIC:
        return False
    shape = shape_of(head)
    return shape in {Shape.NAME, Shape.CODE, Shape.PAREN} and head[0].isupper()
