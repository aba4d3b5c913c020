"""A stretch of talk comes in, a spaCy ``Doc`` with words and lemmas goes out, whose offsets are the talk's own.

How a typist wraps lines says nothing: what is read is a copy of the talk, character for character as long, in which
a single line break and a no-break space are blanks like any other. A blank line ends a sentence, and stays.

The Doc is built from the Danish tokenizer alone. ``spacy.blank("da")`` would first import every installed
package that registers a pipeline component (6 s with DaCy), and nothing here needs a pipeline.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from qualkit.language.lemmas import lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["BLANK_LINE", "read_talk", "read_words", "vocabulary"]

BLANK_LINE = "\n\n"
"""The one token, among those that ``read_words`` gives, that is no word or sign."""

_BLANKS = re.compile(r"\s+")
_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# The tokenizer takes signs off a word one by one and reads the rest again each time: 50,000 brackets take minutes.
_MOST_SIGNS = 20
_SIGNS = re.compile(rf"(?:[^\w\s]|_){{{_MOST_SIGNS + 1},}}")

# Spoken forms with an apostrophe that the tokenizer would cut in two.
_SPOKEN = (
    "ik'", "ikk'", "ku'", "sku'", "ska'", "ha'", "ta'", "gi'", "bli'", "bli'r", "si'r", "så'n", "li'som", "no'et",
    "no'en", "vil'", "mæ'", "de'", "det'", "jo'", "go'", "lissom", "ve'", "me'", "hva'", "a'", "osse'", "mm.",
    "p.g.a.", "m.m.", "f.eks.",
)  # fmt: skip


@cache
def _tokenizer() -> Any:
    from spacy.lang.da import Danish
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
    from spacy.vocab import create_vocab

    defaults = Danish.Defaults
    tokenizer = Tokenizer(
        create_vocab("da", defaults),
        rules=defaults.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )
    for form in _SPOKEN:
        for spelling in {form, form.capitalize(), form.replace("'", "’"), form.capitalize().replace("'", "’")}:
            tokenizer.add_special_case(spelling, [{"ORTH": spelling}])
    return tokenizer


def vocabulary() -> Vocab:
    """The vocabulary that all Docs share; matchers must be built on it."""
    return _tokenizer().vocab  # type: ignore[no-any-return]


def _plain(text: str) -> str:
    """``text`` with blanks for what only looks like more, and as many characters."""
    text = _SIGNS.sub(lambda run: run[0][:_MOST_SIGNS] + " " * (len(run[0]) - _MOST_SIGNS), text)
    return _BLANKS.sub(lambda run: (" " if len(_LINE_BREAK.findall(run[0])) < 2 else "\n") * len(run[0]), text)


def read_talk(text: str) -> Doc:
    """Tokenise and lemmatise a stretch of talk.

    ``len(doc.text) == len(text)``, and token offsets are offsets into ``text``. The characters are the talk's own but
    for blanks: a line break or a no-break space is a plain blank, a blank line is line breaks only, and of a run of
    more than twenty signs the rest is blank.
    """
    doc: Doc = _tokenizer()(_plain(text))
    for token in doc:
        token.lemma_ = lemma(token.text)
    return doc


def read_words(text: str) -> tuple[Doc, tuple[int, ...]]:
    """The Doc of ``read_talk`` without its blanks, as what is looked for stands in words next to each other.

    Returns:
        The Doc, whose tokens are words, signs and ``BLANK_LINE``, and for each token its offset in ``text``.
    """
    from spacy.tokens import Doc

    doc = read_talk(text)
    tokens = [token for token in doc if not token.is_space or "\n" in token.text]
    words = [BLANK_LINE if token.is_space else token.text for token in tokens]
    if len(words) < len(doc) or BLANK_LINE in words:
        lemmas = [lemma(word) for word in words]
        doc = Doc(doc.vocab, words=words, spaces=[bool(token.whitespace_) for token in tokens], lemmas=lemmas)
    return doc, tuple(token.idx for token in tokens)
