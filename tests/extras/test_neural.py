"""The extra `neural`: its packages work together offline, and the light path stays light although they are installed."""

import json
import subprocess
import sys

import pytest

pytestmark = pytest.mark.neural


def run(code, **environment):
    import os

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, env=os.environ | environment
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.splitlines()[-1]


def test_reading_talk_does_not_load_dacy():
    """`spacy.blank("da")` would import every package that registers a pipeline component. (spaCy itself loads torch.)"""
    code = (
        "import sys, json\n"
        "from qualkit.language import read_talk\n"
        "read_talk('Så fik jeg en ny sagsbehandler.')\n"
        "print(json.dumps([m for m in ('dacy', 'transformers', 'spacy_transformers') if m in sys.modules]))"
    )
    assert json.loads(run(code)) == []


def test_dacy_loads_a_pipeline_from_its_cache_without_a_network(tmp_path):
    """What a site that carries its models by hand does: save a pipeline where DaCy looks, and load it by name."""
    code = (
        "import json, pathlib, dacy\n"
        "from spacy.lang.da import Danish\n"
        "from dacy.download import COREF_MODELS\n"  # those ask for a package that is not in the extra
        "name = next(m for m in sorted(dacy.models()) if m.startswith('da_dacy_small') and m not in COREF_MODELS)\n"
        "nlp = Danish(); nlp.add_pipe('sentencizer')\n"
        f"folder = pathlib.Path({str(tmp_path)!r}) / name / name.split('-')[0]\n"
        "folder.mkdir(parents=True); nlp.to_disk(folder / name)\n"
        "doc = dacy.load(name)('Det er mit. Det er dit.')\n"
        "print(json.dumps([sentence.text for sentence in doc.sents]))"
    )
    assert json.loads(run(code, DACY_CACHE_DIR=str(tmp_path), HF_HUB_OFFLINE="1")) == ["Det er mit.", "Det er dit."]


def test_a_sentence_encoder_made_here_encodes_offline(tmp_path):
    """sentence-transformers beside dacy and its older transformers: the bounds in pyproject.toml hold together."""
    code = (
        "import json\n"
        "from sentence_transformers import SentenceTransformer\n"
        "from sentence_transformers.models import BoW\n"
        "encoder = SentenceTransformer(modules=[BoW(vocab=['bus', 'cykel', 'chef'])], device='cpu')\n"
        "print(json.dumps(encoder.encode(['bus bus cykel', 'chef']).tolist()))"
    )
    assert json.loads(run(code, HF_HUB_OFFLINE="1")) == [[2.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


def test_themes_by_meaning_are_found_with_an_encoder_on_this_machine(tmp_path):
    code = (
        "import json, pathlib\n"
        "from sentence_transformers import SentenceTransformer\n"
        "from sentence_transformers.models import BoW\n"
        "bus = 'bussen billetten chaufføren køreplanen stoppestedet ruten busskuret skiltet motoren sædet'.split()\n"
        "have = 'haven spaden tomaterne komposten hækken drivhuset ukrudtet bedet frøene riven'.split()\n"
        f"folder = pathlib.Path({str(tmp_path)!r}) / 'encoder'\n"
        "SentenceTransformer(modules=[BoW(vocab=bus + have)], device='cpu').save(str(folder))\n"
        "from qualkit.suggest.encoder import load_encoder\n"
        "from qualkit.themes.engines.keynmf import KeynmfEngine\n"
        "from qualkit.themes.preparing import Documents\n"
        "words = tuple(tuple((bus if at < 20 else have)[(7 * at + 3 * k) % 10] for k in range(3)) for at in range(40))\n"
        "said = Documents(tuple(map(str, range(40))), tuple('ab'[at // 20] for at in range(40)),\n"
        "                 tuple(' '.join(its) for its in words), words)\n"
        "found = KeynmfEngine(load_encoder(str(folder)).encode).fit(said, topics=2, seed=0)\n"
        "print(json.dumps(found.labels().tolist()))"
    )
    labels = json.loads(run(code, HF_HUB_OFFLINE="1"))
    assert len(set(labels[:20])) == len(set(labels[20:])) == 1
    assert labels[0] != labels[20]
