"""A review session comes in; what a coder sees of it goes out: transcript, codes, progress, keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Static

from qualkit.model import Span
from qualkit.quotes import person_of
from qualkit.tui import code_panel
from qualkit.tui.dialogs import FilterMenu
from qualkit.tui.keys import ACTIONS, Keymap
from qualkit.tui.side_pane import SidePane
from qualkit.tui.theme import ANSI, THEMES
from qualkit.tui.transcript_view import Marks, TranscriptView
from qualkit.tui.wording import WORDS

if TYPE_CHECKING:
    from qualkit.project import Project
    from qualkit.project.reviewing import Session
    from qualkit.project.teaching import Teacher

__all__ = ["ReviewScreen"]

_BATCH = 10  # units ruled on between two lessons
_PAUSE = 0.03  # seconds after a card is drawn before the next transcript is made ready


class ReviewScreen(App[None]):
    """What is drawn; :class:`qualkit.tui.app.ReviewApp` hands it the keys."""

    CSS = """
    Screen { layout: vertical; }
    #head { height: 1; background: $panel; color: $foreground; }
    #body { height: 1fr; }
    TranscriptView { width: 1fr; height: 1fr; }
    #side { width: 36; border-left: vkey $primary; padding: 0 0 0 1; }
    .wide #side { width: 46; }
    .reading #side { display: none; }
    #side { height: 1fr; }
    #line { height: 1; color: $accent; }
    #foot { height: auto; max-height: 2; background: $panel; color: $foreground; }
    """
    ENABLE_COMMAND_PALETTE = True
    BINDINGS = []  # noqa: RUF012 - Textual reads it so; keys go through the keymap, which settings can change

    def __init__(
        self,
        session: Session,
        *,
        lang: str = "da",
        theme: str = "dark",
        keys: Mapping[str, Sequence[str]] | None = None,
        search: Callable[[str], Iterable[str]] | None = None,
        teaching: Teacher | None = None,
        project: Project | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.lang = lang
        self.keymap = Keymap(keys)
        self._colours = theme
        self._find = search
        self._teaching = teaching
        self._project = project
        self._said = ""
        self._edge = ""
        self._cursor: int | None = None
        self._anchor: int | None = None
        self._recent: list[str] = []
        self._menu: FilterMenu | None = None
        self._untaught = 0
        self._foot = Text()
        self._told_why = False
        for each in THEMES.values():
            self.register_theme(each)

    # Drawing

    def compose(self) -> ComposeResult:
        """Head, transcript beside the codes, a line that says what happened, and the keys."""
        yield Static(id="head")
        with Horizontal(id="body"):
            yield TranscriptView(id="transcript")
            yield SidePane(id="side")
        yield Static(id="line")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """The colours; the first card is drawn when it is known how large the terminal is."""
        self._use_colours()

    def _use_colours(self) -> None:
        self.theme = "ansi-dark" if self._colours == ANSI else THEMES[self._colours].name

    def on_resize(self, event: events.Resize) -> None:
        """A wide terminal has more room for the codes."""
        self.screen_stack[0].set_class(event.size.width >= 120, "wide")
        self.call_after_refresh(self.draw)

    def _fatal_error(self) -> None:
        """End; whoever started the review says what went wrong, without the words that were on the screen."""
        self._close_messages_no_wait()

    @property
    def failure(self) -> BaseException | None:
        """What ended the review, if it was no key."""
        return self._exception

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the chosen language."""
        return WORDS[self.lang]

    def draw(self) -> None:
        """Show the session as it stands."""
        self._draw_transcript()
        self._draw_side()
        self._draw_lines()
        self.set_timer(_PAUSE, self._look_ahead)

    def _look_ahead(self) -> None:
        """Fetch and wrap what will come next while the coder reads: a queue jumps from interview to interview."""
        if self.closing:
            return
        if identity := self.session.ahead():
            material = self.session.material
            self._base().query_one(TranscriptView).prepare(material.transcript(identity), material.words(identity))

    @property
    def closing(self) -> bool:
        """True when there is nothing to draw on any more: a timer may still ring then."""
        return not self.screen_stack

    def _base(self) -> Screen[object]:
        return self.screen_stack[0]

    def _draw_transcript(self) -> None:
        card = self.session.card
        view = self._base().query_one(TranscriptView)
        if card is not None:
            grid = self.session.material.words(card.transcript.id)
            view.lay_out(card.transcript, grid, self._marks())

    def _marks(self) -> Marks:
        card, choice = self.session.card, self.session.choice
        assert card is not None
        evidence: tuple[Span, ...] = ()
        if choice is not None and choice.suggestion is not None:
            evidence = tuple(piece.span for piece in choice.suggestion.evidence)
        selected = None
        if self._cursor is not None:
            grid = self.session.material.words(card.transcript.id)
            selected = grid.over(self._anchor if self._anchor is not None else self._cursor, self._cursor)
        elif choice is not None and (self._edge or choice.span != card.unit.span):
            selected = choice.span
        margin = self._margin() if self._base().has_class("reading") else ()
        return Marks(card.unit.span, evidence, selected, margin)

    def _margin(self) -> tuple[tuple[Span, tuple[str, ...]], ...]:
        assert self.session.card is not None
        notes = []
        for unit, choices in self.session.beside(self.session.card.transcript.id):
            told = code_panel.margin_notes(choices, self.session.material, self.lang)
            if told:
                notes.append((unit.span, told))
        return tuple(notes)

    def _draw_side(self) -> None:
        session = self.session
        side = self._base().query_one(SidePane)
        if session.card is None:
            side.show(Text(), Text(self.words["nothing_shown"]))
            return
        width = max(side.content_size.width, 20)
        side.show(
            code_panel.code_list(
                session.card,
                session.chosen,
                session.material,
                lang=self.lang,
                width=width,
                room=max(side.size.height // 2 - 2, 3),
            ),
            code_panel.code_details(
                session.card, session.choice, session.material, lang=self.lang, blind=session.blind
            ),
        )

    def _draw_lines(self) -> None:
        base, session, words = self._base(), self.session, self.words
        progress = session.progress
        left = f" {session.coder}"
        if session.card is not None:
            card = session.card
            left += f" · {session.material.names[card.transcript.id]}"
            why = card.why if card.why == "random" or not session.blind else ""
            signs = [person_of(card.transcript, card.unit.speaker).pseudonym, words[why] if why else ""]
            signs += [words["flag"] if card.state.flag else "", words["memo_sign"] if card.state.memos else ""]
            signs += [words["later"] if card.state.skipped and not card.state.closed else ""]
            signs += [
                words["blind"] if session.blind else "",
                words["filter"].lower() if not session.filter.empty else "",
            ]
            left += "".join(f" · {sign}" for sign in signs if sign)
        done = progress.closed / progress.units if progress.units else 1.0
        bar = "█" * round(done * 10) + "░" * (10 - round(done * 10))
        right = f"{words['place'].format(ruled=progress.closed, units=progress.units)} {bar} "
        gap = max(self.size.width - cell_len(left) - cell_len(right), 1)
        base.query_one("#head", Static).update(
            Text(f"{left}{' ' * gap}{right}", no_wrap=True, overflow="crop"), layout=False
        )
        line = self._mode() or self._said
        if not self._mode() and progress.units and progress.closed == progress.units:
            done_with = words["all_done" if session.filter.empty else "all_done_here"]
            line = " · ".join(part for part in (line, done_with) if part)
        base.query_one("#line", Static).update(Text(f" {line}", no_wrap=True, overflow="ellipsis"), layout=False)
        foot = self._footer()
        if foot != self._foot:  # it takes part in the layout, and hardly ever changes
            self._foot = foot
            base.query_one("#foot", Static).update(foot)

    def _mode(self) -> str:
        if self._cursor is not None:
            return self.words["select_first" if self._anchor is None else "select_last"]
        return self.words[f"moving_{self._edge}"] if self._edge else ""

    def _footer(self) -> Text:
        """As many keys as there is room for; help and quit are always among them."""
        shown = {action.id: action for action in ACTIONS if action.short[self.lang]}
        always = ("help", "quit")
        parts = {name: (self.keymap.shown(name, self.lang), each.short[self.lang]) for name, each in shown.items()}
        room = self.size.width * (2 if self.size.height > 20 else 1)
        room -= sum(cell_len(f" {k} {w} ") for k, w in (parts[name] for name in always))
        line, used = Text(), 0
        for name in [*(each for each in parts if each not in always), *always]:
            key, word = parts[name]
            long = cell_len(f" {key} {word} ")
            if used + long > self.size.width:  # a key and its word stay together
                room -= self.size.width - used
                line.append("\n")
                used = 0
            if name not in always:
                if long > room:
                    room = 0
                    continue
                room -= long
            used += long
            line.append(" ")
            line.append(key, style="bold")
            line.append(f" {word} ")
        return line

    def say(self, text: str) -> None:
        """What the line above the keys says until the next key."""
        self._said = text

    def _label(self, code: str) -> str:
        return self.session.material.label(code, self.lang)

    def _decided(self) -> None:
        self.draw()
        self._untaught += 1
        if self._teaching is not None and self._untaught >= _BATCH:
            self._untaught = 0
            self._teaching.tell()
