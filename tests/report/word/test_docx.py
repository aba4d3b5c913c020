"""A report in Word: headings, numbers, tables that fit their pages, quotes and case pages that can be pasted."""

from __future__ import annotations

import io
import re
import struct
import zlib
from dataclasses import replace

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm

from qualkit.findings import (
    CasePage,
    Cell,
    CrossTable,
    Figure,
    Heading,
    Passage,
    QuoteList,
    Ranked,
    RankedTable,
    Report,
    Saturation,
    Section,
    Text,
    Turn,
)
from qualkit.model import Quote, TurningPoint
from qualkit.report.docx import docx_report
from qualkit.report.docx_tables import fitted


def png(width: int = 60, height: int = 20) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + b"\xff" * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def written(report: Report, *, picture: bytes | None = None) -> bytes:
    return docx_report(report, draw=lambda figure: picture or png())


def opened(report: Report, *, picture: bytes | None = None):
    return docx.Document(io.BytesIO(written(report, picture=picture)))


def body_of(document):
    """What stands in the body, in order: (style or "table", text, element)."""
    ids = {style.style_id: style.name for style in document.styles}
    found = []
    for element in document.element.body:
        if element.tag == qn("w:p"):
            style = element.pPr.pStyle.val if element.pPr is not None and element.pPr.pStyle is not None else "Normal"
            words = "".join(t.text for t in element.iter(qn("w:t")))
            found.append((ids[style], words, element))
        elif element.tag == qn("w:tbl"):
            found.append(("table", "", element))
    return found


