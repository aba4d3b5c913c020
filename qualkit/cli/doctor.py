"""``qualkit doctor``: is the installation whole, and is every word of the project where it says it is?"""

from __future__ import annotations

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, ProjectFolder
from qualkit.errors import ExitCode, ProjectError


def doctor(project: ProjectFolder = None, json: Json = False) -> None:
    """Check the installation, and the project here: database, offsets, decision chain, sources."""
    from qualkit.project.health import installation, project_problems
    from qualkit.project.project import Project

    parts = installation()
    problems: list[str] = []
    folder = None
    try:
        folder = Project.locate(project)
    except ProjectError:
        if project is not None:
            raise
    if folder is not None:
        with Project.open(folder) as opened:
            problems = project_problems(opened)
    if json:
        screen.print_json({"installation": parts, "project": str(folder) if folder else None, "problems": problems})
    else:
        screen.print_table({"part": "part", "version": "version"}, parts)
        for problem in problems:
            print(problem)
        if folder is not None:
            screen.note("the project is sound" if not problems else f"{len(problems)} problems")
        else:
            screen.note("no project here to look at")
    raise typer.Exit(ExitCode.FAILED if problems else ExitCode.OK)
