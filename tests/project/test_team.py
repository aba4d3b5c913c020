"""A team's project: each coder has a folder with the settings, and what is said and decided is on one server."""

from __future__ import annotations

import json
import re
import sqlite3
from dataclasses import replace

import pytest

from qualkit.config import load_config
from qualkit.errors import ConfigError, ProjectError
from qualkit.model import Decision, Span, Verdict
from qualkit.project import Project
from qualkit.store import DATABASE_NAME


@pytest.fixture
def url(postgres_server) -> str:
    """A database with nothing in it."""
    return postgres_server.url(postgres_server.database())


def test_a_study_is_run_on_a_server_by_one_and_read_and_coded_by_another(study, qualkit, url, tmp_path):
    anne, bo = tmp_path / "anne", tmp_path / "bo"
    code, out, err = qualkit("init", anne, "--store", url, "-c", tmp_path / "lille.yaml")
    assert code == 0, err
    assert out.strip() == str(anne)
    assert [file.name for file in anne.iterdir()] == ["qualkit.toml"]
    code, _, err = qualkit("run", study, "-p", anne, "--min-probability", "0.2")
    assert code == 0, err
    code, out, err = qualkit("run", study, "-p", anne, "--min-probability", "0.2", "--json")
    assert json.loads(out)["written"] is False, "nothing has changed"
    assert not (anne / DATABASE_NAME).exists()

    bo.mkdir()
    (bo / "qualkit.toml").write_text((anne / "qualkit.toml").read_text(encoding="utf-8"), encoding="utf-8")
    code, out, _ = qualkit("status", "-p", bo, "--json")
    assert json.loads(out)["transcripts"] == 3
    code, out, _ = qualkit("search", "sagsbehandler", "-p", bo, "--json")
    assert code == 0
    assert len(json.loads(out)) == 2
    code, out, _ = qualkit("suggestions", "-p", bo, "--min-probability", "0.2", "--json")
    found = json.loads(out)
    assert found
    with Project.open(anne) as mine, Project.open(bo) as theirs:
        suggestion = mine.store.suggestion(found[0]["id"])
        made = mine.decide(
            Decision(
                "anne",
                Verdict.ACCEPT,
                suggestion.transcript_id,
                suggestion.segment_id,
                suggestion.span,
                code=suggestion.code,
            )
        )
        assert theirs.store.decisions() == [made]
    code, out, _ = qualkit("doctor", "-p", bo, "--json")
    assert code == 0, out
    assert json.loads(out)["problems"] == []

    code, _, err = qualkit("run", "-p", bo, "--min-probability", "0.2")
    assert code == 0, err
    assert (bo / "resultater" / "citater.docx").is_file()
    coded = found[0]["transcript"]
    code, _, err = qualkit("remove", coded, "-p", bo, "--yes")
    assert "coders have made decisions" in err
    other = next(name for name in ("anna", "bo", "carla") if name != coded)
    code, out, err = qualkit("remove", other, "-p", bo, "--yes")
    assert code == 0, err
    code, out, _ = qualkit("show", "-p", anne)
    assert other not in out.split()


