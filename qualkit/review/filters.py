"""What a coder wants to see comes in; whether a unit belongs to it goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.review.queue import Entry
from qualkit.review.states import UnitState

__all__ = ["Filter", "disagreed"]


@dataclass(frozen=True, slots=True)
class Filter:
    """Which units come up; what is empty or None asks for nothing.

    Attributes:
        code: suggested or coded with this code or one below it.
        informant: words of this informant, as :attr:`Entry.informant`.
        transcript: of this transcript (id).
        least, most: with a suggestion of such a probability, in [0, 1].
        undecided: the coder is not done with it.
        memo: the coder has written a memo on it.
        flagged: the coder has flagged it.
        disagreement: coders who ruled on it differ.
        only: these units, such as the hits of a search.
    """

    code: str = ""
    informant: str = ""
    transcript: str = ""
    least: float | None = None
    most: float | None = None
    undecided: bool = False
    flagged: bool = False
    memo: bool = False
    disagreement: bool = False
    only: frozenset[str] | None = None

    def admits(self, entry: Entry, state: UnitState, said: Mapping[str, Mapping[str, UnitState]]) -> bool:
        """Whether a unit is among what was asked for.

        Args:
            state: what this coder has said of it.
            said: what all coders have said, by coder and unit.
        """
        if self.only is not None and entry.segment_id not in self.only:
            return False
        if self.transcript and entry.transcript_id != self.transcript:
            return False
        if self.informant and entry.informant != self.informant:
            return False
        if self.undecided and state.closed:
            return False
        if self.flagged and state.flag is None:
            return False
        if self.memo and not state.memos:
            return False
        if self.code or self.least is not None or self.most is not None:
            least, most = self.least or 0.0, 1.0 if self.most is None else self.most
            coded = [] if self.least is not None or self.most is not None else list(state.codings)
            found = [code for code, p in entry.codes if least <= p <= most] + coded
            if not any(_below(code, self.code) for code in found):
                return False
        return not self.disagreement or disagreed(entry.segment_id, said)

    @property
    def empty(self) -> bool:
        """True if everything is asked for."""
        return self == Filter()


def _below(code: str, asked: str) -> bool:
    return not asked or code == asked or code.startswith(f"{asked}.")


def disagreed(segment_id: str, said: Mapping[str, Mapping[str, UnitState]]) -> bool:
    """True if two coders have ruled on a unit and gave it different codes."""
    views = [
        frozenset(units[segment_id].codings)
        for units in said.values()
        if segment_id in units and units[segment_id].ruled
    ]
    return len(set(views)) > 1
