"""Coded material and turning points come in; the chapter on each informant goes out: page, timeline, curve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.config import Config
from qualkit.findings import Block, Case, CasePage, CodedMaterial, Figure, Section, Timeline, Turn
from qualkit.model import Quote

if TYPE_CHECKING:
    from qualkit.project.quoting import Quoter

__all__ = ["case_pages", "cases_section", "turns_by_case"]

_TITLE = {"da": "Den enkelte", "en": "One by one"}
_QUOTES_A_CASE = 4


def turns_by_case(material: CodedMaterial) -> dict[str, list[Turn]]:
    """The turning points of each informant, by case id."""
    from qualkit.narrative import turns_of

    return {case.id: turns_of(material, case) for case in material.cases}


def cases_section(
    material: CodedMaterial,
    config: Config,
    turns: Mapping[str, Sequence[Turn]],
    quote: Quoter,
    cases: Sequence[str] = (),
) -> Section:
    """A page for each informant, or for those with these ids, with the timeline and the curve of their course.

    Of all, those of whom nothing is coded have none.
    """
    from qualkit.figures import curve_figure, timeline_figure
    from qualkit.narrative import timelines

    told = {coding.case for coding in material.codings}
    cases = cases or [case.id for case in material.cases if case.id in told]
    drawn: dict[str, list[Figure]] = {}
    lines = timelines(material, turns=turns)
    for line in lines:
        pictures = [timeline_figure(line)] if line.events or line.bands else []
        if line.curve:
            pictures.append(curve_figure(line))
        for first in [case for case in line.cases if case in cases][:1]:
            drawn[first] = pictures
    blocks: list[Block] = []
    for page in case_pages(material, config, turns, lines, quote, cases):
        blocks += [page, *drawn.get(page.case, [])]
    return Section("den-enkelte", _TITLE[material.lang], tuple(blocks))


def case_pages(
    material: CodedMaterial,
    config: Config,
    turns: Mapping[str, Sequence[Turn]],
    lines: Sequence[Timeline],
    quote: Quoter,
    cases: Sequence[str] = (),
) -> list[CasePage]:
    """The page of each informant, or of those with these ids; phases in story order where their timeline has one."""
    from qualkit.narrative import case_page, keywords_of

    keywords = keywords_of(material)
    lived = {
        case: [event.unit for event in sorted(line.events, key=lambda event: event.at)]
        for line in lines
        if line.axis == "story"
        for case in line.cases
    }
    return [
        case_page(
            material,
            case,
            turns=turns.get(case.id, ()),
            quotes=_quotes_of_case(material, config, case, turns.get(case.id, ()), quote),
            keywords=keywords.get(case.id, ()),
            story_order=lived.get(case.id, ()),
        )
        for case in material.cases
        if not cases or case.id in cases
    ]


def _quotes_of_case(
    material: CodedMaterial,
    config: Config,
    case: Case,
    turns: Sequence[Turn],
    quote: Quoter,
) -> list[Quote]:
    """Two to four quotes of one informant: what tells of a turn first, each from another place."""
    at_turns = {turn.point.event for turn in turns}
    its = material.codings_of(case.id)
    alone = replace(config, max_informant_share=1.0, max_per_informant=1, per_code=1)
    found = quote(alone, codings=its)
    where = {(coding.unit.transcript_id, coding.unit.span.start): coding.unit.id for coding in its}
    seen: Counter[tuple[str, int]] = Counter()
    chosen: list[Quote] = []
    for each in sorted(
        found,
        key=lambda q: (
            where.get((q.transcript_id, q.spans[0].start)) not in at_turns,
            q.basis != "decision",
            -(q.probability or 0.0),
        ),
    ):
        place = (each.transcript_id, each.spans[0].start)
        if not seen[place] and len(chosen) < _QUOTES_A_CASE:
            chosen.append(each)
        seen[place] += 1
    return chosen
