"""What the pattern suggester does with its company, its assertion and its words."""

import textwrap

import pytest

from qualkit.codebook import load_codebook, load_codebooks
from qualkit.language.reading import reader
from qualkit.model import Role, Segment, SegmentKind, Span, Speaker, Transcript
from qualkit.resources import demo_folder
from qualkit.suggest import suggest
from qualkit.suggest.base import read_units
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
    (plain,) = PatternSuggester([book], calibration=flat).suggest(read_units(*told(text), reader("words")))
    assert plain.probability == pytest.approx(plain.score, abs=1e-3)
    low = Calibration({"": Curve(0.0, 1.0), "lytte": Curve(-2.0, 1.0)})
    (shy,) = PatternSuggester([book], calibration=low).suggest(read_units(*told(text), reader("words")))
    assert shy.probability < plain.probability
    assert shy.id != plain.id


def test_the_same_twice_is_the_same(book):
    text = "Hun lyttede, og hun hørte på mig. Så fik jeg en ny sagsbehandler, så gik det."
    assert suggest(*told(text), [book]) == suggest(*told(text), [book])


def test_a_negation_in_a_gap_denies_although_the_pattern_names_another(tmp_path):
    path = tmp_path / "nej.yaml"
    path.write_text(
        "codebook: nej\nversion: '1'\ntitle: {da: N}\ncodes:\n  - id: a\n    label: {da: A}\n    definition: {da: A}\n    patterns:\n"
        "      - {pattern: '{have} ...3 ingen ...4 {hjælp|penge}'}\n",
        encoding="utf-8",
    )
    own = load_codebook(path)
    assert codes(own, "Jeg havde slet ingen hjælp.") == ["a"]
    assert codes(own, "Jeg havde aldrig ingen hjælp.") == []


def test_what_is_said_before_a_denial_counts(tmp_path):
    path = tmp_path / "job.yaml"
    path.write_text(
        "codebook: job\nversion: '1'\ntitle: {da: J}\ncodes:\n  - id: a\n    label: {da: A}\n    definition: {da: A}\n    patterns:\n"
        "      - {pattern: '{få} ... {job}'}\n",
        encoding="utf-8",
    )
    own = load_codebook(path)
    (found,) = suggest(*told("Jeg fik job, ikke et dårligt job."), [own])
    assert [piece.text for piece in found.evidence] == ["fik job"]
    assert codes(own, "Jeg fik ikke et job.") == []


def test_evidence_of_wrapped_talk_is_the_talks_own_and_the_reason_is_one_line(book):
    text = "Og så\n\nville jeg sige, at hun\r\nfaktisk\u00a0lyttede."
    (found,) = suggest(*told(text), [book])
    (piece,) = found.evidence
    assert piece.text == "hun\r\nfaktisk\u00a0lyttede"
    assert piece.span.of(text) == piece.text
    assert "”hun faktisk lyttede”" in found.reason["da"]


WRAPPED = {
    "50 columns": lambda text: textwrap.fill(text, 50),
    "40 columns": lambda text: textwrap.fill(text, 40),
    "40 columns, as Windows does": lambda text: textwrap.fill(text, 40).replace("\n", "\r\n"),
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    "narrow no-break spaces": lambda text: text.replace(" ", "\u202f"),
}


@pytest.fixture(scope="module")
def shipped_books():
    return load_codebooks()


@pytest.mark.parametrize("wrap", WRAPPED.values(), ids=WRAPPED.keys())
def test_how_an_interview_is_wrapped_changes_no_suggestion(shipped_books, wrap):
    lines = (demo_folder() / "01-ruth-lagerhotellet.txt").read_text(encoding="utf-8").splitlines()
    turns = [" ".join(line.removeprefix("B:").split()) for line in lines if line.startswith("B:")]
    suggester = PatternSuggester(shipped_books)

    def coded(text):
        return {s.code: s.score for s in suggester.suggest(read_units(*told(text), reader()))}

    plain = [coded(turn) for turn in turns]
    assert sum(map(len, plain)) > 5
    assert [coded(wrap(turn)) for turn in turns] == plain
