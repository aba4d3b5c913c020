"""Passages that teach come in; those whose codes the others contradict go out, to be looked at by a person.

Each passage is scored by weights taught on the rest (confident learning, Northcutt et al. 2021, in its plainest form).
A doubt is no error: an unusual example is the best teacher there is. But labels that are wrong are among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.codebook.examples import Passage
from qualkit.suggest.classifier import features_of
from qualkit.suggest.learning import Lesson, teach

__all__ = ["Doubt", "doubts_of"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A passage and a code: it ``carries`` the code or not, and how sure the other passages are of the opposite."""

    place: str
    code: str
    carries: bool
    probability: float
    text: str


def doubts_of(
    passages: Sequence[Passage], codes: Sequence[str], *, model: str = "auto", most: int = 20, folds: int = 4
) -> list[Doubt]:
    """The labels that the other passages contradict most, worst first.

    Args:
        passages: that teach.
        codes: which codes to look at.
        model: which language model reads.
        most: how many at most.
        folds: of the cross-validation.
    """
    import numpy as np
    from scipy.special import expit

    counts = features_of(passages, model)
    lessons = [Lesson(its, passage.codes, passage.asked) for its, passage in zip(counts, passages, strict=True)]
    part = np.random.default_rng(0).integers(0, folds, len(lessons))
    found = []
    for fold in range(folds):
        linear = teach([lesson for lesson, its in zip(lessons, part, strict=True) if its != fold], codes)
        for at in np.flatnonzero(part == fold).tolist():
            said = linear.logits(linear.vectoriser.known(lessons[at].counts)).tolist()
            for code, logit in zip(linear.codes, said, strict=True):
                carries = code in passages[at].codes
                looked = passages[at].asked is None or code in (passages[at].asked or ())
                # What a writer was not asked to look for is often there without being listed: no doubt at all.
                if carries or looked:
                    p = float(expit(logit))
                    found.append((1 - p if carries else p, at, code, carries))
    found.sort(key=lambda each: (-each[0], each[1], each[2]))
    return [
        Doubt(passages[at].place, code, carries, round(doubt, 2), passages[at].text)
        for doubt, at, code, carries in found[:most]
    ]
