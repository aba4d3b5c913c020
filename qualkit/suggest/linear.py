"""A unit's named features come in; for each code a score goes out, and which features moved it, and by how much.

One-vs-rest logistic regression over weighed blocks of features. The weights are a plain table (no pickle), read with
numpy alone. A long unit is scored by its best stretch.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.suggest.features import Sentence, windows_of

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BLOCK_OF", "LinearModel", "Scored", "Vectoriser"]

BLOCK_OF = {"w": 0, "b": 0, "c": 1, "f": 2, "p": 3, "n": 4, "q": 4}
"""The block of a feature by the first letter of its name."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit's log-odds for each code: the best stretch's, the whole unit's, and which of the windows is the best."""

    logits: np.ndarray
    whole: np.ndarray
    windows: tuple[tuple[int, int], ...]
    best: np.ndarray


class Vectoriser:
    """Weighs features: rare ones more, each block brought to length one and multiplied by its weight."""

    def __init__(self, names: Sequence[str], idf: np.ndarray, weights: Sequence[float]) -> None:
        import numpy as np

        self.names = tuple(names)
        self.idf = idf.astype(np.float32)
        self.weights = tuple(weights)
        self._index = {name: at for at, name in enumerate(self.names)}
        self._block = np.array([BLOCK_OF[name[0]] for name in self.names], dtype=np.int8)

    def known(self, counts: Mapping[str, float]) -> dict[int, float]:
        """The features that the vocabulary has, by number."""
        index = self._index
        return {index[name]: count for name, count in counts.items() if name in index}

    def weigh(self, counts: Mapping[int, float]) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of features and their weighed values."""
        import numpy as np

        ids = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        blocks = self._block[ids]
        values = np.where(blocks == BLOCK_OF["p"], values, (1 + np.log(np.maximum(values, 1))) * self.idf[ids])
        lengths = np.sqrt(np.bincount(blocks, weights=values * values, minlength=len(self.weights)))
        # Votes are strengths already: they keep their size.
        lengths[BLOCK_OF["p"]] = 1.0
        scale = np.array(self.weights, dtype=np.float32) / np.maximum(lengths, 1e-9)
        return ids, (values * scale[blocks]).astype(np.float32)


def total(sentences: Sequence[Sentence], around: Mapping[str, float] | None = None) -> Counter[str]:
    """The counts of some sentences together, and of what stands around them."""
    counts: Counter[str] = Counter()
    for sentence in sentences:
        for block in sentence.counts.values():
            for name, count in block.items():
                counts[name] += count
    if around:
        counts.update(around)
    return counts


class LinearModel:
    """Weights by feature and code."""

    def __init__(
        self, codes: Sequence[str], vectoriser: Vectoriser, weights: np.ndarray, intercepts: np.ndarray
    ) -> None:
        """Take over trained weights.

        Args:
            codes: their ids, the columns.
            vectoriser: the features, the rows.
            weights: features by codes.
            intercepts: by code.
        """
        self.codes = tuple(codes)
        self.vectoriser = vectoriser
        self.weights = weights
        self.intercepts = intercepts

    def logits(self, counts: Mapping[int, float]) -> np.ndarray:
        """Log-odds for each code."""
        import numpy as np

        if not counts:
            return np.array(self.intercepts, dtype=np.float32)
        ids, values = self.vectoriser.weigh(counts)
        said: np.ndarray = values @ self.weights[ids].astype(np.float32) + self.intercepts
        return said

    def score(self, sentences: Sequence[Sentence], around: Mapping[str, float]) -> Scored:
        """Log-odds of a unit: for each code those of its best stretch."""
        import numpy as np

        known = self.vectoriser.known
        each = [known(total([sentence])) for sentence in sentences]
        outside = known(around)
        windows = windows_of(sentences)
        rows = []
        for start, end in windows:
            counts: dict[int, float] = dict(outside)
            for part in each[start:end]:
                for feature, count in part.items():
                    counts[feature] = counts.get(feature, 0) + count
            rows.append(self.logits(counts))
        table = np.stack(rows)
        best = table.argmax(axis=0)
        return Scored(table.max(axis=0), table[0], tuple(windows), best)

    def moved(self, counts: Mapping[str, float], codes: Sequence[str]) -> list[dict[str, float]]:
        """For each of some codes what each feature added to its log-odds, or took from them."""
        known = self.vectoriser.known(counts)
        if not known:
            return [{} for _ in codes]
        ids, values = self.vectoriser.weigh(known)
        names = [self.vectoriser.names[i] for i in ids]
        table = self.weights[ids]
        return [
            dict(zip(names, (values * table[:, self.codes.index(code)].astype(values.dtype)).tolist(), strict=True))
            for code in codes
        ]

    def contributions(self, counts: Mapping[str, float], code: str) -> list[tuple[str, float]]:
        """What each feature added to (or took from) the log-odds of a code, strongest first."""
        (moved,) = self.moved(counts, [code])
        return sorted(moved.items(), key=lambda pair: (-abs(pair[1]), pair[0]))

    def save(self, folder: Path, **about: Any) -> None:
        """Write the model to a folder: ``weights.npz``, ``features.txt`` and ``model.json``."""
        import numpy as np

        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "weights.npz").open("wb") as file:
            np.savez_compressed(
                file,
                weights=self.weights.astype(np.float16),
                intercepts=self.intercepts.astype(np.float32),
                idf=self.vectoriser.idf.astype(np.float16),
            )
        (folder / "features.txt").write_text("\n".join(self.vectoriser.names) + "\n", encoding="utf-8")
        content = {"codes": list(self.codes), "blocks": list(self.vectoriser.weights), **about}
        (folder / "model.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read what ``save`` wrote."""
        import numpy as np

        content = json.loads((folder / "model.json").read_text(encoding="utf-8"))
        names = (folder / "features.txt").read_text(encoding="utf-8").split("\n")[:-1]
        with np.load(folder / "weights.npz") as arrays:
            vectoriser = Vectoriser(names, arrays["idf"].astype(np.float32), content["blocks"])
            return cls(content["codes"], vectoriser, arrays["weights"], arrays["intercepts"])
