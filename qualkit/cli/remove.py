"""``qualkit remove``: an interview leaves the project, as when somebody withdraws their consent."""

from __future__ import annotations

from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import DryRun, Json, ProjectFolder, Quiet


def remove(
    transcript: Annotated[str, typer.Argument(metavar="TRANSCRIPT", help="Name, or a beginning of it.")],
    project: ProjectFolder = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Take an interview, its units and its suggestions out of the project, and write the results without it.

    The source file is left alone; so are interviews that coders have decided on.
    """
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        name = opened.transcript(transcript).name
        if not dry_run:
            if not yes:
                typer.confirm(f"Remove {name} from the project?", abort=True, err=True)
            opened.remove(name)
            if opened.index():
                opened.results()
            else:
                opened.clear_results()
    if json:
        screen.print_json({"removed": name, "done": not dry_run})
    else:
        print(name)
        screen.note(
            "nothing was removed" if dry_run else "removed, and the results were written without it", quiet=quiet
        )
