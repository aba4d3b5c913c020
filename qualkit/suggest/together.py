"""Each code's own log-odds in an interview come in; they go out weighed by what stands beside them.

Codes keep company: where somebody is a client of the system, standstill is near; a caseworker who believes in one goes
with being heard. A ridge regression tells from all codes' log-odds in a unit, in the units next to it and in the
interview as a whole how likely a code is there (stacking over labels, after Godbole and Sarawagi 2004), and two slopes
say what that is worth beside the code's own evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Together", "fit_together"]

_PULL = 3000.0
"""Of the ridge: chosen on the development interviews."""
_BESIDE = 0.5
"""How much the neighbours and the interview count in the penalty, beside the unit itself."""
_FOLDS = 6
_LEAST, _MOST = -8.0, 8.0


@dataclass(frozen=True, slots=True)
class Together:
    """``logit = slopes[0] · own + slopes[1] · company + intercept``, where ``company = features · weights``.

    ``weights`` is (3 · codes) × codes, brought to spread one; ``mean`` and ``spread`` are the features'.
    """

    codes: tuple[str, ...]
    weights: np.ndarray
    mean: np.ndarray
    spread: np.ndarray
    slopes: tuple[float, float]
    intercepts: np.ndarray

    def company(self, own: np.ndarray) -> np.ndarray:
        """What the company of all codes says of each, for the units of one transcript (units × codes)."""
        import numpy as np

        said: np.ndarray = ((_beside(np.clip(own, _LEAST, _MOST)) - self.mean) / self.spread) @ self.weights
        return said

    def logits(self, own: np.ndarray) -> np.ndarray:
        """The log-odds of the units of one transcript, in order (units × ``codes``), weighed by their company."""
        import numpy as np

        own = np.clip(own, _LEAST, _MOST)
        said: np.ndarray = self.slopes[0] * own + self.slopes[1] * self.company(own) + self.intercepts
        return said

    def save(self, file: Path) -> None:
        """Write it."""
        import numpy as np

        with file.open("wb") as out:
            np.savez_compressed(
                out,
                codes=np.array(self.codes),
                weights=self.weights.astype(np.float16),
                mean=self.mean.astype(np.float32),
                spread=self.spread.astype(np.float32),
                slopes=np.array(self.slopes),
                intercepts=self.intercepts.astype(np.float32),
            )

    @classmethod
    def load(cls, file: Path) -> Together:
        """Read what ``save`` wrote."""
        import numpy as np

        with np.load(file) as arrays:
            first, second = (float(each) for each in arrays["slopes"])
            return cls(
                tuple(str(code) for code in arrays["codes"]),
                arrays["weights"].astype(np.float32),
                arrays["mean"],
                arrays["spread"],
                (first, second),
                arrays["intercepts"],
            )


def fit_together(own: Sequence[np.ndarray], truth: Sequence[np.ndarray], codes: Sequence[str]) -> Together:
    """Learn which codes keep company.

    Args:
        own: for each interview its units' own log-odds (units × codes), by weights that had not seen it.
        truth: for each interview units × codes.
        codes: the columns.
    """
    import numpy as np

    own = [np.clip(each, _LEAST, _MOST) for each in own]
    features = [_beside(each) for each in own]
    fold = np.random.default_rng(0).permutation(len(own)) % min(_FOLDS, len(own))
    unseen: list[np.ndarray] = [np.zeros(0)] * len(own)
    for each in range(int(fold.max()) + 1):
        rest = [at for at in range(len(own)) if fold[at] != each]
        mean, spread, weights = _ridge([features[at] for at in rest], [truth[at] for at in rest])
        for at in np.flatnonzero(fold == each):
            unseen[at] = ((features[at] - mean) / spread) @ weights
    slopes, intercepts = _worth(np.concatenate(own), np.concatenate(unseen), np.concatenate(truth))
    mean, spread, weights = _ridge(features, truth)
    return Together(tuple(codes), weights, mean, spread, slopes, intercepts)


def _beside(own: np.ndarray) -> np.ndarray:
    """A unit's log-odds, those of its neighbours and of its interview, side by side."""
    import numpy as np

    near = np.zeros_like(own)
    near[1:] += own[:-1] / 2
    near[:-1] += own[1:] / 2
    whole = np.repeat(own.mean(axis=0, keepdims=True), len(own), axis=0)
    return np.hstack([own, near, whole])


def _ridge(features: Sequence[np.ndarray], truth: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean and spread of the features, and weights that bring what they say of each code to spread one."""
    import numpy as np

    table, said = np.concatenate(features), np.concatenate(truth).astype(float)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    many = said.shape[1]
    # A larger spread is a smaller weight under the same penalty.
    spread[many:] /= _BESIDE
    scaled = (table - mean) / spread
    weights = np.linalg.solve(
        scaled.T @ scaled + _PULL * np.eye(scaled.shape[1]), scaled.T @ (said - said.mean(axis=0))
    )
    weights /= (scaled @ weights).std(axis=0) + 1e-6
    return mean, spread, weights


def _worth(own: np.ndarray, company: np.ndarray, truth: np.ndarray) -> tuple[tuple[float, float], np.ndarray]:
    """The two slopes, and an intercept for each code that is drawn to the general one."""
    import numpy as np

    from qualkit.suggest.stack import fit_curves

    slopes, mean, each = fit_curves(np.stack([own, company], axis=2), truth, pull=4.0, bounds=[(0.0, None)] * 2)
    return (float(slopes[0]), float(slopes[1])), mean + each
