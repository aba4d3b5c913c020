"""What each way of looking says of a unit and a code comes in; one calibrated probability goes out.

A logistic model per code over the learned log-odds (of the unit, its family of codes, its neighbours), the patterns'
score and the likeness to examples, fitted on whole interviews that the learned part had not seen (stacking, Wolpert
1992), with the informants kept apart. Codes with few codings borrow from all: the slopes are shared and the intercepts
drawn to the mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

__all__ = ["INPUTS", "USES", "CodeCurve", "Stack", "fit_curves", "fit_stack", "recall_thresholds"]

LEARNED = ("best", "whole", "family", "anything", "neighbours", "interview", "length")
SIMILAR = ("passages_near", "passages_wide", "talk_near", "talk_wide")
INPUTS = (*LEARNED, "patterns", *SIMILAR)
"""Log-odds of the best stretch and of the whole unit, of its family and of any code at all, of the units next to it and
of the interview as a whole, how long it is, the patterns' score, and how many like examples carry the code: among the
codebook's passages and among units of coded interviews, few and near ones, and many."""
USES = {"ensemble": INPUTS, "learned": LEARNED, "similar": ("length", *SIMILAR)}
"""Which inputs each suggester looks at."""


@dataclass(frozen=True, slots=True)
class CodeCurve:
    """``logit(p) = intercept + slopes · inputs``; ``n`` codings of the code it rests on."""

    intercept: float
    slopes: tuple[float, ...]
    n: int = 0


@dataclass(frozen=True, slots=True)
class Stack:
    """The curves by code.

    ``recall`` maps a share of codings to be found to the threshold that finds it, with the number of ``informants`` it
    was told from (conformal risk control). ``source`` says what it was fitted on.
    """

    curves: Mapping[str, CodeCurve]
    recall: Mapping[str, float] = field(default_factory=dict)
    informants: int = 0
    source: str = ""

    def probability(self, codes: Sequence[str], inputs: np.ndarray) -> np.ndarray:
        """Probabilities.

        Args:
            codes: ids of the columns.
            inputs: units × codes × ``INPUTS``.

        Returns:
            units × codes, in hundredths, as they are shown.
        """
        import numpy as np
        from scipy.special import expit

        return np.asarray(np.round(expit(self.logits(codes, inputs)), 2))

    def logits(self, codes: Sequence[str], inputs: np.ndarray) -> np.ndarray:
        """Log-odds, units × codes; arguments as for ``probability``."""
        import numpy as np

        general = self.curves[""]
        slopes = np.array([self.curves.get(code, general).slopes for code in codes]).reshape(len(codes), len(INPUTS))
        intercepts = np.array([self.curves.get(code, general).intercept for code in codes])
        return np.asarray((inputs * slopes).sum(axis=2) + intercepts)

    def save(self, file: Path) -> None:
        """Write the curves as JSON."""
        file.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, file: Path) -> Stack:
        """Read what ``save`` wrote."""
        raw = json.loads(file.read_text(encoding="utf-8"))
        curves = {
            code: CodeCurve(curve["intercept"], tuple(curve["slopes"]), curve["n"])
            for code, curve in raw["curves"].items()
        }
        return cls(curves, raw["recall"], raw["informants"], raw["source"])


