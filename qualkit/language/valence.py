"""Talk comes in; how pleasant it sounds and how much its teller acts goes out, by semantic fields under negation.

A field has a valence from -2 (very bad) to 2 (very good) and an agency of -1, 0 or 1. Under a negation in its clause a
field counts the other way round, at half its strength: *ikke glad* is less bad than *ked af det*.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from qualkit.language.fields import FIELDS_FILE, shipped_lexicon
from qualkit.language.word_lists import NEGATORS

__all__ = ["Tone", "tone_of"]

_REACH = 4  # words after a negator that it denies
_TURNED = -0.5


@dataclass(frozen=True, slots=True)
class Tone:
    """``valence`` in [-2, 2] and ``agency`` in [-1, 1], means over the words that carry any; ``words`` counts these."""

    valence: float
    agency: float
    words: int


@cache
def _weights() -> tuple[Mapping[str, float], Mapping[str, float]]:
    valence: dict[str, float] = {}
    agency: dict[str, float] = {}
    for line in FIELDS_FILE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        valence[row["field"]] = float(row.get("valence", 0))
        agency[row["field"]] = float(row.get("agency", 0))
    return valence, agency


def tone_of(words: Sequence[str]) -> Tone:
    """The tone of a stretch of talk.

    Args:
        words: its tokens in lower case.
    """
    lexicon = shipped_lexicon()
    valence, agency = _weights()
    denied = [False] * len(words)
    for at, word in enumerate(words):
        if word in NEGATORS:
            for nr in range(at + 1, min(at + 1 + _REACH, len(words))):
                denied[nr] = True
    pleasant: list[float] = []
    acting: list[float] = []
    for hit in lexicon.find(words):
        name = lexicon.names[hit.field]
        turn = _TURNED if denied[hit.start] else 1.0
        if valence[name]:
            pleasant.append(valence[name] * turn)
        if agency[name]:
            acting.append(agency[name] * turn)
    return Tone(
        sum(pleasant) / len(pleasant) if pleasant else 0.0,
        sum(acting) / len(acting) if acting else 0.0,
        len(pleasant) + len(acting),
    )
