"""Changes of codes are kept for ever, in one chain; the views follow them, the log does not."""

from __future__ import annotations

import sqlite3
from dataclasses import replace

import pytest

from qualkit.model import ChangeKind, CodeChange, Decision, Span, Verdict
from qualkit.store import Store

RENAME = CodeChange("anne", ChangeKind.RENAME, "bog", ("fart", "fart.høj"), ("tempo", "tempo.høj"), note="Æ, ø og å.")


def decide(verdict, code="fart", unit="s-1", **more):
    return Decision("anne", verdict, "t-1", unit, Span(0, 5), code=code, **more)


def test_views_follow_and_the_log_stays_as_it_was(store):
    made = store.append_decision(decide(Verdict.ADD))
    change = store.append_code_change(RENAME)
    assert change.at > made.at
    assert store.decisions() == [made]
    assert [each.code for each in store.in_force()] == ["tempo"]
    assert [(each.id, each.code) for each in store.codings()] == [(made.id, "tempo")]
    assert list(store.standing("anne")) == [("anne", "s-1", "tempo")]
    assert store.in_force("bo") == []
    store.append_decision(decide(Verdict.REJECT, "tempo"))
    assert store.codings() == []


def test_a_decision_made_before_is_taken_back_under_its_old_name(store):
    made = store.append_decision(decide(Verdict.ADD))
    store.append_code_change(RENAME)
    store.append_decision(decide(Verdict.UNDO, "", undoes=made.id))
    assert store.in_force() == []


def test_a_change_comes_back_as_it_was_put_with_its_place_in_the_chain(store):
    one = store.append_code_change(RENAME)
    other = store.append_code_change(replace(RENAME, kind=ChangeKind.MERGE, new=("x",), codebook="anden"))
    assert store.code_changes() == [one, other]
    assert store.code_changes("anden") == [other]
    assert replace(one, at="", id="", previous="", link="") == RENAME
    assert (one.previous, other.previous) == ("", one.id)
    assert other.at > one.at
    assert store.integrity() == []


def test_a_change_keeps_its_id_in_a_copy_and_is_not_added_twice(store, new_place):
    one = store.append_code_change(RENAME)
    assert store.append_code_change(replace(one, id="", previous="", link="")) == one
    assert len(store.code_changes()) == 1
    with Store.open(new_place()) as copy:
        copy.append_code_change(replace(RENAME, codebook="anden"))
        again = copy.append_code_change(replace(one, id="", previous="", link=""))
        assert again.id == one.id
        assert again.link != one.link
        assert copy.integrity() == []


def test_a_change_holds_for_what_was_decided_by_a_clock_that_runs_ahead(store):
    late = "2199-01-01T00:00:00.000000+00:00"
    store.append_decision(decide(Verdict.ADD, at=late))
    assert store.append_code_change(RENAME).at > late
    assert [each.code for each in store.codings()] == ["tempo"]


def test_what_has_to_happen_with_a_change_fails_and_there_is_no_change(store):
    def fail():
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        store.append_code_change(RENAME, then=fail)
    assert store.code_changes() == []
    assert store.integrity() == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE code_changes SET note = 'x'",
        "DELETE FROM code_changes",
        "INSERT INTO code_changes SELECT 9, 'x', 'y', coder, kind, codebook, old, new, note, digest_before, digest_after, at, 'z' FROM code_changes",
        "INSERT INTO code_changes SELECT 0, 'x', id, coder, kind, codebook, old, new, note, digest_before, digest_after, at, 'z' FROM code_changes WHERE seq < 0 OR previous = ''",
        "INSERT OR REPLACE INTO code_changes SELECT * FROM code_changes",
    ],
)
def test_the_database_itself_refuses_to_change_them(store, kind, meddle, statement):
    made = [store.append_code_change(RENAME)]
    if kind == "postgres":
        psycopg = pytest.importorskip("psycopg")
        if "OR REPLACE" in statement:
            statement = "TRUNCATE code_changes"
        refused = psycopg.errors.IntegrityConstraintViolation
    else:
        refused = sqlite3.IntegrityError
        if "SELECT 0" in statement:
            statement = statement.replace("SELECT 0", "SELECT seq")
    with pytest.raises(refused):
        meddle(statement)
    assert store.code_changes() == made


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE code_changes SET old = '[\"x\"]' WHERE seq = 2", "change of codes 2 is not what was changed"),
        ("DELETE FROM code_changes WHERE seq = 2", "change of codes 3 does not follow"),
        ("DELETE FROM code_changes WHERE seq > 1", "changes of codes 2 to 3 are missing at the end"),
        ("DELETE FROM code_changes", "changes of codes 1 to 3 are missing at the end"),
    ],
)
def test_tampering_past_the_triggers_is_named(store, kind, meddle, statement, said):
    for n in range(3):
        store.append_code_change(replace(RENAME, note=str(n)))
    assert store.integrity() == []
    past = {
        "sqlite": ["DROP TRIGGER code_changes_no_update", "DROP TRIGGER code_changes_no_delete"],
        "postgres": ["ALTER TABLE code_changes DISABLE TRIGGER USER"],
    }
    meddle(*past[kind], statement)
    found = store.integrity()
    assert [problem for problem in found if said in problem]
    assert [problem for problem in store.verify_chain() if said in problem]
    assert any("code_changes_append_only" in problem for problem in found) == (kind == "postgres")
