"""Turning points as structures: what happened, by whom, and what was before and after."""

from dataclasses import replace

from qualkit.language.reading import reader
from qualkit.suggest.base import read_passages
from qualkit.suggest.turning_points import CUES, cues_of, score_of, turning_points

TALK = [
    "Jeg gik derhjemme i to år og lavede ingenting, jeg kunne ikke engang åbne posten.",
    "Vi havde en hund dengang, den hed Buller, den var gammel.",
    "Så kom der en ny sagsbehandler, hun hed Dorte, og hun lagde papirerne væk og spurgte, hvad jeg kunne lide at lave.",
    "Og så begyndte jeg på værkstedet tre dage om ugen, og nu kan jeg sgu godt.",
    "Det regner jo altid herude.",
]
SAID = [
    {"fase.afsporing": 0.6},
    {},
    {"vendepunkt.medarbejder.relation": 0.7, "vendepunkt.match": 0.1},
    {"fase.progression": 0.6, "job.identitet": 0.3},
    {},
]


def units():
    return [
        replace(unit, segment=replace(unit.segment, id=f"u{at}"))
        for at, unit in enumerate(read_passages(TALK, reader("da_qualkit_sm")))
    ]


def test_the_event_is_found_with_what_was_before_and_after():
    (found,) = turning_points(units(), SAID, least=0.3)
    assert (found.event, found.before, found.after) == ("u2", "u0", "u3")
    assert found.kind == "vendepunkt.medarbejder.relation"
    assert found.cause == "medarbejder"


def test_nothing_turns_where_nothing_is_said_to():
    assert turning_points(units(), [{} for _ in TALK]) == []


def test_the_place_in_the_interview_does_not_count():
    first = cues_of(units()[2:3], SAID[2:3])[0]
    later = cues_of([*units()[4:5] * 5, units()[2]], [{}] * 5 + SAID[2:3])[-1]
    same = [name for name, a, b in zip(CUES, first, later, strict=True) if abs(a - b) < 1e-9]
    assert set(CUES) - set(same) <= {"tone", "contrast"}  # these look at the neighbours


def test_more_belief_in_the_code_never_lowers_the_score():
    weak, strong = (cues_of(units(), [{}, {}, {"vendepunkt.selv": p}, {}, {}])[2] for p in (0.2, 0.8))
    assert score_of(strong) > score_of(weak)
