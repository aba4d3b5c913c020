"""``qualkit evaluate``: how right the suggestions are on coded interviews, beside simple systems."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import Codebooks, Json, MinProbability, Output, Quiet, Seed
from qualkit.errors import ExitCode


def evaluate(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", help="Interviews with gold/NAME.jsonl beside them (and split.json).")
    ],
    split: Annotated[
        str, typer.Option("--split", help="Part of the corpus, as split.json names it; `all` for every one.")
    ] = "test",
    codebook: Codebooks = None,
    min_probability: MinProbability = None,
    baselines: Annotated[
        bool, typer.Option("--baselines", help="Score simple systems too (base rate, keywords, TF-IDF, TextCatBOW).")
    ] = False,
    draws: Annotated[
        int, typer.Option("--draws", min=0, help="Bootstrap samples of informants for the intervals; 0 for none.")
    ] = 200,
    seed: Seed = None,
    output: Output = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Score the suggestions against gold codings: per code, by family and overall, with intervals over informants."""
    from dataclasses import asdict

    from qualkit.codebook import find_codebook, load_codebook, shipped
    from qualkit.config import Config
    from qualkit.project.evaluating import evaluate as score
    from qualkit.project.evaluation_report import as_markdown

    paths = [find_codebook(name, folders=[Path.cwd(), folder]) for name in codebook or ()] or shipped()
    threshold = Config().min_probability if min_probability is None else min_probability
    with screen.progress_bar(quiet=quiet) as progress:
        found = score(
            folder,
            [load_codebook(path) for path in paths],
            part="" if split == "all" else split,
            threshold=threshold,
            baselines=baselines,
            draws=draws,
            seed=seed or 0,
            progress=progress,
        )
    if json:
        screen.print_json(asdict(found))
    elif output is not None:
        output.write_text(as_markdown(found), encoding="utf-8")
        screen.note(f"written to {output}", quiet=quiet)
    else:
        print(as_markdown(found))
    raise typer.Exit(ExitCode.OK)
