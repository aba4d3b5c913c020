"""A coded transcript in Word: all the words and only those, each comment at exactly what was coded."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.findings import CodedMaterial, Coding
from qualkit.model import Evidence, Part, PartKind, Segment, SegmentKind, Span, Transcript, Turn
from qualkit.report.coded_transcript import coded_transcript
from qualkit.word import xml_text

BEFORE_TEXT = 2  # paragraphs: the name, and what the codings rest on


def words_of(data: bytes) -> str:
    """The transcript's text as the file has it."""
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(data)).paragraphs[BEFORE_TEXT:])


def as_word_has_it(text: str) -> str:
    return re.sub("\r\n|\r", "\n", xml_text(text))


def comments_of(data: bytes) -> list[tuple[str, str]]:
    """The words that each comment's range holds, and what the comment says; ranges are walked as Word walks them."""
    document = docx.Document(io.BytesIO(data))
    said = {comment.comment_id: comment.text for comment in document.comments}
    open_now: dict[int, list[str]] = {}
    found: dict[int, str] = {}
    for number, paragraph in enumerate(document.paragraphs):
        if number:
            for words in open_now.values():
                words.append("\n")
        for child in paragraph._p:
            identity = int(child.get(qn("w:id"), -1))
            if child.tag == qn("w:commentRangeStart"):
                open_now[identity] = []
            elif child.tag == qn("w:commentRangeEnd"):
                found[identity] = "".join(open_now.pop(identity))
            elif child.tag == qn("w:r"):
                for words in open_now.values():
                    words.append(child.text)
    assert not open_now, "a range that never ends"
    assert set(found) == set(said), "a comment without words, or words without a comment"
    return [(found[identity], said[identity]) for identity in sorted(said)]


def spanned(material: CodedMaterial, transcript: Transcript, spans: list[Span]) -> CodedMaterial:
    """The material with a coding at each of these places."""
    codings = [
        Coding(
            unit=Segment.cut(transcript, SegmentKind.UNIT, number, span, speaker="B"),
            case=material.cases[0].id,
            code=f"kode.{number}",
            basis="suggestion",
            span=span,
            probability=0.7,
        )
        for number, span in enumerate(spans)
    ]
    return replace(material, transcripts={transcript.id: transcript}, codings=tuple(codings))


@pytest.fixture
def ruth(coded):
    return coded(
        {
            "Ruth": [
                ("Så ringede hun, og jeg turde svare.", {"vendepunkt.moede": ("decision", {"polaritet": "fravaer"})}),
                ("Jeg sov ikke den nat.", {"helbred.soevn": 0.82, "helbred.uro": 0.4}),
            ],
            "Bo": [("Det er en anden samtale.", {"vendepunkt.moede": 0.9})],
        }
    )


def test_each_coding_is_a_comment_at_its_words(ruth):
    identity = ruth.cases[0].voices[0][0]
    decided, suggested = ruth.codings[:2]
    marked = Span(decided.span.start, decided.span.start + len("Så ringede hun"))
    evidence = (Evidence(Span(suggested.span.start + 4, suggested.span.start + 12), "sov ikke"),)
    material = replace(
        ruth,
        codings=(
            replace(decided, span=marked, memo="Spørg  igen"),
            replace(suggested, evidence=evidence),
            *ruth.codings[2:],
        ),
    )
    found = comments_of(coded_transcript(material, identity, lang="da"))
    assert found == [
        (
            "Så ringede hun",
            "Vendepunkt moede [vendepunkt.moede]\nAfgjort af anne.\npolaritet: fravær\nMemo: Spørg igen",
        ),
        (
            "Jeg sov ikke den nat.",
            "Helbred soevn [helbred.soevn]\n"
            "Forslag, som ingen koder har afgjort; sandsynlighed 0,82.\n"
            "Belæg: ”sov ikke”",
        ),
    ]


def test_a_comment_tells_who_said_so(ruth):
    identity = ruth.cases[0].voices[0][0]
    first = replace(ruth.codings[0], coders=("anne", "bo"))
    data = coded_transcript(replace(ruth, codings=(first, *ruth.codings[1:])), identity, lang="en")
    comments = list(docx.Document(io.BytesIO(data)).comments)
    assert [(comment.author, comment.initials) for comment in comments] == [
        ("anne, bo", "AB"),
        ("qualkit (suggestion)", "qk"),
    ]
    assert {str(comment.timestamp) for comment in comments} == {"2000-01-01 00:00:00+00:00"}
    assert "Suggestion that no coder has decided; probability 0.82." in comments[1].text


def test_labels_are_bold_and_speech_is_not(ruth):
    data = coded_transcript(ruth, ruth.cases[0].voices[0][0], lang="da")
    runs = [run for paragraph in docx.Document(io.BytesIO(data)).paragraphs[BEFORE_TEXT:] for run in paragraph.runs]
    assert {run.text for run in runs if run.bold} == {"I: ", "B: "}
    assert "Jeg sov ikke den nat." in {run.text for run in runs if not run.bold}


