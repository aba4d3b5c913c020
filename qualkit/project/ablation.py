"""Interviews with gold codings come in; how right the ensemble is without each of its ingredients goes out.

What is silenced is put at its mean, and nothing is fitted again: the table tells what the finished ensemble leans on,
not how well one that had never had the ingredient would do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from qualkit.project.evaluating import Interview
    from qualkit.suggest.classifier import Classifier
    from qualkit.suggest.ensemble import Ensemble

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
    truth = truth[:, known]
    looks = _looks(interviews, ensemble, classifier)
    means = np.concatenate(looks).mean(axis=0)

    def score(tables: Sequence[np.ndarray], *, company: bool = True) -> dict[str, float]:
        said = []
        for inputs in tables:
            logits = classifier.stacks[ensemble.name].logits(classifier.codes, inputs)
            if company and classifier.together is not None and len(logits):
                logits = classifier.together.logits(logits)
            said.append(logits[:, own])
        return _figures(truth, np.concatenate(said), threshold)

    rows = [{"without": "", **score(looks)}]
    for name, silent in _INPUTS.items():
        at = [INPUTS.index(each) for each in silent]
        # The patterns also vote within the weights.
        source = _looks(interviews, ensemble, _deaf(classifier, _VOTES)) if name == "patterns" else looks
        tables = [each.copy() for each in source]
        for table in tables:
            table[:, :, at] = means[:, at]
        rows.append({"without": name, **score(tables)})
    if classifier.together is not None:
        rows.append({"without": "the company of other codes", **score(looks, company=False)})
    for name, block in _BLOCKS.items():
        rows.append(
            {"without": f"{name} in the weights", **score(_looks(interviews, ensemble, _deaf(classifier, block)))}
        )
    return rows


def _looks(interviews: Sequence[Interview], ensemble: Ensemble, classifier: Classifier) -> list[np.ndarray]:
    from qualkit.suggest.ensemble import Ensemble as Plain

    plain = Plain(ensemble.codebooks, classifiers=[classifier])
    return [plain.look(each.units)[0][0].inputs for each in interviews]


def _deaf(classifier: Classifier, block: int) -> Classifier:
    """The same without a block of features in the learned weights."""
    from qualkit.suggest.linear import LinearModel, Vectoriser

    linear = classifier.linear
    weights = [0.0 if at == block else each for at, each in enumerate(linear.vectoriser.weights)]
    vectoriser = Vectoriser(linear.vectoriser.names, linear.vectoriser.idf, weights)
    return replace(classifier, linear=LinearModel(linear.codes, vectoriser, linear.weights, linear.intercepts))


def _figures(truth: np.ndarray, logits: np.ndarray, threshold: float) -> dict[str, float]:
    import numpy as np

    from qualkit.evaluation.metrics import auc, average_precision
    from qualkit.evaluation.scoring import FEWEST

    enough = [at for at in range(truth.shape[1]) if truth[:, at].sum() >= FEWEST]
    shown = 1 / (1 + np.exp(-np.clip(logits, -30, 30))) >= threshold
    nothing = float("nan")
    return {
        "auc": float(np.mean([auc(truth[:, at], logits[:, at]) for at in enough])) if enough else nothing,
        "map": float(np.mean([average_precision(truth[:, at], logits[:, at]) for at in enough])) if enough else nothing,
        "shown": int(shown.sum()),
        "precision": float(truth[shown].mean()) if shown.any() else nothing,
    }
