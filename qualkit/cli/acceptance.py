"""``qualkit acceptance``: what the coders' decisions tell about the suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, ProjectFolder
from qualkit.errors import ExitCode
from qualkit.tui.wording import decimal

if TYPE_CHECKING:
    from qualkit.project.acceptance import AcceptanceReport
    from qualkit.review.acceptance import AcceptanceRow
    from qualkit.review.shares import Share


def acceptance(
    project: ProjectFolder = None,
    coder: Annotated[
        str | None, typer.Option("--coder", metavar="NAME", help="Only this coder's decisions.", show_default=False)
    ] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show how far coders go along with the suggestions, what these miss, and whether planted ones are believed."""
    from dataclasses import asdict

    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        report = opened.acceptance(coder=coder)
    if json:
        screen.print_json(asdict(report))
    else:
        _print(report, _WORDS[language], language)
    raise typer.Exit(ExitCode.OK)


_WORDS = {
    "da": {
        "none": "ingen har taget stilling til et forslag endnu",
        "all": "I alt",
        "rank": "Efter plads på skærmen",
        "probability": "Efter vist sandsynlighed",
        "code": "Efter kode",
        "coder": "Efter hvem der koder",
        "blind": "Blindt og åbent",
        "blind_row": "blindt",
        "open_row": "åbent",
        "shown": "Vist",
        "accepted": "Godtaget",
        "rejected": "Afvist",
        "passed": "Forbigået",
        "share": "Andel",
        "interval": "95 %",
        "mean": "Vist i snit",
        "missed": "Hvad forslagene overså, målt på tilfældigt udtrukne enheder",
        "units": "Enheder",
        "codings": "Kodninger",
        "unfound": "Ikke foreslået",
        "prevalence": "Hvor udbredt koderne er, målt på de samme enheder",
        "code_name": "Kode",
        "coder_name": "Hvem",
        "carried": "Enheder med koden",
        "planted": "Plantede forkerte forslag",
        "believed": "Troet på",
        "caution": "godtaget er ikke det samme som rigtigt: den, der får en kode vist, giver den lettere",
        "no_sample": "den første tilfældigt udtrukne enhed er ikke færdig, så ingen kan sige, hvad forslagene overså",
        "bulk": "godkendt samlet, og derfor ikke regnet med: {n}",
    },
    "en": {
        "none": "nobody has ruled on a suggestion yet",
        "all": "In all",
        "rank": "By place on the screen",
        "probability": "By probability shown",
        "code": "By code",
        "coder": "By coder",
        "blind": "Blind and open",
        "blind_row": "blind",
        "open_row": "open",
        "shown": "Shown",
        "accepted": "Accepted",
        "rejected": "Rejected",
        "passed": "Passed over",
        "share": "Share",
        "interval": "95%",
        "mean": "Mean shown",
        "missed": "What the suggestions missed, told from units drawn at random",
        "units": "Units",
        "codings": "Codings",
        "unfound": "Not suggested",
        "prevalence": "How common the codes are, told from the same units",
        "code_name": "Code",
        "coder_name": "Coder",
        "carried": "Units with the code",
        "planted": "Planted wrong suggestions",
        "believed": "Believed",
        "caution": "accepted is not the same as right: who is shown a code gives it more readily",
        "no_sample": "the first unit drawn at random is not done yet, so what the suggestions miss cannot be told",
        "bulk": "accepted in bulk, and so not counted: {n}",
    },
}


def _print(report: AcceptanceReport, words: dict[str, str], language: str) -> None:
    told = report.acceptance
    if told.overall.accepted.of:
        for key, rows in (
            ("all", (told.overall,)),
            ("rank", told.by_rank),
            ("probability", told.by_probability),
            ("code", told.by_code),
            ("coder", told.by_coder),
            ("blind", told.by_blind),
        ):
            _print_rows(key, rows, words, language)
        screen.note(words["caution"])
    else:
        screen.note(words["none"])
    if told.bulk:
        screen.note(words["bulk"].format(n=told.bulk))
    if report.missed.units:
        columns = {
            "units": words["units"],
            "codings": words["codings"],
            "unfound": words["unfound"],
            "share": words["share"],
            "interval": words["interval"],
        }
        missed = report.missed.missed
        row = {"units": report.missed.units, "codings": missed.of, "unfound": missed.hits, **_share(missed, language)}
        screen.print_table(columns, [row], title=f"{words['missed']} (≥ {decimal(report.threshold, language)})")
        columns = {name: words[name] for name in ("code_name", "carried", "share", "interval")}
        common = [
            {"code_name": code, "carried": share.hits, **_share(share, language)}
            for code, share in report.prevalence.items()
        ]
        if common:
            screen.print_table(columns, common, title=words["prevalence"])
    else:
        screen.note(words["no_sample"])
    if report.planted:
        columns = {
            name: words[name] for name in ("coder_name", "shown", "believed", "rejected", "passed", "share", "interval")
        }
        planted = [
            {
                "coder_name": row.coder or words["all"],
                "shown": row.shown,
                "believed": row.believed.hits,
                "rejected": row.rejected,
                "passed": row.passed_over,
                **_share(row.believed, language),
            }
            for row in report.planted
        ]
        screen.print_table(columns, planted, title=words["planted"])


def _print_rows(key: str, rows: Iterable[AcceptanceRow], words: dict[str, str], language: str) -> None:
    table: list[dict[str, Any]] = [
        {
            "group": _group(key, row.group, words, language),
            "shown": row.accepted.of,
            "accepted": row.accepted.hits,
            "rejected": row.rejected,
            "passed": row.passed_over,
            **_share(row.accepted, language),
            "mean": _number(row.probability, language),
        }
        for row in rows
    ]
    if table:
        names: Sequence[str] = ("shown", "accepted", "rejected", "passed", "share", "interval", "mean")
        screen.print_table({"group": "", **{name: words[name] for name in names}}, table, title=words[key])


def _group(key: str, group: str, words: dict[str, str], language: str) -> str:
    if key == "blind":
        return words[f"{group}_row"]
    if key == "probability":
        low = float(group)
        return f"{decimal(low, language)}–{decimal(low + 0.1, language)}"
    return group


def _share(share: Share, language: str) -> dict[str, str]:
    if not share.of:
        return {"share": "", "interval": ""}
    interval = f"{decimal(share.low, language)}–{decimal(share.high, language)}"
    return {"share": decimal(share.share, language), "interval": interval}


def _number(value: float, language: str) -> str:
    return decimal(value, language) if value == value else ""
