"""What a reader, a spreadsheet or a browser gets: the words as they are, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.export import Column, Table, export_table, quote_table, suggestion_table
from qualkit.export.docx import write_docx
from qualkit.model import Quote

FORMATS = ["csv", "csv-excel", "docx", "html", "jsonl", "md", "xlsx"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", '=HYPERLINK("http://x.invalid")', "＝1", "\n=1"]


def _one(text: str, **fields: str) -> Table:
    return Table("Prøve", [Column("text", "Tekst", 40)], [{"text": text}], **fields)


def _written(table: Table, folder: Path, name: str) -> bytes:
    return export_table(table, folder / f"t.{'csv' if name == 'csv-excel' else name}", format=name).read_bytes()


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cells: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for key, value in attrs if key in ("href", "src", "action", "style")]
        if tag == "td":
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


@pytest.mark.parametrize("text", FORMULAS)
@pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("csv-excel", ";")])
def test_no_csv_cell_begins_like_a_formula(tmp_path: Path, text: str, name: str, delimiter: str) -> None:
    data = _written(_one(text), tmp_path, name).decode("utf-8-sig")
    (_, row) = list(csv.reader(io.StringIO(data, newline=""), delimiter=delimiter))
    assert row == [f"'{text}"]


@pytest.mark.parametrize("text", ["ja = nej", "1 - 2", "a@b.invalid", "", "”=1”"])
def test_csv_cells_that_only_hold_such_signs_stay_as_they_are(tmp_path: Path, text: str) -> None:
    data = _written(Table("x", [Column("a", "A"), Column("b", "B")], [{"a": text, "b": "b"}]), tmp_path, "csv")
    assert list(csv.reader(io.StringIO(data.decode())))[1][0] == text


def test_negative_numbers_are_numbers_in_csv_with_the_dialects_decimal_sign(tmp_path: Path) -> None:
    table = Table("x", [Column("a", "A", kind="number"), Column("b", "B", kind="integer")], [{"a": -0.5, "b": -3}])
    assert _written(table, tmp_path, "csv") == b"A,B\n-0.50,-3\n"
    assert _written(table, tmp_path, "csv-excel") == b"\xef\xbb\xbfA;B\r\n-0,50;-3\r\n"


@pytest.mark.parametrize("text", [*FORMULAS, "http://x.invalid", "mailto:a@b.invalid", "0012", "1e5"])
def test_an_excel_cell_is_text_whatever_it_begins_with(tmp_path: Path, text: str) -> None:
    import openpyxl

    _written(_one(text), tmp_path, "xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]
    cell = sheet["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert cell.value == text.replace("\r", "\n")


def test_the_excel_sheet_is_frozen_filtered_and_styled(table: Table, tmp_path: Path) -> None:
    import openpyxl

    _written(table, tmp_path, "xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    sheet = book["Citater"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:N5"
    assert [cell.value for cell in sheet[1]] == [column.label for column in table.columns]
    assert sheet["A1"].font.bold
    assert sheet["A2"].alignment.wrap_text
    assert sheet["J2"].value == pytest.approx(0.8125)
    assert sheet["J2"].number_format == "0.00"
    assert book["Om tabellen"]["A2"].value == table.caption


def test_what_excel_cannot_hold_is_an_error_and_not_cut_off(tmp_path: Path) -> None:
    from qualkit.errors import ExportError

    with pytest.raises(ExportError) as refused:
        _written(_one("a" * 40_000), tmp_path, "xlsx")
    assert refused.value.code == "Q502"
    assert not list(tmp_path.iterdir())


def test_html_runs_nothing_fetches_nothing_and_shows_the_words(
    table: Table, quotes: list[Quote], tmp_path: Path
) -> None:
    html = _written(table, tmp_path, "html").decode()
    page = _Page()
    page.feed(html)
    assert html.startswith('<!doctype html>\n<html lang="da">')
    assert not {"script", "img", "link", "iframe", "a"} & set(page.tags)
    assert page.links == []
    for quote in quotes:
        assert quote.text in [cell.strip() for cell in page.cells]


def test_markdown_keeps_a_row_a_line_and_its_cells_apart(table: Table, tmp_path: Path) -> None:
    lines = _written(table, tmp_path, "md").decode().splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 2 + len(table.rows)
    assert {row.replace(r"\|", "").count("|") for row in rows} == {rows[0].count("|")}
    assert "\\<script>" in rows[4]
    assert "[med]\\(http" in rows[4]
    assert "[…]" in rows[4]
    assert "\\*Karen\\*" in rows[4]
    assert "interview_00" in rows[2]
    assert any(
        line.startswith("> ”Altså, jeg blev mødt") and line.endswith("(Louise, hjemmehjælper)") for line in lines
    )


def test_word_gets_heading_caption_table_and_citations_in_danish(
    table: Table, quotes: list[Quote], tmp_path: Path
) -> None:
    import docx
    from docx.oxml.ns import qn

    _written(table, tmp_path, "docx")
    document = docx.Document(str(tmp_path / "t.docx"))
    paragraphs = [paragraph.text for paragraph in document.paragraphs]
    assert paragraphs[:2] == ["Citater", table.caption]
    assert f"”{quotes[0].text}” (Louise, hjemmehjælper)" in paragraphs
    grid = document.tables[0]
    assert [row.cells[0].text for row in grid.rows] == ["Citat", *[quote.text for quote in quotes]]
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"da-DK"}
    write_docx(table, tmp_path / "bare.docx", citations=False)
    assert not any(
        paragraph.text.startswith("”") for paragraph in docx.Document(str(tmp_path / "bare.docx")).paragraphs
    )


def test_jsonl_leaves_values_untouched(table: Table, quotes: list[Quote], tmp_path: Path) -> None:
    rows = [json.loads(line) for line in _written(table, tmp_path, "jsonl").decode().splitlines()]
    assert [row["quote"] for row in rows] == [quote.text for quote in quotes]
    assert rows[0]["probability"] == 0.8125
    assert rows[1]["spans"] == [[100, 140], [150, 160]]
    assert list(rows[0])[:2] == ["quote", "informant"]


def test_danish_letters_and_emoji_survive_everywhere(quotes: list[Quote], tmp_path: Path) -> None:
    import docx
    import openpyxl

    table = quote_table(quotes[:1])
    for name in ("csv", "csv-excel", "html", "jsonl", "md"):
        assert quotes[0].text in _written(table, tmp_path, name).decode("utf-8-sig")
    _written(table, tmp_path, "xlsx")
    _written(table, tmp_path, "docx")
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").worksheets[0]["A2"].value == quotes[0].text
    assert docx.Document(str(tmp_path / "t.docx")).tables[0].rows[1].cells[0].text == quotes[0].text


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "empty", [quote_table([]), suggestion_table([]), Table("", [], [])], ids=["quotes", "suggestions", "bare"]
)
def test_an_empty_table_is_written_and_says_so(tmp_path: Path, name: str, empty: Table) -> None:
    data = _written(empty, tmp_path, name)
    if name in ("html", "md") and empty.title == "Citater":
        assert "Ingen citater." in data.decode()


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(), max_size=40))
def test_no_text_breaks_a_writer(tmp_path: Path, name: str, text: str) -> None:
    table = Table(text, [Column("text", text, 40)], [{"text": text}], caption=text, notes=[text])
    assert _written(table, tmp_path, name) == _written(table, tmp_path, name)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_jsonl_and_csv_give_back_what_they_were_given(tmp_path: Path, text: str) -> None:
    table = Table("x", [Column("text", "T"), Column("n", "N")], [{"text": text, "n": "n"}])
    assert json.loads(_written(table, tmp_path, "jsonl"))["text"] == text
    read = list(csv.reader(io.StringIO(_written(table, tmp_path, "csv").decode(), newline="")))
    assert read[1][0] in (text, f"'{text}")
