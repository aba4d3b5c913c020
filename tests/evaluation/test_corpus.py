"""The corpus of fictional interviews: frozen as it was coded, and what is tested on has taught nothing."""

import hashlib
import json
import re
from pathlib import Path

import pytest

from qualkit.codebook import load_codebooks
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


def runs(text):
    words = re.findall(r"[a-zæøåéü]+", text.lower())
    return {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}


def told(path):
    """What everybody but the interviewer says: questions may be alike."""
    transcript = read_file(path).transcript
    asks = {speaker.name for speaker in transcript.speakers if speaker.role is Role.INTERVIEWER}
    pieces = [piece for turn in transcript.turns if turn.speaker not in asks for piece in turn.speech]
    return " ".join(piece.of(transcript.text) for piece in pieces)


@pytest.mark.slow
def test_nothing_that_teaches_says_what_the_tested_interviews_say():
    """Informants share no dozen words in a row with a passage or with an informant who taught."""
    tested = set()
    for path in interviews():
        if path.stem in SPLIT["test"]:
            tested |= runs(told(path))
    assert len(tested) > 20_000
    taught = [(path.name, told(path)) for path in interviews() if path.stem not in SPLIT["test"]]
    for file in sorted((ROOT / "codebooks/examples").glob("*.jsonl")):
        taught += [(file.name, json.loads(line)["text"]) for line in file.read_text(encoding="utf-8").splitlines()]
    shared = {(name, " ".join(run)) for name, text in taught for run in runs(text) & tested}
    assert shared == set()
