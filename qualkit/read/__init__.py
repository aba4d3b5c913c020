"""A file on disk comes in; a :class:`~qualkit.model.Transcript` goes out, with not a character changed.

Formats are plug-ins (``qualkit.readers``); what they hand over is a :class:`RawText`. Names load on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.read.attributes import AttributeRow, AttributeTable, attach, read_attributes
    from qualkit.read.file import read_file, supported_suffixes
    from qualkit.read.mapping import parse_speakers_option
    from qualkit.read.raw import Cue, RawText, RawTurn, Reading
    from qualkit.read.sources import find_sources, natural_key
    from qualkit.read.summary import Preview, SpeakerPreview, preview

__all__ = [
    "AttributeRow",
    "AttributeTable",
    "Cue",
    "Preview",
    "RawText",
    "RawTurn",
    "Reading",
    "SpeakerPreview",
    "attach",
    "find_sources",
    "natural_key",
    "parse_speakers_option",
    "preview",
    "read_attributes",
    "read_file",
    "supported_suffixes",
]

_HOME = {
    "attributes": ("AttributeRow", "AttributeTable", "attach", "read_attributes"),
    "file": ("read_file", "supported_suffixes"),
    "mapping": ("parse_speakers_option",),
    "raw": ("Cue", "RawText", "RawTurn", "Reading"),
    "summary": ("Preview", "SpeakerPreview", "preview"),
    "sources": ("find_sources", "natural_key"),
}
_MODULE = {name: module for module, names in _HOME.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
