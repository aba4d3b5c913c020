"""A reading comes in; how it was understood goes to the screen, so that a wrong guess is seen before it counts."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from qualkit.cli import screen
from qualkit.project.stages import ReadResult

__all__ = ["preview_rows", "print_preview"]


def _preview(result: ReadResult) -> Any:
    from qualkit.read import Reading, preview

    assert result.transcript is not None
    return preview(Reading(result.transcript, result.notices))


def preview_rows(result: ReadResult) -> dict[str, Any]:
    """The preview as JSON."""
    return {
        "source": result.path.name,
        "units": sum(s.kind == "unit" for s in result.segments),
        **asdict(_preview(result)),
    }


def print_preview(result: ReadResult) -> None:
    """Who speaks and how much, what stands before the talk, and the first turns."""
    from rich.padding import Padding
    from rich.text import Text

    transcript = result.transcript
    assert transcript is not None
    seen = _preview(result)
    screen.show(Text.assemble("\n", (result.path.name, "bold underline")))
    rows = [
        {
            "name": speaker.name,
            "labels": " ".join(dict.fromkeys(speaker.labels)),
            "role": str(speaker.role),
            "turns": speaker.turns,
            "words": speaker.words,
            "reason": speaker.reason,
        }
        for speaker in seen.speakers
    ]
    screen.print_table(
        {
            "name": "speaker",
            "labels": "labels",
            "role": "role",
            "turns": "turns",
            "words": "words",
            "reason": "because",
        },
        rows,
    )
    for turn in transcript.turns[:6]:
        words = " ".join(transcript.text[turn.span.start : turn.span.end].split())
        screen.show(
            Padding(
                Text.assemble((f"{turn.speaker}: ", "bold"), words[:150] + ("…" if len(words) > 150 else "")),
                (0, 0, 0, 2),
            )
        )
    if len(transcript.turns) > 6:
        screen.show(Text(f"  … {len(transcript.turns) - 6} more turns", style="dim"))
