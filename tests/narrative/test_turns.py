"""An informant's turning points: what a coder says goes first, what is likely may stand in, look-alikes stay silent."""

from __future__ import annotations

import dataclasses
import random
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model import TurningPoint
from qualkit.narrative.turns import turns_of

SELF = "vendepunkt.selv"
LISTENED = "vendepunkt.medarbejder.relation"


def _turns(material, name=None, **options):
    return turns_of(material, material.cases[0], **options)


def test_a_decided_code_is_a_turn_with_its_cause_and_the_states_around_it(coded):
    attributes = {"foranlediger": "fagperson", "emic": "ja"}
    material = coded(
        {
            "Ruth": [
                ("Jeg gik i stå i to år.", {"fase.stagnation": "decision"}),
                ("Så lyttede hun til mig, og det vendte det hele.", {LISTENED: ("decision", attributes)}),
                ("Nu kommer jeg videre hver dag.", {"fase.progression": 0.7}),
            ]
        },
        labels={LISTENED: "En fagperson lytter"},
    )
    (turn,) = _turns(material)
    before, event, after = (unit.id for unit in material.units)
    assert turn.basis == "decision"
    assert turn.label == "En fagperson lytter"
    assert (turn.point.before, turn.point.event, turn.point.after) == (before, event, after)
    assert (turn.point.kind, turn.point.cause, turn.point.emic) == (LISTENED, "fagperson", "ja")
    assert turn.point.probability == 1.0


def test_two_weak_hints_together_are_likely_enough_and_the_likelier_names_the_kind(coded):
    material = coded({"Ruth": [("Hun lyttede, og så ringede jeg selv.", {LISTENED: 0.2, SELF: 0.25})]})
    (turn,) = _turns(material)
    assert turn.basis == "suggestion"
    assert turn.point.kind == SELF
    assert turn.point.probability == pytest.approx(1 - 0.8 * 0.75)
    assert _turns(material, least=0.5) == []


@pytest.mark.parametrize(
    ("code", "attributes"),
    [
        (SELF, {"polaritet": "fravaer"}),
        (SELF, {"polaritet": "afvist"}),
        (SELF, {"modalitet": "kontrafaktisk"}),
        (SELF, {"modalitet": "oensket"}),
        (SELF, {"om": "anden"}),
        ("transition", {}),
        ("afsporende_haendelse", {}),
        ("vendepunkter_andre", {}),
    ],
)
@pytest.mark.parametrize("basis", ["decision", 0.9])
def test_what_is_no_turn_of_the_tellers_is_silent(coded, code, attributes, basis):
    assert _turns(coded({"Ruth": [("Min nabo fik job.", {code: (basis, attributes)})]})) == []


def test_a_turn_that_the_teller_denies_is_told_as_denied(coded):
    (turn,) = _turns(coded({"Ruth": [("Så ringede jeg selv.", {SELF: ("decision", {"emic": "afvist"})})]}))
    assert turn.point.emic == "afvist"


def test_hints_on_a_unit_that_a_coder_has_decided_on_are_not_told(coded):
    material = coded({"Ruth": [("Vi fandt ud af det sammen.", {"identitet.medskaber": "decision", SELF: 0.45})]})
    assert _turns(material) == []


def test_a_suggestion_that_counts_as_a_coding_is_told_beside_a_decision_on_another_code(coded):
    material = coded({"Ruth": [("Vi fandt ud af det sammen.", {"identitet.medskaber": "decision", SELF: 0.8})]})
    assert [turn.basis for turn in _turns(material)] == ["suggestion"]


def _point(unit, kind, probability, **more):
    told = {"cause": "", "before": "", "after": "", "emic": "nej"} | more
    return TurningPoint(event=unit.id, kind=kind, probability=probability, **told)


def test_only_decisions_are_told_where_only_decisions_were_asked_for(coded):
    said = [
        ("Det gik i stå.", {"fase.stagnation": 0.4}),
        ("Jeg ringede selv.", {SELF: "decision"}),
        ("Så kom jeg i gang.", {"fase.progression": "decision"}),
        ("Hun lyttede.", {LISTENED: 0.9}),
    ]
    material = coded({"Ruth": said})
    material = dataclasses.replace(
        material, source="decisions", codings=tuple(each for each in material.codings if each.basis == "decision")
    )
    (turn,) = _turns(material)
    assert turn.point.kind == SELF
    assert turn.point.before == ""
    assert turn.point.after == material.units[2].id


def test_neighbours_of_one_kind_are_one_event_and_of_two_kinds_are_two(coded):
    material = coded(
        {
            "Ruth": [
                ("Hun lyttede lidt.", {LISTENED: 0.4}),
                ("Hun lyttede rigtigt.", {LISTENED: 0.6}),
                ("Så ringede jeg selv.", {SELF: 0.5}),
                ("Tiden gik.", {}),
                ("Jeg ringede igen.", {SELF: 0.4}),
            ]
        }
    )
    assert [turn.point.event for turn in _turns(material)] == [material.units[at].id for at in (1, 2, 4)]


def test_a_decision_wins_over_a_neighbour_that_is_only_suggested(coded):
    material = coded({"Ruth": [("Hun lyttede.", {LISTENED: "decision"}), ("Ja, det gjorde hun.", {LISTENED: 0.99})]})
    assert [(turn.point.event, turn.basis) for turn in _turns(material)] == [(material.units[0].id, "decision")]


def test_states_that_are_too_far_away_or_denied_are_not_pointed_at(coded):
    far = [("Det gik i stå.", {"fase.stagnation": "decision"})] + [("Nå ja.", {})] * 3
    material = coded(
        {
            "Ruth": [
                *((f"{words} {number}", codes) for number, (words, codes) in enumerate(far)),
                ("Så ringede jeg selv.", {SELF: "decision"}),
                ("Det gik ikke bedre.", {"fase.progression": ("decision", {"polaritet": "afvist"})}),
            ]
        }
    )
    (turn,) = _turns(material)
    assert (turn.point.before, turn.point.after) == ("", "")


def test_another_informants_turn_is_not_ones_own(coded):
    material = coded({"Ruth": [("Hej.", {})], "Bo": [("Jeg ringede selv.", {SELF: "decision"})]})
    assert [len(turns_of(material, case)) for case in material.cases] == [0, 1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.dictionaries(
            st.sampled_from([SELF, LISTENED, "fase.stagnation", "fase.progression"]),
            st.one_of(st.just("decision"), st.sampled_from([0.1, 0.35, 0.6, 0.9])),
            max_size=3,
        ),
        max_size=7,
    ),
    st.integers(0, 9),
)
def test_order_of_input_is_nothing_and_no_two_neighbours_tell_the_same(coded, codes, seed):
    material = coded({"Ruth": [(f"Så skete der noget {number}.", each) for number, each in enumerate(codes)]})
    units, codings = list(material.units), list(material.codings)
    random.Random(seed).shuffle(units)
    random.Random(seed).shuffle(codings)
    turns = _turns(material)
    assert turns == _turns(dataclasses.replace(material, units=tuple(units), codings=tuple(codings)))
    place = {unit.id: number for number, unit in enumerate(material.units)}
    for one, other in pairwise(turns):
        assert place[one.point.event] < place[other.point.event]
        assert one.point.kind != other.point.kind or place[other.point.event] > place[one.point.event] + 1
    for turn in turns:
        at = place[turn.point.event]
        assert all(0 <= at - place[unit] <= 3 for unit in [turn.point.before] if unit)
        assert all(0 <= place[unit] - at <= 3 for unit in [turn.point.after] if unit)
