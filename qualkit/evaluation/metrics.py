"""Scores and truths of units come in as arrays; the figures of a suggestion system go out.

Arrays are units × codes; ``truth`` is boolean, ``probability`` lies in [0, 1], ``group`` says which informant a unit
is from. A figure that cannot be told (a code that never occurs) is NaN, and left out of means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "CodeFigures",
    "auc",
    "average_precision",
    "bootstrap",
    "calibration_error",
    "cohen_kappa",
    "figures_by_code",
    "precision_at",
    "recall_at_rank",
    "reliability",
    "risk_coverage",
]


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """How one code is suggested; ``n`` is how many units the gold gives it."""

    code: str
    n: int
    shown: int
    precision: float
    recall: float
    f1: float
    kappa: float
    auc: float
    average_precision: float
    calibration_error: float


def auc(truth: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve (Mann–Whitney), ties counted half; NaN without both kinds."""
    import numpy as np
    from scipy.stats import rankdata

    positive = int(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return float("nan")
    ranks = rankdata(score)
    return float((ranks[np.asarray(truth, bool)].sum() - positive * (positive + 1) / 2) / (positive * negative))


def average_precision(truth: np.ndarray, score: np.ndarray) -> float:
    """Mean precision over the places of the true units, best score first; tied scores are taken together."""
    import numpy as np

    if not truth.sum():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    hits, values = np.asarray(truth, float)[order], score[order]
    last = np.r_[np.flatnonzero(np.diff(values)), len(values) - 1]
    true = np.cumsum(hits)[last]
    precision = true / (last + 1)
    recall = true / hits.sum()
    return float(np.sum(np.diff(np.r_[0, recall]) * precision))


def cohen_kappa(truth: np.ndarray, said: np.ndarray) -> float:
    """Cohen's kappa (1960) of two yes/no columns; NaN where both are constant."""
    agree = float((truth == said).mean())
    a, b = float(truth.mean()), float(said.mean())
    chance = a * b + (1 - a) * (1 - b)
    return (agree - chance) / (1 - chance) if chance < 1 else float("nan")


def calibration_error(truth: np.ndarray, probability: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: mean distance of said and found frequency over equally wide bins of probability."""
    import numpy as np

    if not len(truth):
        return float("nan")
    at = np.minimum((probability * bins).astype(int), bins - 1)
    total = 0.0
    for each in range(bins):
        inside = at == each
        if inside.any():
            total += float(inside.mean()) * abs(float(probability[inside].mean()) - float(truth[inside].mean()))
    return total


def reliability(
    truth: np.ndarray, probability: np.ndarray, edges: Sequence[float]
) -> list[tuple[float, int, float, float]]:
    """For each bin its lower edge, how many are in it, the mean probability said and the share that was true."""
    rows = []
    for low, high in pairwise(edges):
        inside = (probability >= low) & (probability < high)
        if inside.any():
            rows.append((low, int(inside.sum()), float(probability[inside].mean()), float(truth[inside].mean())))
    return rows


def figures_by_code(
    truth: np.ndarray, probability: np.ndarray, codes: Sequence[str], *, threshold: float
) -> list[CodeFigures]:
    """The figures of each code; suggestions from ``threshold`` on count as shown."""
    nan = float("nan")
    rows = []
    for at, code in enumerate(codes):
        true, score = truth[:, at].astype(bool), probability[:, at]
        shown = score >= threshold
        right = int((true & shown).sum())
        n, k = int(true.sum()), int(shown.sum())
        precision = right / k if k else nan
        recall = right / n if n else nan
        f1 = 2 * right / (n + k) if n + k else nan
        rows.append(
            CodeFigures(
                code,
                n,
                k,
                precision,
                recall,
                f1,
                cohen_kappa(true, shown),
                auc(true, score),
                average_precision(true, score),
                calibration_error(true, score),
            )
        )
    return rows


def precision_at(truth: np.ndarray, probability: np.ndarray, threshold: float) -> tuple[float, int]:
    """The share of shown suggestions that are right, and how many are shown; NaN if none is."""
    shown = probability >= threshold
    n = int(shown.sum())
    return (float(truth[shown].mean()) if n else float("nan")), n


def recall_at_rank(truth: np.ndarray, probability: np.ndarray, rank: int) -> float:
    """Over units that carry a code: the share of their codes among the ``rank`` most probable suggestions."""
    import numpy as np

    coded = np.flatnonzero(truth.any(axis=1))
    if not len(coded):
        return float("nan")
    order = np.argsort(-probability[coded], axis=1, kind="stable")[:, :rank]
    found = np.take_along_axis(truth[coded], order, axis=1).sum(axis=1)
    possible = np.minimum(truth[coded].sum(axis=1), rank)
    return float((found / possible).mean())


def risk_coverage(
    truth: np.ndarray, probability: np.ndarray, shares: Sequence[float]
) -> list[tuple[float, float, float]]:
    """For thresholds that find each share of the true codings: share asked for, threshold, precision there."""
    import numpy as np

    flat, true = probability.ravel(), truth.ravel().astype(float)
    order = np.argsort(-flat, kind="stable")
    hits = np.cumsum(true[order])
    rows = []
    for share in shares:
        wanted = share * true.sum()
        at = int(np.searchsorted(hits, wanted))
        if wanted > 0 and at < len(order):
            rows.append((share, float(flat[order[at]]), float(hits[at] / (at + 1))))
    return rows


def bootstrap(
    figure: Callable[[np.ndarray], float], group: np.ndarray, *, draws: int = 500, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """The interval of a figure when informants, not units, are drawn with replacement.

    Args:
        figure: from row numbers to the figure over those units.
        group: for each unit a number for its informant.
        draws: how many samples.
        seed: of the draws.
        level: of the interval.
    """
    import numpy as np

    rng = np.random.default_rng(seed)
    rows: dict[Any, np.ndarray] = {each: np.flatnonzero(group == each) for each in np.unique(group)}
    names = list(rows)
    values = []
    for _ in range(draws):
        drawn = rng.integers(0, len(names), len(names))
        values.append(figure(np.concatenate([rows[names[at]] for at in drawn])))
    values = [value for value in values if value == value]
    if not values:
        return float("nan"), float("nan")
    low, high = np.quantile(values, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
