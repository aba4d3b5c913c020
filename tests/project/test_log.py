"""Who decided what, when and on what was shown: all of it is listed, and what was taken back is marked."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qualkit.cli.doctor import doctor
from qualkit.cli.log import log
from qualkit.errors import ConfigError, ProjectError
from qualkit.model import Decision, Verdict
from qualkit.project import Project

KEYS = {
    "id", "coder", "verdict", "at", "transcript", "segment", "start", "end", "code", "label", "memo", "seconds",
    "shown_suggestion", "shown_probability", "rank", "context", "undone", "undoes", "previous", "link",
}  # fmt: skip


def run(command, *arguments: object):
    application = typer.Typer()
    application.command()(command)
    return CliRunner().invoke(application, [str(argument) for argument in arguments])


def rows(folder: Path, **filters) -> list[dict[str, object]]:
    with Project.open(folder) as project:
        return project.log(**filters)


def test_every_decision_is_an_object_with_all_that_is_known_of_it(coded_study):
    listed = json.loads(run(log, "-p", coded_study, "--json").stdout)
    assert set(listed[0]) >= KEYS
    with Project.open(coded_study) as project:
        assert [row["link"] for row in listed] == [made.link for made in project.store.decisions()]
    first = listed[0]
    assert (first["transcript"], first["unit"], first["coder"], first["verdict"]) == ("Birk", 2, "Anne", "accept")
    assert (first["label"], first["rank"], first["shown_probability"], first["seconds"]) == ("Fart på", 1, 0.7, 12.0)
    assert [row["verdict"] for row in listed if row["undone"]] == ["add"]
    (undo,) = [row for row in listed if row["verdict"] == "undo"]
    assert undo["undoes"] in {row["id"] for row in listed if row["undone"]}


def test_what_was_said_is_listed_only_on_request(coded_study):
    assert "stærkt" not in run(log, "-p", coded_study).stdout + run(log, "-p", coded_study, "--json").stdout
    assert "stærkt" in run(log, "-p", coded_study, "--json", "--text").stdout
    assert "stærkt" in run(log, "-p", coded_study, "--text").stdout


def test_the_list_can_be_narrowed(coded_study):
    assert {row["coder"] for row in rows(coded_study, coder="Bo")} == {"Bo"}
    assert {row["transcript"] for row in rows(coded_study, transcript="Sol")} == {"Sol"}
    assert [row["verdict"] for row in rows(coded_study, code="lille.transport")] == ["add", "undo", "add"], (
        "with its undo"
    )
    assert [row["verdict"] for row in rows(coded_study, code="Transport")] == ["add", "undo", "add"], "by its name"
    assert [row["at"][:10] for row in rows(coded_study, since="2026-05-02")] == ["2026-05-02"] * 5
    assert rows(coded_study, since="2026-05-02 11") == rows(coded_study, since="2026-05-02T11")
    assert rows(coded_study, limit=2) == rows(coded_study)[-2:]


def test_a_filter_that_fits_nothing_says_what_there_is(coded_study):
    with pytest.raises(ConfigError) as refused:
        rows(coded_study, coder="Carl")
    assert "Anne, Bo" in refused.value.hint
    with pytest.raises(ConfigError, match="is no time"):
        rows(coded_study, since="i går")
    with pytest.raises(ProjectError):
        rows(coded_study, transcript="Ukendt")
    with pytest.raises(ConfigError):
        rows(coded_study, code="ukendt.kode")


def test_people_read_a_table_in_their_language(coded_study):
    told = run(log, "-p", coded_study)
    assert "tilføjet (taget tilbage)" in " ".join(told.stdout.split())
    assert "Birk 2" in told.stdout
    assert "afgørelser, de nyeste sidst" in told.stderr
    english = run(log, "-p", coded_study, "--lang", "en", "--limit", "1")
    assert "1 decision." in english.stderr
    assert "Time (UTC)" in english.stdout


def test_the_log_goes_into_files_and_formats(coded_study, tmp_path):
    told = run(log, "-p", coded_study, "-f", "csv").stdout
    table = list(csv.DictReader(io.StringIO(told)))
    assert len(table) == len(rows(coded_study))
    assert {"Koder", "Afgørelse", "Sted", "Kæde"} <= set(table[0])
    assert "Tekst" not in table[0]
    assert run(log, "-p", coded_study, "-o", tmp_path / "log.docx").exit_code == 0
    lines = run(log, "-p", coded_study, "-f", "jsonl").stdout.splitlines()
    assert set(json.loads(lines[0])) >= KEYS


def test_a_log_of_nothing_is_empty(tmp_path):
    with Project.create(tmp_path / "ny"):
        pass
    assert json.loads(run(log, "-p", tmp_path / "ny", "--json").stdout) == []
    assert "Ingen afgørelser" in run(log, "-p", tmp_path / "ny").stderr


def test_a_decision_outlives_its_interview_in_the_log_and_is_no_fault_to_the_doctor(coded_study):
    with Project.open(coded_study) as project:
        project.store.remove_transcript(project.transcript("Sol").id, keep_decisions=True)
    gone = [row for row in rows(coded_study, with_text=True) if not row["transcript"]]
    assert gone
    assert {(row["unit"], row["text"]) for row in gone} == {(None, "")}
    assert "(ikke i projektet)" in " ".join(run(log, "-p", coded_study).stdout.split())
    told = json.loads(run(doctor, "-p", coded_study, "--json").stdout)
    assert told["problems"] == []
    assert told["decisions"] == {
        "count": 11,
        "holds": True,
        "head": rows(coded_study)[-1]["link"],
        "without_unit": len(gone),
    }
    said = run(doctor, "-p", coded_study).stderr
    assert "a link that is a hash over all before it" in said
    assert "kept, and no fault" in said


def test_the_doctor_says_that_a_link_does_not_hold(coded_study):
    import sqlite3

    from qualkit.store import DATABASE_NAME

    with sqlite3.connect(coded_study / DATABASE_NAME) as raw:
        raw.execute("DROP TRIGGER decisions_no_update")
        raw.execute("UPDATE decisions SET link = 'x' || link WHERE seq = 2")
    raw.close()
    told = run(doctor, "-p", coded_study)
    assert told.exit_code == 1
    assert "decision 2: its link is not the hash over all before it" in told.stdout
    assert "a link that is a hash over all" not in told.stderr


def test_names_of_codes_come_from_the_codebook_that_was_used_when_its_file_is_gone(coded_study):
    from dataclasses import asdict

    from qualkit.codebook import load_codebook

    with Project.open(coded_study) as project:
        book = load_codebook(coded_study / "lille.yaml")
        project.store.put_codebook(book.id, book.version, book.digest, json.dumps(asdict(book)))
    (coded_study / "lille.yaml").unlink()
    assert rows(coded_study)[0]["label"] == "Fart på"


def test_a_redo_shows_the_undo_as_taken_back(coded_study):
    undo = next(row for row in rows(coded_study) if row["verdict"] == "undo")
    with Project.open(coded_study) as project:
        made = next(each for each in project.store.decisions() if each.id == undo["id"])
        project.decide(
            Decision(made.coder, Verdict.UNDO, made.transcript_id, made.segment_id, made.span, undoes=made.id)
        )
    listed = {row["id"]: row["undone"] for row in rows(coded_study)}
    assert listed[undo["id"]]
    assert not listed[undo["undoes"]]
