"""What a suggester is: units of one transcript, read once for all, come in; suggestions with evidence go out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from qualkit.language.docs import Words
from qualkit.language.reading import Reader, reader
from qualkit.model import Codebook, Role, Segment, SegmentKind, Span, Suggestion, Transcript

__all__ = ["ReadUnit", "Suggester", "codable", "read_passages", "read_units", "suggest"]


@dataclass(frozen=True, slots=True)
class ReadUnit:
    """A unit, its words, and what the interviewer asked before it (empty if nothing is known)."""

    segment: Segment
    words: Words
    asked: str = ""


class Suggester(Protocol):
    """A way to propose codes. Built once for some codebooks and one model, then called for each transcript; pure."""

    name: str
    version: str

    def suggest(self, units: Sequence[ReadUnit]) -> list[Suggestion]:
        """Suggestions for the codable units of one transcript, in order of place and falling probability."""
        ...


def codable(transcript: Transcript, units: Sequence[Segment]) -> list[Segment]:
    """The units that may be coded: what informants say, and those whose role is not known."""
    roles = {speaker.name: speaker.role for speaker in transcript.speakers}
    return [unit for unit in units if roles.get(unit.speaker, Role.UNKNOWN) not in (Role.INTERVIEWER, Role.OTHER)]


def read_units(
    transcript: Transcript, units: Sequence[Segment], by: Reader, *, known: Sequence[Words] | None = None
) -> list[ReadUnit]:
    """The codable units of a transcript with their words, as the reader reads them, and what was asked before them.

    Args:
        transcript: the transcript.
        units: all of its units.
        by: the reader.
        known: the words of the codable units, if they have been read before.
    """
    told = codable(transcript, units)
    words = by.read(unit.text for unit in told) if known is None else known
    asked = _questions(transcript)
    return [
        ReadUnit(unit, its, asked.get(unit.turns[0], "") if unit.turns else "")
        for unit, its in zip(told, words, strict=True)
    ]


def _questions(transcript: Transcript) -> dict[int, str]:
    """For each turn that answers an interviewer, what was asked."""
    roles = {speaker.name: speaker.role for speaker in transcript.speakers}
    asked: dict[int, str] = {}
    last = ""
    for turn in transcript.turns:
        if roles.get(turn.speaker) is Role.INTERVIEWER:
            last = " ".join(piece.of(transcript.text) for piece in turn.speech)
        else:
            asked[turn.index] = last
    return asked


def read_passages(texts: Sequence[str], by: Reader) -> list[ReadUnit]:
    """Passages that stand in no transcript, such as a codebook's examples, each as a unit of its own."""
    units = [Segment("s", "t", SegmentKind.UNIT, at, Span(0, len(text)), text) for at, text in enumerate(texts)]
    return [ReadUnit(unit, words) for unit, words in zip(units, by.read(texts), strict=True)]


def suggest(
    transcript: Transcript,
    units: Sequence[Segment],
    codebooks: Sequence[Codebook],
    *,
    model: str = "auto",
    suggester: str = "ensemble",
) -> list[Suggestion]:
    """Suggest codes for the units of a transcript; no project needed.

    Args:
        transcript: the transcript.
        units: its meaning units.
        codebooks: whose codes are suggested.
        model: which language model reads, as ``qualkit models list`` names them; the best installed if not said.
        suggester: who suggests, as in ``qualkit.toml``: ``ensemble``, ``patterns``, ``learned`` or ``similar``.

    Raises:
        MissingExtraError: Q402, the model is not installed.
        ConfigError: Q001, there is no such suggester.
    """
    from qualkit import registry

    by = reader(model)
    made = registry.load("suggesters", suggester)(codebooks, model=by.identity)
    found: list[Suggestion] = made.suggest(read_units(transcript, units, by))
    return found
