"""A stretch of talk comes in, a spaCy ``Doc`` with words and lemmas goes out, whose offsets are the talk's own.

How a typist wraps lines says nothing: what is read is a copy of the talk, character for character as long, in which
a single line break and a no-break space are blanks like any other. A blank line ends a sentence, and stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from qualkit.language.lemmas import lemma
from qualkit.language.tokenizer import danish_tokenizer

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

__all__ = ["BLANK_LINE", "Words", "read_talk", "read_words", "without_blanks"]

BLANK_LINE = "\n\n"
"""The one token, among those that ``read_words`` gives, that is no word or sign."""

_BLANKS = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# The tokenizer takes signs off a word one by one and reads the rest again each time: 50,000 brackets take minutes.
_MOST_SIGNS = 20
_SIGNS = re.compile(rf"(?:[^\w\s]|_){{{_MOST_SIGNS + 1},}}")


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of talk as what is looked for stands in it: words next to each other.

    Attributes:
        doc: its tokens are words, signs and ``BLANK_LINE``.
        offsets: for each token, where in the stretch it begins, in code points.
    """

    doc: Doc
    offsets: tuple[int, ...]


@cache
def _tokenizer() -> Any:
    return danish_tokenizer()


def _plain(text: str) -> str:
    """``text`` with blanks for what only looks like more, and as many characters."""
    text = _SIGNS.sub(lambda run: run[0][:_MOST_SIGNS] + " " * (len(run[0]) - _MOST_SIGNS), text)
    return _BLANKS.sub(lambda run: (" " if len(_LINE_BREAK.findall(run[0])) < 2 else "\n") * len(run[0]), text)


def read_talk(text: str) -> Doc:
    """Tokenise and lemmatise a stretch of talk by word lists.

    ``len(doc.text) == len(text)``, and token offsets are offsets into ``text``. The characters are the talk's own but
    for blanks: a line break or a no-break space is a plain blank, a blank line is line breaks only, and of a run of
    more than twenty signs the rest is blank.
    """
    doc: Doc = _tokenizer()(_plain(text))
    for token in doc:
        token.lemma_ = lemma(token.text)
    return doc


def read_words(text: str, tokenizer: Any = None) -> Words:
    """The words of a stretch of talk without its blanks, with lemmas by word lists.

    Args:
        text: the stretch.
        tokenizer: whose vocabulary the Doc is to have; without one, that of ``read_talk``.
    """
    words = without_blanks((tokenizer or _tokenizer())(_plain(text)))
    for token in words.doc:
        token.lemma_ = lemma(token.text)
    return words


def without_blanks(doc: Doc) -> Words:
    """The words of a Doc, or of the part of one, with all that is known of them; blank lines stay as a token."""
    from spacy.tokens import Doc

    tokens = [token for token in doc if not token.is_space or "\n\n" in token.text]
    place = {token.i: at for at, token in enumerate(tokens)}
    parsed, tagged = doc.has_annotation("DEP"), doc.has_annotation("POS")

    def head(token: Token) -> int:
        while token.i not in place and token.head.i != token.i:
            token = token.head
        return place.get(token.head.i, place.get(token.i, 0))

    told = Doc(
        doc.vocab,
        words=[BLANK_LINE if token.is_space else token.text for token in tokens],
        spaces=[bool(token.whitespace_) for token in tokens],
        lemmas=[token.lemma_ for token in tokens],
        pos=[token.pos_ for token in tokens] if tagged else None,
        morphs=[str(token.morph) for token in tokens] if tagged else None,
        heads=[head(token) for token in tokens] if parsed else None,
        deps=[token.dep_ or "dep" for token in tokens] if parsed else None,
        sent_starts=[bool(token.is_sent_start) for token in tokens]
        if doc.has_annotation("SENT_START") and not parsed
        else None,
    )
    return Words(told, tuple(token.idx for token in tokens))
