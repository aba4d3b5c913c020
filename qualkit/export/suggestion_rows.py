"""Rows of suggestions come in; a table with Danish or English headings comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualkit.export.table import Column, Kind, Table

__all__ = ["suggestion_table"]

_COLUMNS: tuple[tuple[str, str, str, int, Kind, bool], ...] = (
    ("transcript", "Interview", "Interview", 16, "text", True),
    ("source", "Kilde", "Source", 20, "text", False),
    ("speaker", "Taler", "Speaker", 14, "text", True),
    ("role", "Rolle", "Role", 13, "text", True),
    ("start", "Fra tegn", "Start", 9, "integer", False),
    ("end", "Til tegn", "End", 9, "integer", False),
    ("text", "Tekst", "Text", 70, "text", True),
    ("code", "Kode", "Code", 20, "text", True),
    ("probability", "Sandsynlighed", "Probability", 14, "number", True),
    ("attributes", "Egenskaber", "Attributes", 24, "text", True),
    ("evidence", "Belæg", "Evidence", 30, "text", True),
    ("reason", "Begrundelse", "Reason", 40, "text", True),
    ("suggester", "Forslag fra", "Suggester", 13, "text", False),
)
_CAPTIONS = {
    "da": (
        "Kodeforslag",
        "Ingen forslag.",
        "1 forslag, ikke afgjort af en koder.",
        "{n} forslag, ikke afgjort af en koder.",
    ),
    "en": (
        "Suggested codes",
        "No suggestions.",
        "1 suggestion, not decided by a coder.",
        "{n} suggestions, not decided by a coder.",
    ),
}


def suggestion_table(rows: Sequence[Mapping[str, Any]], *, lang: str = "da") -> Table:
    """A table of suggestions.

    Args:
        rows: mappings with the keys ``transcript, source, speaker, role, start, end, text, code, probability,
            attributes, evidence, reason, suggester``; others are kept for jsonl.
        lang: ``da`` or ``en``.
    """
    danish = lang not in _CAPTIONS or lang == "da"
    title, none, one, many = _CAPTIONS["da" if danish else "en"]
    caption = (none, one)[len(rows)] if len(rows) < 2 else many.format(n=len(rows))
    columns = [
        Column(key, da if danish else en, width, kind, printed) for key, da, en, width, kind, printed in _COLUMNS
    ]
    return Table(title=title, columns=columns, rows=rows, caption=caption, lang="da" if danish else "en")