def test_results_that_one_has_written_are_not_taken_for_those_in_anothers_folder(study, qualkit, url, tmp_path):
    anne, bo = tmp_path / "anne", tmp_path / "bo"
    assert qualkit("run", study, "-p", anne, "-c", tmp_path / "lille.yaml", "--store", url)[0] == 0
    bo.mkdir()
    (bo / "qualkit.toml").write_text((anne / "qualkit.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert qualkit("run", "-p", bo)[0] == 0
    with Project.open(anne) as mine, Project.open(bo) as theirs:
        assert mine.results_up_to_date()
        assert theirs.results_up_to_date()
        mine.remove("carla")
        mine.results()
        assert mine.results_up_to_date()
        assert not theirs.results_up_to_date()


def test_the_url_is_kept_in_the_settings_and_found_from_below(url, tmp_path, monkeypatch):
    folder = tmp_path / "studie"
    with Project.create(folder, title="Skole", store=url) as made:
        assert made.config.store == url
    settings = (folder / "qualkit.toml").read_text(encoding="utf-8")
    assert settings.count(url) == 1
    assert load_config(folder).where("store") == "qualkit.toml"
    (folder / "noter").mkdir()
    monkeypatch.chdir(folder / "noter")
    assert Project.locate() == folder.resolve()
    assert Project.is_in(folder)
    assert not Project.is_in(folder / "noter")
    with pytest.raises(ProjectError) as caught:
        Project.locate(folder / "noter")
    assert caught.value.code == "Q301"


def test_settings_without_a_store_make_no_project_of_a_folder(tmp_path):
    (tmp_path / "qualkit.toml").write_text('[project]\ntitle = "x"\n', encoding="utf-8")
    assert not Project.is_in(tmp_path)
    with pytest.raises(ProjectError):
        Project.locate(tmp_path)


@pytest.mark.parametrize(
    "store", ["anne@db/qual", "postgresql://anne:hemmeligt@db/q", "postgresql://db/q?schema=a&password=hemmeligt"]
)
def test_a_store_that_is_no_url_or_has_a_password_in_it_is_refused_and_not_shown(qualkit, tmp_path, store):
    (tmp_path / "qualkit.toml").write_text(f'[project]\nstore = "{store}"\n', encoding="utf-8")
    for command in ("status", "doctor"):
        code, out, err = qualkit(command, "-p", tmp_path)
        assert code == 2
        assert "error[Q002]" in err
        assert "hemmeligt" not in out + err
    code, out, err = qualkit("config", "show", "-p", tmp_path)
    assert code == 2
    assert "hemmeligt" not in out + err


@pytest.mark.parametrize("command", [["init"], ["init", "--dry-run"]])
def test_a_password_is_never_written_down(qualkit, tmp_path, command):
    code, out, err = qualkit(*command, tmp_path / "studie", "--store", "postgresql://anne:hemmeligt@127.0.0.1/qual")
    assert code == 2
    assert ".pgpass" in err
    assert "hemmeligt" not in out + err
    assert not (tmp_path / "studie").exists()


def test_a_url_that_leads_nowhere_leaves_nothing_in_the_way_of_the_right_one(postgres_server, url, qualkit, tmp_path):
    folder = tmp_path / "studie"
    for wrong in (postgres_server.url("nowhere"), "postgresql://127.0.0.1:1/qual"):
        code, _, err = qualkit("init", folder, "--store", wrong)
        assert code == 3
        assert "error[Q308]" in err
        assert not (folder / "qualkit.toml").exists()
    assert qualkit("init", folder, "--store", url)[0] == 0
    code, _, err = qualkit("init", folder, "--store", url)
    assert code == 3
    assert "error[Q307]" in err
    assert load_config(folder).store == url, "the project is still there"


def test_settings_that_are_there_take_the_url_and_keep_the_rest(url, tmp_path):
    (tmp_path / "qualkit.toml").write_text(
        '[project]\ntitle = "Min" # min\n\n[units]\nmin_words = 5\n', encoding="utf-8"
    )
    Project.create(tmp_path, store=url).close()
    config = load_config(tmp_path)
    assert (config.store, config.title, config.min_words) == (url, "Min", 5)
    with pytest.raises(ConfigError, match="names another store"):
        Project.create(tmp_path, store=re.sub("schema=.*", "schema=anden", url))


def test_a_folder_has_one_project(url, qualkit, tmp_path):
    in_file, on_server = tmp_path / "fil", tmp_path / "server"
    Project.create(in_file).close()
    code, _, err = qualkit("init", in_file, "--store", url)
    assert (code, "error[Q307]" in err) == (3, True)
    assert load_config(in_file).store == ""
    Project.create(on_server, store=url).close()
    code, _, err = qualkit("run", "-p", on_server, "--store", re.sub("schema=.*", "schema=anden", url))
    assert (code, "kept elsewhere" in err) == (2, True)
    with sqlite3.connect(in_file / DATABASE_NAME) as connection:
        assert connection.execute("SELECT count(*) FROM transcripts").fetchone() == (0,)
    connection.close()


def test_a_team_and_somebody_who_coded_apart_are_joined_into_a_folder_of_its_own(url, tmp_path):
    made = Decision("anne", Verdict.ADD, "t-1", "s-1", Span(0, 5), code="fart")
    with Project.create(tmp_path / "hold", store=url) as team, Project.create(tmp_path / "bo") as alone:
        team.decide(made)
        alone.decide(replace(made, coder="bo"))
    report = Project.merge([tmp_path / "hold", tmp_path / "bo"], tmp_path / "samlet")
    assert set(report.coders) == {"anne", "bo"}
    assert not [conflict for conflict in report.conflicts if conflict.kind == "setting" and conflict.where == "store"]
    with Project.open(tmp_path / "samlet") as joined:
        assert not joined.config.store
        assert len(joined.store.decisions()) == 2
    with Project.open(tmp_path / "hold") as team:
        assert len(team.store.decisions()) == 1, "nothing is written in what is joined"
