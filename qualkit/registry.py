"""Plug-ins by entry point: readers, suggesters, theme engines, exporters and commands, ours and others' alike.

``names`` imports nothing, ``load`` imports one, ``load_all`` imports all and turns a broken one into a notice.
A package adds its own by declaring, for example::

    [project.entry-points."qualkit.exporters"]
    odt = "my_package.odt:write"
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from qualkit.errors import ConfigError, MissingExtraError, Notice

__all__ = ["GROUPS", "load", "load_all", "names"]

GROUPS = ("readers", "suggesters", "theme_engines", "exporters", "commands")


@cache
def _found(group: str) -> dict[str, EntryPoint]:
    if group not in GROUPS:
        raise ValueError(f"unknown plug-in group {group!r}")
    return {point.name: point for point in sorted(entry_points(group=f"qualkit.{group}"), key=lambda p: p.name)}


def _one(group: str) -> str:
    return group.removesuffix("s").replace("_", " ")


def names(group: str) -> tuple[str, ...]:
    """The names registered in a group, sorted; imports none of them."""
    return tuple(_found(group))


def load(group: str, name: str) -> Any:
    """The object registered under ``name``.

    Raises:
        ConfigError: Q001, nothing of that name is registered.
        MissingExtraError: Q401, it is, but a package it needs is not installed.
    """
    try:
        point = _found(group)[name]
    except KeyError:
        known = ", ".join(names(group)) or "none"
        raise ConfigError("Q001", f"no {_one(group)} called {name!r}", hint=f"there is: {known}") from None
    try:
        return point.load()
    except ModuleNotFoundError as missing:
        raise MissingExtraError(
            "Q401",
            f"{name!r} needs the package {missing.name!r}, which is not installed",
            hint="pip install 'qualkit[all]'",
        ) from missing


def load_all(group: str) -> tuple[dict[str, Any], list[Notice]]:
    """Every plug-in of a group by name, and a notice for each that would not load."""
    loaded: dict[str, Any] = {}
    notices: list[Notice] = []
    for name in names(group):
        try:
            loaded[name] = load(group, name)
        except Exception as broken:  # another package's fault must not stop ours
            notices.append(
                Notice(f"the {_one(group)} {name!r} could not be loaded: {type(broken).__name__}", code="Q401")
            )
    return loaded, notices
