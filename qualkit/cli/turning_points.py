"""``qualkit turning-points``: where the course of an interview turns, what turned it, and what was before and after."""

from __future__ import annotations

from typing import Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, MinProbability, ProjectFolder, TranscriptName
from qualkit.errors import ExitCode


def turning_points(
    transcript: TranscriptName = None,
    project: ProjectFolder = None,
    min_probability: MinProbability = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show suggested turning points: event, cause, before and after; wishes and other people's turns stay out."""
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        names = [opened.transcript(transcript).name] if transcript else [row.name for row in opened.index()]
        found = [row for name in names for row in opened.turning_points(name, min_probability=min_probability)]
    if json:
        screen.print_json(found)
    else:
        for row in found:
            _show(row, _WORDS[language])
        words = _WORDS[language]
        screen.note(words["one" if len(found) == 1 else "count"].format(n=len(found), m=len(names)))
    raise typer.Exit(ExitCode.OK)


_WORDS = {
    "da": {
        "before": "før",
        "event": "vending",
        "after": "efter",
        "cause": "udløst af",
        "ja": "kaldt et vendepunkt af fortælleren",
        "afvist": "fortælleren afviser selv, at det var et vendepunkt",
        "one": "1 foreslået vendepunkt i {m} interview; et forslag, ikke en afgørelse",
        "count": "{n} foreslåede vendepunkter i {m} interview; forslag, ikke afgørelser",
    },
    "en": {
        "before": "before",
        "event": "turn",
        "after": "after",
        "cause": "brought about by",
        "ja": "called a turning point by the narrator",
        "afvist": "the narrator denies that it was a turning point",
        "one": "1 suggested turning point in {m} interviews; a suggestion, not a decision",
        "count": "{n} suggested turning points in {m} interviews; suggestions, not decisions",
    },
}


def _show(row: dict[str, Any], words: dict[str, str]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    head = Text.assemble((row["transcript"], "bold"), "  ", (row["kind"], "bold cyan"), "  ")
    head.append(f"{row['probability']:.2f}", style="green")
    notes = [f"{words['cause']} {row['cause']}" if row["cause"] else "", words.get(row["emic"], "")]
    if any(notes):
        head.append("  " + "; ".join(note for note in notes if note), style="dim")
    screen.show(head)
    for part in ("before", "event", "after"):
        if row[part]:
            style = "" if part == "event" else "dim"
            screen.show(Padding(Text.assemble((f"{words[part]}: ", "bold"), (row[part], style)), (0, 0, 0, 2)))
    screen.show("")
