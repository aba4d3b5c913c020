"""The corpus of fictional interviews: frozen as it was coded, and what is tested on has taught nothing."""

import hashlib
import json
from pathlib import Path

import pytest

from qualkit.codebook import load_codebooks
from qualkit.codebook.examples import Passage, leaks, read_passages_file
from qualkit.evaluation.gold import read_gold
from qualkit.model import Role
from qualkit.read import read_file

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT / "corpora/narratives"
SPLIT = json.loads((CORPUS / "split.json").read_text(encoding="utf-8"))
_RUN = 12  # words in a row that two people do not say alike by chance


def interviews():
    return sorted(path for path in CORPUS.glob("n*-*.*"))


def test_interviews_and_gold_are_as_they_were_frozen():
    for line in (CORPUS / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split(maxsplit=1)
        assert hashlib.sha256((CORPUS / name).read_bytes()).hexdigest() == digest, name


def test_every_part_is_apart_from_the_others_and_coded():
    parts = [name for its in SPLIT.values() for name in its]
    assert len(parts) == len(set(parts))
    assert len(SPLIT["test"]) == 12
    for name in parts:
        assert (CORPUS / "gold" / f"{name.split('-')[0]}.jsonl").is_file(), name


def test_the_gold_speaks_of_known_codes_within_the_text():
    known = {code.id for book in load_codebooks() for code in book.codes}
    for file in sorted((CORPUS / "gold").glob("*.jsonl")):
        for coding in read_gold(file):
            assert coding.code in known, file.name
            assert coding.span.start < coding.span.end


def told(path):
    """What everybody but the interviewer says: questions may be alike."""
    transcript = read_file(path).transcript
    asks = {speaker.name for speaker in transcript.speakers if speaker.role is Role.INTERVIEWER}
    pieces = [piece for turn in transcript.turns if turn.speaker not in asks for piece in turn.speech]
    return " ".join(piece.of(transcript.text) for piece in pieces)


@pytest.mark.slow
def test_nothing_that_teaches_says_what_the_tested_interviews_say():
    """Informants share no dozen words in a row with a passage or with an informant who taught."""
    texts = {path.name: told(path) for path in interviews()}
    tested = {name: text for name, text in texts.items() if Path(name).stem in SPLIT["test"]}
    assert len(tested) == 12
    assert sum(len(text.split()) for text in tested.values()) > 29_000
    taught = [Passage(text, place=name) for name, text in texts.items() if name not in tested]
    files = sorted((ROOT / "codebooks/examples").glob("*.jsonl"))
    taught += [passage for file in files for passage in read_passages_file(file)]
    assert leaks(taught, tested, words=_RUN) == []
