"""What each command puts on stdout and stderr."""

import csv
import io
import json

import docx
import pytest


def test_import_preview_shows_who_is_who_and_writes_nothing(study, qualkit):
    code, out, _ = qualkit("import", "--preview", study)
    assert code == 0
    assert "interviewer" in out
    assert "Bo" in out
    assert not study.with_name("interviews-qualkit").exists()


def test_preview_with_a_mapping_takes_the_mapping(study, qualkit):
    code, out, _ = qualkit(
        "import", "--preview", "--json", "--speakers", "I=informant,B=interviewer", study / "anna.txt"
    )
    seen = json.loads(out)["preview"][0]
    assert code == 0
    assert {s["labels"][0]: s["role"] for s in seen["speakers"]} == {"I": "informant", "B": "interviewer"}


def test_init_import_run_by_hand_gives_what_run_gives(study, done, qualkit, tmp_path):
    home = tmp_path / "selv"
    assert qualkit("init", home, "-c", study.parent / "lille.yaml")[0] == 0
    assert qualkit("import", study, "-p", home, "--attributes", study / "attributes.csv")[0] == 0
    assert qualkit("run", "-p", home, "--min-probability", "0.2")[0] == 0
    assert (home / "resultater" / "forslag.jsonl").read_bytes() == (done / "resultater" / "forslag.jsonl").read_bytes()


def test_dry_run_writes_nothing(study, qualkit):
    code, _, err = qualkit("run", study, "--dry-run")
    assert code == 0
    assert "nothing was written" in err
    assert not study.with_name("interviews-qualkit").exists()


def test_show_prints_units_with_offsets_and_codes(done, qualkit):
    code, out, _ = qualkit("show", "anna", "-p", done, "--min-probability", "0")
    assert code == 0
    assert "fart" in out
    code, out, _ = qualkit("show", "anna", "-p", done, "--json", "--grain", "utterance")
    shown = json.loads(out)
    text = (done.with_name("interviews") / "anna.txt").read_text(encoding="utf-8")
    assert all(text[u["start"] : u["end"]] == u["text"] for u in shown["utterances"])


def test_show_writes_the_transcript_for_word_with_its_codings_as_comments(done, qualkit, tmp_path):
    path = tmp_path / "anna.docx"
    code, out, _ = qualkit("show", "anna", "-p", done, "--min-probability", "0", "-o", path)
    assert (code, out.strip()) == (0, str(path))
    document = docx.Document(str(path))
    text = (done.with_name("interviews") / "anna.txt").read_text(encoding="utf-8")
    assert "\n".join(paragraph.text for paragraph in document.paragraphs).endswith(text)
    assert any("[fart]" in comment.text for comment in document.comments)
    nothing = tmp_path / "intet.docx"
    assert qualkit("show", "anna", "-p", done, "--min-probability", "1", "-o", nothing)[0] == 0
    assert len(docx.Document(str(nothing)).comments) < len(document.comments)


def test_show_writes_no_other_format(done, qualkit, tmp_path):
    code, _, err = qualkit("show", "anna", "-p", done, "-o", tmp_path / "anna.pdf")
    assert code == 1
    assert "Q502" in err
    assert "anna.docx" in err
    assert not list(tmp_path.glob("anna.*"))


def test_show_of_an_unknown_transcript_names_near_ones(done, qualkit):
    code, _, err = qualkit("show", "ana", "-p", done)
    assert code == 3
    assert "anna" in err


def test_quotes_in_every_format(done, qualkit, tmp_path):
    for suffix in ("csv", "xlsx", "docx", "md", "html", "jsonl"):
        path = tmp_path / f"citater.{suffix}"
        code, out, err = qualkit("quotes", "-p", done, "--min-probability", "0.2", "-o", path)
        assert code == 0, err
        assert out.strip() == str(path)
        assert path.stat().st_size > 100


