"""A number of hits among a number of tries comes in; their share goes out, with the interval it may well lie in."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

__all__ = ["Share", "share_of"]


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``of``: the share in [0, 1], NaN where there is nothing, and its interval."""

    hits: int
    of: int
    share: float
    low: float
    high: float


def share_of(hits: int, of: int, *, level: float = 0.95) -> Share:
    """A share with its score interval, which holds for small numbers and near 0 and 1 too.

    It takes the tries for independent; codings of one informant are less so, and the true interval is then wider.

    Args:
        hits: how many.
        of: among how many.
        level: how often such an interval holds the true share, in (0, 1).

    Raises:
        ValueError: ``hits`` does not lie in [0, ``of``].

    Source:
        Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA.
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is no share")
    if not of:
        return Share(0, 0, float("nan"), 0.0, 1.0)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Share(
        hits, of, share, max(0.0, middle - half) if hits else 0.0, min(1.0, middle + half) if hits < of else 1.0
    )
