"""Coded material comes in; how much of what informants say is coded, and how much of that is decided, goes out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import product

from qualkit.findings import Cell, CodedMaterial, Coding, CrossTable, Heading
from qualkit.model import Segment
from qualkit.sourcing import few
from qualkit.tallies.counting import codes_in_order, label_of, lineage, places
from qualkit.tallies.hiding import few_cell
from qualkit.tallies.wording import caption, hidden_notes, words_of

__all__ = ["coverage", "decided_share"]

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_ANY, _ALL = "any", "total"
_WORDS: Mapping[str, Mapping[str, str]] = {
    "da": {
        "title": "Hvor meget af det, informanterne siger, er kodet",
        "any": "Kodet med noget",
        "informant": "Informant",
        "counts": "ord i enheder med koden; andelen er af informantens egne ord",
        "talk": "Talt er ordene i de enheder, der har koden; andelen er af informanternes egne ord.",
        "together": "Informanterne står sammen, fordi små antal skal skjules.",
        "decided": "Hvor langt kodningen er",
        "interview": "Interview",
        "units": "enheder",
        "all_units": "Enheder",
        "by_decision": "Kodet af en koder",
        "by_suggestion": "Kun forslag",
        "uncoded": "Uden kode",
        "uncoded_note": (
            "En enhed uden kode kan være afgjort som uden indhold for kodebogen, eller ikke læst endnu; «qualkit "
            "status» siger, hvad der er afgjort."
        ),
    },
    "en": {
        "title": "How much of what informants say is coded",
        "any": "Coded with something",
        "informant": "Informant",
        "counts": "words in units with the code; the share is of the informant's own words",
        "talk": "Counted are the words of the units that have the code; the share is of the informants' own words.",
        "together": "Informants stand together, since small numbers are to be hidden.",
        "decided": "How far coding has come",
        "interview": "Interview",
        "units": "units",
        "all_units": "Units",
        "by_decision": "Coded by a coder",
        "by_suggestion": "Suggestions only",
        "uncoded": "Without a code",
        "uncoded_note": (
            "A unit without a code may have been judged to hold nothing for the codebook, or not been read yet; "
            "“qualkit status” says what is decided."
        ),
    },
}


def coverage(material: CodedMaterial, *, level: int | None = None, min_informants: int = 0) -> CrossTable:
    """What share of each informant's own words stands in units with each code.

    Args:
        material: what is coded.
        level: join codes below this depth, 1 or more.
        min_informants: from 2 on the informants are not told apart, and codes of fewer informants are hidden.

    Returns:
        codes × informants; ``n`` words, ``share`` of the informant's, ``decided`` words under a decided coding. The row
        ``any`` is what stands under at least one code, the column ``total`` all informants.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    order = places(material)
    cases = sorted(material.cases, key=lambda case: (case.name.casefold(), case.id))
    talk = {case.id: _own_words(material, case.voices) for case in cases}
    length = {
        unit.id: _words_of(unit, talk[material.case_of[unit.id]].get(unit.transcript_id, ())) for unit in material.units
    }
    own = {case: sum(map(len, starts.values())) for case, starts in talk.items()}
    under: dict[tuple[str, str], list[Coding]] = {}
    for coding in material.codings:
        for code in (*lineage(material, coding.code)[:level], _ANY):
            for column in (coding.case, _ALL):
                under.setdefault((code, column), []).append(coding)
    columns = [*(case.id for case in cases if min_informants < 2), _ALL]
    rows = [_ANY, *codes_in_order(material, {code for code, _ in under} - {_ANY})]
    cells = {}
    for row, column in product(rows, columns):
        codings = under.get((row, column), [])
        if few(len({coding.case for coding in codings}), min_informants=min_informants):
            cells[row, column] = few_cell(min_informants)
            continue
        # A coding is of its unit; what is marked inside it is why, and may be a single word.
        units = {coding.unit.id for coding in codings}
        spoken = sum(own.values()) if column == _ALL else own[column]
        covered = sum(length[unit] for unit in units)
        cells[row, column] = Cell(
            n=covered,
            # What is hidden could be told from the links of the codes above it.
            units=tuple(sorted(units, key=order.__getitem__)) if min_informants < 2 else (),
            decided=sum(length[unit] for unit in {each.unit.id for each in codings if each.basis == "decision"}),
            share=covered / spoken if spoken else None,
        )
    said = words_of(material.lang)
    notes = [words["talk"], said["above"] if any(len(lineage(material, row)) > 1 for row in rows) else ""]
    if min_informants > 1:
        notes += [words["together"], *hidden_notes(cells.values(), material.lang, min_informants=min_informants)]
    return CrossTable(
        id="coverage",
        title=words["title"],
        row_name=said["code"],
        column_name=words["informant"],
        rows=tuple(Heading(row, words["any"] if row == _ANY else label_of(material, row)) for row in rows),
        columns=(
            *(Heading(case.id, case.name) for case in cases if case.id in columns),
            Heading(_ALL, said["all"], len(cases)),
        ),
        cells=cells,
        caption=caption(
            material, material.codings, hidden=[each for at in cells if cells[at].hidden for each in under.get(at, ())]
        ),
        notes=tuple(filter(None, notes)),
        shows="share",
        counts=words["counts"],
        lang=material.lang,
    )


