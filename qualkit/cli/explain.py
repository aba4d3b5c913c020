"""``qualkit explain``: what moved a suggestion, and by how much."""

from __future__ import annotations

from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Json, Lang, ProjectFolder
from qualkit.errors import ExitCode


def explain(
    suggestion: Annotated[
        str, typer.Argument(metavar="ID", help="The suggestion's id, or its beginning; `suggestions --json` has it.")
    ],
    project: ProjectFolder = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show which patterns, words, fields and examples moved a suggestion, and by how much (log-odds)."""
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        language = lang.value if lang else opened.config.language
        told = opened.explain(suggestion, lang=language)
    if json:
        screen.print_json(told)
    else:
        _show(told, language)
    raise typer.Exit(ExitCode.OK)


_HEADINGS = {
    "da": {
        "inputs": "Hvad der trækker (log-odds)",
        "words": "Ord og vendinger",
        "fields": "Felter",
        "patterns": "Mønstre",
        "examples": "Eksempler, det ligner",
        "beside": "Afgørelser i nærheden",
        "counts": "{n} kodninger af koden ligger bag sandsynligheden",
        "few": "så få, at den hviler på alle koder under ét",
        "alone": "intet er lært om koden: sandsynligheden er mønstrenes alene",
    },
    "en": {
        "inputs": "What moves it (log-odds)",
        "words": "Words and turns of phrase",
        "fields": "Fields",
        "patterns": "Patterns",
        "examples": "Examples it is like",
        "beside": "Decisions close by",
        "counts": "{n} codings of the code stand behind the probability",
        "few": "so few that it rests on all codes together",
        "alone": "nothing was learned of the code: the probability is its patterns' alone",
    },
}


def _show(told: dict, language: str) -> None:  # type: ignore[type-arg]
    from rich.padding import Padding
    from rich.text import Text

    words = _HEADINGS[language]
    head = Text.assemble((told["code"], "bold cyan"), f"  {told['label']}  ", (f"{told['probability']:.2f}", "green"))
    screen.show(head)
    screen.show(Padding(Text(told["text"], style="italic"), (0, 0, 1, 2)))
    for key in ("inputs", "words", "fields"):
        if told[key]:
            screen.show(Text(words[key], style="bold"))
            for name, value in told[key]:
                screen.show(Padding(Text(f"{value:+.2f}  {name}"), (0, 0, 0, 2)))
    if told["beside"]:
        screen.show(Text(words["beside"], style="bold"))
        screen.show(Padding(Text(told["beside"]), (0, 0, 0, 2)))
    if told["patterns"]:
        screen.show(Text(words["patterns"], style="bold"))
        for piece in told["patterns"]:
            screen.show(Padding(Text(f"”{piece['text']}”  {piece['rule']}"), (0, 0, 0, 2)))
    if told["examples"]:
        screen.show(Text(words["examples"], style="bold"))
        for piece in told["examples"]:
            codes = ", ".join(piece["codes"]) or "–"
            screen.show(Padding(Text(f"{piece['likeness']:.2f}  [{codes}] {piece['text']}"), (0, 0, 0, 2)))
    if told["codings"] is None:
        screen.show(Text("\n" + words["alone"], style="dim"))
        return
    few = f" ({words['few']})" if told["codings"] < 6 else ""
    screen.show(Text("\n" + words["counts"].format(n=told["codings"]) + few, style="dim"))
