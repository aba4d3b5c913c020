"""Spoken Danish, by a writer who had not seen the rules: where utterances begin, and what words are forms of.

``spoken/*.jsonl`` hold the cases. What is not right yet is counted, so that it is seen when it changes: a count that
falls is a fault, one that rises is to be written down here.
"""

import json
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from qualkit.language.boundaries import utterance_breaks
from qualkit.language.reading import reader

CASES = Path(__file__).parent / "spoken"

# phenomenon: (boundaries found, boundaries there, false ones)
BOUNDARIES = {
    "raw-asr": (24, 36, 26),
    "lower-punct": (27, 27, 0),
    "restart": (11, 11, 7),
    "filler": (10, 11, 3),
    "abbrev": (11, 12, 1),
    "dots": (7, 10, 0),
    "quotes": (11, 11, 1),
    "comma-splice": (0, 22, 0),
    "questions": (13, 14, 1),
    "clean": (17, 18, 0),
    "brackets": (11, 12, 2),
}
# phenomenon: (right by word lists, right by the model in the box, all)
LEMMAS = {
    "spoken-spelling": (34, 32, 35),
    "verb-past": (25, 26, 28),
    "homograph": (74, 81, 88),
    "adj-as-noun": (16, 18, 20),
    "compound": (31, 31, 32),
    "split-compound": (22, 21, 23),
    "participle": (20, 20, 24),
    "comparative": (20, 19, 21),
    "noun-form": (14, 17, 18),
    "genitive": (18, 20, 23),
    "s-form": (16, 16, 17),
    "modal": (23, 23, 23),
    "loan": (16, 16, 18),
    "lower-name": (18, 18, 19),
    "pronoun": (18, 18, 19),
}


def rows(name):
    return [json.loads(line) for line in (CASES / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_the_cases_are_many_and_well_formed():
    boundaries, lemmas = rows("boundaries"), rows("lemmas")
    assert len(boundaries) >= 75
    assert len(lemmas) >= 75
    assert len(boundaries) + len(lemmas) >= 150
    assert all(" ".join(row["utterances"]) == row["text"] for row in boundaries)
    assert len({row["id"] for row in boundaries + lemmas}) == len(boundaries) + len(lemmas)


def found_boundaries():
    counts = {}
    for row in rows("boundaries"):
        there, at = set(), 0
        for utterance in row["utterances"][:-1]:
            at += len(utterance) + 1
            there.add(at)
        found = {start for _, start in utterance_breaks(row["text"])}
        before = counts.get(row["phenomenon"], (0, 0, 0))
        now = (len(there & found), len(there), len(found - there))
        counts[row["phenomenon"]] = tuple(a + b for a, b in zip(before, now, strict=True))
    return counts


@cache
def right_lemmas(model):
    counts = Counter()
    cases = rows("lemmas")
    for row, words in zip(cases, reader(model).read([row["text"] for row in cases]), strict=True):
        lemmas = {token.text: token.lemma_.lower() for token in words.doc}
        for form, wanted in row["words"].items():
            counts[row["phenomenon"]] += lemmas.get(form) == wanted["lemma"].lower()
    return counts


@pytest.mark.parametrize("phenomenon", BOUNDARIES)
def test_utterances_begin_where_a_listener_hears_them(phenomenon):
    assert found_boundaries()[phenomenon] == BOUNDARIES[phenomenon]


@pytest.mark.parametrize("phenomenon", LEMMAS)
@pytest.mark.parametrize("model", ["words", "da_qualkit_sm"])
def test_a_spoken_word_has_its_lemma(phenomenon, model):
    assert right_lemmas(model)[phenomenon] >= LEMMAS[phenomenon][model == "da_qualkit_sm"]


def test_every_phenomenon_is_looked_at():
    assert set(BOUNDARIES) == {row["phenomenon"] for row in rows("boundaries")}
    assert set(LEMMAS) == {row["phenomenon"] for row in rows("lemmas")}
