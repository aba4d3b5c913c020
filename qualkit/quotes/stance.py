"""Passages of one code come in; which of them go against the rest, or speak of what went wrong, goes out."""

from __future__ import annotations

import re
import statistics
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from qualkit.language.valence import tone_of
from qualkit.sourcing import ABSENT

__all__ = ["deviants", "is_critical", "is_hindrance", "usual_valence", "valence_of"]

_HINDRANCES = ("opmaerksomhed.", "identitet.modstander")
_BELOW = 0.75  # how far under the code's median a passage's valence is, to count as negative (of -2 to 2)
_NEGATIVE = -0.5
_FEWEST_WORDS = 3  # with a valence, for it to say something
_FEWEST_OTHERS = 3  # informants on the other side of whom one is alone
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


def is_hindrance(code: str) -> bool:
    """True for codes of what stands in people's way: their passages are critical by themselves."""
    return code.startswith(_HINDRANCES)


@lru_cache(maxsize=8192)  # a passage is weighed for each of its codes, and again for its informant's page
def valence_of(text: str) -> float | None:
    """How pleasant a passage sounds, in [-2, 2]; None if too few of its words tell."""
    tone = tone_of(_WORD.findall(text.lower()))
    return tone.valence if tone.words >= _FEWEST_WORDS else None


def deviants(polarities: Sequence[str], informants: Sequence[tuple[str, ...]]) -> list[bool]:
    """Which passages of a code go against the rest.

    Args:
        polarities: of all passages; ``fravaer`` and ``afvist`` mean that the code is said not to be there.
        informants: who says each.

    Returns:
        True where a passage denies what most tell, or where its informant alone affirms what the rest, three informants
        or more, deny.
    """
    absent = [polarity in ABSENT for polarity in polarities]
    share = sum(absent) / len(absent) if absent else 0.0
    people: dict[bool, set[tuple[str, ...]]] = defaultdict(set)
    for side, who in zip(absent, informants, strict=True):
        people[side].add(who)
    if 0.0 < share < 0.5:
        return absent
    alone = len(people[False]) == 1 and len(people[True] - people[False]) >= _FEWEST_OTHERS
    return [alone and not side for side in absent]


def usual_valence(texts: Iterable[str]) -> float | None:
    """The median valence of a code's passages; None if none has any."""
    told = [valence for text in texts if (valence := valence_of(text)) is not None]
    return statistics.median(told) if told else None


def is_critical(code: str, polarity: str, text: str, *, usual: float | None) -> bool:
    """True if a passage speaks of a hindrance, or sounds clearly worse than the code's median, ``usual``."""
    if is_hindrance(code):
        return polarity not in ABSENT
    valence = valence_of(text)
    return usual is not None and valence is not None and valence <= min(_NEGATIVE, usual - _BELOW)
