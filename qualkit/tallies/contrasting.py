"""Coded material comes in; codes against what is known of informants (role, round) go out, in numbers and shares."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from difflib import get_close_matches

from qualkit.errors import ConfigError
from qualkit.findings import Cell, CodedMaterial, CrossTable, Heading
from qualkit.tallies.counting import (
    Polarity,
    Told,
    axis_codes,
    below_in,
    codes_in_order,
    counted,
    depth,
    is_below,
    label_of,
    lineage,
    places,
    tell,
)
from qualkit.tallies.hiding import WITHHELD, hide_columns
from qualkit.tallies.wording import absent_note, caption, hidden_notes, words_of

__all__ = ["code_by_attribute", "contrast"]

_TOTAL = "total"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "by": "{attribute}: hvem fortæller om hvad",
        "by_counts": "informanter, der fortæller om koden, og deres andel af dem med værdien",
        "per_interview": "Den, der har flere interview, tæller med under hver værdi, de har; «alle» tæller én gang.",
        "small": "Med så få informanter siger forskelle mellem andele kun lidt.",
        "no_share": "Andele af færre end fem informanter vises ikke.",
        "most_first": "De største forskelle mellem andele står først.",
    },
    "en": {
        "by": "{attribute}: who tells of what",
        "by_counts": "informants who tell of the code, and their share of those with the value",
        "per_interview": "Who has several interviews counts under each value that these have; “all” counts once.",
        "small": "With so few informants, differences between shares say little.",
        "no_share": "Shares of fewer than five informants are not shown.",
        "most_first": "The largest differences between shares come first.",
    },
}
_FEW_INFORMANTS = 10
_FEWEST_FOR_SHARE = 5
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")


def contrast(
    material: CodedMaterial,
    attribute: str,
    *,
    code: str | None = None,
    level: int | None = None,
    min_informants: int = 0,
    polarity: Polarity = "present",
) -> CrossTable:
    """Codes against the values of an attribute (parents × staff, round 1 × round 2), the most different first.

    The same numbers as :func:`code_by_attribute`, whose arguments it takes. What is hidden does not order the rows.
    """
    table = code_by_attribute(
        material, attribute, code=code, level=level, min_informants=min_informants, polarity=polarity
    )
    groups = [column.id for column in table.columns if column.id not in (_TOTAL, _missing(attribute))]
    if len(groups) < 2:
        return table

    def apart(row: Heading) -> float:
        shares = [cell.share for group in groups if (cell := table.cell(row.id, group)).share is not None]
        return max(shares) - min(shares) if len(shares) == len(groups) else -1.0

    words = _WORDS.get(material.lang, _WORDS["da"])
    return replace(
        table,
        id=f"contrast-{attribute}",
        rows=tuple(sorted(table.rows, key=lambda row: -apart(row))),
        notes=(words["most_first"], *table.notes),
    )


def code_by_attribute(
    material: CodedMaterial,
    attribute: str,
    *,
    code: str | None = None,
    level: int | None = None,
    min_informants: int = 0,
    polarity: Polarity = "present",
) -> CrossTable:
    """How many of those with each value of an attribute tell of each code, in the order of the codebooks.

    An attribute is taken of each interview, so one who was 45 in the first round and 46 in the second is in both.

    Args:
        material: what is coded.
        attribute: name of a column of the attribute table; upper and lower case are one.
        code: the title of a codebook or a code: only that and what is below it.
        level: join codes below this depth, 1 or more.
        min_informants: numbers below it, but for 0, are hidden; see :mod:`qualkit.tallies.hiding`.
        polarity: ``present`` does not count what was lacking or is denied; ``all`` does.

    Returns:
        a table with a column a value and one with all; ``n`` informants, ``share`` of the column's base, ``text`` both,
        but for shares of fewer than five informants, which are not printed.

    Raises:
        ConfigError: Q001, no interview has the attribute, or no code is called ``code``.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    value_of, values, name = _values(material, attribute)
    codes, level = _chosen(material, code, level)
    every = [coding for coding in material.codings if codes is None or coding.code in codes]
    counts = [coding for coding in counted(material, polarity=polarity) if codes is None or coding.code in codes]
    groups = {value: _group(name, value) for value in values}
    bases = {value: {case for (case, _), its in value_of.items() if its == value} for value in values}
    told = {
        value: tell(
            material,
            [each for each in counts if value_of.get((each.case, each.unit.transcript_id)) == value],
            level=level,
        )
        for value in values
    }
    all_told = tell(material, counts, level=level)
    rows = [each for each in codes_in_order(material, all_told) if code is None or _under(material, each, code, codes)]
    order, many = places(material), len(material.cases)
    cells = {
        (row, groups[value]): _cell(its[row], len(bases[value]), order, material.lang)
        for value, its in told.items()
        for row in rows
        if row in its
    }
    cells |= {(row, _TOTAL): _cell(all_told[row], many, order, material.lang) for row in rows}
    cells |= {
        (row, groups[value]): _none(len(bases[value]), material.lang)
        for row in rows
        for value in values
        if row not in told[value]
    }
    cells = hide_columns(
        cells, rows, list(groups.values()), below_in(material, rows), min_informants=min_informants, total=_TOTAL
    )
    dark = {at for at, cell in cells.items() if cell.hidden and cell.text != WITHHELD}
    hidden = [
        each
        for each in counts
        for value in [groups.get(value_of.get((each.case, each.unit.transcript_id), ""), "")]
        if any((row, value) in dark for row in lineage(material, each.code)[:level])
    ]
    several = sum(map(len, bases.values())) > many
    said = words_of(material.lang)
    notes = [
        said["caveat"],
        words["per_interview"] if several else "",
        words["small"] if min((len(its) for its in bases.values()), default=0) < _FEW_INFORMANTS else "",
        words["no_share"] if min((many, *map(len, bases.values()))) < _FEWEST_FOR_SHARE else "",
        said["above"] if below_in(material, rows) else "",
        absent_note(material, every, polarity=polarity),
        *hidden_notes(cells.values(), material.lang, min_informants=min_informants),
    ]
    return CrossTable(
        id=f"by-{name}",
        title=words["by"].format(attribute=name[:1].upper() + name[1:]),
        row_name=said["code"],
        column_name=name,
        rows=tuple(Heading(row, label_of(material, row)) for row in rows),
        columns=(
            *(Heading(groups[value], value or said["missing"], len(bases[value])) for value in values),
            Heading(_TOTAL, said["all"], many),
        ),
        cells=cells,
        caption=caption(material, counts, hidden=hidden),
        notes=tuple(filter(None, notes)),
        shows="text",
        counts=words["by_counts"],
        lang=material.lang,
    )


