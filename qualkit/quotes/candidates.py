"""A suggestion or a decision comes in with its unit; a candidate for quoting comes out, trimmed to whole utterances."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.findings import Coding
from qualkit.model import Evidence, Segment, Span, Transcript
from qualkit.quotes.quotability import FEWEST_WORDS, dangles, hesitates
from qualkit.quotes.wording import quote_text, tight

__all__ = ["Candidate", "trim"]

_LONG = 80  # words: a longer unit is trimmed
_ASIDE = 20  # words: a longer utterance at the head stays, even if it hangs on what came before
_ENOUGH = 45  # words: a trimmed quote grows until it has about so many


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coded unit that may become a quote.

    ``evidence`` must lie in the quote; none means the whole unit. ``utterances`` are those of the unit's turn (more do
    no harm); without them the unit is taken whole. ``probability`` is None for what a coder has decided. ``weight`` in
    [0, 1] counts in a selection instead of it, where a unit is wanted for something else than its code.
    """

    unit: Segment
    code: str
    code_label: str = ""
    probability: float | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()
    utterances: tuple[Span, ...] = ()
    basis: str = "suggestion"
    reason: str = ""
    weight: float | None = None

    @classmethod
    def from_coding(cls, coding: Coding, *, code_label: str = "", utterances: Sequence[Span] = ()) -> Candidate:
        """A candidate that rests on what counts as coded; what a coder marked of the unit is evidence."""
        unit, evidence = coding.unit, coding.evidence
        if coding.span != unit.span and unit.span.contains(coding.span) and len(coding.span):
            evidence = (*evidence, Evidence(coding.span, ""))
        return cls(
            unit=unit,
            code=coding.code,
            code_label=code_label or coding.code,
            probability=coding.probability,
            attributes=coding.attributes,
            evidence=evidence,
            utterances=tuple(utterances),
            basis=coding.basis,
            reason=coding.reason or coding.memo,
        )


def trim(candidate: Candidate, transcript: Transcript) -> tuple[Span, ...]:
    """The spans to print: the unit, or if it is long the whole utterances around the evidence.

    Evidence that lies far apart gives two fragments or more, with what lies between left out. An utterance at the head
    that only hesitates, or that hangs on what came before where the next does not, is left out if it holds no evidence.
    """
    unit = candidate.unit.span
    first = bisect_left(candidate.utterances, unit.start, key=lambda span: span.start)
    after = bisect_right(candidate.utterances, unit.end, key=lambda span: span.end)
    utterances = candidate.utterances[first:after]
    if len(utterances) < 2:
        return (unit,)
    texts = [span.of(transcript.text) for span in utterances]
    lengths = [len(text.split()) for text in texts]
    marks = [any(span.overlaps(evidence.span) for evidence in candidate.evidence) for span in utterances]
    head = _head(texts, lengths, marks)
    if sum(lengths) <= _LONG:
        return (Span(utterances[head].start, unit.end) if head else unit,)
    found = _around(utterances[head:], texts[head:], lengths[head:], marks[head:])
    return found or (Span(utterances[head].start, unit.end) if head else unit,)


def _head(texts: Sequence[str], lengths: Sequence[int], marks: Sequence[bool]) -> int:
    """How many utterances at the head say nothing of their own."""
    head = 0
    while head + 1 < len(texts) and not marks[head] and sum(lengths[head + 1 :]) >= FEWEST_WORDS:
        # Without evidence nobody knows what the point is, so that only hesitation goes.
        hanging = any(marks) and dangles(texts[head]) > dangles(texts[head + 1]) == 0.0 and lengths[head] <= _ASIDE
        if not (hesitates(texts[head]) or hanging):
            break
        head += 1
    return head


def _around(
    utterances: Sequence[Span], texts: Sequence[str], lengths: Sequence[int], marks: Sequence[bool]
) -> tuple[Span, ...]:
    """The stretches of whole utterances around the marked ones; empty if none is marked."""
    marked = [at for at, mark in enumerate(marks) if mark]
    if not marked:
        return ()
    runs: list[list[int]] = []
    for at in marked:
        # A short gap is kept: an omission of a few words costs more trust than it saves space.
        if runs and sum(lengths[runs[-1][1] + 1 : at]) <= FEWEST_WORDS:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    runs = _grown(runs, lengths, [dangles(text) for text in texts])
    return tuple(Span(utterances[low].start, utterances[high].end) for low, high in runs)


def _grown(runs: list[list[int]], lengths: Sequence[int], openings: Sequence[float]) -> list[list[int]]:
    """Let the runs grow utterance by utterance until the quote is long enough and does not open in the air."""
    total = sum(sum(lengths[low : high + 1]) for low, high in runs)
    while True:
        low, high = runs[0]
        if low > 0 and openings[low] > 0 and total + lengths[low - 1] <= _LONG:
            runs[0][0] -= 1
            total += lengths[low - 1]
        elif total >= _ENOUGH:
            break
        else:
            low, high = runs[-1]
            if high + 1 < len(lengths) and total + lengths[high + 1] <= _LONG:
                runs[-1][1] += 1
                total += lengths[high + 1]
            elif runs[0][0] > 0 and total + lengths[runs[0][0] - 1] <= _LONG and total < FEWEST_WORDS:
                runs[0][0] -= 1
                total += lengths[runs[0][0]]
            else:
                break
    merged = [runs[0]]
    for run in runs[1:]:
        if run[0] <= merged[-1][1] + 1:
            merged[-1][1] = max(merged[-1][1], run[1])
        else:
            merged.append(run)
    return merged


def printed(candidate: Candidate, transcript: Transcript) -> tuple[tuple[Span, ...], str]:
    """The spans of a candidate's quote and its text."""
    spans = tight(transcript, trim(candidate, transcript))
    return spans, quote_text(transcript, spans)
