"""The data folder comes in, ``qualkit/data/da_qualkit_sm`` goes out: what ``make model`` runs.

Teachers are trained and read running text; the parts of the small pipeline learn from the treebank and from what the
teachers said, both as written and as speech; then the parts are put together. Each step leaves a file in the work
folder and is passed over where its file stands.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.training.initialize import init_nlp
from spacy.training.loop import train as train_nlp
from spacy.util import load_config

import mixed  # noqa: F401 - registers the reader that the configs name
from knowledge import lemmatizer_of
from prepare import prepare
from treebank import read_treebank
from vectors import small_vectors, train_vectors

HERE = Path(__file__).resolve().parent
_DEFAULTS = Path(spacy.__file__).parent / "default_config.cfg"

TARGET = HERE.parent / "qualkit/data/da_qualkit_sm"

PARTS: Mapping[str, Mapping[str, float]] = {
    "words": {"train": 1, "train_speech": 0.5, "silver": 0.3, "silver_speech": 0.15},
    "sentences": {"train": 1, "train_speech": 0.5, "silver_headings": 0.3},
    "names": {"names": 1},
}
"""What each part learns from, and how much of it in a round."""

META = {
    "name": "qualkit_sm",
    "version": "0.1.0",
    "description": "Danish for interviews: sentences, tags, lemmas, parse and names, on edited text and on raw speech.",
    "author": "qualkit",
    "license": "CC BY-SA 4.0",
    "sources": [
        {"name": "UD_Danish-DDT", "license": "CC BY-SA 4.0", "author": "Johannsen, Martínez Alonso, Plank"},
        {"name": "UNER_Danish-DDT", "license": "CC BY-SA 4.0", "author": "Universal NER"},
        {"name": "DaN+", "license": "MIT", "author": "Plank, Jensen, van der Goot"},
        {"name": "Danish names of DaCy", "license": "Apache-2.0", "author": "Enevoldsen, Hansen, Nielbo"},
        {"name": "Leipzig Corpora Collection", "license": "CC BY", "author": "Goldhahn, Eckart, Quasthoff"},
        {"name": "Europarl", "license": "public record", "author": "Koehn"},
        {"name": "simplemma", "license": "MIT", "author": "Barbaresi"},
    ],
}  # fmt: skip


def train_part(name: str, work: Path) -> None:
    """Train the components of ``name.cfg``; the best on dev go to ``work/name``."""
    config = load_config(_DEFAULTS).merge(load_config(HERE / f"{name}.cfg", interpolate=False))
    config["corpora"]["train"]["parts"] = {str(work / f"{part}.spacy"): share for part, share in PARTS[name].items()}
    config["corpora"]["dev"]["path"] = str(work / "dev.spacy")
    if name == "names":
        config["initialize"]["vectors"] = str(work / "floret")
    nlp: Any = init_nlp(config)
    target = work / name
    target.mkdir(parents=True, exist_ok=True)
    train_nlp(nlp, target, stdout=sys.stdout, stderr=sys.stderr)


def assemble(data: Path, work: Path, target: Path) -> Language:
    """Put the trained parts and the tables together and write them to ``target``."""
    from qualkit.language.tokenizer import add_spoken_forms

    words, sentences, names = (spacy.load(work / name / "model-best") for name in PARTS)
    nlp = spacy.blank("da")
    nlp.vocab.vectors = names.vocab.vectors
    add_spoken_forms(nlp.tokenizer)
    nlp.add_pipe("qualkit_sentences")
    nlp.add_pipe("senter", source=sentences)
    nlp.add_pipe("tok2vec", source=words)
    nlp.add_pipe("morphologizer", source=words)
    gender: Any = nlp.add_pipe("qualkit_gender")
    gender.fill(json.loads((work / "genders.json").read_text(encoding="utf-8")))
    lemmatizer: Any = nlp.add_pipe("qualkit_lemmatizer")
    lemmatizer.from_bytes(lemmatizer_of(read_treebank(data / "danish/treebank/train.conllu"), nlp).to_bytes())
    nlp.add_pipe("parser", source=words)
    nlp.add_pipe("ner", source=names)
    nlp.meta.update(META)
    shutil.rmtree(target, ignore_errors=True)
    nlp.to_disk(target)
    _forget_words(nlp, target)
    return nlp


def _forget_words(nlp: Language, target: Path) -> None:
    """Leave out of the string store every word that was learned from; what labels are called is all that is needed."""
    needed = set(spacy.blank("da").vocab.strings)
    for name in nlp.pipe_names:
        labels = getattr(nlp.get_pipe(name), "labels", ())
        needed |= {
            part
            for label in labels
            for part in (label, *re.split(r"[-|=]", label), *label.split("|"), label.partition("-")[2])
        }
    for tag in nlp.get_pipe("morphologizer").labels:
        features = "|".join(part for part in tag.split("|") if not part.startswith("POS="))
        needed.add(features)
    path = target / "vocab" / "strings.json"
    path.write_text(json.dumps(sorted(needed), ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Do every step that has not been done in the work folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder, with danish/")
    parser.add_argument("work", type=Path, help="where the steps leave their files")
    parser.add_argument("--only", choices=[*PARTS, "assemble"], help="this step, again")
    options = parser.parse_args()
    if not (options.data / "danish/treebank/train.conllu").is_file():
        sys.exit(f"no danish/treebank/train.conllu in {options.data}: name the data folder: make model DATA=…")
    options.work.mkdir(parents=True, exist_ok=True)
    if options.only in PARTS:
        train_part(options.only, options.work)
        return
    if not options.only:
        _teach(options.data, options.work)
        _side_by_side(
            [[__file__, str(options.data), str(options.work), "--only", name] for name in _missing(options.work)]
        )
    assemble(options.data, options.work, TARGET)


def _missing(work: Path) -> list[str]:
    return [name for name in PARTS if not (work / name / "model-last").exists()]


def _teach(data: Path, work: Path) -> None:
    """Vectors, two teachers, what they say of the running text, and the files to learn from."""
    train_vectors(data, work / "words.bin")
    small_vectors(data, work / "floret")
    teacher = [str(HERE / "teacher.py")]
    seeds = [seed for seed in ("0", "1") if not (work / f"teacher{seed}.pt").exists()]
    _side_by_side([[*teacher, "train", str(data), str(work), "--seed", seed] for seed in seeds])
    halves = [half for half in ("0", "1") if not (work / f"silver{half}.conllu").exists()]
    _side_by_side([[*teacher, "tag", str(data), str(work), "--seed", half] for half in halves])
    if not (work / "names.spacy").exists():
        prepare(data, work)


def _side_by_side(commands: list[list[str]]) -> None:
    """Run Python scripts at the same time, each on one core."""
    running = [
        subprocess.Popen([sys.executable, *command], env={**os.environ, "OMP_NUM_THREADS": "1"}) for command in commands
    ]
    codes = [process.wait() for process in running]
    if any(codes):
        sys.exit("a step failed; what it said stands above")


if __name__ == "__main__":
    main()
