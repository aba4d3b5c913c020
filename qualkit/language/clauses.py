"""A Doc comes in, its sentences and clauses go out, by Danish word order and connectives, without a parser.

A clause here is a stretch with room for one finite verb. It is enough to read negation scope, conditions and
reported speech; where a model with a parse is installed it will do better.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.language.word_lists import FINITE, SUBORDINATE

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Clause", "clauses_of"]

_END = re.compile(r"[.!?…]|\.{2,}|\n+")  # a pause may be typed with dots; line breaks are a blank line

_COORDINATE = frozenset("og men eller for så".split())
_PRONOUN = frozenset("jeg du han hun den det vi i de man en der a æ".split())


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause: token range ``[start, end)``, the sentence it stands in, its connective and the words before its verb.

    ``opening`` is the connective in lower case, or empty. ``subordinate`` tells whether it depends on another clause.
    ``sentence`` counts from 0.
    """

    start: int
    end: int
    sentence: int
    opening: str
    subordinate: bool


def _verb_like(form: str) -> bool:
    return form in FINITE or (len(form) > 4 and form.endswith(("ede", "te")) and form not in ("ofte", "efte", "måske"))


def clauses_of(doc: Doc) -> list[Clause]:
    """Cut a Doc into clauses, in order; every token lies in exactly one."""
    clauses: list[Clause] = []
    start = 0
    sentence = 0
    low = [token.lower_ for token in doc]
    n = len(low)

    def close(end: int) -> None:
        nonlocal start
        if end > start:
            opening, subordinate = _opening(low, start, end)
            clauses.append(Clause(start, end, sentence, opening, subordinate))
            start = end

    seen_verb = False
    for at in range(n):
        word = low[at]
        if _END.fullmatch(word):
            close(at + 1)
            sentence += 1
            seen_verb = False
            continue
        begins = False
        if at > start:
            after = low[at + 1] if at + 1 < n else ""
            after2 = low[at + 2] if at + 2 < n else ""
            previous = low[at - 1]
            if word in (",", ";", ":", "–", "—", "-"):
                # A comma ends a clause if what stands so far has a verb, or what follows begins one.
                joins = after in ("og", "men") and (after2 == "så" or after2 in _PRONOUN or _verb_like(after2))
                if (
                    seen_verb
                    or joins
                    or (after in _PRONOUN and (_verb_like(after2) or after2.endswith(("er", "ede", "te"))))
                ):
                    close(at + 1)
                    seen_verb = False
                continue
            if (
                word in _COORDINATE
                and seen_verb
                and (after in _PRONOUN or _verb_like(after) or after in SUBORDINATE or (after == "så"))
            ) or (
                word in SUBORDINATE
                and seen_verb
                and previous not in ("lige", "så", "som", "for")
                and (
                    after in _PRONOUN
                    or _verb_like(after2)
                    or _verb_like(after)
                    or word in ("at", "hvis", "fordi", "når")
                )
                and not (word == "at" and after not in _PRONOUN and not _verb_like(after) and not _verb_like(after2))
            ):
                begins = True
        if begins:
            close(at)
            seen_verb = False
        if _verb_like(word):
            seen_verb = True
    close(n)
    return clauses


_FILLERS = frozenset("øh øhm altså jo ja jamen nej nå og men så for eller ligesom bare".split())


def _opening(low: list[str], start: int, end: int) -> tuple[str, bool]:
    for at in range(start, min(start + 5, end)):
        word = low[at]
        if not word[:1].isalpha() or (word in _FILLERS and word != "så"):
            continue
        if word in SUBORDINATE:
            # `da` as an answer and `så` as an adverb do not subordinate; `som`, `der` before a verb do.
            following = low[at + 1] if at + 1 < end else ""
            if (
                word in ("der", "før", "inden", "efter", "siden", "så")
                and following not in _PRONOUN
                and not _verb_like(following)
            ):
                return word, False
            if word == "der" and at == start and start == 0:
                return word, False
            return word, True
        return (word if word == "så" else ""), False
    return "", False
