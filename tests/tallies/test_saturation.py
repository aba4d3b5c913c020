"""The curve of new codes, over the order told of and over all others."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.tallies import saturation

drawn = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


def study(coded, codes, **options):
    return coded(
        {f"P{at:02}": [(f"Jeg siger {at}.", dict.fromkeys(its, "decision"))] for at, its in enumerate(codes)}, **options
    )


@drawn
@given(data=st.data())
def test_the_mean_is_that_of_every_order(coded, interviews, data):
    said = data.draw(interviews)
    found = saturation(coded(said, parents={"fase.før": "fase"}), permutations=20)
    material = coded(said, parents={"fase.før": "fase"})
    met = [{each.code for each in material.codings if each.unit.transcript_id == text} for text, _ in found.interviews]
    if len(met) > 5:
        return
    orders = list(permutations(met))
    for at in range(len(met)):
        after = [len(set().union(*order[: at + 1])) for order in orders]
        assert found.mean[at] == pytest.approx(sum(after) / len(orders))
        assert min(after) <= found.low[at] <= found.high[at] <= max(after)
    assert list(found.cumulative) == [len(set().union(*met[: at + 1])) for at in range(len(met))]
    assert sum(found.new) == found.cumulative[-1]


def test_the_threshold_is_met_where_two_more_bring_nothing_new(coded):
    found = saturation(study(coded, ["ab", "cd", "e", "f", "g", "a", "b"]))
    assert (found.base, found.met_at) == (6, 5)
    assert found.runs == ((4, 1, 1 / 6), (5, 0, 0.0))
    assert found.verdict.startswith(
        "Efter 5 interview var der højst 5\u00a0% nyt: interview 6 og 7 gav ingen nye koder ud over de 6 koder fra de "
        "første 4."
    )


def test_five_per_cent_exactly_is_little_enough(coded):
    twenty = "abcdefghijklmnopqrst"
    assert saturation(study(coded, [twenty, "a", "b", "c", "æ", "a"])).met_at == 4
    assert saturation(study(coded, [twenty, "a", "b", "c", "æ", "ø"])).met_at is None


def test_a_study_that_goes_on_finding_says_so(coded):
    found = saturation(study(coded, "abcdefgh"))
    assert found.met_at is None
    assert found.met_share == 0.0
    assert found.verdict == (
        "Grænsen på 5\u00a0% nyt er ikke nået: de sidste 2 interview gav 2 nye koder ud over de 4 koder fra de første 4 "
        "(50\u00a0%). I andre rækkefølger når ingen af dem grænsen."
    )


@pytest.mark.parametrize("many", [0, 1, 5])
def test_too_few_interviews_is_said_instead_of_a_number(coded, many):
    found = saturation(study(coded, "abcde"[:many]))
    assert (found.base, found.met_at, found.met_share, found.runs) == (None, None, None, ())
    assert f"{many} interview er for" in found.verdict
    assert "mindst 6" in found.verdict


def test_no_codes_in_the_first_interviews_is_said(coded):
    found = saturation(study(coded, ["", "", "", "", "a", "b"]))
    assert found.verdict.startswith("De første 4 interview har ingen koder")


def test_the_same_seed_gives_the_same_band(coded):
    material = study(coded, ["ab", "c", "d", "ae", "f", "g", "h", "a"])
    assert saturation(material, seed=3) == saturation(material, seed=3)


def test_codes_joined_at_the_top_are_met_sooner(coded):
    material = study(coded, [["fase.a"], ["fase.b"], ["fase.c"], ["fase.d"], ["fase.e"], ["fase.f"]])
    assert saturation(material, level=1).cumulative == (1, 1, 1, 1, 1, 1)
    assert saturation(material).cumulative == (1, 2, 3, 4, 5, 6)
