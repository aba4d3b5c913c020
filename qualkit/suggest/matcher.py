"""Compiled patterns and Docs come in, matches go out; only patterns whose every required word occurs are tried.

With a thousand patterns, running spaCy's matcher for each over each unit would take most of a run. So each element
of a pattern is numbered, each word form remembers which elements it satisfies, and a pattern is tried only on a
Doc that satisfies all its required elements.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.codebook import Compiled, compile_pattern
from qualkit.model import Codebook

if TYPE_CHECKING:
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

__all__ = ["Match", "PatternIndex"]


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A pattern's tokens ``[start, end)`` in a Doc."""

    start: int
    end: int


class PatternIndex:
    """All patterns of some codebooks, by source text, ready to be looked for."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}
        self._required: list[frozenset[int]] = []  # by pattern id, one entry for each alternative
        self._alternatives: dict[int, list[int]] = {}
        self._matchers: list[Matcher] = []
        self._elements: dict[tuple[str, frozenset[str], str], int] = {}
        self._by_value: dict[tuple[str, str], set[int]] = {}
        self._regexes: list[tuple[int, str, re.Pattern[str]]] = []
        self._anchored: dict[int, list[int]] = {}
        self._always: list[int] = []
        self._owner: list[int] = []
        self._seen: dict[tuple[str, str], frozenset[int]] = {}

    def add(self, source: str, codebook: Codebook) -> int:
        """Register a pattern and return its number; the same source in the same codebook is registered once."""
        key = (codebook.digest, source)
        if key not in self._ids:
            number = len(self._ids)
            self._ids[key] = number
            for compiled in compile_pattern(source, lists=codebook.lists, cues=codebook.cues):
                self._add_alternative(number, compiled)
        return self._ids[key]

    def _add_alternative(self, number: int, compiled: Compiled) -> None:
        from spacy.matcher import Matcher

        from qualkit.language.docs import vocabulary

        matcher = Matcher(vocabulary(), validate=False)
        matcher.add("p", [list(map(dict, compiled.tokens))], greedy="LONGEST")
        required = frozenset(
            self._element(element.attribute, element.values, element.regex)
            for element in compiled.elements
            if element.required and element.attribute
        )
        index = len(self._matchers)
        self._matchers.append(matcher)
        self._required.append(required)
        self._owner.append(number)
        if required:
            # Anchor on the element that fewest words satisfy, so that few patterns are looked at.
            widths = {self._elements[key]: len(key[1]) or 50 for key in self._elements}
            anchor = min(required, key=lambda element: (widths[element] + 30 * self._common(element), element))
            self._anchored.setdefault(anchor, []).append(index)
        else:
            self._always.append(index)

    _COMMON = frozenset("jeg man vi du en a æ der det være have så og at ikke på til i komme få gå blive kunne skulle ville min mit mine mig os".split())

    def _common(self, element: int) -> int:
        for (_, values, _), number in self._elements.items():
            if number == element:
                return len(values & self._COMMON)
        return 0

    def _element(self, attribute: str, values: frozenset[str], regex: str) -> int:
        key = (attribute, values, regex)
        if key not in self._elements:
            number = len(self._elements)
            self._elements[key] = number
            for value in values:
                self._by_value.setdefault((attribute, value), set()).add(number)
            if regex:
                self._regexes.append((number, attribute, re.compile(regex)))
        return self._elements[key]

    def _satisfied(self, lower: str, lemma: str) -> frozenset[int]:
        key = (lower, lemma)
        if (known := self._seen.get(key)) is None:
            found = self._by_value.get(("LOWER", lower), set()) | self._by_value.get(("LEMMA", lemma), set())
            found |= {
                number
                for number, attribute, regex in self._regexes
                if regex.match(lower if attribute == "LOWER" else lemma)
            }
            known = self._seen[key] = frozenset(found)
        return known

    def find(self, doc: Doc) -> dict[int, list[Match]]:
        """The matches of every registered pattern in ``doc``, by pattern number, in order and without overlap."""
        present: set[int] = set()
        for key in {(token.lower_, token.lemma_) for token in doc}:
            present |= self._satisfied(*key)
        found: dict[int, set[Match]] = {}
        candidates = list(self._always)
        for element in present:
            candidates.extend(self._anchored.get(element, ()))
        for index in candidates:
            if self._required[index] <= present:
                for _, start, end in self._matchers[index](doc):
                    found.setdefault(self._owner[index], set()).add(Match(start, end))
        return {number: _without_overlap(sorted(matches)) for number, matches in found.items()}


def _without_overlap(matches: Sequence[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -(m.end - m.start))):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
