"""A codebook's YAML is changed code by code: what a change is not about stays as it stood, byte for byte."""

from __future__ import annotations

import json
from difflib import ndiff

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualkit.codebook import edit, load_codebook
from qualkit.codebook.comparing import compare, meaning_of, renamed_between
from qualkit.errors import CodebookError
from qualkit.resources import codebook_folder

BOOK = """\
# Vores egen kodebog.
codebook: egen
version: "1.9"      # hæves ved hver ændring
title: {da: Egen}
codes:
  # --- vejen
  - id: vej
    label: {da: "Vejen: frem og tilbage"}
    definition: {da: At komme frem.}

  - id: vej.bus      # den vi bruger mest
    parent: vej
    label: {da: Bus, en: Bus}
    definition:
      da: Bussen er med i det, der fortælles,
        og det betyder noget.
    include:
      - {da: Ventetid.}   # også i regn
    examples:
      - Bussen kom ikke, og jeg stod der.
      - {text: "Der gik ingen bus om søndagen.", polarity: fravaer}
    near_misses:
      - {text: "Jeg kørte bus i tolv år.", belongs_to: [hjem.arbejde], why: arbejde}
      - {text: "Jeg tog cyklen.", belongs_to: [vej.cykel]}
    forbid: {om: []}
    patterns:
      - {pattern: "bussen", weight: 0.9}
  - id: vej.cykel
    parent: vej
    label: {da: Cykel}
    definition: {da: Cyklen er med.}
    examples:
      - Jeg cyklede ti kilometer hver dag.
      - Bussen kom ikke, og jeg stod der.
    near_misses:
      - {text: "Bussen holdt stille.", belongs_to: [vej.bus]}
    patterns:
      - pattern: "(cykel|cyklede)"
        weight: 0.8

  # --- hjemmet
  - id: hjem.arbejde
    label: {da: Arbejde}
    definition: {da: Arbejdet hjemme.}
    examples: [Jeg vaskede tøj om natten.]
lists:
  # står sidst
  ting: [bus, cykel]
"""


@pytest.fixture
def load(tmp_path):
    def make(text):
        file = tmp_path / "egen.yaml"
        file.write_text(text, encoding="utf-8")
        return load_codebook(file)

    return make


def changed(before, after):
    """The lines that went and came."""
    return [line for line in ndiff(before.splitlines(), after.splitlines()) if line[0] in "+-"]


def test_the_version_counts_up_its_last_number_and_nothing_else_moves(load):
    after = edit.bump_version(BOOK, "egen.yaml")
    assert load(after).version == "1.10"
    assert changed(BOOK, after) == [
        '- version: "1.9"      # hæves ved hver ændring',
        '+ version: "1.10"      # hæves ved hver ændring',
    ]


@pytest.mark.parametrize(("old", "new"), [('"1.0"', "1.1"), ('"2026-03-09"', "2026-03-10"), ('"første"', "første.1")])
def test_a_version_of_any_form_can_be_counted_up(load, old, new):
    assert load(edit.bump_version(BOOK.replace('"1.9"', old), "egen.yaml")).version == new


def test_a_new_code_comes_behind_its_family_and_before_the_comment_of_the_next(load):
    after = edit.add_code(
        BOOK,
        "egen.yaml",
        "vej.tog",
        label={"da": "Tog: det hurtige"},
        definition={"da": "Toget."},
        parent="vej",
        after="vej",
    )
    book = load(after)
    assert [code.id for code in book.codes] == ["vej", "vej.bus", "vej.cykel", "vej.tog", "hjem.arbejde"]
    assert book.code("vej.tog").label == {"da": "Tog: det hurtige"}
    assert book.code("vej.tog").parent == "vej"
    assert all(line[0] == "+" for line in changed(BOOK, after))
    assert after.index("vej.tog") < after.index("# --- hjemmet")


