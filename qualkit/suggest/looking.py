"""Units of one transcript come in; what the patterns, the learned weights and the examples say of each goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.suggest.base import ReadUnit
from qualkit.suggest.features import Sentence, Units
from qualkit.suggest.linear import LinearModel, total
from qualkit.suggest.similar import Memory
from qualkit.suggest.stack import INPUTS

if TYPE_CHECKING:
    import numpy as np

__all__ = ["ANYTHING", "Look", "family_of", "look_at"]

ANYTHING = "^"
"""The column of a linear model that tells whether a unit carries any code at all."""
_UNKNOWN = -6.0  # log-odds where nothing was learned


def family_of(code: str) -> str:
    """The column of a linear model that tells whether a unit carries any code of a family: ``^motivation``."""
    return ANYTHING + code.split(".")[0]


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a transcript's units.

    ``inputs`` is units × codes × ``stack.INPUTS``; ``windows`` are for each unit the ranges of sentences that were
    scored, of which ``best`` (units × codes) tells the best.
    """

    codes: tuple[str, ...]
    inputs: np.ndarray
    sentences: Sequence[Sequence[Sentence]]
    around: Sequence[Mapping[str, float]]
    windows: Sequence[Sequence[tuple[int, int]]]
    best: np.ndarray


def look_at(
    units: Sequence[ReadUnit],
    features: Units,
    votes: Mapping[str, Mapping[str, float]],
    linear: LinearModel,
    memories: Mapping[str, Memory],
    codes: Sequence[str],
    learned_as: Mapping[str, str] | None = None,
) -> Look:
    """Look at the units of one transcript.

    Args:
        units: in order.
        features: theirs.
        votes: for a unit's id, code to the patterns' score.
        linear: what was learned; a code it does not know gets log-odds of -6.
        memories: examples to compare with, under ``passages`` and ``talk``; either may be missing.
        codes: which codes.
        learned_as: what codes were called when they were learned, where that is another name.
    """
    import numpy as np

    n, m = len(units), len(codes)
    place = {code: at for at, code in enumerate(linear.codes)}
    best = np.full((n, len(linear.codes) + 1), _UNKNOWN, dtype=np.float32)
    whole = best.copy()
    chosen = np.zeros((n, len(linear.codes) + 1), dtype=int)
    windows: list[tuple[tuple[int, int], ...]] = []
    for at, sentences in enumerate(features.sentences):
        if not sentences:
            windows.append(())
            continue
        scored = linear.score(sentences, features.around[at])
        windows.append(scored.windows)
        best[at, :-1], whole[at, :-1], chosen[at, :-1] = scored.logits, scored.whole, scored.best
    # Columns of what was not learned point at the last one, which stays as it is.
    own = [place.get(code, -1) for code in codes]
    family = [place.get(family_of((learned_as or {}).get(code, code)), -1) for code in codes]
    anything = [place.get(ANYTHING, -1)] * m
    inputs = np.zeros((n, m, len(INPUTS)), dtype=np.float32)
    if n and m:
        middle = (best[:, own] + whole[:, own]) / 2
        columns: dict[str, np.ndarray] = {
            "best": best[:, own],
            "whole": whole[:, own],
            "family": (best[:, family] + whole[:, family]) / 2,
            "anything": (best[:, anything] + whole[:, anything]) / 2,
            "neighbours": _smooth(middle, 1),
            "interview": np.repeat(middle.mean(axis=0, keepdims=True), n, axis=0),
            "length": np.repeat(
                np.log([[1 + sum(s.words for s in sentences)] for sentences in features.sentences]), m, axis=1
            ),
            "patterns": np.array([[votes.get(unit.segment.id, {}).get(code, 0.0) for code in codes] for unit in units]),
        }
        wholes = [total(sentences) for sentences in features.sentences]
        for name, memory in memories.items():
            its = [memory.codes.index(code) if code in memory.codes else -1 for code in codes]
            for width, table in zip(("near", "wide"), memory.score(wholes), strict=True):
                known = np.hstack([table, np.zeros((n, 1), dtype=table.dtype)])
                columns[f"{name}_{width}"] = known[:, its]
        for nr, name in enumerate(INPUTS):
            if name in columns:
                inputs[:, :, nr] = columns[name]
    return Look(tuple(codes), inputs, features.sentences, features.around, windows, chosen[:, own])


def _smooth(table: np.ndarray, reach: int) -> np.ndarray:
    """For each row the mean of the rows up to ``reach`` before and after, without itself."""
    import numpy as np

    sums, counts = np.zeros_like(table), np.zeros((len(table), 1), dtype=np.float32)
    for step in range(1, reach + 1):
        sums[step:] += table[:-step]
        counts[step:] += 1
        sums[:-step] += table[step:]
        counts[:-step] += 1
    return np.where(counts > 0, sums / np.maximum(counts, 1), table)
