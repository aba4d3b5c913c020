"""A path comes in; a :class:`Reading` goes out: the transcript and what the user should know of how it was read."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from qualkit import registry
from qualkit.errors import ReadError
from qualkit.model import Role, Transcript, content_id
from qualkit.read.decode import gauge
from qualkit.read.mapping import assigned_of
from qualkit.read.raw import Reader, Reading
from qualkit.read.speakers import understand

__all__ = ["read_file", "supported_suffixes"]

MAX_BYTES = 30_000_000
_ALIASES = {".text": "txt", ".markdown": "md", ".webvtt": "vtt"}


def supported_suffixes() -> tuple[str, ...]:
    """The endings that have a reader, with the dot, sorted; imports no reader."""
    names = registry.names("readers")
    return tuple(sorted({f".{name}" for name in names} | {alias for alias, name in _ALIASES.items() if name in names}))


def _reader_of(path: Path) -> Reader:
    suffix = path.suffix.casefold()
    name = _ALIASES.get(suffix, suffix.removeprefix("."))
    if name not in registry.names("readers"):
        known = ", ".join(supported_suffixes())
        what = f"files ending in {suffix}" if suffix else "a file without ending"
        raise ReadError("Q103", f"{path.name}: there is no reader for {what}", hint=f"save it as one of {known}")
    reader: Reader = registry.load("readers", name)
    return reader


def _bytes_of(path: Path, max_bytes: int) -> bytes:
    try:
        if path.is_dir():
            raise ReadError("Q101", f"{path.name} is a folder", hint="give a file")
        size = path.stat().st_size
        if size == 0:
            raise ReadError("Q102", f"{path.name} is empty", hint="check whether it was saved or synced completely")
        if size > max_bytes:
            raise ReadError(
                "Q106",
                f"{path.name} is {size / 1_000_000:.0f} MB, the limit is {max_bytes / 1_000_000:.0f} MB",
                hint="an interview is well under 1 MB of text: split the file",
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("Q101", f"{path.name} does not exist", hint="check the path") from None
    except OSError as bad:
        raise ReadError("Q101", f"{path.name} may not be read ({bad.strerror})", hint="check its permissions") from bad


def read_file(
    path: Path,
    *,
    speakers: Mapping[str, Role | str] | None = None,
    single_speaker: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Read one interview.

    Args:
        path: the file; its ending chooses the reader.
        speakers: label to role, or to ``"Name:role"``; wins over everything the parser sees.
        single_speaker: all speech is this person's; labels are not looked for.
        max_bytes: larger files (and texts) are refused.

    Returns:
        The transcript, whose parts tile its text, and notices.

    Raises:
        ReadError: Q101 to Q109 and Q111, each with a hint.
    """
    assigned = assigned_of(speakers)
    reader = _reader_of(path)
    data = _bytes_of(path, max_bytes)
    source = unicodedata.normalize("NFC", path.name)
    raw = reader(path, data)
    if len(raw.text) > max_bytes:
        raise ReadError(
            "Q106", f"{source} holds {len(raw.text) / 1_000_000:.0f} million characters", hint="split the file"
        )
    if not raw.text.strip("\ufeff\u200b \t\r\n\f\v\u00a0"):
        raise ReadError("Q102", f"{source} holds no text", hint="check whether it was saved or synced completely")
    understood = understand(raw, assigned=assigned, single_speaker=single_speaker, source=source)
    name = unicodedata.normalize("NFC", path.stem)
    sha256 = hashlib.sha256(data).hexdigest()
    transcript = Transcript(
        id=content_id("t", sha256),
        name=name,
        title=understood.title or name,
        text=raw.text,
        source_name=source,
        source_format=raw.format,
        sha256=sha256,
        encoding=raw.encoding,
        speakers=understood.speakers,
        turns=understood.turns,
        parts=understood.parts,
    )
    return Reading(transcript, (*raw.notices, *gauge(raw.text, source=source), *understood.notices))
