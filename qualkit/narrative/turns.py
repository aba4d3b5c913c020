"""What is coded and one informant come in; that informant's turning points with cause, before and after go out.

A coder's word makes a turning point; without one, what is suggested may be likely enough. What somebody only wished
for, what might have happened, what did not happen, and other people's turns are none of the teller's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.findings import Basis, Case, CodedMaterial, Coding, Turn
from qualkit.model import Segment, TurningPoint
from qualkit.sourcing import ABSENT

__all__ = ["KINDS", "LEAST", "is_lived", "is_present", "is_turn", "turns_of", "units_in_order"]

KINDS = "vendepunkt"
"""Codes at or below this one tell of a turning point; ``transition`` and ``afsporende_haendelse`` do not."""
LEAST = 0.3
"""How likely a suggested turning point must be: less than a code, for it is looked at with what is around it."""
REACH = 3
"""How many units before and after an event its states may stand."""
STATE_LEAST = 0.1
"""From which probability a suggested state is worth pointing at beside its event."""
LOW = ("fase.stagnation", "fase.tilbagegang", "fase.afsporing", "identitet.klient", "afsporende_haendelse")
HIGH = ("fase.progression", "job.identitet", "job.oekonomi", "identitet.medskaber", "forandring.")
_NOT_REAL = frozenset({"kontrafaktisk", "oensket"})


@dataclass(frozen=True, slots=True)
class _Event:
    """A unit that may tell a turning point. ``place`` counts the informant's units, ``rank`` says which is likelier."""

    place: int
    unit: Segment
    kind: str
    probability: float
    basis: Basis
    codings: tuple[Coding, ...]

    @property
    def rank(self) -> tuple[bool, float, int]:
        return (self.basis == "decision", self.probability, -self.place)


def is_present(coding: Coding) -> bool:
    """The coding says that something was there, and not that it was lacking or does not apply."""
    return coding.attributes.get("polaritet") not in ABSENT


def is_lived(coding: Coding) -> bool:
    """The coding tells of something that was there, took place and was the teller's own."""
    return (
        is_present(coding)
        and coding.attributes.get("modalitet") not in _NOT_REAL
        and coding.attributes.get("om") != "anden"
    )


def is_turn(coding: Coding) -> bool:
    """The coding tells a turning point of the teller's own that took place."""
    return _is_kind(coding.code) and is_lived(coding)


def _is_kind(code: str) -> bool:
    return code == KINDS or code.startswith(f"{KINDS}.")


def units_in_order(material: CodedMaterial, case: Case) -> list[Segment]:
    """An informant's units: interview by interview, each in its order of telling."""
    turn_of = {transcript: number for number, (transcript, _) in reversed(list(enumerate(case.voices)))}
    return sorted(
        material.units_of(case.id), key=lambda unit: (turn_of.get(unit.transcript_id, len(turn_of)), unit.span)
    )


def turns_of(material: CodedMaterial, case: Case, *, least: float = LEAST) -> list[Turn]:
    """The turning points of one informant, in the order of telling.

    A unit to which a coder has given a code of turning points is one, whatever is suggested there. A unit without any
    decided coding is one if it is likely enough that at least one of the suggested codes holds, as if they were
    independent. Where a coder has decided on a unit, only suggestions that count as codings are taken beside.
    Neighbouring units of the same kind are one event, told in the likelier unit.

    Args:
        material: what is coded.
        case: the informant.
        least: probability in [0, 1] from which what is suggested is told.

    Returns:
        Turns; the probability of a decided one is 1.
    """
    units = units_in_order(material, case)
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in sorted(material.codings_of(case.id), key=lambda coding: coding.code):
        codings[coding.unit.id].append(coding)
    events = []
    for place, unit in enumerate(units):
        found = _event(material, unit, codings[unit.id], place, least)
        if found is not None:
            events.append(found)
    states = [_states(material, unit, codings[unit.id]) for unit in units]
    return [_turn(material, event, units, states) for event in _merged(events)]


