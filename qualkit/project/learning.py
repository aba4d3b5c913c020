"""Coders' decisions in the store come in; what they teach lies in the project's folder, for the suggestions to use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from qualkit.config import Config
from qualkit.model import Decision, SegmentKind, digest_of
from qualkit.project.stages import Recipe, read_once, suggester_for
from qualkit.review.states import states
from qualkit.store import Store

if TYPE_CHECKING:
    import numpy as np

    from qualkit.suggest.adapting import Adapted
    from qualkit.suggest.bags import Bags
    from qualkit.suggest.beside import Beside

__all__ = [
    "LEARNS",
    "Ground",
    "Rulings",
    "decided",
    "decisions_digest",
    "ground_of",
    "heard",
    "learn",
    "learned_file",
    "learned_now",
    "lesson",
    "ruled_digest",
    "rulings_of",
]

LEARNS = "ensemble"
"""The only suggester that decisions teach."""
_PREFIX = "learned-"

Rulings = Mapping[str, Mapping[str, Mapping[str, float]]]
"""By transcript and unit that was ruled on: code to the share of its coders who say that it is there."""


def learned_file(folder: Path, digest: str) -> Path:
    """Where what some decisions taught lies: in the project's folder, for it holds words of the interviews."""
    return folder / f"{_PREFIX}{digest[:16] or 'nothing'}.npz"


def learned_now(store: Store, config: Config, folder: Path) -> str:
    """The file with what the decisions as they stand taught; empty if nothing was learned from them."""
    if config.suggester != LEARNS:
        return ""
    file = learned_file(folder, decisions_digest(decided(store)))
    return str(file) if file.is_file() else ""


def decided(store: Store) -> dict[str, dict[str, dict[str, float]]]:
    """The rulings as they stand; those on transcripts and units that are no longer there are left out."""
    decisions = store.in_force()
    told = {each.transcript_id for each in decisions}
    return rulings_of(
        decisions,
        {
            row.id: {unit.id for unit in store.segments(row.id, SegmentKind.UNIT)}
            for row in store.index()
            if row.id in told
        },
    )


def rulings_of(
    decisions: Iterable[Decision], units: Mapping[str, Collection[str]]
) -> dict[str, dict[str, dict[str, float]]]:
    """For each transcript and unit that was ruled on: code to the share of its coders who say that it is there.

    A coder says no to what they rejected, and to what stood there when they were done with the unit and they did not
    give it. A unit that a coder was done with is ruled on even where nothing is said of any code.

    Args:
        decisions: those in force, in the order in which they were made. Planted suggestions count for nothing.
        units: the ids of the units of each transcript that is there; others are left out.
    """
    heard = list(decisions)
    transcript_of = {decision.segment_id: decision.transcript_id for decision in heard}
    said: dict[str, dict[str, dict[str, list[bool]]]] = defaultdict(lambda: defaultdict(lambda: defaultdict(list)))
    for its in states(heard).values():
        for segment, state in its.items():
            transcript = transcript_of[segment]
            if not state.ruled or segment not in units.get(transcript, ()):
                continue
            votes = said[transcript][segment]
            passed = _passed(state.done) if state.done else set()
            for code in state.codings:
                votes[code].append(True)
            for code in {*state.rejected, *passed} - state.codings.keys():
                votes[code].append(False)
    return {
        transcript: {
            segment: {code: sum(votes) / len(votes) for code, votes in sorted(codes.items())}
            for segment, codes in sorted(segments.items())
        }
        for transcript, segments in sorted(said.items())
    }


def _passed(done: Decision) -> set[str]:
    """The codes that stood there when a coder was done: ``[code, probability, rank]``, and true if it was planted."""
    return {str(code) for code, _, _, *planted in done.context.get("passed", ()) if not any(planted)}


def decisions_digest(rulings: Rulings) -> str:
    """Tells one state of the decisions from another; empty where there are too few to learn from."""
    from qualkit.suggest.adapting import FEWEST_DECISIONS

    return digest_of([repr(rulings)]) if sum(map(len, rulings.values())) >= FEWEST_DECISIONS else ""


def ruled_digest(ruled: Mapping[str, Mapping[str, float]]) -> str:
    """Tells one state of the rulings on one transcript from another; empty where there are none."""
    return digest_of([repr(ruled)]) if ruled else ""


