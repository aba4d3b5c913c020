"""A folder of interviews in, coded quotes out: the story the program exists for."""

import json
from pathlib import Path

from openpyxl import load_workbook

from qualkit.model import Decision, Verdict
from qualkit.project import Project


def rows_of(qualkit, done, *more):
    code, out, _ = qualkit("suggestions", "-p", done, "--min-probability", "0", "-f", "jsonl", *more)
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def test_one_command_makes_a_project_beside_the_folder_and_leaves_the_interviews_alone(study, done):
    before = {path.name for path in study.iterdir()}
    assert done.name == "interviews-qualkit"
    assert before == {"anna.txt", "bo.md", "carla.txt", "attributes.csv"}
    made = {path.name for path in (done / "resultater").iterdir()}
    assert {"citater.xlsx", "citater.docx", "citater.csv", "citater.html", "forslag.jsonl"} <= made


def test_every_suggestion_can_be_traced_to_its_characters_in_the_source(study, done, qualkit):
    rows = rows_of(qualkit, done)
    assert {row["code"] for row in rows} == {"fart", "transport"}
    for row in rows:
        source = (study / row["source"]).read_text(encoding="utf-8")
        assert source[row["start"] : row["end"]] == row["text"]
        assert row["role"] == "informant"
        assert row["reason"]
        for piece in row["evidence"]:
            assert source[piece["start"] : piece["end"]] == piece["text"]
            assert row["start"] <= piece["start"] < piece["end"] <= row["end"]


def test_a_row_has_the_documented_keys(done, qualkit):
    keys = "transcript source speaker role start end text code probability attributes evidence reason suggester".split()
    assert set(keys) <= set(rows_of(qualkit, done)[0])


def test_the_look_alike_is_not_suggested(done, qualkit):
    assert {row["transcript"] for row in rows_of(qualkit, done, "--code", "fart")} == {"anna"}


def test_the_quote_table_signs_with_pseudonym_and_title(done):
    sheet = load_workbook(done / "resultater" / "citater.xlsx").active
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert any("(Anna, chauffør)" in cell for cell in cells)
    assert not any("None" in cell for cell in cells)


def test_running_again_does_nothing(study, done, qualkit):
    stamps = {path: path.stat().st_mtime_ns for path in (done / "resultater").iterdir()}
    code, _, err = qualkit("run", study, "--min-probability", "0.2")
    assert code == 0
    assert "nothing has changed" in err
    assert {path: path.stat().st_mtime_ns for path in stamps} == stamps


def test_a_changed_interview_alone_is_read_again(study, done, qualkit):
    path = study / "bo.md"
    path.write_text(
        path.read_text(encoding="utf-8")
        + "\n**Bo:** Bussen holdt op med at køre, så jeg blev hjemme den vinter, og det gjorde resten jo også.\n",
        encoding="utf-8",
    )
    code, _, err = qualkit("run", study, "--min-probability", "0.2")
    assert code == 0
    assert "1 changed, 2 unchanged" in err
    assert "bo" in {row["transcript"] for row in rows_of(qualkit, done, "--code", "transport")}


def test_an_interview_that_a_coder_has_decided_on_is_not_replaced(study, done, qualkit):
    with Project.open(done) as project:
        transcript = project.transcript("bo")
        unit = project.segments(transcript)[0]
        project.decide(Decision("kt", Verdict.ADD, transcript.id, unit.id, unit.span, code="transport"))
    path = study / "bo.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n**Bo:** Det var det.\n", encoding="utf-8")
    code, _, err = qualkit("run", study)
    assert code == 1
    assert "error[Q001]" in err
    assert "hint:" in err
    with Project.open(done) as project:
        assert project.transcript("bo").id == transcript.id
        assert len(project.store.codings()) == 1


def test_a_rejected_suggestion_is_not_quoted_and_an_accepted_one_says_so(done):
    with Project.open(done) as project:
        project = project.with_config(min_probability=0.2)
        before = project.quotes()
        anna = next(s for s in project.suggestions(min_probability=0) if s.code == "fart")
        others = [s for s in project.suggestions(min_probability=0) if s.code == "transport"]
        assert any(q.code == "fart" for q in before)
        project.decide(Decision("kt", Verdict.REJECT, anna.transcript_id, anna.segment_id, anna.span, code="fart"))
        project.decide(
            Decision(
                "kt", Verdict.ACCEPT, others[0].transcript_id, others[0].segment_id, others[0].span, code="transport"
            )
        )
        after = project.quotes()
    assert not any(q.code == "fart" for q in after)
    assert {
        q.basis
        for q in after
        if q.spans[0].start >= others[0].span.start and q.transcript_id == others[0].transcript_id
    } == {"decision"}


def test_two_workers_give_the_same_as_one(study, done, qualkit, tmp_path):
    code, _, _ = qualkit(
        "run",
        study,
        "-p",
        tmp_path / "two",
        "-c",
        study.parent / "lille.yaml",
        "--workers",
        "2",
        "--min-probability",
        "0.2",
    )
    assert code == 0
    for name in ("forslag.jsonl", "citater.xlsx", "citater.docx", "citater.csv"):
        assert (tmp_path / "two" / "resultater" / name).read_bytes() == (done / "resultater" / name).read_bytes()


def test_runs_are_recorded_with_what_they_were_made_of(done):
    with Project.open(done) as project:
        runs = project.store.runs()
        assert [run.stage for run in runs] == ["suggest"]
        assert runs[0].finished_at
        assert {"qualkit", "spacy", "python"} <= set(runs[0].versions)
        suggestion = next(project.suggestions(min_probability=0))
        assert suggestion.provenance.codebook == "lille 1"
        assert suggestion.provenance.codebook_digest in {row.digest for row in project.store.codebooks()}


def test_the_demo_corpus_runs_from_files_to_quotes(tmp_path, qualkit):
    code, out, err = qualkit("demo", tmp_path / "demo", "-q")
    assert code == 0, err
    written = [Path(line) for line in out.splitlines()]
    assert written
    assert all(path.is_file() for path in written)
    with Project.open(tmp_path / "demo" / "projekt") as project:
        assert len(project.index()) == 6
        assert project.numbers()["shown"] > 0
        assert project.store.integrity() == []
