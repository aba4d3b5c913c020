"""Tables of what is found as rows, and the same bytes in every format. ``QUALKIT_GOLDEN=write`` renews the files."""

from __future__ import annotations

import io
import json
import os
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from qualkit import registry
from qualkit.export import (
    Table,
    cross_table,
    export_table,
    finding_values,
    printed_columns,
    ranked_table,
    saturation_table,
)
from qualkit.findings import Cell, CrossTable, Heading, Ranked, RankedTable, Saturation

GOLDEN = Path(__file__).parent / "golden"
SUFFIX = {"csv-excel": "csv"}
PARTS = {
    "xlsx": ["xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml", "xl/sharedStrings.xml"],
    "docx": ["word/document.xml"],
}

BY_ROLE = CrossTable(
    id="by-rolle",
    title="Rolle: hvem fortæller om hvad",
    row_name="Kode",
    column_name="rolle",
    rows=(Heading("mekanisme.tid", "Tid og fleksibilitet"), Heading("forandring.ro", "Ro | overskud")),
    columns=(Heading("rolle=forælder", "forælder", 5), Heading("row", "=medarbejder", 3)),
    cells={
        ("mekanisme.tid", "rolle=forælder"): Cell(
            n=4, decided=2, share=0.8, units=("u-1", "u-2"), text="4 (80\u00a0%)"
        ),
        ("mekanisme.tid", "row"): Cell(hidden=True, text="<3"),
        ("forandring.ro", "rolle=forælder"): Cell(n=3, decided=0, share=0.6, units=("u-3",), text="3 (60\u00a0%)"),
        ("forandring.ro", "row"): Cell(n=0, share=0.0, text="0 (0\u00a0%)"),
    },
    caption="Bygger på 9 kodninger. 8 informanter i alt.",
    notes=("Fravær i et interview er ikke fravær i livet.",),
    shows="text",
    counts="informanter",
)
MATRIX = CrossTable(
    id="matrix",
    title="Forløb",
    row_name="Informant",
    column_name="Element",
    rows=(Heading("ruth", "Ruth"), Heading("bo", "Bo")),
    columns=(Heading("a", "Sygdom"), Heading("b", "Praktik"), Heading("c", "Job")),
    cells={
        ("ruth", "a"): Cell(n=1, decided=1, mark="present"),
        ("ruth", "b"): Cell(n=1, decided=1, mark="turning"),
        ("bo", "a"): Cell(n=1, mark="present"),
        ("bo", "b"): Cell(n=1, mark="turning"),
    },
    shows="mark",
)
RANKED = RankedTable(
    id="ranked-forandring",
    title="Forandringer",
    row_name="Kode",
    rows=(
        Ranked("forandring", "Forandring", 6, 8, "de fleste", codings=12, decided=3, units=("u-1",), decided_codings=9),
        Ranked("forandring.ro", "Ro", n=0, base=8, word="<3", codings=0, decided=0, hidden=True),
    ),
    caption="8 informanter i alt.",
    notes=("Fravær i et interview er ikke fravær i livet.", "Ingen fortæller om: Håb."),
)
CURVE = Saturation(
    id="saturation",
    title="Mætning",
    interviews=(("t-1", "01-ruth"), ("t-2", "02-bo")),
    new=(5, 1),
    cumulative=(5, 6),
    mean=(4.5, 6.0),
    low=(4.0, 6.0),
    high=(5.0, 6.0),
    base=None,
    met_at=None,
    runs=(),
    met_share=None,
    met_median=None,
    verdict="2 interview er for få til at sige noget om mætning; det kræver mindst 6.",
)
TABLES = {
    "by-role": cross_table(BY_ROLE),
    "matrix": cross_table(MATRIX),
    "ranked": ranked_table(RANKED),
    "saturation": saturation_table(CURVE),
}


@pytest.mark.parametrize("name", sorted(TABLES))
@pytest.mark.parametrize("format", sorted(registry.names("exporters")))
def test_every_format_has_golden_bytes(tmp_path: Path, name: str, format: str) -> None:
    suffix = SUFFIX.get(format, format)
    data = export_table(TABLES[name], tmp_path / f"table.{suffix}", format=format).read_bytes()
    if format not in PARTS:
        _same(data, f"{name}{'-excel' if format == 'csv-excel' else ''}.{suffix}")
        return
    assert export_table(TABLES[name], tmp_path / f"again.{suffix}").read_bytes() == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in PARTS[format]:
            _same(archive.read(part), f"{name}-{format}-{Path(part).name}")


def _same(data: bytes, name: str) -> None:
    path = GOLDEN / name
    if os.environ.get("QUALKIT_GOLDEN") == "write":
        path.write_bytes(data)
    assert data == path.read_bytes()


