"""A unit's features come in; the examples most like it go out, and by their codes a score for each code.

Cosine over words, lemmas and pairs of lemmas; no model. It can always show what it means: "like this passage".
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.suggest.linear import Vectoriser

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Memory", "Neighbour"]

NEAR, WIDE = (50, 2.0), (400, 4.0)
"""How many examples have a say, and the power of their likeness that weighs it: few and near ones, or many."""
_ONLY_WORDS = (1.0, 0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An example like the unit: its number, how alike (cosine, 0 to 1), and the codes it carries."""

    example: int
    likeness: float
    codes: tuple[str, ...]


class Memory:
    """Examples that can be looked up by likeness."""

    def __init__(self, codes: Sequence[str], vectoriser: Vectoriser, table: Any, labels: Any) -> None:
        """Take over examples.

        Args:
            codes: ids, the columns of ``labels``.
            vectoriser: of the features.
            table: examples by features, sparse, rows of length one.
            labels: examples by codes, sparse, 1 where the example carries the code.
        """
        self.codes = tuple(codes)
        self.vectoriser = vectoriser
        self._table = table
        self._columns = table.T.tocsr()
        self._labels = labels.tocsr()

    def __len__(self) -> int:
        return int(self._table.shape[0])

    @classmethod
    def of(
        cls,
        counts: Sequence[Mapping[str, float]],
        carried: Sequence[Collection[str]],
        codes: Sequence[str],
    ) -> Memory:
        """A memory of examples given by their features and codes."""
        import numpy as np
        from scipy.sparse import csr_matrix

        from qualkit.suggest.learning import matrix_of, vocabulary

        vectoriser = vocabulary(counts, _ONLY_WORDS)
        at = {code: number for number, code in enumerate(codes)}
        rows, columns = [], []
        for row, its in enumerate(carried):
            for code in its:
                if code in at:
                    rows.append(row)
                    columns.append(at[code])
        labels = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(counts), len(codes)))
        return cls(codes, vectoriser, _unit_length(matrix_of(vectoriser, counts)), labels)

    def renamed(self, codes: Sequence[str]) -> Memory:
        """The same examples with their codes, in the same order, called otherwise."""
        return Memory(codes, self.vectoriser, self._table, self._labels)

    def score(self, counts: Sequence[Mapping[str, float]]) -> list[np.ndarray]:
        """For each passage and code the share of likeness among its neighbours that speaks for it: near ones, and many.

        Returns:
            passages × codes for ``NEAR``, and for ``WIDE``.
        """
        import numpy as np
        from scipy.sparse import csr_matrix

        alike = self._alike(counts)
        found = []
        for most, power in (NEAR, WIDE):
            k = min(most, len(self))
            near = np.argpartition(-alike, k - 1, axis=1)[:, :k] if k else np.empty((len(counts), 0), int)
            weights = np.take_along_axis(alike, near, axis=1) ** power
            weights /= np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
            rows = csr_matrix(
                (weights.ravel(), near.ravel(), np.arange(len(counts) + 1) * k), shape=(len(counts), len(self))
            )
            found.append((rows @ self._labels).toarray())
        return found

    def carried(self, codes: Sequence[str]) -> np.ndarray:
        """Which example carries which of some codes."""
        import numpy as np

        table = np.hstack([self._labels.toarray() > 0, np.zeros((len(self), 1), bool)])
        at = {code: number for number, code in enumerate(self.codes)}
        found: np.ndarray = table[:, [at.get(code, -1) for code in codes]]
        return found

    def neighbours(self, counts: Mapping[str, float], most: int = 5) -> list[Neighbour]:
        """The examples most like a passage."""
        import numpy as np

        alike = self._alike([counts])[0]
        return [
            Neighbour(int(at), round(float(alike[at]), 4), tuple(self.codes[c] for c in self._labels[int(at)].indices))
            for at in np.argsort(-alike, kind="stable")[:most]
            if alike[at] > 0
        ]

    def _alike(self, counts: Sequence[Mapping[str, float]]) -> np.ndarray:
        from qualkit.suggest.learning import matrix_of

        dense: np.ndarray = (_unit_length(matrix_of(self.vectoriser, counts)) @ self._columns).toarray()
        return dense

    def save(self, file: Path) -> None:
        """Write the examples' features and codes, and beside it the names of the features."""
        import numpy as np

        file.with_suffix(".txt").write_text("\n".join(self.vectoriser.names) + "\n", encoding="utf-8")

        with file.open("wb") as out:
            np.savez_compressed(
                out,
                idf=self.vectoriser.idf.astype(np.float16),
                data=self._table.data.astype(np.float16),
                indices=self._table.indices.astype(np.uint32),
                indptr=self._table.indptr.astype(np.uint32),
                codes=np.array(self.codes),
                label_indices=self._labels.indices.astype(np.uint16),
                label_indptr=self._labels.indptr.astype(np.uint32),
            )

    @classmethod
    def load(cls, file: Path) -> Memory:
        """Read what ``save`` wrote."""
        import numpy as np
        from scipy.sparse import csr_matrix

        names = file.with_suffix(".txt").read_text(encoding="utf-8").split("\n")[:-1]
        with np.load(file) as arrays:
            vectoriser = Vectoriser(names, arrays["idf"].astype(np.float32), _ONLY_WORDS)
            rows = len(arrays["indptr"]) - 1
            table = csr_matrix(
                (
                    arrays["data"].astype(np.float32),
                    arrays["indices"].astype(np.int64),
                    arrays["indptr"].astype(np.int64),
                ),
                shape=(rows, len(vectoriser.names)),
            )
            codes = [str(code) for code in arrays["codes"]]
            its = arrays["label_indices"].astype(np.int64)
            labels = csr_matrix(
                (np.ones(len(its), np.float32), its, arrays["label_indptr"].astype(np.int64)), shape=(rows, len(codes))
            )
        return cls(codes, vectoriser, table, labels)


def _unit_length(table: Any) -> Any:
    import numpy as np

    lengths = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    scaled = table.copy()
    scaled.data = scaled.data / np.repeat(np.maximum(lengths, 1e-9), np.diff(table.indptr)).astype(scaled.data.dtype)
    return scaled
