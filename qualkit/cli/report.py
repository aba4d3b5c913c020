"""``qualkit report``: everything that was found, as one HTML page and a Word document."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    CodingSource,
    Json,
    Lang,
    MinInformants,
    MinProbability,
    Order,
    ProjectFolder,
    Quiet,
    Source,
)


def report(
    project: ProjectFolder = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help=".html or .docx; repeat for both. Otherwise resultater/rapport.html and rapport.docx.",
            show_default=False,
        ),
    ] = None,
    source: CodingSource = Source.both,
    min_probability: MinProbability = None,
    min_informants: MinInformants = 0,
    order: Order = "cluster",
    themes: Annotated[
        bool, typer.Option("--themes/--no-themes", help="With themes that the talk shows by itself.")
    ] = True,
    passages: Annotated[
        bool,
        typer.Option(
            "--passages/--no-passages",
            help="With the transcripts, for every number to link to; leave them out to pass the page on.",
        ),
    ] = True,
    cases: Annotated[bool, typer.Option("--cases/--no-cases", help="With a page for each informant.")] = True,
    title: Annotated[
        str, typer.Option("--title", help="What stands on it; else the title in qualkit.toml.", show_default=False)
    ] = "",
    figures: Annotated[
        bool, typer.Option("--figures", help="Also each figure as SVG and PNG, in resultater/figurer.")
    ] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Open the page in the browser.")] = False,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the report: turning points, courses, tables, themes, quotes and a page for each informant.

    The page works offline, by keyboard and on paper: every number leads to its passages and every
    passage to its place. The Word document has the same tables, figures and quotes.
    """
    from qualkit.project import Project
    from qualkit.project.report_files import require_report

    require_report(output or ())
    with Project.open(Project.locate(project)) as opened:
        working = opened.with_config(language=lang.value if lang else None)
        material = working.material(source=source.value, min_probability=min_probability)
        with screen.progress_bar(quiet=quiet or json) as progress:
            made = working.report(
                material,
                order=order,
                min_informants=min_informants,
                themes=themes,
                cases=cases,
                title=title,
                progress=progress,
            )
            written = working.write_report(made, output or (), passages=passages, progress=progress)
            if figures:
                written += working.write_figures(made, progress=progress)
    if json:
        screen.print_json({"files": [str(path) for path in written]})
    else:
        for path in written:
            print(path)
    if open_it:
        open_page(written)


def open_page(written: Sequence[Path]) -> None:
    """Open the HTML page among the files in the user's browser."""
    import webbrowser

    for path in written:
        if path.suffix.lower() in (".html", ".htm"):
            webbrowser.open(path.resolve().as_uri())
            return
