"""The words of units come in; which of them say nearly the same goes out, at a cost that grows with the words alone."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping

__all__ = ["ALIKE", "alike", "repeats"]

ALIKE = 0.7
"""From which share of common words two units count as saying the same."""

MOST_LOOKS = 64  # leaders with a word that are looked at; more only where hundreds share the same rare words
_ROUNDING = 1e-9
_ALIKE_ONLY_IF_THE_SAME = 2  # with so few words, one that differs is too much


def alike(one: frozenset[str], other: frozenset[str]) -> bool:
    """True if the two have at least ``ALIKE`` of their words in common (Jaccard); units without words never do."""
    common = len(one & other)
    return common > 0 and common >= ALIKE * (len(one) + len(other) - common) - _ROUNDING


def repeats(words: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """For each unit the one it repeats, itself if it repeats none.

    Units are taken in the order of ``words``; each joins one that it is alike, or stands for itself. Of two units that
    are alike each has at least two words in common with the other among its own rarest ones, so only such are compared.

    Args:
        words: content words by unit.

    Source:
        Bayardo, Ma & Srikant (2007), Scaling up all pairs similarity search, WWW; Wang, Li & Feng (2012), Can we beat
        the prefix filtering?, SIGMOD.
    """
    frequency: Counter[str] = Counter()
    for each in words.values():
        frequency.update(each)
    rarity = {word: at for at, (_, word) in enumerate(sorted((many, word) for word, many in frequency.items()))}
    same: dict[frozenset[str], str] = {}
    leaders: dict[str, list[str]] = defaultdict(list)
    found: dict[str, str] = {}
    for unit, own in words.items():
        leader = same.get(own, unit)
        if leader == unit and (size := len(own)) > _ALIKE_ONLY_IF_THE_SAME:
            rarest = sorted(own, key=rarity.__getitem__)[: size - math.ceil(ALIKE * size - _ROUNDING) + 2]
            leader = _leader(words, own, [leaders[word] for word in rarest]) or unit
            if leader == unit:
                for word in rarest:
                    leaders[word].append(unit)
        if own:
            same[own] = leader
        found[unit] = leader
    return found


def _leader(words: Mapping[str, frozenset[str]], own: frozenset[str], lists: list[list[str]]) -> str | None:
    met: set[str] = set()
    for leaders in lists:
        for leader in leaders[:MOST_LOOKS]:
            if leader in met and alike(own, words[leader]):
                return leader
            met.add(leader)
    return None
