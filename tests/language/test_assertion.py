"""How a word in a sentence is held by the speaker: one line a case, sorted by the family of rules it tries."""

import pytest

from qualkit.language.assertion import assertion
from qualkit.language.docs import read_talk, read_words
from qualkit.language.reading import reader
from qualkit.language.talk import prepare
from qualkit.model import ATTRIBUTE_VALUES


@pytest.fixture(autouse=True, params=["words", "da_qualkit_sm"])
def model(request):
    """Each case holds by the word rules alone, and where a parse tells."""
    READ_BY[0] = request.param


READ_BY = [""]


def read(sentence, word):
    talk = prepare(reader(READ_BY[0]).read([sentence])[0].doc)
    at = talk.low.index(word)
    return assertion(talk, at, at + 1)


AFFIRMED = [
    ("Det blev jo bedre, ikke?", "bedre"),
    ("Det blev bedre, ik'.", "bedre"),
    ("Det hjalp mig, ikke også?", "hjalp"),
    ("Han lyttede, vel?", "lyttede"),
    ("Det var ikke bare snak, de lyttede faktisk.", "lyttede"),
    ("Det hjalp ikke kun mig.", "hjalp"),
    ("Ikke mindst hjalp det min mor.", "hjalp"),
    ("Hvorfor ikke ringe til dem?", "ringe"),
    ("Det var ikke fordi de var sure, men de ringede heller aldrig, og så ringede jeg selv.", "sure"),
    ("Jeg var ked af det, men det hjalp.", "hjalp"),
    ("Det gik ikke i starten, men så hjalp det.", "hjalp"),
    ("Hun lyttede, og det var jeg ikke vant til.", "lyttede"),
]
DENIED = [
    ("Det blev ikke bedre.", "bedre"),
    ("Det hjalp aldrig.", "hjalp"),
    ("Ingen lyttede til mig.", "lyttede"),
    ("De lyttede slet ikke.", "lyttede"),
    ("Der var ingen, der hjalp.", "ingen"),
    ("Jeg tror ikke, det hjalp mig noget.", "hjalp"),
    ("Det ku' jeg ik' klare.", "klare"),
    ("Jeg fik hverken mentor eller psykolog.", "mentor"),
    ("Han gik uden at lytte.", "lytte"),
    ("Det har næppe hjulpet.", "hjulpet"),
]


@pytest.mark.parametrize(("sentence", "word"), AFFIRMED)
def test_not_every_ikke_negates(sentence, word):
    assert read(sentence, word)["polaritet"] == "til_stede"


