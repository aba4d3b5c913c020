"""Decisions come in; how far coders go along with the suggestions, and what the suggestions miss, goes out.

What suggestions miss and how common codes are is told from units drawn by lot. It does not matter what brought a coder
to such a unit, only that all of the draw counts up to some point: of each coder the units up to the first that is not
closed. To take those that were closed wherever they stand in the draw would count what bulk or a filter made easy.
Agreement with what was on the screen is not truth: a coder who is shown a code gives it more readily. What was planted
is left out here and has its own report (:mod:`qualkit.review.planting`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Decision
from qualkit.review.rulings import Outcome, Ruling, rulings
from qualkit.review.shares import Share, share_of
from qualkit.review.states import UnitState, states

__all__ = ["Acceptance", "AcceptanceRow", "Missed", "acceptance", "missed_share", "prevalence"]

BINS = 10
LAST_RANK = 4


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """What became of the suggestions of one group.

    ``accepted`` is of all shown: what was rejected and what was passed over both count as not accepted. ``probability``
    is the mean probability they were shown with (NaN if none is known), so that beside ``accepted.share`` it tells the
    calibration as coders see it.
    """

    group: str
    accepted: Share
    rejected: int
    passed_over: int
    probability: float


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Acceptance by group.

    ``by_rank``: ``1``, ``2``, ``3``, ``4+``; ``by_probability``: ``0.0`` to ``0.9``, the lower edge of a bin 0.1 wide,
    1.0 in the last; ``by_blind``: ``blind`` and ``open``. Groups without suggestions are left out, and so are, where it
    matters, suggestions whose rank or probability is not known. What was accepted in bulk was not read one by one: it
    is in none of the groups, and ``bulk`` says how many suggestions it is.
    """

    overall: AcceptanceRow
    by_rank: tuple[AcceptanceRow, ...]
    by_probability: tuple[AcceptanceRow, ...]
    by_code: tuple[AcceptanceRow, ...]
    by_coder: tuple[AcceptanceRow, ...]
    by_blind: tuple[AcceptanceRow, ...]
    bulk: int = 0


@dataclass(frozen=True, slots=True)
class Missed:
    """Of the codings in units drawn by lot: those that no suggestion above the threshold had foretold.

    ``units`` counts a unit once for each coder who closed it.
    """

    units: int
    missed: Share


def acceptance(decisions: Iterable[Decision]) -> Acceptance:
    """How many of the suggestions shown were accepted, by rank, probability, code, coder and mode.

    Args:
        decisions: those in force, in their order; :mod:`qualkit.review.rulings` says what they must tell.
    """
    every = rulings(decisions)
    found = [ruling for ruling in every if not ruling.bulk]
    return Acceptance(
        _row("", found),
        _grouped(found, _rank),
        _grouped(found, _bin),
        _grouped(found, lambda ruling: ruling.code),
        _grouped(found, lambda ruling: ruling.coder),
        _grouped(found, lambda ruling: "blind" if ruling.blind else "open"),
        len(every) - len(found),
    )


def missed_share(
    decisions: Iterable[Decision],
    *,
    sample: Sequence[str],
    threshold: float,
    suggested: Mapping[tuple[str, str], float] | None = None,
) -> Missed:
    """The share of codings that the suggestions miss, told from units drawn by lot alone.

    Many another unit came up because something was suggested in it; it would make the suggestions look better than
    they are. A coding was foretold if it was shown with at least ``threshold``.

    Args:
        decisions: those in force, in their order.
        sample: the ids of the units drawn, in the order of the draw (:func:`qualkit.review.queue.drawn`).
        threshold: from which probability a suggestion counts.
        suggested: by unit and code the probability that was suggested, for codings that were made without it on the
            screen (blind). It must not have been learned from these very codings.
    """
    known = suggested or {}
    made = list(decisions)
    shown = {(each.coder, each.segment_id, each.code): each.probability for each in rulings(made)}
    units = codings = missed = 0
    for coder, unit, state in _in_sample(made, sample):
        units += 1
        for code, decision in state.codings.items():
            probability = shown.get((coder, unit, code))
            if probability is None and decision.context.get("blind"):
                probability = known.get((unit, code))
            codings += 1
            missed += probability is None or probability < threshold
    return Missed(units, share_of(missed, codings))


def prevalence(decisions: Iterable[Decision], *, sample: Sequence[str]) -> dict[str, Share]:
    """By code the share of units that carry it, told from those drawn by lot; codes never given are left out.

    Args:
        decisions: those in force, in their order. A unit counts once for each coder who closed it; what was accepted
            there in bulk is a coding, for the coder has read the unit since.
        sample: as for :func:`missed_share`.
    """
    closed = _in_sample(decisions, sample)
    given: dict[str, int] = defaultdict(int)
    for _, _, state in closed:
        for code in state.codings:
            given[code] += 1
    return {code: share_of(given[code], len(closed)) for code in sorted(given)}


def _in_sample(decisions: Iterable[Decision], sample: Sequence[str]) -> list[tuple[str, str, UnitState]]:
    """Coder, unit and what was said of it: of each coder the units of the draw up to the first that is not closed."""
    found = []
    for coder, units in states(decisions).items():
        for unit in sample:
            state = units.get(unit)
            if state is None or not state.closed:
                break
            found.append((coder, unit, state))
    return found


def _rank(ruling: Ruling) -> str | None:
    if ruling.rank is None:
        return None
    return str(ruling.rank) if ruling.rank < LAST_RANK else f"{LAST_RANK}+"


def _bin(ruling: Ruling) -> str | None:
    if ruling.probability is None:
        return None
    # 0.3 * 10 and its like fall a hair short of the edge they stand on.
    return f"{min(int(ruling.probability * BINS + 1e-9), BINS - 1) / BINS:.1f}"


def _grouped(found: Sequence[Ruling], group: Callable[[Ruling], str | None]) -> tuple[AcceptanceRow, ...]:
    groups: dict[str, list[Ruling]] = defaultdict(list)
    for ruling in found:
        name = group(ruling)
        if name is not None:
            groups[name].append(ruling)
    return tuple(_row(name, groups[name]) for name in sorted(groups))


def _row(group: str, found: Sequence[Ruling]) -> AcceptanceRow:
    outcomes = [ruling.outcome for ruling in found]
    shown = [ruling.probability for ruling in found if ruling.probability is not None]
    return AcceptanceRow(
        group,
        share_of(outcomes.count(Outcome.ACCEPTED), len(found)),
        outcomes.count(Outcome.REJECTED),
        outcomes.count(Outcome.PASSED),
        sum(shown) / len(shown) if shown else float("nan"),
    )
