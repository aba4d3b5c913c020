"""``qualkit tables``: what stands on the screen, in files and in JSON."""

import json

import pytest

from qualkit.cli.tables_view import column_parts
from qualkit.export import Column
from qualkit.project import Project


def tables(qualkit, home, *arguments):
    return qualkit("tables", "-p", home, "--min-probability", "0.2", *arguments)


def test_the_ranked_table_shows_base_word_and_caveat(done, qualkit):
    code, out, err = tables(qualkit, done)
    assert code == 0
    assert "Transport" in out
    assert "de fleste" in out or "flere" in out or "nogle" in out or "enkelte" in out
    assert "3 informanter i alt." in err
    assert "Fravær i et interview er ikke fravær i livet" in err
    assert "som ingen koder har afgjort" in err


def test_english_is_asked_for(done, qualkit):
    _, out, err = tables(qualkit, done, "--lang", "en")
    assert "Informants" in out
    assert "Absence in an interview is not absence in life" in err


def test_contrast_needs_an_attribute_and_takes_one(done, qualkit):
    code, _, err = tables(qualkit, done, "--view", "contrast")
    assert code == 2
    assert "--by" in err
    code, out, _ = tables(qualkit, done, "--view", "contrast", "--by", "stilling")
    assert code == 0
    assert "chauffør" in out
    assert "(n\u00a0=\u00a01)" in out


@pytest.mark.parametrize("view", ["co-occurrence", "saturation", "coverage", "decided"])
def test_every_view_is_shown_written_and_given_as_json(done, qualkit, tmp_path, view):
    code, out, _ = tables(qualkit, done, "--view", view)
    assert code == 0
    assert out.strip()
    code, out, _ = tables(qualkit, done, "--view", view, "--json")
    assert code == 0
    assert json.loads(out)[0]["title"]
    path = tmp_path / "tabel.xlsx"
    code, out, _ = tables(qualkit, done, "--view", view, "-o", path)
    assert code == 0
    assert path.stat().st_size


def test_mechanisms_need_a_codebook_that_has_them(done, qualkit):
    code, _, err = tables(qualkit, done, "--view", "mechanisms")
    assert code == 2
    assert "'mekanisme'" in err


@pytest.mark.parametrize("wrong", [("--by", "rolle"), ("--seed", "3"), ("--view", "decided", "--level", "1")])
def test_an_option_without_meaning_is_refused_rather_than_ignored(done, qualkit, wrong):
    code, _, err = tables(qualkit, done, *wrong)
    assert code == 2
    assert "has no meaning for" in err


def test_few_informants_are_hidden_everywhere(done, qualkit):
    _, plain, _ = tables(qualkit, done, "--json")
    code, out, err = tables(qualkit, done, "--min-informants", "4", "--json")
    assert code == 0
    assert any(row["n"] for table in json.loads(plain) for row in table["rows"])
    assert all(row["n"] is None and not row["units"] for table in json.loads(out) for row in table["rows"])
    _, out, err = tables(qualkit, done, "--min-informants", "4")
    assert "<4" in out
    assert "færre end 4 informanter" in err


def test_only_what_coders_decided_counts_if_asked(done, qualkit):
    code, out, _ = tables(qualkit, done, "--source", "decisions", "--json")
    assert code == 0
    assert json.loads(out) == []


def test_a_project_without_interviews_is_told_what_to_do(tmp_path, qualkit, study):
    Project.create(tmp_path / "tom", codebooks=[str(study.parent / "lille.yaml")]).close()
    code, _, err = qualkit("tables", "-p", tmp_path / "tom")
    assert code == 3
    assert "qualkit run" in err


def test_a_wide_table_comes_in_parts_that_each_fit():
    names = [Column("row", "Kode", 28)]
    others = [Column(f"c{at}", f"En lang overskrift nummer {at}", 12, "integer") for at in range(9)]
    rows = [{"row": "Et langt navn på en kode", **{f"c{at}": "12 (100 %)" for at in range(9)}}]
    for width in (40, 80, 120, 300):
        stub, parts = column_parts(names, others, rows, width)
        assert [column for part in parts for column, _ in part] == others
        for part in parts:
            assert sum(stub.values()) + sum(need + 3 for _, need in part) <= width
            assert all(need >= len("12 (100 %)") for _, need in part)
    assert len(parts) == 1


def test_the_screen_of_a_piped_table_has_no_line_beyond_its_width(done, qualkit):
    _, out, _ = tables(qualkit, done, "--view", "co-occurrence")
    assert all(len(line) <= 120 for line in out.splitlines())
