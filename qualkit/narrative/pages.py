"""An informant's codings, turning points and quotes come in; a page of a report goes out, in their words alone."""

from __future__ import annotations

from collections.abc import Sequence

from qualkit.attribute_words import identifies
from qualkit.findings import Case, CasePage, CodedMaterial, Coding, Passage, Turn
from qualkit.model import Quote
from qualkit.narrative.cards import before_after
from qualkit.narrative.kernel import kernel_of
from qualkit.narrative.keywords import keywords_of
from qualkit.narrative.passages import passage_of, strongest, tells
from qualkit.narrative.turns import is_lived, units_in_order
from qualkit.sourcing import source_note

__all__ = ["case_page"]

PHASES = "fase."
_MOST_QUOTES = 4
_WORDS = {
    "da": {
        "years": "{age} år",
        "course": "Faserne står i den orden, de fortælles.",
        "story": "Faserne står i den orden, de lå i.",
        "absence": "Et tomt felt betyder, at det ikke er fundet i interviewet; det er ikke fravær i livet.",
        "questions": (
            "Hvad var det i mødet eller hændelsen, der gjorde forskellen, og hvad kunne lige så godt have gjort den?",
            "Hvem gjorde noget, og hvem lod være? Hvad gjorde informanten selv?",
            "Hvad skulle være på plads, før det kunne vende, og hvad var ved at gå galt?",
            "Hvad siger imod denne læsning? Hvilke steder i interviewet passer ikke?",
            "Hvad ligner de andre informanters forløb, og hvad er særligt for dette?",
        ),
    },
    "en": {
        "years": "{age} years",
        "course": "Phases stand in the order in which they are told.",
        "story": "Phases stand in the order in which they were.",
        "absence": "An empty field means that it was not found in the interview; it is not absence in life.",
        "questions": (
            "What in the encounter or event made the difference, and what might just as well have made it?",
            "Who acted, and who did not? What did the informant do?",
            "What had to be in place before it could turn, and what nearly went wrong?",
            "What speaks against this reading? Which passages of the interview do not fit?",
            "What is like the other informants' courses, and what is particular to this one?",
        ),
    },
}


def case_page(
    material: CodedMaterial,
    case: Case,
    *,
    turns: Sequence[Turn],
    quotes: Sequence[Quote] = (),
    keywords: Sequence[str] | None = None,
    story_order: Sequence[str] = (),
    lang: str = "",
) -> CasePage:
    """What a report tells of one informant.

    Args:
        material: what is coded.
        case: the informant.
        turns: the informant's turning points.
        quotes: the informant's, the best first; the first four are shown.
        keywords: words that set the informant apart, of ``keywords_of``; found if None, which reads all the material.
        story_order: ids of the units whose time in life is known, in that order; phases follow it, and what has no
            known time follows what it is told after. Empty: the order of telling.
        lang: ``da`` or ``en``; that of the material if empty.
    """
    lang = lang or material.lang
    words = _WORDS.get(lang, _WORDS["da"])
    codings = material.codings_of(case.id)
    questions = words["questions"]
    note = (
        source_note(codings, min_probability=material.min_probability, lang=lang),
        words["story" if story_order else "course"],
        words["absence"],
    )
    return CasePage(
        case=case.id,
        title=_title(case, str(words["years"])),
        kernel=kernel_of(material, case, turns),
        keywords=tuple(keywords) if keywords is not None else keywords_of(material).get(case.id, ()),
        facts=_facts(case),
        card=before_after(material, case, turns, lang=lang),
        course=_course(material, case, story_order),
        turns=tuple(turns),
        quotes=tuple(quotes[:_MOST_QUOTES]),
        questions=tuple(questions),
        note=" ".join(map(str, note)),
    )


def _title(case: Case, years: str) -> str:
    age = years.format(age=case.age) if case.age.isdigit() else case.age
    return ", ".join(part for part in (case.name, age, case.title or case.role) if part)


def _facts(case: Case) -> tuple[tuple[str, str], ...]:
    """The attribute table without names and numbers of the person; what differs between interviews in their order."""
    rows = [case.by_interview[transcript] for transcript, _ in case.voices if transcript in case.by_interview]
    rows = rows or [case.attributes]
    found: dict[str, list[str]] = {}
    for row in rows:
        for name, value in row.items():
            told = " ".join(str(value).split())
            if told and not identifies(name) and told not in found.setdefault(name, []):
                found[name].append(told)
    return tuple((name[:1].upper() + name[1:], "; ".join(values)) for name, values in found.items() if values)


def _course(material: CodedMaterial, case: Case, story_order: Sequence[str]) -> tuple[Passage, ...]:
    """The phases in order, each stretch of one phase with the words that tell it best."""
    told: dict[str, list[Coding]] = {}
    for coding in material.codings_of(case.id):
        if coding.code.startswith(PHASES) and is_lived(coding) and tells(coding):
            told.setdefault(coding.unit.id, []).append(coding)
    units = [unit.id for unit in units_in_order(material, case)]
    runs: list[list[Coding]] = []
    for unit in _in_story_order(units, story_order):
        if unit not in told:
            continue
        coding = strongest(told[unit])
        if runs and runs[-1][0].code == coding.code:
            runs[-1].append(coding)
        else:
            runs.append([coding])
    return tuple(passage_of(material, strongest(run)) for run in runs)


def _in_story_order(units: Sequence[str], known: Sequence[str]) -> list[str]:
    rank = {unit: number for number, unit in enumerate(known)}
    now = -1
    placed = []
    for number, unit in enumerate(units):
        now = rank.get(unit, now)
        placed.append((now, number, unit))
    return [unit for _, _, unit in sorted(placed)]
