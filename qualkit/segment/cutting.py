"""A transcript comes in; its turns, utterances, meaning units and episodes come out as segments with exact offsets."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from qualkit.errors import ConfigError
from qualkit.language.words import content_stems
from qualkit.model import Role, Segment, SegmentKind, Span, Transcript, Turn
from qualkit.segment.episodes import episode_starts
from qualkit.segment.units import unit_runs
from qualkit.segment.utterances import utterance_spans

__all__ = ["Segmentation", "segment"]


@dataclass(frozen=True, slots=True)
class Segmentation:
    """A transcript at four grains, each in the order of the text.

    Utterances and units tile the non-blank speech of the turns: each such character lies in exactly one of each. A unit
    is a run of whole utterances of one turn; it may enclose a time stamp or page furniture that stands inside the turn.
    Neither has more than ``MOST_CHARACTERS`` characters.
    Episodes tile the turns.
    """

    turns: tuple[Segment, ...]
    utterances: tuple[Segment, ...]
    units: tuple[Segment, ...]
    episodes: tuple[Segment, ...]

    def utterances_in(self, span: Span) -> tuple[Segment, ...]:
        """The utterances that lie wholly inside ``span``."""
        first = bisect_left(self.utterances, span.start, key=lambda utterance: utterance.span.start)
        after = bisect_right(self.utterances, span.end, key=lambda utterance: utterance.span.end)
        return self.utterances[first:after]


def segment(
    transcript: Transcript, *, min_words: int = 20, max_words: int = 120, target_words: int = 60
) -> Segmentation:
    """Cut a transcript into turns, utterances, meaning units and episodes.

    Args:
        transcript: what a reader made; its turns are taken as they are.
        min_words: a unit with fewer words is made only if its turn has no more, or joining would exceed ``max_words``.
        max_words: no unit has more words (``count_words`` over its speech).
        target_words: units come near this length where the talk allows.

    Raises:
        ConfigError: Q001, unless 1 <= min_words <= target_words <= max_words.
    """
    if not 1 <= min_words <= target_words <= max_words:
        raise ConfigError(
            "Q001",
            f"unit lengths do not fit together: min {min_words}, target {target_words}, max {max_words}",
            hint="they must ascend and be at least 1, such as 20, 60, 120",
        )
    text = transcript.text
    roles = {speaker.name: speaker.role for speaker in transcript.speakers}
    turns: list[Segment] = []
    utterances: list[Segment] = []
    units: list[Segment] = []
    turn_texts: list[str] = []
    turn_stems: list[list[str]] = []
    for turn in transcript.turns:
        spans = utterance_spans(text, turn.speech, max_words=max_words)
        texts = [span.of(text) for span in spans]
        stems = [content_stems(words) for words in texts]

        def cut(kind: SegmentKind, index: int, span: Span, turn: Turn = turn) -> Segment:
            return Segment.cut(transcript, kind, index, span, speaker=turn.speaker, turns=(turn.index,))

        turns.append(cut(SegmentKind.TURN, len(turns), turn.span))
        for span in spans:
            utterances.append(cut(SegmentKind.UTTERANCE, len(utterances), span))
        runs = unit_runs(texts, stems, spans, min_words=min_words, max_words=max_words, target_words=target_words)
        for first, after in runs:
            span = Span(spans[first].start, spans[after - 1].end)
            units.append(cut(SegmentKind.UNIT, len(units), span))
        turn_texts.append(" ".join(texts))
        turn_stems.append([stem for words in stems for stem in words])
    starts = episode_starts(
        turn_texts, [roles.get(turn.speaker, Role.UNKNOWN) for turn in transcript.turns], turn_stems
    )
    episodes = []
    for number, (first, after) in enumerate(pairwise([*starts, len(transcript.turns)])):
        members = transcript.turns[first:after]
        speakers = {turn.speaker for turn in members}
        episodes.append(
            Segment.cut(
                transcript,
                SegmentKind.EPISODE,
                number,
                Span(members[0].span.start, members[-1].span.end),
                speaker=speakers.pop() if len(speakers) == 1 else "",
                turns=tuple(turn.index for turn in members),
            )
        )
    return Segmentation(tuple(turns), tuple(utterances), tuple(units), tuple(episodes))
