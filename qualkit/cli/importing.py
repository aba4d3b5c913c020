"""``qualkit import``: interviews into a project, or a preview of how they would be understood."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    Attributes,
    Cluster,
    DryRun,
    Json,
    ProjectFolder,
    Quiet,
    SingleSpeaker,
    Speakers,
    Workers,
)


def import_(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Interview files, or folders of them.")],
    project: ProjectFolder = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Show how each file is understood; write nothing.")
    ] = False,
    speakers: Speakers = None,
    single_speaker: SingleSpeaker = None,
    attributes: Attributes = None,
    workers: Workers = None,
    cluster: Cluster = None,
    dry_run: DryRun = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Read interviews (txt, md, docx, srt, vtt) into the project, without changing a character."""
    from qualkit.cli.reporting import exit_code, import_summary, print_import, speaker_mapping
    from qualkit.config import Config
    from qualkit.project import Project

    mapping = speaker_mapping(speakers)
    looking = preview or dry_run
    if preview and project is None:
        report = _preview_only(
            paths, mapping, single_speaker or "", Config().with_options(workers=workers), quiet=quiet
        )
    else:
        with Project.open(Project.locate(project)) as opened, screen.progress_bar(quiet=quiet) as progress:
            report = opened.with_config(workers=workers).import_sources(
                paths,
                speakers=mapping,
                single_speaker=single_speaker or "",
                attributes=attributes,
                cluster=cluster,
                dry_run=looking,
                progress=progress,
            )
    if looking and not json:
        from qualkit.cli.previewing import print_preview

        for result in report.readings:
            print_preview(result)
    if json:
        from qualkit.cli.previewing import preview_rows

        screen.print_json(
            import_summary(report) | ({"preview": [preview_rows(r) for r in report.readings]} if looking else {})
        )
    print_import(report, quiet=quiet)
    raise typer.Exit(exit_code(report))


def _preview_only(paths: list[Path], mapping: dict[str, str] | None, single_speaker: str, config, *, quiet: bool):  # type: ignore[no-untyped-def]
    """A preview needs no project: read into one that lives only as long as the command."""
    import tempfile

    from qualkit.project import Project

    with (
        tempfile.TemporaryDirectory(prefix="qualkit-preview-") as folder,
        Project.create(Path(folder) / "p") as throwaway,
        screen.progress_bar(quiet=quiet) as progress,
    ):
        return Project(throwaway.folder, throwaway.store, config).import_sources(
            paths, speakers=mapping, single_speaker=single_speaker, dry_run=True, progress=progress
        )
