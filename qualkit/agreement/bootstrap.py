"""Counts by cluster come in; the interval of what is computed from their sum goes out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from qualkit.agreement.counting import Numbers

__all__ = ["bootstrap_interval", "cluster_weights"]

LEAST_DEFINED = 0.5
"""The share of draws in which a figure must be defined for its interval to be told."""


def cluster_weights(clusters: int, *, draws: int, seed: int) -> Numbers:
    """Draws × clusters: how often each cluster is in each draw with replacement."""
    rng = np.random.default_rng(seed)
    return np.asarray(rng.multinomial(clusters, np.full(clusters, 1 / clusters), size=draws), dtype=float)


def bootstrap_interval(
    statistic: Callable[[Numbers], Any],
    clusters: Any,
    *,
    draws: int = 1000,
    seed: int = 0,
    level: float = 0.95,
) -> tuple[Any, Any]:
    """The percentile interval of a statistic, drawing whole clusters (informants), as their units are alike.

    Drawing is by counts: a draw is a sum of clusters' counts, so its cost does not depend on the number of units. A
    statistic that needs products of clusters may be given the identity matrix: it then gets the weights themselves.

    Args:
        statistic: takes draws × whatever a cluster has, summed over the drawn clusters, and gives a figure a draw
            (or an array of figures a draw).
        clusters: clusters first, then what is counted of each.
        draws: how many.
        seed: of the draws.
        level: of confidence, in (0, 1).

    Returns:
        The lower and the upper bound. NaN with fewer than two clusters or no draws, and where the statistic is not
        defined in half of the draws; draws in which it is not are left out.

    Raises:
        ValueError: a level outside (0, 1), or less than no draws.

    Source:
        Davison, A. C. & Hinkley, D. V. (1997). Bootstrap Methods and their Application, section 3.8.
    """
    if not 0 < level < 1:
        raise ValueError(f"the level lies between 0 and 1, {level} does not")
    if draws < 0:
        raise ValueError("draws cannot be fewer than none")
    counts = np.asarray(clusters, dtype=float)
    many = len(counts)
    if many < 2 or not draws:
        shape = np.shape(statistic(counts.sum(axis=0)[None]))[1:]
        return _plain(np.full(shape, np.nan)), _plain(np.full(shape, np.nan))
    weights = cluster_weights(many, draws=draws, seed=seed)
    sums = (weights @ counts.reshape(many, -1)).reshape(draws, *counts.shape[1:])
    figures = np.asarray(statistic(sums), dtype=float)
    flat = figures.reshape(draws, -1)
    bounds = np.full((2, flat.shape[1]), np.nan)
    ends = ((1 - level) / 2, (1 + level) / 2)
    # Sorting puts NaN last, so the defined draws of a column are its first ones.
    ordered, defined = np.sort(flat, axis=0), (~np.isnan(flat)).sum(axis=0)
    for column in np.flatnonzero(defined >= max(1, LEAST_DEFINED * draws)):
        bounds[:, column] = np.quantile(ordered[: defined[column], column], ends)
    low, high = (bound.reshape(figures.shape[1:]) for bound in bounds)
    return _plain(low), _plain(high)


def _plain(array: Any) -> Any:
    return float(array) if np.ndim(array) == 0 else array
