"""An engine and documents come in; how stable and coherent themes of shuffled text are goes out, to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.errors import QualkitError
from qualkit.themes.engines.base import Engine
from qualkit.themes.preparing import Documents
from qualkit.themes.stability import stability

__all__ = ["Shuffled", "shuffled", "shuffled_themes"]

_PLENTY = 2000
_FEWEST = 4
_DRAWS = 6
"""Draws of informants for each shuffled text: the themes of all of them are pooled."""
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Shuffled:
    """Stability and held-out coherence of each theme found in shuffled text, and how many texts were shuffled."""

    stability: tuple[float, ...]
    held_out: tuple[float, ...]
    texts: int

    def alike(self, stable: float, held_out: float) -> bool:
        """True unless a theme's words hold together better than those of 95 % of the shuffled themes.

        They must also come back better than those of the middle one. Coherence is that among informants who were left
        out: words that an engine picked because they stand together do so in any text, shuffled or not.
        """
        return not (_beats(held_out, self.held_out, _LEVEL) and _beats(stable, self.stability, 0.5))


def _beats(value: float, others: Sequence[float], level: float) -> bool:
    return sum(value > other for other in others) >= level * len(others)


def shuffled(documents: Documents, *, seed: int) -> Documents:
    """The same words dealt out anew over the units; each unit keeps its length, its informant and its place."""
    import numpy as np

    pool = [word for its in documents.words for word in its]
    order = np.random.default_rng([seed, 2]).permutation(len(pool))
    dealt = iter(order.tolist())
    words = tuple(tuple(pool[next(dealt)] for _ in its) for its in documents.words)
    return Documents(
        units=documents.units, cases=documents.cases, texts=tuple(" ".join(its) for its in words), words=words
    )


def shuffled_themes(engine: Engine, documents: Documents, *, topics: int, seed: int) -> Shuffled:
    """What themes look like where there are none: found by the same engine in shuffled text.

    Args:
        engine: which is to be compared.
        documents: whose words are shuffled.
        topics: how many themes are sought.
        seed: of the shuffles.
    """
    texts = engine.shuffles
    if len(documents) > _PLENTY:
        texts = max(min(texts, _FEWEST), round(texts * _PLENTY / len(documents)))
    stable: list[float] = []
    coherent: list[float] = []
    for each in range(texts):
        dealt = shuffled(documents, seed=seed + 1000 * (each + 1))
        try:
            found = engine.fit(dealt, topics=topics, seed=seed)
        except QualkitError:
            continue
        again = stability(engine, dealt, found, topics=topics, seed=seed + each, draws=min(_DRAWS, engine.draws))
        stable += again.themes
        coherent += again.held_out
    return Shuffled(tuple(stable), tuple(coherent), texts)
