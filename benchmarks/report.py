"""How long a report takes and how large it is: 24 generated interviews of 10,000 words, run through first.

Goals: `qualkit report` under 10 s, the page under 10 MB. Whole processes; the run before it is timed by pipeline.py.

    python benchmarks/report.py [--count 24] [--words 10000] [--project FOLDER]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import machine, run
from talk import write_interviews

_MEGA = 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--words", type=int, default=10000)
    parser.add_argument("--project", type=Path, help="one that is there already, instead of making one")
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        program = [sys.executable, "-m", "qualkit"]
        project = asked.project
        if project is None:
            interviews = Path(folder) / "interviews"
            words = write_interviews(interviews, count=asked.count, words=asked.words)
            print(f"{asked.count} interviews, {words} words")
            project = Path(folder) / "projekt"
            subprocess.run([*program, "run", str(interviews), "-p", str(project), "-q"], check=True)
        for name, options in (
            ("page and document", []),
            ("page", ["-o", f"{folder}/r.html"]),
            ("page without themes", ["-o", f"{folder}/r2.html", "--no-themes"]),
            ("document", ["-o", f"{folder}/r.docx"]),
        ):
            timing = run([*program, "report", "-p", str(project), "-q", *options])
            print(f"{name:20s} {timing.wall:6.1f} s wall, {timing.cpu:6.1f} s cpu, {timing.peak_mb:4.0f} MB of memory")
        for file in ("rapport.html", "rapport.docx"):
            size = (project / "resultater" / file).stat().st_size
            print(f"{file:20s} {size / _MEGA:6.1f} MB")


if __name__ == "__main__":
    main()
