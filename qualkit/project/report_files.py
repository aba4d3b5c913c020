"""A report and paths come in; its files are written: one HTML page, a Word document, the figures as pictures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from qualkit.errors import ExportError
from qualkit.findings import Figure, RankedTable, Report
from qualkit.project.progress import Progress, silent

__all__ = ["figures_of", "require_report", "write_figures", "write_report"]

_PAGE_SCALE = 1.5  # 152 dots an inch at the width of the text: a third of the pixels less than for single pictures


def figures_of(report: Report) -> list[Figure]:
    """The figures of a report, in order."""
    return [block for section in report.sections for block in section.blocks if isinstance(block, Figure)]


def require_report(paths: Iterable[Path]) -> None:
    """Nothing is built that cannot be written.

    Raises:
        ExportError: Q502, a path does not end in .html or .docx.
    """
    for path in paths:
        if path.suffix.lower() not in (".html", ".htm", ".docx"):
            raise ExportError(
                "Q502", f"this cannot be written as {path.suffix or 'a file without ending'}", hint=".html or .docx"
            )


def write_report(
    report: Report, paths: Sequence[Path], *, passages: bool = True, progress: Progress = silent
) -> list[Path]:
    """Write the report to each of the paths.

    Args:
        report: what to write.
        paths: ending in .html or .docx.
        passages: False leaves the transcripts out of the HTML, for passing it on: numbers then link to nothing.
        progress: is told which file and how many.

    Raises:
        ExportError: Q502, another ending; Q503, a file cannot be written.
    """
    from qualkit.export.writing import replace_file
    from qualkit.figures import draw
    from qualkit.report import html_report

    require_report(paths)
    for number, path in enumerate(paths, start=1):
        if path.suffix.lower() == ".docx":
            content = _document(report)
        else:
            content = html_report(
                _for_the_page(report),
                draw=lambda figure: draw(figure, "svg").decode("utf-8"),
                passages=passages,
                min_informants=report.min_informants,
            )
        replace_file(path, content)
        progress("report", number, len(paths))
    return list(paths)


def _for_the_page(report: Report) -> Report:
    """The report without the bars that a table of the page draws itself."""
    sections = []
    for section in report.sections:
        after = [*section.blocks[1:], None]
        blocks = tuple(
            block
            for block, behind in zip(section.blocks, after, strict=True)
            if not (isinstance(block, Figure) and isinstance(behind, RankedTable))
        )
        sections.append(replace(section, blocks=blocks))
    return replace(report, sections=tuple(sections))


def _document(report: Report) -> bytes:
    """The Word document. Its pictures are drawn two at a time: the drawing leaves Python to itself for most of it."""
    from concurrent.futures import ThreadPoolExecutor

    from qualkit.figures import draw
    from qualkit.report import docx_report

    figures = figures_of(report)
    with ThreadPoolExecutor(2) as pool:
        drawn = pool.map(lambda figure: draw(figure, "png", scale=_PAGE_SCALE), figures)
        pictures = {figure.id: png for figure, png in zip(figures, drawn, strict=True)}
    return docx_report(report, draw=lambda figure: pictures[figure.id])


def write_figures(figures: Sequence[Figure], path: Path) -> list[Path]:
    """Write figures to ``path``, or where there are several to files beside it that are named for each.

    Raises:
        ExportError: Q502, not .svg, .png or .html; Q503, a file cannot be written.
    """
    from qualkit.export.writing import replace_file
    from qualkit.figures import captioned, drawing_for

    written = []
    for figure in figures:
        target = path if len(figures) == 1 else path.with_name(f"{path.stem}-{figure.id}{path.suffix}")
        replace_file(target, drawing_for(captioned(figure), target))
        written.append(target)
    return written
