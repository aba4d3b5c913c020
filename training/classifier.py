"""Teach the classifier that ships: the codebooks' example passages and the coded interviews come in, weights go out.

    python training/classifier.py                     # teach and write qualkit/data/classifier
    python training/classifier.py --curve             # the learning curve on dev, printed as a table
    python training/classifier.py --out FOLDER        # write elsewhere

Interviews of the part ``test`` are never read here. The curves that make probabilities are fitted on interviews that the
weights had not seen: each fold of informants is scored by weights taught on all passages and the other folds.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from scipy.special import expit

from beside import write as write_beside
from qualkit.codebook import load_codebooks
from qualkit.codebook.examples import Passage, passages_of
from qualkit.evaluation.scoring import FEWEST, codes_to_count, mean_figures
from qualkit.language.reading import reader
from qualkit.model import Codebook
from qualkit.project.evaluating import Interview, read_corpus
from qualkit.resources import classifier_folder
from qualkit.suggest.base import read_passages
from qualkit.suggest.calibration import Calibration
from qualkit.suggest.classifier import Classifier, with_families
from qualkit.suggest.features import Units, read_features
from qualkit.suggest.learning import Lesson, teach
from qualkit.suggest.linear import LinearModel, total
from qualkit.suggest.looking import ANYTHING, Look, family_of, look_at
from qualkit.suggest.patterns import PatternSuggester
from qualkit.suggest.similar import Memory
from qualkit.suggest.stack import USES, fit_stack, recall_thresholds
from qualkit.suggest.together import fit_together
from qualkit.suggest.turning_points import CUES, KINDS, cues_of
from qualkit.suggest.unseen import Unseen

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpora/narratives"
FOLDS = 4
TALK = 3.0
"""How much more a unit of an interview weighs than a passage: it is what is to be told in the end."""
SEEN = ("passages.jsonl",)
"""Files that the writers of the patterns had in sight: there the patterns' votes mean nothing."""
SMALLEST = 0.02
"""Features whose weights are all smaller do nothing but take room."""


@dataclass(frozen=True)
class Read:
    """An interview with its features and the patterns' votes."""

    interview: Interview
    features: Units
    votes: dict[str, dict[str, float]]


_BEGAN = time.time()


def say(text: str) -> None:
    print(f"{time.time() - _BEGAN:6.0f} s  {text}", flush=True)


def votes_of(patterns: PatternSuggester, units) -> dict[str, dict[str, float]]:  # type: ignore[no-untyped-def]
    votes: dict[str, dict[str, float]] = {}
    for each in patterns.suggest(units):
        votes.setdefault(each.segment_id, {})[each.code] = each.score
    return votes


def passage_lessons(passages: Sequence[Passage], patterns: PatternSuggester) -> list[Lesson]:
    units = [
        replace(unit, segment=replace(unit.segment, id=f"s{at}", transcript_id=f"t{at}"))
        for at, unit in enumerate(read_passages([passage.text for passage in passages], reader()))
    ]
    votes = votes_of(patterns, units)
    seen = [
        at
        for at, passage in enumerate(passages)
        if passage.writer.endswith(".yaml") or passage.place.split(":")[0] in SEEN
    ]
    for at in seen:
        votes.pop(units[at].segment.id, None)
    say(f"{len(seen)} passages that the writers of the patterns had in sight go without the patterns' votes")
    features = read_features(units, votes)
    return [
        Lesson(total(sentences), with_families(passage.codes))
        for sentences, passage in zip(features.sentences, passages, strict=True)
    ]


def read_interviews(patterns: PatternSuggester, parts: Sequence[str]) -> list[Read]:
    found = []
    for part in parts:
        for interview in read_corpus(CORPUS, part=part):
            votes = votes_of(patterns, interview.units)
            found.append(Read(interview, read_features(interview.units, votes), votes))
    return found


def talk_lessons(read: Read, weight: float = TALK) -> list[Lesson]:
    return [
        Lesson(total(sentences, around), with_families(codes), weight=weight)
        for sentences, around, codes in zip(
            read.features.sentences, read.features.around, read.interview.codes, strict=True
        )
    ]


def look(read: Read, linear: LinearModel, memories: Mapping[str, Memory], codes: Sequence[str]) -> Look:
    return look_at(read.interview.units, read.features, read.votes, linear, memories, codes)


def talk_memory(reads: Sequence[Read], codes: Sequence[str]) -> Memory:
    counts = [total(sentences) for read in reads for sentences in read.features.sentences]
    return Memory.of(counts, [its for read in reads for its in read.interview.codes], codes)


