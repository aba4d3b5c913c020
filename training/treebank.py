"""A treebank in CoNLL-U comes in; its sentences go out, as records and as the Docs that spaCy trains on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["NAMES", "Sentence", "in_documents", "raw_text", "read_names", "read_treebank", "to_doc", "write_treebank"]

NAMES = ("PER", "LOC", "ORG")
"""The kinds of names that are learned. MISC is a mixed bag that no user here asks for."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's words with what is known of each; all the tuples are as long as ``words``.

    Attributes:
        words: the tokens as written.
        spaces: whether a blank follows.
        lemmas, tags, heads, labels: empty if unknown. A tag is ``UPOS|FEATS``, heads are positions from 0 and the
            root is its own head.
        names: ``O``, ``B-PER`` … ; empty if unknown.
    """

    words: tuple[str, ...]
    spaces: tuple[bool, ...]
    lemmas: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as it was written."""
        return "".join(word + " " * space for word, space in zip(self.words, self.spaces, strict=True)).rstrip()


def read_treebank(path: Path) -> list[Sentence]:
    """All sentences of a CoNLL-U file, names from ``NE=`` in its last column."""
    return [_sentence(block) for block in path.read_text(encoding="utf-8").split("\n\n") if block.strip()]


def _sentence(block: str) -> Sentence:
    rows = [line.split("\t") for line in block.splitlines() if line[:1].isdigit()]
    rows = [row for row in rows if row[0].isdigit()]
    return Sentence(
        words=tuple(row[1] for row in rows),
        spaces=tuple("SpaceAfter=No" not in row[9] for row in rows),
        lemmas=tuple(row[2] for row in rows) if any(row[2] != "_" for row in rows) else (),
        tags=tuple(f"{row[3]}|{row[5]}" for row in rows),
        heads=tuple(at if row[6] == "0" else int(row[6]) - 1 for at, row in enumerate(rows)),
        labels=tuple(row[7] for row in rows),
        names=tuple(next((part[3:] for part in row[9].split("|") if part.startswith("NE=")), "O") for row in rows),
    )


def write_treebank(path: Path, sentences: Iterable[Sentence]) -> None:
    """Write sentences with tags, heads and lemmas as CoNLL-U."""
    with path.open("w", encoding="utf-8") as file:
        for sentence in sentences:
            for at, word in enumerate(sentence.words):
                pos, feats = sentence.tags[at].split("|", 1)
                head = 0 if sentence.heads[at] == at else sentence.heads[at] + 1
                misc = [] if sentence.spaces[at] else ["SpaceAfter=No"]
                if sentence.names and sentence.names[at] != "O":
                    misc.append(f"NE={sentence.names[at]}")
                lemma = sentence.lemmas[at] if sentence.lemmas else "_"
                row = (at + 1, word, lemma, pos, "_", feats, head, sentence.labels[at], "_")
                print(*row, "|".join(misc) or "_", sep="\t", file=file)
            print(file=file)


def read_names(path: Path) -> list[Sentence]:
    """Sentences with names from a file of ``word<TAB>outer<TAB>inner`` lines; tokens count as blank-separated."""
    found = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if "\t" in line]
        if rows:
            words = tuple(row[0] for row in rows)
            found.append(Sentence(words, (True,) * len(words), names=tuple(row[1] for row in rows)))
    return found


def raw_text(sentences: Sequence[Sentence]) -> str:
    """The sentences as running text, one blank between them."""
    return " ".join(sentence.text for sentence in sentences)


def to_doc(vocab: Vocab, sentences: Sequence[Sentence]) -> Doc:
    """One Doc of some sentences in a row, with all that is known of them."""
    from spacy.tokens import Doc

    def all_or_none(column: str) -> list[str] | None:
        values = [value for sentence in sentences for value in getattr(sentence, column)]
        return values if len(values) == sum(len(sentence.words) for sentence in sentences) else None

    tags = all_or_none("tags")
    heads, offset = [], 0
    for sentence in sentences:
        heads.extend(offset + head for head in sentence.heads)
        offset += len(sentence.words)
    spaces = [space for sentence in sentences for space in (*sentence.spaces[:-1], True)]
    starts = [at == 0 for sentence in sentences for at in range(len(sentence.words))]
    has_tree = len(heads) == offset
    return Doc(
        vocab,
        words=[word for sentence in sentences for word in sentence.words],
        spaces=spaces,
        pos=[tag.split("|", 1)[0] for tag in tags] if tags else None,
        morphs=[tag.split("|", 1)[1].replace("_", "") for tag in tags] if tags else None,
        lemmas=all_or_none("lemmas"),
        heads=heads if has_tree else None,
        deps=_roots_named(sentences) if has_tree else None,
        sent_starts=None if has_tree else starts,
        ents=_known_names(all_or_none("names")),
    )


def _roots_named(sentences: Sequence[Sentence]) -> list[str]:
    return [
        "ROOT" if head == at else label
        for sentence in sentences
        for at, (head, label) in enumerate(zip(sentence.heads, sentence.labels, strict=True))
    ]


def _known_names(names: list[str] | None) -> list[str] | None:
    return [name if name[2:] in NAMES else "O" for name in names] if names else None


def in_documents(sentences: Sequence[Sentence], size: int = 10) -> Iterator[Sequence[Sentence]]:
    """Sentences in rows of ``size``, as what is read has more than one sentence."""
    for at in range(0, len(sentences), size):
        yield sentences[at : at + size]
