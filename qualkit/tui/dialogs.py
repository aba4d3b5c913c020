"""The small windows of the review: pick a code, write a line, answer yes or no, read a page, choose what is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from qualkit.review.filters import Filter
from qualkit.tui.picking import Pick, matches
from qualkit.tui.wording import WORDS, decimal

__all__ = ["Confirm", "FilterMenu", "Menu", "Page", "Pick", "Picker", "Prompt"]

Answer = TypeVar("Answer")
_BOX = """
    align: center middle;
    & > Vertical { width: 76; max-width: 96%; height: auto; max-height: 92%; border: round $primary;
                   background: $surface; padding: 0 1; }
    & Input { border: none; height: 1; padding: 0; background: $panel; }
"""


class Dialog(ModalScreen[Answer]):
    """A window that answers once: a second key that was on its way when it closed is for nobody."""

    _answered = False

    def answer(self, what: Answer) -> None:
        """Close with this answer."""
        if not self._answered:
            self._answered = True
            self.dismiss(what)


class Picker(Dialog[str | None]):
    """Type some letters of a name; enter takes the first, arrows another, 1-9 the recent ones while nothing is typed.

    Gives the id that was picked, an empty text where ``empty`` is allowed and nothing was typed, None if left.
    """

    CSS = f"Picker {{ {_BOX} }} Picker #about {{ height: 3; color: $text-muted; }}"

    def __init__(
        self,
        heading: str,
        picks: Sequence[Pick],
        *,
        nothing: str = "",
        recent: Sequence[str] = (),
        empty: bool = False,
    ) -> None:
        super().__init__()
        self._asks = heading
        self._picks = list(picks)
        self._recent = [pick for each in recent for pick in picks if pick.id == each][:9]
        self._empty = empty
        self._nothing = nothing
        self._found: list[Pick] = []
        self._at = 0

    def compose(self) -> ComposeResult:
        """A line to type in, the list, and a line about the one that is chosen."""
        with Vertical():
            yield Static(self._asks, markup=False)
            yield Input(id="typed")
            yield Static(id="list")
            yield Static(id="about")

    def on_mount(self) -> None:
        """Everything is there to begin with, what was used last first."""
        self._search("")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Each letter narrows it down."""
        typed = event.value
        if len(typed) == 1 and typed in "123456789" and int(typed) <= len(self._recent):
            self.answer(self._recent[int(typed) - 1].id)
            return
        self._search(typed)

    def on_input_submitted(self) -> None:
        """Enter takes the chosen one."""
        typed = self.query_one(Input).value
        if not typed and self._empty:
            self.answer("")
        elif self._found:
            self.answer(self._found[self._at].id)

    def on_key(self, event: events.Key) -> None:
        """Arrows choose, escape leaves."""
        if event.key in ("down", "up"):
            self._at = min(max(self._at + (1 if event.key == "down" else -1), 0), max(len(self._found) - 1, 0))
            self._draw()
            event.stop()
        elif event.key == "escape":
            self.answer(None)
            event.stop()

    def _search(self, typed: str) -> None:
        self._at = 0
        if typed:
            self._found = matches(typed, self._picks)
        else:
            rest = [pick for pick in self._picks if pick not in self._recent]
            self._found = [*self._recent, *rest]
        self._draw()

    def _draw(self) -> None:
        room = max(min(self.app.size.height - 12, 14), 3)
        top = max(min(self._at - room // 2, len(self._found) - room), 0)
        lines = Text()
        typed = self.query_one(Input).value
        for at in range(top, min(top + room, len(self._found))):
            pick = self._found[at]
            number = f"{at + 1} " if not typed and at < len(self._recent) else "  "
            line = Text(f"{'›' if at == self._at else ' '}{number}{pick.name}", no_wrap=True, overflow="ellipsis")
            if pick.shows_id and pick.id != pick.name:
                line.append(f"  {pick.id}", style="dim")
            if at == self._at:
                line.stylize("reverse")
            lines.append_text(line)
            lines.append("\n")
        self.query_one("#list", Static).update(lines)
        about = self._found[self._at].about if self._found else self._nothing
        self.query_one("#about", Static).update(Text(about, overflow="ellipsis"))


class Prompt(Dialog[str | None]):
    """A line to write; enter keeps it, escape leaves."""

    CSS = f"Prompt {{ {_BOX} }}"

    def __init__(self, heading: str, value: str = "") -> None:
        super().__init__()
        self._asks = heading
        self._value = value

    def compose(self) -> ComposeResult:
        """The heading and the line."""
        with Vertical():
            yield Static(self._asks, markup=False)
            yield Input(self._value, select_on_focus=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter."""
        self.answer(event.value)

    def on_key(self, event: events.Key) -> None:
        """Escape."""
        if event.key == "escape":
            self.answer(None)
            event.stop()


class Confirm(Dialog[bool]):
    """A question; only the letter for yes is a yes."""

    CSS = f"Confirm {{ {_BOX} }}"

    def __init__(self, question: str, yes: str) -> None:
        super().__init__()
        self._question = question
        self._yes = yes

    def compose(self) -> ComposeResult:
        """The question."""
        with Vertical():
            yield Static(self._question, markup=False)

    def on_key(self, event: events.Key) -> None:
        """Any key answers."""
        event.stop()
        self.answer(event.key == self._yes)


class Page(Dialog[None]):
    """Something to read; any key that does not scroll closes it."""

    CSS = f"Page {{ {_BOX} }} Page VerticalScroll {{ height: auto; max-height: 100%; }}"

    def __init__(self, heading: str, text: Text, closing: str) -> None:
        super().__init__()
        self._asks = heading
        self._text = text
        self._foot_text = closing

    def compose(self) -> ComposeResult:
        """The page."""
        with Vertical():
            yield Static(Text(self._asks, style="bold"))
            with VerticalScroll():
                yield Static(self._text)
            yield Static(Text(self._foot_text, style="dim"))

    def on_key(self, event: events.Key) -> None:
        """Arrows and page keys scroll."""
        scroll = self.query_one(VerticalScroll)
        moves = {"down": 1, "j": 1, "up": -1, "k": -1, "pagedown": 10, "space": 10, "pageup": -10}
        event.stop()
        if event.key in moves:
            scroll.scroll_relative(y=moves[event.key], animate=False)
        else:
            self.answer(None)


class Menu(Dialog[str | None]):
    """Some lines, each with a letter; gives the letter that was pressed, None if another key was."""

    CSS = f"Menu {{ {_BOX} }}"

    def __init__(self, heading: str, lines: Sequence[tuple[str, str]], closing: str) -> None:
        super().__init__()
        self._asks = heading
        self._choices = dict(lines)
        self._foot_text = closing

    def compose(self) -> ComposeResult:
        """The lines."""
        text = Text(f"{self._asks}\n", style="bold")
        shown = Text()
        for letter, line in self._choices.items():
            shown.append(f" {letter} ", style="reverse")
            shown.append(f" {line}\n")
        shown.append(self._foot_text, style="dim")
        with Vertical():
            yield Static(text)
            yield Static(shown)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses, anything else leaves."""
        event.stop()
        self.answer(event.key if event.key in self._choices else None)


class FilterMenu(Dialog[tuple[Filter, str] | str | None]):
    """What is shown and in what order. Gives the filter and the order, or the letter of what has to be asked for."""

    CSS = f"FilterMenu {{ {_BOX} }}"

    def __init__(self, now: Filter, order: str, *, lang: str, informant: str, code: str) -> None:
        super().__init__()
        self.filter = now
        self.order = order
        self._lang = lang
        self._informant = informant
        self._code = code

    def compose(self) -> ComposeResult:
        """A line for each thing to choose."""
        with Vertical():
            yield Static(id="menu")

    def on_mount(self) -> None:
        """Draw it."""
        self._draw()

    def _draw(self) -> None:
        words, asked = WORDS[self._lang], self.filter
        least, most = asked.least, asked.most
        between = words["all"]
        if least is not None or most is not None:
            between = f"{decimal(least or 0.0, self._lang)}-{decimal(1.0 if most is None else most, self._lang)}"
        lines = Text()
        lines.append(f"{words['filter']}\n", style="bold")
        for letter, name, value in (
            ("c", "filter_code", self._code or words["all"]),
            ("i", "filter_informant", self._informant or words["all"]),
            ("p", "filter_probability", between),
            ("u", "filter_undecided", words["on" if asked.undecided else "off"]),
            ("f", "filter_flagged", words["on" if asked.flagged else "off"]),
            ("m", "filter_memo", words["on" if asked.memo else "off"]),
            ("d", "filter_disagreement", words["on" if asked.disagreement else "off"]),
            ("o", "filter_order", words[self.order]),
            ("n", "filter_none", ""),
        ):
            lines.append(f" {letter} ", style="reverse")
            lines.append(f" {words[name]}" + (f": {value}" if value else "") + "\n")
        lines.append(words["filter_how"], style="dim")
        self.query_one("#menu", Static).update(lines)

    def on_key(self, event: events.Key) -> None:
        """A letter chooses."""
        event.stop()
        match event.key:
            case "u":
                self.filter = replace(self.filter, undecided=not self.filter.undecided)
            case "f":
                self.filter = replace(self.filter, flagged=not self.filter.flagged)
            case "m":
                self.filter = replace(self.filter, memo=not self.filter.memo)
            case "d":
                self.filter = replace(self.filter, disagreement=not self.filter.disagreement)
            case "o":
                self.order = "text" if self.order == "queue" else "queue"
            case "n":
                self.filter, self._code, self._informant = Filter(), "", ""
            case "c" | "i" | "p":
                self.answer(event.key)
                return
            case "enter":
                self.answer((self.filter, self.order))
                return
            case "escape" | "q" | "t":
                self.answer(None)
                return
        self._draw()
