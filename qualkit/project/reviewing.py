"""A project and a coder come in; a review goes out: one card at a time, each key press durable before the next.

No screen here: the terminal UI and the line-by-line mode drive the same session. What is decided goes through the
store's chain; everything else (the place in the queue, what undo takes back) is read off it again at the next start.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from qualkit.errors import ConfigError
from qualkit.model import Decision, Evidence, Provenance, Segment, Span, Suggestion, Verdict
from qualkit.project.review_material import Material
from qualkit.renaming import called_now
from qualkit.review.card import Card, Choice
from qualkit.review.filters import Filter
from qualkit.review.history import History
from qualkit.review.planting import plant
from qualkit.review.queue import queue
from qualkit.review.rulings import Outcome, passed_item, planted_rulings
from qualkit.review.states import UnitState, states
from qualkit.store import Store, in_force

__all__ = ["Progress", "Session"]

_NOTHING = UnitState()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a coder has come with what the filter admits, in units."""

    ruled: int
    units: int
    place: int


class Session:
    """One coder's review.

    Args:
        coder: whose decisions they are.
        order: ``queue`` (what is worth most first) or ``text`` (as it was told).
        blind: suggestions, scores and other coders stay hidden.
        planted: the share of units that get a wrong suggestion, in [0, 1]; opt-in.
        seed: of the queue and of what is planted.
    """

    def __init__(
        self,
        store: Store,
        material: Material,
        *,
        coder: str,
        order: str = "queue",
        blind: bool = False,
        planted: float = 0.0,
        seed: int = 0,
    ) -> None:
        self.material = material
        self.coder = coder
        self.blind = blind
        self.order = order
        self.seed = seed
        self._store = store
        self._chain: list[Decision] = []
        self._seen = ""
        self._refresh()
        codes = tuple(material.codes)
        entries = list(material.entries.values())
        self._planted: Mapping[str, tuple[str, float]] = {}
        if planted and not blind:
            self._planted = plant(entries, codes=codes, share=planted, seed=seed, coder=coder)
        self.filter = Filter()
        self._why: dict[str, str] = {}
        self.queue: list[str] = []
        self._place = 0
        self._requeue()
        self._place = self._next_open(-1)
        self.card: Card | None = None
        self.chosen = 0
        self._shown_at = time.monotonic()
        self._show()

    @property
    def planted_so_far(self) -> tuple[int, int]:
        """How many planted suggestions this coder has ruled on, and how many of them were believed."""
        mine = [made for made in self._view(self._chain) if made.coder == self.coder]
        found = planted_rulings(mine)
        return len(found), sum(each.outcome is Outcome.ACCEPTED for each in found)

    # What is known

    def _refresh(self) -> None:
        """Hear what was decided since: by this coder elsewhere, and by others who work on the same project."""
        self._chain = self._store.decisions()
        self._changes = self._store.code_changes()
        self.said = states(self._view(self._chain))
        own = [made for made in self._chain if made.coder == self.coder]
        self.history = History(own)
        self._mine: dict[str, list[Decision]] = defaultdict(list)
        for made in own:
            self._mine[made.segment_id].append(made)

    def _view(self, chain: Sequence[Decision]) -> list[Decision]:
        """What is in force, with the codes as they are called now."""
        return called_now(in_force(chain), self._changes)

    def state(self, segment: str) -> UnitState:
        """What this coder has said of a unit."""
        return self.said.get(self.coder, {}).get(segment, _NOTHING)

    @property
    def progress(self) -> Progress:
        """How far it has come."""
        ruled = sum(self.state(segment).ruled for segment in self.queue)
        return Progress(ruled, len(self.queue), self._place + 1 if self.queue else 0)

    # Where one is

    def _requeue(self) -> None:
        """Line the units up again, after the filter or the probabilities changed; the one that is shown stays."""
        here = self.queue[self._place] if self.queue else ""
        material = self.material
        shown = (replace(entry, codes=material.shown(unit)) for unit, entry in material.entries.items())
        admitted = [entry for entry in shown if self.filter.admits(entry, self.state(entry.segment_id), self.said)]
        if self.order == "text":
            self.queue = [entry.segment_id for entry in admitted]
            self._why = {}
        else:
            if self.blind:  # the order must not tell what is suggested
                admitted = [replace(entry, codes=()) for entry in admitted]
            own = self.said.get(self.coder, {})
            decided = Counter(code for state in own.values() for code in state.codings)
            known = self.material.entries
            heard = Counter(known[unit].informant for unit, state in own.items() if state.ruled and unit in known)
            lined = queue(admitted, seed=self.seed, decided=decided, heard=heard)
            self._why = {each.segment_id: each.why for each in lined}
            # What is decided comes first, in its order: going back leads to what one did last.
            ruled = [each.segment_id for each in lined if self.state(each.segment_id).ruled]
            times = {unit: max(_times(state), default="") for unit, state in own.items()}
            ruled.sort(key=lambda segment: times.get(segment, ""))
            done = set(ruled)
            self.queue = ruled + [each.segment_id for each in lined if each.segment_id not in done]
        self._place = self.queue.index(here) if here in self.queue else 0

    def _next_open(self, after: int) -> int:
        """The next place that waits for a decision; those put off come when nothing else is left."""
        put_off = None
        for at in chain(range(after + 1, len(self.queue)), range(min(after + 1, len(self.queue)))):
            state = self.state(self.queue[at])
            if state.ruled:
                continue
            if state.skipped is None:
                return at
            put_off = at if put_off is None else put_off
        return put_off if put_off is not None else max(min(after, len(self.queue) - 1), 0)

    @property
    def finished(self) -> bool:
        """True if nothing of what the filter admits waits for a decision."""
        return all(self.state(segment).ruled for segment in self.queue)

    def go(self, step: int) -> None:
        """To the unit so many places on, or back."""
        self._to(self._place + step)

    def go_to(self, segment: str) -> None:
        """To a unit; one that the filter hides is shown nevertheless."""
        if segment not in self.queue:
            self.queue.insert(self._place + 1, segment)
        self._to(self.queue.index(segment))

    def go_to_same_code(self) -> bool:
        """To the next undecided unit where the chosen code is suggested; False if there is none."""
        if not self.card or not self.card.choices:
            return False
        code = self.card.choices[self.chosen].code
        for at in [*range(self._place + 1, len(self.queue)), *range(self._place)]:
            segment = self.queue[at]
            if not self.state(segment).ruled and any(its == code for its, _ in self.material.shown(segment)):
                self._to(at)
                self.choose_code(code)
                return True
        return False

    def go_in_text(self, step: int) -> None:
        """To the unit so many places on in the telling, within the transcript."""
        if self.card is None:
            return
        here = self.material.units_of[self.card.transcript.id]
        at = next(at for at, unit in enumerate(here) if unit.id == self.card.unit.id)
        self.go_to(here[min(max(at + step, 0), len(here) - 1)].id)

    def beside(self, transcript_id: str) -> list[tuple[Segment, tuple[Choice, ...]]]:
        """For each unit of a transcript the codes that are given or suggested, for the margin."""
        found = []
        for unit in self.material.units_of[transcript_id]:
            state = self.state(unit.id)
            choices = [Choice(code, decision=decision) for code, decision in state.codings.items()]
            if not self.blind and not state.ruled:
                shown = self.material.shown(unit.id)
                choices += [
                    Choice(code, rank, p) for rank, (code, p) in enumerate(shown, 1) if code not in state.codings
                ]
            found.append((unit, tuple(choices)))
        return found

    def informants(self) -> list[tuple[str, str]]:
        """Who may be filtered by: the key of :class:`Entry` and the name."""
        from qualkit.quotes import person_of

        found: dict[str, str] = {}
        for entry in self.material.entries.values():
            if entry.informant not in found:
                name = self.material.units[entry.segment_id].speaker
                transcript = self.material.transcript(entry.transcript_id)
                found[entry.informant] = f"{person_of(transcript, name).pseudonym} ({transcript.name})"
        return list(found.items())

    def set_filter(self, asked: Filter) -> None:
        """Show only what is asked for."""
        self.filter = asked
        self._refresh()
        self._requeue()
        if not self.queue or self.state(self.queue[self._place]).ruled:
            self._place = self._next_open(-1)
        self._show()

    def set_order(self, order: str) -> None:
        """``queue`` or ``text``; the unit that is shown stays."""
        self.order = order
        self._requeue()
        self._show()

    def _to(self, place: int) -> None:
        if self.queue:
            self._place = min(max(place, 0), len(self.queue) - 1)
        self._show()

    def _show(self, *, keep: bool = False) -> None:
        """Lay the card at this place before the coder; ``keep`` where it is the same card after a decision."""
        if not self.queue:
            self.card = None
            return
        code = self.card.choices[self.chosen].code if keep and self.card and self.card.choices else ""
        self.card = self._card(self.queue[self._place])
        self._shown_at = time.monotonic()
        open_ones = self.card.undecided
        self.chosen = open_ones[0] if open_ones else 0
        if code:
            self.choose_code(code)

    def _card(self, segment: str) -> Card:
        material, state = self.material, self.state(segment)
        unit = material.units[segment]
        choices: list[Choice] = []
        if not self.blind:
            suggested = material.suggestions(segment)
            shown = [(code, p) for code, p in material.shown(segment) if code in suggested]
            plant = self._planted.get(segment)
            lined = sorted([*shown, plant], key=lambda each: -each[1]) if plant else shown
            for rank, (code, p) in enumerate(lined, start=1):
                wrong = plant is not None and code == plant[0]
                choices.append(
                    Choice(
                        code,
                        rank,
                        p,
                        None if wrong else material.before(segment, code),
                        self._made_up(segment, code, p) if wrong else suggested[code],
                        wrong,
                        self._planted_verdict(segment, code) if wrong else _said(state, code),
                        unit.span,
                    )
                )
        known = {choice.code for choice in choices}
        choices += [
            Choice(code, decision=decision, span=decision.span)
            for code, decision in state.codings.items()
            if code not in known
        ]
        choices = [replace(c, span=c.decision.span) if c.decision is not None else c for c in choices]
        others: list[tuple[str, tuple[str, ...]]] = []
        if not self.blind and state.ruled:  # not before one has decided oneself
            others = [
                (coder, tuple(units[segment].codings))
                for coder, units in sorted(self.said.items())
                if coder != self.coder and segment in units and units[segment].ruled
            ]
        why = self._why.get(segment, "")
        return Card(unit, material.transcript(unit.transcript_id), tuple(choices), state, why, tuple(others))

    def _made_up(self, segment: str, code: str, probability: float) -> Suggestion:
        """A planted suggestion, looking like any other."""
        unit = self.material.units[segment]
        words = self.material.words(unit.transcript_id)
        first = words.first(unit.span)
        span = words.over(first, min(first + 7, words.last(unit.span)))
        text = span.of(self.material.transcript(unit.transcript_id).text)
        reason = {"da": "ord, der går igen hvor koden er givet", "en": "words that recur where the code was given"}
        source = Provenance("ensemble", "", "", "", "")
        evidence = (Evidence(span, text, "", 0.0),)
        return Suggestion(
            "", segment, unit.transcript_id, code, unit.span, probability, probability, {}, evidence, reason, source
        )

    def _planted_verdict(self, segment: str, code: str) -> Decision | None:
        mine = self._view(self._mine.get(segment, []))
        on_it = [made for made in mine if made.context.get("planted") and made.code == code]
        return on_it[-1] if on_it else None

    # What is done

    def choose(self, at: int) -> None:
        """Turn to one of the choices of the card, from 0."""
        if self.card and 0 <= at < len(self.card.choices):
            self.chosen = at

    def choose_code(self, code: str) -> None:
        """Turn to the choice with that code, if the card has it."""
        if self.card:
            self.chosen = next((at for at, each in enumerate(self.card.choices) if each.code == code), self.chosen)

    @property
    def choice(self) -> Choice | None:
        """The chosen choice; None if the card has none."""
        return self.card.choices[self.chosen] if self.card and self.card.choices else None

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
        self._act([self._decision(verdict, choice.code, choice.span, choice)])
        self._after_choice()

    def _after_choice(self) -> None:
        self._show(keep=True)
        assert self.card is not None
        if self.card.undecided:
            later = [at for at in self.card.undecided if at > self.chosen]
            self.chosen = (later or self.card.undecided)[0]
        elif not self.blind and any(choice.rank for choice in self.card.choices):
            self._to(self._next_open(self._place))

    def done(self) -> None:
        """The unit is read: what was shown and not decided is not there."""
        if self.card is None:
            return
        left = [self.card.choices[at] for at in self.card.undecided]
        passed = [passed_item(each.code, each.probability, each.rank, planted=each.planted) for each in left]
        extra: dict[str, Any] = {"passed": passed} if passed else {}
        self._act([self._decision(Verdict.DONE, "", self.card.unit.span, None, **extra)])
        self._to(self._next_open(self._place))

    def skip(self) -> None:
        """Later."""
        if self.card is not None:
            self._act([self._decision(Verdict.SKIP, "", self.card.unit.span, None)])
            self._to(self._next_open(self._place))

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
        there = next((choice for choice in target.choices if choice.code == code and choice.rank), None)
        verdict = Verdict.ACCEPT if there is not None else Verdict.ADD
        words = span or target.unit.span
        self._act([self._decision(verdict, code, words, there, unit=target.unit.id)])
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
        there = next((choice for choice in self.card.choices if choice.code == code and choice.rank), None)
        verdict = Verdict.ACCEPT if there is not None else Verdict.ADD
        new = self._decision(verdict, code, old.span, there, instead_of=old.code)
        self._act([self._decision(Verdict.REJECT, old.code, old.span, old), new])
        self._after_choice()

    def move(self, edge: str, words: int) -> None:
        """Move the ``start`` or ``end`` of the words that the chosen code stands on; ``accept`` makes it so."""
        if self.card is None or self.choice is None:
            return
        grid = self.material.words(self.card.unit.transcript_id)
        moved = grid.move_start if edge == "start" else grid.move_end
        self.card = self.card.with_span(self.chosen, moved(self.choice.span, words))

    def memo(self, text: str) -> None:
        """Write something about the unit."""
        if self.card is not None and text.strip():
            self._act([self._decision(Verdict.MEMO, "", self.card.unit.span, None, memo=text.strip())])
            self._show(keep=True)

    def flag(self) -> bool:
        """Mark the unit to talk about, or take the mark away; returns whether it is there now."""
        if self.card is None:
            return False
        if (flag := self.card.state.flag) is not None:
            self._act([self._undo_of(flag)])
        else:
            self._act([self._decision(Verdict.FLAG, "", self.card.unit.span, None)])
        self._show(keep=True)
        return flag is None

    def likely(self, threshold: float, code: str = "") -> list[tuple[str, str, float]]:
        """What a bulk accept would accept: unit, code and probability, among what the filter admits."""
        found = []
        for segment in self.queue:
            state = self.state(segment)
            for its, p in self.material.shown(segment):
                if p >= threshold and (not code or its == code or its.startswith(f"{code}.")) and not _said(state, its):
                    found.append((segment, its, p))
        return found

    def accept_likely(self, threshold: float, code: str = "") -> int:
        """Accept all of :meth:`likely`, in one act that one undo takes back; returns how many."""
        if self.blind:
            return 0
        made = []
        for segment, its, p in self.likely(threshold, code):
            shown = self.material.suggestions(segment)[its]
            rank = 1 + [each for each, _ in self.material.shown(segment)].index(its)
            unit = self.material.units[segment]
            choice = Choice(its, rank, p, suggestion=shown, span=unit.span)
            made.append(self._decision(Verdict.ACCEPT, its, unit.span, choice, unit=segment, bulk=threshold))
        if made:
            self._act(made)
            self._to(self._next_open(self._place))
        return len(made)

    # Undo

    def undo(self) -> tuple[Decision, ...]:
        """Take back the last act of this coder, also of an earlier session; returns what was taken back."""
        act = self.history.last
        if act:
            self._act([self._undo_of(made) for made in act])
            self._return_to(act)
        return act

    def redo(self) -> tuple[Decision, ...]:
        """Bring back what was undone last; returns it."""
        again, undo = self.history.again, self.history.next
        if undo:
            self._act([self._undo_of(made) for made in undo])
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
        """Hear what the decisions so far have taught: unit, code, probability before, now. The card's place stays.

        Returns:
            How many suggestions that may still come up have another probability.
        """
        self.material.learned(changed)
        self._requeue()
        if self.card is not None:
            spans = {choice.code: choice.span for choice in self.card.choices}
            code = self.choice.code if self.choice else ""
            self.card = self._card(self.card.unit.id)
            for at, choice in enumerate(self.card.choices):  # an edge that is being moved stays where it is
                self.card = self.card.with_span(at, spans.get(choice.code, choice.span))
            self.chosen = 0
            self.choose_code(code)
        return sum(not self.state(segment).ruled for segment, _, _, _ in changed if segment in self.material.entries)

    # Decisions

    def _must_know(self, code: str) -> None:
        if code not in self.material.codes:
            raise ConfigError("Q001", f"no code {code!r} in the codebooks in use", hint="choose one from the list")

    def _decision(
        self,
        verdict: Verdict,
        code: str,
        span: Span,
        choice: Choice | None,
        *,
        unit: str = "",
        memo: str = "",
        **context: Any,
    ) -> Decision:
        assert self.card is not None
        segment = unit or self.card.unit.id
        if why := self._why.get(segment):
            context["queue"] = why
        if self.blind:
            context["blind"] = True
        if code in self.material.digests:
            context["codebook"] = self.material.digests[code][:12]
        if choice is not None and choice.rank:
            context["rank"] = choice.rank
        if choice is not None and choice.planted:
            context["planted"] = True
        suggestion = choice.suggestion if choice is not None else None
        return Decision(
            coder=self.coder,
            verdict=verdict,
            transcript_id=self.material.units[segment].transcript_id,
            segment_id=segment,
            span=span,
            code=code,
            attributes=dict(suggestion.attributes) if suggestion and verdict is Verdict.ACCEPT else {},
            memo=memo,
            seconds=round(time.monotonic() - self._shown_at, 1),
            shown_suggestion=suggestion.id if suggestion else "",
            shown_probability=choice.probability if choice is not None else None,
            context=context,
        )

    def _undo_of(self, made: Decision) -> Decision:
        return Decision(
            self.coder, Verdict.UNDO, made.transcript_id, made.segment_id, made.span, code=made.code, undoes=made.id
        )

    def _act(self, made: Sequence[Decision]) -> None:
        """Put on disk what one key press decided; only then it is known here too."""
        kept = self._store.append_decisions(made)
        if self._chain and kept[0].previous != self._chain[-1].id:
            self._refresh()  # somebody else has decided meanwhile
            return
        self._chain += kept
        self.history.add(kept)
        for each in kept:
            self._mine[each.segment_id].append(each)
        # The states of the units it is about are told anew; the rest stands.
        own = self.said.setdefault(self.coder, {})
        for segment in {each.segment_id for each in kept}:
            own.pop(segment, None)
            own.update(states(self._view(self._mine[segment])).get(self.coder, {}))


def _said(state: UnitState, code: str) -> Decision | None:
    return state.codings.get(code) or state.rejected.get(code)


def _times(state: UnitState) -> list[str]:
    found = [*state.codings.values(), *state.rejected.values(), state.done]
    return [each.at for each in found if each is not None]
