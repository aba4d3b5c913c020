"""Coded material comes in; for each codebook its codes go out, the most told first, in numbers and in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from qualkit.findings import CodedMaterial, Coding, Ranked, RankedTable
from qualkit.tallies.counting import (
    Polarity,
    Told,
    axis_codes,
    axis_of,
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
from qualkit.tallies.hiding import WITHHELD, hide_ranked
from qualkit.tallies.quantifiers import definition, semi_quantifier
from qualkit.tallies.wording import absent_note, caption, signs_notes, words_of

__all__ = ["ranked_codes"]


def ranked_codes(
    material: CodedMaterial,
    *,
    axis: str | None = None,
    level: int | None = None,
    min_informants: int = 0,
    polarity: Polarity = "present",
) -> list[RankedTable]:
    """How many informants tell of each code, the most told first; those that nobody tells of are named below.

    Args:
        material: what is coded.
        axis: the title of a codebook, or a code: then it and those below it; None gives a table a codebook.
        level: join codes below this depth, 1 or more: 2 makes ``fase.nu`` of ``fase.nu.x``.
        min_informants: numbers below it, but for 0, are hidden.
        polarity: ``present`` does not count what was lacking or is denied; ``all`` does.

    Returns:
        a table for each axis of which somebody tells, in the order of the codebooks.

    Raises:
        ConfigError: Q001, no codebook or code is called ``axis``.
    """
    if axis is not None:
        title, codes, top = axis_codes(material, axis)
        table = _table(material, title, codes, top, level, min_informants, polarity)
        return [table] if table.rows else []
    axes: dict[str, list[str]] = {}
    for code in codes_in_order(material, {*material.labels, *(coding.code for coding in material.codings)}):
        axes.setdefault(axis_of(material, code), []).append(code)
    tables = [_table(material, title, codes, "", level, min_informants, polarity) for title, codes in axes.items()]
    return [table for table in tables if table.rows]


def _table(
    material: CodedMaterial,
    title: str,
    codes: Sequence[str],
    top: str,
    level: int | None,
    least: int,
    polarity: Polarity,
) -> RankedTable:
    words, base, order = words_of(material.lang), len(material.cases), places(material)
    level = depth(material, level, top)
    here = set(codes)
    every = [coding for coding in material.codings if coding.code in here]
    counts = [coding for coding in counted(material, polarity=polarity) if coding.code in here]
    told = {
        code: its
        for code, its in tell(material, counts, level=level).items()
        if not top or is_below(material, code, top)
    }
    listed = codes_in_order(material, told)
    rows = sorted(
        (
            Ranked(
                id=code,
                label=label_of(material, code),
                n=len(told[code].who),
                base=base,
                word=semi_quantifier(len(told[code].who), base, lang=material.lang),
                codings=len(told[code].codings),
                decided=len(told[code].decided),
                units=told[code].units(order),
                decided_codings=sum(coding.basis == "decision" for coding in told[code].codings),
            )
            for code in listed
        ),
        key=lambda row: -row.n,
    )
    below = below_in(material, listed)
    shown = hide_ranked(rows, below, min_informants=least)
    dark = {row.id for row in shown if row.hidden and row.word != WITHHELD}
    hidden = [coding for coding in counts if dark & set(lineage(material, coding.code)[:level])]
    shown = tuple(_without(row, told[row.id], hidden) for row in shown) if hidden else shown
    untold = _untold(material, codes, told, level)
    return RankedTable(
        id=f"ranked-{top or codes[0]}",
        title=title or words["ranked"],
        row_name=words["code"],
        rows=shown,
        caption=caption(material, counts, hidden=hidden),
        notes=_notes(material, shown, below, untold, absent_note(material, every, polarity=polarity), least),
        lang=material.lang,
    )


def _without(row: Ranked, told: Told, hidden: Iterable[Coding]) -> Ranked:
    """A row whose codings are counted without the hidden: codings add up, so theirs would be what is left."""
    if row.hidden:
        return row
    dark = {(coding.unit.id, coding.code) for coding in hidden}
    left = [coding for coding in told.codings if (coding.unit.id, coding.code) not in dark]
    decided = [coding.case for coding in left if coding.basis == "decision"]
    return replace(row, codings=len(left), decided=len(set(decided)), decided_codings=len(decided))


def _untold(material: CodedMaterial, codes: Sequence[str], told: Collection[str], level: int | None) -> list[str]:
    """The codes that nobody tells of; of one that has codes below it, only itself."""
    found: list[str] = []
    for code in codes:
        above = lineage(material, code)
        if code not in told and not set(above) & set(found) and (level is None or len(above) <= level):
            found.append(code)
    return found


def _notes(
    material: CodedMaterial,
    rows: Sequence[Ranked],
    below: Mapping[str, Sequence[str]],
    untold: Sequence[str],
    absent: str,
    least: int,
) -> tuple[str, ...]:
    words = words_of(material.lang)
    notes = [words["caveat"], definition(material.lang)]
    if below:
        notes.append(words["above"])
    if absent:
        notes.append(absent)
    if untold:
        notes.append(words["untold"].format(codes=", ".join(label_of(material, code) for code in untold)))
    if below and any(row.hidden for row in rows):
        notes.append(words["codings"])
    notes += signs_notes((row.word for row in rows if row.hidden), material.lang, min_informants=least)
    return tuple(notes)