def _own_words(material: CodedMaterial, voices: Iterable[tuple[str, str]]) -> dict[str, list[int]]:
    """Where an informant's words begin, in order, by transcript id."""
    found: dict[str, list[int]] = {}
    for identity, speaker in voices:
        transcript = material.transcripts.get(identity)
        if transcript is not None:
            found.setdefault(identity, []).extend(
                word.start()
                for turn in transcript.turns
                if turn.speaker == speaker
                for piece in turn.speech or (turn.span,)
                for word in _WORD.finditer(transcript.text, piece.start, piece.end)
            )
    return {identity: sorted(starts) for identity, starts in found.items()}


def _words_of(unit: Segment, starts: Sequence[int]) -> int:
    """How many of an informant's words a unit holds; what others say in between is not theirs."""
    return bisect_left(starts, unit.span.end) - bisect_left(starts, unit.span.start)


def decided_share(material: CodedMaterial) -> CrossTable:
    """Of each interview's units: how many a coder has coded, how many have suggestions only, how many no code.

    Returns:
        interviews × these; ``n`` units and ``share`` of the interview's.
    """
    words = _WORDS.get(material.lang, _WORDS["da"])
    order = places(material)
    decided = {coding.unit.id for coding in material.codings if coding.basis == "decision"}
    coded = {coding.unit.id for coding in material.codings}
    cells: dict[tuple[str, str], Cell] = {}
    rows = sorted(
        ((identity, transcript.name) for identity, transcript in material.transcripts.items()),
        key=lambda each: (each[1], each[0]),
    )
    for identity, _ in rows:
        units = {unit.id for unit in material.units if unit.transcript_id == identity}
        for column, its in (
            ("units", units),
            ("decided", units & decided),
            ("suggested", units & (coded - decided)),
            ("uncoded", units - coded),
        ):
            cells[identity, column] = Cell(
                n=len(its),
                units=tuple(sorted(its, key=order.__getitem__)),
                decided=len(its & decided),
                share=len(its) / len(units) if units else None,
            )
    return CrossTable(
        id="decided",
        title=words["decided"],
        row_name=words["interview"],
        column_name="",
        rows=tuple(Heading(identity, name) for identity, name in rows),
        columns=(
            Heading("units", words["all_units"]),
            Heading("decided", words["by_decision"]),
            Heading("suggested", words["by_suggestion"]),
            Heading("uncoded", words["uncoded"]),
        ),
        cells=cells,
        caption=caption(material, material.codings),
        notes=(words["uncoded_note"],),
        counts=words["units"],
        lang=material.lang,
    )
