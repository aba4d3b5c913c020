"""``qualkit models``: what is here, what it gives, and which one reads a project."""

import json

from qualkit.project import Project


def test_the_list_says_which_one_reads_and_how_to_get_the_others(qualkit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = qualkit("models", "list", "--json")
    rows = {row["name"]: row for row in json.loads(out)}
    assert code == 0
    assert [name for name, row in rows.items() if row["used"]] == ["da_qualkit_sm"]
    assert rows["da_core_news_lg"]["install"].startswith("python -m spacy download")
    code, out, err = qualkit("models", "list")
    assert code == 0
    assert "* " in out
    assert "dacy-large" in out
    assert "auto" in err


def test_info_of_one_that_is_missing_says_how_to_install_it(qualkit):
    code, out, _ = qualkit("models", "info", "dacy-medium")
    assert code == 0
    assert "qualkit[neural]" in out
    assert qualkit("models", "info", "nothing")[0] == 4


def test_use_keeps_every_other_line_of_the_settings(done, qualkit):
    path = done / "qualkit.toml"
    before = path.read_text(encoding="utf-8")
    assert qualkit("models", "use", "words", "-p", done)[0] == 0
    after = path.read_text(encoding="utf-8")
    assert Project.open(done).config.model == "words"
    lines = set(before.splitlines()) ^ set(after.splitlines())
    assert {line.lstrip("# ")[:7] for line in lines} == {"model ="}
    assert qualkit("models", "use", "auto", "-p", done)[0] == 0
    assert Project.open(done).config.model == "auto"


def test_use_makes_the_section_where_there_is_none(done, qualkit):
    path = done / "qualkit.toml"
    path.write_text('[project]\ntitle = "Vej" # vores\n[run]\nworkers = 1', encoding="utf-8")
    assert qualkit("models", "use", "words", "-p", done)[0] == 0
    assert path.read_text(encoding="utf-8").startswith('[project]\ntitle = "Vej" # vores\n[run]\nworkers = 1')
    assert (Project.open(done).config.model, Project.open(done).config.title) == ("words", "Vej")


def test_a_model_that_is_not_here_changes_nothing(done, qualkit):
    before = (done / "qualkit.toml").read_bytes()
    code, _, err = qualkit("models", "use", "da_core_news_lg", "-p", done)
    assert code == 4
    assert "Q402" in err
    assert (done / "qualkit.toml").read_bytes() == before
