from __future__ import annotations

from collections.abc import Sequence

import pytest

from qualkit.model import Role, Segment, SegmentKind, Span, Speaker, Transcript, Turn


class Talk:
    """Builds small transcripts and units for these tests."""

    @staticmethod
    def transcript(
        turns: Sequence[tuple[str, str]],
        *,
        name: str = "interview_01",
        roles: dict[str, Role] | None = None,
        attributes: dict[str, str] | None = None,
        informants: dict[str, dict[str, str]] | None = None,
    ) -> Transcript:
        """Turns as ``(speaker, speech)``; ``¤`` in the speech stands for a time stamp between two pieces."""
        text, made = "", []
        for index, (speaker, speech) in enumerate(turns):
            text += f"{speaker}: "
            pieces = []
            for number, piece in enumerate(speech.split("¤")):
                text += "[00:01:02]" if number else ""
                pieces.append(Span(len(text), len(text) + len(piece)))
                text += piece
            text += "\n"
            made.append(
                Turn(index, speaker, Span(pieces[0].start, pieces[-1].end), tuple(pieces), start_ms=index * 1000)
            )
        given = roles or {"I": Role.INTERVIEWER, "B": Role.INFORMANT}
        return Transcript(
            id=f"t-{name}",
            name=name,
            title="",
            text=text,
            source_name=f"{name}.txt",
            source_format="txt",
            sha256="0" * 64,
            speakers=tuple(Speaker(who, given.get(who, Role.UNKNOWN)) for who in sorted({who for who, _ in turns})),
            turns=tuple(made),
            attributes=attributes or {},
            informant_attributes=informants or {},
        )

    @staticmethod
    def span(transcript: Transcript, words: str) -> Span:
        at = transcript.text.index(words)
        return Span(at, at + len(words))

    @staticmethod
    def unit(transcript: Transcript, words: str) -> Segment:
        return Segment.cut(transcript, SegmentKind.UNIT, 0, Talk.span(transcript, words))


@pytest.fixture
def talk() -> type[Talk]:
    return Talk
