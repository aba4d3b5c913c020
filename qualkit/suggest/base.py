"""What a suggester is: units of one transcript come in, suggestions with evidence and reason go out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from qualkit.model import Codebook, Role, Segment, Suggestion, Transcript

__all__ = ["Suggester", "codable", "suggest"]


class Suggester(Protocol):
    """A way to propose codes. Built once for some codebooks, then called for each transcript; pure."""

    name: str
    version: str

    def suggest(self, transcript: Transcript, units: Sequence[Segment]) -> list[Suggestion]:
        """Suggestions for the units of one transcript, in order of place and falling probability."""
        ...


def codable(transcript: Transcript, units: Sequence[Segment]) -> list[Segment]:
    """The units that may be coded: what informants say, and those whose role is not known."""
    roles = {speaker.name: speaker.role for speaker in transcript.speakers}
    return [unit for unit in units if roles.get(unit.speaker, Role.UNKNOWN) not in (Role.INTERVIEWER, Role.OTHER)]


def suggest(transcript: Transcript, units: Sequence[Segment], codebooks: Sequence[Codebook]) -> list[Suggestion]:
    """Suggest codes for the units of a transcript with the pattern suggester; no project needed."""
    from qualkit.suggest.patterns import PatternSuggester

    return PatternSuggester(codebooks).suggest(transcript, units)
