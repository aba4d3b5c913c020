"""What a coder is shown next: each unit once, the telling ones first, everybody heard, a fair draw among them."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.review.queue import STRETCH, Entry, drawn, queue, uncertainty
from qualkit.review.repeats import alike, repeats

CODES = ("fase.foer", "fase.nu", "hjaelp.familie", "hjaelp.fagperson", "krop")


def unit(at: int, *, codes: dict[str, float] | None = None, who: str = "", words: str = "") -> Entry:
    suggested = tuple(sorted((codes or {}).items(), key=lambda item: -item[1]))
    informant = who or f"t{at % 7} Bo"
    return Entry(f"s-{at:04d}", informant.split()[0], informant, at, suggested, frozenset(words.split()))


WORDS = st.sampled_from(["", "bus sen", "bus sen regn", "bus sen regn kulde", "brev kommune vente", "brev kommune"])
ENTRIES = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(CODES), st.sampled_from([0.0, 0.1, 0.5, 0.52, 0.9, 1.0]), max_size=4),
        st.sampled_from(["t1 Ida", "t2 Bo", "t3 Åse", "t4 Per"]),
        WORDS,
    ),
    max_size=60,
).map(lambda rows: [unit(at, codes=codes, who=who, words=words) for at, (codes, who, words) in enumerate(rows)])


@settings(max_examples=80)
@given(entries=ENTRIES, seed=st.integers(0, 5), share=st.sampled_from([0.0, 0.1, 0.25, 1.0]))
def test_every_unit_comes_once_and_the_share_at_random_is_as_asked_in_every_beginning(entries, seed, share):
    made = queue(entries, seed=seed, random_share=share)
    assert sorted(each.segment_id for each in made) == [entry.segment_id for entry in entries]
    at_random = [each.why == "random" for each in made]
    assert sum(at_random) == int(share * len(entries) + 0.5)
    actual = sum(at_random) / len(made) if made else 0.0
    for length in range(len(made) + 1):
        assert abs(sum(at_random[:length]) - actual * length) <= 1 + 1e-9


@settings(max_examples=60)
@given(entries=ENTRIES, seed=st.integers(0, 5), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_the_units_given_changes_nothing(entries, seed, shuffled):
    other = list(entries)
    shuffled.shuffle(other)
    assert queue(entries, seed=seed) == queue(other, seed=seed)


@settings(max_examples=60)
@given(entries=ENTRIES, seed=st.integers(0, 5), p=st.sampled_from([0.01, 0.5, 0.99]))
def test_the_random_draw_does_not_depend_on_what_is_suggested(entries, seed, p):
    learned = [Entry(e.segment_id, e.transcript_id, e.informant, e.position, (("krop", p),), e.words) for e in entries]
    before, after = queue(entries, seed=seed), queue(learned, seed=seed)
    picked = [(at, each.segment_id) for at, each in enumerate(before) if each.why == "random"]
    assert picked == [(at, each.segment_id) for at, each in enumerate(after) if each.why == "random"]
    assert [identity for _, identity in picked] == drawn([e.segment_id for e in entries], seed=seed, share=0.1)


@settings(max_examples=60)
@given(entries=ENTRIES, seed=st.integers(0, 5), many=st.integers(0, 40))
def test_a_later_session_goes_on_with_the_same_draw(entries, seed, many):
    first = queue(entries, seed=seed)
    seen = {each.segment_id for each in first[:many]}
    later = queue(entries, seed=seed, ruled=seen)
    assert {each.segment_id for each in later} == {each.segment_id for each in first[many:]}
    assert [each for each in later if each.why == "random"] == [each for each in first[many:] if each.why == "random"]


@settings(max_examples=60)
@given(entries=ENTRIES, seed=st.integers(0, 5))
def test_what_has_no_suggestion_comes_last_in_reading_order_or_at_random(entries, seed):
    by_id = {entry.segment_id: entry for entry in entries}
    chosen = [each for each in queue(entries, seed=seed) if each.why != "random"]
    rest = [by_id[each.segment_id].position for each in chosen if not by_id[each.segment_id].codes]
    assert rest == sorted(rest)
    assert [each.why == "rest" for each in chosen] == [False] * (len(chosen) - len(rest)) + [True] * len(rest)


@settings(max_examples=60)
@given(people=st.integers(2, 12), each=st.integers(11, 16), seed=st.integers(0, 5))
def test_nobody_has_much_more_than_a_fair_share_of_a_stretch(people, each, seed):
    """While all of them have units left: one talker with many more units, all of them the least certain."""
    entries = [unit(at, codes={"krop": 0.8}, who=f"t{at % people} Bo") for at in range(people * each)]
    entries += [unit(1000 + at, codes={"krop": 0.5}, who="t0 Bo") for at in range(40)]
    by_id = {entry.segment_id: entry for entry in entries}
    order = [by_id[made.segment_id].informant for made in queue(entries, seed=seed, random_share=0)]
    left = {f"t{who} Bo": order.count(f"t{who} Bo") for who in range(people)}
    for start in range(len(order) - STRETCH + 1):
        if min(left.values()) < STRETCH:
            break
        stretch = order[start : start + STRETCH]
        assert max(stretch.count(who) for who in set(stretch)) <= STRETCH // people + 1
        left[order[start]] -= 1


def test_a_unit_near_a_half_comes_before_one_that_is_certain():
    codes = {"s-0000": {"krop": 0.97}, "s-0001": {"krop": 0.5}, "s-0002": {"krop": 0.02, "fase.nu": 0.99}}
    entries = [unit(at, codes=each, who="t1 Ida") for at, each in enumerate(codes.values())]
    first = queue(entries, seed=1, random_share=0)[0]
    assert (first.segment_id, first.why) == ("s-0001", "uncertain")


def test_many_improbable_codes_are_less_uncertain_than_one_at_a_half():
    assert uncertainty([("a", 0.5)]) > uncertainty([(name, 0.1) for name in "abcdefgh"])
    assert uncertainty([("a", 0.5), ("b", 0.4)]) > uncertainty([("a", 0.5), ("b", 0.01)])
    assert uncertainty([]) == uncertainty([("a", 0.0), ("b", 1.0)]) == 0.0


@settings(max_examples=40)
@given(common=st.integers(1, 6), seed=st.integers(0, 9), probability=st.sampled_from([0.05, 0.6, 0.99]))
def test_a_rare_code_appears_within_the_first_dozen(common, seed, probability):
    rng = random.Random(seed)
    entries = [unit(at, codes={f"k{rng.randrange(common)}": rng.uniform(0.3, 0.7)}) for at in range(300)]
    # Two, as what is in the random draw waits for its place there: one time in a hundred both would.
    rare = {f"s-{at:04d}": unit(at, codes={"sjaelden": probability}) for at in (998, 999)}
    first = queue([*entries, *rare.values()], seed=seed)[:12]
    assert any(each.segment_id in rare for each in first)


def test_a_code_that_is_much_coded_waits_and_an_informant_who_is_unheard_does_not():
    entries = [unit(at, codes={"krop" if at % 2 else "fase.nu": 0.7}, who=f"t{at % 2} Bo") for at in range(20)]
    by_id = {entry.segment_id: entry for entry in entries}
    made = queue(entries, seed=1, decided={"krop": 30}, random_share=0)
    assert by_id[next(each.segment_id for each in made if each.why == "code")].codes[0][0] == "fase.nu"
    made = queue(entries, seed=1, heard={"t0 Bo": 9}, random_share=0)
    assert by_id[next(each.segment_id for each in made if each.why == "informant")].informant == "t1 Bo"


def test_the_same_sentence_does_not_come_again_until_all_others_have():
    entries = [
        unit(at, codes={"krop": 0.5}, words="sov aldrig natten" if at % 3 else f"ord{at} andet{at}") for at in range(30)
    ]
    made = queue(entries, seed=2, random_share=0)
    said = {entry.segment_id: entry.words for entry in entries}
    again = [at for at, each in enumerate(made) if "sov" in said[each.segment_id]]
    assert again[1] == 11, "ten others and the first of them come before the second"


def test_what_repeats_a_unit_that_is_ruled_on_is_put_off():
    entries = [unit(at, codes={"krop": 0.5}, words="bus sen regn") for at in range(2)]
    entries += [unit(at, codes={"krop": 0.9}, words=f"helt{at} nyt{at}") for at in range(2, 6)]
    assert queue(entries, seed=1, random_share=0, ruled={"s-0000"})[-1].segment_id == "s-0001"
    fresh = [unit(at, codes={"krop": 0.5}, words=f"bus{at} sen{at} regn") for at in range(2)] + entries[2:]
    assert queue(fresh, seed=1, random_share=0, ruled={"s-0000"})[0].segment_id == "s-0001"


@settings(max_examples=60)
@given(entries=ENTRIES, seed=st.integers(0, 5))
def test_what_says_nearly_the_same_is_no_neighbour_while_there_is_something_else(entries, seed):
    """Fillers that are unlike everything and one of each repeated kind: enough to keep the first round apart."""
    fillers = [
        unit(500 + at, codes={"krop": 0.5}, who=f"t{at % 5} Mia", words=f"helt{at} andet{at}") for at in range(60)
    ]
    by_id = {entry.segment_id: entry for entry in [*entries, *fillers]}
    made = queue([*entries, *fillers], seed=seed)[:50]
    for one, other in pairwise(made):
        if "random" in (one.why, other.why) and one.why == other.why:
            continue  # the draw is fixed
        assert not alike(by_id[one.segment_id].words, by_id[other.segment_id].words)


@settings(max_examples=100)
@given(st.lists(st.frozensets(st.sampled_from("abcdefghij"), max_size=8), max_size=25))
def test_repeats_are_those_that_a_look_at_every_pair_finds(sets):
    words = {str(at): each for at, each in enumerate(sets)}
    found = repeats(words)
    assert set(found) == set(words)
    for name, leader in found.items():
        assert found[leader] == leader
        if leader == name:
            leaders_before = [other for other in words if found[other] == other and int(other) < int(name)]
            assert not any(alike(words[name], words[other]) for other in leaders_before)


def test_words_that_are_nearly_the_same_are_alike_and_look_alikes_are_not():
    def said(text: str) -> frozenset[str]:
        return frozenset(text.split())

    assert alike(said("kontaktperson ringede hver fredag"), said("kontaktperson ringede hver fredag morgen"))
    assert not alike(said("kontaktperson ringede hver fredag"), said("kontaktperson ringede aldrig mere"))
    assert not alike(said("ja"), said("nej"))
    assert not alike(frozenset(), frozenset())


def test_two_seeds_draw_differently():
    ids = [f"s-{at}" for at in range(200)]
    assert set(drawn(ids, seed=1, share=0.1)) != set(drawn(ids, seed=2, share=0.1))


def test_a_unit_that_joins_later_moves_no_other_in_the_draw():
    ids = [f"s-{at}" for at in range(100)]
    before, after = drawn(ids, seed=3, share=0.2), drawn([*ids, "s-ny"], seed=3, share=0.2)
    assert [identity for identity in after if identity != "s-ny"] == before[: len(after) - ("s-ny" in after)]


def test_the_draw_reaches_all_units_alike():
    """Whether a unit has sure, unsure or no suggestions: over many seeds each kind is drawn as often."""
    kinds = [{"krop": 0.5}, {"krop": 0.99}, {}]
    entries = [unit(at, codes=kinds[at % 3]) for at in range(60)]
    counts = [0, 0, 0]
    for seed in range(100):
        for each in queue(entries, seed=seed):
            if each.why == "random":
                counts[int(each.segment_id[2:]) % 3] += 1
    assert sum(counts) == 600
    assert all(160 <= count <= 240 for count in counts), counts


def test_a_unit_given_twice_or_a_share_that_is_none_is_refused():
    with pytest.raises(ValueError, match="twice"):
        queue([unit(1), unit(1)], seed=1)
    with pytest.raises(ValueError, match="share"):
        queue([unit(1)], seed=1, random_share=1.5)
    assert queue([], seed=1) == []
