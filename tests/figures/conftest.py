"""Made-up tables and courses with the long names that Danish codebooks have."""

import math
from types import SimpleNamespace

import pytest

from qualkit.findings import (
    Band,
    Cell,
    CrossTable,
    CurvePoint,
    Heading,
    Lane,
    Ranked,
    RankedTable,
    StoryEvent,
    StoryTime,
    Timeline,
)

NAMES = "Ruth Jonas Birgit Samira Kaj Lone Mehmet Inger Tove Palle Aisha Gitte Bent Nadia Verner Karla Ib Rosa Leif Ulla Omar Dorte Finn Merete".split()
ELEMENTS = [
    "En fagperson lytter, forstår og tror på fortælleren",
    "Sagen får fremdrift",
    "Det rette tilbud fjerner en hindring",
    "Netværket bærer hverdagen",
    "Netværket holder selvværdet oppe",
    "En arbejdsgiver ser mulighederne og tilpasser jobbet",
    "Fortælleren tager selv initiativet",
    "Helbredet bedres eller bliver afklaret",
    "Økonomien tvinger til handling",
    "Beskæftigelsesindsatsens krav og sanktioner",
    "Et sammenfald af omstændigheder",
]
THEMES = [
    "At blive mødt som et helt menneske",
    "Ventetid og skiftende sagsbehandlere",
    "Kroppen sætter grænsen",
    "Arbejdet giver en grund til at stå op",
    "Familien som både støtte og krav",
    "Økonomi, gæld og uforudsete regninger i hverdagen",
    "Frivilligt arbejde som vej tilbage",
]


def made_matrix(rows=24, columns=11, lang="da"):
    cells = {}
    for i in range(rows):
        for j in range(columns):
            draw = (i * 7 + j * 13 + i * j * 3) % 10
            if draw in (0, 1, 2, 3):
                cells[f"c{i}", f"e{j}"] = Cell(n=1, mark="present", decided=draw % 2, units=(f"u{i}-{j}",))
            elif draw == 4:
                cells[f"c{i}", f"e{j}"] = Cell(n=1, mark="turning", decided=(i + j) % 3 and 1, units=(f"u{i}-{j}",))
    return CrossTable(
        id="matrix",
        title="Informanter og elementer i forløbet",
        row_name="Informant",
        column_name="Element",
        rows=tuple(Heading(f"c{i}", NAMES[i % len(NAMES)]) for i in range(rows)),
        columns=tuple(Heading(f"e{j}", ELEMENTS[j % len(ELEMENTS)]) for j in range(columns)),
        cells=cells,
        caption="Bygger på 61 kodninger, som kodere har afgjort, og 45 forslag med sandsynlighed fra 0,50, som ingen har afgjort.",
        notes=("At noget ikke fortælles i et interview, betyder ikke, at det ikke er sket.",),
        shows="mark",
        lang=lang,
    )


def made_counts(rows=7, columns=11, shows="n"):
    cells = {}
    for i in range(rows):
        for j in range(columns):
            n = (i * 5 + j * 3 + i * j) % 14
            if n == 13:
                continue
            hidden = n in (1, 2)
            decided = 0 if (i + j) % 4 == 0 else n if (i + j) % 3 else n // 2
            cells[f"r{i}", f"k{j}"] = Cell(
                n=0 if hidden else n,
                decided=0 if hidden else decided,
                share=None if hidden else n / 24,
                hidden=hidden,
                units=() if hidden else tuple(f"u{k}" for k in range(n)),
            )
    return CrossTable(
        id="themes",
        title="Temaer og elementer",
        row_name="Tema",
        column_name="Element",
        rows=tuple(Heading(f"r{i}", THEMES[i % len(THEMES)]) for i in range(rows)),
        columns=tuple(Heading(f"k{j}", ELEMENTS[j % len(ELEMENTS)], base=24) for j in range(columns)),
        cells=cells,
        caption="Bygger på 61 kodninger, som kodere har afgjort.",
        shows=shows,
        counts="informanter",
    )


def made_ranks():
    words = {20: "de fleste", 15: "mange", 9: "flere", 4: "nogle", 3: "enkelte", 0: "ingen", 1: ""}
    return RankedTable(
        id="ranked",
        title="Hvad informanterne fortæller om",
        row_name="Tema",
        rows=tuple(
            Ranked(
                id=f"r{i}",
                label=THEMES[i],
                n=n,
                base=24,
                word=words[n],
                codings=3 * n,
                decided=decided,
                units=tuple(f"u{k}" for k in range(n)),
                hidden=n == 1,
            )
            for i, (n, decided) in enumerate(((20, 14), (15, 15), (9, 0), (4, 1), (3, 3), (1, 1), (0, 0)))
        ),
        caption="Bygger på 61 kodninger, som kodere har afgjort.",
    )


def made_course(events=18, axis="story"):
    lanes = (
        Lane("health", "Helbred"),
        Lane("work", "Arbejde og uddannelse"),
        Lane("family", "Familie og netværk"),
        Lane("case", "Sagen i kommunen"),
    )
    found = []
    for i in range(events):
        kind = "turn" if i % 6 == 3 else "setback" if i % 5 == 1 else "event"
        found.append(
            StoryEvent(
                unit=f"u{i}",
                code=f"code{i % 11}",
                label=ELEMENTS[(i * 3) % 11] if kind == "turn" else THEMES[i % 7],
                lane=lanes[(i * 3) % 4].id,
                at=(i * 0.37 + (0.5 if i % 2 else 0)) % 1 if i else 0.0,
                kind=kind,
                basis="decision" if i % 3 else "suggestion",
                when=StoryTime(unit=f"u{i}", year=2012.0 + i / 3, said="i foråret 2014", how="date"),
                words="Så ringede hun selv til mig.",
            )
        )
    bands = (
        Band("fase.stagnation", "Stagnation", 0.0, 0.22, "decision"),
        Band("fase.progression", "Progression", 0.22, 0.31, "suggestion"),
        Band("fase.regression", "Regression", 0.36, 0.52, "decision"),
        Band("fase.afsporing", "Afsporing", 0.5, 0.56, "suggestion"),
        Band("fase.progression", "Progression", 0.6, 1.0, "decision"),
    )
    curve = tuple(
        CurvePoint(f"u{i}", i / 39, 0.8 * math.sin(i / 6) + 0.01 * i, 0.3 * math.cos(i / 9) - 0.1) for i in range(40)
    )
    ticks = tuple((i / 8, str(2012 + i)) for i in range(9))
    if axis == "telling":
        ticks = ((0.0, "start"), (0.5, "midtvejs"), (1.0, "slut"))
    return Timeline(
        cases=("c1",),
        title="Ruths forløb",
        axis=axis,
        lanes=lanes,
        events=tuple(found),
        bands=bands,
        curve=curve,
        ticks=ticks,
        note="Aksen følger det liv, der fortælles om, da 14 af 18 steder kan tidsfæstes.",
    )


def made_saturation():
    return [
        (k, 42 * (1 - math.exp(-k / 6)), 40 * (1 - math.exp(-k / 7)) - 1, 43.5 * (1 - math.exp(-k / 5)))
        for k in range(1, 25)
    ]


@pytest.fixture
def matrix():
    return made_matrix()


@pytest.fixture
def counts():
    return made_counts()


@pytest.fixture
def ranks():
    return made_ranks()


@pytest.fixture
def course():
    return made_course()


@pytest.fixture
def made():
    """The functions above, for other sizes."""
    return SimpleNamespace(matrix=made_matrix, counts=made_counts, ranks=made_ranks, course=made_course)
