"""``qualkit search``: words in what was said."""

from __future__ import annotations

from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Limit, ProjectFolder, Quiet
from qualkit.errors import ExitCode


def search(
    query: Annotated[
        str, typer.Argument(metavar="WORDS", help='Words, a "phrase", or a beginning with a star: kontant*.')
    ],
    project: ProjectFolder = None,
    limit: Limit = 20,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find units that hold the words, in any inflection; å is not a."""
    from dataclasses import asdict

    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        hits = opened.search(query, limit=limit or 20)
        if json:
            screen.print_json([asdict(hit) for hit in hits])
        else:
            from rich.padding import Padding
            from rich.text import Text

            texts = {hit.segment_id: opened.store.segment(hit.segment_id) for hit in hits}
            for hit in hits:
                unit = texts[hit.segment_id]
                line = Text(unit.text)
                if hit.span is not None:
                    line.stylize("bold underline", hit.span.start - unit.span.start, hit.span.end - unit.span.start)
                screen.show(
                    Text.assemble(
                        (hit.transcript_name, "bold"), (f"  {unit.speaker}  {unit.span.start}–{unit.span.end}", "dim")
                    )
                )
                screen.show(Padding(line, (0, 0, 1, 2)))
            screen.note(f"{len(hits)} unit{'' if len(hits) == 1 else 's'}", quiet=quiet)
    raise typer.Exit(ExitCode.OK if hits else ExitCode.FAILED)
