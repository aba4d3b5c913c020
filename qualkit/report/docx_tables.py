"""A table of findings comes in; a Word table that fits its page comes out, with its caption above and notes below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from qualkit.findings import Cell, CrossTable, Heading, RankedTable, Saturation
from qualkit.report.docx_paper import Paper, paragraph, tidy
from qualkit.word import INK, LINE, longest_word, node, run

__all__ = ["Box", "Layout", "add_cross_table", "add_ranked_table", "add_saturation", "fitted", "grid"]

_LETTER_CM = 0.178  # of the tables' 9 points, with some room for a wider font than Calibri
_BOLD_CM = 0.19
_PADDING_CM = 0.42
_LONGEST_WORD = 30  # letters: longer ones may break
_ONE_LINE = 48  # letters that a column would like to hold on a line at most
_TALL_CM = 5.5  # that headings set upright may take
_TEXT_CM = 3.6  # that a column of text needs to be read
_KEEP_ROWS = 14  # tables of so many rows stay on one page
_ACROSS_CM = 25.3  # of the text on a page that lies across
_SHADES = {"present": "E6F0EC", "turning": "AFCFC3"}


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a cell: paragraphs, and how it is shaded. ``open`` is hatched: no coder has decided it."""

    texts: tuple[str, ...] = ("",)
    shade: str = ""
    open: bool = False
    align: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table fits: on a page that lies ``across`` or not, headings ``upright`` or not, columns in centimetres."""

    across: bool
    upright: bool
    widths: tuple[float, ...]


def _least(texts: Sequence[str], letter: float) -> float:
    return _PADDING_CM + letter * min(max((longest_word(text) for text in texts), default=1), _LONGEST_WORD)


def _liked(texts: Sequence[str], letter: float) -> float:
    lines = [len(line) for text in texts for line in text.split("\n")]
    return _PADDING_CM + letter * min(max(lines, default=1), _ONE_LINE)


def _spread(least: Sequence[float], liked: Sequence[float], free: float) -> tuple[float, ...]:
    """Widths that fill ``free``, none under its least."""
    if sum(liked) <= free:
        return tuple(width * free / sum(liked) for width in liked)
    more = [max(0.0, like - need) for need, like in zip(least, liked, strict=True)]
    share = (free - sum(least)) / sum(more) if sum(more) else 0.0
    return tuple(need + room * share for need, room in zip(least, more, strict=True))


def fitted(heads: Sequence[str], rows: Sequence[Sequence[str]], *, upright_cm: float, prose: bool) -> Layout | None:
    """How a table fits, the page upright if it can be; None if its columns are too many for any page.

    Args:
        heads: the columns' headings, the rows' first.
        rows: the texts of the cells.
        upright_cm: of the text on an upright page.
        prose: cells hold sentences, which need wide columns and headings that lie.
    """
    columns = [[row[at] for row in rows] for at in range(len(heads))]
    least = [
        max(_least([head], _BOLD_CM), _least(texts, _LETTER_CM), _TEXT_CM if prose and at else 0.0)
        for at, (head, texts) in enumerate(zip(heads, columns, strict=True))
    ]
    liked = [
        max(need, min(_liked([head], _BOLD_CM), 2 * need), _liked(texts, _LETTER_CM))
        for need, head, texts in zip(least, heads, columns, strict=True)
    ]
    for across, free in ((False, upright_cm), (True, _ACROSS_CM)):
        if sum(least) <= free:
            return Layout(across, False, _spread(least, liked, free))
    if prose:
        return None
    # Headings set upright are as narrow as a line is high.
    least[1:] = [max(0.85, _least(texts, _LETTER_CM)) for texts in columns[1:]]
    liked[1:] = least[1:]
    for across, free in ((False, upright_cm), (True, _ACROSS_CM)):
        if sum(least) <= free:
            return Layout(across, True, _spread(least, liked, free))
    return None


def grid(
    heads: Sequence[str], rows: Sequence[Sequence[Box]], layout: Layout, *, title: str, above: str = "", keep: bool
) -> Any:
    """A table: the header repeated on each page, rows kept whole.

    Args:
        heads: the columns' headings; a table without them has no header.
        rows: the cells; the first of each row is its heading.
        layout: its widths.
        title: told to screen readers.
        above: a heading over all columns but the first.
        keep: the last row stays with what follows, such as notes.
    """
    widths = [round(width * 567) for width in layout.widths]  # twentieths of a point
    table = node(
        "w:tbl",
        node(
            "w:tblPr",
            node("w:tblStyle", val="TableGrid"),
            node("w:tblW", w=str(sum(widths)), type="dxa"),
            _borders(),
            node("w:tblLayout", type="fixed"),
            node("w:tblCellMar", *(node(f"w:{side}", w="85", type="dxa") for side in ("left", "right"))),
            node("w:tblLook", val="04A0", firstRow="1", lastRow="0", firstColumn="1", noVBand="1"),
            node("w:tblCaption", val=tidy(title)),
        ),
        node("w:tblGrid", *(node("w:gridCol", w=str(width)) for width in widths)),
    )
    if above:
        over = [_cell(widths[0], [_head("")]), _cell(sum(widths[1:]), [_head(above, "center")], span=len(widths) - 1)]
        table.append(node("w:tr", _row(head=True), *over))
    tall = 0
    if layout.upright:
        tall = round(567 * min(_TALL_CM, 0.4 + 0.165 * max(len(tidy(head)) for head in heads[1:])))
    upright = [layout.upright and at > 0 for at in range(len(heads))]
    aligned = [box.align for box in rows[0]] if rows else [""] * len(heads)
    cells = [
        _cell(width, [_head(tidy(head) if up else head, "left" if up else aligned[at])], upright=up)
        for at, (width, head, up) in enumerate(zip(widths, heads, upright, strict=False))
    ]
    if cells:
        table.append(node("w:tr", _row(head=True, tall=tall), *cells))
    short = len(rows) <= _KEEP_ROWS
    for number, row in enumerate(rows):
        together = keep if number == len(rows) - 1 else short
        made = [
            _cell(
                width,
                [
                    paragraph("Tabeltekst", *([run(text, node("w:b"))] if at == 0 else [text]), keep_next=together,
                              align=box.align)
                    for text in box.texts or ("",)
                ],
                box=box,
            )
            for at, (width, box) in enumerate(zip(widths, row, strict=True))
        ]  # fmt: skip
        table.append(node("w:tr", _row(head=False), *made))
    return table


def _borders() -> Any:
    borders = node("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        shown = side in ("top", "bottom", "insideH")
        borders.append(node(f"w:{side}", val="single" if shown else "nil", sz="4", color=LINE))
    return borders


def _row(*, head: bool, tall: int = 0) -> Any:
    properties = node("w:trPr", node("w:cantSplit"))
    if tall:
        properties.append(node("w:trHeight", val=str(tall), hRule="exact"))
    if head:
        properties.append(node("w:tblHeader"))
    return properties


def _head(text: str, align: str = "") -> Any:
    return paragraph("Tabelhoved", text, keep_next=True, align=align)


def _cell(width: int, content: list[Any], *, span: int = 1, upright: bool = False, box: Box | None = None) -> Any:
    properties = node("w:tcPr", node("w:tcW", w=str(width), type="dxa"))
    if span > 1:
        properties.append(node("w:gridSpan", val=str(span)))
    if box is None:
        properties.append(node("w:shd", val="clear", color="auto", fill=INK))
    elif box.open:
        properties.append(node("w:shd", val="thinDiagStripe", color="B9C4C0", fill="FFFFFF"))
    elif box.shade:
        properties.append(node("w:shd", val="clear", color="auto", fill=box.shade))
    if upright:
        properties.append(node("w:textDirection", val="btLr"))
    properties.append(node("w:vAlign", val="center" if upright or (box is not None and box.shade) else "top"))
    return node("w:tc", properties, *content)


# --- cross tables ------------------------------------------------------------------------------------------------


def add_cross_table(paper: Paper, table: CrossTable) -> None:
    """Put the table in the document, in parts if it has too many columns for a page."""
    words = paper.words
    heads = [table.row_name, *(_headed(column, words["base"]) for column in table.columns)]
    signs: set[str] = set()
    rows = [
        [
            Box((_headed(row, f"({words['base']})").replace("\n", " "),)),
            *(_box(paper, table, table.cell(row.id, column.id), signs) for column in table.columns),
        ]
        for row in table.rows
    ]
    notes = _notes(paper, table, signs)
    if not rows or not table.columns:
        paper.add(paper.caption("table", table.title, table.caption, identity=table.id, keep_next=True))
        paper.add(paragraph("Note", words["no_rows"]), *(paragraph("Note", tidy(note)) for note in table.notes))
        return
    texts = [["\n".join(box.texts) for box in row] for row in rows]
    parts = _parts(heads, texts, paper.width_cm, prose=table.shows == "text")
    for number, (columns, layout) in enumerate(parts):
        if number:
            label = f"{words['table']} {paper.number('table')}, {words['continued']}. {tidy(table.title)}"
            heading = paragraph("Caption", label, keep_next=True)
        else:
            heading = paper.caption("table", table.title, table.caption, identity=table.id, keep_next=True)
        last = number == len(parts) - 1
        paper.add(
            heading,
            grid(
                [heads[at] for at in columns],
                [[row[at] for at in columns] for row in rows],
                layout,
                title=table.title,
                above=table.column_name if len(columns) > 2 else "",
                keep=last and bool(notes),
            ),
            across=layout.across,
        )
        # A paragraph parts tables that would otherwise grow together, and holds the end of a section.
        paper.add(*([paragraph("Note", note) for note in notes] if last and notes else [paragraph("Note")]),
                  across=layout.across)  # fmt: skip


def _parts(
    heads: list[str], texts: list[list[str]], upright_cm: float, *, prose: bool
) -> list[tuple[list[int], Layout]]:
    """Which columns stand together, each part with the rows' headings: all of them, if a page holds them."""
    every = list(range(1, len(heads)))
    for count in range(1, len(every) + 1):
        size = -(-len(every) // count)
        found = []
        for start in range(0, len(every), size):
            columns = [0, *every[start : start + size]]
            layout = fitted(
                [heads[at] for at in columns],
                [[row[at] for at in columns] for row in texts],
                upright_cm=upright_cm,
                prose=prose,
            )
            found.append((columns, layout))
        if all(layout is not None for _, layout in found):
            return [(columns, layout) for columns, layout in found if layout is not None]
    narrow = Layout(True, False, (_ACROSS_CM * 0.3, _ACROSS_CM * 0.7))  # even one column alone is too wide: it breaks
    return [([0, at], narrow) for at in every]


def _headed(heading: Heading, base: str) -> str:
    label = tidy(heading.label)
    return label if heading.base is None else f"{label}\n{base.format(n=heading.base)}"


def _box(paper: Paper, table: CrossTable, cell: Cell, signs: set[str]) -> Box:
    """What is printed of a cell; ``signs`` collects those that need a word of explanation."""
    words = paper.words
    if cell.hidden:
        if not cell.text:
            signs.add("hidden")  # who gives a sign of their own explains it in the table's notes
        return Box((cell.text or words["few"],), align="center")
    if table.shows == "text":
        undecided = bool(cell.text and cell.n and not cell.decided)
        if undecided:
            signs.add("open")
        return Box(tuple((cell.text + (" ?" if undecided else "")).split("\n")), open=undecided)
    if table.shows == "mark":
        if not cell.mark:
            return Box((cell.text,), align="center")
        sign = "●" if cell.mark == "turning" else "○"
        undecided = not cell.decided
        if undecided:
            signs.add("open")
        return Box(
            (f"{sign} {words[cell.mark]}" + (" ?" if undecided else ""),),
            shade=_SHADES[cell.mark],
            open=undecided,
            align="center",
        )
    if table.shows == "share" and cell.share is not None:
        number = f"{100 * cell.share:.0f}" + ("%" if paper.lang == "en" else "\u00a0%")
    else:
        number = str(cell.n) if cell.n or table.shows == "n" else cell.text
    if cell.n and not cell.decided:
        signs.add("open")
        return Box((f"{number} ?",), open=True, align="center")
    if table.shows == "n" and cell.decided < cell.n:
        signs.add("part_open")
        number += f" ({cell.n - cell.decided} ?)"
    return Box((number,), align="center")


def _notes(paper: Paper, table: CrossTable, signs: set[str]) -> list[str]:
    words = paper.words
    notes = []
    if table.shows == "mark":
        notes.append(words["key"])
    elif table.counts and table.shows == "n":
        notes.append(words["counts"].format(counts=tidy(table.counts).rstrip(".")))
    notes += [words[sign] for sign in ("open", "part_open") if sign in signs]
    if "hidden" in signs:
        notes.append(words["hidden"].format(sign=words["few"]))
    return [note for note in [" ".join(notes), *map(tidy, table.notes)] if note]


# --- ranked tables -----------------------------------------------------------------------------------------------


def add_ranked_table(paper: Paper, table: RankedTable) -> None:
    """Put the table in the document: who tells of what, with the word for the number beside it."""
    words = paper.words
    paper.add(paper.caption("table", table.title, table.caption, identity=table.id, keep_next=True))
    if not table.rows:
        paper.add(paragraph("Note", words["no_rows"]), *(paragraph("Note", tidy(note)) for note in table.notes))
        return
    heads = [table.row_name, words["told_by"], words["share_word"], table.items or words["codings"]]
    heads += [] if table.items else [words["decided"]]
    rows = []
    unexplained = False
    for row in table.rows:
        if row.hidden:
            # The word of a hidden row is its sign, where it is one: a word for the number would tell too much.
            sign = row.word if row.word[:1] in ("<", "–") else ""
            unexplained = unexplained or not sign
            numbers = [sign or words["few"], "", "", ""][: len(heads) - 1]
        else:
            told = words["of_base"].format(n=row.n, base=row.base)
            numbers = [told, row.word, str(row.codings)]
            # What no coder has decided wears a question mark, as in the other tables.
            numbers += [] if table.items else [str(row.decided_codings) if row.decided_codings else "0 ?"]
        undecided = not table.items and not row.hidden and not row.decided_codings and bool(row.codings)
        rows.append(
            [
                Box((tidy(row.label),)),
                *(
                    Box((text,), align="" if at == 1 else "right", open=undecided and at == 3)
                    for at, text in enumerate(numbers)
                ),
            ]
        )
    texts = [["\n".join(box.texts) for box in row] for row in rows]
    layout = fitted(heads, texts, upright_cm=paper.width_cm, prose=False) or Layout(
        False, False, tuple(paper.width_cm / len(heads) for _ in heads)
    )
    notes = [tidy(note) for note in table.notes]
    if unexplained:
        notes.insert(0, words["hidden"].format(sign=words["few"]))
    if any(row[-1].open for row in rows):
        notes.insert(0, words["open"])
    paper.add(grid(heads, rows, layout, title=table.title, keep=bool(notes)), across=layout.across)
    paper.add(*[paragraph("Note", note) for note in notes or [""]], across=layout.across)


# --- saturation --------------------------------------------------------------------------------------------------


def add_saturation(paper: Paper, found: Saturation) -> None:
    """Put the table in the document: what each interview added, and what other orders of them give."""
    words = paper.words
    heads = [words[name] for name in ("interview", "new", "met", "mean", "low", "high")]
    point = "." if paper.lang == "en" else ","
    rows = [
        [
            Box((f"{number}. {tidy(name)}",)),
            *(Box((text,), align="right") for text in (str(new), str(met))),
            *(Box((f"{value:.1f}".replace(".", point),), align="right") for value in values),
        ]
        for number, ((_, name), new, met, *values) in enumerate(
            zip(found.interviews, found.new, found.cumulative, found.mean, found.low, found.high, strict=True), 1
        )
    ]
    notes = [tidy(note) for note in (found.verdict, *found.notes) if note]
    paper.add(paper.caption("table", found.title, found.caption, identity=found.id, keep_next=True))
    if rows:
        shares = (0.4, 0.12, 0.12, 0.12, 0.12, 0.12)
        layout = Layout(False, False, tuple(share * paper.width_cm for share in shares))
        paper.add(grid(heads, rows, layout, title=found.title, keep=bool(notes)))
    paper.add(*(paragraph("Note", note) for note in notes or [""]))
