"""Changes of codes come in; what a code that was used then is called now goes out, for decisions and suggestions.

Nobody's decision is written anew when a code is renamed or merged: the log keeps the code as it was called on the day,
and whoever looks at the decisions sees it as it is called today.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from qualkit.model import ChangeKind, CodeChange, Decision, Verdict

__all__ = ["Renaming", "called_now", "moves_of"]

_DIGITS = 12  # so many of a digest stand with a decision
_YES = frozenset({Verdict.ACCEPT, Verdict.ADD})
_ABOUT_CODING = _YES | {Verdict.REJECT}


def moves_of(change: CodeChange) -> dict[str, str]:
    """Which codes a change gives another name, and which; empty for what moves no coding (add, define, split)."""
    if change.kind is ChangeKind.RENAME:
        return dict(zip(change.old, change.new, strict=True))
    if change.kind in (ChangeKind.MERGE, ChangeKind.RECODE):
        return {old: change.new[0] for old in change.old if old != change.new[0]}
    return {}


class Renaming:
    """The changes of a project's codes, in the order of their times."""

    def __init__(self, changes: Sequence[CodeChange]) -> None:
        self.changes = sorted(changes, key=lambda change: change.at)
        self._times = [change.at for change in self.changes]
        self._first: dict[str, int] = {}
        for number, change in enumerate(self.changes):
            if change.digest_before and change.digest_before != change.digest_after:
                self._first.setdefault(change.digest_before[:_DIGITS], number)

    def since(self, at: str, codebook: str = "") -> int:
        """The number of the first change that holds for what was decided.

        Args:
            at: when (UTC, ISO 8601). A change of the same instant came before.
            codebook: digest of the codebook it was decided with (12 digits do), if that is known: where the codebook
                was changed meanwhile, in another copy of the project, that change holds too.
        """
        return min(bisect_right(self._times, at), self._first.get(codebook[:_DIGITS], len(self.changes)))

    def now(self, code: str, since: int) -> str:
        """What a code is called now.

        Args:
            code: as it was called.
            since: the number of the first change that holds.
        """
        for change in self.changes[since:]:
            code = moves_of(change).get(code, code)
        return code

    def of_suggestion(self, code: str, codebook: str) -> str:
        """What the code of a suggestion is called now that was made with a codebook of that digest."""
        return self.now(code, self._first.get(codebook[:_DIGITS], len(self.changes)))


def called_now(in_force: Sequence[Decision], changes: Sequence[CodeChange]) -> list[Decision]:
    """The decisions in force with their codes as they are called now, in their order.

    Where several codes became one, a yes to any of them is a yes to the whole: a coder's no to another of them, which
    would hide it, is left out, and so is a coding that the coder had taken away again. Ids stay those of the log.

    Args:
        in_force: decisions that were not taken back, in the order in which they were made.
        changes: of the codes, in any order.
    """
    if not any(map(moves_of, changes)):
        return list(in_force)
    renaming = Renaming(changes)
    codes = [decision.code for decision in in_force]
    since = [renaming.since(d.at, str(d.context.get("codebook", ""))) for d in in_force]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, code in enumerate(codes):
        if code:
            holders[code].append(number)
    gone: set[int] = set()
    for place, change in enumerate(renaming.changes):
        moves = moves_of(change)
        if not moves:
            continue
        targets: dict[str, list[str]] = defaultdict(list)
        for old, new in moves.items():
            targets[new].append(old)
        for new, olds in targets.items():
            # What is renamed away in the same breath is not what the name stands for afterwards.
            alike = [*olds, *([new] if new not in moves else [])]
            before = {code: [n for n in holders[code] if since[n] <= place and n not in gone] for code in alike}
            gone |= _outvoted(in_force, before)
        leaving = {old: [n for n in holders[old] if since[n] <= place] for old in moves}
        for old, numbers in leaving.items():
            left = set(numbers)
            holders[old] = [n for n in holders[old] if n not in left]
        for old, numbers in leaving.items():
            holders[moves[old]].extend(numbers)
            for n in numbers:
                codes[n] = moves[old]
    seen = []
    for number, (decision, code) in enumerate(zip(in_force, codes, strict=True)):
        if number in gone:
            continue
        passed = decision.context.get("passed")
        if passed:
            decision = replace(
                decision, context={**decision.context, "passed": _passed_now(passed, renaming, since[number])}
            )
        seen.append(decision if decision.code == code else replace(decision, code=code))
    return seen


def _passed_now(passed: Iterable[Sequence[Any]], renaming: Renaming, since: int) -> list[list[Any]]:
    """What a coder passed over (code, and what else is known of it) under today's codes, each once."""
    found: dict[str, list[Any]] = {}
    for code, *more in passed:
        now = renaming.now(str(code), since)
        found.setdefault(now, [now, *more])
    return list(found.values())


def _outvoted(in_force: Sequence[Decision], before: Mapping[str, Sequence[int]]) -> set[int]:
    """Of decisions on codes that become one, those on a code that a coder rejected where they gave another of them."""
    last: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    its: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for code, numbers in before.items():
        for n in sorted(numbers):
            decision = in_force[n]
            if decision.verdict in _ABOUT_CODING and not decision.context.get("planted"):
                last[decision.coder, decision.segment_id][code] = n
                its[decision.coder, decision.segment_id, code].append(n)
    gone: set[int] = set()
    for (coder, segment), latest in last.items():
        no = [code for code, n in latest.items() if in_force[n].verdict not in _YES]
        if no and len(no) < len(latest):
            for code in no:
                gone.update(its[coder, segment, code])
    return gone