def cells_of(table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def fields_of(element) -> list[str]:
    return [code.text.strip() for code in element.iter(qn("w:instrText"))]


@pytest.fixture
def material(coded):
    return coded(
        {
            "Ruth": [("Så ringede hun, og jeg turde svare.", {"moede": "decision"}), ("Jeg sov ikke.", {"uro": 0.8})],
            "Bo": [("Der var ingen, der spurgte.", {"moede": 0.7})],
        },
        attributes={"Ruth": {"alder": "57"}},
    )


@pytest.fixture
def quote(material):
    unit = material.units[0]
    return Quote(
        id="q-1",
        text=unit.text,
        spans=(unit.span,),
        transcript_id=unit.transcript_id,
        transcript_name="ruth",
        source_name="ruth.txt",
        speaker="B",
        pseudonym="Ruth",
        title="kok",
        code="moede",
        code_label="Mødet",
        probability=0.81,
        turn=1,
        time_ms=194_000,
    )


@pytest.fixture
def report(material, quote):
    ruth, bo = material.cases
    units = [unit.id for unit in material.units]
    rows = (Heading(ruth.id, "Ruth"), Heading(bo.id, "Bo"))
    marks = CrossTable(
        id="matrix",
        title="Hvem peger på hvad",
        row_name="Informant",
        column_name="Elementer",
        rows=rows,
        columns=(Heading("moede", "Mødet", 2), Heading("uro", "Uro", 1)),
        cells={
            (ruth.id, "moede"): Cell(1, (units[0],), decided=1, mark="turning"),
            (ruth.id, "uro"): Cell(1, (units[1],), mark="present"),
            (bo.id, "moede"): Cell(1, (units[2],), mark="turning"),
        },
        caption="Bygger på 1 kodning, som kodere har afgjort, og 2 forslag.",
        notes=("Fravær i et interview er ikke fravær i livet.",),
        shows="mark",
    )
    counts = CrossTable(
        id="tal",
        title="Koder og køn",
        row_name="Kode",
        column_name="",
        rows=(Heading("moede", "Mødet"), Heading("uro", "Uro")),
        columns=(Heading("k", "kvinde", 12), Heading("m", "mand", 9)),
        cells={
            ("moede", "k"): Cell(8, ("a",), decided=5),
            ("moede", "m"): Cell(4, ("b",), decided=4),
            ("uro", "k"): Cell(5, ("c",)),
            ("uro", "m"): Cell(hidden=True, text="<3"),
        },
        counts="informanter",
        notes=("<3: færre end 3 informanter.",),
    )
    ranked = RankedTable(
        "rang",
        "Hvad der fortælles om",
        "Kode",
        (
            Ranked("moede", "Mødet", 2, 2, "alle", 2, 1, decided_codings=1),
            Ranked("uro", "Uro", 1, 2, "nogle", 1, 0),
        ),
    )
    page = CasePage(
        case=ruth.id,
        title="Ruth, 57 år",
        kernel=Passage(units[0], "jeg turde  svare", basis="decision"),
        keywords=("mødet", "søvn"),
        facts=(("alder", "57"),),
        card=(
            ("Alder", (), (Passage("", "57", "oplysninger om informanten", "decision"),)),
            ("Helbred", (Passage(units[1], "Jeg sov ikke.", "Sundhed (siger nej til det)"),), ()),
        ),
        course=(Passage(units[0], "Så ringede hun", "Mødet", "decision"),),
        turns=(Turn(TurningPoint(units[0], "moede", "fagperson", "", "", "ja", 0.9), "Mødet", "decision"),),
        quotes=(quote,),
        questions=("Hvad overraskede dig?",),
        note="Ordene står ordret i interviewet.",
    )
    figure = Figure("kurve", "Forløbet", {}, caption="Bygger på 2 forslag.", alt="En kurve, der stiger.")
    return Report(
        "Vendepunkter",
        (
            Section("overblik", "Overblik", (Text(("Et afsnit.",), ("Hvad ses her?",)), ranked, figure)),
            Section("hvem", "Hvem fortæller", (marks, counts)),
            Section("citater", "Citater", (QuoteList("ql", "Mødt", (quote,), caption="1 citat."),)),
            Section("cases", "Fortællinger", (page, replace(page, case=bo.id, title="Bo"))),
        ),
        material,
        date="21. november 2026",
    )


def test_headings_are_words_own_and_stand_in_the_contents(report):
    document = opened(report)
    headings = [(style, words) for style, words, _ in body_of(document) if style in ("Heading 1", "Heading 2")]
    assert headings == [
        ("Heading 1", "Overblik"),
        ("Heading 1", "Hvem fortæller"),
        ("Heading 1", "Citater"),
        ("Heading 2", "Mødt"),
        ("Heading 1", "Fortællinger"),
        ("Heading 2", "Ruth, 57 år"),
        ("Heading 2", "Bo"),
    ]
    contents = document.element.body.find(qn("w:sdt"))
    assert fields_of(contents) == ['TOC \\o "1-2" \\h \\z \\u']
    links = list(contents.iter(qn("w:hyperlink")))
    assert ["".join(t.text for t in link.iter(qn("w:t"))) for link in links] == [words for _, words in headings]
    names = [mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))]
    assert {link.get(qn("w:anchor")) for link in links} <= set(names)
    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name, re.ASCII) for name in names)


def test_captions_are_numbered_by_word_and_stand_above_tables_and_below_figures(report):
    body = body_of(opened(report))
    captions = [(at, words) for at, (style, words, _) in enumerate(body) if style == "Caption"]
    assert [words.split(".")[0] for _, words in captions] == ["Tabel 1", "Figur 1", "Tabel 2", "Tabel 3"]
    assert [fields_of(body[at][2]) for at, _ in captions] == [
        [f"SEQ {label} \\* ARABIC"] for label in ("Tabel", "Figur", "Tabel", "Tabel")
    ]
    for at, words in captions:
        if words.startswith("Tabel"):
            assert body[at + 1][0] == "table"
            assert body[at][2].pPr.find(qn("w:keepNext")) is not None
        else:
            assert list(body[at - 1][2].iter(qn("w:drawing")))
    assert captions[2][1] == "Tabel 2. Hvem peger på hvad. Bygger på 1 kodning, som kodere har afgjort, og 2 forslag."


