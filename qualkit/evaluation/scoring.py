"""Scored units of a corpus come in; a table of figures goes out: per code, by family, overall, with intervals.

A *family* is a code's first part (``motivation``), its *level two* the first two (``vendepunkt.netvaerk``). Where
several codes make up one of level two, its probability is the highest of theirs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.evaluation.metrics import (
    auc,
    average_precision,
    bootstrap,
    calibration_error,
    figures_by_code,
    precision_at,
    recall_at_rank,
    reliability,
    risk_coverage,
)

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FEWEST", "Scored", "Summary", "codes_to_count", "level_two", "mean_figures", "summarise"]

FEWEST = 6
"""Codes with fewer codings in the gold tell nothing, and are left out of means."""
_SHARES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
_EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01)


@dataclass(frozen=True, slots=True)
class Scored:
    """Units × codes: what is true and what was said, and the number of each unit's informant."""

    codes: tuple[str, ...]
    truth: np.ndarray
    probability: np.ndarray
    group: np.ndarray


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of one system, each a mapping that can be written as JSON; intervals are pairs."""

    name: str
    overall: dict[str, Any]
    codes: list[dict[str, Any]]
    families: list[dict[str, Any]]
    reliability: list[tuple[float, int, float, float]]
    risk_coverage: list[tuple[float, float, float]]


def level_two(scored: Scored) -> Scored:
    """The same units with codes taken together at their first two parts."""
    import numpy as np

    names = [".".join(code.split(".")[:2]) for code in scored.codes]
    kept = tuple(dict.fromkeys(names))
    columns = [[at for at, name in enumerate(names) if name == each] for each in kept]
    truth = np.stack([scored.truth[:, its].any(axis=1) for its in columns], axis=1)
    probability = np.stack([scored.probability[:, its].max(axis=1) for its in columns], axis=1)
    return Scored(kept, truth, probability, scored.group)


def codes_to_count(truth: np.ndarray, fewest: int = FEWEST) -> list[int]:
    """The columns of the codes with enough codings to count in a mean."""
    return [at for at in range(truth.shape[1]) if int(truth[:, at].sum()) >= fewest]


def mean_figures(truth: np.ndarray, score: np.ndarray, *, fewest: int = FEWEST) -> tuple[float, float]:
    """Mean AUC and mean average precision over the codes that count, each in [0, 1]; NaN if there is none.

    Args:
        truth: units × codes.
        score: units × codes; probabilities or log-odds, the figures are the same.
        fewest: codings a code needs to count.
    """
    its = codes_to_count(truth, fewest)
    return (
        _mean([auc(truth[:, at], score[:, at]) for at in its]),
        _mean([average_precision(truth[:, at], score[:, at]) for at in its]),
    )


def summarise(
    name: str, scored: Scored, *, threshold: float, draws: int = 200, seed: int = 0, fewest: int = FEWEST
) -> Summary:
    """All figures of a system.

    Args:
        name: what it is called.
        scored: what it said.
        threshold: from which probability suggestions are shown.
        draws: of the bootstrap over informants; 0 for no intervals.
        seed: of the draws.
        fewest: codings a code needs to count in a mean.
    """
    import numpy as np

    enough = codes_to_count(scored.truth, fewest)
    truth, probability = scored.truth, scored.probability

    def mean_auc(rows: np.ndarray) -> float:
        return _mean([auc(truth[rows, at], probability[rows, at]) for at in enough])

    def mean_ap(rows: np.ndarray) -> float:
        return _mean([average_precision(truth[rows, at], probability[rows, at]) for at in enough])

    def macro_f(rows: np.ndarray) -> float:
        return _mean([_f1(truth[rows, at], probability[rows, at] >= threshold) for at in enough], zero=True)

    def best_f(rows: np.ndarray) -> float:
        return _mean([_best_f1(truth[rows, at], probability[rows, at]) for at in enough])

    def precision(rows: np.ndarray) -> float:
        return precision_at(truth[rows], probability[rows], threshold)[0]

    def rank_three(rows: np.ndarray) -> float:
        return recall_at_rank(truth[rows], probability[rows], 3)

    def anything(rows: np.ndarray) -> float:
        return auc(truth[rows].any(axis=1), 1 - np.prod(1 - probability[rows], axis=1))

    def calibration(rows: np.ndarray) -> float:
        return calibration_error(truth[rows].ravel(), probability[rows].ravel())

    every = np.arange(len(truth))
    overall: dict[str, Any] = {
        "units": len(truth),
        "informants": len(np.unique(scored.group)),
        "codings": int(truth.sum()),
        "codes": len(enough),
        "shown": precision_at(truth, probability, threshold)[1],
    }
    for key, figure in (
        ("mean_auc", mean_auc),
        ("map", mean_ap),
        ("macro_f1", macro_f),
        ("macro_best_f1", best_f),
        ("precision", precision),
        ("recall_at_3", rank_three),
        ("anything_auc", anything),
        ("ece", calibration),
    ):
        overall[key] = figure(every)
        if draws:
            overall[f"{key}_interval"] = bootstrap(figure, scored.group, draws=draws, seed=seed)
    figures = figures_by_code(truth, probability, scored.codes, threshold=threshold)
    codes = [
        {
            "code": each.code,
            "n": each.n,
            "shown": each.shown,
            "precision": each.precision,
            "recall": each.recall,
            "f1": each.f1,
            "kappa": each.kappa,
            "auc": each.auc,
            "average_precision": each.average_precision,
            "ece": each.calibration_error,
        }
        for each in figures
    ]
    return Summary(
        name,
        overall,
        codes,
        _families(scored, enough, threshold),
        reliability(truth.ravel().astype(float), probability.ravel(), _EDGES),
        risk_coverage(truth, probability, _SHARES),
    )


def _families(scored: Scored, enough: Sequence[int], threshold: float) -> list[dict[str, Any]]:
    names = [code.split(".")[0] for code in scored.codes]
    rows = []
    for family in dict.fromkeys(names):
        its = [at for at in enough if names[at] == family]
        if its:
            truth, said = scored.truth[:, its], scored.probability[:, its]
            rows.append(
                {
                    "family": family,
                    "codes": len(its),
                    "n": int(truth.sum()),
                    "auc": _mean([auc(truth[:, at], said[:, at]) for at in range(len(its))]),
                    "average_precision": _mean(
                        [average_precision(truth[:, at], said[:, at]) for at in range(len(its))]
                    ),
                    "precision": precision_at(truth, said, threshold)[0],
                }
            )
    return rows


def _mean(values: Sequence[float], *, zero: bool = False) -> float:
    kept = [0.0 if zero and value != value else value for value in values if zero or value == value]
    return sum(kept) / len(kept) if kept else float("nan")


def _f1(truth: np.ndarray, said: np.ndarray) -> float:
    both = int(truth.sum()) + int(said.sum())
    return 2 * int((truth & said).sum()) / both if both else float("nan")


def _best_f1(truth: np.ndarray, score: np.ndarray) -> float:
    """The highest F over all thresholds: what a code's ranking could give with a threshold of its own."""
    import numpy as np

    if not truth.any():
        return float("nan")
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(truth[order])
    return float((2 * hits / (np.arange(1, len(order) + 1) + truth.sum())).max())
