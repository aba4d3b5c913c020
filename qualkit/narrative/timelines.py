"""Codings and turning points come in; timelines go out: events in lanes, phases as bands, a curve of tone.

The axis is the life that is told where enough of it can be dated; else it is the telling, and the note says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from qualkit.findings import Basis, Case, CodedMaterial, Coding, Lane, StoryEvent, StoryTime, Timeline, Turn
from qualkit.model import Segment
from qualkit.narrative.axes import Axis, beside, story_axis, telling_axis
from qualkit.narrative.bands import bands_of, happened, phases_of
from qualkit.narrative.curves import BANDWIDTH, curve_of
from qualkit.narrative.lanes import LANES, is_event, lane_names, lane_of
from qualkit.narrative.story_time import story_times

__all__ = ["MOST_EVENTS", "timeline_of", "timelines"]

MOST_EVENTS = 25
"""How many events a timeline shows."""
_FEWEST_DATED = 3
_LEAST_SHARE = 1 / 3
_LEAST_YEARS = 0.5  # an axis of story time shorter than this tells no course
_FIRST_WORDS = 12
_SHORTEST_EVIDENCE = 3  # words
_SETBACK = "afsporende_haendelse"
_STAFF = (
    "medarbejder",
    "staff",
    "leder",
    "leader",
    "manager",
    "fagperson",
    "professional",
    "sagsbehandler",
    "konsulent",
)
_RANK = {"turn": 0, "setback": 1, "event": 2}

_WORDS = {
    "da": {
        "title": "Forløb: {names}",
        "and": " og ",
        "lacking": "{label} (mangler)",
        "story": "Aksen er livets tid: {dated} af {total} hændelser og faser er dateret af det, der siges.",
        "near": "{n} uden tid står ved det nærmeste daterede i fortællingen.",
        "undated": "{n} uden tid er ikke vist.",
        "counted": "Årene er talt fra interviewet, hvis dato ikke er oplyst.",
        "telling": "Aksen er fortællingens gang i {interviews}, ikke livets tid: {dated} af {total} hændelser og faser"
        " kan dateres.",
        "turn": "Mindst ét vendepunkt kan ikke dateres.",
        "short": "Det daterede ligger inden for et halvt år.",
        "empty": "Ingen hændelser eller faser.",
        "hidden_one": "1 hændelse er ikke vist: afgjorte, vendepunkter, afsporinger og de mest sandsynlige går forud.",
        "hidden": "{n} hændelser er ikke vist: afgjorte, vendepunkter, afsporinger og de mest sandsynlige går forud.",
        "staff": "Medarbejdere fortæller om andres forløb, ikke om deres eget.",
        "curve": "Kurven er tonen i det sagte, udjævnet over tiden (båndbredde {n} % af aksen).",
        "together": "Kurven er for dem alle.",
    },
    "en": {
        "title": "Course: {names}",
        "and": " and ",
        "lacking": "{label} (lacking)",
        "story": "The axis is the time of life: {dated} of {total} events and phases are dated by what is said.",
        "near": "{n} without a time stand beside what is dated nearest in the telling.",
        "undated": "{n} without a time are not shown.",
        "counted": "Years are counted from the interview, the date of which is not known.",
        "telling": "The axis is the order of the telling in {interviews}, not the time of life: {dated} of {total}"
        " events and phases can be dated.",
        "turn": "At least one turning point cannot be dated.",
        "short": "What is dated lies within half a year.",
        "empty": "No events or phases.",
        "hidden_one": "1 event is not shown: those decided, turning points, setbacks and the most probable go first.",
        "hidden": "{n} events are not shown: those decided, turning points, setbacks and the most probable go first.",
        "staff": "Staff tell of the courses of others, not of their own.",
        "curve": "The curve is the tone of what is said, smoothed over time (bandwidth {n} % of the axis).",
        "together": "It is that of all of them.",
    },
}


@dataclass(frozen=True, slots=True)
class _Happening:
    """An event before it has a place."""

    unit: Segment
    case: str
    code: str
    label: str
    lane: str
    kind: Literal["turn", "setback", "event"]
    basis: Basis
    probability: float | None
    words: str


def timelines(
    material: CodedMaterial, *, turns: Mapping[str, Sequence[Turn]], lang: str | None = None
) -> list[Timeline]:
    """The courses that informants tell, a timeline each; those who share an interview share one.

    Args:
        material: what is coded.
        turns: case id to the turning points of that informant.
        lang: ``da`` or ``en``; by default the material's.

    Returns:
        timelines in the order of cases.
    """
    groups: list[list[Case]] = []
    for case in material.cases:
        heard = {identity for identity, _ in case.voices}
        joined = [group for group in groups if heard & {voice[0] for each in group for voice in each.voices}]
        if not joined:
            groups.append([case])
            continue
        joined[0].append(case)
        for other in joined[1:]:  # who met two others in two interviews brings them together
            joined[0].extend(other)
            groups.remove(other)
    order = {case.id: nr for nr, case in enumerate(material.cases)}
    return [
        timeline_of(material, sorted(group, key=lambda case: order[case.id]), turns=turns, lang=lang)
        for group in groups
    ]


def timeline_of(
    material: CodedMaterial, cases: Sequence[Case], *, turns: Mapping[str, Sequence[Turn]], lang: str | None = None
) -> Timeline:
    """The course that one informant, or several together, tell.

    The axis is story time where at least three events and phases, a third of all, can be dated and every turning point
    stands in or near (:data:`qualkit.narrative.axes.NEAR_UNITS`) a unit with a time. Otherwise it is the telling.

    Args:
        material: what is coded.
        cases: at least one; each of several has lanes of their own.
        turns: case id to turning points.
        lang: ``da`` or ``en``; by default the material's.
    """
    lang = lang or material.lang
    words = _WORDS.get(lang, _WORDS["da"])
    units = _in_order(material, cases)
    by_case = {case.id: [unit for unit in units if material.case_of[unit.id] == case.id] for case in cases}
    times = _times(material, cases)
    counted = next((time.counted for time in times.values() if time.year is not None), "calendar")
    every = _one_a_lane([each for case in cases for each in _happenings(material, case, turns.get(case.id, ()), words)])
    shown = sorted(every, key=_preferred)[:MOST_EVENTS]
    phases = {case.id: phases_of(material, case) for case in cases}
    told = [each.unit.id for each in shown] + [coding.unit.id for its in phases.values() for coding in its]
    near = {unit: year for its in by_case.values() for unit, year in beside(its, times).items()}
    years = {unit: time.year for unit, time in times.items() if time.year is not None}
    dated = sum(unit in years for unit in told)
    notes = []
    against = _against_story(shown, told, years, near)
    axis: Axis
    if against is None:
        placed = years | {unit: year for unit, year in near.items() if unit in told}
        axis = story_axis(placed, [unit for unit in told if unit in placed], counted=counted, lang=lang)
        notes.append(words["story"].format(dated=dated, total=len(told)))
        lent, left = sum(unit in near for unit in told), sum(unit not in placed for unit in told)
        notes += [words["near"].format(n=lent)] if lent else []
        notes += [words["undated"].format(n=left)] if left else []
        notes += [words["counted"]] if counted == "interview" else []
    else:
        names = {identity: transcript.name for identity, transcript in material.transcripts.items()}
        axis = telling_axis(units, names, lang=lang)
        interviews = ", ".join(names[each] for each in dict.fromkeys(unit.transcript_id for unit in units))
        notes.append(
            words["telling"].format(interviews=interviews, dated=dated, total=len(told)) if told else words["empty"]
        )
        notes += [words[against]] if against in ("turn", "short") else []
    if len(every) > len(shown):
        missing = len(every) - len(shown)
        notes.append(words["hidden_one" if missing == 1 else "hidden"].format(n=missing))
    if any(mark in case.role.casefold() for case in cases for mark in _STAFF):
        notes.append(words["staff"])
    curve = curve_of(units, {unit: at for unit, at in axis.places.items() if axis.kind == "telling" or unit in years})
    of_curve = [words["curve"].format(n=round(100 * BANDWIDTH)), *([words["together"]] if len(cases) > 1 else [])]
    several = len(cases) > 1
    events = tuple(
        StoryEvent(
            unit=each.unit.id,
            code=each.code,
            label=each.label,
            lane=_lane_id(each, several=several),
            at=axis.places[each.unit.id],
            kind=each.kind,
            basis=each.basis,
            probability=each.probability,
            when=times[each.unit.id],
            words=each.words,
        )
        for each in sorted(shown, key=lambda each: (axis.places.get(each.unit.id, 0.0), _RANK[each.kind], each.lane))
        if each.unit.id in axis.places
    )
    return Timeline(
        cases=tuple(case.id for case in cases),
        title=words["title"].format(names=words["and"].join(_listed([case.name for case in cases]))),
        axis=axis.kind,
        lanes=_lanes(cases, shown, lang),
        events=events,
        bands=tuple(
            band
            for case in cases
            for band in bands_of(phases[case.id], axis, material.labels, f"{case.name}: " if several else "")
        ),
        curve=curve,
        ticks=axis.ticks,
        note=" ".join(notes),
        curve_note=" ".join(of_curve) if curve else "",
        lang="en" if words is _WORDS["en"] else "da",
    )


def _listed(names: list[str]) -> list[str]:
    """All but the last in one, so that the last can be joined to them with a word."""
    return [", ".join(names[:-1]), names[-1]] if len(names) > 1 else names


def _in_order(material: CodedMaterial, cases: Sequence[Case]) -> list[Segment]:
    """Their units, interview by interview."""
    order: dict[str, int] = {}
    for case in cases:
        for identity, _ in case.voices:
            order.setdefault(identity, len(order))
    wanted = {case.id for case in cases}
    theirs = [unit for unit in material.units if material.case_of[unit.id] in wanted]
    return sorted(theirs, key=lambda unit: (order.get(unit.transcript_id, len(order)), unit.span))


def _times(material: CodedMaterial, cases: Sequence[Case]) -> dict[str, StoryTime]:
    """Times that all count from the same: where informants differ, the way in which more is dated."""
    found = [time for case in cases for time in story_times(material, case).values()]
    dated = [time.counted for time in found if time.year is not None]
    way: Literal["calendar", "interview"] = (
        "interview" if dated.count("interview") > dated.count("calendar") else "calendar"
    )
    return {
        time.unit: time if time.counted == way or time.year is None else StoryTime(time.unit, None, counted=way)
        for time in found
    }


def _against_story(
    shown: Sequence[_Happening], told: Sequence[str], years: Mapping[str, float], near: Mapping[str, float]
) -> str | None:
    """Why the axis cannot be story time: ``few``, ``turn`` or ``short``; None if it can."""
    dated = [years[unit] for unit in told if unit in years]
    if len(dated) < _FEWEST_DATED or len(dated) < _LEAST_SHARE * len(told):
        return "few"
    if any(each.kind == "turn" and each.unit.id not in years and each.unit.id not in near for each in shown):
        return "turn"
    return "short" if max(dated) - min(dated) < _LEAST_YEARS else None


# --- events ------------------------------------------------------------------------------------------------------


def _happenings(
    material: CodedMaterial, case: Case, turns: Iterable[Turn], words: Mapping[str, str]
) -> list[_Happening]:
    codings = material.codings_of(case.id)
    coded = {(coding.unit.id, coding.code): coding for coding in codings}
    units = {unit.id: unit for unit in material.units_of(case.id)}
    found = []
    for turn in turns:
        unit = units.get(turn.point.event)
        if unit is None:
            continue
        verbatim = _verbatim(unit, coded.get((unit.id, turn.point.kind)))
        found.append(
            _Happening(
                unit=unit,
                case=case.id,
                code=turn.point.kind,
                label=turn.label,
                lane=lane_of(turn.point.kind, verbatim, unit.text),
                kind="turn",
                basis=turn.basis,
                probability=turn.point.probability,
                words=verbatim,
            )
        )
    for coding in codings:
        if not is_event(coding.code) or not happened(coding):
            continue
        label = material.labels.get(coding.code, coding.code)
        lacking = coding.attributes.get("polaritet") == "fravaer"
        verbatim = _verbatim(coding.unit, coding)
        found.append(
            _Happening(
                unit=coding.unit,
                case=case.id,
                code=coding.code,
                label=words["lacking"].format(label=label) if lacking else label,
                lane=lane_of(coding.code, verbatim, coding.unit.text),
                kind="setback" if coding.code == _SETBACK or coding.code.startswith(f"{_SETBACK}.") else "event",
                basis=coding.basis,
                probability=coding.probability,
                words=verbatim,
            )
        )
    return found


def _verbatim(unit: Segment, coding: Coding | None) -> str:
    """The first evidence, or how the unit begins; white space folded."""
    if coding is not None and coding.evidence:
        said = coding.evidence[0].text.split()
        if len(said) >= _SHORTEST_EVIDENCE:
            return " ".join(said)
    return " ".join(unit.text.split()[:_FIRST_WORDS])


def _preferred(each: _Happening) -> tuple[bool, int, float]:
    return each.basis != "decision", _RANK[each.kind], -(each.probability if each.probability is not None else 1.0)


def _one_a_lane(found: Sequence[_Happening]) -> list[_Happening]:
    """Of several events in a unit one a lane: a turning point before a setback before another, then the surest."""
    best: dict[tuple[str, str], _Happening] = {}
    for each in sorted(found, key=lambda each: (_RANK[each.kind], *_preferred(each))):
        best.setdefault((each.unit.id, each.lane), each)
    return list(best.values())


def _lane_id(each: _Happening, *, several: bool) -> str:
    return f"{each.case}:{each.lane}" if several else each.lane


def _lanes(cases: Sequence[Case], shown: Sequence[_Happening], lang: str) -> tuple[Lane, ...]:
    """All lanes of one informant, of several those that hold something; ``other`` only where it does."""
    names = lane_names(lang)
    if len(cases) == 1:
        used = {each.lane for each in shown}
        return tuple(Lane(lane, names[lane]) for lane in LANES if lane != "other" or lane in used)
    held = {(each.case, each.lane) for each in shown}
    return tuple(
        Lane(f"{case.id}:{lane}", f"{case.name}: {names[lane].lower()}")
        for case in cases
        for lane in LANES
        if (case.id, lane) in held
    )
