"""What an informant says comes in; the words that tell when it was go out: years, ages, *for tre år siden*, *i dag*.

A duration (*i elleve år*) tells no time, nor does what somebody else was (*da min søn var syv*), what is quoted, or what
is compared with (*end for to år siden*). Prices, hours, telephone numbers and times of the day look alike and are none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from qualkit.language.numerals import NUMERAL, NUMERAL_STEM, NUMERALS, number_of
from qualkit.language.word_lists import CHILD, FINITE, KIN

__all__ = ["MONTHS", "SEASONS", "Mention", "own_age", "own_birth", "time_words"]

Kind = Literal["date", "age", "ago", "relative", "now"]


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that tell a time.

    ``value``: of a ``date`` the decimal year; of an ``age`` the years; of ``ago`` how many years before the interview;
    of ``relative`` how many after what was told before (negative: before it); of ``now`` 0. ``season`` is the part of
    the year in [0, 1) where ``ago`` names one (*i foråret for tre år siden*).
    """

    start: int
    end: int
    kind: Kind
    value: float
    said: str
    season: float | None = None


MONTHS = {name: nr for nr, name in enumerate(
    "januar februar marts april maj juni juli august september oktober november december".split(), start=1)}  # fmt: skip
SEASONS = {"vinter": 0.05, "forår": 0.3, "sommer": 0.55, "efterår": 0.78, "jul": 0.98, "påske": 0.27}
_UNITS = {"år": 1.0, "måned": 1 / 12, "mdr": 1 / 12, "uge": 7 / 365, "dag": 1 / 365}

