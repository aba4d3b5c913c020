"""The lexicon of semantic fields: what it finds, and what it must not take in."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualkit.language.fields import FIELDS_FILE, Lexicon, shipped_lexicon
from qualkit.language.valence import tone_of


def fields_in(text, lexicon=None):
    lexicon = lexicon or shipped_lexicon()
    return {lexicon.names[hit.field] for hit in lexicon.find(text.lower().split())}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("min sagsbehandler ringede", "fagperson_system"),
        ("hun lyttede", "lytte_forstaa"),
        ("det gik stille og roligt", "gradvist"),
        ("jeg lå på sofaen", "seng_sofa_dyne"),
        ("så gik jeg ned med flaget", "stress_uoverskueligt"),
        ("jeg blev fyret", "fyring_konkurs"),
    ],
)
def test_it_finds_words_and_phrases(text, field):
    assert field in fields_in(text)


def test_a_phrase_is_found_whole_and_in_order_only():
    lexicon = Lexicon({"gradvist": ["stille og rolig*"]})
    assert fields_in("stille og roligt", lexicon) == {"gradvist"}
    assert fields_in("roligt og stille", lexicon) == set()
    assert fields_in("stille og", lexicon) == set()


def test_stars_stand_for_endings_and_beginnings():
    lexicon = Lexicon({"a": ["sagsbehandl*"], "b": ["*mester"], "c": ["mor"]})
    assert fields_in("sagsbehandleren", lexicon) == {"a"}
    assert fields_in("murermester", lexicon) == {"b"}
    assert fields_in("morgen", lexicon) == set()


@given(st.lists(st.text(alphabet="abcdeæøå'", min_size=1, max_size=8), max_size=12))
def test_hits_lie_inside_and_are_the_same_each_time(words):
    lexicon = Lexicon({"a": ["ab*", "cd e*"], "b": ["*æø", "a b c"]})
    hits = lexicon.find(words)
    assert hits == lexicon.find(words) == sorted(hits)
    assert all(0 <= hit.start < hit.end <= len(words) for hit in hits)


def test_the_shipped_file_is_sound():
    rows = [json.loads(line) for line in FIELDS_FILE.read_text(encoding="utf-8").splitlines()]
    assert len({row["field"] for row in rows}) == len(rows) >= 110
    assert sum(len(row["entries"]) for row in rows) >= 9_800
    for row in rows:
        assert row["valence"] in (-2, -1, 0, 1, 2), row["field"]
        assert row["agency"] in (-1, 0, 1), row["field"]
        assert max(Counter(row["entries"]).values()) == 1, row["field"]
        assert all(entry == entry.lower().strip() for entry in row["entries"]), row["field"]


def test_tone_turns_with_negation_and_says_nothing_of_plain_talk():
    assert tone_of("jeg var glad og stolt".split()).valence > 0
    assert tone_of("jeg var ked af det og skammede mig".split()).valence < 0
    assert tone_of("jeg var ikke glad".split()).valence < 0
    assert tone_of("bussen kører klokken ti".split()).valence == 0
