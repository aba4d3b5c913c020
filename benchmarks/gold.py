"""From two coders' sheets to the frozen gold of corpora/narratives, and how far the coders agree.

    python benchmarks/gold.py sheets FOLDER        # what the coders read: numbered turns, nothing else
    python benchmarks/gold.py check A|B            # which codings of a coder cannot be placed in the text
    python benchmarks/gold.py disagreements FOLDER # what only one of them coded, for the third reader
    python benchmarks/gold.py settle               # the gold: what both coded, and what the third reader kept
    python benchmarks/gold.py agreement            # how far the two agree, by code (before the third reader)

A coder writes a JSON object a coding to ``corpora/narratives/coded/A/n01.jsonl``: ``turn`` (its number on the sheet), ``from`` and ``to``
(the first and the last words of the meaning unit, verbatim), ``code``, ``polaritet``, ``emic`` and ``certainty`` (1 unsure to 3 sure).
The gold keeps offsets into the transcript's text: ``start``, ``end``, ``code``, ``polaritet``, ``emic``, ``by``.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from qualkit import read_file
from qualkit.model import Transcript

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpora/narratives"
CODERS = ("A", "B")


@dataclass(frozen=True)
class Coding:
    """A coder's code on a stretch of a transcript."""

    start: int
    end: int
    code: str
    polaritet: str = "til_stede"
    emic: str = "nej"
    certainty: int = 2

    def overlaps(self, other: Coding) -> bool:
        """They share at least one character."""
        return self.start < other.end and other.start < self.end


def sources() -> list[Path]:
    """The interviews, by number."""
    return sorted(p for p in CORPUS.iterdir() if re.match(r"n\d\d\d?-", p.name))


def number_of(path: Path) -> str:
    """``n01`` of ``n01-solvej.txt``."""
    return path.stem.split("-")[0]


@cache
def transcript_of(path: Path) -> Transcript:
    return read_file(path).transcript


def spoken(transcript: Transcript, turn) -> tuple[str, list[int]]:  # type: ignore[no-untyped-def]
    """What is said in a turn on one line, and for each character its place in the transcript."""
    letters, places = [], []
    for piece in turn.speech:
        for at in range(piece.start, piece.end):
            char = transcript.text[at]
            if char.isspace():
                if letters and letters[-1] != " ":
                    letters.append(" ")
                    places.append(at)
            else:
                letters.append(char)
                places.append(at)
        if letters and letters[-1] != " ":
            letters.append(" ")
            places.append(piece.end)
    return "".join(letters), places


