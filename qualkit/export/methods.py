"""What a project knows of how it was made comes in; a methods paragraph and a COREQ table come out, blanks left blank.

Source: Tong, A., Sainsbury, P. & Craig, J. (2007). Consolidated criteria for reporting qualitative research (COREQ): a
32-item checklist for interviews and focus groups. Int J Qual Health Care 19(6), 349–357. The items are in our own words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualkit.export.table import Column, Table

__all__ = ["BLANK", "methods_paragraph", "methods_table"]

BLANK = "____"
"""Stands where the authors have to write: nothing is made up."""

_ITEMS: tuple[tuple[str, str, str, str], ...] = (
    ("Forskere", "Researchers", "Hvem interviewede", "Who interviewed"),
    ("Forskere", "Researchers", "Forskernes grader", "Researchers' credentials"),
    ("Forskere", "Researchers", "Deres stilling på det tidspunkt", "Their occupation at the time"),
    ("Forskere", "Researchers", "Deres køn", "Their gender"),
    ("Forskere", "Researchers", "Deres erfaring og oplæring", "Their experience and training"),
    ("Forskere", "Researchers", "Bekendtskab før interviewet", "Acquaintance before the interview"),
    ("Forskere", "Researchers", "Hvad deltagerne vidste om interviewer", "What participants knew of the interviewer"),
    ("Forskere", "Researchers", "Hvad er oplyst om interviewer", "What is told of the interviewer"),
    ("Design", "Design", "Metodisk ståsted og teori", "Methodological stance and theory"),
    ("Design", "Design", "Udvælgelse", "Sampling"),
    ("Design", "Design", "Hvordan deltagerne blev spurgt", "How participants were approached"),
    ("Design", "Design", "Antal deltagere", "Number of participants"),
    ("Design", "Design", "Hvem sagde nej eller faldt fra", "Who declined or dropped out"),
    ("Design", "Design", "Hvor interviewene blev holdt", "Where the interviews were held"),
    ("Design", "Design", "Andre til stede", "Others present"),
    ("Design", "Design", "Hvem deltagerne er", "Who the participants are"),
    ("Design", "Design", "Interviewguide og afprøvning", "Interview guide and piloting"),
    ("Design", "Design", "Gentagne interview", "Repeat interviews"),
    ("Design", "Design", "Lyd- eller billedoptagelse", "Audio or video recording"),
    ("Design", "Design", "Feltnoter", "Field notes"),
    ("Design", "Design", "Interviewenes længde", "Length of interviews"),
    ("Design", "Design", "Mætning", "Saturation"),
    ("Design", "Design", "Udskrifter sendt til deltagerne", "Transcripts returned to participants"),
    ("Analyse", "Analysis", "Antal kodere", "Number of coders"),
    ("Analyse", "Analysis", "Kodetræet", "The coding tree"),
    ("Analyse", "Analysis", "Hvor temaerne kom fra", "Where themes came from"),
    ("Analyse", "Analysis", "Programmer", "Software"),
    ("Analyse", "Analysis", "Deltagernes kommentarer til resultaterne", "Participants' comments on findings"),
    ("Analyse", "Analysis", "Citater", "Quotations"),
    ("Analyse", "Analysis", "Sammenhæng mellem data og resultater", "Consistency of data and findings"),
    ("Analyse", "Analysis", "Store temaer", "Major themes"),
    ("Analyse", "Analysis", "Små temaer", "Minor themes"),
)
_TITLE = {"da": "Metode", "en": "Methods"}
_HEADINGS = {"da": ("Nr.", "Område", "Emne", "Oplysning"), "en": ("No.", "Domain", "Item", "What is known")}
_NOTES = {
    "da": (
        "Kun det, som qualkit ved, står her; ____ udfylder forfatterne.",
        "Tabellen følger de 32 punkter i COREQ (Tong, Sainsbury & Craig 2007) med andre, kortere ord.",
    ),
    "en": (
        "Only what qualkit knows stands here; ____ is for the authors to fill in.",
        "The table follows the 32 items of COREQ (Tong, Sainsbury & Craig 2007) in other, shorter words.",
    ),
}


def methods_table(facts: Mapping[str, Any], *, lang: str = "da") -> Table:
    """The paragraph as the table's caption, and a row for each item of COREQ.

    Args:
        facts: as the project gives them.
        lang: ``da`` or ``en``.
    """
    known = _known(facts, lang)
    rows = [
        {
            "number": number,
            "domain": item[lang == "en"],
            "item": item[2 + (lang == "en")],
            "known": known.get(number, BLANK),
        }
        for number, item in enumerate(_ITEMS, start=1)
    ]
    number, domain, item, told = _HEADINGS[lang]
    columns = [
        Column("number", number, 5, "integer"),
        Column("domain", domain, 11),
        Column("item", item, 30),
        Column("known", told, 60),
    ]
    title = f"{_TITLE[lang]}: {facts['title']}" if facts["title"] else _TITLE[lang]
    return Table(title, columns, rows, caption=methods_paragraph(facts, lang=lang), notes=_NOTES[lang], lang=lang)


def methods_paragraph(facts: Mapping[str, Any], *, lang: str = "da") -> str:
    """The methods section as sentences that state counts and names, and judge nothing."""
    say = _Words(lang)
    parts = [_material(facts, say), _units(facts, say), _books(facts, say), _suggested(facts, say)]
    if facts["decisions"]["count"]:
        parts += [_coding(facts, say), _agreement(facts, say)]
        parts.append(
            say(
                f"Fingeraftrykket af de {facts['decisions']['count']} afgørelser er {facts['decisions']['fingerprint']}.",
                f"The fingerprint of the {facts['decisions']['count']} decisions is {facts['decisions']['fingerprint']}.",
            )
        )
    else:
        parts.append(say("Der er endnu ikke kodet.", "Nothing has been coded yet."))
    return " ".join(part for part in parts if part)


class _Words:
    """Wording and numbers of one language."""

    def __init__(self, lang: str) -> None:
        self.lang = lang

    def __call__(self, danish: str, english: str) -> str:
        return danish if self.lang == "da" else english

    def number(self, value: float, decimals: int = 0) -> str:
        """With the signs of the language: 12.345,6 or 12,345.6."""
        text = f"{value:,.{decimals}f}"
        return text.translate(str.maketrans(",.", ".,")) if self.lang == "da" else text

    def share(self, value: float | None) -> str:
        """A share as whole percent."""
        return BLANK if value is None else f"{value * 100:.0f}{self(' %', '%')}"

    def several(self, count: int, one: str, many: str) -> str:
        """A count with its word."""
        return f"{self.number(count)} {one if count == 1 else many}"

    def listed(self, items: Sequence[str]) -> str:
        """Items with commas and an and."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self('og', 'and')} {items[-1]}"


