"""``qualkit demo``: six fictional interviews, from files to quotes, in one command."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, Quiet, Style, Workers


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put the demo.")] = Path("qualkit-demo"),
    workers: Workers = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Copy six fictional interviews, run everything on them, and show some of what was found."""
    from qualkit.cli.reporting import exit_code, import_summary
    from qualkit.cli.run import run_everything
    from qualkit.project import Project, copy_demo

    interviews = folder / "interview"
    copy_demo(interviews)
    summary, report = run_everything(
        interviews,
        project=folder / "projekt",
        attributes=interviews / "attributes.csv",
        speakers=None,
        single_speaker="",
        codebooks=(),
        cluster=None,
        options={"workers": workers, "language": lang.value if lang else None},
        dry_run=False,
        quiet=quiet,
    )
    if json:
        screen.print_json(summary | import_summary(report))
        raise typer.Exit(exit_code(report))
    with Project.open(folder / "projekt") as opened:
        from qualkit.cli.status import status

        if not quiet:
            status(project=folder / "projekt", lang=lang, json=False)
        found = opened.quotes(per_code=1)
    if not quiet:
        from qualkit.cli.quotes import print_quotes

        print_quotes(_spread(found, 4), Style.jobtitel, opened.config.language)
        screen.note("")
        screen.note(f"read by {summary['model']}")
        screen.note(f"{summary['shown']} of {summary['suggestions']} suggestions shown, {summary['quotes']} quotes:")
    for path in summary["files"]:
        print(path)
    where = f"-p {shlex.quote(str(folder / 'projekt'))}"
    screen.note("\nwalk on:", quiet=quiet)
    screen.note(f"  {screen.program()} suggestions {where}", quiet=quiet)
    screen.note(f"  {screen.program()} show 01 {where}", quiet=quiet)
    screen.note(f"  {screen.program()} review {where}", quiet=quiet)
    raise typer.Exit(exit_code(report))


def _spread(found: list, most: int) -> list:  # type: ignore[type-arg]
    """The surest quotes, each of another informant and code."""
    chosen, seen = [], set()
    for quote in sorted(found, key=lambda q: -(q.probability or 1)):
        if quote.pseudonym not in seen and quote.code not in seen:
            seen |= {quote.pseudonym, quote.code}
            chosen.append(quote)
    return sorted(chosen[:most], key=lambda q: q.code)
