"""A small report with a block of every kind, made by hand of three informants' talk."""

from dataclasses import replace

import pytest

from qualkit.findings import (
    CasePage,
    Cell,
    CrossTable,
    Figure,
    Heading,
    Passage,
    QuoteList,
    Ranked,
    RankedTable,
    Report,
    Section,
    Text,
    Turn,
)
from qualkit.model import Evidence, Quote, Span, TurningPoint

RUTH = (
    ("Jeg ringede selv til ham, og så gik det stærkt.", {"vendepunkt.selv": "decision", "identitet.klient": 0.62}),
    ("Åen løb over, så vi sad fast i tre dage.", {}),
    ("Nu står jeg op om morgenen.", {"identitet.aktiv": "decision"}),
)
BO = (
    ("De spurgte om det samme hver gang.", {"identitet.klient": 0.7}),
    ("Til sidst gad jeg ikke ringe mere.", {"identitet.klient": "decision"}),
)
CARLA = (("Aen er et bogstav, sagde hun.", {}), ("Jeg cyklede bare videre.", {"identitet.aktiv": 0.55}))


@pytest.fixture
def material(coded):
    made = coded(
        {"Ruth": RUTH, "Bo": BO, "Carla": CARLA},
        attributes={
            "Ruth": {"runde": "1", "alder": "57", "stilling": "lagermedhjælper"},
            "Bo": {"runde": "2", "alder": "9"},
            "Carla": {"runde": "2", "alder": "41"},
        },
        labels={"identitet": "Identitet", "vendepunkt": "Vendepunkt", "identitet.klient": "Klient"},
    )
    first, *rest = made.codings
    text = made.transcripts[first.unit.transcript_id].text
    words = Span(first.unit.span.start + 4, first.unit.span.start + 16)
    marked = replace(
        first,
        evidence=(Evidence(words, words.of(text)),),
        reason="fordi hun ringede",
        memo="Hun smiler." if first.basis == "decision" else "",
    )
    return replace(made, codings=(marked, *rest))


@pytest.fixture
def units(material):
    return [unit.id for unit in material.units]


@pytest.fixture
def table(units):
    return CrossTable(
        id="identitet",
        title="Identitet efter runde",
        row_name="identitet",
        column_name="runde",
        rows=(Heading("identitet.klient", "Klient"), Heading("identitet.aktiv", "Aktiv", 2)),
        columns=(Heading("1", "runde 1", 1), Heading("2", "runde 2", 2)),
        cells={
            ("identitet.klient", "1"): Cell(n=1, units=(units[0],)),
            ("identitet.klient", "2"): Cell(n=1, units=(units[3], units[4]), decided=1),
            ("identitet.aktiv", "1"): Cell(n=1, units=(units[2],), hidden=True),
            ("identitet.aktiv", "2"): Cell(),
        },
        caption="Bygger på 3 kodninger.",
        notes=("Hvad ingen nævner, kan findes.",),
        counts="Antal informanter",
    )


@pytest.fixture
def ranked(units):
    return RankedTable(
        id="mest",
        title="Mest fortalt",
        row_name="kode",
        rows=(
            Ranked(
                "identitet.klient", "Klient", 2, 3, "flere", 3, 1, (units[0], units[3], units[4]), decided_codings=2
            ),
            Ranked("identitet.aktiv", "Aktiv", 1, 3, "enkelte", 1, 0, (units[2],), hidden=True),
        ),
    )


@pytest.fixture
def quote(material):
    unit = material.units[4]
    return Quote(
        id="q-1",
        text=unit.text,
        spans=(unit.span,),
        transcript_id=unit.transcript_id,
        transcript_name="bo",
        source_name="bo.txt",
        speaker="B",
        pseudonym="Bo",
        title="ledig",
        code="identitet.klient",
        code_label="Klient",
        probability=0.7,
        turn=3,
    )


@pytest.fixture
def case(material, units, quote):
    return CasePage(
        case=material.cases[0].id,
        title="Ruth, der ringede",
        kernel=Passage(units[0], "Jeg ringede selv til ham", "selv"),
        keywords=("telefon", "morgen"),
        facts=(("alder", "57"),),
        card=(("Hverdag", (Passage(units[1], "så vi sad fast", "fase", "decision"),), ()),),
        course=(Passage(units[1], "Åen løb over", "stagnation"),),
        turns=(
            Turn(TurningPoint(units[0], "vendepunkt", "selv", "", units[2], "ja", 0.8), "Opringningen", "decision"),
        ),
        quotes=(quote,),
        questions=("Hvad gjorde forskellen?",),
        note="Ordene er Ruths.",
    )


@pytest.fixture
def report(material, table, ranked, quote, case):
    return Report(
        title="Tre fortællinger",
        sections=(
            Section("t", "Tabeller", (Text(("Hvad tre siger.",), ("Egne noter",)), ranked, table)),
            Section("f", "Figurer", (Figure("fig", "Kurve", {}, "Bygger på 3.", "En streg, der stiger."),)),
            Section("c", "Forløb", (case,)),
            Section("q", "Citater", (QuoteList("ql", "Udvalgte", (quote,), "1 citat"),)),
        ),
        material=material,
        date="2026-11-21",
    )


@pytest.fixture
def draw(units):
    def drawn(figure):
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="10" height="10">'
            f'<a xlink:href="https://example.org/data/#u-{units[0]}"><path id="p" d="M0,9L9,0" stroke="#1f5c4d"/></a></svg>'
        )

    return drawn
