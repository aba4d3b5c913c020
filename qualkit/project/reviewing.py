"""A project and a coder come in; a review goes out: one card at a time, each key press durable before the next.

No screen here: the terminal UI and the line-by-line mode drive the same session. What is decided goes through the
store's chain; everything else (the place in the queue, what undo takes back) is read off it again at the next start.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from qualkit.errors import ConfigError
from qualkit.model import Decision, Span, Verdict
from qualkit.project.review_cards import said_of
from qualkit.project.review_walk import Walk
from qualkit.review.card import Choice, decision_on
from qualkit.review.rulings import passed_item

__all__ = ["Session"]


class Session(Walk):
    """One coder's review: what a coder can do with the card that lies there. See :class:`Walk` for how to make one."""

    def accept(self) -> None:
        """The chosen code is there, with the words it stands on."""
        if self.choice is not None:
            known = self.choice.rank > 0
            self._decide_on(self.choice, Verdict.ACCEPT if known else Verdict.ADD)

    def reject(self) -> None:
        """The chosen code is not there."""
        if self.choice is not None:
            self._decide_on(self.choice, Verdict.REJECT)

    def _decide_on(self, choice: Choice, verdict: Verdict) -> None:
        self._record.act([self._decision(verdict, choice.code, choice.span, choice)])
        self._after_choice()

    def _after_choice(self) -> None:
        self._show(keep=True)
        if self.card is not None and self.card.undecided:
            later = [at for at in self.card.undecided if at > self.chosen]
            self.chosen = (later or self.card.undecided)[0]

    def done(self) -> list[str]:
        """The unit is read: what was shown and not decided is not there; returns those codes."""
        if self.card is None:
            return []
        left = [self.card.choices[at] for at in self.card.undecided]
        passed = [passed_item(each.code, each.probability, each.rank, planted=each.planted) for each in left]
        extra: dict[str, Any] = {"passed": passed} if passed else {}
        self._record.act([self._decision(Verdict.DONE, "", self.card.unit.span, None, **extra)])
        self._next()
        return [each.code for each in left]

    def skip(self) -> None:
        """Later."""
        if self.card is not None:
            self._record.act([self._decision(Verdict.SKIP, "", self.card.unit.span, None)])
            self._next()

    def add(self, code: str, span: Span | None = None) -> None:
        """Give the unit a code that was not suggested, or give a code to words that one has selected.

        Raises:
            ConfigError: Q001, no codebook in use has the code.
        """
        if self.card is None:
            return
        self._must_know(code)
        target = self.card
        if span is not None:
            here = self.material.unit_at(target.unit.transcript_id, span)
            if here != target.unit.id:
                target = self._card(here)
        if span is None and code in target.state.codings:
            return  # it has the code, perhaps on other words than the whole unit's
        there = self._suggested(target.choices, code)
        verdict = Verdict.ACCEPT if there is not None else Verdict.ADD
        words = span or target.unit.span
        self._record.act([self._decision(verdict, code, words, there, unit=target.unit.id)])
        self._show(keep=True)
        if target.unit.id == self.card.unit.id:
            self.choose_code(code)

    def change(self, code: str) -> None:
        """Put another code in the place of the chosen one: a no to the one and a yes to the other, in one act.

        Raises:
            ConfigError: Q001, no codebook in use has the code.
        """
        old = self.choice
        if old is None or code == old.code:
            return
        self._must_know(code)
        assert self.card is not None
        made = [self._decision(Verdict.REJECT, old.code, old.span, old)]
        if code not in self.card.state.codings:
            there = self._suggested(self.card.choices, code)
            verdict = Verdict.ACCEPT if there is not None else Verdict.ADD
            made.append(self._decision(verdict, code, old.span, there, instead_of=old.code))
        self._record.act(made)
        self._after_choice()

    @staticmethod
    def _suggested(choices: Sequence[Choice], code: str) -> Choice | None:
        """The choice that suggests a code in earnest."""
        return next((each for each in choices if each.code == code and each.rank and not each.planted), None)

    def move(self, edge: str, words: int) -> None:
        """Move the ``start`` or ``end`` of the words that the chosen code stands on; ``accept`` makes it so."""
        if self.card is None or self.choice is None:
            return
        grid = self.material.words(self.card.unit.transcript_id)
        moved = grid.move_start if edge == "start" else grid.move_end
        self.card = self.card.with_span(self.chosen, moved(self.choice.span, words))

    def memo(self, text: str) -> None:
        """Write something about the unit, in place of what one wrote before; nothing takes it away."""
        if self.card is None:
            return
        before = self.card.state.memos[-1] if self.card.state.memos else None
        if text.strip() == (before.memo if before else ""):
            return
        told = {"memo": text.strip()} | ({"replaces": before.id} if before else {})
        self._record.act([self._decision(Verdict.MEMO, "", self.card.unit.span, None, **told)])
        self._show(keep=True)

    def flag(self) -> bool:
        """Mark the unit to talk about, or take the mark away; returns whether it is there now."""
        if self.card is None:
            return False
        there = self.card.state.flag is not None
        # Taking a flag away is an act of its own, that undo can take back: it may be long since it was set.
        told: dict[str, Any] = {"off": True} if there else {}
        self._record.act([self._decision(Verdict.FLAG, "", self.card.unit.span, None, **told)])
        self._show(keep=True)
        return not there

    def likely(self, threshold: float, code: str = "") -> list[tuple[str, str, float]]:
        """What a bulk accept would accept: unit, code and probability, among what the filter admits."""
        found: list[tuple[str, str, float]] = []
        if self.blind:
            return found
        for segment in self._line.units:
            state = self.state(segment)
            for its, p in self.material.shown(segment):
                if (
                    p >= threshold
                    and (not code or its == code or its.startswith(f"{code}."))
                    and not said_of(state, its)
                ):
                    found.append((segment, its, p))
        return found

    def accept_likely(self, threshold: float, code: str = "") -> int:
        """Accept all of :meth:`likely`, in one act that one undo takes back; returns how many."""
        made = []
        for segment, its, p in self.likely(threshold, code):
            shown = self.material.suggestions(segment).get(its)
            if shown is None:  # a run in another window has suggested anew
                continue
            rank = 1 + [each for each, _ in self.material.shown(segment)].index(its)
            unit = self.material.units[segment]
            choice = Choice(its, rank, p, suggestion=shown, span=unit.span)
            made.append(self._decision(Verdict.ACCEPT, its, unit.span, choice, unit=segment, bulk=threshold))
        if made:
            self._record.act(made)
            self._show(keep=True)
        return len(made)

    # Undo

    def undo(self) -> tuple[Decision, ...]:
        """Take back the last act of this coder, also of an earlier session; returns what was taken back."""
        self._record.catch_up()  # the same coder may have another window open
        act = self._record.history.last
        if act:
            self._record.act([self._record.undo_of(made) for made in act])
            self._return_to(act)
        return act

    def redo(self) -> tuple[Decision, ...]:
        """Bring back what was undone last; returns it."""
        self._record.catch_up()
        again, undo = self._record.history.again, self._record.history.next
        if undo:
            self._record.act([self._record.undo_of(made) for made in undo])
            self._return_to(again)
        return again

    def _return_to(self, act: Sequence[Decision]) -> None:
        if act[0].segment_id in self.material.entries:
            self.go_to(act[0].segment_id)
            self.choose_code(act[0].code)
        else:
            self._show()

    # Learning

    def learned(self, changed: Sequence[tuple[str, str, float, float]]) -> int:
        """Hear what the decisions so far have taught: unit, code, probability before, now.

        The card that is up stays as it is: a key is about what is on the screen.

        Returns:
            How many suggestions that may still come up have another probability.
        """
        known = [each for each in changed if each[0] in self.material.entries]
        self.material.learned(known)
        if not self.blind:
            self._line.learned([segment for segment, *_ in known])
        return sum(
            segment not in self._record.closed and self.material.is_shown(segment, code) for segment, code, *_ in known
        )

    # Decisions

    def _must_know(self, code: str) -> None:
        if code not in self.material.codes:
            raise ConfigError("Q001", f"no code {code!r} in the codebooks in use", hint="choose one from the list")

    def _decision(
        self, verdict: Verdict, code: str, span: Span, choice: Choice | None, *, unit: str = "", **told: Any
    ) -> Decision:
        assert self.card is not None
        segment = unit or self.card.unit.id
        if (why := self._line.why.get(segment)) and self._line.brought(segment) and "bulk" not in told:
            told |= {"queue": why, "seed": self._seed}
        if self.blind:
            told["blind"] = True
        if code in self.material.digests:
            told["codebook"] = self.material.digests[code][:12]
        return decision_on(
            self.material.units[segment],
            verdict,
            code,
            span,
            choice,
            coder=self.coder,
            seconds=time.monotonic() - self._shown_at,
            told=told,
        )
