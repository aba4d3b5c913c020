"""How long the main job takes: `qualkit run` on 24 generated interviews of 10,000 words, and again with nothing changed.

Goals: under 60 s, and under 2 s. Whole processes, two workers.

    python benchmarks/pipeline.py [--count 24] [--words 10000]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from measure import machine, run
from talk import write_interviews


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--words", type=int, default=10000)
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        interviews = Path(folder) / "interviews"
        words = write_interviews(interviews, count=asked.count, words=asked.words)
        print(f"{asked.count} interviews, {words} words, {asked.workers} workers")
        command = [sys.executable, "-m", "qualkit", "run", str(interviews), "--workers", str(asked.workers), "-q"]
        for label in ("first run", "again"):
            timing = run(command)
            print(
                f"{label:10s} {timing.wall:6.1f} s wall, {timing.cpu:6.1f} s cpu, {timing.peak_mb:4.0f} MB in the largest process"
            )


if __name__ == "__main__":
    main()
