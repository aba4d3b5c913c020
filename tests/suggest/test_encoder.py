"""An encoder of the user's own joins: it may add what it is worth, and nothing where it is worth nothing."""

import warnings

import numpy as np
import pytest

from qualkit.errors import MissingExtraError
from qualkit.suggest import encoder as encoders
from qualkit.suggest.classifier import Classifier
from qualkit.suggest.encoder import Encoder, join, joined, load_encoder
from qualkit.suggest.linear import LinearModel, Vectoriser
from qualkit.suggest.similar import Memory
from qualkit.suggest.unseen import Unseen

WORDS = {"bus": 0, "cykel": 1, "chef": 2, "mor": 3}


def bag(texts):
    """A tiny encoder: four words."""
    table = np.zeros((len(texts), len(WORDS)), dtype=np.float32)
    for row, text in enumerate(texts):
        for word in text.split():
            if word in WORDS:
                table[row, WORDS[word]] += 1
    return table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)


def units(seed=0, n=240):
    """Talk in which *cykel* carries the code, which the ensemble could not tell."""
    rng = np.random.default_rng(seed)
    texts = [" ".join(rng.choice(list(WORDS), 3)) for _ in range(n)]
    truth = np.array([["cykel" in text, "fly" in text] for text in texts])
    said = np.full(truth.shape, -2.0) + rng.normal(0, 0.1, truth.shape)
    return Unseen(tuple(texts), ("a.cykel", "a.fly"), said, truth, np.arange(n) % 12)


def test_what_the_encoder_knows_is_added():
    seen = units()
    more = join(Encoder("bag", "bag 1", bag), [], np.zeros((0, 2), bool), seen.codes, seen)
    before = np.array([[-2.0, -2.0, -0.8], [-2.0, -2.0, -0.8]])
    after = more.logits(["a.cykel", "a.fly", "b.unknown"], before, ["cykel mor", "bus chef"])
    assert after[0, 0] > 0 > after[1, 0]
    assert after[:, 2].tolist() == [-0.8, -0.8]  # a code that it knows nothing of stays as it is


def test_an_encoder_that_knows_nothing_changes_nothing():
    def noise(texts):
        return np.random.default_rng(len(texts)).normal(size=(len(texts), 4)).astype(np.float32)

    seen = units()
    rng = np.random.default_rng(1)
    right = rng.normal(0, 2, seen.truth.shape)
    told = Unseen(seen.texts, seen.codes, right, rng.random(right.shape) < 1 / (1 + np.exp(-right)), seen.group)
    more = join(Encoder("noise", "noise 1", noise), [], np.zeros((0, 2), bool), seen.codes, told)
    said = np.array([[2.0, -2.0]])
    assert np.abs(more.logits(seen.codes, said, ["cykel"]) - said).max() <= 0.6


@pytest.fixture
def classifier():
    seen = units()
    empty = Vectoriser(["w:x"], np.ones(1, np.float32), (1, 1, 1, 1, 1))
    linear = LinearModel(seen.codes, empty, np.zeros((1, 2), np.float32), np.zeros(2, np.float32))
    memory = Memory.of([{"w:x": 1.0}], [["a.cykel"]], seen.codes)
    return Classifier(linear, {"passages": memory}, {}, {"passages": ("cykel",)}, "digest", "a test", seen)


def test_it_is_taught_once_and_kept_in_the_cache(classifier, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    counted = []

    def counting(texts):
        counted.extend(texts)
        return bag(texts)

    monkeypatch.setattr(encoders, "load_encoder", lambda name: Encoder(name, "bag 1", counting))
    first = joined("bag", classifier)
    taught = len(counted)
    assert taught > 240
    again = joined("bag", classifier)
    assert len(counted) == taught
    assert np.array_equal(first.weights, again.weights)
    assert first.worth == pytest.approx(again.worth)
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert [file.suffix for file in kept] == [".npz"]
    kept[0].write_bytes(b"damaged")
    assert joined("bag", classifier).worth == pytest.approx(first.worth)


def test_a_classifier_without_coded_talk_takes_no_encoder(classifier):
    from dataclasses import replace

    assert joined("nothing is loaded", replace(classifier, unseen=None)) is None


def test_the_pipeline_that_ships_encodes():
    found = load_encoder("da_qualkit_sm")
    table = found.encode(["Jeg fik en ny sagsbehandler.", "Den tog bussen.", "Jeg fik en anden sagsbehandler."])
    assert table.shape[0] == 3
    assert np.linalg.norm(table, axis=1) == pytest.approx(1.0, abs=1e-5)
    assert table[0] @ table[2] > table[0] @ table[1]


def test_no_such_encoder_is_one_line():
    with pytest.raises(MissingExtraError) as told:
        load_encoder("da_does_not_exist")
    assert told.value.code == "Q402"


def test_word_lists_cannot_encode():
    with pytest.raises(MissingExtraError) as told:
        load_encoder("words")
    assert told.value.code == "Q402"


@pytest.mark.neural
def test_a_sentence_transformer_saved_in_a_folder_encodes_offline(tmp_path):
    from sentence_transformers import SentenceTransformer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # its modules have moved; the old place serves all versions
        from sentence_transformers.models import BoW

    SentenceTransformer(modules=[BoW(vocab=list(WORDS))], device="cpu").save(str(tmp_path / "tiny"))
    found = load_encoder(str(tmp_path / "tiny"))
    table = found.encode(["bus bus cykel", "chef"])
    assert table[1].tolist() == pytest.approx([0, 0, 1, 0])
    seen = units()
    more = join(found, ["cykel"], np.array([[True, False]]), seen.codes, seen)
    assert more.worth[2] > 0
