"""What evaluators show, from the command line: courses, the report and quotes for a theme, over a small study that is partly coded."""

import json
import zipfile

import docx
import pytest

from qualkit.model import Decision, SegmentKind, Verdict
from qualkit.project import Project

BOOKS = ("vendepunkter", "faser", "identiteter", "match-og-job")


@pytest.fixture
def coded_study(study, qualkit):
    """The study with four codebooks; anne has coded a turning point of Anna's and a phase and an identity of Bo's."""
    code, _, err = qualkit("run", study, *(part for name in BOOKS for part in ("-c", name)), "--min-probability", "0.4")
    assert code == 0, err
    folder = study.with_name("interviews-qualkit")
    with Project.open(folder) as project:
        for name, codes in (
            ("anna", ["vendepunkt.medarbejder.sag", "match.skaanehensyn"]),
            ("bo", ["fase.stagnation", "identitet.klient"]),
        ):
            transcript = project.transcript(name)
            unit = next(
                u for u in project.segments(transcript, SegmentKind.UNIT) if u.speaker not in ("I", "Interviewer")
            )
            for each in codes:
                project.decide(Decision("anne", Verdict.ADD, transcript.id, unit.id, unit.span, code=each))
    return folder


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ("matrix", "Fart og kontinuitet i sagen"),
        ("timeline", "Forløb: Anna"),
        ("curve", "tone"),
        ("before-after", "Efter"),
        ("phases", "Stagnation"),
        ("case", "Til den, der skriver"),
    ],
)
def test_every_view_of_a_course_is_shown_and_says_what_it_rests_on(coded_study, qualkit, view, said):
    code, out, err = qualkit("narrative", view, "-p", coded_study)
    assert code == 0, err
    assert " ".join(said.split()) in " ".join(out.split()) or said.split()[0] in out
    assert "som kodere har afgjort" in err


def test_a_decided_turning_point_is_filled_in_the_matrix(coded_study, qualkit):
    code, out, _ = qualkit("narrative", "--json", "-p", coded_study, "--source", "decisions")
    assert code == 0
    table = json.loads(out)
    assert "turning" in json.dumps(table)
    _, out, _ = qualkit("narrative", "-p", coded_study, "--source", "decisions")
    row = next(line for line in out.splitlines() if line.strip().startswith("Anna"))
    assert "●" in row
    assert "◍" not in row


@pytest.mark.parametrize("ending", ["svg", "png", "xlsx", "docx", "md", "html", "csv", "jsonl"])
def test_the_matrix_is_written_as_the_ending_says(coded_study, qualkit, tmp_path, ending):
    target = tmp_path / f"matrix.{ending}"
    code, out, err = qualkit("narrative", "-p", coded_study, "-o", target)
    assert code == 0, err
    assert out.strip() == str(target)
    data = target.read_bytes()
    beginning = {"svg": b"<svg", "png": b"\x89PNG", "xlsx": b"PK", "docx": b"PK"}.get(ending, b"")
    assert data.startswith(beginning)
    assert len(data) > 100


def test_a_timeline_of_each_informant_goes_to_a_file_of_its_own(coded_study, qualkit, tmp_path):
    code, out, err = qualkit("narrative", "timeline", "-p", coded_study, "-o", tmp_path / "forløb.svg")
    assert code == 0, err
    written = out.split("\n")[:-1]
    assert len(written) >= 2
    assert all((tmp_path / name.split("/")[-1]).is_file() for name in written)
    code, out, _ = qualkit("narrative", "timeline", "-p", coded_study, "-i", "anna", "-o", tmp_path / "anna.html")
    assert (code, out.strip()) == (0, str(tmp_path / "anna.html"))


def test_an_unknown_informant_or_order_is_said_with_what_there_is(coded_study, qualkit):
    code, _, err = qualkit("narrative", "case", "-p", coded_study, "-i", "viggo")
    assert code == 3
    assert "Q309" in err
    assert "Anna, Bo, Carla" in err
    code, _, err = qualkit("narrative", "-p", coded_study, "--order", "attribute:sko")
    assert code == 2
    assert "Q001" in err
    assert "stilling" in err


