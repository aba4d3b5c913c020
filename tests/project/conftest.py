"""A small study that two coders have coded, with every time and number fixed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

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
from qualkit.project import Project
from qualkit.store import Store

ANNE, BO = "Anne", "Bo"
FAST, TRAVEL = "lille.fart", "lille.transport"
BOOK = """
codebook: lille
version: "1"
title: {da: Lille}
codes:
  - id: lille.fart
    label: {da: Fart på, en: Things move}
    definition: {da: Sagen får fart.}
    examples: [Så gik det stærkt.]
  - id: lille.transport
    label: {da: Transport, en: Travel}
    definition: {da: At komme frem.}
    examples: [Bussen kom ikke.]
"""
TALKS = {
    "Birk": (
        ("I", "Hvad skete der?"),
        ("B", "Så gik det stærkt med sagen."),
        ("B", "Hun ringede hver fredag."),
    ),
    "Sol": (("I", "Og bussen?"), ("B", "Bussen kom aldrig til tiden."), ("B", "Så jeg cyklede.")),
}
PEOPLE = {
    "Birk": {"navn": "Birk", "alder": "34", "rolle": "borger", "dato": "3.4.2026"},
    "Sol": {"navn": "Sol", "alder": "41", "rolle": "medarbejder", "dato": "2026-04-10"},
}


def talk(name: str) -> tuple[Transcript, list[Segment]]:
    """An invented interview with a unit for each thing said."""
    text, parts, turns = "", [], []
    for index, (speaker, words) in enumerate(TALKS[name]):
        for kind, piece in ((PartKind.LABEL, f"{speaker}: "), (PartKind.SPEECH, words), (PartKind.BLANK, "\n")):
            parts.append(Part(kind, Span(len(text), len(text) + len(piece))))
            text += piece
        turns.append(Turn(index, speaker, parts[-2].span, (parts[-2].span,)))
    transcript = Transcript(
        content_id("t", name), name, name, text, f"{name}.txt", "txt", content_id("x", name)[2:].rjust(64, "0"),
        speakers=(Speaker("I", Role.INTERVIEWER, ("I",)), Speaker("B", Role.INFORMANT, ("B",))),
        turns=tuple(turns), parts=tuple(parts), attributes=PEOPLE[name],
    )  # fmt: skip
    cut = [
        Segment.cut(transcript, SegmentKind.UNIT, t.index, t.span, speaker=t.speaker, turns=(t.index,)) for t in turns
    ]
    return transcript, cut


def suggested(unit: Segment, code: str, probability: float) -> Suggestion:
    return Suggestion(
        content_id("g", unit.id, code), unit.id, unit.transcript_id, code, unit.span, 0.5, probability, {},
        (Evidence(Span(unit.span.start, unit.span.start + 2), unit.text[:2]),), {"da": "fordi"},
        Provenance("patterns", "1", "lille", "0" * 64, "words"),
    )  # fmt: skip


def decide_all(store: Store) -> None:
    """Eleven decisions: on suggestions and without, one taken back, one on a planted suggestion, some blind."""
    birk, sol = talk("Birk")[1], talk("Sol")[1]

    def made(coder: str, unit: Segment, verdict: Verdict, at: str, code: str = "", **more) -> Decision:
        return store.append_decision(
            Decision(
                coder,
                verdict,
                unit.transcript_id,
                unit.id,
                unit.span,
                code=code,
                at=f"2026-05-{at}:00.000000+00:00",
                **more,
            )
        )

    shown = {"shown_suggestion": "g-1", "shown_probability": 0.7}
    made(ANNE, birk[1], Verdict.ACCEPT, "01T10:00", FAST, seconds=12.0, context={"rank": 1}, **shown)
    made(ANNE, birk[2], Verdict.REJECT, "01T10:01", FAST, seconds=8.0, context={"rank": 2}, **shown)
    wrong = made(ANNE, birk[2], Verdict.ADD, "01T10:02", TRAVEL, seconds=5.0)
    made(ANNE, birk[2], Verdict.UNDO, "01T10:03", undoes=wrong.id)
    made(ANNE, birk[2], Verdict.DONE, "01T10:04", seconds=20.0)
    made(ANNE, sol[1], Verdict.ADD, "01T10:05", TRAVEL, seconds=30.0, memo="Spørg igen.")
    made(BO, birk[1], Verdict.ACCEPT, "02T11:00", FAST, seconds=40.0, context={"blind": True}, **shown)
    made(BO, birk[2], Verdict.ACCEPT, "02T11:01", FAST, seconds=15.0, **shown)
    made(BO, birk[2], Verdict.ACCEPT, "02T11:02", "lille.plantet", seconds=3.0, context={"planted": True}, **shown)
    made(BO, sol[1], Verdict.DONE, "02T11:03", seconds=9.0, context={"blind": True})
    made(BO, sol[1], Verdict.FLAG, "02T11:04")


@pytest.fixture
def coded_study(tmp_path: Path) -> Path:
    """The folder of the study."""
    folder = tmp_path / "studie"
    folder.mkdir()
    (folder / "lille.yaml").write_text(BOOK, encoding="utf-8")
    with Project.create(folder, title="Vejen videre", codebooks=["lille"]) as project:
        store = project.store
        versions = {"qualkit": "0.1.0", "spacy": "3.8.7", "model": "da_qualkit_sm 1.0", "python": "3.11.9"}
        run = store.start_run("suggest", "i", "c", versions, 0)
        for name in TALKS:
            transcript, cut = talk(name)
            store.put_transcripts([(transcript, cut)])
            store.replace_suggestions(
                transcript.id, stage="suggest", inputs_digest="i", run_id=run.id,
                suggestions=[suggested(cut[1], FAST, 0.7), suggested(cut[2], FAST, 0.3)],
            )  # fmt: skip
        store.finish_run(run.id)
        store.set_meta("quotes", "3")
        decide_all(store)
    return folder


@pytest.fixture
def undecided(coded_study: Path, tmp_path: Path) -> Path:
    """The same study before anybody coded it."""
    folder = tmp_path / "ny"
    with Project.open(coded_study) as before, Project.create(folder, title="", codebooks=[]) as after:
        for transcript in before.store.transcripts():
            bare = replace(transcript, attributes={})
            after.store.put_transcripts([(bare, before.store.segments(transcript.id))])
    return folder
