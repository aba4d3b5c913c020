"""What was decided beside a unit: a yes brings a code nearer, a no takes it further away, and nothing else moves."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.resources import classifier_folder
from qualkit.suggest.beside import FILE, SIGNS, Around, Beside, shipped_beside, votes_on

CODES = ("a.x", "a.y", "b.z")
ALONE = 2  # a code that is its whole family


@st.composite
def interviews(draw):
    """Log-odds, shares of yes, and which units were ruled on."""
    n = draw(st.integers(2, 9))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    ruled = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    said = rng.choice([0.0, 0.0, 0.5, 1.0], (n, len(CODES))) * ruled[:, None]
    return rng.normal(-2, 2, (n, len(CODES))).astype(np.float32), said, ruled


def added(before, said, ruled):
    return shipped_beside().added(before, said, ruled, CODES)


def test_the_weights_that_ship_are_there_and_none_is_below_nothing():
    assert len(shipped_beside().weights) == len(SIGNS)
    assert all(each >= 0 for each in shipped_beside().weights)
    assert "interviews" in json.loads((classifier_folder() / FILE).read_text(encoding="utf-8"))["source"]


@settings(max_examples=40)
@given(interviews())
def test_without_decisions_nothing_moves_and_what_was_decided_is_left_as_it_is(its):
    before, said, ruled = its
    assert not added(before, np.zeros_like(said), np.zeros_like(ruled)).any()
    assert not added(before, said, ruled)[ruled].any()
    assert shipped_beside().added(before[:, :0], said[:, :0], ruled, ()).shape == (len(ruled), 0)


@settings(max_examples=60)
@given(interviews(), st.integers(0, 8), st.integers(0, 2))
def test_a_yes_instead_of_a_no_moves_the_code_up_in_all_other_units(its, row, column):
    before, said, ruled = its
    row %= len(said)
    ruled = ruled.copy()
    ruled[row] = True
    no, yes = said.copy(), said.copy()
    no[row, column], yes[row, column] = 0.0, 1.0
    moved = (added(before, yes, ruled) - added(before, no, ruled))[~ruled]
    assert (moved >= -1e-5).all()
    assert (moved[:, column] > 0).all()


@settings(max_examples=60)
@given(interviews(), st.integers(0, 8))
def test_a_decision_that_comes_moves_a_code_up_by_a_yes_and_down_or_not_at_all_by_a_no(its, row):
    """A code without kin, so that nothing else is said of it."""
    before, said, ruled = its
    row %= len(said)
    without, with_it = ruled.copy(), ruled.copy()
    without[row], with_it[row] = False, True
    left = ~with_it
    nothing, no, yes = said.copy(), said.copy(), said.copy()
    nothing[row], no[row, ALONE], yes[row, ALONE] = 0.0, 0.0, 1.0
    start = added(before, nothing, without)[left, ALONE]
    assert (added(before, yes, with_it)[left, ALONE] > start).all()
    assert (added(before, no, with_it)[left, ALONE] <= start + 1e-6).all()


def test_what_is_nearer_says_more_and_what_was_expected_says_less():
    before = np.full((8, 3), -3.0, np.float32)
    said, ruled = np.zeros((8, 3)), np.arange(8) == 0
    said[0, 0] = 1.0
    first, second, third = added(before, said, ruled)[1:4, 0]
    assert first > second > third > 0
    before[0, 0] = 3.0
    assert added(before, said, ruled)[1, 0] < first / 4


def test_a_yes_brings_its_kin_along_and_leaves_strangers():
    before = np.full((4, 3), -3.0, np.float32)
    said, ruled = np.zeros((4, 3)), np.arange(4) == 0
    said[0, 0] = 1.0
    alone = added(before, np.zeros((4, 3)), ruled)
    moved = added(before, said, ruled) - alone
    assert moved[1, 0] > moved[1, 1] > 0
    assert moved[1, ALONE] == pytest.approx(0, abs=1e-6)


def test_votes_are_in_the_order_of_units_and_codes_whatever_the_order_they_came_in():
    ruled = {"u2": {"b.z": 0.5, "unknown": 1.0}, "u0": {}}
    said, heard = votes_on(["u0", "u1", "u2"], ruled, CODES)
    assert said.tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 0.5]]
    assert heard.tolist() == [True, False, True]
    again = votes_on(["u0", "u1", "u2"], dict(reversed(ruled.items())), CODES)
    assert (again[0] == said).all()
    assert (again[1] == heard).all()


@pytest.mark.parametrize(
    ("yes", "row", "words"),
    [
        ([0], 1, "the coder has given this code just before"),
        ([2], 1, "the coder has given this code just after"),
        ([0, 2], 1, "the coder has given this code just before and just after"),
        ([0], 2, "the coder has given this code close by"),
        ([0], 9, "the coder has given this code elsewhere in the interview"),
    ],
)
def test_it_is_said_in_words(yes, row, words):
    before = np.full((10, 3), -3.0, np.float32)
    said, ruled = np.zeros((10, 3)), np.isin(np.arange(10), yes)
    said[yes, ALONE] = 1.0
    around = Around(shipped_beside(), before, said, ruled, CODES)
    told = around.why(row, CODES[ALONE])
    assert told["en"] == words
    assert told["da"]


def test_a_no_is_said_in_words_and_nothing_is_said_of_nothing():
    before = np.full((3, 3), 1.0, np.float32)
    around = Around(shipped_beside(), before, np.zeros((3, 3)), np.arange(3) == 0, CODES)
    assert around.why(1, CODES[ALONE])["en"] == "the coder has not given this code just beside"
    assert Around(Beside((0.0,) * len(SIGNS)), before, around.said, around.ruled, CODES).why(1, CODES[0]) == {}
