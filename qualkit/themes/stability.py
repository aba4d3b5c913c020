"""An engine and its themes come in; how far they come back goes out, when informants are drawn anew, with new seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.errors import QualkitError
from qualkit.themes.coherence import Together
from qualkit.themes.engines.base import Engine, Fitted
from qualkit.themes.preparing import Documents

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Stability", "match", "stability"]

_PLENTY = 2000
_FEWEST = 8


@dataclass(frozen=True, slots=True)
class Stability:
    """How far themes come back.

    ``themes`` is each theme's mean Jaccard of its ten first words with those of the theme matched to it, in [0, 1];
    ``held_out`` its words' mean lift in the talk of those who were not drawn (0 as by chance); ``ari`` (at most 1) and
    ``nmi`` in [0, 1] compare which units fall together; ``draws`` is how many were made.
    """

    themes: tuple[float, ...]
    held_out: tuple[float, ...]
    ari: float
    nmi: float
    draws: int


def match(ours: Sequence[Sequence[str]], theirs: Sequence[Sequence[str]]) -> list[tuple[int, float]]:
    """For each of ``ours`` the place in ``theirs`` matched to it (-1 for none) and the Jaccard of their words.

    Matched one to one so that the sum of Jaccards is largest (Hungarian method).
    """
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    alike = np.array([[_jaccard(set(one), set(other)) for other in theirs] for one in ours]).reshape(
        len(ours), len(theirs)
    )
    found = [(-1, 0.0)] * len(ours)
    for row, column in zip(*linear_sum_assignment(-alike), strict=True):
        found[int(row)] = (int(column), float(alike[row, column]))
    return found


def stability(
    engine: Engine, documents: Documents, fitted: Fitted, *, topics: int, seed: int, draws: int | None = None
) -> Stability:
    """Run the engine on informants drawn with replacement, each draw with a seed of its own.

    Args:
        engine: which found ``fitted``.
        documents: what it was found in.
        fitted: the themes.
        topics: how many were sought.
        seed: of the draws.
        draws: instead of the engine's own number, which is lowered on large material.

    Source: bootstrap of informants after Efron & Tibshirani; term-set agreement after Greene, O'Callaghan & Cunningham
    2014; Hungarian matching; ARI Hubert & Arabie 1985, NMI Strehl & Ghosh 2002.
    """
    import numpy as np
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    wanted = _bounded(engine.draws, len(documents)) if draws is None else draws
    rng = np.random.default_rng([seed, 1])
    ours = [[word for word, _ in fitted.top(theme)] for theme in range(len(fitted.words))]
    known = fitted.labels()
    rows = _rows_by_case(documents)
    together = Together(documents)
    lifts: list[list[float]] = [[] for _ in ours]
    alike: list[list[float]] = []
    aris: list[float] = []
    nmis: list[float] = []
    for draw in range(wanted):
        drawn = rng.integers(0, len(rows), len(rows))
        picked = np.concatenate([rows[at] for at in drawn])
        try:
            again = engine.fit(documents.take(picked.tolist()), topics=topics, seed=seed + draw + 1)
        except QualkitError:  # those drawn said too little: nothing came back
            alike.append([0.0] * len(ours))
            continue
        theirs = [[word for word, _ in again.top(theme)] for theme in range(len(again.words))]
        matched = match(ours, theirs)
        alike.append([jaccard for _, jaccard in matched])
        if left := sorted(set(range(len(rows))) - set(drawn.tolist())):
            told = together.lift(theirs, np.sort(np.concatenate([rows[at] for at in left])).tolist())
            for theme, (other, _) in enumerate(matched):
                if other >= 0:
                    lifts[theme].append(told[other])
        once, first = np.unique(picked, return_index=True)
        here, there = known[once], again.labels()[first]
        both = (here >= 0) & (there >= 0)
        if both.sum() > 1:
            aris.append(adjusted_rand_score(here[both], there[both]))
            nmis.append(normalized_mutual_info_score(here[both], there[both]))
    return Stability(
        themes=tuple(float(value) for value in np.mean(alike, axis=0)) if alike else (0.0,) * len(ours),
        held_out=tuple(float(np.mean(values)) if values else 0.0 for values in lifts),
        ari=float(np.mean(aris)) if aris else 0.0,
        nmi=float(np.mean(nmis)) if nmis else 0.0,
        draws=wanted,
    )


def _bounded(draws: int, units: int) -> int:
    """Fewer draws of large material, where each says more and costs more."""
    return draws if units <= _PLENTY else max(min(draws, _FEWEST), round(draws * _PLENTY / units))


def _rows_by_case(documents: Documents) -> list[np.ndarray]:
    import numpy as np

    found: dict[str, list[int]] = {}
    for row, case in enumerate(documents.cases):
        found.setdefault(case, []).append(row)
    if len(found) < 2:  # a single informant cannot be drawn anew: stretches of the talk are
        parts = np.array_split(np.arange(len(documents)), min(10, max(1, len(documents))))
        return [part for part in parts if len(part)]
    return [np.array(rows) for rows in found.values()]


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one | other else 0.0
