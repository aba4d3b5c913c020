"""Stored suggestions and decisions come in; rows and the files of ``resultater/`` go out, quotes verified."""

from __future__ import annotations

import platform
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from qualkit.config import Config
from qualkit.errors import ExportError
from qualkit.model import Segment, SegmentKind, Suggestion, Transcript, digest_of
from qualkit.project.progress import Progress, silent
from qualkit.project.quoting import EDITS, quotes
from qualkit.project.stages import codebooks_digest
from qualkit.store import Store

__all__ = ["FILES", "suggestion_rows", "up_to_date", "write_results"]

FILES = ("citater.docx", "citater.xlsx", "citater.csv", "citater.html", "citater.md", "forslag.xlsx", "forslag.jsonl")
_FORMATS = {"citater.csv": "csv-excel"}
_META = "results_digest"
_SETTINGS = ("language", "min_probability", "per_code", "max_per_informant", "max_informant_share", "seed", "title")


def suggestion_rows(store: Store, suggestions: Iterable[Suggestion], *, lang: str) -> Iterator[dict[str, Any]]:
    """A flat row a suggestion. ``start`` and ``end`` are code points into the transcript's text, end exclusive."""
    from qualkit.quotes import person_of

    transcript: Transcript | None = None
    units: dict[str, Segment] = {}
    roles: dict[str, str] = {}
    names: dict[str, str] = {}
    for item in suggestions:
        if transcript is None or transcript.id != item.transcript_id:
            transcript = store.transcript(item.transcript_id)
            units = {unit.id: unit for unit in store.segments(transcript.id, SegmentKind.UNIT)}
            roles = {speaker.name: speaker.role.value for speaker in transcript.speakers}
            names = {name: person_of(transcript, name).pseudonym for name in roles}
        speaker = units[item.segment_id].speaker
        yield {
            "id": item.id,
            "transcript": transcript.name,
            "source": transcript.source_name,
            "speaker": speaker,
            "informant": names[speaker],
            "role": roles.get(speaker, "unknown"),
            "start": item.span.start,
            "end": item.span.end,
            "text": item.span.of(transcript.text),
            "code": item.code,
            "probability": item.probability,
            "attributes": dict(item.attributes),
            "evidence": [
                {"start": e.span.start, "end": e.span.end, "text": e.text, "rule": e.rule} for e in item.evidence
            ],
            "reason": item.reason.get(lang) or next(iter(item.reason.values())),
            "suggester": f"{item.provenance.suggester} {item.provenance.version}",
        }


def _state(store: Store, config: Config, paths: Sequence[Path]) -> str:
    """A digest of all that the results rest on."""
    chain, changes = store.decisions(), store.code_changes()
    return digest_of(
        [
            *(f"{key}={getattr(config, key)}" for key in _SETTINGS),
            codebooks_digest(paths),
            *(f"{row.id} {row.name} {row.digest}" for row in store.index()),
            *(f"{name} {digest}" for name, digest in sorted(store.stage_done("suggest").items())),
            chain[-1].id if chain else "",
            changes[-1].id if changes else "",
            store.meta("attributes_sha256") or "",
            store.meta(EDITS) or "",
            *FILES,
        ]
    )


def _mark(store: Store, folder: Path) -> str:
    """The key under which the state of the results is kept: on a server each coder's folder has results of its own."""
    if isinstance(store.where, Path):
        return _META
    return f"{_META} {digest_of([platform.node(), str(folder.resolve())])[:16]}"


def up_to_date(store: Store, config: Config, paths: Sequence[Path], folder: Path) -> bool:
    """True if the files are there and nothing that they rest on has changed."""
    there = all((folder / name).is_file() for name in FILES)
    return there and store.meta(_mark(store, folder)) == _state(store, config, paths)


def write_results(
    store: Store, config: Config, paths: Sequence[Path], folder: Path, *, progress: Progress = silent
) -> list[Path]:
    """Write the quote tables and the suggestions; returns the files, quotes first.

    Raises:
        ExportError: Q501 or Q503.
    """
    from qualkit.export import export_table, quote_table, suggestion_table
    from qualkit.quotes import cite

    chosen = quotes(store, config, paths)
    every = list(suggestion_rows(store, store.suggestions(), lang=config.language))
    shown = [row for row in every if row["probability"] >= config.min_probability]
    word = "Citater" if config.language == "da" else "Quotes"
    title = f"{config.title}: {word[:1].lower()}{word[1:]}" if config.title else word
    tables = {
        "citater": quote_table(
            chosen, lang=config.language, cite=lambda quote: cite(quote, lang=config.language), title=title
        ),
        "forslag": suggestion_table(shown, lang=config.language),
        "forslag.jsonl": suggestion_table(every, lang=config.language),
    }
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise ExportError(
            "Q503", f"cannot make {folder.name}: {error.strerror}", hint="check the folder's rights"
        ) from None
    written = []
    for number, name in enumerate(FILES, start=1):
        table = tables.get(name) or tables[name.split(".")[0]]
        export_table(table, folder / name, format=_FORMATS.get(name))
        written.append(folder / name)
        progress("export", number, len(FILES))
    store.set_meta("quotes", str(len(chosen)))
    store.set_meta(_mark(store, folder), _state(store, config, paths))
    return written
