"""A transcript comes in; its lines on the screen go out: who speaks, the unit in question, its evidence, the margin.

Only the lines that can be seen are drawn, and a transcript is wrapped once for each width, so that an interview of any
length scrolls and jumps at the speed of a short one. The view scrolls by itself: a scrolling container would lay out
the whole screen again at each jump, which costs three frames where one will do.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from qualkit.model import Span, Transcript
from qualkit.quotes import person_of
from qualkit.review.spans import WordGrid

__all__ = ["Line", "Marks", "TranscriptView", "wrap"]

GUTTER = 2
BAR = 2
MARGIN = 34
_KEPT = 64


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the screen: words ``first`` to ``last`` (exclusive) of the transcript, or the heading of a turn."""

    first: int
    last: int
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked.

    Attributes:
        unit: the words in question.
        evidence: what speaks for the chosen code.
        selected: the words whose edges are being moved, or that are being selected.
        margin: what stands in the margin beside a span, first line first; in reading mode only.
    """

    unit: Span | None = None
    evidence: tuple[Span, ...] = ()
    selected: Span | None = None
    margin: tuple[tuple[Span, tuple[str, ...]], ...] = ()


def wrap(transcript: Transcript, grid: WordGrid, width: int) -> list[Line]:
    """The lines of a transcript whose words fit into ``width`` cells; a word that is longer has a line of its own."""
    lines: list[Line] = []
    text = transcript.text
    at = 0
    names = {speaker.name: person_of(transcript, speaker.name).pseudonym for speaker in transcript.speakers}
    for turn in transcript.turns:
        when = f"  {_clock(turn.start_ms)}" if turn.start_ms is not None else ""
        if lines:
            lines.append(Line(at, at))
        lines.append(Line(at, at, f"{names.get(turn.speaker, turn.speaker)}{when}"))
        first, used = at, 0
        while at < len(grid.words) and grid.words[at].start < turn.span.end:
            long = cell_len(grid.words[at].of(text))
            if used and used + 1 + long > width:
                lines.append(Line(first, at))
                first, used = at, 0
            used += long + (1 if used else 0)
            at += 1
        if at > first:
            lines.append(Line(first, at))
    return lines


def _clock(milliseconds: int) -> str:
    minutes, seconds = divmod(milliseconds // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


class TranscriptView(Widget):
    """The transcript around the unit; with a margin in reading mode."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "transcript--heading",
        "transcript--around",
        "transcript--unit",
        "transcript--evidence",
        "transcript--selected",
        "transcript--margin",
        "transcript--bar",
    }
    DEFAULT_CSS = """
    TranscriptView .transcript--heading { text-style: italic; color: $text-muted; }
    TranscriptView .transcript--around { color: $foreground 45%; }
    TranscriptView .transcript--unit { color: $foreground; }
    TranscriptView .transcript--evidence { color: $text; text-style: bold underline; }
    TranscriptView .transcript--selected { text-style: reverse; }
    TranscriptView .transcript--margin { color: $secondary; }
    TranscriptView .transcript--bar { color: $primary; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._transcript: Transcript | None = None
        self._grid: WordGrid | None = None
        self._marks = Marks()
        self._lines: list[Line] = []
        self._starts: list[int] = []
        self._wrapped: OrderedDict[tuple[str, int], list[Line]] = OrderedDict()
        self._beside: Mapping[int, str] = {}
        self._styles: dict[tuple[str, ...], Style] = {}
        self.reading = False
        self.top = 0

    def lay_out(self, transcript: Transcript, grid: WordGrid, marks: Marks) -> None:
        """Show a transcript with these marks, and come to the unit."""
        self._transcript, self._grid, self._marks = transcript, grid, marks
        if self.size.height:
            self._wrap()
            self._come_to_unit()

    def prepare(self, transcript: Transcript, grid: WordGrid) -> None:
        """Wrap a transcript that will be shown soon."""
        if self.size.height:
            self._wrapped_for(transcript, grid)

    def mark(self, marks: Marks) -> None:
        """Other marks on the same transcript; it does not scroll, unless what is selected is out of sight."""
        self._marks = marks
        self._set_margin()
        if marks.selected is not None:
            at = self.line_of(marks.selected.end - 1)
            if not self.top <= at < self.top + self.size.height:
                self._go_to(at - self.size.height // 2)
        self.refresh()

    def notify_style_update(self) -> None:
        """Other colours: look them up anew."""
        super().notify_style_update()
        self._styles.clear()

    def _style(self, *names: str) -> Style:
        """The style of what is marked so; looked up once, for there are hundreds of words on a screen."""
        found = self._styles.get(names)
        if found is None:
            found = self.rich_style
            for name in names:
                found = found + self.get_component_rich_style(f"transcript--{name}")
            self._styles[names] = found
        return found

    def on_resize(self) -> None:
        """Wrap anew for another width."""
        if self._transcript is not None:
            self._wrap()
            self._come_to_unit()

    @property
    def text_width(self) -> int:
        """Cells there are for words."""
        return max(self.size.width - GUTTER - BAR - (MARGIN if self.reading else 0), 10)

    def _wrap(self) -> None:
        assert self._transcript is not None
        assert self._grid is not None
        self._lines = self._wrapped_for(self._transcript, self._grid)
        self._starts = [line.first for line in self._lines]
        self._set_margin()

    def _wrapped_for(self, transcript: Transcript, grid: WordGrid) -> list[Line]:
        key = (transcript.id, self.text_width)
        if key not in self._wrapped:
            self._wrapped[key] = wrap(transcript, grid, self.text_width)
            if len(self._wrapped) > _KEPT:
                self._wrapped.popitem(last=False)
        self._wrapped.move_to_end(key)
        return self._wrapped[key]

    def line_of(self, offset: int) -> int:
        """The number of the line in which the word at or after a place of the text stands."""
        assert self._grid is not None
        word = self._grid.first(Span(offset, offset + 1))
        return max(bisect_right(self._starts, word) - 1, 0)

    def word_below(self, word: int, step: int) -> int:
        """The first word of the line so many lines below (above if negative) the one a word stands in."""
        at = max(bisect_right(self._starts, word) - 1, 0)
        while 0 <= at + step < len(self._lines):
            at += step
            if self._lines[at].last > self._lines[at].first:
                return self._lines[at].first
        return word

    def _come_to_unit(self) -> None:
        unit = self._marks.unit
        if unit is None or not self._lines:
            return
        first, last = self.line_of(unit.start), self.line_of(max(unit.end - 1, unit.start))
        height = max(self.size.height, 1)
        # A third above, for what was asked; the beginning if the unit is longer than the screen.
        above = max(min(height // 3, height - (last - first + 1)), 1)
        self._go_to(first - above)

    def _go_to(self, top: int) -> None:
        self.top = min(max(top, 0), max(len(self._lines) - self.size.height, 0))
        self.refresh()

    def scroll_lines(self, lines: int) -> None:
        """Scroll down by so many lines, up if negative."""
        self._go_to(self.top + lines)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self.scroll_lines(-3)

    def _set_margin(self) -> None:
        beside: dict[int, str] = {}
        if self.reading and self._lines:
            for span, notes in self._marks.margin:
                first, last = self.line_of(span.start), self.line_of(max(span.end - 1, span.start))
                room = [at for at in range(first, last + 1) if at not in beside]
                for at, note in zip(room, notes, strict=False):
                    beside[at] = note
                if room and len(notes) > len(room):
                    beside[room[-1]] += f" +{len(notes) - len(room)}"
        self._beside = beside

    def render_line(self, y: int) -> Strip:
        """One line of what can be seen."""
        width = self.size.width
        at = self.top + y
        base = self._style()
        if not 0 <= at < len(self._lines) or self._transcript is None or self._grid is None:
            return Strip.blank(width, base)
        line = self._lines[at]
        cells: list[Segment] = []
        inside = self._in_unit(line)
        cells.append(Segment("▌ " if inside else "  ", self._style("unit")))
        if line.heading:
            cells.append(Segment(line.heading, self._style("heading")))
        else:
            cells += self._words(line)
        used = sum(segment.cell_length for segment in cells)
        if self.reading:
            room = width - MARGIN - BAR
            cells.append(Segment(" " * max(room - used, 0), base))
            note = self._beside.get(at, "")
            cells.append(Segment(f"│ {note}", self._style("margin")))
        strip = Strip(cells).adjust_cell_length(width - BAR, base).crop(0, width - BAR)
        return Strip([*strip, Segment(self._bar(y), self._style("bar"))])

    def _bar(self, y: int) -> str:
        """The cells at the right edge: where in the interview one is."""
        height, lines = self.size.height, len(self._lines)
        if lines <= height:
            return "  "
        first = self.top * height // lines
        long = max(height * height // lines, 1)
        return " ┃" if first <= y < first + long else "  "

    def _in_unit(self, line: Line) -> bool:
        unit = self._marks.unit
        if unit is None or line.first >= line.last or self._grid is None:
            return False
        words = self._grid.words
        return words[line.first].start < unit.end and unit.start < words[line.last - 1].end

    def _words(self, line: Line) -> list[Segment]:
        assert self._transcript is not None
        assert self._grid is not None
        marks, text = self._marks, self._transcript.text
        found: list[Segment] = []
        before: tuple[str, ...] = ()
        for number in range(line.first, line.last):
            word = self._grid.words[number]
            now = _marked(word, marks)
            if number > line.first:
                both = tuple(name for name in now if name in before)
                found.append(Segment(" ", self._style(*(both or ("around",)))))
            found.append(Segment(word.of(text), self._style(*now)))
            before = now
        return found


def _marked(word: Span, marks: Marks) -> tuple[str, ...]:
    names = ["unit" if marks.unit is not None and word.overlaps(marks.unit) else "around"]
    if any(word.overlaps(span) for span in marks.evidence):
        names.append("evidence")
    if marks.selected is not None and word.overlaps(marks.selected):
        names.append("selected")
    return tuple(names)
