"""Compiled patterns and Docs come in, matches go out; only patterns whose every required word occurs are tried.

With two thousand patterns, running spaCy's matcher for each over each unit takes most of a run: it walks the whole Doc
for each. Here each element of a pattern is numbered, each word form remembers which elements it satisfies, a
pattern is tried only on a Doc that satisfies all its required elements, and then only from the places where its first
element stands. Shorthand patterns run that way; token patterns written as JSON may ask for anything spaCy knows, so
they go to its matcher. tests/suggest/test_matcher.py holds the two against each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.codebook import Compiled, Element, compile_pattern
from qualkit.codebook.shorthand import SENTENCE_END
from qualkit.language.assertion import NEGATORS
from qualkit.model import Codebook

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Match", "PatternIndex"]

_END = frozenset(SENTENCE_END)


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A pattern's tokens ``[start, end)`` in a Doc."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Step:
    """One element of a pattern as the walk over a Doc takes it: a gap, or one token that must (not) be something."""

    element: int = -1  # a token that satisfies this element
    attribute: str = ""
    not_in: frozenset[str] = frozenset()  # or one that is none of these
    gap: int = 0  # or at most so many tokens, none ending a sentence
    optional: bool = False


@dataclass(slots=True)
class _Reading:
    """What a walk needs of a Doc: forms, lemmas, where each element stands, and where sentences end."""

    low: list[str]
    lemmas: list[str]
    places: dict[int, set[int]]
    ends: list[int]  # for each token, the next sentence end at or after it

    @classmethod
    def of(cls, doc: Doc, satisfied: Any) -> _Reading:
        low = [token.lower_ for token in doc]
        lemmas = [token.lemma_ for token in doc]
        places: dict[int, set[int]] = {}
        for at, token in enumerate(doc):
            for element in satisfied(low[at], lemmas[at], token.is_title):
                places.setdefault(element, set()).add(at)
        ends = [len(low)] * len(low)
        following = len(low)
        for at in range(len(low) - 1, -1, -1):
            if low[at] in _END:
                following = at
            ends[at] = following
        return cls(low, lemmas, places, ends)


class PatternIndex:
    """All patterns of some codebooks, by source text, ready to be looked for."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}
        self._steps: list[tuple[_Step, ...]] = []  # an entry for each alternative of each pattern
        self._spacy: dict[int, Any] = {}
        self._required: list[frozenset[int]] = []
        self._negates: set[int] = set()
        self._owner: list[int] = []
        self._elements: dict[tuple[str, frozenset[str], str], int] = {}
        self._widths: list[int] = []
        self._by_value: dict[tuple[str, str], set[int]] = {}
        self._regexes: list[tuple[int, str, re.Pattern[str]]] = []
        self._anchored: dict[int, list[int]] = {}
        self._always: list[int] = []
        self._seen: dict[tuple[str, str, bool], frozenset[int]] = {}

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
        index = len(self._steps)
        self._owner.append(number)
        if compiled.words & NEGATORS:
            self._negates.add(number)
        if compiled.needs_spacy:
            self._spacy[index] = _spacy_matcher(compiled)
            self._steps.append(())
        else:
            self._steps.append(tuple(self._step(element) for element in compiled.elements))
        required = frozenset(
            self._element(element.attribute, element.values, element.regex)
            for element in compiled.elements
            if element.required and element.attribute
        )
        self._required.append(required)
        if required:
            # Anchor on the element that fewest words satisfy, so that few patterns are looked at.
            anchor = min(required, key=lambda element: (self._widths[element], element))
            self._anchored.setdefault(anchor, []).append(index)
        else:
            self._always.append(index)

    def _step(self, element: Element) -> _Step:
        operator = str(element.token.get("OP", ""))
        if operator.startswith("{0,"):
            return _Step(gap=int(operator[3:-1]))
        optional = operator == "?"
        if element.attribute:
            number = self._element(element.attribute, element.values, element.regex)
            return _Step(element=number, optional=optional)
        (attribute, test), *_ = element.token.items()
        return _Step(attribute=attribute, not_in=frozenset(test["NOT_IN"]), optional=optional)

    # Words that stand in nearly every unit make poor anchors.
    _COMMON = frozenset(
        "jeg man vi du en a æ der det være have så og at ikke på til i komme få "
        "gå blive kunne skulle ville min mit mig".split()
    )

    def _element(self, attribute: str, values: frozenset[str], regex: str) -> int:
        key = (attribute, values, regex)
        if key not in self._elements:
            number = len(self._elements)
            self._elements[key] = number
            self._widths.append(
                200 if attribute == "IS_TITLE" else len(values) + 30 * len(values & self._COMMON) + (50 if regex else 0)
            )
            for value in values:
                self._by_value.setdefault((attribute, value), set()).add(number)
            if regex:
                self._regexes.append((number, attribute, re.compile(regex)))
        return self._elements[key]

    def _satisfied(self, lower: str, lemma: str, title: bool) -> frozenset[int]:
        key = (lower, lemma, title)
        if (known := self._seen.get(key)) is None:
            found = self._by_value.get(("LOWER", lower), set()) | self._by_value.get(("LEMMA", lemma), set())
            if title:
                found = found | self._by_value.get(("IS_TITLE", "True"), set())
            found |= {
                number
                for number, attribute, regex in self._regexes
                if regex.match(lower if attribute == "LOWER" else lemma)
            }
            known = self._seen[key] = frozenset(found)
        return known

    def negates(self, number: int) -> bool:
        """True if the pattern itself names a negator, which then is part of what it looks for."""
        return number in self._negates

    def find(self, doc: Doc) -> dict[int, list[Match]]:
        """The matches of every registered pattern in ``doc``, by pattern number, in order and without overlap."""
        reading = _Reading.of(doc, self._satisfied)
        present = reading.places.keys()
        candidates = list(self._always)
        for element in present:
            candidates.extend(self._anchored.get(element, ()))
        found: dict[int, set[Match]] = {}
        for index in candidates:
            if self._required[index] <= present:
                matches = (
                    [Match(start, end) for _, start, end in self._spacy[index](doc)]
                    if index in self._spacy
                    else _walk(self._steps[index], reading)
                )
                if matches:
                    found.setdefault(self._owner[index], set()).update(matches)
        return {number: _without_overlap(sorted(matches)) for number, matches in found.items()}


