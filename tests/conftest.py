"""What tests share: no network but loopback, a fixed profile for generated examples, a cache of their own, a small study."""

import socket
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from qualkit.cli.main import main

settings.register_profile("qualkit", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("qualkit")

_connect = socket.socket.connect


def _loopback_only(self: socket.socket, address: object) -> None:
    host = address[0] if isinstance(address, tuple) else address
    if self.family == getattr(socket, "AF_UNIX", None) or host in ("127.0.0.1", "::1", "localhost"):
        _connect(self, address)
        return
    raise OSError(f"the tests may not reach {host}")


@pytest.fixture(autouse=True, scope="session")
def no_network():
    """Confidential material must not leave the machine, so no test may connect to anywhere but it."""
    socket.socket.connect = _loopback_only
    yield
    socket.socket.connect = _connect


INTERVIEWS = {
    "anna.txt": (
        "I: Hvordan kom du i gang?\n\n"
        "B: Øh, altså jeg sad jo derhjemme i flere år. Så fik jeg en ny sagsbehandler, og så gik det stærkt. Hun ringede hver fredag, og jeg "
        "begyndte at stå op om morgenen igen, fordi der var nogen der spurgte efter mig.\n\n"
        "I: Og nu?\n\n"
        "B: Nu kører jeg varer ud i Tviskebro. Bussen kom jo aldrig til tiden, så jeg fik en cykel af min nabo, og det har gjort det hele nemmere.\n"
    ),
    "bo.md": (
        "**Interviewer:** Hvad skete der så?\n\n"
        "**Bo:** Så fik jeg en ny sagsbehandler, og så skulle jeg starte helt forfra med papirerne. Det var tredje gang på et år, og jeg "
        "gad næsten ikke møde op mere til sidst, for de spurgte om det samme hver gang.\n"
    ),
    "carla.txt": (
        "INT.\tHvad hjalp?\nInf.\tBussen gik kun to gange om dagen, så jeg måtte cykle de ti kilometer hver eneste morgen, og i regnvejr var jeg "
        "våd hele dagen. Men de gemte et sæt tørt tøj til mig i skabet, uden at sige noget om det.\n"
    ),
}
ATTRIBUTES = "interview;navn;alder;stilling;rolle\nanna;Anna;52;chauffør;borger\nbo;Bo;34;ledig;borger\ncarla;Carla;41;kok;borger\n"
CODEBOOK = """
codebook: lille
version: "1"
title: {da: Lille}
codes:
  - id: fart
    label: {da: Der kommer fart på, en: Things move}
    definition: {da: Sagen får fart.}
    examples: [Så gik det stærkt.]
    patterns:
      - {pattern: "{så} {gå} det (stærkt|hurtigt)", weight: 0.95}
      - {pattern: "ny {sagsbehandler}", unless: "forfra", weight: 0.9}
  - id: transport
    label: {da: Transport, en: Transport}
    definition: {da: At komme frem.}
    examples: [Bussen kom ikke.]
    patterns:
      - {pattern: "({bus}|bussen)", weight: 0.95}
      - {pattern: "bussen", weight: 0.95}
      - {pattern: "(cykle|cykel)", weight: 0.9}
"""


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def study(tmp_path):
    """A folder of interviews with its attribute table, and the codebook beside it."""
    folder = tmp_path / "interviews"
    folder.mkdir()
    for name, text in INTERVIEWS.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "attributes.csv").write_text(ATTRIBUTES, encoding="utf-8")
    (tmp_path / "lille.yaml").write_text(CODEBOOK.replace("({bus}|bussen)", "{bus}"), encoding="utf-8")
    return folder


@pytest.fixture
def qualkit(capsys):
    """Run the command line: arguments in, exit code and what stood on stdout and stderr out."""

    def call(*arguments):
        code = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return call


@pytest.fixture
def done(study, qualkit) -> Path:
    """The study, run through."""
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml", "--min-probability", "0.2")
    assert code == 0, err
    return study.with_name("interviews-qualkit")


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
    import shutil

    return Path(shutil.copytree(reviewable_once, tmp_path / "kursen"))
