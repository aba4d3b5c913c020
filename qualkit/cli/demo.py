"""``qualkit demo``: six fictional interviews, from files to a report, in one command."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, Quiet, Style, Workers

_TITLES = {"da": "Ad lange veje: seks opdigtede interview", "en": "The long way round: six fictional interviews"}


def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where to put the demo.")] = Path("qualkit-demo"),
    workers: Workers = None,
    lang: Lang = None,
    open_it: Annotated[bool, typer.Option("--open", help="Open the report in the browser.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Copy six fictional interviews, run everything on them, and write the report.

    A fictional coder, mette, has coded five of them and half of the sixth without seeing a suggestion.
    """
    from qualkit.cli.reporting import exit_code, import_summary
    from qualkit.cli.run import run_everything
    from qualkit.project import Project, code_demo, copy_demo

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
    with Project.open(folder / "projekt") as opened, screen.progress_bar(quiet=quiet or json) as progress:
        if code_demo(opened):
            opened.results(progress=progress)
        written = opened.write_report(
            opened.report(opened.material(), title=_TITLES[opened.config.language], progress=progress),
            progress=progress,
        )
        found = opened.quotes(per_code=1)
        summary |= {**opened.numbers(), "files": [*(str(path) for path in written), *summary["files"]]}
    if json:
        screen.print_json(summary | import_summary(report))
        raise typer.Exit(exit_code(report))
    if not quiet:
        from qualkit.cli.quotes import print_quotes
        from qualkit.cli.status import status

        status(project=folder / "projekt", lang=lang, json=False)
        print_quotes(_spread(found, 4), Style.jobtitel, opened.config.language)
        screen.note("")
        screen.note(f"read by {summary['model']}")
        screen.note(
            f"{summary['decisions']} decisions of the demo's coder, {summary['shown']} of {summary['suggestions']} "
            f"suggestions sure enough to be shown, {summary['quotes']} quotes; the report comes first:"
        )
    for path in summary["files"]:
        print(path)
    where = f"-p {shlex.quote(str(folder / 'projekt'))}"
    if open_it:
        from qualkit.cli.report import open_page

        open_page(written)
    screen.note("\nwalk on:", quiet=quiet)
    screen.note(f"  {screen.program()} narrative {where}", quiet=quiet)
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
