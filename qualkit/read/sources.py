"""A folder comes in; the interviews in it go out in natural order, with one notice of what was passed over."""

from __future__ import annotations

import os
import re
import unicodedata
from pathlib import Path

from qualkit.errors import Notice, ReadError
from qualkit.read.file import supported_suffixes

__all__ = ["find_sources", "natural_key"]

_NOT_AN_INTERVIEW = re.compile(
    r"(?:readme|license|licence|changelog|attribut\w*|baggrundsdata|stamdata|codebook|kodebog|læsmig)\b.*", re.I
)
_PROJECT_MARKS = ("qualkit.db", "qualkit.toml")
_DIGITS = re.compile(r"(\d+)")


def natural_key(text: str) -> tuple[tuple[int, int | str], ...]:
    """A sort key by which ``interview 2`` comes before ``interview 10``."""
    folded = unicodedata.normalize("NFC", text).casefold()
    return tuple((0, int(piece)) if piece.isdecimal() else (1, piece) for piece in _DIGITS.split(folded) if piece)


def _is_attribute_table(path: Path) -> bool:
    return path.stem.casefold().startswith("attribut") and path.suffix.casefold() in (".csv", ".xlsx")


def find_sources(folder: Path) -> tuple[list[Path], list[Notice]]:
    """The files with a reader in ``folder`` and below.

    Hidden files and folders, lock files of open documents (``~$x.docx``) and projects are passed over in silence;
    so are attribute tables, which have a reader of their own. README files and files without a reader are told in one
    notice.

    Raises:
        ReadError: Q101, the folder does not exist or may not be read.
    """
    if not folder.exists():
        raise ReadError("Q101", f"{folder.name or folder} does not exist", hint="check the path")
    if folder.is_file():
        return [folder], []
    suffixes = frozenset(supported_suffixes())
    found: list[Path] = []
    passed: list[str] = []

    def refuse(bad: OSError) -> None:
        raise ReadError(
            "Q101", f"{Path(bad.filename).name} may not be read ({bad.strerror})", hint="check its permissions"
        ) from bad

    for at, folders, files in os.walk(folder, onerror=refuse):
        here = Path(at)
        if here != folder and any((here / mark).exists() for mark in _PROJECT_MARKS):
            folders.clear()
            continue
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")) and name != "resultater")
        for name in files:
            if name.startswith((".", "~$", ".~")) or name.casefold() in {"thumbs.db", "desktop.ini", *_PROJECT_MARKS}:
                continue
            path = here / name
            if path.suffix.casefold() in suffixes and not _NOT_AN_INTERVIEW.fullmatch(path.stem):
                found.append(path)
            elif not _is_attribute_table(path):
                passed.append(path.relative_to(folder).as_posix())
    found.sort(key=lambda path: natural_key(path.relative_to(folder).as_posix()))
    notices: list[Notice] = []
    if passed:
        passed.sort(key=natural_key)
        shown = ", ".join(passed[:6]) + (f" and {len(passed) - 6} more" if len(passed) > 6 else "")
        some = "1 file is no interview" if len(passed) == 1 else f"{len(passed)} files are no interviews"
        notices.append(
            Notice(
                f"{some} and was passed over: {shown}".replace("interviews and was", "interviews and were"),
                hint="save them as docx"
                if any(name.casefold().endswith((".odt", ".rtf", ".doc", ".pages")) for name in passed)
                else f"interviews end in {', '.join(sorted(suffixes))}",
                source=folder.name,
            )
        )
    return found, notices
