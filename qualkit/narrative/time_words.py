"""What an informant says comes in; the words that tell when it was go out: years, ages, *for tre år siden*, *i dag*.

A duration (*i elleve år*) tells no time, nor does what somebody else was (*da min søn var syv*), what is quoted, or
what is compared with (*end for to år siden*). Prices, hours, telephone numbers and times of the day look alike and are
none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from qualkit.language.numerals import number_of
from qualkit.language.word_lists import CHILD, FINITE, KIN
from qualkit.narrative.time_patterns import (
    AGE,
    AGE_IN_A_WORD,
    AGO,
    DECADE,
    HOUSE_NUMBER,
    LAST,
    MONTHS,
    NOW,
    OWN_AGE,
    OWN_BIRTH,
    PARENTS,
    RELATIVE,
    SEASON_BEFORE_OR_AFTER,
    SEASONS,
    TENS,
    YEAR,
)

__all__ = ["Mention", "own_age", "own_birth", "tells_then", "time_words"]

Kind = Literal["date", "age", "ago", "relative", "now"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that tell a time.

    ``value``: of a ``date`` the decimal year; of an ``age`` the years; of ``ago`` how many years before the interview;
    of ``relative`` how many after what was told before (negative: before it); of ``now`` 0. ``season`` is the part of
    the year in [0, 1) where ``ago`` names one (*i foråret for tre år siden*); with a ``value`` of 0 the latest such.
    """

    start: int
    end: int
    kind: Kind
    value: float
    said: str
    season: float | None = None


_UNITS = {"år": 1.0, "måned": 1 / 12, "mdr": 1 / 12, "uge": 7 / 365, "dag": 1 / 365}
_DECADES = {"halvfjerdserne": 1975.0, "firserne": 1985.0, "halvfemserne": 1995.0, "nullerne": 2005.0}
_TENS_YEARS = {"tyverne": 20, "trediverne": 30, "fyrrerne": 40, "halvtredserne": 50}
_LAST_YEARS = {
    "fjor": 1.0,
    "forfjor": 2.0,
    "går": 1 / 365,
    "forgårs": 2 / 365,
    "uge": 7 / 365,
    "måned": 1 / 12,
    "år": 1.0,
}
_OLDEST = 1985  # years before this are looked at twice

_TELLS_NOW = frozenset("er har kan skal vil må får kommer går står sidder bor arbejder tør kører".split())
_TELLS_THEN = frozenset("var havde kunne skulle ville måtte fik kom gik stod sad blev sagde turde lå tog".split())
_WEAK_PAST = re.compile(r"\w{3,}ede")
_SELF_WORDS = frozenset("jeg mig min mit mine vi a mæ os".split())
_OTHER_WORDS = KIN | CHILD | frozenset("han hun ham hende hans hendes de dem".split())
_FOLLOWS = frozenset("og så men igen der da kom".split()) | FINITE

# The same words after these compare or suppose, and date nothing.
_COMPARED = re.compile(r"\b(?:end|som|ligesom|som om|hvis|når|gid|end da|hvad)(?: for| da| det)?\s*$")
# So does all in a clause that only supposes.
_SUPPOSED = re.compile(r"\b(?:hvis|skulle have|burde|kunne have|gid)\b[^.,;:!?…]*$")
_THOUGHT = re.compile(r"\b(?:tænk\w*|sikker\w*|husk\w*|drøm\w*|(?:snakke|tal)\w* om)\b")
_QUOTED = re.compile(r"[\"”“„»][^\"”“„»«]{0,400}[\"”“«]")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")

_Hit = tuple[int, int, Kind, float, float | None]


def time_words(text: str) -> list[Mention]:
    """Find what tells when something was.

    Args:
        text: an informant's words.

    Returns:
        mentions by place, none overlapping; ``said`` is verbatim.
    """
    # A few letters of other scripts change length with their case; none of them tells a Danish time.
    low = "".join(lower if len(lower := letter.lower()) == 1 else letter for letter in text)
    low = low.replace("’", "'").replace("\n", " ").replace("\t", " ")
    quoted = [match.span() for match in _QUOTED.finditer(low)]
    found: list[Mention] = []
    for finder in _FINDERS:
        for start, end, kind, value, season in finder(low):
            inside = kind != "date" and any(a < start and end < b for a, b in quoted)
            if inside or any(start < known.end and known.start < end for known in found):
                continue
            found.append(Mention(start, end, kind, value, text[start:end].strip(" ,"), season))
    found.sort(key=lambda mention: mention.start)
    return found


