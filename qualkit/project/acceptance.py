"""Decisions in the store come in; what they tell about the suggestions goes out, as one report for the faces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.config import Config
from qualkit.errors import ConfigError
from qualkit.model import Decision
from qualkit.project.places import codable_units
from qualkit.review.acceptance import Acceptance, Missed, acceptance, missed_share, prevalence
from qualkit.review.planting import PlantedRow, planted_report
from qualkit.review.queue import RANDOM_SHARE, drawn
from qualkit.review.shares import Share
from qualkit.store import Store

__all__ = ["AcceptanceReport", "acceptance_report"]


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """How far coders follow the suggestions, what these miss, how common codes are, and whom planted ones fooled.

    ``threshold`` is the probability from which a suggestion counts in ``missed``.
    """

    coder: str
    decisions: int
    threshold: float
    acceptance: Acceptance
    missed: Missed
    prevalence: dict[str, Share]
    planted: list[PlantedRow]


def acceptance_report(store: Store, config: Config, *, coder: str | None = None) -> AcceptanceReport:
    """The report over all coders, or of one.

    Codings made blind are looked up among the suggestions as they stand. Where those were made anew since, with what
    the coders taught, they flatter a little: they have seen the answer.

    Raises:
        ConfigError: Q001, that coder has decided nothing.
    """
    chain = store.decisions()
    coders = sorted({decision.coder for decision in chain})
    if coder is not None and coder not in coders:
        raise ConfigError(
            "Q001",
            f"no decisions by {coder!r}",
            hint=f"coders are: {', '.join(coders)}" if coders else "nobody has decided anything yet",
        )
    made = store.in_force(coder)
    threshold = config.min_probability
    sample = _sample(store, config)
    return AcceptanceReport(
        coder or "",
        len(made),
        threshold,
        acceptance(made),
        missed_share(made, sample=sample, threshold=threshold, suggested=_suggested(store, made, threshold)),
        prevalence(made, sample=sample),
        planted_report(made),
    )


def _sample(store: Store, config: Config) -> list[str]:
    """The units that the queue of the whole project draws by lot, in that order."""
    codable = [unit.id for unit in codable_units(store)]
    return drawn(codable, seed=config.seed, share=RANDOM_SHARE)


def _suggested(store: Store, made: Sequence[Decision], threshold: float) -> dict[tuple[str, str], float]:
    """By unit and code what is suggested in the interviews where somebody coded blind."""
    blind = {each.transcript_id for each in made if each.context.get("blind") and each.shown_probability is None}
    return {
        (item.segment_id, item.code): item.probability
        for identity in sorted(blind)
        for item in store.suggestions(transcript_id=identity, min_probability=threshold)
    }
