"""Themes in a project: kept until something changes, named once and for all, and shown on the command line."""

import json
import random

import pytest

from qualkit.errors import ConfigError
from qualkit.project import Project
from qualkit.project import themes as glue
from qualkit.project.coded import read_coded
from qualkit.themes.engines.nmf import NmfEngine

VOCABULARIES = [
    "bussen stoppestedet chaufføren billetten køreplanen sædet forsinkelsen",
    "drivhuset tomaterne ukrudtet spaden komposten hækken æbletræet",
    "blanketten ansøgningen kommunen afgørelsen brevet underskriften bilaget",
    "gryden suppen grøntsagerne ovnen dejen komfuret opskriften",
]


def interview(seed):
    rng = random.Random(seed)
    turns = []
    for _ in range(10):
        words = rng.choice(VOCABULARIES).split()
        said = " ".join(
            "Øh, altså {}, og så var der jo også {} og {}, ikke.".format(*rng.sample(words, 3)) for _ in range(3)
        )
        turns.append(f"I: Ja?\n\nB: {said}\n")
    return "\n".join(turns)


@pytest.fixture(autouse=True)
def few_draws(monkeypatch):
    monkeypatch.setattr(NmfEngine, "draws", 4)
    monkeypatch.setattr(NmfEngine, "shuffles", 2)


@pytest.fixture
def folder(tmp_path, study):
    sources = tmp_path / "kilder"
    sources.mkdir()
    for number in range(6):
        (sources / f"samtale-{number}.txt").write_text(interview(number), encoding="utf-8")
    with Project.create(tmp_path / "projekt", codebooks=[str(study.parent / "lille.yaml")]) as project:
        project.import_sources([sources])
    return tmp_path / "projekt"


def find(project, **options):
    material = read_coded(project.store, project.config, [])
    return glue.find_themes(project.store, project.config, material, **options)


def test_what_has_not_changed_is_not_sought_again(folder, monkeypatch):
    with Project.open(folder) as project:
        first = find(project, topics=4)
        assert len(first.themes) == 4

        def never(*_, **__):
            raise AssertionError("sought again")

        monkeypatch.setattr(NmfEngine, "fit", never)
        assert find(project, topics=4) == first
        with pytest.raises(AssertionError, match="sought again"):
            find(project, topics=3)


def test_a_name_survives_a_run_with_one_more_interview(folder, tmp_path):
    with Project.open(folder) as project:
        bus = next(theme for theme in find(project, topics=4).themes if "bussen" in dict(theme.words))
        assert glue.rename_theme(project.store, bus.id, " Vejen  ud ").label == "Vejen ud"
        more = tmp_path / "mere"
        more.mkdir()
        (more / "samtale-9.txt").write_text(interview(9), encoding="utf-8")
        project.import_sources([more])
        (again,) = [theme for theme in find(project, topics=4).themes if theme.edited]
        assert again.label == "Vejen ud"
        assert "bussen" in dict(again.words)


def test_a_new_name_takes_the_place_of_the_old_and_an_empty_one_takes_it_away(folder):
    with Project.open(folder) as project:
        find(project, topics=4)
        glue.rename_theme(project.store, "t1", "Første")
        assert glue.rename_theme(project.store, "t1", "Anden").label == "Anden"
        bare = glue.rename_theme(project.store, "t1", " ")
        assert not bare.edited
        assert bare.label == " · ".join(word for word, _ in bare.words[:3])


def test_a_theme_that_is_not_there_cannot_be_named(folder):
    with Project.open(folder) as project:
        with pytest.raises(ConfigError, match="no theme") as caught:
            glue.rename_theme(project.store, "t1", "Navn")
        assert "qualkit themes" in caught.value.hint
        find(project, topics=4)
        with pytest.raises(ConfigError) as caught:
            glue.rename_theme(project.store, "t9", "Navn")
        assert "t1, t2, t3, t4" in caught.value.hint


def test_the_command_shows_names_and_writes_themes(folder, qualkit, tmp_path):
    code, out, err = qualkit("themes", "-p", folder, "-k", 4, "--json")
    assert code == 0, err
    rows = json.loads(out)
    assert [row["id"] for row in rows] == ["t1", "t2", "t3", "t4"]
    assert all(row["example"].startswith("samtale-") for row in rows)
    assert qualkit("themes", "-p", folder, "--rename", "t2", "Maden")[0] == 0
    code, out, err = qualkit("themes", "-p", folder, "-k", 4)
    assert code == 0
    assert "Maden" in out
    assert "fundet af maskinen" in " ".join(out.split())
    file = tmp_path / "temaer.csv"
    assert qualkit("themes", "-p", folder, "-k", 4, "-o", file, "--lang", "en")[0] == 0
    assert file.read_text(encoding="utf-8-sig").startswith("Id,Theme,Words")


def test_the_command_says_what_is_wrong(folder, qualkit):
    assert qualkit("themes", "-p", folder, "-k", 400)[0] == 2
    code, _, err = qualkit("themes", "-p", folder, "--engine", "keynmf")
    assert (code, "error[Q402]" in err) == (4, True)
    code, _, err = qualkit("themes", "-p", folder, "--engine", "lda")
    assert (code, "no theme engine called 'lda'" in err) == (2, True)


def test_a_project_with_hardly_any_talk_is_told(tmp_path, study, qualkit):
    (tmp_path / "kort.txt").write_text("I: Ja?\n\nB: Bussen kom for sent.\n", encoding="utf-8")
    with Project.create(tmp_path / "projekt", codebooks=[str(study.parent / "lille.yaml")]) as project:
        project.import_sources([tmp_path / "kort.txt"])
    code, _, err = qualkit("themes", "-p", tmp_path / "projekt")
    assert (code, "error[Q602]" in err) == (1, True)


def test_the_report_takes_the_themes_as_they_were_asked_for(folder):
    with Project.open(folder) as project:
        assert len(find(project, topics=3).themes) == 3
        glue.rename_theme(project.store, "t1", "Haven")
        again = glue.themes_as_asked(project.store, project.config, project.material())
        assert len(again.themes) == 3
        assert "Haven" in [theme.label for theme in again.themes]
        (first,) = (theme for theme in again.themes if theme.label == "Haven")
        assert {quote.code_label for quote in project.theme_quotes(first.id)} == {"Haven"}
