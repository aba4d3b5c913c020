"""Units come in, and for some a wrong suggestion goes out; from what coders made of them, how far they are believed.

Planting is something that coders have agreed to: it tells whether they read or nod. A planted suggestion codes nothing.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qualkit.model import Decision
from qualkit.review.queue import Entry
from qualkit.review.rulings import Outcome, planted_rulings
from qualkit.review.shares import Share, share_of

__all__ = ["PlantedRow", "plant", "planted_report"]


@dataclass(frozen=True, slots=True)
class PlantedRow:
    """What a coder (empty: all of them) made of the planted suggestions; ``believed`` are the accepted of all shown."""

    coder: str
    shown: int
    believed: Share
    rejected: int
    passed_over: int


def plant(
    entries: Sequence[Entry], *, codes: Sequence[str], share: float, seed: int, coder: str
) -> dict[str, tuple[str, float]]:
    """For a share of the units a wrong suggestion that looks like the others: by unit the code and its probability.

    A code is drawn as often as it is suggested elsewhere, with a probability that it has there. It is never one that is
    suggested in the unit, nor above or below such a one. Which units they are hangs on the ids, the seed and the coder
    alone, so a coder meets the same again; the order of ``entries`` and of ``codes`` does not matter.

    Args:
        entries: all units of the project.
        codes: the codes of the codebooks in use; without any suggestion anywhere nothing is planted.
        share: of the units, rounded, in [0, 1]; fewer where no code is left that could be wrong.
        seed: of the draws.
        coder: who will see them.

    Raises:
        ValueError: ``share`` is not in [0, 1].
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a share lies in [0, 1], not {share}")
    shown: dict[str, list[float]] = defaultdict(list)
    for entry in entries:
        for code, probability in entry.codes:
            shown[code].append(probability)
    pool = sorted(set(codes) & shown.keys())  # a code that is suggested nowhere would be found out
    for code in pool:
        shown[code].sort()
    wanted = int(share * len(entries) + 0.5)
    planted: dict[str, tuple[str, float]] = {}
    for entry in sorted(entries, key=lambda each: _lot(seed, coder, each.segment_id)):
        if len(planted) == wanted:
            break
        suggested = [code for code, _ in entry.codes]
        wrong = [code for code in pool if not any(_one_line(code, other) for other in suggested)]
        if wrong:
            rng = random.Random(f"{seed}\n{coder}\n{entry.segment_id}")
            code = rng.choices(wrong, [len(shown[each]) for each in wrong])[0]
            planted[entry.segment_id] = (code, rng.choice(shown[code]))
    return planted


def planted_report(decisions: Iterable[Decision]) -> list[PlantedRow]:
    """How many planted suggestions were shown and what became of them: a row a coder by name, then one for all.

    Args:
        decisions: those in force, in their order; see :mod:`qualkit.review.rulings` for how they say what was planted.
    """
    outcomes: dict[str, Counter[Outcome]] = defaultdict(Counter)
    for ruling in planted_rulings(decisions):
        outcomes[ruling.coder][ruling.outcome] += 1
        outcomes[""][ruling.outcome] += 1
    return [_row(coder, outcomes[coder]) for coder in sorted(outcomes, key=lambda name: (not name, name))]


def _row(coder: str, outcomes: Counter[Outcome]) -> PlantedRow:
    shown = outcomes.total()
    believed = share_of(outcomes[Outcome.ACCEPTED], shown)
    return PlantedRow(coder, shown, believed, outcomes[Outcome.REJECTED], outcomes[Outcome.PASSED])


def _lot(seed: int, coder: str, identity: str) -> tuple[bytes, str]:
    return hashlib.blake2b(f"plant\n{seed}\n{coder}\n{identity}".encode(), digest_size=8).digest(), identity


def _one_line(code: str, other: str) -> bool:
    """True if the two are one, or one is above the other: then the wrong one would not be wrong."""
    return code == other or code.startswith(f"{other}.") or other.startswith(f"{code}.")
