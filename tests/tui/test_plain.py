"""The same review line by line: what is typed goes in, what a screen reader would say comes out."""

import pytest

from qualkit.model import Verdict
from qualkit.project import Project
from qualkit.store import in_force
from qualkit.tui.plain import PlainReview


@pytest.fixture
def talk(reviewable):
    """Type some lines; what was printed and what was decided comes back."""

    def run(*lines, coder="anna", lang="da", **options):
        waiting = list(lines)
        printed: list[str] = []
        with Project.open(reviewable) as project:
            session = project.review(coder, order="text", **options)
            PlainReview(
                session,
                read=lambda _: waiting.pop(0) if waiting else None,
                write=printed.append,
                lang=lang,
                search=lambda words: [hit.segment_id for hit in project.search(words)],
            ).run()
            return "\n".join(printed), in_force(project.store.decisions())

    return run


def test_a_card_is_read_aloud_with_its_surroundings_and_codes(talk):
    said, decided = talk()
    assert "Enhed 1 af 12. alma, Alma." in said
    assert "Tekst: Jeg sad mest derhjemme" in said
    assert "Efter: Så fik jeg en ny sagsbehandler" in said
    assert "1. Venten, 0,62" in said
    assert "2. Hverdag, 0,35" in said
    assert "ordene peger på venten" in said
    assert decided == []


def test_keys_mean_what_they_mean_on_the_screen(talk):
    said, decided = talk("a", "x", "", "space", "u", "U", "q", "a")
    assert [d.verdict for d in decided] == [Verdict.ACCEPT, Verdict.REJECT, Verdict.DONE, Verdict.SKIP]
    for line in ("Godkendt: Venten", "Afvist: Hverdag", "Færdig med enheden", "Kommer igen senere", "Gjort igen"):
        assert line in said


def test_codes_are_added_and_changed_by_name_or_asked_about(talk):
    said, decided = talk("+ vend", "+ vending", "c hverdag", "+ ingenting")
    assert "Hvilken kode?" in said
    assert "Ingen kode svarer til 'ingenting'" in said
    assert [(d.verdict, d.code) for d in decided] == [
        (Verdict.ADD, "vending"),
        (Verdict.REJECT, "vending"),
        (Verdict.ACCEPT, "hverdag"),
    ]


def test_edges_move_by_a_number_of_words(talk):
    said, decided = talk("s 2", "e -1", "e x", "a")
    assert "Koden står nu på: mest derhjemme" in said
    assert decided[0].span.start > 0
    assert "Ukendt kommando" in said


def test_bulk_asks_first(talk):
    said, decided = talk("b 0,5", "b meget", "b 0,99")
    assert "Godkend 9 forslag på 9 enheder?" in said
    assert decided == []
    said, decided = talk("b 0,5 ja")
    assert "9 godkendt" in said
    assert len(decided) == 9


def test_memo_flag_why_search_and_help(talk):
    said, decided = talk("m vigtigt sted", "f", "w", "/ sagsbehandler", "g", "2", "j", "n", "p", "?", "hvad", ".")
    assert [d.verdict for d in decided] == [Verdict.MEMO, Verdict.FLAG]
    assert "Definition: At vente på systemet." in said
    assert "Belæg: Jeg sad mest" in said
    assert "3 enheder fundet" in said
    assert "Ukendt kommando: hvad" in said
    assert "a: godkend koden" in said


def test_it_speaks_english(talk):
    said, _ = talk("a", lang="en")
    assert "Unit 1 of 12" in said
    assert "Accepted: Waiting" in said
    assert "1. Waiting, 0.62" in said


def test_blind_it_says_nothing_of_suggestions(talk):
    said, _ = talk("a", "", blind=True)
    assert "0,62" not in said
    assert "Forslag er skjult" in said


def test_the_command_reads_lines_and_says_goodbye(reviewable, qualkit, monkeypatch):
    lines = iter(["a", "", "q"])
    monkeypatch.setattr("builtins.input", lambda _prompt: next(lines))
    code, out, err = qualkit("review", "-p", reviewable, "--coder", "anna", "--plain")
    assert code == 0
    assert "Godkendt" in out
    assert "anna: 1 af 12 enheder afgjort. Alt er gemt." in err


def test_without_a_terminal_the_command_points_to_plain(reviewable, qualkit):
    code, _, err = qualkit("review", "-p", reviewable, "--coder", "anna")
    assert code == 2
    assert "--plain" in err


def test_a_wrong_keymap_in_the_settings_is_told_before_anything_is_shown(reviewable, qualkit):
    settings = reviewable / "qualkit.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("[keys]", '[keys]\nacept = "y"\n#'), encoding="utf-8"
    )
    code, _, err = qualkit("review", "-p", reviewable, "--coder", "anna", "--plain")
    assert code == 2
    assert "error[Q002]" in err
    assert "accept" in err
