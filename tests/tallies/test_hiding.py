"""Numbers of few informants are not shown, nor can they be worked out from those that are."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.tallies import co_occurrence, code_by_attribute, coverage, crosstab, ranked_codes
from qualkit.tallies.hiding import veil

drawn = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
least = st.integers(2, 4)


@drawn
@given(data=st.data(), k=least)
def test_no_number_below_the_limit_is_in_any_table(coded, interviews, roles, data, k):
    said, who = data.draw(interviews), data.draw(roles)
    material = coded(said, attributes=who, parents={"fase.før": "fase"})
    plain, veiled = code_by_attribute(material, "rolle"), code_by_attribute(material, "rolle", min_informants=k)
    for at, cell in veiled.cells.items():
        if 0 < plain.cells[at].n < k:
            assert (cell.hidden, cell.n, cell.units, cell.share, cell.text) == (True, 0, (), None, f"<{k}")
        elif not cell.hidden:
            assert (cell.n, cell.text) == (plain.cells[at].n, plain.cells[at].text)
    for table in (co_occurrence(material, min_informants=k), coverage(material, min_informants=k)):
        assert all(cell.hidden or not cell.units or len(_who(material, cell)) >= k for cell in table.cells.values())
    for table in ranked_codes(material, min_informants=k):
        assert all(row.hidden or row.n >= k for row in table.rows)
        assert all(not row.n and not row.units and not row.codings for row in table.rows if row.hidden)


def _who(material, cell):
    return {material.case_of[unit] for unit in cell.units}


@drawn
@given(data=st.data(), k=least)
def test_no_total_stands_beside_a_hidden_number(coded, interviews, roles, data, k):
    """Groups do not overlap here, so a total less what is shown would be what is hidden."""
    said, who = data.draw(interviews), data.draw(roles)
    table = code_by_attribute(coded(said, attributes=who, parents={"fase.før": "fase"}), "rolle", min_informants=k)
    for row in table.rows:
        cells = [table.cell(row.id, column.id) for column in table.columns]
        if any(cell.hidden for cell in cells[:-1]):
            assert cells[-1].hidden


@drawn
@given(data=st.data(), k=least)
def test_links_do_not_lead_to_the_hidden(coded, interviews, data, k):
    """The units of a code above, less those of the shown codes below it, would be those of the hidden one."""
    said = data.draw(interviews)
    material = coded(said, parents={"fase.før": "fase"})
    for table in ranked_codes(material, min_informants=k):
        hidden = {row.id for row in table.rows if row.hidden}
        for row in table.rows:
            if any(code.startswith(f"{row.id}.") for code in hidden):
                assert row.units == ()


@drawn
@given(data=st.data(), k=least)
def test_codings_that_add_up_do_not_tell_of_the_hidden(coded, interviews, data, k):
    """What is printed of a code above, and in the caption, is the same whether the hidden were coded once or twice."""
    material = coded(data.draw(interviews), parents={"fase.før": "fase"})
    for table in ranked_codes(material, min_informants=k):
        dark = {row.id for row in table.rows if row.word == f"<{k}"}
        axis = table.rows[0].id.split(".")[0]
        lit = [
            each
            for each in material.codings
            if each.code.split(".")[0] == axis
            and each.attributes.get("polaritet") is None
            and not any(f"{each.code}.".startswith(f"{code}.") for code in dark)
        ]
        for row in table.rows:
            if not row.hidden:
                assert row.codings == sum(f"{each.code}.".startswith(f"{row.id}.") for each in lit)
        assert sum(int(word) for word in table.caption.split(" informant")[0].split() if word.isdigit()) == len(
            lit
        ) + len(material.cases)


def test_a_caption_does_not_count_what_the_table_hides(coded):
    material = coded({"Ane": [("A.", {"fase.a": 0.8})], "Bo": [("B.", {})]}, attributes={"Ane": {"rolle": "x"}})
    for table in (*ranked_codes(material, min_informants=2), code_by_attribute(material, "rolle", min_informants=2)):
        assert table.caption == "2 informanter i alt."
    assert coverage(material, min_informants=2).caption == "2 informanter i alt."


def _unions(parts):
    """Every number that people who tell of at least one of these may be, nobody being coded with the code above."""
    return range(max(parts), sum(parts) + 1)


@settings(max_examples=150)
@given(parts=st.lists(st.integers(0, 6), min_size=1, max_size=4), data=st.data(), k=st.integers(3, 4))
def test_what_a_code_above_tells_leaves_a_hidden_one_more_than_one_number(parts, data, k):
    above = data.draw(st.sampled_from(list(_unions(parts)))) if any(parts) else 0
    counts = {"a": above, **{f"a.{at}": n for at, n in enumerate(parts)}}
    hidden, withheld = veil(counts, {"a": [f"a.{at}" for at in range(len(parts))]}, min_informants=k)
    if "a" in hidden | withheld or above == 0:
        return
    # A reader tries every number for the hidden ones, and keeps those that the code above allows.
    choices = [range(1, k) if f"a.{at}" in hidden else [n] for at, n in enumerate(parts)]
    fits = [guess for guess in product(*choices) if above in _unions(guess)]
    for at in range(len(parts)):
        if f"a.{at}" in hidden:
            assert {guess[at] for guess in fits} == set(range(1, k))


def test_a_code_above_is_withheld_where_it_would_give_a_number_away():
    """6 tell of the code, 4 of the one below it: the other is told by 2 or more, and hidden says 2 or fewer."""
    counts = {"a": 6, "a.x": 4, "a.y": 2}
    assert veil(counts, {"a": ["a.x", "a.y"]}, min_informants=3) == ({"a.y"}, {"a"})
    assert veil({**counts, "a": 5}, {"a": ["a.x", "a.y"]}, min_informants=3) == ({"a.y"}, set())


def test_what_is_withheld_is_looked_through_from_above():
    """The middle one is withheld; the top one must not give away what it was withheld for."""
    below = {"a": ["a.m", "a.z"], "a.m": ["a.m.x", "a.m.y"]}
    counts = {"a": 9, "a.z": 3, "a.m": 6, "a.m.x": 4, "a.m.y": 2}
    assert veil(counts, below, min_informants=3) == ({"a.m.y"}, {"a.m", "a"})


def test_nobody_is_shown_as_nobody(coded):
    material = coded(
        {"Ane": [("A.", {"fase.a": "decision"})], "Bo": [("B.", {})]},
        attributes={"Ane": {"rolle": "forælder"}, "Bo": {"rolle": "medarbejder"}},
    )
    table = code_by_attribute(material, "rolle", min_informants=3)
    assert table.cell("fase.a", "rolle=forælder").text == "<3"
    assert table.cell("fase.a", "rolle=medarbejder").text == "0"
    assert any(note.startswith("<3: færre end 3 informanter") for note in table.notes)


@pytest.mark.parametrize("k", [0, 1])
def test_no_limit_hides_nothing(coded, k):
    material = coded({"Ane": [("A.", {"fase.a": "decision", "hjælp.b": "decision"})]})
    assert not any(cell.hidden for cell in crosstab(material, "fase", "hjælp", min_informants=k).cells.values())
    assert [row.n for row in ranked_codes(material, min_informants=k)[0].rows] == [1, 1]


def test_headings_do_not_print_what_cells_hide(coded):
    material = coded({"Ane": [("A.", {"fase.a": "decision", "hjælp.b": "decision"})]})
    table = crosstab(material, "fase", "hjælp", min_informants=2)
    assert [heading.base for heading in (*table.rows, *table.columns)] == [None, None]


def test_informants_stand_together_where_their_words_would_be_few(coded):
    table = coverage(coded({"Ane": [("A b.", {"fase.a": 0.9})], "Bo": [("C.", {})]}), min_informants=2)
    assert [column.label for column in table.columns] == ["Alle"]
    assert table.cell("fase.a", "total").text == "<2"
    assert not any(cell.units for cell in table.cells.values())
