"""Coders' decisions in the store come in; what they teach lies in the project's folder, for the suggestions to use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.config import Config
from qualkit.model import SegmentKind, Verdict, digest_of
from qualkit.store import Store

if TYPE_CHECKING:
    from qualkit.suggest.adapting import Adapted

__all__ = ["LEARNED_NAME", "decided", "decisions_digest", "learn", "learned"]

LEARNED_NAME = "learned.npz"
"""In the project's folder: it holds words of the interviews, so it goes nowhere else."""


def decided(store: Store) -> dict[str, dict[str, dict[str, float]]]:
    """For each transcript and unit that was ruled on: code to the share of its coders who say that it is there."""
    said: dict[str, dict[str, dict[str, list[bool]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for decision in store.standing().values():
        if decision.segment_id:
            its = said[decision.transcript_id][decision.segment_id]
            its[decision.code].append(decision.verdict is not Verdict.REJECT)
    return {
        transcript: {
            segment: {code: sum(votes) / len(votes) for code, votes in codes.items()}
            for segment, codes in sorted(segments.items())
        }
        for transcript, segments in sorted(said.items())
    }


def decisions_digest(rulings: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Tells one state of the decisions from another; empty where there are none."""
    return digest_of([repr(rulings)]) if rulings else ""


def learn(store: Store, config: Config, paths: Sequence[Path], folder: Path) -> Path | None:
    """Learn from the decisions of a project.

    Returns:
        the file with what was learned; None if there are too few decisions, or they taught nothing that held in other
        transcripts.
    """
    from qualkit.suggest.adapting import FEWEST_DECISIONS

    file = folder / LEARNED_NAME
    rulings = decided(store)
    if sum(map(len, rulings.values())) >= FEWEST_DECISIONS:
        adapted = _adapted(store, config, paths, rulings)
        if adapted is not None:
            adapted.save(file)
            return file
    file.unlink(missing_ok=True)
    return None


def learned(folder: Path) -> Adapted | None:
    """What the decisions of a project have taught, as it lies in its folder."""
    from qualkit.suggest.adapting import Adapted

    file = folder / LEARNED_NAME
    return Adapted.load(file) if file.is_file() else None


def _adapted(store: Store, config: Config, paths: Sequence[Path], rulings):  # type: ignore[no-untyped-def]
    import numpy as np

    from qualkit.codebook import load_codebook
    from qualkit.language.reading import reader
    from qualkit.suggest.adapting import adapt
    from qualkit.suggest.base import read_units
    from qualkit.suggest.ensemble import Ensemble
    from qualkit.suggest.linear import total

    by = reader(config.model)
    ensemble = Ensemble([load_codebook(path) for path in paths], model=by.identity, encoder=config.encoder)
    if not ensemble.classifiers:
        return None
    codes = tuple(code for classifier in ensemble.classifiers for code in classifier.codes)
    counts, before, ruled, group = [], [], [], []
    for transcript_id, segments in rulings.items():
        transcript = store.transcript(transcript_id)
        units = read_units(transcript, store.segments(transcript_id, SegmentKind.UNIT), by)
        looks, _ = ensemble.look(units)
        logits = np.hstack(
            [ensemble.logits(c, look, units) for c, look in zip(ensemble.classifiers, looks, strict=True)]
        )
        for row, unit in enumerate(units):
            if unit.segment.id in segments:
                counts.append(total(looks[0].sentences[row]))
                before.append(logits[row])
                ruled.append(segments[unit.segment.id])
                group.append(transcript_id)
    vectoriser = ensemble.classifiers[0].linear.vectoriser
    return adapt(vectoriser, counts, np.array(before), ruled, codes, group)
