"""What coders' decisions teach: before and after, on interviews that the simulated coder has not reached.

    python benchmarks/decisions.py

The coder is the gold of corpora/narratives (parts train and dev), who rules on every unit of some interviews; what was learned is
tried on twenty others, averaged over four draws. Two starts: the weights that ship, as they scored these interviews before they had
seen them; and weights that know little (the same log-odds at a third of their size with noise on top), as with a codebook
of one's own that has few examples. AUC and average precision are means over the codes with at least three codings.
"""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
from scipy.special import expit

from qualkit.evaluation.scoring import mean_figures
from qualkit.language.reading import reader
from qualkit.suggest.adapting import adapt
from qualkit.suggest.base import read_passages
from qualkit.suggest.classifier import shipped_classifier
from qualkit.suggest.features import read_features
from qualkit.suggest.linear import total

DRAWS, APART = 4, 20


def figures(truth: np.ndarray, logits: np.ndarray) -> tuple[float, float, float]:
    p = expit(logits)
    loss = -np.mean(np.where(truth, np.log(p + 1e-9), np.log(1 - p + 1e-9)))
    return *mean_figures(truth, logits, fewest=3), float(loss)


def main() -> None:
    classifier = shipped_classifier()
    assert classifier is not None
    assert classifier.unseen is not None
    known = classifier.unseen
    units = [
        replace(unit, segment=replace(unit.segment, transcript_id=str(at)))
        for at, unit in enumerate(read_passages(known.texts, reader()))
    ]
    counts = [total(sentences) for sentences in read_features(units).sentences]
    rng = np.random.default_rng(9)
    little = 0.35 * (known.logits - known.logits.mean(axis=0)) + rng.normal(0, 0.8, known.logits.shape) - 3.5
    print("start   interviews  units   AUC before after   MAP before after   loss before  after   seconds")
    for name, logits in (("shipped", known.logits), ("little", little)):
        for many in (4, 12, 40):
            rng, rows = np.random.default_rng(5), []
            for _ in range(DRAWS):
                order = rng.permutation(int(known.group.max()) + 1)
                seen = np.flatnonzero(np.isin(known.group, order[:many]))
                rest = np.flatnonzero(np.isin(known.group, order[many : many + APART]))
                ruled = [
                    {code: 1.0 for code, carried in zip(known.codes, known.truth[at], strict=True) if carried}
                    for at in seen
                ]
                began = time.perf_counter()
                more = adapt(
                    classifier.linear.vectoriser,
                    [counts[at] for at in seen],
                    logits[seen],
                    ruled,
                    known.codes,
                    known.group[seen].tolist(),
                )
                took = time.perf_counter() - began
                added = 0.0 if more is None else more.logits([counts[at] for at in rest], known.codes)
                before, after = (
                    figures(known.truth[rest], logits[rest]),
                    figures(known.truth[rest], logits[rest] + added),
                )
                rows.append([*(value for pair in zip(before, after, strict=True) for value in pair), took, len(seen)])
            a, b, c, d, e, f, took, n = np.mean(rows, axis=0)
            print(
                f"{name:8s}{many:10d}{n:7.0f}   {a:10.3f} {b:.3f}   {c:10.3f} {d:.3f}   {e:11.4f} {f:.4f}   {took:7.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
