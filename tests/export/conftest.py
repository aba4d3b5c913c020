from __future__ import annotations

import pytest

from qualkit.export import Table, quote_table
from qualkit.model import Quote, Span

TEXTS = [
    "Altså, jeg blev mødt som et menneske – ikke som et nummer. Det ændrede alt 😀",
    '=HYPERLINK("http://eksempel.invalid";"klik") sagde jeg for sjov',
    "<script>alert(1)</script> | og så & så […] kom *Karen* [med](http://x.invalid) `kode`",
    "- Nej; det var \"ikke\" min skyld, sagde hun, 'vel'?",
]


def quotes() -> list[Quote]:
    people = [
        ("Louise", "borger", "hjemmehjælper", "26"),
        ("Ayşe", "informant", "+45 jobs", ""),
        ("@Bo", "other", "", "51"),
        ("Åse", "informant", "pædagog", "38"),
    ]
    return [
        Quote(
            id=f"q-{number}",
            text=text,
            spans=(Span(100 * number, 100 * number + 40), Span(100 * number + 50, 100 * number + 60))[: 1 + number % 2],
            transcript_id=f"t-{number}",
            transcript_name=f"interview_0{number}",
            source_name=f"interview_0{number}.docx",
            speaker="B",
            pseudonym=name,
            role=role,
            title=title,
            age=age,
            code="set.menneske",
            code_label="Set som menneske",
            probability=None if number == 3 else 0.8125 - number / 10,
            polarity="til_stede",
            turn=number * 7,
            time_ms=None if number % 2 else 194_000,
            basis="decision" if number == 3 else "suggestion",
            reason="fordi",
            attributes={"stemme": "egen"},
        )
        for number, (text, (name, role, title, age)) in enumerate(zip(TEXTS, people, strict=True))
    ]


@pytest.fixture(name="quotes")
def quotes_fixture() -> list[Quote]:
    return quotes()


@pytest.fixture
def table() -> Table:
    return quote_table(quotes())
