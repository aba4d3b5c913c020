"""Laws: not a character is changed, parts tile, and what is written as a dialogue is read as that dialogue."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.model import tile_ok
from qualkit.read.captions import read_srt, read_vtt
from qualkit.read.raw import RawText
from qualkit.read.speakers import understand

LINE_STARTS = [
    "I: ",
    "B: ",
    "INT.\t",
    "**Yusuf:** ",
    "[00:01:02] ",
    "#00:00:14-2# ",
    "*1:40 = I: ",
    "Side 3 af 9",
    "I = x",
    "- ",
    "",
]
SOUP = st.lists(
    st.tuples(
        st.sampled_from(LINE_STARTS), st.text(max_size=25), st.sampled_from(["\n", "\r\n", "\r", "\f", "\u2028", " "])
    ),
    max_size=12,
).map(lambda rows: "".join("".join(row) for row in rows))

CALM = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)


def expect(refused: ReadError, *codes: str) -> None:
    assert refused.code in codes


def check(text: str, turns, parts) -> None:
    assert tile_ok(parts, len(text))
    speech = [part.span for part in parts if part.kind.value == "speech"]
    assert speech == [span for turn in turns for span in turn.speech]
    assert all(a.span.end <= b.span.start for a, b in pairwise(turns))


@CALM
@given(st.one_of(SOUP, st.text(max_size=200)))
def test_any_text_is_tiled_or_refused_for_want_of_speakers(text):
    raw = RawText(text, "utf-8", "txt")
    try:
        found = understand(raw)
    except ReadError as refused:
        expect(refused, "Q107")
    else:
        check(text, found.turns, found.parts)
    try:
        alone = understand(raw, single_speaker="Ruth")
    except ReadError as refused:
        expect(refused, "Q107")
    else:
        check(text, alone.turns, alone.parts)


WORDS = st.sampled_from(
    ["jeg", "gik", "hjem", "og", "så", "kom", "hun", "ikke", "før", "om", "aftenen", "det", "var", "i", "den", "dag"]
)
SPEECH = st.lists(WORDS, min_size=1, max_size=12).map(lambda words: " ".join(words).capitalize() + ".")
PAIRS = [
    ("I", "B"),
    ("Interviewer", "Ruth"),
    ("X1", "Y"),
    ("INT.", "Inf."),
    ("Hanne Vig", "Åse Østergård"),
    ("S1", "S2"),
]
FORMS = ["{}: {}", "{}:\t{}", "**{}:** {}", "[00:01:00] {}: {}", "{}:\n{}"]


@CALM
@given(
    st.sampled_from(PAIRS),
    st.sampled_from(FORMS),
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.lists(SPEECH, min_size=4, max_size=16),
)
def test_what_is_written_as_a_dialogue_is_read_as_that_dialogue(pair, form, between, speeches):
    text = between.join(form.format(pair[at % 2], speech) for at, speech in enumerate(speeches)).replace(
        "\n", between[:1]
    )
    found = understand(RawText(text, "utf-8", "txt"))
    check(text, found.turns, found.parts)
    heard = [(turn.speaker, " ".join(span.of(text) for span in turn.speech)) for turn in found.turns]
    assert heard == [(pair[at % 2].strip("."), speech) for at, speech in enumerate(speeches)]


CUES = st.lists(st.tuples(st.sampled_from(["Hanne", "Åse Ø.", ""]), SPEECH), min_size=1, max_size=12)


@CALM
@given(CUES)
def test_no_word_of_a_caption_file_is_lost(rows):
    blocks = ["WEBVTT"]
    for at, (voice, speech) in enumerate(rows):
        blocks.append(f"00:00:{at:02}.000 --> 00:00:{at:02}.900\n" + (f"<v {voice}>{speech}</v>" if voice else speech))
    raw = read_vtt(Path("a.vtt"), "\n\n".join(blocks).encode())
    spoken = raw.text
    at = 0
    for _, speech in rows:
        at = spoken.index(speech, at) + len(speech)
    found = understand(raw) if any(voice for voice, _ in rows) else understand(raw, single_speaker="Ruth")
    check(spoken, found.turns, found.parts)


@CALM
@given(st.text(max_size=120), st.sampled_from([read_srt, read_vtt]))
def test_caption_readers_take_any_text_or_say_why_not(text, reader):
    data = f"WEBVTT\n\n1\n00:00:01.000 --> 00:00:02.000\n{text}\n".encode("utf-8", "replace")
    try:
        raw = reader(Path("a.vtt"), data)
        found = understand(raw, single_speaker="Ruth")
    except ReadError as refused:
        expect(refused, "Q103", "Q107", "Q109")
    else:
        check(raw.text, found.turns, found.parts)


@pytest.mark.parametrize(
    "nasty",
    [
        "A" * 300_000,
        "Ab " * 100_000,
        "I:" * 150_000,
        "I: " + "[" * 200_000,
        "I: " + "[0:0" * 60_000,
        " " * 300_000 + "I: x",
        ("\t" * 50 + "\n") * 6_000,
        "#" * 200_000 + "\n" + "*" * 200_000,
        "A = b, " * 40_000,
        "\n".join(f"Navn{n}: hej" for n in range(12_000)),
        "I: a\n" * 20_000,
    ],
    ids=lambda text: repr(text[:8]),
)
def test_hostile_text_takes_linear_time(nasty):
    begun = time.perf_counter()
    try:
        found = understand(RawText(nasty, "utf-8", "txt"))
    except ReadError:
        pass
    else:
        check(nasty, found.turns, found.parts)
    assert time.perf_counter() - begun < 6
