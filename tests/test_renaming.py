"""Codes are renamed and merged while coders code: no decision is written anew, and each is seen under its code of today."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import ChangeKind, CodeChange, Decision, Span, Verdict
from qualkit.renaming import Renaming, called_now, moves_of

YES = (Verdict.ACCEPT, Verdict.ADD)


def at(minute: int) -> str:
    return f"2026-03-01T10:{minute:02d}:00.000000+00:00"


def decide(minute, code, verdict=Verdict.ADD, *, coder="anne", unit="s-1", **context):
    return Decision(
        coder, verdict, "t-1", unit, Span(0, 5), code=code, at=at(minute), context=context, id=f"d-{coder}-{minute}"
    )


def rename(minute, old, new, **more):
    return CodeChange("anne", ChangeKind.RENAME, "bog", (old,), (new,), at=at(minute), **more)


def merge(minute, olds, new):
    return CodeChange("anne", ChangeKind.MERGE, "bog", tuple(olds), (new,), at=at(minute))


def codes(decisions):
    return [each.code for each in decisions]


def standing(decisions):
    """By coder and unit the codes that stand, by definition."""
    latest = {}
    for each in decisions:
        if each.verdict in (*YES, Verdict.REJECT):
            latest[each.coder, each.segment_id, each.code] = each.verdict
    return {key for key, verdict in latest.items() if verdict in YES}


def test_a_coding_is_seen_under_the_new_name_and_keeps_its_id():
    made = [decide(1, "fart"), decide(3, "tempo", unit="s-2")]
    seen = called_now(made, [rename(2, "fart", "tempo")])
    assert codes(seen) == ["tempo", "tempo"]
    assert [each.id for each in seen] == [each.id for each in made]
    assert made[0].code == "fart"


def test_changes_compose_in_the_order_of_their_times_however_they_are_handed_over():
    made = [decide(1, "a"), decide(3, "b", unit="s-2"), decide(5, "c", unit="s-3")]
    changes = [rename(4, "b", "c"), rename(2, "a", "b")]
    assert codes(called_now(made, changes)) == ["c", "c", "c"]
    assert codes(called_now(made, changes[::-1])) == ["c", "c", "c"]


def test_a_name_that_is_given_to_another_code_later_is_left_alone():
    made = [decide(1, "fart"), decide(5, "fart", unit="s-2")]
    changes = [rename(2, "fart", "tempo"), CodeChange("anne", ChangeKind.ADD, "bog", (), ("fart",), at=at(4))]
    assert codes(called_now(made, changes)) == ["tempo", "fart"]


def test_two_codes_can_change_names():
    made = [decide(1, "a"), decide(1, "b", unit="s-2")]
    swap = CodeChange("anne", ChangeKind.RENAME, "bog", ("a", "b"), ("b", "a"), at=at(2))
    assert codes(called_now(made, [swap])) == ["b", "a"]


def test_a_decision_of_the_same_instant_as_a_change_was_made_after_it():
    assert codes(called_now([decide(2, "fart")], [rename(2, "fart", "tempo")])) == ["fart"]


def test_who_coded_on_with_the_old_codebook_in_a_copy_is_understood():
    changes = [
        rename(2, "a", "b", digest_before="v1", digest_after="v2"),
        rename(4, "b", "c", digest_before="v2", digest_after="v3"),
    ]
    late = [
        decide(9, "a", codebook="v1"),
        decide(9, "b", unit="s-2", codebook="v2"),
        decide(9, "a", unit="s-3", codebook="v3"),
    ]
    assert codes(called_now(late, changes)) == ["c", "c", "a"]


def test_a_yes_to_one_of_the_merged_codes_is_a_yes_to_the_whole():
    made = [decide(1, "a"), decide(2, "b", Verdict.REJECT)]
    seen = called_now(made, [merge(3, ["a", "b"], "b")])
    assert standing(seen) == {("anne", "s-1", "b")}


def test_a_coding_that_was_taken_away_before_a_merge_does_not_come_back():
    taken = [decide(1, "a"), decide(2, "a", Verdict.REJECT)]
    assert standing(called_now(taken, [merge(3, ["a", "b"], "c")])) == set()
    beside = [decide(0, "b"), *taken]
    seen = called_now(beside, [merge(3, ["a", "b"], "c")])
    assert [each.id for each in seen] == [beside[0].id]


def test_what_is_decided_after_a_merge_has_the_last_word():
    made = [decide(1, "a"), decide(2, "b", Verdict.REJECT), decide(4, "c", Verdict.REJECT)]
    assert standing(called_now(made, [merge(3, ["a", "b"], "c")])) == set()


def test_a_planted_suggestion_decides_nothing_in_a_merge():
    made = [decide(1, "a", Verdict.REJECT), decide(2, "b", planted=True)]
    seen = called_now(made, [merge(3, ["a", "b"], "c")])
    assert [(each.code, each.verdict) for each in seen] == [("c", Verdict.REJECT), ("c", Verdict.ADD)]


def test_what_a_coder_passed_over_is_seen_under_the_new_names_too():
    done = decide(1, "", Verdict.DONE, passed=[["a", 0.7, 1], ["b", 0.4, 2, True], ["x", 0.3, 3]])
    (seen,) = called_now([done], [merge(3, ["a", "b"], "c")])
    assert seen.context["passed"] == [["c", 0.7, 1], ["x", 0.3, 3]]
    assert called_now([decide(4, "", Verdict.DONE, passed=[["a", 0.7, 1]])], [merge(3, ["a", "b"], "c")])[
        0
    ].context == {"passed": [["a", 0.7, 1]]}


def test_one_coders_no_does_not_touch_anothers_yes():
    made = [decide(1, "a", coder="bo"), decide(2, "b", Verdict.REJECT)]
    seen = called_now(made, [merge(3, ["a", "b"], "c")])
    assert [(each.coder, each.verdict) for each in seen] == [("bo", Verdict.ADD), ("anne", Verdict.REJECT)]


@pytest.mark.parametrize("kind", [ChangeKind.ADD, ChangeKind.DEFINE, ChangeKind.SPLIT])
def test_what_moves_no_coding_changes_nothing(kind):
    change = CodeChange("anne", kind, "bog", ("a",), ("b",), at=at(5))
    assert moves_of(change) == {}
    made = [decide(1, "a")]
    assert called_now(made, [change]) == made


def test_a_suggestion_of_an_older_codebook_is_seen_under_the_new_name():
    renaming = Renaming([rename(2, "a", "b", digest_before="v1", digest_after="v2")])
    assert renaming.of_suggestion("a", "v1") == "b"
    assert renaming.of_suggestion("a", "v2") == "a"


NAMES = ["a", "b", "c", "d"]
DECISIONS = st.lists(
    st.builds(
        decide,
        st.integers(0, 20),
        st.sampled_from(NAMES),
        st.sampled_from([Verdict.ADD, Verdict.ACCEPT, Verdict.REJECT, Verdict.MEMO]),
        coder=st.sampled_from(["anne", "bo"]),
        unit=st.sampled_from(["s-1", "s-2"]),
    ),
    max_size=12,
).map(lambda made: [replace(each, id=f"d{n}") for n, each in enumerate(sorted(made, key=lambda d: d.at))])


@settings(max_examples=60)
@given(DECISIONS, st.sampled_from(NAMES), st.integers(0, 19))
def test_renaming_and_renaming_back_is_nothing(made, code, minute):
    changes = [rename(minute, code, "ny"), rename(minute + 1, "ny", code)]
    meanwhile = [replace(d, code="ny") if d.code == code and d.at == at(minute) else d for d in made]
    assert called_now(meanwhile, changes) == made


@settings(max_examples=60)
@given(DECISIONS, st.sets(st.sampled_from(NAMES), min_size=2))
def test_a_merge_keeps_the_union_of_the_coded_units_of_each_coder(made, merged):
    seen = called_now(made, [merge(30, sorted(merged), "ny")])
    expected = {(coder, unit, "ny" if code in merged else code) for coder, unit, code in standing(made)}
    assert standing(seen) == expected


@settings(max_examples=60)
@given(DECISIONS, st.lists(st.tuples(st.integers(0, 25), st.permutations(NAMES)), max_size=4))
def test_nothing_is_made_up_and_all_else_stays(made, raw):
    changes = [merge(minute, order[:2], order[2]) for minute, order in raw]
    seen = called_now(made, changes)
    whole = {each.id: each for each in made}
    assert all(replace(each, code=whole[each.id].code) == whole[each.id] for each in seen)
    assert all(one.at <= other.at for one, other in pairwise(seen))
    gone = whole.keys() - {each.id for each in seen}
    assert all(whole[each].verdict is not Verdict.MEMO for each in gone)
    coded = {(coder, unit) for coder, unit, _ in standing(made)}
    if all(change.at > at(20) for change in changes):
        assert {(coder, unit) for coder, unit, _ in standing(seen)} == coded, "no unit loses its coding"


@settings(max_examples=60)
@given(DECISIONS, st.integers(0, 20), st.integers(0, 20))
def test_the_order_of_changes_that_have_nothing_to_do_with_each_other_does_not_matter(made, one, other):
    def both(first, second):
        return called_now(made, [merge(first, ["a", "b"], "x"), rename(second, "c", "y")])

    early = [each for each in made if each.at > at(max(one, other)) or each.at < at(min(one, other))]
    made = early
    assert both(one, other) == both(other, one)
