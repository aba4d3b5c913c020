from __future__ import annotations

import pytest

from qualkit.model import Role, Span, Speaker, Transcript, Turn


def build(turns: list[tuple[str, list[str]]], roles: dict[str, Role] | None = None) -> Transcript:
    """A transcript of ``(speaker, pieces)``: labels before the turns, a time stamp between pieces."""
    text, made = "", []
    for index, (speaker, pieces) in enumerate(turns):
        text += f"{speaker}: "
        spans = []
        for number, piece in enumerate(pieces):
            if number:
                text += " [00:01:02] "
            spans.append(Span(len(text), len(text) + len(piece)))
            text += piece
        text += "\n"
        made.append(Turn(index, speaker, Span(spans[0].start, spans[-1].end), tuple(spans)))
    names = sorted({speaker for speaker, _ in turns})
    return Transcript(
        id="t-1", name="interview_01", title="", text=text, source_name="interview_01.txt", source_format="txt",
        sha256="0" * 64, speakers=tuple(Speaker(name, (roles or {}).get(name, Role.UNKNOWN)) for name in names),
        turns=tuple(made),
    )  # fmt: skip


@pytest.fixture(name="build")
def build_fixture() -> object:
    return build
