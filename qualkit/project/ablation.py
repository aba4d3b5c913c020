"""Interviews with gold codings come in; how right the ensemble is without each of its ingredients goes out.

What is silenced is put at its mean, and nothing is fitted again: the table tells what the finished ensemble leans on,
not how well one that had never had the ingredient would do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualkit.evaluation.scoring import Scored, summarise

if TYPE_CHECKING:
    import numpy as np

    from qualkit.project.evaluating import Interview
    from qualkit.suggest.classifier import Classifier
    from qualkit.suggest.ensemble import Ensemble
    from qualkit.suggest.looking import Look

__all__ = ["ablate"]

_INPUTS: Mapping[str, tuple[str, ...]] = {
    "learned weights": ("best", "whole"),
    "its family, anything at all": ("family", "anything"),
    "neighbours, interview": ("neighbours", "interview"),
    "patterns": ("patterns",),
    "like examples": ("passages_near", "passages_wide", "talk_near", "talk_wide"),
}
_BLOCKS = {"words": 0, "letters": 1, "fields": 2, "context": 4}
_VOTES = 3
_FIGURES = {"auc": "mean_auc", "map": "map", "shown": "shown", "precision": "precision"}


def ablate(
    interviews: Sequence[Interview], ensemble: Ensemble, codes: Sequence[str], truth: np.ndarray, *, threshold: float
) -> list[dict[str, Any]]:
    """Mean AUC, mean average precision and precision of the ensemble, whole and without each ingredient.

    Args:
        interviews: with their units.
        ensemble: whose first classifier is looked at; nothing comes back if it has none.
        codes: those scored.
        truth: all units × codes.
        threshold: from which probability a suggestion counts as shown.
    """
    import numpy as np

    from qualkit.suggest.stack import INPUTS

    if not ensemble.classifiers:
        return []
    classifier = ensemble.classifiers[0]
    known = [at for at, code in enumerate(codes) if code in classifier.codes]
    own = [classifier.codes.index(codes[at]) for at in known]
    group = np.array([at for at, each in enumerate(interviews) for _ in each.units])
    plain = _plain(ensemble, classifier)

    def score(looks: Sequence[Look], of: Classifier = classifier) -> dict[str, Any]:
        """The figures of what is said where the units look like this; the company of codes is that of ``of``."""
        from scipy.special import expit

        said = [plain.logits(of, look, each.units)[:, own] for look, each in zip(looks, interviews, strict=True)]
        scored = Scored(tuple(codes[at] for at in known), truth[:, known], expit(np.concatenate(said)), group)
        overall = summarise("", scored, threshold=threshold, draws=0).overall
        return {name: overall[key] for name, key in _FIGURES.items()}

    looks = _looks(interviews, plain)
    means = np.concatenate([look.inputs for look in looks]).mean(axis=0)
    rows = [{"without": "", **score(looks)}]
    for name, silent in _INPUTS.items():
        at = [INPUTS.index(each) for each in silent]
        # The patterns also vote within the weights.
        source = _looks(interviews, _plain(ensemble, _deaf(classifier, _VOTES))) if name == "patterns" else looks
        rows.append({"without": name, **score([_at_mean(look, at, means) for look in source])})
    if classifier.together is not None:
        rows.append({"without": "the company of other codes", **score(looks, replace(classifier, together=None))})
    for name, block in _BLOCKS.items():
        deaf = _looks(interviews, _plain(ensemble, _deaf(classifier, block)))
        rows.append({"without": f"{name} in the weights", **score(deaf)})
    return rows


def _plain(ensemble: Ensemble, classifier: Classifier) -> Ensemble:
    """An ensemble of one classifier, without an encoder and what coders' decisions taught."""
    from qualkit.suggest.ensemble import Ensemble as Plain

    return Plain(ensemble.codebooks, classifiers=[classifier])


def _looks(interviews: Sequence[Interview], plain: Ensemble) -> list[Look]:
    return [plain.look(each.units)[0][0] for each in interviews]


def _at_mean(look: Look, silent: Sequence[int], means: np.ndarray) -> Look:
    """The same look with some inputs put at their means."""
    inputs = look.inputs.copy()
    inputs[:, :, silent] = means[:, silent]
    return replace(look, inputs=inputs)


def _deaf(classifier: Classifier, block: int) -> Classifier:
    """The same without a block of features in the learned weights."""
    from qualkit.suggest.linear import LinearModel, Vectoriser

    linear = classifier.linear
    weights = [0.0 if at == block else each for at, each in enumerate(linear.vectoriser.weights)]
    vectoriser = Vectoriser(linear.vectoriser.names, linear.vectoriser.idf, weights)
    return replace(classifier, linear=LinearModel(linear.codes, vectoriser, linear.weights, linear.intercepts))
