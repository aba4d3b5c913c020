"""A checked codebook comes in; the next start finds it again by its files' bytes, in milliseconds.

Reading a large YAML file takes longer than coding an interview. The cache lies in the user's cache folder
(``$XDG_CACHE_HOME/qualkit``), holds the codebooks that ship with qualkit only, never what anybody said, and may be
deleted at any time.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from qualkit.model import Code, Codebook, Example, PatternRule
from qualkit.resources import cache_folder

__all__ = ["from_plain", "get", "key_of", "put"]


_here: dict[str, Codebook] = {}  # a run asks for each codebook several times, and a user's own is never on disk here
_MOST_FILES = 24  # some versions of the shipped codebooks


def _folder() -> Path:
    """Where the cache lies.

    Raises:
        OSError: this user has no home.
    """
    return cache_folder("codebooks")


def key_of(sources: Sequence[Path]) -> str:
    """A digest of all that a loaded codebook depends on: its files and the code that reads them; "" if unreadable."""
    digest = hashlib.sha256(version("qualkit").encode())
    try:
        for file in [*sources, *sorted(Path(__file__).parent.glob("*.py"))]:
            raw = file.read_bytes()
            digest.update(f"{file.name}:{len(raw)}:".encode())
            digest.update(raw)
    except OSError:
        return ""
    return digest.hexdigest()


def get(key: str, path: Path, *, on_disk: bool) -> Codebook | None:
    """The codebook stored under ``key``, as read from ``path``; None if there is none or it cannot be read.

    Args:
        key: from :func:`key_of`.
        path: what the codebook's ``path`` is to say.
        on_disk: look there too, and not only among those this process has loaded.
    """
    if not key:
        return None
    if key in _here:
        return replace(_here[key], path=str(path))
    if not on_disk:
        return None
    try:
        raw = json.loads((_folder() / f"{key}.json").read_text(encoding="utf-8"))
        _here[key] = replace(from_plain(raw), path=str(path))
        return _here[key]
    except (OSError, ValueError, KeyError, TypeError):
        return None


def put(key: str, codebook: Codebook, *, on_disk: bool) -> None:
    """Keep a codebook for this process and, ``on_disk``, for the next; a folder that cannot be written is no fault."""
    if not key:
        return
    _here[key] = codebook
    if not on_disk:
        return
    with suppress(OSError):
        folder = _folder()
        folder.mkdir(parents=True, exist_ok=True)
        waiting = folder / f"{key}.{os.getpid()}.new"
        waiting.write_text(json.dumps(asdict(codebook), ensure_ascii=False), encoding="utf-8")
        waiting.replace(folder / f"{key}.json")
        _prune(folder)


def _prune(folder: Path) -> None:
    """Leave the newest files; those of versions gone by would stay for ever."""
    files = sorted(folder.glob("*.json"), key=lambda file: file.stat().st_mtime_ns, reverse=True)
    for file in files[_MOST_FILES:]:
        file.unlink(missing_ok=True)


def from_plain(raw: dict[str, Any]) -> Codebook:
    """The codebook of what ``dataclasses.asdict`` made of it, and JSON kept.

    Raises:
        KeyError, TypeError: it is of another shape, as of a version of qualkit to come.
    """
    return Codebook(
        **{
            **raw,
            "codes": tuple(_code(code) for code in raw["codes"]),
            "lists": {name: tuple(words) for name, words in raw["lists"].items()},
            "cues": {name: tuple(patterns) for name, patterns in raw["cues"].items()},
        }
    )


def _code(raw: dict[str, Any]) -> Code:
    return Code(
        **{
            **raw,
            "include": tuple(raw["include"]),
            "exclude": tuple(raw["exclude"]),
            "examples": tuple(_example(example) for example in raw["examples"]),
            "near_misses": tuple(_example(example) for example in raw["near_misses"]),
            "patterns": tuple(_rule(rule) for rule in raw["patterns"]),
        }
    )


def _example(raw: dict[str, Any]) -> Example:
    return Example(**{**raw, "belongs_to": tuple(raw["belongs_to"])})


def _rule(raw: dict[str, Any]) -> PatternRule:
    tests = {name: {key: tuple(values) for key, values in raw[name].items()} for name in ("require", "forbid")}
    return PatternRule(**{**raw, **{name: tuple(raw[name]) for name in ("also", "then", "unless")}, **tests})
