"""Whether coders gave units each of many codes comes in; the agreement on every code at once goes out.

The same figures as in :mod:`qualkit.agreement.coefficients` for the two values yes and no, from counts that are summed
over units: drawing clusters anew costs a sum, not a pass over the units.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.counting import Numbers, ratio_of

__all__ = ["YesNoCounts", "mean_of_known", "pair_figures", "yes_no_counts", "yes_no_figures"]


@dataclass(frozen=True, slots=True)
class YesNoCounts:
    """What the coefficients need to know of each cluster and code.

    ``units`` is clusters × codes × 7: units judged by two or more; the sum over them of the share of pairs that agree;
    units judged at all; the sum over them of the share of yes; coincidences of yes with no; yes and no that can be
    paired. ``pairs`` is clusters × codes × pairs of coders × 4: both yes, only the first, only the second, both no.
    """

    units: Numbers
    pairs: Numbers


def yes_no_counts(given: NDArray[np.int8], cluster: NDArray[np.int64], *, clusters: int) -> YesNoCounts:
    """Count by cluster.

    Args:
        given: coders × units × codes: 1 yes, 0 no, -1 not judged.
        cluster: of each unit, from 0.
        clusters: how many there are.

    Raises:
        ValueError: the arrays do not fit together.
    """
    if given.ndim != 3 or given.shape[1] != len(cluster):
        raise ValueError("given is coders × units × codes, and cluster has an entry a unit")
    raters = (given >= 0).sum(axis=0).astype(float)
    yes = (given == 1).sum(axis=0).astype(float)
    no = raters - yes
    two = raters >= 2
    others = np.where(two, raters - 1, 1)
    units = [
        two,
        np.where(two, (yes * (yes - 1) + no * (no - 1)) / np.where(two, raters * others, 1), 0),
        raters > 0,
        np.where(raters > 0, yes / np.where(raters > 0, raters, 1), 0),
        np.where(two, 2 * yes * no / others, 0),
        np.where(two, yes, 0),
        np.where(two, no, 0),
    ]
    member = (cluster[None, :] == np.arange(clusters)[:, None]).astype(float)

    def by_cluster(each: NDArray[np.bool_] | Numbers) -> Numbers:
        return np.asarray(member @ each.astype(float))

    pairs = []
    for i, j in combinations(range(len(given)), 2):
        one, other = given[i], given[j]
        cells = (
            (one == 1) & (other == 1),
            (one == 1) & (other == 0),
            (one == 0) & (other == 1),
            (one == 0) & (other == 0),
        )
        pairs.append(np.stack([by_cluster(cell) for cell in cells], axis=-1))
    codes = given.shape[2]
    return YesNoCounts(
        np.stack([by_cluster(each) for each in units], axis=-1),
        np.stack(pairs, axis=2) if pairs else np.zeros((clusters, codes, 0, 4)),
    )


def yes_no_figures(units: Numbers, pairs: Numbers) -> dict[str, Numbers]:
    """The coefficients of every code, from :class:`YesNoCounts` summed over clusters; anything may stand before codes.

    Returns:
        ``percent``, ``kappa`` (Cohen's, the mean over pairs of coders that have one), ``alpha`` (Krippendorff's),
        ``ac1`` (Gwet's) and ``fleiss``, each … × codes, NaN where the data cannot tell. AC1 is 1 where all say no
        to everything: there were two categories to choose from.
    """
    two, agreeing, judged, share, apart, yes, no = np.moveaxis(units, -1, 0)
    percent = ratio_of(agreeing, two)
    given = ratio_of(share, judged)
    # What is left of a sum when the other side is empty is rounding; α would make something of it.
    varies = (yes > 0) & (no > 0)
    alpha = np.where(varies, 1 - ratio_of((yes + no - 1) * apart, 2 * yes * no), np.nan)
    chance = given**2 + (1 - given) ** 2
    unlike = 2 * given * (1 - given)
    some = (share > 0) & (share < judged)
    return {
        "percent": percent,
        "kappa": mean_of_known(pair_figures(pairs)["kappa"]),
        "alpha": alpha,
        "ac1": (percent - unlike) / (1 - unlike),
        "fleiss": np.where(some, ratio_of(percent - chance, 1 - chance), np.nan),
    }


def pair_figures(pairs: Numbers) -> dict[str, Numbers]:
    """For each pair of coders ``percent``, ``kappa`` (Cohen's) and ``alpha``, … × codes × pairs; NaN as above."""
    both, first, second, neither = np.moveaxis(pairs, -1, 0)
    n = both + first + second + neither
    one, other = both + first, both + second
    expected = ratio_of(one * other + (n - one) * (n - other), n)
    yes, no = one + other, 2 * n - one - other
    varies = (yes > 0) & (no > 0)
    return {
        "percent": ratio_of(both + neither, n),
        "kappa": np.where(varies, ratio_of(both + neither - expected, n - expected), np.nan),
        "alpha": np.where(varies, 1 - ratio_of((2 * n - 1) * (first + second), yes * no), np.nan),
    }


def mean_of_known(values: Numbers) -> Numbers:
    """The mean over the last axis of what is not NaN; NaN where nothing is known."""
    known = ~np.isnan(values)
    return np.asarray(ratio_of(np.where(known, values, 0).sum(axis=-1), known.sum(axis=-1)))