def _roles(facts: Mapping[str, Any], say: _Words) -> str:
    """Roles with their numbers; what only says that somebody was interviewed is none."""
    roles = {role: count for role, count in facts["informants"]["roles"].items() if role not in ("", "informant")}
    return ", ".join(f"{role} {say.number(count)}" for role, count in roles.items())


def _length(facts: Mapping[str, Any], say: _Words) -> str:
    words, minutes = facts["interviews"]["words"], facts["interviews"]["minutes"]
    if not words:
        return ""
    told = say(
        f"{say.number(words['min'])}–{say.number(words['max'])} ord (median {say.number(words['median'])}, i alt {say.number(words['total'])})",
        f"{say.number(words['min'])}–{say.number(words['max'])} words (median {say.number(words['median'])}, {say.number(words['total'])} in all)",
    )
    if minutes:
        span = f"{say.number(minutes['min'])}–{say.number(minutes['max'])}"
        told += say(f" og {span} minutter", f" and {span} minutes")
    return told


def _dates(facts: Mapping[str, Any], say: _Words) -> str:
    own = facts["interviews"]
    if not own["dated"]:
        return BLANK
    span = str(own["first"])
    if own["last"] != span:
        span = say(f"fra {span} til {own['last']}", f"from {span} to {own['last']}")
    if own["dated"] < own["count"]:
        span += say(f" (dato kendt for {own['dated']})", f" (date known for {own['dated']})")
    return span


