"""A suggestion's id comes in, why it was made goes out; an interview comes in, its turning points go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.config import Config
from qualkit.errors import ConfigError
from qualkit.model import SegmentKind, Suggestion
from qualkit.store import Store

if TYPE_CHECKING:
    from qualkit.suggest.base import ReadUnit
    from qualkit.suggest.ensemble import Ensemble

__all__ = ["explain", "threshold_for", "turning_point_rows"]


def _find(store: Store, asked: str) -> Suggestion:
    found = [each for each in store.suggestions() if each.id.startswith(asked)] if asked else []
    if len(found) != 1:
        what = f"{len(found)} suggestions begin with" if found else "no suggestion has the id"
        raise ConfigError("Q001", f"{what} {asked!r}", hint="qualkit suggestions --json shows ids")
    return found[0]


def _read(
    store: Store, config: Config, paths: Sequence[Path], folder: Path, transcript_id: str
) -> tuple[list[ReadUnit], Ensemble]:
    """The codable units of a transcript and the suggester that saw them."""
    from qualkit.codebook import load_codebook
    from qualkit.language.reading import reader
    from qualkit.project.learning import learned
    from qualkit.suggest.base import read_units
    from qualkit.suggest.ensemble import Ensemble

    by = reader(config.model)
    units = read_units(store.transcript(transcript_id), store.segments(transcript_id, SegmentKind.UNIT), by)
    books = [load_codebook(path) for path in paths]
    return units, Ensemble(books, model=by.identity, encoder=config.encoder, adapted=learned(folder))


def threshold_for(recall: float) -> tuple[float, int]:
    """The threshold of the shipped classifier for a share of codings to be found (conformal risk control).

    Raises:
        ConfigError: Q001, no classifier ships, or its informants are too few to warrant that share.
    """
    from qualkit.suggest.classifier import shipped_classifier

    classifier = shipped_classifier()
    stack = classifier.stacks["ensemble"] if classifier is not None else None
    known = {float(target): threshold for target, threshold in stack.recall.items()} if stack is not None else {}
    enough = [target for target in known if target >= recall]
    if stack is None or not enough:
        shares = ", ".join(f"{target:g}" for target in sorted(known)) or "none"
        raise ConfigError(
            "Q001", f"nothing warrants a recall of {recall:g}", hint=f"shares that are warranted: {shares}"
        )
    return known[min(enough)], stack.informants


def explain(
    store: Store, config: Config, paths: Sequence[Path], folder: Path, asked: str, *, lang: str
) -> dict[str, Any]:
    """Why a suggestion was made, as one mapping.

    Raises:
        ConfigError: Q001, there is no such suggestion, or several begin like that.
    """
    from qualkit.codebook import load_codebook
    from qualkit.suggest.explaining import explain as why

    suggestion = _find(store, asked)
    units, ensemble = _read(store, config, paths, folder, suggestion.transcript_id)
    told = why(suggestion, units, ensemble)
    labels = {
        code.id: code.label.get(lang) or code.label.get("da") or code.id
        for path in paths
        for code in load_codebook(path).codes
    }
    return {
        "id": suggestion.id,
        "transcript": store.transcript(suggestion.transcript_id).name,
        "code": suggestion.code,
        "label": labels.get(suggestion.code, suggestion.code),
        "probability": suggestion.probability,
        "text": suggestion.span.of(store.transcript(suggestion.transcript_id).text),
        "suggester": f"{suggestion.provenance.suggester} {suggestion.provenance.version}",
        "inputs": [list(pair) for pair in told.inputs],
        "words": [list(pair) for pair in told.words],
        "fields": [list(pair) for pair in told.fields],
        "patterns": [{"text": each.text, "rule": each.rule, "weight": each.weight} for each in told.patterns],
        "examples": [asdict(each) for each in told.examples],
        "codings": told.codings,
    }


def turning_point_rows(
    store: Store, config: Config, paths: Sequence[Path], folder: Path, asked: str, least: float
) -> list[dict[str, Any]]:
    """The turning points of one interview at least so probable, each with the words of its event, before and after."""
    from qualkit.narrative.turning_points import turning_points

    transcript = store.transcript(asked)
    units, ensemble = _read(store, config, paths, folder, transcript.id)
    looks, _ = ensemble.look(units)
    probability: list[dict[str, float]] = [{} for _ in units]
    for look, said in zip(looks, ensemble.probabilities(units, looks), strict=True):
        for at, row in enumerate(said.tolist()):
            probability[at].update(zip(look.codes, row, strict=True))
    text = {unit.segment.id: unit.segment.text for unit in units}
    return [
        {
            "transcript": transcript.name,
            "kind": each.kind,
            "cause": each.cause,
            "emic": each.emic,
            "probability": each.probability,
            "before": text.get(each.before, ""),
            "event": text[each.event],
            "after": text.get(each.after, ""),
        }
        for each in turning_points(units, probability, least=least)
    ]
