"""``qualkit doctor``: is the installation whole, and is every word of the project where it says it is?"""

from __future__ import annotations

from typing import Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, ProjectFolder
from qualkit.errors import ExitCode, ProjectError


def doctor(project: ProjectFolder = None, json: Json = False) -> None:
    """Check the installation, and the project here: database, offsets, decision chain, sources."""
    from qualkit.project.health import decision_chain, installation, project_problems
    from qualkit.project.project import Project

    parts = installation()
    problems: list[str] = []
    chain: dict[str, Any] = {}
    folder = None
    try:
        folder = Project.locate(project)
    except ProjectError:
        if project is not None:
            raise
    if folder is not None:
        with Project.open(folder) as opened:
            problems = project_problems(opened)
            chain = decision_chain(opened)
    if json:
        told = {"installation": parts, "project": str(folder) if folder else None, "problems": problems}
        screen.print_json({**told, "decisions": chain} if chain else told)
    else:
        screen.print_table({"part": "part", "version": "version"}, parts)
        for problem in problems:
            print(problem)
        if chain.get("count") and chain["holds"]:
            screen.note(
                f"{chain['count']} decisions, each with the hash of its content, and with a link that is a hash"
                f" over all before it; the last link is {chain['head'][:16]}"
            )
        if chain.get("without_unit"):
            screen.note(f"{chain['without_unit']} decisions are about units that are gone: kept, and no fault")
        if folder is not None:
            screen.note("the project is sound" if not problems else f"{len(problems)} problems")
        else:
            screen.note("no project here to look at")
    raise typer.Exit(ExitCode.FAILED if problems else ExitCode.OK)
