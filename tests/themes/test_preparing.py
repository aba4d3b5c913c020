"""Names, fillers, numbers and transcribers' marks are no words of a theme; what is said of the matter is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.themes.preparing import prepare


def words_of(coded, *said, who="Ruth"):
    return [list(words) for words in prepare(coded({who: [(text, {}) for text in said]})).words]


def test_fillers_and_small_words_are_left_out(coded):
    assert words_of(coded, "Øh, altså, jo, nej, det er sgu bussen, nå ja, ikk?") == [["bussen"]]


@pytest.mark.parametrize("mark", ["(griner)", "[pause]", "((latter))", "*sukker*", "<uforståeligt>"])
def test_what_a_transcriber_adds_is_left_out(coded, mark):
    assert words_of(coded, f"Bussen {mark} og haven.") == words_of(coded, "Bussen og haven.")


def test_a_parenthesis_that_is_talk_stays_if_it_is_long(coded):
    told = "Bussen (som jo altid kom for sent, og hvor chaufføren kendte os alle sammen fra skolen) var fuld."
    assert "chaufføren" in words_of(coded, told)[0]


@pytest.mark.parametrize(
    "said",
    [
        "Så ringede Yusuf om brevet.",
        "Yusuf ringede om brevet. Det var Yusufs brev.",
        "Jeg bor i Ornsund, og brevet kom dertil.",
        "min kone hedder ornelia og brevet kom",
        "så sagde kirsten noget om brevet",
        "Ruth har skrevet brevet.",
    ],
)
def test_names_of_people_and_places_are_left_out(coded, said):
    words = {word for its in words_of(coded, said) for word in its}
    assert not words & {"yusuf", "yusufs", "ornsund", "ornelia", "kirsten", "ruth"}
    assert words & {"brev", "brevet"}


def test_a_word_that_is_a_name_too_stays_where_it_is_the_word(coded):
    words = words_of(
        coded, "Marken var våd.", "Så kom Mark forbi marken.", "En mark med kartofler, og mark efter mark.", who="Mark"
    )
    assert [its.count("mark") for its in words] == [1, 1, 3]


def test_an_abbreviation_in_capitals_is_no_name(coded):
    assert "adhd" in words_of(coded, "Så fik han ADHD skrevet i papiret.")[0]


def test_numbers_and_the_calendar_are_left_out(coded):
    assert words_of(coded, "Klokken 8 om mandagen den 14. marts 2019 var der tyve tomater.") == [["tomater"]]


def test_a_word_is_shown_as_somebody_says_it(coded):
    """The lexicon's lemma of a plural may be a form that nobody uses."""
    material = coded({"Ruth": [("Tomaterne og tomaterne.", {}), ("Tomaterne.", {})]})
    assert {word for words in prepare(material).words for word in words} == {"tomaterne"}


def test_texts_for_an_encoder_keep_the_talk_without_names(coded):
    (text,) = prepare(coded({"Ruth": [("Så ringede Yusuf (griner) om brevet.", {})]})).texts
    assert text == "Så ringede … om brevet."


@given(
    st.lists(
        st.text(alphabet="aæøåbBØ .,()[]<>*-'’…?!1\\n", max_size=60).filter(lambda text: text.strip()),
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=40, deadline=None)
def test_any_text_gives_lower_case_words_of_three_letters_or_more(texts):
    from types import SimpleNamespace

    units = tuple(SimpleNamespace(id=str(at), transcript_id="t", text=text, turns=()) for at, text in enumerate(texts))
    material = SimpleNamespace(units=units, transcripts={}, cases=(), case_of={unit.id: "c" for unit in units})
    found = prepare(material)
    assert len(found) == len(texts)
    assert all(len(word) >= 3 and word == word.lower() for words in found.words for word in words)
