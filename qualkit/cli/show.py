"""``qualkit show``: one transcript with its turns and meaning units, and what is suggested for them."""

from __future__ import annotations

from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, MinProbability, Output, ProjectFolder
from qualkit.tui.wording import decimal


def show(
    transcript: Annotated[str, typer.Argument(metavar="TRANSCRIPT", help="Name, or a beginning of it.")],
    project: ProjectFolder = None,
    grain: Annotated[str, typer.Option("--grain", help="unit, utterance, turn or episode.")] = "unit",
    min_probability: MinProbability = None,
    output: Output = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Print an interview cut into meaning units (or another grain), with offsets and suggested codes.

    `-o NAME.docx` writes the whole of it for Word, each coding a comment at its words.
    """
    from qualkit.errors import ConfigError
    from qualkit.model import SegmentKind
    from qualkit.project import Project

    if grain not in set(SegmentKind):
        raise ConfigError("Q001", f"no grain {grain!r}", hint="unit, utterance, turn or episode")
    with Project.open(Project.locate(project)) as opened:
        if output is not None:
            language = lang.value if lang else None
            working = opened.with_config(language=language, min_probability=min_probability)
            print(working.write_coded_transcript(transcript, output))
            return
        found = opened.transcript(transcript)
        segments = sorted(opened.segments(found, SegmentKind(grain)), key=lambda s: s.span)
        codes: dict[str, list[str]] = {}
        for item in opened.suggestions(transcript=found.id, min_probability=min_probability):
            codes.setdefault(item.segment_id, []).append(
                f"{item.code} {decimal(item.probability, opened.config.language)}"
            )
    if json:
        screen.print_json(
            {
                "transcript": found.name,
                "source": found.source_name,
                "speakers": [{"name": s.name, "role": s.role.value, "reason": s.reason} for s in found.speakers],
                grain + "s": [
                    {
                        "start": s.span.start,
                        "end": s.span.end,
                        "speaker": s.speaker,
                        "turns": list(s.turns),
                        "text": s.text,
                        "codes": codes.get(s.id, []),
                    }
                    for s in segments
                ],
            }
        )
        return
    from rich.padding import Padding
    from rich.text import Text

    times = {turn.index: turn.start_ms for turn in found.turns}
    screen.show(Text(found.title or found.name, style="bold"))
    screen.show(Text(", ".join(f"{s.name} = {s.role.value} ({s.reason})" for s in found.speakers), style="dim"))
    previous: tuple[int, ...] = ()
    for number, segment in enumerate(segments, start=1):
        if segment.turns[:1] != previous[:1] or grain in ("turn", "episode"):
            at = times.get(segment.turns[0]) if segment.turns else None
            screen.show(
                Text.assemble(
                    "\n", (segment.speaker or "–", "bold"), (f"  {_clock(at)}" if at is not None else "", "dim")
                )
            )
        previous = segment.turns
        screen.show(
            Text.assemble(
                (f"{number:>4} ", "dim"),
                (f"[{segment.span.start}–{segment.span.end}]", "dim"),
                (f"  {', '.join(codes[segment.id])}" if segment.id in codes else "", "cyan"),
            )
        )
        screen.show(Padding(Text(segment.text), (0, 0, 0, 5)))


def _clock(ms: int) -> str:
    seconds = ms // 1000
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
