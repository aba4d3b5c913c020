"""How long it takes to read and segment 200 generated interviews of 8,000 words. Goal: under 15 s and 700 MB on two cores.

    python benchmarks/reading.py [--count 200] [--words 8000] [--workers 2]

The reading and cutting alone (`work`), and `qualkit import` as a whole process with the database (`import`).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from measure import machine, run
from talk import write_interviews


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--words", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--work", metavar="FOLDER", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.work:
        work(Path(asked.work), asked.workers)
        return
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        interviews = Path(folder) / "interviews"
        words = write_interviews(interviews, count=asked.count, words=asked.words)
        print(f"{asked.count} interviews, {words} words, {asked.workers} workers")
        timing = run([sys.executable, __file__, "--work", str(interviews), "--workers", str(asked.workers)])
        print(
            f"read and segment   {timing.wall:5.1f} s wall, {timing.cpu:5.1f} s cpu, {timing.peak_mb:4.0f} MB in the largest process"
        )
        home = Path(folder) / "project"
        run([sys.executable, "-m", "qualkit", "init", str(home)])
        command = [
            sys.executable,
            "-m",
            "qualkit",
            "import",
            str(interviews),
            "-p",
            str(home),
            "--workers",
            str(asked.workers),
            "-q",
        ]
        timing = run(command)
        print(
            f"qualkit import     {timing.wall:5.1f} s wall, {timing.cpu:5.1f} s cpu, {timing.peak_mb:4.0f} MB in the largest process"
        )
        timing = run(command)
        print(f"the same again     {timing.wall:5.1f} s wall")


def work(interviews: Path, workers: int) -> None:
    """Read and segment, and let the results go: what the goal is about."""
    from qualkit.project.executor import each
    from qualkit.project.stages import ReadJob, read_one

    paths = sorted(interviews.iterdir())
    began = time.perf_counter()
    units = sum(
        len(result.segments) for result in each(read_one, map(ReadJob, paths), count=len(paths), workers=workers)
    )
    print(f"{units} units and episodes in {time.perf_counter() - began:.1f} s")


if __name__ == "__main__":
    main()
