"""The few passages that stand for many: near to the best choice there is, within the limits, the same each time."""

from __future__ import annotations

import itertools
from collections import Counter

import numpy as np
import pytest

from qualkit.quotes.objective import Pool, feasible, likeness, maximise, objective

TEXTS = [
    "Sagsbehandleren ringede hver fredag og spurgte til papirerne.",
    "Min sagsbehandler glemte papirerne, og så ringede jeg til kommunen.",
    "Hunden løb ned til åen, og børnene grinede af den.",
    "Børnene legede med hunden nede ved åen hele sommeren.",
    "Ja, nej, det var jo så det.",
]


def pool(seed: int) -> Pool:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(4, 10))
    rows = rng.random((3, 6))[rng.integers(0, 3, n)] + rng.random((n, 6)) * rng.random()
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    who = [(str(each),) for each in rng.integers(0, int(rng.integers(2, 6)), n)]
    said = Counter(who)
    clashing = {(a, b) for a in range(n) for b in range(a) if rng.random() < 0.1}
    return Pool(
        near=(rows @ rows.T) ** int(rng.integers(1, 9)),
        quality=rng.random(n) - (rng.random(n) < 0.2) * 0.6,
        weight=np.array([1 / (len(said) * said[each]) for each in who]),
        informants=who,
        clash=lambda a, b: (max(a, b), min(a, b)) in clashing,
        wanted=frozenset([int(rng.integers(n))]) if rng.random() < 0.5 else frozenset(),
        most=int(rng.integers(1, 5)),
        most_each=int(rng.integers(1, 3)),
    )


def test_the_choice_keeps_to_the_limits_and_comes_near_the_best_of_all() -> None:
    for seed in range(120):
        its = pool(seed)
        numbers = range(len(its.quality))
        subsets = [c for size in range(1, its.most + 1) for c in itertools.combinations(numbers, size)]
        best = max(objective(each, its) for each in subsets if feasible(each, its))
        chosen = maximise(its)
        assert feasible(chosen, its)
        assert objective(chosen, its) >= 0.95 * best
        assert maximise(its) == chosen


def test_no_passage_is_worth_more_later_than_earlier() -> None:
    for seed in range(60):
        its = pool(seed)
        rng = np.random.default_rng(seed)
        *large, new = (int(at) for at in rng.permutation(len(its.quality)))
        small = large[: len(large) // 2]
        early = objective([*small, new], its) - objective(small, its)
        late = objective([*large, new], its) - objective(large, its)
        assert late <= early + 1e-9


def test_a_wanted_passage_is_among_the_chosen_even_if_it_is_poor() -> None:
    near = np.eye(4) * 0.5
    its = Pool(
        near=near,
        quality=np.array([0.9, 0.8, 0.7, 0.01]),
        weight=np.full(4, 0.25),
        informants=[("a",), ("b",), ("c",), ("d",)],
        clash=lambda a, b: False,
        wanted=frozenset([3]),
        most=2,
    )
    assert maximise(its) == [0, 3]


def test_each_topic_is_stood_for_before_the_same_is_said_again() -> None:
    near = likeness(TEXTS[:4], eligible=4)
    its = Pool(
        near=near,
        quality=np.array([0.5, 0.5, 0.45, 0.45]),
        weight=np.full(4, 0.25),
        informants=[("a",), ("b",), ("c",), ("d",)],
        clash=lambda a, b: False,
        most=2,
    )
    one, other = maximise(its)
    assert one < 2 <= other


def test_passages_on_one_topic_are_nearer_than_those_on_another() -> None:
    near = likeness(TEXTS, eligible=len(TEXTS))
    assert near.shape == (5, 5)
    assert near[0, 1] > 0.1 > near[0, 2]
    assert near[2, 3] > 0.1 > near[1, 3]
    # Words without a topic are like nothing, and nobody stands for themselves better than for their nearest.
    assert not near[4].any()
    assert near[0, 0] == near[0, 1:].max()


@pytest.mark.parametrize("most", [0, 3])
def test_an_empty_pool_gives_nothing(most: int) -> None:
    empty = Pool(np.zeros((0, 0)), np.zeros(0), np.zeros(0), [], lambda a, b: False, most=most)
    assert maximise(empty) == []
    assert objective([], empty) == 0.0
