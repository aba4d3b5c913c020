"""What is coded comes in; a table of phases against identities goes out: which are told together, by how many."""

from __future__ import annotations

from collections import defaultdict

from qualkit.findings import Cell, CodedMaterial, Coding, CrossTable, Heading
from qualkit.narrative.turns import is_lived, units_in_order
from qualkit.sourcing import source_note

__all__ = ["PHASES", "phase_identity"]

PHASES = "fase."
_IDENTITIES = "identitet."
_WORDS = {
    "da": {
        "title": "Faser og identiteter",
        "row": "Fase",
        "column": "Identitet",
        "counts": "informanter, som fortæller om begge i samme stykke tale eller i to, der følger efter hinanden",
        "one": "1 informant.",
        "many": "{n} informanter.",
        "caption": "Antal {counts}.",
        "hypothesis": "Tabellen viser, hvad der fortælles sammen. Det er en hypotese at se efter i interviewene, ikke "
        "en virkning.",
        "absence": "Fravær i et interview er ikke fravær i livet.",
        "hidden": "Felter med færre end {n} informanter er skjult; 0 er ikke skjult.",
    },
    "en": {
        "title": "Phases and identities",
        "row": "Phase",
        "column": "Identity",
        "counts": "informants who tell of both in the same stretch of talk or in two that follow one another",
        "one": "1 informant.",
        "many": "{n} informants.",
        "caption": "Number of {counts}.",
        "hypothesis": "The table shows what is told together. It is a hypothesis to look for in the interviews, not "
        "an effect.",
        "absence": "Absence in an interview is not absence in life.",
        "hidden": "Cells with fewer than {n} informants are hidden; 0 is not hidden.",
    },
}


def phase_identity(material: CodedMaterial, *, min_informants: int = 0) -> CrossTable:
    """How many informants tell of a phase and an identity together: in one unit, or in two neighbouring ones.

    What is said to have been lacking, was only wished for or was somebody else's is not counted. An informant counts
    as decided in a cell where both codings of at least one pair were decided.

    Args:
        material: what is coded.
        min_informants: a cell of fewer informants, but at least one, is hidden; so is a heading's number.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    phases, identities = (
        [code for code in material.labels if code.startswith(kind) and code not in material.parents.values()]
        for kind in (PHASES, _IDENTITIES)
    )
    informants: dict[str, set[str]] = defaultdict(set)
    together: dict[tuple[str, str], dict[str, list[tuple[Coding, Coding]]]] = defaultdict(lambda: defaultdict(list))
    order: dict[str, int] = {}
    counted: dict[tuple[str, str], Coding] = {}
    for case in sorted(material.cases, key=lambda case: (case.name.casefold(), case.id)):
        place = {unit.id: number for number, unit in enumerate(units_in_order(material, case))}
        order.update({unit: len(order) + number for unit, number in place.items()})
        codings = [coding for coding in material.codings_of(case.id) if is_lived(coding)]
        told = {
            kind: [coding for coding in codings if coding.code in kind] for kind in map(tuple, (phases, identities))
        }
        for coding in codings:
            informants[coding.code].add(case.id)
        for phase in told[tuple(phases)]:
            for identity in told[tuple(identities)]:
                if (
                    phase.unit.transcript_id == identity.unit.transcript_id
                    and abs(place[phase.unit.id] - place[identity.unit.id]) <= 1
                ):
                    together[phase.code, identity.code][case.id].append((phase, identity))
                    counted |= {(each.unit.id, each.code): each for each in (phase, identity)}
    cells = {}
    for key, by_case in together.items():
        if len(by_case) < min_informants:
            cells[key] = Cell(hidden=True)
            continue
        units = {coding.unit.id for pairs in by_case.values() for pair in pairs for coding in pair}
        cells[key] = Cell(
            n=len(by_case),
            units=tuple(sorted(units, key=lambda unit: order[unit])),
            decided=sum(
                any(all(coding.basis == "decision" for coding in pair) for pair in pairs) for pairs in by_case.values()
            ),
        )

    def heading(code: str) -> Heading:
        base = len(informants[code])
        return Heading(code, material.labels[code], None if 0 < base < min_informants else base)

    total = len(material.cases)
    notes = [words["hypothesis"], words["absence"]]
    if any(cell.hidden for cell in cells.values()):
        notes.append(words["hidden"].format(n=min_informants))
    return CrossTable(
        id="phase-identity",
        title=words["title"],
        row_name=words["row"],
        column_name=words["column"],
        rows=tuple(map(heading, phases)),
        columns=tuple(map(heading, identities)),
        cells=cells,
        caption=" ".join(
            (
                words["caption"].format(counts=words["counts"]),
                source_note(counted.values(), min_probability=material.min_probability, lang=material.lang),
                words["one"] if total == 1 else words["many"].format(n=total),
            )
        ),
        notes=tuple(notes),
        shows="n",
        counts=words["counts"],
        lang=material.lang,
    )
