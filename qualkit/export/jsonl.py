"""A table comes in; a file with one JSON object a row comes out, values untouched, with the keys no other shows."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from qualkit.export.table import Table
from qualkit.export.writing import replace_file

__all__ = ["write_jsonl"]

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def write_jsonl(table: Table, path: Path) -> None:
    """UTF-8, LF, the row's own keys: those of the columns first, then the rest.

    Raises:
        ExportError: Q503.
    """
    lines = []
    for row in table.rows:
        ordered = {column.key: row.get(column.key) for column in table.columns} | dict(row)
        line = json.dumps(ordered, ensure_ascii=False, default=_plain)
        # A lone surrogate has no UTF-8; its JSON escape reads back as the same character.
        lines.append(_SURROGATE.sub(lambda found: f"\\u{ord(found.group()):04x}", line) + "\n")
    replace_file(path, "".join(lines).encode("utf-8"))


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
