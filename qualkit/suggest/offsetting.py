"""Features, decisions and what was said before come in; a logistic regression for each code goes out, fitted at once.

Each code has an offset, the log-odds said so far, and weights drawn to nothing (ridge). The fit is by conjugate
gradients with an exact search along each direction (Polak and Ribière 1969; Minka 2003 compares solvers), for all
codes side by side: two products with one sparse table a step, and single precision is enough.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["fit", "loss", "probability_of"]

_FURTHEST = 30.0  # log-odds beyond which nothing is more certain
_STRIDE, _SEARCHES = 4.0, 3


def probability_of(logits: np.ndarray) -> np.ndarray:
    """Log-odds as probabilities."""
    import numpy as np

    found: np.ndarray = 1 / (1 + np.exp(-np.clip(logits, -_FURTHEST, _FURTHEST)))
    return found


def loss(logits: np.ndarray, said: np.ndarray, sure: np.ndarray) -> float:
    """Minus the log-likelihood of what was said (shares in [0, 1]), where it counts (``sure``), units × codes."""
    import numpy as np

    p = probability_of(np.asarray(logits, dtype=float))
    return float(-np.sum(sure * (said * np.log(p + 1e-12) + (1 - said) * np.log(1 - p + 1e-12))))


def fit(
    table: Any,
    before: np.ndarray,
    said: np.ndarray,
    sure: np.ndarray,
    *,
    pull: float,
    steps: int,
    start: np.ndarray | None = None,
) -> np.ndarray:
    """Weights of the features and, as the last row, intercepts, for each code.

    Args:
        table: units × features, sparse.
        before: units × codes, the log-odds that are there already.
        said: units × codes, the share in [0, 1] that says yes.
        sure: units × codes, 0 where nothing was said, else 1.
        pull: how strongly weights and intercepts are drawn to nothing.
        steps: of the solver.
        start: weights to begin with; the result hardly depends on them.
    """
    import numpy as np

    table = table.astype(np.float32)
    across = table.T.tocsr()
    said, sure = said.astype(np.float32), sure.astype(np.float32)
    beta = np.zeros((table.shape[1] + 1, said.shape[1]), np.float32) if start is None else start.astype(np.float32)
    logits = before.astype(np.float32) + table @ beta[:-1] + beta[-1]
    # Features differ a thousandfold in how often they occur: each direction is measured by its own curvature, which is
    # that of now or of where the fit will end, whichever is larger.
    p, often = probability_of(logits), np.maximum(sure.sum(axis=0), 1)
    share = (sure * said).sum(axis=0) / often
    typical = np.maximum((sure * p * (1 - p)).sum(axis=0) / often, share * (1 - share))
    squares = np.asarray(table.multiply(table).sum(axis=0), dtype=np.float32).ravel()
    curvature = np.append(squares, np.float32(len(logits)))[:, None] * typical[None, :] + np.float32(pull)
    direction = np.zeros_like(beta)
    gradient, length = direction, np.ones(said.shape[1], np.float32)
    for step in range(steps):
        rest = sure * (probability_of(logits) - said)
        previous, gradient = gradient, np.vstack([across @ rest, rest.sum(axis=0)]) + np.float32(pull) * beta
        scaled = gradient / curvature
        last, length = length, _columns(gradient, scaled)
        keep = np.maximum(0, (length - _columns(previous, scaled)) / np.maximum(last, 1e-20)) if step else 0.0
        direction = keep * direction - scaled
        moved = table @ direction[:-1] + direction[-1]
        far = _how_far(
            logits, moved, said, sure, pull * _columns(beta, direction), pull * _columns(direction, direction)
        )
        beta += far * direction
        logits += far * moved
    return beta


def _columns(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The scalar product of each column of one table with that of the other."""
    import numpy as np

    found: np.ndarray = np.einsum("km,km->m", one, other)
    return found


def _how_far(
    logits: np.ndarray, moved: np.ndarray, said: np.ndarray, sure: np.ndarray, slope: np.ndarray, bend: np.ndarray
) -> np.ndarray:
    """For each code how far to go along its direction; ``slope`` and ``bend`` are the pull's.

    Newton's steps, none of which changes the log-odds of a unit by more than ``_STRIDE`` or leaves the stretch in which
    the least is known to lie: where the offset is far off, the curve is flat and a free step would go anywhere.
    """
    import numpy as np

    far = np.zeros(said.shape[1], np.float32)
    low, high = far, np.full_like(far, np.inf)
    stride = _STRIDE / np.maximum(np.abs(moved).max(axis=0, initial=0.0), 1e-9)
    squared = moved * moved
    for _ in range(_SEARCHES):
        p = probability_of(logits + far * moved)
        first = _columns(sure * (p - said), moved) + slope + far * bend
        second = _columns(sure * p * (1 - p), squared) + bend
        low, high = np.where(first <= 0, far, low), np.where(first > 0, far, high)
        far = far - np.clip(first / np.maximum(second, 1e-12), -stride, stride)
        far = np.where((far < low) | (far > high), (low + np.minimum(high, low + stride)) / 2, far).astype(np.float32)
    return far
