"""``qualkit agree``: how far coders agree on each code and overall, and where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import Coding, Format, Json, Lang, Output, ProjectFolder, Quiet, Seed
from qualkit.errors import ConfigError, ExitCode, QualkitError
from qualkit.tui.wording import decimal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qualkit.export import Table
    from qualkit.project import Project


def agree(
    project: ProjectFolder = None,
    coder: Annotated[
        list[str] | None,
        typer.Option("--coder", metavar="NAME", help="Only these coders; repeat it.", show_default=False),
    ] = None,
    code: Coding = None,
    level: Annotated[
        int | None,
        typer.Option(
            "--level", min=1, help="Join codes below this depth: 2 makes fase.nu of fase.nu.x.", show_default=False
        ),
    ] = None,
    bootstrap: Annotated[
        int, typer.Option("--bootstrap", min=0, metavar="N", help="Draws of informants for the intervals; 0 for none.")
    ] = 1000,
    seed: Seed = None,
    pairs: Annotated[bool, typer.Option("--pairs", help="A row for each two coders instead of each code.")] = False,
    disagreements: Annotated[
        bool,
        typer.Option("--disagreements", help="List the units and codes on which coders differ, and who said what."),
    ] = False,
    output: Output = None,
    format: Format = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Tell how far coders agree: percent, κ, α and AC1 for each code, with intervals over informants."""
    from qualkit.cli.tables import write_or_print
    from qualkit.project import Project

    if pairs and disagreements:
        raise ConfigError("Q001", "--pairs and --disagreements are two different lists", hint="ask for one of them")
    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        chosen: dict[str, Any] = {"coders": coder or (), "code": code, "level": level}
        if disagreements:
            from qualkit.export import disagreement_table

            found: Any = opened.disagreements(**chosen)
            table = disagreement_table(found, lang=language)
        else:
            from dataclasses import asdict

            from qualkit.export import agreement_table, pair_table

            found = asdict(opened.agreement(**chosen, draws=bootstrap, seed=seed))
            table = (pair_table if pairs else agreement_table)(found, lang=language)
        if json:
            screen.print_json(found if disagreements else {**found, "notes": list(table.notes)})
        elif output is not None or format is not None:
            write_or_print(table, output, format, home=opened.folder)
        else:
            if disagreements:
                _places(table)
            else:
                labels = _labels(opened, language)
                _figures(table, found, language, labels)
                if not pairs and len(found["coders"]) > 2:
                    _figures(pair_table(found, lang=language), found, language, labels)
            for line in (table.caption, *table.notes):
                screen.note(line, quiet=quiet)
    raise typer.Exit(ExitCode.OK)


_SHOWN = (
    "code",
    "first",
    "second",
    "units",
    "given",
    "prevalence",
    "percent",
    "kappa",
    "alpha",
    "ac1",
    "fleiss",
    "u_alpha",
)


_SHORT = {"kappa": "κ", "alpha": "α [95 %]", "ac1": "AC1", "fleiss": "Fleiss"}


_WHOM = ("code", "first", "second")
_COUNTS = (*_WHOM, "units", "given", "prevalence", "percent")


def _labels(project: Project, language: str) -> dict[str, str]:
    """What codes are called; a name that two codes have is left out."""
    from qualkit.codebook import load_codebook

    try:
        codes = [code for path in project.codebook_paths() for code in load_codebook(path).codes]
    except QualkitError:  # the figures do not need the files
        return {}
    labels = {code.id: code.label.get(language) or code.label.get("da") or code.id for code in codes}
    given = list(labels.values())
    return {code: label for code, label in labels.items() if given.count(label) == 1}


def _figures(table: Table, found: dict[str, Any], language: str, labels: Mapping[str, str]) -> None:
    """The figures in two decimals, α with its interval."""
    coders = found["coders"]
    headings = {column.key: column.label for column in table.columns if column.key in _SHOWN} | _SHORT
    headings = {
        key: heading for key, heading in headings.items() if any(row.get(key) is not None for row in table.rows)
    }
    if "prevalence" in headings:
        of_several = "% fra–til" if language == "da" else "% from–to"
        headings["prevalence"] = f"% {'/'.join(coders)}" if len(coders) == 2 else of_several
    rows = []
    for row in table.rows:
        shown = {key: row.get(key) for key in headings}
        for key, value in shown.items():
            if isinstance(value, float):
                shown[key] = decimal(value, language)
        low, high = row.get("alpha_low"), row.get("alpha_high")
        if low is not None and high is not None:
            # A space that does not break: the interval stays with its figure.
            shown["alpha"] = f"{shown['alpha']}\u00a0[{decimal(low, language)};{decimal(high, language)}]"
        if row.get("prevalence"):
            shown["prevalence"] = _shares(row["prevalence"], coders)
        rows.append(shown)
    # Half a figure is another figure: where there is no room for all of them they come in two tables.
    parts = [headings]
    if not screen.fits(headings, rows):
        parts = [
            {key: heading for key, heading in headings.items() if key in _WHOM or (key in _COUNTS) is counts}
            for counts in (True, False)
        ]
    for part, title in zip(parts, (table.title, ""), strict=False):
        screen.print_table(
            part, [_called(row, labels) for row in rows] if _room(part, rows, labels) else rows, title=title
        )


def _called(row: Mapping[str, Any], labels: Mapping[str, str]) -> dict[str, Any]:
    return {**row, "code": labels.get(row.get("code", ""), row.get("code"))}


def _room(part: Mapping[str, str], rows: list[dict[str, Any]], labels: Mapping[str, str]) -> bool:
    """True if the names of codes can stand in place of their ids without a line more."""
    return "code" in part and screen.fits(part, [_called(row, labels) for row in rows])


def _shares(prevalence: dict[str, float], coders: tuple[str, ...]) -> str:
    """Two coders' shares in per cent, or the least and the greatest of several."""
    per_cent = [round(100 * share) for share in prevalence.values()]
    if len(coders) == 2 == len(per_cent):
        return f"{per_cent[0]}/{per_cent[1]}"
    return f"{min(per_cent)}–{max(per_cent)}"


def _places(table: Table) -> None:
    from rich.padding import Padding
    from rich.text import Text

    heading = {column.key: column.label for column in table.columns}
    last = None
    for row in table.rows:
        place = (row["transcript"], row["segment_id"])
        if place != last:
            last = place
            turn = f"{heading['turn'].lower()} {row['turn']}" if row["turn"] else ""
            screen.show(Text.assemble("\n", (row["transcript"], "bold"), f"  {turn}  ", (row["segment_id"], "dim")))
            screen.show(Padding(Text(row["text"]), (0, 0, 0, 4)))
        line = Text.assemble((row["code"], "bold cyan"), "  ")
        line.append(
            f"{heading['yes'].lower()}: {', '.join(row['yes'])}; {heading['no'].lower()}: {', '.join(row['no'])}"
        )
        screen.show(Padding(line, (0, 0, 0, 4)))
        for coder, memo in row["memos"].items():
            screen.show(Padding(Text(f"{coder}: {memo}", style="italic"), (0, 0, 0, 8)))