def folds_of(reads: Sequence[object], folds: int = FOLDS) -> np.ndarray:
    return np.random.default_rng(0).permutation(len(reads)) % folds


def unseen(args) -> list[tuple[int, np.ndarray]]:  # type: ignore[no-untyped-def]
    """The inputs of one fold's interviews, by weights that had not seen them."""
    fold, folds, passages, reads, memory, codes, columns = args
    others = [read for read, its in zip(reads, folds, strict=True) if its != fold]
    linear = teach([*passages, *(lesson for read in others for lesson in talk_lessons(read))], columns)
    memories = {"passages": memory, "talk": talk_memory(others, codes)}
    return [(at, look(reads[at], linear, memories, codes).inputs) for at in np.flatnonzero(folds == fold)]


def all_unseen(passages, reads, memory, codes, columns) -> list[np.ndarray]:  # type: ignore[no-untyped-def]
    from joblib import Parallel, delayed

    folds = folds_of(reads)
    jobs = [(fold, folds, passages, reads, memory, codes, columns) for fold in sorted(set(folds.tolist()))]
    found = dict(pair for its in Parallel(2)(delayed(unseen)(job) for job in jobs) for pair in its)
    return [found[at] for at in range(len(reads))]


def weighed_unseen(
    inputs: Sequence[np.ndarray], truths: Sequence[np.ndarray], codes: Sequence[str]
) -> list[np.ndarray]:
    """The ensemble's log-odds of each interview, by curves and company that had not seen it either."""
    folds = folds_of(inputs)
    found: list[np.ndarray] = [np.zeros(0)] * len(inputs)
    for fold in sorted(set(folds.tolist())):
        rest = [at for at in range(len(inputs)) if folds[at] != fold]
        group = np.concatenate([[at] * len(inputs[at]) for at in rest])
        stack = fit_stack(
            np.concatenate([inputs[at] for at in rest]), np.concatenate([truths[at] for at in rest]), codes, group
        )
        together = fit_together([stack.logits(codes, inputs[at]) for at in rest], [truths[at] for at in rest], codes)
        for at in np.flatnonzero(folds == fold):
            found[at] = together.logits(stack.logits(codes, inputs[at]))
    return found


def small(linear: LinearModel) -> LinearModel:
    """Without the features that do nothing."""
    from qualkit.suggest.linear import Vectoriser

    kept = np.flatnonzero(np.abs(linear.weights).max(axis=1) >= SMALLEST)
    old = linear.vectoriser
    vectoriser = Vectoriser([old.names[at] for at in kept], old.idf[kept], old.weights)
    return LinearModel(linear.codes, vectoriser, linear.weights[kept], linear.intercepts)


def fit_turning_points(reads: Sequence[Read], tables: Sequence[np.ndarray], codes: Sequence[str]) -> dict:  # type: ignore[type-arg]
    from sklearn.linear_model import LogisticRegression

    rows, truth = [], []
    for read, table in zip(reads, tables, strict=True):
        rows += cues_of(read.interview.units, [dict(zip(codes, row.tolist(), strict=True)) for row in table])
        truth += [any(code.startswith(KINDS) for code in its) for its in read.interview.codes]
    x, y = np.array(rows), np.array(truth)
    spread = x.std(axis=0) + 1e-9
    fitted = LogisticRegression(C=1.0).fit(x / spread, y)
    weights = {name: round(float(w), 4) for name, w in zip(CUES, fitted.coef_[0] / spread, strict=True)}
    return {"intercept": round(float(fitted.intercept_[0]), 4), "weights": weights, "n": int(y.sum())}


