"""A report of findings comes in; a Word document goes out: contents, numbered tables and figures, quotes, case pages.

All of it can be pasted into another document: headings, captions and quotes are Word's own styles, which take that
document's look; nothing stands in text boxes.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, assert_never

from qualkit.findings import CasePage, CrossTable, Figure, QuoteList, RankedTable, Report, Saturation, Text
from qualkit.report.docx_cases import add_blanks, add_case_page, add_quotes
from qualkit.report.docx_paper import Paper, field_runs, paragraph, tidy
from qualkit.report.docx_styles import MARGIN_CM, PAGE_CM, give_styles
from qualkit.report.docx_tables import add_cross_table, add_ranked_table, add_saturation
from qualkit.report.docx_words import words_in
from qualkit.sourcing import source_note
from qualkit.word import dated, node, packed, run, xml_text

__all__ = ["docx_report"]

_TALLEST_CM = 19.0  # of a figure, so that its caption is on the same page


def docx_report(report: Report, *, draw: Callable[[Figure], bytes], width_cm: float = 16.0) -> bytes:
    """The report as a Word document, A4; the same bytes each time.

    Tables that an upright page cannot hold lie across, on pages of their own.

    Args:
        report: what to tell, in ``report.lang``.
        draw: makes the PNG of a figure.
        width_cm: of the text on an upright page, in (0, 19].

    Returns:
        The file's bytes.
    """
    import docx

    lang = "en" if report.lang == "en" else "da"
    document = docx.Document()
    dated(document, title=report.title, lang=lang)
    give_styles(document, lang=lang, width_cm=width_cm)
    paper = Paper(lang, width_cm)
    units = {unit.id: unit for unit in report.material.units}
    for number, section in enumerate(report.sections):
        first = section.blocks[0] if section.blocks else None
        own_page = number == 0 or isinstance(first, CasePage)
        paper.heading(section.title, 1, identity=section.id, new_page=own_page)
        for at, block in enumerate(section.blocks):
            if isinstance(block, CasePage):
                add_case_page(paper, block, units, new_page=at > 0)
            elif isinstance(block, Figure):
                _add_figure(document, paper, block, draw(block))
            else:
                _add(paper, block)
    _put(document, [*(("portrait", each) for each in _front(report, paper)), *paper.flow])
    _give_pages(document, report, lang, width_cm)
    return packed(document)


def _add(paper: Paper, block: CrossTable | RankedTable | Saturation | Text | QuoteList) -> None:
    if isinstance(block, CrossTable):
        add_cross_table(paper, block)
    elif isinstance(block, RankedTable):
        add_ranked_table(paper, block)
    elif isinstance(block, Saturation):
        add_saturation(paper, block)
    elif isinstance(block, Text):
        paper.add(*(paragraph("Normal", tidy(words)) for words in block.paragraphs))
        add_blanks(paper, block.blanks)
    elif isinstance(block, QuoteList):
        add_quotes(paper, block)
    else:
        assert_never(block)


def _add_figure(document: Any, paper: Paper, figure: Figure, png: bytes) -> None:
    caption = paper.caption("figure", figure.title, figure.caption, identity=figure.id, keep_next=False)
    number = paper.number("figure")
    paper.add(_picture(document, figure, png, number=number, width_cm=paper.width_cm), caption)


def _picture(document: Any, figure: Figure, png: bytes, *, number: int, width_cm: float) -> Any:
    """The figure in a line of text, as wide as the page unless that makes it too tall, told in words as well."""
    from docx.oxml.ns import qn
    from docx.shared import Cm

    holder = document.add_paragraph()
    shape = holder.add_run().add_picture(io.BytesIO(png), width=Cm(width_cm))
    if shape.height > Cm(_TALLEST_CM):
        shape.width, shape.height = round(shape.width * Cm(_TALLEST_CM) / shape.height), Cm(_TALLEST_CM)
    told = xml_text(tidy(figure.alt or figure.title))
    for properties in holder._p.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        properties.set("id", str(number))  # no two of a document alike
        properties.set("descr", told)
        properties.set("name", xml_text(tidy(figure.title)) or "Figur")
    made = holder._p.r_lst[0]
    holder._p.getparent().remove(holder._p)
    return paragraph("Figurbillede", made)


# --- the first page ----------------------------------------------------------------------------------------------


def _front(report: Report, paper: Paper) -> list[Any]:
    """Title, what the report rests on, and the contents."""
    words, material = paper.words, report.material
    counted = [
        words["one_" + kind] if many == 1 else words[kind + "s"].format(n=many)
        for kind, many in (("informant", len(material.cases)), ("interview", len(material.transcripts)))
    ]
    subtitle = " · ".join([*counted, *filter(None, [tidy(report.date)])])
    note = source_note(material.codings, min_probability=material.min_probability, lang=paper.lang)
    return [
        paragraph("Title", tidy(report.title)),
        paragraph("Subtitle", subtitle),
        paragraph("Note", note),
        *([_contents(paper)] if paper.entries else []),
    ]


def _contents(paper: Paper) -> Any:
    """A table of contents that Word keeps up to date, with the headings in it from the start."""
    lines = []
    whole = field_runs('TOC \\o "1-2" \\h \\z \\u', "", dirty=True)
    for number, entry in enumerate(paper.entries):
        # No page numbers until Word has counted: a line that leads to nothing, or to a wrong page, is worse than none.
        link = node("w:hyperlink", run(entry.text), anchor=entry.bookmark, history="1")
        before = whole[:3] if number == 0 else []
        after = whole[3:] if number == len(paper.entries) - 1 else []
        lines.append(paragraph(f"TOC{entry.level}", *before, link, *after))
    kind = node("w:docPartObj", node("w:docPartGallery", val="Table of Contents"), node("w:docPartUnique"))
    content = node("w:sdtContent", paragraph("TOCHeading", paper.words["contents"], keep_next=True), *lines)
    return node("w:sdt", node("w:sdtPr", kind), content)


# --- pages -------------------------------------------------------------------------------------------------------


def _put(document: Any, flow: list[tuple[Any, Any]]) -> None:
    """The elements in the body, with a new section wherever the page turns; a heading lies as what follows it."""
    from docx.oxml.ns import qn

    end = document.element.body.sectPr
    orientations: list[str] = []
    following = "portrait"
    for orientation, _ in reversed(flow):
        following = orientation or following
        orientations.append(following)
    orientations.reverse()
    previous: Any = None
    lies = "portrait"
    for (_, element), wanted in zip(flow, orientations, strict=True):
        if wanted != lies and previous is not None:
            if previous.tag != qn("w:p"):  # a section ends in a paragraph
                previous = paragraph("Note")
                end.addprevious(previous)
            previous.get_or_add_pPr().append(_section(lies))
        lies = wanted
        end.addprevious(element)
        previous = element
    if lies == "landscape":
        end.get_or_add_pgSz().set(qn("w:orient"), "landscape")


def _section(lies: str) -> Any:
    section = node("w:sectPr")
    if lies == "landscape":
        section.append(node("w:pgSz", orient="landscape"))
    return section


def _give_pages(document: Any, report: Report, lang: str, width_cm: float) -> None:
    """The size of each section's pages; the report's title above and the page's number below, but for the first."""
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm

    short, long = PAGE_CM
    beside = (short - width_cm) / 2
    for section in document.sections:
        across = section.orientation == WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = (Cm(long), Cm(short)) if across else (Cm(short), Cm(long))
        section.left_margin = section.right_margin = Cm(MARGIN_CM if across else beside)
        section.top_margin = section.bottom_margin = Cm(MARGIN_CM)
        section.header_distance = section.footer_distance = Cm(1.1)
    first = document.sections[0]
    first.different_first_page_header_footer = True
    first.header.paragraphs[0].add_run(xml_text(tidy(report.title)))
    words = words_in(lang)
    footer = first.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    parts = [run(f"{words['page']} "), *field_runs("PAGE", "1"), run(f" {words['of']} "), *field_runs("NUMPAGES", "1")]
    footer._p.extend(parts)
