"""Themes come in; a table with Danish or English headings goes out: words, spread, and how far each can be trusted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qualkit.export.table import Column, Kind, Table
from qualkit.findings import CodedMaterial, ThemeModel
from qualkit.sourcing import reservations

__all__ = ["code_keyword_table", "theme_place", "theme_table"]

_COLUMNS: tuple[tuple[str, str, str, int, Kind, bool], ...] = (
    ("id", "Id", "Id", 5, "text", True),
    ("label", "Tema", "Theme", 30, "text", True),
    ("words", "Ord", "Words", 60, "text", True),
    ("informants", "Informanter", "Informants", 12, "integer", True),
    ("units", "Enheder", "Units", 9, "integer", True),
    ("stability", "Stabilitet", "Stability", 10, "number", True),
    ("coherence", "Sammenhæng (NPMI)", "Coherence (NPMI)", 12, "number", True),
    ("held_out", "Sammenhæng hos andre", "Coherence among others", 12, "number", False),
    ("largest_share", "Største andel", "Largest share", 10, "number", True),
    ("gini", "Gini", "Gini", 8, "number", True),
    ("flags", "Forbehold", "Reservations", 30, "text", True),
    ("example", "Eksempel", "Example", 24, "text", True),
)
_WORDS = {
    "da": {
        "title": "Temaer",
        "keywords": "Kodernes nøgleord",
        "code": "Kode",
        "code_id": "Kode-id",
        "words": "Ord",
        "caption": "{n} temaer ({engine}) i {units} enheder; {out} enheder bærer intet tema. Temaerne er fundet af"
        " maskinen; ingen har kodet dem. Median for stabilitet {stability}, for sammenhæng {coherence}.",
        "turn": "tur",
        "none": "Ingen temaer.",
    },
    "en": {
        "title": "Themes",
        "keywords": "Keywords of the codes",
        "code": "Code",
        "code_id": "Code id",
        "words": "Words",
        "caption": "{n} themes ({engine}) in {units} units; {out} units carry no theme. The themes were found by the"
        " machine; nobody has coded them. Median stability {stability}, coherence {coherence}.",
        "turn": "turn",
        "none": "No themes.",
    },
}


def theme_place(unit: str, material: CodedMaterial, *, lang: str = "da") -> str:
    """Where a unit stands: the interview and the turn in it; empty if the unit is not in the material."""
    words = _WORDS.get(lang, _WORDS["da"])
    for each in material.units:
        if each.id == unit:
            transcript = material.transcripts.get(each.transcript_id)
            name = transcript.name if transcript else each.transcript_id
            return f"{name}, {words['turn']} {each.turns[0] + 1}" if each.turns else name
    return ""


def theme_table(model: ThemeModel, material: CodedMaterial, *, lang: str = "da") -> Table:
    """A row a theme, in the model's order.

    Args:
        model: the themes.
        material: what they were found in.
        lang: ``da`` or ``en``: headings and fixed words.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    danish = words is _WORDS["da"]
    names = {case.id: case.name for case in material.cases}
    rows = [
        {
            "id": theme.id,
            "label": theme.label,
            "words": ", ".join(word for word, _ in theme.words[:10]),
            "informants": len(theme.cases),
            "units": len(theme.units),
            "stability": theme.stability,
            "coherence": theme.coherence,
            "held_out": theme.held_out,
            "largest_share": theme.largest_share,
            "gini": theme.gini,
            "flags": reservations(theme.flags, lang),
            "example": theme_place(theme.units[0][0], material, lang=lang) if theme.units else "",
            # What a program needs and a reader does not; only jsonl writes it.
            "edited": theme.edited,
            "flag_ids": list(theme.flags),
            "word_weights": [[word, weight] for word, weight in theme.words],
            "unit_weights": [[unit, weight] for unit, weight in theme.units],
            "cases": {names.get(case, case): number for case, number in theme.cases.items()},
        }
        for theme in model.themes
    ]

    def figure(value: float) -> str:
        return f"{value:.2f}".replace(".", ",") if danish else f"{value:.2f}"

    caption = words["caption"].format(
        n=len(model.themes),
        engine=model.engine,
        units=len(model.units),
        out=len(model.outliers),
        stability=figure(model.stability),
        coherence=figure(model.coherence),
    )
    return Table(
        title=words["title"],
        columns=[
            Column(key, da if danish else en, width, kind, printed) for key, da, en, width, kind, printed in _COLUMNS
        ],
        rows=rows,
        caption=caption if rows else words["none"],
        notes=[*([model.null] if model.null else []), *model.notes],
        lang="da" if danish else "en",
    )


def code_keyword_table(
    keywords: Mapping[str, Sequence[tuple[str, float]]], labels: Mapping[str, str], *, caption: str, lang: str = "da"
) -> Table:
    """A row a code: what is said under it more than under the others.

    Args:
        keywords: code id to words and weights.
        labels: code id to its name.
        caption: what the codings rest on.
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    return Table(
        title=words["keywords"],
        columns=[
            Column("code", words["code"], 30),
            Column("code_id", words["code_id"], 24),
            Column("words", words["words"], 70),
        ],
        rows=[
            {
                "code": labels.get(code, code),
                "code_id": code,
                "words": ", ".join(word for word, _ in its),
                "word_weights": [[word, round(weight, 4)] for word, weight in its],
            }
            for code, its in keywords.items()
        ],
        caption=caption,
        lang="da" if words is _WORDS["da"] else "en",
    )
