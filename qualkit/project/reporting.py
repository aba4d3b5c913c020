"""Coded material comes in; a report goes out: what it shows, in which order, and its files in HTML, Word and pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualkit.attribute_words import identifies
from qualkit.config import Config
from qualkit.findings import (
    Block,
    Cell,
    CodedMaterial,
    CrossTable,
    Figure,
    Heading,
    QuoteList,
    RankedTable,
    Report,
    Section,
    Text,
    Turn,
)
from qualkit.model import Quote
from qualkit.project.reporting_cases import cases_section, turns_by_case

if TYPE_CHECKING:
    from qualkit.findings import ThemeModel
    from qualkit.narrative import Element
    from qualkit.project.quoting import Quoter

__all__ = ["build_report", "contrasts_of", "phase_identity"]

_WORDS: Mapping[str, Mapping[str, Any]] = {
    "da": {
        "material": "Materialet",
        "informants": "Informanterne",
        "informant": "Informant",
        "known": "Oplysning",
        "interviews": "Interview",
        "turns": "Vendepunkter og forløb",
        "phases": "Faser og identiteter, fortalt sammen",
        "told": "Hvad der fortælles",
        "themes": "Temaer",
        "quotes": "Citater",
        "methods": "Sådan er det gjort",
        "quote_note": "Ordene står ordret i udskriften. […] viser, at noget er udeladt.",
        "no_codings": "Der er ingen kodninger at vise: ingen koder har afgjort noget, og intet forslag er så sikkert, at det vises.",
        "guarded": "Tal om få informanter er skjult. Derfor er det, der fortæller om den enkelte, udeladt: hvem de er, deres sider, citater under "
        "koder, som få fortæller om, og sammenligninger, der ville røbe et skjult tal.",
        "one_person": "1 informant",
        "people": "{n} informanter",
        "one_text": "1 interview",
        "texts": "{n} interview",
        "reading": (
            "Tal tæller informanter, der fortæller om noget, ikke hvor ofte det nævnes. At noget ikke er fortalt i et interview, "
            "betyder ikke, at det ikke er hændt.",
            "Det, der er stiplet, hult eller har et spørgsmålstegn, er forslag, som ingen koder har taget stilling til. "
            "Ved hver tabel og figur står, hvad den bygger på.",
            "At to ting fortælles sammen, siger ikke, at den ene fører til den anden.",
        ),
    },
    "en": {
        "material": "The material",
        "informants": "The informants",
        "informant": "Informant",
        "known": "What is known",
        "interviews": "Interviews",
        "turns": "Turning points and courses",
        "phases": "Phases and identities, told together",
        "told": "What is told",
        "themes": "Themes",
        "quotes": "Quotes",
        "methods": "How it was done",
        "quote_note": "The words stand verbatim in the transcript. […] shows an omission.",
        "no_codings": "There are no codings to show: no coder has decided anything, and no suggestion is sure enough to be shown.",
        "guarded": "Numbers of few informants are hidden. What tells of one alone is therefore left out: who they are, their pages, quotes under codes "
        "that few tell of, and contrasts that would give a hidden number away.",
        "one_person": "1 informant",
        "people": "{n} informants",
        "one_text": "1 interview",
        "texts": "{n} interviews",
        "reading": (
            "Numbers count informants who tell of something, not how often it is mentioned. What is not told in an interview may "
            "have happened all the same.",
            "What is dashed, hollow or has a question mark is a suggestion on which no coder has ruled. "
            "What a table or figure rests on stands beside it.",
            "That two things are told together does not say that one leads to the other.",
        ),
    },
}
_FEWEST, _MOST = 2, 5  # values of an attribute that make a contrast
_MOST_CONTRASTS = 3
_MOST_TOGETHER = 12  # codes in the table of what stands together: those that most tell of
_QUOTES_A_THEME = 2
_NUMBER = re.compile(r"\d{1,9}([.,]\d+)?")
_LARGEST_GROUP = 12  # a round, a team; higher numbers are ages or years
_LONGEST_VALUE = 24  # letters: longer is free text, not a group


def contrasts_of(material: CodedMaterial) -> list[str]:
    """The attributes that part the informants into a few groups of two or more, best first.

    A name, an age or free text is none; of two attributes that part them alike the first counts.
    """
    found: dict[tuple[frozenset[tuple[str, str]], ...], str] = {}
    columns = dict.fromkeys(
        key for case in material.cases for row in case.by_interview.values() for key in row if row[key]
    )
    for column in filter(lambda column: not identifies(column), columns):
        groups: dict[str, set[tuple[str, str]]] = {}
        for case in material.cases:
            for interview, row in case.by_interview.items():
                groups.setdefault(str(row.get(column, "")), set()).add((case.id, interview))
        values = [value for value in groups if value]
        if not _FEWEST <= len(values) <= _MOST or any(len(value) > _LONGEST_VALUE for value in values):
            continue
        if len({case for value in values for case, _ in groups[value]}) < len(material.cases):
            continue
        if all(_NUMBER.fullmatch(value) and float(value.replace(",", ".")) > _LARGEST_GROUP for value in values):
            continue  # ages, years: a scale, not groups
        if sum(len({case for case, _ in groups[value]}) >= 2 for value in values) < _FEWEST:
            continue
        found.setdefault(tuple(sorted((frozenset(groups[v]) for v in values), key=sorted)), column)
    return list(found.values())[:_MOST_CONTRASTS]


def build_report(
    material: CodedMaterial,
    config: Config,
    *,
    title: str,
    themes: ThemeModel | None = None,
    methods: Sequence[str] = (),
    order: str = "cluster",
    elements: Sequence[Element] | None = None,
    min_informants: int = 0,
    date: str = "",
    cases: bool = True,
    edits: Mapping[str, Mapping[str, Any]] | None = None,
) -> Report:
    """Everything that a report shows.

    Args:
        material: what is coded; its language is the report's.
        config: quotes for each code and informant.
        title: of the report.
        themes: found before, or None for a report without.
        methods: paragraphs on how the study was made.
        order: of informants in the matrix, as :func:`qualkit.narrative.element_matrix` takes it.
        elements: of the course; those that ship if None.
        min_informants: numbers with fewer informants than this are not shown. From 2 on nor is what tells of one
            informant alone: who they are, their pages, quotes of codes that few tell of, and contrasts that would
            give a hidden number away.
        date: as it is to be printed.
        cases: with a page for each informant.
        edits: quotes as a writer wants them.
    """
    from qualkit.project.quoting import quoter
    from qualkit.tallies import coverage

    quote = quoter(material, config, edits)
    words = _WORDS[material.lang]
    turns = turns_by_case(material)
    guarded = min_informants > 1
    sections = [_the_material(material, words, guarded=guarded)]
    if material.codings:
        sections += [
            _courses(material, turns, words, order, elements, min_informants),
            _told(material, words, config.seed, min_informants),
        ]
    if themes is not None and themes.themes:
        sections.append(_themes(material, config, themes, words, min_informants, quote))
    if material.codings:
        sections.append(_quotes(material, config, words, min_informants, quote))
        if cases and not guarded:
            sections.append(cases_section(material, config, turns, quote))
    made: list[Block] = [Text(tuple(methods))] if methods else []
    if material.codings:
        made.append(coverage(material, level=1, min_informants=min_informants))
    sections.append(Section("metode", words["methods"], tuple(made)))
    return Report(title, tuple(each for each in sections if each.blocks), material, material.lang, date, min_informants)


def _the_material(material: CodedMaterial, words: Mapping[str, Any], *, guarded: bool) -> Section:
    people = words["one_person"] if len(material.cases) == 1 else words["people"].format(n=len(material.cases))
    number = len(material.transcripts)
    texts = words["one_text"] if number == 1 else words["texts"].format(n=number)
    said = [f"{people}, {texts}.", *words["reading"]]
    said += [] if material.codings else [words["no_codings"]]
    said += [words["guarded"]] if guarded else []
    blocks: list[Block] = [Text(tuple(said))]
    if material.cases and not guarded:
        blocks.append(_sample(material, words))
    return Section("materialet", words["material"], tuple(blocks))


def _sample(material: CodedMaterial, words: Mapping[str, Any]) -> CrossTable:
    """Who was interviewed, as a table of their attributes."""
    columns = dict.fromkeys(key for case in material.cases for key, value in case.attributes.items() if value)
    shown = [key for key in columns if not identifies(key)]
    cells = {
        (case.id, key): Cell(text=_joined(row.get(key, "") for row in case.by_interview.values()))
        for case in material.cases
        for key in shown
    } | {
        (case.id, "interview"): Cell(text=_joined(material.transcripts[text].name for text, _ in case.voices))
        for case in material.cases
    }
    return CrossTable(
        id="informanter",
        title=words["informants"],
        row_name=words["informant"],
        column_name=words["known"],
        rows=tuple(Heading(case.id, case.name) for case in material.cases),
        columns=(
            *(Heading(key, key[:1].upper() + key[1:]) for key in shown if key != "interview"),
            Heading("interview", words["interviews"]),
        ),
        cells=cells,
        shows="text",
        lang=material.lang,
    )


def _joined(values: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(value for value in values if value))


def _courses(
    material: CodedMaterial,
    turns: Mapping[str, Sequence[Turn]],
    words: Mapping[str, Any],
    order: str,
    elements: Sequence[Element] | None,
    least: int,
) -> Section:
    from qualkit.figures import heat_figure, matrix_figure
    from qualkit.narrative import element_matrix

    matrix = element_matrix(material, turns, order=order, elements=elements, min_informants=least)
    blocks: list[Block] = []
    if matrix.rows and matrix.columns:
        blocks += _both(matrix_figure(matrix, link=_first), matrix)
    phases = phase_identity(material, min_informants=least)
    if phases is not None:
        blocks += _both(heat_figure(phases, min_informants=least or None, link=_first), phases)
    return Section("vendepunkter", words["turns"], tuple(blocks))


def phase_identity(material: CodedMaterial, *, min_informants: int = 0) -> CrossTable | None:
    """Phases against identities told beside one another; None where the codebooks in use have not both."""
    from qualkit.tallies import crosstab

    if not _knows(material, "fase", "identitet"):
        return None
    title = _WORDS[material.lang]["phases"]
    return crosstab(material, "fase", "identitet", reach=1, every=True, min_informants=min_informants, title=title)


def _knows(material: CodedMaterial, *above: str) -> bool:
    """True if the codebooks in use have codes below each of these."""
    return all(any(code.startswith(f"{each}.") for code in material.labels) for each in above)


def _both(figure: Figure, table: CrossTable | RankedTable) -> list[Block]:
    """A figure above the table that it draws: what the table does not say stands under the table alone."""
    return [replace(figure, caption=table.caption), table]


def _first(units: Sequence[str]) -> str:
    """Where a sign of a figure leads in the page: the first of its passages."""
    return f"#u-{units[0]}" if units else ""


def _told(material: CodedMaterial, words: Mapping[str, Any], seed: int, least: int) -> Section:
    from qualkit.figures import heat_figure, ranked_figure, saturation_figure
    from qualkit.tallies import co_occurrence, contrast, mechanism_by_outcome, ranked_codes, saturation

    blocks: list[Block] = []
    ranked = [table for table in ranked_codes(material, min_informants=least) if table.rows]
    # What stands under every one of them is said once, above them all.
    common = [note for note in (ranked[0].notes if ranked else ()) if all(note in table.notes for table in ranked)]
    if len(ranked) > 1:
        blocks.append(Text(tuple(common)))
        ranked = [replace(each, notes=tuple(note for note in each.notes if note not in common)) for each in ranked]
    for table in ranked:
        blocks += _both(ranked_figure(table, min_informants=least or None, link=_first), table)
    for attribute in contrasts_of(material):
        apart = contrast(material, attribute, min_informants=least)
        if not any(cell.hidden for cell in apart.cells.values()):
            blocks.append(apart)
    known = set(material.parents.values())  # codes with others below them, which would meet themselves
    told = sorted((row for table in ranked for row in table.rows if row.id not in known), key=lambda row: -row.n)
    most = [row.id for row in told if row.n >= _FEWEST][:_MOST_TOGETHER]
    pairs_of = []
    if _knows(material, "mekanisme", "forandring"):
        pairs_of.append(mechanism_by_outcome(material, min_informants=least))
    if len(most) >= _FEWEST:
        pairs_of.append(co_occurrence(material, codes=most, min_informants=least))
    for pairs in pairs_of:
        if pairs.cells:
            blocks += _both(heat_figure(pairs, min_informants=least or None, link=_first), pairs)
    full = saturation(material, seed=seed)
    if full.base is not None:
        blocks.append(
            saturation_figure(
                list(zip(range(1, len(full.mean) + 1), full.mean, full.low, full.high, strict=True)),
                reached=full.met_at,
                title=full.title,
                caption=" ".join(part for part in (full.verdict, full.caption, *full.notes) if part),
                lang=material.lang,
            )
        )
    return Section("fortalt", words["told"], tuple(blocks))


def _themes(
    material: CodedMaterial,
    config: Config,
    model: ThemeModel,
    words: Mapping[str, Any],
    least: int,
    quote: Quoter,
) -> Section:
    from qualkit.figures import heat_figure
    from qualkit.project.themes import quotes_of_theme
    from qualkit.sourcing import reservations
    from qualkit.tallies import semi_quantifier
    from qualkit.themes import theme_ranking, themes_by_cases, themes_by_codes

    by_case = themes_by_cases(model, material, min_informants=least)
    ranking = theme_ranking(model, material, min_informants=least)
    rows = [
        row if row.hidden else replace(row, word=semi_quantifier(row.n, row.base, lang=material.lang))
        for row in ranking.rows
    ]
    blocks: list[Block] = [
        replace(ranking, rows=tuple(rows)),
        *_both(heat_figure(by_case, link=_first), by_case),
    ]
    for theme in model.themes:
        if 0 < len(theme.cases) < least or "like_shuffled" in theme.flags:
            continue
        quotes = quotes_of_theme(quote, config, theme, most=_QUOTES_A_THEME)
        if quotes:
            told = reservations(theme.flags, material.lang)
            caption = f"{', '.join(word for word, _ in theme.words)}. {told}".strip()
            blocks.append(QuoteList(f"tema-{theme.id}", theme.label, tuple(quotes), caption=caption))
    by_code = themes_by_codes(model, material, min_informants=least)
    if by_code.cells:
        blocks.append(by_code)
    return Section("temaer", words["themes"], (Text(tuple(model.notes)), *blocks))


def _quotes(
    material: CodedMaterial,
    config: Config,
    words: Mapping[str, Any],
    least: int,
    quote: Quoter,
) -> Section:
    """The quotes of each code that enough informants tell of, by axis."""
    tell: dict[str, set[str]] = {}
    for coding in material.codings:
        tell.setdefault(coding.code, set()).add(coding.case)
    by_axis: dict[str, list[Quote]] = {}
    codings = [coding for coding in material.codings if len(tell[coding.code]) >= least]
    for each in quote(config, codings=codings):
        by_axis.setdefault(material.axes.get(each.code, ""), []).append(each)
    blocks = [
        QuoteList(f"citater-{number}", axis, tuple(quotes), caption=words["quote_note"])
        for number, (axis, quotes) in enumerate(by_axis.items(), start=1)
    ]
    return Section("citater", words["quotes"], tuple(blocks))
