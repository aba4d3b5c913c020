"""A folder, its database and its settings come in; what every part of a project builds on goes out."""

from __future__ import annotations

from pathlib import Path

from qualkit.config import Config
from qualkit.store import Store

__all__ = ["OpenProject"]


class OpenProject:
    """A project that is open, and the codes in use in it."""

    def __init__(self, folder: Path, store: Store, config: Config) -> None:
        self.folder = folder
        self.store = store
        self.config = config

    def codebook_paths(self) -> list[Path]:
        """The files of the codebooks in use."""
        from qualkit.codebook import find_codebook, shipped

        # None named: all that ship, each in the project's own copy if there is one.
        names = self.config.codebooks or tuple(path.stem for path in shipped())
        return [find_codebook(name, folders=[self.folder, self.folder / "codebooks"]) for name in names]

    def code(self, asked: str) -> str:
        """The id of the code that is asked for by id, by the beginning of one, or by its Danish or English name.

        Raises:
            ConfigError: Q001, no codebook in use has it.
        """
        from qualkit.project.codebooks import find_code

        return find_code(asked, self.codebook_paths())
