"""The codebook changes while two coders code: nobody's decisions are lost, and everybody sees them under today's codes."""

from __future__ import annotations

import shutil

import pytest

from qualkit.codebook import load_codebook
from qualkit.errors import CodebookError
from qualkit.model import ChangeKind, Decision, SegmentKind, Verdict
from qualkit.project import Project
from qualkit.project.code_history import compare_versions, history, todo
from qualkit.project.recoding import add_code, define_code, merge_codes, recode, rename_code, split_code
from qualkit.resources import codebook_folder, demo_folder


@pytest.fixture
def project(done):
    with Project.open(done) as opened:
        yield opened


def unit(project, name="anna", number=0):
    transcript = project.transcript(name)
    return [each for each in project.store.segments(transcript.id, SegmentKind.UNIT) if len(each.text) > 60][number]


def decide(project, code, *, coder="anne", verdict=Verdict.ADD, name="anna", **context):
    its = unit(project, name)
    return project.decide(Decision(coder, verdict, its.transcript_id, its.id, its.span, code=code, context=context))


def codings(project):
    return sorted((each.coder, each.code) for each in project.store.codings())


def book(project):
    return load_codebook(project.codebook_paths()[0])


def test_the_first_change_gives_the_project_a_copy_and_leaves_the_original_alone(project):
    original = project.codebook_paths()[0]
    text = original.read_bytes()
    made = add_code(project, "hjem", coder="anne", label="Hjemmet", definition="Det derhjemme.", note="manglede")
    copy = project.folder / "codebooks" / "lille.yaml"
    assert original.read_bytes() == text
    assert (made.file, made.copied) == (copy, True)
    assert project.codebook_paths() == [copy]
    with Project.open(project.folder) as again:
        assert again.codebook_paths() == [copy]
        assert again.config.codebooks == ("lille",)
    assert (book(project).version, book(project).code("hjem").definition) == ("2", {"da": "Det derhjemme."})
    second = add_code(project, "hjem.have", coder="anne", label="Haven", parent="hjem")
    assert (second.file, second.copied) == (copy, False)
    assert [code.id for code in book(project).codes] == ["fart", "transport", "hjem", "hjem.have"]
    assert sorted(path.name for path in project.folder.glob("*")) == sorted(
        ["codebooks", "qualkit.db", "qualkit.toml", "resultater"]
    ), "nothing is left lying about"


def test_a_change_is_on_record_with_both_versions_of_the_codebook(project):
    before = book(project)
    made = add_code(project, "hjem", coder="anne", label="Hjemmet", note="manglede").change
    assert [made] == project.store.code_changes()
    assert (made.kind, made.coder, made.note, made.codebook) == (ChangeKind.ADD, "anne", "manglede", "lille")
    assert (made.digest_before, made.digest_after) == (before.digest, book(project).digest)
    assert {made.digest_before, made.digest_after} <= {row.digest for row in project.store.codebooks()}
    assert project.store.integrity() == []


def test_two_coders_go_on_while_a_code_is_renamed(project):
    decide(project, "transport")
    decide(project, "transport", coder="bo", name="carla")
    made = rename_code(project, "transport", "vej", coder="anne")
    assert made.codings == {"anne": 1, "bo": 1}
    assert codings(project) == [("anne", "vej"), ("bo", "vej")]
    decide(project, "vej", coder="bo", verdict=Verdict.REJECT, name="carla")
    assert codings(project) == [("anne", "vej")]
    rename_code(project, "vej", "transport", coder="bo")
    assert codings(project) == [("anne", "transport")]
    assert {each.code for each in project.store.decisions()} == {"transport", "vej"}, "the log stays as it was"


def test_codes_below_a_renamed_one_go_along(project):
    add_code(project, "transport.bus", coder="anne", label="Bus", parent="transport")
    decide(project, "transport.bus")
    rename_code(project, "transport", "vej", coder="anne")
    assert [(code.id, code.parent) for code in book(project).codes[1:]] == [("vej", None), ("vej.bus", "vej")]
    assert codings(project) == [("anne", "vej.bus")]


def test_a_name_given_to_a_new_code_afterwards_has_only_its_own_codings(project):
    decide(project, "fart")
    rename_code(project, "fart", "tempo", coder="anne")
    add_code(project, "fart", coder="anne", label="Fart på vejen")
    decide(project, "fart", coder="bo")
    assert codings(project) == [("anne", "tempo"), ("bo", "fart")]


