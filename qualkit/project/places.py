"""A transcript's id comes in; the numbers by which people name its units go out, as ``qualkit show`` counts them."""

from __future__ import annotations

from qualkit.model import SegmentKind
from qualkit.store import Store

__all__ = ["unit_numbers"]


def unit_numbers(store: Store, transcript_id: str) -> dict[str, int]:
    """Unit id to number, from 1, by place; empty if there is no such transcript."""
    units = sorted(store.segments(transcript_id, SegmentKind.UNIT), key=lambda unit: unit.span)
    return {unit.id: number for number, unit in enumerate(units, start=1)}
