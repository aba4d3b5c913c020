"""``qualkit codebook``: list, show, check and begin codebooks; and change one while coders code, in ``recoding``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from qualkit.cli import recoding, screen
from qualkit.cli.options import Json, Lang, Quiet
from qualkit.errors import ExitCode

codebook = typer.Typer(
    help="List, show, check, begin and change codebooks.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A codebook that ships with qualkit, or a path to a YAML file.")
]


@codebook.command("list")
def list_(lang: Lang = None, json: Json = False) -> None:
    """List the codebooks that ship with qualkit."""
    from qualkit.codebook import load_codebook, shipped

    language = lang.value if lang else "da"
    rows = []
    for path in shipped():
        book = load_codebook(path)
        rows.append(
            {
                "name": book.id,
                "title": book.title.get(language, book.title["da"]),
                "version": book.version,
                "codes": len(book.codes),
                "patterns": sum(len(code.patterns) for code in book.codes),
                "examples": sum(len(code.examples) + len(code.near_misses) for code in book.codes),
            }
        )
    if json:
        screen.print_json(rows)
    else:
        screen.print_table({key: key for key in rows[0]} if rows else {}, rows)


@codebook.command("show")
def show(
    name: Name,
    code: Annotated[str | None, typer.Argument(metavar="[CODE]", help="One code in full.", show_default=False)] = None,
    lang: Lang = None,
    json: Json = False,
) -> None:
    """Show a codebook's codes, or one code with definition, examples, near misses and patterns."""
    from dataclasses import asdict

    from qualkit.codebook import find_codebook, load_codebook
    from qualkit.errors import ConfigError

    book = load_codebook(find_codebook(name, folders=[Path.cwd()]))
    language = lang.value if lang else "da"
    if code is not None:
        try:
            chosen = book.code(code)
        except KeyError:
            from difflib import get_close_matches

            close = get_close_matches(code, [c.id for c in book.codes], 1)
            raise ConfigError(
                "Q001",
                f"no code {code!r} in {book.id}",
                hint=f"did you mean {close[0]}?" if close else f"qualkit codebook show {name}",
            ) from None
        if json:
            screen.print_json(asdict(chosen))
        else:
            _show_code(chosen, language)
    elif json:
        screen.print_json(asdict(book))
    else:
        rows = [
            {"id": c.id, "label": _text(c.label, language), "definition": _text(c.definition, language)}
            for c in book.codes
        ]
        headings = (
            {"id": "id", "label": "navn", "definition": "definition"}
            if language == "da"
            else {"id": "id", "label": "label", "definition": "definition"}
        )
        screen.print_table(
            headings,
            rows,
            title=f"{_text(book.title, language)} {book.version}",
            ratios={"id": 3, "label": 3, "definition": 6},
        )


def _text(texts: Any, language: str) -> str:
    return str(texts.get(language) or texts.get("da") or "")


def _show_code(code: Any, language: str) -> None:
    from rich.padding import Padding
    from rich.text import Text

    words = {
        "da": ("Med", "Ikke med", "Eksempler", "Ligner, men er ikke", "Mønstre"),
        "en": ("Include", "Exclude", "Examples", "Looks like it, but is not", "Patterns"),
    }[language]
    screen.show(Text.assemble((_text(code.label, language), "bold underline"), (f"  {code.id}", "dim")))
    screen.show(Padding(Text(_text(code.definition, language)), (0, 0, 1, 2)))
    sections = (
        (words[0], [_text(item, language) for item in code.include]),
        (words[1], [_text(item, language) for item in code.exclude]),
        (words[2], [item.text for item in code.examples]),
        (
            words[3],
            [item.text + (f"  → {', '.join(item.belongs_to)}" if item.belongs_to else "") for item in code.near_misses],
        ),
        (words[4], [f"{rule.source}  ({rule.weight})" for rule in code.patterns]),
    )
    for heading, lines in sections:
        if lines:
            screen.show(Text(heading, style="bold"))
            for line in lines:
                screen.show(Padding(Text(f"– {line}"), (0, 0, 0, 2)))


@codebook.command("check")
def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NAME...]", help="Codebooks to check; all that ship, if none.", show_default=False),
    ] = None,
    doubts: Annotated[
        int,
        typer.Option(
            "--doubts", min=0, help="Show so many passages whose codes the others contradict (takes minutes)."
        ),
    ] = 0,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema for editors.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check codebooks: keys, ids, parents, patterns, what these find in the examples, and the passages that teach.

    `passages` counts all that teach a code: the examples and those in `examples/*.jsonl` beside the codebook, which are
    checked for duplicates, contradictions and unknown codes.
    """
    from qualkit.codebook import json_schema
    from qualkit.project.codebooks import check_codebook

    if schema:
        screen.print_json(json_schema())
        return
    from qualkit.codebook import find_codebook, shipped

    paths = [find_codebook(name, folders=[Path.cwd()]) for name in names or ()] or shipped()
    findings = [check_codebook(path) for path in paths]
    if doubts:
        from qualkit.project.codebooks import doubts_in

        findings[0]["doubts"] = doubts_in(paths, doubts)
    if json:
        screen.print_json(findings)
    else:
        for found in findings:
            rows = found["codes"]
            screen.print_table(
                {
                    "code": "code",
                    "examples": "examples",
                    "found": "found",
                    "near_misses": "near misses",
                    "alarms": "false alarms",
                    "patterns": "patterns",
                    "teaching": "passages",
                },
                rows,
                title=f"{found['codebook']} {found['version']}",
            )
            for warning in found["warnings"]:
                screen.note(f"note: {warning}", quiet=quiet)
    for doubt in findings[0].get("doubts", ()) if not json else ():
        says = "carries" if doubt["carries"] else "does not carry"
        screen.note(
            f"doubt {doubt['probability']:.2f}: {doubt['place']} {says} {doubt['code']}: {doubt['text']}", quiet=quiet
        )
    screen.note("all can be used" if len(findings) > 1 else "it can be used", quiet=quiet)
    raise typer.Exit(ExitCode.OK)


@codebook.command("new")
def new(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the codebook; NAME.yaml is written.")],
    folder: Annotated[Path, typer.Option("--folder", help="Where to write it.")] = Path(),
) -> None:
    """Write a small codebook to start from, with every key explained, and the JSON Schema beside it."""
    from qualkit.project.codebooks import new_codebook

    print(new_codebook(name, folder))


for _name, _command in recoding.COMMANDS.items():
    codebook.command(_name)(_command)
