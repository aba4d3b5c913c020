"""Who goes against the rest, and who says what went wrong; and what to look at before a quote is printed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qualkit.quotes import Candidate, Person, known_by, names_heard, names_in, select_quotes
from qualkit.quotes.flags import left_out
from qualkit.quotes.stance import deviants, is_critical, usual_valence

Talk = Any
HERE, GONE = "til_stede", "fravaer"


def people(number: int) -> list[tuple[str, ...]]:
    return [(str(each),) for each in range(number)]


@pytest.mark.parametrize(
    ("polarities", "odd"),
    [
        ([HERE, HERE, HERE, GONE], [False, False, False, True]),
        ([HERE, HERE, "afvist"], [False, False, True]),
        ([GONE, GONE, GONE, HERE], [False, False, False, True]),  # alone against three
        ([GONE, GONE, HERE], [False, False, False]),  # against two nobody is alone
        ([GONE, HERE], [False, False]),
        ([HERE, "", "usikker"], [False, False, False]),
        ([GONE, GONE], [False, False]),
        ([], []),
    ],
)
def test_a_deviant_case_goes_against_most(polarities: list[str], odd: list[bool]) -> None:
    assert deviants(polarities, people(len(polarities))) == odd


def test_who_affirms_and_denies_is_not_alone_against_themselves() -> None:
    assert not any(deviants([GONE, GONE, GONE, GONE, HERE], [("a",), ("a",), ("a",), ("b",), ("b",)]))


GLAD = "Jeg var så glad og tryg, og det var en stor lettelse, og alle var søde og hjalp mig."
SAD = "Jeg var bange og ked af det, jeg græd hver nat, og det var ydmygende og ensomt."


def test_a_passage_that_sounds_clearly_worse_than_the_rest_is_critical() -> None:
    usual = usual_valence([GLAD, GLAD, SAD])
    assert usual is not None
    assert is_critical("mekanisme.mentor", HERE, SAD, usual=usual)
    assert not is_critical("mekanisme.mentor", HERE, GLAD, usual=usual)
    # Where all is dark, dark is not critical.
    assert not is_critical("fase.afsporing", HERE, SAD, usual=usual_valence([SAD, SAD]))


def test_codes_of_hindrances_are_critical_unless_they_are_denied() -> None:
    assert is_critical("opmaerksomhed.ventetid", HERE, GLAD, usual=None)
    assert is_critical("identitet.modstander", "", GLAD, usual=None)
    assert not is_critical("opmaerksomhed.ventetid", GONE, GLAD, usual=None)
    assert not is_critical("opmaerksomhedskrav", HERE, GLAD, usual=None)


def test_quotes_carry_their_stance(talk: Talk) -> None:
    said = [(GLAD, HERE), (f"{GLAD[:-1]}, sagde min bror.", HERE), (SAD, GONE)]
    transcripts = [talk.transcript([("B", text)], name=f"i{at}") for at, (text, _) in enumerate(said)]
    pool = [
        Candidate(talk.unit(each, text), "mekanisme.mentor", "", 0.9, {"polaritet": polarity})
        for each, (text, polarity) in zip(transcripts, said, strict=True)
    ]
    quotes = select_quotes(pool, {each.id: each for each in transcripts})
    assert {quote.text: quote.stance for quote in quotes}[SAD] == "deviant"
    assert {quote.stance for quote in quotes if quote.text != SAD} <= {""}


def test_names_are_seen_and_look_alikes_are_not(talk: Talk) -> None:
    transcript = talk.transcript(
        [
            ("I", "Hvem hjalp dig?"),
            ("B", "Det gjorde Birgit, og hun ringede til Jens. I kender hende godt. Birgits bil stod der, og en CV lå på bordet."),
            ("B", "Mandag kom jeg. Og på mandag går jeg. Vi spurgte, om De ville med, sagde Anna."),
        ]
    )  # fmt: skip
    names = names_heard(transcript)
    assert names == {"Birgit", "Jens", "Anna"}
    assert names_in("Birgits bil stod der. Jens kom.", names | {"Birgits"}, own="Anna") == ("Birgit", "Jens")
    assert names_in("Annas bil, sagde Anna til [Birgit].", names | {"Annas"}, own="Anna") == ()
    assert names_in("I kender det. Mandag kom jeg.", names, own="B") == ()


def test_who_alone_has_a_title_can_be_known_by_it_where_the_age_is_shown() -> None:
    priest, cook, other = Person("Eva", "61", "", "præst"), Person("Ib", "40", "", "Kok"), Person("Bo", "22", "", "kok")
    everybody = [priest, priest, cook, other]
    assert known_by(priest, everybody)
    assert not known_by(cook, everybody)
    assert not known_by(replace(priest, age=""), everybody)
    assert not known_by(replace(priest, title=""), everybody)


def test_a_negation_that_is_left_out_is_told(talk: Talk) -> None:
    transcript = talk.transcript([("B", "Jeg kunne ikke lide det, og det ved alle på stedet godt nu.")])
    (quote,) = select_quotes(
        [Candidate(talk.unit(transcript, transcript.turns[0].span.of(transcript.text)), "k")],
        {transcript.id: transcript},
    )
    short = replace(quote, text="Jeg kunne […] lide det, og det ved alle på stedet godt nu.")
    assert left_out(short, quote.text) == ("ikke",)
    assert left_out(replace(quote, text="Jeg kunne ikke lide det […]"), quote.text) == ()
    assert left_out(replace(quote, text="Jeg kunne [ikke] lide det"), quote.text) == ("ikke",)
