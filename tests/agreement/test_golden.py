"""The published examples: each coefficient gives the number that its literature prints."""

import numpy as np
import pytest

from qualkit.agreement import (
    alpha_unitizing,
    boundary_similarity,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    krippendorff_alpha_sets,
    percent_agreement,
    scott_pi,
    u_alpha,
    window_diff,
)

NONE = float("nan")
# Krippendorff's example with missing ratings, as Wikipedia gives it.
THREE_BY_FIFTEEN = [
    [NONE, NONE, NONE, NONE, NONE, 3, 4, 1, 2, 1, 1, 3, 3, NONE, 3],
    [1, NONE, 2, 1, 3, 3, 4, 3, NONE, NONE, NONE, NONE, NONE, NONE, NONE],
    [NONE, NONE, 2, 1, 3, 4, 4, NONE, 2, 1, 1, 3, 3, NONE, 4],
]
# Krippendorff (2011); irrCAC has it as cac.raw4raters.
FOUR_BY_TWELVE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, NONE],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
# The first 15 of Fleiss' (1971) patients, six psychiatrists, five diagnoses; irrCAC has it as distrib.6raters.
DIAGNOSES = [
    *([0, 0, 0, 6, 0], [0, 3, 0, 0, 3], [0, 1, 4, 0, 1], [0, 0, 0, 0, 6], [0, 3, 0, 3, 0]),
    *([2, 0, 4, 0, 0], [0, 0, 4, 0, 2], [2, 0, 3, 1, 0], [2, 0, 0, 4, 0], [0, 0, 0, 0, 6]),
    *([1, 0, 0, 5, 0], [1, 1, 0, 4, 0], [0, 3, 3, 0, 0], [1, 0, 0, 5, 0], [0, 2, 0, 3, 1]),
]


def spread(table):
    """Two raters' ratings from a contingency table."""
    cells = [(i, j) for i, row in enumerate(table) for j, many in enumerate(row) for _ in range(many)]
    return [i for i, _ in cells], [j for _, j in cells]


def test_krippendorffs_example_with_missing_ratings():
    assert krippendorff_alpha(THREE_BY_FIFTEEN) == pytest.approx(0.691358, abs=1e-6)
    assert krippendorff_alpha(THREE_BY_FIFTEEN, "interval") == pytest.approx(0.810845, abs=1e-6)


def test_four_raters_of_whom_none_rated_all():
    assert krippendorff_alpha(FOUR_BY_TWELVE) == pytest.approx(0.743421, abs=1e-6)
    assert krippendorff_alpha(FOUR_BY_TWELVE, "ordinal") == pytest.approx(0.815, abs=5e-4)
    assert krippendorff_alpha(FOUR_BY_TWELVE, "ratio") == pytest.approx(0.797, abs=5e-4)
    assert krippendorff_alpha(FOUR_BY_TWELVE, "interval") == pytest.approx(0.849, abs=5e-4)
    assert gwet_ac1(FOUR_BY_TWELVE) == pytest.approx(0.77544, abs=5e-6)
    assert fleiss_kappa(FOUR_BY_TWELVE) == pytest.approx(0.76117, abs=5e-6)
    assert percent_agreement(FOUR_BY_TWELVE) == pytest.approx(0.81818, abs=5e-6)
    assert brennan_prediger(FOUR_BY_TWELVE) == pytest.approx(0.77273, abs=5e-6)


