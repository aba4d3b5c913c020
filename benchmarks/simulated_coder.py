"""What a review costs: a simulated coder goes through interviews in the order of the queue, with and without learning.

    python benchmarks/simulated_coder.py            # writes benchmarks/review.md

The coder is the gold of corpora/narratives, parts train and dev, who sees everything and is never wrong. The suggestions' log-odds are those that the
shipped weights gave these interviews before they had seen them (informants kept apart in folds); the parts test and later are not touched.
A study is 24 interviews drawn from them, reviewed in batches of 100 units; after each batch the decisions teach. Twenty others, which the coder
does not reach, tell what was learned. Figures are means over four studies. Two starts, as in benchmarks/decisions.py: the weights that ship,
and weights that know little. *Neighbours* is what decisions say of the other units of their interview (``qualkit/suggest/beside.py``); its nine
weights, shared by all codes, were fitted on these interviews too; ``python training/beside.py --check`` has its figures by folds.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from qualkit.evaluation.metrics import auc, average_precision
from qualkit.language.reading import reader
from qualkit.review.queue import Entry, queue
from qualkit.suggest.adapting import adapt_bags
from qualkit.suggest.bags import Bags
from qualkit.suggest.base import read_passages
from qualkit.suggest.beside import shipped_beside
from qualkit.suggest.classifier import shipped_classifier
from qualkit.suggest.ensemble import FLOOR
from qualkit.suggest.features import read_features
from qualkit.suggest.linear import total
from qualkit.suggest.offsetting import probability_of

STUDIES, INTERVIEWS, APART, BATCH, FOUND, FEWEST, MANY = 4, 24, 20, 100, 0.95, 5, 20
POINTS = (0, 100, 200, 400, 800, 1200)
MIDDLES = (100, 200, 400, 800)
OUT = Path(__file__).with_name("review.md")


@dataclass
class Material:
    """All units: what they hold, what was said of them, and what is true."""

    bags: Bags
    words: list[frozenset[str]]
    truth: np.ndarray
    group: np.ndarray
    codes: tuple[str, ...]
    starts: dict[str, np.ndarray]


def material() -> Material:
    classifier = shipped_classifier()
    assert classifier is not None
    known = classifier.unseen
    assert known is not None
    units = [
        replace(unit, segment=replace(unit.segment, transcript_id=str(at)))
        for at, unit in enumerate(read_passages(known.texts, reader()))
    ]
    counts = [total(sentences) for sentences in read_features(units).sentences]
    words = [frozenset(name for name in each if name.startswith("w:") and len(name) > 6) for each in counts]
    rng = np.random.default_rng(9)
    little = 0.35 * (known.logits - known.logits.mean(axis=0)) + rng.normal(0, 0.8, known.logits.shape) - 3.5
    bags = Bags.of(classifier.linear.vectoriser, counts)
    return Material(bags, words, known.truth, known.group, known.codes, {"shipped": known.logits, "little": little})


def any_code(p: np.ndarray) -> np.ndarray:
    """How probable it is that a unit carries any code, if codes came independently: good enough to rank by."""
    return 1 - np.exp(np.log1p(-np.minimum(p, 1 - 1e-9)).sum(axis=1))


def places(truth: np.ndarray, score: np.ndarray) -> int:
    """How many units, best first, until FOUND of the true ones were met; ties at their worst."""
    wanted = int(np.ceil(FOUND * truth.sum()))
    lowest = np.sort(score[truth])[::-1][wanted - 1]
    return int((score >= lowest).sum())


def saved(truth: np.ndarray, score: np.ndarray) -> float:
    """Work saved over sampling (Cohen et al. 2006): the share of units one need not read, beyond what chance saves."""
    return 1 - places(truth, score) / len(truth) - (1 - FOUND)


def wss(truth: np.ndarray, p: np.ndarray) -> tuple[float, float, float]:
    """Mean over the codes that FEWEST and that MANY units carry, each ranked by its own probability; units with any."""
    often = truth.sum(axis=0)
    by_code = {at: saved(truth[:, at], p[:, at]) for at in np.flatnonzero(often >= FEWEST)}
    known_well = [value for at, value in by_code.items() if often[at] >= MANY]
    return float(np.mean(list(by_code.values()))), float(np.mean(known_well)), saved(truth.any(axis=1), any_code(p))


def pairs_saved(truth: np.ndarray, p: np.ndarray) -> float:
    """The same over pairs of unit and code: a list of suggestions that is read from the top, whatever the unit."""
    return saved(truth.ravel(), p.ravel())


def ranking(truth: np.ndarray, p: np.ndarray) -> tuple[float, float]:
    enough = [at for at in range(truth.shape[1]) if truth[:, at].sum() >= 3]
    return (
        float(np.mean([auc(truth[:, at], p[:, at]) for at in enough])),
        float(np.mean([average_precision(truth[:, at], p[:, at]) for at in enough])),
    )


def learned(all_: Material, logits: np.ndarray, ruled: np.ndarray, units: np.ndarray) -> np.ndarray:
    """The log-odds of some units after others were ruled on, by what these taught."""
    said = [{all_.codes[at]: 1.0 for at in np.flatnonzero(all_.truth[row])} for row in ruled]
    group = all_.group[ruled].tolist()
    adapted = adapt_bags(all_.bags.rows(ruled), logits[ruled], said, all_.codes, group) if len(ruled) else None
    added = 0.0 if adapted is None else adapted.added(all_.bags.rows(units), all_.codes)
    return np.asarray(logits[units] + added)


def given(all_: Material, logits: np.ndarray, ruled: np.ndarray, units: np.ndarray, *, near: bool) -> np.ndarray:
    """The probabilities of some units after others were ruled on, as a run would give them, with neighbours or without.

    ``units`` are those of whole interviews, in order.
    """
    said = learned(all_, logits, ruled, units)
    beside = shipped_beside()
    if near and beside is not None:
        decided = np.isin(units, ruled)
        before = said.copy()
        for group in np.unique(all_.group[units]):
            its = np.flatnonzero(all_.group[units] == group)
            truth = all_.truth[units[its]].astype(np.float32)
            said[its] += beside.added(before[its], truth, decided[its], all_.codes)
    return probability_of(said)


def next_batch(all_: Material, study: np.ndarray, p: np.ndarray, done: list[int], how: str, seed: int) -> list[int]:
    """The units that come next, by the queue or by how probable it is that they carry any code."""
    taken = set(done)
    if how == "probability":
        order = study[np.argsort(-any_code(p), kind="stable")]
        return [row for row in order.tolist() if row not in taken][:BATCH]
    entries = [
        Entry(
            str(row),
            str(all_.group[row]),
            str(all_.group[row]),
            at,
            tuple((all_.codes[c], float(p[at, c])) for c in np.argsort(-p[at]) if p[at, c] >= FLOOR),
            all_.words[row],
        )
        for at, row in enumerate(study.tolist())
    ]
    coded = Counter(all_.codes[c] for row in done for c in np.flatnonzero(all_.truth[row]))
    heard = Counter(str(all_.group[row]) for row in done)
    ordered = queue(entries, seed=seed, decided=coded, heard=heard, ruled={str(row) for row in done})
    return [int(each.segment_id) for each in ordered[:BATCH]]


def review(
    all_: Material, logits: np.ndarray, study: np.ndarray, how: str, *, learns: bool, near: bool = False, seed: int
) -> list[int]:
    """The order in which a whole study is reviewed."""
    done: list[int] = []
    while len(done) < len(study):
        ruled = np.array(done if learns else [], dtype=int)
        done += next_batch(all_, study, given(all_, logits, ruled, study, near=near), done, how, seed)
    return done


def effort(all_: Material, order: list[int]) -> tuple[float, float]:
    """The share of units read until FOUND of the codings, and of the units with any, were met."""
    truth = all_.truth[order]
    reached = []
    for each in (truth.sum(axis=1), truth.any(axis=1)):
        reached.append((int(np.searchsorted(np.cumsum(each), np.ceil(FOUND * each.sum()))) + 1) / len(order))
    return reached[0], reached[1]


def main() -> None:
    all_ = material()
    curve: dict[tuple[str, int], list[list[float]]] = {}
    work: dict[tuple[str, str], list[tuple[float, float]]] = {}
    middle: dict[tuple[str, int], list[list[float]]] = {}
    sizes = []
    for start, logits in all_.starts.items():
        rng = np.random.default_rng(5)
        for study_nr in range(STUDIES):
            drawn = rng.permutation(int(all_.group.max()) + 1)
            study = np.flatnonzero(np.isin(all_.group, drawn[:INTERVIEWS]))
            rest = np.flatnonzero(np.isin(all_.group, drawn[INTERVIEWS : INTERVIEWS + APART]))
            sizes.append(len(study))
            orders = {
                "as they stand": study.tolist(),
                "queue, without learning": review(all_, logits, study, "queue", learns=False, seed=study_nr),
                "queue, with learning": review(all_, logits, study, "queue", learns=True, seed=study_nr),
                "queue, with learning and neighbours": review(
                    all_, logits, study, "queue", learns=True, near=True, seed=study_nr
                ),
                "most probable first, without": review(all_, logits, study, "probability", learns=False, seed=study_nr),
                "most probable first, with": review(all_, logits, study, "probability", learns=True, seed=study_nr),
                "most probable first, with both": review(
                    all_, logits, study, "probability", learns=True, near=True, seed=study_nr
                ),
            }
            for name, order in orders.items():
                work.setdefault((start, name), []).append(effort(all_, order))
            truth = all_.truth[rest]
            for point in POINTS:
                ruled = np.array(orders["queue, with learning"][:point], dtype=int)
                p = given(all_, logits, ruled, rest, near=False)
                figures = [*ranking(truth, p), *wss(truth, p), pairs_saved(truth, p)]
                curve.setdefault((start, point), []).append(figures)
            for point in MIDDLES:
                ruled = np.array(orders["queue, with learning"][:point], dtype=int)
                left = ~np.isin(study, ruled)
                rows = []
                for near in (False, True):
                    p = given(all_, logits, ruled, study, near=near)[left]
                    its = all_.truth[study[left]]
                    rows += [*ranking(its, p), *wss(its, p), pairs_saved(its, p)]
                middle.setdefault((start, point), []).append(rows)
            print(f"{start} study {study_nr + 1} of {STUDIES}", file=sys.stderr, flush=True)
    OUT.write_text(report(all_, curve, middle, work, sizes), encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


def report(
    all_: Material,
    curve: dict[tuple[str, int], list[list[float]]],
    middle: dict[tuple[str, int], list[list[float]]],
    work: dict[tuple[str, str], list[tuple[float, float]]],
    sizes: list[int],
) -> str:
    lines = [
        "# What a review costs, by a simulated coder",
        "",
        f"`python benchmarks/simulated_coder.py`: {STUDIES} studies of {INTERVIEWS} interviews ({min(sizes)}–{max(sizes)} units), parts train and dev,",
        "with the log-odds of weights that had not seen them. The coder is the gold and never wrong; people are, so read this as a bound.",
        f"{all_.truth.any(axis=1).mean():.0%} of all units carry at least one code: whoever wants {FOUND:.0%} of *those* must read nearly half of everything,",
        f"however good the order is (at best {1 - FOUND * all_.truth.any(axis=1).mean():.0%} is saved).",
        "",
        f"## On {APART} interviews that were not reviewed, after so many units were ruled on",
        "",
        f"WSS@95 is work saved over sampling at {FOUND:.0%} recall: the share of units (or of pairs of unit and code) that need not be looked at when",
        f"they are taken by falling probability, less 5 %. *By code* is the mean over codes that {FEWEST} (or {MANY}) or more of the units carry; for a",
        "code with few, all of them must be found.",
        "",
        f"| start | units ruled on | mean AUC | MAP | WSS@95 by code, {FEWEST}+ | by code, {MANY}+ | any code | unit × code |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for (start, point), rows in curve.items():
        a, m, by_code, often, whole, pairs = np.mean(rows, axis=0)
        lines.append(
            f"| {start} | {point} | {a:.3f} | {m:.3f} | {by_code:.2f} | {often:.2f} | {whole:.2f} | {pairs:.2f} |"
        )
    last = np.mean(curve["shipped", POINTS[-1]], axis=0)
    lines += [
        "",
        "The aim was to save half of the work at 95 % recall. Without the 5 % taken off, and with the weights that ship, "
        f"{last[2] + 1 - FOUND:.0%} is saved by code,",
        f"{last[5] + 1 - FOUND:.0%} over pairs of unit and code, and {last[4] + 1 - FOUND:.0%} where whoever carries any code is sought.",
        "",
        "## On the units that are left, in the middle of a review",
        "",
        "The same study, after so many units in the order of the queue: the units not yet ruled on, without and with what the decisions say of their",
        "neighbours (both with learning).",
        "",
        f"| start | units ruled on | mean AUC without | with | MAP without | with | WSS@95 by code, {FEWEST}+, without | with | by code, {MANY}+, without | with | any code without | with | unit × code without | with |",
        "| --- " * 14 + "|",
    ]
    for (start, point), rows in middle.items():
        mean = np.mean(rows, axis=0)
        half = len(mean) // 2
        pairs = " | ".join(
            f"{one:.{2 + (at < 2)}f} | {other:.{2 + (at < 2)}f}"
            for at, (one, other) in enumerate(zip(mean[:half], mean[half:], strict=True))
        )
        lines.append(f"| {start} | {point} | {pairs} |")
    lines += [
        "",
        f"## How much of a study is read until {FOUND:.0%} is found",
        "",
        "A unit that comes up is read whole, and all its codes are found. The queue is made to see every code and informant early, not to find most",
        "codings soonest; the last three rows of each start take the unit that most probably carries any code.",
        "",
        f"| start | order | read until {FOUND:.0%} of codings | read until {FOUND:.0%} of units with a code |",
        "| --- | --- | --- | --- |",
    ]
    for (start, name), rows in work.items():
        codings, units = np.mean(rows, axis=0)
        lines.append(f"| {start} | {name} | {codings:.0%} | {units:.0%} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
