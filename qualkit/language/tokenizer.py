"""The Danish tokenizer, with the forms of speech that the newspapers' one would cut in two."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.vocab import Vocab

__all__ = ["add_spoken_forms", "danish_tokenizer"]

_SPOKEN = (
    "ik'", "ikk'", "ku'", "sku'", "ska'", "ha'", "ta'", "gi'", "bli'", "bli'r", "si'r", "så'n", "li'som", "no'et",
    "no'en", "vil'", "mæ'", "de'", "det'", "jo'", "go'", "lissom", "ve'", "me'", "hva'", "a'", "osse'", "mm.",
    "p.g.a.", "m.m.", "f.eks.", "li'", "os'", "gi'r", "ta'r", "ha'r", "sa'", "ka'", "dæ'", "sæ'",
)  # fmt: skip


def add_spoken_forms(tokenizer: Any) -> None:
    """Teach a spaCy tokenizer the spoken forms with an apostrophe, in either kind of apostrophe."""
    for form in _SPOKEN:
        for spelling in {form, form.capitalize(), form.replace("'", "’"), form.capitalize().replace("'", "’")}:
            tokenizer.add_special_case(spelling, [{"ORTH": spelling}])


def danish_tokenizer(vocab: Vocab | None = None) -> Any:
    """A spaCy tokenizer for Danish talk.

    Built from the language's data alone. ``spacy.blank("da")`` would first import every installed package that
    registers a pipeline component (6 s with DaCy), and a tokenizer needs no pipeline.
    """
    from spacy.lang.da import Danish
    from spacy.tokenizer import Tokenizer
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
    from spacy.vocab import create_vocab

    defaults = Danish.Defaults
    tokenizer = Tokenizer(
        vocab or create_vocab("da", defaults),
        rules=defaults.tokenizer_exceptions,
        prefix_search=compile_prefix_regex(defaults.prefixes or ()).search,
        suffix_search=compile_suffix_regex(defaults.suffixes or ()).search,
        infix_finditer=compile_infix_regex(defaults.infixes or ()).finditer,
        token_match=defaults.token_match,
        url_match=defaults.url_match,
    )
    add_spoken_forms(tokenizer)
    return tokenizer
