"""Finds what ships with qualkit (codebooks, interviews, language model), in a checkout and in a wheel alike."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

__all__ = ["cache_folder", "classifier_folder", "codebook_folder", "demo_folder", "files_digest", "model_folder"]

_PACKAGE = Path(__file__).resolve().parent
_SMALL = 200_000  # bytes


def _folder(installed: str, checkout: str) -> Path:
    """The folder inside the wheel, or in a checkout the one at top level."""
    inside = _PACKAGE / "data" / installed
    return inside if inside.is_dir() else _PACKAGE.parent / checkout


def codebook_folder() -> Path:
    """The folder with the codebooks that ship with qualkit."""
    return _folder("codebooks", "codebooks")


def demo_folder() -> Path:
    """The folder with the fictional interviews that ``qualkit demo`` reads."""
    return _folder("corpora/demo", "corpora/demo")


def model_folder() -> Path:
    """The folder of the Danish pipeline that ships with qualkit."""
    return _PACKAGE / "data" / "da_qualkit_sm"


def cache_folder(name: str) -> Path:
    """Where this user's programs keep what can be made again; nothing that anybody said is kept there.

    Raises:
        OSError: this user has no home.
    """
    try:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "qualkit" / name
    except RuntimeError as error:
        raise FileNotFoundError(str(error)) from None


def classifier_folder() -> Path:
    """The folder of the classifier that ships with qualkit."""
    return _PACKAGE / "data" / "classifier"


def files_digest(folder: Path) -> str:
    """Tells one state of a folder's files from another: small ones by content, large ones by size; empty if none is."""
    if not folder.is_dir():
        return ""
    told = hashlib.sha256()
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = file.stat().st_size
        told.update(f"{file.relative_to(folder)} {size} ".encode())
        if size < _SMALL:
            told.update(file.read_bytes())
    return told.hexdigest()[:16]
