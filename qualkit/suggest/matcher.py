"""Compiled patterns and Docs come in, matches go out; only patterns whose every required word occurs are tried.

With two thousand patterns, running spaCy's matcher for each over each unit takes most of a run: it walks the whole Doc
for each. Here each element of a pattern is numbered, each word form remembers which elements it satisfies, a
pattern is tried only on a Doc that satisfies all its required elements, and then only from the places where its first
element stands. Shorthand patterns run that way; token patterns written as JSON may ask for anything spaCy knows, so
they go to its matcher. tests/suggest/test_matcher.py holds the two against each other.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from qualkit.codebook import Compiled, Element, compile_pattern
from qualkit.codebook.shorthand import SENTENCE_END
from qualkit.language.assertion import NEGATORS
from qualkit.language.lemmas import lemma as listed_lemma
from qualkit.language.scope import dependents
from qualkit.model import Codebook

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

__all__ = ["Match", "PatternIndex"]

_END = frozenset(SENTENCE_END)
_PAUSE = re.compile(r"…+|\.{2,}")


@dataclass(frozen=True, slots=True, order=True)
class Match:
    """A pattern's tokens ``[start, end)`` in a Doc.

    ``negators`` counts those among them that the pattern does not ask for: they stand in its gaps.
    """

    start: int
    end: int
    negators: int = field(default=0, compare=False)


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
    negators: list[int]  # before each token, and at last in all

    @classmethod
    def of(cls, doc: Doc, satisfied: Any) -> _Reading:
        low = [_fold(token.lower_) for token in doc]
        lemmas = [token.lemma_ for token in doc]
        places: dict[int, set[int]] = {}
        for at, token in enumerate(doc):
            for element in satisfied(low[at], lemmas[at], token.is_title):
                places.setdefault(element, set()).add(at)
        ends = [len(low)] * len(low)
        following = len(low)
        for at in range(len(low) - 1, -1, -1):
            # A pause is no end, unless a capital follows it.
            if low[at] in _END or (_PAUSE.fullmatch(low[at]) and at + 1 < len(low) and doc[at + 1].text[0].isupper()):
                following = at
            ends[at] = following
        return cls(low, lemmas, places, ends, [0, *itertools.accumulate(word in NEGATORS for word in low)])


def _fold(form: str) -> str:
    """Typists write an apostrophe in two ways, and writers of patterns too."""
    return form.replace("’", "'")


class PatternIndex:
    """All patterns of some codebooks, by source text, ready to be looked for."""

    def __init__(self) -> None:
        self._ids: dict[tuple[str, str], int] = {}
        self._steps: list[tuple[_Step, ...]] = []  # an entry for each alternative of each pattern
        self._spacy: dict[int, tuple[Any, int]] = {}  # with how many negators it asks for
        self._trees: dict[int, tuple[tuple[int, str], ...]] = {}  # element and relation to the first, for each word
        self._required: list[frozenset[int]] = []
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
        if compiled.relations:
            numbers = tuple(self._element(each.attribute, each.values, each.regex) for each in compiled.elements)
            self._trees[index] = tuple(zip(numbers, compiled.relations, strict=True))
            self._steps.append(())
        elif compiled.needs_spacy:
            asked = sum(not element.values.isdisjoint(NEGATORS) for element in compiled.elements)
            self._spacy[index] = (cache(partial(_spacy_matcher, compiled)), asked)
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
        return _Step(attribute=attribute, not_in=frozenset(map(_fold, test["NOT_IN"])), optional=optional)

    # Words that stand in nearly every unit make poor anchors.
    _COMMON = frozenset(
        "jeg man vi du en a æ der det være have så og at ikke på til i komme få "
        "gå blive kunne skulle ville min mit mig".split()
    )

    def _element(self, attribute: str, values: frozenset[str], regex: str) -> int:
        values, regex = frozenset(map(_fold, values)), _fold(regex)
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
            # Patterns are written with the word lists' lemmas in mind; a model's may be another, and right too.
            lemmas = {lemma, listed_lemma(lower)}
            found = set(self._by_value.get(("LOWER", lower), ()))
            for each in lemmas:
                found |= self._by_value.get(("LEMMA", each), set())
            if title:
                found = found | self._by_value.get(("IS_TITLE", "True"), set())
            found |= {
                number
                for number, attribute, regex in self._regexes
                if any(regex.match(form) for form in ((lower,) if attribute == "LOWER" else lemmas))
            }
            known = self._seen[key] = frozenset(found)
        return known

    def find(self, doc: Doc) -> dict[int, list[Match]]:
        """The matches of every registered pattern in ``doc``, by pattern number, in order and without overlap.

        From each place the longest match counts, but one without a negator in a gap goes before one with it: "jeg fik
        job, ikke et dårligt job" has a job.
        """
        reading = _Reading.of(doc, self._satisfied)
        present = reading.places.keys()
        candidates = list(self._always)
        for element in present:
            candidates.extend(self._anchored.get(element, ()))
        found: dict[int, list[Match]] = {}
        for index in candidates:
            if self._required[index] <= present:
                if index in self._trees:
                    matches = _climb(self._trees[index], doc, reading)
                elif index in self._spacy:
                    matches = _ask_spacy(*self._spacy[index], doc, reading)
                else:
                    matches = _walk(self._steps[index], reading)
                if matches:
                    found.setdefault(self._owner[index], []).extend(matches)
        return {number: _without_overlap(matches) for number, matches in found.items()}


def _spacy_matcher(compiled: Compiled, vocab: Vocab) -> Any:
    from spacy.matcher import Matcher

    matcher = Matcher(vocab, validate=False)
    matcher.add("p", [list(map(dict, compiled.tokens))], greedy="LONGEST")
    return matcher


def _ask_spacy(matcher_on: Any, asked: int, doc: Doc, reading: _Reading) -> list[Match]:
    """What spaCy's matcher finds; it does not tell which token met which element, so negators are only counted."""
    return [
        Match(start, end, max(0, reading.negators[end] - reading.negators[start] - asked))
        for _, start, end in matcher_on(doc.vocab)(doc)
    ]


