"""Decisions are kept for ever, in one chain; what is coded is read off them, and any of it can be undone."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from qualkit.errors import ProjectError
from qualkit.model import Decision, Span, Verdict
from qualkit.store import DATABASE_NAME, Store, codings_of, standing

A, B = "anne", "bo"


def decide(verdict: Verdict, *, coder: str = A, unit: str = "s-1", code: str = "fase.nu", undoes: str = "") -> Decision:
    return Decision(coder, verdict, "t-1", unit, Span(0, 5), code=code, undoes=undoes)


def test_a_decision_gets_its_time_its_predecessor_and_its_hash(store):
    first = store.append_decision(decide(Verdict.ACCEPT))
    second = store.append_decision(replace(decide(Verdict.MEMO), at="2030-01-01T10:00:00+00:00", memo="Spørg igen."))
    assert first.previous == ""
    assert second.previous == first.id
    assert len(first.id) == 64
    assert first.at.endswith("+00:00")
    assert second.at == "2030-01-01T10:00:00+00:00"
    assert store.decisions() == [first, second]
    assert store.verify_chain() == []


def test_an_id_is_of_the_content_and_the_link_vouches_for_the_chain(store, new_place):
    made = [store.append_decision(decide(Verdict.ACCEPT, unit=f"s-{n}")) for n in range(3)]
    with Store.open(new_place()) as copy:
        again = [copy.append_decision(replace(each, id="", previous="", link="")) for each in reversed(made)]
        assert {each.id for each in again} == {each.id for each in made}
        assert [each.link for each in again] != [each.link for each in made]
        assert copy.codings() == sorted(again, key=lambda each: each.at), "the order is that of the times"
        assert copy.verify_chain() == []


def test_what_one_key_press_decides_has_one_time_and_comes_whole_or_not_at_all(store):
    made = store.append_decisions([decide(Verdict.REJECT), decide(Verdict.ADD, code="fase.foer")])
    assert len({each.at for each in made}) == 1
    with pytest.raises(ProjectError):
        store.append_decisions([decide(Verdict.ACCEPT, unit="s-9"), decide(Verdict.UNDO, undoes="0" * 64)])
    assert store.decisions() == made


def test_an_act_of_many_decisions_is_chained_one_by_one_and_taken_back_at_once(store):
    at = "2030-01-01T10:00:00.000000+00:00"
    act = [replace(decide(Verdict.ACCEPT, unit=f"s-{n}"), at=at) for n in range(1203)]
    made = store.append_decisions([*act, act[7]])
    assert made[-1] == made[7], "told twice, it is one"
    assert store.decisions() == made[:-1]
    assert store.append_decisions([act[5], decide(Verdict.ACCEPT, unit="s-new"), act[1202]])[::2] == [
        made[5],
        made[1202],
    ]
    store.append_decisions([decide(Verdict.UNDO, unit=each.segment_id, undoes=each.id) for each in made[:-1]])
    assert [each.segment_id for each in store.codings()] == ["s-new"]
    assert len(store.decisions()) == 2 * 1203 + 1
    assert store.verify_chain() == []


def test_an_undo_may_name_what_the_same_act_decided_before_it(store):
    from qualkit.store.decisions import decision_id

    first = replace(decide(Verdict.ACCEPT), at="2030-01-01T10:00:00.000000+00:00")
    undo = replace(decide(Verdict.UNDO, undoes=decision_id(first)), at="2030-01-01T10:00:01.000000+00:00")
    with pytest.raises(ProjectError):
        store.append_decisions([undo, first])
    with pytest.raises(ProjectError):
        store.append_decisions([first, replace(undo, coder=B)])
    store.append_decisions([first, undo])
    assert store.codings() == []


def test_times_tell_the_order_also_when_a_clock_is_set_back(store):
    late = store.append_decision(replace(decide(Verdict.ACCEPT), at="2199-01-01T00:00:00.000000+00:00"))
    assert store.append_decision(decide(Verdict.REJECT)).at > late.at
    assert store.codings() == []


def test_a_decision_on_a_planted_suggestion_codes_nothing(store):
    kept = store.append_decision(decide(Verdict.REJECT))
    store.append_decision(replace(decide(Verdict.ACCEPT), context={"planted": True}))
    assert list(store.standing().values()) == [kept]


def test_decisions_of_a_project_made_before_links_are_chained_anew(tmp_path):
    from sqlalchemy import create_engine

    from qualkit.store import schema
    from qualkit.store.dialect import dialect_named

    engine = create_engine(f"sqlite:///{tmp_path / DATABASE_NAME}")
    dialect_named("sqlite").prepare(engine, timeout=1)
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection, "0002")
        for n, (verdict, undoes) in enumerate((("accept", ""), ("reject", ""), ("undo", "old-2")), start=1):
            connection.exec_driver_sql(
                "INSERT INTO decisions VALUES (?, ?, ?, 'anne', ?, 't', 's', 0, 5, 'fase.nu', '{}', '', ?, 1.5, '', 0.4, ?)",
                (n, f"old-{n}", f"old-{n - 1}" if n > 1 else "", verdict, f"2026-01-0{n}T10:00:00+00:00", undoes),
            )
    engine.dispose()
    with Store.open(tmp_path) as store:
        first, second, undo = store.decisions()
        assert undo.undoes == second.id
        assert store.codings() == [first]
        assert store.verify_chain() == []
        assert store.append_decision(decide(Verdict.SKIP)).previous == undo.id


def test_decisions_can_be_asked_for_by_coder_and_time(store):
    old = store.append_decision(replace(decide(Verdict.ACCEPT), at="2024-05-01T10:00:00+00:00"))
    new = store.append_decision(replace(decide(Verdict.REJECT, coder=B), at="2024-06-01T10:00:00+00:00"))
    assert store.decisions(coder=A) == [old]
    assert store.decisions(since="2024-06") == [new]
    assert store.decisions(coder=A, since="2024-06") == []


def test_the_latest_verdict_of_a_coder_stands(store):
    store.append_decision(decide(Verdict.ACCEPT))
    theirs = store.append_decision(decide(Verdict.ACCEPT, coder=B))
    other_code = store.append_decision(decide(Verdict.ADD, code="fase.foer"))
    again = store.append_decision(decide(Verdict.ADD))
    assert store.codings() == [theirs, other_code, again]
    store.append_decision(decide(Verdict.REJECT))
    assert store.codings() == [theirs, other_code]
    assert store.codings(A) == [other_code]
    assert store.codings(B) == [theirs]


@pytest.mark.parametrize("verdict", [Verdict.SKIP, Verdict.FLAG, Verdict.MEMO])
def test_skips_flags_and_memos_change_no_coding(store, verdict):
    kept = store.append_decision(decide(Verdict.ACCEPT))
    store.append_decision(decide(verdict))
    store.append_decision(decide(verdict, unit="s-2"))
    assert store.codings() == [kept]


def test_undo_takes_back_and_undoing_the_undo_restores(store):
    accepted = store.append_decision(decide(Verdict.ACCEPT))
    rejected = store.append_decision(decide(Verdict.REJECT))
    undo = store.append_decision(decide(Verdict.UNDO, undoes=rejected.id))
    assert store.codings() == [accepted]
    redo = store.append_decision(decide(Verdict.UNDO, undoes=undo.id))
    assert store.codings() == []
    store.append_decision(decide(Verdict.UNDO, undoes=redo.id))
    assert store.codings() == [accepted]
    assert len(store.decisions()) == 5


def test_a_reject_stands_again_when_its_undo_is_undone(store):
    key = (A, "s-1", "fase.nu")
    rejected = store.append_decision(decide(Verdict.REJECT))
    assert store.standing() == {key: rejected}
    undo = store.append_decision(decide(Verdict.UNDO, undoes=rejected.id))
    assert store.standing() == {}
    store.append_decision(decide(Verdict.UNDO, undoes=undo.id))
    assert store.standing() == {key: rejected}
    assert store.codings() == []


def test_each_coders_last_word_on_each_code_stands_in_the_order_of_the_chain(store):
    store.append_decision(decide(Verdict.ACCEPT))
    theirs = store.append_decision(decide(Verdict.REJECT, coder=B))
    added = store.append_decision(decide(Verdict.ADD, unit="s-2"))
    again = store.append_decision(decide(Verdict.ADD))
    for silent in (Verdict.SKIP, Verdict.FLAG, Verdict.MEMO):
        store.append_decision(decide(silent))
    assert list(store.standing().items()) == [
        ((B, "s-1", "fase.nu"), theirs),
        ((A, "s-2", "fase.nu"), added),
        ((A, "s-1", "fase.nu"), again),
    ]
    assert list(store.standing(A).values()) == [added, again]
    assert standing(store.decisions()) == store.standing()


def test_an_undo_must_name_a_decision_of_the_same_coder(store):
    theirs = store.append_decision(decide(Verdict.ACCEPT, coder=B))
    for wrong in (
        decide(Verdict.UNDO, undoes=theirs.id),
        decide(Verdict.UNDO, undoes="0" * 64),
        decide(Verdict.UNDO),
        decide(Verdict.ACCEPT, coder=B, undoes=theirs.id),
    ):
        with pytest.raises(ProjectError) as caught:
            store.append_decision(wrong)
        assert caught.value.code == "Q001"
    assert store.decisions() == [theirs]


COLUMNS = (
    "coder, verdict, transcript_id, segment_id, span_start, span_end, code, attributes, memo, at, seconds,"
    " shown_suggestion, shown_probability, undoes, context"
)
EVERYWHERE = (
    "UPDATE decisions SET memo = 'x'",
    "UPDATE decisions SET verdict = 'accept' WHERE seq = 2",
    "DELETE FROM decisions",
    "DELETE FROM decisions WHERE seq = 3",
    f"INSERT INTO decisions SELECT 9, 'new', 'elsewhere', {COLUMNS}, 'x' FROM decisions WHERE seq = 1",
    f"INSERT INTO decisions SELECT 4, 'new', previous, {COLUMNS}, 'x' FROM decisions WHERE seq = 2",
)
ONLY_IN = {
    "sqlite": (
        "INSERT OR REPLACE INTO decisions SELECT * FROM decisions WHERE seq = 2",
        f"REPLACE INTO decisions SELECT seq, 'new', previous, {COLUMNS}, link FROM decisions",
    ),
    "postgres": (
        "TRUNCATE decisions",
        "TRUNCATE decisions CASCADE",
        "UPDATE decisions SET memo = 'x' WHERE false",
        "INSERT INTO decisions SELECT * FROM decisions WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET memo = 'x'",
        f"INSERT INTO decisions SELECT 2, 'new', id, {COLUMNS}, 'x' FROM decisions WHERE seq = 3",
    ),
}
STATEMENTS = [(kind, each) for kind, own in ONLY_IN.items() for each in (*EVERYWHERE, *own)]


@pytest.mark.parametrize(("kind", "statement"), STATEMENTS)
def test_another_program_cannot_change_delete_replace_or_fork(store, kind, meddle, statement):
    from psycopg import IntegrityError

    made = [store.append_decision(decide(Verdict.ACCEPT, unit=f"s-{n}")) for n in range(3)]
    with pytest.raises(sqlite3.IntegrityError if kind == "sqlite" else IntegrityError):
        meddle(statement)
    assert store.decisions() == made
    assert store.verify_chain() == []
    assert store.append_decision(decide(Verdict.SKIP)).previous == made[-1].id


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE decisions SET memo = 'x' WHERE seq = 2", "decision 2 is not what was decided"),
        ("UPDATE decisions SET at = '' WHERE seq = 1", "decision 1 is not what was decided"),
        ("DELETE FROM decisions WHERE seq = 2", "decision 3 does not follow"),
        ("DELETE FROM decisions WHERE seq = 1", "decision 2 does not follow"),
        ("DELETE FROM decisions WHERE seq > 1", "decisions 2 to 3 are missing at the end"),
        ("DELETE FROM decisions", "decisions 1 to 3 are missing at the end"),
    ],
)
def test_tampering_past_the_triggers_shows_in_the_chain(store, kind, meddle, statement, said):
    for n in range(3):
        store.append_decision(decide(Verdict.ACCEPT, unit=f"s-{n}"))
    past = {
        "sqlite": ["DROP TRIGGER decisions_no_update", "DROP TRIGGER decisions_no_delete"],
        "postgres": ["ALTER TABLE decisions DISABLE TRIGGER USER"],
    }
    meddle(*past[kind], statement)
    assert [problem for problem in store.verify_chain() if said in problem]
    assert [problem for problem in store.integrity() if said in problem]


def test_many_writers_at_once_make_one_chain(place):
    each, writers = 10, 4
    failed: list[BaseException] = []

    def write(coder: str, store: Store) -> None:
        try:
            for n in range(each):
                store.append_decision(decide(Verdict.ACCEPT, coder=coder, unit=f"s-{n}"))
        except BaseException as error:
            failed.append(error)

    with Store.open(place, timeout=20) as one, Store.open(place, timeout=20) as two:
        threads = [threading.Thread(target=write, args=(f"c{n}", (one, two)[n % 2])) for n in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert one.verify_chain() == []
        for n in range(writers):
            assert [d.segment_id for d in two.decisions(f"c{n}")] == [f"s-{k}" for k in range(each)]


def plain_view(chain: list[Decision]) -> set[str]:
    """The view by its definition, slowly: which decisions are in force, and for each key the last about the coding."""

    def in_force(at: int) -> bool:
        return not any(later.undoes == chain[at].id and in_force(n) for n, later in enumerate(chain) if n > at)

    latest: dict[tuple[str, str, str], Decision] = {}
    for at, decision in enumerate(chain):
        if decision.verdict in (Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT) and in_force(at):
            latest[decision.coder, decision.segment_id, decision.code] = decision
    return {d.id for d in latest.values() if d.verdict is not Verdict.REJECT}


class Coding(RuleBasedStateMachine):
    """Two coders decide and undo in any order; the store agrees with the definition at every step."""

    made = Bundle("made")
    new_place = None

    @initialize()
    def begin(self) -> None:
        self.store = Store.open(type(self).new_place())
        self.chain: list[Decision] = []

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert self.store.verify_chain() == []
            self.store.close()

    def append(self, decision: Decision) -> Decision:
        self.chain.append(self.store.append_decision(decision))
        return self.chain[-1]

    @rule(
        target=made,
        verdict=st.sampled_from([v for v in Verdict if v is not Verdict.UNDO]),
        coder=st.sampled_from([A, B]),
        unit=st.sampled_from(["s-1", "s-2"]),
        code=st.sampled_from(["fase.nu", "fase.foer"]),
    )
    def decide(self, verdict, coder, unit, code):
        return self.append(decide(verdict, coder=coder, unit=unit, code=code))

    @rule(target=made, decision=made)
    def undo(self, decision):
        return self.append(decide(Verdict.UNDO, coder=decision.coder, undoes=decision.id))

    @rule(verdict=st.sampled_from([Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT]))
    def deciding_and_undoing_restores_the_view(self, verdict):
        before = self.store.codings()
        decision = self.append(decide(verdict))
        between = self.store.codings()
        undo = self.append(decide(Verdict.UNDO, undoes=decision.id))
        assert self.store.codings() == before
        self.append(decide(Verdict.UNDO, undoes=undo.id))
        assert self.store.codings() == between

    @rule(decision=consumes(made))
    def undoing_twice_is_undoing_once(self, decision):
        undo = decide(Verdict.UNDO, coder=decision.coder, undoes=decision.id)
        self.append(undo)
        once = self.store.codings()
        self.append(undo)
        assert self.store.codings() == once

    @invariant()
    def the_view_is_what_its_definition_says(self):
        if hasattr(self, "store"):
            codings = self.store.codings()
            assert {d.id for d in codings} == plain_view(self.chain)
            assert codings == codings_of(self.chain)
            assert [d for d in codings if d.coder == A] == self.store.codings(A)


@pytest.mark.slow
def test_the_view_keeps_its_laws_whatever_is_decided_and_undone(new_place):
    Coding.new_place = staticmethod(new_place)
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Coding, settings=settings(max_examples=25, stateful_step_count=20, deadline=None, database=None)
    )
