"""``qualkit config``: the settings in force and where each came from."""

from __future__ import annotations

from dataclasses import fields

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, ProjectFolder

config = typer.Typer(help="Show or check the project's settings.", no_args_is_help=True, rich_markup_mode=None)


@config.command("show")
def show(project: ProjectFolder = None, json: Json = False) -> None:
    """Print every setting, its value and where it came from."""
    from qualkit.config import load_config
    from qualkit.project import Project

    loaded = load_config(Project.locate(project))
    rows = [
        {"key": f.name, "value": _plain(getattr(loaded, f.name)), "origin": loaded.where(f.name)}
        for f in fields(loaded)
        if f.name != "origin"
    ]
    if json:
        screen.print_json(rows)
    else:
        screen.print_table(
            {"key": "setting", "value": "value", "origin": "from"},
            [{**row, "value": str(row["value"])} for row in rows],
        )


@config.command("check")
def check(project: ProjectFolder = None) -> None:
    """Check qualkit.toml and the codebooks it names."""
    from qualkit.codebook import load_codebook
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        for path in opened.codebook_paths():
            load_codebook(path)
    screen.note("the settings are right")


def _plain(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value
