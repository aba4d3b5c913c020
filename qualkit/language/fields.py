"""Words come in, the semantic fields they belong to go out: people, doings, states and times, colloquial Danish too.

The lexicon is our own, in the manner of LIWC (Pennebaker) and Empath (Fast et al. 2016): a field lists words,
beginnings of words (``sagsbehandl*``) and phrases, which are taken word by word. A word may be in several fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["FIELDS_FILE", "FieldHit", "Lexicon", "field_name", "shipped_lexicon"]

FIELDS_FILE = Path(__file__).resolve().parent.parent / "data" / "semantic_fields.jsonl"
_SHORTEST = 3  # a beginning of fewer letters would take in half the language


@dataclass(frozen=True, slots=True, order=True)
class FieldHit:
    """Tokens ``[start, end)`` that belong to a field, by its number in ``Lexicon.names``."""

    start: int
    end: int
    field: int


class Lexicon:
    """Semantic fields, looked up by word form; a word that has been seen is looked up once."""

    def __init__(self, fields: Mapping[str, Iterable[str]]) -> None:
        """Index the entries.

        Args:
            fields: name to entries; ``*`` at the end of a word stands for any ending, at its start for any beginning.
        """
        self.names = tuple(fields)
        self.size = 0
        self._forms: dict[str, set[int]] = {}
        self._heads: dict[str, set[int]] = {}
        self._tails: dict[str, set[int]] = {}
        # For the first and the second element of a phrase the rest of it, as numbers of elements, with its field.
        self._phrases: dict[int, dict[int, list[tuple[tuple[int, ...], int]]]] = {}
        self._elements: dict[str, int] = {}
        self._seen: dict[str, tuple[tuple[int, ...], frozenset[int]]] = {}
        for number, entries in enumerate(fields.values()):
            for entry in entries:
                self._add(entry.lower().split(), number)

    def _add(self, words: list[str], field: int) -> None:
        if not words:
            return
        self.size += 1
        if len(words) == 1:
            self._index(words[0], -1 - field)
            return
        numbers = tuple(self._element(word) for word in words)
        self._phrases.setdefault(numbers[0], {}).setdefault(numbers[1], []).append((numbers[2:], field))

    def _element(self, word: str) -> int:
        number = self._elements.setdefault(word, len(self._elements))
        self._index(word, number)
        return number

    def _index(self, word: str, number: int) -> None:
        """Keep a word's meaning: a field as ``-1 - field``, or the number of a phrase's element."""
        bare = word.strip("*")
        if word.endswith("*") and len(bare) >= _SHORTEST:
            self._heads.setdefault(bare, set()).add(number)
        elif word.startswith("*") and len(bare) >= _SHORTEST:
            self._tails.setdefault(bare, set()).add(number)
        else:
            self._forms.setdefault(bare, set()).add(number)

    def _look(self, form: str) -> tuple[tuple[int, ...], frozenset[int]]:
        """The fields of a form, and the elements of phrases it can be."""
        if (known := self._seen.get(form)) is not None:
            return known
        found = set(self._forms.get(form, ()))
        for cut in range(_SHORTEST, len(form) + 1):
            found |= self._heads.get(form[:cut], set())
            found |= self._tails.get(form[-cut:], set())
        fields = tuple(sorted(-1 - number for number in found if number < 0))
        known = fields, frozenset(number for number in found if number >= 0)
        self._seen[form] = known
        return known

    def find(self, words: Sequence[str]) -> list[FieldHit]:
        """Where words of each field stand.

        Args:
            words: tokens in lower case.

        Returns:
            hits by place; one token, or several for a phrase.
        """
        looked = [self._look(word) for word in words]
        hits: list[FieldHit] = []
        for at, (fields, elements) in enumerate(looked):
            hits.extend(FieldHit(at, at + 1, field) for field in fields)
            for element in elements:
                following = self._phrases.get(element)
                if following is None or at + 1 == len(words):
                    continue
                for second in looked[at + 1][1]:
                    for rest, field in following.get(second, ()):
                        end = at + 2 + len(rest)
                        if end <= len(words) and all(part in looked[at + 2 + nr][1] for nr, part in enumerate(rest)):
                            hits.append(FieldHit(at, end, field))
        hits.sort()
        return hits


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that ships with qualkit."""
    fields: dict[str, list[str]] = {}
    for line in FIELDS_FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        fields.setdefault(row["field"], []).extend(row["entries"])
    return Lexicon(fields)


def field_name(field: str) -> str:
    """A field's name as people read it: ids are written without æ, ø and å."""
    return field.replace("_", " ").replace("ae", "æ").replace("oe", "ø").replace("aa", "å")
