"""Our walk and spaCy's matcher must find the same in the same Doc."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher

from qualkit.codebook import PatternSyntaxError, compile_pattern
from qualkit.language.docs import read_talk, read_words
from qualkit.language.reading import reader
from qualkit.model import Codebook
from qualkit.suggest.matcher import PatternIndex

BOOK = Codebook(
    "b",
    "1",
    "d",
    {"da": "b"},
    (),
    lists={"folk": ("sagsbehandl*", "mor", "anden aktør")},
    cues={"godt": ("(godt|fint)",)},
)

WORDS = [
    "jeg",
    "fik",
    "en",
    "ny",
    "sagsbehandler",
    "mor",
    "anden",
    "aktør",
    "ikke",
    "så",
    "godt",
    ".",
    ",",
    "fint",
    "hun",
    "tre",
    "kom",
]
ELEMENTS = [
    "{få|komme}",
    "{@folk}",
    "ny",
    "(en|hun)",
    "<jeg>",
    "<tal>",
    "<ord>",
    "...",
    "...2",
    "ikke?",
    "!ikke",
    "{så}?",
    "sag*",
    "*ler",
]


@st.composite
def patterns(draw):
    middle = draw(st.lists(st.sampled_from(ELEMENTS), max_size=4))
    return " ".join(
        [
            draw(st.sampled_from(["{få}", "ny", "{@folk}", "<jeg>"])),
            *middle,
            draw(st.sampled_from(["godt", "<hun>", "{mor}"])),
        ]
    )


def every_by_spacy(source, doc):
    for compiled in compile_pattern(source, lists=BOOK.lists, cues=BOOK.cues):
        matcher = Matcher(doc.vocab)
        matcher.add("p", [list(map(dict, compiled.tokens))])
        yield from ((start, end) for _, start, end in matcher(doc))


def by_spacy(source, doc):
    longest = {}
    for start, end in every_by_spacy(source, doc):
        longest[start] = max(end, longest.get(start, 0))
    kept = []
    for start, end in sorted(longest.items(), key=lambda m: (m[0], -m[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


@given(patterns(), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
def test_with_negators_too_our_walk_finds_matches_of_spacy_and_none_too_few(source, text):
    doc = read_talk(text)
    index = PatternIndex()
    number = index.add(source, BOOK)
    every = set(every_by_spacy(source, doc))
    ours = index.find(doc).get(number, [])
    assert {(m.start, m.end) for m in ours} <= every
    assert all(any(m.start < end and start < m.end for m in ours) for start, end in every)


@given(patterns(), st.lists(st.sampled_from([w for w in WORDS if w != "ikke"]), max_size=14).map(" ".join))
def test_our_walk_finds_what_spacy_finds(source, text):
    doc = read_talk(text)
    index = PatternIndex()
    number = index.add(source, BOOK)
    assert [(m.start, m.end) for m in index.find(doc).get(number, [])] == by_spacy(source, doc)


def test_a_gap_does_not_cross_the_end_of_a_sentence():
    index = PatternIndex()
    number = index.add("{få} ... {sagsbehandler}", BOOK)
    assert number in index.find(read_talk("jeg fik endelig en ny sagsbehandler"))
    assert number not in index.find(read_talk("det fik jeg. Min sagsbehandler ringede"))


def test_a_spacy_token_pattern_works_beside_the_shorthand():
    index = PatternIndex()
    number = index.add('[{"LOWER": "ny"}, {"IS_ALPHA": true, "LENGTH": {">=": 8}}]', BOOK)
    assert number in index.find(read_talk("en ny sagsbehandler"))
    assert number not in index.find(read_talk("en ny mor"))


@pytest.mark.parametrize("source", ["&godt", "{@folk}"])
def test_cues_and_lists_are_looked_up(source):
    index = PatternIndex()
    number = index.add(source, BOOK)
    assert number in index.find(read_talk("det var fint, sagde sagsbehandleren"))


def test_a_name_is_a_word_with_a_capital():
    index = PatternIndex()
    number = index.add("<navn> , min {mor}", BOOK)
    assert number in index.find(read_talk("og så kom Karsten, min mor og jeg"))
    assert number not in index.find(read_talk("og så kom karsten, min mor og jeg"))


def test_a_token_pattern_may_stand_in_a_cue():
    book = Codebook("b", "2", "e", {"da": "b"}, (), cues={"ny": ('[{"LOWER": {"NOT_IN": ["en"]}}, {"LOWER": "ny"}]',)})
    index = PatternIndex()
    number = index.add("&ny", book)
    assert number in index.find(read_talk("min ny"))
    assert number not in index.find(read_talk("en ny"))


@pytest.mark.parametrize("pause", [" … ", "… ", " ... ", "... ", ".. "])
def test_a_gap_crosses_a_pause_however_it_is_typed_but_not_before_a_capital(pause):
    index = PatternIndex()
    number = index.add("{få} ... {sagsbehandler}", BOOK)
    assert number in index.find(read_talk(f"det fik jeg{pause}en sagsbehandler"))
    assert number not in index.find(read_talk(f"det fik jeg{pause}Min sagsbehandler ringede"))


def test_a_gap_crosses_a_line_break_but_no_blank_line():
    index = PatternIndex()
    number = index.add("{få} ... {sagsbehandler}", BOOK)
    assert number in index.find(read_words("jeg fik en\nny\r\nsagsbehandler").doc)
    assert number not in index.find(read_words("det fik jeg\n\nmin sagsbehandler ringede").doc)


@pytest.mark.parametrize("named", ["ku'", "ku’"])
@pytest.mark.parametrize("said", ["ku'", "ku’", "Ku’"])
def test_an_apostrophe_is_an_apostrophe(named, said):
    for source in (f"{named} godt", f"(x|{named}) godt", f"{named}* godt"):
        index = PatternIndex()
        number = index.add(source, BOOK)
        assert number in index.find(read_talk(f"det {said} godt gå"))
    index = PatternIndex()
    number = index.add(f"!{named} godt", BOOK)
    assert number not in index.find(read_talk(f"{said} godt"))


def test_the_longest_match_without_a_negator_in_its_gaps_is_taken():
    index = PatternIndex()
    number = index.add("{få} ... {job}", BOOK)

    def found(text):
        return [(m.start, m.end, m.negators) for m in index.find(read_talk(text)).get(number, [])]

    assert found("jeg fik job , ikke et dårligt job") == [(1, 3, 0)]
    assert found("jeg fik job , et godt job") == [(1, 7, 0)]
    assert found("jeg fik ikke job") == [(1, 4, 1)]


def test_a_negator_counts_as_the_patterns_own_only_where_the_pattern_names_it():
    index = PatternIndex()
    number = index.add("{kunne} ...2 ikke ...3 (hjælpe|lytte)", BOOK)

    def negators(text):
        return [m.negators for m in index.find(read_talk(text))[number]]

    assert negators("de kunne ikke hjælpe") == [0]
    assert negators("de kunne slet ikke rigtig lytte") == [0]
    assert negators("de kunne ikke bare aldrig lytte") == [1]


def test_of_a_token_pattern_the_negators_are_counted():
    index = PatternIndex()
    number = index.add('[{"LOWER": "ikke"}, {"OP": "{0,3}"}, {"LOWER": "job"}]', BOOK)
    assert [m.negators for m in index.find(read_talk("ikke et job"))[number]] == [0]
    assert [m.negators for m in index.find(read_talk("ikke uden et job"))[number]] == [1]


def in_tree(source, text, model="da_qualkit_sm"):
    index = PatternIndex()
    number = index.add(source, BOOK)
    (words,) = reader(model).read([text])
    return [words.doc[m.start : m.end].text for m in index.find(words.doc).get(number, [])]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Min sagsbehandler hjalp mig hele vejen.", ["sagsbehandler hjalp mig"]),
        ("Det var godt, at sagsbehandleren dengang faktisk hjalp mig.", ["sagsbehandleren dengang faktisk hjalp mig"]),
        ("Sagsbehandleren kom hjem til os og hjalp mig.", ["Sagsbehandleren kom hjem til os og hjalp mig"]),
        ("Jeg hjalp min sagsbehandler.", []),
        ("Min sagsbehandler sad der, mens min mor hjalp mig.", []),
        ("Min sagsbehandler hjalp min mor.", []),
    ],
)
def test_a_pattern_over_the_parse_asks_who_did_it_to_whom(text, found):
    assert in_tree("^{hjælpe} subj:{sagsbehandler} obj:<mig>", text) == found


def test_a_pattern_over_the_parse_is_silent_without_one():
    assert in_tree("^{hjælpe} subj:{sagsbehandler}", "Min sagsbehandler hjalp mig.", "words") == []


@pytest.mark.parametrize(
    "source", ["^{hjælpe}", "^{hjælpe} {mor}", "^{hjælpe} subj:{mor}?", "^{hjælpe} subj:...", "^ subj:ny"]
)
def test_a_pattern_over_the_parse_that_cannot_be_read_is_refused(source):
    with pytest.raises(PatternSyntaxError):
        compile_pattern(source)
