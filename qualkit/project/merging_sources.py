"""A project that takes part in a merge comes in; what is read of it before anything is written goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from qualkit.config import Config, load_config
from qualkit.model import Decision, digest_of
from qualkit.store import Store, TranscriptRow

__all__ = ["Conflict", "Source"]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Where projects contradict one another, and what was done.

    ``kind`` is ``transcript``, ``removed``, ``attribute``, ``setting``, ``file`` or ``coder``; ``where`` names the
    transcript, setting or file; ``details`` say the rest, and hold nothing of what was said in an interview.
    """

    kind: str
    where: str
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A project that takes part, as it was before anything was written; ``own`` if it is the output itself.

    ``index``, ``runs`` (finished, began, id) and ``attributes`` (of the interview, of each informant) are by
    transcript id; ``known`` are the ids of ``decisions``.
    """

    folder: Path
    store: Store
    own: bool
    config: Config
    decisions: list[Decision]
    known: set[str]
    index: dict[str, TranscriptRow]
    runs: dict[str, tuple[str, str, str]]
    attributes: dict[str, tuple[dict[str, str], dict[str, dict[str, str]]]]

    @classmethod
    def read(cls, folder: Path, store: Store, *, own: bool = False) -> Source:
        """Read what a merge looks at of the project in ``folder``.

        Raises:
            ConfigError: Q002, its qualkit.toml is wrong.
        """
        decisions = store.decisions()
        return cls(
            folder=folder,
            store=store,
            own=own,
            config=load_config(folder),
            decisions=decisions,
            known={decision.id for decision in decisions},
            index={row.id: row for row in store.index()},
            runs=store.latest_runs(),
            attributes=store.attributes(),
        )

    @property
    def head(self) -> str:
        """The link of its last decision, which vouches for its whole chain."""
        return self.decisions[-1].link if self.decisions else ""

    def before(self, content: str) -> tuple[bool, int, str, str]:
        """Sorts projects by whose ``content`` is taken where contents differ: the output's own, else that of the one
        with the most decisions. No two with different contents are equal, so it does not matter how they are named.
        """
        return (not self.own, -len(self.decisions), self.head, digest_of([content]))

    def ahead(self, content: str) -> tuple[bool, int, int, str, str]:
        """As :meth:`before`, but the project with the most changes of codes goes first: it has the codebook that the
        others have yet to get.
        """
        own, many, head, digest = self.before(content)
        return (own, -len(self.store.code_changes()), many, head, digest)
