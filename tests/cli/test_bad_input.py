"""Bad input gets one line with a code and a hint, never a traceback, never a half import; the others go on."""

import errno
import os
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest
from sqlalchemy import event

from qualkit.store.sqlite import Sqlite

LINE = re.compile(r"^error\[(Q\d{3})\]: .+$", re.MULTILINE)


def codes_in(err):
    return LINE.findall(err)


def hints_in(err):
    return err.count("hint: ")


def bomb(path):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"0" * 300_000_000)


BAD = {
    "tom.txt": lambda path: path.write_bytes(b""),
    "binær.txt": lambda path: path.write_bytes(bytes(range(256)) * 40),
    "forkert.docx": lambda path: path.write_bytes(b"no zip at all"),
    "bombe.docx": bomb,
    "stor.txt": lambda path: path.write_bytes(("B: " + "ord " * 60 + "\n").encode() * 210_000),
    "ingen_taler.txt": lambda path: path.write_text(
        "Vi gik en tur. Det regnede. Så gik vi hjem igen og drak kaffe.\n" * 5, encoding="utf-8"
    ),
    "ikke.vtt": lambda path: path.write_text("Hej med jer\n\ndet her er ikke undertekster\n", encoding="utf-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_said_and_the_others_are_read(study, qualkit, name):
    BAD[name](study / name)
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml")
    assert code == 1
    assert len(codes_in(err)) == 1
    assert hints_in(err) == 1
    assert name in err
    assert "3 new, 1 not read" in err
    code, _, err = qualkit("doctor", "-p", study.with_name("interviews-qualkit"))
    assert code == 0, err


def test_two_files_with_the_same_content_are_read_once(study, qualkit):
    (study / "anna-kopi.txt").write_bytes((study / "anna.txt").read_bytes())
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml")
    assert (code, codes_in(err)) == (1, ["Q108"])
    assert "3 new" in err


def test_two_files_of_the_same_name_are_told_apart(study, qualkit):
    (study / "anna.md").write_text(
        "**I:** Hvad?\n\n**B:** Noget helt andet end før.\n\n**I:** Nå?\n\n**B:** Ja.\n", encoding="utf-8"
    )
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml")
    assert (code, codes_in(err)) == (1, ["Q112"])


def test_a_missing_folder(qualkit, tmp_path):
    code, out, err = qualkit("run", tmp_path / "findes-ikke")
    assert (code, codes_in(err), out) == (1, ["Q101"], "")
    assert not (tmp_path / "findes-ikke-qualkit").exists()


def test_an_empty_folder(qualkit, tmp_path):
    (tmp_path / "tom").mkdir()
    code, _, err = qualkit("run", tmp_path / "tom")
    assert code == 1
    assert codes_in(err) == ["Q101"]
    assert not (tmp_path / "tom-qualkit").exists()


def test_no_project_here(qualkit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for command in ("status", "suggestions", "quotes"):
        code, _, err = qualkit(command)
        assert (code, codes_in(err)) == (3, ["Q301"])


def test_a_project_of_a_newer_version(done, qualkit):
    with sqlite3.connect(done / "qualkit.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    code, _, err = qualkit("status", "-p", done)
    assert (code, codes_in(err)) == (3, ["Q302"])


def test_a_damaged_database(done, qualkit):
    (done / "qualkit.db").write_bytes(b"this is no database" * 100)
    code, _, err = qualkit("status", "-p", done)
    assert (code, codes_in(err)) == (3, ["Q304"])


@pytest.mark.skipif(os.name != "posix" or not Path("/proc/version").exists(), reason="needs a folder nobody may write")
def test_a_folder_that_cannot_be_written(study, qualkit):
    code, _, err = qualkit("run", study, "-p", "/proc/qualkit")
    assert code == 3
    assert codes_in(err) == ["Q305"]


def test_a_disk_that_fills_while_a_table_is_written_leaves_the_old_table(done, qualkit, monkeypatch, tmp_path):
    path = tmp_path / "citater.csv"
    path.write_text("den gamle", encoding="utf-8")

    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("qualkit.export.writing.os.fsync", full)
    code, _, err = qualkit("quotes", "-p", done, "--min-probability", "0", "-o", path)
    assert (code, codes_in(err)) == (1, ["Q503"])
    assert "full" in err
    assert path.read_text(encoding="utf-8") == "den gamle"
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".citater")] == []


def test_a_disk_that_fills_during_an_import_keeps_what_was_whole(study, done, qualkit, monkeypatch):
    (study / "lang.txt").write_text(
        "I: Ja?\n\nB: " + "Det var en lang dag på kontoret. " * 20_000 + "\n", encoding="utf-8"
    )
    prepare = Sqlite.prepare

    def prepare_full(self, engine, *, timeout):
        prepare(self, engine, timeout=timeout)
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 120").close())

    with monkeypatch.context() as full:
        full.setattr(Sqlite, "prepare", prepare_full)
        code, _, err = qualkit("run", study)
        assert (code, codes_in(err)) == (3, ["Q306"])
    assert qualkit("doctor", "-p", done)[0] == 0
    code, _, err = qualkit("run", study)
    assert code == 0, err
    assert "1 new, 3 unchanged" in err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (
            "codebook: x\nversion: '1'\ntitle: {da: X}\ncodes:\n  - {id: a, parent: b, label: {da: A}, definition: {da: A}}\n  - {id: b, parent: a, label: {da: B}, definition: {da: B}}\n",
            "Q204",
        ),
        (
            "codebook: x\nversion: '1'\ntitle: {da: X}\ncodes:\n  - {id: a, label: {da: A}, definition: {da: A}}\n  - {id: a, label: {da: B}, definition: {da: B}}\n",
            "Q203",
        ),
    ],
)
def test_a_codebook_with_a_circle_or_a_double_id_stops_before_anything_is_made(study, qualkit, text, code):
    path = study.parent / "x.yaml"
    path.write_text(text, encoding="utf-8")
    exit_code, _, err = qualkit("run", study, "-c", path)
    assert (exit_code, codes_in(err)) == (2, [code])
    assert "x.yaml:" in err
    assert not study.with_name("interviews-qualkit").exists()


@pytest.mark.parametrize(
    "arguments",
    [
        ["bogus"],
        ["show"],
        ["run", "--min-probability", "7", "."],
        ["codebook", "show", "findes-ikke"],
        ["suggestions", "--nope"],
    ],
)
def test_wrong_usage_is_one_line_and_exit_code_2(qualkit, arguments):
    code, out, err = qualkit(*arguments)
    assert (code, out) == (2, "")
    assert len(codes_in(err)) == 1


def test_wrong_speaker_mapping(study, qualkit):
    code, _, err = qualkit("import", study / "anna.txt", "--preview", "--speakers", "I interviewer")
    assert codes_in(err) == ["Q111"]
    assert code in (1, 2)


def test_no_word_of_an_interview_stands_in_an_error(study, qualkit):
    (study / "hemmelig.txt").write_text("Xyzzyfortrolig gik en tur. Det regnede hele dagen lang.\n", encoding="utf-8")
    _, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml")
    assert "Xyzzyfortrolig" not in err
