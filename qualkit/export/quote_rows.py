"""Quotes come in; a table with Danish or English headings comes out: where each quote stands and what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from qualkit.attribute_words import told_flags
from qualkit.export.table import Column, Table
from qualkit.model import Quote

__all__ = ["flags_told", "quote_table"]

_COLUMNS: tuple[tuple[str, str, str, int, str, bool], ...] = (
    ("quote", "Citat", "Quote", 70, "text", True),
    ("informant", "Informant", "Informant", 16, "text", True),
    ("role", "Rolle", "Role", 13, "text", True),
    ("title", "Stilling", "Title", 18, "text", True),
    ("age", "Alder", "Age", 8, "text", True),
    ("code", "Kode", "Code", 20, "text", True),
    ("interview", "Interview", "Interview", 16, "text", True),
    ("place", "Sted", "Place", 22, "text", True),
    ("source", "Kilde", "Source", 20, "text", False),
    ("probability", "Sandsynlighed", "Probability", 14, "number", True),
    ("basis", "Grundlag", "Basis", 11, "text", True),
    ("stance", "Særtilfælde", "Stance", 12, "text", True),
    ("check", "Se efter", "Check", 22, "text", True),
    ("citation", "Henvisning", "Citation", 70, "citation", True),
)
_WORDS = {
    "da": {
        "title": "Citater",
        "suggestion": "forslag",
        "decision": "afgjort",
        "turn": "tur",
        "chars": "tegn",
        "interviewer": "interviewer",
        "informant": "informant",
        "other": "anden",
        "none": "Ingen citater.",
        "one": "1 citat fra 1 informant.",
        "many": "{quotes} citater fra {informants}.",
        "one_informant": "1 informant",
        "informants": "{n} informanter",
        "all_open": "Alle bygger på forslag, ikke afgjort af en koder.",
        "some_open": "{n} af dem bygger på forslag, ikke afgjort af en koder.",
        "one_open": "Det bygger på et forslag, ikke afgjort af en koder.",
        "deviant": "afvigende",
        "critical": "kritisk",
        "group": "Gruppe",
        "note": "Ordene står ordret i kilden. […] viser, at noget er udeladt. Sted er tur, tid og tegn i teksten.",
    },
    "en": {
        "title": "Quotes",
        "suggestion": "suggestion",
        "decision": "decided",
        "turn": "turn",
        "chars": "characters",
        "interviewer": "interviewer",
        "informant": "informant",
        "other": "other",
        "none": "No quotes.",
        "one": "1 quote from 1 informant.",
        "many": "{quotes} quotes from {informants}.",
        "one_informant": "1 informant",
        "informants": "{n} informants",
        "all_open": "All rest on suggestions, not decided by a coder.",
        "some_open": "{n} of them rest on suggestions, not decided by a coder.",
        "one_open": "It rests on a suggestion, not decided by a coder.",
        "deviant": "deviant",
        "critical": "critical",
        "group": "Group",
        "note": "The words stand verbatim in the source. […] shows an omission. Place is turn, time and characters.",
    },
}


def clock(milliseconds: int) -> str:
    """``00:03:14`` from milliseconds."""
    seconds = milliseconds // 1000
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _place(quote: Quote, words: dict[str, str]) -> str:
    parts = [f"{words['turn']} {quote.turn + 1}"]
    if quote.time_ms is not None:
        parts.append(clock(quote.time_ms))
    parts.append(f"{words['chars']} " + ", ".join(f"{span.start}–{span.end}" for span in quote.spans))
    return ", ".join(parts)


def _citation(quote: Quote) -> str:
    """``”…” (Pseudonym, jobtitel)``: the form that :func:`qualkit.quotes.cite` gives by default."""
    inner = ", ".join(part for part in (quote.pseudonym, quote.title) if part)
    return f"”{quote.text}”" + (f" ({inner})" if inner else "")


def _caption(quotes: Sequence[Quote], words: dict[str, str]) -> str:
    if not quotes:
        return words["none"]
    # A pseudonym is one person everywhere; a bare label is one within its interview only.
    people = {(quote.pseudonym, quote.transcript_id if quote.pseudonym == quote.speaker else "") for quote in quotes}
    undecided = sum(quote.basis != "decision" for quote in quotes)
    if len(quotes) == 1:
        return words["one"] + (f" {words['one_open']}" if undecided else "")
    spoken = words["one_informant"] if len(people) == 1 else words["informants"].format(n=len(people))
    caption = words["many"].format(quotes=len(quotes), informants=spoken)
    if undecided:
        caption += " " + (words["all_open"] if undecided == len(quotes) else words["some_open"].format(n=undecided))
    return caption


def flags_told(quote: Quote, *, lang: str = "da") -> str:
    """What to look at before a quote is printed: ``navn: Birgit, Henning; kan kendes på: præst, 61``."""
    return told_flags(quote.flags, lang=lang)


def quote_table(
    quotes: Sequence[Quote], *, lang: str = "da", cite: Callable[[Quote], str] | None = None, title: str = ""
) -> Table:
    """A table of quotes.

    Args:
        quotes: in the order wanted.
        lang: ``da`` or ``en``: headings and fixed words.
        cite: gives the citation form; by default ``”…” (Pseudonym, jobtitel)``.
        title: instead of "Citater".

    Returns:
        A table whose caption says how many quotes rest on suggestions that no coder has decided.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    rows: list[dict[str, Any]] = [
        {
            "quote": quote.text,
            "informant": quote.pseudonym,
            "role": words.get(quote.role, quote.role),
            "title": quote.title,
            "age": quote.age,
            "code": quote.code_label or quote.code,
            "interview": quote.transcript_name,
            "place": _place(quote, words),
            "source": quote.source_name,
            "probability": quote.probability,
            "basis": words["decision" if quote.basis == "decision" else "suggestion"],
            "stance": words.get(quote.stance, quote.stance),
            "check": flags_told(quote, lang=lang),
            "citation": (cite or _citation)(quote),
            # What a program needs and a reader does not; only jsonl writes it.
            "id": quote.id,
            "code_id": quote.code,
            "speaker": quote.speaker,
            "transcript_id": quote.transcript_id,
            "spans": [[span.start, span.end] for span in quote.spans],
            "turn": quote.turn,
            "time_ms": quote.time_ms,
            "polarity": quote.polarity,
            "attributes": dict(quote.attributes),
            "reason": quote.reason,
            "group": quote.group,
        }
        for quote in quotes
    ]
    danish = words is _WORDS["da"]
    columns = [
        Column(key, da if danish else en, width, kind, printed)  # type: ignore[arg-type]
        for key, da, en, width, kind, printed in _COLUMNS
    ]
    if any(quote.group for quote in quotes):
        at = next(number for number, column in enumerate(columns) if column.key == "code")
        columns.insert(at + 1, Column("group", words["group"], 16))
    return Table(
        title=title or words["title"],
        columns=columns,
        rows=rows,
        caption=_caption(quotes, words),
        notes=[words["note"]] if quotes else [],
        lang="da" if danish else "en",
    )
