"""The one row model of all exports: a title, columns and rows come in; every writer takes them as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Column", "Kind", "Table", "cell_text", "printed_columns"]

Kind = Literal["text", "integer", "number", "citation"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    ``key`` finds the value in a row, ``label`` is the heading, ``width`` the wanted width in characters. ``kind``:
    ``citation`` columns are columns in data formats; formats for reading print them as paragraphs after the table.
    ``printed`` is False for what only data formats need.
    """

    key: str
    label: str
    width: int = 12
    kind: Kind = "text"
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table ready to be written. ``rows`` may hold more keys than there are columns: jsonl writes them all."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    caption: str = ""
    notes: Sequence[str] = ()
    lang: str = "da"


def printed_columns(table: Table) -> list[Column]:
    """The columns that formats for reading show; columns that hold nothing at all are left out there."""
    return [
        column
        for column in table.columns
        if column.printed
        and column.kind != "citation"
        and (not table.rows or any(row.get(column.key) not in (None, "") for row in table.rows))
    ]


def citations(table: Table) -> list[str]:
    """The citation forms of the rows, in order, each once; empty if the table has none."""
    keys = [column.key for column in table.columns if column.kind == "citation"]
    forms = [cell_text(row[key]) for row in table.rows for key in keys if row.get(key)]
    return list(dict.fromkeys(forms))  # a quote under two codes is printed once


def cell_text(value: object, *, decimal: str = ".") -> str:
    """A value as a reader sees it: numbers with two decimals, mappings as ``key: value; …``, lists with commas."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return f"{value:.2f}".replace(".", decimal)
    if isinstance(value, Mapping):
        if "text" in value:  # a piece of evidence: its words; where they stand is for programs
            return cell_text(value["text"], decimal=decimal)
        return "; ".join(f"{key}: {cell_text(inner, decimal=decimal)}" for key, inner in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        joint = " … " if all(isinstance(inner, Mapping) for inner in value) else ", "
        return joint.join(cell_text(inner, decimal=decimal) for inner in value)
    return str(value)
