"""Ratings of units come in; coefficients of agreement go out: 1 is full agreement, 0 what chance gives.

All take raters × units, numbers or labels, with NaN or None where a rater has not judged a unit (``cohen_kappa`` and
``scott_pi`` take two raters, one after the other). All are NaN where the data cannot tell: no unit was judged by two,
or only one value occurs, so that chance alone gives full agreement.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from qualkit.agreement.counting import Numbers, count_values, rating_table, ratio_of

__all__ = [
    "brennan_prediger",
    "cohen_kappa",
    "fleiss_kappa",
    "gwet_ac1",
    "krippendorff_alpha",
    "percent_agreement",
    "scott_pi",
]


def krippendorff_alpha(data: Any, level: str = "nominal") -> float:
    """Krippendorff's α.

    Args:
        data: raters × units; NaN where missing. Units judged by fewer than two say nothing and are left out.
        level: ``nominal``, ``ordinal``, ``interval`` or ``ratio``: how far two values are apart. The last three need
            numbers, ``ratio`` such as are not negative.

    Returns:
        At most 1; below 0 where raters differ more than chance would make them. NaN where no value differs.

    Raises:
        ValueError: the level is unknown or does not fit the values.

    Source:
        Krippendorff, K. (2004). Content Analysis, 2nd ed., chapter 11; Hayes & Krippendorff (2007).
    """
    if level not in _DISTANCES:
        raise ValueError(f"level is one of {', '.join(_DISTANCES)}, not {level!r}")
    table, values = rating_table(data)
    if level != "nominal" and not all(isinstance(value, int | float) for value in values):
        raise ValueError(f"{level} values are numbers")
    if level == "ratio" and any(value < 0 for value in values):
        raise ValueError("ratio values are not negative")
    counts = count_values(table, len(values))
    counts = counts[counts.sum(axis=1) >= 2]
    if not len(counts):
        return float("nan")
    margins = counts.sum(axis=0)
    scale = np.array(values, dtype=float) if level != "nominal" else np.arange(len(values), dtype=float)
    apart = _DISTANCES[level](scale, margins)
    shared = counts / (counts.sum(axis=1, keepdims=True) - 1)
    coincidences = shared.T @ counts - np.diag(shared.sum(axis=0))
    expected = float(margins @ apart @ margins)
    return float(1 - ratio_of((margins.sum() - 1) * (coincidences * apart).sum(), expected))


def _nominal(values: Numbers, margins: Numbers) -> Numbers:
    del margins
    return np.asarray(values[:, None] != values[None, :], dtype=float)


def _ordinal(values: Numbers, margins: Numbers) -> Numbers:
    """The ranks from one value to another: all ratings between, and half of those at both ends."""
    del values
    middle = np.cumsum(margins) - margins / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2)


def _interval(values: Numbers, margins: Numbers) -> Numbers:
    del margins
    return np.asarray((values[:, None] - values[None, :]) ** 2)


def _ratio(values: Numbers, margins: Numbers) -> Numbers:
    del margins
    apart, whole = values[:, None] - values[None, :], values[:, None] + values[None, :]
    return np.divide(apart, whole, out=np.zeros_like(apart), where=whole > 0) ** 2


_DISTANCES: dict[str, Callable[[Numbers, Numbers], Numbers]] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}


def percent_agreement(data: Any) -> float:
    """The share of pairs of raters that agree on a unit, averaged over the units that two or more judged.

    Args:
        data: raters × units; NaN where missing.

    Returns:
        In [0, 1]; not corrected for chance. NaN where no unit was judged by two.

    Source:
        Gwet, K. L. (2014). Handbook of Inter-Rater Reliability, 4th ed., chapter 2.
    """
    return _agreeing(_units(data)[0])


def _units(data: Any) -> tuple[Numbers, list[Any]]:
    table, values = rating_table(data)
    return count_values(table, len(values)), values


def _agreeing(counts: Numbers) -> float:
    raters = counts.sum(axis=1)
    two = raters >= 2
    if not two.any():
        return float("nan")
    agreeing = (counts[two] * (counts[two] - 1)).sum(axis=1) / (raters[two] * (raters[two] - 1))
    return float(agreeing.mean())


def _shares(counts: Numbers) -> Numbers:
    """How often each value is given, each unit counting alike, also those that one rater judged."""
    raters = counts.sum(axis=1)
    return np.asarray((counts[raters > 0] / raters[raters > 0, None]).mean(axis=0))


def _beyond(observed: float, chance: float) -> float:
    return float("nan") if np.isnan(observed) or chance >= 1 else (observed - chance) / (1 - chance)


def _number_of(values: Sequence[Any], categories: int | None) -> int:
    if categories is not None and categories < len(values):
        raise ValueError(f"{len(values)} values occur, more than the {categories} there are to choose from")
    return len(values) if categories is None else categories


def gwet_ac1(data: Any, *, categories: int | None = None) -> float:
    """Gwet's AC1: as kappa, with a chance that does not grow when nearly all units get the same value.

    Args:
        data: raters × units; NaN where missing.
        categories: how many values there were to choose from; those that occur where it is not said.

    Returns:
        In [-1, 1]; NaN where there is one category only, or no unit was judged by two.

    Raises:
        ValueError: more values occur than there are categories.

    Source:
        Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology 61, 29–48.
    """
    counts, values = _units(data)
    many = _number_of(values, categories)
    observed = _agreeing(counts)
    if many < 2 or np.isnan(observed):
        return float("nan")
    shares = _shares(counts)
    return _beyond(observed, float((shares * (1 - shares)).sum()) / (many - 1))


def fleiss_kappa(data: Any) -> float:
    """Fleiss' κ for any number of raters, in Gwet's form for missing ratings.

    Args:
        data: raters × units; NaN where missing. Units that one rater judged count for the shares of the values only.

    Returns:
        At most 1; NaN where one value only occurs, or no unit was judged by two.

    Source:
        Fleiss, J. L. (1971). Psychological Bulletin 76, 378–382; Gwet (2014), chapter 3.
    """
    counts, _ = _units(data)
    observed = _agreeing(counts)
    if np.isnan(observed):
        return observed
    shares = _shares(counts)
    chance = float((shares**2).sum())
    return _beyond(observed, 1.0 if np.count_nonzero(shares) < 2 else chance)


def brennan_prediger(data: Any, *, categories: int | None = None) -> float:
    """Brennan and Prediger's coefficient: chance gives every category alike.

    Args:
        data: raters × units; NaN where missing.
        categories: how many values there were to choose from; those that occur where it is not said.

    Returns:
        At most 1; NaN where there is one category only, or no unit was judged by two.

    Raises:
        ValueError: more values occur than there are categories.

    Source:
        Brennan, R. L. & Prediger, D. J. (1981). Educational and Psychological Measurement 41, 687–699.
    """
    counts, values = _units(data)
    many = _number_of(values, categories)
    return float("nan") if many < 2 else _beyond(_agreeing(counts), 1 / many)


def _pair(a: Any, b: Any) -> Numbers:
    """The contingency table of the units that both judged."""
    if len(a) != len(b):
        raise ValueError(f"two raters judge the same units, not {len(a)} and {len(b)}")
    table, values = rating_table([list(a), list(b)])
    both = (table >= 0).all(axis=0)
    cells = table[0, both] * len(values) + table[1, both]
    return np.bincount(cells, minlength=len(values) ** 2).reshape(len(values), len(values)).astype(float)


def cohen_kappa(a: Any, b: Any) -> float:
    """Cohen's κ of two raters: each is expected to give values as often as they did themselves.

    Args:
        a: one rater's ratings, a unit each; NaN where missing.
        b: the other's. Units that only one judged are left out.

    Returns:
        In [-1, 1]; NaN where both gave one and the same value throughout, or share no unit.

    Raises:
        ValueError: they are not of one length.

    Source:
        Cohen, J. (1960). Educational and Psychological Measurement 20, 37–46.
    """
    cells = _pair(a, b)
    if not cells.sum():
        return float("nan")
    cells /= cells.sum()
    one, other = cells.sum(axis=1), cells.sum(axis=0)
    same = np.count_nonzero(one + other) < 2
    return _beyond(float(np.trace(cells)), 1.0 if same else float(one @ other))


def scott_pi(a: Any, b: Any) -> float:
    """Scott's π of two raters: both are expected to give values as often as the two do together.

    Args:
        a: one rater's ratings, a unit each; NaN where missing.
        b: the other's. Units that only one judged are left out.

    Returns:
        In [-1, 1]; NaN where both gave one and the same value throughout, or share no unit.

    Raises:
        ValueError: they are not of one length.

    Source:
        Scott, W. A. (1955). Public Opinion Quarterly 19, 321–325.
    """
    cells = _pair(a, b)
    if not cells.sum():
        return float("nan")
    cells /= cells.sum()
    shares = (cells.sum(axis=1) + cells.sum(axis=0)) / 2
    return _beyond(float(np.trace(cells)), 1.0 if np.count_nonzero(shares) < 2 else float((shares**2).sum()))
