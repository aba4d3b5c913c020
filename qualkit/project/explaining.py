"""A suggestion's id comes in, why it was made goes out; an interview comes in, its turning points go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.config import Config
from qualkit.errors import ConfigError
from qualkit.model import SegmentKind
from qualkit.project.learning import LEARNS, decided, learned_now
from qualkit.project.stages import read_once, suggester_for
from qualkit.project.suggesting import recipe_of
from qualkit.resources import codebook_folder
from qualkit.store import Store

if TYPE_CHECKING:
    from qualkit.suggest.base import ReadUnit

__all__ = ["explain", "threshold_for", "turning_point_rows"]


def _read(
    store: Store, config: Config, paths: Sequence[Path], folder: Path, transcript_id: str, suggester: str
) -> tuple[list[ReadUnit], Any]:
    """The codable units of a transcript and the suggester that saw them, as the project stands."""
    recipe = replace(recipe_of(config, paths), suggester=suggester, learned=learned_now(store, config, folder))
    transcript = store.transcript(transcript_id)
    segments = store.segments(transcript_id, SegmentKind.UNIT)
    units, _ = read_once(transcript, segments, config.model, store.reading(transcript_id))
    return units, suggester_for(recipe)


def _ruled(store: Store, config: Config, transcript_id: str) -> dict[str, dict[str, float]]:
    """The rulings on a transcript, where they count for the units beside them."""
    return decided(store).get(transcript_id, {}) if config.suggester == LEARNS else {}


def threshold_for(config: Config, paths: Sequence[Path], recall: float) -> tuple[float, int]:
    """The threshold of the shipped classifier for a share of codings to be found (conformal risk control).

    Raises:
        ConfigError: Q001, the suggestions are not those that the thresholds were told for, or nothing that is kept
            warrants that share.
    """
    from qualkit.suggest.classifier import shipped_classifier
    from qualkit.suggest.ensemble import FLOOR

    classifier = shipped_classifier()
    own = [path.name for path in paths if path.resolve().parent != codebook_folder().resolve()]
    if config.suggester != "ensemble" or own or classifier is None:
        why = f"{', '.join(own)}: nobody has coded talk with it" if own else f"the suggester is {config.suggester}"
        raise ConfigError("Q001", f"no recall can be promised: {why}", hint="use --min-probability")
    stack = classifier.stacks["ensemble"]
    # What is less likely than the floor is not kept, so no threshold below it can be kept either.
    known = {float(target): threshold for target, threshold in stack.recall.items() if threshold >= FLOOR}
    enough = [target for target in known if target >= recall]
    if not enough:
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
    from qualkit.suggest.wording import label_of

    suggestion = store.suggestion(asked)
    made_by = suggestion.provenance.suggester
    asks = made_by if made_by in ("learned", "similar") else "ensemble"
    units, suggester = _read(store, config, paths, folder, suggestion.transcript_id, asks)
    told = why(suggestion, units, suggester, _ruled(store, config, suggestion.transcript_id))
    labels = {code.id: label_of(code, lang) for path in paths for code in load_codebook(path).codes}
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
        "beside": told.beside.get(lang, ""),
        "codings": told.codings,
    }


def turning_point_rows(
    store: Store, config: Config, paths: Sequence[Path], folder: Path, asked: str, least: float
) -> list[dict[str, Any]]:
    """The turning points of one interview at least so probable, each with the words of its event, before and after."""
    from qualkit.suggest.turning_points import turning_points

    transcript = store.transcript(asked)
    units, ensemble = _read(store, config, paths, folder, transcript.id, "ensemble")
    probability = ensemble.tell(units, ruled=_ruled(store, config, transcript.id))
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
