"""What is printed of a place in a transcript, and how it is signed."""

from __future__ import annotations

from typing import Any

import pytest

from qualkit.model import Quote, Role, Span
from qualkit.quotes import cite, person_of, quote_text

Talk = Any


def test_white_space_is_folded_and_nothing_else_changes(talk: Talk) -> None:
    transcript = talk.transcript([("B", "Det  var\n\thårdt … ’ik\u00a0å’.")])
    assert quote_text(transcript, [transcript.turns[0].span]) == "Det var hårdt … ’ik å’."


def test_a_time_stamp_inside_a_turn_is_dropped_without_a_trace(talk: Talk) -> None:
    transcript = talk.transcript([("B", "Jeg kom hjem ¤ og så var der ingen.")])
    assert quote_text(transcript, [transcript.turns[0].span]) == "Jeg kom hjem og så var der ingen."


def test_speech_left_out_is_shown(talk: Talk) -> None:
    transcript = talk.transcript([("B", "Først det ene. Så det andet. Til sidst det tredje.")])
    spans = [talk.span(transcript, "Først det ene."), talk.span(transcript, "Til sidst det tredje.")]
    assert quote_text(transcript, spans) == "Først det ene. […] Til sidst det tredje."


def test_what_others_say_in_between_is_left_out_and_shown(talk: Talk) -> None:
    transcript = talk.transcript([("B", "Jeg gik derned."), ("I", "Ja?"), ("B", "Og så græd jeg.")])
    whole = Span(transcript.turns[0].span.start, transcript.turns[2].span.end)
    assert quote_text(transcript, [whole]) == "Jeg gik derned. […] Og så græd jeg."


def test_adjacent_spans_need_no_mark(talk: Talk) -> None:
    transcript = talk.transcript([("B", "Jeg gik. Jeg kom.")])
    assert (
        quote_text(transcript, [talk.span(transcript, "Jeg gik."), talk.span(transcript, "Jeg kom.")])
        == "Jeg gik. Jeg kom."
    )


@pytest.mark.parametrize("spans", [[Span(0, 2)], [Span(8, 12), Span(3, 6)], []])
def test_places_without_speech_or_out_of_order_are_refused(talk: Talk, spans: list[Span]) -> None:
    with pytest.raises(ValueError, match="spans of a quote"):
        quote_text(talk.transcript([("B", "Jeg gik hjem igen.")]), spans)


def _quote(**fields: str) -> Quote:
    return Quote("q-1", fields.pop("text", "Det gik."), (Span(0, 1),), "t", "n", "n.txt", "B", **fields)


@pytest.mark.parametrize(
    ("quote", "style", "lang", "line"),
    [
        (_quote(pseudonym="Ditte", title="hjemmehjælper"), "jobtitel", "da", "”Det gik.” (Ditte, hjemmehjælper)"),
        (_quote(pseudonym="Ditte"), "jobtitel", "da", "”Det gik.” (Ditte)"),
        (_quote(pseudonym="Louise", age="26"), "alder", "da", "”Det gik.” Louise, 26 år"),
        (_quote(pseudonym="Louise", age="26 år"), "alder", "da", "”Det gik.” Louise, 26 år"),
        (_quote(pseudonym="Louise"), "alder", "da", "”Det gik.” Louise"),
        (_quote(pseudonym="Louise", age="26"), "alder", "en", "“Det gik.” Louise, aged 26"),
        (_quote(pseudonym="Bo", text='Hun sagde ”ja” og "nej".'), "alder", "da", '”Hun sagde ”ja” og "nej".” Bo'),
    ],
)
def test_citations_have_the_forms_of_danish_reports(quote: Quote, style: Any, lang: str, line: str) -> None:
    assert cite(quote, style=style, lang=lang) == line


def test_an_unknown_citation_style_is_refused() -> None:
    with pytest.raises(ValueError, match="citation style"):
        cite(_quote(pseudonym="Bo"), style="apa")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "row",
    [
        {"Navn": "Ditte", "Alder": "41", "Stilling": "hjemmehjælper", "Rolle": "borger"},
        {" PSEUDONYM ": "Ditte", "age": "41", "job": "hjemmehjælper", "role": "borger"},
    ],
)
def test_the_registry_has_danish_or_english_columns(talk: Talk, row: dict[str, str]) -> None:
    person = person_of(talk.transcript([("I", "Nå?"), ("B", "Ja.")], attributes=row), "B")
    assert (person.pseudonym, person.age, person.title, person.role) == ("Ditte", "41", "hjemmehjælper", "borger")


def test_the_interviews_attributes_name_its_only_informant_and_nobody_else(talk: Talk) -> None:
    alone = talk.transcript([("I", "Nå?"), ("B", "Ja.")], attributes={"navn": "Ditte"})
    assert person_of(alone, "I").pseudonym == "I"
    couple = talk.transcript(
        [("B", "Ja."), ("C", "Nej.")],
        roles={"B": Role.INFORMANT, "C": Role.INFORMANT},
        attributes={"navn": "Ditte"},
        informants={"C": {"navn": "Poul"}},
    )
    assert [person_of(couple, who).pseudonym for who in "BC"] == ["B", "Poul"]
