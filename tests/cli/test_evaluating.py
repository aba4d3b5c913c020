"""``evaluate``, ``explain`` and ``--recall``: what they print, and what they refuse."""

import json
from pathlib import Path

import pytest

from qualkit.suggest.classifier import shipped_classifier

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def corpus(study, tmp_path):
    """The small study as a corpus: gold for Anna and Bo, and Dorte to teach the simple systems."""
    folder = tmp_path / "korpus"
    (folder / "gold").mkdir(parents=True)
    for name, phrase in (("anna.txt", "Så fik jeg en ny sagsbehandler, og så gik det stærkt."), ("bo.md", "")):
        text = (study / name).read_text(encoding="utf-8")
        (folder / name).write_text(text, encoding="utf-8")
        start = text.find(phrase) if phrase else 0
        rows = [{"start": start, "end": start + len(phrase), "code": "fart"}] if phrase else []
        stem = name.split(".")[0]
        (folder / "gold" / f"{stem}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    turns = [
        f"I: Og så?\n\nB: Den {at}. uge kørte jeg varer for den gamle mester, og bussen var sen, så jeg cyklede hjem gennem "
        "regnen og spiste noget suppe, før de andre kom, og så sov jeg."
        for at in range(30)
    ]
    text = "\n\n".join(turns) + "\n"
    (folder / "dorte.txt").write_text(text, encoding="utf-8")
    start = text.find("bussen var sen")
    row = {"start": start, "end": start + 14, "code": "transport"}
    (folder / "gold/dorte.jsonl").write_text(json.dumps(row), encoding="utf-8")
    parts = {"train": ["dorte"], "test": ["anna", "bo"]}
    (folder / "split.json").write_text(json.dumps(parts), encoding="utf-8")
    return folder


def test_a_corpus_is_scored(corpus, study, qualkit):
    code, out, _ = qualkit(
        "evaluate", corpus, "--split", "all", "-c", study.parent / "lille.yaml", "--draws", "20", "--json"
    )
    assert code == 0
    found = json.loads(out)
    assert found["interviews"] == 3
    (fart,) = [row for row in found["leaves"][0]["codes"] if row["code"] == "fart"]
    assert fart["n"] >= 1
    assert {each["name"] for each in found["leaves"]} == {"ensemble", "learned", "similar", "patterns"}


def test_the_page_has_its_tables(corpus, study, qualkit, tmp_path):
    page = tmp_path / "side.md"
    code, _, _ = qualkit(
        "evaluate",
        corpus,
        "--split",
        "test",
        "-c",
        study.parent / "lille.yaml",
        "--draws",
        "0",
        "--baselines",
        "-o",
        page,
    )
    assert code == 0
    text = page.read_text(encoding="utf-8")
    for piece in ("# Suggestions on korpus, part test", "| ensemble |", "TextCatBOW", "## Turning points", "| fart |"):
        assert piece in text


@pytest.mark.parametrize(("split", "hint"), [("dev", "test, train"), ("nothing", "test, train")])
def test_a_part_that_is_not_there_is_told(corpus, study, qualkit, split, hint):
    code, _, err = qualkit("evaluate", corpus, "--split", split, "-c", study.parent / "lille.yaml")
    assert code == 2
    assert "Q601" in err
    assert hint in err


def test_a_broken_gold_line_is_told_with_its_number(corpus, study, qualkit):
    (corpus / "gold" / "anna.jsonl").write_text('{"start": 1}\n', encoding="utf-8")
    code, _, err = qualkit("evaluate", corpus, "--split", "all", "-c", study.parent / "lille.yaml")
    assert code == 2
    assert "anna.jsonl line 1" in err


def test_a_suggestion_is_explained(done, qualkit):
    _, out, _ = qualkit("suggestions", "-p", done, "--json", "--min-probability", "0")
    first = json.loads(out)[0]
    code, out, _ = qualkit("explain", first["id"], "-p", done, "--json")
    told = json.loads(out)
    assert code == 0
    assert told["code"] == first["code"]
    assert told["patterns"] or told["words"]
    code, out, _ = qualkit("explain", first["id"][:14], "-p", done)
    assert code == 0
    assert first["code"] in out


def test_no_such_suggestion_is_told(done, qualkit):
    code, _, err = qualkit("explain", "zzz", "-p", done)
    assert code != 0
    assert "Q001" in err


def test_a_recall_target_sets_the_threshold_and_says_what_it_rests_on(study, qualkit):
    project = study.parent / "alle-koder"
    assert qualkit("run", study, "-p", project)[0] == 0
    target = min(shipped_classifier().stacks["ensemble"].recall)
    code, _, err = qualkit("suggestions", "-p", project, "--recall", target)
    assert code == 0
    assert "fictional interviews" in err
    code, _, err = qualkit("suggestions", "-p", project, "--recall", target, "--min-probability", "0.3")
    assert code == 2
    code, _, err = qualkit("suggestions", "-p", project, "--recall", "0.99")
    assert code == 2
    assert "warranted" in err


def test_no_recall_is_promised_for_a_codebook_that_nobody_has_coded_talk_with(done, qualkit):
    code, _, err = qualkit("suggestions", "-p", done, "--recall", "0.6")
    assert code == 2
    assert "lille.yaml: nobody has coded talk with it" in err


def test_turning_points_are_told_with_before_and_after(study, qualkit):
    """With the codebooks that ship: Anna's new caseworker turns the course; what follows is told with it."""
    project = study.parent / "vendinger"
    assert qualkit("run", study, "-p", project)[0] == 0
    code, out, _ = qualkit("turning-points", "-p", project, "-t", "anna", "--min-probability", "0", "--json")
    found = json.loads(out)
    assert code == 0
    assert any("ny sagsbehandler" in row["event"] for row in found)
    assert all(row["kind"].startswith(("vendepunkt", "transition", "afsporende")) for row in found)
    code, out, err = qualkit("turning-points", "-p", project, "--min-probability", "0", "--lang", "en")
    assert code == 0
    assert "turn: " in out
    assert "not decisions" in err
    assert qualkit("turning-points", "-p", project, "-t", "nobody")[0] != 0


def test_an_interview_that_taught_the_weights_is_told_apart(qualkit, tmp_path):
    """Scoring the weights on what they were taught says nothing; the page says so at the top."""
    narratives = ROOT / "corpora/narratives"
    name = json.loads((narratives / "split.json").read_text("utf-8"))["dev"][0]
    (source,) = narratives.glob(f"{name}.*")
    (tmp_path / "gold").mkdir()
    (tmp_path / source.name).write_bytes(source.read_bytes())
    gold = f"{name.split('-')[0]}.jsonl"
    (tmp_path / "gold" / gold).write_bytes((narratives / "gold" / gold).read_bytes())
    code, _, _ = qualkit("evaluate", tmp_path, "--split", "all", "--draws", "0", "-o", tmp_path / "side.md")
    text = (tmp_path / "side.md").read_text("utf-8")
    assert code == 0
    assert "the figures say nothing of new talk" in text.split("## Codes")[0]
    assert "| the company of other codes |" in text
