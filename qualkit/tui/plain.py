"""The same review line by line: a card is printed, a line is read, what it asks for is done. For screen readers.

No colours, no moving about on the screen: every answer is text below the last one. The commands are the keys of the
full-screen review, each on a line of its own, with what it needs behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from qualkit.errors import QualkitError
from qualkit.model import Verdict
from qualkit.quotes import person_of
from qualkit.tui.keys import ACTIONS, Keymap
from qualkit.tui.picking import codes_to_pick, matches
from qualkit.tui.wording import WORDS, decimal

if TYPE_CHECKING:
    from qualkit.project.reviewing import Session
    from qualkit.review.card import Choice

__all__ = ["PlainReview"]

_DA = {
    "unit": "Enhed {place} af {units}. {name}, {who}{why}.",
    "before": "Før: {text}",
    "text": "Tekst: {text}",
    "after": "Efter: {text}",
    "code": "{number}. {label}{probability}{said}",
    "chosen": "Valgt: {label}. {reason}",
    "definition": "Definition: {text}",
    "prompt": "kommando> ",
    "unknown": "Ukendt kommando: {line}. Skriv ? for hjælp.",
    "which": "Hvilken kode? {names}",
    "no_code": "Ingen kode svarer til {text!r}.",
    "help": "Skriv en tast og enter. + KODE tilføjer, c KODE skifter, m TEKST er et memo, / ORD søger, b 0,8 godkender alt fra 0,8, s -2 flytter begyndelsen to ord tilbage, e 1 slutningen et ord frem, . gentager.",
    "accept": "godkendt", "add": "tilføjet", "reject": "afvist",
    "words": "Koden står nu på: {text}",
    "sure": "Godkend {n} forslag på {units} enheder? Skriv b {p} ja.",
    "yes": "ja",
}  # fmt: skip
_EN = {
    "unit": "Unit {place} of {units}. {name}, {who}{why}.",
    "before": "Before: {text}",
    "text": "Text: {text}",
    "after": "After: {text}",
    "code": "{number}. {label}{probability}{said}",
    "chosen": "Chosen: {label}. {reason}",
    "definition": "Definition: {text}",
    "prompt": "command> ",
    "unknown": "Unknown command: {line}. Write ? for help.",
    "which": "Which code? {names}",
    "no_code": "No code answers to {text!r}.",
    "help": "Write a key and enter. + CODE adds, c CODE changes, m TEXT is a memo, / WORDS searches, b 0.8 accepts all from 0.8, s -2 moves the beginning two words back, e 1 the end a word on, . repeats.",
    "accept": "accepted", "add": "added", "reject": "rejected",
    "words": "The code now stands on: {text}",
    "sure": "Accept {n} suggestions on {units} units? Write b {p} yes.",
    "yes": "yes",
}  # fmt: skip
_LINES = {"da": _DA, "en": _EN}
# The actions that make sense without a screen.
_HERE = frozenset(
    """
    accept reject done skip add change undo redo why memo flag search next_code previous_code next_unit previous_unit
    same_code start end bulk help quit
    """.split()
)


class PlainReview:
    """A review without a screen.

    Args:
        read: gives the next line, None at the end.
        write: prints a line.
        search: the units in which some words were said.
    """

    def __init__(
        self,
        session: Session,
        *,
        read: Callable[[str], str | None],
        write: Callable[[str], None],
        lang: str = "da",
        keys: Mapping[str, Sequence[str]] | None = None,
        search: Callable[[str], Iterable[str]] | None = None,
    ) -> None:
        self.session = session
        self.lang = lang
        self._read, self._write, self._find = read, write, search
        self._keymap = Keymap(keys)
        self._lines = _LINES[lang]
        self._words = WORDS[lang]

    def run(self) -> None:
        """Until ``q`` or the end of what is read."""
        self._card()
        while (line := self._read(self._lines["prompt"])) is not None:
            asked = line.strip()
            key, _, rest = asked.partition(" ")
            action = {"": "done", ".": "repeat", "space": "skip"}.get(key) or self._keymap.action(key)
            if action == "quit":
                return
            try:
                self._do(action, rest.strip(), asked)
            except QualkitError as error:
                self._write(f"{error.message}. {error.hint}")

    def _do(self, action: str | None, rest: str, line: str) -> None:
        session, words = self.session, self._words
        label = self._label(session.choice.code) if session.choice else ""
        if action is not None and action.startswith("choose_"):
            session.choose(int(action[-1]) - 1)
            self._chosen()
            return
        match action:
            case "accept" | "reject":
                if session.choice is None:
                    self._write(words["no_codes"])
                    return
                (session.accept if action == "accept" else session.reject)()
                self._write(words["accepted" if action == "accept" else "rejected"].format(code=label))
                if session.card is not None and session.card.undecided:
                    self._chosen()
                else:
                    self._write(words["all_decided"])
                return
            case "done":
                left = ", ".join(map(self._label, session.done()))
                self._write(words["done_no"].format(codes=left) if left else words["done"])
            case "skip":
                session.skip()
                self._write(words["skipped"])
            case "add" | "change":
                code = self._code(rest)
                if code is None:
                    return
                adds = action == "add" or session.choice is None
                (session.add if adds else session.change)(code)
                said = "added" if adds else "changed"
                self._write(words[said].format(code=self._label(code)))
            case "undo" | "redo":
                act = session.undo() if action == "undo" else session.redo()
                if not act:
                    self._write(words[f"nothing_to_{action}"])
                    return
                names = ", ".join(f"{self._verdict(each.verdict)} {self._label(each.code)}".strip() for each in act[:3])
                self._write(words["undone" if action == "undo" else "redone"].format(what=names))
            case "start" | "end":
                self._move(action, rest)
                return
            case "memo":
                session.memo(rest)
                if rest:
                    self._write(words["memo_kept"])
                return
            case "flag":
                self._write(words["flagged" if session.flag() else "unflagged"])
                return
            case "why":
                self._why()
                return
            case "bulk":
                if not self._bulk(rest):
                    return
            case "search":
                only = frozenset(self._find(rest)) if rest and self._find else None
                session.set_filter(replace(session.filter, only=only))
                self._write(words["found"].format(n=len(session.queue)))
            case "next_unit" | "previous_unit":
                session.go(1 if action == "next_unit" else -1)
            case "next_code" | "previous_code":
                session.choose(session.chosen + (1 if action == "next_code" else -1))
                self._chosen()
                return
            case "same_code":
                if not session.go_to_same_code():
                    self._write(words["no_more_same"])
                    return
            case "repeat":
                pass
            case "help":
                self._write(self._lines["help"])
                for each in (action for action in ACTIONS if action.id in _HERE):
                    self._write(f"{self._keymap.shown(each.id, self.lang, every=True)}: {each.help[self.lang]}")
                return
            case _:
                self._write(self._lines["unknown"].format(line=line))
                return
        self._card()

    def _label(self, code: str) -> str:
        return self.session.material.label(code, self.lang) if code else ""

    def _verdict(self, verdict: Verdict) -> str:
        return self._lines.get(verdict.value, self._words.get(verdict.value, verdict.value)).lower()

    def _code(self, typed: str) -> str | None:
        """The one code that what was typed means; the ones it may mean are said."""
        picks = codes_to_pick(self.session.material, self.lang)
        folded = typed.casefold()
        exact = [pick for pick in picks if folded in (pick.id.casefold(), pick.name.casefold())]
        near = exact or (matches(typed, picks) if typed else [])
        if len(near) == 1:
            return near[0].id
        names = ", ".join(f"{pick.name} ({pick.id})" for pick in near[:9])
        self._write(self._lines["which"].format(names=names) if near else self._lines["no_code"].format(text=typed))
        return None

    def _card(self) -> None:
        session, card = self.session, self.session.card
        if card is None:
            self._write(self._words["nothing_shown"])
            return
        if session.finished:
            self._write(self._words["all_done"])
        progress = session.progress
        name = session.material.names[card.transcript.id]
        who = person_of(card.transcript, card.unit.speaker).pseudonym
        why = f", {self._words[card.why]}" if card.why else ""
        self._write("")
        self._write(self._lines["unit"].format(place=progress.place, units=progress.units, name=name, who=who, why=why))
        here = session.material.units_of[card.transcript.id]
        at = next(number for number, unit in enumerate(here) if unit.id == card.unit.id)
        if at:
            self._write(self._lines["before"].format(text=_folded(here[at - 1].text)))
        self._write(self._lines["text"].format(text=_folded(card.unit.text)))
        if at + 1 < len(here):
            self._write(self._lines["after"].format(text=_folded(here[at + 1].text)))
        for number, choice in enumerate(card.choices, start=1):
            self._write(self._choice(number, choice))
        for coder, codes in card.others:
            names = ", ".join(self._label(code) for code in codes) or self._words["nothing"]
            self._write(f"{self._words['others']}, {coder}: {names}")
        if not card.choices:
            self._write(self._words["hidden" if session.blind else "no_codes"])
        else:
            self._chosen()

    def _choice(self, number: int, choice: Choice) -> str:
        told = f", {decimal(choice.probability, self.lang)}" if choice.probability is not None else ""
        said = f", {self._verdict(choice.verdict)}" if choice.verdict else ""
        return self._lines["code"].format(number=number, label=self._label(choice.code), probability=told, said=said)

    def _chosen(self) -> None:
        choice = self.session.choice
        if choice is None:
            return
        reason = ""
        if choice.suggestion is not None:
            reason = choice.suggestion.reason.get(self.lang) or next(iter(choice.suggestion.reason.values()))
        self._write(self._lines["chosen"].format(label=self._label(choice.code), reason=reason).strip())

    def _why(self) -> None:
        choice = self.session.choice
        if choice is None:
            return
        self._chosen()
        known = self.session.material.codes.get(choice.code)
        if known is not None:
            text = known.definition.get(self.lang) or known.definition.get("da", "")
            self._write(self._lines["definition"].format(text=text))
        for piece in choice.suggestion.evidence if choice.suggestion else ():
            self._write(f"{self._words['evidence']}: {_folded(piece.text)}")

    def _move(self, edge: str, rest: str) -> None:
        try:
            words = int(rest or "1")
        except ValueError:
            self._write(self._lines["unknown"].format(line=rest))
            return
        self.session.move(edge, words)
        if self.session.choice is not None and self.session.card is not None:
            text = self.session.choice.span.of(self.session.card.transcript.text)
            self._write(self._lines["words"].format(text=_folded(text)))

    def _bulk(self, rest: str) -> bool:
        number, _, sure = rest.partition(" ")
        try:
            threshold = float(number.replace(",", "."))
        except ValueError:
            self._write(self._words["not_probability"])
            return False
        found = self.session.likely(threshold)
        if not found:
            self._write(self._words["bulk_none"])
            return False
        if sure.strip() != self._lines["yes"]:
            units = len({segment for segment, _, _ in found})
            self._write(self._lines["sure"].format(n=len(found), units=units, p=number))
            return False
        self._write(self._words["bulk_done"].format(n=self.session.accept_likely(threshold)))
        return True


def _folded(text: str) -> str:
    return " ".join(text.split())
