"""Talk is read once by a model, keeps its characters, and what was read can be packed and taken up again."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.language.docs import BLANK_LINE
from qualkit.language.reading import Reader, reader

TALK = "Så fik jeg en ny sagsbehandler, og så gik det stærkt. Hun lyttede, og så ku' jeg godt ringe til chefen."


@pytest.fixture(params=["words", "da_qualkit_sm"])
def by(request):
    return reader(request.param)


def known(doc):
    return [
        (t.text, t.lemma_, t.pos_, str(t.morph), t.head.i, t.dep_, bool(t.is_sent_start), t.idx, t.whitespace_)
        for t in doc
    ]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet="abæå .,!?\n'’-–…()\"1Jeg", max_size=120))
def test_every_token_stands_where_its_offset_says(by, text):
    (words,) = by.read([text])
    assert len(words.doc) == len(words.offsets)
    for token, at in zip(words.doc, words.offsets, strict=True):
        if token.text != BLANK_LINE:
            assert text[at : at + len(token.text)].replace("\n", " ") == token.text


def test_a_model_moves_no_token():
    texts = [TALK, "jeg var helt nede\nog så\n\nkom hun", ""]
    by_lists, by_model = reader("words").read(texts), reader("da_qualkit_sm").read(texts)
    assert [w.offsets for w in by_lists] == [w.offsets for w in by_model]
    assert [[t.text for t in w.doc] for w in by_lists] == [[t.text for t in w.doc] for w in by_model]


def test_a_model_tells_tags_heads_and_sentences():
    (words,) = reader("da_qualkit_sm").read([TALK])
    token = {t.text: t for t in words.doc}
    assert token["fik"].pos_ == "VERB"
    assert token["sagsbehandler"].head.text == "fik"
    assert [s.text for s in words.doc.sents] == [TALK[:53], TALK[54:]]


def test_utterances_of_raw_speech_are_ours_and_the_parse_keeps_to_them():
    (words,) = reader("da_qualkit_sm").read(["jeg blev sygemeldt i foråret og så gik der lang tid før der skete noget"])
    starts = [t.i for t in words.doc if t.is_sent_start]
    assert [words.doc[at].text for at in starts] == ["jeg", "og"]
    assert all(t.head.sent.start == t.sent.start for t in words.doc)


def test_a_form_of_speech_has_the_lemma_of_what_it_stands_for(by):
    (words,) = by.read(["Det ku' jeg ik' klare."])
    lemmas = {t.text: t.lemma_ for t in words.doc}
    assert (lemmas["ku'"], lemmas["ik'"]) == ("kunne", "ikke")


def test_packed_words_are_the_words(by):
    words = by.read([TALK, "Nej.", "en\n\nto"])
    again = by.unpack(by.pack(words))
    assert [known(w.doc) for w in again] == [known(w.doc) for w in words]
    assert [w.offsets for w in again] == [w.offsets for w in words]


@pytest.mark.parametrize("broken", [b"", b"\x00", b"\x93\x01\x02\x03"])
def test_packed_words_that_are_damaged_are_told(by, broken):
    assert by.unpack(broken) is None
    assert by.unpack(by.pack(by.read([TALK]))[:-20]) is None


def test_another_text_or_model_has_another_key(by):
    other = Reader("words" if by.model.name != "words" else "da_qualkit_sm")
    assert by.key([TALK]) == by.key([TALK])
    assert len({by.key([TALK]), by.key([TALK, ""]), by.key([TALK + " "]), other.key([TALK])}) == 4
