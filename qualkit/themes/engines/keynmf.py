"""Units and an encoder come in; themes by NMF on keywords that mean what their unit means go out (KeyNMF)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from qualkit.errors import MissingExtraError
from qualkit.themes.engines.base import Fitted, count_table, neighbours, require_material
from qualkit.themes.engines.nmf import factorise
from qualkit.themes.preparing import Documents

if TYPE_CHECKING:
    import numpy as np

__all__ = ["KeynmfEngine"]

_KEYWORDS = 12
"""A unit keeps so many of its words, those nearest to it in meaning."""
_BESIDE = 0.5


class KeynmfEngine:
    """NMF of units × keywords, each by the cosine of its embedding with that of its unit.

    Args:
        encode: texts to vectors of length one, such as :func:`qualkit.suggest.encoder.load_encoder` gives.

    Source: KeyNMF, Kristensen-McLachlan et al. 2024.
    """

    name = "keynmf"
    draws = 15
    shuffles = 3

    def __init__(self, encode: Callable[[Sequence[str]], np.ndarray] | None = None) -> None:
        self._encode = encode
        self._known: dict[str, np.ndarray] = {}

    def fit(self, documents: Documents, *, topics: int, seed: int) -> Fitted:
        """Find themes; see :class:`qualkit.themes.engines.base.Engine`.

        Raises:
            MissingExtraError: Q402, no encoder is set.
        """
        require_material(documents)
        vocabulary, counts = count_table(documents.words)
        keywords = self._keywords(vocabulary, counts, documents)
        near = neighbours(documents.cases, worth=_BESIDE)
        return factorise(vocabulary, (near @ keywords).tocsr(), topics=topics, seed=seed)

    def _keywords(self, vocabulary: tuple[str, ...], counts: Any, documents: Documents) -> Any:
        import numpy as np
        from scipy.sparse import csr_matrix

        words, units = self._vectors(vocabulary), self._vectors(documents.texts)
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row in range(counts.shape[0]):
            here = counts.indices[counts.indptr[row] : counts.indptr[row + 1]]
            near = words[here] @ units[row] if len(here) else np.zeros(0)
            for at in np.argsort(-near, kind="stable")[:_KEYWORDS]:
                if near[at] > 0:
                    rows.append(row)
                    columns.append(int(here[at]))
                    values.append(float(near[at]))
        return csr_matrix((values, (rows, columns)), shape=counts.shape)

    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Each text is encoded once, however often informants are drawn anew."""
        import numpy as np

        if self._encode is None:
            raise MissingExtraError(
                "Q402",
                "the engine keynmf needs an encoder",
                hint='pip install "qualkit[neural]" and name one in qualkit.toml: [suggest] encoder = "FOLDER"',
            )
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if new:
            self._known.update(zip(new, self._encode(new), strict=True))
        return np.array([self._known[text] for text in texts])
