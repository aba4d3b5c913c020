"""Example passages: read whole, checked for what would fool us, and the shipped ones sound."""

import json

import pytest

from qualkit.codebook import load_codebooks
from qualkit.codebook.examples import Passage, check_passages, leaks, passages_of, read_passages_file
from qualkit.errors import CodebookError

KNOWN = {"a", "b"}


def kinds(*passages):
    return [finding.kind for finding in check_passages(passages, KNOWN)]


def test_a_sound_pair_is_passed_over():
    assert (
        kinds(Passage("jeg stod ved døren og ventede på nogen", ("a",)), Passage("vi spiste suppe den aften", ("b",)))
        == []
    )


def test_what_is_wrong_is_told():
    text = "jeg stod ved døren og ventede på at nogen skulle komme og låse mig ind"
    assert kinds(Passage(text, ("c",))) == ["unknown code"]
    assert kinds(Passage(text, ("a",), ("a",))) == ["contradiction"]
    assert kinds(Passage(text, ("a",)), Passage(text.upper() + "!", ("a",))) == ["duplicate"]
    assert kinds(Passage(text, ("a",)), Passage(text + " igen den dag", ("a",))) == ["near-duplicate"]
    assert kinds(Passage(text, ("a",)), Passage(text + " igen den dag", (), ("a",))) == ["contradiction"]


def test_a_passage_that_stands_in_an_interview_is_a_leak():
    text = "jeg stod ved døren og ventede på at nogen skulle komme og låse mig ind"
    passage = Passage(text, ("a",), place="p.jsonl:1")
    (leak,) = leaks([passage], {"n00": "Nej.", "n01": f"Ja, altså. {text.capitalize()}. Nej."})
    assert (leak.kind, leak.places) == ("leak", ("p.jsonl:1",))
    assert "n01: jeg stod ved døren" in leak.why
    assert leaks([passage], {"n01": "Jeg stod ved døren og ventede på dig."}) == []
    assert leaks([passage], {"n01": "Jeg stod ved døren og ventede på dig."}, words=7) != []


def test_a_file_is_read_line_by_line(tmp_path):
    file = tmp_path / "p.jsonl"
    file.write_text(json.dumps({"text": "x", "codes": ["a"], "polarity": {"a": "fravaer"}}) + "\n\n", encoding="utf-8")
    (passage,) = read_passages_file(file)
    assert (passage.codes, passage.polarity, passage.place) == (("a",), {"a": "fravaer"}, "p.jsonl:1")


@pytest.mark.parametrize("line", ["{", '{"codes": []}', '{"text": "x", "polarity": {"a": "måske"}}', "[]"])
def test_a_line_that_is_no_passage_is_told_with_its_number(tmp_path, line):
    file = tmp_path / "p.jsonl"
    file.write_text('{"text": "y"}\n' + line + "\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="line 2"):
        read_passages_file(file)


def test_a_file_of_passages_that_is_not_utf_8_is_told(tmp_path):
    file = tmp_path / "p.jsonl"
    file.write_bytes('{"text": "jeg stod ved døren"}'.encode("latin-1"))
    with pytest.raises(CodebookError, match=r"p\.jsonl is not UTF-8") as told:
        read_passages_file(file)
    assert told.value.code == "Q209"


def test_a_line_separator_within_a_passage_ends_no_line(tmp_path):
    file = tmp_path / "p.jsonl"
    text = "jeg stod ved døren\u2028og ventede"
    file.write_text(json.dumps({"text": text}, ensure_ascii=False) + '\r\n{"text": "y"}', encoding="utf-8", newline="")
    assert [(each.text, each.place) for each in read_passages_file(file)] == [(text, "p.jsonl:1"), ("y", "p.jsonl:2")]


@pytest.fixture(scope="module")
def shipped():
    books = load_codebooks()
    return passages_of(books), {code.id for book in books for code in book.codes}


def test_the_shipped_passages_are_many_and_sound(shipped):
    passages, known = shipped
    found = [f for f in check_passages(passages, known) if f.kind in ("unknown code", "duplicate")]
    assert found == []
    assert len(passages) >= 5_000
    assert sum(not passage.codes for passage in passages) >= 1_000  # ordinary talk and near misses that carry nothing


def test_each_passage_counts_once(shipped):
    texts = [passage.text for passage in shipped[0]]
    assert len(set(texts)) == len(texts)
