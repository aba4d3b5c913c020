"""Events: units in a row are one, a neighbour's hit counts, everything else is a false alarm."""

from types import SimpleNamespace

import numpy as np
import pytest

from qualkit.project.turning_scores import turning_point_events


@pytest.fixture
def score(monkeypatch):
    """Score suggested places against told ones, in interviews of ten units."""

    def call(told, suggested):
        interviews = [
            SimpleNamespace(
                units=[SimpleNamespace(segment=SimpleNamespace(id=f"{number}.{at}")) for at in range(10)],
                codes=[{"vendepunkt.selv"} if at in here else set() for at in range(10)],
            )
            for number, here in enumerate(told)
        ]
        points = iter(suggested)

        def found(units, probability, *, least):
            number = units[0].segment.id.split(".")[0]
            return [SimpleNamespace(event=f"{number}.{at}", probability=likely) for at, likely in next(points)]

        monkeypatch.setattr("qualkit.suggest.turning_points.turning_points", found)
        table = np.zeros((10 * len(told), 1))
        return turning_point_events(interviews, ["vendepunkt.selv"], table, levels=(0.5,))[0]

    return call


def test_a_row_of_units_is_one_event_and_next_to_it_is_near_enough(score):
    found = score([{2, 3}, {9}], [[(4, 0.6)], [(8, 0.9)]])
    assert found["events"] == 2
    assert (found["recall"], found["precision"], found["false_alarms"]) == (1.0, 1.0, 0.0)


def test_far_away_is_a_false_alarm_and_unsure_is_silence(score):
    found = score([{2}, set()], [[(6, 0.7), (2, 0.4)], [(1, 0.5)]])
    assert (found["suggested"], found["recall"], found["precision"]) == (2, 0.0, 0.0)
    assert found["false_alarms"] == 1.0
    assert found["f1"] == 0.0
