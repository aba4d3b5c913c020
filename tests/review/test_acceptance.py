"""What decisions tell about the suggestions: how far they are taken, how probable they look, what they miss."""

from __future__ import annotations

import random
from math import isnan

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.model import Decision, Span, Verdict
from qualkit.review.acceptance import acceptance, missed_share, prevalence
from qualkit.review.queue import Entry, drawn, queue
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


def test_what_is_missed_is_told_from_the_units_drawn_by_lot_alone():
    made = [
        decide(ACCEPT, "krop", 0.9, unit="s-1"),
        decide(ACCEPT, "fase.nu", 0.2, unit="s-1"),  # shown, but below what counts
        decide(DONE, unit="s-1"),
        decide(ADD, "hjaelp", unit="s-2"),
        decide(DONE, unit="s-2"),
        decide(DONE, unit="s-3", passed=[["krop", 0.9, 1]]),  # read, and nothing to be missed
        decide(ADD, "hjaelp", unit="s-4"),
        decide(DONE, unit="s-4"),  # not of the draw, whatever the queue says of it
    ]
    told = missed_share(made, sample=["s-2", "s-1", "s-3"], threshold=0.5)
    assert told.units == 3
    assert (told.missed.hits, told.missed.of) == (2, 3)


def test_each_coder_counts_up_to_the_first_unit_of_the_draw_that_is_not_closed():
    made = [decide(DONE, unit=unit) for unit in ("s-1", "s-2", "s-4", "s-9")]
    made += [decide(ADD, "krop", unit="s-3"), decide(Verdict.SKIP, unit="s-3")]  # ruled on, but not closed
    made += [decide(DONE, unit="s-1", coder="am"), decide(DONE, unit="s-3", coder="bo")]
    sample = ["s-1", "s-2", "s-3", "s-4"]
    assert missed_share(made, sample=sample, threshold=0.5).units == 3
    assert prevalence(made, sample=sample) == {}
    made.append(decide(DONE, unit="s-3"))
    assert missed_share(made, sample=sample, threshold=0.5).units == 5
    assert (prevalence(made, sample=sample)["krop"].hits, prevalence(made, sample=sample)["krop"].of) == (1, 5)
    assert missed_share(made, sample=[], threshold=0.5).units == 0


def test_a_code_passed_over_at_first_and_added_later_was_not_missed():
    made = [decide(DONE, passed=[["krop", 0.8, 1]]), decide(ADD, "krop")]
    assert missed_share(made, sample=["s-1"], threshold=0.5).missed.hits == 0


def test_what_is_coded_blind_is_looked_up_among_the_suggestions():
    made = [decide(ADD, "krop", blind=True), decide(ADD, "hjaelp", blind=True), decide(DONE, blind=True)]
    suggested = {("s-1", "krop"): 0.8, ("s-1", "hjaelp"): 0.3}
    assert missed_share(made, sample=["s-1"], threshold=0.5, suggested=suggested).missed.hits == 1
    assert missed_share(made, sample=["s-1"], threshold=0.5).missed.hits == 2
    seen = [decide(ADD, "krop"), decide(DONE)]
    assert missed_share(seen, sample=["s-1"], threshold=0.5, suggested=suggested).missed.hits == 1, (
        "it was not on the screen"
    )


def test_what_is_accepted_in_bulk_is_counted_apart_until_somebody_reads_it():
    made = [decide(ACCEPT, "krop", 0.9, unit=f"s-{at}", rank=1, bulk=0.8) for at in range(5)]
    made.append(decide(ACCEPT, "fase.nu", 0.5, unit="s-0", rank=2))
    told = acceptance(made)
    assert (told.overall.accepted.hits, told.overall.accepted.of, told.bulk) == (1, 1, 5)
    assert [row.group for row in told.by_rank] == ["2"]
    made += [decide(REJECT, "krop", 0.9, unit="s-1", rank=1), decide(ACCEPT, "krop", 0.9, unit="s-2", rank=1)]
    told = acceptance(made)
    assert (told.overall.accepted.hits, told.overall.rejected, told.bulk) == (2, 1, 3)
    sample = ["s-0", "s-1", "s-2"]
    assert prevalence(made, sample=sample) == {}, "nobody is done with any of them"
    made += [decide(DONE, unit="s-0"), decide(DONE, unit="s-1")]
    assert (prevalence(made, sample=sample)["krop"].hits, prevalence(made, sample=sample)["krop"].of) == (1, 2)
    assert missed_share(made, sample=sample, threshold=0.5).missed.hits == 0, "it was foretold"


def interview_study(seed=4, units=3000):
    """Units of which three in ten carry a code, six in ten of these foretold, and what is suggested of them."""
    rng = random.Random(seed)
    entries, truth = [], {}
    for at in range(units):
        carries, foretold = rng.random() < 0.3, rng.random() < 0.6
        truth[f"s-{at}"] = carries
        p = rng.uniform(0.5, 1.0) if carries and foretold else rng.uniform(0.2, 0.9) if rng.random() < 0.05 else None
        entries.append(Entry(f"s-{at}", "t-1", f"t-1 {at % 9}", at, () if p is None else (("krop", p),)))
    return entries, truth


def read(unit, truth, suggested, **context):
    """What a coder decides who finds what is there."""
    p = suggested.get(unit)
    if truth[unit]:
        yield (
            decide(ADD, "krop", unit=unit, **context) if p is None else decide(ACCEPT, "krop", p, unit=unit, **context)
        )
    elif p is not None:
        yield decide(REJECT, "krop", p, unit=unit, **context)
    yield decide(DONE, unit=unit, **context)


@pytest.mark.parametrize("first", ["nothing", "bulk", "filter"])
def test_the_estimates_are_right_whatever_was_done_before_the_queue(first):
    """The queue brings up what is suggested, the draw what there is; bulk and filter take the likely ones first."""
    entries, truth = interview_study(units=2000)
    suggested = {entry.segment_id: entry.codes[0][1] for entry in entries if entry.codes}
    share, made, closed = 0.5, [], set()
    if first == "bulk":
        made = [decide(ACCEPT, "krop", p, unit=unit, bulk=0.8) for unit, p in suggested.items() if p >= 0.8]
    elif first == "filter":
        closed = {unit for unit, p in suggested.items() if p >= 0.5}
        made = [each for unit in sorted(closed) for each in read(unit, truth, suggested)]
    for each in queue(entries, seed=7, random_share=share, ruled=closed)[:900]:
        made += read(each.segment_id, truth, suggested, queue=each.why)
    sample = drawn(truth, seed=7, share=share)
    carrying = [identity for identity, carries in truth.items() if carries]
    really = sum(identity not in suggested for identity in carrying) / len(carrying)
    told = missed_share(made, sample=sample, threshold=0.0)
    assert told.units >= 400
    assert told.missed.low <= really <= told.missed.high
    common = prevalence(made, sample=sample)["krop"]
    assert common.share == pytest.approx(len(carrying) / 2000, abs=0.04)
    assert common.low <= len(carrying) / 2000 <= common.high
    added = sum(each.verdict is ADD for each in made) / sum(each.verdict in (ADD, ACCEPT) for each in made)
    assert added < told.missed.low, "what one would have said from all that was coded"
    if first == "filter":
        by_queue = {each.segment_id for each in made if each.context.get("queue") == "random"}
        said = sum(truth[unit] for unit in by_queue) / len(by_queue)
        assert said < common.low, "what the queue brings up after a filter is what the filter left"