def _event(
    material: CodedMaterial,
    unit: Segment,
    codings: Sequence[Coding],
    place: int,
    least: float,
) -> _Event | None:
    """The turning point that a unit tells, if it tells one."""
    telling = tuple(coding for coding in codings if is_turn(coding))
    decided = tuple(coding for coding in telling if coding.basis == "decision")
    if decided:
        first = max(decided, key=lambda coding: (len(coding.coders), coding.probability or 0.0))
        return _Event(place, unit, first.code, 1.0, "decision", decided)
    if material.source == "decisions":
        return None
    likely = {coding.code: coding.probability or 0.0 for coding in telling}
    # What is a coding but told of others, or as a wish, is no turn, however sure its code is.
    denied = {coding.code for coding in codings if coding not in telling}
    if not any(coding.basis == "decision" for coding in codings):
        weak = material.hints.get(unit.id, {})
        likely |= {code: value for code, value in weak.items() if _is_kind(code) and code not in denied}
    joint = _at_least_one(likely.values())
    if not likely or joint < least:
        return None
    kind = max(sorted(likely), key=lambda code: likely[code])
    return _Event(place, unit, kind, round(joint, 2), "suggestion", telling)


def _at_least_one(probabilities: Iterable[float]) -> float:
    rest = 1.0
    for value in probabilities:
        rest *= 1 - value
    return 1 - rest


def _merged(events: Sequence[_Event]) -> list[_Event]:
    """One event where neighbouring units of an interview tell the same kind."""
    runs: list[list[_Event]] = []
    for event in events:
        last = runs[-1][-1] if runs else None
        if (
            last is not None
            and event.place == last.place + 1
            and event.kind == last.kind
            and event.unit.transcript_id == last.unit.transcript_id
        ):
            runs[-1].append(event)
        else:
            runs.append([event])
    return [max(run, key=lambda event: event.rank) for run in runs]


def _states(material: CodedMaterial, unit: Segment, codings: Sequence[Coding]) -> tuple[float, float]:
    """How surely a unit tells of a low state and of a high one, in [0, 1]."""
    weights: dict[str, float] = {}
    if material.source != "decisions":
        weights.update(material.hints.get(unit.id, {}))
    for coding in codings:
        if not is_present(coding):
            weights.pop(coding.code, None)
        else:
            weights[coding.code] = 1.0 if coding.basis == "decision" else coding.probability or 0.0
    return _weight(weights, LOW), _weight(weights, HIGH)


def _weight(weights: Mapping[str, float], codes: tuple[str, ...]) -> float:
    return _at_least_one(value for code, value in weights.items() if code.startswith(codes))


def _turn(
    material: CodedMaterial, event: _Event, units: Sequence[Segment], states: Sequence[tuple[float, float]]
) -> Turn:
    here = event.unit.transcript_id
    around = [
        place
        for place in range(max(0, event.place - REACH), min(len(units), event.place + REACH + 1))
        if units[place].transcript_id == here
    ]
    # Of equals the nearest to the event.
    before = max((place for place in around if place <= event.place), key=lambda place: (states[place][0], place))
    after = max((place for place in around if place >= event.place), key=lambda place: (states[place][1], -place))
    first = sorted(event.codings, key=lambda coding: coding.code != event.kind)
    emic = {coding.attributes.get("emic", "") for coding in first}
    cause = next((told for coding in first if (told := coding.attributes.get("foranlediger", ""))), "")
    return Turn(
        TurningPoint(
            event=event.unit.id,
            kind=event.kind,
            cause=cause,
            before=units[before].id if states[before][0] >= STATE_LEAST else "",
            after=units[after].id if states[after][1] >= STATE_LEAST else "",
            emic="ja" if "ja" in emic else "afvist" if "afvist" in emic else "nej",
            probability=event.probability,
        ),
        label=material.labels.get(event.kind, event.kind),
        basis=event.basis,
    )
