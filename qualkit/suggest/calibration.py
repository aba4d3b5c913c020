"""A pattern score comes in, a probability goes out: how often suggestions with such a score were right.

The curve is a logistic one per codebook (Platt 1999), with one for codebooks that have none of their own, fitted by
``benchmarks/calibrate.py`` on passages that the pattern writers had not seen, and shifted from their base rate to
that of interviews (Saerens, Latinne & Decaestecker 2002). It is provisional: whole coded interviews are the real test.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Calibration", "Curve", "shipped_calibration"]

_FILE = Path(__file__).resolve().parent.parent / "data" / "calibration.json"


@dataclass(frozen=True, slots=True)
class Curve:
    """``logit(p) = intercept + slope * logit(score)``; ``n`` suggestions it was fitted on."""

    intercept: float
    slope: float
    n: int = 0

    def __call__(self, score: float) -> float:
        """The probability of a suggestion with that score."""
        from scipy.special import expit

        clipped = min(max(score, 1e-3), 1 - 1e-3)
        return float(expit(self.intercept + self.slope * math.log(clipped / (1 - clipped))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Curves by code id (or any prefix of it), and the general one under the empty key."""

    curves: Mapping[str, Curve]
    source: str = ""

    def probability(self, code: str, score: float) -> float:
        """The calibrated probability by the curve of the nearest ancestor with one, in hundredths, as it is shown."""
        parts = code.split(".")
        for depth in range(len(parts), -1, -1):
            if (curve := self.curves.get(".".join(parts[:depth]))) is not None:
                return round(curve(score), 2)
        return round(score, 2)


@cache
def shipped_calibration() -> Calibration:
    """The calibration that ships with qualkit; without the file, the score stands for itself."""
    if not _FILE.is_file():
        return Calibration({}, "none")
    raw = json.loads(_FILE.read_text(encoding="utf-8"))
    return Calibration({name: Curve(**curve) for name, curve in raw["curves"].items()}, raw["source"])
