"""The label styles that typists use are read: who says what, and in which role."""

from __future__ import annotations

import pytest

from qualkit.errors import ReadError
from qualkit.model import PartKind, Role

ASK = ["Hvordan begyndte det?", "Og hvad gjorde du så?", "Hvordan har du det nu?"]
TELL = [
    "Det begyndte, da lageret lukkede, og jeg gik hjemme hele vinteren uden at vide noget.",
    "Jeg ringede til kommunen, og der sad en, der hed Birthe, og hun lyttede faktisk.",
    "Bedre. Jeg sover om natten, og jeg er begyndt at cykle ud til vandet igen.",
]


def dialogue(asks: str, tells: str, between: str = "\n") -> str:
    return between.join(f"{asks}{q}{between}{tells}{a}" for q, a in zip(ASK, TELL, strict=True))


EXPECTED = [text for pair in zip(ASK, TELL, strict=True) for text in pair]


@pytest.mark.parametrize(
    ("asks", "tells", "names"),
    [
        ("I: ", "B: ", ("I", "B")),
        ("I:", "B:", ("I", "B")),
        ("I:\t", "B:\t", ("I", "B")),
        ("i: ", "b: ", ("i", "b")),
        ("I : ", "B : ", ("I", "B")),
        ("INT. ", "Inf. ", ("INT", "Inf")),
        ("INT.\t", "Inf.\t", ("INT", "Inf")),
        ("X1 ", "Y ", ("X1", "Y")),
        ("X1: ", "Y: ", ("X1", "Y")),
        ("I ", "B ", ("I", "B")),
        ("Interviewer Hanne: ", "Yusuf: ", ("Interviewer Hanne", "Yusuf")),
        ("HANNE: ", "YUSUF: ", ("HANNE", "YUSUF")),
        ("Hanne – ", "Yusuf – ", ("Hanne", "Yusuf")),
        ("**Hanne:** ", "**Yusuf:** ", ("Hanne", "Yusuf")),
        ("**Hanne**: ", "**Yusuf**: ", ("Hanne", "Yusuf")),
        ("*I:* ", "*B:* ", ("I", "B")),
        ("- **Hanne:** ", "- **Yusuf:** ", ("Hanne", "Yusuf")),
        ("Interviewer:\n", "Borger:\n", ("Interviewer", "Borger")),
        ("Interviewer\n", "Borger\n", ("Interviewer", "Borger")),
        ("### Hanne\n\n", "### Yusuf\n\n", ("Hanne", "Yusuf")),
        ("[00:03:14] I: ", "[00:03:14] B: ", ("I", "B")),
        ("I [00:03:14]: ", "B [00:03:14]: ", ("I", "B")),
        ("I: [00:03:14] ", "B: [00:03:14] ", ("I", "B")),
        ("00:03:14 I: ", "00:03:20 B: ", ("I", "B")),
        ("#00:03:14-0# I: ", "#00:03:20-5# B: ", ("I", "B")),
        ("*3:14 = I: ", "*3:20 = B: ", ("I", "B")),
        ("(3:14) I: ", "(3:20) B: ", ("I", "B")),
        ("#I1# ", "#B1# ", ("I1", "B1")),
        ("[I] ", "[B] ", ("I", "B")),
        ("Speaker 1   0:03\n", "Speaker 2   0:09\n", ("Speaker 1", "Speaker 2")),
        ("SPEAKER_00: ", "SPEAKER_01: ", ("SPEAKER_00", "SPEAKER_01")),
        ("Spørgsmål: ", "Svar: ", ("Spørgsmål", "Svar")),
        ("Hanne Vig (AB): ", "Yusuf Ali (CD): ", ("Hanne Vig (AB)", "Yusuf Ali (CD)")),
        ("I： ", "B： ", ("I", "B")),
        ("1. I: ", "2. B: ", ("I", "B")),
        ("12\tI: ", "13\tB: ", ("I", "B")),
        (">> Hanne: ", ">> Yusuf: ", ("Hanne", "Yusuf")),
        ("Hanne:\n\n", "Yusuf:\n\n", ("Hanne", "Yusuf")),
        ("Hanne Vig  00:00:03\n", "Yusuf Ali  00:00:09\n", ("Hanne Vig", "Yusuf Ali")),
    ],
)
def test_every_label_style_gives_the_same_dialogue(read, heard, asks, tells, names):
    reading = read(dialogue(asks, tells))
    assert heard(reading) == [(names[at % 2], text) for at, text in enumerate(EXPECTED)]
    assert [speaker.role for speaker in reading.transcript.speakers] == [Role.INTERVIEWER, Role.INFORMANT]
    assert all(speaker.reason for speaker in reading.transcript.speakers)


