"""A writer's own version of a quote: shorter and clearer, and still what was said."""

from __future__ import annotations

from typing import Any

import pytest

from qualkit.errors import ExportError
from qualkit.model import Quote, Transcript
from qualkit.quotes import Candidate, edited, select_quotes, verify_quote

Talk = Any
SAID = "Og så ringede hun til mig om fredagen, altså hver fredag, og spurgte ikke til papirerne, men til min ryg."


@pytest.fixture
def quote(talk: Talk) -> tuple[Quote, Transcript]:
    transcript = talk.transcript(
        [("I", "Hvad hjalp?"), ("B", SAID), ("I", "Ja?"), ("B", "Det var en god tid for os alle.")]
    )
    (made,) = select_quotes([Candidate(talk.unit(transcript, SAID), "k", "K", 0.9)], {transcript.id: transcript})
    return made, transcript


@pytest.mark.parametrize(
    "text",
    [
        SAID,
        "Og så ringede hun til mig om fredagen […] og spurgte ikke til papirerne, men til min ryg.",
        "Og så ringede hun [mentoren] til mig om fredagen, altså hver fredag, […] men til min ryg.",
        "[…] ringede [mentoren] til mig om fredagen […]",
        f"”{SAID}”",
    ],
)
def test_a_version_that_is_what_was_said_is_taken(quote: tuple[Quote, Transcript], text: str) -> None:
    made, transcript = quote
    changed = edited(made, text, transcript)
    assert changed.text == text.strip("”")
    assert (changed.id, changed.spans, changed.code) == (made.id, made.spans, made.code)
    assert verify_quote(changed, transcript) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[…]",
        "[mentoren ringede hver eneste fredag] til [min syge ryg]",  # more the writer's than the informant's
        "Og så ringede mentoren til mig om fredagen.",
        "Og så ringede hun til mig om fredagen",  # the end is missing, and nothing says so
        "til min ryg […] Og så ringede hun",
        "Det var en god tid for os alle.",  # said, but not there
        "Og så ringede hun […] Hvad hjalp?",
    ],
)
def test_a_version_that_is_not_what_was_said_is_refused(quote: tuple[Quote, Transcript], text: str) -> None:
    made, transcript = quote
    with pytest.raises(ExportError) as caught:
        edited(made, text, transcript)
    assert caught.value.code == "Q501"
    assert "fredag" not in str(caught.value)  # what people said does not get into messages


def test_dots_are_made_the_sign_of_omission_and_a_lost_negation_is_flagged(quote: tuple[Quote, Transcript]) -> None:
    made, transcript = quote
    changed = edited(made, "Og så ringede hun til mig [...] og spurgte [...] til min ryg.", transcript)
    assert changed.text == "Og så ringede hun til mig […] og spurgte […] til min ryg."
    assert changed.flags == (("left_out", "ikke"),)
    assert edited(changed, SAID, transcript).flags == ()


@pytest.mark.parametrize("added", ["[ikke]", "[aldrig]", "[hun ikke]"])
def test_a_negation_in_brackets_is_refused_for_it_turns_what_was_said_round(
    quote: tuple[Quote, Transcript], added: str
) -> None:
    made, transcript = quote
    with pytest.raises(ExportError) as caught:
        edited(made, made.text.replace(" ", f" {added} ", 1), transcript)
    assert caught.value.code == "Q501"
    assert "negation" in caught.value.message
