"""Sentences with names come in; the same with other names go out, so that a name is known by its company."""

from __future__ import annotations

import csv
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from treebank import Sentence

__all__ = ["People", "name_spans", "swapped", "with_swaps"]


class People:
    """Danish first and last names, drawn as often as people bear them, and some that fewer bear."""

    def __init__(self, data: Path) -> None:
        first: dict[str, float] = {}
        last: dict[str, float] = {}
        with (data / "danish/names/dacy_names.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                # The root of the count: a Marie now and then, and not always a Marie.
                (first if row["first_name"] == "True" else last)[row["name"]] = float(row["count"] or 1) ** 0.5
        self._first, self._first_weights = list(first), list(first.values())
        self._last, self._last_weights = list(last), list(last.values())

    def first(self, chance: random.Random) -> str:
        """A first name."""
        return chance.choices(self._first, self._first_weights)[0]

    def last(self, chance: random.Random) -> str:
        """A last name."""
        return chance.choices(self._last, self._last_weights)[0]


def mentions(sentences: Sequence[Sentence], kind: str) -> list[tuple[str, ...]]:
    """The names of one kind, each as its words, as often as they occur."""
    return [
        sentence.words[start:end]
        for sentence in sentences
        for start, end, found in name_spans(sentence.names)
        if found == kind
    ]


def name_spans(names: Sequence[str]) -> list[tuple[int, int, str]]:
    """First place, place after the last, and kind of each name."""
    spans, begun = [], -1
    for at, name in enumerate((*names, "O")):
        if begun >= 0 and name[0] != "I":
            spans.append((begun, at, names[begun][2:]))
            begun = -1
        if name[0] == "B":
            begun = at
    return spans


def swapped(
    sentence: Sentence, people: People, others: Mapping[str, Sequence[tuple[str, ...]]], chance: random.Random
) -> Sentence:
    """The sentence with other names: people anew, places and organisations by others of their kind.

    Tags, heads and lemmas are left out: another name may have more words.
    """
    words, spaces, names = list(sentence.words), list(sentence.spaces), list(sentence.names)
    for start, end, kind in reversed(name_spans(sentence.names)):
        if chance.random() < 0.3:
            continue
        if kind == "PER":
            several = end - start > 1
            is_first = several or chance.random() < 0.7
            new = [people.first(chance) if is_first else people.last(chance)]
            new += [people.last(chance) for _ in range(end - start - 1)]
        elif others.get(kind):
            new = list(chance.choice(others[kind]))
        else:
            continue
        words[start:end] = new
        spaces[start:end] = [True] * (len(new) - 1) + [spaces[end - 1]]
        names[start:end] = [f"B-{kind}"] + [f"I-{kind}"] * (len(new) - 1)
    return Sentence(tuple(words), tuple(spaces), names=tuple(names))


def with_swaps(sentences: Sequence[Sentence], people: People, chance: random.Random, times: int) -> list[Sentence]:
    """The sentences, and ``times`` copies with other names of those that hold any."""
    others = {kind: mentions(sentences, kind) for kind in ("LOC", "ORG")}
    named = [sentence for sentence in sentences if any(name != "O" for name in sentence.names)]
    return [*sentences, *(swapped(sentence, people, others, chance) for sentence in named for _ in range(times))]