def test_a_new_code_without_a_place_comes_last_among_the_codes(load):
    after = edit.add_code(BOOK, "egen.yaml", "andet", label={"da": "Andet"}, definition={"da": "Resten."})
    assert load(after).codes[-1].id == "andet"
    assert after.endswith("lists:\n  # står sidst\n  ting: [bus, cykel]\n")


@pytest.mark.parametrize("codes", ["codes: []\n", "codes: []\nlists: {ting: [bus]}\n", ""])
def test_the_first_code_of_a_codebook_can_be_added(load, codes):
    text = f'codebook: egen\nversion: "1"\ntitle: {{da: Egen}}\n{codes}'
    book = load(edit.add_code(text, "egen.yaml", "første", label={"da": "Første"}, definition={"da": "Den første."}))
    assert [code.id for code in book.codes] == ["første"]
    assert len(book.lists) == ("lists" in codes)


def test_codes_on_one_line_are_refused_with_a_remedy():
    text = 'codebook: egen\nversion: "1"\ntitle: {da: Egen}\ncodes: [{id: a, label: {da: A}, definition: {da: A.}}]\n'
    with pytest.raises(CodebookError) as caught:
        edit.add_code(text, "egen.yaml", "b", label={"da": "B"}, definition={"da": "B."})
    assert caught.value.code == "Q201"
    assert "egen.yaml:4" in caught.value.message
    assert "dash" in caught.value.hint


def test_a_rename_follows_the_id_wherever_it_stands_and_touches_no_word_of_text(load):
    text = BOOK.replace("Cyklen er med.", "Cyklen er med og ikke vej.bus.")
    after = edit.rename_codes(text, "egen.yaml", {"vej": "rejse", "vej.bus": "rejse.bus", "vej.cykel": "rejse.true"})
    book = load(after)
    assert [(code.id, code.parent) for code in book.codes[:3]] == [
        ("rejse", None),
        ("rejse.bus", "rejse"),
        ("rejse.true", "rejse"),
    ]
    assert book.code("rejse.bus").near_misses[1].belongs_to == ("rejse.true",)
    assert "og ikke vej.bus" in book.code("rejse.true").definition["da"]
    assert "# den vi bruger mest" in after
    assert len([line for line in changed(text, after) if line[0] == "+"]) == 7


@pytest.mark.parametrize("odd", ["true", "null", "12", "1_000"])
def test_an_id_that_looks_like_a_number_or_a_truth_stays_a_word(load, odd):
    assert load(edit.rename_codes(BOOK, "egen.yaml", {"hjem.arbejde": odd})).codes[-1].id == odd


def test_a_definition_is_worded_anew_and_the_rest_of_the_code_stays(load):
    after = edit.define_code(
        BOOK,
        "egen.yaml",
        "vej.bus",
        label={"da": "Bussen"},
        definition={"da": "Bussen: når den kommer.", "en": "The bus."},
        exclude=[{"da": "Bussen som arbejde: hjem.arbejde."}],
    )
    old, new = load(BOOK).code("vej.bus"), load(after).code("vej.bus")
    assert new.label == {"da": "Bussen", "en": "Bus"}
    assert new.definition == {"da": "Bussen: når den kommer.", "en": "The bus."}
    assert new.exclude == ({"da": "Bussen som arbejde: hjem.arbejde."},)
    assert (new.include, new.examples, new.near_misses) == (old.include, old.examples, old.near_misses)
    assert "# også i regn" in after
    assert list(after).count("#") == list(BOOK).count("#")
    assert load(after).codes[2:] != ()
    untouched = after[after.index("    examples:\n      - Bussen kom") :]
    assert untouched == BOOK[BOOK.index("    examples:\n      - Bussen kom") :]


def test_a_list_can_be_emptied(load):
    assert load(edit.define_code(BOOK, "egen.yaml", "vej.bus", include=[])).code("vej.bus").include == ()


