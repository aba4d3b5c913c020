"""The work of a run on one item: a path to a segmented transcript, a transcript to its suggestions. Pure, picklable."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from qualkit.errors import Notice, QualkitError, ReadError
from qualkit.model import Role, Segment, Suggestion, Transcript, digest_of
from qualkit.read import Reading, read_file
from qualkit.segment import segment

__all__ = ["ReadJob", "ReadResult", "SuggestJob", "SuggestResult", "codebooks_digest", "read_one", "suggest_one"]


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A file to read, how its speakers are to be taken, and how long units may be."""

    path: Path
    speakers: tuple[tuple[str, str], ...] = ()
    single_speaker: str = ""
    words: tuple[int, int, int] = (20, 120, 60)


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A transcript with its units and episodes, or the error that says why there is none."""

    path: Path
    transcript: Transcript | None = None
    segments: tuple[Segment, ...] = ()
    notices: tuple[Notice, ...] = ()
    error: QualkitError | None = None


def read_one(job: ReadJob) -> ReadResult:
    """Read and segment one file; a file that cannot be read gives a result with its error, and stops nothing."""
    try:
        reading = _read(job)
        low, high, target = job.words
        cut = segment(reading.transcript, min_words=low, max_words=high, target_words=target)
    except QualkitError as error:
        return ReadResult(job.path, error=error)
    return ReadResult(job.path, reading.transcript, (*cut.units, *cut.episodes), reading.notices)


def _read(job: ReadJob) -> Reading:
    """Read the file; a single speaker is for texts without labels, so labels that are there go first."""
    speakers = {label: Role(role) if role in set(Role) else role for label, role in job.speakers}
    try:
        return read_file(job.path, speakers=speakers or None)
    except ReadError as error:
        if error.code != "Q107" or not job.single_speaker:
            raise
        return read_file(job.path, single_speaker=job.single_speaker)


@dataclass(frozen=True, slots=True)
class SuggestJob:
    """A transcript's units to suggest codes for: by which suggesters, with which codebook files and language model.

    ``reading`` is what was kept of an earlier reading, with its key; ``learned`` the file and the digest of what
    decisions taught.
    """

    transcript: Transcript
    units: tuple[Segment, ...]
    codebooks: tuple[str, ...]
    suggesters: tuple[str, ...] = ("ensemble",)
    model: str = "auto"
    reading: tuple[str, bytes] | None = None
    encoder: str = ""
    learned: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """Suggestions, and what was read for them if it was read anew: its key and the packed words."""

    suggestions: tuple[Suggestion, ...]
    reading: tuple[str, bytes] | None = None


def suggest_one(job: SuggestJob) -> SuggestResult:
    """Read one transcript's units, or take over what was read of them before, and suggest."""
    from qualkit.language.reading import reader
    from qualkit.suggest.base import codable, read_units

    by = reader(job.model)
    units = codable(job.transcript, job.units)
    texts = [unit.text for unit in units]
    key = by.key(texts)
    words = by.unpack(job.reading[1]) if job.reading and job.reading[0] == key else None
    anew = words is None or len(words) != len(units)
    if words is None or anew:
        words = by.read(texts)
    read = read_units(job.transcript, job.units, by, known=words)
    found = [
        suggestion
        for name in job.suggesters
        for suggestion in _suggester(name, job.codebooks, by.identity, job.encoder, job.learned).suggest(read)
    ]
    # Word lists read faster than packed words are unpacked.
    keep = anew and by.model.path is not None
    return SuggestResult(tuple(found), (key, by.pack(words)) if keep else None)


@lru_cache(maxsize=4)
def _suggester(name: str, codebooks: tuple[str, ...], model: str, encoder: str, learned: tuple[str, str]):  # type: ignore[no-untyped-def]
    """Compiling the patterns takes longer than using them on an interview, so a process does it once."""
    from qualkit import registry
    from qualkit.codebook import load_codebook

    books = [load_codebook(Path(path)) for path in codebooks]
    make = registry.load("suggesters", name)
    if name != "ensemble":
        return make(books, model=model)
    from qualkit.suggest.adapting import Adapted

    adapted = Adapted.load(Path(learned[0])) if learned[0] else None
    return make(books, model=model, encoder=encoder, adapted=adapted)


def codebooks_digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the bytes of the codebook files and of those they use.

    Bytes, not meaning: whether anything changed must be known at once, without reading YAML.
    """
    from qualkit.codebook import sources_of

    files = sorted({file for path in paths for file in sources_of(path)})
    return digest_of([f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files])
