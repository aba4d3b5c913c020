"""Units come in; suggestions go out on which patterns, what was learned, and like examples have had their say.

Three suggesters share one look at the units: ``learned`` by the weights alone, ``similar`` by like examples alone, and
``ensemble``, the one that a run uses, by all together with the patterns. Each suggestion says in words what speaks for
it and where; without that there is none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.language.assertion import prepare
from qualkit.model import Code, Codebook, Provenance, Suggestion, content_id
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.calibration import Calibration
from qualkit.suggest.classifier import Classifier, classifier_for
from qualkit.suggest.features import Sentence, read_features
from qualkit.suggest.linear import total
from qualkit.suggest.patterns import PatternSuggester
from qualkit.suggest.stack import INPUTS
from qualkit.suggest.wording import Shown, label_of, show

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Ensemble", "Look", "LearnedSuggester", "SimilarSuggester"]

FLOOR = 0.15
"""Suggestions less probable than this are not kept: nobody will look at them, and there would be millions."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at a transcript's units.

    ``inputs`` is units × codes × ``stack.INPUTS``, ``probability`` units × codes; ``patterns`` are the pattern suggester's
    suggestions by unit and code, ``windows`` for each unit the ranges of sentences, of which ``best`` tells the best.
    """

    codes: tuple[str, ...]
    inputs: np.ndarray
    probability: np.ndarray
    patterns: Mapping[tuple[str, str], Suggestion]
    sentences: Sequence[Sequence[Sentence]]
    around: Sequence[Mapping[str, float]]
    windows: Sequence[Sequence[tuple[int, int]]]
    best: np.ndarray


class Ensemble:
    """Suggests by everything that is known of the codes."""

    name = "ensemble"
    version = "1"
    parts: tuple[str, ...] = INPUTS

    def __init__(
        self, codebooks: Sequence[Codebook], *, model: str = "", classifiers: Sequence[Classifier] | None = None
    ) -> None:
        """Take over what is known of the codes.

        Args:
            codebooks: whose codes.
            model: what the units' words were read with, for the record.
            classifiers: what was learned; the shipped one and what the codebooks' examples teach, if not given.
        """
        self._patterns = PatternSuggester(codebooks, model=model, calibration=Calibration({}))
        self.classifiers = list(classifiers) if classifiers is not None else classifier_for(codebooks)
        self._book = {code.id: (book, code) for book in codebooks for code in book.codes}
        self._provenance = {
            book.id: Provenance(
                suggester=self.name,
                version=self.version,
                codebook=f"{book.id} {book.version}",
                codebook_digest=book.digest,
                model=model,
                params_digest="+".join(each.digest for each in self.classifiers)[:64],
            )
            for book in codebooks
        }

    def look(self, units: Sequence[ReadUnit]) -> list[Look]:
        """What each classifier sees in the units of one transcript."""
        import numpy as np

        found = {(each.segment_id, each.code): each for each in self._patterns.suggest(units)}
        votes: dict[str, dict[str, float]] = {}
        for (segment, code), each in found.items():
            votes.setdefault(segment, {})[code] = each.score
        features = read_features(units, votes)
        looks = []
        for classifier in self.classifiers:
            codes = tuple(code for code in classifier.codes if code in self._book)
            column = np.array([classifier.codes.index(code) for code in codes], dtype=int)
            inputs = np.zeros((len(units), len(codes), len(INPUTS)), dtype=np.float32)
            windows, best = [], np.zeros((len(units), len(codes)), dtype=int)
            wholes = [total(sentences) for sentences in features.sentences]
            alike = classifier.memory.score(wholes)[:, column] if len(units) else np.zeros((0, len(codes)))
            for at, (unit, sentences) in enumerate(zip(units, features.sentences, strict=True)):
                if not sentences:
                    windows.append(())
                    continue
                scored = classifier.linear.score(sentences, features.around[at])
                windows.append(scored.windows)
                best[at] = scored.best[column]
                inputs[at, :, 0] = scored.logits[column]
                inputs[at, :, 1] = scored.whole[column]
                its = votes.get(unit.segment.id, {})
                inputs[at, :, 2] = [its.get(code, 0.0) for code in codes]
                inputs[at, :, 3] = alike[at]
            for nr, name in enumerate(INPUTS):
                if name not in self.parts:
                    inputs[:, :, nr] = 0.0
            probability = classifier.stack.probability(codes, inputs) if len(codes) else np.zeros((len(units), 0))
            looks.append(
                Look(codes, inputs, probability, found, features.sentences, features.around, windows, best)
            )
        return looks

    def suggest(self, units: Sequence[ReadUnit]) -> list[Suggestion]:
        """Suggestions for the codable units of one transcript, by place, then falling probability."""
        import numpy as np

        suggestions: list[Suggestion] = []
        seen: set[str] = set()
        for classifier, look in zip(self.classifiers, self.look(units), strict=True):
            seen |= set(look.codes)
            for row in np.flatnonzero((look.probability >= FLOOR).any(axis=1)):
                unit, talk = units[row], prepare(units[row].words.doc)
                for column in np.flatnonzero(look.probability[row] >= FLOOR):
                    code = look.codes[column]
                    by_pattern = look.patterns.get((unit.segment.id, code))
                    sentences = look.sentences[row]
                    start, end = look.windows[row][look.best[row, column]]
                    counts = total(sentences[start:end], look.around[row])
                    moved = dict(classifier.linear.contributions(counts, code))
                    shown = show(unit, sentences[start:end], moved, talk=talk)
                    made = self._suggestion(unit, code, float(look.probability[row, column]), shown, by_pattern)
                    if made is not None:
                        suggestions.append(made)
        if "patterns" in self.parts:
            # Codes of which nothing was learned have their patterns alone.
            suggestions.extend(
                each for each in self._alone(units) if each.code not in seen and each.probability >= FLOOR
            )
        suggestions.sort(key=lambda s: (s.span.start, -s.probability, s.code))
        return suggestions

    def _alone(self, units: Sequence[ReadUnit]) -> list[Suggestion]:
        books = {book.id: book for book, _ in self._book.values()}
        return PatternSuggester(list(books.values()), model="").suggest(units)

    def _suggestion(
        self, unit: ReadUnit, code_id: str, probability: float, shown: Shown | None, by_pattern: Suggestion | None
    ) -> Suggestion | None:
        book, code = self._book[code_id]
        if by_pattern is None and shown is None:
            return None
        provenance = self._provenance[book.id]
        evidence = [*(by_pattern.evidence if by_pattern is not None else ())]
        if shown is not None and not any(
            each.span.start < shown.evidence.span.end and shown.evidence.span.start < each.span.end for each in evidence
        ):
            evidence.append(shown.evidence)
        attributes = by_pattern.attributes if by_pattern is not None else shown.attributes if shown else {}
        reason = {language: _reason(code, shown, by_pattern, language) for language in ("da", "en")}
        return Suggestion(
            id=content_id("g", unit.segment.id, code_id, self.name, book.digest, provenance.params_digest),
            segment_id=unit.segment.id,
            transcript_id=unit.segment.transcript_id,
            code=code_id,
            span=unit.segment.span,
            score=probability,
            probability=probability,
            attributes=dict(attributes),
            evidence=tuple(sorted(evidence, key=lambda e: (e.span.start, e.span.end, e.rule))),
            reason=reason,
            provenance=provenance,
        )


def _reason(code: Code, shown: Shown | None, by_pattern: Suggestion | None, language: str) -> str:
    parts = []
    if by_pattern is not None:
        parts.append(by_pattern.reason[language])
    if shown is not None:
        words = ", ".join(f"”{word}”" for word in shown.words)
        fields = ", ".join(name.replace("_", " ") for name in shown.fields)
        if language == "da":
            parts.append(f"lært af eksempler: {words} taler for {label_of(code, language).lower()}")
            if fields:
                parts.append(f"felter: {fields}")
        else:
            parts.append(f"learned from examples: {words} speak for {label_of(code, language).lower()}")
            if fields:
                parts.append(f"fields: {fields}")
    return "; ".join(parts)


class LearnedSuggester(Ensemble):
    """Suggests by the learned weights alone."""

    name = "learned"
    parts = ("best", "whole")


class SimilarSuggester(Ensemble):
    """Suggests by like examples alone."""

    name = "similar"
    parts = ("similar",)
