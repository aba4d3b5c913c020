"""Codes keep company: what stands beside a code says how likely it is, and nothing is gained from chance."""

import numpy as np
import pytest

from qualkit.evaluation.metrics import auc
from qualkit.suggest.together import Together, fit_together

CODES = ("a", "b", "c")


def interviews(n=40, units=30, *, seed=0, kept=True):
    """Log-odds of three codes; *b* shows only faintly by itself, but stands where *a* does (if ``kept``)."""
    rng = np.random.default_rng(seed)
    own, truth = [], []
    for _ in range(n):
        a = rng.random(units) < 0.3
        b = (a & (rng.random(units) < 0.8)) if kept else rng.random(units) < 0.24
        c = rng.random(units) < 0.2
        carried = np.column_stack([a, b, c])
        strength = np.array([4.0, 0.5, 2.0])
        own.append(-2.0 + carried * strength + rng.normal(0, 1, carried.shape))
        truth.append(carried)
    return own, truth


def test_company_lifts_what_shows_faintly():
    together = fit_together(*interviews(), CODES)
    own, truth = interviews(20, seed=1)
    alone, beside = np.concatenate(own)[:, 1], np.concatenate([together.logits(each) for each in own])[:, 1]
    said = np.concatenate(truth)[:, 1]
    assert auc(said, beside) > auc(said, alone) + 0.1


def test_without_company_nothing_is_lost():
    together = fit_together(*interviews(kept=False), CODES)
    own, truth = interviews(20, seed=1, kept=False)
    for code in range(3):
        said = np.concatenate(truth)[:, code]
        beside = np.concatenate([together.logits(each) for each in own])[:, code]
        assert auc(said, beside) > auc(said, np.concatenate(own)[:, code]) - 0.02


def test_what_is_said_is_calibrated():
    together = fit_together(*interviews(), CODES)
    own, truth = interviews(60, seed=2)
    said = 1 / (1 + np.exp(-np.concatenate([together.logits(each) for each in own])))
    assert np.abs(said.mean(axis=0) - np.concatenate(truth).mean(axis=0)).max() < 0.03


def test_it_is_kept_and_read_back(tmp_path):
    together = fit_together(*interviews(), CODES)
    together.save(tmp_path / "together.npz")
    again = Together.load(tmp_path / "together.npz")
    own = interviews(1, seed=3)[0][0]
    assert again.codes == CODES
    assert again.logits(own) == pytest.approx(together.logits(own), abs=0.02)


def test_an_interview_of_one_unit_has_company_too():
    together = fit_together(*interviews(), CODES)
    assert np.isfinite(together.logits(np.zeros((1, 3)))).all()
