"""A table and a path come in; the file is written by the exporter that the format's name or the suffix picks.

Writers hand finished bytes to :func:`replace_file`, so whoever reads the file sees the old content or the new.
"""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import suppress
from pathlib import Path

from qualkit import registry
from qualkit.errors import ExportError
from qualkit.export.table import Table

__all__ = ["export_table", "format_for", "replace_file"]

_SUFFIXES = {"csv-excel": ".csv", "md": ".md", "html": ".html"}
_ALIASES = {".markdown": "md", ".htm": "html", ".ndjson": "jsonl"}


def replace_file(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` in one step: a temporary file beside it, then a rename.

    Raises:
        ExportError: Q503, the file cannot be written.
    """
    temporary = path.parent / f".{path.name[:40]}.{secrets.token_hex(6)}.tmp"
    made = False
    try:
        with temporary.open("xb") as stream:
            made = True
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as failed:
        if made:
            with suppress(OSError):
                temporary.unlink()
        raise ExportError(
            "Q503",
            f"{path.name} cannot be written: {failed.strerror or type(failed).__name__}",
            hint=_remedy(path, failed),
        ) from None


def _remedy(path: Path, failed: OSError) -> str:
    if isinstance(failed, FileNotFoundError):
        return f"make the folder {path.parent} first"
    if path.is_dir():
        return "the path is a folder; give a file name"
    if failed.errno == errno.ENOSPC:
        return "the disk is full; make room or choose another"
    return "check the folder's permissions, and close the file if Word or Excel has it open"


def format_for(path: Path, *, format: str | None = None) -> str:
    """The name of the exporter for ``path``.

    Args:
        path: the output file.
        format: a registered name, which then must fit the file's suffix if another exporter owns that.

    Raises:
        ExportError: Q502.
    """
    known = registry.names("exporters")
    owners = {_SUFFIXES.get(name, f".{name}"): name for name in sorted(known, reverse=True)} | {
        suffix: name for suffix, name in _ALIASES.items() if name in known
    }
    suffix = path.suffix.lower()
    if format is None:
        if suffix not in owners:
            raise ExportError(
                "Q502",
                f"no export format has the suffix {suffix!r}"
                if suffix
                else f"{path.name} has no suffix to tell the format by",
                hint=f"formats: {', '.join(known)}; give one, or a file name that ends in one",
            )
        return owners[suffix]
    if format not in known:
        raise ExportError("Q502", f"no export format is called {format!r}", hint=f"formats: {', '.join(known)}")
    wanted = _SUFFIXES.get(format, f".{format}")
    if suffix in owners and suffix != wanted and owners[suffix] != format:
        raise ExportError(
            "Q502", f"format {format} does not fit a {suffix} file", hint=f"name the file {path.stem}{wanted}"
        )
    return format


def export_table(table: Table, path: Path, *, format: str | None = None) -> Path:
    """Write ``table`` to ``path``.

    Args:
        table: what to write.
        path: the output file; its folder must exist.
        format: ``csv``, ``csv-excel``, ``xlsx``, ``docx``, ``md``, ``html``, ``jsonl`` or another registered name;
            without one the suffix decides.

    Returns:
        The path written.

    Raises:
        ExportError: Q502, the format is unknown or does not fit the file; Q503, the file cannot be written.
        MissingExtraError: Q401, the format needs a package that is not installed.
    """
    path = Path(path)
    registry.load("exporters", format_for(path, format=format))(table, path)
    return path
