"""A review session comes in; the app that draws it and hands it each key goes out.

Nothing is decided here: a key calls an action, an action calls the session, and what the session then shows is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace

from textual import events
from textual.app import SystemCommand
from textual.screen import Screen

from qualkit.errors import QualkitError
from qualkit.model import Decision
from qualkit.tui import code_panel
from qualkit.tui.keys import ACTIONS
from qualkit.tui.recoding import Recoding
from qualkit.tui.theme import next_theme
from qualkit.tui.transcript_view import TranscriptView

__all__ = ["ReviewApp"]

_EVERY = 0.5  # seconds between looks at whether something was learned
_SELDOM = 5.0  # seconds between looks at whether somebody has changed the codebook
_KEEP_MOVING = frozenset(
    {"start", "end", "earlier", "later", "accept", "done", "cancel", "help", "scroll_down", "scroll_up"}
)


class ReviewApp(Recoding):
    """The review on a screen."""

    def on_mount(self) -> None:
        """Listen for what is learned, and for changes of the codebook."""
        if self._project is not None:
            self.set_interval(_SELDOM, self._follow)
        if self._teaching is not None:
            self.set_interval(_EVERY, self._listen)

    # Keys

    def on_key(self, event: events.Key) -> None:
        """Hand a key to its action; a key that has none is left alone."""
        if len(self.screen_stack) > 1:
            return
        name = self.keymap.action(event.key)
        if name is None:
            return
        event.stop()
        event.prevent_default()
        self.perform(name)

    def perform(self, name: str) -> None:
        """Do one of the actions of the keymap; what the store refuses is said, and nothing is lost."""
        self._said = ""
        if self._edge and name not in _KEEP_MOVING:
            self._edge = ""
            self.session.go(0)  # what was moved and not accepted is where it was
        try:
            if self._cursor is not None and self._selecting(name):
                return
            getattr(self, f"do_{name}")() if not name.startswith("choose_") else self._choose(int(name[-1]) - 1)
        except QualkitError as error:
            self._said = f"{error.message}" + (f" ({error.hint})" if error.hint else "")
            self._draw_lines()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:  # noqa: ARG002 - Textual's
        """Every action, for the palette."""
        for action in ACTIONS:
            keys = self.keymap.shown(action.id, self.lang, every=True)
            yield SystemCommand(action.help[self.lang], keys, lambda name=action.id: self.perform(name))

    def _decide(self, verb: str, said: str, act: Callable[[], None]) -> None:
        choice = self.session.choice
        if choice is None:
            self.say(self.words["nothing_chosen"].format(verb=verb))
            self._draw_lines()
            return
        code = choice.code
        act()
        self._edge = ""
        told = self.words[said].format(code=self._label(code))
        card = self.session.card
        self.say(f"{told}. {self.words['all_decided']}" if card is not None and not card.undecided else told)
        self._decided()

    def do_accept(self) -> None:
        """Accept the chosen code."""
        self._decide("godkende" if self.lang == "da" else "accept", "accepted", self.session.accept)

    def do_reject(self) -> None:
        """Reject the chosen code."""
        self._decide("afvise" if self.lang == "da" else "reject", "rejected", self.session.reject)

    def do_done(self) -> None:
        """Done with the unit."""
        if self._edge:
            self.do_accept()
            return
        left = self.session.done()
        codes = ", ".join(map(self._label, left))
        self.say(self.words["done_no"].format(codes=codes) if left else self.words["done"])
        self._decided()

    def do_skip(self) -> None:
        """Later."""
        self.session.skip()
        self.say(self.words["skipped"])
        self.draw()

    def do_undo(self) -> None:
        """Take back the last act."""
        taken = self.session.undo()
        self._tell_undone(taken, "undone", "nothing_to_undo")

    def do_redo(self) -> None:
        """Bring it again."""
        self._tell_undone(self.session.redo(), "redone", "nothing_to_redo")

    def _tell_undone(self, act: Sequence[Decision], said: str, nothing: str) -> None:
        told = code_panel.what(act, self.session.material, self.lang)
        self.say(self.words[said].format(what=told) if act else self.words[nothing])
        self.draw()

    def _choose(self, at: int) -> None:
        self.session.choose(at)
        self._draw_choice()

    def _draw_choice(self) -> None:
        if self.session.card is not None:
            self._base().query_one(TranscriptView).mark(self._marks())
        self._draw_side()
        self._draw_lines()

    def do_next_code(self) -> None:
        """The next code of the card, or the next unit in reading mode."""
        if self._base().has_class("reading"):
            self._beside(1)
            return
        self._choose(self.session.chosen + 1)

    def do_previous_code(self) -> None:
        """The one before."""
        if self._base().has_class("reading"):
            self._beside(-1)
            return
        self._choose(self.session.chosen - 1)

    def _beside(self, step: int) -> None:
        """The unit before or after in the telling."""
        self.session.go_in_text(step)
        self.draw()

    def do_next_unit(self) -> None:
        """The next unit."""
        self.session.go(1)
        self._edge = ""
        self.draw()

    def do_previous_unit(self) -> None:
        """The unit before."""
        self.session.go(-1)
        self._edge = ""
        self.draw()

    def do_same_code(self) -> None:
        """The next undecided unit with the chosen code."""
        if not self.session.go_to_same_code():
            self.say(self.words["no_more_same"])
        self.draw()

    # Edges and selecting

    def do_start(self) -> None:
        """Move the first word of what carries the code."""
        self._edge = "start" if self.session.choice is not None else ""
        self._draw_choice()

    def do_end(self) -> None:
        """Move the last word."""
        self._edge = "end" if self.session.choice is not None else ""
        self._draw_choice()

    def do_earlier(self) -> None:
        """A word back."""
        self._move(-1)

    def do_later(self) -> None:
        """A word on."""
        self._move(1)

    def _move(self, words: int) -> None:
        if self._edge:
            self.session.move(self._edge, words)
            self._draw_choice()

    def do_cancel(self) -> None:
        """Leave moving or selecting."""
        if self._edge:
            self._edge = ""
            self.session.go(0)
        elif self._cursor is None and self.session.filter.only is not None:  # a search is left as it was begun
            self.session.set_filter(replace(self.session.filter, only=None))
        self._cursor = self._anchor = None
        self.draw()

    def do_select(self) -> None:
        """Begin to select words."""
        card = self.session.card
        if card is not None:
            self._edge = ""
            self._cursor = self.session.material.words(card.transcript.id).first(card.unit.span)
            self._anchor = None
            self._draw_choice()

    def _selecting(self, name: str) -> bool:
        """What keys mean while words are being selected; False for those that mean what they always do."""
        assert self._cursor is not None
        assert self.session.card is not None
        grid = self.session.material.words(self.session.card.transcript.id)
        view = self._base().query_one(TranscriptView)
        match name:
            case "earlier" | "later":
                self._cursor = min(max(self._cursor + (1 if name == "later" else -1), 0), len(grid.words) - 1)
            case "next_code" | "previous_code":
                self._cursor = view.word_below(self._cursor, 1 if name == "next_code" else -1)
            case "skip" | "select" if self._anchor is None:
                self._anchor = self._cursor
            case "skip" | "select" | "done" | "add" | "change" | "accept":
                span = grid.over(self._anchor if self._anchor is not None else self._cursor, self._cursor)
                self._cursor = self._anchor = None
                self._ask_code("pick", lambda code: self._add(code, span))
                return True
            case "cancel":
                self._cursor = self._anchor = None
            case "help" | "quit":
                return False
        self._draw_choice()
        return True

    # The rest

    def do_reading(self) -> None:
        """Reading mode, or back."""
        base = self._base()
        base.toggle_class("reading")
        base.query_one(TranscriptView).reading = base.has_class("reading")
        self.call_after_refresh(self.draw)

    def do_scroll_down(self) -> None:
        """Scroll the transcript."""
        view = self._base().query_one(TranscriptView)
        view.scroll_lines(view.size.height // 2)

    def do_scroll_up(self) -> None:
        """Scroll the transcript."""
        view = self._base().query_one(TranscriptView)
        view.scroll_lines(-(view.size.height // 2))

    def do_theme(self) -> None:
        """The other colours; the terminal's own where it was started with them."""
        self._colours = next_theme(self._colours)
        self._use_colours()
        self.say(self.words["theme"].format(name=self._colours))
        self.draw()

    def do_language(self) -> None:
        """Danish or English."""
        self.lang = "en" if self.lang == "da" else "da"
        self.draw()

    def action_help_quit(self) -> None:
        """Ctrl-C: everything is on disk, so there is nothing to ask."""
        self.exit()

    def do_quit(self) -> None:
        """Leave; everything is on disk."""
        self.exit()

    def _follow(self) -> None:
        """Go by the codebook as it is now, when somebody else has changed it; not in the middle of something."""
        assert self._project is not None
        if len(self.screen_stack) != 1 or self._edge or self._cursor is not None:
            return
        with suppress(QualkitError):  # it looks again soon
            if self._project.store.code_changes() != self.session.code_changes:
                self._renew()
                self.say(self.words["code_changed"])
                self.draw()

    def _listen(self) -> None:
        assert self._teaching is not None
        if self.closing:
            return
        update = self._teaching.poll()
        if update is None:
            if self._teaching.failed and not self._told_why:
                self._told_why = True
                self.say(self.words["learning_failed"].format(why=self._teaching.failed))
                self._draw_lines()
            return
        shown = self.session.learned(update.changed)
        if shown:
            self.say(self.words["learned"].format(units=update.units, n=shown))
        self._draw_lines()
