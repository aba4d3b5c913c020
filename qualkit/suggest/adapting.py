"""What coders have decided comes in; what to add to the log-odds of each code in this project comes out.

The weights that ship know how codes are told in general; a project's coders know how they are used here. Their
decisions teach a correction on top: a logistic regression for each code whose offset is what was said before, over
words and fields, drawn to nothing. How strongly it is drawn, and whether anything is learned at all, is told by
decisions on other transcripts: where the weights already code as the coders do, they stay as they are. A code that
no coder has given yet is left alone; one that they use and have passed over in a unit that they ruled on is a no there.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.suggest.linear import Vectoriser

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FEWEST_DECISIONS", "Adapted", "adapt", "load_adapted"]

FEWEST_DECISIONS = 20
"""Units ruled on below which nothing is learned from them."""
_BLOCKS = "wbf"  # words, pairs of words, fields: letters would be many, and say little more
_PULLS = (0.3, 3.0)
_STEPS = 15


@dataclass(frozen=True, slots=True)
class Adapted:
    """What decisions add: ``logit += intercepts + features · weights``.

    ``weights`` is features × ``codes``, the features being ``names``.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    idf: np.ndarray
    blocks: tuple[float, ...]
    weights: np.ndarray
    intercepts: np.ndarray
    digest: str

    def logits(self, counts: Sequence[Mapping[str, float]], codes: Sequence[str]) -> np.ndarray:
        """What to add to the log-odds of units (by their features) for some codes, units × codes."""
        import numpy as np

        vectoriser = Vectoriser(self.names, self.idf, self.blocks)
        said = np.zeros((len(counts), len(self.codes) + 1))
        for row, each in enumerate(counts):
            known = vectoriser.known(each)
            if known:
                ids, values = vectoriser.weigh(known)
                said[row, :-1] = values @ self.weights[ids]
            said[row, :-1] += self.intercepts
        at = {code: column for column, code in enumerate(self.codes)}
        return said[:, [at.get(code, -1) for code in codes]]

    def save(self, file: Path) -> None:
        """Write it."""
        import numpy as np

        waiting = file.with_suffix(f".{os.getpid()}.new")
        with waiting.open("wb") as out:
            np.savez_compressed(
                out,
                codes=np.array(self.codes),
                names=np.array(self.names),
                idf=self.idf,
                blocks=np.array(self.blocks),
                weights=self.weights.astype(np.float16),
                intercepts=self.intercepts,
                digest=self.digest,
            )
        waiting.replace(file)

    @classmethod
    def load(cls, file: Path) -> Adapted:
        """Read what ``save`` wrote."""
        import numpy as np

        with file.open("rb") as source, np.load(source) as arrays:
            return cls(
                tuple(str(code) for code in arrays["codes"]),
                tuple(str(name) for name in arrays["names"]),
                arrays["idf"],
                tuple(float(each) for each in arrays["blocks"]),
                arrays["weights"].astype(np.float32),
                arrays["intercepts"],
                str(arrays["digest"]),
            )


def load_adapted(file: Path) -> Adapted | None:
    """What lies in a file; None if it is damaged: the next run learns it again."""
    try:
        return Adapted.load(file)
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
        return None


def adapt(
    vectoriser: Vectoriser,
    counts: Sequence[Mapping[str, float]],
    before: np.ndarray,
    ruled: Sequence[Mapping[str, float]],
    codes: Sequence[str],
    group: Sequence[object],
) -> Adapted | None:
    """Learn from decisions.

    Args:
        vectoriser: of the weights that ship; its words and fields are used.
        counts: the features of each unit that was ruled on.
        before: units × codes, the log-odds that were said without any decision.
        ruled: for each unit code to the share of its coders who say it is there, in [0, 1]; codes that are missing
            were passed over, which is a no for those that coders have given somewhere, and nothing for others.
        codes: the columns.
        group: the transcript of each unit.

    Returns:
        None if too few units were ruled on, or if nothing that was learned from some transcripts helped on others.
    """
    import numpy as np

    transcripts = sorted({str(each) for each in group})
    if len(counts) < FEWEST_DECISIONS or len(transcripts) < 2:
        return None
    table, names, own = _table(vectoriser, counts)
    said = np.array([[its.get(code, 0.0) for code in codes] for its in ruled])
    given = said.max(axis=0) > 0
    sure = np.array([[1.0 if code in its else 0.0 for code in codes] for its in ruled])
    sure = np.maximum(sure, given[None, :])
    half = np.array([transcripts.index(str(each)) % 2 for each in group])
    worth = {}
    for pull in _PULLS:
        found = np.zeros(before.shape)
        for side in (0, 1):
            beta = _fit(table[half != side], before[half != side], said[half != side], sure[half != side], pull)
            found[half == side] = table[half == side] @ beta[:-1] + beta[-1]
        worth[pull] = _loss(before + found, said, sure)
    best = min(worth, key=lambda pull: worth[pull])
    if worth[best] >= _loss(before, said, sure):
        return None
    beta = _fit(table, before, said, sure, best)
    told = [(sorted(its.items()), round(float(row.sum()), 3)) for its, row in zip(ruled, before, strict=True)]
    return Adapted(
        tuple(codes),
        names,
        np.asarray(own.idf),
        tuple(own.weights),
        beta[:-1].astype(np.float32),
        beta[-1].astype(np.float32),
        hashlib.sha256(repr(told).encode()).hexdigest()[:16],
    )


def _table(vectoriser: Vectoriser, counts: Sequence[Mapping[str, float]]) -> tuple[Any, tuple[str, ...], Vectoriser]:
    """Units by those of the features that occur in them, sparse; the features' names and their vectoriser."""
    import numpy as np

    from qualkit.suggest.learning import matrix_of

    occurring = {name for each in counts for name in each}
    kept = [at for at, name in enumerate(vectoriser.names) if name[0] in _BLOCKS and name in occurring]
    own = Vectoriser([vectoriser.names[at] for at in kept], np.asarray(vectoriser.idf[kept]), vectoriser.weights)
    return matrix_of(own, counts), own.names, own


def _loss(logits: np.ndarray, said: np.ndarray, sure: np.ndarray) -> float:
    import numpy as np
    from scipy.special import expit

    p = expit(np.clip(logits, -30, 30))
    return float(-np.sum(sure * (said * np.log(p + 1e-12) + (1 - said) * np.log(1 - p + 1e-12))))


def _fit(table: Any, before: np.ndarray, said: np.ndarray, sure: np.ndarray, pull: float) -> np.ndarray:
    """Weights and, last, intercepts, for all codes at once."""
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import expit

    k, m = table.shape[1], said.shape[1]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        beta = flat.reshape(k + 1, m)
        logits = np.clip(before + table @ beta[:-1] + beta[-1], -30, 30)
        rest = sure * (expit(logits) - said)
        gradient = np.vstack([table.T @ rest, rest.sum(axis=0)]) + pull * beta
        return _loss(logits, said, sure) + 0.5 * pull * float(np.sum(beta**2)), gradient.ravel()

    start = np.zeros((k + 1) * m)
    found: np.ndarray = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}).x
    return found.reshape(k + 1, m)