@pytest.mark.parametrize(("sentence", "word"), [case for case in DENIED if case[1] != "ingen"])
def test_negation_reaches_its_clause(sentence, word):
    assert read(sentence, word)["polaritet"] == "afvist"


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Så begyndte jeg at søge.", "søge", "faktisk"),
        ("Hvis jeg får en mentor, så går det.", "mentor", "betinget"),
        ("Jeg ved ikke, om det hjalp.", "hjalp", "betinget"),
        ("Jeg er ligeglad med, om hun er dygtig.", "dygtig", "betinget"),
        ("Vi talte om det, og jeg søgte jobbet.", "søgte", "faktisk"),
        ("Om sommeren arbejdede jeg i gartneriet.", "arbejdede", "faktisk"),
        ("Måske finder jeg et job.", "job", "betinget"),
        ("Hvis jeg havde haft en søster, var det nok gået.", "gået", "kontrafaktisk"),
        ("Havde jeg haft en bil, så var jeg kommet afsted.", "kommet", "kontrafaktisk"),
        ("De burde lytte noget mere.", "lytte", "kontrafaktisk"),
        ("De skulle have lyttet til mig.", "lyttet", "kontrafaktisk"),
        ("Hvis jeg ikke havde haft min søster, var jeg aldrig kommet i gang.", "kommet", "faktisk"),
        ("Havde jeg ikke haft hende, så ved jeg ikke, hvor jeg var.", "haft", "faktisk"),
        ("Jeg kunne godt tænke mig at køre bus.", "køre", "oensket"),
        ("Jeg vil gerne have et job.", "job", "oensket"),
        ("Jeg håber, at de ringer.", "håber", "oensket"),
        ("Jeg skulle i praktik.", "praktik", "paalagt"),
        ("Jeg måtte opgive huset.", "huset", "paalagt"),
        ("Jeg måtte selv vælge.", "vælge", "faktisk"),
        ("Jeg måtte gerne komme senere.", "komme", "faktisk"),
        ("Jeg skulle lige til at give op.", "give", "faktisk"),
    ],
)
def test_modality_tells_fact_from_wish_condition_and_demand(sentence, word, expected):
    assert read(sentence, word)["modalitet"] == expected


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Jeg er doven.", "doven", "egen"),
        ("Så siger hun, at jeg er doven.", "doven", "citeret"),
        ("Hun sagde: ”Du er doven.”", "doven", "citeret"),
        ("Min far sagde altid, at jeg var doven.", "doven", "citeret"),
        ("Så sagde jeg: ”Nu er det nok.”", "nok", "egen"),
        ("Man bliver kastet rundt.", "kastet", "generisk"),
        ("Du bliver kastet rundt.", "kastet", "generisk"),
        ("Jeg skulle i praktik, sagde de.", "praktik", "egen"),
    ],
)
def test_voice_keeps_others_words_apart(sentence, word, expected):
    assert read(sentence, word)["stemme"] == expected


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Inden projektet havde jeg slet ikke troen.", "troen", "foer"),
        ("Dengang sov jeg hele dagen.", "sov", "foer"),
        ("I dag går det bedre.", "bedre", "nu"),
        ("Så fik jeg pludselig en ny.", "ny", "skift"),
        ("Til sommer begynder jeg på skolen.", "skolen", "fremtid"),
        ("Jeg kunne godt tænke mig at køre bus.", "køre", "fremtid"),
    ],
)
def test_time_tells_before_from_now(sentence, word, expected):
    assert read(sentence, word)["tid"] == expected


@pytest.mark.parametrize(
    ("sentence", "word", "expected"),
    [
        ("Min bror blev kastet rundt.", "kastet", "anden"),
        ("Min søn blev flyttet til en anden skole.", "flyttet", "familie"),
        ("Jeg blev kastet rundt.", "kastet", "selv"),
        ("Jeg boede hos min bror og blev kastet rundt.", "kastet", "selv"),
    ],
)
def test_about_whom_is_read_from_the_subject(sentence, word, expected):
    assert read(sentence, word)["om"] == expected


@pytest.mark.parametrize("sentence", [case[0] for case in AFFIRMED + DENIED])
def test_every_value_is_one_of_the_schema(sentence):
    talk = prepare(read_talk(sentence))
    for at in range(len(talk.low)):
        for name, value in assertion(talk, at, at + 1).items():
            assert value in ATTRIBUTE_VALUES[name]


@pytest.mark.parametrize("marks", ['"', "”", "“", "»"])
def test_a_quotation_that_nobody_closes_ends_with_its_sentence(marks):
    open_ended = f"Hun sagde {marks}nu må du klare dig. Bagefter hjalp de mig. Og så lyttede de."
    assert read(open_ended, "klare")["stemme"] == "citeret"
    assert read(open_ended, "hjalp")["stemme"] == "egen"
    assert read(open_ended, "lyttede")["stemme"] == "egen"


@pytest.mark.parametrize(("opening", "closing"), ['""', "””", "“”", "„“", "»«", "““"])
def test_a_quotation_reaches_over_sentences_to_its_mark(opening, closing):
    closed = f"Hun sagde {opening}nu må du vente. Bagefter hjælper vi{closing}. Og så lyttede de."
    assert read(closed, "hjælper")["stemme"] == "citeret"
    assert read(closed, "lyttede")["stemme"] == "egen"


@pytest.mark.parametrize("end", [".", "…", "...", "....", "\n\n"])
def test_a_sentence_ends_for_clauses_however_it_is_typed(end):
    assert prepare(read_talk(f"de lyttede{end} jeg gik")).clauses[-1].sentence == 1


@pytest.mark.parametrize("wrap", ["\n", "\r\n", "\u00a0"])
def test_a_wrapped_line_ends_no_clause(wrap):
    plain = prepare(read_words("det er ikke sådan at de lyttede til mig").doc)
    wrapped = prepare(read_words(f"det er ikke{wrap}sådan at de{wrap}lyttede til mig").doc)
    assert wrapped.clauses == plain.clauses
