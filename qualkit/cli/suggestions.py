"""``qualkit suggestions``: suggested codes with evidence, probability and reason."""

from __future__ import annotations

from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    Coding,
    Format,
    Json,
    Lang,
    Limit,
    MinProbability,
    Output,
    ProjectFolder,
    Quiet,
    TranscriptName,
)


def suggestions(
    project: ProjectFolder = None,
    transcript: TranscriptName = None,
    code: Coding = None,
    min_probability: MinProbability = None,
    recall: Annotated[
        float | None,
        typer.Option(
            "--recall",
            min=0.1,
            max=0.99,
            help="Show as much as it takes to find this share of codings in a new interview.",
            show_default=False,
        ),
    ] = None,
    limit: Limit = None,
    output: Output = None,
    format: Format = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the suggestions above the threshold, by place. `-f jsonl` gives a row each, with offsets."""
    from qualkit.cli.tables import write_or_print
    from qualkit.errors import ConfigError
    from qualkit.project import Project

    if recall is not None and min_probability is not None:
        raise ConfigError("Q001", "--recall sets --min-probability itself", hint="give one of them")

    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        if recall is not None:
            min_probability, informants = opened.threshold_for(recall)
            screen.note(
                f"note: shown from {min_probability:.2f}, as told from {informants} fictional interviews; "
                "on average over interviews, not for each code, and much that is shown will be wrong",
                quiet=quiet,
            )
        found = opened.suggestions(transcript=transcript, code=code, min_probability=min_probability, limit=limit)
        rows = list(opened.suggestion_rows(found, lang=language))
    if json:
        screen.print_json(rows)
    elif output is not None or format is not None:
        from qualkit.export import suggestion_table

        write_or_print(suggestion_table(rows, lang=language), output, format, home=opened.folder)
    else:
        _print(rows, language)
        screen.note(f"{len(rows)} suggestion{'' if len(rows) == 1 else 's'}", quiet=quiet)
    raise typer.Exit(0)


def _print(rows: list[dict[str, object]], language: str) -> None:
    from rich.console import Group, RenderableType
    from rich.padding import Padding
    from rich.text import Text

    from qualkit.tui.wording import decimal, told_attributes

    last = None
    for row in rows:
        parts: list[RenderableType] = []
        if row["transcript"] != last:
            last = row["transcript"]
            parts.append(Text(f"\n{last}", style="bold underline"))
        head = Text.assemble(
            (f"{row['code']}", "bold cyan"),
            "  ",
            (decimal(float(str(row["probability"])), language), "green"),
            f"  {row['informant']}",
        )
        attributes = row["attributes"]
        assert isinstance(attributes, dict)
        told = told_attributes(attributes)
        parts.append(head)
        parts.append(Padding(_marked(row), (0, 0, 0, 4)))
        parts.append(Padding(Text(f"{row['reason']}" + (f"  [{told}]" if told else ""), style="dim"), (0, 0, 1, 4)))
        screen.show(Group(*parts))


def _marked(row: dict[str, object]):  # type: ignore[no-untyped-def]
    """The unit with its evidence underlined."""
    from rich.text import Text

    text = str(row["text"])
    start = int(str(row["start"]))
    marked = Text(text)
    evidence = row["evidence"]
    assert isinstance(evidence, list)
    for piece in evidence:
        marked.stylize("bold underline", piece["start"] - start, piece["end"] - start)
    return marked
