"""A pool of passages comes in; the few that stand for it best go out: near to many, quotable, unlike one another.

What is maximised is facility location with a price on likeness: the mean over informants of how near their passages are
to the nearest one chosen, plus how good and how central those chosen are, less how alike they are. No passage is worth
more later than earlier (the objective is submodular), so that taking the best next one comes near the best there is;
exchanges then mend what the first choices spoilt. The first passage is taken whatever it is worth.

Source: Lin & Bilmes 2011, A Class of Submodular Functions for Document Summarization; Nemhauser, Wolsey & Fisher 1978.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from qualkit.language.words import content_stems

__all__ = ["Pool", "feasible", "likeness", "maximise", "objective"]

ELIGIBLE = 200
"""Of a larger pool only so many passages, the best, may be chosen; the rest is still to be stood for."""
COVER, CENTRAL, ALIKE, SAME_PERSON = 1.0, 0.25, 0.5, 0.3
"""Weights beside quality, which weighs 1; ``SAME_PERSON`` is the likeness that one informant adds."""
_DIMENSIONS = 2048  # words and parts of words are hashed to so many columns
_ROUNDS = 10  # of exchanges
_STARTS = 4  # first passages that are tried: the best one alone can lead astray


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """The passages of one code, the eligible ones first.

    Attributes:
        near: passages x eligible ones, cosine in [0, 1].
        quality: of the eligible ones, probability times quotability in [0, 1], and what else speaks for or against.
        weight: of each passage, so that each informant weighs the same; the sum is 1.
        informants: who says each eligible one.
        wanted: eligible ones of which at least one is to be among the chosen (a deviant case); may be empty.
        clash: two eligible ones that must not both be chosen: they overlap, or say the same.
        most: to choose; ``most_each``: of one informant.
    """

    near: Any
    quality: Any
    weight: Any
    informants: Sequence[tuple[str, ...]]
    clash: Callable[[int, int], bool]
    wanted: frozenset[int] = frozenset()
    most: int = 4
    most_each: int = 2

    def central(self) -> Any:
        """How near each eligible passage is to all, as a share of the nearest one's, in [0, 1]."""
        alone = self.weight @ self.near
        top = float(alone.max()) if len(alone) else 0.0
        return alone / top if top > 0 else alone


@lru_cache(maxsize=100_000)
def _columns(stem: str) -> tuple[int, ...]:
    """The columns of a stem: its own, and those of its four-letter parts, which bring compounds together."""
    parts = [stem, *(f"_{stem[at : at + 4]}" for at in range(len(stem) - 3) if len(stem) > 5)]
    return tuple(zlib.crc32(part.encode()) % _DIMENSIONS for part in parts)


def likeness(texts: Sequence[str], *, eligible: int) -> Any:
    """How alike passages are in what they talk of.

    Args:
        texts: the passages.
        eligible: how many of them, from the first, are to be compared with all.

    Returns:
        an array of passages x eligible ones: cosine of TF-IDF over stems and their parts, in [0, 1], rounded so that
        machines agree.
    """
    import numpy as np

    table = np.zeros((len(texts), _DIMENSIONS), dtype=np.float32)
    for row, text in enumerate(texts):
        for column, times in Counter(column for stem in content_stems(text) for column in _columns(stem)).items():
            table[row, column] = 1.0 + math.log(times)
    seen = (table > 0).sum(axis=0)
    table *= np.log((1.0 + len(texts)) / (1.0 + seen)) + 1.0
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    table /= np.where(lengths > 0, lengths, 1.0)
    near = np.round((table @ table[:eligible].T).astype(np.float64), 4).clip(0.0, 1.0)
    # A passage stands for itself no better than for its nearest: else those who speak once are always chosen.
    own = np.arange(eligible)
    near[own, own] = 0.0
    near[own, own] = near[:eligible].max(axis=1, initial=0.0)
    return near


def objective(chosen: Collection[int], pool: Pool) -> float:
    """What a choice is worth: 0 for none.

    Args:
        chosen: eligible passages by number.
        pool: what they are to stand for.
    """
    if not chosen:
        return 0.0
    alone = float((pool.weight @ pool.near).max())
    central, picked = pool.central(), sorted(chosen)
    cover = float(pool.weight @ pool.near[:, picked].max(axis=1)) / alone if alone > 0 else 0.0
    each = sum(float(pool.quality[at] + CENTRAL * central[at]) for at in picked)
    alike = sum(_pair(pool, one, other) for nr, one in enumerate(picked) for other in picked[nr + 1 :])
    return COVER * cover + each - ALIKE * alike


def _pair(pool: Pool, one: int, other: int) -> float:
    same = SAME_PERSON if pool.informants[one] == pool.informants[other] else 0.0
    return float(pool.near[one, other]) + same


