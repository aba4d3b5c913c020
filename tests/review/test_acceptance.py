"""What decisions tell about the suggestions: how far they are taken, how probable they look, what they miss."""

from __future__ import annotations

import random
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Decision, Span, Verdict
from qualkit.review.acceptance import acceptance, missed_share, prevalence
from qualkit.review.rulings import passed_item, rulings
from qualkit.review.shares import share_of


def decide(
    verdict: Verdict,
    code: str = "",
    probability: float | None = None,
    *,
    unit: str = "s-1",
    coder: str = "kt",
    **context: object,
) -> Decision:
    shown = "" if probability is None else f"g-{unit}-{code}"
    return Decision(
        coder, verdict, "t-1", unit, Span(0, 5), code, shown_suggestion=shown, shown_probability=probability, context=context
    )  # fmt: skip


ACCEPT, REJECT, ADD, DONE = Verdict.ACCEPT, Verdict.REJECT, Verdict.ADD, Verdict.DONE


def test_a_morning_of_coding_is_told_by_rank_probability_code_coder_and_mode():
    made = [
        decide(ACCEPT, "krop", 0.91, unit="s-1", rank=1),
        decide(REJECT, "fase.nu", 0.52, unit="s-1", rank=2),
        decide(ADD, "hjaelp", unit="s-1"),
        decide(DONE, unit="s-1", passed=[["fase.foer", 0.35, 3], ["bolig", 0.31, 4]]),
        decide(ACCEPT, "krop", 0.95, unit="s-2", rank=1, coder="am", blind=True),
        decide(REJECT, "bolig", 0.3, unit="s-2", rank=7, coder="am", blind=True),
    ]
    told = acceptance(made)
    assert (told.overall.accepted.hits, told.overall.accepted.of) == (2, 6)
    assert (told.overall.rejected, told.overall.passed_over) == (2, 2)
    by_rank = {row.group: (row.accepted.hits, row.accepted.of) for row in told.by_rank}
    assert by_rank == {"1": (2, 2), "2": (0, 1), "3": (0, 1), "4+": (0, 2)}
    bins = {row.group: row for row in told.by_probability}
    assert {name: (row.accepted.hits, row.accepted.of) for name, row in bins.items()} == {
        "0.3": (0, 3),
        "0.5": (0, 1),
        "0.9": (2, 2),
    }
    assert bins["0.9"].probability == pytest.approx(0.93)
    assert {row.group: row.accepted.of for row in told.by_code} == {"bolig": 2, "fase.foer": 1, "fase.nu": 1, "krop": 2}
    assert {row.group: row.accepted.of for row in told.by_coder} == {"am": 2, "kt": 4}
    assert {row.group: row.accepted.of for row in told.by_blind} == {"blind": 2, "open": 4}


def test_the_last_word_counts_and_keeps_what_was_shown():
    (ruling,) = rulings([decide(REJECT, "krop", 0.8, rank=2), decide(ADD, "krop")])
    assert (ruling.outcome, ruling.probability, ruling.rank) == ("accepted", 0.8, 2)
    (ruling,) = rulings([decide(DONE, passed=[["krop", 0.7, 1]]), decide(ACCEPT, "krop", 0.7, rank=1)])
    assert ruling.outcome == "accepted"
    (ruling,) = rulings([decide(ACCEPT, "krop", 0.7, rank=1), decide(DONE, passed=[["krop", 0.7, 1]])])
    assert ruling.outcome == "accepted"
    (ruling,) = rulings([decide(DONE, passed=[["krop", 0.7, 1]]), decide(DONE, passed=[["krop", 0.7, 1]])])
    assert ruling.outcome == "passed"


def test_what_a_coder_added_and_took_back_says_nothing_of_a_suggestion():
    """Nor do a flag, a memo, what is put off, and a unit that is done without anything on the screen."""
    silent = [decide(ADD, "krop"), decide(REJECT, "krop"), decide(DONE)]
    silent += [decide(verdict, "krop") for verdict in (Verdict.FLAG, Verdict.MEMO, Verdict.SKIP)]
    assert rulings(silent) == []
    told = acceptance(silent)
    assert told.by_rank == told.by_code == told.by_blind == ()
    assert told.overall.accepted.of == 0
    assert isnan(told.overall.accepted.share)


def test_a_suggestion_without_rank_or_probability_is_left_out_of_those_tables_only():
    told = acceptance([decide(ACCEPT, "krop")])
    assert told.by_rank == told.by_probability == ()
    assert told.by_code[0].accepted.of == 1
    assert isnan(told.by_code[0].probability)


@pytest.mark.parametrize(
    ("probability", "name"), [(0.0, "0.0"), (0.3, "0.3"), (0.7, "0.7"), (0.6999, "0.6"), (0.1 + 0.2, "0.3"), (1.0, "0.9")]
)  # fmt: skip
def test_an_edge_belongs_to_the_bin_above_it(probability, name):
    assert [row.group for row in acceptance([decide(ACCEPT, "krop", probability)]).by_probability] == [name]


VERDICTS = st.builds(
    lambda verdict, code, p, unit, coder, rank, planted: decide(
        verdict, "" if verdict is DONE else code, p if verdict is not DONE else None, unit=unit, coder=coder, rank=rank,
        **({"planted": True} if planted else {}),
        **({"passed": [passed_item(code, p, rank, planted=planted)]} if verdict is DONE and not planted else {}),
    ),
    st.sampled_from([ACCEPT, REJECT, ADD, DONE, Verdict.SKIP]), st.sampled_from(["krop", "fase.nu"]),
    st.sampled_from([None, 0.2, 0.9]), st.sampled_from(["s-1", "s-2"]), st.sampled_from(["kt", "am"]),
    st.sampled_from([1, 5]), st.booleans(),
)  # fmt: skip


