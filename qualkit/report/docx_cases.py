"""A case page or quotes come in; the paragraphs and tables of a Word report that tell them go out, to be pasted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from qualkit.attribute_words import spelled
from qualkit.findings import CasePage, Passage, QuoteList
from qualkit.model import Quote, Segment
from qualkit.report.docx_paper import Paper, paragraph, quoted, tidy
from qualkit.report.docx_tables import Box, Layout, grid
from qualkit.word import node, run

__all__ = ["add_blanks", "add_case_page", "add_quote", "add_quotes"]

_LINES = 3  # to write on under each question


def add_quote(paper: Paper, quote: Quote, *, named: bool = True) -> None:
    """A block quote and under it who said it and where it stands.

    Args:
        paper: the document.
        quote: its text is printed as it is.
        named: say who; on a page about one informant that is known.
    """
    words = paper.words
    who = ", ".join(part for part in (quote.pseudonym, quote.title) if part) if named else ""
    place = f"{quote.transcript_name}, {words['turn']} {quote.turn + 1}"
    if quote.time_ms is not None:
        seconds = quote.time_ms // 1000
        place += f", {seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    basis = words["decision" if quote.basis == "decision" else "suggestion"]
    if quote.basis != "decision" and quote.probability is not None:
        sure = f"{quote.probability:.2f}"
        basis += f", {sure.replace('.', ',') if paper.lang == 'da' else sure}"
    told = "; ".join(part for part in (tidy(quote.code_label or quote.code), place, basis) if part)
    line = [run(f"({tidy(who)}) ", node("w:b"))] if who else []
    paper.add(
        paragraph("Citat", quoted(quote.text, paper.lang), keep_next=True),
        paragraph("Kildehenvisning", *line, told),
    )


def add_quotes(paper: Paper, block: QuoteList) -> None:
    """A list of quotes under its own heading."""
    if block.title:
        paper.heading(block.title, 2, identity=block.id)
    if block.caption:
        paper.add(paragraph("Note", tidy(block.caption), keep_next=bool(block.quotes)))
    for quote in block.quotes:
        add_quote(paper, quote)
    if not block.quotes and not block.caption:
        paper.add(paragraph("Note", paper.words["no_rows"]))


def add_blanks(paper: Paper, blanks: Iterable[str]) -> None:
    """What the writer is asked, each with lines to write on."""
    for asked in blanks:
        if asked.strip():
            paper.add(paragraph("Sporgsmaal", tidy(asked), keep_next=True))
        for line in range(_LINES):
            paper.add(paragraph("Skrivelinje", keep_next=line < _LINES - 1))


def add_case_page(paper: Paper, page: CasePage, units: Mapping[str, Segment], *, new_page: bool) -> None:
    """What is told of one informant, on a page of its own.

    Args:
        paper: the document.
        page: what to tell; parts of it that are empty are left out.
        units: by id, for the words of turning points.
        new_page: begins a page; False where its chapter has just begun one.
    """
    words, lang = paper.words, paper.lang
    undecided = _any_open(page)
    paper.heading(page.title, 2, identity=page.case, new_page=new_page)
    if page.kernel is not None:
        paper.add(paragraph("Note", words["kernel"], keep_next=True), paragraph("Kernecitat", _said(page.kernel, lang)))
    if page.keywords:
        kept = ", ".join(tidy(word) for word in page.keywords)
        paper.add(paragraph("Normal", run(words["keywords"], node("w:b")), kept))
    if page.facts:
        paper.heading(words["facts"], 3)
        rows = [[Box((tidy(name),)), Box((tidy(value),))] for name, value in page.facts]
        _table(paper, ["", ""], rows, (0.3, 0.7), words["facts"])
    if page.card:
        paper.heading(words["card"], 3)
        rows = [[Box((tidy(name),)), _told(before, lang), _told(after, lang)] for name, before, after in page.card]
        _table(paper, [words["field"], words["before"], words["after"]], rows, (0.2, 0.4, 0.4), words["card"])
    if page.course:
        paper.heading(words["course"], 3)
        rows = [[Box((tidy(passage.label),)), _passages((passage,), lang)] for passage in page.course]
        _table(paper, [words["phase"], words["words"]], rows, (0.25, 0.75), words["course"])
    if page.turns:
        paper.heading(words["turns"], 3)
        for turn in page.turns:
            point = turn.point
            marks = [words["cause"].format(cause=spelled(point.cause))] if point.cause else []
            marks += [words[f"emic_{point.emic}"]] if f"emic_{point.emic}" in words else []
            basis = words["decision" if turn.basis == "decision" else "suggestion"]
            marks.append(basis[:1].upper() + basis[1:])
            paper.add(paragraph("Normal", run(tidy(turn.label), node("w:b")), keep_next=True))
            if point.event in units:
                paper.add(paragraph("Citat", quoted(units[point.event].text, lang), keep_next=True))
            paper.add(paragraph("Kildehenvisning", ". ".join(marks) + "."))
    if page.quotes:
        paper.heading(words["quotes"], 3)
        for quote in page.quotes:
            add_quote(paper, quote, named=False)
    if page.questions:
        paper.heading(words["questions"], 3)
        add_blanks(paper, page.questions)
    notes = [words["open_passage"]] if undecided else []
    notes += [tidy(page.note)] if page.note else []
    if notes:
        paper.add(paragraph("Note", " ".join(notes)))


def _any_open(page: CasePage) -> bool:
    every = [*page.course, *(passage for _, before, after in page.card for passage in (*before, *after))]
    if page.kernel is not None:
        every.append(page.kernel)
    return any(passage.basis != "decision" for passage in every)


def _said(passage: Passage, lang: str) -> str:
    """The informant's words as a quotation; those of the attribute table, which stand in no unit, as they are."""
    words = quoted(passage.text, lang) if passage.unit else tidy(passage.text)
    return words + ("" if passage.basis == "decision" else " ?")


def _passages(passages: Iterable[Passage], lang: str) -> Box:
    return Box(tuple(_said(passage, lang) for passage in passages) or ("–",))


def _told(passages: Iterable[Passage], lang: str) -> Box:
    """Passages with what they stand for before them: of what is denied or was lacking, the words alone do not say."""
    told = []
    for passage in passages:
        label = f"{tidy(passage.label)}: " if passage.label.strip() else ""
        told.append(label + _said(passage, lang))
    return Box(tuple(told) or ("–",))


def _table(paper: Paper, heads: list[str], rows: list[list[Box]], shares: tuple[float, ...], title: str) -> None:
    layout = Layout(False, False, tuple(share * paper.width_cm for share in shares))
    paper.add(grid(heads if any(heads) else [], rows, layout, title=title, keep=False))
    paper.add(paragraph("Note"))
