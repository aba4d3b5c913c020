"""Units come in; themes by BERTopic go out, offline, with what small Danish material takes (extra `topics`)."""

from __future__ import annotations

import os
import warnings
from typing import Any

from qualkit.errors import MissingExtraError
from qualkit.themes.engines.base import Fitted, require_material
from qualkit.themes.preparing import Documents

__all__ = ["BertopicEngine"]

_SMALL = 200
"""Below so many units density finds no clusters: PCA and k-means instead of UMAP and HDBSCAN."""


class BertopicEngine:
    """BERTopic (Grootendorst 2022) on character n-grams, so that nothing is fetched."""

    name = "bertopic"
    draws = 3
    shuffles = 2

    def fit(self, documents: Documents, *, topics: int, seed: int) -> Fitted:
        """Find themes; see :class:`qualkit.themes.engines.base.Engine`.

        Above 200 units density decides the number of themes, with ``topics`` as the most, and leaves units out.
        """
        require_material(documents)
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from bertopic import BERTopic
        except ModuleNotFoundError as missing:
            raise MissingExtraError(
                "Q401", f"the engine bertopic needs the package {missing.name!r}", hint='pip install "qualkit[topics]"'
            ) from missing
        import numpy as np
        from sklearn.feature_extraction.text import CountVectorizer

        # Units without a telling word cannot be placed; they go out before, as outliers.
        at = [row for row, words in enumerate(documents.words) if words]
        texts = [" ".join(documents.words[row]) for row in at]
        embedded = _embed(texts, seed)
        small = len(texts) < _SMALL
        reduce, cluster = _small(topics, embedded, seed) if small else _large(topics, len(texts), seed)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model: Any = BERTopic(
                embedding_model=None,
                language="multilingual",  # for English it drops every letter but a to z: hækken becomes hkken
                umap_model=reduce,
                hdbscan_model=cluster,
                # min_df and max_df would count topics here, not units: a word of one theme must be able to stay.
                vectorizer_model=CountVectorizer(tokenizer=str.split, token_pattern=None, lowercase=False),
                nr_topics=None if small else topics + 1,
                calculate_probabilities=False,
            )
            labels, _ = model.fit_transform(texts, embeddings=embedded)
        labels = np.asarray(labels)
        vocabulary = tuple(str(word) for word in model.vectorizer_model.get_feature_names_out())
        numbers = sorted({int(label) for label in labels if label >= 0})
        # Rows of c_tf_idf_ are the topics in order, the outliers' first where there are any.
        first = 1 if (labels < 0).any() else 0
        table = np.asarray(model.c_tf_idf_.todense(), dtype=float)
        words = np.maximum(table[[first + number for number in numbers]], 0.0)
        weights = np.zeros((len(documents), len(numbers)))
        for column, number in enumerate(numbers):
            mine = np.flatnonzero(labels == number)
            centre = embedded[mine].mean(axis=0)
            near = embedded[mine] @ centre / max(1e-9, float(np.linalg.norm(centre)))
            weights[[at[row] for row in mine], column] = np.maximum(near, 1e-3)
        return Fitted(vocabulary, words, weights)


def _embed(texts: list[str], seed: int) -> Any:
    """Texts as vectors of length one, by a pipeline of scikit-learn; one dtype, or UMAP compiles twice."""
    import numpy as np
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline

    grams = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=2, sublinear_tf=True)
    size = min(50, len(texts) - 1)
    table = make_pipeline(grams, TruncatedSVD(size, random_state=seed)).fit_transform(texts)
    lengths = np.linalg.norm(table, axis=1, keepdims=True)
    return np.asarray(table / np.maximum(lengths, 1e-9), dtype=np.float32)


def _small(topics: int, embedded: Any, seed: int) -> tuple[Any, Any]:
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    size = min(10, embedded.shape[0] - 1, embedded.shape[1])
    return PCA(size, random_state=seed), KMeans(topics, random_state=seed, n_init=10)


def _large(topics: int, units: int, seed: int) -> tuple[Any, Any]:
    from hdbscan import HDBSCAN
    from umap import UMAP

    reduce = UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1)
    smallest = max(5, units // (8 * topics))
    return reduce, HDBSCAN(min_cluster_size=smallest, min_samples=max(2, smallest // 3), prediction_data=False)
