"""The figures beside a theme: hand-made cases whose answer is known, and laws."""

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.themes import class_keywords
from qualkit.themes.coherence import Together, diversity, gini, npmi
from qualkit.themes.preparing import Documents
from qualkit.themes.stability import match


def documents(*units, cases=None):
    return Documents(
        tuple(str(at) for at in range(len(units))),
        tuple(cases or ["c"] * len(units)),
        units,
        tuple(tuple(u.split()) for u in units),
    )


def test_words_that_always_stand_together_cohere_and_strangers_do_not():
    units = [("bus", "billet"), ("bus", "billet"), ("have",), ("have", "spade")]
    together, apart = npmi([["bus", "billet"], ["bus", "have"]], units)
    assert together == pytest.approx(1.0)
    assert apart == -1.0


def test_coherence_of_a_pair_is_boumas():
    units = [("bus", "billet"), ("bus",), ("billet",), ("have",)]
    assert npmi([["bus", "billet"]], units) == [pytest.approx(log(0.25 / (0.5 * 0.5)) / -log(0.25))]


def test_lift_looks_at_the_units_asked_for_only():
    said = documents(*["bus billet"] * 6, *["bus have", "have", "spade", "billet sko", "sko", "hat"])
    near = Together(said)
    assert near.lift([["bus", "billet"]], range(6, 12))[0] < 0 < near.lift([["sko", "billet"]], range(6, 12))[0]


def test_an_informants_next_unit_is_near_and_another_informants_is_not():
    one, two = documents("bus", "billet", "hat", "sko"), documents("bus", "billet", "hat", "sko", cases="abcd")
    assert Together(one).lift([["bus", "billet"]], range(4))[0] > Together(two).lift([["bus", "billet"]], range(4))[0]


def test_diversity_is_the_share_of_words_in_one_theme_alone():
    assert diversity([["a", "b"], ["b", "c"]]) == 0.5
    assert diversity([]) == 1.0


def test_gini_is_nothing_when_all_tell_alike_and_high_when_one_tells_all():
    assert gini({"a": 3, "b": 3}, 2) == 0
    assert gini({"a": 6}, 10) == pytest.approx(0.9)


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 20), max_size=6), st.integers(6, 12))
@settings(max_examples=40, deadline=None)
def test_gini_lies_between_nothing_and_one(counts, base):
    assert 0 <= gini(counts, base) < 1


def test_matching_prefers_the_best_sum_over_the_first_best():
    ours = [["a", "b", "c"], ["a", "b", "d"]]
    theirs = [["a", "b", "d"], ["x", "y", "c"]]
    assert [at for at, _ in match(ours, theirs)] == [1, 0]


def test_a_theme_without_partner_has_agreement_nothing():
    assert match([["a"], ["b"]], [["b"]]) == [(-1, 0.0), (0, 1.0)]


def test_keywords_are_what_a_group_says_more_than_the_others():
    found = class_keywords(
        {"bus": ["bus", "bus", "kaffe", "kaffe"], "have": ["spade", "spade", "kaffe", "kaffe"], "tom": []}
    )
    assert [word for word, _ in found["bus"]] == ["bus", "kaffe"]
    assert found["bus"][0][1] == pytest.approx(2 / 4 * log(1 + (8 / 3) / 2))
    assert found["tom"] == []
    assert class_keywords({"bus": ["bus"]}) == {"bus": []}
