"""A suggestion and the units of its transcript come in; what moved it, and by how much, goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.model import Evidence, Suggestion
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.beside import Ruled
from qualkit.suggest.ensemble import Ensemble
from qualkit.suggest.linear import total
from qualkit.suggest.stack import INPUTS

__all__ = ["Explanation", "LikeExample", "explain"]

_MOST = 12


@dataclass(frozen=True, slots=True)
class LikeExample:
    """An example that the unit is like, how alike (cosine), and the codes it carries."""

    text: str
    likeness: float
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a suggestion has its probability.

    ``inputs`` are what each way of looking added to the log-odds, ``intercept`` first; ``words`` and ``fields`` what
    the features of the best stretch added within the learned part, strongest first; ``codings`` is how many codings
    of the code the probability rests on, None for one that its patterns alone suggest. ``beside`` says in words, by
    language, what decisions elsewhere in the interview moved it; empty if none did.
    """

    inputs: tuple[tuple[str, float], ...]
    words: tuple[tuple[str, float], ...]
    fields: tuple[tuple[str, float], ...]
    patterns: tuple[Evidence, ...]
    examples: tuple[LikeExample, ...]
    codings: int | None
    beside: Mapping[str, str] = field(default_factory=dict)


def explain(
    suggestion: Suggestion, units: Sequence[ReadUnit], ensemble: Ensemble, ruled: Ruled | None = None
) -> Explanation:
    """Explain a suggestion of the ensemble.

    Args:
        suggestion: of one of the units.
        units: all codable units of its transcript, in order: neighbours count.
        ensemble: the suggester that made it.
        ruled: the rulings on its interview, by unit.

    Raises:
        KeyError: the unit is not among ``units``.
    """
    rows = {unit.segment.id: at for at, unit in enumerate(units)}
    row = rows[suggestion.segment_id]
    looks, found = ensemble.look(units)
    by_pattern = found.get((suggestion.segment_id, suggestion.code))
    patterns = tuple(by_pattern.evidence) if by_pattern is not None else ()
    for classifier, look in zip(ensemble.classifiers, looks, strict=True):
        if suggestion.code not in look.codes or not ensemble.speaks_for(classifier, suggestion.code):
            continue
        column = look.codes.index(suggestion.code)
        stack = classifier.stacks[ensemble.name]
        curve = stack.curves.get(suggestion.code, stack.curves[""])
        # Where codes keep company, a code's own evidence and its company each count by a slope.
        together = classifier.together if ensemble.name == "ensemble" else None
        worth = together.slopes[0] if together is not None else 1.0
        inputs = [("intercept", worth * curve.intercept)]
        inputs += [
            (name, worth * slope * value)
            for name, slope, value in zip(INPUTS, curve.slopes, look.inputs[row, column].tolist(), strict=True)
            if slope and value
        ]
        if together is not None:
            inputs[0] = ("intercept", worth * curve.intercept + float(together.intercepts[column]))
            said = together.company(stack.logits(look.codes, look.inputs))[row, column]
            inputs.append(("company", together.slopes[1] * float(said)))
        # Strong doubt counts no more than doubt, and an encoder weighs the sum anew: what is left goes by its name.
        rest = float(ensemble.logits(classifier, look, units)[row, column]) - sum(value for _, value in inputs)
        inputs += [
            ("encoder" if ensemble.encoder else "limits", rest),
            ("decisions", float(ensemble.taught(look)[row, column])),
        ]
        beside: Mapping[str, str] = {}
        around = ensemble.around(units, looks, ensemble.heard(units, looks), ruled or {})
        if around is not None:
            inputs.append(("beside", float(around.added()[row, around.codes.index(suggestion.code)])))
            beside = around.why(row, suggestion.code)
        inputs = [(name, round(value, 2)) for name, value in inputs if abs(value) >= 0.005]
        start, end = look.windows[row][look.best[row, column]] if look.windows[row] else (0, 0)
        counts = total(look.sentences[row][start:end], look.around[row])
        moved = [(name, round(value, 3)) for name, value in classifier.linear.contributions(counts, suggestion.code)]
        near = [
            LikeExample(classifier.examples[name][each.example], each.likeness, each.codes)
            for name, memory in classifier.memories.items()
            for each in memory.neighbours(total(look.sentences[row]), most=4)
        ]
        return Explanation(
            tuple(inputs),
            tuple((name[2:], value) for name, value in moved if name[0] in "wb" and abs(value) >= 0.01)[:_MOST],
            tuple((name[2:], value) for name, value in moved if name[0] in "fnq" and abs(value) >= 0.01)[:_MOST],
            patterns,
            tuple(sorted(near, key=lambda each: -each.likeness)),
            curve.n,
            beside,
        )
    return Explanation((), (), (), patterns, (), None)
