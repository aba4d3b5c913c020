"""What coders' decisions teach: before and after, on interviews that the simulated coder has not reached.

    python benchmarks/decisions.py     # writes benchmarks/decisions.md

The coder is the gold of corpora/narratives (parts train and dev), who rules on every unit of some interviews; what was learned is
tried on twenty others, averaged over four draws. Two starts: the weights that ship, as they scored these interviews before they had
seen them; and weights that know little (the same log-odds at a third of their size with noise on top), as with a codebook
of one's own that has few examples. AUC and average precision are means over the codes with at least three codings.
"""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

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
OUT = Path(__file__).with_name("decisions.md")


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
    lines = [
        "# What decisions teach",
        "",
        "`python benchmarks/decisions.py`: a simulated coder rules on every unit of some interviews (gold of the parts train and dev); what was learned",
        f"is tried on {APART} others, means over {DRAWS} draws. *shipped*: the weights that ship, as they scored interviews that they had not seen; they were",
        "taught how this coder codes, so nothing should move. *little*: the same log-odds at a third of their size with noise on top. AUC and average",
        "precision are means over the codes with at least three codings, loss is the mean log loss, seconds are those of learning (two cores, in use).",
        "",
        "| start | interviews | units | AUC before | after | MAP before | after | loss before | after | seconds |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
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
            lines.append(
                f"| {name} | {many} | {n:.0f} | {a:.3f} | {b:.3f} | {c:.3f} | {d:.3f} | {e:.4f} | {f:.4f} | {took:.1f} |"
            )
            print(lines[-1], flush=True)
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
