"""Units and what was said of them come in; the order in which they come up, and one's place in it, go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from qualkit.project.review_material import Material
from qualkit.project.review_record import Record
from qualkit.review.filters import Filter
from qualkit.review.queue import Entry, queue

__all__ = ["Line"]

_NEAR = 200  # places ahead within which the order is told anew when something was learned
_MOVED = 100  # and so many more units, those that are in most doubt now


class Line:
    """The units that the filter admits, lined up.

    In the queue's order what is decided comes first, in the order in which it was decided: going back leads to what
    one did last. Each tenth place is drawn by lot; what is drawn keeps its place whatever is learned.
    """

    def __init__(self, material: Material, record: Record, *, order: str, blind: bool, seed: int) -> None:
        self._material, self._record = material, record
        self._blind, self._seed = blind, seed
        self.order = order
        self.filter = Filter()
        self.why: dict[str, str] = {}
        self.units: list[str] = []
        self._queued: list[str] = []
        self.place = 0
        self._queue()
        self.line_up()
        self.place = self.next_open(-1)

    def _entries(self) -> list[Entry]:
        """The units with the codes that are shown; without any where the order must not tell what is suggested."""
        known = self._material.entries
        if self._blind:
            return [replace(entry, codes=()) for entry in known.values()]
        return [replace(entry, codes=self._material.shown(unit)) for unit, entry in known.items()]

    def _queue(self) -> None:
        """Line up all units anew; linear, and done once a session."""
        known, closed = self._material.entries, self._record.closed
        lined = queue(
            self._entries(),
            seed=self._seed,
            decided=self._record.coded(),
            heard=self._heard(),
            ruled=closed,
            # The draw is of the whole project; from one interview it would tell of that one only.
            random_share=0.1 if self._material.only is None else 0.0,
        )
        self.why = {each.segment_id: each.why for each in lined}
        done = sorted((unit for unit in closed if unit in known), key=self._record.last_said)
        self._queued = done + [each.segment_id for each in lined]

    def _heard(self) -> Counter[str]:
        known = self._material.entries
        return Counter(known[unit].informant for unit in self._record.closed if unit in known)

    def brought(self, unit: str) -> bool:
        """True if it is the queue that brought up the unit that is shown; a filter is not, nor a walk in the text."""
        return self.order == "queue" and self.filter.empty and unit == self.here

    def line_up(self, *, keep: bool = True) -> None:
        """Take those that the filter admits, in the order that is asked for.

        Args:
            keep: the unit that is shown stays, whatever the filter says.
        """
        here = self.units[self.place] if self.units else ""
        known = self._material.entries
        order = list(known) if self.order == "text" else self._queued
        self.units = [unit for unit in order if self._admitted(unit)]
        if keep and here in known and here not in set(self.units):
            self.units.insert(min(self.place, len(self.units)), here)
        self._among = frozenset(self.units)
        self.place = self.units.index(here) if here in self._among else 0

    def _admitted(self, unit: str) -> bool:
        if self.filter.empty:
            return True
        entry = replace(self._material.entries[unit], codes=() if self._blind else self._material.shown(unit))
        return self.filter.admits(entry, self._record.state(unit), self._record.said)

    @property
    def here(self) -> str:
        """The unit that is shown; empty if there is none."""
        return self.units[self.place] if self.units else ""

    @property
    def closed(self) -> int:
        """How many of the units are done with."""
        return len(self._among & self._record.closed)

    def go_to(self, unit: str) -> None:
        """To a unit; one that the filter hides is let in."""
        if unit not in self._among:
            self.units.insert(self.place + 1, unit)
            self._among |= {unit}
        self.place = self.units.index(unit)

    def next_open(self, after: int) -> int:
        """The next place that waits for a decision; those put off come when nothing else is left."""
        put_off = None
        for at in chain(range(after + 1, len(self.units)), range(min(after + 1, len(self.units)))):
            if self.units[at] in self._record.closed:
                continue
            if self._record.state(self.units[at]).skipped is None:
                return at
            put_off = at if put_off is None else put_off
        return put_off if put_off is not None else max(min(after, len(self.units) - 1), 0)

    def next_with(self, code: str) -> int | None:
        """The next undecided place where a code is suggested; None if there is none."""
        if self._blind:
            return None
        for at in chain(range(self.place + 1, len(self.units)), range(self.place)):
            unit = self.units[at]
            if unit not in self._record.closed and any(its == code for its, _ in self._material.shown(unit)):
                return at
        return None

    def drop(self, transcript: str) -> None:
        """Leave out the units of a transcript that is gone."""
        gone = {unit for unit in self.units if self._material.units[unit].transcript_id == transcript}
        self.units = [unit for unit in self.units if unit not in gone]
        self._queued = [unit for unit in self._queued if unit not in gone]
        self._among = frozenset(self.units)
        self.place = min(self.place, max(len(self.units) - 1, 0))

    def learned(self, changed: Sequence[str]) -> None:
        """Move what is most in doubt now among the units that come next.

        Only the next places and the units that changed most are told anew, for a long queue takes a second, and a
        coder must not feel it; what was drawn by lot stays where it is.
        """
        here = self.here
        start = self._queued.index(here) + 1 if here in self._queued else 0
        places = [
            at
            for at in range(start, len(self._queued))
            if self.why.get(self._queued[at]) not in (None, "random") and self._queued[at] not in self._record.closed
        ]
        ahead = [self._queued[at] for at in places]
        near = ahead[:_NEAR]
        far = set(ahead[_NEAR:]) & set(changed)
        shown = self._material.shown
        doubt = {unit: max((min(p, 1 - p) for _, p in shown(unit)), default=0.0) for unit in far}
        near += sorted(far, key=lambda unit: -doubt[unit])[:_MOVED]
        entries = [replace(self._material.entries[unit], codes=shown(unit)) for unit in near]
        lined = queue(entries, seed=self._seed, decided=self._record.coded(), heard=self._heard(), random_share=0.0)
        self.why |= {each.segment_id: each.why for each in lined}
        first = [each.segment_id for each in lined]
        moved = set(first)
        for at, unit in zip(places, first + [unit for unit in ahead if unit not in moved], strict=True):
            self._queued[at] = unit
        if self.order == "queue":
            self.line_up()
