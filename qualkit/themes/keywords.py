"""Groups of units come in, as words; what each group says more than the others goes out: keywords by c-TF-IDF."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

__all__ = ["class_keywords"]


def class_keywords(
    groups: Mapping[str, Sequence[str]], top: int = 10, *, rarest: int = 2
) -> dict[str, list[tuple[str, float]]]:
    """The words that tell a group from the others.

    Args:
        groups: name of a group (a theme, a code) to all words of its units, one after another.
        top: how many words each group gets at most.
        rarest: a word must be said so many times in a group.

    Returns:
        For each group words and weights, the heaviest first, ties by alphabet. The weight is the word's share of the
        group's words times the log of 1 plus the mean size of the groups over how often the word is said in all.

    Source: class-based TF-IDF, Grootendorst 2022.
    """
    counts = {name: Counter(words) for name, words in groups.items()}
    everywhere: Counter[str] = Counter()
    for its in counts.values():
        everywhere.update(its)
    mean = sum(everywhere.values()) / max(1, len(counts))
    found = {}
    for name, its in counts.items():
        size = sum(its.values())
        weighted = [
            (word, number / size * log(1 + mean / everywhere[word])) for word, number in its.items() if number >= rarest
        ]
        found[name] = sorted(weighted, key=lambda pair: (-pair[1], pair[0]))[:top]
    return found
