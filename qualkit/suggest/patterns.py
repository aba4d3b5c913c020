"""Units and codebooks come in; suggestions by the codebooks' patterns go out, asserted, explained and calibrated."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.language.assertion import assertion, merge
from qualkit.language.talk import Talk, prepare
from qualkit.model import (
    Code,
    Codebook,
    Evidence,
    PatternRule,
    Provenance,
    Segment,
    Span,
    Suggestion,
    content_id,
    digest_of,
)
from qualkit.suggest.agency import cause_of, tempo_of
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.calibration import Calibration, shipped_calibration
from qualkit.suggest.matcher import Match, PatternIndex

__all__ = ["DEFAULT_FORBID", "PatternSuggester"]

DEFAULT_FORBID: Mapping[str, tuple[str, ...]] = {
    "polaritet": ("afvist",),
    "modalitet": ("betinget", "kontrafaktisk"),
    "stemme": ("citeret",),
    "om": ("anden",),
}
"""What drops a match unless the code or the pattern says otherwise: what is denied, only imagined, somebody else's
words, or somebody else's life."""

MOST_RULES = 4  # more hits of one code in one unit add words, not certainty


@dataclass(frozen=True, slots=True)
class _Rule:
    """A pattern rule with the numbers of its patterns in the index."""

    rule: PatternRule
    main: int
    also: tuple[int, ...]
    then: tuple[int, ...]
    unless: tuple[int, ...]
    forbid: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that held in a unit: its tokens, the tokens of what went with it, and how it is asserted."""

    rule: PatternRule
    matches: tuple[Match, ...]
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A unit in which something was found."""

    read: ReadUnit

    @property
    def unit(self) -> Segment:
        """The unit itself."""
        return self.read.segment

    def span(self, match: Match) -> Span:
        """Where in the unit's text a match stands."""
        words, last = self.read.words, match.end - 1
        return Span(words.offsets[match.start], words.offsets[last] + len(words.doc[last]))


class PatternSuggester:
    """Suggests what the codebooks' patterns find. Deterministic; knows nothing of other units."""

    name = "patterns"
    version = "1"

    def __init__(
        self, codebooks: Sequence[Codebook], *, model: str = "", calibration: Calibration | None = None
    ) -> None:
        """Compile the patterns.

        Args:
            codebooks: whose patterns.
            model: what the units' words were read with, for the record.
            calibration: of scores; the one that ships with qualkit if not given.
        """
        self._calibration = calibration if calibration is not None else shipped_calibration()
        self._index = PatternIndex()
        self._codes: list[tuple[Codebook, Code, tuple[_Rule, ...], Provenance]] = []
        params = digest_of(
            [self.version, model, self._calibration.source, *sorted(map(str, self._calibration.curves.items()))]
        )
        for codebook in codebooks:
            provenance = Provenance(
                suggester=self.name,
                version=self.version,
                codebook=f"{codebook.id} {codebook.version}",
                codebook_digest=codebook.digest,
                model=model,
                params_digest=params[:16],
            )
            for code in codebook.codes:
                if code.retired:
                    continue
                rules = tuple(self._compile(rule, codebook) for rule in code.patterns)
                if rules:
                    self._codes.append((codebook, code, rules, provenance))

    def _compile(self, rule: PatternRule, codebook: Codebook) -> _Rule:
        return _Rule(
            rule=rule,
            main=self._index.add(rule.source, codebook),
            also=tuple(self._index.add(source, codebook) for source in rule.also),
            then=tuple(self._index.add(source, codebook) for source in rule.then),
            unless=tuple(self._index.add(source, codebook) for source in rule.unless),
            forbid={**DEFAULT_FORBID, **rule.forbid},
        )

    def suggest(self, units: Sequence[ReadUnit]) -> list[Suggestion]:
        """Suggestions for the codable units of one transcript, by place, then falling probability."""
        suggestions: list[Suggestion] = []
        for unit in units:
            suggestions.extend(self._suggest_unit(unit))
        suggestions.sort(key=lambda s: (s.span.start, -s.probability, s.code))
        return suggestions

    def _suggest_unit(self, unit: ReadUnit) -> list[Suggestion]:
        doc = unit.words.doc
        found = self._index.find(doc)
        if not found:
            return []
        talk = prepare(doc)
        suggestions = []
        for _, code, rules, provenance in self._codes:
            hits = [hit for rule in rules if (hit := _hold(rule, found, talk)) is not None]
            if hits:
                suggestions.append(self._suggestion(_Found(unit), talk, code, hits, provenance))
        return suggestions

    def _suggestion(self, read: _Found, talk: Talk, code: Code, hits: list[_Hit], provenance: Provenance) -> Suggestion:
        unit = read.unit
        hits = _apart(hits)[:MOST_RULES]
        score = round(1 - math.prod(1 - hit.rule.weight for hit in hits), 4)
        attributes = merge([hit.attributes for hit in hits])
        attributes.setdefault("foranlediger", cause_of(talk, hits[0].matches))
        attributes.setdefault("tempo", tempo_of(talk, hits[0].matches))
        attributes = {name: value for name, value in sorted(attributes.items()) if value}
        evidence = tuple(
            sorted(
                {_evidence(read, match, hit.rule): None for hit in hits for match in hit.matches},
                key=lambda e: (e.span.start, e.span.end, e.rule),
            )
        )
        return Suggestion(
            id=content_id("g", unit.id, code.id, self.name, provenance.codebook_digest, provenance.params_digest),
            segment_id=unit.id,
            transcript_id=unit.transcript_id,
            code=code.id,
            span=unit.span,
            score=score,
            probability=self._calibration.probability(code.id, score),
            attributes=attributes,
            evidence=evidence,
            reason={language: _reason(read, code, hits, language) for language in ("da", "en")},
            provenance=provenance,
        )


