import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.language.docs import BLANK_LINE, read_talk, read_words
from qualkit.language.lemmas import lemma


@given(st.text())
def test_a_doc_is_as_long_as_the_talk_and_its_words_are_the_talks(text):
    doc = read_talk(text)
    assert len(doc.text) == len(text)
    for token in doc:
        assert token.is_space or text[token.idx : token.idx + len(token)] == token.text


@given(st.text(st.sampled_from("ab.… \n\r\t\u00a0\u202f\u2028")))
def test_words_without_blanks_keep_their_place(text):
    words = read_words(text)
    doc, offsets = words.doc, words.offsets
    assert len(doc) == len(offsets)
    for token, offset in zip(doc, offsets, strict=True):
        assert token.text == BLANK_LINE or text[offset : offset + len(token)] == token.text
    assert "".join(token.text for token in doc if token.text != BLANK_LINE) == "".join(text.split())


@pytest.mark.parametrize("blank", ["\n", "\r\n", "\u00a0", "\u202f", "\t", " \n ", "  "])
def test_a_line_break_and_a_no_break_space_are_blanks(blank):
    doc = read_words(f"en ny{blank}sagsbehandler").doc
    assert [token.text for token in doc] == ["en", "ny", "sagsbehandler"]


@pytest.mark.parametrize("blank", ["\n\n", "\r\n\r\n", "\n \u00a0\n", " \n\n\n "])
def test_a_blank_line_is_one_token(blank):
    words = read_words(f"en ny{blank}sagsbehandler")
    doc, offsets = words.doc, words.offsets
    assert [token.text for token in doc] == ["en", "ny", BLANK_LINE, "sagsbehandler"]
    assert offsets[-1] == len("en ny" + blank)
    assert doc[3].lemma_ == "sagsbehandler"


@pytest.mark.parametrize("signs", ["(", "()[]", "_", "*–"])
def test_a_long_run_of_signs_is_read_fast(signs):
    text = "før " + signs * (50_000 // len(signs)) + " efter"
    begun = time.perf_counter()
    doc = read_talk(text)
    assert time.perf_counter() - begun < 3
    assert len(doc.text) == len(text)
    assert doc[-1].idx == text.index("efter")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("fik", "få"), ("gik", "gå"), ("blev", "blive"), ("røg", "ryge"), ("læste", "læse"), ("fyret", "fyre"), ("bevilget", "bevilge"),
        ("sagsbehandleren", "sagsbehandler"), ("kollegerne", "kollega"), ("ku'", "kunne"), ("sku'", "skulle"), ("ha'", "have"),
        ("ik'", "ikke"), ("så'n", "sådan"), ("Hende", "hun"), ("bedre", "god"), ("børnene", "barn"), ("turde", "turde"), ("ringede", "ringe"),
        ("HØRT", "høre"), ("ik’", "ikke"),
    ],
)  # fmt: skip
def test_spoken_forms_find_their_lemma(form, expected):
    assert lemma(form) == expected


@pytest.mark.parametrize("form", ["…", "?", "12", "kl.", "Tviskebro", ""])
def test_what_is_no_known_word_stays_itself(form):
    assert lemma(form) == form.lower()


@pytest.mark.parametrize("form", ["ik'", "ku'", "så'n", "Ha'", "li'som", "mm.", "p.g.a."])
def test_spoken_forms_and_abbreviations_are_one_token(form):
    assert [token.text for token in read_talk(f"ja {form} nej")] == ["ja", form, "nej"]