def test_the_label_may_stand_first_in_a_code(load):
    text = BOOK.replace(
        "  - id: hjem.arbejde\n    label: {da: Arbejde}", "  - label: {da: Arbejde}\n    id: hjem.arbejde"
    )
    after = edit.define_code(text, "egen.yaml", "hjem.arbejde", label={"da": "Slid"})
    assert load(after).code("hjem.arbejde").label == {"da": "Slid"}


def test_a_code_written_on_one_line_can_be_worded_anew(load):
    text = BOOK.replace("lists:", "  - {id: kort, label: {da: Kort}, definition: {da: Kort.}}\nlists:")
    after = edit.define_code(text, "egen.yaml", "kort", definition={"da": "Lidt længere."}, include=[{"da": "Alt."}])
    assert load(after).code("kort").definition == {"da": "Lidt længere."}
    assert load(after).code("kort").include == ({"da": "Alt."},)


def test_merged_codes_bring_what_they_taught_and_nothing_contradicts(load):
    after = edit.merge_codes(BOOK, "egen.yaml", ["vej.cykel"], "vej.bus")
    book = load(after)
    whole = book.code("vej.bus")
    assert [code.id for code in book.codes] == ["vej", "vej.bus", "hjem.arbejde"]
    assert [each.text for each in whole.examples] == [
        "Bussen kom ikke, og jeg stod der.",
        "Der gik ingen bus om søndagen.",
        "Jeg cyklede ti kilometer hver dag.",
    ]
    assert [each.text for each in whole.near_misses] == ["Jeg kørte bus i tolv år."], "the others are the whole now"
    assert [rule.source for rule in whole.patterns] == ["bussen", "(cykel|cyklede)"]
    assert whole.definition == load(BOOK).code("vej.bus").definition
    assert "# --- hjemmet" in after


def test_tests_of_a_merged_code_go_with_its_patterns(load):
    book = load(edit.merge_codes(BOOK, "egen.yaml", ["vej.bus"], "vej.cykel"))
    rules = {rule.source: rule.forbid for rule in book.code("vej.cykel").patterns}
    assert rules == {"(cykel|cyklede)": {}, "bussen": {"om": ()}}
    assert [each.belongs_to for each in book.code("vej.cykel").near_misses] == [("hjem.arbejde",)]


def test_a_retired_code_says_so_in_one_line(load):
    after = edit.retire_code(BOOK, "egen.yaml", "vej.bus")
    assert [code.id for code in load(after).codes if code.retired] == ["vej.bus"]
    assert changed(BOOK, after) == ["+     retired: true"]


def test_codebooks_from_before_there_were_retired_codes_keep_their_digest(load):
    assert load(BOOK.replace("    parent: vej\n", "    parent: vej\n    retired: false\n")).digest == load(BOOK).digest
    assert load(edit.retire_code(BOOK, "egen.yaml", "vej.bus")).digest != load(BOOK).digest


def test_what_refers_to_another_place_is_left_alone_with_a_remedy():
    text = BOOK.replace("{da: Cyklen er med.}", "*andet").replace("{da: At komme frem.}", "&andet {da: At komme frem.}")
    with pytest.raises(CodebookError) as caught:
        edit.define_code(text, "egen.yaml", "vej.cykel", definition={"da": "Cyklen."})
    assert (caught.value.code, bool(caught.value.hint)) == ("Q201", True)


@pytest.mark.parametrize("name", ["identiteter", "faser"])
def test_the_shipped_codebooks_can_be_changed_without_a_line_moving(name, tmp_path):
    text = (codebook_folder() / f"{name}.yaml").read_text(encoding="utf-8")
    book = load_codebook(codebook_folder() / f"{name}.yaml")
    code = book.codes[-1]
    after = edit.define_code(text, name, code.id, label={"da": "Et nyt navn"})
    assert len(changed(text, after)) <= 4
    after = edit.rename_codes(after, name, {code.id: f"{code.id}_ny"})
    (tmp_path / f"{name}.yaml").write_text(after, encoding="utf-8")
    new = load_codebook(tmp_path / f"{name}.yaml")
    assert [(each.code, each.was) for each in compare(book, new) if each.kind == "renamed"] == [
        (f"{code.id}_ny", code.id)
    ]
    assert len(new.codes) == len(book.codes)


