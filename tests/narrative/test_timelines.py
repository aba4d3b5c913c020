"""Timelines: what stands where, which axis is taken and what the note says of it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.findings import Turn
from qualkit.model import Evidence, TurningPoint
from qualkit.narrative.axes import story_axis
from qualkit.narrative.curves import BANDWIDTH, FEWEST_POINTS, curve_of
from qualkit.narrative.lanes import LANES, is_event, lane_names, lane_of
from qualkit.narrative.timelines import MOST_EVENTS, timeline_of, timelines

YEARS = [
    ("I 2012 blev jeg fyret fra lageret.", {"afsporende_haendelse": "decision"}),
    ("I 2014 kom jeg ikke ud ad døren, jeg kunne ikke magte det.", {"fase.afsporing": "decision"}),
    ("I 2016 startede jeg i en praktik på gartneriet.", {"praktik.traening": 0.8}),
    ("I 2015 blev jeg opereret i skulderen på hospitalet.", {"stoette.helbred": 0.7, "match.social": 0.6}),
    ("I 2018 fik jeg job, og jeg blev glad for mine kolleger.", {"job.identitet": "decision", "fase.progression": 0.9}),
]


def turn_at(unit, code="vendepunkt.selv", *, basis="decision", probability=0.9, label="Eget initiativ"):
    return Turn(TurningPoint(unit.id, code, "selv", "", "", "nej", probability), label, basis)


@pytest.fixture
def dated(coded):
    return coded({"Ruth": YEARS}, header="Dato: 12.3.2024")


def test_events_that_can_be_dated_stand_in_the_order_of_the_life_not_of_the_telling(dated):
    (line,) = timelines(dated, turns={})
    assert line.axis == "story"
    assert [event.when.year for event in line.events] == [2012.5, 2015.5, 2015.5, 2016.5, 2018.5]
    places = [event.at for event in line.events]
    assert places == sorted(places)
    assert all(0 <= at <= 1 for at in places)
    assert {event.unit for event in line.events} <= {unit.id for unit in dated.units}
    assert "7 af 7" in line.note
    assert [label for _, label in line.ticks] == [str(year) for year in range(2012, 2020)]


def test_a_timeline_has_five_lanes_in_danish_or_english(dated):
    (line,) = timelines(dated, turns={})
    assert [lane.label for lane in line.lanes] == ["Helbred", "Arbejde", "Familie", "Netværk", "Indsatser"]
    (english,) = timelines(dated, turns={}, lang="en")
    assert [lane.label for lane in english.lanes] == ["Health", "Work", "Family", "Network", "Measures"]
    assert english.title == "Course: Ruth"
    assert "7 of 7 events and phases are dated" in english.note
    assert not set("æøå") & set(english.note + "".join(label for _, label in english.ticks))


def test_events_stand_in_the_lane_of_their_code_or_of_their_words(dated):
    (line,) = timelines(dated, turns={})
    assert {event.code: event.lane for event in line.events} == {
        "afsporende_haendelse": "work",
        "praktik.traening": "work",
        "stoette.helbred": "health",
        "match.social": "work",
        "job.identitet": "work",
    }
    assert {event.code: event.kind for event in line.events}["afsporende_haendelse"] == "setback"


def test_where_too_little_is_dated_the_axis_is_the_telling_and_the_note_says_so(coded):
    told = [("Så blev jeg fyret.", {"afsporende_haendelse": 0.8}), ("Så ventede vi.", {"fase.stagnation": 0.6})]
    material = coded({"Ruth": [*told, ("I 2016 fik jeg job.", {"job.identitet": 0.9})]})
    (line,) = timelines(material, turns={})
    assert line.axis == "telling"
    assert "fortællingens gang i ruth" in line.note
    assert "1 af 3 hændelser og faser kan dateres" in line.note
    assert line.ticks == ((0.0, "start"), (1.0, "slut"))
    assert [event.at for event in line.events] == [pytest.approx(1 / 6), pytest.approx(5 / 6)]
    (english,) = timelines(material, turns={}, lang="en")
    assert "1 of 3 events and phases can be dated" in english.note


def test_what_is_dated_within_half_a_year_makes_no_axis_of_years(coded):
    told = [("I går fik jeg en mail.", {"job.identitet": 0.9}), ("I fredags var jeg syg.", {"forandring.sundhed": 0.9})]
    material = coded({"Ruth": [*told, ("I sidste uge talte vi.", {"stoette.tro": 0.9})]})
    (line,) = timelines(material, turns={})
    assert line.axis == "telling"
    assert "inden for et halvt år" in line.note


def test_an_event_without_a_time_stands_beside_the_nearest_that_has_one(coded):
    material = coded(
        {"Ruth": [*YEARS, ("Jeg fik min egen nøgle.", {"match.skaanehensyn": 0.9})]}, header="Dato: 12.3.2024"
    )
    (line,) = timelines(material, turns={})
    lent = next(event for event in line.events if event.code == "match.skaanehensyn")
    beside = next(event for event in line.events if event.code == "job.identitet")
    assert lent.when.year is None
    assert lent.at == beside.at
    assert "1 uden tid står ved det nærmeste daterede" in line.note


def test_an_event_far_from_any_time_is_left_out_and_counted(coded):
    far = [*[("Vi talte om vejret.", {})] * 8, ("Jeg fik min egen nøgle.", {"match.skaanehensyn": 0.9})]
    material = coded({"Ruth": [*YEARS, *far]}, header="Dato: 12.3.2024")
    (line,) = timelines(material, turns={})
    assert line.axis == "story"
    assert "match.skaanehensyn" not in {event.code for event in line.events}
    assert "1 uden tid er ikke vist" in line.note
    # A turning point is not left out: then the axis is the telling.
    turning = {material.cases[0].id: [turn_at(material.units[-1])]}
    (told,) = timelines(material, turns=turning)
    assert told.axis == "telling"
    assert "turn" in {event.kind for event in told.events}
    assert "Mindst ét vendepunkt kan ikke dateres" in told.note


def test_years_count_from_the_interview_where_its_date_is_not_known(coded):
    told = [
        ("For ti år siden blev jeg fyret.", {"afsporende_haendelse": "decision"}),
        ("Da jeg var 50, blev jeg syg af stress.", {"forandring.sundhed": "decision"}),
        ("Sidste år fik jeg job.", {"job.identitet": "decision"}),
    ]
    material = coded({"Ruth": told}, attributes={"Ruth": {"alder": "57"}})
    (line,) = timelines(material, turns={})
    assert [event.when.year for event in line.events] == [-10.0, -7.0, -1.0]
    assert "talt fra interviewet" in line.note
    assert ("10 år før") in [label for _, label in line.ticks]


def test_in_one_unit_and_lane_a_turning_point_goes_before_a_setback_before_another_event(dated):
    fired, *_ = dated.units
    turns = {dated.cases[0].id: [turn_at(fired, "vendepunkt.match", label="Et godt match")]}
    (line,) = timelines(dated, turns=turns)
    here = [event for event in line.events if event.unit == fired.id]
    assert [(event.kind, event.lane, event.label) for event in here] == [("turn", "work", "Et godt match")]


def test_plans_wishes_and_denials_are_no_events_and_what_was_lacking_says_so(coded):
    told = [
        ("Jeg skal snart starte.", {"job.identitet": ("decision", {"tid": "fremtid"})}),
        ("Hvis jeg havde fået job.", {"job.identitet": ("decision", {"modalitet": "kontrafaktisk"})}),
        ("Det var ikke noget match.", {"match.social": ("decision", {"polaritet": "afvist"})}),
        ("Der var ingen udsigt til job.", {"match.udsigt": ("decision", {"polaritet": "fravaer"})}),
        ("Jeg gad ikke.", {"motivation.mestring": "decision", "identitet.modstander": "decision"}),
    ]
    (line,) = timelines(coded({"Ruth": told}), turns={})
    assert [event.label for event in line.events] == ["Match udsigt (mangler)"]


def test_no_more_events_than_can_be_read_the_decided_first(coded):
    told = [(f"Så fik jeg hjælp {nr}.", {"stoette.tro": 0.5 + nr / 100}) for nr in range(MOST_EVENTS + 4)]
    told[2] = (told[2][0], {"stoette.tro": "decision"})
    material = coded({"Ruth": told})
    (line,) = timelines(material, turns={})
    assert len(line.events) == MOST_EVENTS
    assert "4 hændelser er ikke vist" in line.note
    assert material.units[2].id in {event.unit for event in line.events}
    assert material.units[0].id not in {event.unit for event in line.events}


def test_neighbouring_phases_of_a_kind_are_one_band_and_decided_only_if_all_of_it_is(coded):
    told = [
        ("Vi ventede på dem.", {"fase.stagnation": "decision"}),
        ("Der skete ikke noget.", {"fase.stagnation": 0.7}),
        ("Vi talte om vejret.", {}),
        ("Så begyndte det at gå fremad.", {"fase.progression": "decision", "fase.stagnation": 0.9}),
        ("Det gik bedre.", {"fase.progression": "decision"}),
        ("Om lidt går det nok ned igen.", {"fase.tilbagegang": ("decision", {"tid": "fremtid"})}),
    ]
    (line,) = timelines(coded({"Ruth": told}), turns={})
    assert [(band.code, band.basis, len(band.units)) for band in line.bands] == [
        ("fase.stagnation", "suggestion", 2),
        ("fase.progression", "decision", 2),
    ]
    first, second = line.bands
    assert first.end < second.start
    assert (first.start, second.end) == (pytest.approx(0), pytest.approx(5 / 6))


def test_phases_told_of_one_time_are_wide_enough_to_be_seen_and_none_covers_another(coded):
    told = [
        ("I 2010 gik det i stå.", {"fase.stagnation": "decision"}),
        ("I 2010 gik det også frem.", {"fase.progression": "decision"}),
        ("I 2010 stod det så stille igen.", {"fase.stagnation": "decision"}),
        ("I 2018 gik det frem.", {"fase.progression": "decision"}),
        ("I 2018 gik det i stå.", {"fase.stagnation": "decision"}),
        ("I 2018 gik det frem igen.", {"fase.progression": "decision"}),
    ]
    (line,) = timelines(coded({"Ruth": told}, header="Dato: 12.3.2024"), turns={})
    assert (line.axis, len(line.bands)) == ("story", 6)
    assert min(band.end - band.start for band in line.bands) == pytest.approx(0.01)
    edges = [edge for band in line.bands for edge in (band.start, band.end)]
    assert edges == sorted(edges)
    assert (edges[0] >= 0, edges[-1] <= 1) == (True, True)


def test_a_phase_that_is_silent_for_long_is_told_as_two(coded):
    told = [("Vi ventede.", {"fase.stagnation": 0.9}), *[("Vi talte om vejret.", {})] * 8]
    (line,) = timelines(coded({"Ruth": [*told, ("Vi ventede igen.", {"fase.stagnation": 0.9})]}), turns={})
    assert [band.code for band in line.bands] == ["fase.stagnation"] * 2


def test_a_couple_has_one_timeline_with_lanes_for_each(coded):
    from dataclasses import replace

    material = coded({"Dorte": YEARS[:2], "Palle": YEARS[2:]})
    dorte, palle = material.cases
    together = replace(palle, voices=(*palle.voices, dorte.voices[0]))
    material = replace(material, cases=(dorte, together))
    (line,) = timelines(material, turns={})
    assert line.cases == (dorte.id, palle.id)
    assert line.title == "Forløb: Dorte og Palle"
    assert [lane.label for lane in line.lanes] == ["Dorte: arbejde", "Palle: helbred", "Palle: arbejde"]
    assert {event.lane for event in line.events} == {lane.id for lane in line.lanes}
    assert {band.label.split(":")[0] for band in line.bands} == {"Dorte", "Palle"}
    assert [len(each.cases) for each in timelines(coded({"Dorte": YEARS, "Palle": YEARS}), turns={})] == [1, 1]


def test_several_interviews_are_named_where_they_start(coded):
    from dataclasses import replace

    material = coded({"Ruth": [("Ja.", {})] * 3, "Ruth to": [("Jeg fik job.", {"job.identitet": 0.9})]})
    first, second = material.cases
    both = replace(first, voices=first.voices + second.voices)
    material = replace(material, cases=(both,), case_of={unit.id: both.id for unit in material.units})
    line = timeline_of(material, [both], turns={})
    assert line.ticks == ((0.0, "ruth"), (0.75, "ruth-to"), (1.0, "slut"))


def test_staff_tell_of_others_and_the_note_says_so(coded):
    told = [("Så fik borgeren job.", {"job.identitet": 0.9})]
    (line,) = timelines(coded({"Lone": told}, attributes={"Lone": {"rolle": "medarbejder"}}), turns={})
    assert "Medarbejdere fortæller om andres forløb" in line.note


def test_an_interview_without_codings_has_an_empty_timeline(coded):
    (line,) = timelines(coded({"Ruth": [("Ja.", {})]}), turns={})
    assert (line.events, line.bands, line.curve) == ((), (), ())
    assert "Ingen hændelser eller faser" in line.note


def test_the_words_of_an_event_are_its_evidence_or_how_the_unit_begins(coded):
    from dataclasses import replace

    long = "Jeg fik job på gartneriet, og der var en formand der hed Keld, og han var flink nok."
    material = coded({"Ruth": [(long, {"job.identitet": 0.9}), (long, {"job.identitet": 0.9})]})
    first, second = material.codings
    evidence = Evidence(first.span, "en formand der hed Keld")
    material = replace(material, codings=(replace(first, evidence=(evidence,)), second))
    (line,) = timelines(material, turns={})
    assert [event.words for event in line.events] == [
        "en formand der hed Keld",
        "Jeg fik job på gartneriet, og der var en formand der hed",
    ]


CODES = ("job.identitet", "stoette.helbred", "afsporende_haendelse", "fase.progression", "fase.stagnation", "egen.kode")
WORDS = (
    "I 2016 fik jeg det.",
    "For tre år siden var jeg syg.",
    "Vi talte om vejret.",
    "Min mor døde.",
    "Da jeg var 30.",
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    told=st.lists(
        st.tuples(st.sampled_from(WORDS), st.dictionaries(st.sampled_from(CODES), st.sampled_from([0.9, "decision"]))),
        min_size=1,
        max_size=14,
    ),
    turned=st.integers(0, 13),
)
def test_every_place_is_on_the_axis_and_everything_shown_exists(coded, told, turned):
    material = coded({"Ruth": told}, attributes={"Ruth": {"alder": "57"}}, header="Dato: 12.3.2024")
    case = material.cases[0]
    turns = {case.id: [turn_at(material.units[turned])]} if turned < len(told) else {}
    (line,) = timelines(material, turns=turns)
    units, lanes = {unit.id for unit in material.units}, {lane.id for lane in line.lanes}
    for event in line.events:
        assert 0 <= event.at <= 1
        assert event.unit in units
        assert event.lane in lanes
    if line.axis == "story":
        dated = [(event.when.year, event.at) for event in line.events if event.when.year is not None]
        assert [at for _, at in sorted(dated)] == [at for _, at in dated]
    edges = [edge for band in line.bands for edge in (band.start, band.end)]
    assert edges == sorted(edges)
    assert all(0 <= edge <= 1 for edge in edges)
    assert all(band.units and set(band.units) <= units for band in line.bands)
    assert all(-2 <= point.valence <= 2 and -1 <= point.agency <= 1 and 0 <= point.at <= 1 for point in line.curve)
    assert not line.curve or len(line.curve) >= FEWEST_POINTS
    assert line.note


@settings(max_examples=60, deadline=None)
@given(low=st.integers(1940, 2020), span=st.floats(0, 80), counted=st.sampled_from(["calendar", "interview"]))
def test_an_axis_has_between_four_and_eight_ticks_in_order(low, span, counted):
    last = low + span - (2100 if counted == "interview" else 0)
    years = {"a": last - span, "b": last}
    axis = story_axis(years, years, counted=counted, lang="da")
    places = [at for at, _ in axis.ticks]
    assert 4 <= len(places) <= 8
    assert places == sorted(set(places))
    assert 0 <= places[0] < places[-1] <= 1
    assert axis.places["a"] <= axis.places["b"]
    assert len({label for _, label in axis.ticks}) == len(axis.ticks)


def test_the_curve_rises_where_the_talk_brightens_and_leaves_out_what_has_no_tone(coded):
    sad = ("Jeg var ked af det og bange, og det var uoverskueligt.", {})
    glad = ("Jeg var glad og stolt, og jeg turde selv ringe.", {})
    flat = ("Der lå en bog.", {})
    material = coded({"Ruth": [*[sad] * 4, flat, *[glad] * 4]})
    places = {unit.id: nr / 8 for nr, unit in enumerate(material.units)}
    curve = curve_of(material.units, places)
    assert len(curve) == 8
    assert curve[0].valence < 0 < curve[-1].valence
    assert [point.valence for point in curve] == sorted(point.valence for point in curve)
    assert curve_of(material.units[: FEWEST_POINTS - 1], places) == ()
    assert 0 < BANDWIDTH < 0.5


def test_codes_that_tell_no_happening_are_no_events():
    assert not any(map(is_event, ("fase.progression", "identitet.klient", "motivation.relation", "vendepunkt.selv")))
    assert all(map(is_event, ("match.social", "afsporende_haendelse", "forandring.ro", "egen.kode", "fasen")))


@pytest.mark.parametrize(
    ("code", "text", "lane"),
    [
        ("vendepunkt.medarbejder.sag", "", "measures"),
        ("vendepunkt.netvaerk.job", "", "network"),
        ("vendepunkt.match", "", "work"),
        ("vendepunkt.selv", "Så ringede jeg til chefen på lageret.", "work"),
        ("afsporende_haendelse", "Jeg blev indlagt med en blodprop.", "health"),
        ("afsporende_haendelse", "Min mor døde i maj.", "family"),
        ("stoette.netvaerk", "Sagsbehandleren var syg.", "network"),
        ("stoette.helbred.psykiatri", "", "health"),
        ("egen.kode", "Sagsbehandleren sendte et brev.", "measures"),
        ("egen.kode", "Der lå en bog.", "other"),
    ],
)
def test_the_code_tells_the_lane_or_the_words_do(code, text, lane):
    assert lane_of(code, text) == lane
    assert set(lane_names("da")) == set(lane_names("en")) == set(LANES)
