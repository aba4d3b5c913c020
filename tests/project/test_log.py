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


def test_every_decision_is_an_object_with_all_that_is_known_of_it(coded):
    listed = json.loads(run(log, "-p", coded, "--json").stdout)
    assert set(listed[0]) >= KEYS
    with Project.open(coded) as project:
        assert [row["link"] for row in listed] == [made.link for made in project.store.decisions()]
    first = listed[0]
    assert (first["transcript"], first["unit"], first["coder"], first["verdict"]) == ("Birk", 2, "Anne", "accept")
    assert (first["label"], first["rank"], first["shown_probability"], first["seconds"]) == ("Fart på", 1, 0.7, 12.0)
    assert [row["verdict"] for row in listed if row["undone"]] == ["add"]
    (undo,) = [row for row in listed if row["verdict"] == "undo"]
    assert undo["undoes"] in {row["id"] for row in listed if row["undone"]}


def test_what_was_said_is_listed_only_on_request(coded):
    assert "stærkt" not in run(log, "-p", coded).stdout + run(log, "-p", coded, "--json").stdout
    assert "stærkt" in run(log, "-p", coded, "--json", "--text").stdout
    assert "stærkt" in run(log, "-p", coded, "--text").stdout


def test_the_list_can_be_narrowed(coded):
    assert {row["coder"] for row in rows(coded, coder="Bo")} == {"Bo"}
    assert {row["transcript"] for row in rows(coded, transcript="Sol")} == {"Sol"}
    assert [row["verdict"] for row in rows(coded, code="lille.transport")] == ["add", "undo", "add"], "with its undo"
    assert [row["verdict"] for row in rows(coded, code="Transport")] == ["add", "undo", "add"], "by its name"
    assert [row["at"][:10] for row in rows(coded, since="2026-05-02")] == ["2026-05-02"] * 5
    assert rows(coded, since="2026-05-02 11") == rows(coded, since="2026-05-02T11")
    assert rows(coded, limit=2) == rows(coded)[-2:]


def test_a_filter_that_fits_nothing_says_what_there_is(coded):
    with pytest.raises(ConfigError) as refused:
        rows(coded, coder="Carl")
    assert "Anne, Bo" in refused.value.hint
    with pytest.raises(ConfigError, match="is no time"):
        rows(coded, since="i går")
    with pytest.raises(ProjectError):
        rows(coded, transcript="Ukendt")
    with pytest.raises(ConfigError):
        rows(coded, code="ukendt.kode")


def test_people_read_a_table_in_their_language(coded):
    told = run(log, "-p", coded)
    assert "tilføjet (taget tilbage)" in " ".join(told.stdout.split())
    assert "Birk 2" in told.stdout
    assert "afgørelser, de nyeste sidst" in told.stderr
    english = run(log, "-p", coded, "--lang", "en", "--limit", "1")
    assert "1 decision." in english.stderr
    assert "Time (UTC)" in english.stdout


def test_the_log_goes_into_files_and_formats(coded, tmp_path):
    told = run(log, "-p", coded, "-f", "csv").stdout
    table = list(csv.DictReader(io.StringIO(told)))
    assert len(table) == len(rows(coded))
    assert {"Koder", "Afgørelse", "Sted", "Kæde"} <= set(table[0])
    assert "Tekst" not in table[0]
    assert run(log, "-p", coded, "-o", tmp_path / "log.docx").exit_code == 0
    lines = run(log, "-p", coded, "-f", "jsonl").stdout.splitlines()
    assert set(json.loads(lines[0])) >= KEYS


def test_a_log_of_nothing_is_empty(tmp_path):
    with Project.create(tmp_path / "ny"):
        pass
    assert json.loads(run(log, "-p", tmp_path / "ny", "--json").stdout) == []
    assert "Ingen afgørelser" in run(log, "-p", tmp_path / "ny").stderr


def test_a_decision_outlives_its_interview_in_the_log_and_is_no_fault_to_the_doctor(coded):
    with Project.open(coded) as project:
        project.store.remove_transcript(project.transcript("Sol").id, keep_decisions=True)
    gone = [row for row in rows(coded, with_text=True) if not row["transcript"]]
    assert gone
    assert {(row["unit"], row["text"]) for row in gone} == {(None, "")}
    assert "(ikke i projektet)" in " ".join(run(log, "-p", coded).stdout.split())
    told = json.loads(run(doctor, "-p", coded, "--json").stdout)
    assert told["problems"] == []
    assert told["decisions"] == {"count": 11, "holds": True, "head": rows(coded)[-1]["link"], "without_unit": len(gone)}
    said = run(doctor, "-p", coded).stderr
    assert "a link that is a hash over all before it" in said
    assert "kept, and no fault" in said


def test_the_doctor_says_that_a_link_does_not_hold(coded):
    import sqlite3

    from qualkit.store import DATABASE_NAME

    with sqlite3.connect(coded / DATABASE_NAME) as raw:
        raw.execute("DROP TRIGGER decisions_no_update")
        raw.execute("UPDATE decisions SET link = 'x' || link WHERE seq = 2")
    raw.close()
    told = run(doctor, "-p", coded)
    assert told.exit_code == 1
    assert "decision 2: its link is not the hash over all before it" in told.stdout
    assert "a link that is a hash over all" not in told.stderr


def test_names_of_codes_come_from_the_codebook_that_was_used_when_its_file_is_gone(coded):
    from dataclasses import asdict

    from qualkit.codebook import load_codebook

    with Project.open(coded) as project:
        book = load_codebook(coded / "lille.yaml")
        project.store.put_codebook(book.id, book.version, book.digest, json.dumps(asdict(book)))
    (coded / "lille.yaml").unlink()
    assert rows(coded)[0]["label"] == "Fart på"


def test_a_redo_shows_the_undo_as_taken_back(coded):
    undo = next(row for row in rows(coded) if row["verdict"] == "undo")
    with Project.open(coded) as project:
        made = next(each for each in project.store.decisions() if each.id == undo["id"])
        project.decide(
            Decision(made.coder, Verdict.UNDO, made.transcript_id, made.segment_id, made.span, undoes=made.id)
        )
    listed = {row["id"]: row["undone"] for row in rows(coded)}
    assert listed[undo["id"]]
    assert not listed[undo["undoes"]]
