"""A unit comes in; the card that a coder sees of it goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.model import Decision, Evidence, Provenance, Segment, Suggestion
from qualkit.project.review_material import Material
from qualkit.project.review_record import Record
from qualkit.review.card import Card, Choice
from qualkit.review.states import UnitState

__all__ = ["Cards", "said_of"]


class Cards:
    """Makes cards.

    Args:
        blind: no suggestions, no scores, nobody else.
        planted: by unit a wrong code and its probability, shown like any other.
    """

    def __init__(
        self, material: Material, record: Record, *, blind: bool, planted: Mapping[str, tuple[str, float]]
    ) -> None:
        self._material, self._record = material, record
        self._blind, self._planted = blind, planted

    def card(self, segment: str, shown: Sequence[tuple[str, float]], why: str = "") -> Card:
        """The card of a unit.

        Args:
            shown: the suggested codes and their probabilities, most probable first.
            why: what brought the unit up.
        """
        unit, state = self._material.units[segment], self._record.state(segment)
        choices = [] if self._blind else self._suggested(unit, shown, state)
        known = {choice.code for choice in choices}
        choices += [
            Choice(code, decision=decision, span=decision.span)
            for code, decision in state.codings.items()
            if code not in known
        ]
        # Words that were moved stay as they were decided.
        choices = [replace(each, span=each.decision.span) if each.decision else each for each in choices]
        transcript = self._material.transcript(unit.transcript_id)
        return Card(unit, transcript, tuple(choices), state, why, self._others(segment, state))

    def _suggested(self, unit: Segment, suggested: Sequence[tuple[str, float]], state: UnitState) -> list[Choice]:
        material = self._material
        made = material.suggestions(unit.id)
        shown = [(code, p) for code, p in suggested if code in made]
        plant = self._planted.get(unit.id)
        if plant is not None and said_of(state, plant[0]) is not None:
            plant = None  # the coder has spoken of the code in earnest
        lined = sorted([*shown, plant], key=lambda each: -each[1]) if plant else shown
        choices = []
        for rank, (code, p) in enumerate(lined, start=1):
            if plant is not None and code == plant[0]:
                said = self._record.on_planted(unit.id, code)
                choices.append(Choice(code, rank, p, None, self._made_up(unit, code, p), True, said, unit.span))
            else:
                before = material.before(unit.id, code)
                choices.append(Choice(code, rank, p, before, made[code], False, said_of(state, code), unit.span))
        return choices

    def _others(self, segment: str, state: UnitState) -> tuple[tuple[str, tuple[str, ...]], ...]:
        if self._blind or not state.closed:  # not before one has decided oneself
            return ()
        return tuple(
            (coder, tuple(units[segment].codings))
            for coder, units in sorted(self._record.said.items())
            if coder != self._record.coder and segment in units and units[segment].ruled
        )

    def _made_up(self, unit: Segment, code: str, probability: float) -> Suggestion:
        """A planted suggestion, looking like any other."""
        words = self._material.words(unit.transcript_id)
        first = words.first(unit.span)
        span = words.over(first, min(first + 7, words.last(unit.span)))
        text = span.of(self._material.transcript(unit.transcript_id).text)
        label = {lang: self._material.label(code, lang).lower() for lang in ("da", "en")}
        name = " ".join(text.split()[:2])
        reason = {
            "da": f"ligner eksempler på {label['da']}: ”{name}”",
            "en": f"resembles examples of {label['en']}: ”{name}”",
        }
        real = next(iter(self._material.suggestions(unit.id).values()), None)
        source = real.provenance if real else Provenance("ensemble", "1", "", "", "")
        evidence = (Evidence(span, text, "learned", 0.0),)
        return Suggestion(
            "", unit.id, unit.transcript_id, code, unit.span, probability, probability, {}, evidence, reason, source
        )

    def beside(self, transcript_id: str) -> list[tuple[Segment, tuple[Choice, ...]]]:
        """For each unit of a transcript the codes that are given or suggested, for the margin."""
        found = []
        for unit in self._material.units_of[transcript_id]:
            state = self._record.state(unit.id)
            choices = [Choice(code, decision=decision) for code, decision in state.codings.items()]
            if not self._blind and not state.closed:
                shown = self._material.shown(unit.id)
                choices += [Choice(code, at, p) for at, (code, p) in enumerate(shown, 1) if code not in state.codings]
            found.append((unit, tuple(choices)))
        return found


def said_of(state: UnitState, code: str) -> Decision | None:
    """The yes or no to a code."""
    return state.codings.get(code) or state.rejected.get(code)
