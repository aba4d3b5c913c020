"""Sentences with names come in; the same with other people's names go out, so that a name is known by its company."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from treebank import Sentence

__all__ = ["People", "swapped"]


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


def swapped(sentence: Sentence, people: People, chance: random.Random) -> Sentence:
    """The sentence, mostly with each person named anew: of several names in a row the first is a first name."""
    words = list(sentence.words)
    if chance.random() < 0.3:
        return sentence
    for at, name in enumerate(sentence.names):
        # A genitive stays as it is: its tag says so, and a new name would need its ending.
        genitive = sentence.tags and "Case=Gen" in sentence.tags[at]
        if genitive or not name.endswith("PER") or not words[at][:1].isupper() or len(words[at]) < 3:
            continue
        alone = name[0] == "B" and not any(later == "I-PER" for later in sentence.names[at + 1 : at + 2])
        is_first = chance.random() < 0.7 if alone else name[0] == "B"
        words[at] = people.first(chance) if is_first else people.last(chance)
    return replace(sentence, words=tuple(words))


def with_swaps(sentences: Sequence[Sentence], people: People, chance: random.Random, times: int) -> list[Sentence]:
    """The sentences, and ``times`` copies with other people of those that name any."""
    named = [sentence for sentence in sentences if any(name.endswith("PER") for name in sentence.names)]
    return [*sentences, *(swapped(sentence, people, chance) for sentence in named for _ in range(times))]
