"""A project comes in; what is to be reviewed goes out: units with their suggested codes, transcripts, definitions."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from qualkit.model import Code, Codebook, Segment, Span, Suggestion, Transcript
from qualkit.project.places import codable_units
from qualkit.quotes import person_of
from qualkit.renaming import Renaming
from qualkit.review.queue import Entry
from qualkit.review.spans import WordGrid
from qualkit.store import Store

__all__ = ["Material"]

_KEPT = 64  # transcripts in memory: a queue jumps between them at each key
_WORD = re.compile(r"\w{4,}")


class Material:
    """What coders see of a project. The units are known from the start; texts are fetched when they are shown.

    Args:
        least: suggestions below this probability are left out.
        only: ids of the transcripts to review; all if None.
    """

    def __init__(
        self, store: Store, codebooks: Sequence[Codebook], *, least: float, only: frozenset[str] | None = None
    ) -> None:
        self._store = store
        self.only = only
        self.codebooks = tuple(codebooks)
        self.least = least
        every = [code for book in codebooks for code in book.codes]
        self.codes: Mapping[str, Code] = {code.id: code for code in every if not code.retired}
        self._retired: Mapping[str, Code] = {code.id: code for code in every if code.retired}
        self._renaming = Renaming(store.code_changes())
        self.digests = {code.id: book.digest for book in codebooks for code in book.codes}
        self._transcripts: OrderedDict[str, tuple[Transcript, WordGrid]] = OrderedDict()
        self.units: dict[str, Segment] = {}
        self.units_of: dict[str, list[Segment]] = {}
        self.entries: dict[str, Entry] = {}
        suggested = {unit: self._as_called_now(its) for unit, its in store.suggested_by_unit().items()}
        self.names = {row.id: row.name for row in store.index()}
        for unit in codable_units(store):
            identity = unit.transcript_id
            if only is not None and identity not in only:
                continue
            self.units[unit.id] = unit
            self.units_of.setdefault(identity, []).append(unit)
            its = tuple(suggested.get(unit.id, {}).items())
            words = frozenset(_WORD.findall(unit.text.casefold()))
            informant = f"{identity} {unit.speaker}"
            self.entries[unit.id] = Entry(unit.id, identity, informant, len(self.entries), its, words)
        self._suggested = suggested
        self._now: dict[tuple[str, str], float] = {}

    def _called(self, code: str) -> str:
        """What the code of a suggestion is called now that was made before its codebook was changed."""
        return code if code in self.codes or code in self._retired else self._renaming.now(code, 0)

    def _as_called_now(self, its: Sequence[tuple[str, float, str]]) -> dict[str, float]:
        """Code to probability of a unit's suggestions; one that was retired since is suggested no more."""
        found: dict[str, float] = {}
        for code, p, _ in its:
            now = self._called(code)
            if now not in self._retired:
                found.setdefault(now, p)
        return found

    def learned(self, changed: Sequence[tuple[str, str, float, float]]) -> None:
        """Take over probabilities that decisions have moved: unit, code, before, now."""
        for segment, code, _, now in changed:
            if segment in self.entries and code in self._suggested.get(segment, {}):
                self._now[segment, code] = now
        for segment in {segment for segment, _, _, _ in changed if segment in self.entries}:
            its = sorted(
                ((code, self.probability(segment, code)) for code in self._suggested.get(segment, {})),
                key=lambda each: (-each[1], each[0]),
            )
            self.entries[segment] = replace(self.entries[segment], codes=tuple(its))

    def probability(self, segment: str, code: str) -> float:
        """What is thought now of a code that was suggested for a unit, in [0, 1]."""
        return self._now.get((segment, code), self._suggested[segment][code])

    def before(self, segment: str, code: str) -> float | None:
        """The probability that was suggested where decisions have moved it since; None if it stands."""
        return self._suggested[segment][code] if (segment, code) in self._now else None

    def shown(self, segment: str) -> tuple[tuple[str, float], ...]:
        """The codes of a unit that are probable enough to be shown, the most probable first."""
        return tuple((code, p) for code, p in self.entries[segment].codes if p >= self.least)

    def is_shown(self, segment: str, code: str) -> bool:
        """True if a code is suggested for a unit, and probable enough to be shown."""
        return any(its == code for its, _ in self.shown(segment))

    def suggestions(self, segment: str) -> dict[str, Suggestion]:
        """The suggestions of a unit by code, with evidence and reason."""
        found: dict[str, Suggestion] = {}
        for each in self._store.suggestions_of_unit(segment):
            code = self._called(each.code)
            found.setdefault(code, each if code == each.code else replace(each, code=code))
        return found

    def transcript(self, identity: str) -> Transcript:
        """A transcript."""
        return self._loaded(identity)[0]

    def words(self, identity: str) -> WordGrid:
        """The words of a transcript's speech, to move edges by."""
        return self._loaded(identity)[1]

    def _loaded(self, identity: str) -> tuple[Transcript, WordGrid]:
        found = self._transcripts.get(identity)
        if found is None:
            transcript = self._store.transcript(identity)
            found = self._transcripts[identity] = (transcript, WordGrid(transcript))
            if len(self._transcripts) > _KEPT:
                self._transcripts.popitem(last=False)
        self._transcripts.move_to_end(identity)
        return found

    def unit_at(self, transcript_id: str, span: Span) -> str:
        """The id of the unit that most of ``span`` lies in; the nearest one before it where it lies in none."""
        return max(
            self.units_of[transcript_id],
            key=lambda unit: (
                min(unit.span.end, span.end) - max(unit.span.start, span.start),
                -abs(unit.span.start - span.start),
            ),
        ).id

    def informants(self) -> list[tuple[str, str]]:
        """Who may be filtered by: the key of :class:`Entry` and the name."""
        found: dict[str, str] = {}
        for entry in self.entries.values():
            if entry.informant not in found:
                name = self.units[entry.segment_id].speaker
                transcript = self.transcript(entry.transcript_id)
                found[entry.informant] = f"{person_of(transcript, name).pseudonym} ({transcript.name})"
        return list(found.items())

    def label(self, code: str, lang: str) -> str:
        """A code's name; its id where no codebook in use has it."""
        known = self.codes.get(code) or self._retired.get(code)
        return (known.label.get(lang) or known.label.get("da") or code) if known else code
