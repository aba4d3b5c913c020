"""Decisions in force come in; what became of each suggestion that a coder was shown goes out, planted ones apart.

What decisions must say for it, in their ``context``:

* ``rank`` (from 1), ``blind`` and ``queue`` of a suggestion accepted or rejected, beside ``shown_probability``;
* ``passed`` of DONE: a list of ``[code, probability, rank]``, what was on the screen and undecided. A planted one has a
  fourth item that is true (:func:`passed_item`), or is a decision DONE of its own with that ``code`` and ``planted``;
* ``planted`` of every decision on a planted suggestion;
* ``bulk`` of what was accepted with many others at one stroke, without being read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from qualkit.model import Decision, Verdict

__all__ = ["Outcome", "Ruling", "passed_item", "planted_rulings", "rulings"]


class Outcome(StrEnum):
    """What became of a suggestion on the screen. PASSED: the unit was done and nothing was said of it."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a coder made of one suggestion. ``probability`` as it was shown; it and ``rank`` may not be known.

    ``bulk`` is true of what was accepted at one stroke with others: nobody read it, so it tells nothing of agreement.
    """

    coder: str
    segment_id: str
    code: str
    outcome: Outcome
    probability: float | None = None
    rank: int | None = None
    blind: bool = False
    bulk: bool = False


def passed_item(code: str, probability: float | None, rank: int | None, *, planted: bool = False) -> list[Any]:
    """How a suggestion that was on the screen and left alone stands in ``context["passed"]`` of DONE."""
    return [code, probability, rank, *([True] if planted else [])]


def rulings(decisions: Iterable[Decision]) -> list[Ruling]:
    """One for each coder, unit and code that was shown: the last word counts. Planted ones are left out.

    A code that was only ever added counts for nothing, as it was not suggested. One that was suggested and passed over,
    then added, was accepted.

    Args:
        decisions: those in force, in their order.
    """
    return _last(decisions, planted=False)


def planted_rulings(decisions: Iterable[Decision]) -> list[Ruling]:
    """The same of planted suggestions alone."""
    return _last(decisions, planted=True)


def _last(decisions: Iterable[Decision], *, planted: bool) -> list[Ruling]:
    found: dict[tuple[str, str, str], Ruling] = {}
    for decision in decisions:
        for ruling, shown in _said(decision, planted=planted):
            key = (ruling.coder, ruling.segment_id, ruling.code)
            before = found.get(key)
            if before is None and not shown:
                continue
            if before is not None and ruling.probability is None:
                ruling = replace(ruling, probability=before.probability, rank=before.rank, blind=before.blind)
            if before is not None and ruling.outcome is Outcome.PASSED:
                # DONE passes over what was not decided: what was decided before stays so.
                continue
            found[key] = ruling
    return list(found.values())


def _said(decision: Decision, *, planted: bool) -> Iterator[tuple[Ruling, bool]]:
    """What a decision says of suggestions, each with whether it was on the screen."""
    context = decision.context
    blind = bool(context.get("blind"))
    if bool(context.get("planted")) is planted:
        outcome = _OUTCOMES.get(decision.verdict)
        if decision.verdict is Verdict.DONE and planted and decision.code:
            outcome = Outcome.PASSED
        if outcome is not None:
            rank = context.get("rank")
            shown = planted or decision.verdict is Verdict.ACCEPT or _was_shown(decision)
            yield _ruling(decision, decision.code, outcome, decision.shown_probability, rank, blind), shown
    if decision.verdict is Verdict.DONE:
        for code, probability, rank, *rest in context.get("passed", ()):
            if bool(rest and rest[0]) is planted:
                yield _ruling(decision, code, Outcome.PASSED, probability, rank, blind), True


_OUTCOMES = {
    Verdict.ACCEPT: Outcome.ACCEPTED,
    Verdict.ADD: Outcome.ACCEPTED,
    Verdict.REJECT: Outcome.REJECTED,
}


def _was_shown(decision: Decision) -> bool:
    """A reject of what the coder had added themselves says nothing of a suggestion."""
    return bool(decision.shown_suggestion) or decision.shown_probability is not None


def _ruling(
    decision: Decision, code: str, outcome: Outcome, probability: float | None, rank: int | None, blind: bool
) -> Ruling:
    return Ruling(
        decision.coder,
        decision.segment_id,
        code,
        outcome,
        None if probability is None else float(probability),
        rank,
        blind,
        "bulk" in decision.context,
    )
