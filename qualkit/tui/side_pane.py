"""The list of codes and what is known of the chosen one come in; the lines beside the transcript go out."""

from __future__ import annotations

from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.strip import Strip
from textual.widget import Widget

__all__ = ["SidePane"]


class SidePane(Widget):
    """Two texts, one above the other; what does not fit is reached with the wheel, and with the key for why."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = Text()
        self._lines: list[Strip] = []
        self._top = 0

    def show(self, codes: Text, told: Text) -> None:
        """Show these from the beginning."""
        self._text = Text.assemble(codes, "\n", told)
        self._top = 0
        self._wrap()

    def notify_style_update(self) -> None:
        """Other colours."""
        super().notify_style_update()
        self._wrap()

    def on_resize(self) -> None:
        """Another width."""
        self._wrap()

    def _wrap(self) -> None:
        width = self.size.width
        if not width:
            return
        console, base = self.app.console, self.rich_style
        self._lines = [
            Strip(Segment.apply_style(line.render(console), base)).adjust_cell_length(width, base)
            for line in self._text.wrap(console, width)
        ]
        self.refresh()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel."""
        event.stop()
        self._scroll(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel."""
        event.stop()
        self._scroll(-3)

    def _scroll(self, lines: int) -> None:
        self._top = min(max(self._top + lines, 0), max(len(self._lines) - self.size.height, 0))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        at = self._top + y
        width = self.size.width
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        if y == self.size.height - 1 and at + 1 < len(self._lines):
            return Strip([Segment("…", self.rich_style)]).adjust_cell_length(width, self.rich_style)
        return self._lines[at].crop(0, width)
