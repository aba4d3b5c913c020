"""Stories that once went wrong: stale results, what is removed staying removed, names, renames, broken settings."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import unicodedata

import pytest

from qualkit.model import Decision, SegmentKind, Verdict
from qualkit.project import Project


def shown(done):
    lines = (done / "resultater/forslag.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_results_are_written_anew_when_only_the_roles_changed(study, done, qualkit):
    assert any(row["transcript"] == "anna" for row in shown(done))
    code, _, err = qualkit("run", study, "--speakers", "B=interviewer,I=informant")
    assert code == 0, err
    assert not any(row["transcript"] == "anna" for row in shown(done))
    _, _, err = qualkit("status", "-p", done)
    assert "up to date" in err


def test_a_removed_interview_does_not_come_back_by_itself(study, done, qualkit):
    assert qualkit("remove", "anna", "-p", done, "--yes")[0] == 0
    code, _, err = qualkit("run", study)
    assert code == 0
    assert "was removed" in err
    with Project.open(done) as project:
        assert "anna" not in {row.name for row in project.index()}
        assert "anna" not in (project.store.meta("reading") or "")
    assert qualkit("import", study / "anna.txt", "-p", done)[0] == 0
    with Project.open(done) as project:
        assert "anna" in {row.name for row in project.index()}


def test_nothing_of_a_removed_interview_is_left_in_the_file(study, done, qualkit):
    assert b"rundtosset" not in (done / "qualkit.db").read_bytes()
    (study / "dora.txt").write_text(
        "I: Ja?\n\nB: Jeg var helt rundtosset.\n\nI: Nå?\n\nB: Ja, rundtosset.\n", encoding="utf-8"
    )
    qualkit("run", study)
    assert b"rundtosset" in (done / "qualkit.db").read_bytes()
    qualkit("remove", "dora", "-p", done, "--yes")
    assert b"rundtosset" not in (done / "qualkit.db").read_bytes()


def test_a_renamed_file_keeps_its_interview_and_its_decisions(study, done, qualkit):
    with Project.open(done) as project:
        transcript = project.transcript("bo")
        unit = project.segments(transcript)[0]
        project.decide(Decision("kt", Verdict.ADD, transcript.id, unit.id, unit.span, code="transport"))
    (study / "bo.md").rename(study / "17-bo.md")
    code, _, err = qualkit("run", study)
    assert code == 0, err
    with Project.open(done) as project:
        assert {row.name for row in project.index()} == {"anna", "17-bo", "carla"}
        assert len(project.store.codings()) == 1
    code, _, err = qualkit("run", study)
    assert "nothing has changed" in err


def test_a_name_in_decomposed_letters_is_the_same_name(study, qualkit):
    path = study / unicodedata.normalize("NFD", "åse på.txt")
    shutil.copy(study / "carla.txt", path)
    (study / "carla.txt").unlink()
    book = study.parent / "lille.yaml"
    assert qualkit("run", study, "-c", book)[0] == 0
    code, _, err = qualkit("run", study)
    assert code == 0, err
    assert "nothing has changed" in err


@pytest.mark.parametrize("use", ['use = [\n  "motivation",\n]', 'use=["motivation"]', "# use = []", ""])
def test_codebooks_can_be_chosen_however_the_settings_are_written(study, done, qualkit, use):
    (done / "qualkit.toml").write_text(f'[project]\ntitle = "T"\n\n[codebooks]\n{use}\n', encoding="utf-8")
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml")
    if code:
        assert code == 2
        assert "under [codebooks] write" in err
        return
    assert qualkit("config", "check", "-p", done)[0] == 0
    with Project.open(done) as project:
        assert [path.stem for path in project.codebook_paths()] == ["lille"]


def test_a_title_or_a_path_with_odd_characters_does_no_harm(tmp_path, qualkit, study):
    assert qualkit("init", tmp_path / "a", "--title", 'En "titel"\nmed \\ tegn')[0] == 0
    assert qualkit("config", "check", "-p", tmp_path / "a")[0] == 0
    odd = tmp_path / "b\\k"
    odd.mkdir()
    shutil.copy(study.parent / "lille.yaml", odd / "lille.yaml")
    code, _, err = qualkit("run", study, "-p", tmp_path / "c", "-c", odd / "lille.yaml")
    assert code == 0, err


def test_the_same_codebook_twice_is_one(study, qualkit):
    book = study.parent / "lille.yaml"
    code, _, err = qualkit("run", study, "-c", book, "-c", book)
    assert code == 0, err
    shutil.copy(book, study.parent / "anden.yaml")
    code, _, err = qualkit("run", study, "-c", book, "-c", study.parent / "anden.yaml")
    assert code == 2
    assert "Q203" in err


def test_a_projects_own_codebook_is_found_by_name_and_moves_with_it(study, done, qualkit, tmp_path):
    (done / "codebooks").mkdir()
    shutil.copy(study.parent / "lille.yaml", done / "codebooks/egen.yaml")
    code, _, err = qualkit("run", study, "-c", "egen")
    assert code == 0, err
    shutil.move(done, tmp_path / "andetsteds")
    code, _, err = qualkit("run", "-p", tmp_path / "andetsteds")
    assert code == 0, err


def test_a_new_file_is_read_as_the_folder_was_said_to_be(study, done, qualkit):
    qualkit("run", study, "--speakers", "B=interviewer,I=informant")
    (study / "eva.txt").write_text("I: Hvad så?\n\nB: Det gik.\n\nI: Og?\n\nB: Ja.\n", encoding="utf-8")
    qualkit("run", study)
    with Project.open(done) as project:
        assert {s.name: s.role.value for s in project.transcript("eva").speakers} == {
            "I": "informant",
            "B": "interviewer",
        }


def test_why_a_file_was_not_read_is_said_also_when_nothing_else_can_be_done(tmp_path, qualkit):
    (tmp_path / "x").mkdir()
    (tmp_path / "x/tom.txt").write_bytes(b"")
    code, _, err = qualkit("run", tmp_path / "x")
    assert code == 1
    assert "Q102" in err
    assert "Q310" not in err


def test_a_missing_attribute_table_is_said_before_anything_is_made(study, qualkit):
    code, _, err = qualkit("run", study, "--attributes", study / "findes-ikke.xlsx")
    assert code == 1
    assert "does not exist" in err
    assert not study.with_name("interviews-qualkit").exists()


def test_undoing_an_undo_rejects_again_and_an_added_code_is_quoted(done):
    with Project.open(done) as project:
        project = project.with_config(min_probability=0.0)
        item = next(s for s in project.suggestions(min_probability=0) if s.code == "fart")
        common = {"transcript_id": item.transcript_id, "segment_id": item.segment_id, "span": item.span}
        reject = project.decide(Decision("kt", Verdict.REJECT, code="fart", **common))
        undo = project.decide(Decision("kt", Verdict.UNDO, code="fart", undoes=reject.id, **common))
        assert any(q.code == "fart" for q in project.quotes())
        project.decide(Decision("kt", Verdict.UNDO, code="fart", undoes=undo.id, **common))
        assert not any(q.code == "fart" for q in project.quotes())
        bo = project.transcript("bo")
        unit = max(project.segments(bo, SegmentKind.UNIT), key=lambda s: len(s.text))
        project.decide(Decision("kt", Verdict.ADD, bo.id, unit.id, unit.span, code="transport"))
        (quote,) = [q for q in project.quotes() if q.transcript_id == bo.id and q.code == "transport"]
        assert quote.basis == "decision"


def test_the_title_stands_in_the_exports(done, qualkit):
    (done / "qualkit.toml").write_text('[project]\ntitle = "Veje i arbejde"\n[codebooks]\nuse = []\n', encoding="utf-8")
    qualkit("run", "-p", done)
    assert "Veje i arbejde" in (done / "resultater/citater.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="needs process groups")
def test_two_interrupts_end_a_run_with_workers_and_say_so(study, tmp_path):
    for number in range(12):
        text = (study / "anna.txt").read_text(encoding="utf-8").replace("fredag", f"fredag den {number}. ") * 60
        (study / f"kopi-{number}.txt").write_text(text, encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "qualkit",
        "run",
        str(study),
        "-p",
        str(tmp_path / "p"),
        "--workers",
        "2",
        "-c",
        str(study.parent / "lille.yaml"),
    ]
    for wait in (0.6, 1.0, 1.5):
        process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, start_new_session=True
        )
        time.sleep(wait)
        for _ in range(2):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.05)
        _, err = process.communicate(timeout=20)
        assert "Traceback" not in err, err[-3000:]
        assert process.returncode in (0, 130, -signal.SIGINT)
