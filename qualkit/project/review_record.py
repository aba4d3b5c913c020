"""A store and a coder come in; what everybody has said of each unit goes out, kept up to date with each key press."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import groupby

from qualkit.model import Decision, Verdict
from qualkit.renaming import called_now
from qualkit.review.history import History
from qualkit.review.rulings import Outcome, planted_rulings
from qualkit.review.states import UnitState, states
from qualkit.store import Store, in_force

__all__ = ["Record"]

_NOTHING = UnitState()


class Record:
    """The decisions of a project as one coder's review needs them.

    Attributes:
        said: by coder and unit what was said.
        history: what undo would take back.
        closed: the units that this coder is done with.
    """

    def __init__(self, store: Store, coder: str) -> None:
        self._store = store
        self.coder = coder
        self.refresh()

    def refresh(self) -> None:
        """Read the chain anew, as it is to be seen with the codes of today."""
        chain = self._store.decisions()
        self.changes = self._store.code_changes()
        self._last = chain[-1].id if chain else ""
        self._latest = max((made.at for made in chain), default="")
        self._about: dict[tuple[str, str], list[Decision]] = defaultdict(list)
        for made in chain:
            self._about[made.coder, made.segment_id].append(made)
        self.said = states(self._view(chain))
        self.history = History([made for made in chain if made.coder == self.coder])
        self.closed = {unit for unit, state in self.said.get(self.coder, {}).items() if state.closed}

    def catch_up(self) -> None:
        """Hear what was decided since: by this coder elsewhere, and by others who work on the same project."""
        self._hear(self._store.decisions_after(self._last))

    def _hear(self, new: Sequence[Decision]) -> None:
        if not new:
            return
        if min(made.at for made in new) <= self._latest:  # joined from another copy: their place is among the others
            self.refresh()
            return
        self._last, self._latest = new[-1].id, max(made.at for made in new)
        for made in new:
            self._about[made.coder, made.segment_id].append(made)
        for _, act in groupby((made for made in new if made.coder == self.coder), key=lambda made: made.at):
            self.history.add(tuple(act))
        # The states of the units it is about are told anew; the rest stands.
        for coder, segment in {(made.coder, made.segment_id) for made in new}:
            own = self.said.setdefault(coder, {})
            own.pop(segment, None)
            own.update(states(self._view(self._about[coder, segment])).get(coder, {}))
            if coder == self.coder:
                (self.closed.add if self.state(segment).closed else self.closed.discard)(segment)

    def _view(self, chain: Sequence[Decision]) -> list[Decision]:
        """What is in force, with the codes as they are called now."""
        return called_now(in_force(chain), self.changes)

    def state(self, segment: str) -> UnitState:
        """What this coder has said of a unit."""
        return self.said.get(self.coder, {}).get(segment, _NOTHING)

    def on_planted(self, segment: str, code: str) -> Decision | None:
        """What this coder has said of a suggestion that was planted."""
        mine = self._view(self._about.get((self.coder, segment), []))
        on_it = [made for made in mine if made.context.get("planted") and made.code == code]
        return on_it[-1] if on_it else None

    def coded(self) -> Counter[str]:
        """How many codings this coder has made with each code."""
        return Counter(code for state in self.said.get(self.coder, {}).values() for code in state.codings)

    def last_said(self, segment: str) -> str:
        """When this coder ruled on a unit last; empty if never."""
        state = self.state(segment)
        found = [*state.codings.values(), *state.rejected.values(), state.done]
        return max((each.at for each in found if each is not None), default="")

    def planted(self) -> tuple[int, int]:
        """How many planted suggestions this coder has ruled on, and how many of them were believed."""
        found = planted_rulings(
            self._view([m for (coder, _), its in self._about.items() if coder == self.coder for m in its])
        )
        return len(found), sum(each.outcome is Outcome.ACCEPTED for each in found)

    def act(self, made: Sequence[Decision]) -> None:
        """Put on disk what one key press decided; only then it is known here too."""
        kept = self._store.append_decisions(made)
        if kept[0].previous == self._last:
            self._hear(kept)
        else:  # somebody else has decided meanwhile
            self.catch_up()

    def undo_of(self, made: Decision) -> Decision:
        """The decision that takes one back."""
        return Decision(
            self.coder, Verdict.UNDO, made.transcript_id, made.segment_id, made.span, code=made.code, undoes=made.id
        )
