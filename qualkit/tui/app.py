"""A review session comes in; the app that draws it and hands it each key goes out.

Nothing is decided here: a key calls an action, an action calls the session, and what the session then shows is drawn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import App, ComposeResult, SystemCommand
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widgets import Static

from qualkit.errors import QualkitError
from qualkit.model import Decision, Span, Verdict
from qualkit.review.filters import Filter
from qualkit.tui import code_panel
from qualkit.tui.dialogs import Confirm, FilterMenu, Page, Pick, Picker, Prompt
from qualkit.tui.keys import ACTIONS, Keymap
from qualkit.tui.theme import ANSI, THEMES, next_theme
from qualkit.tui.transcript_view import Marks, TranscriptView
from qualkit.tui.wording import WORDS, decimal

if TYPE_CHECKING:
    from qualkit.project.reviewing import Session

__all__ = ["ReviewApp", "Teaching"]

_EVERY = 0.5  # seconds between looks at whether something was learned
_BATCH = 10  # units ruled on between two lessons
_ANSWERS = frozenset({Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT, Verdict.DONE})


class Teaching(Protocol):
    """What learns in the background while a coder decides: see :mod:`qualkit.project.teaching`."""

    def tell(self) -> None:
        """Learn from all that is decided now; returns at once."""

    def heard(self) -> tuple[Sequence[tuple[str, str, float, float]], int] | str | None:
        """What was learned since: changes and the units they rest on; words if it cannot learn; None if there is
        nothing new."""

    def close(self) -> None:
        """Stop at once."""


class ReviewApp(App[None]):
    """The review on a screen."""

    CSS = """
    Screen { layout: vertical; }
    #head { height: 1; background: $panel; color: $foreground; }
    #body { height: 1fr; }
    TranscriptView { width: 1fr; height: 1fr; padding: 0 1 0 0; }
    #side { width: 36; border-left: vkey $primary; padding: 0 0 0 1; }
    .wide #side { width: 46; }
    .reading #side { display: none; }
    #codes { height: auto; max-height: 50%; }
    #details { height: 1fr; scrollbar-size-vertical: 1; padding: 1 0 0 0; }
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
        teaching: Teaching | None = None,
    ) -> None:
        super().__init__()
        self.session = session
        self.lang = lang
        self.keymap = Keymap(keys)
        self._colours = theme
        self._find = search
        self._teaching = teaching
        self._said = ""
        self._edge = ""
        self._cursor: int | None = None
        self._anchor: int | None = None
        self._recent: list[str] = []
        self._menu: FilterMenu | None = None
        self._untaught = 0
        for each in THEMES.values():
            self.register_theme(each)

    # Drawing

    def compose(self) -> ComposeResult:
        """Head, transcript beside the codes, a line that says what happened, and the keys."""
        yield Static(id="head")
        with Horizontal(id="body"):
            yield TranscriptView(id="transcript")
            with Vertical(id="side"):
                yield Static(id="codes")
                with VerticalScroll(id="details", can_focus=False):
                    yield Static(id="told")
        yield Static(id="line")
        yield Static(id="foot")

    def on_mount(self) -> None:
        """Draw the first card; listen for what is learned."""
        self._use_colours()
        if self._teaching is not None:
            self.set_interval(_EVERY, self._listen)

    def _use_colours(self) -> None:
        self.theme = "ansi-dark" if self._colours == ANSI else THEMES[self._colours].name

    def on_resize(self) -> None:
        """A wide terminal has more room for the codes."""
        self.screen_stack[0].set_class(self.size.width >= 120, "wide")
        self.call_after_refresh(self.draw)

    @property
    def words(self) -> Mapping[str, str]:
        """The words of the chosen language."""
        return WORDS[self.lang]

    def draw(self) -> None:
        """Show the session as it stands."""
        self._draw_transcript()
        self._draw_side()
        self._draw_lines()

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
        base, session = self._base(), self.session
        side = base.query_one("#side")
        width = max(side.content_size.width, 20)
        codes = base.query_one("#codes", Static)
        told = base.query_one("#told", Static)
        if session.card is None:
            codes.update("")
            told.update(self.words["nothing_shown"])
            return
        codes.update(code_panel.code_list(session.card, session.chosen, session.material, lang=self.lang, width=width))
        told.update(
            code_panel.code_details(session.card, session.choice, session.material, lang=self.lang, blind=session.blind)
        )
        base.query_one("#details").scroll_to(y=0, animate=False, immediate=True)

    def _draw_lines(self) -> None:
        base, session, words = self._base(), self.session, self.words
        progress = session.progress
        left = f" {session.coder}"
        if session.card is not None:
            card = session.card
            left += f" · {session.material.names[card.transcript.id]}"
            signs = [words[card.why] if card.why else "", words["flag"] if card.state.flag else ""]
            signs += [words["later"] if card.state.skipped and not card.state.ruled else ""]
            signs += [
                words["blind"] if session.blind else "",
                words["filter"].lower() if not session.filter.empty else "",
            ]
            left += "".join(f" · {sign}" for sign in signs if sign)
        done = progress.ruled / progress.units if progress.units else 1.0
        bar = "█" * round(done * 10) + "░" * (10 - round(done * 10))
        right = f"{words['place'].format(ruled=progress.ruled, units=progress.units)} {bar} "
        gap = max(self.size.width - cell_len(left) - cell_len(right), 1)
        base.query_one("#head", Static).update(
            Text(f"{left}{' ' * gap}{right}", no_wrap=True, overflow="crop"), layout=False
        )
        line = self._mode() or self._said
        if not self._mode() and progress.units and progress.ruled == progress.units:
            line = " · ".join(part for part in (line, words["all_done"]) if part)
        base.query_one("#line", Static).update(Text(f" {line}", no_wrap=True, overflow="ellipsis"), layout=False)
        base.query_one("#foot", Static).update(self._footer())

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

    def say(self, text: str) -> None:
        """What the line above the keys says until the next key."""
        self._said = text

    def _label(self, code: str) -> str:
        return self.session.material.label(code, self.lang)

    def _decide(self, verb: str, said: str, act: Callable[[], None]) -> None:
        choice = self.session.choice
        if choice is None:
            self.say(self.words["nothing_chosen"].format(verb=verb))
            self._draw_lines()
            return
        code = choice.code
        act()
        self._edge = ""
        self.say(self.words[said].format(code=self._label(code)))
        self._decided()

    def _decided(self) -> None:
        self.draw()
        self._untaught += 1
        if self._teaching is not None and self._untaught >= _BATCH:
            self._untaught = 0
            self._teaching.tell()

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
        self.session.done()
        self.say(self.words["done"])
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
            case "skip" | "select":
                self._anchor = self._cursor
            case "done" | "add" | "change" | "accept":
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

    # What is asked for

    def do_add(self) -> None:
        """A code that was not suggested."""
        if self.session.card is not None:
            self._ask_code("pick", lambda code: self._add(code, None))

    def _add(self, code: str, span: Span | None) -> None:
        self.session.add(code, span)
        self._remember(code)
        self.say(self.words["added"].format(code=self._label(code)))
        self._decided()

    def do_change(self) -> None:
        """Another code in place of the chosen one."""
        if self.session.choice is None:
            self.do_add()
            return
        self._ask_code("pick_change", self._change)

    def _change(self, code: str) -> None:
        self.session.change(code)
        self._remember(code)
        self.say(self.words["changed"].format(code=self._label(code)))
        self._decided()

    def _remember(self, code: str) -> None:
        self._recent = [code, *(each for each in self._recent if each != code)][:9]

    def _picks(self) -> list[Pick]:
        material = self.session.material
        return [
            Pick(code.id, self._label(code.id), code.definition.get(self.lang) or code.definition.get("da", ""))
            for code in material.codes.values()
        ]

    def _ask_code(self, heading: str, then: Callable[[str], None]) -> None:
        def answered(code: str | None) -> None:
            if code:
                self._safely(lambda: then(code))
            else:
                self.draw()

        self.push_screen(Picker(self.words[heading], self._picks(), recent=self._recent), answered)

    def _safely(self, act: Callable[[], None]) -> None:
        try:
            act()
        except QualkitError as error:
            self.say(f"{error.message} ({error.hint})" if error.hint else error.message)
            self._draw_lines()

    def do_memo(self) -> None:
        """Write a memo."""

        def answered(text: str | None) -> None:
            if text and text.strip():
                self._safely(lambda: self.session.memo(text))
                self.say(self._said or self.words["memo_kept"])
                self.draw()

        if self.session.card is not None:
            self.push_screen(Prompt(self.words["memo"]), answered)

    def do_flag(self) -> None:
        """Set or clear the flag."""
        if self.session.card is not None:
            self.say(self.words["flagged" if self.session.flag() else "unflagged"])
            self.draw()

    def do_search(self) -> None:
        """Show the units in which something was said."""

        def answered(text: str | None) -> None:
            if text is None or self._find is None:
                return
            only = frozenset(self._find(text)) if text.strip() else None
            self.session.set_filter(replace(self.session.filter, only=only))
            if only is not None:
                self.say(self.words["found"].format(n=len(self.session.queue)))
            self.draw()

        self.push_screen(Prompt(self.words["search"]), answered)

    def do_filter(self) -> None:
        """Choose what is shown."""
        self._open_menu(self.session.filter, self.session.order)

    def _open_menu(self, asked: Filter, order: str) -> None:
        code = self._label(asked.code) if asked.code else ""
        informant = asked.informant.partition(" ")[2]
        self._menu = FilterMenu(asked, order, lang=self.lang, informant=informant, code=code)
        self.push_screen(self._menu, self._menu_closed)

    def _menu_closed(self, answer: tuple[Filter, str] | str | None) -> None:
        if answer is None or self._menu is None:
            self.draw()
            return
        if isinstance(answer, tuple):
            asked, order = answer
            if order != self.session.order:
                self.session.set_order(order)
            self.session.set_filter(asked)
            self.draw()
            return
        asked, order = self._menu.filter, self._menu.order

        def with_code(code: str | None) -> None:
            self._open_menu(asked if code is None else replace(asked, code=code), order)

        def with_informant(informant: str | None) -> None:
            self._open_menu(asked if informant is None else replace(asked, informant=informant), order)

        def with_probability(text: str | None) -> None:
            between = _between(text or "")
            if text and between is None:
                self.say(self.words["not_probability"])
                self._draw_lines()
            least, most = between or (None, None)
            self._open_menu(asked if text is None else replace(asked, least=least, most=most), order)

        if answer == "c":
            self.push_screen(Picker(self.words["pick_filter"], self._picks(), empty=True), with_code)
        elif answer == "i":
            picks = [Pick(each, name) for each, name in self.session.informants()]
            self.push_screen(Picker(self.words["pick_informant"], picks, empty=True), with_informant)
        else:
            self.push_screen(Prompt(self.words["probability"]), with_probability)

    def do_bulk(self) -> None:
        """Accept all that is sure enough, after a look at how much that is."""
        words = self.words

        def answered(text: str | None) -> None:
            between = _between(text or "")
            if between is None:
                if text:
                    self.say(words["not_probability"])
                    self._draw_lines()
                return
            threshold = between[0]
            found = self.session.likely(threshold)
            if not found:
                self.say(words["bulk_none"])
                self._draw_lines()
                return
            units = len({segment for segment, _, _ in found})
            question = words["bulk_sure"].format(n=len(found), units=units, p=decimal(threshold, self.lang))

            def sure(yes: bool | None) -> None:
                if yes:
                    self._safely(lambda: self.say(words["bulk_done"].format(n=self.session.accept_likely(threshold))))
                    self._decided()

            self.push_screen(Confirm(question, words["yes"]), sure)

        if not self.session.blind:
            self.push_screen(Prompt(words["bulk"], decimal(0.8, self.lang)), answered)

    # The rest

    def do_why(self) -> None:
        """Evidence and provenance."""
        if self.session.choice is not None:
            text = code_panel.why_text(self.session.choice, self.session.material, lang=self.lang)
            self.push_screen(Page(self.words["why"], text, self.words["close"]))

    def do_help(self) -> None:
        """All keys."""
        text = Text()
        for action in ACTIONS:
            keys = self.keymap.shown(action.id, self.lang, every=True)
            text.append(f"{keys:<22}", style="bold")
            text.append(f"{action.help[self.lang]}\n")
        text.append(f"\n{self.words['help_more']}")
        self.push_screen(Page(self.words["help"], text, self.words["close"]))

    def do_reading(self) -> None:
        """Reading mode, or back."""
        base = self._base()
        base.toggle_class("reading")
        base.query_one(TranscriptView).reading = base.has_class("reading")
        self.call_after_refresh(self.draw)

    def do_scroll_down(self) -> None:
        """Scroll the transcript."""
        view = self._base().query_one(TranscriptView)
        view.scroll_relative(y=view.size.height // 2, animate=False)

    def do_scroll_up(self) -> None:
        """Scroll the transcript."""
        view = self._base().query_one(TranscriptView)
        view.scroll_relative(y=-(view.size.height // 2), animate=False)

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

    def do_quit(self) -> None:
        """Leave; everything is on disk."""
        self.exit()

    def _listen(self) -> None:
        assert self._teaching is not None
        heard = self._teaching.heard()
        if heard is None:
            return
        if isinstance(heard, str):
            self.say(self.words["learning_failed"].format(why=heard))
        else:
            changed, units = heard
            shown = self.session.learned(changed)
            if shown:
                self.say(self.words["learned"].format(units=units, n=shown))
        if len(self.screen_stack) == 1 and not self._edge and self._cursor is None:
            self._draw_side()
        self._draw_lines()


def _between(text: str) -> tuple[float, float] | None:
    """Two probabilities as people write them: 0,2-0,8 or 0.5; None if it is neither."""
    try:
        numbers = [float(part.replace(",", ".")) for part in text.replace(" ", "").split("-") if part]
    except ValueError:
        return None
    if not 1 <= len(numbers) <= 2 or not all(0 <= number <= 1 for number in numbers):
        return None
    return numbers[0], numbers[1] if len(numbers) == 2 else 1.0
