"""What coders have decided comes in; what to add to the log-odds of each code in this project comes out.

The weights that ship know how codes are told in general; a project's coders know how they are used here. Their
decisions teach a correction on top: a logistic regression for each code whose offset is what was said before, over
words and fields, drawn to nothing. How strongly it is drawn, and whether anything is learned at all, is told by
decisions on other transcripts: where the weights already code as the coders do, they stay as they are. A code that
no coder has given or turned down is left alone; one that they use and have not given in a unit that they ruled on is a
no there.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.suggest.bags import Bags
from qualkit.suggest.linear import Vectoriser
from qualkit.suggest.offsetting import fit, loss

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FEWEST_DECISIONS", "Adapted", "adapt", "adapt_bags", "load_adapted"]

FEWEST_DECISIONS = 20
"""Units ruled on below which nothing is learned from them."""
_LEAST, _IN_A_THOUSAND = 2, 1  # units ruled on in which a feature must occur: so many, and of a thousand
_PULLS = (3.0, 0.3)  # each begins where the stronger one ended
_STEPS = {3.0: 5, 0.3: 8}


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
        return self.added(Bags.of(Vectoriser(self.names, self.idf, self.blocks), counts), codes)

    def added(self, bags: Bags, codes: Sequence[str]) -> np.ndarray:
        """What to add to the log-odds of units (by their bags) for some codes, units × codes."""
        import numpy as np

        said = np.zeros((len(bags), len(self.codes) + 1))
        table = bags.weighed(bags.numbers(self.names), self.idf, self.blocks)
        said[:, :-1] = table @ self.weights + self.intercepts
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
    """Learn from decisions on units whose features are ``counts``: see :func:`adapt_bags`."""
    return adapt_bags(Bags.of(vectoriser, counts), before, ruled, codes, group)


def adapt_bags(
    bags: Bags,
    before: np.ndarray,
    ruled: Sequence[Mapping[str, float]],
    codes: Sequence[str],
    group: Sequence[object],
) -> Adapted | None:
    """Learn from decisions.

    Args:
        bags: of the units that were ruled on, by the vectoriser of the weights that ship.
        before: units × codes, the log-odds that were said without any decision.
        ruled: for each unit code to the share of its coders who say it is there, in [0, 1]; codes that are missing
            were passed over, which is a no for those that coders have given somewhere, and nothing for others.
        codes: the columns.
        group: the transcript of each unit.

    Returns:
        None if too few units were ruled on, or if nothing that was learned from some transcripts helped on others.
    """
    import numpy as np

    number = {name: at for at, name in enumerate(sorted({str(each) for each in group}))}
    if len(bags) < FEWEST_DECISIONS or len(number) < 2:
        return None
    said, sure = _votes(ruled, codes)
    heard = np.flatnonzero(sure.any(axis=0))
    if not len(heard):
        return None
    said, sure, before = said[:, heard], sure[:, heard], np.asarray(before, np.float32)[:, heard]
    kept = bags.occurring(max(_LEAST, len(bags) * _IN_A_THOUSAND // 1000))
    names = tuple(bags.vectoriser.names[at] for at in kept)
    idf = bags.vectoriser.idf[kept]
    table = bags.weighed(kept, idf, bags.vectoriser.weights)
    half = np.array([number[str(each)] % 2 for each in group])
    worth = {}
    found: dict[int, np.ndarray | None] = {0: None, 1: None}
    between = {}
    for pull in _PULLS:
        added = np.zeros(before.shape, np.float32)
        for side, start in found.items():
            rest, its = half != side, half == side
            beta = fit(table[rest], before[rest], said[rest], sure[rest], pull=pull, steps=_STEPS[pull], start=start)
            added[its] = table[its] @ beta[:-1] + beta[-1]
            found[side] = beta
        worth[pull] = [loss((before + added)[half == side], said[half == side], sure[half == side]) for side in (0, 1)]
        between[pull] = np.mean([each for each in found.values() if each is not None], axis=0)
    best = min(worth, key=lambda pull: sum(worth[pull]))
    # Both ways: what helps one half and harms the other was chance.
    if any(worth[best][side] >= loss(before[half == side], said[half == side], sure[half == side]) for side in (0, 1)):
        return None
    beta = fit(table, before, said, sure, pull=best, steps=_STEPS[best], start=between[best])
    beta = beta.astype(np.float16).astype(np.float32)  # as it is kept, so that what is kept says the same
    told = [(sorted(its.items()), round(float(row.sum()), 3)) for its, row in zip(ruled, before, strict=True)]
    return Adapted(
        tuple(codes[at] for at in heard.tolist()),
        names,
        np.asarray(idf),
        tuple(bags.vectoriser.weights),
        beta[:-1],
        beta[-1],
        hashlib.sha256(repr(told).encode()).hexdigest()[:16],
    )


def _votes(ruled: Sequence[Mapping[str, float]], codes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """For each unit and code the share that says yes, and whether anything was said: 1 or 0."""
    import numpy as np

    column = {code: at for at, code in enumerate(codes)}
    said, sure = np.zeros((2, len(ruled), len(codes)), np.float32)
    for row, its in enumerate(ruled):
        for code, share in its.items():
            if (at := column.get(code)) is not None:
                said[row, at], sure[row, at] = share, 1.0
    return said, np.maximum(sure, said.max(axis=0, initial=0.0) > 0).astype(np.float32)
