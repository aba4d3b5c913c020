"""While a coder reviews, another process learns: it tells what the next run will say, holds nobody up, and ends when told."""

import multiprocessing
import sqlite3
import threading
import time

import numpy as np
import pytest

from qualkit.config import write_value
from qualkit.model import Decision, SegmentKind, Verdict
from qualkit.project import Project
from qualkit.project.learning import Ground, decided
from qualkit.project.teaching import Teacher, changes_in

BOOK = """
codebook: lille
version: "1"
title: {da: Lille}
codes:
  - id: transport
    label: {da: Transport}
    definition: {da: At komme frem.}
    examples: [Bussen kom ikke., Jeg tager toget., Vi kører i bil til arbejde., Bussen er altid forsinket., Jeg cykler derhen., Toget holder stille.]
    patterns: []
  - id: familie
    label: {da: Familie}
    definition: {da: Dem derhjemme.}
    examples: [Min datter hjalp mig., Min mor ringede., Min søn bor hos mig., Min far var der altid., Min søster kom forbi., Min bror forstår det.]
    patterns: []
"""
SAID = [
    "Jeg stod op klokken seks hver morgen og tog bussen ind til byen, og der var altid nogen jeg kendte på vejen derind om vinteren.",
    "Min datter ringede om aftenen og spurgte hvordan det var gået, og så fortalte jeg hende det hele fra begyndelsen til enden igen.",
    "Haven ligger bag huset med udsigt til marken, og den har jeg passet siden jeg flyttede ind, også de år hvor det var svært.",
    "Kollegerne på værkstedet lærte mig at svejse, og det havde jeg aldrig troet at jeg ville få lov til at prøve i mit liv.",
    "Haven er det sted hvor jeg tænker bedst, for der er ikke nogen der vil noget med mig, og fuglene kommer helt hen til mig.",
    "Toget var forsinket den dag, og min søn ventede på perronen i en time, men han blev ikke sur på mig over det bagefter.",
]


def interview(seed):
    rng = np.random.default_rng(seed)
    return "".join(f"I: Og så?\n\nB: {SAID[at]}\n\n" for at in rng.integers(0, len(SAID), 24))


def code_the_garden(project, rows):
    """The coder sees family in every garden, and in nothing else."""
    made = [
        Decision(
            "mk", Verdict.ADD if "Haven" in unit.text else Verdict.REJECT, row.id, unit.id, unit.span, code="familie"
        )
        for row in rows
        for unit in project.store.segments(row.id, SegmentKind.UNIT)
        if unit.speaker == "B"
    ]
    project.store.append_decisions(made)


@pytest.fixture
def project(tmp_path):
    """Four interviews with suggestions by a codebook of one's own, read by word lists alone, which is quick."""
    (tmp_path / "samtaler").mkdir()
    for number in range(4):
        (tmp_path / "samtaler" / f"s{number}.txt").write_text(interview(number), encoding="utf-8")
    (tmp_path / "lille.yaml").write_text(BOOK, encoding="utf-8")
    with Project.create(tmp_path / "projekt", codebooks=[str(tmp_path / "lille.yaml")]):
        write_value(tmp_path / "projekt", "reading", "model", "words")
    with Project.open(tmp_path / "projekt") as made:
        made.import_sources([tmp_path / "samtaler"])
        made.suggest()
        yield made


@pytest.fixture
def teacher(project):
    made = Teacher(project.folder, project.config, project.codebook_paths())
    yield made
    made.close()


def until(happens):
    """Wait for another process; a test that waits for ever is stopped from outside."""
    for _ in range(12_000):
        if found := happens():
            return found
        time.sleep(0.01)
    raise AssertionError("nothing came")


def answer(teacher):
    found = until(lambda: teacher.poll() or teacher.failed)
    assert not isinstance(found, str), found
    return found


def probabilities(project):
    return {(each.segment_id, each.code): each.probability for each in project.store.suggestions()}


def test_what_it_tells_is_what_the_next_run_gives(project, teacher):
    before = probabilities(project)
    code_the_garden(project, project.index()[:3])
    teacher.start()
    teacher.tell()
    update = answer(teacher)
    assert update.helps
    assert update.units == sum(map(len, decided(project.store).values()))
    assert probabilities(project) == before  # nothing was written
    project.suggest()
    after = probabilities(project)
    told = {(unit, code): now for unit, code, _, now in update.changed}
    assert max(told[each] - before.get(each, 0.0) for each in told) > 0.2
    for key, probability in after.items():
        assert told.get(key, before.get(key, 0.0)) == pytest.approx(probability, abs=0.011)
    for key, now in told.items():
        assert now < 0.07 or key in after
    for unit, code, was, _ in update.changed:
        assert was == before.get((unit, code), was)


def test_one_decision_moves_its_neighbours_as_the_next_run_will(project, teacher):
    before = probabilities(project)
    row = project.index()[0]
    units = [each for each in project.store.segments(row.id, SegmentKind.UNIT) if each.speaker == "B"]
    its = next(unit for unit in units if "Haven" in unit.text)
    project.store.append_decision(Decision("mk", Verdict.ADD, row.id, its.id, its.span, code="familie"))
    teacher.start()
    teacher.tell()
    update = answer(teacher)
    assert not update.helps
    assert update.units == 1
    assert update.changed
    assert {unit for unit, _, _, _ in update.changed} < {unit.id for unit in units} - {its.id}
    project.suggest()
    after = probabilities(project)
    for unit, code, was, now in update.changed:
        assert was == before.get((unit, code), was)
        assert (unit, code) not in after or after[unit, code] == pytest.approx(now, abs=0.011)
    assert any(after.get(each[:2], 0.0) > before.get(each[:2], 0.0) for each in update.changed)