def shown(table: Table) -> list[list[object]]:
    return [[row.get(column.key) for column in printed_columns(table)] for row in table.rows]


def test_a_cell_without_a_decision_wears_a_star_where_others_have_one() -> None:
    assert shown(cross_table(BY_ROLE)) == [
        ["Tid og fleksibilitet", "4 (80\u00a0%)", "<3"],
        ["Ro | overskud", "3 (60\u00a0%)*", "0 (0\u00a0%)"],
    ]
    assert any(note.startswith("*") for note in cross_table(BY_ROLE).notes)


def test_no_star_where_all_or_nothing_is_decided() -> None:
    for decided in (0, 1):
        cells = {at: replace(cell, decided=decided * cell.n) for at, cell in BY_ROLE.cells.items()}
        table = cross_table(replace(BY_ROLE, cells=cells))
        assert "*" not in "".join(str(cell) for row in shown(table) for cell in row)
        assert not any(note.startswith("*") for note in table.notes)


def test_programs_get_bare_numbers_and_nothing_of_the_hidden() -> None:
    first, second = cross_table(BY_ROLE).rows
    assert (first["rolle=forælder.n"], first["rolle=forælder.share"]) == (4, 0.8)
    assert (first["column:row.n"], first["column:row.share"]) == (None, None)
    assert (second["column:row.n"], second["column:row.share"]) == (0, 0.0)
    assert first["row"] == "Tid og fleksibilitet", "a column may be called as the names of the rows are"


def test_marks_tell_the_decided_from_the_suggested_without_colour() -> None:
    table = cross_table(MATRIX)
    assert [[row[key] for key in "abc"] for row in table.rows] == [["○", "●", None], ["◌", "◍", None]]
    assert all(sign in table.notes[0] for sign in "○●◌◍")


def test_a_number_nobody_stands_behind_is_nought_where_numbers_are_shown() -> None:
    table = cross_table(replace(MATRIX, shows="n"))
    assert [row["c"] for row in table.rows] == [0, 0]


def test_several_ranked_tables_become_one_with_their_axes() -> None:
    other = replace(RANKED, title="Faser", notes=RANKED.notes[:1], caption="8 informanter.")
    table = ranked_table([RANKED, other])
    assert [row["axis"] for row in table.rows] == ["Forandringer"] * 2 + ["Faser"] * 2
    assert list(table.notes) == [RANKED.notes[0], "Forandringer: Ingen fortæller om: Håb."]
    assert [row["n"] for row in table.rows] == [6, "<3"] * 2
    assert ranked_table([]).rows == []


def test_of_the_codings_those_decided_are_told_and_programs_get_both_counts() -> None:
    table = ranked_table(RANKED)
    assert shown(table)[0] == ["Forandring", 6, 8, "de fleste", 12, 9]
    assert [column.label for column in printed_columns(table)][-2:] == ["Kodninger", "Heraf afgjort"]
    told, hidden = finding_values(RANKED)["rows"]
    assert (told["decided"], told["decided_codings"]) == (3, 9)
    assert (hidden["decided"], hidden["decided_codings"]) == (None, None)


def test_of_what_is_no_codings_nothing_is_said_of_decisions() -> None:
    themes = replace(RANKED, items="Enheder")
    table = ranked_table(themes)
    assert [column.label for column in table.columns][-1] == "Enheder"
    assert shown(table)[0] == ["Forandring", 6, 8, "de fleste", 12]
    assert "decided" not in table.rows[0]
    assert (finding_values(themes)["rows"][0]["codings"], finding_values(themes)["rows"][0]["decided"]) == (12, None)


def test_headings_are_english_in_an_english_table() -> None:
    labels = [column.label for column in ranked_table(replace(RANKED, lang="en")).columns]
    assert labels[2:7] == ["Informants", "Of", "Word", "Codings", "Of them decided"]


def test_a_heading_says_how_many_it_has_in_both_languages() -> None:
    for lang in ("da", "en"):
        labels = [column.label for column in cross_table(replace(BY_ROLE, lang=lang)).columns]
        assert "forælder (n\u00a0=\u00a05)" in labels


def test_json_has_no_number_of_a_hidden_cell() -> None:
    values = json.loads(json.dumps(finding_values(BY_ROLE)))
    (hidden,) = (cell for cell in values["cells"] if cell.get("hidden"))
    assert hidden == {"row": "mekanisme.tid", "column": "row", "hidden": True, "text": "<3"}
    rows = finding_values(RANKED)["rows"]
    assert (rows[0]["n"], rows[1]["n"], rows[1]["codings"]) == (6, None, None)
    assert finding_values(CURVE)["interviews"][0] == ("t-1", "01-ruth")
