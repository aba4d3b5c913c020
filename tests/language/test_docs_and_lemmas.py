import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.language.docs import read_talk
from qualkit.language.lemmas import lemma


@given(st.text())
def test_a_doc_is_the_talk_character_for_character(text):
    doc = read_talk(text)
    assert doc.text == text
    for token in doc:
        assert text[token.idx : token.idx + len(token)] == token.text


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