def test_a_session_after_one_decision_begins_with_what_was_kept(project, teacher):
    row = project.index()[0]
    units = [each for each in project.store.segments(row.id, SegmentKind.UNIT) if each.speaker == "B"]
    first, second = units[3], units[12]
    project.store.append_decision(Decision("mk", Verdict.ADD, row.id, first.id, first.span, code="familie"))
    project.suggest()
    kept = probabilities(project)
    project.store.append_decision(Decision("mk", Verdict.ADD, row.id, second.id, second.span, code="familie"))
    teacher.start()
    teacher.tell()
    for unit, code, was, _ in answer(teacher).changed:
        assert was == kept.get((unit, code), was)


def test_rulings_in_hand_say_the_same_as_those_in_the_store(project, teacher):
    code_the_garden(project, project.index()[:3])
    teacher.start()
    teacher.tell(decided(project.store))
    assert answer(teacher).changed
    teacher.tell()
    assert answer(teacher).changed == ()


def test_rulings_that_are_taken_back_are_unlearned(project, teacher):
    code_the_garden(project, project.index()[:3])
    teacher.start()
    teacher.tell()
    first = answer(teacher)
    teacher.tell({})
    second = answer(teacher)
    assert not second.helps
    assert {each[:2]: each[2:] for each in second.changed} == {each[:2]: each[:1:-1] for each in first.changed}


def test_a_session_begins_with_what_the_last_run_gave(project, teacher):
    code_the_garden(project, project.index()[:3])
    project.suggest()
    teacher.start()
    teacher.tell()
    assert answer(teacher).changed == ()


def test_only_the_newest_rulings_are_answered(project, teacher):
    code_the_garden(project, project.index()[:3])
    rulings = decided(project.store)
    for many in (1, 2, 3):
        teacher.tell({each: rulings[each] for each in list(rulings)[:many]})
    teacher.start()
    assert answer(teacher).units == sum(map(len, rulings.values()))
    assert teacher.poll() is None


def test_decisions_on_planted_suggestions_teach_nothing(project, teacher):
    row = project.index()[0]
    project.store.append_decisions(
        [
            Decision("mk", Verdict.ACCEPT, row.id, unit.id, unit.span, code="familie", context={"planted": True})
            for unit in project.store.segments(row.id, SegmentKind.UNIT)
        ]
    )
    teacher.start()
    teacher.tell()
    update = answer(teacher)
    assert (update.units, update.changed) == (0, ())


def test_nobody_waits_before_there_is_anything(teacher):
    """More is told than a pipe holds, while nobody reads from it."""
    teacher.tell({"t": {f"s-{number:012d}": {"familie": 1.0} for number in range(20_000)}})
    assert teacher.poll() is None
    assert not teacher.ready
    teacher.start()
    teacher.tell({"t": {f"s-{number:012d}": {"familie": 1.0} for number in range(20_000)}})
    assert teacher.poll() is None


def test_it_ends_at_once_also_while_it_works(project, teacher):
    teacher.start()
    until(lambda: multiprocessing.active_children())
    teacher.tell()
    teacher.close()
    assert not multiprocessing.active_children()
    until(lambda: not [each for each in threading.enumerate() if each.name.startswith("teacher")])
    assert not teacher.failed
    assert not teacher.ready
    teacher.close()


def test_closed_before_it_began_it_does_not_begin(teacher):
    teacher.close()
    teacher.start()
    assert not multiprocessing.active_children()


def test_why_it_stopped_is_said_in_words(project, teacher):
    teacher.start()
    until(lambda: teacher.ready)
    for child in multiprocessing.active_children():
        child.kill()
    assert until(lambda: teacher.failed) == "det der lærer af afgørelserne, er stoppet"
    assert not teacher.ready


def test_a_project_that_is_gone_is_said_in_words(project, tmp_path, capfd):
    with Teacher(tmp_path / "ingen", project.config, project.codebook_paths()) as teacher:
        assert "no project" in until(lambda: teacher.failed)
    assert capfd.readouterr() == ("", "")


def test_a_suggester_that_learns_nothing_says_so_and_starts_nothing(project):
    config = project.config.with_options(suggester="patterns")
    with Teacher(project.folder, config, project.codebook_paths()) as teacher:
        assert "ensemble" in teacher.failed
        assert not multiprocessing.active_children()


def test_what_cannot_be_read_of_an_earlier_reading_is_read_again_and_left_as_it_is(done):
    with sqlite3.connect(done / "qualkit.db") as connection:
        connection.execute("UPDATE readings SET words = x'00ff'")
    codebook = done.parent / "familie.yaml"
    codebook.write_text(BOOK, encoding="utf-8")
    with Project.open(done) as project, Teacher(done, project.config, [codebook]) as teacher:
        teacher.tell({})
        assert answer(teacher).units == 0
        assert {project.store.reading(row.id)[1] for row in project.index()} == {b"\x00\xff"}


def ground(units):
    return Ground(tuple(("t", f"s{at}") for at in range(units)), None, None, ("a",), np.zeros(units, bool))


def test_small_steps_add_up_until_they_are_told():
    its, shown = ground(1), np.array([[50]], np.int16)
    assert changes_in(its, shown, np.array([[51]], np.int16)) == []
    assert changes_in(its, shown, np.array([[52]], np.int16)) == [("s0", "a", 0.5, 0.52)]
    assert changes_in(its, shown, np.array([[53]], np.int16)) == []


def test_what_crosses_the_floor_is_told_and_what_stays_below_is_not():
    its, shown = ground(4), np.array([[6], [7], [1], [6]], np.int16)
    told = changes_in(its, shown, np.array([[7], [6], [5], [6]], np.int16))
    assert told == [("s0", "a", 0.06, 0.07), ("s1", "a", 0.07, 0.06)]
