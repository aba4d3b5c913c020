"""Fit the probability curves of the pattern suggester and write qualkit/data/calibration.json; print how they do.

Data: what the suggester finds in the odd lines of codebooks/examples/passages.jsonl, which the writers of the patterns have not
seen. Two machine readers who saw the codes' definitions and the passages, and neither patterns nor scores, judged each suggestion
(benchmarks/judged/passages.jsonl: yes, maybe, no; a maybe counts half). A suggestion that nobody has judged, because patterns have
changed since, is left out and counted. A curve is fitted for each family of codes with enough suggestions, and one over all.
Passages are denser than talk, so this is provisional until whole coded interviews are there to fit on.

    python benchmarks/calibrate.py            # fit, write, print
    python benchmarks/calibrate.py --dry-run  # print only
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import numpy as np

from judged import kappa
from qualkit.codebook import load_codebooks
from qualkit.language.reading import reader
from qualkit.suggest.base import read_passages
from qualkit.suggest.calibration import Calibration
from qualkit.suggest.patterns import PatternSuggester

WORTH = {"yes": 1.0, "maybe": 0.5, "no": 0.0}
ROOT = Path(__file__).resolve().parent.parent
FEWEST = 40  # suggestions for a curve of its own
PRIOR = 4.0  # strength with which slope and intercept are held to the general curve, in pseudo-observations


def logistic(x: np.ndarray, y: np.ndarray, centre: np.ndarray, strength: float) -> np.ndarray:
    """Intercept and slope by Newton's method, drawn to ``centre``; ``y`` may lie between 0 and 1."""
    n = len(y)
    target = (y * n + 0.5) / (n + 1)  # never quite 0 or 1
    design = np.column_stack([np.ones_like(x), x])
    beta = centre.copy()
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ beta))
        gradient = design.T @ (p - target) + strength * (beta - centre)
        hessian = design.T @ (design * (p * (1 - p))[:, None]) + strength * np.eye(2)
        step = np.linalg.solve(hessian, gradient)
        beta = beta - step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def main() -> None:
    rows = [
        json.loads(line)
        for line in (ROOT / "codebooks/examples/passages.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    verdicts = {}
    for line in (ROOT / "benchmarks/judged/passages.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        verdicts[row["line"], row["code"]] = (WORTH[row["a"]] + WORTH[row["b"]]) / 2, row["a"], row["b"]
    by = reader()
    suggester = PatternSuggester(load_codebooks(), calibration=Calibration({}))
    scored: dict[str, list[tuple[float, float, str]]] = defaultdict(list)
    labels = found = unjudged = 0
    for number, row in list(enumerate(rows))[1::2]:
        codes = set()
        for s in suggester.suggest(read_passages([row["text"]], by)):
            codes.add(s.code)
            if (number, s.code) in verdicts:
                scored[s.code.split(".")[0]].append((s.score, verdicts[number, s.code][0], s.code))
            else:
                unjudged += 1
        labels += len(row["codes"])
        found += len(codes & set(row["codes"]))
    every = [item for items in scored.values() for item in items]
    kept = [(a != "no", b != "no") for _, a, b in verdicts.values()]
    print(f"{len(rows) // 2} held-out passages; {len(every)} judged suggestions, {unjudged} not judged")
    print(
        f"of {labels} codes that the passages' writers gave them, {found / labels:.2f} are suggested at any probability"
    )
    print(f"the two readers agree on keep or reject with kappa {kappa(kept):.2f}\n")

    def arrays(items: list[tuple[float, float, str]]) -> tuple[np.ndarray, np.ndarray]:
        score = np.clip(np.array([i[0] for i in items]), 1e-3, 1 - 1e-3)
        return np.log(score / (1 - score)), np.array([i[1] for i in items])

    general = logistic(*arrays(every), centre=np.array([0.0, 1.0]), strength=1.0)
    curves = {"": {"intercept": round(float(general[0]), 4), "slope": round(float(general[1]), 4), "n": len(every)}}
    for family, items in sorted(scored.items()):
        if len(items) >= FEWEST:
            beta = logistic(*arrays(items), centre=general, strength=PRIOR)
            curves[family] = {
                "intercept": round(float(beta[0]), 4),
                "slope": round(float(max(beta[1], 0.05)), 4),
                "n": len(items),
            }
    calibration = {"source": "odd lines of codebooks/examples/passages.jsonl, judged by two readers", "curves": curves}
    if "--dry-run" not in sys.argv:
        path = ROOT / "qualkit/data/calibration.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(calibration, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    report(scored, every, curves)


def report(scored, every, curves) -> None:  # type: ignore[no-untyped-def]
    from qualkit.suggest.calibration import Curve

    fitted = Calibration({name: Curve(**curve) for name, curve in curves.items()})
    print("shown at   suggestions   right   precision (maybe = half)")
    for threshold in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7):
        shown = [right for score, right, code in every if fitted.probability(code, score) >= threshold]
        precision = sum(shown) / max(1, len(shown))
        print(f"  {threshold:.1f}     {len(shown):8d}   {sum(shown):7.1f}     {precision:.2f}")
    print("\nfamily          suggestions   precision   at p >= 0.5   precision")
    for family, items in sorted(scored.items()):
        sure = [right for score, right, code in items if fitted.probability(code, score) >= 0.5]
        print(
            f"{family:20s} {len(items):6d}      {sum(i[1] for i in items) / len(items):.2f}       {len(sure):6d}        {sum(sure) / max(1, len(sure)):.2f}"
        )
    edges = [0.0, 0.2, 0.4, 0.5, 0.6, 0.7, 0.8, 1.01]
    print("\nprobability   n     said   right   (fitted on the same passages: not an unseen test)")
    pairs = [(fitted.probability(code, score), right) for score, right, code in every]
    error = 0.0
    for low, high in pairwise(edges):
        inside = [(p, r) for p, r in pairs if low <= p < high]
        if inside:
            said, right = (sum(column) / len(inside) for column in zip(*inside, strict=True))
            error += abs(said - right) * len(inside) / len(pairs)
            print(f"{low:.1f}–{min(high, 1.0):.1f}   {len(inside):6d}   {said:.2f}    {right:.2f}")
    print(f"expected calibration error {error:.3f}")


if __name__ == "__main__":
    main()
