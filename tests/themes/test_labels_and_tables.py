"""A name follows its theme, also when there is one more interview; tables say who tells of what, and on what basis."""

from dataclasses import replace

import pytest

from qualkit.findings import Theme, ThemeModel
from qualkit.themes import code_keywords, label_themes, theme_ranking, themes_by_cases, themes_by_codes
from qualkit.themes.labels import Named, from_json, named, to_json


def theme(number, words, units=(), cases=None, **more):
    return Theme(
        id=f"t{number}",
        label=" · ".join(words.split()[:3]),
        words=tuple((word, 1.0) for word in words.split()),
        units=tuple((unit, 1.0) for unit in units),
        cases=cases or {},
        stability=0.8,
        coherence=0.1,
        **more,
    )


def model_of(*themes, units=(), outliers=()):
    return ThemeModel("nmf", themes, tuple(units), tuple(outliers), 0.8, 1.0, 0.1)


BUS, HAVE = "bus billet sæde chauffør rute", "have spade frø jord hæk"


def test_a_name_follows_its_words_to_another_place():
    given = [named(theme(1, BUS), "  Vejen  til arbejde ")]
    later = label_themes(model_of(theme(1, HAVE), theme(2, "bus billet sæde stop plan")), given)
    assert [(each.label, each.edited) for each in later.themes] == [
        ("have · spade · frø", False),
        ("Vejen til arbejde", True),
    ]


def test_a_name_does_not_go_to_a_theme_of_other_words():
    later = label_themes(model_of(theme(1, HAVE), theme(2, "bus hus mus lus")), [named(theme(1, BUS), "Vejen")])
    assert not any(each.edited for each in later.themes)


def test_two_names_never_go_to_one_theme():
    given = [Named("Bus", tuple(BUS.split())), Named("Tog", ("bus", "billet", "tog"))]
    assert [each.label for each in label_themes(model_of(theme(1, BUS)), given).themes] == ["Bus"]


def test_names_come_back_from_json_as_they_were():
    given = [Named('Vejen · "hjem"', ("bus", "på"))]
    assert from_json(to_json(given)) == given
    assert from_json(None) == []


@pytest.fixture
def told(coded):
    material = coded(
        {
            "Ruth": [("Bussen kom for sent.", {"vej.ud": "decision"}), ("Haven gror.", {"vej.ud": 0.7})],
            "Omar": [("Bussen var fuld.", {"vej.ud": 0.6}), ("Bussen igen.", {"vej.hjem": 0.9})],
        }
    )
    ids = [unit.id for unit in material.units]
    ruth, omar = (case.id for case in material.cases)
    model = model_of(
        theme(1, BUS, (ids[0], ids[2], ids[3]), {omar: 2, ruth: 1}),
        theme(2, HAVE, (ids[1],), {ruth: 1}),
        units=ids,
    )
    return material, model, ids


def test_the_table_of_informants_counts_their_units(told):
    material, model, ids = told
    table = themes_by_cases(model, material, 1)
    assert [[table.cell(row.id, column.id).n for column in table.columns] for row in table.rows] == [[1, 2], [1, 0]]
    assert table.cell("t1", table.columns[1].id).units == (ids[2], ids[3])
    assert [row.base for row in table.rows] == [2, 1]
    assert "fundet af maskinen" in table.caption


def test_the_table_of_codes_counts_informants_and_says_what_is_decided(told):
    material, model, _ = told
    table = themes_by_codes(model, material)
    both = table.cell("vej.ud", "t1")
    assert (both.n, both.decided, both.hidden) == (2, 1, False)
    assert table.cell("vej.hjem", "t2").n == 0
    assert "som kodere har afgjort" in table.caption


def test_few_informants_are_hidden_and_none_is_not(told):
    material, model, _ = told
    table = themes_by_codes(model, material, 2)
    assert table.cell("vej.ud", "t2").hidden
    assert not table.cell("vej.ud", "t1").hidden
    assert not table.cell("vej.hjem", "t2").hidden
    assert [row.hidden for row in theme_ranking(model, material, 2).rows] == [False, True]
    assert any("færre end 2" in note for note in table.notes)


def test_what_was_lacking_or_is_denied_is_not_counted_and_a_note_says_so(told, coded):
    material, model, ids = told
    note = "Det, der manglede eller afvises, er ikke talt med."
    assert note not in themes_by_codes(model, material).notes
    codings = [
        replace(each, attributes={"polaritet": "afvist"}) if each.unit.id == ids[2] else each
        for each in material.codings
    ]
    table = themes_by_codes(model, replace(material, codings=tuple(codings)))
    assert (table.cell("vej.ud", "t1").n, table.cell("vej.ud", "t1").units) == (1, (ids[0],))
    assert next(row.base for row in table.rows if row.id == "vej.ud") == 1
    assert note in table.notes


def test_no_base_is_printed_that_is_too_small(told):
    material, model, _ = told
    codes = themes_by_codes(model, material, 2)
    assert {row.id: row.base for row in codes.rows} == {"vej.ud": 2, "vej.hjem": None}
    assert {column.id: column.base for column in codes.columns} == {"t1": 2, "t2": None}
    assert [row.base for row in themes_by_cases(model, material, 2).rows] == [2, None]


def test_the_ranking_puts_what_most_tell_of_first(told):
    material, model, _ = told
    rows = theme_ranking(replace(model, themes=tuple(reversed(model.themes))), material).rows
    assert [(row.id, row.n, row.base, row.word) for row in rows] == [("t1", 2, 2, ""), ("t2", 1, 2, "")]
    assert [theme_ranking(model, replace(material, lang=lang)).items for lang in ("da", "en")] == ["Enheder", "Units"]


def test_keywords_of_codes_come_in_the_order_of_the_codebook(coded):
    material = coded(
        {
            "Ruth": [
                ("Bussen, bussen og chaufføren.", {"vej.ud": "decision"}),
                ("Haven, haven, haven.", {"vej.hjem": 0.8}),
            ],
            "Omar": [("Noget helt andet.", {"uden.ord": 0.9})],
        }
    )
    found = code_keywords(material)
    assert {code: [word for word, _ in its] for code, its in found.items()} == {
        "vej.hjem": ["haven"],
        "vej.ud": ["bussen"],
    }
