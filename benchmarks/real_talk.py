"""The main job on real speech: parliamentary sittings and published interview quotes, run from the command line.

    python benchmarks/real_talk.py --sittings folketing.txt.xz --quotes dev_quotes.jsonl

Neither file belongs to the project. Sittings have a line a turn, `Name (PARTY): …`; twenty are cut out, each an
interview. Quotes are JSON lines with `speaker` and `quote`; those of one speaker become one interview. After `qualkit run`
each source is compared with what was read of it: every character must lie in exactly one part, and every word that a labelled
line says must be speech of the one it is labelled with.
"""

from __future__ import annotations

import argparse
import json
import lzma
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

from measure import machine

LABEL = re.compile(r"^((?:[A-ZÆØÅ][\w.\-'’]*\s+){0,3}?[A-ZÆØÅ][^:()]{1,60}\([^)]{1,60}\)):\s", re.UNICODE)


def write_sittings(source: Path, folder: Path, *, count: int, lines: int) -> int:
    """Cut sittings of ``lines`` lines each, spread over the file; returns the number of labelled lines."""
    with lzma.open(source, "rt", encoding="utf-8") as file:
        everything = file.read().split("\n")
    step = len(everything) // count
    labelled = 0
    for number in range(count):
        cut = everything[number * step : number * step + lines]
        labelled += sum(bool(LABEL.match(line)) for line in cut)
        (folder / f"moede-{number:02d}.txt").write_text("\n".join(cut) + "\n", encoding="utf-8")
    return labelled


def write_quotes(source: Path, folder: Path) -> int:
    """An interview for each speaker: an interviewer asks, the speaker answers with each quote."""
    said: dict[str, list[str]] = defaultdict(list)
    for line in source.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        said[row["speaker"]].append(" ".join(row["quote"].split()))
    for speaker, quotes in said.items():
        lines = [f"I: Vil du fortælle om det?\n\n{speaker}: {quote}\n" for quote in quotes]
        (folder / f"citater-{speaker.lower()}.txt").write_text("\n".join(lines), encoding="utf-8")
    return sum(len(quotes) for quotes in said.values())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sittings", type=Path, required=True)
    parser.add_argument("--quotes", type=Path, required=True)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--lines", type=int, default=400)
    asked = parser.parse_args()
    print(machine())
    with tempfile.TemporaryDirectory() as scratch:
        for title, folder in (("sittings", Path(scratch) / "moeder"), ("quotes", Path(scratch) / "citater")):
            folder.mkdir()
            written = (
                write_sittings(asked.sittings, folder, count=asked.count, lines=asked.lines)
                if title == "sittings"
                else write_quotes(asked.quotes, folder)
            )
            began = time.perf_counter()
            done = subprocess.run(
                [sys.executable, "-m", "qualkit", "run", str(folder), "--workers", "2", "--json"],
                capture_output=True,
                text=True,
                check=False,
            )
            seconds = time.perf_counter() - began
            if done.returncode not in (0, 1):
                sys.exit(done.stderr)
            summary = json.loads(done.stdout)
            print(
                f"\n{title}: {len(list(folder.iterdir()))} files, {written} labelled lines or quotes, {seconds:.1f} s, exit {done.returncode}"
            )
            print(
                "  "
                + ", ".join(
                    f"{key} {summary[key]}"
                    for key in ("transcripts", "words", "units", "suggestions", "shown", "quotes")
                )
            )
            print(f"  not read: {[failure['source'] + ' ' + failure['code'] for failure in summary['failed']]}")
            account(folder, Path(summary["project"]))
            if title == "quotes":
                against_authors(asked.quotes)


def against_authors(source: Path) -> None:
    """How often a code of the category under which the authors print a quote is suggested for it."""
    from qualkit import load_codebooks
    from qualkit.language.reading import reader
    from qualkit.suggest.base import read_passages
    from qualkit.suggest.patterns import PatternSuggester

    by = reader()
    suggester = PatternSuggester(load_codebooks(), model=by.identity)
    asked = found = shown = suggested = 0
    for line in source.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = " ".join(row["quote"].split())
        hits = suggester.suggest(read_passages([text], by))
        suggested += len(hits)
        for label in row["labels"]:
            if "." in label:
                near = [hit for hit in hits if hit.code.startswith(label)]
                asked += 1
                found += bool(near)
                shown += any(hit.probability >= 0.5 for hit in near)
    print(
        f"  of {asked} categories that the authors gave the quotes, {found} are suggested, {shown} of them at 0.5 or above"
    )
    print(f"  {suggested} suggestions in all, on every axis")


def account(folder: Path, project: Path) -> None:
    """Is every character in exactly one part, and does each labelled line belong to its speaker?"""
    from qualkit.model import PartKind, tile_ok
    from qualkit.project import Project

    characters, kinds = 0, Counter()
    right = wrong = missed = 0
    with Project.open(project) as opened:
        for row in opened.index():
            transcript = opened.transcript(row.id)
            source = (folder / row.source_name).read_bytes().decode("utf-8")
            assert transcript.text == source
            assert tile_ok(transcript.parts, len(source))
            characters += len(source)
            for part in transcript.parts:
                kinds[part.kind] += len(part.span)
            speaker_at = {}
            labels = {label: s.name for s in transcript.speakers for label in (*s.labels, s.name)}
            for turn in transcript.turns:
                for piece in turn.speech:
                    speaker_at[piece.start] = turn.speaker
            starts = sorted(speaker_at)
            at = 0
            for line in source.split("\n"):
                if found := LABEL.match(line):
                    begins = at + found.end()
                    following = next((s for s in starts if s >= begins), None)
                    name = labels.get(found[1])
                    if following is None or following - begins > 5:
                        missed += 1
                    elif name is not None and speaker_at[following] == name:
                        right += 1
                    else:
                        wrong += 1
                at += len(line) + 1
        problems = opened.store.integrity()
    print(
        f"  {characters} characters, all in exactly one part: "
        + ", ".join(f"{kind.value} {n}" for kind, n in kinds.most_common())
    )
    if right or wrong or missed:
        print(f"  labelled lines: {right} with their speaker, {wrong} with another, {missed} not found")
    print(f"  integrity: {problems or 'nothing wrong'}")
    assert kinds[PartKind.SPEECH]


if __name__ == "__main__":
    main()