def test_example_passages_follow_and_lines_that_do_not_name_the_code_stay():
    rows = [
        '{"text": "A",   "codes": ["vej.bus"], "near": ["vej.cykel"]}\n',
        '{"text": "vej.bus er et ord", "codes": ["x"]}\n',
        '{"codes":["y"],   "text": "C"}\n',
        '{"text": "D", "codes": ["vej.cykel", "vej.bus"], "asked": ["vej.bus"], "polarity": {"vej.bus": "fravaer"}}\n',
    ]
    after = edit.recoded_passages("".join(rows), {"vej.bus": "hjul", "vej.cykel": "hjul"}).splitlines(keepends=True)
    assert json.loads(after[0]) == {"text": "A", "codes": ["hjul"], "near": []}
    assert after[1:3] == rows[1:3]
    assert json.loads(after[3]) == {"text": "D", "codes": ["hjul"], "asked": ["hjul"], "polarity": {"hjul": "fravaer"}}


def test_versions_are_compared_code_by_code(load):
    old = load(BOOK)
    text = edit.rename_codes(BOOK, "egen.yaml", {"hjem.arbejde": "hjem.slid"})
    text = edit.define_code(text, "egen.yaml", "vej", definition={"da": "Vejen derhen."})
    text = edit.retire_code(text, "egen.yaml", "vej.cykel")
    text = edit.add_code(text, "egen.yaml", "vej.tog", label={"da": "Tog"}, definition={"da": "Toget."})
    new = load(text)
    assert [(each.kind, each.code, each.was) for each in compare(old, new)] == [
        ("changed", "vej", ""),
        ("retired", "vej.cykel", ""),
        ("renamed", "hjem.slid", "hjem.arbejde"),
        ("added", "vej.tog", ""),
    ]
    assert [(w.key, w.before, w.after) for w in compare(old, new)[0].wordings] == [
        ("definition", "At komme frem.", "Vejen derhen.")
    ]
    assert [(each.kind, each.code) for each in compare(new, old)][-1] == ("removed", "vej.tog")
    assert compare(old, old) == []


def test_a_code_that_says_something_else_is_no_renamed_one(load):
    old = load(BOOK)
    text = edit.rename_codes(BOOK, "egen.yaml", {"hjem.arbejde": "hjem.slid"})
    new = load(edit.define_code(text, "egen.yaml", "hjem.slid", definition={"da": "Noget andet."}))
    assert renamed_between(old, new) == {}
    assert meaning_of(old.codes[-1]) != meaning_of(new.codes[-1])


WORDS = st.text(st.sampled_from("abcæøå :,{}[]\"'#&*-\n%@!|>é"), min_size=1, max_size=40).filter(str.strip)


@settings(max_examples=40)
@given(label=WORDS, definition=WORDS, items=st.lists(WORDS, max_size=2))
def test_any_wording_comes_back_as_it_was_given(label, definition, items):
    from qualkit.codebook.parse import parse_yaml

    given_ = {"da": definition.strip()}
    text = edit.define_code(BOOK, "egen.yaml", "vej.bus", definition=given_, exclude=[{"da": each} for each in items])
    text = edit.add_code(text, "egen.yaml", "ny", label={"da": label}, definition=given_, after="vej")
    raw, _ = parse_yaml(text, "egen.yaml")
    codes = {code["id"]: code for code in raw["codes"]}
    assert codes["vej.bus"]["definition"] == given_
    assert [each["da"] for each in codes["vej.bus"]["exclude"]] == items
    assert (codes["ny"]["label"], codes["ny"]["definition"]) == ({"da": label}, given_)
    assert codes["vej.bus"]["patterns"] == [{"pattern": "bussen", "weight": 0.9}]
