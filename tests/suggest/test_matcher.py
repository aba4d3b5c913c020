"""Our walk and spaCy's matcher must find the same in the same Doc."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.matcher import Matcher

from qualkit.codebook import compile_pattern
from qualkit.language.docs import read_talk, vocabulary
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


def by_spacy(source, doc):
    found = set()
    for compiled in compile_pattern(source, lists=BOOK.lists, cues=BOOK.cues):
        matcher = Matcher(vocabulary())
        matcher.add("p", [list(map(dict, compiled.tokens))])
        longest = {}
        for _, start, end in matcher(doc):
            longest[start] = max(end, longest.get(start, 0))
        found |= set(longest.items())
    kept = []
    for start, end in sorted(found, key=lambda m: (m[0], -m[1])):
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


@given(patterns(), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join))
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
