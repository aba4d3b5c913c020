"""Decisions teach: where a project's coders code otherwise than the weights, what they say here wins; else nothing moves."""

import numpy as np
import pytest

from qualkit.suggest.adapting import FEWEST_DECISIONS, Adapted, adapt, load_adapted
from qualkit.suggest.linear import Vectoriser

CODES = ("a", "b")
WORDS = [f"w:{word}" for word in "bus cykel chef mor far hus mad post".split()]


def vectoriser():
    return Vectoriser(WORDS, np.ones(len(WORDS), np.float32), (1.0, 1.0, 1.0, 1.0, 1.0))


def units(n=200, *, seed=0, right=False):
    """Units of ten transcripts; the coders give *a* to what has a bicycle, which the weights know only if ``right``."""
    rng = np.random.default_rng(seed)
    counts = [{str(name): 1.0 for name in rng.choice(WORDS, 3, replace=False)} for _ in range(n)]
    bicycle = np.array(["w:cykel" in each for each in counts])
    rate = np.where(bicycle, 0.9, 0.05)
    said = rng.random(n) < rate
    before = np.column_stack([np.log(rate / (1 - rate)) if right else np.full(n, -1.0), np.full(n, -5.0)])
    ruled = [{"a": 1.0} if each else {} for each in said]
    return counts, before, ruled, [str(at % 10) for at in range(n)], said


def test_what_coders_do_here_is_learned():
    counts, before, ruled, group, _ = units()
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    more = adapted.logits([{"w:cykel": 1.0, "w:bus": 1.0}, {"w:mor": 1.0, "w:bus": 1.0}], ("b", "a", "unknown"))
    assert more[0, 1] > 0.5 > more[1, 1]
    assert more[0, 2] == 0.0


def test_it_says_more_of_what_nobody_decided():
    counts, before, ruled, group, _ = units()
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    new, start, _, _, said = units(seed=1)
    after = start[:, 0] + adapted.logits(new, CODES)[:, 0]

    def loss(logits):
        p = 1 / (1 + np.exp(-logits))
        return -np.mean(np.where(said, np.log(p), np.log(1 - p)))

    assert loss(after) < 0.8 * loss(start[:, 0])


def test_where_the_weights_are_right_nothing_moves():
    counts, before, ruled, group, _ = units(right=True)
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    assert adapted is None or np.abs(adapted.logits(counts, CODES)).max() < 1.0


@pytest.mark.parametrize("n", [0, FEWEST_DECISIONS - 1])
def test_few_decisions_teach_nothing(n):
    counts, before, ruled, group, _ = units()
    assert adapt(vectoriser(), counts[:n], before[:n], ruled[:n], CODES, group[:n]) is None


def test_one_transcript_alone_teaches_nothing():
    counts, before, ruled, _, _ = units()
    assert adapt(vectoriser(), counts, before, ruled, CODES, ["one"] * 200) is None


def test_it_is_kept_and_read_back(tmp_path):
    counts, before, ruled, group, _ = units()
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    adapted.save(tmp_path / "learned.npz")
    again = Adapted.load(tmp_path / "learned.npz")
    assert again.digest == adapted.digest
    assert again.logits(counts[:5], CODES) == pytest.approx(adapted.logits(counts[:5], CODES), abs=0.01)


def test_a_code_that_no_coder_has_given_is_left_alone():
    """Passing over what one does not use is no verdict on it."""
    counts, before, ruled, group, _ = units()
    before[:, 1] = -0.4  # the weights say 0.40 of the other code everywhere
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    assert np.abs(adapted.logits(counts, ("b",))).max() < 1e-6


def test_a_damaged_file_teaches_nothing(tmp_path):
    file = tmp_path / "learned-x.npz"
    file.write_bytes(b"PK\x03\x04 half a file")
    assert load_adapted(file) is None
    assert load_adapted(tmp_path / "none.npz") is None


def test_units_that_were_read_and_given_nothing_are_a_no_for_the_codes_in_use():
    counts, before, ruled, group, said = units()
    without = [not each for each in said]
    silent = [its for its, none in zip(ruled, without, strict=True) if not none]
    assert all(silent)
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    kept = np.flatnonzero(said)
    yes_alone = adapt(
        vectoriser(), [counts[at] for at in kept], before[kept], silent, CODES, [group[at] for at in kept]
    )
    asked = [{"w:mor": 1.0, "w:bus": 1.0}]
    assert adapted.logits(asked, ("a",))[0, 0] < -0.5 < 0.5 < yes_alone.logits(asked, ("a",))[0, 0]


def test_what_is_kept_says_exactly_what_was_learned(tmp_path):
    """A session goes by what was learned, the next run by what was kept of it."""
    counts, before, ruled, group, _ = units()
    adapted = adapt(vectoriser(), counts, before, ruled, CODES, group)
    adapted.save(tmp_path / "learned.npz")
    assert (Adapted.load(tmp_path / "learned.npz").logits(counts, CODES) == adapted.logits(counts, CODES)).all()
