"""Teaching passages and units to score come in as texts; the probabilities of simple systems go out, to compare with.

Each is what a careful person would try first: the base rate, a list of telling words, TF-IDF with logistic regression
(scikit-learn), and spaCy's bag-of-words text classifier.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BASELINES", "Baseline"]

Baseline = Callable[[Sequence[str], Sequence[Collection[str]], Sequence[str], Sequence[str]], "np.ndarray"]
"""Teaching texts, their codes, texts to score, the codes: probabilities, texts × codes."""

_KEYWORDS = 15


def majority(
    teach: Sequence[str], carried: Sequence[Collection[str]], texts: Sequence[str], codes: Sequence[str]
) -> np.ndarray:
    """Every unit gets each code's share of the teaching passages."""
    import numpy as np

    share = np.array([sum(code in its for its in carried) / max(1, len(teach)) for code in codes])
    return np.tile(share, (len(texts), 1))


def keywords(
    teach: Sequence[str], carried: Sequence[Collection[str]], texts: Sequence[str], codes: Sequence[str]
) -> np.ndarray:
    """The share of a code's fifteen most telling words (log odds with a prior, Monroe et al. 2008) that a unit has."""
    import numpy as np
    from sklearn.feature_extraction.text import CountVectorizer

    vectoriser = CountVectorizer(min_df=2, binary=True)
    table = vectoriser.fit_transform(teach)
    units = vectoriser.transform(texts)
    every = np.asarray(table.sum(axis=0)).ravel() + 0.1
    found = np.zeros((len(texts), len(codes)))
    for at, code in enumerate(codes):
        its = np.array([code in each for each in carried])
        if not its.any():
            continue
        inside = np.asarray(table[its].sum(axis=0)).ravel() + 0.1
        outside = every - inside + 0.1
        odds = np.log(inside / (inside.sum() - inside)) - np.log(outside / (outside.sum() - outside))
        telling = np.argsort(-odds / np.sqrt(1 / inside + 1 / outside))[:_KEYWORDS]
        found[:, at] = np.asarray(units[:, telling].sum(axis=1)).ravel() / _KEYWORDS
    return found


def tfidf(
    teach: Sequence[str], carried: Sequence[Collection[str]], texts: Sequence[str], codes: Sequence[str]
) -> np.ndarray:
    """TF-IDF over words and pairs of words, one logistic regression a code."""
    import numpy as np
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    vectoriser = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    table, units = vectoriser.fit_transform(teach), vectoriser.transform(texts)
    found = np.zeros((len(texts), len(codes)))
    for at, code in enumerate(codes):
        truth = np.array([code in its for its in carried])
        if truth.sum() < 2 or truth.all():
            continue
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            found[:, at] = LogisticRegression(C=10, solver="liblinear").fit(table, truth).predict_proba(units)[:, 1]
    return found


def textcat_bow(
    teach: Sequence[str], carried: Sequence[Collection[str]], texts: Sequence[str], codes: Sequence[str]
) -> np.ndarray:
    """spaCy's TextCatBOW, several codes a text, trained from nothing for eight rounds."""
    import random

    import numpy as np
    import spacy
    from spacy import util
    from spacy.training import Example

    nlp = spacy.blank("da")
    config = {
        "model": {
            "@architectures": "spacy.TextCatBOW.v3",
            "exclusive_classes": False,
            "ngram_size": 2,
            "no_output_layer": False,
            "length": 65536,
        }
    }
    textcat: Any = nlp.add_pipe("textcat_multilabel", config=config)
    for code in codes:
        textcat.add_label(code)
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {code: float(code in its) for code in codes}})
        for text, its in zip(teach, carried, strict=True)
    ]
    util.fix_random_seed(0)  # type: ignore[attr-defined]
    optimizer = nlp.initialize(lambda: examples[:200])
    order = random.Random(0)
    for _ in range(8):
        order.shuffle(examples)
        for batch in (examples[at : at + 64] for at in range(0, len(examples), 64)):
            nlp.update(batch, sgd=optimizer)
    return np.array([[doc.cats[code] for code in codes] for doc in nlp.pipe(texts)])


BASELINES: Mapping[str, Baseline] = {
    "majority": majority,
    "keywords": keywords,
    "tf-idf + logistic regression": tfidf,
    "spaCy TextCatBOW": textcat_bow,
}
