"""--speakers, the files of a folder, and the preview."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from qualkit.errors import ReadError
from qualkit.model import PartKind, Role
from qualkit.read import find_sources, parse_speakers_option, preview, read_file, supported_suffixes

DIALOGUE = (
    "Samtale 1\nI = interviewer, B = borger\n\nI: Hvad så?\nB: [0:10] Jo, det går.\nOg så videre.\nI: Ja?\nB: Ja.\n"
)


@pytest.mark.parametrize(
    ("option", "mapping"),
    [
        ("I=interviewer,B=informant", {"I": Role.INTERVIEWER, "B": Role.INFORMANT}),
        (" I = Interviewer ; B = borger ", {"I": Role.INTERVIEWER, "B": Role.INFORMANT}),
        ("B=Yusuf:informant", {"B": "Yusuf:informant"}),
        ("Mor til Asta=informant,Tolk=tolk", {"Mor til Asta": Role.INFORMANT, "Tolk": Role.OTHER}),
        ("I=interviewer,", {"I": Role.INTERVIEWER}),
    ],
)
def test_the_speakers_option_is_read(option, mapping):
    assert parse_speakers_option(option) == mapping


@pytest.mark.parametrize(
    "option", ["", ",", "I", "I=", "=interviewer", "I=konge", "I=interviewer,i.=informant", "B=:informant"]
)
def test_a_malformed_speakers_option_says_how_to_write_it(option):
    with pytest.raises(ReadError) as caught:
        parse_speakers_option(option)
    assert caught.value.code == "Q111"
    assert "LABEL=ROLE" in caught.value.hint


def test_a_folder_gives_its_interviews_in_natural_order_and_tells_the_rest(tmp_path):
    for name in [
        "10 b.txt",
        "2 a.TXT",
        "runde 2/1.docx",
        "readme.md",
        "attributes.txt",
        "lyd.mp3",
        "~$2 a.docx",
        ".skjult.txt",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
    project = tmp_path / "projekt"
    project.mkdir()
    (project / "qualkit.db").write_text("x")
    (project / "udtræk.docx").write_text("x")
    found, notices = find_sources(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in found] == ["2 a.TXT", "10 b.txt", "runde 2/1.docx"]
    (notice,) = notices
    assert "3 files" in notice.message
    assert all(name in notice.message for name in ("attributes.txt", "lyd.mp3", "readme.md"))


def test_a_folder_of_interviews_only_is_silent_and_a_missing_one_is_an_error(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    assert find_sources(tmp_path) == ([tmp_path / "a.txt"], [])
    assert find_sources(tmp_path / "a.txt") == ([tmp_path / "a.txt"], [])
    with pytest.raises(ReadError, match="does not exist"):
        find_sources(tmp_path / "b")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_one_line(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(DIALOGUE)
    path.chmod(0)
    with pytest.raises(ReadError, match="may not be read"):
        read_file(path)


def test_every_suffix_has_a_reader():
    assert {".txt", ".md", ".docx", ".srt", ".vtt"} <= set(supported_suffixes())


def test_the_same_bytes_give_the_same_id_whatever_the_name(write):
    first, second = read_file(write(DIALOGUE, "a.txt")).transcript, read_file(write(DIALOGUE, "b.txt")).transcript
    assert first.id == second.id
    assert (first.name, first.source_name, first.source_format) == ("a", "a.txt", "txt")


def test_a_preview_counts_what_was_understood(read):
    seen = preview(read(DIALOGUE))
    assert [(who.name, who.role, who.turns, who.words) for who in seen.speakers] == [
        ("Interviewer", Role.INTERVIEWER, 2, 3),
        ("Borger", Role.INFORMANT, 2, 7),
    ]
    assert (seen.title, seen.turns, seen.words, seen.times, seen.timed_turns, seen.unlabelled) == (
        "Samtale 1",
        4,
        10,
        1,
        1,
        1,
    )
    assert sum(seen.characters.values()) == len(DIALOGUE)
    assert [span.of(DIALOGUE) for span in seen.legend] == ["I = interviewer, B = borger"]
    assert seen.first_turns[0][1].of(DIALOGUE) == "Hvad så?"
    assert PartKind.FURNITURE not in seen.characters


DEMO = sorted((Path(__file__).parents[2] / "corpora" / "demo").glob("0*.*"))


@pytest.mark.parametrize("path", DEMO, ids=lambda path: path.name)
def test_the_demo_interviews_are_read_with_an_interviewer_and_an_informant(path, law):
    reading = read_file(path)
    law(reading.transcript)
    seen = preview(reading)
    roles = {who.role for who in seen.speakers}
    assert roles == {Role.INTERVIEWER, Role.INFORMANT}
    assert 2 <= len(seen.speakers) <= 4
    assert seen.words >= 1500
    assert seen.turns >= 40
    assert not [notice for notice in reading.notices if notice.code]
