"""A transcript comes in; when the interview was goes out, from its attributes, its header or its file's name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qualkit.model import PartKind, Transcript
from qualkit.narrative.time_patterns import MONTHS, SEASONS

__all__ = ["interview_date"]

_COLUMNS = frozenset(("dato", "date", "interviewdato", "interview date", "dato for interview", "interviewet den"))
_YEAR_COLUMNS = frozenset(("interviewår", "interview year", "årstal", "year"))
_ENGLISH_MONTHS = "january february march april may june july august september october november december"
_ENGLISH = {name: nr for nr, name in enumerate(_ENGLISH_MONTHS.split(), start=1)}
_NAMES = {**{name[:3]: nr for name, nr in (MONTHS | _ENGLISH).items()}, **MONTHS, **_ENGLISH}
_NAME = "|".join(sorted(_NAMES, key=len, reverse=True))
_SEASON = "|".join(SEASONS)
_DATE = re.compile(
    r"(?<!\d)(?P<y>20\d\d|19\d\d)[-_./](?P<m>[01]?\d)(?:[-_./](?P<d>[0-3]?\d))?(?!\d)"
    # not what a clock's hours end in: "10.15-11.30", "kl. 10-11.30"
    r"|(?<!\d)(?<!\d[.:])(?<!\bkl )(?<!\bkl\. )(?P<d2>[0-3]?\d)"
    r" ?[./-] ?(?P<m2>[01]?\d) ?[./ -] ?(?P<y2>20\d\d|19\d\d|\d\d)(?!\d|[.:]\d)"
    rf"|(?:(?<!\d)(?P<d3>[0-3]?\d)\.?(?:st|nd|rd|th)? (?:of )?)?\b(?P<m3>{_NAME})\.?,?"
    r" (?:(?P<d4>[0-3]?\d),? )?(?P<y3>20\d\d|19\d\d)\b"
    rf"|\b(?P<s>{_SEASON})(?:en|et)? (?P<y4>20\d\d|19\d\d)\b"
)
_LABELLED = re.compile(r"\b(?:dato|date|interviewet|interviewed|optaget|recorded|foretaget|tidspunkt|afholdt)\b")
_YEAR = re.compile(r"(?<!\d)(?:20\d\d|19[5-9]\d)(?!\d)")
_COMPACT = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)(?!\d)")


def interview_date(transcript: Transcript) -> float | None:
    """When an interview was made.

    Args:
        transcript: its attributes come first (a column ``dato`` or ``date``), then a line of the header that says
            ``Dato:``, then another with a whole date, then the file's name (``2024-03-12``, ``2024-03``).

    Returns:
        a decimal year; None where nothing tells it.
    """
    tables = [transcript.attributes, *transcript.informant_attributes.values()]
    for row in tables:
        for column, value in row.items():
            name = " ".join(column.casefold().replace("_", " ").split())
            if name in _COLUMNS and (found := _parsed(value, bare_year=True)) is not None:
                return found
            if name in _YEAR_COLUMNS and (found := _parsed(value, bare_year=True)) is not None:
                return found
    lines = list(_header(transcript))
    for line in lines:
        if _LABELLED.search(line) and (found := _parsed(line, bare_year=True)) is not None:
            return found
    for line in lines:
        if (found := _parsed(line, bare_year=False)) is not None:
            return found
    for name in (transcript.source_name, transcript.name):
        if (found := _parsed(name.casefold(), bare_year=False)) is not None:
            return found
        if match := _COMPACT.search(name):
            return _decimal(int(match[1]), int(match[2]), int(match[3]))
    return None


def _header(transcript: Transcript) -> Iterator[str]:
    first = transcript.turns[0].span.start if transcript.turns else 0
    headed = [part for part in transcript.parts if part.kind is PartKind.HEADER]
    if headed:
        for part in headed:
            yield from part.span.of(transcript.text).casefold().splitlines()
    else:
        yield from transcript.text[: min(first, 2000)].casefold().splitlines()


def _parsed(text: str, *, bare_year: bool) -> float | None:
    text = text.casefold()
    for match in _DATE.finditer(text):
        if match["s"]:
            return int(match["y4"]) + next(part for name, part in SEASONS.items() if match["s"] == name)
        year = int(match["y"] or match["y2"] or match["y3"])
        month = match["m"] or match["m2"] or str(_NAMES[match["m3"]])
        day = match["d"] or match["d2"] or match["d3"] or match["d4"] or "15"
        found = _decimal(year + 2000 if year < 100 else year, int(month), int(day))
        if found is not None:
            return found
    if bare_year and (only := _YEAR.search(text)):
        return int(only.group()) + 0.5
    return None


def _decimal(year: int, month: int, day: int) -> float | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return year + (month - 1) / 12 + (day - 1) / 365
