"""How long `qualkit --help` takes, and a sentence read by the language model: whole processes, median. Goals: under
200 ms; under 1 s for the model once spaCy is imported, also where DaCy is installed.

    python benchmarks/startup.py

The last line shows what the light path saves: spaCy's own way to an empty pipeline imports every installed package that
offers a component. Run it in an environment with the extra `neural` to see DaCy's share.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec

from measure import machine, median_of


def main() -> None:
    print(machine())
    python = median_of([sys.executable, "-c", "pass"], runs=10)
    for arguments in (["--help"], ["--version"], ["run", "--help"]):
        timing = median_of([sys.executable, "-m", "qualkit", *arguments], runs=10)
        print(
            f"qualkit {' '.join(arguments):12s} {timing.wall * 1000:5.0f} ms wall, {timing.peak_mb:4.0f} MB (bare python {python.wall * 1000:.0f} ms)"
        )
    print(f"dacy is {'' if find_spec('dacy') else 'not '}installed here")
    for label, code in (
        ("import spacy", "import spacy"),
        (
            "a sentence by word lists",
            "from qualkit.language.reading import reader; reader('words').read(['Hun lyttede.'])",
        ),
        ("da_qualkit_sm loaded", "from qualkit.language.models import load; load('da_qualkit_sm')"),
        (
            "a sentence by da_qualkit_sm",
            "from qualkit.language.reading import reader; reader('da_qualkit_sm').read(['Hun lyttede.'])",
        ),
        ('spacy.blank("da")', "import spacy; spacy.blank('da')"),
    ):
        timing = median_of([sys.executable, "-c", code], runs=5)
        print(f"{label:28s} {timing.wall * 1000:5.0f} ms wall, {timing.peak_mb:4.0f} MB")


if __name__ == "__main__":
    main()
