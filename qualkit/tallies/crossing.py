"""Coded material comes in; which codes are told together, and by how many informants, goes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from qualkit.findings import Cell, CodedMaterial, Coding, CrossTable, Heading
from qualkit.sourcing import few, shown_base
from qualkit.tallies.counting import (
    Polarity,
    axis_codes,
    codes_in_order,
    counted,
    depth,
    is_below,
    joined,
    label_of,
    lineage,
    places,
)
from qualkit.tallies.hiding import hide_pairs
from qualkit.tallies.wording import absent_note, caption, hidden_notes, words_of

__all__ = ["co_occurrence", "crosstab", "mechanism_by_outcome"]

Within = Literal["unit", "neighbours", "informant"]
_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "co": "Koder, der står sammen",
        "co_counts": "informanter (og enheder), hvor begge koder står",
        "co_unit": "Sammen er: i samme enhed.",
        "co_neighbours": "Sammen er: i samme enhed eller i to enheder ved siden af hinanden i informantens tale.",
        "co_informant": "Sammen er: hos samme informant, uanset hvor.",
        "co_own": "I diagonalen står, hvor mange der fortæller om koden i det hele taget.",
        "alone": "Står aldrig sammen med en anden kode: {codes}.",
        "pairs": "{rows} og {columns}",
        "pairs_counts": "informanter, hos hvem begge koder står",
        "beside_0": "Begge koder står i samme enhed.",
        "beside_1": "Koderne står i samme enhed eller i to enheder ved siden af hinanden i informantens tale.",
        "beside_n": "Koderne står højst {n} enheder fra hinanden i informantens tale.",
        "no_cause": "At to koder fortælles sammen, siger ikke, at den ene fører til den anden.",
        "mechanisms": "Virksomme mekanismer og forandringer, fortalt sammen",
    },
    "en": {
        "co": "Codes that stand together",
        "co_counts": "informants (and units) with both codes",
        "co_unit": "Together is: in the same unit.",
        "co_neighbours": "Together is: in the same unit or in two units next to each other in the informant's talk.",
        "co_informant": "Together is: with the same informant, wherever.",
        "co_own": "The diagonal says how many tell of the code at all.",
        "alone": "Never stands together with another code: {codes}.",
        "pairs": "{rows} and {columns}",
        "pairs_counts": "informants with both codes",
        "beside_0": "Both codes stand in the same unit.",
        "beside_1": "The codes stand in the same unit or in two units next to each other in the informant's talk.",
        "beside_n": "The codes stand at most {n} units apart in the informant's talk.",
        "no_cause": "That two codes are told together does not say that one leads to the other.",
        "mechanisms": "Mechanisms and changes, told together",
    },
}


@dataclass(slots=True)
class _Met:
    """Where two codes meet: informants, those of them by decisions on both sides, and the units of both."""

    who: set[str] = field(default_factory=set)
    decided: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)


def _meetings(
    material: CodedMaterial, firsts: Mapping[str, list[Coding]], seconds: Mapping[str, list[Coding]], reach: int | None
) -> dict[tuple[str, str], _Met]:
    """Where each code of ``firsts`` comes within ``reach`` units of one of ``seconds`` in one informant's interview.

    ``reach`` None: anywhere in what the informant says.
    """
    place: dict[str, tuple[str, str, int]] = {}
    course: dict[tuple[str, str], int] = {}
    for unit in sorted(material.units, key=lambda unit: (unit.transcript_id, unit.span)):
        line = (material.case_of[unit.id], unit.transcript_id)
        place[unit.id] = (*line, course.get(line, 0))
        course[line] = course.get(line, 0) + 1
    near: dict[object, list[tuple[str, Coding]]] = {}
    for second, others in seconds.items():
        for other in others:
            case, text, at = place[other.unit.id]
            near.setdefault(case if reach is None else (case, text, at), []).append((second, other))
    found: dict[tuple[str, str], _Met] = {}
    for first, its in firsts.items():
        for one in its:
            case, text, at = place[one.unit.id]
            keys: list[object] = [case]
            if reach is not None:
                keys = [(case, text, at + step) for step in range(-reach, reach + 1)]
            for second, other in (each for key in keys for each in near.get(key, ())):
                met = found.setdefault((first, second), _Met())
                met.who.add(one.case)
                met.units |= {one.unit.id, other.unit.id}
                if one.basis == other.basis == "decision":
                    met.decided.add(one.case)
    return found


def _by_code(material: CodedMaterial, codings: Iterable[Coding], level: int | None) -> dict[str, list[Coding]]:
    found: dict[str, list[Coding]] = {}
    for coding in codings:
        found.setdefault(joined(material, coding.code, level), []).append(coding)
    return {code: found[code] for code in codes_in_order(material, found)}


def co_occurrence(
    material: CodedMaterial,
    *,
    codes: Sequence[str] | None = None,
    axis: str | None = None,
    within: Within = "unit",
    level: int | None = None,
    min_informants: int = 0,
    polarity: Polarity = "present",
) -> CrossTable:
    """Which codes stand together, and with how many informants: symmetric, with each code's own number in the diagonal.

    Args:
        material: what is coded.
        codes: those to compare, each counting what is below it; None takes all that stand with another one.
        axis: where no ``codes`` are given: the title of a codebook or a code, only that and what is below it.
        within: ``unit``, ``neighbours`` (the same unit or one next to it in the informant's talk) or ``informant``.
        level: join codes below this depth, 1 or more; of no matter where ``codes`` are given.
        min_informants: numbers below it, but for 0, are hidden.
        polarity: ``present`` does not count what was lacking or is denied; ``all`` does.

    Returns:
        ``n`` informants and ``units``; ``text`` gives both. A code and one below it have no cell: they always meet.

    Raises:
        ConfigError: Q001, one of ``codes``, or ``axis``, does not exist.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    counts = counted(material, polarity=polarity)
    every = list(material.codings)
    if codes is None and axis is not None:
        _, here, top = axis_codes(material, axis)
        level = depth(material, level, top)
        counts, every = ([each for each in its if each.code in here] for its in (counts, every))
    lines = _by_code(material, counts, level)
    if codes is not None:
        every = [each for each in every if any(is_below(material, each.code, code) for code in codes)]
        below = {code: frozenset(axis_codes(material, code)[1]) for code in codes}
        lines = {code: [each for each in counts if each.code in below[code]] for code in codes}
    reach = {"unit": 0, "neighbours": 1, "informant": None}[within]
    met = _meetings(material, lines, lines, reach)
    kin = {pair for pair in met if pair[0] != pair[1] and _kin(material, *pair)}
    met = {pair: its for pair, its in met.items() if pair not in kin and pair[0] != pair[1]}
    shown = [code for code in lines if codes is not None or any(code in pair for pair in met)]
    order = places(material)
    cells = {pair: _pair_cell(its, order, with_units=True) for pair, its in met.items()}
    for code in shown:
        own = _Met(
            {each.case for each in lines[code]},
            {each.case for each in lines[code] if each.basis == "decision"},
            {each.unit.id for each in lines[code]},
        )
        cells[code, code] = _pair_cell(own, order, with_units=True)
    cells = hide_pairs(cells, min_informants=min_informants)
    alone = [code for code in lines if code not in shown]
    used = [each for code in shown for each in lines[code]]
    bases = {
        code: shown_base(len({each.case for each in lines[code]}), min_informants=min_informants) for code in shown
    }
    headings = tuple(Heading(code, label_of(material, code), bases[code]) for code in shown)
    said = words_of(material.lang)
    notes = [
        words[f"co_{within}"],
        words["co_own"],
        words["no_cause"],
        said["caveat"],
        words["alone"].format(codes=", ".join(label_of(material, code) for code in alone)) if alone else "",
        absent_note(material, every, polarity=polarity),
        *hidden_notes(cells.values(), material.lang, min_informants=min_informants),
    ]
    return CrossTable(
        id="co-occurrence",
        title=words["co"],
        row_name=said["code"],
        column_name=said["code"],
        rows=tuple(replace(heading, base=None) for heading in headings),
        columns=headings,
        cells=cells,
        caption=caption(
            material, used, hidden=[each for code in shown if cells[code, code].hidden for each in lines[code]]
        ),
        notes=tuple(filter(None, notes)),
        shows="text",
        counts=words["co_counts"],
        lang=material.lang,
    )


def _kin(material: CodedMaterial, one: str, other: str) -> bool:
    return is_below(material, one, other) or is_below(material, other, one)


def _pair_cell(met: _Met, order: Mapping[str, int], *, with_units: bool) -> Cell:
    units = tuple(sorted(met.units, key=order.__getitem__))
    text = f"{len(met.who)} ({len(units)})" if with_units else ""
    return Cell(n=len(met.who), units=units, decided=len(met.decided), text=text)


def crosstab(
    material: CodedMaterial,
    rows: str,
    columns: str,
    *,
    reach: int = 0,
    level: int | None = None,
    min_informants: int = 0,
    polarity: Polarity = "present",
    every: bool = False,
    title: str = "",
) -> CrossTable:
    """The codes of one axis against those of another: with how many informants they are told side by side.

    Args:
        material: what is coded.
        rows: the title of a codebook, or a code: the codes below it are the rows (``fase``, ``mekanisme``).
        columns: likewise for the columns (``identitet``, ``forandring``).
        reach: how many units apart they may stand in one informant's interview: 0 is the same unit.
        level: join codes below this depth, 1 or more; codes above others do not count them here.
        min_informants: numbers below it, but for 0, are hidden.
        polarity: ``present`` does not count what was lacking or is denied; ``all`` does.
        every: also codes that nobody tells of, as far as the codebooks name them; else these are named in a note.
        title: instead of the names of the two axes.

    Returns:
        ``n`` informants; ``decided`` those with decisions on both sides; ``base`` of a heading is how many tell of it.

    Raises:
        ConfigError: Q001, there is no such codebook or code.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    row_title, row_codes, row_top = axis_codes(material, rows)
    column_title, column_codes, column_top = axis_codes(material, columns)
    counts = counted(material, polarity=polarity)
    deep, wide = depth(material, level, row_top), depth(material, level, column_top)
    down = _by_code(material, [each for each in counts if each.code in set(row_codes)], deep)
    across = _by_code(material, [each for each in counts if each.code in set(column_codes)], wide)
    untold: dict[str, list[Coding]] = {
        code: []
        for code in codes_in_order(material, {*row_codes, *column_codes} & set(material.labels))
        if code not in down and code not in across and _lowest(material, code, deep if code in row_codes else wide)
    }
    if every:
        down, across = (
            {code: {**lines, **untold}[code] for code in codes_in_order(material, {*lines, *(set(untold) & set(axis))})}
            for lines, axis in ((down, row_codes), (across, column_codes))
        )
    order = places(material)
    cells = {
        pair: _pair_cell(its, order, with_units=False) for pair, its in _meetings(material, down, across, reach).items()
    }
    cells = hide_pairs(cells, min_informants=min_informants)

    def headings(lines: Mapping[str, list[Coding]]) -> tuple[Heading, ...]:
        many = {code: len({each.case for each in its}) for code, its in lines.items()}
        return tuple(
            Heading(code, label_of(material, code), shown_base(many[code], min_informants=min_informants))
            for code in lines
        )

    both = [each for each in material.codings if each.code in {*row_codes, *column_codes}]
    said = words_of(material.lang)
    beside = f"beside_{reach}" if reach < 2 else "beside_n"
    return CrossTable(
        id=f"{rows}-{columns}",
        title=title or words["pairs"].format(rows=row_title, columns=column_title),
        row_name=row_title,
        column_name=column_title,
        rows=headings(down),
        columns=headings(across),
        cells=cells,
        caption=caption(
            material,
            [each for lines in (down, across) for its in lines.values() for each in its],
            hidden=[
                each
                for lines in (down, across)
                for its in lines.values()
                if few(len({one.case for one in its}), min_informants=min_informants)
                for each in its
            ],
        ),
        notes=tuple(
            filter(
                None,
                [
                    words[beside].format(n=reach),
                    words["no_cause"],
                    said["caveat"],
                    absent_note(material, both, polarity=polarity),
                    said["untold"].format(codes=", ".join(label_of(material, code) for code in untold))
                    if untold and not every
                    else "",
                    *hidden_notes(cells.values(), material.lang, min_informants=min_informants),
                ],
            )
        ),
        counts=words["pairs_counts"],
        lang=material.lang,
    )


def _lowest(material: CodedMaterial, code: str, level: int | None) -> bool:
    """True if a table joined at that depth would show this code: no code of the codebooks stands below it there."""
    deep = len(lineage(material, code))
    if level is not None and deep >= level:
        return deep == level
    return not any(code != each and is_below(material, each, code) for each in material.labels)


def mechanism_by_outcome(
    material: CodedMaterial, *, reach: int = 1, min_informants: int = 0, polarity: Polarity = "present"
) -> CrossTable:
    """What made the difference (``mekanisme``) against what changed (``forandring``), told in the same breath.

    The arguments are those of :func:`crosstab`. It says what is told together, never that one brings about the other.

    Raises:
        ConfigError: Q001, the codebooks in use have no mechanisms or no changes.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    return crosstab(
        material,
        "mekanisme",
        "forandring",
        reach=reach,
        min_informants=min_informants,
        polarity=polarity,
        title=words["mechanisms"],
    )