def _apart(hits: Sequence[_Hit]) -> list[_Hit]:
    """The strongest hits that rest on different words: two patterns that see the same words are one witness."""
    chosen: list[_Hit] = []
    for hit in sorted(hits, key=lambda h: (-h.rule.weight, h.matches[0])):
        here = hit.matches[0]
        if all(here.end <= other.matches[0].start or here.start >= other.matches[0].end for other in chosen):
            chosen.append(hit)
    return chosen


def _hold(rule: _Rule, found: Mapping[int, list[Match]], talk: Talk) -> _Hit | None:
    """The first match of the rule that its company and its assertion allow."""
    if rule.main not in found or any(number in found for number in rule.unless):
        return None
    for match in found[rule.main]:
        attributes = assertion(talk, match.start, match.end, owns_negation=not match.negators)
        if not _allowed(attributes, rule):
            continue
        company = _company(rule, match, found, talk)
        if company is not None:
            return _Hit(rule.rule, (match, *company), {**attributes, **rule.rule.set_attributes})
    return None


def _company(rule: _Rule, match: Match, found: Mapping[int, list[Match]], talk: Talk) -> list[Match] | None:
    """For each of ``also`` the nearest match, for each of ``then`` the first that follows and is so; None if one lacks.

    What merely stands with a match sets its scene, and a scene may be told in the negative ("så jeg ikke skal gennem
    butikken"); what comes *of* it must have happened.
    """
    company: list[Match] = []
    for number in rule.also:
        if not (others := found.get(number)):
            return None
        company.append(min(others, key=lambda m: (abs(m.start - match.start), m.start)))
    for number in rule.then:
        later = [m for m in found.get(number, ()) if m.start >= match.end and _happened(m, rule, talk)]
        if not later:
            return None
        company.append(later[0])
    return company


def _happened(match: Match, rule: _Rule, talk: Talk) -> bool:
    return _allowed(assertion(talk, match.start, match.end), rule, only=("polaritet", "modalitet"))


def _allowed(attributes: Mapping[str, str], rule: _Rule, *, only: tuple[str, ...] = ()) -> bool:
    for name, values in rule.forbid.items():
        if (not only or name in only) and attributes.get(name) in values:
            return False
    if only:
        return True
    return all(attributes.get(name) in values for name, values in rule.rule.require.items())


def _evidence(read: _Found, match: Match, rule: PatternRule) -> Evidence:
    span = read.span(match)
    return Evidence(
        span=Span(read.unit.span.start + span.start, read.unit.span.start + span.end),
        text=span.of(read.unit.text),
        rule=rule.source,
        weight=rule.weight,
    )


def _reason(read: _Found, code: Code, hits: list[_Hit], language: str) -> str:
    """What speaks for the code, in words: the rules' own reasons, or the words found and the code's name."""
    reasons = []
    for hit in hits[:3]:
        words = " … ".join(" ".join(read.span(m).of(read.unit.text).split()) for m in hit.matches)
        why = hit.rule.reason.get(language) or hit.rule.reason.get("da")
        if not why:
            label = code.label.get(language) or code.label.get("da") or code.id
            why = f"peger på {label[:1].lower()}{label[1:]}" if language == "da" else f"points to {label}"
        reasons.append(f"”{words}”: {why}")
    return "; ".join(dict.fromkeys(reasons))
