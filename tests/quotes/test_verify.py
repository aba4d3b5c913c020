"""No word that was not said, and no signature but the registry's, gets past the check."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest

from qualkit.errors import ExportError
from qualkit.model import Evidence, Quote, Role, Transcript
from qualkit.quotes import Candidate, require_verbatim, select_quotes, verify_quote, verify_text

Talk = Any

ANNA = (
    "Altså, jeg havde aldrig troet det. Det var først, da Karen spurgte, hvad jeg selv ville, at noget skete. "
    "Jeg begyndte på et kursus i maj, og ¤ bagefter fik jeg et job på gartneriet. Det fylder meget i mit liv i dag."
)
POUL = (
    "Min historie er en anden. Kommunen skrev til mig hver uge, men ingen ringede. Så jeg holdt op med at åbne dem, "
    "og til sidst lå der en hel stak i gangen. Min søn tog dem med til rådgiveren, og han fik styr på det."
)


def _interview(talk: Talk, name: str, speech: str, **row: str) -> Transcript:
    return talk.transcript(
        [("I", "Hvordan begyndte det?"), ("B", speech), ("I", "Og nu?"), ("B", "Nu går det godt, synes jeg selv.")],
        name=name,
        attributes=row,
    )


@pytest.fixture
def two(talk: Talk) -> list[Transcript]:
    return [
        _interview(talk, "anna", ANNA, navn="Anna", alder="34", stilling="gartner"),
        _interview(talk, "poul", POUL, navn="Poul", alder="58", stilling="chauffør"),
    ]


def _quotes(talk: Talk, two: list[Transcript]) -> list[Quote]:
    candidates = []
    for transcript in two:
        unit = talk.unit(transcript, transcript.turns[1].span.of(transcript.text))
        word = "noget skete" if "anna" in transcript.id else "til sidst"
        mark = talk.span(transcript, word)
        candidates.append(Candidate(unit, "vendepunkt", "Vendepunkt", 0.8, {}, (Evidence(mark, word),)))
    return select_quotes(candidates, {transcript.id: transcript for transcript in two})


def test_selected_quotes_are_true_to_their_source(talk: Talk, two: list[Transcript]) -> None:
    quotes = _quotes(talk, two)
    by_id = {transcript.id: transcript for transcript in two}
    assert {quote.pseudonym for quote in quotes} == {"Anna", "Poul"}
    for quote in quotes:
        assert verify_quote(quote, by_id[quote.transcript_id]) == []
        assert verify_text(quote.text, by_id[quote.transcript_id], quote.speaker) == []
        assert verify_text(f"”{quote.text}”", by_id[quote.transcript_id], quote.speaker) == []
    require_verbatim(quotes, by_id)


def _changed_letter(text: str, rng: random.Random) -> str:
    at = rng.choice([at for at, sign in enumerate(text) if sign.isalpha()])
    return text[:at] + rng.choice([sign for sign in "abdegkåø" if sign != text[at]]) + text[at + 1 :]


def _dropped_word(text: str, rng: random.Random) -> str:
    words = text.split()
    del words[rng.randrange(len(words))]
    return " ".join(words)


def _swapped_words(text: str, rng: random.Random) -> str:
    words = text.split()
    at = rng.choice([at for at in range(len(words) - 1) if words[at] != words[at + 1]])
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _mutant(quote: Quote, other: Quote, rng: random.Random) -> Quote:
    kind = rng.randrange(7)
    if kind == 0:
        return dataclasses.replace(quote, text=_changed_letter(quote.text, rng))
    if kind == 1:
        return dataclasses.replace(quote, text=_dropped_word(quote.text, rng))
    if kind == 2:
        return dataclasses.replace(quote, text=_swapped_words(quote.text, rng))
    if kind == 3:
        return dataclasses.replace(quote, text=other.text)
    if kind == 4:
        field = rng.choice(["pseudonym", "title", "age"])
        return dataclasses.replace(quote, **{field: getattr(other, field)})
    if kind == 5:
        field = rng.choice(["pseudonym", "title", "age", "role"])
        return dataclasses.replace(quote, **{field: _changed_letter(f"{getattr(quote, field)}x", rng)})
    field = rng.choice(["speaker", "transcript_name", "source_name", "turn", "time_ms", "spans"])
    wrong = {"speaker": "I", "turn": 3, "time_ms": 5, "spans": other.spans, "transcript_name": "x", "source_name": "x"}
    return dataclasses.replace(quote, **{field: wrong[field]})


def test_none_of_ten_thousand_mutated_rows_passes(talk: Talk, two: list[Transcript]) -> None:
    quotes = _quotes(talk, two)
    by_id = {transcript.id: transcript for transcript in two}
    rng = random.Random(20)
    for _ in range(10_000):
        quote, other = rng.sample(quotes, 2)
        mutant = _mutant(quote, other, rng)
        assert mutant != quote
        assert verify_quote(mutant, by_id[quote.transcript_id]), mutant


def test_mutated_text_alone_is_found_too(talk: Talk, two: list[Transcript]) -> None:
    rng = random.Random(3)
    for quote, other in ((a, b) for a in _quotes(talk, two) for b in _quotes(talk, two) if a != b):
        transcript = next(each for each in two if each.id == quote.transcript_id)
        for _ in range(500):
            first, *inner, last = quote.text.split()
            assert verify_text(_changed_letter(quote.text, rng), transcript, "B")
            assert verify_text(" ".join([first, *_dropped_word(" ".join(inner), rng).split(), last]), transcript, "B")
            assert verify_text(_swapped_words(quote.text, rng), transcript, "B")
        assert verify_text(other.text, transcript, "B")
        assert verify_text(quote.text, transcript, "I")


@pytest.mark.parametrize(
    "text",
    [
        "Det var først […] at noget skete.",
        "[J]eg havde aldrig troet det.",
        "Det var først, da Karen [mentoren] spurgte, hvad jeg selv ville",
        "”Jeg begyndte på et kursus i maj, og bagefter fik jeg et job på gartneriet.”",
        "»Det fylder meget [i mit liv] i dag.«",
        "  noget\n skete. ",
    ],
)
def test_omissions_insertions_and_outer_marks_are_allowed(two: list[Transcript], text: str) -> None:
    assert verify_text(text, two[0], "B") == []


@pytest.mark.parametrize(
    "text",
    [
        "at noget skete. […] Det var først",  # order
        "Det var først at noget skete.",  # an omission that is not shown
        "get skete",  # half a word
        "i mit liv i dag. Nu går det godt",  # across the interviewer's turn without a mark
        "Hvordan begyndte det?",  # somebody else's words
        "[…]",
        "",
        "Det var først ... at noget skete.",
    ],
)
def test_look_alikes_are_not_let_through(two: list[Transcript], text: str) -> None:
    assert verify_text(text, two[0], "B")


def test_an_omission_may_bridge_another_speakers_turn(two: list[Transcript]) -> None:
    assert verify_text("i mit liv i dag. […] Nu går det godt, synes jeg selv.", two[0], "B") == []


def test_an_unknown_speaker_is_a_problem(two: list[Transcript]) -> None:
    assert verify_text("Nu går det godt", two[0], "Karl") == ["the speaker does not occur in the transcript"]


def test_an_editors_insertion_in_a_quote_passes_but_a_silent_cut_does_not(talk: Talk, two: list[Transcript]) -> None:
    quote = next(quote for quote in _quotes(talk, two) if quote.pseudonym == "Anna")
    shown = dataclasses.replace(quote, text=quote.text.replace("Karen", "Karen [mentoren]"))
    silent = dataclasses.replace(shown, text=shown.text.replace(" i mit liv", ""))
    assert verify_quote(shown, two[0]) == []
    assert verify_quote(silent, two[0])


def test_an_export_stops_at_a_false_quote_and_names_no_words(talk: Talk, two: list[Transcript]) -> None:
    quotes = _quotes(talk, two)
    false = dataclasses.replace(quotes[1], text="Det har jeg aldrig sagt.")
    with pytest.raises(ExportError) as stopped:
        require_verbatim([quotes[0], false], {transcript.id: transcript for transcript in two})
    assert stopped.value.code == "Q501"
    assert "quote 2" in str(stopped.value)
    assert "aldrig" not in str(stopped.value)
    with pytest.raises(ExportError, match="missing"):
        require_verbatim(quotes, {})


def test_a_speaker_without_role_or_row_signs_with_the_label(talk: Talk) -> None:
    transcript = talk.transcript(
        [("Karl", "Jeg boede på havnen i ti år, og det var gode år for os.")], roles={"X": Role.OTHER}
    )
    unit = talk.unit(transcript, transcript.turns[0].span.of(transcript.text))
    (quote,) = select_quotes([Candidate(unit, "bolig")], {transcript.id: transcript})
    assert (quote.pseudonym, quote.role, quote.title) == ("Karl", "", "")
    assert verify_quote(quote, transcript) == []
