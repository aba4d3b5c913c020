"""Words and clauses come in; which of the words are quoted goes out, and which of those are somebody else's."""

from __future__ import annotations

from itertools import zip_longest

from qualkit.language.clauses import Clause
from qualkit.language.word_lists import SAYING

__all__ = ["quotations"]

_QUOTATION_MARKS = frozenset(('"', "”", "“", "„", "»", "«", "''", "``"))


def quotations(low: tuple[str, ...], clauses: tuple[Clause, ...]) -> tuple[list[bool], list[bool]]:
    """Which tokens are quoted, by marks or by a verb of saying, and which of them are somebody else's words."""
    quoted = [False] * len(low)
    by_other = [False] * len(low)
    marks = [at for at, word in enumerate(low) if word in _QUOTATION_MARKS]
    for opening, closing in zip_longest(marks[::2], marks[1::2]):
        # Who forgets to close a quotation is not quoting for the rest of the hour.
        end = closing if closing is not None else _sentence_end(opening, clauses)
        other = _said_by_other(low[max(0, opening - 8) : opening])
        for at in range(opening + 1, end):
            quoted[at], by_other[at] = True, other
    for index, clause in enumerate(clauses):
        if index == 0 or clauses[index - 1].sentence != clause.sentence:
            continue
        before = clauses[index - 1]
        tail = low[before.start : before.end]
        if _ends_in_saying(tail) and _said_by_other(tail) and clause.opening in ("at", "", "om", "så"):
            for at in range(clause.start, clause.end):
                quoted[at] = by_other[at] = True
    return quoted, by_other


def _sentence_end(at: int, clauses: tuple[Clause, ...]) -> int:
    sentence = next(clause.sentence for clause in clauses if at < clause.end)
    return max(clause.end for clause in clauses if clause.sentence == sentence)


def _ends_in_saying(tail: tuple[str, ...]) -> bool:
    words = [w for w in tail if w[:1].isalpha()]
    return any(w in SAYING for w in words[-4:])


def _said_by_other(tail: tuple[str, ...]) -> bool:
    for at in range(len(tail) - 1, -1, -1):
        if tail[at] in SAYING:
            around = tail[max(0, at - 3) : at + 4]
            return not any(w in ("jeg", "vi", "a") for w in around)
    return False
