"""How a file's speakers were taken is remembered, added to, and forgotten on request."""

import json

from qualkit.project import Project

LABELS = "SP: Hvordan gik det?\n\nSV: Det gik godt, altså, jeg fik jo en cykel af min nabo.\n\nSP: Og så?\n\nSV: Så kørte jeg derhen hver dag.\n"
DIARY = (
    "Jeg stod op klokken fire. Der var is på ruden. Jeg gik ned til bussen, men den kom ikke. Så gik jeg hjem igen.\n"
    * 4
)


def roles(home, name):
    with Project.open(home) as project:
        return {speaker.name: speaker.role.value for speaker in project.transcript(name).speakers}


def test_a_later_mapping_adds_to_an_earlier_one_and_auto_forgets_both(study, qualkit):
    (study / "sp.txt").write_text(LABELS, encoding="utf-8")
    home = study.with_name("interviews-qualkit")
    book = study.parent / "lille.yaml"
    qualkit("run", study, "-c", book, "--speakers", "SP=informant,SV=Mette:interviewer")
    assert roles(home, "sp") == {"SP": "informant", "Mette": "interviewer"}
    qualkit("run", study)
    assert roles(home, "sp") == {"SP": "informant", "Mette": "interviewer"}
    qualkit("run", study, "--speakers", "SP=other")
    assert roles(home, "sp") == {"SP": "other", "Mette": "interviewer"}
    (study / "sp.txt").write_text(LABELS + "\nSV: Ja.\n", encoding="utf-8")
    qualkit("run", study)
    assert roles(home, "sp") == {"SP": "other", "Mette": "interviewer"}, "a changed file is read as before"
    qualkit("run", study, "--speakers", "auto")
    assert roles(home, "sp") == {"SP": "interviewer", "SV": "informant"}


def test_a_label_that_no_file_has_is_told_once_and_changes_nothing(study, done, qualkit):
    code, _, err = qualkit("run", study, "--speakers", "Xx=interviewer")
    assert code == 0
    assert err.count("'Xx'") == 1
    code, _, err = qualkit("run", study, "--speakers", "I=interviewer")
    assert "'I'" not in err, "one file has it"


def test_a_single_speaker_is_for_texts_without_labels_only(study, qualkit):
    (study / "dagbog.txt").write_text(DIARY, encoding="utf-8")
    home = study.with_name("interviews-qualkit")
    code, _, _ = qualkit("run", study, "-c", study.parent / "lille.yaml", "--single-speaker", "Lis")
    assert code == 0
    assert roles(home, "dagbog") == {"Lis": "informant"}
    assert roles(home, "anna") == {"I": "interviewer", "B": "informant"}
    (study / "dagbog.txt").write_text(DIARY + "Bagefter sov jeg.\n", encoding="utf-8")
    code, _, err = qualkit("run", study)
    assert code == 0, err
    assert roles(home, "dagbog") == {"Lis": "informant"}


def test_an_interview_whose_file_is_gone_is_told_and_can_be_removed(study, done, qualkit):
    (study / "bo.md").unlink()
    _, _, err = qualkit("run", study)
    assert "qualkit remove bo" in err
    code, out, _ = qualkit("remove", "bo", "-p", done, "--dry-run")
    assert (code, out) == (0, "bo\n")
    code, _, _ = qualkit("remove", "bo", "-p", done, "--yes")
    assert code == 0
    with Project.open(done) as project:
        assert [row.name for row in project.index()] == ["anna", "carla"]
        assert project.store.integrity() == []
    assert "bo" not in {
        json.loads(line)["transcript"]
        for line in (done / "resultater/forslag.jsonl").read_text(encoding="utf-8").splitlines()
    }


def test_the_columns_of_a_table_that_sign_quotes_are_said(study, qualkit):
    (study / "attributes.csv").write_text(
        "Fil;Anonymiseret navn;Års alder;Beskæftigelse\nanna;Ane;52;chauffør\n", encoding="utf-8"
    )
    _, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml", "--min-probability", "0.2")
    assert "pseudonym from 'Anonymiseret navn'" in err
    home = study.with_name("interviews-qualkit")
    _, out, _ = qualkit("quotes", "-p", home, "--min-probability", "0")
    assert "(Ane, chauffør)" in out
    (study / "attributes.csv").write_text("Fil;Kommune;Stilling\nanna;Harkum;kok\n", encoding="utf-8")
    _, _, err = qualkit("run", study)
    assert "no column gives a pseudonym" in err
    _, out, _ = qualkit("quotes", "-p", home, "--min-probability", "0")
    assert "Ane" not in out


def test_a_codebook_given_to_run_stays_the_projects(study, done, qualkit, tmp_path, monkeypatch):
    (tmp_path / "anden.yaml").write_text(
        "codebook: anden\nversion: '1'\ntitle: {da: Anden}\ncodes:\n  - id: bus\n    label: {da: Bus}\n    definition: {da: B}\n    patterns: [{pattern: bussen, weight: 0.9}]\n",
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    assert qualkit("run", study, "-c", "anden.yaml")[0] == 0
    monkeypatch.chdir("/")
    code, _, err = qualkit("run", study)
    assert code == 0, err
    assert "nothing has changed" in err
    _, out, _ = qualkit("suggestions", "-p", done, "--min-probability", "0", "-f", "jsonl")
    assert {json.loads(line)["code"] for line in out.splitlines()} == {"bus"}


def test_an_unknown_code_names_near_ones_and_a_name_in_words_is_understood(done, qualkit):
    code, _, err = qualkit("quotes", "-p", done, "--code", "transpot")
    assert code == 2
    assert "transport" in err
    code, out, _ = qualkit(
        "suggestions", "-p", done, "--code", "Der kommer fart på", "--min-probability", "0", "-f", "jsonl"
    )
    assert code == 0
    assert out