def test_a_figure_tells_itself_in_words_and_fits_the_page(report):
    document = opened(report, picture=png(20, 200))
    [shape] = document.inline_shapes
    assert shape._inline.docPr.get("descr") == "En kurve, der stiger."
    assert shape.height <= Cm(19)
    assert shape.height / shape.width == pytest.approx(10, rel=0.01)
    [wide] = opened(report).inline_shapes
    assert wide.width == Cm(16)


def test_no_two_figures_have_the_same_number_in_the_file(report):
    figure = report.sections[0].blocks[2]
    two = (figure, replace(figure, id="anden", title="En anden"))
    document = opened(replace(report, sections=(Section("s", "S", two),)))
    assert [shape._inline.docPr.id for shape in document.inline_shapes] == [1, 2]
    assert [shape._inline.docPr.name for shape in document.inline_shapes] == ["Forløbet", "En anden"]


def test_a_matrix_shows_signs_with_words_and_what_is_undecided_otherwise_than_in_colour(report):
    document = opened(report)
    matrix = document.tables[1]
    assert cells_of(matrix)[1:] == [
        ["Informant", "Mødet\nn = 2", "Uro\nn = 1"],
        ["Ruth", "● vendepunkt", "○ til stede ?"],
        ["Bo", "● vendepunkt ?", ""],
    ]
    patterns = {
        cell.text: cell._tc.tcPr.find(qn("w:shd")).get(qn("w:val"))
        for row in matrix.rows[2:]
        for cell in row.cells
        if cell._tc.tcPr.find(qn("w:shd")) is not None
    }
    assert patterns == {"● vendepunkt": "clear", "○ til stede ?": "thinDiagStripe", "● vendepunkt ?": "thinDiagStripe"}
    notes = [words for style, words, _ in body_of(document) if style == "Note"]
    assert any(
        "● peget ud som vendepunkt. Tomt felt: ikke kodet i interviewet." in note
        and "?: bygger alene på forslag" in note
        for note in notes
    )
    assert "Fravær i et interview er ikke fravær i livet." in notes


def test_numbers_tell_how_many_nobody_decided_and_few_are_hidden(report):
    document = opened(report)
    assert cells_of(document.tables[2]) == [
        ["Kode", "kvinde\nn = 12", "mand\nn = 9"],
        ["Mødet", "8 (3 ?)", "4"],
        ["Uro", "5 ?", "<3"],
    ]
    notes = [words for style, words, _ in body_of(document) if style == "Note"]
    assert any("Tallene er informanter." in note for note in notes)
    assert sum("<3:" in note for note in notes) == 1, "who gives the sign explains it"


def test_a_hidden_number_leaks_nowhere(report):
    hidden = Ranked(
        "uro", "Uro", 7041, 9000, "ganske-mange", 7042, 7043, units=("s-1",), hidden=True, decided_codings=7044
    )
    ranked = RankedTable("r", "R", "Kode", (hidden, replace(hidden, id="ro", label="Ro", word="<3")))
    cross = replace(counted(1), cells={("r0", "c0"): Cell(7041, ("s-1",), decided=7042, share=0.7043, hidden=True)})
    document = opened(replace(report, sections=(Section("s", "S", (ranked, cross)),)))
    assert cells_of(document.tables[0])[1:] == [["Uro", "få", "", "", ""], ["Ro", "<3", "", "", ""]]
    assert cells_of(document.tables[1])[1] == ["Informant 0", "få"]
    assert not re.search("704|70 %|s-1|ganske-mange", document.element.xml)
    notes = [words for style, words, _ in body_of(document) if style == "Note"]
    assert sum("få: for få informanter" in note for note in notes) == 2


def test_a_ranked_table_says_how_many_codings_are_decided_and_nothing_of_decisions_where_units_are_counted(report):
    rows = (Ranked("moede", "Mødet", 8, 9, "mange", 29, 6, decided_codings=28), Ranked("uro", "Uro", 1, 9, "en", 2, 0))
    codes = RankedTable("r", "Koder", "Kode", rows)
    themes = replace(codes, id="t", title="Temaer", items="Enheder")
    document = opened(replace(report, sections=(Section("s", "S", (codes, themes)),)))
    assert [row[3:] for row in cells_of(document.tables[0])] == [
        ["Kodninger", "heraf afgjort"],
        ["29", "28"],
        ["2", "0 ?"],
    ]
    assert [row[3:] for row in cells_of(document.tables[1])] == [["Enheder"], ["29"], ["2"]]
    notes = [words for style, words, _ in body_of(document) if style == "Note"]
    assert sum("ingen koder har afgjort" in note for note in notes) == 1, "under the table of codings"


