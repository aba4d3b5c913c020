"""What qualkit adds to a spaCy pipeline, in pipelines of one's own."""

import pytest
import spacy
from spacy.tokens import Doc

from qualkit.language.gender import NounGender, by_end, compact
from qualkit.language.lemmatizer import EndingLemmatizer
from qualkit.language.models import load

TALK = (
    "Jeg var helt nede. Så fik jeg en ny sagsbehandler, og så gik det stærkt. "
    "Hun lyttede ikke bare til mig, hun ringede også til chefen. De andre lyttede ikke."
)


@pytest.mark.parametrize("with_model", [False, True])
def test_codes_units_and_assertion_in_a_pipeline_of_ones_own(with_model):
    nlp = spacy.load(load("da_qualkit_sm").path) if with_model else spacy.blank("da")
    nlp.add_pipe("qualkit_units", config={"min_words": 5, "target_words": 10})
    nlp.add_pipe("qualkit_assertion")
    nlp.add_pipe("qualkit_codes", config={"codebooks": ["vendepunkter"], "min_probability": 0.3})
    doc = nlp(TALK)
    assert len(doc.spans["qualkit_units"]) > 1
    assert "".join(span.text_with_ws for span in doc.spans["qualkit_units"]) == TALK
    (found,) = {s.code for s in doc._.qualkit}
    assert found == "vendepunkt.medarbejder.sag"
    for suggestion in doc._.qualkit:
        for evidence in suggestion.evidence:
            assert TALK[evidence.span.start : evidence.span.end] == evidence.text
    assert {span.label_ for span in doc.spans["qualkit"]} == {"vendepunkt.medarbejder.sag"}
    assert all(span.text in TALK for span in doc.spans["qualkit"])
    yes, no = (doc[t.i : t.i + 1] for t in doc if t.text == "lyttede")
    assert (yes._.assertion["polaritet"], no._.assertion["polaritet"]) == ("til_stede", "afvist")


def test_a_pipeline_with_our_components_is_saved_and_loaded(tmp_path):
    nlp = spacy.blank("da")
    nlp.add_pipe("qualkit_units")
    nlp.add_pipe("qualkit_codes", config={"codebooks": ["vendepunkter"]})
    nlp.to_disk(tmp_path)
    again = spacy.load(tmp_path)
    assert [s.id for s in again(TALK)._.qualkit] == [s.id for s in nlp(TALK)._.qualkit]


def test_sentences_leave_to_the_senter_what_the_rules_do_not_know():
    nlp = spacy.blank("da")
    nlp.add_pipe("qualkit_sentences")
    doc = nlp("Hun kom kl. 9 i går. Stor dag på havnen Vi ventede.")
    starts = {t.text: t.is_sent_start for t in doc}
    assert starts["Stor"] is True
    assert starts["9"] is False  # "kl." ends nothing
    assert starts["Vi"] is None  # a heading without a stop: not for rules


def lemmatizer():
    nlp = spacy.blank("da")
    pipe = EndingLemmatizer(nlp, "lemmas")
    rows = [
        (["husene", "NOUN|Definite=Def|Number=Plur", "hus"], ["landene", "NOUN|Definite=Def|Number=Plur", "land"]),
        (["prøvede", "VERB|Tense=Past", "prøve"], ["svarede", "VERB|Tense=Past", "svare"]),
    ]
    docs = [
        Doc(
            nlp.vocab,
            words=[w for w, _, _ in row],
            pos=[t.split("|")[0] for _, t, _ in row],
            morphs=[t.split("|", 1)[1] for _, t, _ in row],
            lemmas=[m for _, _, m in row],
        )
        for row in rows
    ]
    from spacy.training import Example

    pipe.initialize(lambda: [Example(doc, doc) for doc in docs])
    return pipe


@pytest.mark.parametrize(
    ("form", "tag", "lemma"),
    [
        ("husene", "NOUN|Definite=Def|Number=Plur", "hus"),  # known
        ("Husene", "NOUN|Definite=Def|Number=Plur", "hus"),
        ("bordene", "NOUN|Definite=Def|Number=Plur", "bord"),  # by its ending
        ("klarede", "VERB|Tense=Past", "klare"),
        ("husenes", "NOUN|Case=Gen|Definite=Def|Number=Plur", "hus"),  # the genitive goes first
        ("hænderne", "NOUN|Definite=Def|Number=Plur", "hånd"),  # no ending tells
        ("yngste", "ADJ|Degree=Sup", "ung"),
        ("Karstens", "PROPN|Case=Gen", "Karsten"),
        ("KARSTEN", "PROPN|", "Karsten"),
        ("DSB", "PROPN|", "DSB"),
        ("42", "NUM|NumType=Card", "42"),
        ("!", "PUNCT|", "!"),
    ],
)
def test_a_lemma_is_told_by_form_and_tag(form, tag, lemma):
    assert lemmatizer().lemma(form, tag) == lemma


def test_a_lemmatizer_goes_through_bytes():
    pipe = lemmatizer()
    again = EndingLemmatizer(spacy.blank("da"), "x").from_bytes(pipe.to_bytes())
    assert again.lemma("bordene", "NOUN|Definite=Def|Number=Plur") == "bord"
    assert again.to_bytes() == pipe.to_bytes()


def test_a_nouns_gender_is_the_lexicons_and_a_compounds_is_its_last_parts():
    nlp = spacy.blank("da")
    gender = NounGender(nlp, "gender")
    gender.fill({"krav": "Neut", "brev": "Neut", "dag": "Com"})
    doc = Doc(
        nlp.vocab,
        words=["ansøgningskrav", "dag", "sofa", "krav"],
        pos=["NOUN", "NOUN", "NOUN", "VERB"],
        morphs=["Gender=Com|Number=Plur", "Gender=Neut", "Gender=Com", "Gender=Com"],
    )
    assert [t.morph.get("Gender", []) for t in gender(doc)] == [["Neut"], ["Com"], ["Com"], ["Com"]]
    assert doc[0].morph.get("Number", []) == ["Plur"]
    assert NounGender(nlp, "x").from_bytes(gender.to_bytes()).gender("lånebrev") == "Neut"


def test_a_compact_lexicon_says_what_the_whole_one_says():
    whole = {"krav": "Neut", "ansøgningskrav": "Neut", "dag": "Com", "opslag": "Neut", "slag": "Neut", "lag": "Neut"}
    small = compact(whole)
    assert {form: by_end(small, form) for form in whole} == whole
    assert "ansøgningskrav" not in small
