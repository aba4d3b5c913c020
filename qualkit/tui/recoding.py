"""Work on the codebook amid a review: what is asked for goes to the project, and the review goes on with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from qualkit.errors import QualkitError
from qualkit.project import recoding
from qualkit.project.code_history import todo
from qualkit.tui.asking import Asking
from qualkit.tui.dialogs import Menu, Picker, Prompt

__all__ = ["Recoding"]

_LETTERS = {"a": "add", "r": "rename", "d": "define", "m": "merge", "s": "split", "o": "again"}

_LINES = {name: f"code_{name}" for name in _LETTERS.values()} | {"split": "code_split_line"}


class Recoding(Asking):
    """The actions that change codes."""

    def do_codebook(self) -> None:
        """Choose what to do with the codebook."""
        if self._project is None:
            return
        lines = [(letter, self.words[_LINES[name]]) for letter, name in _LETTERS.items()]
        heading = f"{self.words['codebook']}: {self.words['codebook_how']}"
        self.push_screen(Menu(heading, lines, self.words["close"]), self._chosen_work)

    def _chosen_work(self, letter: str | None) -> None:
        work = _LETTERS.get(letter or "")
        if work is None:
            self.draw()
        elif work == "again":
            self._show_again()
        elif work == "add":
            self._ask_lines([("new_id", ""), ("new_label", ""), ("new_definition", "")], self._add_code)
        else:
            self._with_code(getattr(self, f"_{work}_code"))

    def _with_code(self, then: Callable[[str], None]) -> None:
        """The code on which it is to be done: the chosen one stands first."""
        chosen = [self.session.choice.code] if self.session.choice is not None else []

        def answered(code: str | None) -> None:
            if code:
                then(code)
            else:
                self.draw()

        self.push_screen(Picker(self.words["which_code"], self._picks(), recent=[*chosen, *self._recent]), answered)

    def _ask_lines(self, asked: Sequence[tuple[str, str]], then: Callable[[list[str]], None]) -> None:
        """Several lines, one after the other; leaving one leaves them all."""
        answers: list[str] = []

        def ask() -> None:
            heading, value = asked[len(answers)]
            self.push_screen(Prompt(self.words[heading], value), answered)

        def answered(text: str | None) -> None:
            if text is None:
                self.draw()
                return
            answers.append(text.strip())
            if len(answers) < len(asked):
                ask()
            else:
                then(answers)

        ask()

    def _work(self, act: Callable[[], object], said: str) -> None:
        """Do it, and go on with the codebook as it is then; what cannot be done is said."""
        try:
            act()
        except QualkitError as error:
            self.say(f"{error.message} ({error.hint})" if error.hint else error.message)
        else:
            self._renew()
            self.say(said)
        self.draw()

    def _renew(self) -> None:
        assert self._project is not None
        self.session.renew(self._project.review_material(self.session.material.only))

    def _add_code(self, answers: list[str]) -> None:
        identity, label, definition = answers
        project, coder = self._project, self.session.coder
        assert project is not None
        parent = identity.rpartition(".")[0]
        parent = parent if parent in self.session.material.codes else ""
        beside = self._book_of(self.session.choice.code if self.session.choice else "")

        def act() -> None:
            recoding.add_code(
                project, identity, coder=coder, label=label or identity, definition=definition, parent=parent,
                codebook="" if parent else beside,
            )  # fmt: skip
            self._remember(identity)

        self._work(act, self.words["code_added"].format(code=label or identity))

    def _book_of(self, code: str) -> str:
        """The codebook that has a code; the first where none has."""
        books = self.session.material.codebooks
        return next((book.id for book in books for each in book.codes if each.id == code), books[0].id)

    def _rename_code(self, code: str) -> None:
        project, coder = self._project, self.session.coder
        assert project is not None

        def then(answers: list[str]) -> None:
            said = self.words["code_renamed"].format(old=code, new=answers[0])
            self._work(lambda: recoding.rename_code(project, code, answers[0], coder=coder), said)

        self._ask_lines([("new_id", code)], then)

    def _define_code(self, code: str) -> None:
        project, coder, lang = self._project, self.session.coder, self.lang
        assert project is not None
        known = self.session.material.codes[code]

        def then(answers: list[str]) -> None:
            label, definition = answers
            self._work(
                lambda: recoding.define_code(
                    project, code, coder=coder, label=label, definition=definition, language=lang
                ),
                self.words["code_defined"].format(code=label or code),
            )

        now = [("new_label", known.label.get(lang, "")), ("new_definition", known.definition.get(lang, ""))]
        self._ask_lines(now, then)

    def _merge_code(self, code: str) -> None:
        project, coder = self._project, self.session.coder
        assert project is not None

        def into(other: str | None) -> None:
            if not other:
                self.draw()
                return
            said = self.words["code_merged"].format(old=self._label(code), new=self._label(other))
            self._work(lambda: recoding.merge_codes(project, [code], other, coder=coder), said)

        picks = [pick for pick in self._picks() if pick.id != code]
        self.push_screen(Picker(self.words["merge_into"].format(code=self._label(code)), picks), into)

    def _split_code(self, code: str) -> None:
        project, coder = self._project, self.session.coder
        assert project is not None

        def then(answers: list[str]) -> None:
            parts = dict.fromkeys(answers[0].replace(",", " ").split(), "")
            said = self.words["code_split"].format(code=self._label(code))
            self._work(lambda: recoding.split_code(project, code, parts, coder=coder), said)

        self._ask_lines([("parts", f"{code}. {code}.")], then)

    def _show_again(self) -> None:
        """Show what this coder has to decide again, because its code was split."""
        assert self._project is not None
        units = frozenset(row["segment_id"] for row in todo(self._project, coder=self.session.coder))
        if units:
            self.session.set_filter(replace(self.session.filter, only=units))
        self.say(self.words["again"].format(n=len(units)))
        self.draw()