def _climb(tree: tuple[tuple[int, str], ...], doc: Doc, reading: _Reading) -> list[Match]:
    """The stretches from a word to the dependents that it must have; none where the Doc has no parse."""
    if not doc.has_annotation("DEP"):
        return []
    (first, _), *others = tree
    matches = []
    for at in sorted(reading.places[first]):
        places = [at]
        for element, relation in others:
            found = next(
                (token.i for token in dependents(doc[at], relation) if token.i in reading.places[element]), None
            )
            if found is None:
                break
            places.append(found)
        else:
            matches.append(Match(min(places), max(places) + 1))
    return matches


def _walk(steps: tuple[_Step, ...], reading: _Reading) -> list[Match]:
    """The best match from each place where one begins: without negators in gaps if it can be, then the longest."""
    first = steps[0]
    starts = range(len(reading.low)) if first.optional or first.element < 0 else sorted(reading.places[first.element])
    matches = []
    for start in starts:
        reached = {start: 0}
        for step in steps:
            reached = _advance(step, reached, reading)
            if not reached:
                break
        ends = [Match(start, end, negators) for end, negators in reached.items() if end > start]
        if ends:
            matches.append(min(ends, key=_rank))
    return matches


def _rank(match: Match) -> tuple[int, bool, int, int]:
    return match.start, match.negators > 0, -match.end, match.negators


def _advance(step: _Step, reached: dict[int, int], reading: _Reading) -> dict[int, int]:
    """Where a walk may stand after ``step``, and over how few negators that nothing asked for.

    A place is the number of the next token to be read.
    """
    length = len(reading.low)
    after = dict(reached) if step.optional or step.gap else {}
    if step.gap:
        seen = reading.negators
        for at, negators in reached.items():
            most = min(step.gap, (reading.ends[at] if at < length else length) - at)
            for to in range(at + 1, at + most + 1):
                _keep_fewer(after, to, negators + seen[to] - seen[at])
    elif step.element >= 0:
        places = reading.places.get(step.element, ())
        for at, negators in reached.items():
            if at in places:
                _keep_fewer(after, at + 1, negators)
    else:
        forms = reading.lemmas if step.attribute == "LEMMA" else reading.low
        for at, negators in reached.items():
            if at < length and forms[at] not in step.not_in:
                _keep_fewer(after, at + 1, negators + reading.negators[at + 1] - reading.negators[at])
    return after


def _keep_fewer(after: dict[int, int], at: int, negators: int) -> None:
    if negators < after.get(at, negators + 1):
        after[at] = negators


def _without_overlap(matches: Iterable[Match]) -> list[Match]:
    kept: list[Match] = []
    for match in sorted(matches, key=_rank):
        if not kept or match.start >= kept[-1].end:
            kept.append(match)
    return kept
