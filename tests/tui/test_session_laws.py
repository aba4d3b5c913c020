"""Whatever two coders press, in one project or in copies of it: what the session shows is what the chain says."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from qualkit.model import Verdict
from qualkit.project import Project
from qualkit.review.states import states
from qualkit.store import in_force

CODES = ("vending", "vending.medarbejder", "venten", "hverdag")
CODERS = st.sampled_from(["anna", "bo"])


def view(store):
    """What stands: by coder, unit and code the verdict and the words."""
    return {key: (made.verdict, made.span) for key, made in store.standing().items()}


class Reviewing(RuleBasedStateMachine):
    """Two coders at the same project, each with a session that is open all the time, and sometimes opened anew."""

    source: Path

    @initialize()
    def begin(self):
        self.home = Path(tempfile.mkdtemp())
        shutil.copytree(type(self).source, self.home / "p")
        self.project = Project.open(self.home / "p")
        self.sessions = {coder: self.project.review(coder) for coder in ("anna", "bo")}
        self.past: dict[str, list[object]] = {"anna": [], "bo": []}

    def teardown(self):
        if hasattr(self, "project"):
            assert self.project.store.verify_chain() == []
            self.project.close()
            shutil.rmtree(self.home)

    def mine(self, coder):
        return {key: said for key, said in view(self.project.store).items() if key[0] == coder}

    def press(self, coder, act):
        """One key; what it changes can be taken back, and only by that coder."""
        before, chain = self.mine(coder), len(self.project.store.decisions())
        act(self.sessions[coder])
        if len(self.project.store.decisions()) > chain:
            self.past[coder].append(before)

    @rule(coder=CODERS, at=st.integers(0, 3))
    def accept(self, coder, at):
        self.press(coder, lambda session: (session.choose(at), session.accept()))

    @rule(coder=CODERS, at=st.integers(0, 3))
    def reject(self, coder, at):
        self.press(coder, lambda session: (session.choose(at), session.reject()))

    @rule(coder=CODERS)
    def done(self, coder):
        self.press(coder, lambda session: session.done())

    @rule(coder=CODERS)
    def skip(self, coder):
        self.press(coder, lambda session: session.skip())

    @rule(coder=CODERS, code=st.sampled_from(CODES))
    def add(self, coder, code):
        self.press(coder, lambda session: session.add(code))

    @rule(coder=CODERS, code=st.sampled_from(CODES))
    def change(self, coder, code):
        self.press(coder, lambda session: session.change(code))

    @rule(coder=CODERS, threshold=st.sampled_from([0.3, 0.5, 0.9]))
    def bulk(self, coder, threshold):
        self.press(coder, lambda session: session.accept_likely(threshold))

    @rule(coder=CODERS, edge=st.sampled_from(["start", "end"]), words=st.integers(-3, 3))
    def move_and_accept(self, coder, edge, words):
        self.press(coder, lambda session: (session.move(edge, words), session.accept()))

    @rule(coder=CODERS, step=st.integers(-5, 5))
    def walk(self, coder, step):
        before = len(self.project.store.decisions())
        self.sessions[coder].go(step)
        assert len(self.project.store.decisions()) == before

    @rule(coder=CODERS)
    def open_anew(self, coder):
        self.sessions[coder] = self.project.review(coder)

    @precondition(lambda self: any(self.past.values()))
    @rule(coder=CODERS)
    def undo_restores_the_view_and_redo_brings_it_again(self, coder):
        if not self.past[coder]:
            return
        now = self.mine(coder)
        assert self.sessions[coder].undo()
        assert self.mine(coder) == self.past[coder][-1]
        assert self.sessions[coder].redo()
        assert self.mine(coder) == now

    @precondition(lambda self: any(self.past.values()))
    @rule(coder=CODERS)
    def undo(self, coder):
        if self.past[coder]:
            assert self.sessions[coder].undo()
            assert self.mine(coder) == self.past[coder].pop()

    @rule()
    def work_in_two_copies_and_join_them(self):
        """A copy in which bo goes on while anna goes on here: joined in any order it is the same."""
        copy = Path(tempfile.mkdtemp(dir=self.home))
        shutil.copytree(self.home / "p", copy / "q")
        with Project.open(copy / "q") as other:
            other.review("bo").done()
        for name, order in (("one", ("p", "q")), ("two", ("q", "p"))):
            folders = [self.home / "p" if each == "p" else copy / "q" for each in order]
            Project.merge(folders, copy / name)
        with Project.open(copy / "one") as one, Project.open(copy / "two") as two:
            assert [d.link for d in one.store.decisions()] == [d.link for d in two.store.decisions()]
            assert view(one.store) == view(two.store)
            assert {d.id for d in self.project.store.decisions()} < {d.id for d in one.store.decisions()}
            assert one.store.verify_chain() == []
        shutil.rmtree(copy)

    @invariant()
    def the_session_knows_what_the_chain_says(self):
        if not hasattr(self, "project"):
            return
        told = states(in_force(self.project.store.decisions()))
        for coder, session in self.sessions.items():
            for unit in session.material.units:
                state, said = session.state(unit), told.get(coder, {}).get(unit)
                if said is None:
                    assert not state.closed
                    continue
                assert state.codings == said.codings
                assert state.rejected == said.rejected
                assert state.closed == said.closed
            assert session.progress.closed == sum(session.state(unit).closed for unit in session.queue)
            assert sorted(session.queue) == sorted(session.material.units)


@pytest.mark.slow
def test_the_session_keeps_its_laws_whatever_two_coders_press(reviewable_once):
    Reviewing.source = reviewable_once
    run_state_machine_as_test(
        Reviewing, settings=settings(max_examples=12, stateful_step_count=18, deadline=None, database=None)
    )


def test_what_another_coder_decided_meanwhile_is_heard_at_the_next_key(reviewable):
    with Project.open(reviewable) as project:
        anna, bo = project.review("anna"), project.review("bo")
        unit = anna.card.unit.id
        bo.go_to(unit)
        bo.done()
        anna.done()
        anna.go_to(unit)
        assert [coder for coder, _ in anna.card.others] == ["bo"]


def test_planted_suggestions_look_like_the_others_and_never_become_codings(reviewable):
    with Project.open(reviewable) as project:
        session = project.review("anna", planted=0.5)
        shown = 0
        while not session.finished:
            at = next((at for at in session.card.undecided if session.card.choices[at].planted), None)
            if at is None:
                session.done()
                continue
            choice = session.card.choices[at]
            assert session.card.unit.span.contains(choice.suggestion.evidence[0].span)
            assert choice.suggestion.reason["da"]
            session.choose(at)
            session.accept()
            shown += 1
        assert shown >= 3
        assert session.planted == (shown, shown)
        assert project.store.codings() == []
        planted = [made for made in project.store.decisions() if made.context.get("planted")]
        assert len(planted) == shown
        assert all(made.verdict is Verdict.ACCEPT for made in planted)
        again = project.review("anna", planted=0.5)
        assert again.planted == (shown, shown), "the same are planted at the next start"


def test_learned_probabilities_move_the_order_and_say_so_but_never_the_card(reviewable):
    with Project.open(reviewable) as project:
        session = project.review("anna")
        here = session.card.unit.id
        other = next(unit for unit in session.material.units if session.material.shown(unit) and unit != here)
        code, before = session.material.shown(other)[-1]
        session.move("end", -1)
        span = session.choice.span
        assert session.learned([(other, code, before, 0.97), ("s-unknown", code, 0.1, 0.9)]) == 1
        assert session.card.unit.id == here
        assert session.choice.span == span, "an edge that is being moved stays"
        session.go_to(other)
        moved = next(choice for choice in session.card.choices if choice.code == code)
        assert (moved.probability, moved.before) == (0.97, before)
        session.choose_code(code)
        session.accept()
        made = project.store.decisions()[-1]
        assert made.shown_probability == 0.97
        assert project.store.suggestion(made.shown_suggestion).probability == before, "the old score is kept"


def test_what_is_drawn_by_lot_stays_where_it_is_whatever_is_learned(reviewable):
    with Project.open(reviewable) as project:
        session = project.review("anna")
        order = list(session.queue)
        drawn = {at: unit for at, unit in enumerate(order) if session._line.why.get(unit) == "random"}
        assert drawn
        changed = [(unit, code, p, round(1 - p, 2)) for unit in order for code, p in session.material.shown(unit)]
        session.learned(changed)
        assert {at: session.queue[at] for at in drawn} == drawn
        assert sorted(session.queue) == sorted(order)
