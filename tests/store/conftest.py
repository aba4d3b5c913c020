"""A new project for each test, in a file and on a server, copied from one made once, and small invented interviews."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

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
from qualkit.store import DATABASE_NAME, Store

SAID = (
    ("I", "Hvad skete der, da du fik din nye sagsbehandler?"),
    ("B", "Så gik det stærkt. Sagsbehandleren ringede selv, og åen bag huset fik jeg også set igen."),
    ("I", "Kom der andre til?"),
    ("B", "En virksomhedskonsulent. Hun spurgte, hvad jeg kunne, ikke hvad jeg fejlede."),
)


def invent(name: str = "Birk", said: tuple[tuple[str, str], ...] = SAID) -> tuple[Transcript, list[Segment]]:
    """A transcript with a turn and a unit for each thing said."""
    text, parts, turns = "", [], []
    for index, (speaker, words) in enumerate(said):
        for kind, piece in ((PartKind.LABEL, f"{speaker}: "), (PartKind.SPEECH, words), (PartKind.BLANK, "\r\n")):
            parts.append(Part(kind, Span(len(text), len(text) + len(piece))))
            text += piece
        turns.append(Turn(index, speaker, parts[-2].span, (parts[-2].span,), start_ms=index * 1000))
    transcript = Transcript(
        id=content_id("t", name, text),
        name=name,
        title=f"Samtale med {name}",
        text=text,
        source_name=f"{name}.txt",
        source_format="txt",
        sha256=f"{len(text):064x}",
        encoding="utf-8",
        speakers=(
            Speaker("I", Role.INTERVIEWER, ("I", "INT"), "stiller spørgsmålene"),
            Speaker("B", Role.INFORMANT, ("B",)),
        ),
        turns=tuple(turns),
        parts=tuple(parts),
        attributes={"alder": "34", "køn": "kvinde"},
        informant_attributes={"B": {"job": "pædagog"}},
    )
    cut = [
        Segment.cut(transcript, kind, turn.index, turn.span, speaker=turn.speaker, turns=(turn.index,))
        for kind in (SegmentKind.TURN, SegmentKind.UNIT)
        for turn in transcript.turns
    ]
    return transcript, cut


def suggest(
    segment: Segment, code: str = "vendepunkt.selv", *, probability: float = 0.5, run: str = "", salt: object = ""
) -> Suggestion:
    """A suggestion for a segment, with its first characters as evidence."""
    first = Span(segment.span.start, min(segment.span.start + 5, segment.span.end))
    return Suggestion(
        id=content_id("g", segment.id, code, salt),
        segment_id=segment.id,
        transcript_id=segment.transcript_id,
        code=code,
        span=segment.span,
        score=0.25,
        probability=probability,
        attributes={"tid": "skift"},
        evidence=(Evidence(first, segment.text[:5], "regel", 0.5),),
        reason={"da": "fordi noget går i gang", "en": "because something gets going"},
        provenance=Provenance("patterns", "1", "vendepunkt", "0" * 64, "simplemma", run=run),
    )


@pytest.fixture(scope="session")
def blank_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blank")
    Store.open(folder, create=True).close()
    return folder / DATABASE_NAME


@pytest.fixture(scope="session")
def new_project(blank_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Each call gives the folder of a project with nothing in it."""

    def make() -> Path:
        folder = tmp_path_factory.mktemp("project")
        shutil.copy(blank_database, folder)
        return folder

    return make


@pytest.fixture
def folder(new_project: Callable[[], Path]) -> Path:
    return new_project()


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database the project is kept in: a test that asks for it, or for what rests on it, runs with both."""
    return request.param


@pytest.fixture
def new_place(kind: str, request: pytest.FixtureRequest) -> Callable[[], Path | str]:
    """Each call gives where a project is kept that has nothing in it: a folder, or a URL."""
    return request.getfixturevalue("new_project" if kind == "sqlite" else "new_team_project")


@pytest.fixture
def place(new_place: Callable[[], Path | str]) -> Path | str:
    return new_place()


@pytest.fixture
def store(place: Path | str) -> Iterator[Store]:
    with Store.open(place, timeout=0.05) as opened:
        yield opened


@pytest.fixture
def meddle(place: Path | str, request: pytest.FixtureRequest) -> Callable[..., None]:
    """Run statements on the project's database past qualkit, all or none; what the database refuses is raised."""

    def in_file(*statements: str) -> None:
        with closing(sqlite3.connect(place / DATABASE_NAME)) as connection, connection:
            for statement in statements:
                connection.execute(statement)

    def on_server(*statements: str) -> None:
        database = re.search(r"/(d\d+)\?", place)[1]
        with request.getfixturevalue("postgres_server").connect(database) as connection, connection.transaction():
            for statement in statements:
                connection.execute(statement)

    return in_file if isinstance(place, Path) else on_server


@pytest.fixture(scope="session")
def interview() -> Callable[..., tuple[Transcript, list[Segment]]]:
    return invent


@pytest.fixture(scope="session")
def suggestion() -> Callable[..., Suggestion]:
    return suggest
