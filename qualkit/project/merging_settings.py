"""Projects that are joined come in; one qualkit.toml, one set of codebook files, and where they differ, go out."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from qualkit.config import FILE_NAME, Config, load_config
from qualkit.errors import ProjectError
from qualkit.model import digest_of
from qualkit.project.merging_content import Chosen
from qualkit.project.merging_sources import Conflict, Source
from qualkit.store import Store

__all__ = ["join_files", "join_memory", "join_settings"]

# Of the machine or the coder and not of the study; where a setting came from is no setting.
_NO_MATTER = ("workers", "store", "coder", "theme", "keys", "origin")
_STORE = re.compile(r"^([ \t]*)(store[ \t]*=)", re.MULTILINE)
_CODEBOOKS = ("*.yaml", "*.yml", "examples/*.jsonl")


def join_settings(sources: Sequence[Source], output: Path) -> tuple[str, list[Conflict]]:
    """The text of the qualkit.toml that is taken, and the settings that differ.

    What lies in the output is the user's and stays; else that of the project with the most changes of codes,
    and then with the most decisions, is taken.
    """
    texts = {source: _text(source.folder / FILE_NAME) for source in sources}
    taken = min(texts, key=lambda source: source.ahead(texts[source]))
    configs: list[Config] = [source.config for source in sources]
    config = taken.config
    if not taken.own and (output / FILE_NAME).is_file():
        config = load_config(output)
        configs.append(config)
    conflicts = []
    for setting in fields(Config):
        values = {getattr(each, setting.name) for each in configs} if setting.name not in _NO_MATTER else set()
        if len(values) > 1:
            details = {"values": sorted(map(_shown, values)), "taken": _shown(getattr(config, setting.name))}
            conflicts.append(Conflict("setting", setting.name, details))
    # What is joined is kept in its own folder, not on the server of one of the projects.
    return _STORE.sub(r"\1# \2", texts[taken]), conflicts


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig") if path.is_file() else ""


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def join_files(sources: Sequence[Source], output: Path) -> list[Conflict]:
    """Copy codebooks and their examples out of the projects' folders; one that lies in the output stays as it is.

    Raises:
        ProjectError: Q305, the output cannot be written.
    """
    found: dict[str, list[tuple[Any, bytes]]] = defaultdict(list)
    for source in sources:
        for path in _codebook_files(source.folder):
            content = path.read_bytes()
            found[path.relative_to(source.folder).as_posix()].append(
                (source.ahead(digest_of([content.hex()])), content)
            )
    conflicts = []
    for name, contents in sorted(found.items()):
        target = output / name
        _, content = min(contents)
        there = target.read_bytes() if target.is_file() else content
        if len({there, *(each for _, each in contents)}) > 1:
            conflicts.append(Conflict("file", name, {"versions": len({there, *(each for _, each in contents)})}))
        if not target.is_file():
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
            except OSError as error:
                raise ProjectError(
                    "Q305", f"cannot write {target}: {error.strerror}", hint="choose a folder you may write"
                ) from None
    return conflicts


def _codebook_files(folder: Path) -> list[Path]:
    places = (folder, folder / "codebooks")
    return sorted({path for place in places for kind in _CODEBOOKS for path in place.glob(kind) if path.is_file()})


def join_memory(sources: Sequence[Source], chosen: Sequence[Chosen], store: Store) -> list[Conflict]:
    """Join how files were read, so that they are read in the same way again; and the attribute table, if there is one
    that all projects know."""
    memories = {source: json.loads(source.store.meta("reading") or "{}") for source in sources}
    holders = {version.name: version.holders for version in chosen}
    names = {name for memory in memories.values() for name in memory}
    joined: dict[str, Any] = {}
    conflicts = []
    for name in sorted(names):
        those = [source for source in holders.get(name, sources) if name in memories[source]]
        entries = {source: json.dumps(memories[source][name], ensure_ascii=False, sort_keys=True) for source in those}
        if entries:
            taken = min(entries, key=lambda source, entries=entries: source.before(entries[source]))  # type: ignore[misc]
            joined[name] = memories[taken][name]
        if not name and len(set(entries.values())) > 1:  # what was said of all files
            spoken = [
                ",".join(f"{label}={role}" for label, role in sorted(json.loads(entry).get("speakers", {}).items()))
                for entry in sorted(set(entries.values()))
            ]
            shown = ",".join(f"{label}={role}" for label, role in sorted(joined[name].get("speakers", {}).items()))
            conflicts.append(Conflict("setting", "speakers", {"values": spoken, "taken": shown}))
    store.set_meta("reading", json.dumps(joined, ensure_ascii=False, sort_keys=True))
    tables = {(source.store.meta("attributes_path"), source.store.meta("attributes_sha256")) for source in sources}
    if len(tables) == 1:
        ((path, state),) = tables
        if path and state:
            store.set_meta("attributes_path", path)
            store.set_meta("attributes_sha256", state)
    return conflicts
