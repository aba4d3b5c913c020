"""A table comes in; a file, or its text on stdout, goes out."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from qualkit.errors import ConfigError
from qualkit.export import Table, export_table

__all__ = ["write_or_print"]

_BINARY = ("xlsx", "docx")


def write_or_print(table: Table, output: Path | None, format: str | None, *, home: Path) -> None:
    """Write to ``output`` and print its path, or print the format's text on stdout.

    Raises:
        ConfigError: Q001, a format that is no text needs a file.
    """
    if output is not None:
        export_table(table, output, format=format)
        print(output)
        return
    if format in _BINARY:
        raise ConfigError("Q001", f"{format} is no text for the screen", hint=f"add -o FILE.{format}")
    # In the project's own folder: what people said must not lie about elsewhere, not even for a moment.
    with tempfile.TemporaryDirectory(prefix=".table-", dir=home) as folder:
        path = Path(folder) / f"table.{format}"
        export_table(table, path, format=format)
        sys.stdout.flush()
        sys.stdout.buffer.write(path.read_bytes())
        sys.stdout.flush()
