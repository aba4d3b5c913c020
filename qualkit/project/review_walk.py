"""Material and a coder come in; the card that lies before the coder goes out, and the way to another."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.errors import ProjectError
from qualkit.model import CodeChange, Segment
from qualkit.project.review_cards import Cards
from qualkit.project.review_line import Line
from qualkit.project.review_material import Material
from qualkit.project.review_record import Record
from qualkit.review.card import Card, Choice, Progress
from qualkit.review.filters import Filter
from qualkit.review.planting import plant
from qualkit.review.states import UnitState
from qualkit.store import Store

__all__ = ["Walk"]


class Walk:
    """One coder's way through a review: which card lies there, and what lies beside it.

    Args:
        coder: whose decisions they are.
        order: ``queue`` (what is worth most first) or ``text`` (as it was told).
        blind: suggestions, scores and other coders stay hidden.
        planted: the share of units that get a wrong suggestion, in [0, 1]; opt-in.
        seed: of the queue and of what is planted.

    Attributes:
        card: what lies before the coder; None where the filter admits nothing.
        chosen: the number of the choice of the card that keys are about.
    """

    def __init__(
        self,
        store: Store,
        material: Material,
        *,
        coder: str,
        order: str = "queue",
        blind: bool = False,
        planted: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.material = material
        self.coder = coder
        self.blind = blind
        self._record = Record(store, coder)
        wrong: Mapping[str, tuple[str, float]] = {}
        if planted and not blind:
            # Drawn as what is shown is, or they could be told by their probability; never what is suggested at all.
            entries = [replace(entry, codes=material.shown(unit)) for unit, entry in material.entries.items()]
            drawn = plant(entries, codes=tuple(material.codes), share=planted, seed=seed, coder=coder)
            wrong = {u: each for u, each in drawn.items() if each[0] not in dict(material.entries[u].codes)}
        self._planted, self._seed = wrong, seed
        self._cards = Cards(material, self._record, blind=blind, planted=wrong)
        self._line = Line(material, self._record, order=order, blind=blind, seed=seed)
        self.card: Card | None = None
        self._as_shown: Sequence[tuple[str, float]] = ()
        self.chosen = 0
        self._shown_at = time.monotonic()
        self._show()

    # Where one is

    @property
    def queue(self) -> Sequence[str]:
        """The units that the filter admits, in their order."""
        return self._line.units

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self._line.filter

    @property
    def order(self) -> str:
        """``queue`` or ``text``."""
        return self._line.order

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        units = len(self._line.units)
        return Progress(self._line.closed, units, self._line.place + 1 if units else 0)

    @property
    def finished(self) -> bool:
        """True if nothing of what the filter admits waits for a decision."""
        return self._line.closed == len(self._line.units)

    @property
    def planted(self) -> tuple[int, int]:
        """How many planted suggestions this coder has ruled on, and how many of them were believed."""
        return self._record.planted()

    def state(self, segment: str) -> UnitState:
        """What this coder has said of a unit."""
        return self._record.state(segment)

    def beside(self, transcript_id: str) -> list[tuple[Segment, tuple[Choice, ...]]]:
        """For each unit of a transcript the codes that are given or suggested, for the margin."""
        return self._cards.beside(transcript_id)

    def ahead(self) -> str:
        """The transcript (id) that will probably be shown next; empty if none will."""
        units = self._line.units
        at = self._line.next_open(self._line.place) if units else 0
        return self.material.units[units[at]].transcript_id if units else ""

    def go(self, step: int) -> None:
        """To the unit so many places on, or back."""
        self._to(self._line.place + step)

    def go_to(self, segment: str) -> None:
        """To a unit; one that the filter hides is shown nevertheless."""
        self._line.go_to(segment)
        self._show()

    def go_in_text(self, step: int) -> None:
        """To the unit so many places on in the telling, within the transcript."""
        if self.card is None:
            return
        here = self.material.units_of[self.card.transcript.id]
        at = next(at for at, unit in enumerate(here) if unit.id == self.card.unit.id)
        self.go_to(here[min(max(at + step, 0), len(here) - 1)].id)

    def go_to_same_code(self) -> bool:
        """To the next undecided unit where the chosen code is suggested; False if there is none."""
        if self.choice is None:
            return False
        code = self.choice.code
        place = self._line.next_with(code)
        if place is None:
            return False
        self._to(place)
        self.choose_code(code)
        return True

    def set_filter(self, asked: Filter) -> None:
        """Show only what is asked for."""
        self._record.catch_up()
        if self.blind:  # what is suggested and what others said must not be read off what comes up
            asked = replace(asked, least=None, most=None, disagreement=False)
        self._line.filter = asked
        self._line.line_up(keep=False)
        if self._line.here in self._record.closed:
            self._line.place = self._line.next_open(-1)
        self._show()

    def set_order(self, order: str) -> None:
        """``queue`` or ``text``; the unit that is shown stays."""
        self._line.order = order
        self._line.line_up()
        self._show()

    @property
    def code_changes(self) -> Sequence[CodeChange]:
        """The changes of codes that this session goes by."""
        return self._record.changes

    def renew(self, material: Material) -> None:
        """Go on with other material: the codebook was changed, or transcripts came in. The unit stays."""
        here, asked = self._line.here, self._line.filter
        self.material = material
        self._record.refresh()
        self._cards = Cards(material, self._record, blind=self.blind, planted=self._planted)
        self._line = Line(material, self._record, order=self._line.order, blind=self.blind, seed=self._seed)
        if not asked.empty:
            self._line.filter = asked
            self._line.line_up()
        if here in material.units:
            self._line.go_to(here)
        self._show()

    def _to(self, place: int) -> None:
        self._line.place = min(max(place, 0), max(len(self._line.units) - 1, 0))
        self._show()

    def _next(self) -> None:
        self._to(self._line.next_open(self._line.place))

    def _show(self, *, keep: bool = False) -> None:
        """Lay the card at this place before the coder; ``keep`` where it is the same card after a decision."""
        code = self.choice.code if keep and self.choice else ""
        here = self._line.here
        if not keep and here:  # while a unit is up its suggestions stay as they were, in their order
            self._as_shown = self.material.shown(here)
        while here:
            try:
                self.card = self._card(here)
                break
            except ProjectError:  # its interview was taken out or imported anew meanwhile
                self._line.drop(self.material.units[here].transcript_id)
                here = self._line.here
                self._as_shown = self.material.shown(here) if here else ()
        else:
            self.card = None
        self._shown_at = time.monotonic()
        self.chosen = next(iter(self.card.undecided), 0) if self.card else 0
        if self.card and (asked := self._line.filter.code):  # what was asked for is what a key should be about
            its = [at for at, each in enumerate(self.card.choices) if f"{each.code}.".startswith(f"{asked}.")]
            self.chosen = next((at for at in its if at in self.card.undecided), next(iter(its), self.chosen))
        if code:
            self.choose_code(code)

    def _card(self, segment: str) -> Card:
        why = self._line.why.get(segment, "") if self._line.order == "queue" else ""
        shown = self._as_shown if segment == self._line.here else self.material.shown(segment)
        return self._cards.card(segment, shown, why)

    # On the card

    def choose(self, at: int) -> None:
        """Turn to one of the choices of the card, from 0."""
        if self.card and 0 <= at < len(self.card.choices):
            self.chosen = at

    def choose_code(self, code: str) -> None:
        """Turn to the choice with that code, if the card has it."""
        if self.card:
            self.chosen = next((at for at, each in enumerate(self.card.choices) if each.code == code), self.chosen)

    @property
    def choice(self) -> Choice | None:
        """The chosen choice; None if the card has none."""
        return self.card.choices[self.chosen] if self.card and self.card.choices else None
