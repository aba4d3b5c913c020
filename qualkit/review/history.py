"""A coder's decisions come in; what an undo would take back, and what a redo would bring again, goes out.

Nothing of it is kept anywhere: it is read off the chain, so undo and redo go on where they were after a restart.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from qualkit.model import Decision, Verdict

__all__ = ["History"]


class History:
    """The acts of one coder. An act is what one key press decided: the decisions that share a time."""

    def __init__(self, chain: Sequence[Decision] = ()) -> None:
        self._done: list[tuple[Decision, ...]] = []
        self._undone: list[tuple[tuple[Decision, ...], tuple[Decision, ...]]] = []
        for _, act in groupby(sorted(chain, key=lambda made: made.at), key=lambda made: made.at):
            self.add(tuple(act))

    def add(self, act: Sequence[Decision]) -> None:
        """Take note of an act that is in the chain now."""
        act = tuple(act)
        taken_back = {each.undoes for each in act if each.verdict is Verdict.UNDO}
        if not taken_back:
            self._done.append(act)
            self._undone.clear()
            return
        # The last first: people undo what they have just done.
        for at in range(len(self._done) - 1, -1, -1):
            if taken_back & {each.id for each in self._done[at]}:
                self._undone.append((self._done.pop(at), act))
                return
        for at in range(len(self._undone) - 1, -1, -1):
            again, undo = self._undone[at]
            if taken_back & {each.id for each in undo}:
                del self._undone[at]
                self._done.append(again)
                return

    @property
    def last(self) -> tuple[Decision, ...]:
        """The act that an undo takes back; empty if there is none."""
        return self._done[-1] if self._done else ()

    @property
    def next(self) -> tuple[Decision, ...]:
        """The undo that a redo takes back; empty if there is none."""
        return self._undone[-1][1] if self._undone else ()

    @property
    def again(self) -> tuple[Decision, ...]:
        """The act that a redo brings again; empty if there is none."""
        return self._undone[-1][0] if self._undone else ()