def test_words_in_a_table_say_when_nobody_decided_them(report):
    cells = {("r0", "c0"): Cell(3, ("a",), decided=1, text="flere"), ("r1", "c0"): Cell(1, ("b",), text="nogle")}
    table = replace(counted(1), shows="text", cells=cells)
    document = opened(replace(report, sections=(Section("s", "S", (table,)),)))
    assert [row[1] for row in cells_of(document.tables[0])[1:]] == ["flere", "nogle ?"]


def test_saturation_is_a_table_with_its_verdict_below(report):
    found = Saturation(
        id="maetning",
        title="Nye koder for hvert interview",
        interviews=(("t-1", "ruth"), ("t-2", "bo")),
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
        verdict="For få interview til at sige det.",
    )
    document = opened(replace(report, sections=(Section("s", "S", (found,)),)))
    assert cells_of(document.tables[0])[1:] == [
        ["1. ruth", "5", "5", "4,5", "4,0", "5,0"],
        ["2. bo", "1", "6", "6,0", "6,0", "6,0"],
    ]
    assert "For få interview til at sige det." in [words for _, words, _ in body_of(document)]


def test_shares_are_written_as_the_language_does(report):
    table = replace(
        report.sections[1].blocks[1],
        shows="share",
        cells={("moede", "k"): Cell(5, ("a",), decided=5, share=0.625), ("uro", "k"): Cell(1, ("a",), share=0.125)},
    )
    one = replace(report, sections=(Section("s", "S", (table,)),))
    assert [row[1] for row in cells_of(opened(one).tables[0])[1:]] == ["62\u00a0%", "12\u00a0% ?"]
    assert [row[1] for row in cells_of(opened(replace(one, lang="en")).tables[0])[1:]] == ["62%", "12% ?"]


def test_header_rows_are_repeated_and_rows_stay_whole(report):
    for table in opened(report).tables:
        for number, row in enumerate(table.rows):
            assert row._tr.trPr.find(qn("w:cantSplit")) is not None
            if row._tr.trPr.find(qn("w:tblHeader")) is not None:
                assert number < 2
    matrix = opened(report).tables[1]
    assert [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in matrix.rows] == [True, True, False, False]


def counted(columns: int, *, words: str = "Kode{n}", rows: int = 2) -> CrossTable:
    heads = tuple(Heading(f"c{n}", words.format(n=n)) for n in range(columns))
    return CrossTable(
        "stor",
        "En stor tabel",
        "Informant",
        "Koder",
        tuple(Heading(f"r{n}", f"Informant {n}") for n in range(rows)),
        heads,
        {("r0", head.id): Cell(1, ("a",), decided=1) for head in heads},
    )


