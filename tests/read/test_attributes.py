"""Tables of attributes: read as people save them, matched to transcripts by name, and what fits nothing is told."""

from __future__ import annotations

import datetime
import io

import pytest

from qualkit.errors import ReadError
from qualkit.read import attach, read_attributes

DIALOGUE = "I: Hvad så?\nDorte: Jo.\nPalle: Nej.\nI: Ja?\nDorte: Ja.\nPalle: Nå.\nI: Og?\nDorte: Tja.\nPalle: Hm."


@pytest.mark.parametrize("mark", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_csv_is_read_whatever_program_saved_it(write, mark, encoding):
    rows = [["interview", "køn", "by"], ["a", "kvinde", '"Ærø, syd; øst"'], ["b", "", "Åby"], ["", "", ""], []]
    path = write("\r\n".join(mark.join(row) for row in rows), "tabel.csv", encoding)
    table = read_attributes(path)
    assert table.columns == ("køn", "by")
    assert [(row.transcript, dict(row.values)) for row in table.rows] == [
        ("a", {"køn": "kvinde", "by": "Ærø, syd; øst"}),
        ("b", {"by": "Åby"}),
    ]


def test_excels_own_separator_line_is_no_header(write):
    assert read_attributes(write("sep=;\nfil;alder\na;41\n", "t.csv")).columns == ("alder",)


def test_an_xlsx_is_read_as_a_person_sees_it(tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["alder", "fil", "dato", "tid", "andel", "aktiv", None])
    sheet.append([41.0, " 12 ", datetime.datetime(2024, 3, 5), datetime.datetime(2024, 3, 5, 9, 30), 0.5, True])
    sheet.append([None, 7, None, None, None, None])
    sheet.append([None, None, None])
    buffer = io.BytesIO()
    book.save(buffer)
    path = tmp_path / "t.xlsx"
    path.write_bytes(buffer.getvalue())
    table = read_attributes(path)
    assert table.columns == ("alder", "dato", "tid", "andel", "aktiv")
    assert [row.transcript for row in table.rows] == ["12", "7"]
    assert dict(table.rows[0].values) == {
        "alder": "41",
        "dato": "2024-03-05",
        "tid": "2024-03-05 09:30",
        "andel": "0.5",
        "aktiv": "ja",
    }
    assert dict(table.rows[1].values) == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "empty"),
        ("\n \n", "empty"),
        ("interview\na\n", "one column"),
        ("interview;alder\n", "no line below"),
        ("interview;alder;Alder\na;1;2\n", "stands twice"),
        ("interview;;alder\na;1;2\n", "no header"),
        ("interview;alder\na;1;2;3\n", "line 2: more cells"),
        ("interview;alder\n;41\n", "line 2: the column 'interview' is empty"),
        (b"\x00\x01\x02" * 50, "no csv"),
    ],
)
def test_a_table_that_cannot_be_read_says_where(write, content, says):
    with pytest.raises(ReadError, match=says) as caught:
        read_attributes(write(content, "t.csv"))
    assert caught.value.code == "Q110"
    assert caught.value.hint


def test_a_damaged_xlsx_and_an_unknown_ending_are_one_line(write):
    for name in ("t.xlsx", "t.ods"):
        with pytest.raises(ReadError) as caught:
            read_attributes(write(b"PK\x03\x04 nej", name))
        assert caught.value.code == "Q110"


def test_rows_find_their_interview_by_name_with_or_without_ending(read, write):
    transcripts = [read(DIALOGUE, name).transcript for name in ("Ruth 1.txt", "b.md", "c.txt")]
    table = read_attributes(write("fil;alder\nRUTH 1;57\nb.md;41\nukendt;3\n", "t.csv"))
    attached, notices = attach(transcripts, table)
    assert [dict(transcript.attributes) for transcript in attached] == [{"alder": "57"}, {"alder": "41"}, {}]
    assert [notice.message for notice in notices] == [
        "1 line of the table fits no interview: ukendt",
        "1 interview has no line in the table: c",
    ]


def test_several_rows_of_one_interview_are_its_informants(read, write):
    transcript = read(DIALOGUE, "par.txt").transcript
    table = read_attributes(write("interview;navn;alder;by\npar;dorte;43;Harkum\npar;Palle;47;Harkum\n", "t.csv"))
    (attached,), notices = attach([transcript], table)
    assert attached.attributes == {"by": "Harkum"}
    assert attached.attributes_of("Dorte")["alder"] == "43"
    assert attached.attributes_of("Palle")["alder"] == "47"
    assert not notices


def test_an_informant_nobody_hears_is_told(read, write):
    table = read_attributes(write("interview;navn;alder\npar;Dorte;43\npar;Mathilde;16\n", "t.csv"))
    (attached,), notices = attach([read(DIALOGUE, "par.txt").transcript], table)
    assert set(attached.informant_attributes) == {"Dorte", "Mathilde"}
    assert "line 3" in notices[0].message


@pytest.mark.parametrize("rows", ["par;;1\npar;Palle;2", "par;Dorte;1\npar;dorte;2"])
def test_rows_that_cannot_be_told_apart_are_refused(read, write, rows):
    table = read_attributes(write(f"interview;navn;alder\n{rows}\n", "t.csv"))
    with pytest.raises(ReadError) as caught:
        attach([read(DIALOGUE, "par.txt").transcript], table)
    assert caught.value.code == "Q110"
