"""The laws of segmentation: exact offsets, tiling, order, limits, and the same result each time."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import ConfigError
from qualkit.model import Role, Segment, Span, Transcript
from qualkit.segment import Segmentation, count_words, segment

Build = Callable[..., Transcript]

PIECE = st.one_of(
    st.text(min_size=1, max_size=80),
    st.lists(
        st.sampled_from(
            ["jeg", "men", "og så", "Karen", "sagde.", "nej!", "…", "(griner)", "”ja”", "\n\n", "3.", "så", "—"]
        ),
        min_size=1,
        max_size=90,
    ).map(" ".join),
)
TURNS = st.lists(
    st.tuples(st.sampled_from(["I", "B", "Søster Ø", "👩"]), st.lists(PIECE, min_size=1, max_size=3)), max_size=8
)


def _speech(transcript: Transcript) -> set[int]:
    return {
        at
        for turn in transcript.turns
        for piece in turn.speech
        for at in range(piece.start, piece.end)
        if not transcript.text[at].isspace()
    }


def _cover(segments: tuple[Segment, ...], speech: set[int]) -> list[int]:
    return [at for each in segments for at in range(each.span.start, each.span.end) if at in speech]


def _words(transcript: Transcript, unit: Segment) -> int:
    turn = next(turn for turn in transcript.turns if turn.index == unit.turns[0])
    pieces = (
        Span(max(piece.start, unit.span.start), max(piece.start, unit.span.start, min(piece.end, unit.span.end)))
        for piece in turn.speech
    )
    return sum(count_words(piece.of(transcript.text)) for piece in pieces)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(turns=TURNS, limits=st.sampled_from([(20, 60, 120), (3, 5, 8), (1, 1, 1)]))
def test_any_text_is_tiled_at_every_grain_with_exact_offsets(build: Build, turns: list, limits: tuple) -> None:
    transcript = build(turns)
    low, target, high = limits
    cut = segment(transcript, min_words=low, max_words=high, target_words=target)
    for group in (cut.turns, cut.utterances, cut.units, cut.episodes):
        assert [each.index for each in group] == list(range(len(group)))
        for each in group:
            assert each.text == transcript.text[each.span.start : each.span.end]
        assert all(a.span.end <= b.span.start for a, b in pairwise(group))
        assert len({each.id for each in group}) == len(group)
    speech = _speech(transcript)
    assert _cover(cut.utterances, speech) == sorted(speech)
    assert _cover(cut.units, speech) == sorted(speech)
    starts = {each.span.start for each in cut.utterances}
    ends = {each.span.end for each in cut.utterances}
    for unit in cut.units:
        assert unit.span.start in starts
        assert unit.span.end in ends
        assert _words(transcript, unit) <= high
        assert len(unit.turns) == 1
    assert [index for episode in cut.episodes for index in episode.turns] == [turn.index for turn in transcript.turns]
    assert segment(transcript, min_words=low, max_words=high, target_words=target) == cut


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lengths=st.lists(st.integers(1, 30), min_size=1, max_size=25))
def test_no_stub_is_left_that_its_neighbour_could_take(build: Build, lengths: list[int]) -> None:
    speech = " ".join("Ord" + " ord" * (length - 1) + "." for length in lengths)
    transcript = build([("B", [speech])])
    units = [_words(transcript, unit) for unit in segment(transcript).units]
    for at, words in enumerate(units):
        if words < 20:
            neighbours = units[max(0, at - 1) : at] + units[at + 1 : at + 2]
            assert all(words + other > 120 for other in neighbours)


def test_a_short_turn_is_one_unit_and_a_long_one_several_near_the_target(build: Build) -> None:
    long = " ".join(f"Jeg gik ned til havnen og så på skibene for {at}. gang." for at in range(30))
    transcript = build([("I", ["Hvordan gik det?"]), ("B", [long])])
    units = segment(transcript).units
    assert units[0].text == "Hvordan gik det?"
    assert len(units) > 4
    assert all(40 <= _words(transcript, unit) <= 90 for unit in units[1:])


def test_units_break_where_a_new_scene_opens(build: Build) -> None:
    first = (
        "Min mor passede haven hver sommer. Haven var fuld af bær. Vi plukkede bær i haven. Mor lavede saft af bær. "
    )
    second = (
        "Men så fik jeg et job på værftet. Værftet lå langt væk. På værftet mødte jeg Tom. Tom var leder på værftet."
    )
    transcript = build([("B", [first + second])])
    cut = segment(transcript, target_words=22, min_words=10, max_words=60)
    assert [unit.text.split()[0] for unit in cut.units] == ["Min", "Men"]


def test_an_endless_sentence_is_split_at_a_connective_near_its_middle(build: Build) -> None:
    part = "Karens bil, Toms hus, Idas have, Bos båd og Leas kat " * 8
    speech = f"Hun så {part} men hun så ikke {part}."
    pieces = [each.text for each in segment(build([("B", [speech])])).utterances]
    assert [count_words(piece) for piece in pieces] == [90, 92]
    assert pieces[1].startswith("men hun")


def test_a_time_stamp_inside_a_turn_splits_utterances_but_not_the_unit(build: Build) -> None:
    transcript = build([("B", ["Jeg kom hjem og", "så var der ingen."])])
    cut = segment(transcript)
    assert [each.text for each in cut.utterances] == ["Jeg kom hjem og", "så var der ingen."]
    assert [unit.text for unit in cut.units] == ["Jeg kom hjem og [00:01:02] så var der ingen."]
    assert cut.utterances_in(cut.units[0].span) == cut.utterances


def test_limits_that_do_not_fit_together_are_refused(build: Build) -> None:
    with pytest.raises(ConfigError) as refused:
        segment(build([]), min_words=50, target_words=40)
    assert refused.value.code == "Q001"


def test_an_empty_transcript_has_no_segments(build: Build) -> None:
    assert segment(build([])) == Segmentation((), (), (), ())


def test_words_are_counted_once_and_for_all() -> None:
    assert count_words("Det er it-undervisning kl. 09.30 – ikke?") == 6
    assert count_words(" \n ") == count_words("… – !") == count_words("") == 0
    assert count_words("." * 200_000 + " ja") == 1


def test_episodes_open_with_questions_and_not_with_nods(build: Build) -> None:
    transcript = build(
        [
            ("I", ["Hvordan var det at blive sygemeldt?"]),
            ("B", ["Det var hårdt. Jeg sad hjemme og ventede på kommunen."]),
            ("I", ["Ja, okay?"]),
            ("B", ["Jeg ventede i flere måneder."]),
            ("I", ["Mm. Kan du fortælle om det nye arbejde, du fik?"]),
            ("B", ["Det er på et gartneri. Der er dejligt."]),
        ],
        {"I": Role.INTERVIEWER, "B": Role.INFORMANT},
    )
    assert [episode.turns for episode in segment(transcript).episodes] == [(0, 1, 2, 3), (4, 5)]


def test_without_roles_the_topic_decides(build: Build) -> None:
    garden = "Haven havde roser, gulerødder, kartofler, jordbær og æbletræer, og gartneren vandede roser og kartofler."
    ship = "Skibet lastede containere, kaptajnen styrede mod havnen, og matroserne malede skroget på skibet i havnen."
    transcript = build([("AB"[at % 2], [garden if at < 8 else ship]) for at in range(16)])
    episodes = segment(transcript).episodes
    assert [episode.turns[0] for episode in episodes] == [0, 8]


def test_hostile_text_is_cut_in_linear_time(build: Build) -> None:
    for hostile in ("! ", "og ", "a", "men jeg er ", "( ", "”", "Ja. ", "\n", "\u0301 "):
        transcript = build([("B", [hostile * 20_000])])
        start = time.perf_counter()
        segment(transcript)
        assert time.perf_counter() - start < 5


@pytest.mark.parametrize(
    "speech", ["x" * 9_000, "ja " + "(" * 50_000 + " nej", ("x" * 1_500 + " ") * 7, "og " + "ha" * 2_500 + " ja. Nej."]
)
def test_no_utterance_and_no_unit_is_too_long_to_be_read(build: Build, speech: str) -> None:
    transcript = build([("B", [speech, "Ja, det var det."])])
    cut = segment(transcript)
    expected = sorted(_speech(transcript))
    for group in (cut.utterances, cut.units):
        assert all(len(each.text) <= 4_000 for each in group)
        assert all(each.text == each.text.strip() for each in group)
        assert _cover(group, expected) == expected


def test_a_too_long_stretch_is_split_at_a_blank(build: Build) -> None:
    cut = segment(build([("B", [("x" * 1_500 + " ") * 7])]))
    assert {len(utterance.text) for utterance in cut.utterances} == {3_001, 1_500}