def sheets(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in sources():
        transcript = transcript_of(path)
        lines = [f"{path.stem}\n"]
        lines += [
            f"[{turn.index}] {turn.speaker}: {spoken(transcript, turn)[0].strip()}\n" for turn in transcript.turns
        ]
        (folder / f"{number_of(path)}.txt").write_text("\n".join(lines), encoding="utf-8")


def _bare(text: str) -> str:
    return re.sub(r"[^\w]+", "", text.lower())


def place(transcript: Transcript, row: dict) -> Coding | str:  # type: ignore[type-arg]
    """The coding with its offsets, or why it has none."""
    turns = {turn.index: turn for turn in transcript.turns}
    number = int(row["turn"])
    if number not in turns:
        return f"no turn {number}"
    first = turns[number]
    last = turns.get(int(row.get("to_turn", number)), first)
    start = _find(spoken(transcript, first), row["from"], end=False, after=0)
    if start is None:
        return f"turn {number}: not found: {row['from']!r}"
    end = _find(spoken(transcript, last), row["to"], end=True, after=start if last is first else 0)
    if end is None:
        return f"turn {number}: not found after the start: {row['to']!r}"
    return Coding(
        start,
        end,
        row["code"],
        row.get("polaritet", "til_stede"),
        row.get("emic", "nej"),
        int(row.get("certainty", 2)),
    )


def _find(line: tuple[str, list[int]], words: str, *, end: bool, after: int) -> int | None:
    """The place of ``words`` in a turn, signs and blanks aside; its last character if ``end``."""
    text, places = line
    kept = [(char.lower(), at) for char, at in zip(text, places, strict=True) if char.isalnum() or char == "_"]
    flat = "".join(char for char, _ in kept)
    wanted = _bare(words)
    if not wanted:
        return None
    at = -1
    while (at := flat.find(wanted, at + 1)) >= 0:
        first, last = kept[at][1], kept[at + len(wanted) - 1][1]
        if end and last >= after:
            return last + 1
        if not end:
            return first
    return None


def coded(coder: str, path: Path) -> tuple[list[Coding], list[str]]:
    """A coder's codings of an interview, and the lines that could not be placed."""
    file = CORPUS / "coded" / coder / f"{number_of(path)}.jsonl"
    found, lost = {}, []
    if not file.is_file():
        return [], [f"{file.name} is missing"]
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            placed = place(transcript_of(path), json.loads(line))
        except (ValueError, KeyError) as error:
            placed = f"{type(error).__name__} {error}"
        if isinstance(placed, str):
            lost.append(f"{file.name} line {number}: {placed}")
        else:
            found[placed.start, placed.end, placed.code] = placed
    return sorted(found.values(), key=lambda c: (c.start, c.end, c.code)), lost


def check(coder: str) -> None:
    for path in sources():
        found, lost = coded(coder, path)
        print(f"{number_of(path)}  {len(found):3d} codings, {len(lost)} lost")
        for line in lost:
            print("   ", line)


def pair(a: list[Coding], b: list[Coding]) -> tuple[list[tuple[Coding, Coding]], list[Coding], list[Coding]]:
    """What both coded (same code, overlapping stretches), what only the first did, what only the second did."""
    both = [(x, y) for x in a for y in b if x.code == y.code and x.overlaps(y)]
    in_a, in_b = {x for x, _ in both}, {y for _, y in both}
    return both, [x for x in a if x not in in_a], [y for y in b if y not in in_b]


def disagreements(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for path in sources():
        transcript = transcript_of(path)
        _, only_a, only_b = pair(coded("A", path)[0], coded("B", path)[0])
        lines = []
        for coder, codings in (("A", only_a), ("B", only_b)):
            for c in codings:
                text = " ".join(transcript.text[c.start : c.end].split())
                lines.append(f"{coder} {c.start} {c.end} {c.code} [{c.polaritet}, {c.certainty}] {text}")
        lines.sort(key=lambda line: int(line.split()[1]))
        (folder / f"{number_of(path)}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def settle() -> None:
    folder = CORPUS / "gold"
    folder.mkdir(exist_ok=True)
    for path in sources():
        if not (CORPUS / "coded/A" / f"{number_of(path)}.jsonl").is_file():
            continue  # nobody has coded it yet
        both, only_a, only_b = pair(coded("A", path)[0], coded("B", path)[0])
        kept: dict[tuple[int, int, str], dict] = {}  # type: ignore[type-arg]
        for x, y in both:
            # What either marked: where a meaning unit ends is a matter of taste.
            start, end = min(x.start, y.start), max(x.end, y.end)
            emic = next((c.emic for c in (x, y) if c.emic != "nej"), "nej")
            sure = x if x.certainty >= y.certainty else y
            kept[start, end, x.code] = {"polaritet": sure.polaritet, "emic": emic, "by": "AB"}
        third = CORPUS / "coded" / "third" / f"{number_of(path)}.txt"
        verdicts = set(third.read_text(encoding="utf-8").splitlines()) if third.is_file() else set()
        alone = not (
            CORPUS / "coded/B" / f"{number_of(path)}.jsonl"
        ).is_file()  # interviews to learn from have one coder
        for coder, codings in (("A", only_a), ("B", only_b)):
            for c in codings:
                if (alone and c.certainty > 1) or f"{coder} {c.start} {c.end} {c.code}" in verdicts:
                    kept[c.start, c.end, c.code] = {"polaritet": c.polaritet, "emic": c.emic, "by": coder}
        merged = _merge(kept)
        lines = [json.dumps(row, ensure_ascii=False) for row in merged]
        (folder / f"{number_of(path)}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for coder in CODERS:
        its = CORPUS / "coders" / coder
        its.mkdir(parents=True, exist_ok=True)
        for path in sources():
            if (CORPUS / "coded" / coder / f"{number_of(path)}.jsonl").is_file():
                lines = [
                    json.dumps(
                        {"start": c.start, "end": c.end, "code": c.code, "polaritet": c.polaritet, "emic": c.emic}
                    )
                    for c in coded(coder, path)[0]
                ]
                (its / f"{number_of(path)}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    files = [*sources(), *sorted(folder.glob("*.jsonl"))]
    sums = [f"{hashlib.sha256(f.read_bytes()).hexdigest()}  {f.relative_to(CORPUS).as_posix()}" for f in files]
    (CORPUS / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


def _merge(kept: dict) -> list[dict]:  # type: ignore[type-arg]
    """Codings of one code that overlap, as one."""
    rows: list[dict] = []  # type: ignore[type-arg]
    for (start, end, code), more in sorted(kept.items()):
        last = next((r for r in reversed(rows) if r["code"] == code and r["end"] > start), None)
        if last is not None:
            last["end"] = max(last["end"], end)
            last["by"] = "AB" if last["by"] != more["by"] else last["by"]
        else:
            rows.append({"start": start, "end": end, "code": code, **more})
    return sorted(rows, key=lambda r: (r["start"], r["end"], r["code"]))


def agreement() -> None:
    """F of the second coder against the first, by code and overall, any overlap of stretches counting."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for path in sources():
        a, b = coded("A", path)[0], coded("B", path)[0]
        both, only_a, only_b = pair(a, b)
        for x in {x for x, _ in both}:
            counts[x.code][0] += 1
        for y in {y for _, y in both}:
            counts[y.code][1] += 1
        for x in only_a:
            counts[x.code][2] += 1
        for y in only_b:
            counts[y.code][3] += 1

    def line(name: str, n: list[int]) -> str:
        in_a, in_b = n[0] + n[2], n[1] + n[3]
        f = (n[0] + n[1]) / max(1, in_a + in_b)
        return f"{name:40s} {in_a:5d} {in_b:5d}   {f:.2f}"

    print(f"{'code':40s} {'A':>5s} {'B':>5s}   F")
    for code, n in sorted(counts.items()):
        print(line(code, n))
    print(line("all codings", [sum(column) for column in zip(*counts.values(), strict=True)]))


def main() -> None:
    verb, *rest = sys.argv[1:] or ["agreement"]
    {
        "sheets": lambda: sheets(Path(rest[0])),
        "check": lambda: check(rest[0]),
        "disagreements": lambda: disagreements(Path(rest[0])),
        "settle": settle,
        "agreement": agreement,
    }[verb]()


if __name__ == "__main__":
    main()
