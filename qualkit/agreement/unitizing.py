"""Spans that coders marked on a continuum come in; how far they agree on where they lie and what they are goes out.

A continuum runs from ``start`` for ``length`` steps (characters, seconds). Each coder cuts it into spans that carry a
value, and gaps between them; a coder's own spans do not overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from qualkit.agreement.counting import Numbers, ratio_of

__all__ = ["CodedSpan", "UnitizingAlphas", "alpha_unitizing", "u_alpha"]

CodedSpan = tuple[int, int, Hashable]
"""Start, length, value."""


@dataclass(frozen=True, slots=True)
class UnitizingAlphas:
    """The family of α for a unitised continuum; NaN where the data cannot tell.

    ``u`` is the agreement on where spans lie and what they are. ``bar_u`` (|uα) asks only what is marked and what is
    gap; ``cu`` only for the values, where spans of two coders meet, and ``coverage`` (in [0, 1]) is how much of the
    continuum that is. ``by_value`` ((k)uα) is as ``cu``, for each value; ``coverage_by_value`` the share of a value's
    spans that meet others.
    """

    u: float
    bar_u: float
    cu: float
    coverage: float
    by_value: Mapping[Hashable, float]
    coverage_by_value: Mapping[Hashable, float]


def _checked(spans: Sequence[Sequence[CodedSpan]], start: int, length: int) -> list[list[CodedSpan]]:
    if len(spans) < 2:
        raise ValueError("agreement needs the spans of two coders")
    if length < 1:
        raise ValueError("a continuum is at least 1 long")
    ordered = [sorted(own, key=lambda span: span[0]) for own in spans]
    for own in ordered:
        for at, many, _ in own:
            if many < 1 or at < start or at + many > start + length:
                raise ValueError(f"the span {at}+{many} does not lie on the continuum {start}+{length}")
        for one, other in pairwise(own):
            if one[0] + one[1] > other[0]:
                raise ValueError(f"a coder's spans overlap: {one[0]}+{one[1]} and {other[0]}+{other[1]}")
    return ordered


def u_alpha(spans: Sequence[Sequence[CodedSpan]], *, start: int = 0, length: int) -> UnitizingAlphas:
    """Krippendorff's α for unitising, as of 2016.

    Args:
        spans: for each coder ``(start, length, value)``.
        start: of the continuum.
        length: of the continuum, in steps: the figures depend a little on how long a step is, as a gap is expected to
            meet any other step by step, but a span only as a whole.

    Raises:
        ValueError: fewer than two coders, or spans that overlap or do not lie on the continuum.

    Source:
        Krippendorff, K., Mathet, Y., Bouvry, S. & Widlöcher, A. (2016). Quality & Quantity 50, 2347–2364, equations
        1, 4, 5, 6, 10, 11 and 13, with the erratum on the same volume's page 2365.
    """
    ordered = _checked(spans, start, length)
    coders = len(ordered)
    values = list(dict.fromkeys(value for own in ordered for _, _, value in own))
    number = {value: at for at, value in enumerate(values, start=1)}
    edges = np.unique([start, start + length, *(e for own in ordered for at, many, _ in own for e in (at, at + many))])
    steps = np.diff(edges).astype(float)
    carried = np.zeros((coders, len(steps)), dtype=np.int64)  # 0 is gap
    squares = np.zeros(len(values) + 1)
    for coder, own in enumerate(ordered):
        for at, many, value in own:
            carried[coder, slice(*np.searchsorted(edges, (at, at + many)))] = number[value]
            squares[number[value]] += many**2
    counts = np.stack([(carried == value).sum(axis=0) for value in range(len(values) + 1)], axis=1).astype(float)
    weighted = counts * steps[:, None]
    observed = (weighted.T @ counts - np.diag(weighted.sum(axis=0))) / (coders - 1)
    lengths = weighted.sum(axis=0)
    squares[0] = lengths[0]  # a gap has no structure: it is left out against itself step by step
    whole = lengths.sum()
    expected = whole * (np.outer(lengths, lengths) - np.diag(squares)) / (whole**2 - squares.sum())
    meeting = _met(ordered, carried, edges, steps, number)
    cu, coverage, by_value, covered = _coding(observed[1:, 1:], lengths[1:], meeting[1:] / (coders - 1), whole)
    return UnitizingAlphas(
        u=float(1 - ratio_of(whole - np.trace(observed), whole - np.trace(expected))),
        bar_u=float(1 - ratio_of(lengths[0] - observed[0, 0], expected[0].sum() - expected[0, 0])),
        cu=cu,
        coverage=coverage,
        by_value=dict(zip(values, by_value.tolist(), strict=True)),
        coverage_by_value=dict(zip(values, covered.tolist(), strict=True)),
    )


def _met(
    ordered: Sequence[Sequence[CodedSpan]],
    carried: np.ndarray,
    edges: np.ndarray,
    steps: Numbers,
    number: Mapping[Hashable, int],
) -> Numbers:
    """By value: the square of how much of a span meets another coder's spans, summed over spans and others."""
    found = np.zeros(len(number) + 1)
    for coder, own in enumerate(ordered):
        others = np.delete(carried, coder, axis=0) > 0
        for at, many, value in own:
            where = slice(*np.searchsorted(edges, (at, at + many)))
            found[number[value]] += ((others[:, where] @ steps[where]) ** 2).sum()
    return found