def test_a_wide_table_lies_across_with_its_chapters_heading_and_the_next_page_stands_up(report):
    wide = counted(7, words="beskæftigelse{n}")
    chapters = (
        Section("a", "Først", (Text(("Et afsnit.",)),)),
        Section("b", "Bredt", (wide,)),
        Section("c", "Sidst", (Text(("Et afsnit.",)),)),
    )
    document = opened(replace(report, sections=chapters))
    assert [section.orientation for section in document.sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
    place = 0
    where = {}
    for style, words, element in body_of(document):
        where[words or style] = place
        place += bool(list(element.iter(qn("w:sectPr"))))
    assert (where["Først"], where["Bredt"], where["table"], where["Sidst"]) == (0, 1, 1, 2)
    across = document.sections[1]
    assert across.page_width > across.page_height
    assert sum(column.width for column in document.tables[0].columns) <= across.page_width - Cm(4)


def test_a_report_that_ends_in_a_wide_table_ends_across(report):
    document = opened(replace(report, sections=(Section("b", "Bredt", (counted(7, words="beskæftigelse{n}"),)),)))
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_a_table_with_too_many_columns_is_cut_and_every_column_is_there_once(report):
    document = opened(replace(report, sections=(Section("b", "Bredt", (counted(60),)),)))
    assert len(document.tables) > 1
    heads = [head for table in document.tables for head in cells_of(table)[1][1:]]
    assert heads == [f"Kode{n}" for n in range(60)]
    assert all(cells_of(table)[2][0] == "Informant 0" for table in document.tables)
    captions = [words for style, words, _ in body_of(document) if style == "Caption"]
    assert captions[0] == "Tabel 1. En stor tabel."
    assert set(captions[1:]) == {"Tabel 1, fortsat. En stor tabel"}


@pytest.mark.parametrize("columns", [2, 3, 5, 7])
def test_no_column_is_too_narrow_for_its_longest_word(columns):
    words = ["virksomhedskonsulent", "socialrådgiver", "mand"]
    heads = ["Kode", *(words[n % 3] for n in range(columns))]
    layout = fitted(heads, [["beskæftigelseskonsulenten", *("1" for _ in range(columns))]], upright_cm=16, prose=False)
    assert layout is not None
    for head, width in zip(heads, layout.widths, strict=True):
        assert layout.upright or width >= 0.17 * len(head) + 0.3
    assert layout.widths[0] >= 0.17 * len("beskæftigelseskonsulenten") + 0.3


def test_a_quote_is_words_own_quote_with_the_line_that_says_where_it_stands(report, quote):
    document = opened(report)
    body = body_of(document)
    at = next(at for at, (style, _, _) in enumerate(body) if style == "Quote")
    [style] = [style for style in document.styles if style.name == "Quote"]
    assert style.style_id == "Citat", "a Danish Word's own id for it"
    first = next(at for at, (style, words, _) in enumerate(body) if words == "Mødt")
    quotes = [(style, words) for style, words, _ in body[first + 1 :] if style in ("Quote", "Kildehenvisning")]
    assert quotes[:2] == [
        ("Quote", f"”{quote.text}”"),
        ("Kildehenvisning", "(Ruth, kok) Mødet; ruth, tur 2, 00:03:14; forslag, ikke afgjort, 0,81"),
    ]
    assert body[at][2].pPr.find(qn("w:keepNext")) is not None


def test_each_case_has_a_page_with_room_to_write(report, material):
    body = body_of(opened(report))
    breaks = [
        words
        for _, words, element in body
        if element.tag == qn("w:p") and element.pPr.find(qn("w:pageBreakBefore")) is not None
    ]
    assert breaks == ["Overblik", "Fortællinger", "Bo"], "a chapter's heading is on the page of its first case"
    begin = next(at for at, (_, words, _) in enumerate(body) if words == "Ruth, 57 år")
    page = [
        (style, words) for style, words, _ in body[begin : next(at for at, each in enumerate(body) if each[1] == "Bo")]
    ]
    assert page[1:3] == [("Note", "Foreslået kernesætning"), ("Kernecitat", "”jeg turde svare”")]
    assert page[3] == ("Normal", "Nøgleord: mødet, søvn")
    assert [words for style, words in page if style == "Heading 3"] == [
        "Om informanten",
        "Før og efter",
        "Forløb",
        "Vendepunkter",
        "Citater",
        "Til refleksion",
    ]
    assert ("Quote", f"”{material.units[0].text}”") in page
    assert (
        "Kildehenvisning",
        "Foranlediget af: fagperson. Informanten kalder det selv et vendepunkt. Afgjort.",
    ) in page
    asked = page.index(("Spørgsmål", "Hvad overraskede dig?"))
    assert page[asked + 1 : asked + 4] == [("Skrivelinje", "")] * 3
    card = opened(report).tables[4]
    assert cells_of(card) == [
        ["Felt", "Før", "Efter"],
        ["Alder", "–", "oplysninger om informanten: 57"],
        ["Helbred", "Sundhed (siger nej til det): ”Jeg sov ikke.” ?", "–"],
    ], "what the attribute table says is no quotation, and what words stand for is said before them"


def test_all_of_it_can_be_pasted(report):
    xml = opened(report).element.xml
    assert "txbx" not in xml
    assert "mc:AlternateContent" not in xml


def test_the_first_page_says_what_the_report_rests_on(report):
    document = opened(report)
    body = body_of(document)
    assert [(style, words) for style, words, _ in body[:3]] == [
        ("Title", "Vendepunkter"),
        ("Subtitle", "2 informanter · 2 interview · 21. november 2026"),
        (
            "Note",
            "Bygger på 1 kodning, som kodere har afgjort, og 2 forslag med sandsynlighed fra 0,50, "
            "som ingen har afgjort.",
        ),
    ]
    first = document.sections[0]
    assert first.header.paragraphs[0].text == "Vendepunkter"
    assert fields_of(first.footer._element) == ["PAGE", "NUMPAGES"]
    assert first.first_page_header.paragraphs[0].text == ""


def test_danish_is_spelled_as_danish_and_english_as_english(report):
    for lang, language, words in (("da", "da-DK", "Indhold"), ("en", "en-GB", "Contents")):
        document = opened(replace(report, lang=lang))
        found = {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))}
        assert found == {language}
        assert words in document.element.xml
    captions = [words for style, words, _ in body_of(document) if style == "Caption"]
    assert [words.split(".")[0] for words in captions] == ["Table 1", "Figure 1", "Table 2", "Table 3"]