# --- years -------------------------------------------------------------------------------------------------------


def _dates(low: str) -> Iterator[_Hit]:
    for match in YEAR.finditer(low):
        year, part = _year_of(match)
        if year and not _is_no_year(low, match, year):
            yield match.start(), match.end(), "date", year + part, None
    for match in DECADE.finditer(low):
        start, word = match.start("decade") - 2, match["decade"]
        before = (match["before"] or "").strip()
        # "Han er midt i halvfjerdserne" is an age; "det var i halvfjerdserne" a time.
        if before in _BEFORE_AGE and re.search(r"\bdet var $", low[:start]) is None:
            continue
        clause = re.split(r"[,.;:!?…]", low[:start])[-1] + re.split(r"[,.;:!?…]", low[match.end() :])[0]
        if not _SELF_WORDS & set(re.findall(r"\w+", clause)):
            continue  # "en fra landsholdet i halvfemserne" is no time of the informant's
        if word[0].isdigit():
            digits = re.sub(r"\D", "", word)
            decade = int(digits) if len(digits) == 4 else int(digits) + (1900 if int(digits) >= 40 else 2000)
            yield start, match.end(), "date", decade + 5.0, None
        else:
            yield start, match.end(), "date", _DECADES[word], None


_BEFORE_AGE = frozenset("er var midt først sidst nok vel blev fra engang".split())
_YEAR_GROUPS = ("of_month", "of_date", "of_season", "led", "since", "first", "short", "shortened")


def _year_of(match: re.Match[str]) -> tuple[int, float]:
    """The year, 0 if it is none, and how far into it."""
    if match["spoken"]:
        return 2000 + int(number_of(match["spoken"]) or 0), 0.5
    if match["spoken_late"]:
        return 1900 + int(number_of(match["spoken_late"]) or 0), 0.5
    digits = next(match[name] for name in _YEAR_GROUPS if match[name]).lstrip("'")
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 40 else 1900
    if match["month"]:
        return year, (MONTHS[match["month"]] - 1) / 12 + (int(match["day"] or 15) - 1) / 365
    if match["of_date"]:
        month = int(match["m"])
        return (year, (month - 1) / 12 + int(match["d"]) / 365) if 1 <= month <= 12 else (0, 0.0)
    if match["season"]:
        return year, _season(match["season"])
    return year, 0.5


def _is_no_year(low: str, match: re.Match[str], year: int) -> bool:
    """Whether it is a year of birth, of a thing or of the parents, or the number of a house or a class."""
    before, after = low[max(0, match.start() - 40) : match.start()], low[match.end() : match.end() + 14]
    if re.search(r"\bfødt(?: den)?\s*(?:tilbage )?$", before):
        return True
    if re.search(r"\b(?:model|årgang)\s*$", before):
        return True
    if match.group().startswith("siden") and re.search(
        r"\b(?:den|det|der) (?:\w+ )?(?:har|havde|stod|lå)\b[^.,]*$", before
    ):
        return True  # "den har stået der siden 1962"
    sentence = re.split(r"[.!?…]", low[: match.start()])[-1] + re.split(r"[.!?…]", low[match.start() :])[0]
    if year < _OLDEST and PARENTS.search(sentence):
        return True
    short = match["short"] or (match["of_season"] if match["of_season"] and len(match["of_season"]) < 4 else "")
    if not short:
        return False
    if HOUSE_NUMBER.search(before):
        return True
    # "I 12" may be anything; "i 94" hardly.
    vague = match["short"] is not None and not short.startswith("'") and 10 <= int(short) <= 39
    return vague and re.match(r"\s*(?:[.,;!?…)]|$|da\b|der\b|hvor\b|og så\b|blev\b|kom\b)", after) is None


def _season(word: str) -> float:
    """The part of the year of a season, a feast or a month."""
    if word in MONTHS:
        return (MONTHS[word] - 0.5) / 12
    return next(part for name, part in SEASONS.items() if word.startswith(name))


