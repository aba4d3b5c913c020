"""What is coded and the informants' turning points come in; tables of informants against what courses hold go out.

In the matrix each informant has a row and each element of a course a column; a mark says that the informant tells of
the element, another that the informant tells it as what turned the course.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import ConfigError
from qualkit.findings import Case, Cell, CodedMaterial, Coding, CrossTable, Heading, Turn
from qualkit.narrative.elements import Element, shipped_elements
from qualkit.narrative.turns import LEAST, is_lived, is_turn, units_in_order
from qualkit.sourcing import source_note

__all__ = ["element_matrix"]

_ATTRIBUTE = "attribute:"
_WORDS = {
    "da": {
        "title": "Informanter og elementer i forløbet",
        "row": "Informant",
        "column": "Element",
        "counts": "informanter, der fortæller om elementet",
        "one": "1 informant.",
        "many": "{n} informanter.",
        "marks": "To slags mærker: til stede (informanten fortæller om elementet) og vendepunkt (informanten fortæller "
        "det som det, der vendte forløbet).",
        "turns": "Vendepunkter: {decided} afgjort af kodere, {open} foreslået og ikke afgjort.",
        "least": "Foreslåede vendepunkter tæller, når slagsene tilsammen når {p}.",
        "cluster": "Informanter, der ligner hinanden, står ved siden af hinanden.",
        "name": "Ordnet efter navn.",
        "attribute": "Ordnet efter {name}.",
        "absence": "Et tomt felt betyder, at elementet ikke er fundet i interviewet. Fravær i et interview er ikke "
        "fravær i livet.",
        "single": "{names}: fremhævet, hvor det står i samme stykke tale som et vendepunkt, eller hvor informanten "
        "selv kalder det afgørende.",
        "setback": "{names}: vises kun som til stede.",
        "unknown": "Ikke med, fordi ingen kodebog i brug har koderne: {names}.",
        "nobody": "Ingen fortæller om: {names}.",
        "hidden": "Skjult, fordi færre end {n} informanter fortæller om det: {names}.",
        "nothing": "–",
    },
    "en": {
        "title": "Informants and elements of the course",
        "row": "Informant",
        "column": "Element",
        "counts": "informants who tell of the element",
        "one": "1 informant.",
        "many": "{n} informants.",
        "marks": "Two kinds of marks: present (the informant tells of the element) and turning point (the informant "
        "tells it as what turned the course).",
        "turns": "Turning points: {decided} decided by coders, {open} suggested and not decided.",
        "least": "Suggested turning points count where their kinds together reach {p}.",
        "cluster": "Informants who are alike stand next to each other.",
        "name": "Ordered by name.",
        "attribute": "Ordered by {name}.",
        "absence": "An empty cell means that the element was not found in the interview. Absence in an interview is "
        "not absence in life.",
        "single": "{names}: singled out where it stands in the same stretch of talk as a turning point, or where the "
        "informant calls it decisive.",
        "setback": "{names}: shown as present only.",
        "unknown": "Left out because no codebook in use has the codes: {names}.",
        "nobody": "Nobody tells of: {names}.",
        "hidden": "Hidden because fewer than {n} informants tell of it: {names}.",
        "nothing": "–",
    },
}


@dataclass(frozen=True, slots=True)
class _Marked:
    """A cell, and the codings and turning points that it rests on."""

    cell: Cell
    codings: tuple[Coding, ...] = ()
    turns: tuple[Turn, ...] = ()


def element_matrix(
    material: CodedMaterial,
    turns: Mapping[str, Sequence[Turn]],
    *,
    order: str = "cluster",
    elements: Sequence[Element] | None = None,
    min_informants: int = 0,
) -> CrossTable:
    """Each informant's elements of the course, and which of them the informant singles out as turning point.

    Present is what the informant tells as lived: not what was lacking, was only wished for or was somebody else's. An
    element is singled out where a turning point is of its kind; one without a kind of its own where it stands in the
    unit of a turning point or is called decisive (``emic``).

    Args:
        material: what is coded.
        turns: case id to the informant's turning points.
        order: of the rows: ``cluster`` puts informants with like marks together, ``name``, or ``attribute:`` and a
            column of the attribute table.
        elements: the columns; those that ship with qualkit if None. One whose codes no codebook in use has is left
            out, and one that nobody tells of; notes name them.
        min_informants: a column of fewer informants, but at least one, is hidden in all its rows.

    Raises:
        ConfigError: Q001, an unknown order or attribute.

    Source: hierarchical clustering with optimal leaf ordering, Bar-Joseph, Gifford & Jaakkola 2001.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    every = tuple(elements) if elements is not None else shipped_elements()
    known = [element for element in every if not material.labels or any(map(element.holds, material.labels))]
    cases = sorted(material.cases, key=lambda case: (case.name.casefold(), case.id))
    labels = _row_labels(cases, order, words)
    marked = _marked(material, cases, known, turns)
    having = {element.id: [case.id for case in cases if (case.id, element.id) in marked] for element in known}
    hidden = {element.id for element in known if 0 < len(having[element.id]) < min_informants}
    seen = {key: value for key, value in marked.items() if key[1] not in hidden}
    cells = {key: value.cell for key, value in seen.items()}
    cells |= {(case.id, element): Cell(hidden=True) for case in cases for element in hidden}
    place = {element.id: number for number, element in enumerate(known)}
    singled = Counter(element for (_, element), cell in cells.items() if cell.mark == "turning")
    columns = sorted(
        (element for element in known if having[element.id]),
        key=lambda element: (
            element.id in hidden,
            0 if element.id in hidden else -len(having[element.id]),
            -singled[element.id],
            place[element.id],
        ),
    )
    rows = _ordered(cases, [element.id for element in columns], cells, order)
    return CrossTable(
        id="element-matrix",
        title=words["title"],
        row_name=words["row"],
        column_name=words["column"],
        rows=tuple(Heading(case.id, labels[case.id]) for case in rows),
        columns=tuple(
            Heading(
                element.id,
                element.label(material.lang),
                None if element.id in hidden else len(having[element.id]),
            )
            for element in columns
        ),
        cells=cells,
        caption=_caption(material, seen.values(), len(cases), order, words),
        notes=_notes(material, every, known, columns, hidden, min_informants, words),
        shows="mark",
        counts=words["counts"],
        lang=material.lang,
    )


