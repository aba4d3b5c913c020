"""A text read once for all that is asked of its clauses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from qualkit.language.clauses import Clause, clauses_of
from qualkit.language.quotations import quotations

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["Talk", "prepare"]


@dataclass(frozen=True, slots=True)
class Talk:
    """A Doc with its clauses and quoted stretches read once, so that many matches can be judged."""

    doc: Doc
    low: tuple[str, ...]
    clauses: tuple[Clause, ...]
    clause_of: tuple[int, ...]
    quoted: tuple[bool, ...]
    quoted_by_other: tuple[bool, ...]

    def clause_text(self, index: int) -> str:
        """The words of a clause in lower case, joined by blanks."""
        clause = self.clauses[index]
        return " ".join(self.low[clause.start : clause.end])


def prepare(doc: Doc) -> Talk:
    """Read a Doc's clauses and quotations."""
    low = tuple(token.lower_.replace("’", "'") for token in doc)
    clauses = tuple(clauses_of(doc))
    clause_of = [0] * len(low)
    for index, clause in enumerate(clauses):
        for at in range(clause.start, clause.end):
            clause_of[at] = index
    quoted, by_other = quotations(low, clauses)
    return Talk(doc, low, clauses, tuple(clause_of), tuple(quoted), tuple(by_other))
