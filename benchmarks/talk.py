"""Generated interviews for benchmarks: the demo's own utterances shuffled, so that length is free and words are real."""

from __future__ import annotations

import random
from pathlib import Path

from qualkit.project.stages import ReadJob, read_one
from qualkit.resources import demo_folder

__all__ = ["write_interviews"]


def write_interviews(folder: Path, *, count: int, words: int, seed: int = 0) -> int:
    """Write ``count`` interviews of about ``words`` words to ``folder``; returns the number of words in all."""
    pool: list[str] = []
    for source in sorted(demo_folder().iterdir()):
        if source.suffix in (".txt", ".md", ".docx", ".vtt", ".srt") and not source.name.startswith("README"):
            reading = read_one(ReadJob(source))
            if reading.transcript is not None:
                text = reading.transcript.text
                pool.extend(" ".join(text[t.span.start : t.span.end].split()) for t in reading.transcript.turns)
    long_turns = [turn for turn in pool if len(turn.split()) > 25]
    questions = [turn for turn in pool if turn.endswith("?") and len(turn.split()) < 20]
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for number in range(count):
        lines, written = [], 0
        while written < words:
            question, answer = rng.choice(questions), rng.choice(long_turns)
            lines += [f"I: {question}", "", f"B: {answer}", ""]
            written += len(question.split()) + len(answer.split())
        (folder / f"interview-{number:04d}.txt").write_text("\n".join(lines), encoding="utf-8")
        total += written
    return total
