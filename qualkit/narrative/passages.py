"""A coded unit comes in; the words of it that tell why come out: verbatim, whole sentences, short enough to be read.

What stands between stretches of speech in the source (a time, a label, a page number) is in no passage, so a sentence
never reaches over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from qualkit.findings import CodedMaterial, Coding, Passage
from qualkit.language.boundaries import utterance_breaks
from qualkit.language.words import count_words, fold
from qualkit.model import Segment, Span, Transcript

__all__ = ["passage_of", "sentences_of", "strongest", "tells"]

_CLAUSE = re.compile(r"[,;:–]\s+|\s+(?=(?:og|men|så|fordi|eller|hvis|når)\b)", re.IGNORECASE)
_MOST = 35  # words: a longer sentence is cut to the clauses around what was marked
_FEWEST = 9  # words: a shorter one takes its neighbours along
_SAYS_NOTHING = 4  # words: fewer are not shown where the unit has more


def strongest(codings: Sequence[Coding]) -> Coding:
    """The coding to show of several: what coders decided, then the likeliest, then the first told."""
    return min(
        codings,
        key=lambda coding: (
            coding.basis != "decision",
            -(coding.probability if coding.probability is not None else 1.0),
            coding.unit.transcript_id,
            coding.unit.span,
            coding.code,
        ),
    )


def tells(coding: Coding) -> bool:
    """There are words to show: what is only suggested for a one-word answer is not."""
    return coding.basis == "decision" or count_words(coding.unit.text) >= _SAYS_NOTHING


def sentences_of(transcript: Transcript, unit: Segment) -> list[Span]:
    """The sentences that the unit's speaker says in it, as places in the transcript, in order."""
    found = []
    for stretch in _speech(transcript, unit):
        text = stretch.of(transcript.text)
        start = 0
        for end, following in [*utterance_breaks(text), (len(text), len(text))]:
            cut = _tight(transcript.text, stretch.start + start, stretch.start + end)
            if len(cut):
                found.append(cut)
            start = following
    return found


def _speech(transcript: Transcript, unit: Segment) -> list[Span]:
    """The speaker's own stretches within the unit; two with only blanks between them are one."""
    found: list[Span] = []
    for turn in transcript.turns:
        if turn.speaker != unit.speaker or not turn.span.overlaps(unit.span):
            continue
        for piece in turn.speech:
            start, end = max(piece.start, unit.span.start), min(piece.end, unit.span.end)
            if start >= end:
                continue
            if found and not transcript.text[found[-1].end : start].strip():
                found[-1] = Span(found[-1].start, end)
            else:
                found.append(Span(start, end))
    return found or [unit.span]


def _tight(text: str, start: int, end: int) -> Span:
    """The place without blanks at its ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def passage_of(material: CodedMaterial, coding: Coding, *, label: str = "") -> Passage:
    """The sentence that speaks most for a coding, with a neighbour if it is short, cut to clauses if it is long.

    Args:
        material: what is coded.
        coding: its strongest evidence says where to look, else what was marked, else the unit's longest sentence.
        label: what the passage stands for; the code's name if empty.
    """
    transcript = material.transcripts[coding.unit.transcript_id]
    sentences = sentences_of(transcript, coding.unit)
    mark = _mark(coding)
    if mark is not None:
        at = max(range(len(sentences)), key=lambda number: (_shared(sentences[number], mark), -number))
    else:
        at = max(range(len(sentences)), key=lambda number: (len(sentences[number]), -number))
    span = _long_enough(transcript, sentences, at)
    if count_words(span.of(transcript.text)) > _MOST:
        span = _clauses_around(transcript, span, mark)
    return Passage(
        unit=coding.unit.id,
        text=fold(span.of(transcript.text)),
        label=label or material.labels.get(coding.code, coding.code),
        basis=coding.basis,
    )


def _mark(coding: Coding) -> Span | None:
    """The place that speaks for the coding, None if that is the whole unit."""
    inside = [each for each in coding.evidence if coding.unit.span.contains(each.span) and len(each.span)]
    if inside:
        return max(inside, key=lambda each: (each.weight, -each.span.start)).span
    marked = coding.span
    return marked if coding.unit.span.contains(marked) and 0 < len(marked) < len(coding.unit.span) else None


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _long_enough(transcript: Transcript, sentences: Sequence[Span], at: int) -> Span:
    """The sentence, with those after and before it while it says little by itself; else the longest beside it."""
    low = high = at

    def words(first: int, last: int) -> int:
        return count_words(transcript.text[sentences[first].start : sentences[last].end])

    def together(first: int, last: int) -> bool:
        """Only blanks stand between them in the source, and they are no longer than may be shown."""
        return (
            first >= 0
            and last < len(sentences)
            and not any(
                transcript.text[one.end : other.start].strip() for one, other in pairwise(sentences[first : last + 1])
            )
            and words(first, last) <= _MOST
        )

    while words(low, high) < _FEWEST:
        if together(low, high + 1):
            high += 1
        elif together(low - 1, high):
            low -= 1
        else:
            break
    if words(low, high) < _SAYS_NOTHING:
        low = high = max(range(len(sentences)), key=lambda number: (words(number, number), -number))
    return Span(sentences[low].start, sentences[high].end)


def _clauses_around(transcript: Transcript, span: Span, mark: Span | None) -> Span:
    """The clauses of a long sentence from the one that holds the mark on, as many as may be shown."""
    text = span.of(transcript.text)
    # By what is written, without reading the words: a tokenizer for a few long sentences takes a second to load.
    starts = [0, *(found.end() for found in _CLAUSE.finditer(text) if found.end() < len(text))]
    pieces = [
        Span(span.start + start, span.start + end) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)
    ]
    wanted = mark if mark is not None else pieces[0]
    low = high = max(range(len(pieces)), key=lambda number: (_shared(pieces[number], wanted), -number))

    def within(first: int, last: int) -> bool:
        return count_words(transcript.text[pieces[first].start : pieces[last].end]) <= _MOST

    while high + 1 < len(pieces) and within(low, high + 1):
        high += 1
    while low > 0 and within(low - 1, high):
        low -= 1
    return _tight(transcript.text, pieces[low].start, pieces[high].end)
