"""Codings of phases and an axis come in; bands go out: for how much of the axis each phase lasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.findings import Band, Case, CodedMaterial, Coding
from qualkit.narrative.axes import Axis

__all__ = ["bands_of", "happened", "phases_of"]

_PHASE = "fase"
_GAP = 0.2  # a phase that is silent for longer than this share of the axis is told as two
_SLIMMEST = 0.01  # of the axis: what is told at one point in time must still be seen
_NO_WIDTH = 1e-9
_NOT_HAPPENED: Mapping[str, frozenset[str]] = {
    "polaritet": frozenset(("afvist",)),
    "tid": frozenset(("fremtid",)),
    "modalitet": frozenset(("betinget", "kontrafaktisk", "oensket")),
    "stemme": frozenset(("interviewer",)),
}


def happened(coding: Coding) -> bool:
    """Whether it is told as something that was: no plan, wish or denial."""
    return not any(coding.attributes.get(name) in values for name, values in _NOT_HAPPENED.items())


def phases_of(material: CodedMaterial, case: Case) -> list[Coding]:
    """An informant's codings of phases, one a unit: what is decided, else the most probable."""
    best: dict[str, Coding] = {}
    for coding in material.codings_of(case.id):
        if coding.code.startswith(f"{_PHASE}.") and happened(coding):
            known = best.get(coding.unit.id)
            if known is None or _surer(coding) > _surer(known):
                best[coding.unit.id] = coding
    return list(best.values())


def _surer(coding: Coding) -> tuple[bool, float]:
    return coding.basis == "decision", coding.probability if coding.probability is not None else 1.0


def bands_of(phases: Sequence[Coding], axis: Axis, labels: Mapping[str, str], whose: str) -> list[Band]:
    """Neighbours on the axis with the same phase as one band; none overlaps another, and gaps are left.

    Args:
        phases: of one informant, at most one a unit.
        axis: on which units have their places.
        labels: code to name.
        whose: stands before each name.

    Returns:
        bands by place; one rests on decisions only where all that is in it does.
    """
    placed = sorted(
        ((axis.places[coding.unit.id], coding) for coding in phases if coding.unit.id in axis.places),
        key=lambda entry: (entry[0], entry[1].unit.transcript_id, entry[1].unit.span),
    )
    runs: list[list[tuple[float, Coding]]] = []
    for at, coding in placed:
        if runs and runs[-1][-1][1].code == coding.code and at - runs[-1][-1][0] <= _GAP:
            runs[-1].append((at, coding))
        else:
            runs.append([(at, coding)])
    bands = []
    for nr, run in enumerate(runs):
        first, last = run[0][0], run[-1][0]
        before = (runs[nr - 1][-1][0] + first) / 2 if nr else 0.0
        after = (last + runs[nr + 1][0][0]) / 2 if nr + 1 < len(runs) else 1.0
        code = run[0][1].code
        bands.append(
            Band(
                code=code,
                label=whose + labels.get(code, code),
                start=max(before, first - axis.reach, 0.0),
                end=min(after, last + axis.reach, 1.0),
                basis="decision" if all(coding.basis == "decision" for _, coding in run) else "suggestion",
                units=tuple(coding.unit.id for _, coding in run),
            )
        )
    edges = _with_width([(band.start, band.end) for band in bands])
    return [replace(band, start=start, end=end) for band, (start, end) in zip(bands, edges, strict=True)]


def _with_width(edges: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Bands without width get some, and their neighbours make room: none overlaps another, none leaves the axis."""
    after: list[tuple[float, float]] = []
    last = 0.0
    for start, end in edges:
        start = max(start, last)
        last = end if end - start > _NO_WIDTH else start + _SLIMMEST
        after.append((start, last))
    before: list[tuple[float, float]] = []
    last = 1.0
    for start, end in reversed(after):
        end = min(end, last)
        last = start if end - start > _NO_WIDTH else max(0.0, end - _SLIMMEST)
        before.append((last, end))
    return before[::-1]
