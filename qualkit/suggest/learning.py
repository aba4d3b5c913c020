"""Passages with their codes come in, a linear model goes out: one-vs-rest logistic regression over weighed features.

Used alike for the codebooks that ship and for a user's own.
scikit-learn does the fitting; what comes out needs numpy alone (``qualkit.suggest.linear``).
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.suggest.linear import BLOCK_OF, LinearModel, Vectoriser

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BLOCK_WEIGHTS", "Lesson", "matrix_of", "teach", "vocabulary"]

BLOCK_WEIGHTS = (1.0, 1.0, 0.6, 0.5, 0.2)
"""Words, letters, fields, votes of the patterns, context: chosen on the development interviews."""

COST = 10.0
"""Inverse strength of the penalty on weights."""

_LEAST = {"w": 2, "b": 3, "c": 6, "f": 3, "p": 2, "n": 4, "q": 4}
_FEWEST = 3  # passages of a code without which it is not learned


@dataclass(frozen=True, slots=True)
class Lesson:
    """A passage to learn from.

    ``counts`` are its features, ``codes`` what it carries. ``asked`` are the codes that its writer or coder looked for;
    what it says of others counts for less (``None``: of all). ``weight`` multiplies its importance.
    """

    counts: Mapping[str, float]
    codes: Collection[str]
    asked: Collection[str] | None = None
    weight: float = 1.0


def vocabulary(counts: Sequence[Mapping[str, float]], weights: Sequence[float] = BLOCK_WEIGHTS) -> Vectoriser:
    """The features that occur often enough in passages, with how rare they are; blocks without weight are left out."""
    import numpy as np

    often: Counter[str] = Counter()
    for each in counts:
        often.update(each.keys())
    names = sorted(name for name, count in often.items() if count >= _LEAST[name[0]] and weights[BLOCK_OF[name[0]]] > 0)
    n = len(counts)
    idf = np.array([1.0 + np.log((1 + n) / (1 + often[name])) for name in names], dtype=np.float32)
    return Vectoriser(names, idf, weights)


def matrix_of(vectoriser: Vectoriser, counts: Sequence[Mapping[str, float]]) -> Any:
    """Passages by features, sparse."""
    import numpy as np
    from scipy.sparse import csr_matrix

    ids, values, ends = [np.empty(0, np.int64)], [np.empty(0, np.float32)], [0]
    for each in counts:
        known = vectoriser.known(each)
        if known:
            its_ids, its_values = vectoriser.weigh(known)
            ids.append(its_ids)
            values.append(its_values)
        ends.append(ends[-1] + len(known))
    return csr_matrix((np.concatenate(values), np.concatenate(ids), ends), shape=(len(counts), len(vectoriser.names)))


def teach(
    lessons: Sequence[Lesson],
    codes: Sequence[str],
    *,
    weights: Sequence[float] = BLOCK_WEIGHTS,
    cost: float = COST,
    unasked: float = 0.5,
    seed: int = 0,
    jobs: int = 1,
) -> LinearModel:
    """Learn to tell the codes.

    Args:
        lessons: passages with and without codes.
        codes: which to learn; one with fewer than three passages is left out.
        weights: of the blocks of features, as ``features.BLOCKS`` names them.
        cost: inverse strength of the penalty.
        unasked: weight of a passage for a code that nobody looked for in it.
        seed: of the solver.
        jobs: how many codes are learned at a time.
    """
    import numpy as np
    from joblib import Parallel, delayed

    vectoriser = vocabulary([lesson.counts for lesson in lessons], weights)
    table = matrix_of(vectoriser, [lesson.counts for lesson in lessons])
    table.sum_duplicates()  # sorted once: the solver would do it for every code, and cannot where the table is shared
    base = np.array([lesson.weight for lesson in lessons])
    learned, asked = [], []
    for code in codes:
        truth = np.array([code in lesson.codes for lesson in lessons])
        if truth.sum() < _FEWEST or truth.all():
            continue
        looked = np.array([lesson.asked is None or code in lesson.asked or code in lesson.codes for lesson in lessons])
        learned.append(code)
        asked.append((truth, base * np.where(looked, 1.0, unasked)))
    found = Parallel(n_jobs=jobs)(delayed(_solve)(table, truth, its, cost, seed) for truth, its in asked)
    columns = [column for column, _ in found]
    intercepts = [intercept for _, intercept in found]
    weights_table: np.ndarray = (
        np.stack(columns, axis=1) if columns else np.zeros((len(vectoriser.names), 0), np.float32)
    )
    return LinearModel(learned, vectoriser, weights_table, np.array(intercepts, dtype=np.float32))


def _solve(table: Any, truth: np.ndarray, weight: np.ndarray, cost: float, seed: int) -> tuple[np.ndarray, float]:
    """One code's weights and intercept."""
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    solver = LogisticRegression(C=cost, solver="liblinear", random_state=seed, max_iter=200, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        solver.fit(table, truth, sample_weight=weight)
    return solver.coef_[0].astype(np.float32), float(solver.intercept_[0])
