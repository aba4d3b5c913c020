"""A project's folder: where it lies, its settings file written whole or not at all, and the demo's interviews."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qualkit.config import FILE_NAME, Config, load_config, write_value
from qualkit.errors import CodebookError, ConfigError, ProjectError
from qualkit.store import DATABASE_NAME, Store

__all__ = ["default_folder", "is_project", "placed", "settings_for", "write_settings", "write_whole"]


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


def is_project(folder: Path) -> bool:
    """True if a project's database is in ``folder``, or its qualkit.toml names one on a server.

    Raises:
        ConfigError: Q002, there is no database in it, and its qualkit.toml cannot be read.
    """
    try:
        database = folder / DATABASE_NAME
        if database.is_file() and database.stat().st_size:  # an empty one was interrupted while it was made
            return True
        if not (folder / FILE_NAME).is_file():
            return False
    except OSError:  # a folder that may not be looked into
        return False
    return bool(load_config(folder).store)


@contextmanager
def settings_for(folder: Path, new: str, *, store: str) -> Iterator[Config]:
    """Write ``new`` as qualkit.toml if there is none, and take it back if the project cannot be made after all.

    The settings come first: a project that is there without them would run on defaults nobody chose.

    Raises:
        ProjectError: Q307 a project is in the folder already, Q305 it cannot be written, Q306 the disk is full.
        ConfigError: Q001, there is a qualkit.toml, and it names another store.
    """
    settings = folder / FILE_NAME
    database = folder / DATABASE_NAME
    in_file = database.is_file() and database.stat().st_size > 0
    if store:
        Store.check_place(store)  # before a password is written down
        if in_file:
            raise ProjectError("Q307", f"there is a project in {folder} already", hint="choose another folder")
    there = settings.is_file()
    if not in_file:
        write_settings(folder, new)
    config = load_config(folder)
    if store and config.store != store:
        if config.store:
            raise ConfigError(
                "Q001",
                f"{settings} names another store: {config.store}",
                hint="choose another folder, or change its [project] store",
            )
        write_value(folder, "project", "store", store)
        config = load_config(folder)
    try:
        yield config
    except BaseException:
        if store and not there:
            settings.unlink(missing_ok=True)  # a URL that led nowhere must not stand in the way of the right one
        raise


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
