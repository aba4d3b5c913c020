"""Two segmentations of one text, as segment lengths, come in; how far their boundaries agree goes out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

__all__ = ["boundary_similarity", "window_diff"]


def _boundaries(a: Sequence[int], b: Sequence[int]) -> tuple[list[int], list[int], int]:
    for lengths in (a, b):
        if not lengths or any(length != int(length) or length < 1 for length in lengths):
            raise ValueError("a segmentation is a list of lengths, each at least 1")
    if sum(a) != sum(b):
        raise ValueError(f"both segmentations are of the same text, not of {sum(a)} and {sum(b)}")
    return list(accumulate(a))[:-1], list(accumulate(b))[:-1], sum(a)


def boundary_similarity(a: Sequence[int], b: Sequence[int], *, reach: int = 2) -> float:
    """Fournier's boundary similarity B: the share of boundaries that match, near misses counting in part.

    Args:
        a: lengths of the segments in one segmentation.
        b: in the other.
        reach: boundaries less than so many positions apart are near misses; each costs its distance over ``reach``.

    Returns:
        In [0, 1]; 1 also where neither has a boundary. Not corrected for chance.

    Raises:
        ValueError: no lengths, or texts of different length.

    Source:
        Fournier, C. (2013). Evaluating text segmentation using boundary edit distance. ACL.
    """
    if reach < 1:
        raise ValueError("the reach is at least 1")
    one, other, _ = _boundaries(a, b)
    matches = len(set(one) & set(other))
    left, right = sorted(set(one) - set(other)), sorted(set(other) - set(one))
    # The fewest edits, and of those the nearest: pairs of boundaries in order never cross in the best alignment.
    best: list[tuple[int, int]] = [(at, 0) for at in range(len(right) + 1)]  # boundaries missed, distance moved
    for row, mine in enumerate(left, start=1):
        new = [(row, 0)]
        for column, theirs in enumerate(right, start=1):
            choices = [(best[column][0] + 1, best[column][1]), (new[-1][0] + 1, new[-1][1])]
            if abs(mine - theirs) < reach:
                before = best[column - 1]
                choices.append((before[0], before[1] + abs(mine - theirs)))
            new.append(min(choices))
        best = new
    missed, moved = best[-1]
    near = (len(left) + len(right) - missed) // 2
    edits = missed + near + matches
    return 1.0 if not edits else 1 - (missed + moved / reach) / edits


def window_diff(reference: Sequence[int], other: Sequence[int], *, window: int | None = None) -> float:
    """WindowDiff: the share of windows in which the two have not the same number of boundaries; 0 is full agreement.

    Args:
        reference: lengths of the segments.
        other: of the segmentation that is compared with it.
        window: its length; half the mean segment of the reference (at least 2) where it is not said.

    Returns:
        In [0, 1]; a distance, and not the same when the two change places. NaN where the text is not longer than a
        window.

    Raises:
        ValueError: no lengths, texts of different length, or a window shorter than 1.

    Source:
        Pevzner, L. & Hearst, M. (2002). Computational Linguistics 28, 19–36.
    """
    one, two, length = _boundaries(reference, other)
    wide = max(2, round(length / len(reference) / 2)) if window is None else window
    if wide < 1:
        raise ValueError("a window is at least 1 long")
    if length <= wide:
        return float("nan")
    steps = [set(one), set(two)]
    counted = [list(accumulate((at in marks for at in range(length + 1)), initial=0)) for marks in steps]
    differ = sum(
        counted[0][at + wide + 1] - counted[0][at + 1] != counted[1][at + wide + 1] - counted[1][at + 1]
        for at in range(length - wide)
    )
    return differ / (length - wide)
