"""``qualkit quotes``: the quote table, on the screen or for the report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    Coding,
    Format,
    Json,
    Lang,
    MinProbability,
    Output,
    ProjectFolder,
    Quiet,
    Seed,
    Style,
    TranscriptName,
)

if TYPE_CHECKING:
    from qualkit.errors import Notice
    from qualkit.model import Quote

_WORDS = {
    "da": {
        "suggestion": "forslag",
        "decision": "afgjort af koder",
        "turn": "tur",
        "deviant": "afvigende",
        "critical": "kritisk",
        "check": "se efter",
    },
    "en": {
        "suggestion": "suggested",
        "decision": "decided by a coder",
        "turn": "turn",
        "deviant": "deviant",
        "critical": "critical",
        "check": "check",
    },
}


def quotes(
    project: ProjectFolder = None,
    code: Coding = None,
    transcript: TranscriptName = None,
    per_code: Annotated[
        int | None, typer.Option("--per-code", min=1, help="Quotes for each code.", show_default=False)
    ] = None,
    min_probability: MinProbability = None,
    contrast: Annotated[
        str | None,
        typer.Option(
            "--contrast",
            metavar="ATTRIBUTE[=VALUE,VALUE]",
            help="Side by side by an attribute, as many from each side: runde, or rolle=forælder,medarbejder.",
            show_default=False,
        ),
    ] = None,
    theme: Annotated[
        str | None,
        typer.Option("--theme", metavar="ID", help="From a theme that `themes` found last: t1.", show_default=False),
    ] = None,
    edit: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--edit",
            metavar="ID TEXT",
            help="Print quote ID so from now on: shortened with […], made clear with [hun]; empty to take it back.",
            show_default=False,
        ),
    ] = None,
    style: Annotated[
        Style, typer.Option("--style", help="Citation form: ”…” (Ruth, kok) or ”…” Ruth, 57 år.")
    ] = Style.jobtitel,
    output: Output = None,
    format: Format = None,
    seed: Seed = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Select representative quotes, balanced over informants, and check every word against its place."""
    from qualkit.cli.tables import write_or_print
    from qualkit.project import Project

    with Project.open(Project.locate(project)) as opened:
        working = opened.with_config(language=lang.value if lang else None, seed=seed)
        language = working.config.language
        gone: list[Notice] = []
        found = (
            working.theme_quotes(theme, per_code=per_code)
            if theme
            else working.quotes(
                code=code,
                transcript=transcript,
                min_probability=min_probability,
                per_code=per_code,
                contrast=contrast or "",
                notify=gone.append,
            )
        )
        if edit is not None:
            found = [working.edit_quote(found, *edit)]
    screen.notices(gone, quiet=quiet)
    from qualkit.export import quote_table
    from qualkit.quotes import cite

    table = quote_table(found, lang=language, cite=lambda quote: cite(quote, style=style.value, lang=language))
    if json:
        screen.print_json(list(table.rows))
    elif output is not None or format is not None:
        write_or_print(table, output, format, home=opened.folder)
    else:
        print_quotes(found, style, language)
        screen.note(f"{len(found)} quote{'' if len(found) == 1 else 's'}, verified word by word", quiet=quiet)


def print_quotes(found: Sequence[Quote], style: Style, language: str) -> None:
    """Quotes on stdout, under the name of their code, each with its place."""
    from rich.padding import Padding
    from rich.text import Text

    from qualkit.export import flags_told
    from qualkit.quotes import cite

    words = _WORDS[language]
    last = None
    for quote in found:
        if (quote.code, quote.group) != last:
            last = (quote.code, quote.group)
            side = f"  {quote.group}" if quote.group else ""
            screen.show(
                Text.assemble("\n", (quote.code_label, "bold underline"), (f"  {quote.code}", "dim"), (side, "bold"))
            )
        screen.show(Padding(Text(cite(quote, style=style.value, lang=language)), (1, 0, 0, 2)))
        sure = "" if quote.probability is None else f" {quote.probability:.2f}"
        if language == "da":
            sure = sure.replace(".", ",")
        place = f"{quote.source_name} · {words['turn']} {quote.turn + 1} · {quote.spans[0].start}–{quote.spans[-1].end}"
        told = [place, f"{words[quote.basis]}{sure}", *([words[quote.stance]] if quote.stance else []), quote.id]
        screen.show(Padding(Text(" · ".join(told), style="dim"), (0, 0, 0, 2)))
        if quote.flags:
            check = f"{words['check']}: {flags_told(quote, lang=language)}"
            screen.show(Padding(Text(check, style="yellow"), (0, 0, 0, 2)))
