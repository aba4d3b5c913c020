"""How right the suggestions on the demo interviews are, by two readers' verdicts, against the probability shown.

    python benchmarks/judged.py

benchmarks/judged/demo-*.jsonl holds, for a unit (transcript, start, end) and a code, what two machine readers said who had seen the
codes' definitions and the interviews, and neither patterns nor probabilities: yes, maybe (defensible), no. A verdict counts for
every suggestion made today on the same unit and code; suggestions that nobody has judged are counted apart. The writers of the
patterns saw the verdicts of the first round, so figures on those are for development, not a test.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from pathlib import Path

from qualkit import load_codebooks, read_file, segment_transcript
from qualkit.language.reading import reader
from qualkit.resources import demo_folder
from qualkit.suggest.base import read_units
from qualkit.suggest.patterns import PatternSuggester

HERE = Path(__file__).resolve().parent / "judged"
WORTH = {"yes": 1.0, "maybe": 0.5, "no": 0.0}


def kappa(pairs: list[tuple[bool, bool]]) -> float:
    """Cohen's kappa of two readers who each say kept or rejected."""
    n = len(pairs)
    agree = sum(a == b for a, b in pairs) / n
    first, second = sum(a for a, _ in pairs) / n, sum(b for _, b in pairs) / n
    chance = first * second + (1 - first) * (1 - second)
    return (agree - chance) / (1 - chance)


def interval(by_informant: dict[str, list[float]], *, draws: int = 2000) -> tuple[float, float]:
    """95 % bootstrap interval of the mean, drawing interviews."""
    rng = random.Random(0)
    names = sorted(by_informant)
    means = []
    for _ in range(draws):
        values = [value for name in rng.choices(names, k=len(names)) for value in by_informant[name]]
        if values:
            means.append(sum(values) / len(values))
    means.sort()
    return means[int(0.025 * len(means))], means[int(0.975 * len(means)) - 1]


def main() -> None:
    verdicts: dict[tuple[str, int, int, str], tuple[str, str]] = {}
    for path in sorted(HERE.glob("demo-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            verdicts[row["transcript"], row["start"], row["end"], row["code"]] = (row["a"], row["b"])
    pairs = [(a != "no", b != "no") for a, b in verdicts.values()]
    print(
        f"{len(verdicts)} judged units and codes; the readers agree on keep or reject with kappa {kappa(pairs):.2f}\n"
    )
    by = reader()
    suggester = PatternSuggester(load_codebooks(), model=by.identity)
    bands: dict[float, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    said: dict[float, list[float]] = defaultdict(list)
    unjudged = total = 0
    for path in sorted(demo_folder().iterdir()):
        if path.suffix not in (".txt", ".md", ".docx", ".vtt", ".srt"):
            continue
        transcript = read_file(path).transcript
        for found in suggester.suggest(read_units(transcript, segment_transcript(transcript).units, by)):
            total += 1
            verdict = verdicts.get((transcript.name, found.span.start, found.span.end, found.code))
            if verdict is None:
                unjudged += 1
                continue
            band = min(int(found.probability * 10) / 10, 0.6)
            bands[band][transcript.name].append((WORTH[verdict[0]] + WORTH[verdict[1]]) / 2)
            said[band].append(found.probability)
    print(f"{total} suggestions today, {unjudged} of them not judged\n")
    print("probability    n    said   right (maybe = half)   95 % over interviews")
    for band in sorted(bands):
        values = [value for interview in bands[band].values() for value in interview]
        low, high = interval(bands[band])
        label = f"{band:.1f}–{band + 0.1:.1f}" if band < 0.6 else "0.6–1.0"
        print(
            f"{label:11s} {len(values):4d}    {sum(said[band]) / len(values):.2f}    {sum(values) / len(values):.2f}                   {low:.2f}–{high:.2f}"
        )


if __name__ == "__main__":
    main()
