"""A code is split: what was coded with it stands, and is put on its coder's list until it is decided again."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import ChangeKind, CodeChange, Decision, Span, Verdict
from qualkit.renaming import called_now
from qualkit.review.recoding import recode_list


def at(minute: int) -> str:
    return f"2026-03-01T10:{minute:02d}:00.000000+00:00"


def decide(minute, code, verdict=Verdict.ADD, *, coder="anne", unit="s-1", **context):
    return Decision(
        coder,
        verdict,
        "t-1",
        unit,
        Span(0, 5),
        code=code,
        at=at(minute),
        context=context,
        id=f"d-{coder}-{unit}-{code}-{minute}",
    )


def change(minute, kind, old, new, **more):
    return CodeChange("anne", ChangeKind(kind), "bog", tuple(old), tuple(new), at=at(minute), **more)


SPLIT = change(10, "split", ["støtte"], ["støtte.familie", "støtte.system"])


def todo(made, *changes):
    changes = changes or (SPLIT,)
    rows = recode_list(called_now(made, changes), changes)
    return [(row.decision.coder, row.decision.segment_id, row.decision.code, row.candidates) for row in rows]


NEW = ("støtte.familie", "støtte.system")


def test_each_coders_coding_is_on_the_list_and_nobody_elses():
    made = [decide(1, "støtte"), decide(2, "støtte", coder="bo", unit="s-2"), decide(3, "andet")]
    assert todo(made) == [("anne", "s-1", "støtte", NEW), ("bo", "s-2", "støtte", NEW)]


def test_giving_one_of_the_new_codes_takes_it_off_for_that_coder_and_unit():
    made = [decide(1, "støtte"), decide(2, "støtte", coder="bo"), decide(3, "støtte", unit="s-2")]
    made.append(decide(11, "støtte.system", Verdict.ACCEPT))
    assert todo(made) == [("anne", "s-2", "støtte", NEW), ("bo", "s-1", "støtte", NEW)]


def test_rejecting_the_old_code_takes_it_off():
    assert todo([decide(1, "støtte"), decide(11, "støtte", Verdict.REJECT)]) == []


def test_rejecting_a_new_code_decides_nothing():
    made = [decide(1, "støtte"), decide(11, "støtte.system", Verdict.REJECT)]
    assert todo(made) == [("anne", "s-1", "støtte", NEW)]


def test_what_was_rejected_before_the_split_is_not_asked_for():
    assert todo([decide(1, "støtte"), decide(2, "støtte", Verdict.REJECT)]) == []


def test_a_candidate_that_stood_there_before_the_split_decides_nothing():
    made = [decide(1, "støtte"), decide(2, "støtte.system")]
    assert todo(made) == [("anne", "s-1", "støtte", NEW)]


def test_a_coding_made_after_the_split_is_not_on_the_list_unless_it_was_made_with_the_old_codebook():
    split = change(10, "split", ["støtte"], NEW, digest_before="v1", digest_after="v2")
    assert todo([decide(12, "støtte")], split) == []
    assert len(todo([decide(12, "støtte", codebook="v1")], split)) == 1


def test_a_planted_coding_is_not_on_the_list():
    assert todo([decide(1, "støtte", planted=True)]) == []


def test_names_on_the_list_are_those_of_today():
    later = (change(20, "rename", ["støtte", "støtte.system"], ["hjælp", "hjælp.system"]),)
    assert todo([decide(1, "støtte")], SPLIT, *later) == [
        ("anne", "s-1", "hjælp", ("støtte.familie", "hjælp.system")),
    ]
    decided = [decide(1, "støtte"), decide(11, "støtte.system")]
    assert todo(decided, SPLIT, *later) == []


def test_a_part_that_is_split_again_gives_way_to_its_parts():
    again = change(20, "split", ["støtte.system"], ["støtte.kommune", "støtte.læge"])
    made = [decide(1, "støtte"), decide(2, "støtte", unit="s-2"), decide(11, "støtte.system", unit="s-2")]
    assert todo(made, SPLIT, again) == [
        ("anne", "s-1", "støtte", ("støtte.familie", "støtte.kommune", "støtte.læge")),
        ("anne", "s-2", "støtte.system", ("støtte.kommune", "støtte.læge")),
    ]


def test_merging_the_retired_code_away_ends_the_list():
    assert todo([decide(1, "støtte")], SPLIT, change(20, "merge", ["støtte"], ["støtte.system"])) == []


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 20),
            st.sampled_from(["støtte", *NEW, "andet"]),
            st.sampled_from([Verdict.ADD, Verdict.ACCEPT, Verdict.REJECT]),
            st.sampled_from(["anne", "bo"]),
            st.sampled_from(["s-1", "s-2"]),
        ),
        max_size=14,
        unique_by=lambda each: each[0],
    )
)
def test_what_is_on_the_list_stands_and_what_stands_is_on_it_or_decided(raw):
    made = [decide(m, code, verdict, coder=coder, unit=unit) for m, code, verdict, coder, unit in sorted(raw)]
    listed = {(coder, unit) for coder, unit, _, _ in todo(made)}
    latest = {(d.coder, d.segment_id, d.code): d for d in made}
    stands = {key: d for key, d in latest.items() if d.verdict is not Verdict.REJECT}
    old = {(coder, unit) for (coder, unit, code), d in stands.items() if code == "støtte" and d.at < at(10)}
    chosen = {(coder, unit) for (coder, unit, code), d in stands.items() if code in NEW and d.at >= at(10)}
    assert listed == old - chosen
