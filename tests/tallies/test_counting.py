"""Every number is that of a count by hand with sets, whatever the order of what comes in."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.tallies import co_occurrence, code_by_attribute, coverage, crosstab, decided_share, ranked_codes

drawn = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
ABSENT = {"fravaer", "afvist"}


def counts(coding):
    return coding.attributes.get("polaritet") not in ABSENT


def under(code, above):
    return f"{code}.".startswith(f"{above}.")


@drawn
@given(data=st.data())
def test_ranked_numbers_are_those_of_sets(coded, interviews, data):
    said = data.draw(interviews)
    material = coded(said, parents={"fase.før": "fase"})
    seen = set()
    for table in ranked_codes(material):
        assert [row.n for row in table.rows] == sorted((row.n for row in table.rows), reverse=True)
        for row in table.rows:
            seen.add(row.id)
            its = [each for each in material.codings if under(each.code, row.id) and counts(each)]
            assert row.n == len({each.case for each in its}) <= row.base == len(material.cases)
            assert row.decided == len({each.case for each in its if each.basis == "decision"})
            assert row.codings == len(its)
            assert row.decided_codings == sum(each.basis == "decision" for each in its)
            assert set(row.units) == {each.unit.id for each in its}
    assert {each.code for each in material.codings if counts(each)} <= seen


@drawn
@given(data=st.data())
def test_a_code_above_others_is_told_by_at_least_as_many(coded, interviews, data):
    said = data.draw(interviews)
    material = coded(said, parents={"fase.før": "fase"})
    for table in ranked_codes(material, polarity="all"):
        n = {row.id: row.n for row in table.rows}
        assert all(n[above] >= n[code] for code in n for above in n if under(code, above))


@drawn
@given(data=st.data(), level=st.integers(1, 3))
def test_joining_below_a_depth_leaves_the_numbers_above_it(coded, interviews, data, level):
    said = data.draw(interviews)
    material = coded(said, parents={"fase.før": "fase"})
    whole = {row.id: row.n for table in ranked_codes(material) for row in table.rows}
    joined = {row.id: row.n for table in ranked_codes(material, level=level) for row in table.rows}
    assert joined == {code: n for code, n in whole.items() if code.count(".") < level}


@drawn
@given(data=st.data())
def test_contrast_counts_each_group_by_itself(coded, interviews, roles, data):
    said, who = data.draw(interviews), data.draw(roles)
    material = coded(said, attributes=who, parents={"fase.før": "fase"})
    table = code_by_attribute(material, "ROLLE")
    group = {case.id: case.attributes["rolle"] for case in material.cases}
    for column in table.columns:
        members = {case for case, role in group.items() if column.id in (f"rolle={role}", "total")}
        assert column.base == len(members)
        for row in table.rows:
            telling = {e.case for e in material.codings if under(e.code, row.id) and counts(e)} & members
            cell = table.cell(row.id, column.id)
            assert cell.n == len(telling)
            assert cell.share == len(telling) / len(members)


@drawn
@given(data=st.data())
def test_co_occurrence_is_symmetric_and_counts_units_with_both(coded, interviews, data):
    said = data.draw(interviews)
    material = coded(said, parents={"fase.før": "fase"})
    table = co_occurrence(material, codes=["fase.nu", "fase.før", "hjælp.mor"]) if _has_all(material) else None
    if table is None:
        return
    for one in table.rows:
        for other in table.rows:
            cell = table.cell(one.id, other.id)
            assert cell == table.cell(other.id, one.id)
            units = {e.unit.id for e in material.codings if under(e.code, one.id) and counts(e)}
            units &= {e.unit.id for e in material.codings if under(e.code, other.id) and counts(e)}
            assert set(cell.units) == units
            assert cell.n == len({material.case_of[unit] for unit in units})


def _has_all(material):
    return all(any(under(code, each) for code in material.labels) for each in ("fase.nu", "fase.før", "hjælp.mor"))


@drawn
@given(data=st.data(), reach=st.integers(0, 2))
def test_crossing_two_axes_looks_as_far_as_it_reaches(coded, interviews, data, reach):
    said = data.draw(interviews)
    material = coded(said, parents={"fase.før": "fase"})
    if not {"fase", "hjælp"} <= {code.split(".")[0] for code in material.labels}:
        return
    table = crosstab(material, "fase", "hjælp", reach=reach)
    at = {unit.id: (material.case_of[unit.id], unit.index) for unit in material.units}
    for row in table.rows:
        for column in table.columns:
            telling = {
                one.case
                for one in material.codings
                for other in material.codings
                if one.code == row.id and other.code == column.id and counts(one) and counts(other)
                if at[one.unit.id][0] == at[other.unit.id][0]
                and abs(at[one.unit.id][1] - at[other.unit.id][1]) <= reach
            }
            assert table.cell(row.id, column.id).n == len(telling)


@drawn
@given(data=st.data(), seed=st.integers(0, 99))
def test_the_order_of_what_comes_in_is_of_no_matter(coded, interviews, roles, data, seed):
    said, who = data.draw(interviews), data.draw(roles)
    material = coded(said, attributes=who, parents={"fase.før": "fase"})
    shuffle = random.Random(seed)

    def mixed(items):
        return tuple(shuffle.sample(list(items), len(items)))

    other = replace(
        material,
        cases=mixed(material.cases),
        units=mixed(material.units),
        codings=mixed(material.codings),
        transcripts=dict(mixed(tuple(material.transcripts.items()))),
    )
    for find in (
        ranked_codes,
        lambda its: code_by_attribute(its, "rolle"),
        co_occurrence,
        coverage,
        decided_share,
    ):
        assert find(material) == find(other)


def test_one_who_tells_ten_times_is_one_informant(coded):
    material = coded({"Ruth": [(f"Han ringede, gang {at}.", {"fase.nu": "decision"}) for at in range(10)]})
    row = ranked_codes(material)[0].rows[-1]
    assert (row.n, row.codings, row.word) == (1, 10, "enkelte")


def test_what_was_lacking_is_not_told_as_if_it_was_there(coded):
    material = coded(
        {
            "Ruth": [("Der var ingen, der spurgte til mig.", {"hjælp.ven": ("decision", {"polaritet": "fravaer"})})],
            "Bo": [("Min ven kørte for mig.", {"hjælp.ven": "decision"})],
        }
    )
    (table,) = ranked_codes(material, axis="hjælp.ven")
    assert [row.n for row in table.rows] == [1]
    assert "1 kodning af noget, der manglede eller afvises, er ikke talt med." in table.notes
    (table,) = ranked_codes(material, axis="hjælp.ven", polarity="all")
    assert [row.n for row in table.rows] == [2]
    assert "Også kodninger af noget, der manglede eller afvises, er talt med." in table.notes


def test_a_table_says_what_it_rests_on_and_what_nobody_tells_of(coded):
    material = coded(
        {"Ruth": [("Min ven kørte.", {"hjælp.ven": 0.8})], "Bo": [("Nå.", {})]}, labels={"hjælp.mor": "Mor"}
    )
    material = replace(material, axes={**material.axes, "hjælp.mor": "Hjælp"}, lang="da")
    (table,) = ranked_codes(material)
    assert table.title == "Hjælp"
    assert table.caption == (
        "Bygger på 1 forslag med sandsynlighed fra 0,50, som ingen koder har afgjort. 2 informanter i alt."
    )
    assert table.notes[0].startswith("Fravær i et interview er ikke fravær i livet")
    assert "Ingen informanter fortæller om: Mor." in table.notes


@pytest.mark.parametrize("axis", ["Hjælp", "hjælp", "hjælp.ven"])
def test_an_axis_is_a_codebook_or_a_code(coded, axis):
    material = coded({"Ruth": [("Min ven kørte, nu.", {"hjælp.ven": "decision", "fase.nu": "decision"})]})
    (table,) = ranked_codes(material, axis=axis)
    assert {row.id.split(".")[0] for row in table.rows} == {"hjælp"}


def test_an_axis_that_is_none_is_said_with_what_is_near(coded):
    from qualkit.errors import ConfigError

    material = coded({"Ruth": [("Min ven kørte.", {"hjælp.ven": "decision"})]})
    with pytest.raises(ConfigError, match=r"hjælp\.vn") as caught:
        ranked_codes(material, axis="hjælp.vn")
    assert "hjælp.ven" in caught.value.hint
