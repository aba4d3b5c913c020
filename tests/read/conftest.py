"""Small interviews of our own, and the law that every reading keeps."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from qualkit.model import PartKind, Transcript, tile_ok
from qualkit.read import Reading, read_file

Write = Callable[..., Path]
Read = Callable[..., Reading]


def keeps_the_law(transcript: Transcript) -> None:
    """Parts tile; the turns' speech is exactly the SPEECH parts; turns are in order and inside the text."""
    text = transcript.text
    assert tile_ok(transcript.parts, len(text))
    speech = [part.span for part in transcript.parts if part.kind is PartKind.SPEECH]
    assert speech == [span for turn in transcript.turns for span in turn.speech]
    assert [turn.index for turn in transcript.turns] == list(range(len(transcript.turns)))
    names = {speaker.name for speaker in transcript.speakers}
    for turn in transcript.turns:
        assert turn.speaker in names
        assert (turn.span.start, turn.span.end) == (turn.speech[0].start, turn.speech[-1].end)
        for span in turn.speech:
            assert span.of(text) == span.of(text).strip() != ""
    for before, after in zip(transcript.turns, transcript.turns[1:], strict=False):
        assert before.span.end <= after.span.start
        assert before.speaker != after.speaker
    for part in transcript.parts:
        if part.kind is PartKind.BLANK:
            assert part.span.of(text).isspace()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def _write(content: str | bytes, name: str = "samtale.txt", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture
def read(write: Write) -> Read:
    def _read(content: str | bytes, name: str = "samtale.txt", encoding: str = "utf-8", **options: object) -> Reading:
        reading = read_file(write(content, name, encoding), **options)  # type: ignore[arg-type]
        keeps_the_law(reading.transcript)
        return reading

    return _read


@pytest.fixture
def heard() -> Callable[[Reading], list[tuple[str, str]]]:
    """Speaker and speech of each turn, pieces joined by a bar."""

    def _heard(reading: Reading) -> list[tuple[str, str]]:
        transcript = reading.transcript
        return [(turn.speaker, "|".join(span.of(transcript.text) for span in turn.speech)) for turn in transcript.turns]

    return _heard


@pytest.fixture
def pieces() -> Callable[[Reading, PartKind], list[str]]:
    """The texts of all parts of one kind."""

    def _pieces(reading: Reading, kind: PartKind) -> list[str]:
        transcript = reading.transcript
        return [part.span.of(transcript.text) for part in transcript.parts if part.kind is kind]

    return _pieces


@pytest.fixture
def law() -> Callable[[Transcript], None]:
    return keeps_the_law
