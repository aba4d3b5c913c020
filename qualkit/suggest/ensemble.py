"""Units come in; suggestions go out on which patterns, what was learned, and like examples have had their say.

Three suggesters share one look at the units: ``learned`` by the weights alone, ``similar`` by like examples alone, and
``ensemble``, the one that a run uses, by all together with the patterns. Each suggestion says in words what speaks for
it and where; without that there is none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from qualkit.language.fields import field_name, shipped_lexicon
from qualkit.language.talk import prepare
from qualkit.model import Code, Codebook, Provenance, Suggestion, content_id, digest_of
from qualkit.suggest.adapting import Adapted
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.beside import Around, Beside, Ruled, shipped_beside, votes_on
from qualkit.suggest.calibration import Calibration
from qualkit.suggest.classifier import Classifier, classifier_for
from qualkit.suggest.encoder import joined
from qualkit.suggest.features import read_features, tokens_of
from qualkit.suggest.linear import total
from qualkit.suggest.looking import Look, look_at
from qualkit.suggest.offsetting import probability_of
from qualkit.suggest.patterns import PatternSuggester
from qualkit.suggest.wording import Shown, label_of, show

if TYPE_CHECKING:
    import numpy as np

__all__ = ["FLOOR", "Ensemble", "LearnedSuggester", "Seen", "SimilarSuggester"]

Seen: TypeAlias = tuple[list[Look], Mapping[tuple[str, str], Suggestion]]
"""What each classifier sees in the units of one transcript, and what the patterns find, by unit and code."""

_SHIFT = 0.05  # of a probability, from which the reason tells what moved it
_NOTHING_RULED: Ruled = {}

FLOOR = 0.07
"""Suggestions less probable than this are not kept: nobody will look at them, and there would be millions."""


class Ensemble:
    """Suggests by everything that is known of the codes."""

    name = "ensemble"
    version = "1"

    def __init__(
        self,
        codebooks: Sequence[Codebook],
        *,
        model: str = "",
        reads: str = "auto",
        encoder: str = "",
        adapted: Adapted | None = None,
        classifiers: Sequence[Classifier] | None = None,
        beside: Beside | None = None,
    ) -> None:
        """Take over what is known of the codes.

        Args:
            codebooks: whose codes.
            model: what the units' words were read with, for the record.
            reads: the language model that is asked to read the codebooks' examples.
            encoder: whose embeddings join, as ``suggest.encoder.load_encoder`` takes it; none if empty.
            adapted: what the coders' decisions in this project taught.
            classifiers: what was learned; the shipped one and what the codebooks' examples teach, if not given.
            beside: what decisions elsewhere in an interview are worth; the weights that ship, if not given.
        """
        self.codebooks, self._model = list(codebooks), model
        self._votes = PatternSuggester(codebooks, model=model, calibration=Calibration({}))
        self.classifiers = list(classifiers) if classifiers is not None else classifier_for(codebooks, reads)
        self._book = {code.id: (book, code) for book in codebooks for code in book.codes if not code.retired}
        self._joined = {at: joined(encoder, each) for at, each in enumerate(self.classifiers)} if encoder else {}
        self._adapted, self.encoder = adapted, encoder
        self.beside = (beside or shipped_beside()) if self.name == "ensemble" else None
        more = [encoder, adapted.digest if adapted is not None else ""]
        learned = "+".join([each.digest for each in self.classifiers] + [each for each in more if each])
        self._provenance = {
            book.id: Provenance(
                suggester=self.name,
                version=self.version,
                codebook=f"{book.id} {book.version}",
                codebook_digest=book.digest,
                model=model,
                params_digest=learned,
            )
            for book in codebooks
        }

    @cached_property
    def _patterns(self) -> PatternSuggester:
        """For codes of which nothing was learned: their patterns alone, by their own calibration."""
        return PatternSuggester(self.codebooks, model=self._model)

    def speaks_for(self, classifier: Classifier, code: str) -> bool:
        """Whether it is this classifier that tells a code: its codebook is in use, no other has taken it over,
        and it was not retired.
        """
        return code in self._book and code not in classifier.hidden

    def look(self, units: Sequence[ReadUnit]) -> Seen:
        """What each classifier sees in the units of one transcript, and what the patterns find, by unit and code."""
        found = {(each.segment_id, each.code): each for each in self._votes.suggest(units)}
        votes: dict[str, dict[str, float]] = {}
        for (segment, code), each in found.items():
            votes.setdefault(segment, {})[code] = each.score
        # What patterns find is a feature too, by the name that a code had when it was learned.
        was = {now: then for each in self.classifiers for now, then in each.learned_as.items()}
        known = {s: {was.get(code, code): score for code, score in its.items()} for s, its in votes.items()}
        features = read_features(units, known if was else votes)
        looks = [
            look_at(units, features, votes, each.linear, each.memories, each.codes, each.learned_as)
            for each in self.classifiers
        ]
        return looks, found

    def logits(self, classifier: Classifier, look: Look, units: Sequence[ReadUnit]) -> np.ndarray:
        """The log-odds of each unit and code, by what this suggester looks at, decisions not yet heard."""
        import numpy as np

        said = classifier.stacks[self.name].logits(look.codes, look.inputs)
        if self.name == "ensemble" and classifier.together is not None and len(said):
            said = classifier.together.logits(said)
        more = self._joined.get(self.classifiers.index(classifier)) if self._joined else None
        if more is not None and len(units):
            said = more.logits(look.codes, said, [unit.segment.text for unit in units])
        return np.asarray(np.clip(said, -30, 30))

    def taught(self, look: Look) -> np.ndarray:
        """What coders' decisions add to the log-odds of each unit and code."""
        import numpy as np

        if self._adapted is None:
            return np.zeros((len(look.sentences), len(look.codes)))
        return self._adapted.logits([total(each) for each in look.sentences], look.codes)

    def unheard(self, units: Sequence[ReadUnit], looks: Sequence[Look]) -> tuple[tuple[str, ...], np.ndarray]:
        """The codes that were learned, and each unit's log-odds of them, decisions not yet heard."""
        import numpy as np

        codes: list[str] = []
        tables = []
        for classifier, look in zip(self.classifiers, looks, strict=True):
            own = self.own(classifier, look)
            tables.append(self.logits(classifier, look, units)[:, own])
            codes += [look.codes[at] for at in own]
        return tuple(codes), np.hstack(tables)

    def own(self, classifier: Classifier, look: Look) -> list[int]:
        """The columns of a look that its classifier tells."""
        return [at for at, code in enumerate(look.codes) if self.speaks_for(classifier, code)]

    def heard(self, units: Sequence[ReadUnit], looks: Sequence[Look]) -> list[np.ndarray]:
        """For each classifier the log-odds of each unit and code, with what coders' decisions taught."""
        return [
            self.logits(classifier, look, units) + self.taught(look)
            for classifier, look in zip(self.classifiers, looks, strict=True)
        ]

    def around(
        self, units: Sequence[ReadUnit], looks: Sequence[Look], said: Sequence[np.ndarray], ruled: Ruled
    ) -> Around | None:
        """What decisions elsewhere in this interview say of its units; None if there are none.

        Args:
            units: the codable ones, in order.
            looks: at them.
            said: what ``heard`` says of them.
            ruled: the rulings on this interview.
        """
        import numpy as np

        if self.beside is None or not ruled or not any(unit.segment.id in ruled for unit in units):
            return None
        columns = [self.own(classifier, look) for classifier, look in zip(self.classifiers, looks, strict=True)]
        codes = tuple(look.codes[at] for look, own in zip(looks, columns, strict=True) for at in own)
        if not codes:
            return None
        before = np.hstack([table[:, own] for table, own in zip(said, columns, strict=True)])
        votes, decided = votes_on([unit.segment.id for unit in units], ruled, codes)
        return Around(self.beside, before, votes, decided, codes)

    def probabilities(
        self, units: Sequence[ReadUnit], looks: Sequence[Look], ruled: Ruled = _NOTHING_RULED
    ) -> list[np.ndarray]:
        """For each classifier the probability of each unit and code, with what coders' decisions taught and what those
        elsewhere in the interview say.
        """
        said = self.heard(units, looks)
        around = self.around(units, looks, said, ruled)
        if around is not None:
            self._add(said, looks, around)
        return [probability_of(table) for table in said]

    def _add(self, said: Sequence[np.ndarray], looks: Sequence[Look], around: Around) -> None:
        start = 0
        added = around.added()
        for classifier, look, table in zip(self.classifiers, looks, said, strict=True):
            own = self.own(classifier, look)
            table[:, own] += added[:, start : start + len(own)]
            start += len(own)

    def tell(
        self, units: Sequence[ReadUnit], seen: Seen | None = None, ruled: Ruled = _NOTHING_RULED
    ) -> list[dict[str, float]]:
        """For each unit the probability of every code that is known: learned, or (the ensemble) by its patterns alone.

        Args:
            units: of one transcript, in order.
            seen: what ``look`` saw in them, where that is at hand; the three suggesters see the same.
            ruled: the rulings on their interview.
        """
        looks, found = seen if seen is not None else self.look(units)
        told: list[dict[str, float]] = [{} for _ in units]
        learned: set[str] = set()
        for classifier, look, said in zip(
            self.classifiers, looks, self.probabilities(units, looks, ruled), strict=True
        ):
            own = self.own(classifier, look)
            learned |= {look.codes[at] for at in own}
            for row, values in enumerate(said[:, own].tolist()):
                told[row].update(zip((look.codes[at] for at in own), values, strict=True))
        rows = {unit.segment.id: at for at, unit in enumerate(units)}
        for each in self._by_patterns_alone(units, found, learned):
            told[rows[each.segment_id]][each.code] = each.probability
        return told

    def _by_patterns_alone(
        self, units: Sequence[ReadUnit], found: Mapping[tuple[str, str], Suggestion], learned: Collection[str]
    ) -> list[Suggestion]:
        """The ensemble's suggestions of codes of which nothing was learned; the other suggesters have none of these."""
        if self.name != "ensemble" or all(code in learned for _, code in found):
            return []
        return [each for each in self._patterns.suggest(units) if each.code not in learned]

    def suggest(self, units: Sequence[ReadUnit], ruled: Ruled = _NOTHING_RULED) -> list[Suggestion]:
        """Suggestions for the codable units of one transcript, by place, then falling probability.

        Args:
            units: of one transcript, in order.
            ruled: the rulings on it, by unit; what they say of the units beside them counts.
        """
        import numpy as np

        suggestions: list[Suggestion] = []
        looks, found = self.look(units)
        learned: set[str] = set()
        heard = self.heard(units, looks)
        alone = [np.round(probability_of(table), 2) for table in heard]
        around = self.around(units, looks, heard, ruled)
        if around is not None:
            self._add(heard, looks, around)
        said = [np.round(probability_of(table), 2) for table in heard] if around is not None else alone
        for classifier, look, probability, before in zip(self.classifiers, looks, said, alone, strict=True):
            own = [self.speaks_for(classifier, code) for code in look.codes]
            learned |= {code for code, mine in zip(look.codes, own, strict=True) if mine}
            likely = (probability >= FLOOR) & np.array(own)
            for row in np.flatnonzero(likely.any(axis=1)).tolist():
                if not look.sentences[row]:
                    continue
                unit, talk = units[row], prepare(units[row].words.doc)
                tokens = tokens_of(unit, shipped_lexicon())
                # Codes that are told by the same stretch share the reading of it.
                columns: dict[tuple[int, int], list[int]] = {}
                for column in np.flatnonzero(likely[row]).tolist():
                    columns.setdefault(look.windows[row][look.best[row, column]], []).append(column)
                told = []
                for (start, end), its in columns.items():
                    sentences = look.sentences[row][start:end]
                    added = classifier.linear.moved(
                        total(sentences, look.around[row]), [look.codes[column] for column in its]
                    )
                    told += [(column, sentences, moved) for column, moved in zip(its, added, strict=True)]
                for column, sentences, moved in told:
                    code = look.codes[column]
                    shown = show(unit, sentences, moved, talk=talk, tokens=tokens)
                    by_pattern = found.get((unit.segment.id, code)) if self.name == "ensemble" else None
                    made = self._suggestion(unit, code, float(probability[row, column]), shown, by_pattern)
                    if made is not None and around is not None:
                        made = self._moved(made, row, float(before[row, column]), around, ruled)
                    if made is not None:
                        suggestions.append(made)
        suggestions.extend(self._by_patterns_alone(units, found, learned))
        suggestions.sort(key=lambda s: (s.span.start, -s.probability, s.code))
        return suggestions

    def _moved(self, made: Suggestion, row: int, before: float, around: Around, ruled: Ruled) -> Suggestion:
        """A suggestion that says what decisions elsewhere in the interview moved it, if they did."""
        if made.probability == before:
            return made
        provenance = made.provenance
        params = f"{provenance.params_digest}+{digest_of([repr(sorted(ruled.items()))])[:16]}"
        book = self._book[made.code][0]
        reason = dict(made.reason)
        if abs(made.probability - before) >= _SHIFT - 1e-9:
            for language, words in around.why(row, made.code).items():
                reason[language] = "; ".join(part for part in (reason[language], words) if part)
        return replace(
            made,
            id=content_id("g", made.segment_id, made.code, self.name, book.digest, params),
            reason=reason,
            provenance=replace(provenance, params_digest=params),
        )

    def _suggestion(
        self, unit: ReadUnit, code_id: str, probability: float, shown: Shown | None, by_pattern: Suggestion | None
    ) -> Suggestion | None:
        if by_pattern is None and shown is None:
            return None
        book, code = self._book[code_id]
        provenance = self._provenance[book.id]
        evidence = [*(by_pattern.evidence if by_pattern is not None else ())]
        if shown is not None and not any(
            each.span.start < shown.evidence.span.end and shown.evidence.span.start < each.span.end for each in evidence
        ):
            evidence.append(shown.evidence)
        attributes = by_pattern.attributes if by_pattern is not None else shown.attributes if shown is not None else {}
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
            reason={language: _reason(code, shown, by_pattern, language) for language in ("da", "en")},
            provenance=provenance,
        )


def _reason(code: Code, shown: Shown | None, by_pattern: Suggestion | None, language: str) -> str:
    parts = [by_pattern.reason[language]] if by_pattern is not None else []
    if shown is not None:
        words = ", ".join(f"”{word}”" for word in shown.words)
        label = label_of(code, language)
        label = label[:1].lower() + label[1:]
        fields = ", ".join(map(field_name, shown.fields))
        if language == "da":
            parts.append(f"ligner eksempler på {label}: {words}" + (f" (felter: {fields})" if fields else ""))
        else:
            parts.append(f"like examples of {label}: {words}" + (f" (fields: {fields})" if fields else ""))
    return "; ".join(parts)


class LearnedSuggester(Ensemble):
    """Suggests by the learned weights alone."""

    name = "learned"


class SimilarSuggester(Ensemble):
    """Suggests by like examples alone."""

    name = "similar"