def test_the_report_is_a_page_and_a_document_of_the_same(coded_study, qualkit):
    code, out, err = qualkit("report", "-p", coded_study)
    assert code == 0, err
    page, document = (coded_study / "resultater" / name for name in ("rapport.html", "rapport.docx"))
    assert out.split("\n")[:-1] == [str(page), str(document)]
    html = page.read_text(encoding="utf-8")
    assert "rundt" not in html.split("<main")[0]
    assert "og så gik det stærkt" in html
    assert "Content-Security-Policy" in html
    assert "http://www.w3.org" not in html.split("<svg")[0]
    headings = {p.text for p in docx.Document(str(document)).paragraphs if p.style.name.startswith("Heading")}
    assert {"Vendepunkter og forløb", "Citater", "Den enkelte"} <= headings
    assert all(f"<h2>{heading}</h2>" in html for heading in ("Vendepunkter og forløb", "Citater", "Den enkelte"))


def test_the_same_report_has_the_same_bytes(coded_study, qualkit, tmp_path):
    for name in ("a", "b"):
        code, _, err = qualkit(
            "report", "-p", coded_study, "-o", tmp_path / f"{name}.html", "-o", tmp_path / f"{name}.docx"
        )
        assert code == 0, err
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_a_report_without_passages_holds_no_transcript(coded_study, qualkit, tmp_path):
    target = tmp_path / "delt.html"
    code, _, err = qualkit("report", "-p", coded_study, "--no-passages", "--source", "decisions", "-o", target)
    assert code == 0, err
    html = target.read_text(encoding="utf-8")
    assert "Bussen gik kun to gange" not in html  # Carla's, which nobody has coded
    assert 'id="passager"' not in html


def test_a_report_of_nothing_decided_says_so(study, qualkit, tmp_path):
    code, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml")
    assert code == 0, err
    target = tmp_path / "tom.html"
    code, _, err = qualkit("report", "-p", study.with_name("interviews-qualkit"), "--source", "decisions", "-o", target)
    assert code == 0, err
    assert "Der er ingen kodninger at vise" in target.read_text(encoding="utf-8")


def test_figures_are_written_beside_the_report(coded_study, qualkit):
    code, out, err = qualkit("report", "-p", coded_study, "--figures", "--no-themes")
    assert code == 0, err
    figures = sorted((coded_study / "resultater/figurer").iterdir())
    assert {path.suffix for path in figures} == {".svg", ".png"}
    assert all(str(path) in out for path in figures)


def test_a_report_ends_in_html_or_docx(coded_study, qualkit, tmp_path):
    code, _, err = qualkit("report", "-p", coded_study, "-o", tmp_path / "rapport.pdf")
    assert code != 0
    assert "Q502" in err
    assert ".html or .docx" in err


def test_hidden_numbers_are_not_in_the_page(coded_study, qualkit, tmp_path):
    target = tmp_path / "skjult.html"
    code, _, err = qualkit("report", "-p", coded_study, "--min-informants", "3", "-o", target)
    assert code == 0, err
    assert "&lt;3" in target.read_text(encoding="utf-8")


def test_an_english_report_is_english(coded_study, qualkit, tmp_path):
    target = tmp_path / "report.html"
    code, _, err = qualkit("report", "-p", coded_study, "--lang", "en", "-o", target)
    assert code == 0, err
    html = target.read_text(encoding="utf-8")
    assert '<html lang="en">' in html
    for danish in ("Vendepunkter og forløb", "informanter, der", "Bygger på", "Den enkelte"):
        assert danish not in html


def test_a_coded_transcript_holds_the_decisions_as_comments(coded_study, qualkit, tmp_path):
    target = tmp_path / "anna.docx"
    code, _, err = qualkit("show", "anna", "-p", coded_study, "-o", target)
    assert code == 0, err
    with zipfile.ZipFile(target) as archive:
        comments = archive.read("word/comments.xml").decode("utf-8")
    assert 'w:author="anne"' in comments
    assert "vendepunkt.medarbejder.sag" in comments


def test_a_theme_that_was_never_found_is_said(coded_study, qualkit):
    code, _, err = qualkit("quotes", "-p", coded_study, "--theme", "t1")
    assert code == 2
    assert "qualkit themes" in err


def test_the_page_is_opened_where_that_is_asked_for(coded_study, qualkit, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    assert qualkit("report", "-p", coded_study, "--no-themes")[0] == 0
    assert opened == []
    assert qualkit("report", "-p", coded_study, "--no-themes", "--open")[0] == 0
    assert opened == [(coded_study / "resultater/rapport.html").resolve().as_uri()]
