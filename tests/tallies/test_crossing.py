"""Who tells of what by role and round, and which codes are told together: small stories with a known answer."""

import pytest

from qualkit.errors import ConfigError
from qualkit.tallies import (
    co_occurrence,
    code_by_attribute,
    contrast,
    coverage,
    crossing,
    crosstab,
    decided_share,
    mechanism_by_outcome,
)

FAMILY = {
    "Ruth": [("Hun kom hver fredag.", {"mekanisme.kontinuitet": "decision"}), ("Nu sover jeg.", {"forandring.ro": 0.9})],
    "Bo": [("Hun kom hver fredag, og nu sover jeg.", {"mekanisme.kontinuitet": "decision", "forandring.ro": "decision"})],
    "Lone": [
        ("Vi blev ved.", {"mekanisme.kontinuitet": 0.8}),
        ("Der gik et år.", {}),
        ("De fik ro på.", {"forandring.ro": 0.8}),
    ],
}  # fmt: skip
ROLES = {"Ruth": {"rolle": "forælder"}, "Bo": {"rolle": "forælder"}, "Lone": {"rolle": "medarbejder"}}


def test_parents_and_staff_stand_side_by_side_with_their_own_base(coded):
    table = contrast(
        coded({**FAMILY, "Eva": [("Nå.", {})]}, attributes={**ROLES, "Eva": {"rolle": "forælder"}}), "rolle"
    )
    assert [(column.label, column.base) for column in table.columns] == [
        ("forælder", 3),
        ("medarbejder", 1),
        ("Alle", 4),
    ]
    assert table.cell("mekanisme.kontinuitet", "rolle=forælder").text == "2"
    assert table.cell("mekanisme.kontinuitet", "total").text == "3"


def test_a_share_of_fewer_than_five_is_not_printed_and_a_note_says_so(coded):
    said = {name: [("Hun blev ved.", {"fase.op": "decision"} if name != "F" else {})] for name in "ABCDEFGHI"}
    roles = {name: {"rolle": "forælder" if name < "F" else "medarbejder"} for name in said}
    table = code_by_attribute(coded(said, attributes=roles), "rolle")
    assert [table.cell("fase.op", column.id).text for column in table.columns] == [
        "5 (100\u00a0%)",
        "3",
        "8 (89\u00a0%)",
    ]
    assert table.cell("fase.op", "rolle=medarbejder").share == 0.75
    note = "Andele af færre end fem informanter vises ikke."
    assert note in table.notes
    roles["E"] = {"rolle": "medarbejder"}
    enough = code_by_attribute(
        coded({**said, "J": [("Nå.", {})]}, attributes={**roles, "J": {"rolle": "forælder"}}), "rolle"
    )
    assert note not in enough.notes


def test_values_stand_in_one_order_whichever_of_them_python_takes_for_numbers(coded):
    values = ["nan", "2", "inf", "10", "1e3", "1_0", "-1,5", ""]
    said = {name: [("Nå.", {"fase.op": "decision"})] for name in "ABCDEFGH"}
    for order in (values, values[::-1], values[3:] + values[:3]):
        roles = {name: {"værdi": value} for name, value in zip(said, order, strict=True)}
        table = code_by_attribute(coded(said, attributes=roles), "værdi")
        assert [column.label for column in table.columns] == [
            "-1,5", "2", "10", "1_0", "1e3", "inf", "nan", "uoplyst", "Alle",
        ]  # fmt: skip


def test_what_a_code_holds_is_looked_up_once_a_code_and_not_once_a_coding(coded, monkeypatch):
    looked_up = []
    told = crossing.axis_codes
    monkeypatch.setattr(crossing, "axis_codes", lambda material, code: looked_up.append(code) or told(material, code))
    codes = ["mekanisme.kontinuitet", "forandring.ro"]
    assert co_occurrence(coded(FAMILY), codes=codes).cell(*codes).n == 1
    assert looked_up == codes


def test_the_most_different_come_first(coded):
    said = {name: [*its, ("Det var chefen.", {"mekanisme.ledelse": "decision"})] for name, its in FAMILY.items()}
    del said["Lone"][-1]
    table = contrast(coded(said, attributes=ROLES), "rolle", code="mekanisme")
    assert [row.id for row in table.rows] == ["mekanisme.ledelse", "mekanisme", "mekanisme.kontinuitet"]


def test_one_with_two_rounds_is_in_both_columns_and_once_in_all(in_two_rounds):
    material = in_two_rounds(
        {
            "Ruth 1": [("Jeg lå i sengen.", {"fase.ned": "decision"})],
            "Ruth 2": [("Jeg er i gang.", {"fase.op": "decision"})],
            "Bo": [("Jeg lå også.", {"fase.ned": "decision"})],
        },
        "Ruth",
        attributes={"Ruth 1": {"runde": "1"}, "Ruth 2": {"runde": "2"}, "Bo": {"runde": "1"}},
    )
    table = contrast(material, "runde")
    assert [(column.label, column.base) for column in table.columns] == [("1", 2), ("2", 1), ("Alle", 2)]
    assert [table.cell("fase.ned", column.id).n for column in table.columns] == [2, 0, 2]
    assert [table.cell("fase.op", column.id).n for column in table.columns] == [0, 1, 1]
    assert any("flere interview" in note for note in table.notes)


