"""A unit and what speaks for a code in it come in; the stretch to show and a reason in words go out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.language.assertion import assertion
from qualkit.language.fields import shipped_lexicon
from qualkit.language.talk import Talk, prepare
from qualkit.language.words import STOP_WORDS
from qualkit.model import Code, Evidence, Span
from qualkit.suggest.agency import cause_of, tempo_of
from qualkit.suggest.base import ReadUnit
from qualkit.suggest.features import Sentence, tokens_of
from qualkit.suggest.matcher import Match

__all__ = ["Shown", "label_of", "show"]

_MOST = 30  # tokens of evidence: longer is no evidence any more
_WORDS = 4  # named in a reason


@dataclass(frozen=True, slots=True)
class Shown:
    """The stretch of a unit that speaks most for a code, how it is asserted, and the words that moved most."""

    evidence: Evidence
    attributes: Mapping[str, str]
    words: tuple[str, ...]
    fields: tuple[str, ...]


def label_of(code: Code, language: str) -> str:
    """The code's name in a language, else in Danish, else its id."""
    return code.label.get(language) or code.label.get("da") or code.id


def show(
    unit: ReadUnit,
    sentences: Sequence[Sentence],
    moved: Mapping[str, float],
    *,
    talk: Talk | None = None,
    tokens: Sequence[Sequence[str]] | None = None,
) -> Shown | None:
    """Find what to show.

    Args:
        unit: the unit.
        sentences: those of its stretch that scored best.
        moved: what each feature added to the code's log-odds.
        talk: the unit read for assertion, if it has been.
        tokens: the features of the unit's tokens (``features.tokens_of``), if they have been told.

    Returns:
        None where no word speaks for the code.
    """
    talk = talk or prepare(unit.words.doc)
    start, end = sentences[0].start, sentences[-1].end
    by_token = tokens_of(unit, shipped_lexicon()) if tokens is None else tokens
    # What a feature moved is shared by the tokens of the stretch that have it.
    often = Counter(name for at in range(start, end) for name in by_token[at])
    weight = {at: sum(moved.get(name, 0.0) / often[name] for name in by_token[at]) for at in range(start, end)}
    clauses = [c for c in talk.clauses if c.start >= start and c.end <= end] or list(talk.clauses)
    best = max(clauses, key=lambda c: (sum(weight.get(at, 0.0) for at in range(c.start, c.end)), -c.start))
    low, high = best.start, min(best.end, best.start + _MOST)
    top = max(range(low, high), key=lambda at: (weight.get(at, 0.0), -at))
    if weight.get(top, 0.0) <= 0:
        return None
    doc, offsets = unit.words.doc, unit.words.offsets
    while high - 1 > low and not any(c.isalnum() for c in doc[high - 1].text):
        high -= 1
    while low < high - 1 and not any(c.isalnum() for c in doc[low].text):
        low += 1
    span = Span(offsets[low], offsets[high - 1] + len(doc[high - 1]))
    base = unit.segment.span.start
    evidence = Evidence(
        Span(base + span.start, base + span.end),
        span.of(unit.segment.text),
        "learned",
        round(sum(weight.get(at, 0.0) for at in range(low, high)), 3),
    )
    match = Match(top, top + 1)
    attributes = dict(assertion(talk, top, top + 1))
    attributes.setdefault("foranlediger", cause_of(talk, [match]))
    attributes.setdefault("tempo", tempo_of(talk, [match]))
    ranked = sorted(weight, key=lambda at: (-weight[at], at))
    words = [doc[at].text for at in ranked if weight[at] > 0 and doc[at].text[:1].isalpha()]
    # ”hun” and ”hvad” may move a code, but tell a reader nothing; where there is nothing else they stand.
    telling = [word for word in words if word.casefold() not in STOP_WORDS] or words
    fields = [name[2:] for name, value in sorted(moved.items(), key=lambda p: -p[1]) if name[:2] == "f:" and value > 0]
    plain = [name for name in fields if "~" not in name and "+" not in name]
    return Shown(
        evidence,
        {name: value for name, value in sorted(attributes.items()) if value},
        tuple({word.casefold(): word for word in reversed(telling)}.values())[::-1][:_WORDS],
        tuple(plain[:2]),
    )
