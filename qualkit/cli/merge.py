"""``qualkit merge``: projects that coders worked on apart become one, and what they contradict is listed."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, Quiet
from qualkit.errors import ExitCode

if TYPE_CHECKING:
    from qualkit.project.merging_sources import Conflict


def merge(
    projects: Annotated[list[Path], typer.Argument(metavar="PROJECT", help="Project folders, in any order.")],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="FOLDER", help="The joined project; one that is there is added to."),
    ] = Path("samlet"),
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Join projects that were coded apart, usually copies of one, into another project.

    Nothing in the projects changes. Decisions are joined by what they are, so their order does not
    matter and joining again adds nothing. That coders disagree is no conflict. Conflicts are listed
    on stdout: two versions of a transcript, attributes, settings or codebooks that differ, an
    interview that was taken out of one copy, and one coder's yes and no to a code of a unit in two
    copies.

    Exit code 0 without conflicts; 1 with conflicts, and the projects are joined all the same.
    """
    from qualkit.errors import ConfigError
    from qualkit.project import Project

    folders = list({folder.resolve(): folder for folder in projects}.values())
    if len(folders) < 2 and not Project.is_in(output):
        raise ConfigError(
            "Q001",
            "a merge needs two projects, and there is only one here",
            hint="qualkit merge A B, or qualkit merge B --output A with A a project that is added to",
        )
    with screen.progress_bar(quiet=quiet or json) as progress:
        report = Project.merge(folders, output, progress=progress)
    with Project.open(output) as opened:
        language = lang.value if lang else opened.config.language
    if json:
        screen.print_json({**asdict(report), "folder": str(report.folder)})
    else:
        for conflict in report.conflicts:
            print(_line(conflict, language))
        summary = _SUMMARY[language].format(
            folder=report.folder,
            transcripts=report.transcripts,
            decisions=report.decisions,
            new=report.new_decisions,
            coders=len(report.coders),
            names=", ".join(report.coders) or "–",
        )
        screen.note(summary, quiet=quiet)
        if report.without_unit:
            screen.note(_WITHOUT[language].format(n=report.without_unit), quiet=quiet)
        screen.note(_CONFLICTS[language][min(len(report.conflicts), 2)].format(n=len(report.conflicts)), quiet=quiet)
    raise typer.Exit(ExitCode.FAILED if report.conflicts else ExitCode.OK)


_SUMMARY = {
    "da": "{folder}: {transcripts} interview, {decisions} afgørelser ({new} nye), {coders} kodere: {names}",
    "en": "{folder}: {transcripts} transcripts, {decisions} decisions ({new} new), {coders} coders: {names}",
}
_WITHOUT = {
    "da": "{n} afgørelser handler om enheder, der ikke er i projektet; de er gemt",
    "en": "{n} decisions are about units that are not in the project; they are kept",
}
_CONFLICTS = {
    "da": ("ingen konflikter", "1 konflikt", "{n} konflikter"),
    "en": ("no conflicts", "1 conflict", "{n} conflicts"),
}
_LINES: dict[str, dict[str, str]] = {
    "da": {
        "content": "{where}: {versions} interview med samme navn og forskelligt indhold; taget er {taken}, og {decisions_left} afgørelser står uden deres",
        "reading": "{where}: talere eller enheder er forskellige i {versions} udgaver; taget er {taken}, og {decisions_left} afgørelser står uden enhed",
        "name": "{where}: samme fil hedder {names}; taget er {where}",
        "removed": "{where}: taget ud af én kopi, men står stadig i en anden; det er beholdt (qualkit remove tager det ud)",
        "attribute": "{where}: {whose}{column} er {values}; taget er {taken}",
        "setting": "qualkit.toml: {where} er {values}; taget er {taken}",
        "file": "{where}: {versions} udgaver med forskelligt indhold; én er taget",
        "coder": "{where}, enhed {unit}, {code}: {coder} har sagt {said}; det seneste gælder",
    },
    "en": {
        "content": "{where}: {versions} transcripts of that name with other content; {taken} is taken, and {decisions_left} decisions stand without theirs",
        "reading": "{where}: speakers or units differ in {versions} versions; {taken} is taken, and {decisions_left} decisions stand without a unit",
        "name": "{where}: the same file is called {names}; {where} is taken",
        "removed": "{where}: taken out of one copy and still there in another; it is kept (qualkit remove takes it out)",
        "attribute": "{where}: {whose}{column} is {values}; {taken} is taken",
        "setting": "qualkit.toml: {where} is {values}; {taken} is taken",
        "file": "{where}: {versions} versions with other content; one is taken",
        "coder": "{where}, unit {unit}, {code}: {coder} has said {said}; the latest stands",
    },
}
_YES_NO = {"da": ("ja", "nej"), "en": ("yes", "no")}


def _line(conflict: Conflict, language: str) -> str:
    """A conflict as a sentence."""
    details: dict[str, Any] = dict(conflict.details)
    joint = " / "
    if "values" in details:
        details["values"] = joint.join(value or "–" for value in details["values"])
        details["taken"] = details["taken"] or "–"
    if "names" in details:
        details["names"] = joint.join(details["names"])
    if conflict.kind == "transcript":
        details["taken"] = details["taken"][:12]
    if conflict.kind == "attribute":
        details["whose"] = f"{details['speaker']}, " if details["speaker"] else ""
    if conflict.kind == "coder":
        yes, no = _YES_NO[language]
        details["unit"] = details["unit"] or "–"
        details["said"] = ", ".join(
            f"{no if made['verdict'] == 'reject' else yes} {made['at'][:16].replace('T', ' ')}"
            for made in details["verdicts"]
        )
    kind = details["what"] if conflict.kind == "transcript" else conflict.kind
    return _LINES[language][kind].format(where=conflict.where, **details)