@pytest.mark.parametrize("between", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u2028"])
def test_line_ends_of_every_kind_are_kept_and_read(read, heard, between):
    content = dialogue("I: ", "B: ", between)
    reading = read(content)
    assert reading.transcript.text == content
    assert [text for _, text in heard(reading)] == EXPECTED


def test_two_lines_are_enough(read, heard):
    assert heard(read("I: Hej.\nB: Hej igen.")) == [("I", "Hej."), ("B", "Hej igen.")]


def test_typing_slips_in_a_label_are_the_same_speaker(read, heard):
    content = (
        dialogue("I: ", "B: ") + "\nI; Og så?\nB. Ja.\ni: Er det rigtigt?\nb: Ja, det er.\nI : Hvornår?\nB ; I går."
    )
    speakers = [speaker for speaker, _ in heard(read(content))]
    assert speakers == ["I", "B"] * 6


def test_a_label_with_one_wrong_letter_is_taken_for_the_frequent_one_and_told(read, heard):
    content = dialogue("Hanne: ", "Yusuf: ") + "\nHanne: Ja?\nYusuf: Ja.\nHanne: Nå.\nYusf: Det var det."
    reading = read(content)
    assert heard(reading)[-1] == ("Yusuf", "Det var det.")
    assert any("'Yusf'" in notice.message for notice in reading.notices)


def test_case_that_changes_is_one_speaker_with_all_its_spellings(read):
    content = "INT. Hvad så?\nInf. Jo.\nInt. Og?\nInf. Tja.\nINT. Hvornår?\ninf. I går."
    speakers = read(content).transcript.speakers
    assert [speaker.name for speaker in speakers] == ["INT", "Inf"]
    assert set(speakers[0].labels) == {"INT", "Int"}


def test_two_interviewers_and_a_couple_are_four_speakers(read):
    content = (
        "Interviewer 1: Hvor længe har I boet her?\nDorte: Fjorten år, siden vi fik Asta, og det har været godt.\n"
        "Palle: Seksten.\nInterviewer 2: Og hvem fandt huset?\nDorte: Det gjorde jeg, det stod i ugeavisen.\n"
        "Palle: Det gjorde vi begge to.\nInterviewer 1: Var I enige?\nDorte: Ja, næsten, med det hele.\nPalle: Nej.\n"
    )
    roles = {speaker.name: speaker.role for speaker in read(content).transcript.speakers}
    assert roles == {
        "Interviewer 1": Role.INTERVIEWER,
        "Dorte": Role.INFORMANT,
        "Palle": Role.INFORMANT,
        "Interviewer 2": Role.INTERVIEWER,
    }


def test_who_asks_is_the_interviewer_whatever_the_label(read):
    # Here *I* is the informant: what is heard weighs more than the letter.
    content = dialogue("F: ", "I: ")
    roles = {speaker.name: speaker.role for speaker in read(content).transcript.speakers}
    assert roles == {"F": Role.INTERVIEWER, "I": Role.INFORMANT}


@pytest.mark.parametrize(
    "legend",
    [
        "I = interviewer, B = borger",
        "(I = interviewer; B = borger)",
        "I = interviewer\nB = borger",
        "I: interviewer\nB: borger",
        "I: interviewer, B: borger",
        "Interviewer: I\nBorger: B",
        "Tegnforklaring: I = interviewer, B = borger",
        "I: Interviewer     B: Borger",
    ],
)
def test_a_legend_is_no_turn_and_gives_the_roles(read, heard, pieces, legend):
    reading = read(f"Samtale 4\n{legend}\n\n{dialogue('I: ', 'B: ')}")
    assert [text for _, text in heard(reading)] == EXPECTED
    assert "\n".join(pieces(reading, PartKind.LEGEND)) == legend
    asker, teller = reading.transcript.speakers
    assert (asker.role, teller.role) == (Role.INTERVIEWER, Role.INFORMANT)
    assert asker.reason.startswith("legend")
    assert (asker.name, teller.name) == ("Interviewer", "Borger")


@pytest.mark.parametrize("opening", ["Interviewer: Velkommen\nBorger: Tak\n", "Interviewer: Godt\n\nBorger: Tak\n\n"])
def test_an_opening_of_single_words_is_speech_and_no_header(read, heard, opening):
    reading = read(
        "Dato: 3. maj\n\n"
        + opening
        + dialogue("Interviewer: ", "Borger: ", opening[-1] * opening.count("\n\n") or "\n")
    )
    assert [text for _, text in heard(reading)][1:] == ["Tak", *EXPECTED]


def test_a_legend_with_ages_keeps_the_label_apart_from_the_age(read, heard):
    reading = read("X1: interviewer\nY: borger, 43 år\n\n" + dialogue("X1 ", "Y "))
    assert [text for _, text in heard(reading)] == EXPECTED
    assert reading.transcript.speakers[1].labels == ("Y",)


def test_the_header_is_no_speech_and_its_first_line_is_the_title(read, heard, pieces):
    header = "Samtale med Ruth\nDato: 3. marts\nSted: køkkenet\nVarighed: 1 time\n"
    header += "Interviewer: Hanne Vig\nInformant: Ruth, 57 år"
    reading = read(f"{header}\n\n{dialogue('Interviewer: ', 'Ruth: ')}")
    assert [text for _, text in heard(reading)] == EXPECTED
    assert reading.transcript.title == "Samtale med Ruth"
    assert pieces(reading, PartKind.HEADER)[1:4] == ["Dato: 3. marts", "Sted: køkkenet", "Varighed: 1 time"]


def test_paragraphs_without_label_go_on_with_the_turn_and_are_told(read, heard):
    reading = read("I: Hvad så?\nB: Først det ene.\nSå det andet.\nOg så det tredje.\nI: Ja?\nB: Ja.")
    assert heard(reading)[1] == ("B", "Først det ene.\nSå det andet.\nOg så det tredje.")
    assert reading.transcript.turns[1].unlabelled == 2
    assert any("2 paragraphs have no label" in notice.message for notice in reading.notices)


def test_wrapped_lines_are_no_paragraphs_of_their_own(read):
    reading = read("I: Hvad så?\n\nB: Først kom det ene, som jeg\nhavde ventet på,\nSøren og jeg.\n\nI: Ja?\n\nB: Ja.")
    assert reading.transcript.turns[1].unlabelled == 0
    assert not reading.notices


def test_a_rare_voice_who_speaks_three_times_is_found(read):
    content = dialogue("I: ", "B: ") * 1 + "\nMathilde: Mor?\nB: Ja, skat.\nMathilde: Må jeg?\nB: Ja.\nMathilde: Tak."
    assert "Mathilde" in [speaker.name for speaker in read(content).transcript.speakers]


def test_a_voice_heard_once_is_read_as_speech_and_told_with_the_remedy(read, heard):
    content = dialogue("I: ", "B: ") + "\nPalle: Hej hej.\nI: Hej?"
    reading = read(content)
    assert "Palle: Hej hej." in heard(reading)[5][1]
    (notice,) = [n for n in reading.notices if "Palle" in n.message]
    assert "1 line " in notice.message
    assert "--speakers 'Palle=informant'" in notice.hint
    named = read(content, speakers={"Palle": Role.INFORMANT})
    assert ("Palle", "Hej hej.") in heard(named)


def test_a_name_that_is_also_a_word_is_a_name_where_every_line_is_labelled(read, heard):
    content = "Int: Hvor bor du?\nBo: I byen, hvor mange skal bo.\nInt: Og?\nBo: Det er godt at bo der."
    assert [speaker for speaker, _ in heard(read(content))] == ["Int", "Bo", "Int", "Bo"]


def test_labels_inside_a_line_are_told(read):
    reading = read("Interviewer: Hej. Borger: Hej. Interviewer: Hvad så? Borger: Jo.\nInterviewer: Og?\nBorger: Ja.")
    assert any("3 possible labels stand inside a line" in notice.message for notice in reading.notices)


def test_in_a_document_of_bold_labels_one_bold_label_is_enough(read, heard):
    content = dialogue("**I:** ", "**B:** ", "\n\n") + "\n\n**Palle:** Hej hej."
    assert heard(read(content, "samtale.md"))[-1] == ("Palle", "Hej hej.")


def test_a_question_typed_all_in_bold_keeps_its_marks_out_of_the_speech(read, heard):
    content = "\n".join(f"**I: {q}**\nB: {a}" for q, a in zip(ASK, TELL, strict=True))
    assert [text for _, text in heard(read(content, "samtale.md"))] == EXPECTED


def test_an_explicit_mapping_wins_over_legend_and_inference(read):
    content = "I = interviewer, B = borger\n\n" + dialogue("I: ", "B: ")
    reading = read(content, speakers={"I": Role.INFORMANT, "B": "Ruth:interviewer"})
    assert [(s.name, s.role, s.reason) for s in reading.transcript.speakers] == [
        ("Interviewer", Role.INFORMANT, "--speakers"),
        ("Ruth", Role.INTERVIEWER, "--speakers"),
    ]


def test_a_mapped_label_that_is_not_there_is_a_notice(read):
    reading = read(dialogue("I: ", "B: "), speakers={"Q": Role.OTHER})
    assert [notice.code for notice in reading.notices] == ["Q111"]


def test_an_office_before_the_name_is_not_part_of_who_it_is(read, heard):
    content = (
        "Formanden (Anna Holm): Værsgo.\n(Ordfører) Bo Juul (X): Tak for det.\nFormanden (Anna Holm): Tak.\n"
        "Klima-, energi- og byministeren (Carl Skriver): Ja tak.\nFormanden (Anna Holm): Og så?\nBo Juul (X): Nej."
    )
    assert [speaker for speaker, _ in heard(read(content))] == [
        "Formanden (Anna Holm)",
        "Bo Juul (X)",
        "Formanden (Anna Holm)",
        "Klima-, energi- og byministeren (Carl Skriver)",
        "Formanden (Anna Holm)",
        "Bo Juul (X)",
    ]


def test_a_single_speaker_needs_no_labels(read, heard, pieces):
    reading = read("Dato: 3. maj\n\nJeg begyndte i april.\n\nSå: nej, vent.", single_speaker="Ruth")
    assert heard(reading) == [("Ruth", "Jeg begyndte i april.\n\nSå: nej, vent.")]
    assert pieces(reading, PartKind.HEADER) == ["Dato: 3. maj"]


LOOK_ALIKES = [
    "Så siger hun: kom nu",
    "Og jeg tænkte: nej",
    "I skal vide, at det var svært",
    "I Danmark gør man ikke sådan",
    "B-mennesker sover længe",
    "Altså: det var ikke min skyld",
    "Han sagde: I må gå nu",
    "Klokken 12:30 kom toget",
    "12:30 kom toget, og 13:15 gik det",
    "Se https://eksempel.dk/side",
    "Dato: den kan jeg ikke huske",
    "Problemet: der var ingen penge",
    "Ja: men kun om morgenen",
    "Det er sådan: enten eller",
    "INGEN VED DET",
    "[griner] Ja",
    "(latter)",
    "Nej; det ville jeg ikke",
    "Anna. Hun var den første",
    "Mor sagde: spis nu",
]


@pytest.mark.parametrize("line", LOOK_ALIKES)
def test_what_only_looks_like_a_label_stays_speech(read, heard, line):
    extra = " og problemet var der hele tiden"
    content = dialogue("I: ", "B: ") + f"{extra}\n{line}\nI: Ja?\nB: Ja."
    reading = read(content)
    assert heard(reading)[5][1].endswith(line)
    assert {speaker.name for speaker in reading.transcript.speakers} == {"I", "B"}


@pytest.mark.parametrize(
    "prose",
    [
        "Der var engang en by, hvor ingen spurgte om noget.\nDer gik et år.\nSå gik der et til.",
        "Konklusion: det gik godt.\nDet var vi glade for.\nAndre var det ikke.\nMen konklusion blev det.",
        "Dato: 3. marts\nSted: Harkum\nVarighed: 1 time",
        "I skal vide, at jeg ikke var syg.\nI går var jeg ude.\nI dag er jeg hjemme.\nI morgen ved jeg ikke.",
    ],
)
def test_a_text_without_speakers_is_refused_with_both_ways_out(read, prose):
    with pytest.raises(ReadError) as caught:
        read(prose)
    assert caught.value.code == "Q107"
    assert "--speakers" in caught.value.hint
    assert "--single-speaker NAME" in caught.value.hint


def test_the_pronoun_i_is_speech_in_a_text_whose_label_is_bare_i(read, heard):
    content = dialogue("I ", "B ") + "\nI skal vide, at jeg ikke sov.\nI Og så?\nB Så sov jeg."
    turns = heard(read(content))
    assert turns[5] == ("B", EXPECTED[5] + "\nI skal vide, at jeg ikke sov.")
    assert turns[6] == ("I", "Og så?")
