"""The methods section says what the tool knows, word for word the same each time, and leaves the rest blank.

``QUALKIT_GOLDEN=write pytest tests/project/test_methods.py`` renews the files.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from qualkit.cli.methods import methods
from qualkit.errors import ExportError
from qualkit.model import Decision, Span, Verdict
from qualkit.project import Project

GOLDEN = Path(__file__).parent / "golden"


def run(*arguments: object):
    application = typer.Typer()
    application.command()(methods)
    return CliRunner().invoke(application, [str(argument) for argument in arguments])


def facts_of(folder: Path) -> dict:
    with Project.open(folder) as project:
        return project.methods()


@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_text_is_the_golden_one(coded_study, lang):
    told = run("-p", coded_study, "--lang", lang).stdout
    path = GOLDEN / f"methods-{lang}.md"
    if os.environ.get("QUALKIT_GOLDEN") == "write":
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["da", "en"])
def test_nothing_is_called_reliable_or_valid(coded_study, lang):
    told = run("-p", coded_study, "--lang", lang).stdout
    assert not re.search(r"reliab|valid|pålideli|gyldig|trustworth|troværdig", told, re.IGNORECASE)


def test_the_numbers_are_those_of_the_decisions(coded_study):
    facts = facts_of(coded_study)
    assert facts["interviews"]["count"] == 2
    assert facts["interviews"]["words"]["total"] == 23
    assert facts["interviews"]["minutes"] is None
    assert (facts["interviews"]["first"], facts["interviews"]["last"]) == ("2026-04-03", "2026-04-10")
    assert facts["informants"] == {
        "count": 2, "roles": {"borger": 1, "medarbejder": 1}, "ages": {"known": 2, "min": 34, "max": 41}
    }  # fmt: skip
    assert facts["units"]["count"] == 4, "what the interviewer says is no unit to code"
    assert facts["coverage"] == {"ruled": 3, "double": 3, "share_ruled": 0.75, "share_double": 0.75}
    assert facts["codings"] == {"count": 4, "accepted": 3, "added": 1, "share_suggested": 0.75}
    assert facts["acceptance"] == {"accepted": 3, "rejected": 1, "passed_over": 0, "rate": 0.75, "bulk": 0}
    assert {coder["name"]: coder["acceptance"]["rate"] for coder in facts["coders"]} == {"Anne": 0.5, "Bo": 1.0}
    assert facts["planted"] == {"shown": 1, "believed": 1}
    assert facts["blind"] == {"rulings": 7, "blind": 2, "share": 2 / 7}
    assert facts["seconds"] == 142.0
    assert facts["suggestions"]["count"] == 4
    assert facts["suggestions"]["shown"] == 2
    assert facts["agreement"]["coders"] == ["Anne", "Bo"]
    with Project.open(coded_study) as project:
        assert facts["decisions"]["fingerprint"] == project.store.decisions()[-1].link
    assert facts["made_with"]["model"] == "da_qualkit_sm 1.0"


def test_the_share_accepted_is_the_one_that_acceptance_tells_and_bulk_stands_apart(coded_study):
    with Project.open(coded_study) as project:
        unit = project.store.decisions()[0]
        for verdict, code, context in (
            (Verdict.ACCEPT, "lille.transport", {"bulk": 0.8, "rank": 1}),
            (Verdict.DONE, "", {"passed": [["lille.arbejde", 0.4, 3]]}),
        ):
            shown = {"shown_suggestion": "g-1", "shown_probability": 0.9} if code else {}
            project.decide(
                Decision(
                    "Anne", verdict, unit.transcript_id, unit.segment_id, unit.span, code, context=context, **shown
                )
            )
        overall = project.acceptance().acceptance.overall
    told = facts_of(coded_study)["acceptance"]
    assert told == {"accepted": 3, "rejected": 1, "passed_over": 1, "rate": 0.6, "bulk": 1}
    assert (overall.accepted.hits, overall.rejected, overall.passed_over) == (3, 1, 1)
    assert overall.accepted.share == told["rate"]
    said = run("-p", coded_study, "--lang", "en").stdout
    assert "Of 5 suggestions accepted, rejected or passed over, 3 (60%) were accepted, 1 rejected and 1 passed" in said
    assert "Suggestions accepted in bulk, which do not count in the share accepted: 1." in said
    assert "godkendt samlet og ikke regnes med i andelen af godtagne: 1." in run("-p", coded_study).stdout


def test_time_is_counted_once_for_each_key_press(coded_study):
    before = facts_of(coded_study)["seconds"]
    with Project.open(coded_study) as project:
        unit = project.store.decisions()[0]
        twice = [
            Decision("Anne", verdict, unit.transcript_id, unit.segment_id, Span(0, 1), code=code, seconds=10.0)
            for verdict, code in ((Verdict.REJECT, "lille.fart"), (Verdict.ADD, "lille.transport"))
        ]
        project.store.append_decisions(twice)
    assert facts_of(coded_study)["seconds"] == before + 10.0


def test_agreement_is_the_one_that_agree_tells(coded_study):
    own = facts_of(coded_study)["agreement"]
    with Project.open(coded_study) as project:
        told = project.agreement(draws=0)
    assert own["units"] == told.units == 3
    assert own["coders"] == ["Anne", "Bo"]
    assert own["by_code"] == {row["code"]: row["alpha"] for row in told.codes}
    assert set(own["by_code"]) == {"lille.fart", "lille.transport"}


def test_agreement_is_blank_where_coders_share_no_unit(coded_study):
    with Project.open(coded_study) as project:
        for made in project.store.in_force("Bo"):
            project.store.append_decision(replace(made, verdict=Verdict.UNDO, undoes=made.id, at="", context={}))
    assert facts_of(coded_study)["agreement"] is None
    assert "Enighed mellem koderne: ____." in run("-p", coded_study).stdout


def test_what_is_not_known_is_blank(undecided):
    told = run("-p", undecided).stdout
    assert "Der er endnu ikke kodet." in told
    assert "roller: ____" in told
    assert "blev holdt ____." in told
    assert told.count("| ____ |") > 24
    facts = facts_of(undecided)
    assert facts["acceptance"]["rate"] is None
    assert facts["coverage"]["share_ruled"] == 0
    assert facts["decisions"]["fingerprint"] == ""


def test_a_project_with_nothing_in_it_still_gives_a_table(tmp_path):
    with Project.create(tmp_path / "tom"):
        pass
    told = run("-p", tmp_path / "tom", "--lang", "en").stdout
    assert "0 interviews" in told
    assert len(re.findall(r"^\| \d+ \|", told, re.MULTILINE)) == 32


@pytest.mark.parametrize("suffix", ["md", "docx", "html"])
def test_it_is_written_as_a_document(coded_study, tmp_path, suffix):
    path = tmp_path / f"metode.{suffix}"
    assert run("-p", coded_study, "-o", path).exit_code == 0
    assert path.stat().st_size > 1000


def test_a_spreadsheet_is_no_document(coded_study, tmp_path):
    assert isinstance(run("-p", coded_study, "-o", tmp_path / "metode.csv").exception, ExportError)


def test_json_gives_the_raw_numbers(coded_study):
    assert json.loads(run("-p", coded_study, "--json").stdout) == json.loads(json.dumps(facts_of(coded_study)))
