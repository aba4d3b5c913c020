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
    from qualkit.model import Quote


def quotes(
    project: ProjectFolder = None,
    code: Coding = None,
    transcript: TranscriptName = None,
    per_code: Annotated[
        int | None, typer.Option("--per-code", min=1, help="Quotes for each code.", show_default=False)
    ] = None,
    min_probability: MinProbability = None,
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
        found = working.quotes(code=code, transcript=transcript, min_probability=min_probability, per_code=per_code)
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

    from qualkit.quotes import cite

    last = None
    for quote in found:
        if quote.code != last:
            last = quote.code
            screen.show(Text.assemble("\n", (quote.code_label, "bold underline"), (f"  {quote.code}", "dim")))
        screen.show(Padding(Text(cite(quote, style=style.value, lang=language)), (1, 0, 0, 2)))
        basis = {
            "da": {"suggestion": "forslag", "decision": "afgjort af koder"},
            "en": {"suggestion": "suggested", "decision": "decided by a coder"},
        }
        sure = (
            ""
            if quote.probability is None
            else f" {quote.probability:.2f}".replace(".", "," if language == "da" else ".")
        )
        turn = f"{'tur' if language == 'da' else 'turn'} {quote.turn + 1}"
        place = f"{quote.source_name} · {turn} · {quote.spans[0].start}–{quote.spans[-1].end}"
        screen.show(Padding(Text(f"{place} · {basis[language][quote.basis]}{sure}", style="dim"), (0, 0, 0, 2)))
