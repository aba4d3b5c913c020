"""Word files: paragraphs, tables, breaks and tracked changes become lines; what is left out is told."""

from __future__ import annotations

import io
import zipfile

import pytest

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def run(text: str) -> str:
    return f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*runs: str) -> str:
    return "<w:p><w:pPr><w:jc/></w:pPr>" + "".join(runs) + "</w:p>"


def word(*blocks: str, namespace: str = W) -> bytes:
    xml = '<?xml version="1.0" encoding="UTF-8"?>'
    xml += f'<w:document xmlns:w="{namespace}"><w:body>{"".join(blocks)}</w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", xml)
    return buffer.getvalue()


END = (par(run("I: Ja?")), par(run("B: Ja.")))


def test_paragraphs_are_lines_and_labels_in_bold_runs_are_labels(read, heard):
    data = word(par(run("Samtale 2")), par(run("I: "), run("Hvad så?")), par(run("B:"), run(" Jo &amp; nej.")), *END)
    reading = read(data, "a.docx")
    assert reading.transcript.text == "Samtale 2\nI: Hvad så?\nB: Jo & nej.\nI: Ja?\nB: Ja."
    assert reading.transcript.encoding is None
    assert heard(reading)[1] == ("B", "Jo & nej.")


@pytest.mark.parametrize("columns", ["speaker", "time"])
def test_a_table_of_speaker_and_speech_is_a_dialogue(read, heard, columns):
    rows = [("0:01", "I", "Hvad så?"), ("0:05", "B", "Jo."), ("0:09", "I", "Og?"), ("0:12", "B", "Nej.")]
    cells = [[par(run(cell)) for cell in (row if columns == "time" else row[1:])] for row in rows]
    table = "".join("<w:tr>" + "".join(f"<w:tc><w:tcPr/>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in cells)
    reading = read(word(par(run("Samtale")), f"<w:tbl><w:tblPr/>{table}</w:tbl>", par(run("Slut."))), "a.docx")
    assert heard(reading)[:3] == [("I", "Hvad så?"), ("B", "Jo."), ("I", "Og?")]
    assert reading.transcript.turns[0].start_ms == (1000 if columns == "time" else None)


def test_a_table_inside_a_cell_is_read_once(read):
    inner = f"<w:tbl><w:tr><w:tc>{par(run('inderst'))}</w:tc></w:tr></w:tbl>"
    table = f"<w:tbl><w:tr><w:tc>{par(run('B'))}</w:tc><w:tc>{par(run('Jo.'))}{inner}</w:tc></w:tr></w:tbl>"
    reading = read(word(par(run("I: Hvad?")), table, *END), "a.docx")
    assert reading.transcript.text.count("inderst") == 1


def test_breaks_tabs_and_soft_hyphens_are_kept(read, heard):
    data = word(
        par(
            run("I: Hvad?"),
            "<w:r><w:br/></w:r>",
            run("B:"),
            "<w:r><w:tab/></w:r>",
            run("Ja"),
            "<w:r><w:softHyphen/></w:r>",
        ),
        *END,
    )
    reading = read(data, "a.docx")
    assert reading.transcript.text.startswith("I: Hvad?\nB:\tJa\u00ad\n")
    assert heard(reading)[1] == ("B", "Ja\u00ad")


def test_insertions_are_text_and_deletions_are_not(read):
    data = word(
        par(
            run("I: Hvad "),
            f"<w:ins>{run('nu')}</w:ins>",
            "<w:del><w:r><w:delText>væk</w:delText></w:r></w:del>",
            run("?"),
        ),
        f"<w:sdt><w:sdtContent>{par(run('B: Jo.'))}</w:sdtContent></w:sdt>",
        *END,
    )
    reading = read(data, "a.docx")
    assert reading.transcript.text.startswith("I: Hvad nu?\nB: Jo.\n")
    assert ["1 tracked deletions" in notice.message for notice in reading.notices] == [True]


def test_footnotes_and_comments_are_left_out_and_told(read):
    marks = '<w:r><w:footnoteReference w:id="1"/></w:r><w:r><w:commentReference w:id="2"/></w:r>'
    reading = read(word(par(run("I: Hvad?"), marks), par(run("B: Jo."), marks), *END), "a.docx")
    (notice,) = reading.notices
    assert "2 footnotes, 2 comments" in notice.message


def test_strict_ooxml_is_read_too(read, heard):
    data = word(
        par(run("I: Hvad?")), par(run("B: Jo.")), *END, namespace="http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    assert heard(read(data, "a.docx"))[1] == ("B", "Jo.")


def test_what_python_docx_writes_is_read(tmp_path, read, heard):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_heading("Samtale 3", 1)
    for line in ("I: Hvad så?", "B: Jo, tak.", "I: Og?", "B: Det var det."):
        document.add_paragraph(line)
    buffer = io.BytesIO()
    document.save(buffer)
    reading = read(buffer.getvalue(), "a.docx")
    assert reading.transcript.title == "Samtale 3"
    assert heard(reading)[-1] == ("B", "Det var det.")