def test_text_that_is_hostile_to_xml_is_text(report, quote):
    bad = "A<b>&amp;\x00\x07\ud800 ]]> \"' \u202e\n=1+1"
    shown = "A<b>&amp;\ufffd\ufffd\ufffd ]]> \"' \u202e =1+1"
    table = replace(counted(1), title=bad, row_name=bad, caption=bad, notes=(bad,), columns=(Heading("c0", bad, 1),))
    figure = Figure(bad, bad, {}, alt=bad, caption=bad)
    blocks = (Text((bad,), (bad,)), table, figure, QuoteList(bad, bad, (replace(quote, text=bad, pseudonym=bad),)))
    document = opened(Report(bad, (Section(bad, bad, blocks),), report.material))
    body = body_of(document)
    assert body[0][1] == shown
    assert sum(shown in words for _, words, _ in body) >= 8
    assert document.inline_shapes[0]._inline.docPr.get("descr") == shown


def test_an_empty_report_and_empty_blocks_are_told_as_such(report):
    assert body_of(opened(Report("Tom", (), report.material)))[0][1] == "Tom"
    empty = (counted(0), RankedTable("r", "R", "Kode", ()), QuoteList("q", "", ()), Text())
    words = [words for _, words, _ in body_of(opened(Report("Tom", (Section("s", "S", empty),), report.material)))]
    assert words.count("Ingen fund.") == 3


def test_the_same_bytes_each_time_and_the_golden_ones(report, same_document):
    data = written(report)
    assert written(report) == data
    same_document(data, "rapport-document.xml")


@pytest.mark.slow
def test_libreoffice_opens_it(report, opened_in_libreoffice):
    wide = Section("bred", "Bredt", (counted(7, words="beskæftigelse{n}"),))
    pages = opened_in_libreoffice(written(replace(report, sections=(*report.sections, wide))))
    assert len(pages) >= 5
    told = " ".join(" ".join(pages).split())
    for words in ("Vendepunkter", "Indhold", "Tabel 2. Hvem peger på hvad", "Figur 1. Forløbet", "● vendepunkt ?",
                  "”Så ringede hun, og jeg turde svare.”", "Hvad overraskede dig?", "Side 2 af",
                  "beskæftigelse6"):  # fmt: skip
        assert words in told
    assert "beskæftigelse0" in pages[-1]
    assert "Bredt" in pages[-1], "the heading lies with its table"