def test_two_abstractors_and_three_categories():
    a, b = spread([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert cohen_kappa(a, b) == pytest.approx(0.7964094, abs=1e-6)
    assert scott_pi(a, b) == pytest.approx(0.7962397, abs=1e-6)
    assert gwet_ac1([a, b]) == pytest.approx(0.8493305, abs=1e-6)
    assert brennan_prediger([a, b]) == pytest.approx(0.835, abs=1e-6)
    assert krippendorff_alpha([a, b]) == pytest.approx(0.7972585, abs=1e-6)


def test_six_psychiatrists():
    ratings = np.array([np.repeat(np.arange(5), row) for row in DIAGNOSES]).T
    assert fleiss_kappa(ratings) == pytest.approx(0.4139265, abs=1e-6)
    assert krippendorff_alpha(ratings) == pytest.approx(0.4204384, abs=1e-6)
    assert gwet_ac1(ratings) == pytest.approx(0.4448007, abs=1e-6)
    assert brennan_prediger(ratings) == pytest.approx(0.4388889, abs=1e-6)


def test_a_code_that_is_mostly_given_shows_the_paradox_of_kappa():
    a, b = spread([[80, 7], [8, 5]])
    assert gwet_ac1([a, b]) == pytest.approx(0.808, abs=5e-4)
    assert cohen_kappa(a, b) == pytest.approx(0.3144, abs=5e-5)


SETS = [
    [set(codes) for codes in ("", "A", "A", "A", "AB", "AB", "ABC", "C", "C")],
    [set(codes) for codes in ("", "", "A", "B", "A", "AC", "ABC", "AC", "AC")],
]


def test_sets_as_dkpro_statistics_counts_them():
    assert krippendorff_alpha_sets(SETS, "partial") == pytest.approx(0.186, abs=5e-4)
    assert krippendorff_alpha_sets(SETS, "masi-dkpro") == pytest.approx(0.252, abs=1e-3)


def test_sets_by_masi_as_its_paper_defines_it():
    """By hand: 1 - J x M is 0, 1, 0, 1, 2/3, 8/9, 0, 2/3, 2/3 within the units; chance is the mean over all pairs."""
    within = sum([0, 1, 0, 1, 2 / 3, 8 / 9, 0, 2 / 3, 2 / 3]) / 9
    values = [frozenset(each) for row in SETS for each in row]

    def apart(one, other):
        if one == other:
            return 0.0
        share = len(one & other) / len(one | other)
        return 1 - share * (2 / 3 if one < other or other < one else 1 / 3)

    chance = sum(apart(one, other) for one in values for other in values) / (18 * 17)
    assert krippendorff_alpha_sets(SETS, "masi") == pytest.approx(1 - within / chance, abs=1e-12)


def test_the_first_alpha_of_unitising():
    c = [[(225, 70, "c"), (370, 30, "c")], [(220, 80, "c"), (355, 20, "c"), (400, 20, "c")]]
    k = [(180, 60, "k"), (300, 50, "k")]
    all_c, by_c = alpha_unitizing(c, start=150, length=300)
    all_k, _ = alpha_unitizing([k, k], start=150, length=300)
    assert all_c == by_c["c"] == pytest.approx(0.7286, abs=5e-5)
    assert all_k == pytest.approx(1.0)


def test_the_first_alpha_of_unitising_over_values():
    """The book divides figures that it has rounded: .0144 by .0532 + .0490 gives the .8591 that it prints."""
    one = [(10, 20, "c"), (40, 10, "k")]
    other = [(12, 20, "c"), (40, 10, "k")]
    both, by_value = alpha_unitizing([one, other], length=100)
    assert by_value["c"] < both < by_value["k"] == 1
    c = [[(225, 70, "c"), (370, 30, "c")], [(220, 80, "c"), (355, 20, "c"), (400, 20, "c")]]
    from qualkit.agreement.unitizing import _disagreement

    apart, chance = _disagreement([[(at, many) for at, many, _ in own] for own in c], 150, 300)
    same, chance_k = _disagreement([[(180, 60), (300, 50)]] * 2, 150, 300)
    assert (round(apart, 4), same, round(chance, 4), round(chance_k, 4)) == (0.0144, 0.0, 0.0532, 0.049)
    assert 1 - (apart + same) / (chance + chance_k) == pytest.approx(0.8591, abs=5e-4)
    assert 1 - round(apart, 4) / (round(chance, 4) + round(chance_k, 4)) == pytest.approx(0.8591, abs=5e-5)


def test_the_family_of_2016_on_its_three_observers():
    """Krippendorff (2019), figure 12.11: Alex, Paul and Suzan on a continuum of 60; places there count from 1."""
    said = {
        "alex": [(1, 7, 1), (8, 13, 2), (31, 32, 5), (33, 37, 6), (38, 44, 6), (45, 60, 7)],
        "paul": [(1, 7, 1), (8, 13, 3), (14, 21, 5), (33, 44, 6)],
        "suzan": [(1, 7, 1), (8, 13, 4), (14, 21, 5), (33, 37, 6), (38, 41, 6), (42, 44, 6)],
    }
    spans = [[(first - 1, last - first + 1, value) for first, last, value in own] for own in said.values()]
    found = u_alpha(spans, length=60)
    assert found.u == pytest.approx(0.510, abs=5e-4)
    assert found.bar_u == pytest.approx(0.413, abs=1e-3)
    assert found.cu == pytest.approx(0.724, abs=2e-3)
    assert {value: found.by_value[value] for value in (1, 5, 6)} == pytest.approx({1: 1.0, 5: 1.0, 6: 1.0})
    assert [found.by_value[value] for value in (2, 3, 4)] == pytest.approx([0, 0, 0], abs=1e-12)
    assert found.coverage_by_value[5] == pytest.approx(8 / 18)
    assert found.coverage_by_value[7] == 0
    assert np.isnan(found.by_value[7])


def test_segmentations_as_segeval_counts_them():
    assert boundary_similarity([2, 3, 6], [5, 6]) == pytest.approx(0.5)
    assert boundary_similarity([2, 3, 6], [2, 2, 7]) == pytest.approx(0.75)
    assert window_diff([2, 3, 6], [2, 2, 7]) == pytest.approx(0.2222, abs=5e-5)