def test_a_merge_keeps_every_coders_codings_and_what_the_codes_taught(project):
    decide(project, "fart")
    decide(project, "transport", verdict=Verdict.REJECT)
    decide(project, "transport", coder="bo", name="carla")
    merge_codes(
        project, ["fart", "transport"], "bevægelse", coder="bo", label="Bevægelse", definition="At noget flytter sig."
    )
    assert codings(project) == [("anne", "bevægelse"), ("bo", "bevægelse")]
    (code,) = book(project).codes
    assert (code.id, code.label["da"], code.definition) == ("bevægelse", "Bevægelse", {"da": "At noget flytter sig."})
    assert (len(code.examples), len(code.patterns)) == (2, 5)
    project.suggest()
    assert {each.code for each in project.store.suggestions()} == {"bevægelse"}


def test_a_split_puts_each_coders_codings_on_their_list_until_they_choose(project):
    made = decide(project, "transport")
    decide(project, "transport", coder="bo", name="carla")
    split = split_code(project, "Transport", {"transport.bus": "Bussen", "transport.cykel": ""}, coder="anne")
    assert split.codings == {"anne": 1, "bo": 1}
    codes = {code.id: code for code in book(project).codes}
    assert codes["transport"].retired
    assert (codes["transport.bus"].label["da"], codes["transport.cykel"].label["da"]) == ("Bussen", "Cykel")
    assert codes["transport.bus"].parent == "transport"
    assert codings(project) == [("anne", "transport"), ("bo", "transport")], "they stand until their coder has chosen"
    row, other = todo(project)
    assert (row["coder"], row["transcript"], row["code"], row["decision"]) == ("anne", "anna", "transport", made.id)
    assert row["candidates"] == ["transport.bus", "transport.cykel"]
    assert row["text"] == unit(project).text
    decide(project, "transport.cykel")
    assert todo(project) == [other] == todo(project, coder="bo")
    decide(project, "transport", coder="bo", verdict=Verdict.REJECT, name="carla")
    assert todo(project) == []


def test_a_retired_code_is_suggested_no_more(project):
    assert any(each.code == "transport" for each in project.store.suggestions())
    split_code(project, "transport", {"bus": "", "cykel": ""}, coder="anne")
    project.suggest()
    assert not any(each.code == "transport" for each in project.store.suggestions())
    assert any(each.code == "fart" for each in project.store.suggestions())


def test_recoding_moves_what_was_coded_and_leaves_the_codebook_alone(project):
    decide(project, "fart")
    path, text = project.codebook_paths()[0], project.codebook_paths()[0].read_bytes()
    made = recode(project, "fart", "transport", coder="anne", note="det var bussen")
    assert made.codings == {"anne": 1}
    assert codings(project) == [("anne", "transport")]
    assert (project.codebook_paths()[0], path.read_bytes()) == (path, text)
    decide(project, "fart", coder="bo")
    assert codings(project) == [("anne", "transport"), ("bo", "fart")], "what is coded afterwards is meant"


def test_codings_of_a_code_that_somebody_took_out_of_the_file_can_be_moved(project):
    decide(project, "forsvundet")
    recode(project, "forsvundet", "transport", coder="anne")
    assert codings(project) == [("anne", "transport")]


def test_a_dry_run_changes_nothing(project):
    decide(project, "transport")
    files = {path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file() and path.suffix != ".db"}
    made = rename_code(project, "transport", "vej", coder="anne", dry_run=True)
    assert (made.change.id, made.codings) == ("", {"anne": 1})
    assert {
        path: path.read_bytes() for path in project.folder.rglob("*") if path.is_file() and path.suffix != ".db"
    } == files
    assert project.store.code_changes() == []
    assert codings(project) == [("anne", "transport")]


