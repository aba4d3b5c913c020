"""The rows of a quote table or a list of suggestions, and what the table says about itself."""

from __future__ import annotations

import dataclasses

import pytest

from qualkit.export import quote_table, suggestion_table
from qualkit.model import Quote


def test_headings_are_danish_unless_english_is_asked_for(quotes: list[Quote]) -> None:
    danish = [column.label for column in quote_table(quotes).columns]
    assert danish == [
        "Citat", "Informant", "Rolle", "Stilling", "Alder", "Kode", "Interview", "Sted", "Kilde", "Sandsynlighed",
        "Grundlag", "Særtilfælde", "Se efter", "Henvisning",
    ]  # fmt: skip
    english = quote_table(quotes, lang="en")
    assert [column.label for column in english.columns][:3] == ["Quote", "Informant", "Role"]
    assert english.rows[3]["basis"] == "decided"


def test_a_row_says_where_the_quote_stands_and_what_it_rests_on(quotes: list[Quote]) -> None:
    rows = quote_table(quotes).rows
    assert rows[0]["place"] == "tur 1, 00:03:14, tegn 0–40"
    assert rows[1]["place"] == "tur 8, tegn 100–140, 150–160"
    assert [row["basis"] for row in rows] == ["forslag", "forslag", "forslag", "afgjort"]
    assert rows[2]["role"] == "anden"
    assert rows[0]["citation"] == f"”{quotes[0].text}” (Louise, hjemmehjælper)"


def test_the_citation_form_can_be_chosen(quotes: list[Quote]) -> None:
    assert quote_table(quotes, cite=lambda quote: quote.id).rows[1]["citation"] == "q-1"


@pytest.mark.parametrize(
    ("chosen", "lang", "caption"),
    [
        ([], "da", "Ingen citater."),
        ([0], "da", "1 citat fra 1 informant. Det bygger på et forslag, ikke afgjort af en koder."),
        ([3], "da", "1 citat fra 1 informant."),
        ([0, 1], "da", "2 citater fra 2 informanter. Alle bygger på forslag, ikke afgjort af en koder."),
        ([0, 1, 3], "da", "3 citater fra 3 informanter. 2 af dem bygger på forslag, ikke afgjort af en koder."),
        ([0, 3], "en", "2 quotes from 2 informants. 1 of them rest on suggestions, not decided by a coder."),
    ],
)
def test_the_caption_says_how_much_no_coder_has_decided(
    quotes: list[Quote], chosen: list[int], lang: str, caption: str
) -> None:
    assert quote_table([quotes[at] for at in chosen], lang=lang).caption == caption


def test_two_bare_labels_from_two_interviews_are_two_informants(quotes: list[Quote]) -> None:
    unnamed = [dataclasses.replace(quote, pseudonym="B") for quote in quotes]
    assert quote_table(unnamed).caption.startswith("4 citater fra 4 informanter.")


def test_suggestions_are_listed_as_not_decided() -> None:
    row = {
        "transcript": "a",
        "text": "t",
        "code": "c",
        "probability": 0.5,
        "attributes": {"tid": "nu"},
        "evidence": ["t"],
    }
    table = suggestion_table([row, row])
    assert table.caption == "2 forslag, ikke afgjort af en koder."
    assert [column.label for column in table.columns][-2:] == ["Begrundelse", "Forslag fra"]
    assert suggestion_table([row], lang="en").caption == "1 suggestion, not decided by a coder."
