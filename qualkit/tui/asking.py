"""What a coder is asked comes in as an action; the answer goes to the session: a code, a memo, a filter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from rich.text import Text

from qualkit.errors import QualkitError
from qualkit.model import Span
from qualkit.review.filters import Filter
from qualkit.tui import code_panel
from qualkit.tui.dialogs import Confirm, FilterMenu, Page, Picker, Prompt
from qualkit.tui.drawing import ReviewScreen
from qualkit.tui.keys import ACTIONS
from qualkit.tui.picking import Pick, codes_to_pick
from qualkit.tui.wording import decimal

__all__ = ["Asking"]

_SHOWN = 8  # suggestions that a bulk accept shows before it is done


class Asking(ReviewScreen):
    """The actions that open a small window."""

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
        return codes_to_pick(self.session.material, self.lang)

    def _ask_code(self, heading: str, then: Callable[[str], None]) -> None:
        def answered(code: str | None) -> None:
            if code:
                self._safely(lambda: then(code))
            else:
                self.draw()

        nothing = self.words["nothing_fits"]
        self.push_screen(Picker(self.words[heading], self._picks(), nothing=nothing, recent=self._recent), answered)

    def _safely(self, act: Callable[[], None]) -> None:
        try:
            act()
        except QualkitError as error:
            self.say(f"{error.message} ({error.hint})" if error.hint else error.message)
            self._draw_lines()

    def do_memo(self) -> None:
        """Write a memo."""

        def answered(text: str | None) -> None:
            if text is not None:
                self._safely(lambda: self.session.memo(text))
                self.say(self._said or self.words["memo_kept"])
                self.draw()

        if (card := self.session.card) is not None:
            before = card.state.memos[-1].memo if card.state.memos else ""
            self.push_screen(Prompt(self.words["memo"], before), answered)

    def do_flag(self) -> None:
        """Set or clear the flag."""
        if self.session.card is not None:
            self.say(self.words["flagged" if self.session.flag() else "unflagged"])
            self.draw()

    def do_search(self) -> None:
        """Show the units in which something was said."""

        def answered(text: str | None) -> None:
            if text is not None:
                self._safely(lambda: search(text))

        def search(text: str) -> None:
            if self._find is None:
                return
            only = frozenset(self._find(_begins(text))) if text.strip() else None
            if only is not None and not only:
                self.say(self.words["no_hits"].format(text=text.strip()))
            else:
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
        informant = dict(self.session.material.informants())[asked.informant] if asked.informant else ""
        self._menu = FilterMenu(asked, order, lang=self.lang, informant=informant, code=code)
        self.push_screen(self._menu, self._menu_closed)

    def _menu_closed(self, answer: tuple[Filter, str] | str | None) -> None:
        if answer is None or self._menu is None:
            self.draw()
            return
        if isinstance(answer, tuple):
            asked, order = answer

            def show() -> None:
                if order != self.session.order:
                    self.session.set_order(order)
                self.session.set_filter(asked)
                self.draw()

            self._safely(show)
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
            nothing = self.words["nothing_fits"]
            self.push_screen(Picker(self.words["pick_filter"], self._picks(), nothing=nothing, empty=True), with_code)
        elif answer == "i":
            picks = [Pick(each, name, shows_id=False) for each, name in self.session.material.informants()]
            self.push_screen(Picker(self.words["pick_informant"], picks, empty=True), with_informant)
        else:
            self.push_screen(Prompt(self.words["probability"]), with_probability)

    def do_bulk(self) -> None:
        """Accept all that is sure enough, after a look at how much that is."""
        words = self.words

        def answered(text: str | None) -> None:
            threshold = _threshold(text or "")
            if threshold is None:
                if text:
                    self.say(words["not_threshold"])
                    self._draw_lines()
                return
            found = self.session.likely(threshold)
            if not found:
                self.say(words["bulk_none"])
                self._draw_lines()
                return
            units = len({segment for segment, _, _ in found})
            question = words["bulk_sure"].format(n=len(found), units=units, p=decimal(threshold, self.lang))
            question += "\n" + "\n".join(
                f"  {decimal(p, self.lang)}  {self._label(code)}: {self.session.material.units[unit].text[:40]}…"
                for unit, code, p in found[:_SHOWN]
            )

            def sure(yes: bool | None) -> None:
                if yes:
                    self._safely(lambda: self.say(words["bulk_done"].format(n=self.session.accept_likely(threshold))))
                    self._decided()

            self.push_screen(Confirm(question, words["yes"]), sure)

        if self.session.blind:
            self.say(words["hidden"])
            self._draw_lines()
        else:
            self.push_screen(Prompt(words["bulk"], decimal(0.8, self.lang)), answered)

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


def _between(text: str) -> tuple[float, float] | None:
    """Two probabilities as people write them: 0,2-0,8 or 0.5; None if it is neither."""
    try:
        numbers = [float(part.replace(",", ".")) for part in text.replace(" ", "").split("-") if part]
    except ValueError:
        return None
    if not 1 <= len(numbers) <= 2 or not all(0 <= number <= 1 for number in numbers):
        return None
    return numbers[0], numbers[1] if len(numbers) == 2 else 1.0


def _threshold(text: str) -> float | None:
    """One probability, as 0,8 or as 80; None if it is neither."""
    try:
        number = float(text.strip().rstrip("%").replace(",", "."))
    except ValueError:
        return None
    number = number / 100 if 10 <= number <= 100 else number
    return number if 0 <= number <= 1 else None


def _begins(text: str) -> str:
    """A search for words that begin so, unless stars or quotes say what is meant: *kontant* finds *kontanthjælp*."""
    if "*" in text or '"' in text:
        return text
    return " ".join(f"{word}*" for word in text.split())