def test_an_attribute_that_nobody_has_is_said_with_those_there_are(coded):
    with pytest.raises(ConfigError, match="'rollen'") as caught:
        contrast(coded(FAMILY, attributes=ROLES), "rollen")
    assert "rolle" in caught.value.hint


def test_values_that_are_not_known_stand_last(coded):
    table = contrast(coded(FAMILY, attributes={"Ruth": {"alder": "57"}, "Bo": {"alder": "9"}}), "alder")
    assert [column.label for column in table.columns] == ["9", "57", "uoplyst", "Alle"]


@pytest.mark.parametrize(("reach", "told"), [(0, 1), (1, 2), (2, 3)])
def test_mechanisms_and_changes_are_told_side_by_side(coded, reach, told):
    table = crosstab(coded(FAMILY), "mekanisme", "forandring", reach=reach)
    cell = table.cell("mekanisme.kontinuitet", "forandring.ro")
    assert (cell.n, cell.decided) == (told, 1)


def test_nothing_is_called_an_effect(coded):
    for lang in ("da", "en"):
        table = mechanism_by_outcome(coded(FAMILY, lang=lang))
        printed = " ".join([table.title, table.caption, table.counts, *table.notes]).casefold()
        assert table.cell("mekanisme.kontinuitet", "forandring.ro").n == 2
        assert not any(word in printed for word in ("effekt", "effect", "virkning", "skyldes", "caused"))
        assert "ikke, at den ene" in printed or "not say that one" in printed


def test_what_is_asked_for_is_not_joined_into_what_is_above_it(coded):
    said = {"Ane": [("A.", {"vendepunkt.netvaerk.job": "decision", "fase.a": "decision"})]}
    material = coded(said, parents={"vendepunkt.netvaerk": "vendepunkt"})
    table = crosstab(material, "vendepunkt.netvaerk", "fase", level=1)
    assert [row.id for row in table.rows] == ["vendepunkt.netvaerk"]
    assert [column.id for column in table.columns] == ["fase"]
    assert table.cell("vendepunkt.netvaerk", "fase").n == 1


def test_neighbours_are_those_of_the_same_informant(coded):
    """The last unit of one and the first of the next stand beside each other in a file of all, not in a life."""
    material = coded({"Ane": [("A.", {"fase.a": "decision"})], "Bo": [("B.", {"hjælp.b": "decision"})]})
    assert crosstab(material, "fase", "hjælp", reach=1).cell("fase.a", "hjælp.b").n == 0


def test_a_table_may_want_the_codes_that_nobody_tells_of(coded):
    material = coded(FAMILY, labels={"forandring.haab": "Håb", "forandring": "Forandring"})
    assert "Ingen informanter fortæller om: Håb." in crosstab(material, "mekanisme", "forandring").notes
    table = crosstab(material, "mekanisme", "forandring", every=True)
    assert [(column.label, column.base) for column in table.columns] == [("Forandring ro", 3), ("Håb", 0)]


def test_a_code_and_one_below_it_are_not_told_as_company(coded):
    material = coded({"Ane": [("A.", {"fase.a": "decision", "hjælp.b": "decision"})]})
    table = co_occurrence(material, codes=["fase", "fase.a", "hjælp"])
    assert ("fase", "fase.a") not in table.cells
    assert table.cell("fase", "hjælp").text == "1 (1)"
    assert table.cell("fase.a", "fase.a").n == 1


def test_codes_that_stand_alone_are_named_and_take_no_room(coded):
    material = coded({"Ane": [("A.", {"fase.a": "decision", "hjælp.b": 0.9}), ("C.", {"fase.c": 0.9})]})
    table = co_occurrence(material)
    assert [row.id for row in table.rows] == ["fase.a", "hjælp.b"]
    assert "Står aldrig sammen med en anden kode: Fase c." in table.notes
    assert table.cell("fase.a", "hjælp.b").decided == 0


@pytest.mark.parametrize(("within", "told"), [("unit", 0), ("neighbours", 0), ("informant", 1)])
def test_company_is_looked_for_as_far_as_asked(coded, within, told):
    material = coded({"Ane": [("A.", {"fase.a": "decision"}), ("B.", {}), ("C.", {"hjælp.b": "decision"})]})
    assert co_occurrence(material, codes=["fase", "hjælp"], within=within).cell("fase", "hjælp").n == told


def test_coverage_counts_the_informants_own_words(coded):
    material = coded({"Ane": [("Et to tre.", {"fase.a": "decision", "fase.b": 0.8}), ("Fire.", {}), ("Fem seks", {})]})
    table = coverage(material)
    (ane,) = (column.id for column in table.columns if column.label == "Ane")
    assert [table.cell("any", ane).n, table.cell("fase.a", ane).n] == [3, 3]
    assert table.cell("any", ane).share == 3 / 6
    assert table.cell("any", "total").share == 3 / 6
    assert table.cell("fase.b", ane).decided == 0


def test_how_far_coding_has_come_is_told_of_each_interview(coded):
    material = coded(
        {"Ane": [("A.", {"fase.a": "decision"}), ("B.", {"fase.a": 0.8}), ("C.", {}), ("D.", {"fase.a": 0.3})]}
    )
    table = decided_share(material)
    (row,) = table.rows
    assert [table.cell(row.id, column.id).n for column in table.columns] == [4, 1, 1, 2]
