"""The counted features of units come in; a table of them goes out, weighed over whichever of the features are kept.

One table serves a whole project: which features are worth keeping changes with every decision, what was said does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from qualkit.suggest.linear import BLOCK_OF, Vectoriser

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BLOCKS", "Bags"]

BLOCKS = "wbf"  # words, pairs of words, fields: letters would be many, and say little more


@dataclass(frozen=True)
class Bags:
    """What units hold: ``counts`` is units × the features of ``vectoriser``, sparse, of the kinds in ``BLOCKS``."""

    vectoriser: Vectoriser
    counts: Any

    @classmethod
    def of(cls, vectoriser: Vectoriser, counts: Iterable[Mapping[str, float]]) -> Bags:
        """The bags of units by their counted features; what the vocabulary has not is left out."""
        import numpy as np
        from scipy.sparse import csr_matrix

        ids: list[int] = []
        values: list[float] = []
        ends = [0]
        for each in counts:
            for at, count in vectoriser.known({name: n for name, n in each.items() if name[0] in BLOCKS}).items():
                ids.append(at)
                values.append(count)
            ends.append(len(ids))
        shape = (len(ends) - 1, len(vectoriser.names))
        table = csr_matrix((np.array(values, np.float32), np.array(ids, np.int32), np.array(ends, np.int32)), shape)
        table.sort_indices()
        return cls(vectoriser, table)

    @classmethod
    def joined(cls, parts: Sequence[Bags]) -> Bags:
        """The bags of several transcripts by one vectoriser, one after the other."""
        from scipy.sparse import vstack

        return cls(parts[0].vectoriser, vstack([each.counts for each in parts], format="csr"))

    def __len__(self) -> int:
        return int(self.counts.shape[0])

    @cached_property
    def _at(self) -> Mapping[str, int]:
        return {name: at for at, name in enumerate(self.vectoriser.names)}

    def rows(self, rows: np.ndarray) -> Bags:
        """The bags of some of the units, by their numbers."""
        return Bags(self.vectoriser, self.counts[rows])

    def occurring(self, least: int) -> np.ndarray:
        """The numbers of the features that at least so many units have."""
        import numpy as np

        often = np.bincount(self.counts.indices, minlength=self.counts.shape[1])
        found: np.ndarray = np.flatnonzero(often >= least)
        return found

    def numbers(self, names: Sequence[str]) -> np.ndarray:
        """The numbers of features by their names; -1 for those that are not known here."""
        import numpy as np

        return np.array([self._at.get(name, -1) for name in names], dtype=int)

    def weighed(self, kept: np.ndarray, idf: np.ndarray, weights: Sequence[float]) -> Any:
        """Units × kept features, sparse, as ``Vectoriser.weigh`` weighs them where these features are all there are.

        Args:
            kept: the numbers of features; a column for each, in this order, empty for -1.
            idf: of each.
            weights: of the blocks.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        column = np.full(self.counts.shape[1] + 1, -1, dtype=np.int32)
        column[kept] = np.arange(len(kept), dtype=np.int32)
        column[-1] = -1
        ids = column[self.counts.indices]
        inside = ids >= 0
        units = np.repeat(np.arange(len(self)), np.diff(self.counts.indptr))[inside]
        ids = ids[inside]
        values = (1 + np.log(np.maximum(self.counts.data[inside], 1))) * np.asarray(idf, np.float32)[ids]
        blocks = np.array([BLOCK_OF[name[0]] for name in self.vectoriser.names], dtype=np.int8)
        cells = units * len(weights) + blocks[self.counts.indices[inside]]
        lengths = np.sqrt(np.bincount(cells, weights=values * values, minlength=len(self) * len(weights)))
        values *= np.asarray(weights, np.float32)[cells % len(weights)] / np.maximum(lengths[cells], 1e-9)
        ends = np.concatenate([[0], np.cumsum(np.bincount(units, minlength=len(self)))])
        return csr_matrix((values.astype(np.float32), ids, ends), shape=(len(self), len(kept)))
