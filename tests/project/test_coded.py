"""What counts as coded: a coder's yes, a suggestion that nobody has decided, and nothing that somebody passed over."""

import pytest

from qualkit.errors import ConfigError
from qualkit.model import Decision, SegmentKind, Verdict
from qualkit.project import Project
from qualkit.project.coded import cases_of, read_coded
from qualkit.sourcing import source_note


@pytest.fixture
def project(done):
    with Project.open(done) as opened:
        yield opened.with_config(min_probability=0.2)


def read(project, **options):
    return read_coded(project.store, project.config, project.codebook_paths(), **options)


def decide(project, coding, verdict, coder="anne", **more):
    return project.decide(
        Decision(
            coder=coder,
            verdict=verdict,
            transcript_id=coding.unit.transcript_id,
            segment_id=coding.unit.id,
            span=coding.unit.span,
            code="" if verdict is Verdict.DONE else coding.code,
            **more,
        )
    )


def keys(material):
    return {(coding.unit.id, coding.code): coding.basis for coding in material.codings}


def test_suggestions_count_until_somebody_decides(project):
    before = read(project)
    assert set(keys(before).values()) == {"suggestion"}
    assert all(coding.probability >= 0.2 and coding.evidence and not coding.coders for coding in before.codings)
    first, second = before.codings[0], before.codings[-1]
    decide(project, first, Verdict.ACCEPT)
    decide(project, second, Verdict.REJECT)
    after = read(project)

    assert keys(after)[first.unit.id, first.code] == "decision"
    assert (second.unit.id, second.code) not in keys(after)
    assert keys(read(project, source="decisions")) == {(first.unit.id, first.code): "decision"}
    assert keys(read(project, source="suggestions")) == keys(before)


def test_what_a_coder_was_done_with_and_did_not_take_is_a_no(project):
    passed = read(project).codings[0]
    decide(project, passed, Verdict.DONE)
    assert all(coding.unit.id != passed.unit.id for coding in read(project).codings)
    decide(project, passed, Verdict.ADD, coder="bo")
    (coding,) = [coding for coding in read(project).codings if coding.unit.id == passed.unit.id]
    assert coding.basis == "decision"
    assert coding.coders == ("bo",)


def test_a_hint_is_what_no_coder_has_said_no_to_however_unsure_it_is(project):
    before = read(project)
    said, passed = before.codings[0], before.codings[-1]
    assert said.unit.id != passed.unit.id
    decide(project, said, Verdict.REJECT)
    decide(project, passed, Verdict.DONE)
    after = read(project)
    assert said.code not in after.hints.get(said.unit.id, {})
    assert passed.unit.id not in after.hints
    assert read(project, source="suggestions").hints == before.hints


def test_a_code_added_unasked_counts_and_has_no_probability(project):
    material = read(project)
    free = next(unit for unit in material.units if unit.id not in {coding.unit.id for coding in material.codings})
    project.decide(
        Decision(
            coder="anne",
            verdict=Verdict.ADD,
            transcript_id=free.transcript_id,
            segment_id=free.id,
            span=free.span,
            code="fart",
            memo="hør tonen",
        )
    )
    (coding,) = [coding for coding in read(project).codings if coding.unit.id == free.id]
    assert (coding.basis, coding.probability, coding.memo) == ("decision", None, "hør tonen")


def test_units_are_the_informants_and_every_unit_has_its_case(project):
    material = read(project)
    assert [case.name for case in material.cases] == ["Anna", "Bo", "Carla"]
    assert [case.title for case in material.cases] == ["chauffør", "ledig", "kok"]
    assert set(material.case_of) == {unit.id for unit in material.units}
    spoken = {
        unit.id
        for row in project.index()
        for unit in project.segments(project.transcript(row.id), SegmentKind.UNIT)
        if unit.speaker not in ("I", "INT.", "Interviewer", "INT")
    }
    assert set(material.case_of) == spoken
    assert all(coding.case == material.case_of[coding.unit.id] for coding in material.codings)


def test_a_pseudonym_is_one_person_in_all_interviews_and_a_bare_label_one_in_its_own(coded):
    material = coded({"Ruth": [("Ja.", {})], "Yusuf": [("Nej.", {})]})
    one, other = material.transcripts.values()
    from dataclasses import replace

    again = replace(one, id="t-2", name="ruth-2", attributes={**one.attributes, "runde": "2"})
    cases = cases_of([one, again, other])
    assert [case.name for case in cases] == ["Ruth", "Yusuf"]
    assert cases[0].voices == ((one.id, "B"), ("t-2", "B"))
    assert cases[0].by_interview["t-2"]["runde"] == "2"
    unnamed = [replace(each, attributes={}) for each in (one, other)]
    assert [case.name for case in cases_of(unnamed)] == ["ruth: B", "yusuf: B"]


def test_an_unknown_source_is_refused(project):
    with pytest.raises(ConfigError) as refused:
        read(project, source="gæt")
    assert refused.value.code == "Q001"


def test_the_source_is_said_in_one_sentence(coded):
    mixed = coded({"Ruth": [("Ja.", {"a": "decision", "b": 0.62}), ("Nej.", {"c": 0.3})]})
    assert source_note(mixed.codings, min_probability=0.5) == (
        "Bygger på 1 kodning, som kodere har afgjort, og 1 forslag med sandsynlighed fra 0,50, som ingen har afgjort."
    )
    assert source_note([], min_probability=0.5, lang="en") == "No codings."
    decided = [coding for coding in mixed.codings if coding.basis == "decision"]
    assert source_note(decided, min_probability=0.5, lang="en") == "Rests on 1 coding that coders decided."


def test_what_any_coder_said_of_how_it_is_told_stands(project):
    """The first coder said nothing of it; what the second said goes before what was only suggested."""
    coding = read(project).codings[0]
    decide(project, coding, Verdict.ACCEPT, coder="anne")
    decide(project, coding, Verdict.ADD, coder="bo", attributes={"polaritet": "fravaer"})
    (found,) = [each for each in read(project).codings if (each.unit.id, each.code) == (coding.unit.id, coding.code)]
    assert found.attributes["polaritet"] == "fravaer"
    assert found.coders == ("anne", "bo")


def test_a_retired_code_is_named_only_while_something_is_coded_with_it(project):
    from qualkit.codebook import load_codebook

    path = project.codebook_paths()[0]
    text = path.read_text(encoding="utf-8").replace("  - id: transport\n", "  - id: transport\n    retired: true\n")
    path.write_text(text, encoding="utf-8")
    assert load_codebook(path).code("transport").retired
    unit = next(unit for unit in read(project).units)
    assert "transport" not in read(project).labels
    project.decide(Decision("anne", Verdict.ADD, unit.transcript_id, unit.id, unit.span, code="transport"))
    assert "transport" in read(project).labels