@settings(max_examples=100)
@given(st.lists(VERDICTS, max_size=20))
def test_each_table_tells_all_suggestions_once(made):
    told = acceptance(made)
    assert sum(row.accepted.of for row in told.by_code) == told.overall.accepted.of
    for table in (told.by_code, told.by_coder, told.by_blind):
        assert sum(row.accepted.hits for row in table) == told.overall.accepted.hits
        for row in table:
            assert row.accepted.of == row.accepted.hits + row.rejected + row.passed_over
    unplanted = [each for each in made if not each.context.get("planted")]
    assert repr(acceptance(unplanted)) == repr(told), "nan is not itself"


@settings(max_examples=100)
@given(st.integers(0, 400).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_an_interval_holds_its_share_and_mirrors(pair):
    hits, of = pair
    share, other = share_of(hits, of), share_of(of - hits, of)
    assert 0.0 <= share.low <= share.high <= 1.0
    assert share.low == pytest.approx(1 - other.high)
    if of:
        assert share.low <= share.share <= share.high


def test_intervals_are_those_of_the_textbook():
    """Newcombe (1998), Two-sided confidence intervals for the single proportion, table I."""
    for hits, of, low, high in [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]:  # fmt: skip
        found = share_of(hits, of)
        assert (found.low, found.high) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    with pytest.raises(ValueError, match="no share"):
        share_of(3, 2)


def test_what_is_missed_is_told_from_random_units_alone():
    made = [
        decide(ACCEPT, "krop", 0.9, unit="s-1", queue="random"),
        decide(ACCEPT, "fase.nu", 0.2, unit="s-1", queue="random"),  # shown, but below what counts
        decide(ADD, "hjaelp", unit="s-2", queue="random"),
        decide(DONE, unit="s-3", queue="random", passed=[["krop", 0.9, 1]]),  # read, and nothing to be missed
        decide(ADD, "hjaelp", unit="s-4", queue="uncertain"),
        decide(Verdict.SKIP, unit="s-5", queue="random"),  # not ruled on yet
        decide(ADD, "krop", unit="s-6", queue="random", planted=True),
    ]
    told = missed_share(made, threshold=0.5)
    assert told.units == 3
    assert (told.missed.hits, told.missed.of) == (2, 3)


def test_a_code_passed_over_at_first_and_added_later_was_not_missed():
    made = [decide(DONE, queue="random", passed=[["krop", 0.8, 1]]), decide(ADD, "krop", queue="random")]
    assert missed_share(made, threshold=0.5).missed.hits == 0


def test_what_is_coded_blind_is_looked_up_among_the_suggestions():
    made = [decide(ADD, "krop", queue="random", blind=True), decide(ADD, "hjaelp", queue="random", blind=True)]
    suggested = {("s-1", "krop"): 0.8, ("s-1", "hjaelp"): 0.3}
    assert missed_share(made, threshold=0.5, suggested=suggested).missed.hits == 1
    assert missed_share(made, threshold=0.5).missed.hits == 2
    seen = [decide(ADD, "krop", queue="random")]
    assert missed_share(seen, threshold=0.5, suggested=suggested).missed.hits == 1, "it was not on the screen"


def test_prevalence_is_over_all_random_units_also_those_without_codes():
    made = [decide(ACCEPT, "krop", 0.9, unit="s-1", queue="random"), decide(DONE, unit="s-2", queue="random")]
    made += [decide(ACCEPT, "krop", 0.9, unit=f"s-{at}", queue="code") for at in range(3, 9)]
    found = prevalence(made)
    assert found.keys() == {"krop"}
    assert (found["krop"].hits, found["krop"].of) == (1, 2)


def test_the_estimate_is_right_where_the_screen_would_flatter():
    """A coder who finds what is there: the queue brings up what is suggested, the draw what there is."""
    from qualkit.review.queue import Entry, queue

    rng = random.Random(4)
    entries, truth = [], {}
    for at in range(3000):
        carries, foretold = rng.random() < 0.3, rng.random() < 0.6
        truth[f"s-{at}"] = carries
        codes = (("krop", 0.7),) if (carries and foretold) or rng.random() < 0.05 else ()
        entries.append(Entry(f"s-{at}", "t-1", f"t-1 {at % 9}", at, codes))
    suggested = {entry.segment_id for entry in entries if entry.codes}
    made = []
    for each in queue(entries, seed=7, random_share=0.5)[:1000]:
        if not truth[each.segment_id]:
            made.append(decide(DONE, unit=each.segment_id, queue=each.why))
        elif each.segment_id in suggested:
            made.append(decide(ACCEPT, "krop", 0.7, unit=each.segment_id, queue=each.why))
        else:
            made.append(decide(ADD, "krop", unit=each.segment_id, queue=each.why))
    carrying = [identity for identity, carries in truth.items() if carries]
    really = sum(identity not in suggested for identity in carrying) / len(carrying)
    told = missed_share(made, threshold=0.5)
    assert told.units == 500
    assert told.missed.low <= really <= told.missed.high
    assert prevalence(made)["krop"].low <= len(carrying) / 3000 <= prevalence(made)["krop"].high
    added = sum(each.verdict is ADD for each in made) / sum(each.verdict in (ADD, ACCEPT) for each in made)
    assert added < told.missed.low, "what one would have said from all that was coded"
