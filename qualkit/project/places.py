"""A project's database comes in; its units go out: those that are coded, and the numbers by which people name them."""

from __future__ import annotations

from collections.abc import Iterator

from qualkit.model import Role, Segment, SegmentKind
from qualkit.store import Store

__all__ = ["codable_units", "unit_numbers"]


def unit_numbers(store: Store, transcript_id: str) -> dict[str, int]:
    """Unit id to number, from 1, by place; empty if there is no such transcript."""
    units = sorted(store.segments(transcript_id, SegmentKind.UNIT), key=lambda unit: unit.span)
    return {unit.id: number for number, unit in enumerate(units, start=1)}


def codable_units(store: Store) -> Iterator[Segment]:
    """The units whose words are coded, by transcript name and place; what interviewers and others say is not."""
    roles = store.roles()
    for row in store.index():
        for unit in store.segments(row.id, SegmentKind.UNIT):
            if roles.get((row.id, unit.speaker)) not in (Role.INTERVIEWER, Role.OTHER):
                yield unit