_MONTH = "|".join(MONTHS)
_SEASON = r"(?:vinter|forår|sommer|efterår)(?:en|et)?|julen|påsken"
_UNIT = r"(?:år|måned(?:er)?|mdr\.?|uger?|dage?)"
_YEAR4 = r"(?:19[3-9]\d|20[0-3]\d)"
_YEAR2 = r"'?\d\d"
# What a number counts where it is neither a year nor an age.
_LATE = r"(?:(?:en|to|tre|fire|fem|seks|syv|otte|ni)og)?(?:halvtreds|tres|halvfjerds|firs|halvfems)"
_COUNTED = (
    r"(?! ?(?:%|½|\d)|[.,:]\d| (?:procent|kr\b|kroner|timer?|minut|dage?\b|uger?\b|måned|gange?\b|kilo|kg\b|gram|meter|km\b"
    r"|cm\b|mand\b|stykker|stk\b|af (?:dem|os|jer)|ud af|personer|mennesker|børn|point|pund|liter|tusind|hundrede|sider"
    r"|numre|grader|sal\b|tommer|om (?:ugen|dagen|måneden|året)|i timen|skruer|kopier|stole|kasser|breve))"
)
_ME = r"(?:jeg|vi|a|æ|jâ|ja'|jæ)"
_ADVERBS = (
    r"(?:(?:kun|bare|lige|vel|nok|jo|så|vist|cirka|ca\.|omkring|da|allerede|næsten|fyldt|knap|godt|øh|altså|hvad|vil jeg"
    r" tro|også|selv|i hvert fald|sådan|vistnok|måske|…|\.\.\.|,) *){0,4}"
)
_YEAR = re.compile(
    rf"(?:(?P<day>\d{{1,2}})\. ?)?(?P<month>{_MONTH}) (?:i )?(?P<a>{_YEAR4})\b"
    rf"|\b(?P<d>[0-3]?\d)[./-](?P<m>[01]?\d)[./ -]+(?P<b>{_YEAR4})\b"
    rf"|\b(?P<season>{_SEASON}) (?:i )?(?P<c>{_YEAR4}|{_YEAR2})(?!\w){_COUNTED}"
    rf"|\b(?:i|siden|året|omkring|cirka|tilbage i|engang i|helt fra|lige fra|fra og med) (?P<e>{_YEAR4})(?!\w){_COUNTED}"
    rf"|\bfra (?P<f>{_YEAR4})(?= (?:og )?(?:til|frem|indtil|op))"
    rf"|(?<![\w.,] )(?<!\d)\b(?P<h>{_YEAR4}) ?(?:til|–|-) ?(?:{_YEAR4})\b"
    rf"|\b(?:i|siden|omkring|tilbage i|engang i) (?:(?:{_YEAR2}),? nej,? )?(?P<g>{_YEAR2})(?!\w){_COUNTED}"
    rf"|(?<!\w)(?P<i>'\d\d)(?![\w']){_COUNTED}"
    rf"|\bto ?tusinde? ?(?:og ?)?(?P<w>{NUMERAL}){_COUNTED}"
    rf"|\b(?:i|siden|omkring|tilbage i|nitten ?hundrede? ?(?:og ?)?) ?(?P<x>{_LATE})(?= ?(?:[.,;!?…)]|$|og så|der |da |hvor |men ))"
)
_DECADE = re.compile(
    r"\b(?P<before>\w+ )?i (?P<decade>halvfjerdserne|firserne|halvfemserne|nullerne|(?:19|20)?[0-9]0'?erne)\b"
)
_DECADES = {"halvfjerdserne": 1975.0, "firserne": 1985.0, "halvfemserne": 1995.0, "nullerne": 2005.0}
_AGO = re.compile(
    rf"(?<![\w,.])(?P<n>{NUMERALS}) ?(?P<u>{_UNIT}) (?:siden|(?P<back>tilbage))\b(?! (?:han|hun|de|hans|hendes|deres|din|jeres)\b)"
)
_LAST = re.compile(
    rf"\b(?P<which>sidste|forrige|i) (?P<what>år|fjor|forfjor|går|forgårs|uge|måned|sommer|vinter|foråret?|efteråret?|jul"
    rf"|påske|(?:man|tirs|ons|tors|fre|lør|søn)dags)\b(?! (?:efter|{_YEAR4}|'?\d\d\b|i skolen|på |af |for \w+(?: \w+)? år siden))"
)
_RELATIVE = re.compile(
    rf"(?<![\w,.])(?P<n>{NUMERALS}) ?(?P<u>{_UNIT}) (?P<way>efter|senere|før|forinden|tidligere)\b"
    r"|\b(?P<one>året|måneden|ugen|dagen) (?P<how>efter|før)\b"
    r"|\b(?P<same>samme (?:år|sommer|vinter|forår|efterår))\b"
    rf"|\befter (?P<after>{NUMERALS}) ?(?P<v>{_UNIT})(?=,? (?:så|\w+(?:ede|te|dte)|var|fik|kom|blev|gik|sagde|havde|kunne) )"
)
_AGE = re.compile(
    rf"\b(?:(?P<da>da|dengang|fra|siden|før|inden|til|indtil|hvor) )?{_ME} (?:lige |netop |knap |kun |næsten )?(?:var|fyldte|blev) {_ADVERBS}"
    rf"(?P<n>{NUMERALS})(?P<y> år(?:s fødselsdag| gammel)?\b)?(?!\w){_COUNTED}"
    rf"|\b(?P<inv>(?:var|blev|fyldte)) {_ME} {_ADVERBS}(?P<m>{NUMERALS})(?P<z> år(?: gammel)?\b)?(?!\w){_COUNTED}"
)
_AGE_WORD = re.compile(rf"\b(?:som|en alder af|alderen af) (?:kun |bare |ung )?(?P<n>{NUMERAL_STEM})(?: ?-?(?P<y>årig|år))?\b")
_TENS = re.compile(
    rf"\b{_ME} var (?:{_ADVERBS})(?P<part>først |midt |sidst |sidste halvdel |slutningen |starten )?(?:i|af) "
    r"(?P<tens>tyverne|trediverne|fyrrerne|halvtredserne)\b"
)
_TENS_YEARS = {"tyverne": 20, "trediverne": 30, "fyrrerne": 40, "halvtredserne": 50}
_PRESENT = (
    "er har går bor arbejder tør kører står sover tjener laver sidder kan møder sover passer søger føler lever læser drikker"
    " spiser tager ligger"
).replace(" ", "|")
_NOW = re.compile(
    r"(?<!den dag )(?P<strong>\bi dag\b|\blige nu\b|\bfor tiden\b|\bi øjeblikket\b|\bnutildags\b|\bnu om dage\b"
    r"|\bher i år\b|\bpå nuværende tidspunkt\b)"
    rf"|\bnu (?:her )?(?:{_PRESENT}) {_ME}\b(?! (?:sagt|fortalt|talt|snakket|glemt|nævnt))|\b{_ME} (?:{_PRESENT}) (?:jo |så |her )?nu\b(?! (?:lige|ikke|godt|engang|nok|altid))"
)
_TELLS_NOW = frozenset("er har kan skal vil må får kommer går står sidder bor arbejder tør kører".split())
_TELLS_THEN = frozenset("var havde kunne skulle ville måtte fik kom gik stod sad blev sagde turde lå tog".split())

