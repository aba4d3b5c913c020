"""Sets of codes that coders gave to units come in; how far the sets agree goes out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.counting import Numbers, ratio_of

__all__ = ["SetCounts", "krippendorff_alpha_sets", "masi_distance", "set_counts"]

_ROWS = 512  # of the table of distances at a time: it is as wide as there are different sets


def masi_distance(a: Set[Hashable], b: Set[Hashable]) -> float:
    """How far two sets are apart: 1 minus their overlap (Jaccard) times 1 where equal, 2/3 where one holds the other,
    1/3 where they only overlap.

    Returns:
        In [0, 1]; 0 for two empty sets, 1 for sets that share nothing.

    Source:
        Passonneau, R. (2006). Measuring agreement on set-valued items (MASI). LREC.
    """
    return float(_masi(np.array(len(a & b)), np.array(len(a)), np.array(len(b))))


def _monotonicity(shared: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """1 for equal sets, 2/3 where one holds the other (any holds the empty set), 1/3 where they overlap, else 0."""
    holds = shared == np.minimum(one, other)
    return np.where(holds & (one == other), 1.0, np.where(holds, 2 / 3, np.where(shared > 0, 1 / 3, 0.0)))


def _jaccard(shared: Numbers, one: Numbers, other: Numbers) -> Numbers:
    union = one + other - shared
    return np.divide(shared, union, out=np.ones(np.shape(union)), where=union > 0)


def _masi(shared: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return np.asarray(1 - _jaccard(shared, one, other) * _monotonicity(shared, one, other))


def _masi_dkpro(shared: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return np.asarray((1 - _jaccard(shared, one, other)) * (1 - _monotonicity(shared, one, other)))


def _partial(shared: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return np.asarray(1 - _monotonicity(shared, one, other))


def _nominal(shared: Numbers, one: Numbers, other: Numbers) -> Numbers:
    return np.asarray(~((shared == one) & (shared == other)), dtype=float)


_DISTANCES = {"masi": _masi, "masi-dkpro": _masi_dkpro, "partial": _partial, "nominal": _nominal}


@dataclass(frozen=True, slots=True)
class SetCounts:
    """What α over sets needs to know of each cluster, so that clusters can be drawn anew without going back to units.

    ``values`` is how many sets of each cluster can be paired, ``observed`` the disagreement within its units, ``apart``
    (clusters × clusters) the sum of distances between any set of one and any of the other.
    """

    values: Numbers
    observed: Numbers
    apart: Numbers

    def alpha(self, weights: Numbers) -> Numbers:
        """α with each cluster counted ``weights`` times; one for each row of weights (draws × clusters)."""
        n = weights @ self.values
        expected = ((weights @ self.apart) * weights).sum(axis=-1)
        return np.asarray(1 - ratio_of((n - 1) * (weights @ self.observed), expected))


def set_counts(
    member: NDArray[np.bool_], judged: NDArray[np.bool_], cluster: NDArray[np.int64], *, distance: str = "masi"
) -> SetCounts:
    """Count sets by cluster.

    Args:
        member: coders × units × codes: the code is in the set.
        judged: coders × units: there is a set, empty or not.
        cluster: of each unit, from 0.
        distance: as for :func:`krippendorff_alpha_sets`.

    Raises:
        ValueError: the distance is unknown.
    """
    if distance not in _DISTANCES:
        raise ValueError(f"distance is one of {', '.join(_DISTANCES)}, not {distance!r}")
    measure = _DISTANCES[distance]
    raters = judged.sum(axis=0)
    use = judged & (raters >= 2)
    many = int(cluster.max()) + 1 if len(cluster) else 0
    observed = np.zeros(many)
    for i, j in combinations(range(len(member)), 2):
        both = use[i] & use[j]
        one, other = member[i, both], member[j, both]
        apart = measure((one & other).sum(axis=1), one.sum(axis=1), other.sum(axis=1))
        observed += np.bincount(cluster[both], 2 * apart / (raters[both] - 1), minlength=many)
    coder, unit = np.nonzero(use)
    sets, which = np.unique(np.packbits(member[coder, unit], axis=1), axis=0, return_inverse=True)
    which = which.reshape(-1)
    counts = np.zeros((many, len(sets)))
    np.add.at(counts, (cluster[unit], which), 1)
    content = np.unpackbits(sets, axis=1, count=member.shape[2]).astype(np.float32)
    sizes = content.sum(axis=1).astype(np.int64)
    # A distance depends on three small numbers: looking it up is ten times as fast as telling it for every two sets.
    largest = int(sizes.max(initial=0)) + 1
    small = np.arange(largest, dtype=float)
    known = measure(small[:, None, None], small[None, :, None], small[None, None, :]).ravel()
    apart = np.zeros((many, many))
    for at in range(0, len(sets), _ROWS):
        rows = slice(at, at + _ROWS)
        place = (content[rows] @ content.T).astype(np.int64)
        place *= largest**2
        place += sizes[rows, None] * largest + sizes[None, :]
        apart += counts[:, rows] @ known.take(place) @ counts.T
    return SetCounts(counts.sum(axis=1), observed, apart)


def krippendorff_alpha_sets(data: Sequence[Sequence[Set[Any] | None]], distance: str = "masi") -> float:
    """Krippendorff's α where a coder gives a unit a set of codes, perhaps an empty one.

    Args:
        data: for each coder the sets of the units, None where missing. Units with fewer than two sets are left out.
        distance: ``masi``, by which sets that overlap agree in part (:func:`masi_distance`); ``nominal``, equal or not;
            ``partial``, 1/3 where one set holds the other and 2/3 where they overlap; ``masi-dkpro``, the product of
            that and of what they do not share, which INCEpTION and DKPro Statistics call MASI.

    Returns:
        At most 1; NaN where all sets are equal or no unit has two.

    Raises:
        ValueError: coders have not the same number of units, or the distance is unknown.

    Source:
        Passonneau, R. (2004). Computing reliability for coreference annotation. LREC (``partial``); Passonneau (2006).
    """
    if len({len(row) for row in data}) > 1:
        raise ValueError("all coders judge the same units: give None where a set is missing")
    codes = sorted({code for row in data for each in row if each is not None for code in each}, key=repr)
    column = {code: at for at, code in enumerate(codes)}
    units = len(data[0]) if len(data) else 0
    member = np.zeros((len(data), units, max(1, len(codes))), dtype=bool)
    judged = np.zeros((len(data), units), dtype=bool)
    for coder, row in enumerate(data):
        for unit, each in enumerate(row):
            if each is not None:
                judged[coder, unit] = True
                member[coder, unit, [column[code] for code in each]] = True
    counts = set_counts(member, judged, np.zeros(units, dtype=np.int64), distance=distance)
    return float(counts.alpha(np.ones((1, len(counts.values))))[0])
