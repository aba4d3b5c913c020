"""From key press to paint in a review with 100,000 suggestions, and how long the review takes to open.

    python benchmarks/review_latency.py [KEYS]

A made-up project: 100 interviews of 200 units with five suggestions each, in the queue's order, so that nearly every
unit lies in another interview than the one before. What is timed is everything between the key's arrival and the last
line drawn for it: the decision on disk (SQLite, synchronous EXTRA), the next card, wrapping, painting. The terminal's
own time is not in it. For comparison the same keys in a project with 1,000 suggestions.
"""

from __future__ import annotations

import asyncio
import random
import sys
import tempfile
import time
from pathlib import Path

from textual import events

from qualkit.model import (
    Evidence,
    Part,
    PartKind,
    Provenance,
    Role,
    Segment,
    SegmentKind,
    Span,
    Speaker,
    Suggestion,
    Transcript,
    Turn,
    content_id,
)
from qualkit.project import Project
from qualkit.tui.app import ReviewApp

WORDS = (
    "jeg kom og gik til mødet med hende fra kommunen så ventede vi igen på svar om den plads hos bageren i byen".split()
)
KEYS = ("a", "x", "a", "enter", "a", "enter", "n", "enter", "u", "a", "j", "a", "enter", "space", "f", "enter")


def make(folder: Path, interviews: int, units: int, each: int) -> None:
    draw = random.Random(1)
    with Project.create(folder, title="Stor") as project:
        from qualkit.codebook import load_codebook

        codes = [code.id for path in project.codebook_paths() for code in load_codebook(path).codes]
        run = project.store.start_run("suggest", "i", "c", {}, 0)
        for number in range(interviews):
            text, parts, turns = "", [], []
            for index in range(2 * units):
                said = " ".join(draw.choice(WORDS) for _ in range(12 if index % 2 == 0 else 55)) + "."
                label = "I: " if index % 2 == 0 else "B: "
                start = len(text)
                text += f"{label}{said}\n\n"
                span = Span(start + 3, start + 3 + len(said))
                parts += [
                    Part(PartKind.LABEL, Span(start, start + 3)),
                    Part(PartKind.SPEECH, span),
                    Part(PartKind.BLANK, Span(span.end, len(text))),
                ]
                turns.append(Turn(index, label[0], span, (span,)))
            name = f"samtale-{number:03}"
            transcript = Transcript(
                content_id("t", name), name, name, text, f"{name}.txt", "txt", f"{number:064x}",
                speakers=(Speaker("I", Role.INTERVIEWER), Speaker("B", Role.INFORMANT)),
                turns=tuple(turns), parts=tuple(parts),
            )  # fmt: skip
            cut = [
                Segment.cut(
                    transcript, SegmentKind.UNIT, turn.index, turn.span, speaker=turn.speaker, turns=(turn.index,)
                )
                for turn in turns
            ]
            project.store.put_transcripts([(transcript, cut)])
            made = []
            for unit in cut[1::2]:
                for code in draw.sample(codes, each):
                    p = round(draw.uniform(0.2, 0.99), 2)
                    first = Span(unit.span.start + 10, unit.span.start + 40)
                    made.append(
                        Suggestion(
                            content_id("g", unit.id, code), unit.id, transcript.id, code, unit.span, p, p, {},
                            (Evidence(first, first.of(text), "regel", 0.5),), {"da": "ord der peger på koden"},
                            Provenance("ensemble", "1", "bog", "0" * 64, "da_qualkit_sm"),
                        )
                    )  # fmt: skip
            project.store.replace_suggestions(
                transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=made
            )


async def time_keys(folder: Path, presses: int) -> tuple[float, dict[str, list[float]]]:
    started = time.perf_counter()
    with Project.open(folder) as project:
        session = project.review("maaler")
        opened = time.perf_counter() - started
        app = ReviewApp(session)
        painted = [0.0]
        display = app._display

        def display_and_note(*arguments: object) -> None:
            display(*arguments)  # type: ignore[arg-type]
            painted[0] = time.perf_counter()

        app._display = display_and_note  # type: ignore[method-assign,assignment]
        times: dict[str, list[float]] = {}
        async with app.run_test(size=(100, 35)) as pilot:
            await pilot.pause(0.5)
            for number in range(presses):
                key = KEYS[number % len(KEYS)]
                await asyncio.sleep(0.25)  # nobody decides four times a second
                before = time.perf_counter()
                app.post_message(events.Key(key, key if len(key) == 1 else None))
                while painted[0] < before or time.perf_counter() - painted[0] < 0.04:
                    await asyncio.sleep(0.002)
                times.setdefault(key, []).append(painted[0] - before)
        return opened, times


def main() -> None:
    presses = int(sys.argv[1]) if len(sys.argv) > 1 else 320
    print("suggestions   opens in   key     n   median    p95     worst  (ms)")
    for interviews, units, each in ((10, 50, 2), (100, 200, 5)):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place) / "stor"
            make(folder, interviews, units, each)
            opened, times = asyncio.run(time_keys(folder, presses))
        every = sorted(t for found in times.values() for t in found)
        for key, found in [*sorted(times.items()), ("all", every)]:
            found = sorted(found)
            p95 = found[min(round(0.95 * len(found)), len(found) - 1)]
            print(
                f"{interviews * units * each:11,}   {opened:6.2f} s   {key:<6}{len(found):4}"
                f"   {1000 * found[len(found) // 2]:6.1f}   {1000 * p95:6.1f}   {1000 * found[-1]:6.1f}"
            )


if __name__ == "__main__":
    main()
