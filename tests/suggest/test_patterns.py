"""What the pattern suggester does with its company, its assertion and its words."""

import pytest

from qualkit.codebook import load_codebook
from qualkit.model import Role, Segment, SegmentKind, Span, Speaker, Transcript
from qualkit.suggest import suggest
from qualkit.suggest.calibration import Calibration, Curve
from qualkit.suggest.patterns import PatternSuggester

BOOK = """
codebook: prøve
version: "1"
title: {da: Prøve}
codes:
  - id: lytte
    label: {da: At blive hørt, en: Being heard}
    definition: {da: Nogen lytter.}
    patterns:
      - {pattern: "<hun> ...2 {lytte}", weight: 0.6, reason: {da: nogen lyttede, en: somebody listened}}
      - {pattern: "{høre} på <mig>", weight: 0.5}
  - id: fart
    label: {da: Fart}
    definition: {da: Noget sker.}
    patterns:
      - {pattern: "ny {sagsbehandler}", then: "gik det", also: "så", unless: "forfra", weight: 0.8, set: {tempo: punktuel}}
  - id: fiasko
    label: {da: Fiasko}
    definition: {da: Noget lykkes ikke.}
    patterns:
      - {pattern: "kunne ...2 ikke ...2 finde ud af", weight: 0.8}
"""


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = tmp_path / "bog.yaml"
    path.write_text(BOOK.replace("prøve", "proeve"), encoding="utf-8")
    return load_codebook(path)


def told(text, role=Role.INFORMANT):
    transcript = Transcript("t", "x", "x", text, "x.txt", "txt", "", speakers=(Speaker("B", role),))
    return transcript, [Segment.cut(transcript, SegmentKind.UNIT, 0, Span(0, len(text)), speaker="B")]


def codes(book, text, **more):
    return [s.code for s in suggest(*told(text, **more), [book])]


def test_evidence_lies_in_the_unit_and_says_what_it_says(book):
    text = "Øh, altså. Hun lyttede faktisk, og hun hørte på mig."
    (found,) = suggest(*told(text), [book])
    assert [piece.span.of(text) for piece in found.evidence] == ["Hun lyttede", "hørte på mig"]
    assert found.score == pytest.approx(1 - 0.4 * 0.5)
    assert found.reason["da"] == "”Hun lyttede”: nogen lyttede; ”hørte på mig”: peger på at blive hørt"
    assert found.reason["en"].endswith("points to Being heard")


@pytest.mark.parametrize(
    "text",
    [
        "Hun ville ikke lytte.",
        "De burde lytte.",
        "Hvis hun lytter, så går det.",
        "Min bror sagde, at hun lyttede.",
        "Hun har aldrig lyttet.",
    ],
)
def test_what_is_denied_imagined_or_quoted_is_silent(book, text):
    assert codes(book, text) == []


def test_a_negation_that_the_pattern_names_is_part_of_it(book):
    assert codes(book, "Jeg kunne slet ikke rigtig finde ud af det.") == ["fiasko"]


@pytest.mark.parametrize(
    ("text", "fires"),
    [
        ("Så fik jeg en ny sagsbehandler, og gik det måske langsomt? Nej, så gik det stærkt.", True),
        ("Så gik det stærkt, og jeg fik en ny sagsbehandler.", False),
        ("Jeg fik en ny sagsbehandler. Nu gik det.", False),
        ("Så fik jeg en ny sagsbehandler, så gik det forfra.", False),
        ("Så fik jeg en ny sagsbehandler, men det gik ikke. Eller jo, bagefter, da gik det.", True),
    ],
)
def test_then_comes_after_also_anywhere_unless_nowhere(book, text, fires):
    assert (codes(book, text) == ["fart"]) is fires


def test_two_patterns_on_the_same_words_are_one_witness(tmp_path):
    path = tmp_path / "to.yaml"
    path.write_text(
        "codebook: to\nversion: '1'\ntitle: {da: To}\ncodes:\n  - id: a\n    label: {da: A}\n    definition: {da: A}\n    patterns:\n"
        "      - {pattern: '{egen} {penge}', weight: 0.6}\n      - {pattern: '{tjene} ...2 {penge}', weight: 0.5}\n"
        "      - {pattern: 'selv', weight: 0.5}\n",
        encoding="utf-8",
    )
    own = load_codebook(path)
    (one,) = suggest(*told("Jeg tjener mine egne penge."), [own])
    assert one.score == 0.6
    (two,) = suggest(*told("Jeg tjener mine egne penge, helt selv."), [own])
    assert two.score == pytest.approx(0.8)


def test_the_interviewers_words_are_not_coded(book):
    assert codes(book, "Hun lyttede.", role=Role.INTERVIEWER) == []
    assert codes(book, "Hun lyttede.", role=Role.UNKNOWN) == ["lytte"]


def test_probability_is_read_from_the_nearest_curve(book):
    text = "Hun lyttede."
    flat = Calibration({"": Curve(0.0, 1.0)})
    (plain,) = PatternSuggester([book], calibration=flat).suggest(*told(text))
    assert plain.probability == pytest.approx(plain.score, abs=1e-3)
    low = Calibration({"": Curve(0.0, 1.0), "lytte": Curve(-2.0, 1.0)})
    (shy,) = PatternSuggester([book], calibration=low).suggest(*told(text))
    assert shy.probability < plain.probability
    assert shy.id != plain.id


def test_the_same_twice_is_the_same(book):
    text = "Hun lyttede, og hun hørte på mig. Så fik jeg en ny sagsbehandler, så gik det."
    assert suggest(*told(text), [book]) == suggest(*told(text), [book])
