"""A project comes in; what is found in its coded interviews goes out, one method a question. Glue, no logic."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import ConfigError, ExportError, ProjectError
from qualkit.findings import CodedMaterial, CrossTable, Report, Timeline
from qualkit.project.opened import OpenProject
from qualkit.project.progress import Progress, silent

if TYPE_CHECKING:
    from qualkit.findings import CasePage, Turn
    from qualkit.model import Quote
    from qualkit.narrative import Element

__all__ = ["RESULTS", "Finding"]

RESULTS = "resultater"


class Finding(OpenProject):
    """What evaluators show of a project."""

    def material(self, *, source: str = "both", min_probability: float | None = None) -> CodedMaterial:
        """Cases and codings, read once for all that is asked of them.

        Raises:
            ConfigError: Q001, an unknown source.
        """
        from qualkit.project.coded import read_coded

        config = self.config.with_options(min_probability=min_probability)
        return read_coded(self.store, config, self.codebook_paths(), source=source)

    def turns(self, material: CodedMaterial) -> dict[str, list[Turn]]:
        """Each informant's turning points, by case id."""
        from qualkit.project.reporting_cases import turns_by_case

        return turns_by_case(material)

    def element_matrix(self, material: CodedMaterial, *, order: str = "cluster", min_informants: int = 0) -> CrossTable:
        """Informants against the elements of their course; the elements may be the project's own (``elementer.yaml``).

        Raises:
            ConfigError: Q001, an unknown order or attribute; Q002, the file of elements is wrong.
        """
        from qualkit.narrative import element_matrix

        return element_matrix(
            material, self.turns(material), order=order, elements=self._elements(), min_informants=min_informants
        )

    def _elements(self) -> list[Element] | None:
        """The project's own elements of the course, where it has any."""
        from qualkit.narrative import load_elements

        own = self.folder / "elementer.yaml"
        return list(load_elements(own)) if own.is_file() else None

    def phase_identity(self, material: CodedMaterial, *, min_informants: int = 0) -> CrossTable | None:
        """Phases against identities told beside one another; None where the codebooks in use have not both."""
        from qualkit.project.reporting import phase_identity

        return phase_identity(material, min_informants=min_informants)

    def timelines(self, material: CodedMaterial) -> list[Timeline]:
        """A timeline for each informant, couples on one."""
        from qualkit.narrative import timelines

        return timelines(material, turns=self.turns(material))

    def case_pages(self, material: CodedMaterial, cases: Sequence[str] = ()) -> list[CasePage]:
        """The case pages of these informants (ids), or of all."""
        from qualkit.project.quoting import quoter, read_edits
        from qualkit.project.reporting_cases import case_pages

        turns, quote = self.turns(material), quoter(material, self.config, read_edits(self.store))
        return case_pages(material, self.config, turns, self.timelines(material), quote, cases)

    def cases_report(self, material: CodedMaterial, cases: Sequence[str] = ()) -> Report:
        """A report of case pages alone, with their figures."""
        from qualkit.project.quoting import quoter, read_edits
        from qualkit.project.reporting_cases import cases_section

        quote = quoter(material, self.config, read_edits(self.store))
        section = cases_section(material, self.config, self.turns(material), quote, cases)
        return Report(self._title(material), (section,), material, material.lang)

    def _title(self, material: CodedMaterial, asked: str = "") -> str:
        """What stands on a report: what was asked for, else the study's title; a folder's name alone is none."""
        title = asked or self.config.title or self.folder.name
        return title if " " in title else f"{'Rapport' if material.lang == 'da' else 'Report'}: {title}"

    def report(
        self,
        material: CodedMaterial,
        *,
        order: str = "cluster",
        min_informants: int = 0,
        themes: bool = True,
        cases: bool = True,
        title: str = "",
        progress: Progress = silent,
    ) -> Report:
        """Everything that a report shows of the material; the themes as they were last asked for."""
        from datetime import UTC, datetime

        from qualkit.errors import QualkitError
        from qualkit.export.methods import methods_paragraph
        from qualkit.project.methods import methods_facts
        from qualkit.project.quoting import read_edits
        from qualkit.project.reporting import build_report
        from qualkit.project.themes import themes_as_asked

        config = self.config.with_options(min_probability=material.min_probability)
        model = None
        if themes:
            progress("themes", 0, 1)
            try:
                model = themes_as_asked(self.store, config, material)
            except QualkitError as error:
                if error.code != "Q602":  # too little talk for themes: the report goes without
                    raise
        facts: dict[str, Any] = methods_facts(self.store, config, self.codebook_paths)
        return build_report(
            material,
            config,
            title=self._title(material, title),
            cases=cases,
            themes=model,
            methods=[methods_paragraph(facts, lang=material.lang)],
            order=order,
            elements=self._elements(),
            edits=read_edits(self.store),
            min_informants=min_informants,
            date=datetime.now(UTC).astimezone().strftime("%d.%m.%Y"),
        )

    def write_report(
        self, report: Report, paths: Sequence[Path] = (), *, passages: bool = True, progress: Progress = silent
    ) -> list[Path]:
        """Write a report as HTML or Word, as each path's ending says; to both in ``resultater/`` if none is given.

        Args:
            report: what to write.
            paths: where to.
            passages: False leaves the transcripts out of the page.
            progress: is told how many files are done.

        Raises:
            ExportError: Q502, another ending; Q503, a file cannot be written.
        """
        from qualkit.project.report_files import write_report

        home = self.results_folder()
        return write_report(
            report, paths or [home / "rapport.html", home / "rapport.docx"], passages=passages, progress=progress
        )

    def write_figures(self, report: Report, *, progress: Progress = silent) -> list[Path]:
        """Write each figure of a report as SVG and PNG to ``resultater/figurer/``. Raises Q503."""
        from qualkit.project.report_files import figures_of, write_figures

        folder = self.results_folder("figurer")
        figures = figures_of(report)
        written = []
        for number, figure in enumerate(figures, start=1):
            for ending in ("svg", "png"):
                written += write_figures([figure], folder / f"{number:02d}-{figure.id}.{ending}")
            progress("figures", number, len(figures))
        return written

    def results_folder(self, *below: str) -> Path:
        """The folder of results, or one below it; made if it is not there. Raises Q503."""
        folder = self.folder.joinpath(RESULTS, *below)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ExportError(
                "Q503", f"cannot make {folder.name}: {error.strerror}", hint="check the folder's rights"
            ) from None
        return folder

    def theme_quotes(self, asked: str, *, per_code: int | None = None) -> list[Quote]:
        """Quotes that stand for a theme of the last run, by its id.

        Raises:
            ConfigError: Q001, no theme has that id.
        """
        from qualkit.project.quoting import quoter, read_edits
        from qualkit.project.themes import last_themes, quotes_of_theme

        model = last_themes(self.store)
        known = {theme.id: theme for theme in model.themes} if model is not None else {}
        if asked not in known:
            hint = f"themes: {', '.join(known)}" if known else "find some first: qualkit themes"
            raise ConfigError("Q001", f"no theme has the id {asked!r}", hint=hint)
        most = per_code or self.config.per_code
        quote = quoter(self.material(), self.config, read_edits(self.store))
        return quotes_of_theme(quote, self.config, known[asked], most=most)

    def informant(self, material: CodedMaterial, asked: str) -> str:
        """The case id of the informant called so, by name or interview; the beginning will do.

        Raises:
            ProjectError: Q309, there is none, or several begin like that.
        """
        folded = asked.casefold()
        names = {
            case.id: (case.name.casefold(), *(material.transcripts[text].name.casefold() for text, _ in case.voices))
            for case in material.cases
        }
        exact = [identity for identity, its in names.items() if folded in its]
        found = exact or [identity for identity, its in names.items() if any(name.startswith(folded) for name in its)]
        if len(found) == 1 or (exact and len(set(exact)) == 1):
            return found[0]
        known = ", ".join(case.name for case in material.cases[:12])
        what = "no informant is" if not found else "several informants are"
        raise ProjectError("Q309", f"{what} called {asked!r}", hint=f"informants: {known}")
