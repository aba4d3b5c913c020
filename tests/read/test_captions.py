"""Captions: cues of one speaker become one line with its times; voices are certain, typed labels are weighed."""

from __future__ import annotations

from qualkit.model import Role

VTT = """WEBVTT - optagelse

STYLE
::cue { color: white }

NOTE lavet af et program
med to linjer

1
00:00:01.000 --> 00:00:02.500 align:start position:0%
<v Hanne Vig>Hvad <i>hedder</i> du &amp; hvor bor du?</v>

00:00:03.000 --> 00:00:04.000
<v.loud Yusuf>Jeg hedder Yusuf.</v>

00:00:04.500 --> 00:00:06.000
<v Yusuf>Jeg bor
ved <00:00:05.000>broen.</v>

NOTE
slut

00:01:00.000 --> 00:01:02.000
<v Hanne Vig>Ja?</v> <v Yusuf>Ja.</v>
"""


def test_voices_of_a_vtt_are_the_speakers(read, heard):
    reading = read(VTT, "a.vtt")
    assert reading.transcript.text == (
        "Hanne Vig: Hvad hedder du & hvor bor du?\n"
        "Yusuf: Jeg hedder Yusuf. Jeg bor ved broen.\nHanne Vig: Ja?\nYusuf: Ja.\n"
    )
    assert heard(reading)[1] == ("Yusuf", "Jeg hedder Yusuf. Jeg bor ved broen.")
    assert [(turn.start_ms, turn.end_ms) for turn in reading.transcript.turns] == [
        (1000, 2500),
        (3000, 6000),
        (60000, 62000),
        (60000, 62000),
    ]
    assert [speaker.role for speaker in reading.transcript.speakers] == [Role.INTERVIEWER, Role.INFORMANT]


def test_a_voice_may_look_like_anything(read, heard):
    content = VTT.replace("Yusuf>", "Og hun sagde: nej>")
    assert heard(read(content, "a.vtt"))[1][0] == "Og hun sagde: nej"


def test_a_mapping_names_a_voice(read):
    reading = read(VTT, "a.vtt", speakers={"yusuf": "Ali:other", "Q": Role.OTHER})
    assert [(speaker.name, speaker.role) for speaker in reading.transcript.speakers][1] == ("Ali", Role.OTHER)
    assert [notice.code for notice in reading.notices] == ["Q111"]


def test_a_cue_without_voice_goes_to_the_speaker_before_and_is_told(read, heard):
    content = VTT.replace("<v Yusuf>Jeg bor\nved <00:00:05.000>broen.</v>", "Jeg bor der.")
    reading = read(content, "a.vtt")
    assert heard(reading)[1] == ("Yusuf", "Jeg hedder Yusuf. Jeg bor der.")
    assert reading.transcript.turns[1].unlabelled == 1
    assert "1 cue names no speaker" in reading.notices[0].message


SRT = """1
00:00:01,000 --> 00:00:02,000
S1: Hvordan går det,
synes du?

2
00:00:02,100 --> 00:00:03,000
S2: Det går.
{\\an8}Eller det

3
00:00:03,100 --> 00:00:04,000
<i>gør det ikke.</i>

4
00:00:05,000 --> 00:00:06,000
S2: Nej: ikke helt.

5
00:00:07,000 --> 00:00:08,000
S1: Hvorfor?
S2: Tja.
"""


def test_labels_typed_into_an_srt_are_found_and_cues_joined(read, heard):
    for content in (SRT, SRT.replace("\n", "\r\n"), "\ufeff" + SRT):
        reading = read(content, "a.srt")
        assert reading.transcript.text == (
            "S1: Hvordan går det, synes du?\n"
            "S2: Det går. Eller det gør det ikke. Nej: ikke helt.\nS1: Hvorfor?\nS2: Tja.\n"
        )
        assert heard(reading)[1] == ("S2", "Det går. Eller det gør det ikke. Nej: ikke helt.")
        assert [(turn.start_ms, turn.end_ms) for turn in reading.transcript.turns][:2] == [(1000, 2000), (2100, 6000)]


def test_an_srt_without_numbers_and_with_a_blank_line_in_a_cue_loses_nothing(read):
    content = SRT.replace("S2: Det går.\n", "S2: Det går.\n\n")
    for number in "12345":
        content = content.replace(f"{number}\n00", "00")
    assert "Det går. Eller det gør det ikke." in read(content, "a.srt").transcript.text


def test_a_year_said_alone_at_the_end_of_a_cue_is_speech_unless_it_numbers_the_next(read):
    content = "1\n00:00:01,000 --> 00:00:02,000\nI: Hvornår?\n\n2\n00:00:03,000 --> 00:00:04,000\nB: I\n2012\n\n3\n"
    content += "00:00:05,000 --> 00:00:06,000\nI: Ja?\n\n4\n00:00:07,000 --> 00:00:08,000\nB: Ja.\n"
    assert "B: I 2012\n" in read(content, "a.srt").transcript.text


def test_labels_typed_into_a_vtt_without_voices_are_found(read, heard):
    content = "WEBVTT\n\n" + SRT.replace(",0", ".0").replace(",1", ".1")
    assert heard(read(content, "a.vtt"))[0] == ("S1", "Hvordan går det, synes du?")


def test_captions_of_one_person_are_read_with_times(read, heard):
    content = "1\n00:00:01,000 --> 00:00:02,000\nJeg begyndte\n\n2\n00:00:03,000 --> 00:00:04,000\ni april.\n"
    reading = read(content, "a.srt", single_speaker="Ruth")
    assert heard(reading) == [("Ruth", "Jeg begyndte i april.")]
    assert (reading.transcript.turns[0].start_ms, reading.transcript.turns[0].end_ms) == (1000, 4000)
