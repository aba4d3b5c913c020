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

__all__ = ["ReadJob", "ReadResult", "SuggestJob", "codebooks_digest", "read_one", "suggest_one"]


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
    """A transcript's units to suggest codes for, by which suggester and with which codebook files."""

    transcript: Transcript
    units: tuple[Segment, ...]
    codebooks: tuple[str, ...]
    suggester: str = "patterns"


def suggest_one(job: SuggestJob) -> list[Suggestion]:
    """The suggestions for one transcript."""
    return _suggester(job.suggester, job.codebooks).suggest(job.transcript, job.units)  # type: ignore[no-any-return]


@lru_cache(maxsize=4)
def _suggester(name: str, codebooks: tuple[str, ...]):  # type: ignore[no-untyped-def]
    """Compiling the patterns takes longer than using them on an interview, so a process does it once."""
    from qualkit import registry
    from qualkit.codebook import load_codebook

    return registry.load("suggesters", name)([load_codebook(Path(path)) for path in codebooks])


def codebooks_digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the bytes of the codebook files and of those they use.

    Bytes, not meaning: whether anything changed must be known at once, without reading YAML.
    """
    from qualkit.codebook import sources_of

    files = sorted({file for path in paths for file in sources_of(path)})
    return digest_of([f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files])
