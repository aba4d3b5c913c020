"""``qualkit run``: a folder of interviews in, suggestions and a quote table out; with nothing new, nothing is done."""

from __future__ import annotations

import shlex
import time
from pathlib import Path
from typing import Annotated, Any

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    Attributes,
    Cluster,
    Codebooks,
    DryRun,
    Json,
    Lang,
    MinProbability,
    ProjectFolder,
    Quiet,
    Seed,
    SingleSpeaker,
    Speakers,
    StoreUrl,
    Workers,
)


def run(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER", help="Interviews, or a project. Without it, the project here.", show_default=False
        ),
    ] = None,
    project: ProjectFolder = None,
    attributes: Attributes = None,
    speakers: Speakers = None,
    single_speaker: SingleSpeaker = None,
    codebook: Codebooks = None,
    store: StoreUrl = None,
    min_probability: MinProbability = None,
    workers: Workers = None,
    cluster: Cluster = None,
    seed: Seed = None,
    lang: Lang = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Do everything: read the interviews, cut them, suggest codes, select quotes, write the tables.

    FOLDER may be a folder of interviews, and a project is then made beside it (FOLDER-qualkit), or a project.
    Prints the files it wrote; run again with nothing changed it does nothing.
    """
    from qualkit.cli.reporting import exit_code, import_summary

    began = time.monotonic()
    summary, report = run_everything(
        folder,
        project=project,
        attributes=attributes,
        speakers=speakers,
        single_speaker=single_speaker or "",
        codebooks=tuple(codebook or ()),
        cluster=cluster,
        options={
            "min_probability": min_probability,
            "workers": workers,
            "seed": seed,
            "language": lang.value if lang else None,
        },
        dry_run=dry_run,
        quiet=quiet,
        store=store or "",
    )
    if json:
        screen.print_json(summary | import_summary(report))
    else:
        for path in summary["files"]:
            print(path)
        _say(summary, time.monotonic() - began, quiet=quiet)
    raise typer.Exit(exit_code(report))


def run_everything(
    folder: Path | None,
    *,
    project: Path | None,
    attributes: Path | None,
    speakers: str | None,
    single_speaker: str,
    codebooks: tuple[str, ...],
    cluster: str | None,
    options: dict[str, Any],
    dry_run: bool,
    quiet: bool,
    store: str = "",
) -> tuple[dict[str, Any], Any]:
    """The main job; returns a summary and the import report."""
    from qualkit.cli.reporting import print_import, speaker_mapping
    from qualkit.project import ImportReport, Project, default_folder
    from qualkit.project.importing import find_attributes
    from qualkit.read import find_sources, read_attributes
    from qualkit.store import DATABASE_NAME, Store

    if store:
        Store.check_place(store)
    source = folder
    if source is not None and ((source / DATABASE_NAME).is_file() or Project.is_in(source)):
        project = project or source
        source = source if find_sources(source)[0] else None
    home = project if project is not None else default_folder(source) if source is not None else Project.locate()
    mapping = speaker_mapping(speakers)
    if source is not None:
        _look_first(source)
    if attributes is not None:
        read_attributes(attributes)
    title = source.name if source is not None else ""
    opened = _open_or_make(home, title=title, codebooks=codebooks, store=store, dry_run=dry_run)
    if opened is None:
        return {"project": str(home), "files": [], "suggested": {}, "done": False}, ImportReport()
    with opened, screen.progress_bar(quiet=quiet) as progress:
        if codebooks and not dry_run:
            opened = opened.use_codebooks(codebooks)
        working = opened.with_config(**options)
        report = ImportReport()
        paths = [source] if source is not None else opened.sources() if mapping is not None or single_speaker else []
        if paths:
            report = working.import_sources(
                paths,
                speakers=mapping,
                single_speaker=single_speaker,
                cluster=cluster,
                dry_run=dry_run,
                progress=progress,
            )
        table = attributes or opened.attribute_table()
        if table is None and source is not None and source.is_dir():
            table = find_attributes(source)
        if table is not None and not dry_run:
            report.notices.extend(working.set_attributes(table))
        print_import(report, quiet=quiet)  # now: what comes after may fail, and this must be known all the same
        summary: dict[str, Any] = {"project": str(home), "files": [], "suggested": {}, "done": not dry_run}
        if not dry_run and (opened.index() or not report.failed):
            summary["suggested"] = working.suggest(cluster=cluster, progress=progress)
            if working.results_up_to_date():
                summary["files"] = [str(path) for path in working.result_files()]
                summary["written"] = False
            else:
                summary["files"] = [str(path) for path in working.results(progress=progress)]
                summary["written"] = True
            summary |= {**working.numbers(), "model": _reader_of(working.config.model)}
    return summary, report


def _reader_of(name: str) -> str:
    """The language model that reads, with its version."""
    from qualkit.language.models import choose

    model = choose(name)
    return f"{model.name} {model.version}".strip()


def _look_first(source: Path) -> None:
    """What would stop the run is said before a project is made for it."""
    from qualkit.errors import ReadError
    from qualkit.read import find_sources

    if not source.exists():
        raise ReadError("Q101", f"no folder {str(source)!r}", hint="check the path")
    if source.is_dir() and not find_sources(source)[0]:
        raise ReadError("Q101", f"no interviews in {str(source)!r}", hint="txt, md, docx, srt and vtt are read")


def _open_or_make(home: Path, *, title: str, codebooks: tuple[str, ...], store: str, dry_run: bool) -> Any:
    from qualkit.errors import ConfigError
    from qualkit.project import Project

    if not Project.is_in(home):
        return None if dry_run else Project.create(home, title=title, codebooks=codebooks, store=store)
    opened = Project.open(home)
    if store and opened.config.store != store:
        opened.close()
        raise ConfigError(
            "Q001",
            f"the project in {home} is kept elsewhere: {opened.config.store or 'in its folder'}",
            hint="leave out --store, or choose another folder with -p",
        )
    return opened


def _say(summary: dict[str, Any], seconds: float, *, quiet: bool) -> None:
    if summary["done"] and "transcripts" not in summary:
        screen.note("no interview could be read, so there is nothing to suggest", quiet=quiet)
        return
    if not summary["done"]:
        screen.note(f"would work in {summary['project']}; nothing was written", quiet=quiet)
        return
    if not summary["suggested"] and not summary["written"]:
        screen.note(f"nothing has changed; {summary['project']} is up to date", quiet=quiet)
        return
    screen.note(
        f"{_count(summary['transcripts'], 'transcript')}, {_count(summary['units'], 'unit')}, "
        f"{_count(summary['shown'], 'suggestion')} shown ({summary['suggestions']} in all), "
        f"{_count(summary['quotes'], 'quote')} in {seconds:.1f} s; read by {summary['model']}",
        quiet=quiet,
    )
    if summary["suggestions"] and summary["shown"] * 5 < summary["suggestions"]:
        screen.note("most suggestions are too unsure to be shown; --min-probability 0.2 shows more", quiet=quiet)
    screen.note(f"look at them: {screen.program()} suggestions -p {shlex.quote(summary['project'])}", quiet=quiet)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
