"""How long `qualkit --help` takes: the whole process, ten runs, median. Goal: under 200 ms.

python benchmarks/startup.py
"""

from __future__ import annotations

import sys

from measure import machine, median_of


def main() -> None:
    print(machine())
    python = median_of([sys.executable, "-c", "pass"], runs=10)
    for arguments in (["--help"], ["--version"], ["run", "--help"]):
        timing = median_of([sys.executable, "-m", "qualkit", *arguments], runs=10)
        print(
            f"qualkit {' '.join(arguments):12s} {timing.wall * 1000:5.0f} ms wall, {timing.peak_mb:4.0f} MB (bare python {python.wall * 1000:.0f} ms)"
        )


if __name__ == "__main__":
    main()