def learn(store: Store, recipe: Recipe, rulings: Rulings, folder: Path) -> str:
    """Learn from the decisions of a project; what older ones taught is let go.

    Returns:
        The file with what was learned. Empty, and no file there, if there are too few decisions, or if they taught
        nothing that held in other transcripts.
    """
    digest = decisions_digest(rulings)
    file = learned_file(folder, digest)
    # Learned anew each time: codebooks and weights may be others than when it was learned last.
    ground = ground_of(store, recipe, sorted(rulings)) if digest else None
    adapted = lesson(ground, rulings) if ground is not None else None
    if adapted is not None:
        adapted.save(file)
    for old in folder.glob(f"{_PREFIX}*.npz"):
        if adapted is None or old != file:
            old.unlink(missing_ok=True)
    return str(file) if adapted is not None else ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What decisions teach on: units with what they hold and what is said of them where no decision is heard.

    ``units`` are pairs of transcript and unit, each transcript's together and in order; ``before`` is units × ``codes``
    log-odds. ``empty`` units hold no words. ``beside`` tells what decisions elsewhere in an interview are worth.
    """

    units: tuple[tuple[str, str], ...]
    bags: Bags
    before: np.ndarray
    codes: tuple[str, ...]
    empty: np.ndarray
    beside: Beside | None = None


def ground_of(store: Store, recipe: Recipe, transcripts: Sequence[str]) -> Ground | None:
    """Read the codable units of some transcripts; None if nothing was learned of any code, or there is no unit.

    Args:
        store: the project's; nothing is written to it.
        recipe: how suggestions are made.
        transcripts: their ids.
    """
    import numpy as np

    from qualkit.suggest.bags import Bags
    from qualkit.suggest.linear import total

    ensemble = suggester_for(recipe)
    if not ensemble.classifiers:
        return None
    vectoriser = ensemble.classifiers[0].linear.vectoriser
    codes: tuple[str, ...] = ()
    found, parts, tables, empty = [], [], [], []
    for transcript_id in transcripts:
        transcript = store.transcript(transcript_id)
        segments = store.segments(transcript_id, SegmentKind.UNIT)
        units, _ = read_once(transcript, segments, recipe.model, store.reading(transcript_id))
        if not units:
            continue
        looks, _ = ensemble.look(units)
        codes, table = ensemble.unheard(units, looks)
        tables.append(table.astype(np.float32))
        parts.append(Bags.of(vectoriser, (total(sentences) for sentences in looks[0].sentences)))
        found += [(transcript_id, unit.segment.id) for unit in units]
        empty += [not sentences for sentences in looks[0].sentences]
    if not found:
        return None
    return Ground(tuple(found), Bags.joined(parts), np.vstack(tables), codes, np.array(empty), ensemble.beside)


def lesson(ground: Ground, rulings: Rulings) -> Adapted | None:
    """What rulings teach of the units of a ground; None if too little, or nothing that holds in other transcripts."""
    import numpy as np

    from qualkit.suggest.adapting import adapt_bags

    rows = [at for at, (transcript, unit) in enumerate(ground.units) if unit in rulings.get(transcript, ())]
    ruled = [rulings[transcript][unit] for transcript, unit in (ground.units[at] for at in rows)]
    numbers = np.array(rows, dtype=int)
    group = [ground.units[at][0] for at in rows]
    return adapt_bags(ground.bags.rows(numbers), ground.before[numbers], ruled, ground.codes, group)


def heard(ground: Ground, adapted: Adapted | None, rulings: Rulings) -> np.ndarray:
    """Units × codes: the log-odds that a run gives, with what was learned and what stands beside each unit.

    Args:
        ground: the units.
        adapted: what all rulings taught.
        rulings: those that count for the units beside them.
    """
    import numpy as np

    from qualkit.suggest.beside import votes_on

    said = ground.before if adapted is None else ground.before + adapted.added(ground.bags, ground.codes)
    if ground.beside is None or not rulings:
        return said
    found: np.ndarray = np.array(said, dtype=float)
    start = 0
    for transcript, its in groupby(ground.units, key=itemgetter(0)):
        units = [unit for _, unit in its]
        rows = slice(start, start + len(units))
        start += len(units)
        if ruled := rulings.get(transcript):
            votes, decided_on = votes_on(units, ruled, ground.codes)
            found[rows] += ground.beside.added(said[rows], votes, decided_on, ground.codes)
    return found
