"""Files of Docs and how much of each comes in; what spaCy trains on in one round goes out, in random order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example

__all__ = ["mixed"]


@cache
def _docs(path: str, vocab: Any) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(vocab))


@spacy.registry.readers("qualkit.Mixed.v1")
def mixed(parts: dict[str, float], seed: int) -> Callable[[Language], Iterator[Example]]:
    """A reader over several files.

    Args:
        parts: path to share; of a file with share 0.2 each round takes another fifth, one with 2.0 is taken twice.
        seed: of the order.
    """
    chance = random.Random(seed)

    def read(nlp: Language) -> Iterator[Example]:
        chosen: list[Doc] = []
        for path, share in parts.items():
            docs = _docs(str(Path(path)), nlp.vocab)
            chosen += docs * int(share)
            chosen += chance.sample(docs, round(share % 1 * len(docs)))
        chance.shuffle(chosen)
        for doc in chosen:
            words = [token.text for token in doc]
            spaces = [bool(token.whitespace_) for token in doc]
            yield Example(Doc(nlp.vocab, words=words, spaces=spaces), doc)

    return read