def _material(facts: Mapping[str, Any], say: _Words) -> str:
    count, people = facts["interviews"]["count"], facts["informants"]["count"]
    interviews = say.several(count, "interview", say("interview", "interviews"))
    informants = say.several(people, "informant", say("informanter", "informants"))
    roles = _roles(facts, say) or BLANK
    length = _length(facts, say) or BLANK
    return say(
        f"Materialet er {interviews} med {informants} (roller: {roles}). Længden er {length}. Interviewene blev holdt {_dates(facts, say)}.",
        f"The material is {interviews} with {informants} (roles: {roles}). Their length is {length}. The interviews were held {_dates(facts, say)}.",
    )


def _units(facts: Mapping[str, Any], say: _Words) -> str:
    units = facts["units"]
    if not units["count"]:
        return ""
    count = say.number(units["count"])
    span = f"{units['min_words']}–{units['max_words']}"
    middle = say.number(units["median_words"])
    return say(
        f"Informanternes tale er delt i {count} meningsenheder (tilstræbt {span} ord; median {middle}).",
        f"What informants said is cut into {count} meaning units (aimed at {span} words; median {middle}).",
    )


def _book_names(facts: Mapping[str, Any], say: _Words) -> str:
    return say.listed(
        [f"{book['id']} version {book['version']} ({book['digest'][:12]})" for book in facts["codebooks"]]
    )


def _books(facts: Mapping[str, Any], say: _Words) -> str:
    if not facts["codebooks"]:
        return ""
    books = say.several(len(facts["codebooks"]), say("kodebog", "codebook"), say("kodebøger", "codebooks"))
    codes = say.several(facts["codes"], say("kode", "code"), say("koder", "codes"))
    return say(
        f"Der kodes efter {books} med {codes}: {_book_names(facts, say)}.",
        f"Coding follows {books} with {codes}: {_book_names(facts, say)}.",
    )


def _programs(facts: Mapping[str, Any]) -> str:
    """What the last run was made with; what is installed now if there has been none."""
    made = facts["made_with"] or {row["part"]: row["version"] for row in facts["software"][:3]}
    return ", ".join(f"{name if name != 'model' else 'model:'} {version}" for name, version in made.items())


def _suggested(facts: Mapping[str, Any], say: _Words) -> str:
    own = facts["suggestions"]
    if not own["count"]:
        return say("Der er ingen kodeforslag fra programmet.", "There are no suggested codes from the program.")
    makers = ", ".join(f"{maker['suggester']} {maker['version']}" for maker in own["suggesters"])
    least = say.number(own["min_probability"], 2)
    count, shown = say.number(own["count"]), say.number(own["shown"])
    return say(
        f"Kodeforslag er lavet af {makers} ({_programs(facts)}): {count} forslag, hvoraf {shown} har en sandsynlighed på mindst {least}, som er grænsen for at blive vist.",
        f"Suggested codes are made by {makers} ({_programs(facts)}): {count} suggestions, of which {shown} have a probability of at least {least}, the threshold for being shown.",
    )


def _when(decisions: Mapping[str, Any], say: _Words) -> str:
    """From the first day to the last, or the one day."""
    first, last = decisions["first"], decisions["last"]
    if first == last:
        return say(f"den {first}", f"on {first}")
    return say(f"fra {first} til {last}", f"from {first} to {last}")


