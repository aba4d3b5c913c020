"""``qualkit narrative``: courses as evaluators show them, on the screen, as figures, tables or case pages."""

from __future__ import annotations

import dataclasses
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qualkit.cli import screen
from qualkit.cli.options import (
    CodingSource,
    Format,
    Json,
    Lang,
    MinInformants,
    MinProbability,
    Order,
    Output,
    ProjectFolder,
    Quiet,
    Source,
)
from qualkit.errors import ConfigError, ProjectError

if TYPE_CHECKING:
    from qualkit.findings import CodedMaterial, Figure
    from qualkit.project import Project


class View(StrEnum):
    """What to show of the courses."""

    matrix = "matrix"
    timeline = "timeline"
    curve = "curve"
    before_after = "before-after"
    phases = "phases"
    case = "case"


Informant = Annotated[
    list[str] | None,
    typer.Option(
        "--informant",
        "-i",
        metavar="NAME",
        help="Only this informant, by name or interview; repeat for several.",
        show_default=False,
    ),
]
_PICTURES = (".svg", ".png")


def narrative(
    view: Annotated[
        View,
        typer.Argument(
            help="matrix (informants and elements), timeline, curve, before-after, phases or case.", metavar="[VIEW]"
        ),
    ] = View.matrix,
    project: ProjectFolder = None,
    informant: Informant = None,
    source: CodingSource = Source.both,
    min_probability: MinProbability = None,
    min_informants: MinInformants = 0,
    order: Order = "cluster",
    output: Output = None,
    format: Format = None,
    lang: Lang = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show courses: who turned where, timelines in story time, the tone, before and after, phases, a page a case.

    -o takes .svg and .png for a figure, .html for one that can be zoomed (timeline, curve), .html and
    .docx for case pages, and .csv, .xlsx, .docx, .md, .html or .jsonl for matrix and phases.
    """
    from qualkit.project import Project
    from qualkit.project.report_files import require_report

    table = view in (View.matrix, View.phases)
    given = {
        "--informant": bool(informant) and table,
        "--min-informants": bool(min_informants) and not table,
        "--order": order != "cluster" and view is not View.matrix,
        "--format": format is not None and not table,
        "--output": output is not None and view is View.before_after,
    }
    for option, useless in given.items():
        if useless:  # it would be believed to have had an effect
            hint = "the card stands on the page: narrative case -o FILE" if option == "--output" else "leave it out"
            raise ConfigError("Q001", f"{option} has no meaning for {view.value}", hint=hint)
    if view is View.case and output is not None:
        require_report([output])
    with Project.open(Project.locate(project)) as opened:
        working = opened.with_config(language=lang.value if lang else None)
        material = working.material(source=source.value, min_probability=min_probability)
        cases = [working.informant(material, asked) for asked in informant or ()]
        match view:
            case View.matrix | View.phases:
                _table(working, material, view, order, min_informants, output, format, as_json=json, quiet=quiet)
            case View.timeline | View.curve:
                _lines(working, material, view, cases, output, as_json=json)
            case View.before_after | View.case:
                _pages(working, material, view, cases, output, as_json=json)
    if not json and output is None and view not in (View.matrix, View.phases):
        from qualkit.sourcing import source_note

        counted = [coding for coding in material.codings if not cases or coding.case in cases]
        screen.note(source_note(counted, min_probability=material.min_probability, lang=material.lang), quiet=quiet)


def _table(
    working: Project,
    material: CodedMaterial,
    view: View,
    order: str,
    least: int,
    output: Path | None,
    format: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    from qualkit.cli.tables import write_or_print
    from qualkit.cli.tables_view import print_finding
    from qualkit.export import cross_table, finding_values

    table = (
        working.element_matrix(material, order=order, min_informants=least)
        if view is View.matrix
        else working.phase_identity(material, min_informants=least)
    )
    if table is None:
        raise ConfigError("Q001", "the codebooks in use have no phases and identities", hint="qualkit codebook list")
    if as_json:
        screen.print_json(finding_values(table))
    elif output is not None and format is None and output.suffix.lower() in _PICTURES:
        from qualkit.figures import heat_figure, matrix_figure

        _draw([(matrix_figure if view is View.matrix else heat_figure)(table)], output)
    elif output is not None or format is not None:
        write_or_print(cross_table(table), output, format, home=working.folder)
    else:
        shown = cross_table(table)
        print_finding(shown)
        for line in filter(None, (shown.caption, *shown.notes)):
            screen.note(line, quiet=quiet)


def _draw(figures: list[Figure], output: Path) -> None:
    from qualkit.project.report_files import write_figures

    for path in write_figures(figures, output):
        print(path)


def _lines(
    working: Project, material: CodedMaterial, view: View, cases: list[str], output: Path | None, *, as_json: bool
) -> None:
    """Timelines or curves."""
    from qualkit.figures import curve_figure, timeline_figure

    found = [line for line in working.timelines(material) if not cases or set(cases) & set(line.cases)]
    if as_json:
        screen.print_json([dataclasses.asdict(line) for line in found])
    elif output is not None:
        draw = timeline_figure if view is View.timeline else curve_figure
        drawable = [line for line in found if (line.curve if view is View.curve else line.events or line.bands)]
        if not drawable:
            raise ProjectError("Q310", "there is nothing to draw yet", hint="qualkit review, or --min-probability 0.3")
        _draw([draw(line) for line in drawable], output)
    else:
        from qualkit.cli.courses_view import show_curve, show_timeline

        for line in found:
            (show_timeline if view is View.timeline else show_curve)(line)


def _pages(
    working: Project, material: CodedMaterial, view: View, cases: list[str], output: Path | None, *, as_json: bool
) -> None:
    """Case pages, or their cards alone."""
    pages = working.case_pages(material, cases)
    if as_json:
        screen.print_json([dataclasses.asdict(page) for page in pages])
        return
    if output is None:
        from qualkit.cli.courses_view import show_card, show_page

        said = {unit.id: unit.text for unit in material.units}
        for page in pages:
            if view is View.case:
                show_page(page, said, material.lang)
            else:
                show_card(page, material.lang)
        return
    for path in working.write_report(working.cases_report(material, cases), [output], passages=False):
        print(path)
