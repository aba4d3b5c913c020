"""TF-IDF of units comes in; themes by non-negative matrix factorisation go out: the default engine, deterministic."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from qualkit.errors import QualkitError
from qualkit.themes.engines.base import Fitted, count_table, neighbours, tfidf
from qualkit.themes.preparing import Documents

if TYPE_CHECKING:
    import numpy as np

__all__ = ["NmfEngine", "factorise"]

_BESIDE = 0.5
_FAINTEST = 0.02
"""A unit that carries no theme more strongly than this (of about 1) has none."""


class NmfEngine:
    """NMF from NNDSVD (Boutsidis & Gallopoulos 2008) on TF-IDF of lemmas.

    A unit of talk holds some five telling words, and what somebody tells of runs on over several units: each takes the
    words of the ones beside it too, at half their worth.
    """

    name = "nmf"
    draws = 30
    shuffles = 6

    def fit(self, documents: Documents, *, topics: int, seed: int) -> Fitted:
        """Find themes; see :class:`qualkit.themes.engines.base.Engine`."""
        vocabulary, counts = count_table(documents.words)
        return factorise(
            vocabulary, tfidf(counts, neighbours(documents.cases, worth=_BESIDE)), topics=topics, seed=seed
        )


def factorise(vocabulary: tuple[str, ...], table: Any, *, topics: int, seed: int) -> Fitted:
    """Themes of a table of units × words with nothing below 0.

    Raises:
        QualkitError: Q602, fewer words or units than themes.
    """
    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    if min(table.shape) <= topics:
        raise QualkitError(
            "Q602",
            f"too little to find {topics} themes in: {table.shape[1]} words stand in three units or more",
            hint="ask for fewer themes, or import more interviews",
        )
    model = NMF(topics, init="nndsvd", random_state=seed, max_iter=60, tol=2e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # what the last rounds leave open moves no top word
        weights = model.fit_transform(table)
    words: np.ndarray = model.components_
    # Each theme's words get length one, so that its units' weights can be read beside those of other themes.
    lengths = np.linalg.norm(words, axis=1, keepdims=True)
    lengths[lengths == 0] = 1.0
    weights = weights * lengths.ravel()
    weights[weights < _FAINTEST] = 0.0
    return Fitted(vocabulary, words / lengths, weights)
