"""The process that test_kill.py kills: it works on a project and says on stdout what the database has acknowledged.

It reads one line, ``FOLDER SEED`` or ``URL SEED``, and then imports invented interviews, makes suggestions in rounds and decides,
going on from where the project is, until it is killed.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path

from qualkit.errors import ProjectError
from qualkit.model import (
    Decision,
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
    Verdict,
    content_id,
)
from qualkit.store import Store

TRANSCRIPTS = 4
TURNS = 120
STAGE = "suggest"
WORDS = ("jeg", "så", "gik", "det", "kom", "til", "kommunen", "møde", "arbejde", "børn", "skolen", "igen", "aldrig")


def invent(number: int) -> tuple[Transcript, list[Segment]]:
    """Interview ``number``, the same each time."""
    rng = random.Random(number)
    text, parts, turns = "", [], []
    for index in range(TURNS):
        speaker = "IB"[index % 2]
        said = " ".join(rng.choices(WORDS, k=rng.randint(4, 40))).capitalize() + "."
        for kind, piece in ((PartKind.LABEL, f"{speaker}: "), (PartKind.SPEECH, said), (PartKind.BLANK, "\n")):
            parts.append(Part(kind, Span(len(text), len(text) + len(piece))))
            text += piece
        turns.append(Turn(index, speaker, parts[-2].span, (parts[-2].span,)))
    transcript = Transcript(
        id=content_id("t", text),
        name=f"Samtale {number}",
        title="",
        text=text,
        source_name=f"{number}.txt",
        source_format="txt",
        sha256="",
        speakers=(Speaker("I", Role.INTERVIEWER), Speaker("B", Role.INFORMANT)),
        turns=tuple(turns),
        parts=tuple(parts),
    )
    cut = [
        Segment.cut(transcript, kind, turn.index, turn.span, speaker=turn.speaker, turns=(turn.index,))
        for kind in (SegmentKind.TURN, SegmentKind.UNIT)
        for turn in turns
    ]
    return transcript, cut


def suggest(cut: list[Segment], round_number: int) -> list[Suggestion]:
    """The suggestions of a round: other ones, and another number, in each."""
    rng = random.Random(round_number)
    units = [segment for segment in cut if segment.kind is SegmentKind.UNIT]
    return [
        Suggestion(
            id=content_id("g", unit.id, round_number),
            segment_id=unit.id,
            transcript_id=unit.transcript_id,
            code=f"fase.{rng.randint(1, 9)}",
            span=unit.span,
            score=0.5,
            probability=rng.random(),
            attributes={},
            evidence=(Evidence(Span(unit.span.start, unit.span.start + 2), unit.text[:2]),),
            reason={"da": "opfundet"},
            provenance=Provenance("patterns", "1", "fase", "", "none"),
        )
        for unit in rng.sample(units, k=rng.randint(40, len(units)))
    ]


def say(*words: object) -> None:
    """Tell the parent, in one write."""
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def work(place: Path | str, seed: int) -> None:
    """Go on from where the project is, for ever."""
    try:
        store = Store.open(place)
    except ProjectError as missing:
        if missing.code != "Q301":
            raise
        store = Store.open(place, create=True)
    say("open")
    items = [invent(number) for number in range(TRANSCRIPTS)]
    there = {row.id for row in store.index()}
    for item in items:
        if item[0].id not in there:
            store.put_transcripts([item])
            say("put", item[0].id)
    rng = random.Random(seed)
    while True:
        done = {key: int(value) for key, value in store.stage_done(STAGE).items()}
        round_number = min(done.get(transcript.id, 0) for transcript, _ in items) + 1
        run = store.start_run(STAGE, str(round_number), "", {}, 1)
        for transcript, cut in items:
            if done.get(transcript.id, 0) < round_number:
                store.replace_suggestions(
                    transcript.id,
                    stage=STAGE,
                    inputs_digest=str(round_number),
                    run_id=run.id,
                    suggestions=suggest(cut, round_number),
                )
                say("done", transcript.id, round_number)
            for unit in rng.sample(cut, k=3):
                verdict = rng.choice([Verdict.ACCEPT, Verdict.REJECT, Verdict.ADD])
                made = store.append_decision(
                    Decision("mk", verdict, transcript.id, unit.id, unit.span, code="fase.1", memo="Huskes. " * 20)
                )
                say("decision", made.id)
        store.finish_run(run.id)
        say("run", run.id)


if __name__ == "__main__":
    say("ready")
    given, number = sys.stdin.readline().rsplit(" ", 1)
    work(given if "://" in given else Path(given), int(number))