def _coding(
    observed: Numbers, lengths: Numbers, squares: Numbers, whole: float
) -> tuple[float, float, Numbers, Numbers]:
    """The values where spans meet: α of all, the share of the continuum, α by value, the share of each value."""
    margins = observed.sum(axis=1)
    n = margins.sum()
    if not n or np.count_nonzero(margins) < 2:
        nothing = np.full(len(margins), np.nan)
        return float("nan"), float(ratio_of(n, whole)), nothing, ratio_of(margins, lengths)
    expected = (np.outer(margins, margins) - np.diag(squares)) / (n - squares.sum() / n)
    all_of_it = 1 - ratio_of(n - np.trace(observed), n - np.trace(expected))
    own = expected.sum(axis=1)
    missed = ratio_of(margins - np.diag(observed), margins)
    by_value = 1 - missed * ratio_of(own, own - np.diag(expected))
    return float(all_of_it), float(n / whole), by_value, ratio_of(margins, lengths)


def alpha_unitizing(
    spans: Sequence[Sequence[CodedSpan]], *, start: int = 0, length: int
) -> tuple[float, dict[Hashable, float]]:
    """Krippendorff's first α for unitising, in which disagreement grows with the square of what is not shared.

    :func:`u_alpha` took its place in 2016; this one is for comparing with older studies and with other programs.

    Args:
        spans: for each coder ``(start, length, value)``.
        start: of the continuum.
        length: of the continuum, in steps.

    Returns:
        α of all values together, and by value.

    Raises:
        ValueError: fewer than two coders, or spans that overlap or do not lie on the continuum.

    Source:
        Krippendorff, K. (1995). On the reliability of unitizing continuous data. Sociological Methodology 25, 47–76;
        Krippendorff (2004), section 11.6.
    """
    ordered = _checked(spans, start, length)
    observed: dict[Hashable, float] = {}
    expected: dict[Hashable, float] = {}
    for value in dict.fromkeys(value for own in ordered for _, _, value in own):
        marked = [[(at, many) for at, many, carried in own if carried == value] for own in ordered]
        observed[value], expected[value] = _disagreement(marked, start, length)
    by_value = {value: float(1 - ratio_of(observed[value], expected[value])) for value in observed}
    return float(1 - ratio_of(sum(observed.values()), sum(expected.values()))), by_value


def _disagreement(marked: Sequence[Sequence[tuple[int, int]]], start: int, length: int) -> tuple[float, float]:
    """Observed and expected disagreement on one value."""
    coders = len(marked)
    gaps = [_gaps(own, start, length) for own in marked]
    observed = 0.0
    for i, own in enumerate(marked):
        for j, other in enumerate(marked):
            if i == j:
                continue
            for at, many in own:
                observed += sum(
                    (at - b) ** 2 + (at + many - b - m) ** 2 for b, m in other if at < b + m and b < at + many
                )
                # A span where the other sees only gap counts in both directions: once as span, once as gap.
                observed += 2 * sum(many**2 for b, m in gaps[j] if b <= at and at + many <= b + m)
    observed /= coders * (coders - 1) * length**2
    spans = sum(len(own) for own in marked)
    room: dict[int, float] = defaultdict(float)  # over gaps at least as long as a span: the places it could be put
    lengths = [many for own in marked for _, many in own]
    for many in set(lengths):
        room[many] = sum(m - many + 1 for own in gaps for _, m in own if m >= many)
    chance = sum((spans - 1) / 3 * (2 * many**3 - 3 * many**2 + many) + many**2 * room[many] for many in lengths)
    pairs = coders * length * (coders * length - 1) - sum(many * (many - 1) for many in lengths)
    return observed, 2 / length * chance / pairs if pairs else float("nan")


def _gaps(own: Sequence[tuple[int, int]], start: int, length: int) -> list[tuple[int, int]]:
    found, at = [], start
    for b, many in own:
        if b > at:
            found.append((at, b - at))
        at = b + many
    if at < start + length:
        found.append((at, start + length - at))
    return found
