"""Running text comes in; word vectors that know Danish prefixes and endings go out, for the teachers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from text import running_sentences, spoken_turns

__all__ = ["SIZE", "train_vectors"]

SIZE = 100
_WORD = re.compile(r"\w+(?:['’.-]\w+)*|[^\w\s]")


def train_vectors(data: Path, path: Path, *, threads: int = 2) -> Any:
    """FastText skip-gram vectors (Bojanowski et al. 2017) of all the text in ``data``; kept in ``path``."""
    import floret

    if not path.exists():
        corpus = path.with_suffix(".txt")
        with corpus.open("w", encoding="utf-8") as file:
            for texts in (running_sentences(data), spoken_turns(data)):
                for text in texts:
                    print(" ".join(_WORD.findall(text.lower())), file=file)
        model = floret.train_unsupervised(
            str(corpus), model="skipgram", mode="fasttext", dim=SIZE, epoch=5, minn=3, maxn=5, minCount=5, bucket=200_000,
            thread=threads,
        )  # fmt: skip
        model.save_model(str(path))
        corpus.unlink()
    return floret.load_model(str(path))


if __name__ == "__main__":
    import sys

    train_vectors(Path(sys.argv[1]), Path(sys.argv[2]))
