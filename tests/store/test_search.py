"""Searching as users do: inflected words, phrases, beginnings, any punctuation; å is a letter of its own."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model import Role, Span
from qualkit.store import Store
from qualkit.store.words import snippet, words_of


@pytest.fixture
def asked(store, interview):
    """What a query finds, as the characters that its hits point at."""
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])

    def ask(query: str, **options) -> list[str]:
        return [hit.span.of(transcript.text) for hit in store.search(query, **options)]

    return ask


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("virksomhedskonsulent", ["virksomhedskonsulent"]),
        ("VIRKSOMHEDSKONSULENTEN", ["virksomhedskonsulent"]),
        ("sagsbehandlere", ["Sagsbehandleren", "sagsbehandler"]),
        ("sagsbehandleren", ["Sagsbehandleren", "sagsbehandler"]),
        ("åen", ["åen"]),
        ("fik nye", ["fik"]),
        ("nye fik", ["nye"]),
        ('"gik det stærkt"', ["gik det stærkt"]),
        ("”gik det stærkt”", ["gik det stærkt"]),
        ('"gik det', ["gik det"]),
        ("virksom*", ["virksomhedskonsulent"]),
        ('"gik det st"*', ["gik det stærkt"]),
        ("spurgte, hvad!", ["spurgte"]),
    ],
)
def test_a_query_finds_and_points_at_its_words(asked, query, found):
    assert sorted(asked(query)) == sorted(found)


@pytest.mark.parametrize(
    "query",
    [
        "aen",  # å is not a
        "aaen",
        "aen*",
        "staerkt",
        "virksom",  # a beginning needs its star
        '"det gik"',  # a phrase keeps its order
        '"sagsbehandlere"',  # and is taken at its word
        '"sagsbehandler en"',
        "sagsbehandler cykel",  # every word must be there
        "words",  # the names of the index's columns are not words of the text
        "stems",
        "",
        "   ",
        "*",
        '"',
        '""*',
        "()",
        "\x00",
    ],
)
def test_look_alikes_find_nothing(asked, query):
    assert asked(query) == []


@pytest.mark.parametrize(
    "query",
    ["gik AND", "gik OR det", "NEAR(gik det)", "words : gik", "gik -det", "gik ^det", "{gik}", "gik'; DROP TABLE runs"],
)
def test_fts_syntax_in_a_query_is_words_and_nothing_else(asked, store, query):
    asked(query)
    assert asked("stærkt") == ["stærkt"]
    assert store.runs() == []


def test_search_languages_operators_do_not_operate(asked):
    assert asked("stærkt OR cykel") == []
    assert asked("stærkt NOT sagsbehandler") == []


def test_hits_say_who_spoke_and_can_be_narrowed_to_a_role(store, interview, asked):
    said = {hit.speaker: hit for hit in store.search("sagsbehandler")}
    assert {name: hit.role for name, hit in said.items()} == {"I": Role.INTERVIEWER, "B": Role.INFORMANT}
    assert asked("sagsbehandler", speaker_role=Role.INFORMANT) == ["Sagsbehandleren"]
    assert asked("sagsbehandler", speaker_role=Role.INTERVIEWER) == ["sagsbehandler"]
    assert asked("sagsbehandler", speaker_role=Role.OTHER) == []
    hit = said["B"]
    transcript = store.transcript("Birk")
    assert store.segment(hit.segment_id).span == hit.segment_span
    assert hit.transcript_name == "Birk"
    assert "Sagsbehandleren" in hit.snippet
    assert hit.span.of(transcript.text) == "Sagsbehandleren"


def test_the_word_as_written_ranks_before_its_other_forms(asked):
    assert asked("sagsbehandler")[0] == "sagsbehandler"
    assert asked("sagsbehandleren")[0] == "Sagsbehandleren"


def test_the_limit_takes_the_best_and_a_role_is_no_loss_to_it(store, interview):
    asked_often = [("I", "Hvad med jobbet?")] * 450
    long = (*asked_often, ("B", "Jobbet er godt, og det er jeg glad for nu."))
    store.put_transcripts([interview("Lang", long)])
    assert len(store.search("jobbet", limit=7)) == 7
    assert store.search("jobbet", limit=0) == []
    assert [hit.speaker for hit in store.search("jobbet", limit=1, speaker_role=Role.INFORMANT)] == ["B"]
    assert len(store.search("jobbet", limit=1000)) == 451


@pytest.mark.parametrize("typed", ["a\u030aen", "å\u00aden", "Å\u00adE\u00adN", "åen"])
def test_composed_decomposed_and_softly_hyphenated_are_the_same_word(store, interview, typed):
    transcript, cut = interview("Eg", (("B", f"Jeg gik ned til {typed}, ja."),))
    store.put_transcripts([(transcript, cut)])
    for query in ("åen", "a\u030aen", "å\u00aden"):
        (hit,) = store.search(query)
        assert hit.span.of(transcript.text) == typed


def test_hyphens_and_slashes_join_words_into_a_phrase(store, interview):
    transcript, cut = interview("Eg", (("B", "Det var it-undervisning og job-/uddannelsesplaner."),))
    store.put_transcripts([(transcript, cut)])
    for query, found in (
        ("it-undervisning", "it-undervisning"),
        ("undervisning", "undervisning"),
        ("it-undervisningen", "it-undervisning"),
        ("job-/uddannelsesplan", "job-/uddannelsesplaner"),
    ):
        (hit,) = store.search(query)
        assert hit.span.of(transcript.text) == found


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=30) | st.text(st.sampled_from('gik det"*():^-+{}ANDORT NEAR,“”\x00å'), max_size=30))
def test_no_query_is_an_error(store: Store, interview, query):
    store.put_transcripts([interview()])
    for hit in store.search(query):
        assert hit.segment_span.contains(hit.span)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.text(st.characters(max_codepoint=0x24F, exclude_characters="\r\n"), min_size=1, max_size=60))
def test_every_word_said_can_be_searched_for(store: Store, interview, said):
    transcript, cut = interview("Ord", (("B", said),))
    store.put_transcripts([(transcript, cut)])
    try:
        for word in words_of(said):
            hits = store.search(word.span.of(said))
            assert [hit.segment_id for hit in hits] == [cut[-1].id]
    finally:
        store.remove_transcript(transcript.id)


def test_a_snippet_is_one_line_cut_between_words():
    text = "Først " + "ord " * 30 + "midt\n  i\tdet " + "hele " * 30
    place = Span(text.index("midt"), text.index("midt") + 4)
    shown = snippet(text, place)
    assert shown.startswith("… ord")
    assert shown.endswith("hele …")
    assert "ord midt i det hele" in shown
    assert len(shown) < 105
    assert snippet("Kort.", Span(0, 4)) == "Kort."
    assert snippet("x" * 200, Span(0, 200)) == "x" * 200
