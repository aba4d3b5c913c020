"""What holds of every coefficient, whatever was coded: no order matters, no name matters, and full agreement is 1."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualkit.agreement import (
    bootstrap_interval,
    boundary_similarity,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac1,
    krippendorff_alpha,
    krippendorff_alpha_sets,
    masi_distance,
    percent_agreement,
    scott_pi,
    set_counts,
    span_counts,
    span_figures,
    u_alpha,
    window_diff,
    yes_no_counts,
    yes_no_figures,
)

NONE = float("nan")
OF_TABLES = [krippendorff_alpha, percent_agreement, fleiss_kappa, gwet_ac1, brennan_prediger]
few = settings(max_examples=40)


@st.composite
def ratings(draw, values=(1.0, 2.0, 3.0, NONE)):
    raters, units = draw(st.integers(2, 4)), draw(st.integers(2, 8))
    cell = st.sampled_from(values)
    return np.array(draw(st.lists(st.lists(cell, min_size=units, max_size=units), min_size=raters, max_size=raters)))


@few
@given(ratings(), st.randoms(use_true_random=False))
def test_neither_raters_nor_units_have_an_order(table, random):
    raters, units = list(range(len(table))), list(range(table.shape[1]))
    random.shuffle(raters)
    random.shuffle(units)
    for coefficient in OF_TABLES:
        assert coefficient(table[raters][:, units]) == pytest.approx(coefficient(table), nan_ok=True)


@few
@given(ratings())
def test_names_of_categories_do_not_matter(table):
    names = {1.0: "nu", 2.0: "før", 3.0: "aldrig"}
    named = [[names.get(value) for value in row] for row in table.tolist()]
    for coefficient in OF_TABLES:
        assert coefficient(named) == pytest.approx(coefficient(table), nan_ok=True)


@few
@given(ratings())
def test_units_nobody_judged_change_nothing(table):
    wider = np.hstack([table, np.full((len(table), 2), NONE)])
    for coefficient in OF_TABLES:
        assert coefficient(wider) == pytest.approx(coefficient(table), nan_ok=True)


@few
@given(st.lists(st.sampled_from("abc"), min_size=2, max_size=9), st.integers(2, 4))
def test_full_agreement_is_one_where_anything_varies(said, raters):
    table = [said] * raters
    sets = [[{value} for value in said]] * raters
    every = [f(table) for f in OF_TABLES] + [cohen_kappa(said, said), scott_pi(said, said)]
    every += [krippendorff_alpha_sets(sets), krippendorff_alpha_sets(sets, "nominal")]
    if len(set(said)) > 1:
        assert every == pytest.approx([1.0] * len(every))
    else:
        assert percent_agreement(table) == 1
        assert all(np.isnan(value) for value in every if value != 1.0)
        assert sum(value == 1.0 for value in every) == 1


@few
@given(ratings())
def test_two_raters_without_gaps_join_the_coefficients(table):
    """Scott's pi is Fleiss' kappa of two, and alpha differs from it by what a small sample adds."""
    two = table[:2, ~np.isnan(table[:2]).any(axis=0)]
    assume(two.shape[1] > 0)
    pi = scott_pi(two[0], two[1])
    assert pi == pytest.approx(fleiss_kappa(two), nan_ok=True)
    assert krippendorff_alpha(two) == pytest.approx(1 - (1 - pi) * (1 - 1 / two.size), nan_ok=True)


@few
@given(ratings(), st.floats(0.5, 4), st.integers(-3, 3))
def test_an_interval_scale_has_no_zero_and_no_unit(table, scale, shift):
    assert krippendorff_alpha(table * scale + shift, "interval") == pytest.approx(
        krippendorff_alpha(table, "interval"), nan_ok=True
    )
    assert krippendorff_alpha(table**3, "ordinal") == pytest.approx(krippendorff_alpha(table, "ordinal"), nan_ok=True)


@few
@given(ratings())
def test_sets_of_one_code_are_a_nominal_scale(table):
    sets = [[None if value != value else {value} for value in row] for row in table.tolist()]
    alpha = krippendorff_alpha(table)
    assert krippendorff_alpha_sets(sets, "nominal") == pytest.approx(alpha, nan_ok=True)
    assert krippendorff_alpha_sets(sets, "masi") == pytest.approx(alpha, nan_ok=True)


@few
@given(*[st.frozensets(st.sampled_from("abcd"))] * 2)
def test_masi_is_a_distance_between_nought_and_one(one, other):
    assert masi_distance(one, other) == masi_distance(other, one)
    assert (masi_distance(one, other) == 0) == (one == other)
    assert (masi_distance(one, other) == 1) == (one != other and not one & other)


@few
@given(ratings(values=(1.0, 0.0, 0.0, NONE)))
def test_many_codes_at_once_give_what_each_gives_alone(table):
    coded = np.where(np.isnan(table), -1, table).astype(np.int8)
    both = np.stack([coded, np.where(coded < 0, -1, 1 - coded)], axis=2)
    cluster = np.arange(table.shape[1]) % 3
    counts = yes_no_counts(both, cluster, clusters=3)
    found = yes_no_figures(counts.units.sum(axis=0), counts.pairs.sum(axis=0))
    pairs = [cohen_kappa(one, other) for at, one in enumerate(table) for other in table[at + 1 :]]
    known = [value for value in pairs if value == value]
    expected = {
        "percent": percent_agreement(table),
        "kappa": np.mean(known) if known else NONE,
        "alpha": krippendorff_alpha(table),
        "ac1": gwet_ac1(table, categories=2),
        "fleiss": fleiss_kappa(table),
    }
    for name, value in expected.items():
        assert found[name] == pytest.approx([value] * 2, nan_ok=True), name


@st.composite
def coders_spans(draw, length=30):
    """Two or three coders' spans that do not overlap, on a continuum."""
    coders = []
    for _ in range(draw(st.integers(2, 3))):
        edges = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
        pieces = zip(edges[::2], edges[1::2], strict=False)
        coders.append([(start, end - start, draw(st.sampled_from("ab"))) for start, end in pieces])
    return coders


