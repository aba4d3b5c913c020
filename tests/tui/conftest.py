"""A review on a screen that no one looks at: keys go in, the screen as text comes out."""

import asyncio
import shutil
from pathlib import Path

import pytest

from qualkit.project import Project
from qualkit.tui.app import ReviewApp

SAID = (
    ("Hvordan så dine dage ud dengang?", "Jeg sad mest derhjemme og ventede på, at telefonen skulle ringe."),
    ("Hvad skete der så?", "Så fik jeg en ny sagsbehandler, og hun havde læst min sag. Det havde ingen gjort før."),
    ("Hvad betød det?", "Jeg begyndte at stå op om morgenen igen, fordi der var nogen, der spurgte efter mig."),
    ("Og i dag?", "Nu kører jeg varer ud tre dage om ugen, og jeg kan mærke, at de regner med mig."),
)


@pytest.fixture(scope="session")
def reviewable_once(tmp_path_factory) -> Path:
    """A project of three interviews with four answers each, and suggestions made by hand: no language model."""
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

    folder = tmp_path_factory.mktemp("reviewable")
    (folder / "codebooks").mkdir()
    (folder / "codebooks" / "kurs.yaml").write_text(
        'codebook: kurs\nversion: "1"\ntitle: {da: Kurs, en: Course}\ncodes:\n'
        "  - id: vending\n    label: {da: Vending, en: Turn}\n    definition: {da: Noget vender., en: Something turns.}\n"
        "    include: [{da: Begivenheder, en: Events}]\n    exclude: [{da: Ønsker, en: Wishes}]\n"
        "  - id: vending.medarbejder\n    parent: vending\n    label: {da: En medarbejder vender det, en: A worker turns it}\n"
        "    definition: {da: En medarbejder får det til at vende., en: A worker makes it turn.}\n"
        "  - id: venten\n    label: {da: Venten, en: Waiting}\n    definition: {da: At vente på systemet., en: To wait.}\n"
        "  - id: hverdag\n    label: {da: Hverdag, en: Daily life}\n    definition: {da: Dagenes gang., en: The days.}\n",
        encoding="utf-8",
    )
    likely = (
        {"venten": 0.62, "hverdag": 0.35},
        {"vending.medarbejder": 0.91, "vending": 0.48},
        {"hverdag": 0.55, "vending": 0.31, "venten": 0.12},
        {},
    )
    with Project.create(folder, title="Kursen", codebooks=["kurs"]) as project:
        run = project.store.start_run("suggest", "i", "c", {}, 0)
        for name in ("alma", "birk", "cilla"):
            text, parts, turns = "", [], []
            for asked, answered in SAID:
                for speaker, words in (("I", asked), (name.title(), answered)):
                    start = len(text)
                    label, speech = f"{speaker}: ", words
                    text += f"{label}{speech}\n"
                    said = Span(start + len(label), start + len(label) + len(speech))
                    parts += [
                        Part(PartKind.LABEL, Span(start, said.start)),
                        Part(PartKind.SPEECH, said),
                        Part(PartKind.BLANK, Span(said.end, len(text))),
                    ]
                    turns.append(Turn(len(turns), speaker, said, (said,), start_ms=len(turns) * 15_000))
            transcript = Transcript(
                content_id("t", name),
                name,
                name.title(),
                text,
                f"{name}.txt",
                "txt",
                f"{ord(name[0]):064x}",
                speakers=(Speaker("I", Role.INTERVIEWER), Speaker(name.title(), Role.INFORMANT)),
                turns=tuple(turns),
                parts=tuple(parts),
            )
            units = [
                Segment.cut(
                    transcript, SegmentKind.UNIT, turn.index, turn.span, speaker=turn.speaker, turns=(turn.index,)
                )
                for turn in turns
            ]
            project.store.put_transcripts([(transcript, units)])
            made = []
            for unit, codes in zip(units[1::2], likely, strict=True):
                for code, p in codes.items():
                    first = Span(unit.span.start, unit.span.start + unit.text.index(" ", 12))
                    made.append(
                        Suggestion(
                            content_id("g", unit.id, code),
                            unit.id,
                            transcript.id,
                            code,
                            unit.span,
                            p,
                            p,
                            {"tid": "foer"} if code == "venten" else {},
                            (Evidence(first, first.of(text), "regel", 0.5),),
                            {"da": f"ordene peger på {code}", "en": f"the words point to {code}"},
                            Provenance("ensemble", "1", "kurs", "0" * 64, "da_qualkit_sm"),
                        )
                    )
            project.store.replace_suggestions(
                transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=made
            )
        project.store.finish_run(run.id)
    return folder


@pytest.fixture
def reviewable(reviewable_once, tmp_path) -> Path:
    """A copy of that project for a test to decide in."""
    return Path(shutil.copytree(reviewable_once, tmp_path / "kursen"))


def screen_text(app) -> str:
    """What a terminal of the app's size shows."""
    return "\n".join(strip.text.rstrip() for strip in app.screen._compositor.render_strips(app.size))


class Screen:
    """One review; ``press`` gives what stands on the screen afterwards."""

    def __init__(self, app, pilot):
        self.app, self.pilot, self.session = app, pilot, app.session

    async def press(self, *keys: str) -> str:
        for key in keys:
            await self.pilot.press(key)
            await self.pilot.pause()
        return screen_text(self.app)

    @property
    def text(self) -> str:
        return screen_text(self.app)

    @property
    def codes(self) -> list[str]:
        return [choice.code for choice in self.session.card.choices]


@pytest.fixture
def reviewing(reviewable):
    """Run a story, an async function that is given a :class:`Screen`, in a review of the small project."""

    def run(story, *, size=(80, 24), coder="anna", project=reviewable, **options):
        app_options = {name: options.pop(name) for name in ("keys", "lang", "theme", "teaching") if name in options}

        async def play():
            with Project.open(project) as opened:
                session = opened.review(coder, **options)
                app = ReviewApp(
                    session,
                    search=lambda words: [hit.segment_id for hit in opened.search(words)],
                    project=opened,
                    **app_options,
                )
                async with app.run_test(size=size) as pilot:
                    await pilot.pause()
                    await pilot.pause()
                    result = await story(Screen(app, pilot))
                assert opened.store.verify_chain() == []
                return result

        return asyncio.run(play())

    return run
