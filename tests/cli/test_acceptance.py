"""``qualkit acceptance``: the tables in both languages, one coder's, and what is said where there is nothing yet."""

import json

import pytest
import typer

from qualkit.cli.acceptance import acceptance
from qualkit.errors import ConfigError
from qualkit.model import Decision, SegmentKind, Verdict
from qualkit.project import Project
from qualkit.review.queue import drawn
from qualkit.suggest.base import codable


@pytest.fixture
def told(done, capsys):
    """Run the command on the project with its options; its output."""

    def call(**options):
        with pytest.raises(typer.Exit) as end:
            acceptance(project=done, **options)
        assert end.value.exit_code == 0
        return capsys.readouterr()

    return call


@pytest.fixture
def coded(done, monkeypatch):
    """Two coders who are done with the first unit of the draw, one wrong suggestion planted, one accepted in bulk."""
    monkeypatch.setattr("qualkit.project.acceptance.RANDOM_SHARE", 1.0)  # a tenth of so few units is none
    with Project.open(done) as project:
        units = {
            unit.id: unit
            for row in project.store.index()
            for transcript in [project.store.transcript(row.id)]
            for unit in codable(transcript, project.store.segments(row.id, SegmentKind.UNIT))
        }
        unit = units[drawn(units, seed=project.config.seed, share=1.0)[0]]

        def decide(coder, verdict, code="", probability=None, **context):
            shown = "g-1" if probability else ""
            project.decide(
                Decision(
                    coder,
                    verdict,
                    unit.transcript_id,
                    unit.id,
                    unit.span,
                    code,
                    shown_suggestion=shown,
                    shown_probability=probability,
                    context=context,
                )
            )

        decide("kt", Verdict.ACCEPT, "transport", 0.84, rank=1, queue="random")
        decide("kt", Verdict.ADD, "fart", queue="random")
        decide("kt", Verdict.ACCEPT, "travlhed", 0.9, rank=2, bulk=0.8)
        decide("kt", Verdict.DONE, queue="random")
        decide("am", Verdict.REJECT, "transport", 0.84, rank=1, queue="uncertain")
        decide("am", Verdict.DONE, queue="uncertain", passed=[["fart", 0.55, 2], ["krop", 0.6, 3, True]])
        taken_back = project.decide(Decision("am", Verdict.ACCEPT, unit.transcript_id, unit.id, unit.span, "fart"))
        project.decide(
            Decision("am", Verdict.UNDO, unit.transcript_id, unit.id, unit.span, undoes=taken_back.id),
        )
    return done


def test_before_anybody_has_decided_it_says_so(told):
    out, err = told()
    assert out == ""
    assert "ingen har taget stilling" in err


def test_the_tables_are_in_danish_or_english(coded, told):
    out, err = told()
    for heading in ("Efter plads på skærmen", "Efter kode", "Forbigået", "Plantede forkerte forslag", "Ikke foreslået"):
        assert heading in out
    assert "0,33" in out
    assert "ikke det samme som rigtigt" in err
    assert "godkendt samlet, og derfor ikke regnet med: 1" in err
    from qualkit.cli.options import Language

    out, _ = told(lang=Language.en)
    assert "By place on the screen" in out
    assert "0.33" in out


def test_json_has_every_figure_and_what_is_unknown_is_null(coded, told):
    report = json.loads(told(json=True).out)
    assert report["acceptance"]["overall"]["accepted"]["hits"] == 1
    assert report["acceptance"]["overall"]["accepted"]["of"] == 3
    assert report["acceptance"]["overall"]["passed_over"] == 1
    assert (report["missed"]["units"], report["missed"]["missed"]["hits"], report["missed"]["missed"]["of"]) == (
        2,
        1,
        3,
    )
    assert [row["passed_over"] for row in report["planted"]] == [1, 1]
    assert report["prevalence"]["fart"]["share"] == 0.5
    assert report["acceptance"]["bulk"] == 1
    assert json.loads(told(json=True, coder="am").out)["missed"]["missed"]["share"] is None


def test_one_coder_alone_and_a_name_that_nobody_has(coded, told):
    report = json.loads(told(json=True, coder="am").out)
    assert [row["group"] for row in report["acceptance"]["by_coder"]] == ["am"]
    with pytest.raises(ConfigError, match="no decisions by 'kt '") as error:
        acceptance(project=coded, coder="kt ")
    assert "am, kt" in error.value.hint
