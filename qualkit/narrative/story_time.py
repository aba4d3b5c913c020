"""An informant's units come in; when in the life told each was goes out: years where dates, ages or the interview tell.

Years stand in the calendar where the interview's date or a year of birth is known; else they count from the interview,
in which *for tre år siden* and, with an age, *da jeg var 27* find a place and *i 2016* does not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from qualkit.findings import Case, CodedMaterial, StoryTime
from qualkit.model import Segment
from qualkit.narrative.interview_dates import interview_date
from qualkit.narrative.time_words import Mention, own_age, own_birth, tells_then, time_words

__all__ = ["BETWEEN_UNITS", "BETWEEN_YEARS", "story_times"]

BETWEEN_UNITS = 5
"""How many units apart dated neighbours may stand for what lies between them to take a time from them."""
BETWEEN_YEARS = 2.0
"""How many years apart they may be."""
_ANCHOR_UNITS = {"years": 6, "months": 3, "days": 1}  # what "to år efter", "ugen efter" count from stands so near
_AGE = re.compile(r"\D{0,6}(\d{1,2})(?: ?[-–] ?(\d{1,2}))?(?: ?år.{0,12}| ?years?.{0,8})?")
_BIRTH_COLUMNS = frozenset(
    ("født", "fødselsår", "fødselsdato", "årgang", "birth year", "year of birth", "born", "fødeår")
)
_FIRST_UNITS = 15  # where people say how old they are

Counted = Literal["calendar", "interview"]


@dataclass(frozen=True, slots=True)
class _Anchors:
    """What places the words of one interview: when it was, how old the informant was then, when born."""

    interview: float | None
    age: float | None
    birth: float | None


def story_times(material: CodedMaterial, case: Case) -> dict[str, StoryTime]:
    """When the matter of each of an informant's units was.

    A unit with several times takes the first that is not *nu*, or that with which the story goes on (*og så*). One
    without, told in the past tense, takes its place between dated neighbours in the order of telling, where these rise,
    stand at most :data:`BETWEEN_UNITS` apart and at most :data:`BETWEEN_YEARS` years; else its year is None. What lies
    before the informant's birth or after the interview is no time of the story.

    Args:
        material: what is coded.
        case: the informant.

    Returns:
        unit id to its time, for every unit of the case, in order of telling. All count from the same: the calendar or
        the interview.
    """
    by_interview: dict[str, list[Segment]] = {identity: [] for identity, _ in case.voices}
    for unit in material.units_of(case.id):
        by_interview.setdefault(unit.transcript_id, []).append(unit)
    said = {unit.id: time_words(unit.text) for units in by_interview.values() for unit in units}
    anchors = _anchors(material, case, by_interview)
    best: dict[str, StoryTime] = {}
    ways: tuple[Counted, ...] = ("calendar", "interview")
    if any(each.interview is not None for each in anchors.values()):
        ways = ("calendar",)
    for counted in ways:
        found: dict[str, StoryTime] = {}
        for identity, units in by_interview.items():
            found |= _of_interview(units, said, anchors[identity], counted)
        if not best or _dated(found) > _dated(best):
            best = found
    return best


def _dated(times: Mapping[str, StoryTime]) -> int:
    return sum(time.year is not None for time in times.values())


def _anchors(material: CodedMaterial, case: Case, by_interview: Mapping[str, Sequence[Segment]]) -> dict[str, _Anchors]:
    """Each interview's, completed from one another: a person is born once."""
    dates = {identity: interview_date(material.transcripts[identity]) for identity in by_interview}
    ages = {
        identity: _age_of(case.by_interview.get(identity, {})) or _first_age(units)
        for identity, units in by_interview.items()
    }
    births = [_birth_of(row) for row in (case.attributes, *case.by_interview.values())]
    births += [own_birth(unit.text) for units in by_interview.values() for unit in units[:_FIRST_UNITS]]
    year = next((found for found in births if found is not None), None)
    birth = year + 0.5 if year is not None else None
    if birth is None:
        told = [date - age - 0.5 for identity, date in dates.items() if date is not None and (age := ages[identity])]
        birth = told[0] if told else None
    found = {}
    for identity in by_interview:
        date, age = dates[identity], ages[identity]
        if date is None and birth is not None and age is not None:
            date = birth + age + 0.5
        if age is None and date is not None and birth is not None:
            age = date - birth - 0.5
        found[identity] = _Anchors(date, age, birth)
    return found


def _age_of(row: Mapping[str, str]) -> float | None:
    """The age in an attribute row: *57*, *57 år*, *40-49*."""
    for column, value in row.items():
        match = _AGE.fullmatch(value.strip())
        if match and re.sub(r"\W.*", "", column.casefold()) in {"alder", "age"}:
            return (int(match[1]) + int(match[2] or match[1])) / 2
    return None