def fit_stack(
    inputs: np.ndarray,
    truth: np.ndarray,
    codes: Sequence[str],
    group: np.ndarray,
    *,
    pull: float = 4.0,
    uses: Sequence[str] = INPUTS,
    source: str = "",
) -> Stack:
    """Fit the curves.

    Args:
        inputs: units × codes × ``INPUTS``, from models that had not seen the units' informants.
        truth: units × codes.
        codes: ids of the columns.
        group: a number for each unit's informant.
        uses: the inputs that may count; others get no slope.
        pull: how strongly a code's intercept is held to the general one, in codings.
        source: for the record.
    """
    import numpy as np

    # What speaks for a code may not speak against it; but an interview that is full of it may.
    bounds: list[tuple[float | None, float | None]] = [
        (0.0, 0.0) if name not in uses else (None, None) if name == "interview" else (0.0, None) for name in INPUTS
    ]
    found, mean, own = fit_curves(inputs, truth, pull=pull, bounds=bounds)
    slopes = tuple(round(float(each), 4) for each in found)
    curves = {"": CodeCurve(round(mean, 4), slopes, int(truth.sum()))}
    for at, code in enumerate(codes):
        curves[code] = CodeCurve(round(mean + float(own[at]), 4), slopes, int(truth[:, at].sum()))
    stack = Stack(curves, source=source)
    recall = recall_thresholds(stack.probability(codes, inputs), truth, group)
    return Stack(curves, recall, len(np.unique(group)), source)


def fit_curves(
    inputs: np.ndarray, truth: np.ndarray, *, pull: float, bounds: Sequence[tuple[float | None, float | None]]
) -> tuple[np.ndarray, float, np.ndarray]:
    """Slopes that all codes share, the general intercept, and how far each code's own lies from it.

    Args:
        inputs: units × codes × whatever speaks for a code.
        truth: units × codes.
        pull: how strongly a code's intercept is held to the general one, in codings.
        bounds: of the slopes.
    """
    import numpy as np
    from scipy.optimize import minimize
    from scipy.special import expit

    units, many, width = inputs.shape
    flat = inputs.reshape(-1, width)
    said = truth.reshape(-1).astype(float)
    at_code = np.tile(np.arange(many), units)

    def loss(beta: np.ndarray) -> tuple[float, np.ndarray]:
        slopes, mean, own = beta[:width], beta[width], beta[width + 1 :]
        logits = flat @ slopes + mean + own[at_code]
        p = expit(np.clip(logits, -30, 30))
        value = -np.sum(said * np.log(p + 1e-12) + (1 - said) * np.log(1 - p + 1e-12))
        value += 0.5 * pull * np.sum(own**2) + 0.5 * np.sum(slopes**2)
        rest = p - said
        gradient = np.concatenate(
            [
                flat.T @ rest + slopes,
                [rest.sum()],
                np.bincount(at_code, weights=rest, minlength=many) + pull * own,
            ]
        )
        return float(value), gradient

    start = np.zeros(width + 1 + many)
    start[width] = np.log((said.sum() + 1) / (len(said) - said.sum() + 1))
    free = [*bounds, *[(None, None)] * (1 + many)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=free, options={"maxiter": 500}).x
    return found[:width], float(found[width]), found[width + 1 :]


def recall_thresholds(
    probability: np.ndarray,
    truth: np.ndarray,
    group: np.ndarray,
    targets: Sequence[float] = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
) -> dict[str, float]:
    """For each share of codings to be found the highest threshold that is expected to find it in a new interview.

    Conformal risk control (Angelopoulos et al. 2024): with ``n`` informants whose miss rates at a threshold average
    ``r``, a new exchangeable informant's expected miss rate is at most ``(n r + 1) / (n + 1)``. Targets that no
    threshold warrants with so few informants are left out.
    """
    import numpy as np

    groups = [each for each in np.unique(group) if truth[group == each].any()]
    n = len(groups)
    thresholds = np.round(np.arange(0.0, 1.0, 0.01), 2)
    missed = np.zeros((n, len(thresholds)))
    for row, each in enumerate(groups):
        its = probability[group == each][truth[group == each].astype(bool)]
        missed[row] = (its[None, :] < thresholds[:, None]).mean(axis=1)
    bound = (missed.sum(axis=0) + 1) / (n + 1)
    found = {}
    for target in targets:
        fits = np.flatnonzero(bound <= 1 - target + 1e-12)
        if len(fits):
            found[f"{target:g}"] = float(thresholds[fits[-1]])
    return found