def _coding(facts: Mapping[str, Any], say: _Words) -> str:
    names = say.listed([coder["name"] for coder in facts["coders"]])
    coders = say.several(len(facts["coders"]), say("koder", "coder"), say("kodere", "coders"))
    own, codings, cover = facts["decisions"], facts["codings"], facts["coverage"]
    sentences = [
        say(
            f"{coders} ({names}) traf afgørelser {_when(own, say)}.",
            f"{coders} ({names}) decided {_when(own, say)}.",
        ),
        say(
            f"Der er taget stilling til {say.number(cover['ruled'])} af {say.number(facts['units']['count'])} enheder ({say.share(cover['share_ruled'])}); {say.number(cover['double'])} ({say.share(cover['share_double'])}) af mindst to kodere.",
            f"They ruled on {say.number(cover['ruled'])} of {say.number(facts['units']['count'])} units ({say.share(cover['share_ruled'])}); {say.number(cover['double'])} ({say.share(cover['share_double'])}) were ruled on by at least two coders.",
        ),
        say(
            f"Af {say.number(codings['count'])} kodninger var {say.number(codings['accepted'])} ({say.share(codings['share_suggested'])}) foreslået af programmet og godtaget, og {say.number(codings['added'])} tilføjet uden forslag.",
            f"Of {say.number(codings['count'])} codings {say.number(codings['accepted'])} ({say.share(codings['share_suggested'])}) were suggested by the program and accepted, and {say.number(codings['added'])} added without a suggestion.",
        ),
    ]
    sentences += _followed(facts, say)
    if facts["blind"]["rulings"]:
        sentences.append(
            say(
                f"{say.share(facts['blind']['share'])} af afgørelserne om koder blev truffet blindt.",
                f"{say.share(facts['blind']['share'])} of the rulings on codes were made blind.",
            )
        )
    if facts["planted"]["shown"]:
        planted, believed = say.number(facts["planted"]["shown"]), say.number(facts["planted"]["believed"])
        sentences.append(
            say(
                f"Forkerte forslag, der var lagt ind med vilje: {planted}; heraf godtaget: {believed}.",
                f"Wrong suggestions put in on purpose: {planted}; accepted of these: {believed}.",
            )
        )
    if facts["seconds"]:
        sentences.append(
            say(
                f"Koderne så på enhederne i {_time(facts, say)}.",
                f"Coders looked at the units for {_time(facts, say)}.",
            )
        )
    return " ".join(sentences)


def _followed(facts: Mapping[str, Any], say: _Words) -> list[str]:
    """How far coders went along with what they were shown one by one, and what they accepted without."""
    rate = facts["acceptance"]
    told = []
    if of := rate["accepted"] + rate["rejected"] + rate["passed_over"]:
        each = ", ".join(
            f"{coder['name']} {say.share(coder['acceptance']['rate'])}"
            for coder in facts["coders"]
            if coder["acceptance"]["rate"] is not None
        )
        accepted, share = say.number(rate["accepted"]), say.share(rate["rate"])
        rejected, passed = say.number(rate["rejected"]), say.number(rate["passed_over"])
        told.append(
            say(
                f"Af {say.several(of, 'forslag', 'forslag')}, der blev godtaget, afvist eller forbigået, blev {accepted} ({share}) godtaget, {rejected} afvist og {passed} forbigået ({each}).",
                f"Of {say.several(of, 'suggestion', 'suggestions')} accepted, rejected or passed over, {accepted} ({share}) were accepted, {rejected} rejected and {passed} passed over ({each}).",
            )
        )
    if rate["bulk"]:
        count = say.number(rate["bulk"])
        told.append(
            say(
                f"Forslag, der blev godkendt samlet og ikke regnes med i andelen af godtagne: {count}.",
                f"Suggestions accepted in bulk, which do not count in the share accepted: {count}.",
            )
        )
    return told


def _time(facts: Mapping[str, Any], say: _Words) -> str:
    minutes = round(facts["seconds"] / 60)
    if minutes < 1:
        return say("under 1 minut", "under 1 minute")
    hours, rest = divmod(minutes, 60)
    told = [say.several(hours, say("time", "hour"), say("timer", "hours"))] if hours else []
    told += [say.several(rest, say("minut", "minute"), say("minutter", "minutes"))] if rest else []
    return say.listed(told)


