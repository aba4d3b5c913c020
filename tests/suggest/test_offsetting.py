"""The fit of all codes at once: it comes to where a slow and careful one comes, from wherever it begins."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from qualkit.suggest.bags import Bags
from qualkit.suggest.linear import Vectoriser
from qualkit.suggest.offsetting import fit, loss

PULL = 1.0


def study(seed, *, units=60, features=8, codes=3, offset=-1.0):
    rng = np.random.default_rng(seed)
    table = csr_matrix(rng.random((units, features)) * (rng.random((units, features)) < 0.5))
    said = (rng.random((units, codes)) < 0.3).astype(float)
    sure = (rng.random((units, codes)) < 0.9).astype(float)
    return table, np.full((units, codes), offset), said, sure


def cost(beta, table, before, said, sure):
    return loss(before + table @ beta[:-1] + beta[-1], said, sure) + 0.5 * PULL * float(np.sum(beta**2))


def least(table, before, said, sure):
    shape = (table.shape[1] + 1, said.shape[1])
    found = minimize(
        lambda flat: cost(flat.reshape(shape), table, before, said, sure), np.zeros(shape).ravel(), method="L-BFGS-B"
    )
    return found.fun


@pytest.mark.parametrize("offset", [-20.0, -6.0, -1.0, 0.0, 4.0, 20.0])
def test_it_comes_to_the_optimum_wherever_the_offset_lies(offset):
    """Where the weights were very sure and the coders say otherwise, a free step of Newton's would go anywhere."""
    its = study(1, offset=offset)
    assert cost(fit(*its, pull=PULL, steps=25), *its) <= 1.001 * least(*its) + 1e-3


@settings(max_examples=15)
@given(seed=st.integers(0, 10_000), offset=st.floats(-8, 8))
def test_a_few_steps_come_near_the_optimum_and_more_come_nearer(seed, offset):
    its = study(seed, offset=offset)
    few, many = (cost(fit(*its, pull=PULL, steps=steps), *its) for steps in (5, 25))
    assert many <= few + 1e-2
    assert few <= 1.05 * least(*its) + 1e-2


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000))
def test_where_it_begins_hardly_matters(seed):
    its = study(seed)
    start = np.random.default_rng(seed).normal(0, 1, (9, 3))
    one, other = fit(*its, pull=PULL, steps=25), fit(*its, pull=PULL, steps=25, start=start)
    assert one == pytest.approx(other, abs=0.02)


def test_codes_do_not_touch_each_other():
    table, before, said, sure = study(3)
    alone = fit(table, before[:, :1], said[:, :1], sure[:, :1], pull=PULL, steps=10)
    assert fit(table, before, said, sure, pull=PULL, steps=10)[:, :1] == pytest.approx(alone, abs=1e-4)


def test_what_nobody_said_anything_of_stays_as_it_is():
    table, before, said, sure = study(4)
    sure[:, 1] = 0.0
    assert not fit(table, before, said, sure, pull=PULL, steps=10)[:, 1].any()


NAMES = ["w:a", "w:b", "b:a b", "f:hus", "f:mad~neg", "c:abc"]


@settings(max_examples=30)
@given(st.lists(st.dictionaries(st.sampled_from(NAMES), st.integers(1, 9), max_size=6), min_size=1, max_size=6))
def test_a_table_of_units_holds_what_the_vectoriser_says_of_each(counts):
    """Over the features that are kept, whatever else the units hold."""
    idf = np.linspace(1.0, 2.0, len(NAMES))
    weights = (1.0, 0.7, 0.6, 0.5, 0.2)
    kept = np.array([4, 0, 3])
    own = Vectoriser([NAMES[at] for at in kept], idf[kept], weights)
    table = Bags.of(Vectoriser(NAMES, idf, weights), counts).weighed(kept, idf[kept], weights).toarray()
    for row, each in zip(table, counts, strict=True):
        ids, values = own.weigh(own.known(each))
        expected = np.zeros(3)
        expected[ids] = values
        assert row == pytest.approx(expected, abs=1e-6)