# --- cells -------------------------------------------------------------------------------------------------------


def _marked(
    material: CodedMaterial,
    cases: Sequence[Case],
    elements: Sequence[Element],
    turns: Mapping[str, Sequence[Turn]],
) -> dict[tuple[str, str], _Marked]:
    """The cells that have a mark."""
    found = {}
    for case in cases:
        place = {unit.id: number for number, unit in enumerate(units_in_order(material, case))}
        codings = sorted(
            (coding for coding in material.codings_of(case.id) if is_lived(coding)),
            key=lambda coding: (place[coding.unit.id], coding.code),
        )
        its = [turn for turn in turns.get(case.id, ()) if turn.point.event in place]
        for element in elements:
            marked = _mark(element, codings, its, place)
            if marked is not None:
                found[case.id, element.id] = marked
    return found


def _mark(
    element: Element, codings: Sequence[Coding], turns: Sequence[Turn], place: Mapping[str, int]
) -> _Marked | None:
    present = [coding for coding in codings if element.holds(coding.code) or element.turns(coding.code)]
    events = {turn.point.event: turn for turn in turns}
    at_turn: list[Turn] = []
    told: list[Coding] = []
    if element.turning and not element.setback:
        # What stands beside a turn in the same unit is a turn too: one event may work in several ways.
        told = [
            coding for coding in present if element.turns(coding.code) and is_turn(coding) and coding.unit.id in events
        ]
        kinds = {coding.unit.id for coding in told}
        at_turn = [turn for turn in turns if element.turns(turn.point.kind) or turn.point.event in kinds]
    elif not element.setback:
        told = [coding for coding in present if coding.unit.id in events or coding.attributes.get("emic") == "ja"]
        at_turn = [turn for turn in turns if turn.point.event in {coding.unit.id for coding in told}]
    if not present and not at_turn:
        return None
    turned = {coding.unit.id for coding in told} | {turn.point.event for turn in at_turn}
    units = {coding.unit.id for coding in present} | turned
    turning = bool(told or at_turn)
    # The stronger claim says whether the mark is decided; what merely stands beside a turn needs the turn decided too.
    if not turning:
        decided = any(map(_decided, present))
    elif element.turning:
        decided = any(map(_decided, told)) or any(turn.basis == "decision" for turn in at_turn)
    else:
        sure = {turn.point.event for turn in at_turn if turn.basis == "decision"}
        decided = any(
            _decided(coding) and (coding.unit.id in sure or coding.attributes.get("emic") == "ja") for coding in told
        )
    return _Marked(
        Cell(
            n=1,
            # What makes it a turning point comes first: that is where a reader who follows the mark arrives.
            units=tuple(sorted(units, key=lambda unit: (unit not in turned, place[unit]))),
            decided=int(decided),
            mark="turning" if turning else "present",
        ),
        codings=tuple(present),
        turns=tuple(at_turn),
    )


