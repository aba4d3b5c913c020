"""Models of others, for real: a pipeline where DaCy keeps its own, and one on a transformer, made here and read with."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.neural

TINY = """
import json, os, pathlib, socket, sys
folder = pathlib.Path(sys.argv[1])

def no_network(*_, **__): raise SystemExit("the network was asked")
socket.socket.connect = no_network

import spacy
from spacy.tokens import Doc
from spacy.training import Example

WORDS = "jeg fik en ny sagsbehandler . hun lyttede til mig".split()
TAGS = "PRON VERB DET ADJ NOUN PUNCT PRON VERB ADP PRON".split()
HEADS = [1, 1, 4, 4, 1, 1, 7, 7, 9, 7]
DEPS = "nsubj ROOT det amod obj punct nsubj ROOT case obl".split()

def train(nlp):
    gold = Doc(nlp.vocab, words=WORDS, pos=TAGS, lemmas=[w.lower() for w in WORDS], heads=HEADS, deps=DEPS)
    examples = [Example(Doc(nlp.vocab, words=WORDS), gold)]
    nlp.initialize(lambda: examples)
    for _ in range(12):
        nlp.update(examples)
    return nlp
"""


def run(code, *arguments, **environment):
    done = subprocess.run(
        [sys.executable, "-c", TINY + code, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | environment,
    )
    assert done.returncode == 0, (done.stdout + done.stderr)[-2500:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_pipeline_in_dacys_cache_is_taken_first_and_read_with(tmp_path):
    code = """
nlp = spacy.blank("da")
nlp.add_pipe("morphologizer")
nlp.add_pipe("parser", config={"min_action_freq": 1})
train(nlp)
release = "da_dacy_small_trf-1.0.0"
place = folder / release / "da_dacy_small_trf"
place.mkdir(parents=True)
nlp.to_disk(place / release)
from qualkit.language.models import choose
from qualkit.language.reading import reader
by = reader("auto")
(words,) = by.read(["jeg fik en ny sagsbehandler . hun lyttede til mig"])
print(json.dumps([by.model.name, by.identity.split()[0], [t.pos_ for t in words.doc], "dacy" in sys.modules]))
"""
    name, recorded, tags, loaded = run(code, tmp_path, DACY_CACHE_DIR=str(tmp_path))
    assert (name, recorded, loaded) == ("dacy-small", "dacy-small", True)
    assert set(tags) <= set("PRON VERB DET ADJ NOUN PUNCT ADP".split())
    assert all(tags)


def test_a_pipeline_on_a_transformer_is_read_with(tmp_path):
    code = """
from transformers import BertConfig, BertModel, BertTokenizerFast
hub = folder / "bert"
hub.mkdir()
(hub / "vocab.txt").write_text("\\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(WORDS)]), encoding="utf-8")
BertTokenizerFast(vocab_file=str(hub / "vocab.txt")).save_pretrained(hub)
config = BertConfig(vocab_size=20, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
BertModel(config).save_pretrained(hub)
nlp = spacy.blank("da")
nlp.add_pipe("transformer", config={"model": {"@architectures": "spacy-transformers.TransformerModel.v3", "name": str(hub)}})
listener = {"@architectures": "spacy-transformers.TransformerListener.v1", "grad_factor": 1.0, "pooling": {"@layers": "reduce_mean.v1"}, "upstream": "*"}
nlp.add_pipe("morphologizer", config={"model": {"@architectures": "spacy.Tagger.v2", "nO": None, "normalize": False, "tok2vec": listener}})
train(nlp).to_disk(folder / "saved")
from qualkit.language.reading import reader
by = reader(str(folder / "saved"))
(words,) = by.read(["jeg fik en ny sagsbehandler ."])
from qualkit import load_codebooks
from qualkit.suggest.base import read_passages
from qualkit.suggest.patterns import PatternSuggester
found = PatternSuggester(load_codebooks(["vendepunkter"]), model=by.identity).suggest(
    read_passages(["Så fik jeg en ny sagsbehandler, og så gik det stærkt."], by))
print(json.dumps([by.model.kind, [t.pos_ for t in words.doc], [s.code for s in found], found[0].provenance.model == by.identity]))
"""
    kind, tags, codes, recorded = run(code, tmp_path, HF_HUB_OFFLINE="0")
    assert kind == "path"
    assert all(tags)
    assert codes == ["vendepunkt.medarbejder.sag"]
    assert recorded


def test_the_model_in_the_box_stays_light_beside_dacy():
    code = """
from qualkit.language.models import load
load("da_qualkit_sm")("Så fik jeg en ny sagsbehandler.")
print(json.dumps([m for m in ("dacy", "transformers", "spacy_transformers", "sentence_transformers") if m in sys.modules]))
"""
    assert run(code, ".") == []
