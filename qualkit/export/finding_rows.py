"""Tables of what is found come in; rows with Danish or English headings, or plain values for programs, go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from qualkit.export.table import Column, Kind, Table
from qualkit.findings import Cell, CrossTable, Heading, Ranked, RankedTable, Saturation

__all__ = ["MARKS", "cell_shown", "cross_table", "finding_values", "ranked_table", "saturation_table"]

# (mark, decided): filled is a turning point, dotted is what nobody has decided. No colour needed.
MARKS = {
    ("present", True): "○",
    ("turning", True): "●",
    ("present", False): "◌",
    ("turning", False): "◍",
}
_WORDS = {
    "da": {
        "id": "Id",
        "base": "Informanter",
        "of": "{label} (n\u00a0=\u00a0{base})",
        "n": "{label}, antal",
        "share": "{label}, andel",
        "undecided": "* hviler kun på forslag, som ingen koder har afgjort.",
        "marks": "○ fortalt; ● vendepunkt; ◌ og ◍ det samme, men kun efter forslag, som ingen koder har afgjort.",
        "counts": "Tallene er {counts}.",
        "axis": "Kodebog",
        "word": "Ord",
        "base_of": "Af",
        "codings": "Kodninger",
        "decided": "Heraf afgjort",
        "deciding": "Informanter med mindst én afgørelse",
        "ranked": "Hvor mange fortæller om hvad",
        "number": "Nr.",
        "interview": "Interview",
        "new": "Nye koder",
        "met": "Mødt i alt",
        "mean": "Middel",
        "low": "5 %",
        "high": "95 %",
    },
    "en": {
        "id": "Id",
        "base": "Informants",
        "of": "{label} (n\u00a0=\u00a0{base})",
        "n": "{label}, number",
        "share": "{label}, share",
        "undecided": "* rests on suggestions only, which no coder has decided.",
        "marks": "○ told; ● turning point; ◌ and ◍ the same, but by suggestions only, which no coder has decided.",
        "counts": "The numbers are {counts}.",
        "axis": "Codebook",
        "word": "Word",
        "base_of": "Of",
        "codings": "Codings",
        "decided": "Of them decided",
        "deciding": "Informants with at least one decision",
        "ranked": "How many tell of what",
        "number": "No.",
        "interview": "Interview",
        "new": "New codes",
        "met": "Met in all",
        "mean": "Mean",
        "low": "5 %",
        "high": "95 %",
    },
}
_OWN_KEYS = ("row", "row_id", "row_base")


def _stars(table: CrossTable) -> bool:
    """True if some numbers rest on decisions and some on suggestions only, so that the two must be told apart."""
    counted = [cell for cell in table.cells.values() if cell.n and not cell.hidden]
    return any(cell.decided for cell in counted) and any(not cell.decided for cell in counted)


def cell_shown(table: CrossTable, row: str, column: str, *, star: bool = False) -> str | int | None:
    """What is printed of a cell: a number, a percentage, a mark, words or nothing.

    Args:
        table: the cell's.
        row: its row's id.
        column: its column's id.
        star: put ``*`` behind what rests on suggestions only.
    """
    cell = table.cells.get((row, column))
    if cell is None:
        return 0 if table.shows == "n" else None
    if cell.hidden:
        return cell.text or "<"
    if table.shows == "mark":
        return MARKS.get((cell.mark, cell.decided > 0), cell.text) or None
    sign = "*" if star and cell.n and not cell.decided else ""
    if table.shows == "n":
        return f"{cell.n}{sign}" if sign else cell.n
    if table.shows == "share":
        blank = "\u00a0" if table.lang == "da" else ""
        return "" if cell.share is None else f"{round(100 * cell.share)}{blank}%{sign}"
    return f"{cell.text}{sign}" if cell.text else None


def cross_table(table: CrossTable) -> Table:
    """A row a row, a column a column; bare numbers stand in columns of their own that formats for reading leave out.

    Args:
        table: what was found.
    """
    words = _WORDS["en" if table.lang == "en" else "da"]
    star = _stars(table)
    keys = {column.id: f"column:{column.id}" if column.id in _OWN_KEYS else column.id for column in table.columns}
    bare = table.shows in ("text", "share") or star or any(cell.hidden for cell in table.cells.values())
    shares = table.shows in ("text", "share") and any(cell.share is not None for cell in table.cells.values())
    based = any(row.base is not None for row in table.rows)
    kind: Kind = "text" if table.shows == "mark" else "integer"
    columns = [Column("row", table.row_name, 28), Column("row_id", words["id"], 24, "text", False)]
    columns += [Column("row_base", words["base"], 11, "integer")] if based else []
    columns += [Column(keys[column.id], _heading(column, words), 12, kind) for column in table.columns]
    if bare and table.shows != "mark":
        for column in table.columns:
            label = words["n"].format(label=column.label)
            columns.append(Column(f"{keys[column.id]}.n", label, 12, "integer", False))
            if shares:
                label = words["share"].format(label=column.label)
                columns.append(Column(f"{keys[column.id]}.share", label, 12, "number", False))
    rows: list[dict[str, Any]] = []
    for row in table.rows:
        line: dict[str, Any] = {"row": row.label, "row_id": row.id, "row_base": row.base}
        for column in table.columns:
            key, cell = keys[column.id], table.cells.get((row.id, column.id))
            line[key] = cell_shown(table, row.id, column.id, star=star)
            line[f"{key}.n"] = _number(table, cell)
            if shares:
                line[f"{key}.share"] = cell.share if cell is not None and not cell.hidden else None
        rows.append(line)
    notes = [
        words["counts"].format(counts=table.counts) if table.counts and table.shows in ("n", "text") else "",
        words["marks"] if table.shows == "mark" else "",
        words["undecided"] if star and table.shows != "mark" else "",
        *table.notes,
    ]
    return Table(
        title=table.title,
        columns=columns,
        rows=rows,
        caption=table.caption,
        notes=[note for note in notes if note],
        lang="en" if table.lang == "en" else "da",
    )


def _heading(column: Heading, words: dict[str, str]) -> str:
    return column.label if column.base is None else words["of"].format(label=column.label, base=column.base)


def _number(table: CrossTable, cell: Cell | None) -> int | None:
    if cell is None:
        return 0 if table.shows == "n" else None
    return None if cell.hidden else cell.n


def ranked_table(tables: RankedTable | Sequence[RankedTable]) -> Table:
    """A row a code, the most told first; several tables become one, with the codebook as its first column.

    Args:
        tables: one, or several in the order wanted.
    """
    every = [tables] if isinstance(tables, RankedTable) else list(tables)
    lang = "en" if every and every[0].lang == "en" else "da"
    words = _WORDS[lang]
    several = len(every) > 1
    coded = [each for each in every if not each.items]
    counted = words["codings"] if coded or not every else every[0].items
    named = every[0].row_name if every else words["id"]
    columns = [
        *([Column("axis", words["axis"], 22)] if several else []),
        Column("row", named, 34),
        Column("row_id", words["id"], 26, "text", False),
        Column("n", words["base"], 11, "integer"),
        Column("base", words["base_of"], 6, "integer"),
        Column("word", words["word"], 11),
        Column("codings", counted, 10, "integer"),
    ]
    if coded or not every:
        columns.append(Column("decided_codings", words["decided"], 10, "integer"))
        columns.append(Column("decided", words["deciding"], 10, "integer", False))
    shared = [note for note in (every[0].notes if every else ()) if all(note in each.notes for each in every)]
    own = [f"{each.title}: {note}" for each in every for note in each.notes if note not in shared]
    return Table(
        title=words["ranked"] if several or not every else every[0].title,
        columns=columns,
        rows=[{"axis": each.title, **_ranked_row(each, row)} for each in every for row in each.rows],
        caption=" ".join(f"{each.title}: {each.caption}" if several else each.caption for each in every),
        notes=[*shared, *own],
        lang=lang,
    )


def _ranked_row(table: RankedTable, row: Ranked) -> dict[str, Any]:
    known = {"row": row.label, "row_id": row.id, "base": row.base}
    if row.hidden:
        return {**known, "n": row.word}
    told = {**known, "n": row.n, "word": row.word, "codings": row.codings}
    return told if table.items else {**told, "decided_codings": row.decided_codings, "decided": row.decided}


def saturation_table(found: Saturation) -> Table:
    """A row an interview: what it added, what has been met by then, and what other orders give.

    Args:
        found: what was found.
    """
    lang = "en" if found.lang == "en" else "da"
    words = _WORDS[lang]
    rows = [
        {
            "number": at,
            "interview": name,
            "id": identity,
            "new": new,
            "met": met,
            "mean": mean,
            "low": low,
            "high": high,
        }
        for at, ((identity, name), new, met, mean, low, high) in enumerate(
            zip(found.interviews, found.new, found.cumulative, found.mean, found.low, found.high, strict=True), 1
        )
    ]
    return Table(
        title=found.title,
        columns=[
            Column("number", words["number"], 6, "integer"),
            Column("interview", words["interview"], 28),
            Column("new", words["new"], 10, "integer"),
            Column("met", words["met"], 10, "integer"),
            Column("mean", words["mean"], 9, "number"),
            Column("low", words["low"], 9, "number"),
            Column("high", words["high"], 9, "number"),
        ],
        rows=rows,
        caption=found.caption,
        notes=[found.verdict, *found.notes],
        lang=lang,
    )


def finding_values(found: CrossTable | RankedTable | Saturation) -> dict[str, Any]:
    """What was found as plain values for JSON; of a hidden cell only its sign.

    Args:
        found: a table or a saturation.
    """
    if isinstance(found, CrossTable):
        values = asdict(found)
        values["cells"] = [
            {"row": row, "column": column, **_cell_values(cell)} for (row, column), cell in found.cells.items()
        ]
        return values
    values = asdict(found)
    if isinstance(found, RankedTable):
        for row in values["rows"]:
            if row["hidden"]:
                row |= {"n": None, "codings": None, "decided": None, "decided_codings": None}
            elif found.items:
                row |= {"decided": None, "decided_codings": None}
    return values


def _cell_values(cell: Cell) -> dict[str, Any]:
    if cell.hidden:
        return {"hidden": True, "text": cell.text}
    return asdict(cell)
