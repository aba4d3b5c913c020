"""A block of a report comes in; what its template prints goes out: cells with their signs, words and links."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qualkit.attribute_words import told_flags
from qualkit.findings import (
    Block,
    CasePage,
    Cell,
    CodedMaterial,
    CrossTable,
    Figure,
    Passage,
    QuoteList,
    RankedTable,
    Saturation,
    Text,
    Turn,
)
from qualkit.model import Quote
from qualkit.report.page_passages import Passages, said, share_text
from qualkit.report.safe_svg import safe_svg

__all__ = ["Maker", "attributed"]

_MANY = 8  # columns, beyond which headings stand on end
_ROOMY = 5  # columns, up to which words in a table get room
_LONG = 16  # characters in a cell, from which it is words rather than a number with its share
_SHORT = 26  # rows, from which a table may run over to another page
# Of a printed table, in millimetres: paper upright and turned, a letter at the size of its type, what a number needs at
# least, room beside the words of a cell where headings lie and where they stand on end, the headings of the rows.
_PAPER, _PAPER_TURNED, _LETTER, _NUMBER, _BESIDE, _BESIDE_UPRIGHT, _ROW_NAME = 178.0, 265.0, 1.6, 5.7, 3.4, 2.5, 30.0
_SMALLER = 8 / 8.5  # type on turned paper, to that on paper upright

_WITHHELD = "–"  # as qualkit.tallies.hiding prints it

# A cell without anything in it.
_EMPTY: Mapping[str, Any] = {
    "text": "",
    "small": "",
    "sign": "",
    "hidden": False,
    "basis": "",
    "said": "",
    "n": 0,
    "link": None,
}


def attributed(quote: Quote) -> str:
    """``Pseudonym, jobtitel``: what stands after a quote unless the caller says otherwise."""
    return ", ".join(part for part in (quote.pseudonym, quote.title) if part)


def _fit(table: CrossTable, rows: Sequence[Sequence[Mapping[str, Any]]]) -> dict[str, bool]:
    """How a table lies: headings on end, room for words or little room between, paper turned, letters packed."""
    texts = [[f"{cell['text']} {cell['small']}".strip() for cell in cells] for cells in rows]
    wordy = table.shows == "text" and any(len(text) >= _LONG for row in texts for text in row)
    upright = len(table.columns) > _MANY and not wordy
    wide = max([_ROW_NAME, *(_widest(heading.label) + _BESIDE for heading in table.rows)])
    for place, column in enumerate(table.columns):
        # A number and what is behind it stay on one line; words go to the next.
        inside = [_widest(row[place]) if wordy else len(row[place]) * _LETTER for row in texts]
        heading = 0.0 if upright else _widest(column.label)
        wide += max([_NUMBER, heading, *inside]) + (_BESIDE_UPRIGHT if upright else _BESIDE)
    return {
        "many": upright,
        "roomy": wordy and len(table.columns) <= _ROOMY,
        "packed": wordy and len(table.columns) > _ROOMY,
        "turned": wide > _PAPER,
        "tight": wide * _SMALLER > _PAPER_TURNED,
    }


def _widest(text: str) -> float:
    """The width of the longest word on paper, in millimetres."""
    return max((len(word) for word in text.replace("-", "- ").split()), default=0) * _LETTER


@dataclass(slots=True)
class Maker:
    """Makes views of blocks.

    ``passages`` is None where the report carries none: then nothing links. ``fewest`` is from how many informants a
    number is shown (0 where that was not said). ``any_hidden`` is True once a number was hidden.
    """

    material: CodedMaterial
    words: Mapping[str, str]
    draw: Callable[[Figure], str]
    attribution: Callable[[Quote], str]
    passages: Passages | None
    lang: str = "da"
    fewest: int = 0
    any_hidden: bool = False
    _made: int = 0
    _units: dict[str, Any] = field(default_factory=dict)
    _places: Collection[str] = ()

    def __post_init__(self) -> None:
        self._units = {unit.id: unit for unit in self.material.units}
        if self.passages is not None:
            self._places = frozenset(self.passages.places.values())

    def view(self, block: Block) -> dict[str, Any]:
        """What the template of the block prints."""
        self._made += 1
        makers: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
            CrossTable: ("crosstable", self._cross_table),
            RankedTable: ("ranked", self._ranked_table),
            Figure: ("figure", self._figure),
            Text: ("text", self._text),
            Saturation: ("text", self._saturation),
            QuoteList: ("quotes", self._quote_list),
            CasePage: ("case", self._case_page),
        }
        kind, make = makers[type(block)]
        return {
            "kind": kind,
            "anchor": f"b-{self._made}",
            "title": getattr(block, "title", ""),
            "caption": getattr(block, "caption", ""),
            "turned": False,
            "short": len(getattr(block, "rows", ())) in range(1, _SHORT),
            "notes": [note for note in getattr(block, "notes", ()) if note],
            **make(block),
        }

    # --- tables --------------------------------------------------------------------------------------------------

    def _link(self, units: Sequence[str], row: int, column: int) -> dict[str, str] | None:
        """The link of a number: to the first of its passages, and which they all are."""
        if self.passages is None:
            return None
        first = self.passages.first(units)
        if not first:
            return None
        return {"id": f"n-{self._made}-{row}-{column}", "href": first, "units": self.passages.numbers(units)}

    def _basis(self, n: int, decided: int) -> str:
        return "" if decided >= n else "partly" if decided else "open"

    def _hidden(self, sign: str = "") -> dict[str, Any]:
        self.any_hidden = True
        if sign == _WITHHELD:  # many may stand behind it
            return {**_EMPTY, "text": sign, "hidden": True, "said": self.words["withheld_said"]}
        few = f"<{self.fewest}" if self.fewest else self.words["few"]
        return {**_EMPTY, "text": few, "hidden": True, "said": self.words["few_said"]}

    def _cell(self, table: CrossTable, cell: Cell, known: bool, row: int, column: int) -> dict[str, Any]:
        if cell.hidden:
            return self._hidden(cell.text)
        words = self.words
        basis = self._basis(cell.n, cell.decided) if cell.n else ""
        view = {**_EMPTY, "basis": basis, "n": cell.n, "link": self._link(cell.units, row, column)}
        if basis == "open":
            view["said"] = words["none_decided"]
        elif basis == "partly":
            view["said"] = words["some_decided"].format(n=cell.decided, m=cell.n)
        if table.shows == "mark":
            if cell.mark:
                view["sign"] = "●" if cell.mark == "turning" else "○"
                heard = words["turning" if cell.mark == "turning" else "told"]
                view["said"] = ", ".join(part for part in (heard, view["said"]) if part)
        elif table.shows == "text":
            view["text"] = " ".join(cell.text.split())
        elif table.shows == "share":
            if cell.share is not None:
                view["text"] = words["percent"].format(n=round(cell.share * 100))
                view["small"] = f"({cell.n})"
            elif known:
                view["text"] = str(cell.n)
        elif known:
            view["text"] = str(cell.n)
        return view

    def _cross_table(self, table: CrossTable) -> dict[str, Any]:
        rows = []
        for row_number, row in enumerate(table.rows):
            cells = [
                self._cell(
                    table, table.cell(row.id, column.id), (row.id, column.id) in table.cells, row_number, column_number
                )
                for column_number, column in enumerate(table.columns)
            ]
            rows.append({"heading": row, "cells": cells})
        every = [cell for row in rows for cell in row["cells"]]  # type: ignore[attr-defined]
        signs = {cell["sign"] for cell in every if not cell["hidden"]}
        bases = {cell["basis"] for cell in every}
        key = []
        if "○" in signs:
            key.append(("sign", "○", self.words["key_told"]))
        if "●" in signs:
            key.append(("sign", "●", self.words["key_turning"]))
        key += self._key(bases, any(cell["hidden"] for cell in every))
        return {
            "rows": rows,
            "columns": table.columns,
            "row_name": table.row_name,
            "column_name": table.column_name,
            "shows": table.shows,
            "counts": table.counts,
            "key": key,
            **_fit(table, [row["cells"] for row in rows]),  # type: ignore[misc]
        }

    def _key(self, bases: Collection[str], hidden: bool) -> list[tuple[str, str, str]]:
        key = []
        if "open" in bases:
            key.append(("open", "?", self.words["key_open"]))
        if "partly" in bases:
            key.append(("partly", "n", self.words["key_partly"]))
        if hidden:
            key.append(("few", self._hidden()["text"], self.words["key_hidden"]))
        return key

    def _ranked_table(self, table: RankedTable) -> dict[str, Any]:
        words = self.words
        rows = []
        for number, row in enumerate(table.rows):
            if row.hidden:
                rows.append({"label": row.label, "base": row.base, "width": "0", "word": "", **self._hidden(row.word)})
                continue
            # Whether codings are decided, not whether informants have one: a row may be decided in part for all.
            basis = self._basis(row.codings, row.decided_codings) if row.codings and not table.items else ""
            rows.append(
                {
                    **_EMPTY,
                    "label": row.label,
                    "n": row.n,
                    "text": str(row.n),
                    "base": row.base,
                    # No style attribute: the page's policy allows only the one style sheet.
                    "width": f"{100 * min(row.n / row.base, 1):.1f}" if row.base else "0",
                    "word": row.word,
                    "codings": row.codings,
                    "decided": words["of_decided"].format(n=row.decided_codings)
                    if row.codings and not table.items
                    else "",
                    "basis": basis,
                    "said": words["none_decided"] if basis == "open" else "",
                    "link": self._link(row.units, number, 0),
                }
            )
        key = self._key({str(row["basis"]) for row in rows}, any(row["hidden"] for row in rows))
        return {"rows": rows, "row_name": table.row_name, "counted": table.items or words["codings"], "key": key}

    # --- figures and words ---------------------------------------------------------------------------------------

    def _figure(self, figure: Figure) -> dict[str, Any]:
        svg = safe_svg(self.draw(figure), prefix=f"f{self._made}-", places=self._places)
        # What is an image to a screen reader has no links in it.
        return {"svg": svg, "alt": figure.alt or figure.title, "role": "group" if "<a " in svg else "img"}

    def _text(self, text: Text) -> dict[str, Any]:
        return {"paragraphs": text.paragraphs, "blanks": text.blanks}

    def _saturation(self, found: Saturation) -> dict[str, Any]:
        counted = zip(found.interviews, found.new, found.cumulative, strict=True)
        steps = [f"{number}. {name}: +{new} = {so_far}" for number, ((_, name), new, so_far) in enumerate(counted, 1)]
        return {"paragraphs": (found.verdict, *steps), "blanks": ()}

    def _quote_list(self, listed: QuoteList) -> dict[str, Any]:
        return {"quotes": [self._quote(quote) for quote in listed.quotes]}

    def _quote(self, quote: Quote) -> dict[str, Any]:
        return {
            "text": f"{self.words['open_quote']}{quote.text}{self.words['close_quote']}",
            "by": self.attribution(quote),
            "code": quote.code_label or quote.code,
            "decided": quote.basis == "decision",
            "mark": self._undecided(quote.basis, quote.probability),
            "stance": self.words.get(f"stance_{quote.stance}", quote.stance) if quote.stance else "",
            # For the one who writes, beside the transcripts; what was left out of a quote is not to be passed on.
            "check": told_flags(quote.flags, lang=self.lang) if self.passages is not None else "",
            **self._place(self._unit_of(quote)),
        }

    def _unit_of(self, quote: Quote) -> str:
        """The unit that a quote begins in."""
        if self.passages is None or not quote.spans:
            return ""
        for unit in self.material.units:
            if unit.transcript_id == quote.transcript_id and unit.span.overlaps(quote.spans[0]):
                return unit.id
        return ""

    def _place(self, unit: str) -> dict[str, str]:
        if self.passages is None or unit not in self.passages.places:
            return {"href": "", "place": ""}
        return {"href": self.passages.places[unit], "place": self.passages.stands[unit]}

    def _undecided(self, basis: str, probability: float | None = None) -> str:
        if basis == "decision":
            return ""
        sure = "" if probability is None else " " + share_text(probability, self.words["decimal"])
        return self.words["suggested"] + sure

    def _passage(self, passage: Passage) -> dict[str, Any]:
        return {
            "text": passage.text,
            "label": passage.label,
            "mark": self._undecided(passage.basis),
            **self._place(passage.unit),
        }

    def _words_of(self, unit: str) -> dict[str, Any] | None:
        """A unit in full; None where there is none."""
        found = self._units.get(unit)
        if found is None:
            return None
        return {"text": said(found, self.material.transcripts[found.transcript_id]), **self._place(unit)}

    def _turn(self, turn: Turn) -> dict[str, Any]:
        point, words = turn.point, self.words
        return {
            "label": turn.label,
            "mark": self._undecided(turn.basis, point.probability),
            "cause": words.get(point.cause, point.cause),
            "emic": words.get(f"emic_{point.emic}", "") if point.emic else "",
            "steps": [
                (words["before"], "before", self._words_of(point.before)),
                (words["the_event"], "event", self._words_of(point.event)),
                (words["after"], "after", self._words_of(point.after)),
            ],
        }

    def _case_page(self, page: CasePage) -> dict[str, Any]:
        return {
            "kernel": self._passage(page.kernel) if page.kernel else None,
            "keywords": page.keywords,
            "facts": page.facts,
            "card": [
                (name, [self._passage(each) for each in before], [self._passage(each) for each in after])
                for name, before, after in page.card
            ],
            "course": [self._passage(each) for each in page.course],
            "turns": [self._turn(each) for each in page.turns],
            "quotes": [self._quote(each) for each in page.quotes],
            "questions": page.questions,
            "note": page.note,
        }
