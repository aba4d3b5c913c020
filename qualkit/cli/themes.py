"""``qualkit themes``: words that recur together in informants' talk, and how far each such theme can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Format, Json, Lang, MinProbability, Output, ProjectFolder, Quiet, Seed

if TYPE_CHECKING:
    from qualkit.export import Table
    from qualkit.findings import CodedMaterial
    from qualkit.project import Project

_WORDS = {
    "da": {
        "named": "{id} hedder nu: {label}",
        "draws": "Et tema er ord, der går igen sammen, fundet af maskinen. Giv det et navn: {rename}",
    },
    "en": {
        "named": "{id} is now called: {label}",
        "draws": "A theme is words that recur together, found by the machine. Name it: {rename}",
    },
}


def themes(
    project: ProjectFolder = None,
    topics: Annotated[
        int | None,
        typer.Option(
            "--topics", "-k", min=2, help="How many themes; else by how much is said, 4 to 15.", show_default=False
        ),
    ] = None,
    engine: Annotated[
        str,
        typer.Option(
            "--engine",
            help="nmf; bertopic (extra topics); keynmf (by meaning, with the encoder that qualkit.toml names).",
        ),
    ] = "nmf",
    codes: Annotated[
        bool, typer.Option("--codes", help="Instead, what is said under each code more than under the others.")
    ] = False,
    rename: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--rename",
            metavar="ID LABEL",
            help="Call a theme of the last run so; the name follows its words into later runs.",
            show_default=False,
        ),
    ] = None,
    min_probability: MinProbability = None,
    output: Output = None,
    format: Format = None,
    seed: Seed = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Find themes in informants' talk, each with its words, spread, stability and what speaks against it.

    A theme is flagged where it changes with who happened to be interviewed, where one informant tells nearly all of
    it, and where it holds together no better than themes of the same words shuffled.
    """
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        working = opened.with_config(language=lang.value if lang else None, seed=seed, min_probability=min_probability)
        if rename is not None:
            _rename(working, rename)
            return
        table = _keywords(working) if codes else _themes(working, engine, topics)
        if json:
            screen.print_json(list(table.rows))
        elif output is not None or format is not None:
            from qualkit.cli.tables import write_or_print

            write_or_print(table, output, format, home=opened.folder)
        else:
            _show(table)
            if not codes:
                command = f'{screen.program()} themes --rename t1 "…"'
                screen.note(_WORDS[working.config.language]["draws"].format(rename=command), quiet=quiet)


def _material(working: Project) -> CodedMaterial:
    from qualkit.project.coded import read_coded

    return read_coded(working.store, working.config, working.codebook_paths())


def _themes(working: Project, engine: str, topics: int | None) -> Table:
    from qualkit.export import theme_table
    from qualkit.project.themes import find_themes

    material = _material(working)
    model = find_themes(working.store, working.config, material, engine=engine, topics=topics)
    return theme_table(model, material, lang=working.config.language)


def _keywords(working: Project) -> Table:
    from qualkit.export import code_keyword_table
    from qualkit.sourcing import source_note
    from qualkit.themes import code_keywords

    material = _material(working)
    language = working.config.language
    return code_keyword_table(
        code_keywords(material),
        {code: material.name_of(code) for code in material.labels},
        caption=source_note(material.codings, min_probability=material.min_probability, lang=language),
        lang=language,
    )


def _rename(working: Project, rename: tuple[str, str]) -> None:
    from qualkit.project.themes import rename_theme

    theme = rename_theme(working.store, *rename)
    screen.note(_WORDS[working.config.language]["named"].format(id=theme.id, label=theme.label))


_SHOWN = ("id", "label", "words", "informants", "units", "stability", "flags", "example")


def _show(table: Table) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from qualkit.export.table import cell_text

    decimal = "," if table.lang == "da" else "."
    columns = {column.key: column.label for column in table.columns if column.key in (*_SHOWN, "code", "code_id")}
    rows = [
        {key: row[key] if isinstance(row[key], int) else cell_text(row[key], decimal=decimal) for key in columns}
        for row in table.rows
    ]
    screen.print_table(columns, rows, title=table.title, ratios={"words": 5, "label": 3, "flags": 3, "example": 3})
    for line in (table.caption, *table.notes):
        if line:
            screen.show(Padding(Text(line, style="dim"), (0, 0, 0, 1)))
