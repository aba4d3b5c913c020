"""A pipeline and the treebank's test part come in; a table of scores, speed, size and load time goes out.

Raw text, the pipeline's own tokens and sentences, ten sentences in a row, scored by spaCy. Beside it stand the figures
that others publish for theirs. ``make model-eval`` runs this; nothing was chosen on the test part.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ["OMP_NUM_THREADS"] = "1"  # before NumPy: speed is told for one core

from spacy.scorer import Scorer
from spacy.tokens import Doc
from spacy.training import Example

from speech import rows_as_speech
from treebank import Sentence, in_documents, read_treebank, to_doc

__all__ = ["PUBLISHED", "scores", "speed"]

PUBLISHED = """
| da_core_news_sm 3.8 | 95.0 | 93.7 | 94.4 | 80.0 | 75.6 | 88.1 | 72.3 | 11 |
| da_core_news_md 3.8 | 96.3 | 95.1 | 94.5 | 81.7 | 77.7 | 89.4 | 80.0 | 40 |
| da_core_news_lg 3.8 | 96.4 | 95.4 | 95.3 | 82.9 | 78.8 | 89.3 | 82.1 | 540 |
| DaCy small | 97.8 | | | 87.6 | 84.0 | | 74.2 | |
| DaCy medium | 98.2 | | | 89.3 | 86.7 | | 77.7 | |
| DaCy large | 98.4 | | | 90.9 | 88.4 | | 84.4 | |
""".strip()
"""What the makers of other pipelines publish. Their names are scored on DaNE with four kinds (ours: three), the figures
of DaCy with gold tokens on parts; so a row is a place to stand, not a race."""

_COLUMNS = ("pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f", "ents_f")


def scores(nlp: Any, rows: Sequence[Sequence[Sentence]], *, given_words: bool = False) -> dict[str, float]:
    """The share of what is right, in [0, 1], by spaCy's names of scores.

    Args:
        nlp: the pipeline.
        rows: sentences in a row, each row a text.
        given_words: start from the treebank's words instead of the raw text.
    """
    examples = []
    for row in rows:
        gold = to_doc(nlp.vocab, row)
        words = [token.text for token in gold]
        spaces = [bool(token.whitespace_) for token in gold]
        doc = nlp(Doc(nlp.vocab, words=words, spaces=spaces) if given_words else gold.text)
        examples.append(Example(doc, gold))
    found: dict[str, Any] = {}
    for attribute in ("pos", "morph", "lemma"):
        found |= Scorer.score_token_attr(examples, attribute)
    found |= Scorer.score_deps(
        examples, "dep", getter=lambda token, attribute: getattr(token, f"{attribute}_"), ignore_labels=("p", "punct")
    )
    found |= Scorer.score_spans(examples, "sents", has_annotation=None)
    found |= Scorer.score_spans(examples, "ents", has_annotation=None)
    return {name: float(found[name] or 0.0) for name in _COLUMNS}


def speed(nlp: Any, texts: Sequence[str], *, without: Sequence[str] = ()) -> float:
    """Words a second on one core; the best of three rounds over ``texts``."""
    words = sum(len(text.split()) for text in texts)
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        with nlp.select_pipes(disable=[name for name in without if name in nlp.pipe_names]):
            for _doc in nlp.pipe(texts, batch_size=128):
                pass
        best = min(best, time.perf_counter() - begun)
    return words / best


def _load_seconds(path: Path) -> float:
    """Seconds that a fresh process takes from the import of spaCy to a pipeline that is ready; the best of three."""
    code = (
        "import time, spacy; from qualkit.language.models import load; begun = time.perf_counter(); "
        f"load({str(path.resolve())!r}); print(time.perf_counter() - begun)"
    )
    runs = [subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True) for _ in range(3)]
    return min(float(run.stdout) for run in runs)


def _row(name: str, found: dict[str, float], size: str = "") -> str:
    cells = [f"{100 * found[column]:.1f}" if found[column] else "–" for column in _COLUMNS]
    return f"| {name} | {' | '.join(cells)} | {size} |"


def main() -> None:
    """Print the table."""
    import spacy

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the data folder, with danish/treebank")
    parser.add_argument("model", type=Path, help="a saved pipeline")
    parser.add_argument("--part", default="test", choices=["dev", "test"])
    parser.add_argument("--record", action="store_true", help="write the scores into the model's meta.json")
    options = parser.parse_args()
    path = options.data / f"danish/treebank/{options.part}.conllu"
    if not path.is_file():
        sys.exit(f"no {path}: the data folder is not in the project; name it: make model-eval DATA=…")
    nlp = spacy.load(options.model)
    rows = list(in_documents(read_treebank(path)))
    chance = __import__("random").Random(0)
    speech = [rows_as_speech(row, chance) for row in rows]
    size = sum(file.stat().st_size for file in options.model.rglob("*") if file.is_file()) / 1e6
    found = scores(nlp, rows)
    table = "\n".join(
        [
            f"| {options.part}, raw text | POS | features | lemma | UAS | LAS | sentences F | names F | MB |",
            "|---|---|---|---|---|---|---|---|---|",
            _row(f"da_{nlp.meta['name']} {nlp.meta['version']}", found, f"{size:.1f}"),
            _row("the same, given the words", scores(nlp, rows, given_words=True)),
            _row("the same, as speech", scores(nlp, speech)),
            PUBLISHED,
        ]
    )
    print(table)
    texts = [text for text in _talk() for _ in range(3)]
    whole, coding = speed(nlp, texts), speed(nlp, texts, without=("ner", "parser"))
    pace = (
        f"Speed on one core: {whole:,.0f} words a second with all components, {coding:,.0f} without parse and names. "
        f"Loaded in {_load_seconds(options.model):.2f} s, once spaCy is imported."
    )
    print(f"\n{pace}")
    if options.record:
        _record(options.model, options.part, found, table, pace)


def _record(model: Path, part: str, found: dict[str, float], table: str, pace: str) -> None:
    """Put the scores where spaCy and ``qualkit models`` look for them, and write the card."""
    path = model / "meta.json"
    meta = json.loads(path.read_text(encoding="utf-8"))
    meta["performance"] = {"scored_on": f"UD_Danish-DDT {part}, raw text", **{k: round(v, 4) for k, v in found.items()}}
    path.write_text(json.dumps(meta, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    card = (Path(__file__).parent / "card.md").read_text(encoding="utf-8")
    (model / "README.md").write_text(card.replace("{table}", table).replace("{speed}", pace), encoding="utf-8")


def _talk() -> list[str]:
    """The demo interviews, a unit a text."""
    from qualkit import read_file, segment_transcript
    from qualkit.resources import demo_folder

    return [
        unit.text
        for file in sorted(demo_folder().iterdir())
        if file.suffix in (".txt", ".md", ".docx", ".vtt", ".srt")
        for unit in segment_transcript(read_file(file).transcript).units
    ]


if __name__ == "__main__":
    main()
