"""``qualkit log``: who decided what, when, and what was shown; what was taken back is there and marked."""

from __future__ import annotations

from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Coding, Format, Json, Lang, Limit, Output, ProjectFolder, Quiet, TranscriptName
from qualkit.tui.wording import decimal


def log(
    project: ProjectFolder = None,
    coder: Annotated[
        str | None, typer.Option("--coder", metavar="NAME", help="Only this coder's.", show_default=False)
    ] = None,
    transcript: TranscriptName = None,
    code: Coding = None,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="TIME", help="Only from this time on, in UTC: 2026-05-01.", show_default=False),
    ] = None,
    limit: Limit = None,
    text: Annotated[bool, typer.Option("--text", help="With the words that were decided on.")] = False,
    output: Output = None,
    format: Format = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the decisions, newest last: who, what, when, and what was shown. `--limit` keeps the newest."""
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        rows = opened.with_config(language=language).log(
            coder=coder, transcript=transcript, code=code, since=since, limit=limit, with_text=text
        )
        home = opened.folder
    if json:
        screen.print_json(rows)
        return
    from qualkit.export import log_table
    from qualkit.export.log_rows import log_columns

    table = log_table(rows, lang=language)
    if output is not None or format is not None:
        from qualkit.cli.tables import write_or_print

        write_or_print(table, output, format, home=home)
        return
    if rows:
        shown = [
            {
                **row,
                "shown_probability": _decimal(row["shown_probability"], language),
                "seconds": _whole(row["seconds"]),
            }
            for row in table.rows
        ]
        # The code's id is in the data formats; people read its name, where there is one.
        for row in shown:
            row["label"] = row["label"] or row["code"]
        # What was said needs the room of the numbers.
        left_out = ("code", "rank", "seconds") if text else ("code",)
        columns = {key: heading for key, heading in log_columns(language).items() if key not in left_out}
        kept = {key: heading for key, heading in columns.items() if any(_said(row.get(key)) for row in shown)}
        # So do names in a narrow terminal; every figure is in --json. What is written goes over several lines anyway.
        if not screen.fits({key: kept[key] for key in kept if key not in ("memo", "text")}, shown):
            kept = {key: heading for key, heading in kept.items() if key not in ("rank", "seconds")}
        screen.print_table(kept, shown, ratios={"memo": 2, "text": 3} if {"memo", "text"} & kept.keys() else None)
    screen.note(table.caption, quiet=quiet)


def _said(value: object) -> bool:
    return value not in (None, "")


def _decimal(value: float | None, language: str) -> str:
    return "" if value is None else decimal(value, language)


def _whole(value: float | None) -> str:
    return "" if value is None else f"{value:.0f}"
