"""Transcripts, suggestions and decisions come in and go out of the project's database; nothing else touches it.

The names are loaded when first asked for, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.store.decisions import codings_of, decision_id, in_force, standing, taken_back
    from qualkit.store.joining import copy_database, is_older
    from qualkit.store.records import CodebookRow, Hit, TranscriptRow
    from qualkit.store.repository import DATABASE_NAME, Store

__all__ = [
    "DATABASE_NAME",
    "CodebookRow",
    "Hit",
    "Store",
    "TranscriptRow",
    "codings_of",
    "copy_database",
    "decision_id",
    "in_force",
    "is_older",
    "standing",
    "taken_back",
]

_HOME = {
    "DATABASE_NAME": "repository",
    "CodebookRow": "records",
    "Hit": "records",
    "Store": "repository",
    "TranscriptRow": "records",
    "codings_of": "decisions",
    "decision_id": "decisions",
    "in_force": "decisions",
    "standing": "decisions",
    "taken_back": "decisions",
    "copy_database": "joining",
    "is_older": "joining",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
