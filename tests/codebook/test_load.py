"""A user's codebook: what is wrong is said with file, line, key and remedy."""

import json
import os
import textwrap
from pathlib import Path

import pytest

from qualkit import resources
from qualkit.codebook import cache, load_codebook, sources_of
from qualkit.errors import CodebookError

GOOD = """
codebook: egen
version: "1"
title: {da: Egen}
codes:
  - id: hverdag
    label: {da: Hverdag}
    definition: {da: Om hverdagen.}
  - id: hverdag.bus
    parent: hverdag
    label: {da: Bus, en: Bus}
    definition: {da: Om bussen.}
    examples: [Bussen kom ikke i dag heller.]
    near_misses: [{text: Jeg kørte bus i tolv år., why: et job}]
    patterns:
      - pattern: "{bus} ... {komme}"
        weight: 0.6
        reason: {da: bussen kommer ikke}
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(cache, "_here", {})


def write(folder, text, name="egen.yaml"):
    path = folder / name
    path.write_text(textwrap.dedent(text), encoding="utf-8")
    return path


def test_a_good_codebook_loads_with_its_lines(tmp_path):
    book = load_codebook(write(tmp_path, GOOD))
    assert [code.id for code in book.codes] == ["hverdag", "hverdag.bus"]
    assert book.code("hverdag.bus").patterns[0].line == 16
    assert book.code("hverdag.bus").label == {"da": "Bus", "en": "Bus"}


def test_a_users_own_codebook_is_copied_nowhere(tmp_path):
    load_codebook(write(tmp_path, GOOD))
    assert not list((tmp_path / "cache").rglob("*"))


def test_without_a_home_there_is_no_cache(tmp_path, monkeypatch):
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(resources, "codebook_folder", lambda: tmp_path)

    def nobody():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", nobody)
    assert load_codebook(write(tmp_path, GOOD)).id == "egen"


def test_the_cache_keeps_the_newest_files(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "codebook_folder", lambda: tmp_path)
    folder = tmp_path / "cache" / "qualkit" / "codebooks"
    folder.mkdir(parents=True)
    for number in range(30):
        (folder / f"{number}.json").write_text("{}", encoding="utf-8")
        os.utime(folder / f"{number}.json", (number, number))
    load_codebook(write(tmp_path, GOOD))
    left = {file.stem for file in folder.iterdir()}
    assert len(left) == 24
    assert "29" in left
    assert "6" not in left


def test_the_cache_gives_the_same_codebook_and_sees_every_change(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "codebook_folder", lambda: tmp_path)
    path = write(tmp_path, GOOD)
    first = load_codebook(path)
    assert list((tmp_path / "cache").rglob("*.json"))
    assert load_codebook(path) == first
    cache._here.clear()  # as another process would find it
    assert load_codebook(path) == first
    changed = load_codebook(write(tmp_path, GOOD.replace("0.6", "0.7")))
    assert changed.digest != first.digest
    assert changed.codes[1].patterns[0].weight == 0.7


@pytest.mark.parametrize(
    ("before", "after", "code", "place"),
    [
        ("codebook: egen", "codebook: [egen", "Q201", "egen.yaml:"),
        ("version:", "versoin:", "Q202", "egen.yaml:"),
        ("label: {da: Bus, en: Bus}", "lable: {da: Bus}", "Q202", "egen.yaml:"),
        ("weight: 0.6", "weight: 7", "Q202", "egen.yaml:17"),
        ("id: hverdag.bus", "id: hverdag", "Q203", "egen.yaml:9"),
        ("parent: hverdag", "parent: findes.ikke", "Q204", "egen.yaml:10"),
        ("{bus} ... {komme}", "{bus} ... {komme", "Q205", "egen.yaml:16"),
        ("{bus} ... {komme}", "{@ingen_liste}", "Q205", "egen.yaml:16"),
        ("Jeg kørte bus i tolv år.", "Bussen kom  IKKE i dag heller.", "Q208", "egen.yaml:14"),
        ("id: hverdag.bus", "id: Hverdag Bus", "Q202", "egen.yaml:9"),
        ("weight: 0.6", "weight: 0.6\n        set: {polaritet: måske}", "Q202", "egen.yaml:18"),
    ],
)
def test_an_error_names_file_line_and_remedy(tmp_path, before, after, code, place):
    assert before in GOOD
    path = write(tmp_path, GOOD.replace(before, after, 1))
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert caught.value.code == code
    assert place in caught.value.message
    assert caught.value.hint


def test_parents_in_a_circle_are_refused(tmp_path):
    circle = GOOD.replace("- id: hverdag\n", "- id: hverdag\n    parent: hverdag.bus\n", 1)
    with pytest.raises(CodebookError, match="circle") as caught:
        load_codebook(write(tmp_path, circle))
    assert caught.value.code == "Q204"


def test_a_key_that_stands_twice_is_refused(tmp_path):
    with pytest.raises(CodebookError, match="twice"):
        load_codebook(write(tmp_path, GOOD + "version: '2'\n"))


def test_no_is_a_word_and_not_false(tmp_path):
    book = load_codebook(
        write(tmp_path, GOOD.replace("id: hverdag.bus", "id: no").replace("parent: hverdag", "parent: hverdag"))
    )
    assert book.codes[1].id == "no"


def test_a_codebook_takes_over_lists_and_cues_of_another(tmp_path):
    write(
        tmp_path,
        "codebook: andre\nversion: '1'\nshared: true\ntitle: {da: A}\nlists: {folk: [mor]}\ncues: {kom: ['{komme} ...2 {@folk}']}\n",
        "andre.yaml",
    )
    path = write(tmp_path, GOOD.replace('"{bus} ... {komme}"', '"&kom"').replace("codes:", "uses: [andre]\ncodes:", 1))
    assert load_codebook(path).lists["folk"] == ("mor",)
    write(tmp_path, "codebook: andre\nversion: '1'\ntitle: {da: A}\nuses: [egen]\n", "andre.yaml")
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert caught.value.code in ("Q204", "Q205")


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00x", b"- 1\n- 2\n", b"just words"])
def test_what_is_no_codebook_is_said_in_one_line(tmp_path, raw):
    path = tmp_path / "x.yaml"
    path.write_bytes(raw)
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize(
    "uses",
    [
        "uses: [andre]",
        "uses: [ 'andre', ]  # lånt",
        "uses:\n- andre\n",
        "uses:\n  # lånt\n\n  - andre # herfra\n",
        'uses:\n  - "andre"',
        "'uses': [andre]",
        '"uses" :\n  [\n   andre\n  ]',
        "uses: [\n  andre\n]",
    ],
)
def test_every_way_to_write_uses_is_understood(tmp_path, uses):
    other = write(tmp_path, "codebook: andre\nversion: '1'\ntitle: {da: A}\nlists: {folk: [mor]}\n", "andre.yaml")
    path = write(tmp_path, GOOD.replace("codes:", uses + "\ncodes:", 1))
    assert sources_of(path) == [path, other]
    assert load_codebook(path).lists["folk"] == ("mor",)


def test_a_used_codebook_may_have_a_danish_name(tmp_path):
    other = write(tmp_path, "codebook: fælles-ord\nversion: '1'\ntitle: {da: A}\n", "fælles-ord.yaml")
    path = write(tmp_path, GOOD.replace("codes:", "uses:\n- fælles-ord\ncodes:", 1))
    assert sources_of(path) == [path, other]


def test_uses_is_found_in_a_codebook_that_is_written_as_json(tmp_path):
    other = write(tmp_path, "codebook: andre\nversion: '1'\ntitle: {da: A}\n", "andre.yaml")
    book = {"codebook": "egen", "version": "1", "title": {"da": "E"}, "uses": ["andre"]}
    path = write(tmp_path, json.dumps(book))
    assert sources_of(path) == [path, other]


@pytest.mark.parametrize("uses", ["uses: [egen]", "uses:\n- egen"])
def test_a_codebook_that_uses_itself_is_refused(tmp_path, uses):
    path = write(tmp_path, GOOD.replace("codes:", uses + "\ncodes:", 1))
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert caught.value.code == "Q204"


@pytest.mark.parametrize(
    "tokens",
    [
        '[{"LOWER": {"REGEX": "("}}]',
        '[{"LOWER": "findes_ikke"}, {"LOWER": {"REGEX": "("}}]',
        '[{"FOO": "x"}]',
        '[{"POS": "VERB"}]',
        '[{"LOWER": {"IN": [["x"]]}}]',
        '[{"LOWER": {"IN": "x"}}]',
        '[{"LOWER": {"NOT_IN": [["x"]]}}]',
        '[{"LOWER": 3}]',
        '[{"LOWER": "x", "OP": "{2"}]',
        '[{"_": {"findes_ikke": true}}]',
    ],
)
def test_a_token_pattern_that_spacy_cannot_run_is_refused_with_its_line(tmp_path, tokens):
    path = write(tmp_path, GOOD.replace('"{bus} ... {komme}"', tokens))
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert caught.value.code == "Q205"
    assert "egen.yaml:16" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_token_pattern_may_ask_for_lemmas_and_forms(tmp_path):
    tokens = '[{"LEMMA": {"IN": ["bus"]}}, {"IS_ALPHA": true, "OP": "*"}, {"LOWER": {"REGEX": "^kom"}}]'
    assert load_codebook(write(tmp_path, GOOD.replace('"{bus} ... {komme}"', tokens))).codes[1].patterns


@pytest.mark.parametrize("raw", ["codes: &a [*a]\n", "codes: &a {b: *a}\n", "codes: " + "[" * 3000])
def test_what_holds_itself_or_is_nested_too_deep_is_no_yaml_we_read(tmp_path, raw):
    with pytest.raises(CodebookError) as caught:
        load_codebook(write(tmp_path, raw))
    assert caught.value.code == "Q201"