@few
@given(coders_spans(), st.integers(0, 500))
def test_where_a_continuum_begins_does_not_matter(spans, shift):
    there = u_alpha(spans, length=30)
    moved = u_alpha([[(at + shift, many, v) for at, many, v in own] for own in spans], start=shift, length=30)
    assert [moved.u, moved.bar_u, moved.cu] == pytest.approx([there.u, there.bar_u, there.cu], nan_ok=True)
    turned = u_alpha([[(30 - at - many, many, v) for at, many, v in own] for own in spans][::-1], length=30)
    assert [turned.u, turned.bar_u, turned.cu] == pytest.approx([there.u, there.bar_u, there.cu], nan_ok=True)


@few
@given(coders_spans())
def test_the_same_spans_agree_fully(spans):
    same = [spans[0]] * 3
    marked = sum(many for _, many, _ in spans[0])
    found = u_alpha(same, length=30)
    assert found.bar_u == pytest.approx(1.0 if 0 < marked < 30 else NONE, nan_ok=True)
    if 0 < marked < 30:
        assert found.u == pytest.approx(1.0)


@few
@given(coders_spans())
def test_a_layer_of_spans_is_the_binary_alpha_of_unitising(spans):
    """Also when the continuum is cut into units, and when a unit that only one coder read is added."""
    marked = [(c, 0, at, at + many) for c, own in enumerate(spans) for at, many, _ in own]
    units = np.array([[0, 7], [7, 18], [18, 30], [40, 50]])
    judged = np.ones((len(spans), 4), dtype=bool)
    judged[1:, 3] = False
    extra = [(0, 0, 41, 45)]
    counts = span_counts([*marked, *extra], units, judged, np.array([0, 0, 1, 1]), codes=1, clusters=2)
    expected = u_alpha([[(at, many, "x") for at, many, _ in own] for own in spans], length=30).bar_u
    assert span_figures(counts.sum(axis=0)) == pytest.approx([expected] * 2, nan_ok=True)


@few
@given(*[st.lists(st.integers(1, 5), min_size=1, max_size=6)] * 2)
def test_boundary_similarity_has_no_reference_and_windowdiff_is_none_for_itself(one, other):
    long = max(sum(one), sum(other)) + 1
    one, other = [*one, long - sum(one)], [*other, long - sum(other)]
    found = boundary_similarity(one, other)
    assert found == pytest.approx(boundary_similarity(other, one))
    assert 0 <= found <= 1
    assert (found == 1) == (one == other)
    assert window_diff(one, one) in (0.0, pytest.approx(NONE, nan_ok=True))


