"""How long it takes to put units in the order of review: 20,000 units, 100,000 suggestions, 200 informants, 60 codes.

    python benchmarks/review_queue.py

Goal: under a second of one core, as the queue is made each time a coder begins. The cases: units of 15 content words drawn by Zipf's
law, of which a tenth repeat another one but for a word; one informant and no others; everybody saying the same; half the number,
to see that the cost grows no faster than the number.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path

# This file has the name of a module that threads need: its folder must not be searched first.
sys.path[:] = [folder for folder in sys.path if Path(folder or ".").resolve() != Path(__file__).resolve().parent]

from qualkit.review.planting import plant  # noqa: E402
from qualkit.review.queue import Entry, queue  # noqa: E402

RUNS = 5


def invent(units: int, *, people: int = 200, codes: int = 60, seed: int = 1, same: bool = False) -> list[Entry]:
    rng = random.Random(seed)
    vocabulary = [f"ord{at}" for at in range(20_000)]
    weights = [1 / (at + 10) for at in range(len(vocabulary))]
    every = rng.choices(vocabulary, weights, k=units * 15)
    names = [f"tema.k{at}" for at in range(codes)]
    common = [1 / (at + 2) for at in range(codes)]
    entries: list[Entry] = []
    for at in range(units):
        words = frozenset(every[:15] if same else every[at * 15 : at * 15 + 15])
        if at > 10 and rng.random() < 0.1:
            words = entries[rng.randrange(at)].words | {f"nyt{at}"}
        given = {code: rng.betavariate(1, 4) for code in rng.choices(names, common, k=rng.randrange(13))}
        suggested = tuple(sorted(given.items(), key=lambda item: -item[1]))
        who = f"t{at * people // units}"
        entries.append(Entry(f"s-{at:06d}", who, f"{who} B", at, suggested, words))
    return entries


def main() -> None:
    cases = {
        "20,000 units": invent(20_000),
        "10,000 units": invent(10_000),
        "20,000, one informant": invent(20_000, people=1),
        "20,000, all the same words": invent(20_000, same=True),
        "20,000, 5 informants": invent(20_000, people=5),
    }
    for name, entries in cases.items():
        took = []
        for _ in range(RUNS):
            began = time.process_time()
            made = queue(entries, seed=1)
            took.append(time.process_time() - began)
        assert len(made) == len(entries)
        suggestions = sum(len(entry.codes) for entry in entries)
        print(
            f"{name:28s} {suggestions:7,} suggestions   {statistics.median(took):.2f} s of one core (median of {RUNS})",
            flush=True,
        )
    entries = cases["20,000 units"]
    began = time.process_time()
    planted = plant(entries, codes=[f"tema.k{at}" for at in range(60)], share=0.05, seed=1, coder="kt")
    print(f"planting {len(planted):,} wrong suggestions {time.process_time() - began:16.2f} s")


if __name__ == "__main__":
    main()
