"""Labels, stamps and stretches of speech come in, in order; parts that tile the text and turns go out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from qualkit.model import Part, PartKind, Span, Turn
from qualkit.read.raw import Cue

__all__ = ["Tiler"]


class Tiler:
    """Collects what a text consists of. Everything must come in the order of the text, without overlap.

    Law: the parts tile the text; a turn's speech spans are exactly the SPEECH parts within it.
    """

    def __init__(self, text: str, cues: Sequence[Cue] = ()) -> None:
        self.text = text
        self.parts: list[Part] = []
        self.turns: list[Turn] = []
        self._at = 0
        self._cues = cues
        self._cue_starts = [cue.span.start for cue in cues]
        self._speaker: str | None = None
        self._speech: list[Span] = []
        self._start_ms: int | None = None
        self._end_ms: int | None = None
        self._unlabelled = 0

    @property
    def speaker(self) -> str | None:
        """Who is speaking; None before the first label."""
        return self._speaker

    @property
    def silent(self) -> bool:
        """True if the present speaker has said nothing yet."""
        return not self._speech

    def put(self, kind: PartKind, start: int, end: int) -> None:
        """Add a part that is no speech; white space before it becomes BLANK. Nothing is added for an empty range."""
        while start < end and self.text[start].isspace():
            start += 1
        if start >= end:
            return
        self._blank(start)
        self.parts.append(Part(kind, Span(start, end)))
        self._at = end

    def turn(self, speaker: str, start_ms: int | None = None, end_ms: int | None = None) -> None:
        """Somebody speaks; the same speaker again goes on with the turn."""
        if speaker == self._speaker:
            if self._start_ms is None and not self._speech:
                self._start_ms = start_ms
            self._end_ms = end_ms if end_ms is not None else self._end_ms
            return
        self.close()
        self._speaker, self._start_ms, self._end_ms = speaker, start_ms, end_ms

    def speech(self, start: int, end: int) -> None:
        """Add speech of the present speaker; it joins what was said before if only white space lies between."""
        piece = self.text[start:end]
        bare = piece.strip()
        if not bare:
            return
        start += len(piece) - len(piece.lstrip())
        end = start + len(bare)
        last = self.parts[-1] if self.parts else None
        if self._speech and last and last.kind is PartKind.SPEECH and self.text[self._at : start].strip() == "":
            self._speech[-1] = Span(self._speech[-1].start, end)
            self.parts[-1] = Part(PartKind.SPEECH, self._speech[-1])
        else:
            self._blank(start)
            self.parts.append(Part(PartKind.SPEECH, Span(start, end)))
            self._speech.append(Span(start, end))
        self._at = end

    def paragraph(self) -> None:
        """The turn goes on with a paragraph that has no label."""
        self._unlabelled += 1

    def times(self, start_ms: int | None = None, end_ms: int | None = None) -> None:
        """Give the present turn a time where it has none yet."""
        self._start_ms = start_ms if self._start_ms is None else self._start_ms
        self._end_ms = end_ms if end_ms is not None else self._end_ms

    def close(self) -> None:
        """End the present turn. One in which nothing was said is none."""
        if self._speaker is not None and self._speech:
            span = Span(self._speech[0].start, self._speech[-1].end)
            start_ms, end_ms = self._start_ms, self._end_ms
            if self._cues:
                start_ms = start_ms if start_ms is not None else self._cue_at(span.start).start_ms
                end_ms = end_ms if end_ms is not None else self._cue_at(span.end - 1).end_ms
            self.turns.append(
                Turn(len(self.turns), self._speaker, span, tuple(self._speech), start_ms, end_ms, self._unlabelled)
            )
        self._speaker, self._speech, self._unlabelled = None, [], 0
        self._start_ms = self._end_ms = None

    def finish(self) -> None:
        """End the last turn and account for what is left of the text."""
        self.close()
        self._blank(len(self.text))

    def _cue_at(self, offset: int) -> Cue:
        return self._cues[max(bisect_right(self._cue_starts, offset) - 1, 0)]

    def _blank(self, until: int) -> None:
        if until > self._at:
            self.parts.append(Part(PartKind.BLANK, Span(self._at, until)))
            self._at = until
