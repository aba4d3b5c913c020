"""Themes and coded material come in; who tells of which theme goes out, and which codes stand where, as tables."""

from __future__ import annotations

from collections import defaultdict

from qualkit.findings import Cell, CodedMaterial, CrossTable, Heading, Ranked, RankedTable, ThemeModel
from qualkit.sourcing import ABSENT, few, shown_base, source_note
from qualkit.themes.keywords import class_keywords
from qualkit.themes.preparing import prepare

__all__ = ["code_keywords", "theme_ranking", "themes_by_cases", "themes_by_codes"]

_WORDS = {
    "da": {
        "theme": "Tema",
        "informant": "Informant",
        "code": "Kode",
        "cases": "Temaer og informanter",
        "codes": "Temaer og koder",
        "ranking": "Temaer efter antal informanter",
        "units": "antal enheder",
        "items": "Enheder",
        "informants": "antal informanter",
        "base": "{n} enheder fra {m} informanter; {k} af dem bærer intet tema.",
        "machine": "Temaerne er fundet af maskinen ({engine}); ingen har kodet dem.",
        "absent": "Fravær i et interview er ikke fravær i livet.",
        "lacking": "Det, der manglede eller afvises, er ikke talt med.",
        "hidden": "Felter med færre end {n} informanter er skjult.",
    },
    "en": {
        "theme": "Theme",
        "informant": "Informant",
        "code": "Code",
        "cases": "Themes and informants",
        "codes": "Themes and codes",
        "ranking": "Themes by number of informants",
        "units": "number of units",
        "items": "Units",
        "informants": "number of informants",
        "base": "{n} units from {m} informants; {k} of them carry no theme.",
        "machine": "The themes were found by the machine ({engine}); nobody has coded them.",
        "absent": "Absence in an interview is not absence in life.",
        "lacking": "What was lacking or is denied is not counted.",
        "hidden": "Cells with fewer than {n} informants are hidden.",
    },
}


def themes_by_cases(model: ThemeModel, material: CodedMaterial, min_informants: int = 1) -> CrossTable:
    """How many units of each informant carry each theme.

    Args:
        model: the themes; ``material`` what they were found in.
        min_informants: themes with fewer informants are hidden.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    units = _units_by_case(model, material)
    cells = {}
    for theme in model.themes:
        hidden = few(len(theme.cases), min_informants=min_informants)
        for case, its in units[theme.id].items():
            # Nobody decides on a theme, so no number is marked as waiting for it; the caption says who found them.
            shown = Cell(n=len(its), units=tuple(its), decided=len(its))
            cells[theme.id, case] = Cell(hidden=True) if hidden else shown
    return CrossTable(
        id="temaer-informanter",
        title=words["cases"],
        row_name=words["theme"],
        column_name=words["informant"],
        rows=_headings(model, min_informants),
        columns=tuple(Heading(case.id, case.name) for case in material.cases),
        cells=cells,
        caption=_caption(model, material),
        notes=_notes(words, min_informants),
        counts=words["units"],
        lang=material.lang,
    )


def themes_by_codes(model: ThemeModel, material: CodedMaterial, min_informants: int = 1) -> CrossTable:
    """How many informants have a unit that carries both a theme and a code; not where the code was lacking or denied.

    Args:
        model: the themes; ``material`` the codings.
        min_informants: cells with fewer informants, but not none, are hidden.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    theme_of = {unit: theme.id for theme in model.themes for unit, _ in theme.units}
    met: dict[tuple[str, str], list[tuple[str, str, bool]]] = defaultdict(list)
    present = [coding for coding in material.codings if coding.attributes.get("polaritet", "") not in ABSENT]
    counted = []
    for coding in present:
        if (theme := theme_of.get(coding.unit.id)) is not None:
            met[coding.code, theme].append((coding.case, coding.unit.id, coding.basis == "decision"))
            counted.append(coding)
    cells = {}
    for place, its in met.items():
        people = {case for case, _, _ in its}
        if few(len(people), min_informants=min_informants):
            cells[place] = Cell(hidden=True)
            continue
        cells[place] = Cell(
            n=len(people),
            units=tuple(dict.fromkeys(unit for _, unit, _ in its)),
            decided=len({case for case, _, decided in its if decided}),
        )
    used = {coding.code for coding in counted}
    per_code: dict[str, set[str]] = defaultdict(set)
    for coding in present:
        per_code[coding.code].add(coding.case)
    bases = {code: shown_base(len(per_code[code]), min_informants=min_informants) for code in used}
    order = [code for code in material.labels if code in used] + sorted(used - set(material.labels))
    lacking = (words["lacking"],) if len(present) < len(material.codings) else ()
    note = source_note(counted, min_probability=material.min_probability, lang=material.lang)
    return CrossTable(
        id="temaer-koder",
        title=words["codes"],
        row_name=words["code"],
        column_name=words["theme"],
        rows=tuple(Heading(code, material.labels.get(code, code), bases[code]) for code in order),
        columns=_headings(model, min_informants),
        cells=cells,
        caption=f"{_caption(model, material)} {note}",
        notes=(*_notes(words, min_informants), *lacking),
        counts=words["informants"],
        lang=material.lang,
    )


