"""How quotes are spread, whether they are verbatim, how near the choice comes to the best there is, and how long it takes.

    python benchmarks/quotes.py

The material is corpora/narratives with its gold: studies of 12, 24 and 48 interviews drawn at random (ten of each), and all of
them. Gini is over all informants who could be quoted, those who are not included. The ratio is of the objective to that of the best of
all subsets, on 200 random pools of 5 to 12 passages. Seconds are of the processor, of a selection from a pool of 500, 2,000 and 5,000 units.
"""

from __future__ import annotations

import itertools
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from gold import CORPUS, number_of, sources
from measure import machine
from qualkit.evaluation.gold import codes_of_units, read_gold
from qualkit.model import Quote, Role, Transcript
from qualkit.quotes import Candidate, select_quotes, verify_quote
from qualkit.quotes.objective import Pool, feasible, maximise, objective
from qualkit.read import read_file
from qualkit.segment import segment, utterance_spans

Study = tuple[Transcript, list[Candidate]]


def studies() -> list[Study]:
    """Each interview with a candidate for each unit and code of the gold, polarity as the gold has it."""
    found = []
    for path in sources():
        file = CORPUS / "gold" / f"{number_of(path)}.jsonl"
        if not file.is_file():
            continue
        transcript, gold = read_file(path).transcript, read_gold(file)
        units = list(segment(transcript).units)
        turns = {turn.index: turn for turn in transcript.turns}
        candidates = []
        asking = {speaker.name for speaker in transcript.speakers if speaker.role is Role.INTERVIEWER}
        for unit, codes in zip(units, codes_of_units(units, gold), strict=True):
            if unit.speaker in asking:
                continue
            said = [s for nr in unit.turns for s in utterance_spans(transcript.text, turns[nr].speech)]
            for code in sorted(codes):
                coding = next((g for g in gold if g.code == code and g.span.overlaps(unit.span)), None)
                attributes = {"polaritet": coding.polarity} if coding else {}
                candidates.append(Candidate(unit, code, code, 0.8, attributes, (), tuple(said)))
        found.append((transcript, candidates))
    return found


def gini(counts: Sequence[int]) -> float:
    """0: all alike; 1: one has all."""
    ordered = sorted(counts)
    total = sum(ordered)
    weighed = sum((2 * rank - len(ordered) - 1) * count for rank, count in enumerate(ordered, 1))
    return weighed / (len(ordered) * total) if total else 0.0


def chosen(material: Sequence[Study], per_code: int) -> tuple[list[Quote], float, float]:
    """The quotes, Gini over informants, and the share that is verbatim."""
    transcripts = {transcript.id: transcript for transcript, _ in material}
    quotes = select_quotes([c for _, its in material for c in its], transcripts, per_code=per_code)
    counts = Counter({(transcript.id, c.unit.speaker): 0 for transcript, its in material for c in its})
    counts.update((quote.transcript_id, quote.speaker) for quote in quotes)
    true = sum(not verify_quote(quote, transcripts[quote.transcript_id]) for quote in quotes)
    return quotes, gini(list(counts.values())), true / max(1, len(quotes))


def random_pool(rng: np.random.Generator) -> Pool:
    """A small pool such as might be: some people, topics that cluster, a deviant passage now and then."""
    n = int(rng.integers(5, 13))
    topics = rng.random((int(rng.integers(2, 6)), 8))
    rows = topics[rng.integers(0, len(topics), n)] + rng.random((n, 8)) * rng.random()
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    near = (rows @ rows.T) ** int(rng.integers(1, 9))
    who = [(str(w),) for w in rng.integers(0, int(rng.integers(2, 8)), n)]
    said = Counter(who)
    clashing = {(a, b) for a in range(n) for b in range(a) if rng.random() < 0.05}
    return Pool(
        near=near,
        quality=rng.random(n) ** 0.5,
        weight=np.array([1 / (len(said) * said[w]) for w in who]),
        informants=who,
        clash=lambda a, b: (max(a, b), min(a, b)) in clashing,
        wanted=frozenset([int(rng.integers(n))]) if rng.random() < 0.5 else frozenset(),
        most=int(rng.integers(1, 6)),
        most_each=int(rng.integers(1, 3)),
    )


def best_of_all(pool: Pool) -> float:
    """The objective of the best subset, by looking at all."""
    numbers = range(len(pool.quality))
    subsets = (c for size in range(1, pool.most + 1) for c in itertools.combinations(numbers, size))
    return max((objective(c, pool) for c in subsets if feasible(c, pool)), default=0.0)


def main() -> None:
    print(machine(), flush=True)
    every = studies()
    print(f"{len(every)} interviews, {sum(len(its) for _, its in every)} codings in units")
    rng = random.Random(1)
    for size in (12, 24, 48):
        drawn = [chosen(rng.sample(every, size), 4) for _ in range(10)]
        ginis = [g for _, g, _ in drawn]
        print(
            f"{size:4} interviews, 4 a code: {statistics.mean(len(q) for q, _, _ in drawn):5.0f} quotes, "
            f"Gini {statistics.mean(ginis):.3f} (worst {max(ginis):.3f}), verbatim {min(v for _, _, v in drawn):.0%}",
            flush=True,
        )
    for per_code in (4, 8):
        began = time.process_time()
        quotes, spread, true = chosen(every, per_code)
        seconds = time.process_time() - began
        print(
            f" all interviews, {per_code} a code: {len(quotes):5} quotes, Gini {spread:.3f}, verbatim {true:.0%}, {seconds:.1f} s"
        )
    ratios = []
    generator = np.random.default_rng(1)
    while len(ratios) < 200:
        pool = random_pool(generator)
        if (top := best_of_all(pool)) > 0:
            ratios.append(objective(maximise(pool), pool) / top)
    print(
        f"objective / best of all: mean {statistics.mean(ratios):.4f}, least {min(ratios):.4f}, exact {sum(r > 0.999999 for r in ratios)} of 200"
    )
    pooled = [(t, c) for t, its in every for c in its]
    transcripts = {t.id: t for t, _ in every}
    for size in (500, 2000, 5000):
        some = [replace(c, code="k") for _, c in random.Random(2).sample(pooled, min(size, len(pooled)))]
        began = time.process_time()
        select_quotes(some, transcripts)
        print(f"one code, pool of {len(some)}: {time.process_time() - began:.2f} s")


if __name__ == "__main__":
    sys.exit(main())
