"""Quotes of a project: what counts as coded, and what a writer made of a quote."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from qualkit.errors import ConfigError, ExportError
from qualkit.model import Decision, Verdict
from qualkit.project import Project
from qualkit.project.quoting import EDITS


def test_a_suggestion_that_was_passed_over_in_a_unit_that_is_done_is_not_quoted(done):
    with Project.open(done) as project:
        project = project.with_config(min_probability=0.2)
        anna = next(s for s in project.suggestions(min_probability=0) if s.code == "fart")
        assert "fart" in {quote.code for quote in project.quotes()}
        project.decide(Decision("kt", Verdict.DONE, anna.transcript_id, anna.segment_id, anna.span))
        assert "fart" not in {quote.code for quote in project.quotes()}


def test_a_writers_version_is_kept_printed_and_taken_back(done):
    with Project.open(done) as project:
        project = project.with_config(min_probability=0.2)
        first = next(quote for quote in project.quotes() if quote.pseudonym == "Anna" and quote.code == "transport")
        text = first.text.replace("en cykel af min nabo", "en cykel af min nabo [Erik]")
        assert text != first.text
        assert not project.results_up_to_date() or project.results()
        changed = project.edit_quote(project.quotes(), first.id[2:8], text)
        assert changed.text == text
        assert {quote.id: quote.text for quote in project.quotes()}[first.id] == text
        assert not project.results_up_to_date()
        with pytest.raises(ExportError):
            project.edit_quote(project.quotes(), first.id, text.replace("cykel", "knallert"))
        with pytest.raises(ConfigError):
            project.edit_quote(project.quotes(), "q-findes-ikke", text)
        assert {quote.id: quote.text for quote in project.quotes()}[first.id] == text
        project.edit_quote(project.quotes(), first.id, "")
        assert {quote.id: quote.text for quote in project.quotes()}[first.id] == first.text
        assert json.loads(project.store.meta(EDITS)) == {}


def test_a_version_that_does_not_stand_any_more_is_dropped_and_told(done):
    with Project.open(done) as project:
        project = project.with_config(min_probability=0.2)
        one, *_ = project.quotes()
        gone = {
            one.id: {"text": "Noget helt andet.", "transcript": one.transcript_id, "name": "anna"},
            "q-000000000000": {"text": "Væk.", "transcript": "t-væk", "name": "væk"},
            "q-111111111111": {"text": "Ikke valgt nu.", "transcript": one.transcript_id, "name": "anna"},
        }
        project.store.set_meta(EDITS, json.dumps(gone))
        assert one in project.quotes()  # without anybody to tell nothing is dropped
        assert len(json.loads(project.store.meta(EDITS))) == 3
        told = []
        assert one in project.quotes(notify=told.append)
        assert {notice.source for notice in told} == {"anna", "væk"}
        assert not any("andet" in str(notice) for notice in told)
        assert list(json.loads(project.store.meta(EDITS))) == ["q-111111111111"]


def test_the_command_edits_and_contrasts(done, qualkit):
    code, out, err = qualkit("quotes", "-p", done, "--min-probability", "0.2", "--json")
    assert code == 0, err
    row = json.loads(out)[0]
    text = row["quote"].replace(row["quote"].split()[0], f"{row['quote'].split()[0]} [dengang]", 1)
    code, out, err = qualkit("quotes", "-p", done, "--min-probability", "0.2", "--edit", row["id"], text)
    assert code == 0, err
    assert "[dengang]" in out
    code, out, _ = qualkit("quotes", "-p", done, "--min-probability", "0.2", "--json")
    assert text in {each["quote"] for each in json.loads(out)}
    code, _, err = qualkit(
        "quotes", "-p", done, "--min-probability", "0.2", "--edit", row["id"], "Det sagde hun aldrig."
    )
    assert code == 1
    assert "Q501" in err
    code, out, err = qualkit("quotes", "-p", done, "--min-probability", "0.2", "--contrast", "stilling", "--json")
    assert code == 0, err
    groups = Counter((each["code_id"], each["group"]) for each in json.loads(out))
    assert groups
    assert set(groups.values()) == {1}
    code, _, err = qualkit("quotes", "-p", done, "--contrast", "hårfarve")
    assert code == 2
    assert "stilling" in err


def test_a_version_belongs_to_the_place_whatever_code_the_quote_stands_under(done):
    """Who cuts a name out of a quote believes that it is gone, on the case page and under other codes, too."""
    from dataclasses import replace

    from qualkit.project.quoting import quotes_of, read_edits

    with Project.open(done) as project:
        found = project.quotes(min_probability=0.2)
        quote = max(found, key=lambda each: len(each.text))
        first, *rest = quote.text.split(" ")
        cut = f"{first} {rest[0]} […] {rest[-1]}"
        project.edit_quote(found, quote.id, cut)
        material = project.material(min_probability=0.2)
        elsewhere = [
            replace(coding, code="transport" if coding.code == "fart" else "fart") for coding in material.codings
        ]
        texts = {
            (each.transcript_id, each.spans): each.text
            for each in quotes_of(material, project.config, codings=elsewhere, edits=read_edits(project.store))
        }
        assert texts[quote.transcript_id, quote.spans] == cut
