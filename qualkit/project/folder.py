"""A project's folder: where it lies, its settings file written whole or not at all, and the demo's interviews."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Sequence
from pathlib import Path

from qualkit.config import FILE_NAME
from qualkit.errors import CodebookError, ProjectError

__all__ = ["copy_demo", "default_folder", "placed", "write_settings", "write_whole"]


def placed(names: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Codebooks as the qualkit.toml in ``folder`` names them, each once.

    Those that ship and those in the project by name, so that the project can be moved; other files by their whole path.

    Raises:
        CodebookError: Q206, one of them is not known; Q203, two have the same id.
    """
    from qualkit import resources
    from qualkit.codebook import find_codebook, load_codebook

    own = [folder, folder / "codebooks"]
    found: dict[Path, str] = {}
    ids: dict[str, str] = {}
    for name in names:
        path = find_codebook(name, folders=own).resolve()
        known = path.parent in {place.resolve() for place in (*own, resources.codebook_folder())}
        if path in found:
            continue
        found[path] = path.stem if known else str(path)
        other = ids.setdefault(load_codebook(path).id, path.name)
        if other != path.name:
            raise CodebookError(
                "Q203",
                f"{path.name} and {other} are both called {load_codebook(path).id!r}",
                hint="give one another name",
            )
    return tuple(found.values())


def write_whole(path: Path, text: str) -> None:
    """Write a settings file whole or not at all."""
    waiting = path.with_suffix(".new")
    waiting.write_text(text, encoding="utf-8")
    waiting.replace(path)


def write_settings(folder: Path, text: str) -> None:
    """Write qualkit.toml whole or not at all; one that is there is the user's and stays."""
    settings = folder / FILE_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not settings.exists():
            write_whole(settings, text)
    except OSError as error:
        full = error.errno == errno.ENOSPC
        raise ProjectError(
            "Q306" if full else "Q305",
            f"cannot write in {folder}: {error.strerror}",
            hint="make room on the disk" if full else "choose a folder you may write",
        ) from None


def default_folder(source: Path) -> Path:
    """Where ``qualkit run FOLDER`` makes its project: beside the folder, so that the interviews stay untouched."""
    source = source.resolve()
    return source.with_name(f"{source.name}-qualkit")


def copy_demo(target: Path) -> None:
    """Copy the demo interviews to ``target``."""
    from qualkit import resources

    shutil.copytree(
        resources.demo_folder(), target, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*", "__pycache__")
    )
