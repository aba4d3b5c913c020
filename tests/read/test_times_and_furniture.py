"""Time stamps become times, page furniture becomes furniture; neither is ever speech."""

from __future__ import annotations

import pytest

from qualkit.model import PartKind
from qualkit.read.times import parse_clock


@pytest.mark.parametrize(
    ("clock", "ms"),
    [
        ("00:03:14", 194_000),
        ("3:14", 194_000),
        ("1:00:00", 3_600_000),
        ("00:00:14-2", 14_200),
        ("00:00:01.5", 1_500),
        ("00:00:01,250", 1_250),
        ("00.03.14", 194_000),
        ("75:00", 4_500_000),
    ],
)
def test_clocks_are_read_in_milliseconds(clock, ms):
    assert parse_clock(clock) == ms


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("[00:00:10] I: Hvad?", "[00:00:20] B: Det."),
        ("I [00:00:10]: Hvad?", "B [00:00:20]: Det."),
        ("I: [00:00:10] Hvad?", "B: [00:00:20] Det."),
        ("00:00:10\nI: Hvad?", "00:00:20\nB: Det."),
        ("0:10\nI: Hvad?", "0:20\nB: Det."),
        ("#00:00:10-0# I: Hvad?", "#00:00:20-0# B: Det."),
        ("*0:10 = I: Hvad?", "*0:20 = B: Det."),
        ("[00:00:10 - 00:00:19] I: Hvad?", "[00:00:20 - 00:00:29] B: Det."),
    ],
)
def test_turns_know_when_they_begin(read, heard, pieces, first, second):
    reading = read(f"{first}\n{second}\nI: Og så?\nB: Ikke mere.")
    assert [turn.start_ms for turn in reading.transcript.turns] == [10_000, 20_000, None, None]
    assert heard(reading)[:2] == [("I", "Hvad?"), ("B", "Det.")]
    assert len(pieces(reading, PartKind.TIME)) == 2


def test_a_stamp_inside_speech_splits_it(read, heard, pieces):
    reading = read("I: Hvad?\nB: Først [00:01:00] så #00:02:00-0# til sidst.\nI: Ja?\nB: Ja.")
    assert heard(reading)[1] == ("B", "Først|så|til sidst.")
    assert pieces(reading, PartKind.TIME) == ["[00:01:00]", "#00:02:00-0#"]


def test_a_stamp_in_hashes_at_the_end_of_a_turn_ends_it_and_begins_the_next(read):
    turns = read("I: Hvad? #00:00:05-0#\nB: Det. #00:00:09-0#\nI: Ja? \nB: Ja.").transcript.turns
    assert [(turn.start_ms, turn.end_ms) for turn in turns[:3]] == [(None, 5000), (5000, 9000), (9000, None)]


def test_a_time_of_day_in_speech_is_speech(read, heard, pieces):
    reading = read("I: Hvad?\nB: Toget gik klokken 12:30, og 14:05:00 sagde uret.\nI: Ja?\nB: Ja.")
    assert not pieces(reading, PartKind.TIME)
    assert "12:30, og 14:05:00" in heard(reading)[1][1]


def test_page_numbers_and_running_heads_are_furniture(read, heard, pieces):
    head = "Samtale 9 – fortroligt"
    content = "".join(
        f"{head}\nåret på et brev.\nI: Hvad gjorde du i år {page}?\nB: Jeg ventede hele\nSide {page} af 4\n"
        for page in range(1, 5)
    )
    reading = read(content)
    assert pieces(reading, PartKind.FURNITURE) == [
        "Side 1 af 4",
        head,
        "Side 2 af 4",
        head,
        "Side 3 af 4",
        head,
        "Side 4 af 4",
    ]
    assert heard(reading)[1] == ("B", "Jeg ventede hele|året på et brev.")
    assert all(turn.unlabelled == 0 for turn in reading.transcript.turns)


def test_lone_page_numbers_in_a_rising_series_are_furniture(read, pieces):
    content = "".join(f"I: Hvad så {n}?\nB: Det ved jeg ikke.\nMen måske.\n{n}\n" for n in range(1, 5))
    assert pieces(read(content), PartKind.FURNITURE) == ["1", "2", "3", "4"]


@pytest.mark.parametrize("line", ["4", "2012", "Side om side gik vi", "Ja ja ja", "3 af dem"])
def test_what_only_looks_like_furniture_is_speech(read, heard, pieces, line):
    content = f"I: Hvor mange?\nB: Lad mig se.\n{line}\nI: Nå?\nB: Ja.\n{line}\nI: Ja?\nB: Jo."
    reading = read(content)
    assert not pieces(reading, PartKind.FURNITURE)
    assert sum(line in text for _, text in heard(reading)) == 2
