"""The suggester that a run uses: what it finds, that it can show where and why, and that it stays silent."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from qualkit.codebook import load_codebook, load_codebooks
from qualkit.language.reading import reader
from qualkit.model import ATTRIBUTE_VALUES
from qualkit.suggest.base import read_passages
from qualkit.suggest.ensemble import FLOOR, Ensemble, LearnedSuggester, SimilarSuggester
from qualkit.suggest.explaining import explain

TALK = [
    "Jeg fik en ny sagsbehandler, og hun lyttede til mig, hun spurgte hvad jeg gerne ville, og ugen efter startede jeg i praktik.",
    "Det regnede hele sommeren, og vi fik ikke malet huset, men jordbærrene var gode.",
    "Der gik fire måneder, og jeg hørte ikke noget, og så kom der en ny sagsbehandler, og så skulle jeg fortælle det hele forfra.",
    "Jeg kunne ikke komme ud ad døren, jeg lå i sengen med gardinerne trukket for og åbnede ikke min post.",
    "Mine kolleger holder min plads ved frokosten, og chefen flyttede pallerne op i højden, så jeg ikke skal bukke mig.",
]


@cache
def units():
    return tuple(
        replace(unit, segment=replace(unit.segment, id=f"u{at}"))
        for at, unit in enumerate(read_passages(TALK, reader("da_qualkit_sm")))
    )


@cache
def ensemble():
    return Ensemble(load_codebooks(), model="da_qualkit_sm")


@cache
def found():
    return tuple(ensemble().suggest(units()))


def best(number):
    its = [each for each in found() if each.segment_id == f"u{number}"]
    return {each.code for each in sorted(its, key=lambda each: -each.probability)[:4]}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0, "vendepunkt.medarbejder.relation"),
        (2, "opmaerksomhed.overgange"),
        (3, "fase.afsporing"),
        (4, "match.skaanehensyn"),
    ],
)
def test_what_a_coder_would_mark_is_among_the_first(number, code):
    assert code in best(number)


def test_ordinary_talk_is_left_alone():
    assert not [each for each in found() if each.segment_id == "u1" and each.probability >= 0.5]


def test_every_suggestion_shows_where_and_why_and_how_it_is_held():
    assert found()
    for each in found():
        unit = units()[int(each.segment_id[1:])].segment
        assert each.probability >= FLOOR
        for piece in each.evidence:
            assert unit.span.start <= piece.span.start < piece.span.end <= unit.span.end
            assert piece.text == unit.text[piece.span.start : piece.span.end]
        assert each.reason["da"]
        assert each.reason["en"]
        assert {"polaritet", "modalitet", "stemme"} <= set(each.attributes)
        assert all(value in ATTRIBUTE_VALUES[name] for name, value in each.attributes.items())


def test_it_is_the_same_each_time_and_in_order():
    assert list(found()) == Ensemble(load_codebooks(), model="da_qualkit_sm").suggest(units())
    order = [(each.span.start, -each.probability, each.code) for each in found()]
    assert order == sorted(order)


@pytest.mark.parametrize("kind", [LearnedSuggester, SimilarSuggester])
def test_the_parts_suggest_by_themselves(kind):
    part = kind(load_codebooks(), classifiers=ensemble().classifiers)
    names = {each.provenance.suggester for each in part.suggest(units())}
    assert names == {kind.name}


def test_nothing_comes_of_nothing():
    assert ensemble().suggest([]) == []
    assert ensemble().suggest(read_passages(["…", ""], reader("da_qualkit_sm"))) == []


def test_an_explanation_adds_up_to_the_probability():
    import math

    suggestion = max(found(), key=lambda each: each.probability)
    told = explain(suggestion, units(), ensemble())
    logit = sum(value for _, value in told.inputs)
    assert 1 / (1 + math.exp(-logit)) == pytest.approx(suggestion.probability, abs=0.03)
    assert told.words
    assert told.examples
    assert all(0 < example.likeness <= 1 for example in told.examples)


PATIENTS = Path(__file__).parents[2] / "docs/examples/patientforloeb.yaml"


def test_a_codebook_from_another_field_is_learned_from_its_examples():
    other = Ensemble([load_codebook(PATIENTS)])
    (first, second, third) = (
        {each.code: each.probability for each in other.suggest(read_passages([text], reader()))}
        for text in (
            "Overlægen viste mig billederne og forklarede, hvad de ville gøre ved operationen.",
            "Så sad vi der igen i venteværelset og ventede på svar fra scanningen.",
            "Vi spiste pølser, og så var der fodbold.",
        )
    )
    assert max(first, key=first.get) == "patient.information"
    assert max(second, key=second.get) == "patient.ventetid"
    assert not [code for code, probability in third.items() if probability >= 0.3]


def test_a_shared_look_tells_the_same():
    seen = ensemble().look(units())
    assert ensemble().tell(units(), seen) == ensemble().tell(units())


def test_a_code_of_which_nothing_was_learned_is_told_by_its_patterns_to_the_ensemble_alone(tmp_path):
    book = tmp_path / "egen.yaml"
    book.write_text(
        'codebook: egen\nversion: "1"\ntitle: {da: Egen}\ncodes:\n  - id: vejr\n    label: {da: Vejr}\n'
        "    definition: {da: Om vejret.}\n    patterns:\n      - {pattern: regnede, weight: 0.95}\n",
        encoding="utf-8",
    )
    books = [*load_codebooks(), load_codebook(book)]
    whole = Ensemble(books, classifiers=ensemble().classifiers)
    learned = LearnedSuggester(books, classifiers=ensemble().classifiers)
    seen = whole.look(units())
    told = whole.tell(units(), seen)
    assert [at for at, its in enumerate(told) if "vejr" in its] == [1]
    assert {(each.code, each.probability) for each in whole.suggest(units()) if each.code == "vejr"} == {
        ("vejr", told[1]["vejr"])
    }
    assert not any("vejr" in its for its in learned.tell(units(), seen))


def test_a_decision_beside_a_unit_moves_it_says_so_and_leaves_the_unit_that_was_decided():
    code = "fase.tilbagegang"
    ruled = {"u2": {code: 1.0, "opmaerksomhed.overgange": 1.0}}
    plain = {(each.segment_id, each.code): each for each in found()}
    near = {(each.segment_id, each.code): each for each in ensemble().suggest(units(), ruled)}
    assert [each for each in near.values() if each.segment_id == "u2"] == [
        each for each in plain.values() if each.segment_id == "u2"
    ]
    moved = near["u3", code]
    assert moved.probability >= plain["u3", code].probability + 0.05
    assert moved.reason["da"].endswith("koderen har givet koden lige før")
    assert moved.reason["en"].endswith("the coder has given this code just before")
    assert moved.id != plain["u3", code].id
    told = explain(moved, units(), ensemble(), ruled)
    assert dict(told.inputs)["beside"] > 0
    assert told.beside["en"] == "the coder has given this code just before"
    assert ensemble().tell(units(), ruled=ruled)[3][code] == pytest.approx(moved.probability, abs=0.006)


def test_decisions_elsewhere_or_none_leave_every_suggestion_as_it_is():
    assert ensemble().suggest(units(), {}) == list(found())
    assert ensemble().suggest(units(), {"another interview's": {"fase.afsporing": 1.0}}) == list(found())


def test_where_nothing_was_learned_decisions_move_nothing():
    nothing = Ensemble(load_codebooks(), classifiers=[])
    assert nothing.suggest(units(), {"u2": {"fase.afsporing": 1.0}}) == nothing.suggest(units())
