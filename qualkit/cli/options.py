"""Options that mean the same in every command that takes them."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Attributes", "Cluster", "Codebooks", "Coding", "CodingSource", "DryRun", "Format", "Json", "Lang", "Language",
    "Limit", "MinInformants", "MinProbability", "Order", "Output", "ProjectFolder", "Quiet", "Seed", "SingleSpeaker",
    "Source", "Speakers", "StoreUrl", "Style", "TranscriptName",
    "Workers",
]  # fmt: skip


class Style(StrEnum):
    """Citation forms."""

    jobtitel = "jobtitel"
    alder = "alder"


class Source(StrEnum):
    """Which codings count."""

    both = "both"
    decisions = "decisions"
    suggestions = "suggestions"


class Language(StrEnum):
    """Languages of headings and reasons."""

    da = "da"
    en = "en"


ProjectFolder = Annotated[
    Path | None,
    typer.Option(
        "--project", "-p", metavar="FOLDER", help="Project folder; otherwise the one here or above.", show_default=False
    ),
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write to this file.", show_default=False)
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        "-f",
        help="csv, csv-excel, xlsx, docx, md, html or jsonl; else the file's ending decides.",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Only errors on stderr.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would be done; write nothing.")]
Seed = Annotated[int | None, typer.Option("--seed", help="Seed of what draws at random.", show_default=False)]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of headings and reasons; else the project's.", show_default=False),
]
Speakers = Annotated[
    str | None,
    typer.Option(
        "--speakers",
        metavar="LABEL=ROLE,…",
        help="Who is who: I=interviewer,B=informant. Adds to what was said before; auto forgets it.",
        show_default=False,
    ),
]
SingleSpeaker = Annotated[
    str | None,
    typer.Option(
        "--single-speaker", metavar="NAME", help="The only speaker of texts without labels.", show_default=False
    ),
]
Attributes = Annotated[
    Path | None,
    typer.Option(
        "--attributes", metavar="FILE", help="csv or xlsx with the informants' attributes.", show_default=False
    ),
]
Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=0, help="Processes that read and suggest; 0 takes as many as pay.", show_default=False
    ),
]
Cluster = Annotated[
    str | None,
    typer.Option("--cluster", metavar="ADDRESS", help="A Dask scheduler, tcp://host:port.", show_default=False),
]
Codebooks = Annotated[
    list[str] | None,
    typer.Option(
        "--codebook", "-c", metavar="NAME", help="A codebook, by name or path; repeat for several.", show_default=False
    ),
]
StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="Keep the new project on a PostgreSQL server: postgresql://USER@HOST/DATABASE?schema=NAME.",
        show_default=False,
    ),
]
MinProbability = Annotated[
    float | None,
    typer.Option("--min-probability", min=0.0, max=1.0, help="Hide what is less sure than this.", show_default=False),
]
Limit = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.", show_default=False)]
TranscriptName = Annotated[
    str | None,
    typer.Option(
        "--transcript", "-t", metavar="NAME", help="Only this transcript (a beginning will do).", show_default=False
    ),
]
Coding = Annotated[
    str | None, typer.Option("--code", metavar="ID", help="Only this code and those below it.", show_default=False)
]
CodingSource = Annotated[Source, typer.Option("--source", help="What coders decided, what is suggested, or both.")]
MinInformants = Annotated[
    int, typer.Option("--min-informants", min=0, metavar="N", help="Hide numbers with fewer informants than this.")
]
Order = Annotated[
    str,
    typer.Option(
        "--order", metavar="ORDER", help="Of informants: cluster (alike beside one another), name or attribute:NAME."
    ),
]
