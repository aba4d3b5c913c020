"""A stretch of talk comes in, a spaCy ``Doc`` with words and lemmas goes out, whose characters are the talk's own.

The Doc is built from the Danish tokenizer alone. ``spacy.blank("da")`` would first import every installed
package that registers a pipeline component (6 s with DaCy), and nothing here needs a pipeline.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from qualkit.language.lemmas import lemma

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["read_talk", "vocabulary"]

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


def read_talk(text: str) -> Doc:
    """Tokenise and lemmatise; ``doc.text == text`` always, so token offsets are offsets into ``text``."""
    doc: Doc = _tokenizer()(text)
    for token in doc:
        token.lemma_ = lemma(token.text)
    return doc