def make(out: Path, books: list[Codebook]) -> None:
    patterns = PatternSuggester(books, calibration=Calibration({}))
    known = [code.id for book in books for code in book.codes]
    passages = passages_of(books)
    lessons = passage_lessons(passages, patterns)
    say(f"{len(passages)} passages read")
    reads = read_interviews(patterns, ("train", "dev"))
    say(f"{len(reads)} interviews read, {sum(len(r.interview.units) for r in reads)} units")
    carried = {code for lesson in lessons for code in lesson.codes} | {
        code for read in reads for its in read.interview.codes for code in its
    }
    codes = [code for code in known if code in carried]
    columns = [*codes, *sorted({family_of(code) for code in codes}), ANYTHING]
    linear = small(teach([*lessons, *(x for read in reads for x in talk_lessons(read))], columns, jobs=2))
    codes = [code for code in codes if code in linear.codes]
    say(f"taught: {len(linear.vectoriser.names)} features, {len(codes)} codes")
    memory = Memory.of([lesson.counts for lesson in lessons], [p.codes for p in passages], codes)
    inputs = all_unseen(lessons, reads, memory, codes, columns)
    say("scored what was not seen")
    flat = np.concatenate(inputs)
    truth = np.concatenate([[[code in its for code in codes] for its in read.interview.codes] for read in reads])
    group = np.concatenate([[at] * len(read.interview.units) for at, read in enumerate(reads)])
    source = f"{len(reads)} coded interviews of corpora/narratives (train and dev), folds of informants kept apart"
    stacks = {name: fit_stack(flat, truth, codes, group, uses=uses, source=source) for name, uses in USES.items()}
    truths = [truth[group == at] for at in range(len(reads))]
    together = fit_together([stacks["ensemble"].logits(codes, each) for each in inputs], truths, codes)
    logits = weighed_unseen(inputs, truths, codes)
    said = expit(np.concatenate(logits))
    recall = recall_thresholds(np.round(said, 2), truth, group)
    stacks["ensemble"] = replace(stacks["ensemble"], recall=recall)
    for name, stack in stacks.items():
        print(
            f"  {name:10s} mean AUC {mean_figures(truth, stack.probability(codes, flat))[0]:.3f}  slopes",
            stack.curves[""].slopes,
        )
    print(f"  with the company of other codes {mean_figures(truth, said)[0]:.3f}  slopes", together.slopes)
    tables = [np.round(expit(each), 2) for each in logits]
    source = f"{len(passages)} passages and {len(reads)} interviews"
    memories = {"passages": memory, "talk": talk_memory(reads, codes)}
    texts = {
        "passages": tuple(p.text for p in passages),
        "talk": tuple(unit.segment.text for read in reads for unit in read.interview.units),
    }
    before = Unseen(texts["talk"], tuple(codes), np.clip(np.concatenate(logits), -6.2, 6.2), truth, group)
    Classifier(linear, memories, stacks, texts, "", source, before, together).save(out)
    write_beside(before, out)
    turning = fit_turning_points(reads, tables, codes)
    (out / "turning_points.json").write_text(json.dumps(turning, indent=1) + "\n", encoding="utf-8")
    say(f"written to {out}, {sum(f.stat().st_size for f in out.iterdir()) / 1e6:.1f} MB; turning points {turning}")


def curve(books: list[Codebook]) -> None:
    """Dev figures by weights taught on growing shares of passages and interviews (parts train)."""
    from joblib import Parallel, delayed

    patterns = PatternSuggester(books, calibration=Calibration({}))
    lessons = passage_lessons(passages_of(books), patterns)
    train, dev = read_interviews(patterns, ("train",)), read_interviews(patterns, ("dev",))
    often = Counter(code for read in dev for its in read.interview.codes for code in its)
    codes = sorted(code for code, count in often.items() if count >= FEWEST)
    columns = [*codes, *sorted({family_of(code) for code in codes}), ANYTHING]
    truth = np.concatenate([[[code in its for code in codes] for its in read.interview.codes] for read in dev])
    rng = np.random.default_rng(0)
    order, others = rng.permutation(len(lessons)), rng.permutation(len(train))

    def run(some: int, talks: int) -> tuple[int, int, float, float, int]:
        taught = [lessons[at] for at in order[:some]]
        taught += [x for at in others[:talks] for x in talk_lessons(train[at])]
        linear = teach(taught, columns)
        flat = np.concatenate([look(read, linear, {}, codes).inputs for read in dev])
        return some, talks, *mean_figures(truth, flat[:, :, 0] + flat[:, :, 1]), len(codes_to_count(truth))

    n, m = len(lessons), len(train)
    steps = [(n // 4, 0), (n, 0), (0, m // 4), (0, m), (n, m // 8), (n, m // 4), (n, m // 2), (n, m)]
    print("passages  interviews  mean AUC   MAP   codes")
    for some, talks, area, precision, count in Parallel(2)(delayed(run)(*step) for step in steps):
        print(f"{some:8d}  {talks:10d}  {area:8.3f}  {precision:.3f}  {count:4d}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=classifier_folder())
    parser.add_argument("--curve", action="store_true")
    asked = parser.parse_args()
    books = list(load_codebooks())
    if asked.curve:
        curve(books)
    else:
        make(asked.out, books)


if __name__ == "__main__":
    main()
