"""Spans of many codes, which may overlap, come in; the agreement on where each code lies goes out.

Each code is a continuum of its own, cut into what carries the code and what does not, and |uα (2016) is told for it;
for all codes together disagreement is summed over these layers before it is divided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from qualkit.agreement.counting import Numbers, ratio_of

__all__ = ["Marked", "span_counts", "span_figures"]

Marked = tuple[int, int, int, int]
"""Coder, code, start, end (exclusive)."""


def span_counts(
    marked: Iterable[Marked],
    units: NDArray[np.int64],
    judged: NDArray[np.bool_],
    cluster: NDArray[np.int64],
    *,
    codes: int,
    clusters: int,
) -> Numbers:
    """Count one text's lengths by cluster.

    Args:
        marked: spans; those of one coder and code that overlap are one.
        units: units × 2: start and end of the stretches that were to be coded, in order, not overlapping. What lies
            outside them is not counted.
        judged: coders × units: what a coder has not judged is missing there, and no gap.
        cluster: of each unit, from 0.
        codes: how many there are.
        clusters: how many there are.

    Returns:
        Clusters × codes × 4: lengths in which the code coincides with its absence, lengths with it and without it that
        can be paired, and the sum over spans of the squares of their lengths. A span counts where it begins.
    """
    counts = np.zeros((clusters, codes, 4))
    if not len(units) or not judged.any():
        return counts
    spans = np.array(list(_joined(marked)), dtype=np.int64).reshape(-1, 4)
    first, last = units[0, 0], units[-1, 1]
    spans[:, 2:] = np.clip(spans[:, 2:], first, last)
    edges = np.unique(np.concatenate([units.ravel(), spans[:, 2:].ravel()]))
    at = np.searchsorted(units[:, 0], edges[:-1], side="right") - 1
    steps = np.where(edges[:-1] < units[at, 1], np.diff(edges), 0).astype(float)
    there = judged[:, at]
    raters = there.sum(axis=0)
    steps = np.where(raters >= 2, steps, 0)
    others = np.maximum(raters - 1, 1)
    starts, ends = np.searchsorted(edges, spans[:, 2]), np.searchsorted(edges, spans[:, 3])
    change = np.zeros((len(judged), codes, len(edges)), dtype=np.int8)
    np.add.at(change, (spans[:, 0], spans[:, 1], starts), 1)
    np.add.at(change, (spans[:, 0], spans[:, 1], ends), -1)
    yes = ((np.cumsum(change, axis=2, dtype=np.int8)[:, :, :-1] > 0) & there[:, None]).sum(axis=0).astype(float)
    no = raters - yes
    of_step = cluster[at]
    for each in np.unique(of_step):
        mine = np.where(of_step == each, steps, 0)
        counts[each, :, 0] = (2 * yes * no / others) @ mine
        counts[each, :, 1] = yes @ mine
        counts[each, :, 2] = no @ mine
    walked = np.concatenate([np.zeros((len(judged), 1)), np.cumsum(there * steps, axis=1)], axis=1)
    length = walked[spans[:, 0], ends] - walked[spans[:, 0], starts]
    begins = of_step[np.minimum(starts, len(of_step) - 1)]
    np.add.at(counts[..., 3], (begins, spans[:, 1]), length**2)
    return counts


def _joined(marked: Iterable[Marked]) -> Iterator[Marked]:
    """Spans of the same coder and code that overlap made one; those that only touch stay two."""
    last: Marked | None = None
    for span in sorted(marked):
        if last is not None and span[:2] == last[:2] and span[2] < last[3]:
            last = (*last[:3], max(last[3], span[3]))
            continue
        if last is not None:
            yield last
        last = span
    if last is not None:
        yield last


def span_figures(counts: Numbers) -> Numbers:
    """|uα of each code from the sum of :func:`span_counts` over clusters (… × codes × 4), and last that of all codes.

    Returns:
        … × (codes + 1): at most 1, NaN where the code is nowhere or everywhere.

    Source:
        Krippendorff, Mathet, Bouvry & Widlöcher (2016), equations 1, 4 and 6; summing over codes as in Krippendorff
        (2004), section 11.6.
    """
    apart, yes, no, squares = np.moveaxis(counts, -1, 0)
    n = yes + no
    varies = (yes > 0) & (no > 0)
    expected = np.where(varies, ratio_of(2 * n * yes * no, n**2 - squares - no), 0)
    observed = np.where(varies, apart, 0)
    each = np.where(varies, 1 - ratio_of(observed, expected), np.nan)
    together = 1 - ratio_of(observed.sum(axis=-1), expected.sum(axis=-1))
    return np.concatenate([each, together[..., None]], axis=-1)
