"""Text comes in; the words and stems that search compares, and the places where a query matches, go out.

The same cutting serves the index and the query, so a hit can always be pointed at in the transcript. Words are in
composed form (NFC) and lower case; soft hyphens inside a word do not count; å stays å.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from qualkit.model import Span

__all__ = ["Term", "Word", "index_entry", "parse_query", "place_of", "snippet", "words_of"]

# Letters and digits; combining marks and soft hyphens belong to the word they stand in.
_WORD = re.compile("[^\\W_](?:[^\\W_]|[\u00ad\u0300-\u036f])*")
_QUERY_PART = re.compile(r'["”“»«](?P<phrase>[^"”“»«]*)["”“»«]?(?P<star>\*)?|(?P<plain>[^\s"”“»«]+)')
_SNIPPET_CHARS = 45


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is compared, and its place in the text it was cut from."""

    form: str
    span: Span


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked for: words in a row.

    ``stems`` is empty for a phrase in quotes and for a prefix, which are taken at their word.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...] = ()
    prefix: bool = False


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("danish")


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def words_of(text: str) -> list[Word]:
    """The words of ``text`` in order, with their places."""
    return [Word(_form(found.group()), Span(*found.span())) for found in _WORD.finditer(text)]


def _form(raw: str) -> str:
    if raw.isascii():
        return raw.lower()
    return unicodedata.normalize("NFC", raw.replace("\u00ad", "").lower())


def index_entry(text: str) -> tuple[str, str]:
    """What the index holds of a unit: its words, and their Danish stems, each joined by blanks."""
    forms = [_form(raw) for raw in _WORD.findall(text)]
    return " ".join(forms), " ".join(map(_stem, forms))


def parse_query(query: str) -> list[Term]:
    """What a user asks for: plain words, ``"phrases in quotes"``, and ``prefix*``; all of it must be found.

    A plain word is also found by its stem. Anything else in the query is punctuation and means nothing, so no
    query can be wrong; one without any word gives an empty list.
    """
    terms: list[Term] = []
    for part in _QUERY_PART.finditer(query):
        phrase = part["phrase"]
        raw = part["plain"] if phrase is None else phrase
        forms = tuple(word.form for word in words_of(raw))
        if not forms:
            continue
        prefix = bool(part["star"]) if phrase is not None else raw.endswith("*")
        exact = prefix or phrase is not None
        terms.append(Term(forms, () if exact else tuple(map(_stem, forms)), prefix))
    return terms


def place_of(terms: Sequence[Term], text: str) -> Span | None:
    """Where in ``text`` the first of ``terms`` that can be found matches; None if none can."""
    words = words_of(text)
    for term in terms:
        length = len(term.words)
        for at in range(len(words) - length + 1):
            run = words[at : at + length]
            if _matches(term, [word.form for word in run]):
                return Span(run[0].span.start, run[-1].span.end)
    return None


def _matches(term: Term, forms: list[str]) -> bool:
    wanted = list(term.words)
    if forms == wanted:
        return True
    if term.prefix:
        return forms[:-1] == wanted[:-1] and forms[-1].startswith(wanted[-1])
    return bool(term.stems) and [_stem(form) for form in forms] == list(term.stems)


def snippet(text: str, span: Span) -> str:
    """One line of ``text`` around ``span``, cut between words, white space folded, ``…`` where it goes on."""
    start, end = max(0, span.start - _SNIPPET_CHARS), min(len(text), span.end + _SNIPPET_CHARS)
    if start:
        gap = re.search(r"\s", text[start : span.start])
        start = start + gap.end() if gap else span.start
    if end < len(text):
        gap = re.search(r"\s\S*$", text[span.end : end])
        end = span.end + gap.start() if gap else span.end
    body = " ".join(text[start:end].split())
    return ("… " if start else "") + body + (" …" if end < len(text) else "")
