"""Which language model reads: the best that is here, the one that is named, and nothing that must be fetched."""

import json
import subprocess
import sys

import pytest
import spacy

from qualkit.errors import ExitCode, MissingExtraError
from qualkit.language import models


def saved(folder, name="tiny", version="1.2.3"):
    """A pipeline that somebody trained and saved."""
    nlp = spacy.blank("da")
    nlp.add_pipe("sentencizer")
    nlp.meta.update(name=name, version=version, license="CC0")
    folder.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(folder)
    return folder


def as_package(folder, name, version="3.8.0"):
    """The same as pip would lay it out: a package with its version, and the pipeline in a folder inside."""
    inside = folder / name / f"{name}-{version}"
    saved(inside, name.removeprefix("da_"), version)
    (folder / name / "__init__.py").write_text("", encoding="utf-8")
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", encoding="utf-8")
    return inside


def test_without_others_the_one_in_the_box_reads():
    assert models.choose("auto").name == "da_qualkit_sm"
    assert models.installed()[-1].name == "words"


def test_the_best_of_those_installed_is_taken(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    as_package(tmp_path, "da_core_news_sm")
    assert models.choose("auto").name == "da_core_news_sm"
    inside = as_package(tmp_path, "da_core_news_md")
    best = models.choose("auto")
    assert (best.name, best.version, best.path) == ("da_core_news_md", "3.8.0", inside)
    assert models.choose("da_qualkit_sm").kind == "qualkit"
    assert [s.text for s in models.load("da_core_news_md")("Det er mit. Det er dit.").sents] == [
        "Det er mit.",
        "Det er dit.",
    ]


def test_a_dacy_model_counts_only_where_dacy_and_its_files_are_here(tmp_path, monkeypatch):
    release = "da_dacy_small_trf-1.0.0"
    saved(tmp_path / release / "da_dacy_small_trf" / release)
    monkeypatch.setenv("DACY_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(models, "find_spec", lambda name: object() if name == "dacy" else None)
    assert models.choose("auto").name == "dacy-small"
    monkeypatch.setattr(models, "find_spec", lambda name: None)
    assert models.choose("auto").name == "da_qualkit_sm"


@pytest.mark.parametrize("name", ["da_core_news_lg", "dacy-large", "nothing", "/no/such/folder"])
def test_what_is_not_here_is_refused_with_what_installs_it(name):
    with pytest.raises(MissingExtraError) as caught:
        models.choose(name)
    assert caught.value.code == "Q402"
    assert caught.value.exit_code == ExitCode.MISSING
    if name == "da_core_news_lg":
        assert "python -m spacy download da_core_news_lg" in caught.value.hint
    if name == "dacy-large":
        assert "qualkit[neural]" in caught.value.hint


def test_a_saved_pipeline_is_taken_by_its_folder(tmp_path):
    model = models.choose(str(saved(tmp_path / "min")))
    assert (model.kind, model.version, model.gives, model.licence) == ("path", "1.2.3", ("sentences",), "CC0")
    assert models.load(str(tmp_path / "min")).pipe_names == ["sentencizer"]


def test_what_a_run_records_changes_with_the_files(tmp_path):
    before = models.identity(models.choose(str(saved(tmp_path / "a"))))
    after = models.identity(models.choose(str(saved(tmp_path / "b", version="1.2.4"))))
    assert before != after
    assert models.identity(models.choose("da_qualkit_sm")).startswith("da_qualkit_sm ")
    assert models.identity(models.choose("words")).startswith("simplemma ")


def test_the_model_in_the_box_is_small_says_its_licence_and_gives_everything():
    model = models.choose("da_qualkit_sm")
    size = sum(file.stat().st_size for file in model.path.rglob("*") if file.is_file())
    assert size <= 15_000_000
    assert model.licence == "CC BY-SA 4.0"
    assert model.gives == ("tags", "lemmas", "sentences", "parse", "names")
    assert min(model.scores) > 60
    meta = json.loads((model.path / "meta.json").read_text(encoding="utf-8"))
    assert {"UD_Danish-DDT", "DaN+", "Europarl"} <= {source["name"] for source in meta["sources"]}


def test_loading_imports_only_what_the_pipeline_names(tmp_path):
    """An installed package that offers a component is not imported for a pipeline that has none of it."""
    package = tmp_path / "heavy"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    info = tmp_path / "heavy-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: heavy\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[spacy_factories]\nheavy = heavy:component\n", encoding="utf-8")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from qualkit.language.models import load\n"
        "print([t.lemma_ for t in load('da_qualkit_sm')('Hun lyttede.')])\n"
        "import spacy\n"
        "try: spacy.blank('da')\n"
        "except SystemExit as refused: print(refused)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["['hun', 'lytte', '.']", "imported"], done.stderr[-500:]
