"""Coded material and turning points come in; the chapter on each informant goes out: page, timeline, curve."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qualkit.config import Config
from qualkit.findings import Block, Case, CasePage, CodedMaterial, Figure, Section, Turn
from qualkit.model import Quote

if TYPE_CHECKING:
    from qualkit.project.quoting import Speech

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
    cases: Sequence[str] = (),
    *,
    edits: Mapping[str, Mapping[str, Any]] | None = None,
    speech: Speech | None = None,
) -> Section:
    """A page for each informant, or for those with these ids, with the timeline and the curve of their course.

    Of all, those of whom nothing is coded have none.
    """
    from qualkit.figures import curve_figure, timeline_figure
    from qualkit.narrative import timelines

    told = {coding.case for coding in material.codings}
    cases = cases or [case.id for case in material.cases if case.id in told]
    drawn: dict[str, list[Figure]] = {}
    for line in timelines(material, turns=turns):
        pictures = [timeline_figure(line)] if line.events or line.bands else []
        if line.curve:
            pictures.append(curve_figure(line))
        for first in [case for case in line.cases if case in cases][:1]:
            drawn[first] = pictures
    blocks: list[Block] = []
    for page in case_pages(material, config, turns, cases, edits=edits, speech=speech):
        blocks += [page, *drawn.get(page.case, [])]
    return Section("den-enkelte", _TITLE[material.lang], tuple(blocks))


def case_pages(
    material: CodedMaterial,
    config: Config,
    turns: Mapping[str, Sequence[Turn]],
    cases: Sequence[str] = (),
    *,
    edits: Mapping[str, Mapping[str, Any]] | None = None,
    speech: Speech | None = None,
) -> list[CasePage]:
    """The page of each informant, or of those with these ids."""
    from qualkit.narrative import case_page, keywords_of
    from qualkit.project.quoting import Speech

    keywords = keywords_of(material)
    speech = speech or Speech(material.transcripts, max_words=config.max_words)
    return [
        case_page(
            material,
            case,
            turns=turns.get(case.id, ()),
            quotes=_quotes_of_case(material, config, case, turns.get(case.id, ()), edits, speech),
            keywords=keywords.get(case.id, ()),
        )
        for case in material.cases
        if not cases or case.id in cases
    ]


def _quotes_of_case(
    material: CodedMaterial,
    config: Config,
    case: Case,
    turns: Sequence[Turn],
    edits: Mapping[str, Mapping[str, Any]] | None,
    speech: Speech,
) -> list[Quote]:
    """Two to four quotes of one informant: what tells of a turn first, each from another place."""
    from qualkit.project.quoting import quotes_of

    at_turns = {turn.point.event for turn in turns}
    its = material.codings_of(case.id)
    alone = replace(config, max_informant_share=1.0, max_per_informant=1, per_code=1)
    found = quotes_of(material, alone, codings=its, edits=edits, speech=speech)
    where = {(coding.unit.transcript_id, coding.unit.span.start): coding.unit.id for coding in its}
    seen: Counter[tuple[str, int]] = Counter()
    chosen: list[Quote] = []
    for quote in sorted(
        found,
        key=lambda q: (
            where.get((q.transcript_id, q.spans[0].start)) not in at_turns,
            q.basis != "decision",
            -(q.probability or 0.0),
        ),
    ):
        place = (quote.transcript_id, quote.spans[0].start)
        if not seen[place] and len(chosen) < _QUOTES_A_CASE:
            chosen.append(quote)
        seen[place] += 1
    return chosen
