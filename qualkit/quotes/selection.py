"""Candidates come in; a balanced, varied selection of quotes comes out, the same for the same input and seed.

Within a code the quotes are those that together stand best for all that is told (:mod:`qualkit.quotes.objective`). A
deviant case has a place of its own where there is one. Who is quoted already comes later in the next code, and codes
that few tell of choose first. At the end no informant holds more than the allowed share.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import chain
from typing import TypeVar

from qualkit.model import Quote, Transcript
from qualkit.quotes.candidates import Candidate
from qualkit.quotes.scored import Scored, alike, overlap, quote_of, scored
from qualkit.quotes.stance import is_critical, is_hindrance, usual_valence

__all__ = ["Informant", "select_for", "select_quotes"]

Informant = tuple[str, ...]
_Key = TypeVar("_Key", str, tuple[str, str])
_AGAIN = 1.4  # what it costs to print a passage once more, for another code
_DEVIANT = 20  # deviant passages that are eligible though others are better
_HEARD = 100  # passages of a code, the best, whose tone tells what is usual
_GROUND = 1000  # of a larger pool so many passages, drawn by the seed, are to be stood for
_TURN = 0.8  # what it is worth to quote somebody whose turn it is; half of it for one quote more than others have


def select_quotes(
    candidates: Sequence[Candidate],
    transcripts: Mapping[str, Transcript],
    *,
    per_code: int = 4,
    max_per_informant: int = 2,
    max_informant_share: float = 0.24,
    seed: int = 0,
) -> list[Quote]:
    """Choose quotes for a report.

    Args:
        candidates: coded units, in any order: the order does not change the result.
        transcripts: by ``Transcript.id``.
        per_code: at most so many quotes of each code.
        max_per_informant: of one informant within a code.
        max_informant_share: of one informant among all quotes. With too few informants for it the quotes are spread
            evenly instead; under five quotes in all, each informant may have one.
        seed: decides between equals.

    Returns:
        Quotes by code id, the best first.
    """
    by_code = scored(candidates, transcripts, seed=seed)
    chosen = _chosen(by_code, per_code, max_per_informant)
    informants = len({item.informant for pool in by_code.values() for item in pool})
    _balance(chosen, informants, max_informant_share)
    return [quote for code in by_code for quote in _quotes(chosen[code], by_code, transcripts)]


def select_for(
    candidates: Sequence[Candidate],
    transcripts: Mapping[str, Transcript],
    *,
    groups: Mapping[str, Collection[str] | Callable[[Candidate], bool]],
    per_group: int = 4,
    max_per_informant: int = 2,
    by_code: bool = False,
    even: bool = False,
    seed: int = 0,
) -> dict[str, list[Quote]]:
    """Choose quotes for groups of units: a theme, a cell of a matrix, the sides of a contrast.

    Args:
        candidates: coded units, in any order.
        transcripts: by ``Transcript.id``.
        groups: by name, the ids of its units or what says whether a candidate belongs to it.
        per_group: at most so many quotes of each; with ``by_code`` of each code in each group.
        max_per_informant: of one informant within a group (and code).
        by_code: choose for each code apart; else the codes of a group are one pool.
        even: of each code the same number from each group, so that sides can be set side by side; a code that is not
            told on every side is left out. Means ``by_code``.
        seed: decides between equals.

    Returns:
        The quotes of each group, by code where it is chosen by code, else the best first. ``Quote.group`` names it.
    """
    whole = scored(candidates, transcripts, seed=seed)
    pools: dict[tuple[str, str], list[Scored]] = {}
    for group, wanted in groups.items():
        for code, pool in whole.items():
            its = [
                item
                for item in pool
                if (wanted(item.candidate) if callable(wanted) else item.candidate.unit.id in wanted)
            ]
            pools.setdefault((code if by_code or even else "", group), []).extend(its)
    pools = {key: sorted(pool, key=lambda item: (-item.score, item.tie)) for key, pool in pools.items() if pool}
    if even:
        sides = Counter(code for code, _ in pools)
        pools = {key: pool for key, pool in pools.items() if sides[key[0]] == len(groups)}
    chosen = _chosen(pools, per_group, max_per_informant)
    if even:
        fewest: dict[str, int] = {}
        for (code, _), items in chosen.items():
            fewest[code] = min(len(items), fewest.get(code, len(items)))
        chosen = {key: items[: fewest[key[0]]] for key, items in chosen.items()}
    return {
        group: [
            quote
            for key in sorted(key for key in chosen if key[1] == group)
            for quote in _quotes(chosen[key], whole, transcripts, group=group)
        ]
        for group in groups
    }


def _quotes(
    chosen: Sequence[Scored],
    by_code: Mapping[str, Sequence[Scored]],
    transcripts: Mapping[str, Transcript],
    *,
    group: str = "",
) -> list[Quote]:
    """The quotes of a choice, each with its stance among all passages of its code."""
    usual = {
        code: None if is_hindrance(code) else usual_valence(item.text for item in by_code[code][:_HEARD])
        for code in {item.candidate.code for item in chosen}
    }
    quotes = []
    for item in chosen:
        code, polarity = item.candidate.code, str(item.candidate.attributes.get("polaritet", ""))
        critical = is_critical(code, polarity, item.text, usual=usual[code])
        stance = "deviant" if item.deviant else "critical" if critical else ""
        quotes.append(quote_of(item, transcripts[item.candidate.unit.transcript_id], stance=stance, group=group))
    return quotes


def _chosen(pools: Mapping[_Key, Sequence[Scored]], most: int, most_each: int) -> dict[_Key, list[Scored]]:
    """The quotes of each pool; the pools with fewest informants first, for they have least choice."""
    quoted: Counter[Informant] = Counter()
    used: Counter[tuple[str, str]] = Counter()
    chosen: dict[_Key, list[Scored]] = {}
    for key in sorted(pools, key=lambda key: (len({item.informant for item in pools[key]}), key)):
        chosen[key] = choose(pools[key], most, most_each, quoted, used)
        for item in chosen[key]:
            quoted[item.informant] += 1
            used[item.place] += 1
    return chosen


def choose(
    pool: Sequence[Scored],
    most: int,
    most_each: int,
    quoted: Mapping[Informant, int],
    used: Mapping[tuple[str, str], int],
) -> list[Scored]:
    """The quotes of one pool, the best first.

    Args:
        pool: the best first.
        most: quotes; ``most_each``: of one informant.
        quoted: how often each informant is quoted already; ``used``: how often each unit is.
    """
    import numpy as np

    from qualkit.quotes.objective import ELIGIBLE, Pool, likeness, maximise

    least = min((quoted.get(item.informant, 0) for item in pool), default=0)

    def worth(item: Scored) -> float:
        ahead = quoted.get(item.informant, 0) - least
        # Added and no factor: of those who have had their turn the better passage is still the better one.
        return item.score + _TURN * 0.5**ahead - _AGAIN * used.get(item.place, 0)

    # Eligible are the best, and the deviant ones among the rest; they come first.
    ranked = sorted(pool, key=lambda item: (-worth(item), item.tie))
    eligible = [*ranked[:ELIGIBLE], *[item for item in ranked[ELIGIBLE:] if item.deviant][:_DEVIANT]]
    taken = {id(item) for item in eligible}
    others = sorted((item for item in pool if id(item) not in taken), key=lambda item: item.tie)
    ground = [*eligible, *others[: max(0, _GROUND - len(eligible))]]
    near = likeness([item.text for item in ground], eligible=len(eligible))
    said = Counter(item.informant for item in ground)

    def clash(one: int, other: int) -> bool:
        first, second = eligible[one], eligible[other]
        same = near[one, other] > 0.4 or not near[one, one]  # words without a topic have no likeness
        return overlap(first, second) or (same and alike(first, second))

    picked = maximise(
        Pool(
            near=near,
            quality=np.array([worth(item) for item in eligible]),
            weight=np.array([1.0 / (len(said) * said[item.informant]) for item in ground]),
            informants=[item.informant for item in eligible],
            clash=clash,
            wanted=frozenset(at for at, item in enumerate(eligible) if item.deviant) if most >= 2 else frozenset(),
            most=most,
            most_each=most_each,
        )
    )
    return sorted((eligible[at] for at in picked), key=lambda item: (-item.score, item.tie))


def _balance(chosen: dict[str, list[Scored]], informants: int, share: float) -> None:
    """Take quotes away until no informant holds more than ``share`` of them, the least missed first."""
    counts = Counter(item.informant for item in chain.from_iterable(chosen.values()))
    total = counts.total()
    while total:
        even = informants * share < 1  # so few informants that somebody must exceed the share
        allowed = max(1, math.ceil(total / informants) if even else math.floor(share * total + 1e-9))
        most = max(counts.values())
        if most <= allowed:
            return
        over = {informant for informant, count in counts.items() if count == most}
        code, item = min(
            ((code, item) for code, items in chosen.items() for item in items if item.informant in over),
            key=lambda pair: (
                len(chosen[pair[0]]) == 1,
                pair[1].deviant and sum(other.deviant for other in chosen[pair[0]]) == 1,
                pair[1].score,
                pair[1].tie,
            ),
        )
        chosen[code] = [other for other in chosen[code] if other is not item]
        counts[item.informant] -= 1
        total -= 1
