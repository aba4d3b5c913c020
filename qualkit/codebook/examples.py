"""Files of example passages come in; checked examples, and what is wrong with them, go out.

Beside a codebook's YAML may stand a folder ``examples`` with ``*.jsonl``: many passages that teach, each with the codes
it carries, those it nearly carries, and perhaps how::

    {"text": "…", "codes": ["vendepunkt.selv"], "near": ["motivation.retning"], "polarity": {"match.udsigt": "fravaer"}}
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from qualkit.errors import CodebookError
from qualkit.json_lines import read_json_lines
from qualkit.model import ATTRIBUTE_VALUES, Codebook

__all__ = ["Finding", "Passage", "check_passages", "example_files", "leaks", "passages_of", "read_passages_file"]

_SHINGLE = 4  # words in a row
_ALIKE = 0.5  # share of shingles that make two passages near-duplicates
_MARKED = re.compile(r"[^\wæøåéÆØÅ]+")


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that teaches.

    ``codes`` it carries, ``near`` it nearly carries and does not; ``polarity`` where a code is not simply there.
    ``asked`` are the codes its writer was asked to look for, ``writer`` names the batch, ``place`` is file and line.
    """

    text: str
    codes: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    polarity: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] | None = None
    writer: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at: what it is, which passages, and why."""

    kind: str
    places: tuple[str, ...]
    why: str


def example_files(path: Path) -> list[Path]:
    """The example files beside a codebook file, sorted."""
    return sorted((path.parent / "examples").glob("*.jsonl"))


def read_passages_file(file: Path) -> list[Passage]:
    """The passages of one file.

    Raises:
        CodebookError: Q209, the file cannot be read, or a line is not such an object.
    """
    return read_json_lines(file, partial(_passage, file), _no_passage)


def _passage(file: Path, row: Mapping[str, Any], number: int) -> Passage:
    polarity = {str(code): str(value) for code, value in row.get("polarity", {}).items()}
    wrong = set(polarity.values()) - set(ATTRIBUTE_VALUES["polaritet"])
    if wrong:
        raise ValueError(f"polarity {wrong.pop()!r} is not known")
    asked = row.get("asked")
    return Passage(
        text=str(row["text"]),
        codes=tuple(map(str, row.get("codes", ()))),
        near=tuple(map(str, row.get("near", ()))),
        polarity=polarity,
        asked=tuple(map(str, asked)) if asked is not None else None,
        writer=str(row.get("writer", file.stem)),
        place=f"{file.name}:{number}",
    )


def _no_passage(why: str) -> CodebookError:
    return CodebookError("Q209", why, hint='{"text": "…", "codes": ["…"], "near": []}')


def passages_of(codebooks: Sequence[Codebook]) -> list[Passage]:
    """All that teaches these codebooks: the files beside them, and the examples and near misses in their YAML.

    Passages without any code of theirs are kept: they teach silence. Each file is read once; an example of the YAML
    that stands in a file too counts once. What carries a retired code alone teaches nothing: it may carry its parts.
    """
    known = {code.id for book in codebooks for code in book.codes if not code.retired}
    found: list[Passage] = []
    for file in sorted({file for book in codebooks if book.path for file in example_files(Path(book.path))}):
        for passage in read_passages_file(file):
            about = set(passage.codes) | set(passage.near) | set(passage.asked or ())
            if about & known or not about:
                found.append(passage)
    for book in codebooks:
        asked = tuple(code.id for code in book.codes)
        for code in book.codes:
            if code.retired:
                continue
            for number, example in enumerate(code.examples, start=1):
                found.append(
                    Passage(
                        example.text,
                        (code.id,),
                        (),
                        {code.id: example.polarity} if example.polarity != "til_stede" else {},
                        (code.id,),
                        f"{book.id}.yaml",
                        f"{code.id} example {number}",
                    )
                )
            for number, example in enumerate(code.near_misses, start=1):
                belongs = tuple(c for c in example.belongs_to if c in known)
                found.append(
                    Passage(
                        example.text,
                        belongs,
                        (code.id,),
                        {},
                        asked if belongs else (code.id,),
                        f"{book.id}.yaml",
                        f"{code.id} near miss {number}",
                    )
                )
    once: dict[tuple[str, ...], Passage] = {}
    for passage in found:
        once.setdefault(tuple(_words(passage.text)), passage)
    return list(once.values())


def check_passages(passages: Sequence[Passage], known: Iterable[str]) -> list[Finding]:
    """What is wrong with passages: unknown codes, contradictions, duplicates and near-duplicates.

    Args:
        passages: to check.
        known: ids of all codes there are.
    """
    codes = set(known)
    findings: list[Finding] = []
    for passage in passages:
        for code in sorted({*passage.codes, *passage.near} - codes):
            findings.append(Finding("unknown code", (passage.place,), code))
        for code in sorted(set(passage.codes) & set(passage.near)):
            findings.append(Finding("contradiction", (passage.place,), f"{code} is both carried and nearly carried"))
    findings.extend(_alike(passages))
    return findings


def leaks(passages: Sequence[Passage], interviews: Mapping[str, str], *, words: int = 9) -> list[Finding]:
    """The passages that repeat an interview on which results are measured: one finding each, by its first such words.

    Args:
        passages: to check.
        interviews: name to text.
        words: how many in a row a passage and an interview may not share; case, numbers of spaces and marks aside.
    """
    told: dict[tuple[str, ...], str] = {}
    for name, text in interviews.items():
        for shingle in _shingles(_words(text), words):
            told.setdefault(shingle, name)
    findings = []
    for passage in passages:
        mine = _words(passage.text)
        runs = (tuple(mine[at : at + words]) for at in range(len(mine) - words + 1))
        shared = next((run for run in runs if run in told), None)
        if shared is not None:
            findings.append(Finding("leak", (passage.place,), f"stands in {told[shared]}: {' '.join(shared[:4])} …"))
    return findings


def _words(text: str) -> list[str]:
    return [word for word in _MARKED.split(text.lower()) if word]


def _shingles(words: Sequence[str], size: int) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def _alike(passages: Sequence[Passage]) -> list[Finding]:
    """Pairs of passages that are the same, or share half of their runs of four words."""
    findings = []
    whole: dict[tuple[str, ...], int] = {}
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    shingles: list[set[tuple[str, ...]]] = []
    for at, passage in enumerate(passages):
        words = _words(passage.text)
        mine = _shingles(words, _SHINGLE)
        shingles.append(mine)
        key = tuple(words)
        if key in whole:
            findings.append(_pair("duplicate", passages[whole[key]], passage))
            continue
        whole[key] = at
        shared: dict[int, int] = defaultdict(int)
        for shingle in mine:
            for other in holders[shingle]:
                shared[other] += 1
            holders[shingle].append(at)
        for other, count in shared.items():
            if count / max(1, min(len(mine), len(shingles[other]))) >= _ALIKE:
                findings.append(_pair("near-duplicate", passages[other], passage))
    return findings


def _pair(kind: str, one: Passage, other: Passage) -> Finding:
    apart = sorted(set(one.codes) & set(other.near) | set(other.codes) & set(one.near))
    why = f"and they contradict one another about {', '.join(apart)}" if apart else "the same codes could be one"
    return Finding("contradiction" if apart else kind, (one.place, other.place), why)
