"""Decisions come in; what each coder has said of each unit, as it stands now, goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from qualkit.model import Decision, Verdict

__all__ = ["UnitState", "states"]


@dataclass(slots=True)
class UnitState:
    """What one coder has said of one unit: decisions in force only, by code where they are about one."""

    codings: dict[str, Decision] = field(default_factory=dict)
    rejected: dict[str, Decision] = field(default_factory=dict)
    done: Decision | None = None
    skipped: Decision | None = None
    flag: Decision | None = None
    memos: list[Decision] = field(default_factory=list)

    @property
    def ruled(self) -> bool:
        """True if the coder has ruled on the unit: what they did not code is a no, not a blank.

        What was accepted in bulk says nothing of the rest of its unit, for nobody has read it.
        """
        said = [*self.codings.values(), *self.rejected.values()]
        return self.done is not None or any("bulk" not in made.context for made in said)

    @property
    def closed(self) -> bool:
        """True if the coder is done with the unit, so that it does not come up any more."""
        return self.done is not None


def states(standing: Iterable[Decision]) -> dict[str, dict[str, UnitState]]:
    """By coder and unit what was said.

    Args:
        standing: the decisions in force, in the order in which they were made. Those on planted suggestions count for
            nothing.
    """
    found: dict[str, dict[str, UnitState]] = defaultdict(lambda: defaultdict(UnitState))
    for decision in standing:
        state = found[decision.coder][decision.segment_id]
        if decision.context.get("planted"):
            continue
        match decision.verdict:
            case Verdict.ACCEPT | Verdict.ADD:
                state.rejected.pop(decision.code, None)
                state.codings[decision.code] = decision
            case Verdict.REJECT:
                state.codings.pop(decision.code, None)
                state.rejected[decision.code] = decision
            case Verdict.DONE:
                state.done = decision
            case Verdict.SKIP:
                state.skipped = decision
            case Verdict.FLAG:
                state.flag = None if decision.context.get("off") else decision
            case Verdict.MEMO:
                # A memo that is written anew takes the place of the one before; an empty one takes it away.
                state.memos = [each for each in state.memos if each.id != decision.context.get("replaces")]
                if decision.memo:
                    state.memos.append(decision)
            case Verdict.UNDO:
                raise ValueError("an undo is not in force")
    return {coder: dict(units) for coder, units in found.items()}