def _agreement(facts: Mapping[str, Any], say: _Words) -> str:
    """The coefficient as it is: what it is good for is the authors' to say."""
    own = facts["agreement"]
    if not own or not own["by_code"]:
        if len(facts["coders"]) < 2:
            return ""
        return say(f"Enighed mellem koderne: {BLANK}.", f"Agreement between coders: {BLANK}.")
    codes = sorted(own["by_code"].items(), key=lambda code: (code[1], code[0]))
    (low, least), (high, most) = codes[0], codes[-1]
    head = say(
        f"Krippendorffs alfa (nominal) over {say.several(own['units'], 'enhed', 'enheder')} med mindst to kodere er ",
        f"Krippendorff's alpha (nominal) over {say.several(own['units'], 'unit', 'units')} with at least two coders is ",
    )
    if len(codes) == 1:
        return head + say(f"{say.number(least, 2)} for {low}.", f"{say.number(least, 2)} for {low}.")
    middle = say.number(own["median"], 2)
    return head + say(
        f"{middle} i median for {len(codes)} koder, fra {say.number(least, 2)} ({low}) til {say.number(most, 2)} ({high}).",
        f"{middle} in the median of {len(codes)} codes, from {say.number(least, 2)} ({low}) to {say.number(most, 2)} ({high}).",
    )


def _known(facts: Mapping[str, Any], lang: str) -> dict[int, str]:
    """What is known of an item of COREQ, by number; the rest is blank."""
    say = _Words(lang)
    known: dict[int, str] = {}
    people = facts["informants"]
    if people["count"]:
        known[12] = say(
            f"{say.several(people['count'], 'informant', 'informanter')} i {say.several(facts['interviews']['count'], 'interview', 'interview')}",
            f"{say.several(people['count'], 'informant', 'informants')} in {say.several(facts['interviews']['count'], 'interview', 'interviews')}",
        )
    if facts["others_present"]:
        known[15] = say(
            f"{facts['others_present']} i udskrifterne hverken interviewer eller er informant; andre: {BLANK}",
            f"{facts['others_present']} in the transcripts neither interview nor are informants; others: {BLANK}",
        )
    ages = people["ages"]
    described = [_roles(facts, say)]
    if ages and ages["known"] == people["count"]:
        described.append(say(f"alder {ages['min']}–{ages['max']} år", f"aged {ages['min']}–{ages['max']}"))
    elif ages:
        described.append(
            say(
                f"alder {ages['min']}–{ages['max']} år (kendt for {ages['known']})",
                f"aged {ages['min']}–{ages['max']} (known for {ages['known']})",
            )
        )
    if any(described):
        known[16] = "; ".join(filter(None, described))
    if length := _length(facts, say):
        known[21] = (
            length if facts["interviews"]["minutes"] else length + say(f"; minutter: {BLANK}", f"; minutes: {BLANK}")
        )
    if facts["coders"]:
        known[24] = f"{len(facts['coders'])}: {say.listed([coder['name'] for coder in facts['coders']])}"
    if facts["codebooks"]:
        codes = say.several(facts["codes"], say("kode", "code"), say("koder", "codes"))
        known[25] = f"{_book_names(facts, say)}; {codes}"
    if facts["codings"]["count"]:
        known[26] = say(
            f"Koder fra kodebøgerne; {say.share(facts['codings']['share_suggested'])} af kodningerne foreslået af programmet. Temaer: {BLANK}",
            f"Codes from the codebooks; {say.share(facts['codings']['share_suggested'])} of codings suggested by the program. Themes: {BLANK}",
        )
    known[27] = _programs(facts)
    if facts["quotes"]:
        known[29] = say(
            f"{say.several(facts['quotes'], 'citat', 'citater')} med henvisning i projektets resultater; i rapporten: {BLANK}",
            f"{say.several(facts['quotes'], 'quote', 'quotes')} with citation in the project's results; in the report: {BLANK}",
        )
    return known
