"""Units of one interview with their code probabilities come in; turning points with cause, before and after go out.

A turning point is a structure: something happened (the event), somebody or something caused it, it was one way before,
and it is another way after; the states may stand in the neighbouring units. What is scored is never the place in the
interview. Other people's turning points, wishes and what only might have happened are marked down by how the telling
asserts them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from qualkit.language.assertion import assertion
from qualkit.language.fields import shipped_lexicon
from qualkit.language.talk import prepare
from qualkit.language.valence import tone_of
from qualkit.model import TurningPoint
from qualkit.resources import classifier_folder
from qualkit.suggest.agency import cause_of
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.matcher import Match

__all__ = ["CUES", "KINDS", "LEAST", "cues_of", "score_of", "turning_points"]

KINDS = "vendepunkt."
LEAST = 0.3
"""How likely a turning point must be to be told: less than a code, for it is looked at with what is around it."""
REACH = 3
"""How many units before and after an event its states may stand."""
_LOW = ("fase.stagnation", "fase.tilbagegang", "fase.afsporing", "identitet.klient", "afsporende_haendelse")
_HIGH = ("fase.progression", "job.identitet", "job.oekonomi", "identitet.medskaber", "forandring.")
_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "punctual": ("pludselighed", "begyndelse"),
    "attribution": ("vending_formler", "sammenligning_foer_nu"),
    "encounter": (
        "fagperson_system",
        "fagperson_sundhed",
        "chef_arbejdsgiver",
        "venner_bekendte",
        "foraeldre_soeskende",
    ),
    "help": ("lytte_forstaa", "tro_tillid_til_person", "praktisk_hjaelp", "fart_gang_i_sagen", "bevilling_afgoerelse"),
    "initiative": ("eget_initiativ", "selv_handle", "beslutning_afklaret"),
}
CUES = ("codes", *_FAMILIES, "contrast", "tone", "emic", "unreal", "others")
"""What a turning point is told from, in the order of ``cues_of``'s columns."""
_WEIGHTS = "turning_points.json"


@dataclass(frozen=True, slots=True)
class _Told:
    """What is known of each unit."""

    probability: Sequence[Mapping[str, float]]
    low: list[float]
    high: list[float]


def _any_of(probability: Mapping[str, float], codes: tuple[str, ...]) -> float:
    """The chance of at least one of the codes, as if they were independent."""
    rest = 1.0
    for code, value in probability.items():
        if code.startswith(codes):
            rest *= 1 - value
    return 1 - rest


def cues_of(units: Sequence[ReadUnit], probability: Sequence[Mapping[str, float]]) -> list[list[float]]:
    """For each unit what speaks for a turning point, in the order of ``CUES``.

    Args:
        units: of one interview, in order.
        probability: for each unit code to probability.
    """
    lexicon = shipped_lexicon()
    told = _told(probability)
    tones = [tone_of([token.lower_ for token in unit.words.doc]) for unit in units]
    rows = []
    for at, unit in enumerate(units):
        low = [token.lower_ for token in unit.words.doc]
        found = [lexicon.names[hit.field] for hit in lexicon.find(low)]
        size = max(1.0, math.sqrt(len(low) / 50))
        talk = prepare(unit.words.doc)
        readings = [
            assertion(talk, clause.start, clause.start + 1) for clause in talk.clauses if clause.end > clause.start
        ]
        clauses = max(1, len(readings))
        before, after = range(max(0, at - REACH), at), range(at + 1, min(len(units), at + 1 + REACH))
        contrast = (
            max([told.low[at], *(told.low[nr] for nr in before)])
            + max([told.high[at], *(told.high[nr] for nr in after)])
            - max([0.0, *(told.high[nr] for nr in before)])
            - max([0.0, *(told.low[nr] for nr in after)])
        )
        tone = _mean([tones[nr].valence + tones[nr].agency for nr in (at, *after)]) - _mean(
            [tones[nr].valence + tones[nr].agency for nr in before]
        )
        emic = any(reading.get("emic") == "ja" for reading in readings)
        unreal = sum(reading["modalitet"] in ("betinget", "kontrafaktisk", "oensket") for reading in readings) / clauses
        others = sum(reading.get("om") == "anden" for reading in readings) / clauses
        code = _logit(_any_of(probability[at], (KINDS,)))
        families = [math.log1p(sum(name in names for name in found) / size) for names in _FAMILIES.values()]
        rows.append([code, *families, contrast, tone, float(emic), unreal, others])
    return rows


def _told(probability: Sequence[Mapping[str, float]]) -> _Told:
    return _Told(
        probability, [_any_of(each, _LOW) for each in probability], [_any_of(each, _HIGH) for each in probability]
    )


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def _logit(p: float) -> float:
    p = min(max(p, 0.005), 0.995)
    return math.log(p / (1 - p))


@cache
def _weights() -> tuple[float, Mapping[str, float]]:
    """Intercept and weights, fitted by ``training/classifier.py``; without the file, the codes alone count."""
    file = classifier_folder() / _WEIGHTS
    if not file.is_file():
        return 0.0, {"codes": 1.0}
    raw = json.loads(file.read_text(encoding="utf-8"))
    return float(raw["intercept"]), raw["weights"]


def score_of(cues: Sequence[float], *, without: str = "") -> float:
    """The probability that a unit with these cues tells a turning point of the teller's; one may be left out."""
    from scipy.special import expit

    intercept, weights = _weights()
    told = sum(weights.get(name, 0.0) * value for name, value in zip(CUES, cues, strict=True) if name != without)
    return float(expit(intercept + told))


def turning_points(
    units: Sequence[ReadUnit], probability: Sequence[Mapping[str, float]], *, least: float = LEAST
) -> list[TurningPoint]:
    """The turning points of one interview, in order; of two that touch the likelier one.

    Args:
        units: the codable units, in order.
        probability: for each unit code to probability.
        least: a unit less likely tells none.
    """
    told = _told(probability)
    scores = [score_of(row) for row in cues_of(units, probability)]
    found = []
    for at, likely in enumerate(scores):
        around = [scores[nr] for nr in (at - 1, at + 1) if 0 <= nr < len(scores)]
        if likely < least or any(other > likely for other in around):
            continue
        kinds = {code: value for code, value in probability[at].items() if code.startswith(KINDS)}
        unit = units[at]
        talk = prepare(unit.words.doc)
        readings = [assertion(talk, clause.start, clause.start + 1).get("emic", "") for clause in talk.clauses]
        emic = "ja" if "ja" in readings else "afvist" if "afvist" in readings else "nej"
        before = max(range(max(0, at - REACH), at + 1), key=lambda nr: (told.low[nr], nr))
        after = max(range(at, min(len(units), at + 1 + REACH)), key=lambda nr: (told.high[nr], -nr))
        found.append(
            TurningPoint(
                event=unit.segment.id,
                kind=max(kinds, key=lambda code: (kinds[code], code)) if kinds else "",
                cause=cause_of(talk, [Match(0, len(unit.words.doc))]),
                before=units[before].segment.id if told.low[before] >= 0.1 else "",
                after=units[after].segment.id if told.high[after] >= 0.1 else "",
                emic=emic,
                probability=round(likely, 2),
            )
        )
    return found