def _missing(attribute: str) -> str:
    return _group(attribute, "")


def _group(attribute: str, value: str) -> str:
    return f"{attribute}={value}"


def _values(material: CodedMaterial, attribute: str) -> tuple[dict[tuple[str, str], str], list[str], str]:
    """The value of each informant in each interview ("" where it is not known), the values in order, and its name."""
    asked = attribute.strip().casefold()
    found: dict[tuple[str, str], str] = {}
    spelled: dict[str, str] = {}
    name = ""
    for case in sorted(material.cases, key=lambda case: case.id):
        for transcript, _ in case.voices:
            row = case.by_interview.get(transcript, case.attributes)
            column, value = next(((key, its) for key, its in row.items() if key.strip().casefold() == asked), ("", ""))
            name = name or column
            value = " ".join(value.split())
            found[case.id, transcript] = spelled.setdefault(value.casefold(), value)
    if not name:
        known = sorted({key for case in material.cases for row in case.by_interview.values() for key in row})
        near = get_close_matches(attribute, known, 3, 0.5)
        hint = f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(known) or '–'}"
        raise ConfigError("Q001", f"no interview has an attribute {attribute!r}", hint=hint)
    return found, sorted(set(found.values()), key=_danish), name


def _danish(value: str) -> tuple[int, float, str]:
    """Numbers by size, then words by the Danish alphabet, then what is not known."""
    if _NUMBER.fullmatch(value):  # not what float() takes for one: "nan" has no place in an order
        return 0, float(value.replace(",", ".")), value
    letters = value.casefold().replace("æ", "{").replace("ø", "|").replace("å", "}")
    return (1 if value else 2), 0.0, letters


def _chosen(material: CodedMaterial, code: str | None, level: int | None) -> tuple[set[str] | None, int | None]:
    """The codes asked for, and a depth that keeps the one asked for apart from what is above it."""
    if code is None:
        return None, level
    _, codes, top = axis_codes(material, code)
    return set(codes), depth(material, level, top)


def _under(material: CodedMaterial, row: str, code: str, codes: Collection[str] | None) -> bool:
    return is_below(material, row, code) or (codes is not None and row in codes)


def _cell(told: Told, base: int, order: Mapping[str, int], lang: str) -> Cell:
    n = len(told.who)
    return Cell(
        n=n,
        units=told.units(order),
        decided=len(told.decided),
        share=n / base if base else None,
        text=_text(n, base, lang),
    )


def _none(base: int, lang: str) -> Cell:
    return Cell(share=0.0, text=_text(0, base, lang))


def _text(n: int, base: int, lang: str) -> str:
    return str(n) if base < _FEWEST_FOR_SHARE else f"{n} ({_per_cent(n / base, lang)})"


def _per_cent(share: float, lang: str) -> str:
    return f"{round(100 * share)}\u00a0%" if lang == "da" else f"{round(100 * share)}%"
