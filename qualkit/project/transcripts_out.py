"""An open project and a transcript's name come in; the transcript goes out as a Word file, coded in the margin."""

from __future__ import annotations

from pathlib import Path

from qualkit.config import Config
from qualkit.errors import ExportError
from qualkit.export.writing import replace_file
from qualkit.store import Store

__all__ = ["write_coded_transcript"]


def write_coded_transcript(store: Store, config: Config, paths: list[Path], asked: str, path: Path) -> Path:
    """Write a transcript with its codings as comments.

    Args:
        store: of the project.
        config: ``min_probability`` decides which suggestions are shown, ``language`` what the comments say.
        paths: the codebooks in use.
        asked: its name or id, or the beginning of either.
        path: the file, which ends in ``.docx``.

    Returns:
        The path written.

    Raises:
        ProjectError: Q309, there is no such transcript.
        ExportError: Q502, the file does not end in .docx; Q503, it cannot be written.
    """
    from qualkit.project.coded import read_coded
    from qualkit.report.coded_transcript import coded_transcript

    if path.suffix.lower() != ".docx":
        raise ExportError("Q502", "a coded transcript is a Word file", hint=f"name the file {path.stem}.docx")
    transcript = store.transcript(asked)
    material = read_coded(store, config, paths, transcripts=[transcript.id])
    replace_file(path, coded_transcript(material, transcript.id, lang=config.language))
    return path
