"""A suggestion or a decision comes in with its unit; a candidate for quoting comes out, trimmed to whole utterances."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qualkit.model import Decision, Evidence, Segment, Span, Suggestion, Transcript
from qualkit.quotes.quotability import FEWEST_WORDS, dangles
from qualkit.quotes.wording import quote_text, tight

__all__ = ["Candidate", "trim"]

_LONG = 80  # words: a longer unit is trimmed
_ENOUGH = 45  # words: a trimmed quote grows until it has about so many


@dataclass(frozen=True, slots=True)
class Candidate:
    """A coded unit that may become a quote.

    ``evidence`` must lie in the quote; none means the whole unit. ``utterances`` are those of the unit's turn (more do
    no harm); without them the unit is taken whole. ``probability`` is None for what a coder has decided.
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

    @classmethod
    def from_suggestion(
        cls,
        suggestion: Suggestion,
        unit: Segment,
        *,
        code_label: str = "",
        utterances: Sequence[Span] = (),
        accepted: bool = False,
        lang: str = "da",
    ) -> Candidate:
        """A candidate that rests on a suggestion, or (``accepted``) on a coder's yes to it."""
        reason = suggestion.reason.get(lang) or next((words for words in suggestion.reason.values() if words), "")
        return cls(
            unit=unit,
            code=suggestion.code,
            code_label=code_label or suggestion.code,
            probability=suggestion.probability,
            attributes=suggestion.attributes,
            evidence=suggestion.evidence,
            utterances=tuple(utterances),
            basis="decision" if accepted else "suggestion",
            reason=reason,
        )

    @classmethod
    def from_decision(
        cls, decision: Decision, unit: Segment, *, code_label: str = "", utterances: Sequence[Span] = ()
    ) -> Candidate:
        """A candidate that rests on a coding a coder has made without a suggestion."""
        return cls(
            unit=unit,
            code=decision.code,
            code_label=code_label or decision.code,
            attributes=decision.attributes,
            utterances=tuple(utterances),
            basis="decision",
            reason=decision.memo,
        )


def trim(candidate: Candidate, transcript: Transcript) -> tuple[Span, ...]:
    """The spans to print: the unit, or if it is long the whole utterances around the evidence.

    Evidence that lies far apart gives two fragments or more, with what lies between left out.
    """
    unit = candidate.unit.span
    first = bisect_left(candidate.utterances, unit.start, key=lambda span: span.start)
    after = bisect_right(candidate.utterances, unit.end, key=lambda span: span.end)
    utterances = candidate.utterances[first:after]
    lengths = [len(span.of(transcript.text).split()) for span in utterances]
    if len(utterances) < 2 or sum(lengths) <= _LONG:
        return (unit,)
    marked = sorted(
        {at for evidence in candidate.evidence for at, span in enumerate(utterances) if span.overlaps(evidence.span)}
    )
    if not marked:
        return (unit,)
    runs: list[list[int]] = []
    for at in marked:
        # A short gap is kept: an omission of a few words costs more trust than it saves space.
        if runs and sum(lengths[runs[-1][1] + 1 : at]) <= FEWEST_WORDS:
            runs[-1][1] = at
        else:
            runs.append([at, at])
    runs = _grown(runs, lengths, [dangles(span.of(transcript.text)) for span in utterances])
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