def _unit(word: str) -> float:
    return next(years for name, years in _UNITS.items() if word.startswith(name))


# --- counted from the interview, or from what was told before ----------------------------------------------------


def _agos(low: str) -> Iterator[_Hit]:
    for match in AGO.finditer(low):
        number = number_of(match["n"])
        start, ahead = match.start(), low[max(0, match.start() - 30) : match.start()]
        before = re.sub(r"\bfor(?: \w+)?\s*$", "", ahead)
        if number is None or _COMPARED.search(before) or re.search(r"\bfra\s*$", before):
            continue
        if _is_supposed(low, start):
            continue
        if match["back"] and before == ahead:
            continue  # "jeg har to år tilbage" is still to come
        if opening := re.search(r"\bfor (?:en |sådan |cirka |ca\. |vel )?$", ahead):
            start -= len(opening.group())
        yield start, match.end(), "ago", number * _unit(match["unit"]), _season_beside(low, start, match.end())
    for match in LAST.finditer(low):
        which, what = match["which"], match["what"]
        before = low[max(0, match.start() - 16) : match.start()]
        if which == "i" and what in ("år", "uge", "måned"):
            continue
        if re.search(r"\b(?:de|det|den|mit|min|dit|hans|hendes|vores|hvert|hver|to|tre|født|allersidste)\s*$", before):
            continue
        if _COMPARED.search(before) or before.endswith("fra "):
            continue
        if _is_supposed(low, match.start()):
            continue
        years, season = _last(which, what)
        if season is None and years < 0.1 and _THOUGHT.search(low, max(0, match.start() - 45), match.end() + 20):
            continue  # what was thought of yesterday was another time
        if season is None and years >= 1:
            season = _season_beside(low, match.start(), match.end())
        yield match.start(), match.end(), "ago", years, season


def _is_supposed(low: str, at: int) -> bool:
    """Whether the clause up to there only supposes: *hvis du var kommet for et år siden*."""
    return _SUPPOSED.search(low[max(0, at - 60) : at]) is not None


def _last(which: str, what: str) -> tuple[float, float | None]:
    """How long ago *sidste år*, *i fjor*, *i sommer* were; 0 and a part of the year: the latest such."""
    if what in _LAST_YEARS:
        return _LAST_YEARS[what], None
    if what.endswith("dags"):
        return 4 / 365, None
    return (1.0 if which == "forrige" else 0.0), _season(what)


def _season_beside(low: str, start: int, end: int) -> float | None:
    """*I foråret for tre år siden*, *tre år siden til april*."""
    match = SEASON_BEFORE_OR_AFTER.search(low[max(0, start - 14) : start] + "|" + low[end : end + 16])
    return _season(match["a"] or match["b"]) if match else None


def _relatives(low: str) -> Iterator[_Hit]:
    for match in RELATIVE.finditer(low):
        if match["same"]:
            yield match.start(), match.end(), "relative", 0.0, None
            continue
        if match["after"]:
            number, unit, way = number_of(match["after"]), match["after_unit"], "efter"
        elif match["one"]:
            number, unit, way = 1.0, match["one"], match["one_way"]
        else:
            number, unit, way = number_of(match["n"]), match["unit"], match["way"]
        # "To år efter skilsmissen" counts from the divorce, which stands undated: only where nothing such follows.
        at_end = re.match(r"\s*(?:[.,;:!?…–)\]]|$)", low[match.end() :]) is not None
        following = re.match(r"\s*(\w*)", low[match.end() :])
        word = following.group(1) if following else ""
        free = at_end or word in _FOLLOWS or re.fullmatch(r"\w{2,}(?:ede|te)", word) is not None
        if number is None or not (free or way in ("senere", "tidligere", "forinden") or match["after"]):
            continue
        before = low[max(0, match.start() - 16) : match.start()]
        if _COMPARED.search(before) or re.search(r"\bhavde det været\s*$", before):
            continue
        if match.start() < 30 and re.search(r"\bdet (?:var|er) (?:jo |så |vel |nok )*$", before):
            continue  # an answer: it counts from what the interviewer asked of
        sign = -1.0 if way in ("før", "forinden", "tidligere") else 1.0
        yield match.start(), match.end(), "relative", sign * number * _unit(unit), None