def theme_ranking(model: ThemeModel, material: CodedMaterial, min_informants: int = 1) -> RankedTable:
    """Themes by how many informants tell of them. ``word`` is left empty: what counts as many is for tallies to say.

    Args:
        model: the themes; ``material`` what they were found in.
        min_informants: themes with fewer informants are hidden.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    rows = [
        Ranked(theme.id, theme.label, 0, len(material.cases), "", 0, 0, hidden=True)
        if few(len(theme.cases), min_informants=min_informants)
        else Ranked(
            id=theme.id,
            label=theme.label,
            n=len(theme.cases),
            base=len(material.cases),
            word="",
            codings=len(theme.units),
            decided=0,
            units=tuple(unit for unit, _ in theme.units),
        )
        for theme in model.themes
    ]
    rows.sort(key=lambda row: (-row.n, -row.codings, row.label))
    return RankedTable(
        id="temaer",
        title=words["ranking"],
        row_name=words["theme"],
        rows=tuple(rows),
        caption=_caption(model, material),
        notes=_notes(words, min_informants),
        lang=material.lang,
        items=words["items"],
    )


def code_keywords(material: CodedMaterial, top: int = 10) -> dict[str, list[tuple[str, float]]]:
    """What is said under each code more than under the others: see :func:`class_keywords`.

    Returns:
        By code in the order of the codebook; codes without a word that is said twice are left out.
    """
    documents = prepare(material)
    words = dict(zip(documents.units, documents.words, strict=True))
    groups: dict[str, list[str]] = defaultdict(list)
    for coding in material.codings:
        groups[coding.code] += words.get(coding.unit.id, ())
    found = class_keywords(groups, top)
    order = [*material.labels, *sorted(set(found) - set(material.labels))]
    return {code: found[code] for code in order if found.get(code)}


def _headings(model: ThemeModel, min_informants: int) -> tuple[Heading, ...]:
    return tuple(
        Heading(theme.id, theme.label, shown_base(len(theme.cases), min_informants=min_informants))
        for theme in model.themes
    )


def _units_by_case(model: ThemeModel, material: CodedMaterial) -> dict[str, dict[str, list[str]]]:
    """Theme to case to units, by their place in the interviews."""
    theme_of = {unit: theme.id for theme in model.themes for unit, _ in theme.units}
    found: dict[str, dict[str, list[str]]] = {theme.id: {} for theme in model.themes}
    for unit in material.units:
        if (theme := theme_of.get(unit.id)) is not None:
            found[theme].setdefault(material.case_of[unit.id], []).append(unit.id)
    return found


def _caption(model: ThemeModel, material: CodedMaterial) -> str:
    words = _WORDS.get(material.lang, _WORDS["da"])
    base = words["base"].format(n=len(model.units), m=len(material.cases), k=len(model.outliers))
    return f"{words['machine'].format(engine=model.engine)} {base}"


def _notes(words: dict[str, str], min_informants: int) -> tuple[str, ...]:
    hidden = (words["hidden"].format(n=min_informants),) if min_informants > 1 else ()
    return (words["absent"], *hidden)