def feasible(chosen: Collection[int], pool: Pool) -> bool:
    """True if a choice keeps to the limits: how many, how many of one informant, no clash, one that is wanted."""
    each = Counter(pool.informants[at] for at in chosen)
    picked = sorted(chosen)
    return (
        len(picked) <= pool.most
        and all(number <= pool.most_each for number in each.values())
        and not any(pool.clash(one, other) for nr, one in enumerate(picked) for other in picked[nr + 1 :])
        and (not pool.wanted or any(at in pool.wanted for at in picked))
    )


class _Choice:
    """What is chosen so far, and what each eligible passage would add to it."""

    def __init__(self, pool: Pool) -> None:
        import numpy as np

        self.pool, self._np = pool, np
        alone = float((pool.weight @ pool.near).max())
        self._cover = COVER / alone if alone > 0 else 0.0
        self._each = pool.quality + CENTRAL * pool.central()
        numbers = {who: nr for nr, who in enumerate(dict.fromkeys(pool.informants))}
        self._who = np.array([numbers[who] for who in pool.informants])
        self._clashing: dict[int, Any] = {}

    def gains(self, chosen: Sequence[int]) -> Any:
        """What each passage adds to the choice; minus infinity where the limits forbid it."""
        np, pool = self._np, self.pool
        covered = pool.near[:, list(chosen)].max(axis=1) if chosen else np.zeros(len(pool.near))
        gain = self._cover * (pool.weight @ np.maximum(pool.near - covered[:, None], 0.0)) + self._each
        for at in chosen:
            gain = gain - ALIKE * (pool.near[: len(gain), at] + SAME_PERSON * (self._who == self._who[at]))
        forbidden = np.zeros(len(gain), dtype=bool)
        forbidden[list(chosen)] = True
        for at in chosen:
            forbidden |= self._clash(at)
            if sum(self._who[other] == self._who[at] for other in chosen) >= pool.most_each:
                forbidden |= self._who == self._who[at]
        gain[forbidden] = -np.inf
        return np.round(gain, 9)

    def _clash(self, at: int) -> Any:
        if at not in self._clashing:
            pool = self.pool
            self._clashing[at] = self._np.array(
                [other != at and pool.clash(at, other) for other in range(len(pool.informants))]
            )
        return self._clashing[at]

    def best(self, chosen: Sequence[int], *, among: frozenset[int] | None = None) -> tuple[int, float]:
        """The passage that adds most, the first of equals, and what it adds."""
        gain = self.gains(chosen)
        if among is not None:
            kept = self._np.full(len(gain), -self._np.inf)
            kept[list(among)] = gain[list(among)]
            gain = kept
        at = int(gain.argmax())
        return at, float(gain[at])

    def starts(self) -> list[list[int]]:
        """The first passages to try, the best first; one that is wanted where any is."""
        gain = self.gains([])
        among = self.pool.wanted or range(len(gain))
        return [[at] for at in sorted(among, key=lambda at: (-gain[at], at))[:_STARTS]]

    def filled(self, start: Sequence[int]) -> list[int]:
        """The choice from a start on: always the passage that adds most, while it adds something."""
        chosen = list(start)
        while len(chosen) < self.pool.most:
            among = self.pool.wanted if self._lacks(chosen) else None
            at, gain = self.best(chosen, among=among)
            if not gain > 0:
                break
            chosen.append(at)
        return chosen

    def exchanged(self, chosen: list[int]) -> list[int]:
        """The choice after exchanges of one passage for another, as long as they pay."""
        for _ in range(_ROUNDS):
            better = False
            for at in list(chosen):
                rest = [other for other in chosen if other != at]
                now = float(self.gains(rest)[at])
                other, gain = self.best(rest, among=self.pool.wanted if self._lacks(rest) else None)
                if gain > now + 1e-9:
                    chosen[chosen.index(at)] = other
                    better = True
            if not better:
                break
        return self.filled(chosen)

    def _lacks(self, chosen: Sequence[int]) -> bool:
        return bool(self.pool.wanted) and not any(at in self.pool.wanted for at in chosen)


def maximise(pool: Pool) -> list[int]:
    """The choice that is worth most, or near it: greedily, then by exchanges; the same each time.

    Greedy takes every gain anew, all at once: for pools of this size that is quicker than a queue of old gains.

    Returns:
        the eligible passages chosen, by number, in the order of the pool.
    """
    if not len(pool.quality) or pool.most < 1:
        return []
    choice = _Choice(pool)
    found = [choice.exchanged(choice.filled(start)) for start in choice.starts()]
    worth = [round(objective(chosen, pool), 9) for chosen in found]
    return sorted(found[worth.index(max(worth))])