# --- ages --------------------------------------------------------------------------------------------------------


def _ages(low: str) -> Iterator[_Hit]:
    for match in AGE.finditer(low):
        number = number_of(match["n"] or match["inverted"])
        before, after = low[max(0, match.start() - 20) : match.start()], low[match.end() : match.end() + 20]
        if number is None or not 2 <= number <= 99 or _COMPARED.search(before):
            continue
        if _is_supposed(low, match.start()):
            continue
        years = match["years"] or match["inverted_years"] or ""
        # "Jeg var elleve år på fabrikken" lasted; "jeg var to" may count anything; "vi var fjorten" so many people.
        if years.strip() == "år" and re.match(r"\s*(?:på|i|hos|ved|der\b|som|under|uden|om|væk|alene)", after):
            continue
        if (number < 10 or re.search(r"\bvi\b", match.group())) and not years and not match["when"]:
            continue
        yield match.start(), match.end(), "age", number, None
    for match in AGE_IN_A_WORD.finditer(low):
        number = number_of(match["n"])
        if number is None or not 2 <= number <= 99 or (match["som"] and match["ending"] != "årig"):
            continue
        if not _is_of_another(low, match.start(), match.end()):
            yield match.start(), match.end(), "age", number, None
    for match in TENS.finditer(low):
        part = (match["part"] or "").strip()
        more = 2 if part in ("først", "starten") else 8 if part.startswith(("sidst", "slut")) else 5
        yield match.start(), match.end(), "age", float(_TENS_YEARS[match["tens"]] + more), None


def _is_of_another(low: str, start: int, end: int) -> bool:
    """Whether the nearest person in the sentence is somebody else: *hvordan hun var som syvårig*."""
    opening = max((match.end() for match in _SENTENCE_END.finditer(low, 0, start)), default=0)
    closing = _SENTENCE_END.search(low, end)
    nearest: tuple[int, bool] | None = None
    for match in re.finditer(r"\w+", low[opening : closing.start() if closing else len(low)]):
        at, word = opening + match.start(), match.group()
        if start <= at < end or word not in _SELF_WORDS | _OTHER_WORDS:
            continue
        far = start - at if at < start else at - end
        if nearest is None or far < nearest[0]:
            nearest = (far, word in _OTHER_WORDS)
    return nearest is not None and nearest[1]


def _nows(low: str) -> Iterator[_Hit]:
    then, now = _tenses(low)
    for match in NOW.finditer(low):
        # What is told in the past tense is not about today, though it may end there.
        quoting = low[: match.start()].rstrip().endswith(":")
        if then <= (now if match["strong"] else now / 2) and not quoting:
            yield match.start(), match.end(), "now", 0.0, None


def _tenses(low: str) -> tuple[int, int]:
    """How many words tell of then and of now."""
    words = re.findall(r"\w+", low)
    then = sum(word in _TELLS_THEN or _WEAK_PAST.fullmatch(word) is not None for word in words)
    return then, sum(word in _TELLS_NOW for word in words)


def tells_then(text: str) -> bool:
    """Whether most of it is told in the past tense."""
    then, now = _tenses(text.lower())
    return then > now


_FINDERS: tuple[Callable[[str], Iterator[_Hit]], ...] = (_dates, _agos, _ages, _relatives, _nows)


def own_age(text: str) -> float | None:
    """The age that an informant says they have (*jeg er syvoghalvtreds*), from 12 to 99 years; None if none is said."""
    low = text.lower()
    for match in OWN_AGE.finditer(low):
        number = number_of(match["n"])
        before, after = low[max(0, match.start() - 10) : match.start()], low[match.end() : match.end() + 12]
        if number is None or not 12 <= number <= 99 or re.search(r"\b(?:til|at|når|før|hvis|siger|inden)\s*$", before):
            continue
        if match["years"] or not re.match(r"\s*(?:i|på|hos|om|mand|nye|gamle) ", after):
            return number
    return None


def own_birth(text: str) -> int | None:
    """The year in which an informant says they were born (*jeg er født i 67*); None if none is said."""
    match = OWN_BIRTH.search(text.lower().replace("’", "'"))
    if match is None:
        return None
    digits = match["year"].lstrip("'")
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 15 else 1900)
