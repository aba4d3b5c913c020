"""How each file's speakers were to be taken comes in with an import, and is still known at the next."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qualkit.errors import Notice
from qualkit.model import Transcript
from qualkit.project.stages import ReadJob
from qualkit.store import Store

__all__ = ["ReadingMemory"]

_META = "reading"
_REMOVED = "removed"
_FOLDER = ""  # the entry for all files


@dataclass(slots=True)
class ReadingMemory:
    """The speaker mappings of a project's files, by transcript name, and what the present import adds to them.

    ``given`` is what the command line says: label to role; an empty mapping forgets, None says nothing. ``single``
    names the only speaker of texts without labels.
    """

    store: Store
    given: Mapping[str, str] | None = None
    single: str = ""
    known: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.known = json.loads(self.store.meta(_META) or "{}")

    def _mapping(self, name: str) -> dict[str, str]:
        # A file that is new takes what was said of the folder before it came.
        before = self.known.get(name, self.known.get(_FOLDER, {})).get("speakers", {})
        if self.given is None:
            return dict(before)
        return {**before, **self.given} if self.given else {}

    def speakers(self, name: str) -> tuple[tuple[str, str], ...]:
        """Label to role for the file of that name: what was said before, and over it what is said now."""
        return tuple(sorted(self._mapping(name).items()))

    def single_speaker(self, name: str) -> str:
        """The name of its only speaker, if it has no labels."""
        return self.single or str(self.known.get(name, {}).get("single_speaker", ""))

    def is_as_before(self, name: str) -> bool:
        """True if the file would be read as it was read last."""
        before = self.known.get(name, {})
        present = before.get("labels")
        mapping = self._mapping(name)
        if name not in self.known:
            return not mapping and not self.single
        if present is not None:  # labels that the file does not have change nothing
            mapping = {label: role for label, role in mapping.items() if _plain(label) in present}
        same_voice = not before.get("single_speaker") or self.single_speaker(name) == before["single_speaker"]
        return mapping == before.get("speakers", {}) and same_voice

    def remember_folder(self) -> None:
        """Keep what the command line says for files that come later."""
        if self.given is not None:
            self._change({_FOLDER: {"speakers": self._mapping(_FOLDER)}})

    def _change(self, entries: Mapping[str, dict[str, Any] | None]) -> None:
        """Put entries in, or take them out (None), in one step, so that two programs do not overwrite each other."""

        def changed(before: str | None) -> str:
            known = {**json.loads(before or "{}"), **entries}
            self.known = {name: entry for name, entry in known.items() if entry is not None}
            return json.dumps(self.known, ensure_ascii=False, sort_keys=True)

        self.store.update_meta(_META, changed)

    def rename(self, before: str, after: str) -> None:
        """The file of a transcript has another name now."""
        self._change({before: None, after: self.known.get(before)})

    def forget(self, transcript: Transcript) -> None:
        """A transcript was removed: forget how it was read, and that its file is not to come back by itself."""
        self._change({transcript.name: None})
        self.store.update_meta(
            _REMOVED, lambda before: json.dumps(sorted({*json.loads(before or "[]"), transcript.sha256}))
        )

    def removed(self) -> set[str]:
        """SHA-256 of the files whose interviews were removed."""
        return set(json.loads(self.store.meta(_REMOVED) or "[]"))

    def take_back(self, digest: str) -> None:
        """A removed interview is asked for by name: it may come in again."""
        self.store.update_meta(_REMOVED, lambda before: json.dumps(sorted({*json.loads(before or "[]")} - {digest})))

    def nowhere(self, looked_at: Iterable[Transcript]) -> list[Notice]:
        """A notice for each label of the command line that neither these transcripts nor any file before has."""
        there = {label for entry in self.known.values() for label in entry.get("labels", ())}
        there |= {label for transcript in looked_at for label in labels_of(transcript)}
        return [
            Notice(
                f"the label {label!r} of --speakers is in none of the files",
                hint="`qualkit import --preview` lists the labels",
                code="Q111",
            )
            for label in self.given or ()
            if _plain(label) not in there
        ]

    def remember(self, job: ReadJob, transcript: Transcript) -> None:
        """Note how a file was read, so that a changed version of it is read the same way."""
        labels = labels_of(transcript)
        alone = not any(speaker.labels for speaker in transcript.speakers)
        entry: dict[str, Any] = {
            "speakers": {label: role for label, role in job.speakers if _plain(label) in labels},
            "labels": labels,
        }
        if alone and job.single_speaker:
            entry["single_speaker"] = job.single_speaker
        if self.known.get(transcript.name) != entry:
            self._change({transcript.name: entry})


def labels_of(transcript: Transcript) -> list[str]:
    """The labels and names of a transcript's speakers, as they are compared."""
    return sorted({_plain(label) for speaker in transcript.speakers for label in (*speaker.labels, speaker.name)})


def _plain(label: str) -> str:
    return label.strip(" .:;*").casefold()
