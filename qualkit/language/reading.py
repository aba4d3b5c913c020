"""Stretches of talk come in, their words go out as a Danish pipeline reads them: tags, lemmas, sentences and parse.

Where utterances begin is told by our own rules, which know talk; the pipeline parses within them. What was read can
be packed, so that nothing is read twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from qualkit.language.boundaries import set_starts
from qualkit.language.docs import Words, read_words
from qualkit.language.lemmas import spoken_lemma
from qualkit.language.models import choose, identity, load
from qualkit.language.tokenizer import danish_tokenizer
from qualkit.model import digest_of

if TYPE_CHECKING:
    from spacy.vocab import Vocab

__all__ = ["Reader", "reader"]

_VERSION = "1"  # of what is set on a Doc here; a new one makes packed words worthless
_NOT_FOR_CODING = ("senter", "qualkit_sentences", "sentencizer", "ner")  # starts are set; names are asked for apart
_KEPT = ["ORTH", "SPACY", "LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "SENT_START"]
_BATCH = 64


class Reader:
    """Reads talk with one model."""

    def __init__(self, name: str = "auto") -> None:
        """Choose the model; it is loaded when first needed.

        Args:
            name: as ``qualkit.language.models.choose`` takes it; ``words`` reads by word lists alone.

        Raises:
            MissingExtraError: Q402, it is not installed.
        """
        self.model = choose(name)
        self.identity = identity(self.model)
        self._pipeline: Any = None
        self._tokenizer: Any = None

    @property
    def has_parse(self) -> bool:
        """The words it gives have heads and relations."""
        return "parse" in self.model.gives and self.model.path is not None

    def read(self, texts: Iterable[str]) -> list[Words]:
        """Read stretches of talk, each for itself."""
        if self.model.path is None:
            return [read_words(text) for text in texts]
        if self._pipeline is None:
            self._pipeline = load(self.model.name)
            self._tokenizer = danish_tokenizer(self._pipeline.vocab)
        found = [read_words(text, self._tokenizer) for text in texts]
        for words in found:
            set_starts(words.doc, sure=True)
        disabled = [name for name in _NOT_FOR_CODING if name in self._pipeline.pipe_names]
        with self._pipeline.select_pipes(disable=disabled):
            docs = list(self._pipeline.pipe((words.doc for words in found), batch_size=_BATCH))
        for doc in docs:
            for token in doc:
                if spoken := spoken_lemma(token.lower_):
                    token.lemma_ = spoken
        return [Words(doc, words.offsets) for doc, words in zip(docs, found, strict=True)]

    def key(self, texts: Sequence[str]) -> str:
        """What packed words of these texts are kept under: another text, model or reader makes another key."""
        return digest_of([_VERSION, self.identity, *texts])

    def pack(self, words: Sequence[Words]) -> bytes:
        """Words as bytes, for ``unpack`` by the same reader."""
        import srsly
        from spacy.tokens import DocBin

        docs = DocBin(attrs=_KEPT, docs=[each.doc for each in words]).to_bytes()
        return bytes(srsly.msgpack_dumps({"docs": docs, "offsets": [list(each.offsets) for each in words]}))

    def unpack(self, packed: bytes) -> list[Words] | None:
        """What ``pack`` packed; None if the bytes cannot be read, as after damage or by another spaCy."""
        import srsly
        from spacy.tokens import DocBin

        try:
            content = srsly.msgpack_loads(packed)
            docs = list(DocBin().from_bytes(content["docs"]).get_docs(_vocab()))
            return [Words(doc, tuple(offsets)) for doc, offsets in zip(docs, content["offsets"], strict=True)]
        except Exception:  # whatever it is, the talk can be read again
            return None


@cache
def reader(name: str = "auto") -> Reader:
    """The reader of that name, made once in a process."""
    return Reader(name)


@cache
def _vocab() -> Vocab:
    """For unpacked words: they need no model, and a run that has them all need not load one."""
    return danish_tokenizer().vocab  # type: ignore[no-any-return]
