"""Figures against scikit-learn, against counts by hand, and against laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import average_precision_score, cohen_kappa_score, roc_auc_score

from qualkit.evaluation.gold import GoldCoding, codes_of_units
from qualkit.evaluation.metrics import (
    auc,
    average_precision,
    bootstrap,
    calibration_error,
    cohen_kappa,
    figures_by_code,
    precision_at,
    recall_at_rank,
    reliability,
    risk_coverage,
)
from qualkit.evaluation.scoring import Scored, level_two, summarise
from qualkit.model import Segment, SegmentKind, Span

SCORES = st.lists(st.tuples(st.booleans(), st.integers(0, 20)), min_size=4, max_size=60).filter(
    lambda rows: 0 < sum(true for true, _ in rows) < len(rows)
)


@given(SCORES)
def test_areas_and_precisions_are_those_of_scikit_learn(rows):
    truth, score = np.array([t for t, _ in rows]), np.array([s / 20 for _, s in rows])
    assert auc(truth, score) == pytest.approx(roc_auc_score(truth, score))
    assert average_precision(truth, score) == pytest.approx(average_precision_score(truth, score))
    assert auc(truth, score) == pytest.approx(1 - auc(truth, -score))


@given(SCORES)
def test_kappa_is_that_of_scikit_learn(rows):
    truth, said = np.array([t for t, _ in rows]), np.array([s > 10 for _, s in rows])
    if said.any() and not said.all():
        assert cohen_kappa(truth, said) == pytest.approx(cohen_kappa_score(truth, said))


def test_what_cannot_be_told_is_not_a_number():
    none = np.zeros(5, bool)
    assert np.isnan(auc(none, np.arange(5.0)))
    assert np.isnan(average_precision(none, np.arange(5.0)))
    assert np.isnan(precision_at(none, np.zeros(5), 0.5)[0])


def test_calibration_error_by_hand():
    truth = np.array([1, 0, 1, 1], float)
    said = np.array([0.25, 0.25, 0.85, 0.85])
    assert calibration_error(truth, said) == pytest.approx(0.5 * abs(0.25 - 0.5) + 0.5 * abs(0.85 - 1.0))
    rows = reliability(truth, said, (0.0, 0.5, 1.01))
    assert [(low, n) for low, n, _, _ in rows] == [(0.0, 2), (0.5, 2)]


def test_recall_among_the_first_counts_coded_units_only():
    truth = np.array([[1, 0, 1], [0, 0, 0]], bool)
    said = np.array([[0.9, 0.8, 0.1], [0.5, 0.5, 0.5]])
    assert recall_at_rank(truth, said, 1) == 1.0
    assert recall_at_rank(truth, said, 2) == 0.5
    assert recall_at_rank(truth, said, 3) == 1.0


def test_finding_more_never_raises_the_threshold():
    rng = np.random.default_rng(1)
    truth, said = rng.random((50, 4)) < 0.2, rng.random((50, 4))
    thresholds = [threshold for _, threshold, _ in risk_coverage(truth, said, (0.2, 0.5, 0.9))]
    assert thresholds == sorted(thresholds, reverse=True)


def test_the_interval_holds_the_figure_and_is_the_same_for_a_seed():
    rng = np.random.default_rng(2)
    values, group = rng.random(120), np.repeat(np.arange(12), 10)
    mean = lambda rows: float(values[rows].mean())  # noqa: E731
    low, high = bootstrap(mean, group, draws=200)
    assert low < values.mean() < high
    assert (low, high) == bootstrap(mean, group, draws=200)


def unit(start, end):
    return Segment(f"s{start}", "t", SegmentKind.UNIT, 0, Span(start, end), "x" * (end - start))


def test_a_coding_counts_where_it_covers_half():
    units = [unit(0, 100), unit(100, 200), unit(200, 300)]
    gold = [GoldCoding(Span(40, 160), "a"), GoldCoding(Span(290, 310), "b"), GoldCoding(Span(95, 102), "c")]
    assert codes_of_units(units, gold) == [{"a", "c"}, {"a"}, {"b"}]


def test_level_two_takes_the_likeliest_and_any_truth():
    scored = Scored(
        ("v.net.a", "v.net.b", "f.x"),
        np.array([[0, 1, 0], [0, 0, 1]], bool),
        np.array([[0.2, 0.6, 0.1], [0.3, 0.1, 0.9]]),
        np.array([0, 1]),
    )
    upper = level_two(scored)
    assert upper.codes == ("v.net", "f.x")
    assert upper.truth.tolist() == [[True, False], [False, True]]
    assert upper.probability.tolist() == [[0.6, 0.1], [0.3, 0.9]]


def test_a_perfect_system_gets_full_marks_and_chance_does_not():
    rng = np.random.default_rng(3)
    truth = rng.random((200, 3)) < 0.2
    group = np.repeat(np.arange(10), 20)
    perfect = summarise("p", Scored(("a", "b", "c"), truth, truth.astype(float), group), threshold=0.5, draws=0)
    chance = summarise("c", Scored(("a", "b", "c"), truth, rng.random((200, 3)), group), threshold=0.5, draws=0)
    assert perfect.overall["mean_auc"] == perfect.overall["map"] == perfect.overall["macro_f1"] == 1.0
    assert perfect.overall["ece"] == 0.0
    assert chance.overall["mean_auc"] < 0.65
    assert [row.n for row in figures_by_code(truth, truth.astype(float), ("a", "b", "c"), threshold=0.5)] == [
        int(n) for n in truth.sum(axis=0)
    ]
