"""What coders do with a project, one method a verb: review, decide, agree or not, join their work, account for it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import ProjectError
from qualkit.model import Decision
from qualkit.project.opened import OpenProject
from qualkit.project.progress import Progress, silent

if TYPE_CHECKING:
    from qualkit.project.acceptance import AcceptanceReport
    from qualkit.project.agreeing import Agreement
    from qualkit.project.merging import MergeReport
    from qualkit.project.review_material import Material
    from qualkit.project.reviewing import Session
    from qualkit.project.teaching import Teacher

__all__ = ["Coding"]


class Coding(OpenProject):
    """The part of :class:`qualkit.project.Project` that is about decisions."""

    def review(
        self,
        coder: str,
        *,
        transcript: str | None = None,
        order: str = "queue",
        blind: bool = False,
        planted: float = 0.0,
    ) -> Session:
        """A coder's review of what is suggested; it goes on where that coder left it.

        Raises:
            ProjectError: Q309, there is no such transcript; Q310, nothing to review yet.
        """
        from qualkit.project.reviewing import Session

        only = frozenset({self.store.transcript(transcript).id}) if transcript else None
        material = self.review_material(only)
        if not material.units:
            raise ProjectError("Q310", "there is nothing to review yet", hint="qualkit run FOLDER")
        return Session(
            self.store, material, coder=coder, order=order, blind=blind, planted=planted, seed=self.config.seed
        )

    def review_material(self, only: frozenset[str] | None = None) -> Material:
        """What is to be reviewed, as the project and its codebooks are now; of some transcripts (ids) or all."""
        from qualkit.codebook import load_codebook
        from qualkit.project.review_material import Material

        books = [load_codebook(path) for path in self.codebook_paths()]
        return Material(self.store, books, least=self.config.review_probability, only=only)

    def teacher(self) -> Teacher:
        """What learns from decisions in the background of a review; it is not started yet."""
        from qualkit.project.teaching import Teacher

        return Teacher(self.folder, self.config, self.codebook_paths())

    def decide(self, decision: Decision) -> Decision:
        """Append a coder's decision; it is on disk when this returns."""
        return self.store.append_decision(decision)

    def acceptance(self, *, coder: str | None = None) -> AcceptanceReport:
        """What decisions tell about the suggestions, of all coders or one.

        Raises:
            ConfigError: Q001, that coder has decided nothing.
        """
        from qualkit.project.acceptance import acceptance_report

        return acceptance_report(self.store, self.config, coder=coder)

    @staticmethod
    def merge(folders: Sequence[Path], output: Path, *, progress: Progress = silent) -> MergeReport:
        """Join projects that were coded apart into the one in ``output``; see :func:`qualkit.project.merging.merge`."""
        from qualkit.project.merging import merge

        return merge(folders, output, progress=progress)

    def log(self, **filters: Any) -> list[dict[str, Any]]:
        """The decisions as rows, oldest first; see :func:`qualkit.project.log.log_rows` for the filters."""
        from qualkit.project.log import log_rows

        return log_rows(self.store, self.codebook_paths, language=self.config.language, **filters)

    def methods(self) -> dict[str, Any]:
        """What is known of how the study was made; see :func:`qualkit.project.methods.methods_facts`."""
        from qualkit.project.methods import methods_facts

        return methods_facts(self.store, self.config, self.codebook_paths)

    def agreement(
        self,
        *,
        coders: Sequence[str] = (),
        code: str | None = None,
        level: int | None = None,
        draws: int = 1000,
        seed: int | None = None,
    ) -> Agreement:
        """How far coders agree; see :func:`qualkit.project.agreeing.agreement`. Raises Q001 or Q310."""
        from qualkit.project.agreeing import agreement

        prefix = self.code(code) if code else ""
        seed = self.config.seed if seed is None else seed
        return agreement(self.store, coders=coders, code=prefix, level=level, draws=draws, seed=seed)

    def disagreements(
        self, *, coders: Sequence[str] = (), code: str | None = None, level: int | None = None
    ) -> list[dict[str, Any]]:
        """The units and codes on which coders differ, by place, as rows. Raises Q001 or Q310."""
        from qualkit.project.disagreeing import disagreements

        return disagreements(self.store, coders=coders, code=self.code(code) if code else "", level=level)
