"""What lies before a coder at one moment: the unit, the codes to decide on, and what was said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from qualkit.model import Decision, Segment, Span, Suggestion, Transcript, Verdict
from qualkit.review.states import UnitState

__all__ = ["Card", "Choice", "Progress", "decision_on"]


@dataclass(frozen=True, slots=True)
class Choice:
    """A code on a card.

    Attributes:
        rank: its place among what was suggested, from 1; 0 for a code that was not.
        probability: as the coder sees it, in [0, 1]; None where nothing was suggested.
        before: the probability it had before the decisions of this review taught something; None if it is the same.
        suggestion: what was suggested, with evidence and reason.
        planted: it is wrong on purpose.
        decision: what the coder has said of it.
        span: the words that carry it, or would.
    """

    code: str
    rank: int = 0
    probability: float | None = None
    before: float | None = None
    suggestion: Suggestion | None = None
    planted: bool = False
    decision: Decision | None = None
    span: Span = field(default_factory=lambda: Span(0, 0))

    @property
    def verdict(self) -> Verdict | None:
        """The coder's verdict, if there is one."""
        return self.decision.verdict if self.decision else None


@dataclass(frozen=True, slots=True)
class Card:
    """A unit that is up for review.

    Attributes:
        why: what brought it up: ``uncertain``, ``code``, ``informant``, ``random``, or empty in reading order.
        others: what other coders who ruled on it gave it, by coder; empty where it is not to be seen.
    """

    unit: Segment
    transcript: Transcript
    choices: tuple[Choice, ...]
    state: UnitState
    why: str = ""
    others: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def with_span(self, at: int, span: Span) -> Card:
        """The card with the words of one choice moved; nothing is decided by that."""
        choices = list(self.choices)
        choices[at] = replace(choices[at], span=span)
        return replace(self, choices=tuple(choices))

    @property
    def undecided(self) -> tuple[int, ...]:
        """The choices that nothing was said of."""
        return tuple(at for at, choice in enumerate(self.choices) if choice.decision is None)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder has come with what the filter admits, in units; ``place`` counts from 1."""

    closed: int
    units: int
    place: int


def decision_on(
    unit: Segment,
    verdict: Verdict,
    code: str,
    span: Span,
    choice: Choice | None,
    *,
    coder: str,
    seconds: float,
    told: Mapping[str, Any],
) -> Decision:
    """The decision that a key makes, with what was on the screen.

    Args:
        choice: what was decided on, where it was on the card.
        seconds: how long the coder looked.
        told: for the context; a ``memo`` among it is what was written.
    """
    context = {name: value for name, value in told.items() if name != "memo"}
    if choice is not None and choice.rank:
        context["rank"] = choice.rank
    if choice is not None and choice.planted:
        context["planted"] = True
    suggestion = choice.suggestion if choice is not None else None
    return Decision(
        coder=coder,
        verdict=verdict,
        transcript_id=unit.transcript_id,
        segment_id=unit.id,
        span=span,
        code=code,
        attributes=dict(suggestion.attributes) if suggestion and verdict is Verdict.ACCEPT else {},
        memo=str(told.get("memo", "")),
        seconds=round(seconds, 1),
        shown_suggestion=suggestion.id if suggestion else "",
        shown_probability=choice.probability if choice is not None else None,
        context=context,
    )
