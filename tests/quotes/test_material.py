"""Quotes of coded material that is read already: by code, for a theme, and side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from qualkit.config import Config
from qualkit.errors import ConfigError
from qualkit.project.quoting import Speech, quotes_of

TALK = [
    "Jeg følte mig alene med alle de breve, og jeg turde næsten ikke gå ud til postkassen om morgenen.",
    "Vi fik en ny bolig ved åen, og børnene kunne endelig sove hver for sig i deres eget værelse.",
    "Min mentor ringede hver eneste fredag, og hun spurgte altid til min ryg, før vi talte om arbejde.",
]


TAILS = {
    "Ruth": "og det var faktisk Birgit, der opdagede, at nøglen til lageret lå i min lomme hele tiden",
    "Birgit": "men i gartneriet fik jeg lov at vande tomaterne alene, og der græd ingen over papirer",
    "Aksel": "selv om chaufføren kendte vejen og kørte uden om søen, når isen lå på broen",
    "Ditte": "mens kaffen blev kold i køkkenet, for ingen af os tænkte på klokken den eftermiddag",
    "Yusuf": "så jeg lærte ordene udenad i bussen og sagde dem højt for katten bagefter",
    "Palle": "hvor orkestret øvede ovenpå, og trompeten satte i gang hver gang, telefonen ringede",
}


@pytest.fixture
def material(coded):
    return coded(
        {
            who: [
                (f"{words[:-1]}, {tail}, nummer {nr}.", {"hjaelp.mentor": 0.6 + nr / 10})
                for nr, words in enumerate(TALK)
            ]
            + [("Så kom der en hel dag i marts, hvor jeg ikke fik talt med nogen som helst af dem.", {})]
            for who, tail in TAILS.items()
        },
        attributes={
            who: {"stilling": "kok" if nr else "præst", "alder": "50", "runde": str(nr % 2 + 1), "by": f"by {nr}"}
            for nr, who in enumerate(TAILS)
        },
    )


def test_quotes_of_read_material_need_no_project_and_say_what_to_look_at(material):
    speech = Speech(material.transcripts, max_words=120)
    quotes = quotes_of(material, Config(), per_code=6, speech=speech)
    assert quotes == quotes_of(material, Config(), per_code=6, speech=speech)
    assert len(quotes) == 6
    assert {quote.code_label for quote in quotes} == {"Hjaelp: Hjaelp mentor"}
    ruth = next(quote for quote in quotes if quote.pseudonym == "Ruth")
    assert ("name", "Birgit") in ruth.flags
    assert ("known_by", "præst, 50") in ruth.flags
    assert all(quote.flags == () for quote in quotes if quote.pseudonym != "Ruth")


def test_only_the_codings_that_are_given_are_quoted(material):
    some = [coding for coding in material.codings if coding.case == material.cases[0].id]
    assert {quote.pseudonym for quote in quotes_of(material, Config(), codings=some)} == {"Ruth"}
    units = {some[0].unit.id}
    (quote,) = quotes_of(material, Config(), codings=some, units=units)
    assert quote.spans[0].start == some[0].unit.span.start


def test_a_theme_is_quoted_from_its_units_coded_or_not(material):
    coded = {coding.unit.id for coding in material.codings}
    bare = {unit.id for unit in material.units} - coded
    quotes = quotes_of(material, Config(), units=bare, per_code=3)
    # All say the same, so that it is printed once.
    assert [(quote.code, quote.basis, quote.probability) for quote in quotes] == [("", "suggestion", None)]
    mixed = quotes_of(material, Config(), units=bare | coded, per_code=3)
    assert len(mixed) == 3
    assert {quote.code for quote in mixed} >= {"hjaelp.mentor"}


def test_a_contrast_sets_as_many_quotes_from_each_side(material):
    quotes = quotes_of(material, Config(), contrast="Runde", per_code=2)
    assert Counter(quote.group for quote in quotes) == {"Runde=1": 2, "Runde=2": 2}
    assert [quote.group for quote in quotes] == sorted(quote.group for quote in quotes)
    rounds = {case.name: case.attributes["runde"] for case in material.cases}
    assert all(quote.group.endswith(rounds[quote.pseudonym]) for quote in quotes)
    two = quotes_of(material, Config(), contrast="by=by 0, by 3", per_code=1)
    assert [(quote.group, quote.pseudonym) for quote in two] == [("by=by 0", "Ruth"), ("by=by 3", "Ditte")]


@pytest.mark.parametrize(
    ("contrast", "hint"),
    [("farve", "runde"), ("runde=7", "1, 2"), ("by", "--contrast by=by 0,by 1"), ("alder", "--contrast alder=50")],
)
def test_a_contrast_that_does_not_fit_says_what_would(material, contrast, hint):
    with pytest.raises(ConfigError) as caught:
        quotes_of(material, Config(), contrast=contrast)
    assert caught.value.code == "Q001"
    assert hint in caught.value.hint


def test_a_code_that_begins_like_another_is_not_below_it(material):
    other = replace(material.codings[0], code="hjaelp.mentorordning")
    found = quotes_of(material, Config(), codings=[other])
    assert [quote.code_label for quote in found] == ["hjaelp.mentorordning"]
