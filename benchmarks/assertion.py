"""How often polarity, modality, voice, time and about whom are read as a writer meant them who had not seen the rules.

    python benchmarks/assertion.py

The cases are those of tests/assertion (pairs of clauses, 40 clauses for each phenomenon), counted as the test counts them: all of
them, the half that the rules were mended on, the half that was only ever counted, and each phenomenon.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests/assertion"))

from test_cases import CASES, half, right


def main() -> None:
    rows = [("all", CASES), ("mended on (odd pairs)", half("odd")), ("unseen (even pairs)", half("even"))]
    for name in sorted({case["phenomenon"] for case in CASES}):
        rows.append((name, [case for case in CASES if case["phenomenon"] == name]))
    for name, cases in rows:
        good, every = right(cases)
        print(f"{name:30s} {good / every:.3f}  ({good} of {every} attributes in {len(cases)} clauses)")


if __name__ == "__main__":
    main()