@pytest.mark.parametrize(
    ("change", "code", "said"),
    [
        (lambda p: rename_code(p, "transpot", "vej", coder="a"), "Q210", "transport"),
        (lambda p: rename_code(p, "transport", "fart", coder="a"), "Q203", "another id"),
        (lambda p: rename_code(p, "transport", "transport", coder="a"), "Q203", "another name"),
        (lambda p: rename_code(p, "transport", "Vej!", coder="a"), "Q202", "lower-case"),
        (lambda p: add_code(p, "fart", coder="a", label="Fart"), "Q203", "another id"),
        (lambda p: add_code(p, "x", coder="a", label="X", parent="fat"), "Q210", "fart"),
        (lambda p: add_code(p, "x", coder="a", label="X", codebook="stor"), "Q206", "lille"),
        (lambda p: define_code(p, "fart", coder="a"), "Q212", "--definition"),
        (lambda p: merge_codes(p, ["fart"], "tempo", coder="a"), "Q212", "rename"),
        (lambda p: merge_codes(p, ["fart", "fart"], "fart", coder="a"), "Q212", "rename"),
        (lambda p: merge_codes(p, ["fart", "trafik"], "fart", coder="a"), "Q210", ""),
        (lambda p: split_code(p, "fart", {"en": ""}, coder="a"), "Q212", "parts"),
        (lambda p: split_code(p, "fart", {"fart": "", "en": ""}, coder="a"), "Q212", "parts"),
        (lambda p: recode(p, "fart", "fart", coder="a"), "Q212", "two"),
        (lambda p: recode(p, "fart", "fat", coder="a"), "Q210", "fart"),
        (lambda p: history(p, "fat"), "Q210", "fart"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_hint_and_nothing_is_changed(project, change, code, said):
    with pytest.raises(CodebookError) as caught:
        change(project)
    assert caught.value.code == code
    assert said in caught.value.hint
    assert caught.value.hint
    assert project.store.code_changes() == []
    assert not (project.folder / "codebooks").exists()


def test_a_code_with_codes_below_it_is_not_merged_away(project):
    add_code(project, "transport.bus", coder="anne", label="Bus", parent="transport")
    with pytest.raises(CodebookError) as caught:
        merge_codes(project, ["transport", "fart"], "fart", coder="anne")
    assert caught.value.code == "Q211"
    assert "transport.bus" in caught.value.message


def test_a_split_code_is_not_split_again(project):
    split_code(project, "fart", {"hurtigt": "", "langsomt": ""}, coder="anne")
    with pytest.raises(CodebookError) as caught:
        split_code(project, "fart", {"en": "", "to": ""}, coder="anne")
    assert (caught.value.code, "todo" in caught.value.hint) == ("Q212", True)


def test_a_file_that_was_changed_meanwhile_is_not_written_over(project, monkeypatch):
    add_code(project, "hjem", coder="anne", label="Hjemmet")
    path = project.codebook_paths()[0]
    append = project.store.append_code_change

    def meanwhile(change, then):
        path.write_text(path.read_text(encoding="utf-8") + "# bo var her\n", encoding="utf-8")
        return append(change, then=then)

    monkeypatch.setattr(project.store, "append_code_change", meanwhile)
    with pytest.raises(CodebookError) as caught:
        rename_code(project, "hjem", "hus", coder="anne")
    assert caught.value.code == "Q213"
    assert path.read_text(encoding="utf-8").endswith("# bo var her\n")
    assert len(project.store.code_changes()) == 1


def test_a_change_that_cannot_be_kept_leaves_the_files_as_they_were(project, monkeypatch):
    add_code(project, "hjem", coder="anne", label="Hjemmet")
    path, text = project.codebook_paths()[0], project.codebook_paths()[0].read_bytes()

    def full(change, then):
        then()
        raise OSError("no room")

    monkeypatch.setattr(project.store, "append_code_change", full)
    with pytest.raises(OSError, match="no room"):
        rename_code(project, "hjem", "hus", coder="anne")
    assert path.read_bytes() == text


def test_the_history_tells_who_worded_a_code_and_how(project):
    define_code(project, "transport", coder="anne", definition="Vejen frem og tilbage.", note="for snæver før")
    rename_code(project, "transport", "vej", coder="bo")
    path = project.codebook_paths()[0]
    path.write_text(path.read_text(encoding="utf-8").replace("Vejen frem", "Turen frem"), encoding="utf-8")
    add_code(project, "andet", coder="bo", label="Andet")
    define_code(project, "vej", coder="anne", label="Vejen", exclude=["Ferie."])
    rows = history(project, "Vejen")
    assert [(row["kind"], row["coder"]) for row in rows] == [
        ("define", "anne"),
        ("rename", "bo"),
        ("by hand", ""),
        ("define", "anne"),
    ]
    assert [(w["key"], w["before"], w["after"]) for row in rows for w in row["wordings"]] == [
        ("definition", "At komme frem.", "Vejen frem og tilbage."),
        ("definition", "Vejen frem og tilbage.", "Turen frem og tilbage."),
        ("label", "Transport", "Vejen"),
        ("exclude", "", "Ferie."),
    ]
    assert rows[0]["note"] == "for snæver før"
    assert history(project, "fart") == []
    rename_code(project, "fart", "tempo", coder="bo")
    assert [row["kind"] for row in history(project, "fart")] == ["rename"], "the old name is known too"


def test_versions_that_the_project_has_used_can_be_compared(project):
    made = rename_code(project, "transport", "vej", coder="bo").change
    found = compare_versions(project, made.digest_before[:10], "lille")
    assert (found["old"]["version"], found["new"]["version"]) == ("1", "2")
    assert [(each["kind"], each["was"], each["code"]) for each in found["differences"]] == [
        ("renamed", "transport", "vej")
    ]


def test_quotes_and_results_follow_before_the_suggestions_are_made_again(project):
    decide(project, "transport", verdict=Verdict.ACCEPT)
    decide(project, "transport", verdict=Verdict.REJECT, name="carla")
    before = {(quote.transcript_name, quote.basis) for quote in project.quotes(code="transport")}
    assert ("anna", "decision") in before
    assert not any(name == "carla" for name, _ in before)
    assert project.results_up_to_date() is False
    project.results()
    rename_code(project, "transport", "vej", coder="anne")
    assert not project.results_up_to_date()
    after = project.quotes(code="vej")
    assert {(quote.transcript_name, quote.basis) for quote in after} == before
    assert {quote.code for quote in after} == {"vej"}
    project.results()
    for each in project.store.suggestions():
        assert project.explain(each.id, lang="da")["label"]
    project.suggest()
    assert {(quote.transcript_name, quote.basis) for quote in project.quotes(code="vej")} == before


def test_passages_that_teach_an_own_codebook_go_along_and_follow(project, tmp_path):
    examples = tmp_path / "examples"
    examples.mkdir()
    (examples / "egne.jsonl").write_text('{"text": "Toget holdt i Vejle.", "codes": ["transport"]}\n', encoding="utf-8")
    rename_code(project, "transport", "vej", coder="anne")
    copy = project.folder / "codebooks" / "examples" / "egne.jsonl"
    assert '"codes": ["vej"]' in copy.read_text(encoding="utf-8")
    assert "transport" in (examples / "egne.jsonl").read_text(encoding="utf-8")
    rename_code(project, "vej", "rejse", coder="anne")
    assert '"codes": ["rejse"]' in copy.read_text(encoding="utf-8")


def test_a_codebook_of_that_name_in_the_project_is_not_written_over(project):
    folder = project.folder / "codebooks"
    folder.mkdir()
    (folder / "lille.yaml").write_text("codebook: lille\n", encoding="utf-8")
    with pytest.raises(CodebookError) as caught:
        add_code(project, "hjem", coder="anne", label="Hjemmet")
    assert caught.value.code == "Q207"
    assert (folder / "lille.yaml").read_text(encoding="utf-8") == "codebook: lille\n"


def test_what_a_codebook_uses_goes_with_the_copy(done, tmp_path, qualkit):
    (tmp_path / "ord.yaml").write_text(
        'codebook: ord\nversion: "1"\nshared: true\ntitle: {da: Ord}\nlists: {hjul: [cykel, bus]}\n', encoding="utf-8"
    )
    file = tmp_path / "hjul.yaml"
    file.write_text(
        'codebook: hjul\nversion: "1"\ntitle: {da: Hjul}\nuses: [ord, faelles]\ncodes:\n  - id: hjul\n'
        '    label: {da: Hjul}\n    definition: {da: Noget på hjul.}\n    patterns:\n      - {pattern: "{@hjul}"}\n',
        encoding="utf-8",
    )
    with Project.open(done) as opened:
        project = opened.use_codebooks([str(file), "identiteter"])
        add_code(project, "hjul.to", coder="anne", label="To hjul", parent="hjul")
        assert project.config.codebooks == ("hjul", "identiteter")
        assert sorted(path.name for path in (project.folder / "codebooks").iterdir()) == ["hjul.yaml", "ord.yaml"]
        assert "cykel" in book(project).lists["hjul"]


def test_a_co_coder_who_codes_on_in_a_copy_with_the_old_codebook_is_understood_when_the_work_is_joined(
    project, tmp_path
):
    old = book(project).digest
    decide(project, "transport")
    shutil.copytree(project.folder, tmp_path / "bos")
    rename_code(project, "transport", "vej", coder="anne")
    split_code(project, "fart", {"hurtigt": "", "stærkt": ""}, coder="anne")
    with Project.open(tmp_path / "bos") as copy:
        decide(copy, "transport", coder="bo", codebook=old[:12])
        decide(copy, "fart", coder="bo", name="carla", codebook=old[:12])
    report = Project.merge([tmp_path / "bos", project.folder], tmp_path / "samlet")
    assert [(each.kind, each.where, each.details["taken"]) for each in report.conflicts] == [
        ("setting", "codebooks", "lille")
    ]
    with Project.open(tmp_path / "samlet") as joined:
        assert [code.id for code in book(joined).codes if code.retired] == ["fart"], "the codebook is the changed one"
        assert codings(joined) == [("anne", "vej"), ("bo", "fart"), ("bo", "vej")]
        assert [(row["coder"], row["code"]) for row in todo(joined)] == [("bo", "fart")]
        assert len(joined.store.code_changes()) == 2
        assert joined.store.integrity() == []
    Project.merge([project.folder, tmp_path / "bos"], tmp_path / "samlet")
    with Project.open(tmp_path / "samlet") as joined:
        assert len(joined.store.code_changes()) == 2


def test_a_review_goes_on_under_the_new_names_before_the_suggestions_are_made_again(project):
    decide(project, "transport")
    rename_code(project, "transport", "vej", coder="bo")
    split_code(project, "fart", {"hurtigt": "", "stærkt": ""}, coder="bo")
    session = project.review("anne", order="text")
    suggested = {code for entry in session.material.entries.values() for code, _ in entry.codes}
    assert suggested == {"vej"}, "renamed where it stands, and what was retired is suggested no more"
    assert {code for unit in session.material.units for code in session.state(unit).codings} == {"vej"}
    assert "fart" not in session.material.codes
    assert session.material.label("fart", "da") == "Der kommer fart på"
    for unit in session.material.units:
        assert {each.code for each in session.material.suggestions(unit).values()} <= {"vej", "fart"}


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """An interview of the demo with two codebooks that ship, and the probability of each suggestion."""
    folder = tmp_path_factory.mktemp("shipped") / "projekt"
    with Project.create(folder, codebooks=["identiteter", "faser"]) as project:
        project.import_sources([sorted(demo_folder().glob("*.txt"))[0]])
        project.suggest()
        return folder, told(project)


def told(project):
    return {(each.segment_id, each.code): each.probability for each in project.store.suggestions()}


@pytest.fixture
def shipped(coded, tmp_path):
    shutil.copytree(coded[0], tmp_path / "projekt")
    with Project.open(tmp_path / "projekt") as project:
        yield project, coded[1]


@pytest.mark.slow
def test_a_copy_of_a_shipped_codebook_keeps_what_was_learned_of_its_codes(shipped):
    project, before = shipped
    assert any(code.startswith("identitet.") for _, code in before)
    made = add_code(project, "identitet.tilskuer", coder="anne", label="Tilskuer", parent="identitet")
    assert made.copied
    assert project.codebook_paths()[0] == project.folder / "codebooks" / "identiteter.yaml"
    project.suggest()
    assert told(project) == before
    rename_code(project, "identitet.klient", "identitet.borger", coder="anne")
    project.suggest()
    assert told(project) == {
        (segment, code.replace("identitet.klient", "identitet.borger")): value
        for (segment, code), value in before.items()
    }
    some = next(each for each in project.store.suggestions() if each.code == "identitet.borger")
    inputs = dict(project.explain(some.id, lang="da")["inputs"])
    assert "best" in inputs or "whole" in inputs


@pytest.mark.slow
def test_a_code_that_means_something_else_is_told_by_its_own_examples_and_the_others_stay(shipped):
    project, before = shipped
    define_code(project, "identitet.klient", coder="anne", definition="En, der kommer i kantinen.")
    project.suggest()
    after = told(project)
    others = {key: value for key, value in before.items() if key[1] != "identitet.klient"}
    assert {key: value for key, value in after.items() if key[1] != "identitet.klient"} == others
    assert {k: v for k, v in after.items() if k not in others} != {k: v for k, v in before.items() if k not in others}


def test_without_a_choice_of_codebooks_the_projects_own_copy_is_found_among_all_that_ship(tmp_path):
    with Project.create(tmp_path / "projekt") as project:
        define_code(project, "identitet.klient", coder="anne", label="Borger i systemet")
        paths = project.codebook_paths()
        assert [path.stem for path in paths] == sorted(path.stem for path in paths)
        own = [path for path in paths if path.parent != codebook_folder()]
        assert own == [project.folder / "codebooks" / "identiteter.yaml"]
        assert len(paths) > 4
