"""``qualkit init``: an empty project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Codebooks, DryRun, Json, Quiet, StoreUrl


def init(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Where the project is to be; made if it is not there.")
    ],
    title: Annotated[str, typer.Option("--title", help="What the study is called in exports.")] = "",
    codebook: Codebooks = None,
    store: StoreUrl = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make an empty project: a database and a settings file."""
    from qualkit.project import Project
    from qualkit.store import Store

    if store:
        Store.check_place(store)
    if not dry_run:
        Project.create(folder, title=title, codebooks=tuple(codebook or ()), store=store or "").close()
    if json:
        screen.print_json({"project": str(folder), "made": not dry_run})
    else:
        print(folder)
        screen.note(f"next: qualkit import -p {folder} FOLDER_WITH_INTERVIEWS", quiet=quiet)
