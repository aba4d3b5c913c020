"""``qualkit tables``: how many informants tell of what, ranked, contrasted, told together, and how far coding goes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    Coding,
    CodingSource,
    Format,
    Json,
    Lang,
    MinInformants,
    MinProbability,
    Output,
    ProjectFolder,
    Quiet,
    Seed,
    Source,
)
from qualkit.errors import ExitCode


class View(StrEnum):
    """What to count."""

    ranked = "ranked"
    contrast = "contrast"
    co_occurrence = "co-occurrence"
    mechanisms = "mechanisms"
    saturation = "saturation"
    coverage = "coverage"
    decided = "decided"


class Polarity(StrEnum):
    """Whether what was lacking or is denied counts."""

    present = "present"
    all = "all"


def tables(
    project: ProjectFolder = None,
    view: Annotated[
        View,
        typer.Option(
            "--view",
            help="ranked: informants for each code; contrast: codes by an attribute; co-occurrence: codes told "
            "together; mechanisms: mechanisms and changes; saturation: new codes by interview; coverage: how much "
            "talk is coded; decided: how far coders have come.",
        ),
    ] = View.ranked,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="ATTRIBUTE", help="Compare by this attribute: rolle, runde.", show_default=False),
    ] = None,
    code: Coding = None,
    level: Annotated[
        int | None,
        typer.Option(
            "--level", min=1, help="Join codes below this depth: 2 makes fase.nu of fase.nu.x.", show_default=False
        ),
    ] = None,
    source: CodingSource = Source.both,
    min_probability: MinProbability = None,
    min_informants: MinInformants = 0,
    polarity: Annotated[
        Polarity | None,
        typer.Option(
            "--polarity",
            help="present: what was lacking or is denied does not count; all: it does.",
            show_default=False,
        ),
    ] = None,
    seed: Seed = None,
    output: Output = None,
    format: Format = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Count how many informants tell of what, with the base, what is decided and what is only suggested."""
    from qualkit.cli.tables import write_or_print
    from qualkit.cli.tables_view import print_finding
    from qualkit.export import cross_table, finding_values, ranked_table, saturation_table
    from qualkit.findings import CrossTable, RankedTable
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        working = opened.with_config(language=lang.value if lang else None, min_probability=min_probability)
        found = working.tables(
            view=view.value,
            by=by,
            code=code,
            level=level,
            source=source.value,
            min_informants=min_informants,
            polarity=polarity.value if polarity else None,
            seed=seed,
        )
    ranked = [each for each in found if isinstance(each, RankedTable)]
    if json:
        screen.print_json([finding_values(each) for each in found])
        raise typer.Exit(ExitCode.OK)
    shown = [
        cross_table(each) if isinstance(each, CrossTable) else saturation_table(each)
        for each in found
        if not isinstance(each, RankedTable)
    ]
    whole = shown[0] if shown else ranked_table(ranked)
    if output is not None or format is not None:
        write_or_print(whole, output, format, home=opened.folder)
        raise typer.Exit(ExitCode.OK)
    for each in found:
        if isinstance(each, RankedTable):
            print_finding(ranked_table(each))
        elif isinstance(each, CrossTable):
            print_finding(cross_table(each))
        else:
            print_finding(saturation_table(each), says=each.verdict)
    for line in filter(None, (whole.caption, *whole.notes)):
        if all(line != getattr(each, "verdict", "") for each in found):
            screen.note(line, quiet=quiet)
    raise typer.Exit(ExitCode.OK)
