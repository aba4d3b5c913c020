"""Rows of decisions come in; a table for people, with Danish or English headings and words, comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qualkit.export.table import Column, Kind, Table

__all__ = ["log_columns", "log_table", "worded"]

_VERDICTS = {
    "da": {
        "accept": "godtaget",
        "add": "tilføjet",
        "reject": "afvist",
        "done": "færdig",
        "skip": "sprunget over",
        "flag": "markeret",
        "memo": "note",
        "undo": "fortrudt",
    },
    "en": {
        "accept": "accepted",
        "add": "added",
        "reject": "rejected",
        "done": "done",
        "skip": "skipped",
        "flag": "flagged",
        "memo": "memo",
        "undo": "undone",
    },
}
_TAKEN_BACK = {"da": "taget tilbage", "en": "taken back"}
_GONE = {"da": "(ikke i projektet)", "en": "(not in the project)"}
_COLUMNS: tuple[tuple[str, str, str, int, Kind, bool], ...] = (
    ("when", "Tid (UTC)", "Time (UTC)", 16, "text", True),
    ("coder", "Koder", "Coder", 12, "text", True),
    ("said", "Afgørelse", "Decision", 14, "text", True),
    ("place", "Sted", "Place", 16, "text", True),
    ("code", "Kode", "Code", 20, "text", True),
    ("label", "Kodens navn", "Name of code", 20, "text", True),
    ("shown_probability", "Vist med", "Shown at", 9, "number", True),
    ("rank", "Nr. vist", "Rank", 8, "integer", True),
    ("seconds", "Sekunder", "Seconds", 9, "number", True),
    ("memo", "Note", "Memo", 24, "text", True),
    ("text", "Tekst", "Text", 50, "text", True),
    ("id", "Id", "Id", 12, "text", False),
    ("undoes", "Tager tilbage", "Takes back", 12, "text", False),
    ("start", "Fra tegn", "Start", 9, "integer", False),
    ("end", "Til tegn", "End", 9, "integer", False),
    ("shown_suggestion", "Forslag", "Suggestion", 12, "text", False),
    ("context", "Omstændigheder", "Context", 20, "text", False),
    ("link", "Kæde", "Link", 12, "text", False),
)
_TITLE = {"da": "Afgørelser", "en": "Decisions"}
_CAPTION = {
    "da": ("Ingen afgørelser.", "1 afgørelse.", "{n} afgørelser, de nyeste sidst."),
    "en": ("No decisions.", "1 decision.", "{n} decisions, newest last."),
}


def worded(row: Mapping[str, Any], lang: str) -> dict[str, Any]:
    """A row with what people read: ``when``, ``said`` (with a mark if it was taken back) and ``place``."""
    said = _VERDICTS[lang].get(row["verdict"], row["verdict"])
    unit = f" {row['unit']}" if row["unit"] else ""
    return {
        **row,
        "when": row["at"][:16].replace("T", " "),
        "said": f"{said} ({_TAKEN_BACK[lang]})" if row["undone"] else said,
        "place": f"{row['transcript']}{unit}" if row["transcript"] else _GONE[lang],
    }


def log_columns(lang: str) -> dict[str, str]:
    """Key to heading of the columns that people read."""
    return {key: da if lang == "da" else en for key, da, en, _, _, printed in _COLUMNS if printed}


def log_table(rows: Sequence[Mapping[str, Any]], *, lang: str = "da") -> Table:
    """A table of decisions.

    Args:
        rows: as the project's log gives them; all their keys are kept for jsonl.
        lang: ``da`` or ``en``.
    """
    caption = _CAPTION[lang][min(len(rows), 2)].format(n=len(rows))
    with_text = any("text" in row for row in rows)
    columns = [
        Column(key, da if lang == "da" else en, width, kind, printed)
        for key, da, en, width, kind, printed in _COLUMNS
        if key != "text" or with_text
    ]
    return Table(
        title=_TITLE[lang], columns=columns, rows=[worded(row, lang) for row in rows], caption=caption, lang=lang
    )