def test_time_stamps_stay_and_are_grey(coded):
    material = coded({"Ruth": [("Ja.", {})]})
    text = "[00:03:14] B: Ja.\n"
    transcript = replace(
        next(iter(material.transcripts.values())),
        text=text,
        turns=(Turn(0, "B", Span(14, 17), (Span(14, 17),)),),
        parts=(
            Part(PartKind.TIME, Span(0, 10)),
            Part(PartKind.BLANK, Span(10, 11)),
            Part(PartKind.LABEL, Span(11, 14)),
            Part(PartKind.SPEECH, Span(14, 17)),
            Part(PartKind.BLANK, Span(17, 18)),
        ),
    )
    data = coded_transcript(spanned(material, transcript, []), transcript.id, lang="da")
    runs = docx.Document(io.BytesIO(data)).paragraphs[BEFORE_TEXT].runs
    assert [(run.text, bool(run.bold), run.font.color.rgb is not None) for run in runs] == [
        ("[00:03:14]", False, True),
        (" ", False, False),
        ("B: ", True, False),
        ("Ja.", False, False),
    ]


def test_a_line_end_inside_a_turn_breaks_the_line_and_an_empty_line_is_kept(coded):
    material = coded({"Ruth": [("Jeg gik\nhjem.\n\nOg sov.", {})]})
    identity = material.cases[0].voices[0][0]
    paragraphs = docx.Document(io.BytesIO(coded_transcript(material, identity, lang="da"))).paragraphs[BEFORE_TEXT:]
    assert [paragraph.text for paragraph in paragraphs] == ["I: Og hvad så?", "B: Jeg gik\nhjem.", "", "Og sov.", ""]


def test_what_xml_cannot_hold_is_replaced_and_the_comments_stay_where_they_were(coded):
    hostile = "<w:t>&amp;\x00\x0b\x1f\ud800 ]]> \u2028\u202e\ufffe 😀 A\u0301\tslut"
    material = coded({"R<&>\x01uth": [(hostile, {"kode.en": 0.9})]}, labels={"kode.en": "<b>\x02"})
    identity = material.cases[0].voices[0][0]
    data = coded_transcript(material, identity, lang="da")
    assert words_of(data) == as_word_has_it(material.transcripts[identity].text)
    [(words, said)] = comments_of(data)
    assert words == as_word_has_it(hostile)
    assert said.startswith("<b>\ufffd [kode.en]")


def test_a_coding_of_blanks_alone_is_shown_at_its_unit(coded):
    material = coded({"Ruth": [("Ja  så.", {"kode.en": 0.9})]})
    [coding] = material.codings
    start = coding.unit.span.start + 2
    blank = replace(material, codings=(replace(coding, span=Span(start, start + 2)),))
    [(words, _)] = comments_of(coded_transcript(blank, coding.unit.transcript_id, lang="da"))
    assert words == "Ja  så."


pieces = st.lists(st.sampled_from(["ord", "Æ", "😀", " ", "  ", "\n", "\r\n", "\n\n", "\t", "\x07", "-"]), max_size=25)


@settings(max_examples=20, deadline=None)
@given(data=st.data())
def test_all_words_stand_and_every_comment_holds_its_own(data):
    said = "".join(data.draw(pieces))
    text = f"I: Hvad?\nB: {said}x\n\nI: Nå.\n"
    start = text.index("B: ") + 3
    turns = (Turn(0, "I", Span(3, 8), (Span(3, 8),)), Turn(1, "B", Span(start, start + len(said) + 1), ()))
    transcript = Transcript("t", "t", "T", text, "t.txt", "txt", "0" * 64, turns=turns)
    places = st.integers(0, len(text))
    drawn = data.draw(st.lists(st.tuples(places, places), max_size=5))
    spans = [Span(min(pair), max(pair)) for pair in drawn]
    spans = [span for span in spans if span.of(text).strip()]
    material = CodedMaterial((), {"t": transcript}, (), {}, (), {}, {})
    codings = tuple(
        Coding(Segment.cut(transcript, SegmentKind.UNIT, number, span), "c", f"k{number}", "suggestion", span, 0.5)
        for number, span in enumerate(spans)
    )
    made = coded_transcript(replace(material, codings=codings), "t", lang="da")
    assert words_of(made) == as_word_has_it(text)
    assert [words for words, _ in comments_of(made)] == [as_word_has_it(span.of(text).strip()) for span in spans]


def test_the_same_bytes_each_time_and_the_golden_ones(ruth, same_document):
    identity = ruth.cases[0].voices[0][0]
    data = coded_transcript(ruth, identity, lang="da")
    assert coded_transcript(ruth, identity, lang="da") == data
    same_document(data, "udskrift-document.xml")
    same_document(data, "udskrift-comments.xml", part="word/comments.xml")


def test_a_transcript_that_is_not_in_the_material_is_a_key_error(ruth):
    with pytest.raises(KeyError):
        coded_transcript(ruth, "t-findes-ikke", lang="da")