def _spacy_matcher(compiled: Compiled) -> Any:
    from spacy.matcher import Matcher

    from qualkit.language.docs import vocabulary

    matcher = Matcher(vocabulary(), validate=False)
    matcher.add("p", [list(map(dict, compiled.tokens))], greedy="LONGEST")
    return matcher


def _walk(steps: tuple[_Step, ...], reading: _Reading) -> list[Match]:
    """The longest match from each place where one begins."""
    first = steps[0]
    starts = range(len(reading.low)) if first.optional or first.element < 0 else sorted(reading.places[first.element])
    matches = []
    for start in starts:
        reached = {start}
        for step in steps:
            reached = _advance(step, reached, reading)
            if not reached:
                break
        if reached and (end := max(reached)) > start:
            matches.append(Match(start, end))
    return matches


def _advance(step: _Step, reached: set[int], reading: _Reading) -> set[int]:
    """Where a walk may stand after ``step``; a place is the number of the next token to be read."""
    length = len(reading.low)
    if step.gap:
        return {
            at + more
            for at in reached
            for more in range(min(step.gap, (reading.ends[at] if at < length else length) - at) + 1)
        }
    after = set(reached) if step.optional else set()
    if step.element >= 0:
        places = reading.places.get(step.element, ())
        after.update(at + 1 for at in reached if at in places)
    else:
        forms = reading.lemmas if step.attribute == "LEMMA" else reading.low
        after.update(at + 1 for at in reached if at < length and forms[at] not in step.not_in)
    return after


def _without_overlap(matches: Sequence[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(matches, key=lambda m: (m.start, -(m.end - m.start))):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