# The same words that compare or suppose date nothing.
_COMPARED = re.compile(r"\b(?:end|som|ligesom|som om|hvis|når|gid|end da|hvad)(?: for| da| det)?\s*$")
_PARENTS = re.compile(r"\bm(?:in|ine) (?:egen |egne )?(?:far|mor|forældre|bedste\w*|mor(?:mor|far)|far(?:mor|far)|oldefar|oldemor)\b")
_QUOTED = re.compile(r"[\"”“„»][^\"”“„»«]{0,400}[\"”“«]")
_SENTENCE_END = re.compile(r"[.!?…](?=\s|$)|\n")
_SELF_WORDS = frozenset("jeg mig min mit mine vi a mæ os".split())
_OTHER_WORDS = KIN | CHILD | frozenset("han hun ham hende hans hendes de dem".split())
_FOLLOWS = frozenset("og så men igen der da kom".split()) | FINITE


def time_words(text: str) -> list[Mention]:
    """Find what tells when something was.

    Args:
        text: an informant's words.

    Returns:
        mentions by place, none overlapping; ``said`` is verbatim.
    """
    low = text.lower().replace("’", "'").replace("\n", " ").replace("\t", " ")
    if len(low) != len(text):  # a few letters of other scripts change length; none of them tells a Danish time
        low = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
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


_Hit = tuple[int, int, Kind, float, float | None]


def _dates(low: str) -> Iterator[_Hit]:
    for match in _YEAR.finditer(low):
        year, part = _year_of(match)
        if year and not _is_no_year(low, match):
            yield match.start(), match.end(), "date", year + part, None
    for match in _DECADE.finditer(low):
        # "Han er midt i halvfjerdserne" is an age.
        if (match["before"] or "").strip() in {"er", "var", "midt", "først", "sidst", "nok", "vel", "blev", "fra", "engang"}:
            continue
        clause = low[max(low.rfind(sign, 0, match.start()) for sign in ",.;:!?…") + 1 : match.start()] + low[match.end() :]
        if not _SELF_WORDS & set(re.findall(r"\w+", re.split(r"[,.;:!?…]", clause)[0])):
            continue  # "en fra landsholdet i halvfemserne" is no time of the informant's
        start, word = match.start("decade") - 2, match["decade"]
        if word[0].isdigit():
            digits = re.sub(r"\D", "", word)
            decade = int(digits) if len(digits) == 4 else (1900 if int(digits) >= 40 else 2000) + int(digits)
            yield start, match.end(), "date", decade + 5.0, None
        else:
            yield start, match.end(), "date", _DECADES[word], None


def _year_of(match: re.Match[str]) -> tuple[int, float]:
    """The year, 0 if it is none, and how far into it."""
    if match["w"]:
        return 2000 + int(number_of(match["w"]) or 0), 0.5
    if match["x"]:
        return 1900 + int(number_of(match["x"]) or 0), 0.5
    said = next(match[name] for name in "abcefhgi" if match[name])
    digits = said.lstrip("'")
    year = int(digits)
    if len(digits) == 2:
        year += 2000 if year < 40 else 1900
    if match["month"]:
        return year, (MONTHS[match["month"]] - 1) / 12 + (int(match["day"] or 15) - 1) / 365
    if match["b"]:
        month = int(match["m"])
        return (year, (month - 1) / 12 + int(match["d"]) / 365) if 1 <= month <= 12 else (0, 0.0)
    if match["season"]:
        return year, _season(match["season"])
    return year, 0.5


def _is_no_year(low: str, match: re.Match[str]) -> bool:
    """Two figures that are a number of a house or a class, and a year of birth, which dates no story."""
    before, after = low[max(0, match.start() - 24) : match.start()], low[match.end() : match.end() + 14]
    if re.search(r"\bfødt(?: den)?\s*(?:tilbage )?$", before) or re.search(r"\b(?:er|var|model|årgang)\s*$", before):
        return "født" in before or match["f"] is None and match["e"] is None
    if match.group().startswith("siden") and re.search(r"\b(?:den|det|der) (?:har|havde|stod|lå)\b[^.,]*$", before):
        return True  # "den har stået der siden 1962"
    sentence = low[max(low.rfind(sign, 0, match.start()) for sign in ".!?…") + 1 : match.start()]
    if _year_of(match)[0] < 1985 and _PARENTS.search(sentence):  # before the informant's own time
        return True
    if match["g"] or (match["i"] is None and match["c"] and len(match["c"].lstrip("'")) == 2):
        said = (match["g"] or match["c"]).lstrip("'")
        if re.search(r"\b(?:nummer|nr\.?|opgang|blok|stue|linje|bus|kl\.?|klokken|klasse|lejlighed|afdeling)\s*$", before):
            return True
        # "I 12" may be anything; "i 94" hardly.
        vague = 10 <= int(said) <= 39 and not (match["c"] or "'" in match.group())
        return vague and re.match(r"\s*(?:[.,;!?…)]|$|da\b|der\b|hvor\b|og så\b|blev\b|kom\b)", after) is None
    return False


