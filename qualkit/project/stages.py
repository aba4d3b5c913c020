"""The work of a run on one item: a path to a segmented transcript, a transcript to its suggestions. Pure, picklable."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import Notice, QualkitError, ReadError
from qualkit.model import Role, Segment, Suggestion, Transcript, digest_of
from qualkit.read import Reading, read_file
from qualkit.resources import codebook_folder
from qualkit.segment import segment

if TYPE_CHECKING:
    from qualkit.suggest.base import ReadUnit

__all__ = [
    "ReadJob",
    "ReadResult",
    "Recipe",
    "SuggestJob",
    "SuggestResult",
    "codebooks_digest",
    "read_once",
    "read_one",
    "suggest_one",
    "suggester_for",
]


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
class Recipe:
    """How suggestions are made, in words that can be sent to another process.

    ``codebooks`` are files and ``digest`` tells their content; ``model`` is asked to read, ``encoder`` joins, and
    ``learned`` is the file with what decisions taught (its name tells which); the last two may be empty.
    """

    suggester: str
    codebooks: tuple[str, ...]
    digest: str
    model: str = "auto"
    encoder: str = ""
    learned: str = ""


@dataclass(frozen=True, slots=True)
class SuggestJob:
    """A transcript's units to suggest codes for.

    ``reading`` is what was kept of an earlier reading, with its key; ``ruled`` is by unit what its coders say: code to
    the share of them who say that it is there.
    """

    transcript: Transcript
    units: tuple[Segment, ...]
    recipe: Recipe
    reading: tuple[str, bytes] | None = None
    ruled: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SuggestResult:
    """Suggestions, and what was read for them if it was read anew: its key and the packed words."""

    suggestions: tuple[Suggestion, ...]
    reading: tuple[str, bytes] | None = None


def suggest_one(job: SuggestJob) -> SuggestResult:
    """Read one transcript's units, or take over what was read of them before, and suggest."""
    read, anew = read_once(job.transcript, job.units, job.recipe.model, job.reading)
    suggester = suggester_for(job.recipe)
    return SuggestResult(tuple(suggester.suggest(read, job.ruled) if job.ruled else suggester.suggest(read)), anew)


def read_once(
    transcript: Transcript, segments: Sequence[Segment], model: str, known: tuple[str, bytes] | None
) -> tuple[list[ReadUnit], tuple[str, bytes] | None]:
    """The codable units of a transcript with their words, and what is to be kept of the reading if it is new.

    Args:
        transcript: whose units.
        segments: all of them.
        model: which language model reads.
        known: what was kept of an earlier reading, with its key.
    """
    from qualkit.language.reading import reader
    from qualkit.suggest.base import codable, read_units

    by = reader(model)
    texts = [unit.text for unit in codable(transcript, segments)]
    key = by.key(texts)
    words = by.unpack(known[1]) if known and known[0] == key else None
    anew = words is None or len(words) != len(texts)
    if words is None or anew:
        words = by.read(texts)
    # Word lists read faster than packed words are unpacked.
    keep = anew and by.model.path is not None
    return read_units(transcript, segments, by, known=words), (key, by.pack(words)) if keep else None


@lru_cache(maxsize=4)
def suggester_for(recipe: Recipe) -> Any:
    """The suggester, made once in a process: compiling patterns takes longer than using them on an interview."""
    from qualkit import registry
    from qualkit.codebook import load_codebook
    from qualkit.language.reading import reader

    books = [load_codebook(Path(path)) for path in recipe.codebooks]
    make = registry.load("suggesters", recipe.suggester)
    identity = reader(recipe.model).identity
    if recipe.suggester != "ensemble":
        return make(books, model=identity)
    from qualkit.suggest.adapting import load_adapted

    adapted = load_adapted(Path(recipe.learned)) if recipe.learned else None
    return make(books, model=identity, reads=recipe.model, encoder=recipe.encoder, adapted=adapted)


def codebooks_digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the bytes of the codebook files and of those they use.

    Bytes, not meaning: whether anything changed must be known at once, without reading YAML.
    """
    from qualkit.codebook import sources_of
    from qualkit.codebook.examples import example_files

    # Examples beside a codebook of the user's own teach; those that ship have taught.
    own = [path for path in paths if path.resolve().parent != codebook_folder().resolve()]
    files = sorted(
        {file for path in paths for file in sources_of(path)} | {file for path in own for file in example_files(path)}
    )
    return digest_of([f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files])
