"""The matrix: who tells of what, what turned the course, nothing shown of too few, the same table for the same material."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import CodebookError, ConfigError
from qualkit.narrative.elements import Element, load_elements, shipped_elements
from qualkit.narrative.matrix import element_matrix
from qualkit.narrative.turns import turns_of

SELF = "vendepunkt.selv"
LISTENED = "vendepunkt.medarbejder.relation"
ELEMENTS = (
    Element("relation", {"da": "Relation", "en": "Relation"}, ("stoette.tro", LISTENED), (LISTENED,)),
    Element("initiativ", {"da": "Eget initiativ"}, (SELF,), (SELF,)),
    Element("praktik", {"da": "Praktik"}, ("praktik",)),
    Element("knaek", {"da": "Knæk"}, ("afsporende_haendelse",), setback=True),
)


def _turns(material):
    return {case.id: turns_of(material, case) for case in material.cases}


def _matrix(material, elements=ELEMENTS, **options):
    return element_matrix(material, _turns(material), elements=elements, **options)


def _marks(table):
    """Informant and element to the mark, by name."""
    name = {case.id: case.label for case in table.rows}
    return {(name[case], element): cell.mark for (case, element), cell in table.cells.items() if cell.mark}


def test_a_mark_says_whether_the_element_was_there_or_turned_the_course(coded):
    material = coded(
        {
            "Ruth": [
                ("Hun troede på mig.", {"stoette.tro": "decision"}),
                ("Så lyttede hun, og det vendte.", {LISTENED: "decision"}),
            ],
            "Bo": [("Min chef troede på mig.", {"stoette.tro": 0.7}), ("Så ringede jeg.", {SELF: 0.4})],
            "Ida": [("Det regnede.", {})],
        }
    )
    table = _matrix(material, order="name")
    assert _marks(table) == {
        ("Ruth", "relation"): "turning",
        ("Bo", "relation"): "present",
        ("Bo", "initiativ"): "turning",
    }
    assert [row.label for row in table.rows] == ["Bo", "Ida", "Ruth"]
    ruth, bo = (next(row.id for row in table.rows if row.label == name) for name in ("Ruth", "Bo"))
    told, turned = (unit.id for unit in material.units[:2])
    assert table.cell(ruth, "relation").units == (turned, told), "what makes it a turning point is linked to first"
    assert table.cell(ruth, "relation").decided == 1
    assert table.cell(bo, "relation").decided == table.cell(bo, "initiativ").decided == 0
    assert next((column.label, column.base) for column in table.columns) == ("Relation", 2)
    assert "3 informanter" in table.caption
    assert "ingen har afgjort" in table.caption
    assert any("fravær i livet" in note for note in table.notes)


@pytest.mark.parametrize(
    "attributes",
    [
        {"polaritet": "fravaer"},
        {"polaritet": "afvist"},
        {"modalitet": "kontrafaktisk"},
        {"modalitet": "oensket"},
        {"om": "anden"},
    ],
)
def test_what_was_lacking_wished_for_or_somebody_elses_is_no_mark(coded, attributes):
    material = coded({"Ruth": [("Ingen troede på mig.", {"stoette.tro": ("decision", attributes)})]})
    assert _marks(_matrix(material)) == {}


def test_codes_that_only_begin_alike_are_no_mark(coded):
    material = coded({"Ruth": [("Ja.", {"praktikker": "decision", "praktik.traening": 0.2})]})
    assert _marks(_matrix(material)) == {}


def test_an_element_without_a_kind_of_its_own_is_singled_out_beside_a_turn_or_in_so_many_words(coded):
    material = coded(
        {
            "Anna": [("I praktikken ringede jeg selv.", {"praktik.traening": "decision", SELF: "decision"})],
            "Bo": [("Praktikken vendte det hele.", {"praktik.traening": ("decision", {"emic": "ja"})})],
            "Carl": [("Jeg var i praktik.", {"praktik.traening": "decision"}), ("Jeg ringede.", {SELF: "decision"})],
            "Dina": [("I praktikken ringede jeg selv.", {"praktik.traening": "decision", SELF: 0.8})],
        }
    )
    table = _matrix(material)
    marks = _marks(table)
    assert [marks[who, "praktik"] for who in ("Anna", "Bo", "Carl", "Dina")] == [
        "turning",
        "turning",
        "present",
        "turning",
    ]
    decided = {row.label: table.cell(row.id, "praktik").decided for row in table.rows}
    assert decided == {"Anna": 1, "Bo": 1, "Carl": 1, "Dina": 0}


def test_one_event_may_turn_in_two_ways(coded):
    material = coded({"Ruth": [("Hun lyttede, og så ringede jeg.", {LISTENED: "decision", SELF: "decision"})]})
    assert _marks(_matrix(material)) == {("Ruth", "relation"): "turning", ("Ruth", "initiativ"): "turning"}


def test_a_setback_never_turns_the_course_towards_work(coded):
    attributes = {"emic": "ja"}
    material = coded(
        {"Ruth": [("Så røg skulderen.", {"afsporende_haendelse": ("decision", attributes), SELF: "decision"})]}
    )
    assert _marks(_matrix(material))["Ruth", "knaek"] == "present"


def test_a_turn_that_is_too_unsure_for_a_coding_is_still_marked_and_linked(coded):
    material = coded({"Ruth": [("Så ringede jeg.", {SELF: 0.35})]})
    table = _matrix(material)
    cell = table.cell(material.cases[0].id, "initiativ")
    assert (cell.mark, cell.units, cell.decided) == ("turning", (material.units[0].id,), 0)
    assert "1 foreslået og ikke afgjort" in table.caption
    assert "Foreslåede vendepunkter tæller, når slagsene tilsammen når 0,30." in table.caption
    decided_only = _matrix(dataclasses.replace(material, source="decisions"))
    assert "tilsammen" not in decided_only.caption
    assert "together reach 0.30" in _matrix(dataclasses.replace(material, lang="en")).caption


def test_what_is_called_decisive_without_a_turn_is_linked_to_first(coded):
    told = [("Jeg var i praktik.", {}), ("Den vendte det hele.", {"emic": "ja"}), ("Og praktikken sluttede.", {})]
    material = coded({"Ruth": [(words, {"praktik.traening": ("decision", its)}) for words, its in told]})
    first, decisive, last = (unit.id for unit in material.units)
    assert _matrix(material).cell(material.cases[0].id, "praktik").units == (decisive, first, last)


def test_columns_that_nobody_has_are_named_and_not_shown_and_none_is_named_where_all_have_some(coded):
    material = coded({"Ruth": [("Hun troede på mig.", {"stoette.tro": "decision"})]}, labels={SELF: "Selv"})
    table = _matrix(material)
    assert [column.id for column in table.columns] == ["relation"]
    assert [note for note in table.notes if note.startswith("Ingen fortæller om")] == [
        "Ingen fortæller om: Eget initiativ."
    ]
    every = _matrix(coded({"Ruth": [("Hun troede på mig.", {"stoette.tro": "decision", SELF: "decision"})]}))
    assert not any("Ingen fortæller om" in note for note in every.notes)


def test_a_column_of_too_few_is_hidden_in_all_rows_and_zero_is_not(coded):
    said = {"stoette.tro": "decision"}
    material = coded(
        {
            "Ruth": [("Hun troede på mig.", said), ("Jeg var i praktik.", {"praktik.traening": "decision"})],
            "Bo": [("Han troede på mig.", said)],
        },
        labels={SELF: "Selv"},
    )
    table = _matrix(material, min_informants=2)
    rows = [row.id for row in table.rows]
    assert all(table.cell(row, "praktik").hidden for row in rows)
    assert not any(table.cell(row, "praktik").units or table.cell(row, "praktik").mark for row in rows)
    assert not any(table.cell(row, column).hidden for row in rows for column in ("relation", "initiativ"))
    bases = {column.id: column.base for column in table.columns}
    assert bases == {"relation": 2, "praktik": None}, "nobody tells of the initiative: it is no column"
    assert "Ingen fortæller om: Eget initiativ." in table.notes
    assert any("Praktik" in note and "færre end 2" in note for note in table.notes)


def test_an_element_that_no_codebook_has_codes_for_is_left_out_and_said(coded):
    table = _matrix(coded({"Ruth": [("Hun troede på mig.", {"stoette.tro": "decision"})]}))
    assert [column.id for column in table.columns] == ["relation"]
    assert any("Eget initiativ" in note and "Knæk" in note for note in table.notes)


def test_informants_who_are_alike_stand_together(coded):
    one, other = {"stoette.tro": "decision"}, {"praktik.traening": "decision", SELF: "decision"}
    said = {name: [(f"{name} taler.", one if number % 2 else other)] for number, name in enumerate("ABCDEF")}
    names = "".join(row.label for row in _matrix(coded(said)).rows)
    assert {frozenset(names[:3]), frozenset(names[3:])} == {frozenset("ACE"), frozenset("BDF")}
    assert set(names[:3]) == set("ACE"), "those with more marks are up"


def test_rows_by_an_attribute_stand_in_its_order_with_its_value(coded):
    rounds = {"Ruth": {"runde": "10"}, "Bo": {"runde": "2"}, "Ida": {}}
    table = _matrix(
        coded({name: [(f"{name} her.", {})] for name in rounds}, attributes=rounds), order="attribute:runde"
    )
    assert [row.label for row in table.rows] == ["Bo (2)", "Ruth (10)", "Ida (–)"]


def test_an_attribute_with_a_raised_digit_orders_the_rows_too(coded):
    rooms = {"Ruth": {"plads": "10 m²"}, "Bo": {"plads": "²"}, "Ida": {"plads": "9 m²"}}
    table = _matrix(coded({name: [(f"{name} her.", {})] for name in rooms}, attributes=rooms), order="attribute:plads")
    assert [row.label for row in table.rows] == ["Ida (9 m²)", "Ruth (10 m²)", "Bo (²)"]


@pytest.mark.parametrize(("order", "hint"), [("attribute:farve", "navn, runde"), ("størrelse", "attribute:COLUMN")])
def test_an_unknown_order_is_refused_with_what_there_is(coded, order, hint):
    with pytest.raises(ConfigError) as refused:
        _matrix(coded({"Ruth": [("Ja.", {})]}, attributes={"Ruth": {"runde": "1"}}), order=order)
    assert refused.value.code == "Q001"
    assert hint in refused.value.hint


CODES = st.dictionaries(
    st.sampled_from([SELF, LISTENED, "stoette.tro", "praktik.uklar", "afsporende_haendelse"]),
    st.one_of(
        st.just("decision"),
        st.sampled_from([0.2, 0.4, 0.8]),
        st.tuples(st.just("decision"), st.sampled_from([{"polaritet": "fravaer"}, {"emic": "ja"}])),
    ),
    max_size=3,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(CODES, max_size=3), min_size=1, max_size=5), st.integers(0, 3), st.integers(0, 9))
def test_marks_keep_their_laws_whatever_the_order_of_input(coded, people, least, seed):
    material = coded(
        {
            f"P{number}": [(f"P{number} siger {at}.", codes) for at, codes in enumerate(said)]
            for number, said in enumerate(people)
        }
    )
    mixed = {name: list(getattr(material, name)) for name in ("cases", "units", "codings")}
    for items in mixed.values():
        random.Random(seed).shuffle(items)
    other = dataclasses.replace(material, **{name: tuple(items) for name, items in mixed.items()})
    table = _matrix(material, min_informants=least)
    assert table == _matrix(other, min_informants=least)
    assert {row.id for row in table.rows} == {case.id for case in material.cases}
    for (row, column), cell in table.cells.items():
        assert cell.hidden or (cell.mark and cell.n == 1 and cell.units)
        assert all(material.case_of[unit] == row for unit in cell.units)
        assert not (cell.hidden and (cell.mark or cell.units or cell.n))
        assert (cell.mark, column) != ("turning", "knaek")
    for column in table.columns:
        shown = sum(bool(table.cell(row.id, column.id).mark) for row in table.rows)
        assert column.base is None or column.base == shown
        assert shown == 0 or shown >= least


def test_the_shipped_elements_name_codes_that_the_shipped_codebooks_have():
    from qualkit.codebook import load_codebooks

    codes = {code.id for book in load_codebooks() for code in book.codes}
    named = {code for element in shipped_elements() for code in (*element.present, *element.turning)}
    assert named <= codes
    assert all(element.label("da") != element.label("en") for element in shipped_elements())


def test_a_project_may_carry_its_own_elements(tmp_path):
    path = tmp_path / "elementer.yaml"
    path.write_text("- id: hund\n  da: En hund\n  present: stoette.hund\n", encoding="utf-8")
    (element,) = load_elements(path)
    assert (element.label("en"), element.present, element.turning, element.setback) == (
        "En hund",
        ("stoette.hund",),
        (),
        False,
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("hund: ja\n", "Q202"),
        ("- id: hund\n  da: Hund\n", "Q202"),
        ("- id: hund\n  codes: [a]\n", "Q202"),
        ("- id: hund\n  present: [1]\n", "Q202"),
        ("- id: hund\n  present: [a]\n  setback: måske\n", "Q202"),
        ("- id: hund\n  present: [a]\n- id: hund\n  present: [b]\n", "Q203"),
        ("- id: [\n", "Q201"),
    ],
)
def test_faulty_elements_are_refused_with_their_place(tmp_path, text, code):
    path = tmp_path / "elementer.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError) as refused:
        load_elements(path)
    assert refused.value.code == code
    assert "elementer.yaml" in str(refused.value)
    assert refused.value.hint


def test_missing_elements_are_said(tmp_path):
    with pytest.raises(ConfigError) as refused:
        load_elements(tmp_path / "elementer.yaml")
    assert refused.value.code == "Q001"


# --- phases and identities ---------------------------------------------------------------------------------------

LABELS = {"fase.stagnation": "Stagnation", "identitet.klient": "Klient", "identitet.medskaber": "Medskaber"}
