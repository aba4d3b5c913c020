"""The data folder and what the teachers said come in; the files that spaCy trains on go out."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import spacy
from spacy.tokens import DocBin

from knowledge import put_right
from names import People, with_swaps
from speech import rows_as_speech
from treebank import Sentence, in_documents, read_names, read_treebank, to_doc

__all__ = ["prepare"]


def prepare(data: Path, work: Path) -> None:
    """Write ``work/*.spacy``: the treebank's parts, each as written and as speech, and the same of the running text.

    Args:
        data: the folder with ``danish/``.
        work: where the teachers left what they read, and where the files go.
    """
    chance = random.Random(0)
    parts = {part: read_treebank(data / f"danish/treebank/{part}.conllu") for part in ("train", "dev")}
    silver = [sentence for path in sorted(work.glob("silver*.conllu")) for sentence in read_treebank(path)]
    parts["silver"], genders = put_right(parts["train"], silver)
    (work / "genders.json").write_text(json.dumps(genders, ensure_ascii=False), encoding="utf-8")
    chance.shuffle(parts["silver"])
    for part, sentences in parts.items():
        rows = list(in_documents(sentences))
        _write(work / f"{part}.spacy", rows)
        _write(work / f"{part}_speech.spacy", [rows_as_speech(row, chance) for row in rows])
    headings = [[_without_stop(sentence, chance) for sentence in row] for row in in_documents(parts["silver"])]
    _write(work / "silver_headings.spacy", headings)
    _write(work / "names.spacy", list(in_documents(_names(data, parts["train"], chance), 4)))


def _names(data: Path, train: Sequence[Sentence], chance: random.Random) -> list[Sentence]:
    """The treebank and social media, and both with other names in them."""
    social = [s for kind in ("arto", "twitter") for s in read_names(data / f"danish/names/danplus_da_{kind}_dev.tsv")]
    sentences = with_swaps([*train, *social], People(data), chance, 2)
    chance.shuffle(sentences)
    return sentences


def _without_stop(sentence: Sentence, chance: random.Random) -> Sentence:
    """The sentence, one in five times without the stop that ends it, as headings and list items have none."""
    last = len(sentence.words) - 1
    if chance.random() > 0.2 or sentence.words[-1] not in ".!?" or last in (sentence.heads[at] for at in range(last)):
        return sentence
    columns = ("words", "lemmas", "tags", "heads", "labels")
    return replace(sentence, spaces=sentence.spaces[:-1], **{name: getattr(sentence, name)[:-1] for name in columns})


def _write(path: Path, rows: Iterable[Sequence[Sentence]]) -> None:
    vocab = spacy.blank("da").vocab
    DocBin(docs=[to_doc(vocab, row) for row in rows], attrs=_ATTRIBUTES).to_disk(path)


_ATTRIBUTES = ["ORTH", "SPACY", "POS", "MORPH", "LEMMA", "HEAD", "DEP", "SENT_START", "ENT_IOB", "ENT_TYPE"]
