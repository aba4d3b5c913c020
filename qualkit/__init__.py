"""read → segment → suggest → review → find → export: qualitative interview coding in Danish.

The store is the only thing that touches the database, and ``project`` the only thing that joins stages. Each stage
can be used without a project::

    from pathlib import Path
    from qualkit import load_codebooks, read_file, segment_transcript, suggest_codes

    transcript = read_file(Path("interview.txt")).transcript
    found = suggest_codes(transcript, segment_transcript(transcript).units, load_codebooks(["motivation"]))
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from qualkit.codebook import load_codebook, load_codebooks
    from qualkit.export import export_table, quote_table
    from qualkit.language import lemma, read_talk
    from qualkit.project import Project
    from qualkit.quotes import cite, select_quotes, verify_quote
    from qualkit.read import read_file
    from qualkit.segment import segment as segment_transcript
    from qualkit.suggest import suggest as suggest_codes

__all__ = [
    "Project",
    "cite",
    "export_table",
    "lemma",
    "load_codebook",
    "load_codebooks",
    "quote_table",
    "read_file",
    "read_talk",
    "segment_transcript",
    "select_quotes",
    "suggest_codes",
    "verify_quote",
]

# Where a name lives and what it is called there: `qualkit.suggest` is the package, so the function has a longer name.
_HOME = {
    "Project": "qualkit.project:Project",
    "cite": "qualkit.quotes:cite",
    "export_table": "qualkit.export:export_table",
    "lemma": "qualkit.language:lemma",
    "load_codebook": "qualkit.codebook:load_codebook",
    "load_codebooks": "qualkit.codebook:load_codebooks",
    "quote_table": "qualkit.export:quote_table",
    "read_file": "qualkit.read:read_file",
    "read_talk": "qualkit.language:read_talk",
    "segment_transcript": "qualkit.segment:segment",
    "select_quotes": "qualkit.quotes:select_quotes",
    "suggest_codes": "qualkit.suggest:suggest",
    "verify_quote": "qualkit.quotes:verify_quote",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module, _, attribute = _HOME[name].partition(":")
    return getattr(import_module(module), attribute)


def __dir__() -> list[str]:
    return sorted(__all__)
