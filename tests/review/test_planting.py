"""Wrong suggestions on purpose: where they go, that they are wrong and look right, and what coders make of them."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Decision, Span, Verdict
from qualkit.review.acceptance import acceptance
from qualkit.review.planting import plant, planted_report
from qualkit.review.queue import Entry
from qualkit.review.rulings import passed_item
from qualkit.review.states import states

CODES = ("fase.foer", "fase.nu", "fase", "krop", "hjaelp.familie", "aldrig.foreslaaet")


def unit(at: int, codes: dict[str, float]) -> Entry:
    suggested = tuple(sorted(codes.items(), key=lambda item: -item[1]))
    return Entry(f"s-{at:04d}", "t1", "t1 Bo", at, suggested)


ENTRIES = st.lists(
    st.dictionaries(st.sampled_from(CODES[:5]), st.sampled_from([0.3, 0.55, 0.8]), max_size=4), max_size=40
).map(lambda rows: [unit(at, codes) for at, codes in enumerate(rows)])


def decide(verdict: Verdict, *, unit: str = "s-1", code: str = "", coder: str = "kt", **context: object) -> Decision:
    return Decision(coder, verdict, "t-1", unit, Span(0, 5), code=code, context=context)


@settings(max_examples=80)
@given(entries=ENTRIES, share=st.sampled_from([0.0, 0.05, 0.5, 1.0]), seed=st.integers(0, 3))
def test_what_is_planted_is_wrong_there_and_known_elsewhere(entries, share, seed):
    planted = plant(entries, codes=CODES, share=share, seed=seed, coder="kt")
    by_id = {entry.segment_id: entry for entry in entries}
    assert len(planted) <= int(share * len(entries) + 0.5)
    for identity, (code, probability) in planted.items():
        for own, _ in by_id[identity].codes:
            assert not f"{own}.".startswith(f"{code}.")
            assert not f"{code}.".startswith(f"{own}.")
        assert probability in {p for entry in entries for other, p in entry.codes if other == code}


@settings(max_examples=40)
@given(entries=ENTRIES, seed=st.integers(0, 3), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_units_and_codes_changes_nothing(entries, seed, shuffled):
    other, codes = list(entries), list(CODES)
    shuffled.shuffle(other)
    shuffled.shuffle(codes)
    made = plant(entries, codes=CODES, share=0.5, seed=seed, coder="kt")
    assert plant(other, codes=codes, share=0.5, seed=seed, coder="kt") == made


def test_the_share_is_as_asked_and_each_coder_has_their_own():
    entries = [unit(at, {("krop", "fase.nu", "hjaelp.familie")[at % 3]: 0.6}) for at in range(100)]
    made = plant(entries, codes=CODES, share=0.05, seed=1, coder="kt")
    assert len(made) == 5
    assert made != plant(entries, codes=CODES, share=0.05, seed=1, coder="am")
    assert made != plant(entries, codes=CODES, share=0.05, seed=2, coder="kt")


def test_codes_are_planted_as_often_as_they_are_suggested():
    entries = [unit(at, {"krop": 0.6} if at < 90 else {"fase.nu": 0.7}) for at in range(100)]
    entries += [unit(100 + at, {"hjaelp.familie": 0.5}) for at in range(100)]
    made = plant(entries, codes=CODES, share=1.0, seed=1, coder="kt")
    bare = Counter(made[f"s-{100 + at:04d}"][0] for at in range(100))
    assert bare["krop"] > 5 * bare["fase.nu"] > 0
    assert bare.keys() == {"krop", "fase.nu"}, "none that is suggested nowhere"


def test_without_suggestions_or_where_every_code_may_be_right_nothing_is_planted():
    assert plant([unit(1, {})], codes=CODES, share=1.0, seed=1, coder="kt") == {}
    entries = [unit(1, {"fase": 0.6}), unit(2, {"fase.nu": 0.6})]
    assert plant(entries, codes=CODES, share=1.0, seed=1, coder="kt") == {}


def test_a_share_that_is_none_is_refused():
    with pytest.raises(ValueError, match="share"):
        plant([], codes=CODES, share=-0.1, seed=1, coder="kt")


def test_the_report_tells_the_believers_from_the_readers():
    made = [
        decide(Verdict.ACCEPT, unit="s-1", code="krop", planted=True),
        decide(Verdict.REJECT, unit="s-2", code="krop", planted=True),
        decide(Verdict.DONE, unit="s-3", passed=[passed_item("krop", 0.6, 1, planted=True)]),
        decide(Verdict.DONE, unit="s-4", code="fase", planted=True),
        decide(Verdict.ACCEPT, unit="s-1", code="krop", coder="am", planted=True),
    ]
    am, kt, everyone = planted_report(made)
    assert (am.coder, am.shown, am.believed.hits) == ("am", 1, 1)
    assert (kt.coder, kt.shown, kt.believed.hits, kt.rejected, kt.passed_over) == ("kt", 4, 1, 1, 2)
    assert (everyone.coder, everyone.shown, everyone.believed.share) == ("", 5, 0.4)
    assert 0 < kt.believed.low < 0.25 < kt.believed.high < 1


def test_the_last_word_on_a_planted_suggestion_counts_once():
    made = [
        decide(Verdict.ACCEPT, code="krop", planted=True),
        decide(Verdict.REJECT, code="krop", planted=True),
        decide(Verdict.DONE, passed=[passed_item("krop", 0.6, 1, planted=True)]),
    ]
    row = planted_report(made)[0]
    assert (row.shown, row.believed.hits, row.rejected, row.passed_over) == (1, 0, 1, 0)


def test_what_was_planted_is_in_no_other_table_and_codes_nothing():
    made = [
        decide(Verdict.ACCEPT, unit="s-1", code="krop", planted=True),
        decide(Verdict.DONE, unit="s-1", passed=[passed_item("fase", 0.6, 1, planted=True), ["fase.nu", 0.5, 2]]),
    ]
    assert [row.group for row in acceptance(made).by_code] == ["fase.nu"]
    assert states(made)["kt"]["s-1"].codings == {}


def test_nothing_planted_nothing_reported():
    assert planted_report([decide(Verdict.ACCEPT, code="krop"), decide(Verdict.DONE, passed=[["krop", 0.5, 1]])]) == []