def _decided(coding: Coding) -> bool:
    return coding.basis == "decision"


# --- order -------------------------------------------------------------------------------------------------------


def _row_labels(cases: Sequence[Case], order: str, words: Mapping[str, str]) -> dict[str, str]:
    """What the rows are called: with the attribute's value where it says the order."""
    if order in ("cluster", "name"):
        return {case.id: case.name for case in cases}
    columns = sorted({column for case in cases for column in case.attributes})
    name = order.removeprefix(_ATTRIBUTE)
    if not order.startswith(_ATTRIBUTE):
        raise ConfigError(
            "Q001", f"the rows cannot be ordered by {order!r}", hint="one of cluster, name, attribute:COLUMN"
        )
    if name not in columns:
        known = ", ".join(columns) or "none: the informants have no attribute table"
        raise ConfigError("Q001", f"no attribute is called {name!r}", hint=f"the columns are {known}")
    return {case.id: f"{case.name} ({case.attributes.get(name) or words['nothing']})" for case in cases}


def _ordered(
    cases: Sequence[Case], columns: Sequence[str], cells: Mapping[tuple[str, str], Cell], order: str
) -> list[Case]:
    """The rows in order; ``cases`` come by name."""
    if order == "name":
        return list(cases)
    if order.startswith(_ATTRIBUTE):
        name = order.removeprefix(_ATTRIBUTE)
        return sorted(cases, key=lambda case: _natural(case.attributes.get(name, "")))
    weight = {"": 0.0, "present": 1.0, "turning": 2.0}
    marks = [[weight[cells.get((case.id, column), Cell()).mark] for column in columns] for case in cases]
    if len(cases) < 3 or not columns or all(row == marks[0] for row in marks):
        return sorted(cases, key=lambda case: -sum(marks[cases.index(case)]))
    from scipy.cluster.hierarchy import leaves_list, linkage

    leaves = [int(leaf) for leaf in leaves_list(linkage(marks, "average", metric="cityblock", optimal_ordering=True))]
    # A tree may be read from either end: the end with more marks is up.
    half = len(leaves) // 2
    top, bottom = (sum(sum(marks[leaf]) for leaf in end) for end in (leaves[:half], leaves[-half:]))
    if (bottom, -leaves[-1]) > (top, -leaves[0]):
        leaves.reverse()
    return [cases[leaf] for leaf in leaves]


def _natural(value: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Sorts "2" before "10", and what is not given last."""
    parts = re.findall(r"\d+|\D+", value.casefold())
    return (not value, [(not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts])


# --- words -------------------------------------------------------------------------------------------------------


def _caption(
    material: CodedMaterial, marked: Iterable[_Marked], informants: int, order: str, words: Mapping[str, str]
) -> str:
    listed = list(marked)
    codings = {(coding.unit.id, coding.code): coding for each in listed for coding in each.codings}
    turns = {turn.point.event: turn for each in listed for turn in each.turns}
    decided = sum(turn.basis == "decision" for turn in turns.values())
    least = f"{LEAST:.2f}".replace(".", "," if words is _WORDS["da"] else ".")
    way = "attribute" if order.startswith(_ATTRIBUTE) else order
    return " ".join(
        (
            source_note(codings.values(), min_probability=material.min_probability, lang=material.lang),
            words["one"] if informants == 1 else words["many"].format(n=informants),
            words["marks"],
            words["turns"].format(decided=decided, open=len(turns) - decided),
            *([] if material.source == "decisions" else [words["least"].format(p=least)]),
            words[way].format(name=order.removeprefix(_ATTRIBUTE)),
        )
    )


def _notes(
    material: CodedMaterial,
    every: Sequence[Element],
    known: Sequence[Element],
    columns: Sequence[Element],
    hidden: set[str],
    least: int,
    words: Mapping[str, str],
) -> tuple[str, ...]:
    def listed(elements: Iterable[Element]) -> str:
        return ", ".join(element.label(material.lang) for element in elements)

    shown = [element for element in columns if element.id not in hidden]
    lines = [words["absence"]]
    for key, names in (
        ("single", listed(element for element in shown if not element.turning and not element.setback)),
        ("setback", listed(element for element in shown if element.setback)),
        ("unknown", listed(element for element in every if element not in known)),
        ("nobody", listed(element for element in known if element not in columns)),
        ("hidden", listed(element for element in columns if element.id in hidden)),
    ):
        if names:
            lines.append(words[key].format(names=names, n=least))
    return tuple(lines)