def test_a_wider_reach_forgives_more():
    shares = [boundary_similarity([10, 10], [13, 7], reach=reach) for reach in (2, 4, 8)]
    assert shares == pytest.approx([0.0, 0.25, 0.625])


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: krippendorff_alpha([1, 2, 3]), "raters × units"),
        (lambda: krippendorff_alpha([[1, 2], [1, 2]], "circular"), "level is one of"),
        (lambda: krippendorff_alpha([["a"], ["b"]], "interval"), "are numbers"),
        (lambda: krippendorff_alpha([[-1], [2]], "ratio"), "not negative"),
        (lambda: krippendorff_alpha([[float("inf")], [2]]), "infinite"),
        (lambda: cohen_kappa([1, 2], [1]), "same units"),
        (lambda: gwet_ac1([[1, 2, 3]] * 2, categories=2), "more than the 2"),
        (lambda: krippendorff_alpha_sets([[{1}], [{1}, None]]), "None where"),
        (lambda: krippendorff_alpha_sets([[{1}], [{1}]], "jaccard"), "distance is one of"),
        (lambda: u_alpha([[(0, 5, "a")]], length=9), "two coders"),
        (lambda: u_alpha([[(0, 5, "a"), (4, 2, "a")], []], length=9), "overlap"),
        (lambda: u_alpha([[(5, 5, "a")], []], length=9), "does not lie"),
        (lambda: boundary_similarity([2, 3], [2, 4]), "same text"),
        (lambda: window_diff([0, 3], [3]), "at least 1"),
        (lambda: bootstrap_interval(lambda s: s, [[1.0]], level=1.5), "between 0 and 1"),
    ],
)
def test_wrong_input_is_said(call, said):
    with pytest.raises(ValueError, match=said):
        call()


def test_nothing_to_tell_is_not_a_number():
    lonely = [[1, NONE], [NONE, 2]]
    assert all(np.isnan(f(lonely)) for f in OF_TABLES)
    assert np.isnan(cohen_kappa([1, NONE], [NONE, 2]))
    assert np.isnan(krippendorff_alpha_sets([[{"a"}, None], [None, set()]]))
    assert np.isnan(u_alpha([[], []], length=9).u)
    assert np.isnan(window_diff([1, 1], [2]))


def test_an_interval_draws_whole_informants():
    """Ten informants who are each of one mind: the interval is that of ten, not of the thousand units."""
    rng = np.random.default_rng(3)
    agree = rng.integers(0, 2, 10) * 100.0
    counts = np.stack([agree, np.full(10, 100.0)], axis=1)
    low, high = bootstrap_interval(lambda s: s[:, 0] / s[:, 1], counts, draws=2000, seed=1)
    share = agree.sum() / 1000
    assert low < share < high
    assert high - low > 0.4
    assert (low, high) == bootstrap_interval(lambda s: s[:, 0] / s[:, 1], counts, draws=2000, seed=1)
    narrow = bootstrap_interval(lambda s: s[:, 0] / s[:, 1], counts, draws=2000, seed=1, level=0.5)
    assert low < narrow[0] < narrow[1] < high


def test_an_interval_is_not_told_from_one_informant_or_from_draws_that_tell_nothing():
    assert np.isnan(bootstrap_interval(lambda s: s[:, 0], [[4.0]])).all()
    with np.errstate(invalid="ignore", divide="ignore"):
        seldom = bootstrap_interval(lambda s: s[:, 0] / s[:, 0], [[0.0]] * 19 + [[1.0]], draws=400)
        often = bootstrap_interval(lambda s: s[:, 0] / s[:, 0], [[1.0]] * 19 + [[0.0]], draws=400)
    assert often == (1.0, 1.0)
    assert seldom == (1.0, 1.0)  # 64 in 100 draws have the one; below one in two it is not told
    with np.errstate(invalid="ignore", divide="ignore"):
        never = bootstrap_interval(lambda s: np.where(s[:, 0] > 3, 1.0, np.nan), [[0.0]] * 19 + [[1.0]], draws=400)
    assert np.isnan(never).all()


def test_sets_can_be_counted_once_and_drawn_often():
    """α of drawn clusters is α of the units of these clusters put together."""
    rng = np.random.default_rng(5)
    member = rng.random((3, 40, 4)) < 0.3
    judged = rng.random((3, 40)) < 0.8
    cluster = np.repeat(np.arange(4), 10)
    counts = set_counts(member, judged, cluster)
    drawn = [0, 0, 3]
    at = np.concatenate([np.flatnonzero(cluster == each) for each in drawn])
    sets = [[set(np.flatnonzero(member[c, u])) if judged[c, u] else None for u in at] for c in range(3)]
    assert counts.alpha(np.array([[2.0, 0, 0, 1]]))[0] == pytest.approx(krippendorff_alpha_sets(sets))
