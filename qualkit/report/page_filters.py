"""Coded material comes in; what the filters of a page offer goes out, and what they look at in each passage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.attribute_words import identifies
from qualkit.findings import CodedMaterial, Coding
from qualkit.model import Segment

__all__ = ["Choice", "filters_of"]

_MOST_VALUES = 12  # of an attribute that can be chosen by


@dataclass(frozen=True, slots=True)
class Choice:
    """An option of a filter; ``group`` is a heading over it, ``depth`` how far it is indented."""

    value: str
    label: str
    count: int
    group: str = ""
    depth: int = 0


def filters_of(
    material: CodedMaterial, listed: Sequence[Segment], codings: Mapping[str, Sequence[Coding]]
) -> dict[str, Any]:
    """The options of each filter with how many passages they have, and for each passage what it is.

    Args:
        material: whose codes, informants and attributes can be chosen.
        listed: its units, in the order of the page.
        codings: by unit id.

    Returns:
        ``filters`` for the script: ``units`` (voice, then codes; a suggested one is ``~code``), ``voices`` (informant,
        then a value of each attribute column, -1 for none), ``parents`` (of each code, -1 for none); and the options:
        ``informants``, ``codes`` and ``columns``.
    """
    numbers = {case.id: place for place, case in enumerate(material.cases)}
    columns = _columns(material)
    values = {column: {value: place for place, value in enumerate(its)} for column, its in columns.items()}
    voices: dict[tuple[str, str], int] = {}
    rows: list[list[int]] = []
    for case in material.cases:
        for voice in case.voices:
            known = case.by_interview.get(voice[0], case.attributes)
            voices[voice] = len(rows)
            rows.append([numbers[case.id], *(values[column].get(known.get(column, ""), -1) for column in columns)])
    codes = _codes(material)
    code_numbers = {code: place for place, code in enumerate(codes)}
    spoken: dict[int, int] = defaultdict(int)
    carried: dict[str, int] = defaultdict(int)
    told: dict[tuple[int, int], int] = defaultdict(int)
    units = []
    for unit in listed:
        voice_number = voices.get((unit.transcript_id, unit.speaker), -1)
        its = codings.get(unit.id, ())
        # A suggested code is ~n, as in most languages the bitwise no of n.
        units.append(
            [
                voice_number,
                *(code_numbers[each.code] if each.basis == "decision" else ~code_numbers[each.code] for each in its),
            ]
        )
        if voice_number >= 0:
            spoken[rows[voice_number][0]] += 1
            for column, value in enumerate(rows[voice_number][1:]):
                told[column, value] += 1
        for code in {above for each in its for above in _with_those_above(each.code, material.parents)}:
            carried[code] += 1
    return {
        "filters": {
            "units": units,
            "voices": rows,
            "parents": [code_numbers.get(material.parents.get(code, ""), -1) for code in codes],
        },
        "informants": tuple(
            Choice(str(numbers[case.id]), case.name, spoken[numbers[case.id]]) for case in material.cases
        ),
        "codes": tuple(
            Choice(
                str(code_numbers[code]),
                material.labels.get(code, code),
                carried[code],
                material.axes.get(code, ""),
                len(_with_those_above(code, material.parents)) - 1,
            )
            for code in codes
        ),
        "columns": tuple(
            (column, tuple(Choice(str(place), value, told[number, place]) for place, value in enumerate(its)))
            for number, (column, its) in enumerate(columns.items())
        ),
    }


def _with_those_above(code: str, parents: Mapping[str, str]) -> list[str]:
    found = [code]
    while (above := parents.get(found[-1])) and above not in found:
        found.append(above)
    return found


def _codes(material: CodedMaterial) -> list[str]:
    """The codes that something is coded with, and those above them, in codebook order."""
    used = {above for each in material.codings for above in _with_those_above(each.code, material.parents)}
    known = [code for code in material.labels if code in used]
    return known + sorted(used - set(known))


def _columns(material: CodedMaterial) -> dict[str, list[str]]:
    """Attribute columns and their values: those that part informants into groups, and that tell of nobody who it is.

    An age or free text with a value for each is no help to choose by, nor is one of very many values.
    """
    found: dict[str, dict[str, set[str]]] = {}
    names = {case.name.casefold() for case in material.cases}
    for case in material.cases:
        for row in (case.attributes, *case.by_interview.values()):
            for column, value in row.items():
                if value and not identifies(column):
                    found.setdefault(column, {}).setdefault(value, set()).add(case.id)
    return {
        column: sorted(values, key=_natural)
        for column, values in found.items()
        if len(values) <= _MOST_VALUES
        and any(len(cases) > 1 for cases in values.values())
        and not {value.casefold() for value in values} <= names
    }


def _natural(value: str) -> tuple[int, float, str]:
    """Numbers by size, before words."""
    plain = value.replace(",", ".", 1)
    return (0, float(plain), value) if re.fullmatch(r"\d{1,15}(\.\d{1,15})?", plain) else (1, 0.0, value.casefold())
