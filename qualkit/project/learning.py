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

__all__ = ["decided", "decisions_digest", "learn", "learned_file"]

_PREFIX = "learned-"


def learned_file(folder: Path, digest: str) -> Path:
    """Where what some decisions taught lies: in the project's folder, for it holds words of the interviews."""
    return folder / f"{_PREFIX}{digest[:16] or 'nothing'}.npz"


def decided(store: Store) -> dict[str, dict[str, dict[str, float]]]:
    """For each transcript and unit that was ruled on: code to the share of its coders who say that it is there.

    Decisions on transcripts and units that are no longer there are left out.
    """
    said: dict[str, dict[str, dict[str, list[bool]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for decision in store.standing().values():
        if decision.segment_id and decision.code:
            its = said[decision.transcript_id][decision.segment_id]
            its[decision.code].append(decision.verdict is not Verdict.REJECT)
    known = {row.id for row in store.index()}
    found = {}
    for transcript in sorted(known & said.keys()):
        units = {unit.id for unit in store.segments(transcript, SegmentKind.UNIT)}
        ruled = {
            segment: {code: sum(votes) / len(votes) for code, votes in sorted(codes.items())}
            for segment, codes in sorted(said[transcript].items())
            if segment in units
        }
        if ruled:
            found[transcript] = ruled
    return found


def decisions_digest(rulings: Mapping[str, Mapping[str, Mapping[str, float]]]) -> str:
    """Tells one state of the decisions from another; empty where there are too few to learn from."""
    from qualkit.suggest.adapting import FEWEST_DECISIONS

    return digest_of([repr(rulings)]) if sum(map(len, rulings.values())) >= FEWEST_DECISIONS else ""


def learn(store: Store, config: Config, paths: Sequence[Path], folder: Path) -> None:
    """Learn from the decisions of a project; what older ones taught is let go.

    Nothing lies in ``learned_file`` afterwards if there are too few decisions, or if they taught nothing that held in
    other transcripts.
    """
    rulings = decided(store)
    digest = decisions_digest(rulings)
    file = learned_file(folder, digest)
    # Learned anew each time: codebooks and weights may be others than when it was learned last.
    adapted = _adapted(store, config, paths, rulings) if digest else None
    if adapted is not None:
        adapted.save(file)
    for old in folder.glob(f"{_PREFIX}*.npz"):
        if adapted is None or old != file:
            old.unlink(missing_ok=True)


def _adapted(
    store: Store, config: Config, paths: Sequence[Path], rulings: Mapping[str, Mapping[str, Mapping[str, float]]]
) -> Adapted | None:
    import numpy as np

    from qualkit.project.stages import Recipe, codebooks_digest, read_once, suggester_for
    from qualkit.suggest.adapting import adapt
    from qualkit.suggest.linear import total

    files = tuple(str(path) for path in paths)
    ensemble = suggester_for(Recipe("ensemble", files, codebooks_digest(paths), config.model, config.encoder))
    if not ensemble.classifiers:
        return None
    counts, before, ruled, group = [], [], [], []
    codes: list[str] = []
    for transcript_id, segments in rulings.items():
        transcript = store.transcript(transcript_id)
        units, _ = read_once(
            transcript, store.segments(transcript_id, SegmentKind.UNIT), config.model, store.reading(transcript_id)
        )
        looks, _ = ensemble.look(units)
        logits = []
        codes = []
        for classifier, look in zip(ensemble.classifiers, looks, strict=True):
            own = [at for at, code in enumerate(look.codes) if ensemble.speaks_for(classifier, code)]
            logits.append(ensemble.logits(classifier, look, units)[:, own])
            codes += [look.codes[at] for at in own]
        table = np.hstack(logits)
        for row, unit in enumerate(units):
            if unit.segment.id in segments:
                counts.append(total(looks[0].sentences[row]))
                before.append(table[row])
                ruled.append(segments[unit.segment.id])
                group.append(transcript_id)
    vectoriser = ensemble.classifiers[0].linear.vectoriser
    return adapt(vectoriser, counts, np.array(before), ruled, codes, group)
