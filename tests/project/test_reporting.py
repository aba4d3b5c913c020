"""What a report is put together of: which groups are set side by side, what is left out where few could be known, whose words stand."""

import pytest

from qualkit.config import Config
from qualkit.findings import CasePage, CrossTable, Figure, QuoteList, RankedTable
from qualkit.project.quoting import quoter
from qualkit.project.reporting import build_report, contrasts_of
from qualkit.project.reporting_cases import cases_section, turns_by_case

SAID = [
    (
        "Så fik jeg en ny sagsbehandler, og så gik det stærkt med papirerne og det hele.",
        {"vendepunkt.medarbejder.sag": "decision"},
    ),
    ("Før sad jeg bare og ventede, og der skete ikke noget i flere måneder.", {"fase.stagnation": "decision"}),
    (
        "Nu står jeg op om morgenen og kører varer ud, og det er jeg glad for.",
        {"fase.progression": 0.7, "identitet.medskaber": "decision"},
    ),
]


def six(coded, **attributes):
    names = ["Anna", "Bo", "Carla", "Dan", "Eva", "Finn"]
    rows = {name: {key: values[at] for key, values in attributes.items()} for at, name in enumerate(names)}
    return coded({name: SAID if at < 5 else SAID[:1] for at, name in enumerate(names)}, attributes=rows)


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        (["1", "1", "1", "2", "2", "2"], True),
        (["mor", "mor", "far", "far", "far", "far"], True),
        (["41", "41", "52", "52", "52", "52"], False),  # ages
        (["12.03.2024", "12.03.2024", "13.03.2024", "13.03.2024", "14.03.2024", "14.03.2024"], True),
        (["²", "²", "3", "3", "3", "3"], True),
        (["a", "b", "c", "d", "e", "f"], False),  # one each
        (["ja"] * 6, False),
        (["gift, to børn, hus i Tviskebro"] * 3 + ["enlig, ingen børn, værelse i byen"] * 3, False),  # free text
        (["1", "1", "1", "2", "2", ""], False),  # not known of all
    ],
)
def test_groups_are_set_side_by_side_where_an_attribute_parts_the_informants(coded, values, parts):
    assert (contrasts_of(six(coded, kolonne=values)) == ["kolonne"]) is parts


def test_two_attributes_that_part_alike_are_one_contrast(coded):
    parted = ["1", "1", "1", "2", "2", "2"]
    assert contrasts_of(six(coded, runde=parted, hold=["øst" if value == "1" else "vest" for value in parted])) == [
        "runde"
    ]


def report(material, **options):
    return build_report(material, Config(), title="Prøve", **options)


def blocks(made, kind):
    return [block for section in made.sections for block in section.blocks if isinstance(block, kind)]


def test_the_same_report_has_tables_figures_quotes_and_pages(coded):
    made = report(six(coded, runde=["1", "1", "1", "2", "2", "2"]))
    assert [section.id for section in made.sections] == [
        "materialet",
        "vendepunkter",
        "fortalt",
        "citater",
        "den-enkelte",
        "metode",
    ]
    assert len(blocks(made, CasePage)) == 6
    assert {table.row_name for table in blocks(made, RankedTable)} == {"Kode"}
    ids = [figure.id for figure in blocks(made, Figure)]
    assert len(set(ids)) == len(ids)


def test_where_few_are_hidden_nothing_tells_of_one_alone(coded):
    material = six(
        coded, runde=["1", "1", "1", "2", "2", "2"], stilling=["kok", "maler", "smed", "frisør", "bager", "lods"]
    )
    alone = next(coding for coding in material.codings if coding.case == material.cases[0].id)
    from dataclasses import replace

    rare = replace(alone, code="job.oekonomi")
    material = replace(
        material, codings=(rare, *material.codings), labels={**material.labels, "job.oekonomi": "Økonomi"}
    )
    open_report, guarded = report(material), report(material, min_informants=3)
    assert any(quote.code == "job.oekonomi" for each in blocks(open_report, QuoteList) for quote in each.quotes)
    assert not any(quote.code == "job.oekonomi" for each in blocks(guarded, QuoteList) for quote in each.quotes)
    assert blocks(guarded, CasePage) == []
    assert "informanter" in [table.id for table in blocks(open_report, CrossTable)]
    assert "informanter" not in [table.id for table in blocks(guarded, CrossTable)]
    for table in blocks(guarded, CrossTable):
        if table.id.startswith("contrast"):
            assert not any(cell.hidden for cell in table.cells.values())


def test_informants_of_whom_nothing_is_coded_have_no_page(coded):
    made = report(coded({"Anna": SAID, "Bo": [("Ja, det kan du tro, det er længe siden nu.", {})]}))
    assert [page.title.split(",")[0] for page in blocks(made, CasePage)] == ["Anna"]


def test_codebooks_without_phases_or_mechanisms_make_a_report_too(coded):
    made = report(coded({"Anna": [("Suppen var god, og der var altid nok til alle.", {"mad": "decision"})]}))
    assert "fortalt" in [section.id for section in made.sections]
    assert "faser-identiteter" not in [table.id for table in blocks(made, CrossTable)]


def test_the_second_of_a_couple_has_the_pictures_where_their_page_stands_alone(coded):
    material = coded({"Anna": SAID})
    first = material.cases[0]
    from dataclasses import replace

    other = replace(first, id="c-other", name="Ole", voices=((first.voices[0][0], "C"),))
    material = replace(material, cases=(first, other))
    section = cases_section(material, Config(), turns_by_case(material), quoter(material, Config()), [other.id])
    assert [block.case for block in section.blocks if isinstance(block, CasePage)] == ["c-other"]
    assert any(isinstance(block, Figure) for block in section.blocks)