def _season(word: str) -> float:
    return next(part for name, part in SEASONS.items() if word.startswith(name))


def _unit(word: str) -> float:
    return next(years for name, years in _UNITS.items() if word.startswith(name))


def _agos(low: str) -> Iterator[_Hit]:
    for match in _AGO.finditer(low):
        number = number_of(match["n"])
        before = re.sub(r"\bfor(?: \w+)?\s*$", "", low[max(0, match.start() - 30) : match.start()])
        if number is None or _COMPARED.search(before) or re.search(r"\bfra\s*$", before):
            continue
        if match["back"] and before == low[max(0, match.start() - 30) : match.start()]:
            continue  # "jeg har to år tilbage" is still to come
        start = match.start()
        if (opening := re.search(r"\bfor (?:en |sådan |cirka |ca\. |vel )?$", low[max(0, start - 12) : start])) is not None:
            start -= len(opening.group())
        yield start, match.end(), "ago", number * _unit(match["u"]), _season_beside(low, start, match.end())
    for match in _LAST.finditer(low):
        which, what = match["which"], match["what"]
        before = low[max(0, match.start() - 16) : match.start()]
        if (which == "i") != (what not in {"år", "uge", "måned"}) and which == "i":
            continue
        if re.search(r"\b(?:de|det|den|mit|min|dit|hans|hendes|vores|hvert|hver|to|tre|født|allersidste)\s*$", before):
            continue
        if _COMPARED.search(before) or before.endswith("fra "):
            continue
        years, season = _last(which, what)
        yield match.start(), match.end(), "ago", years, season if season is not None else (
            _season_beside(low, match.start(), match.end()) if years >= 1 else None
        )


def _last(which: str, what: str) -> tuple[float, float | None]:
    """How long ago *sidste år*, *i fjor*, *i sommer* were; 0 and a part of the year: the latest such."""
    fixed = {"fjor": 1.0, "forfjor": 2.0, "går": 1 / 365, "forgårs": 2 / 365, "uge": 7 / 365, "måned": 1 / 12, "år": 1.0}
    if what in fixed:
        return fixed[what], None
    if what.endswith("dags"):
        return 4 / 365, None
    return (1.0 if which == "forrige" else 0.0), _season(what)


def _season_beside(low: str, start: int, end: int) -> float | None:
    """*I foråret for tre år siden*, *tre år siden til april*."""
    around = low[max(0, start - 14) : start] + "|" + low[end : end + 16]
    if match := re.search(rf"\bi (?P<s>{_SEASON})\s*\||\|\s*(?:her )?(?:i|til) (?P<t>{_SEASON}|forår|efterår|sommer)\b", around):
        return _season(match["s"] or match["t"])
    if match := re.search(rf"\bi (?P<s>{_MONTH})\s*\||\|\s*(?:i|til|nu til) (?P<t>{_MONTH})\b", around):
        return (MONTHS[match["s"] or match["t"]] - 0.5) / 12
    return None


def _relatives(low: str) -> Iterator[_Hit]:
    for match in _RELATIVE.finditer(low):
        if match["same"]:
            yield match.start(), match.end(), "relative", 0.0, None
            continue
        if match["after"]:
            number, unit, way = number_of(match["after"]), match["v"], "efter"
        elif match["one"]:
            number, unit, way = 1.0, match["one"], match["how"]
        else:
            number, unit, way = number_of(match["n"]), match["u"], match["way"]
        following = re.match(r"\s*(\w*)", low[match.end() :])
        word = following.group(1) if following else ""
        # "To år efter skilsmissen" counts from the divorce, which stands undated: only where nothing follows.
        at_end = re.match(r"\s*(?:[.,;:!?…–)\]]|$)", low[match.end() :]) is not None
        free = at_end or word in _FOLLOWS or re.fullmatch(r"\w{2,}(?:ede|te)", word) is not None
        if number is None or not (free or way in ("senere", "tidligere", "forinden") or match["after"]):
            continue
        before = low[max(0, match.start() - 16) : match.start()]
        if _COMPARED.search(before) or re.search(r"\bhavde det været\s*$", before):
            continue
        sign = -1.0 if way in ("før", "forinden", "tidligere") else 1.0
        yield match.start(), match.end(), "relative", sign * number * _unit(unit), None