def _birth_of(row: Mapping[str, str]) -> int | None:
    for column, value in row.items():
        name = " ".join(re.findall(r"\w+", column.casefold().replace("_", " ")))
        match = re.search(r"(?<!\d)(?:19|20)\d\d(?!\d)", value)
        if match and name in _BIRTH_COLUMNS:
            return int(match.group())
    return None


def _first_age(units: Sequence[Segment]) -> float | None:
    return next((age for unit in units[:_FIRST_UNITS] if (age := own_age(unit.text)) is not None), None)


def _of_interview(
    units: Sequence[Segment], said: Mapping[str, Sequence[Mention]], anchors: _Anchors, counted: Counted
) -> dict[str, StoryTime]:
    """The times of one interview's units, in order."""
    found: list[StoryTime] = []
    anchor: tuple[int, float] | None = None  # the last time told and the unit it stands in
    for place, unit in enumerate(units):
        own: StoryTime | None = None
        for mention in said[unit.id]:
            if mention.kind == "relative":
                near = anchor is not None and place - anchor[0] <= _reach(mention.value)
                year = anchor[1] + mention.value if anchor is not None and near else None
            elif _is_a_season(mention) and anchor is not None and place - anchor[0] <= _ANCHOR_UNITS["months"]:
                # "I efteråret" where an earlier time is told of may be the autumn of then.
                year = _placed(mention, anchors, counted)
                year = None if year is not None and year - anchor[1] > 1.2 else year
            else:
                year = _placed(mention, anchors, counted)
            if year is None or not _in_life(year, anchors, counted):
                continue
            if mention.kind != "now":
                anchor = (place, year)
            if own is None or (own.how == "now" and mention.kind != "now") or _goes_on(unit.text, mention):
                own = StoryTime(unit.id, round(year, 3), mention.said, mention.kind, counted)
        found.append(own or StoryTime(unit.id, None, counted=counted))
    return {time.unit: time for time in _between(units, found)}


def _goes_on(text: str, mention: Mention) -> bool:
    """Whether the story goes on with it: *hun flyttede, da vi var nitten, og så kom hun hjem sidste år*."""
    return mention.kind != "now" and re.search(r"\b(?:og|men) så\b[^.!?…]*$", text[: mention.start].lower()) is not None


def _reach(years: float) -> int:
    """How many units before, what so many years are counted from may stand."""
    return _ANCHOR_UNITS["days" if abs(years) < 0.07 else "months" if abs(years) < 0.9 else "years"]


def _is_a_season(mention: Mention) -> bool:
    return mention.kind == "ago" and mention.season is not None and mention.value == 0


def _placed(mention: Mention, anchors: _Anchors, counted: Counted) -> float | None:
    """The year of a mention, in the calendar or counted from the interview."""
    now = anchors.interview if counted == "calendar" else 0.0
    if mention.kind == "date":
        if counted == "interview":
            return None
        # "I 2024" said in March of that year is no later than the interview.
        return (
            min(mention.value, now)
            if now is not None and math.floor(mention.value) == math.floor(now)
            else mention.value
        )
    if mention.kind == "age":
        if counted == "calendar" and anchors.birth is not None:
            year = anchors.birth + mention.value + 0.5
            return min(year, now) if now is not None and year - now < 1 else year
        if anchors.age is not None and now is not None:
            return now - (anchors.age - mention.value)
        return None
    if now is None:
        return None
    if mention.kind == "ago" and mention.season is not None:
        if counted == "interview":
            return now - (mention.value or 0.5)
        if mention.value < 1:
            return math.floor(now - mention.season) + mention.season
        if mention.value == 1:  # "i marts sidste år", and "forrige vinter"
            return math.floor(now) - 1 + mention.season
        return round(now - mention.value - mention.season) + mention.season
    return now - mention.value


def _in_life(year: float, anchors: _Anchors, counted: Counted) -> bool:
    """Whether it may be a time of the story: after birth and not after the interview."""
    now = anchors.interview if counted == "calendar" else 0.0
    if now is not None and year > now + 0.05:
        return False
    if counted == "calendar":
        return year >= (anchors.birth if anchors.birth is not None else 1930.0)
    return anchors.age is None or year >= -anchors.age - 1


def _between(units: Sequence[Segment], times: Sequence[StoryTime]) -> list[StoryTime]:
    """Give a time to units that stand between dated ones and are told in the past tense as they are."""
    filled = list(times)
    dated = [place for place, time in enumerate(times) if time.year is not None and time.how != "now"]
    for left, right in pairwise(dated):
        start, end = times[left].year, times[right].year
        if start is None or end is None or right - left > BETWEEN_UNITS or not 0 <= end - start <= BETWEEN_YEARS:
            continue
        for place in range(left + 1, right):
            if times[place].year is None and tells_then(units[place].text):
                year = start + (end - start) * (place - left) / (right - left)
                filled[place] = StoryTime(times[place].unit, round(year, 3), "", "between", times[place].counted)
    return filled
