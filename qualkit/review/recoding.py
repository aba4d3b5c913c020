"""Decisions and changes of codes come in; what has to be decided again, because a code was split, goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qualkit.model import ChangeKind, CodeChange, Decision, Verdict
from qualkit.renaming import Renaming, moves_of

__all__ = ["Recode", "recode_list"]

_YES = frozenset({Verdict.ACCEPT, Verdict.ADD})


@dataclass(frozen=True, slots=True)
class Recode:
    """A coding with a code that was split since: ``decision`` stands, and its coder may choose among ``candidates``.

    The decision's code is the retired one, as it is called now; so are the candidates.
    """

    decision: Decision
    candidates: tuple[str, ...]


def recode_list(in_force: Sequence[Decision], changes: Sequence[CodeChange]) -> list[Recode]:
    """What is to be decided again, by coder, then in the order in which it was coded.

    A coding is on the list from the split until its coder gives one of the new codes to the same unit, rejects the old
    code there, or takes the coding back; also until the old code is merged into another.

    Args:
        in_force: decisions in force with their codes as they are called now (``Store.in_force``).
        changes: of the codes, in any order.
    """
    renaming = Renaming(changes)
    standing: dict[tuple[str, str, str], Decision] = {}
    for decision in in_force:
        if decision.verdict in _YES | {Verdict.REJECT} and not decision.context.get("planted"):
            key = (decision.coder, decision.segment_id, decision.code)
            standing.pop(key, None)  # so that the order is that of the latest
            standing[key] = decision
    by_unit: dict[tuple[str, str], dict[str, Decision]] = defaultdict(dict)
    by_code: dict[str, list[Decision]] = defaultdict(list)
    for (coder, segment, code), decision in standing.items():
        if decision.verdict in _YES:
            by_unit[coder, segment][code] = decision
            by_code[code].append(decision)

    def since(decision: Decision) -> int:
        return renaming.since(decision.at, str(decision.context.get("codebook", "")))

    found: dict[str, Recode] = {}
    for place, change in enumerate(renaming.changes):
        if change.kind is not ChangeKind.SPLIT:
            continue
        old = _still_called(change.old[0], renaming.changes[place + 1 :])
        if old is None:
            continue
        candidates, ever = _now(change.new, renaming.changes[place + 1 :])
        for decision in by_code[old]:
            beside = by_unit[decision.coder, decision.segment_id]
            chosen = any(code in beside and since(beside[code]) > place for code in ever)
            if since(decision) <= place and not chosen:
                found[decision.id] = Recode(decision, candidates)
    return sorted(found.values(), key=lambda row: (row.decision.coder, row.decision.at, row.decision.span))


def _still_called(code: str, later: Sequence[CodeChange]) -> str | None:
    """What a retired code is called now; None where its codings went to another code since."""
    for change in later:
        if code in moves_of(change):
            if change.kind is not ChangeKind.RENAME:
                return None
            code = moves_of(change)[code]
    return code


def _now(codes: Sequence[str], later: Sequence[CodeChange]) -> tuple[tuple[str, ...], frozenset[str]]:
    """What codes are called now, one that was split itself giving way to its parts; and all of them, those too."""
    open_, ever = list(codes), set(codes)
    for change in later:
        moves = moves_of(change)
        if change.kind is ChangeKind.SPLIT:
            parts = {change.old[0]: change.new}
            open_ = [each for code in open_ for each in parts.get(code, (code,))]
        else:
            open_ = [moves.get(code, code) for code in open_]
            ever = {moves.get(code, code) for code in ever}
        ever |= set(open_)
    return tuple(dict.fromkeys(open_)), frozenset(ever)