def _ages(low: str) -> Iterator[_Hit]:
    for match in _AGE.finditer(low):
        words = match["n"] or match["m"]
        number = number_of(words)
        before, after = low[max(0, match.start() - 20) : match.start()], low[match.end() : match.end() + 20]
        if number is None or number < 2 or _COMPARED.search(before):
            continue
        years = match["y"] or match["z"] or ""
        # "Jeg var elleve år på fabrikken" lasted; "jeg var to" may count anything.
        if "gammel" not in years and years and re.match(r"\s*(?:på|i|hos|ved|der\b|som|under|uden|om|væk|alene)", after):
            continue
        if number < 10 and not years and not match["da"]:
            continue
        # "Vi var fjorten": so many people.
        if number > 99 or (re.search(r"\bvi\b", match.group()) and not years and not match["da"]):
            continue
        yield match.start(), match.end(), "age", number, None
    for match in _AGE_WORD.finditer(low):
        number = number_of(match["n"])
        if number is None or (match.group().startswith("som") and match["y"] != "årig") or not 2 <= number <= 99:
            continue
        if _is_of_another(low, match.start(), match.end()):
            continue
        yield match.start(), match.end(), "age", number, None
    for match in _TENS.finditer(low):
        part = (match["part"] or "").strip()
        more = 2 if part in ("først", "starten") else 8 if part.startswith(("sidst", "slut")) else 5
        yield match.start(), match.end(), "age", float(_TENS_YEARS[match["tens"]] + more), None


def _is_of_another(low: str, start: int, end: int) -> bool:
    """Whether the nearest person in the sentence is somebody else: *hvordan hun var som syvårig*."""
    opening = max((match.end() for match in _SENTENCE_END.finditer(low, 0, start)), default=0)
    closing = _SENTENCE_END.search(low, end)
    nearest: tuple[int, bool] | None = None
    for match in re.finditer(r"\w+", low[opening : closing.start() if closing else len(low)]):
        at = opening + match.start()
        word = match.group()
        if start <= at < end or word not in _SELF_WORDS | _OTHER_WORDS:
            continue
        far = start - at if at < start else at - end
        other = word in _OTHER_WORDS
        if nearest is None or far < nearest[0]:
            nearest = (far, other)
    return nearest is not None and nearest[1]


def _nows(low: str) -> Iterator[_Hit]:
    words = re.findall(r"\w+", low)
    then, now = sum(word in _TELLS_THEN for word in words), sum(word in _TELLS_NOW for word in words)
    for match in _NOW.finditer(low):
        # What is told in the past tense is not about today, though it may end there.
        if then > (now if match["strong"] else now / 2):
            continue
        yield match.start(), match.end(), "now", 0.0, None


_FINDERS: tuple[Callable[[str], Iterator[_Hit]], ...] = (_dates, _agos, _ages, _relatives, _nows)

_OWN_AGE = re.compile(
    rf"\b(?:(?:jeg|a|æ|jâ) er|nu er (?:jeg|a|æ|jâ)) (?:,? ?hvad er jeg,? )?{_ADVERBS}(?P<n>{NUMERALS})(?P<y> år\b)?(?!\w){_COUNTED}"
)
_OWN_BIRTH = re.compile(
    rf"\bjeg er (?:jo |så |altså )?(?:født (?:i |den [^.]{{0,20}} )|(?:en )?årgang |fra )(?P<a>{_YEAR4}|{_YEAR2})(?!\w){_COUNTED}"
)


def own_age(text: str) -> float | None:
    """The age that an informant says they have (*jeg er syvoghalvtreds*), from 12 to 99 years; None if none is said."""
    low = text.lower()
    for match in _OWN_AGE.finditer(low):
        number = number_of(match["n"])
        before, after = low[max(0, match.start() - 10) : match.start()], low[match.end() : match.end() + 12]
        if number is None or not 12 <= number <= 99 or re.search(r"\b(?:til|at|når|før|hvis|siger|inden)\s*$", before):
            continue
        if re.match(r"\s*(?:i |på |hos |om |mand|nye|gamle)", after) and not match["y"]:
            continue
        return number
    return None


def own_birth(text: str) -> int | None:
    """The year in which an informant says they were born (*jeg er født i 67*); None if none is said."""
    match = _OWN_BIRTH.search(text.lower().replace("’", "'"))
    if match is None:
        return None
    digits = match["a"].lstrip("'")
    return int(digits) if len(digits) == 4 else int(digits) + (2000 if int(digits) < 15 else 1900)
