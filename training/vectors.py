"""Running text comes in; word vectors that know Danish prefixes and endings go out: large ones for the teachers, and
small hashed ones that ship with the model.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from text import running_sentences, spoken_turns

__all__ = ["SIZE", "small_vectors", "train_vectors"]

SIZE = 100
_WORD = re.compile(r"\w+(?:['’.-]\w+)*|[^\w\s]")
_COMMON = {"model": "skipgram", "epoch": 5, "minn": 3, "maxn": 5, "minCount": 5}


def train_vectors(data: Path, path: Path, *, threads: int = 2) -> Any:
    """FastText skip-gram vectors (Bojanowski et al. 2017) of all the text in ``data``; kept in ``path``."""
    import floret

    if not path.exists():
        corpus = _corpus(data, path.with_suffix(".txt"))
        model = floret.train_unsupervised(
            str(corpus), mode="fasttext", dim=SIZE, bucket=200_000, thread=threads, **_COMMON
        )
        model.save_model(str(path))
    return floret.load_model(str(path))


def small_vectors(data: Path, folder: Path) -> Path:
    """12,000 hashed rows of 64 (floret), in a folder that spaCy initialises from."""
    import floret

    if not folder.exists():
        corpus = _corpus(data, folder.with_suffix(".corpus.txt"))
        model = floret.train_unsupervised(
            str(corpus), mode="floret", dim=64, bucket=12_000, hashCount=2, thread=1, **_COMMON
        )
        rows = folder.with_suffix(".txt")
        model.save_floret_vectors(str(rows))
        subprocess.run(
            [sys.executable, "-m", "spacy", "init", "vectors", "da", str(rows), str(folder), "--mode", "floret"],
            check=True,
        )
    return folder


def _corpus(data: Path, path: Path) -> Path:
    """All the text, a sentence or a turn a line, in small letters."""
    with path.open("w", encoding="utf-8") as file:
        for texts in (running_sentences(data), spoken_turns(data)):
            for text in texts:
                print(" ".join(_WORD.findall(text.lower())), file=file)
    return path
