"""Suggestions and the mark that their stage is done come together, are replaced together, and are read in order."""

from __future__ import annotations

from itertools import pairwise

import pytest

from qualkit.errors import ProjectError
from qualkit.model import Decision, SegmentKind, Verdict


@pytest.fixture
def filled(store, interview, suggestion):
    """Two transcripts, put in against the order of their names, with three suggestions a unit."""
    run = store.start_run("suggest", "i1", "c1", {"qualkit": "0.1"}, 7)
    for name in ("Sol", "Birk"):
        transcript, cut = interview(name)
        store.put_transcripts([(transcript, cut)])
        made = [
            suggestion(unit, code, probability=probability, run=run.id)
            for unit in reversed(cut)
            if unit.kind is SegmentKind.UNIT
            for code, probability in (("vendepunkt.selv", 0.2), ("vendepunkt.match", 0.9), ("fase.afsporing", 0.5))
        ]
        store.replace_suggestions(
            transcript.id, stage="suggest", inputs_digest=f"i-{name}", run_id=run.id, suggestions=made
        )
    return store


def test_suggestions_come_back_exactly(store, interview, suggestion):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    run = store.start_run("suggest", "i", "c", {}, 1)
    made = [suggestion(cut[5], run=run.id), suggestion(cut[6], "fase.nu")]
    store.replace_suggestions(transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=made)
    assert list(store.suggestions()) == made
    assert store.suggestion(made[1].id) == made[1]
    assert store.suggestion(made[1].id[:8]) == made[1]


def test_they_are_ordered_by_transcript_place_and_probability(filled):
    names = {row.id: row.name for row in filled.index()}
    found = [(names[s.transcript_id], s.span.start, -s.probability) for s in filled.suggestions()]
    assert len(found) == 24
    assert all(a <= b for a, b in pairwise(found))
    assert found[0][0] == "Birk"
    assert found[-1][0] == "Sol"


def test_they_can_be_asked_for_by_code_prefix_probability_and_number(filled):
    birk = filled.transcript("Birk").id
    assert {s.code for s in filled.suggestions(code="fase.afsporing")} == {"fase.afsporing"}
    assert {s.code for s in filled.suggestions(code_prefix="vendepunkt.")} == {"vendepunkt.selv", "vendepunkt.match"}
    assert list(filled.suggestions(code_prefix="ven%")) == [], "no wildcards in a prefix"
    assert {s.probability for s in filled.suggestions(min_probability=0.5)} == {0.5, 0.9}
    assert {s.transcript_id for s in filled.suggestions(transcript_id=birk)} == {birk}
    everything = list(filled.suggestions())
    for limit in (0, 1, 12, 13, 24, 100):
        assert list(filled.suggestions(limit=limit)) == everything[:limit]
    assert filled.count_suggestions() == {"fase.afsporing": 8, "vendepunkt.match": 8, "vendepunkt.selv": 8}


def test_those_that_are_probable_enough_are_counted_by_transcript(filled):
    birk, sol = (filled.transcript(name).id for name in ("Birk", "Sol"))
    assert filled.count_shown(0.0) == {birk: 12, sol: 12}
    assert filled.count_shown(0.5) == {birk: 8, sol: 8}, "the threshold itself is shown"
    assert filled.count_shown(0.51) == {birk: 4, sol: 4}
    filled.remove_transcript(sol)
    assert filled.count_shown(0.9) == {birk: 4}
    assert filled.count_shown(0.95) == {}


def test_decisions_can_be_made_while_suggestions_are_read(filled):
    made = [
        filled.append_decision(Decision("mk", Verdict.ACCEPT, s.transcript_id, s.segment_id, s.span, code=s.code))
        for s in filled.suggestions()
    ]
    assert filled.decisions() == made


def test_a_stage_replaces_its_own_suggestions_and_no_others(filled, suggestion):
    birk = filled.transcript("Birk")
    units = filled.segments(birk.id, SegmentKind.UNIT)
    later = filled.start_run("learn", "i2", "c1", {}, 7)
    learned = [suggestion(units[0], "fase.nu", salt="learned")]
    filled.replace_suggestions(birk.id, stage="learn", inputs_digest="i2", run_id=later.id, suggestions=learned)
    assert len(list(filled.suggestions(transcript_id=birk.id))) == 13
    filled.replace_suggestions(birk.id, stage="suggest", inputs_digest="new", run_id=later.id, suggestions=[])
    assert list(filled.suggestions(transcript_id=birk.id)) == learned
    assert filled.stage_done("suggest")[birk.id] == "new"
    assert filled.stage_done("learn") == {birk.id: "i2"}
    assert len(list(filled.suggestions())) == 13


def test_when_one_suggestion_is_refused_all_stays_as_it_was(filled, suggestion):
    birk = filled.transcript("Birk")
    before, done = list(filled.suggestions()), filled.stage_done("suggest")
    unit = filled.segments(birk.id, SegmentKind.UNIT)[0]
    run = filled.runs()[0].id
    same_twice = [suggestion(unit), suggestion(unit)]
    for made, run_id in ((same_twice, run), ([suggestion(unit)], "r-0")):
        with pytest.raises(ProjectError) as caught:
            filled.replace_suggestions(birk.id, stage="suggest", inputs_digest="new", run_id=run_id, suggestions=made)
        assert caught.value.code == "Q003"
    with pytest.raises(ValueError, match="not about transcript"):
        filled.replace_suggestions(
            filled.transcript("Sol").id, stage="suggest", inputs_digest="n", run_id=run, suggestions=[suggestion(unit)]
        )
    assert list(filled.suggestions()) == before
    assert filled.stage_done("suggest") == done


def test_a_suggestion_that_is_not_there_or_not_alone_is_an_error(filled):
    for asked, message in (("g-", "several"), ("", "no suggestion"), ("x", "no suggestion")):
        with pytest.raises(ProjectError, match=message) as caught:
            filled.suggestion(asked)
        assert caught.value.code == "Q001"


def test_a_run_is_recorded_with_all_that_makes_it_again(store):
    run = store.start_run("suggest", "inputs", "config", {"spacy": "3.8", "qualkit": "0.1"}, 42)
    assert store.runs() == [run]
    assert run.started_at
    assert not run.finished_at
    store.finish_run(run.id)
    (ended,) = store.runs()
    assert ended.finished_at >= ended.started_at
    assert (ended.stage, ended.inputs_digest, ended.config_digest, ended.seed) == ("suggest", "inputs", "config", 42)
    assert ended.versions == {"spacy": "3.8", "qualkit": "0.1"}


def test_the_same_run_again_is_the_same_row_and_any_other_is_its_own(store):
    first = store.start_run("suggest", "i", "c", {"a": "1", "b": "2"}, 1)
    store.finish_run(first.id)
    again = store.start_run("suggest", "i", "c", {"b": "2", "a": "1"}, 1)
    assert again.id == first.id
    assert store.runs() == [again], "begun anew, so not finished"
    others = [store.start_run("learn", "i", "c", {}, 1), store.start_run("suggest", "i", "c", {}, 2)]
    assert [run.id for run in store.runs()] == [first.id, *(run.id for run in others)]
    with pytest.raises(ProjectError):
        store.finish_run("r-0")
