"""Compiled patterns come in; those written as spaCy tokens are tried on a few words, and what fails is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from qualkit.codebook.shorthand import Compiled, PatternSyntaxError

__all__ = ["check_tokens"]

_WORDS = ("Jeg", "fik", "en", "ny", "sagsbehandler", ",", "ikke", "to", ".")


def check_tokens(ways: Iterable[Compiled]) -> None:
    """Have spaCy read the token patterns among ``ways``, as a run would, so that a run does not stop in the middle.

    Raises:
        PatternSyntaxError: spaCy does not understand one, or it asks for what only a tagger or a parser could tell.
    """
    for compiled in ways:
        if compiled.needs_spacy:
            _try(compiled)


def _try(compiled: Compiled) -> None:
    from spacy.matcher import Matcher

    try:
        for regex in _regexes(compiled.tokens):
            re.compile(regex)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternSyntaxError(f"the token pattern has a REGEX that cannot be read: {error}") from None
    doc = _trial()
    try:
        matcher = Matcher(doc.vocab, validate=True)
        matcher.add("p", [list(map(dict, compiled.tokens))], greedy="LONGEST")
    except Exception as error:  # spaCy raises whatever comes up
        raise PatternSyntaxError(f"spaCy cannot read the token pattern: {_in_one_line(error)}") from None
    try:
        matcher(doc)
    except Exception as error:
        raise PatternSyntaxError(
            f"the token pattern asks for what is not known of a word here (LOWER, LEMMA and the like are): "
            f"{_in_one_line(error)}"
        ) from None


def _regexes(value: Any, *, inside: bool = False) -> Iterator[str]:
    if isinstance(value, str) and inside:
        yield value
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _regexes(entry, inside=inside or key == "REGEX")
    elif isinstance(value, list | tuple):
        for entry in value:
            yield from _regexes(entry, inside=inside)


def _in_one_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 160 else f"{text[:159]}…"


@cache
def _trial() -> Any:
    """A few words with what talk has when it is coded: forms and lemmas, no tags and no parse."""
    from spacy.lang.da import Danish
    from spacy.tokens import Doc
    from spacy.vocab import create_vocab

    return Doc(create_vocab("da", Danish.Defaults), words=list(_WORDS), lemmas=[word.lower() for word in _WORDS])
