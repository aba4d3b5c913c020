"""Themes' words and units come in; how well the words go together, how unlike the themes and how spread goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log

from qualkit.themes.engines.base import count_table, neighbours
from qualkit.themes.preparing import Documents

__all__ = ["Together", "diversity", "gini", "npmi"]


def npmi(themes: Sequence[Sequence[str]], words: Sequence[Sequence[str]]) -> list[float]:
    """How often the words of each theme stand in the same units, beyond chance.

    Args:
        themes: the first words of each theme.
        words: of each unit.

    Returns:
        For each theme the mean over its pairs of words of the normalised pointwise mutual information, in [-1, 1]: 0 is
        as by chance, -1 never together. A theme of one word gets -1.

    Source: Bouma 2009; Lau, Newman & Baldwin 2014. Units of talk are short, so values well below 0 are usual; what
    counts is how they lie beside those of shuffled text.
    """
    wanted = {word for theme in themes for word in theme}
    held: dict[str, set[int]] = {word: set() for word in wanted}
    for row, its in enumerate(words):
        for word in wanted.intersection(its):
            held[word].add(row)
    total = max(1, len(words))
    return [_mean_npmi([held[word] for word in theme], total) for theme in themes]


def _mean_npmi(held: Sequence[set[int]], total: int) -> float:
    values = []
    for at, one in enumerate(held):
        for other in held[:at]:
            both = len(one & other)
            if both == total:
                values.append(1.0)
            elif both:
                values.append(log(both * total / (len(one) * len(other))) / -log(both / total))
            else:
                values.append(-1.0)
    return sum(values) / len(values) if values else -1.0


class Together:
    """How often words stand near one another: in one unit or in the informant's next, in some informants' talk."""

    def __init__(self, documents: Documents) -> None:
        self._cases = documents.cases
        vocabulary, table = count_table(documents.words, rarest=1, most=1.0)
        self._column = {word: at for at, word in enumerate(vocabulary)}
        table.data[:] = 1.0
        self._held = table

    def lift(self, themes: Sequence[Sequence[str]], rows: Sequence[int]) -> list[float]:
        """For each theme the log of how often its words stand near one another over how often they would by chance.

        Args:
            themes: the first words of each.
            rows: of the units that are looked at.

        Returns:
            0 as by chance, 0.7 twice as often; pairs are pooled, so that rare words weigh little.
        """
        import numpy as np

        held = self._held[list(rows)]
        near = neighbours([self._cases[row] for row in rows], worth=1.0)
        total = max(1, held.shape[0])
        each = near.sum() / total
        values = []
        for theme in themes:
            here = held[:, [self._column[word] for word in theme if word in self._column]]
            met = np.asarray((here.T @ (near @ here)).todense())
            number = np.asarray(here.sum(axis=0)).ravel()
            chance = np.outer(number, number) / total * each
            apart = ~np.eye(len(number), dtype=bool)
            values.append(float(np.log((met[apart].sum() + 2.0) / (chance[apart].sum() + 2.0))))
        return values


def diversity(themes: Sequence[Sequence[str]]) -> float:
    """The share of the themes' words that stand in one theme alone, in [0, 1]; 1 without words."""
    every = [word for theme in themes for word in theme]
    return sum(every.count(word) == 1 for word in every) / len(every) if every else 1.0


def gini(counts: Mapping[str, int], base: int) -> float:
    """How unevenly units lie over ``base`` informants, in [0, 1): 0 all have as many, near 1 one has all."""
    values = sorted([*counts.values(), *[0] * max(0, base - len(counts))])
    total = sum(values)
    if not total:
        return 0.0
    ranked = sum(rank * value for rank, value in enumerate(values, start=1))
    return max(0.0, 2 * ranked / (len(values) * total) - (len(values) + 1) / len(values))
