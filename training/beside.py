"""Weighs what coders decided beside a unit: coded interviews in, ``beside.json`` in the classifier's folder out.

    python training/beside.py            # fits, writes, and prints figures on interviews that were not fitted on
    python training/beside.py --check    # the figures alone

The coder is the gold of corpora/narratives (parts train and dev), the log-odds are those that the weights gave these
interviews before they had seen them. 10, 25, 50 and 75 % of the units of studies of 24 interviews count as decided: the
first in the order of the review queue, some drawn at random, or the first of each interview in reading order. What is
fitted on, and tried, are the units that were not decided. The figures are by folds of informants.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from qualkit.evaluation.scoring import mean_figures
from qualkit.resources import classifier_folder
from qualkit.review.queue import Entry, queue
from qualkit.suggest.beside import SIGNS, Beside, signs_of
from qualkit.suggest.classifier import shipped_classifier
from qualkit.suggest.ensemble import FLOOR
from qualkit.suggest.offsetting import probability_of
from qualkit.suggest.unseen import Unseen

SHARES, ORDERS = (0.10, 0.25, 0.50, 0.75), ("queue", "random", "reading")
STUDY, FOLDS, PULL, SAMPLED, BINS, SEED = 24, 6, 1.0, 0.25, 15, 0


def turns(known: Unseen) -> dict[str, np.ndarray]:
    """By order of review when each unit comes up, as a share of its study or its interview."""
    rng = np.random.default_rng(SEED)
    p = probability_of(known.logits)
    many = int(known.group.max()) + 1
    drawn = rng.permutation(many)
    queued, reading = np.zeros((2, len(p)))
    for start in range(0, many, STUDY):
        rows = np.flatnonzero(np.isin(known.group, drawn[start : start + STUDY]))
        entries = [
            Entry(
                str(row),
                str(known.group[row]),
                str(known.group[row]),
                at,
                tuple((known.codes[c], float(p[row, c])) for c in np.argsort(-p[row]) if p[row, c] >= FLOOR),
            )
            for at, row in enumerate(rows.tolist())
        ]
        for place, unit in enumerate(queue(entries, seed=SEED)):
            queued[int(unit.segment_id)] = place / len(rows)
    for each in range(many):
        rows = np.flatnonzero(known.group == each)
        reading[rows] = np.arange(len(rows)) / len(rows)
    return {"queue": queued, "random": rng.random(len(p)), "reading": reading}


def settings_of(known: Unseen) -> Iterator[tuple[str, float, np.ndarray]]:
    """Each order and share, with the units that count as decided."""
    for order, turn in turns(known).items():
        for share in SHARES:
            yield order, share, turn < share


def all_signs(known: Unseen, logits: np.ndarray, decided: np.ndarray) -> np.ndarray:
    """The signs of all units, each interview by itself."""
    truth = known.truth.astype(np.float32)
    parts = [np.flatnonzero(known.group == each) for each in range(int(known.group.max()) + 1)]
    return np.concatenate(
        [signs_of(logits[rows], truth[rows], decided[rows], known.codes) for rows in parts if len(rows)]
    )


def fitted(signs: np.ndarray, before: np.ndarray, truth: np.ndarray) -> Beside:
    """Weights at least nothing, drawn to nothing, that best tell the truth with the log-odds as offset."""
    from scipy.optimize import minimize

    def cost(weights: np.ndarray) -> tuple[float, np.ndarray]:
        p = probability_of(before + signs @ weights)
        loss = -np.sum(truth * np.log(p + 1e-12) + (1 - truth) * np.log(1 - p + 1e-12))
        return float(loss + PULL / 2 * (weights @ weights)), signs.T @ (p - truth) + PULL * weights

    found = minimize(cost, np.zeros(len(SIGNS)), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(SIGNS))
    return Beside(tuple(round(float(each), 3) for each in found.x))


def sampled(
    known: Unseen, tables: Sequence[tuple[np.ndarray, np.ndarray]], among: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Undecided units and codes of some units, a part of them drawn: signs, log-odds, truth."""
    rng = np.random.default_rng(SEED)
    found = []
    for decided, signs in tables:
        rows = np.flatnonzero(among & ~decided)
        cells = rng.random((len(rows), len(known.codes))) < SAMPLED
        found.append((signs[rows][cells], known.logits[rows][cells], known.truth[rows][cells]))
    signs, before, truth = (np.concatenate(each) for each in zip(*found, strict=True))
    return signs.astype(float), before.astype(float), truth.astype(float)


def off(p: np.ndarray, truth: np.ndarray) -> float:
    """Expected calibration error over bins of equal width."""
    at = np.minimum((p * BINS).astype(int), BINS - 1)
    return float(
        sum(np.mean(at == each) * abs(p[at == each].mean() - truth[at == each].mean()) for each in np.unique(at))
    )


def figures(logits: np.ndarray, truth: np.ndarray) -> list[float]:
    """Mean AUC, MAP, log loss, calibration error, and the same of what a run keeps."""
    p = probability_of(logits.astype(float))
    kept = p >= FLOOR
    loss = -np.mean(np.where(truth, np.log(p + 1e-12), np.log(1 - p + 1e-12)))
    return [*mean_figures(truth, logits, fewest=3), float(loss), off(p, truth), off(p[kept], truth[kept])]


def fit_beside(known: Unseen) -> Beside:
    """The weights by all interviews."""
    tables = [(decided, all_signs(known, known.logits, decided)) for _, _, decided in settings_of(known)]
    return fitted(*sampled(known, tables, np.ones(len(known.logits), bool)))


def check(known: Unseen) -> None:
    """Print what the weights do on interviews that they were not fitted on."""
    named = [(order, share, decided) for order, share, decided in settings_of(known)]
    tables = [(decided, all_signs(known, known.logits, decided)) for _, _, decided in named]
    fold = np.random.default_rng(SEED).permutation(int(known.group.max()) + 1)[known.group] % FOLDS
    ways = [fitted(*sampled(known, tables, fold != each)) for each in range(FOLDS)]
    pairs = ("AUC", "MAP", "loss", "ECE", "ECE of what is kept")
    print("| order | decided | " + " | ".join(f"{name} before | after" for name in pairs) + " |")
    print("| --- " * 12 + "|")
    for (order, share, decided), (_, signs) in zip(named, tables, strict=True):
        after = known.logits.copy()
        for each, way in enumerate(ways):
            after[fold == each] += signs[fold == each] @ np.array(way.weights, np.float32)
        one, other = (
            figures(known.logits[~decided], known.truth[~decided]),
            figures(after[~decided], known.truth[~decided]),
        )
        shown = [
            f"{value:.{digits}f}"
            for pair, digits in zip(zip(one, other, strict=True), (3, 3, 4, 4, 3), strict=True)
            for value in pair
        ]
        print(f"| {order} | {share:.0%} | " + " | ".join(shown) + " |", flush=True)


def main() -> None:
    """Fit, write and check, as asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    classifier = shipped_classifier()
    assert classifier is not None
    known = classifier.unseen
    assert known is not None
    if not asked.check:
        write(known, classifier_folder())
    check(known)


def write(known: Unseen, folder: Path) -> None:
    """Fit the weights and write them beside the classifier that lies in a folder."""
    made = fit_beside(known)
    many = int(known.group.max()) + 1
    made.save(
        folder,
        source=f"{many} coded interviews of corpora/narratives (train and dev), simulated decisions",
    )
    print(dict(zip(SIGNS, made.weights, strict=True)))


if __name__ == "__main__":
    main()