def test_quotes_as_csv_on_stdout_is_data_only(done, qualkit):
    code, out, _ = qualkit("quotes", "-p", done, "--min-probability", "0.2", "-f", "csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert rows
    assert {"Citat", "Informant", "Kode"} <= set(rows[0])
    code, out, _ = qualkit("quotes", "-p", done, "--min-probability", "0.2", "-f", "csv", "--lang", "en")
    assert "Quote" in out.splitlines()[0]


def test_quotes_by_name_and_age(done, qualkit):
    _, out, _ = qualkit("quotes", "-p", done, "--min-probability", "0.2", "--style", "alder")
    assert "Anna, 52 år" in out


def test_a_binary_format_needs_a_file(done, qualkit):
    code, _, err = qualkit("quotes", "-p", done, "-f", "xlsx")
    assert code == 2
    assert "-o FILE.xlsx" in err


def test_search_finds_inflections_and_keeps_å_apart(done, qualkit):
    code, out, _ = qualkit("search", "sagsbehandlerne", "-p", done)
    assert code == 0
    assert "anna" in out
    code, _, _ = qualkit("search", "mate", "-p", done)
    assert code == 1


def test_status_and_doctor(done, qualkit):
    code, out, _ = qualkit("status", "-p", done)
    assert code == 0
    assert "anna" in out
    code, out, _ = qualkit("status", "-p", done, "--json")
    assert json.loads(out)["transcripts"] == 3
    assert qualkit("doctor", "-p", done)[0] == 0


def test_doctor_notices_a_source_that_changed(study, done, qualkit):
    (study / "anna.txt").write_text("I: Nyt?\nB: Ja.\nI: Nå.\nB: Ja ja.\n", encoding="utf-8")
    code, out, _ = qualkit("doctor", "-p", done)
    assert code == 1
    assert "anna.txt" in out


def test_config_show_says_where_each_value_came_from(done, qualkit):
    (done / "qualkit.toml").write_text("[quotes]\nper_code = 2\n", encoding="utf-8")
    code, out, _ = qualkit("config", "show", "-p", done, "--json")
    rows = {row["key"]: row for row in json.loads(out)}
    assert code == 0
    assert rows["per_code"] == {"key": "per_code", "value": 2, "origin": "qualkit.toml"}
    assert rows["seed"]["origin"] == "default"


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("[quotes]\nper_kode = 2\n", "per_code"),
        ("[qoutes]\n", "quotes"),
        ("[run]\nseed = 'x'\n", "config show"),
        ("[run\n", "quotes"),
        ("[suggest]\nmin_probability = 3\n", "config show"),
    ],
)
def test_a_wrong_setting_is_named(done, qualkit, text, hint):
    (done / "qualkit.toml").write_text(text, encoding="utf-8")
    code, _, err = qualkit("config", "check", "-p", done)
    assert code == 2
    assert "error[Q002]" in err
    assert hint in err


def test_a_new_codebook_can_be_used_at_once(done, qualkit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, _ = qualkit("codebook", "new", "min_egen")
    assert code == 0
    assert (tmp_path / "qualkit-codebook.schema.json").is_file()
    code, out, err = qualkit("codebook", "check", "min_egen.yaml", "--json")
    assert code == 0, err
    counted = json.loads(out)[0]["codes"][0]
    assert counted["found"] == counted["examples"] == 2
    assert counted["alarms"] == 0
    assert qualkit("codebook", "new", "min_egen")[0] == 2


def test_codebook_show_one_code(qualkit):
    code, out, _ = qualkit("codebook", "show", "motivation", "motivation.mestring")
    assert code == 0
    assert "Mestring" in out or "mestring" in out
    code, _, err = qualkit("codebook", "show", "motivation", "motivation.mestrin")
    assert code == 2
    assert "motivation.mestring" in err


def test_quiet_leaves_stderr_empty(study, qualkit):
    _, _, err = qualkit("run", study, "-c", study.parent / "lille.yaml", "-q")
    assert err == ""


def test_json_is_json(study, qualkit):
    _, out, _ = qualkit("run", study, "-c", study.parent / "lille.yaml", "--json")
    assert json.loads(out)["transcripts"] == 3
