"""``qualkit codebook add`` to ``diff`` at the shell: data on stdout, the rest on stderr, and nothing crashes between."""

from __future__ import annotations

import json

import pytest

from qualkit.model import Decision, SegmentKind, Verdict
from qualkit.project import Project


@pytest.fixture
def at(done, qualkit):
    """``qualkit codebook …`` in the project, by Anne."""

    def call(*arguments, coder="anne"):
        named = () if arguments[0] in ("history", "diff", "todo") else ("--coder", coder)
        return qualkit("codebook", *arguments, "--project", done, *named)

    return call


def code_unit(folder, code, *, name="anna", coder="anne"):
    with Project.open(folder) as project:
        transcript = project.transcript(name)
        unit = max(project.store.segments(transcript.id, SegmentKind.UNIT), key=lambda each: len(each.text))
        project.decide(Decision(coder, Verdict.ADD, transcript.id, unit.id, unit.span, code=code))


def test_a_codebook_changes_from_the_shell_and_a_coder_finds_what_to_decide_again(at, done):
    code_unit(done, "transport")
    assert at("add", "hjem", "--label", "Hjemmet")[:2] == (0, "hjem\n")
    assert at("rename", "transport", "vej", "--note", "kortere")[:2] == (0, "transport → vej\n")
    assert at("define", "vej", "--definition", "Vejen frem og tilbage.", "--exclude", "Ferie.")[0] == 0
    code, out, err = at("split", "vej", "vej.bus=Bussen", "vej.cykel")
    assert (code, out) == (0, "vej → vej.bus, vej.cykel\n")
    assert "codings to be decided again: anne 1" in err
    assert at("merge", "hjem", "fart", "--into", "fart")[:2] == (0, "hjem, fart → fart\n")
    code, out, _ = at("todo", "--json")
    (row,) = json.loads(out)
    assert (code, row["coder"], row["code"], row["candidates"]) == (0, "anne", "vej", ["vej.bus", "vej.cykel"])
    code, out, _ = at("todo")
    assert "vælg mellem" in out
    code_unit(done, "vej.bus")
    assert at("todo") == (0, "", "nothing is to be decided again\n")


def test_the_first_change_says_where_the_projects_copy_lies_and_the_next_does_not(at, done):
    _, _, err = at("add", "hjem", "--label", "Hjemmet", "--definition", "Derhjemme.")
    assert f"its own copy of the codebook now: {done / 'codebooks' / 'lille.yaml'}" in " ".join(err.split())
    _, _, err = at("add", "have", "--label", "Haven", "--definition", "Haven.")
    assert "own copy" not in err
    assert "define" not in err


def test_the_history_shows_both_wordings(at):
    at("define", "transport", "--definition", "Vejen frem og tilbage.", "--note", "for snæver")
    code, out, _ = at("history", "transport")
    assert code == 0
    for said in ("anne", "define", "for snæver", "- At komme frem.", "+ Vejen frem og tilbage."):
        assert said in out
    (row,) = json.loads(at("history", "transport", "--json")[1])
    assert row["wordings"][0]["before"] == "At komme frem."
    assert at("history", "fart") == (0, "", "it is as it was when the project began\n")


def test_two_versions_are_compared(at, done, tmp_path, qualkit):
    at("rename", "transport", "vej")
    at("define", "vej", "--label", "Vejen")
    code, out, _ = at("diff", tmp_path / "lille.yaml", "lille")
    assert code == 0
    assert "renamed: transport → vej" in out
    assert "+ Vejen" in out
    found = json.loads(at("diff", tmp_path / "lille.yaml", "lille", "--json")[1])
    assert [each["kind"] for each in found["differences"]] == ["renamed"]
    assert at("diff", "lille", "lille") == (0, "", "they say the same\n")


def test_two_files_are_compared_where_there_is_no_project(tmp_path, qualkit, monkeypatch):
    text = 'codebook: b\nversion: "1"\ntitle: {da: B}\ncodes:\n  - {id: a, label: {da: A}, definition: {da: A.}}\n'
    (tmp_path / "en.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "to.yaml").write_text(text.replace("id: a", "id: c").replace("A.", "C."), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert qualkit("codebook", "diff", "en.yaml", "to.yaml")[:2] == (
        0,
        "added: c\n  label (da)\n".split("\n  ")[0] + "\nremoved: a\n",
    )


def test_a_dry_run_says_what_would_be_done(at, done):
    code_unit(done, "transport")
    code, out, _ = at("rename", "transport", "vej", "--dry-run", "--json")
    told = json.loads(out)
    assert (code, told["done"], told["codings"], told["new"]) == (0, False, {"anne": 1}, ["vej"])
    assert "nothing was changed" in at("rename", "transport", "vej", "--dry-run")[2]
    assert not (done / "codebooks").exists()


def test_recode_moves_what_is_coded(at, done):
    code_unit(done, "fart")
    code, out, err = at("recode", "fart", "transport")
    assert (code, out) == (0, "fart → transport\n")
    assert "anne 1" in err
    with Project.open(done) as project:
        assert [each.code for each in project.store.codings()] == ["transport"]


@pytest.mark.parametrize(
    ("arguments", "code", "hint"),
    [
        (("rename", "transpot", "vej"), "Q210", "did you mean transport"),
        (("rename", "transport", "fart"), "Q203", "choose another id"),
        (("split", "transport", "bus"), "Q212", "name the parts"),
        (("merge", "transport", "--into", "vej"), "Q212", "rename"),
        (("define", "transport"), "Q212", "--definition"),
        (("history", "transpot"), "Q210", "did you mean transport"),
        (("diff", "findes_ikke", "lille"), "Q206", ""),
    ],
)
def test_what_does_not_fit_is_one_line_and_a_hint(at, arguments, code, hint):
    number, out, err = at(*arguments)
    assert number == 2
    assert out == ""
    assert err.startswith(f"error[{code}]: ")
    assert hint in err


def test_who_makes_a_change_is_the_user_unless_somebody_is_named(at, done, qualkit, monkeypatch):
    monkeypatch.setenv("LOGNAME", "karla")
    qualkit("codebook", "add", "hjem", "--label", "Hjemmet", "--project", done)
    monkeypatch.setattr("getpass.getuser", lambda: "")
    code, _, err = qualkit("codebook", "add", "have", "--label", "Haven", "--project", done)
    assert (code, "--coder NAME" in err) == (2, True)
    with Project.open(done) as project:
        assert [change.coder for change in project.store.code_changes()] == ["karla"]


def test_everything_else_goes_on_between_a_change_and_the_next_run(at, done, qualkit, tmp_path):
    code_unit(done, "transport")
    at("rename", "transport", "vej")
    at("merge", "vej", "fart", "--into", "bevægelse")
    for command in (
        ("status",),
        ("suggestions",),
        ("quotes",),
        ("suggestions", "-o", tmp_path / "forslag.xlsx"),
        ("quotes", "--code", "bevægelse"),
        ("doctor",),
    ):
        code, _, err = qualkit(*command, "--project", done)
        assert code == 0, (command, err)
    with Project.open(done) as project:
        some = next(project.store.suggestions())
    assert qualkit("explain", some.id, "--project", done)[0] == 0
