"""Every key of the review does what the help says, and what it did is on disk at once."""

import pytest

from qualkit.errors import ConfigError
from qualkit.model import Verdict
from qualkit.project import Project
from qualkit.store import in_force
from qualkit.tui.keys import ACTIONS, Keymap


@pytest.fixture
def decided(reviewable):
    """What stands in the project's file now, read by another program."""

    def read():
        with Project.open(reviewable) as other:
            return in_force(other.store.decisions())

    return read


def test_accepting_and_rejecting_goes_from_code_to_code_and_enter_to_the_next_unit(reviewing, decided):
    async def story(screen):
        first = screen.session.card.unit.id
        codes = screen.codes
        text = await screen.press("a")
        assert "Godkendt" in text
        assert [(d.verdict, d.code) for d in decided()] == [(Verdict.ACCEPT, codes[0])]
        assert screen.session.card.unit.id == first, "another code of the unit waits"
        text = await screen.press("x", "x")
        assert [(d.verdict, d.code) for d in decided()][1:3] == [
            (Verdict.REJECT, codes[1]),
            (Verdict.REJECT, codes[-1]),
        ]
        assert "Alle forslag er afgjort; enter går videre" in text
        assert screen.session.card.unit.id == first, "an enter that was on its way must not be about another unit"
        assert "0/12" in screen.text
        text = await screen.press("enter")
        assert screen.session.card.unit.id != first
        assert "1/12" in text

    reviewing(story)


def test_a_decision_keeps_what_was_on_the_screen(reviewing, decided):
    async def story(screen):
        choice = screen.session.choice
        await screen.press("a")
        made = decided()[0]
        assert (made.coder, made.code, made.shown_suggestion) == ("anna", choice.code, choice.suggestion.id)
        assert made.shown_probability == choice.probability
        assert made.context["rank"] == 1
        assert made.context["queue"]
        assert made.seconds is not None
        assert made.attributes == dict(choice.suggestion.attributes)

    reviewing(story)


def test_done_says_no_to_what_is_left_and_remembers_it(reviewing, decided):
    async def story(screen):
        first, codes = screen.session.card.unit.id, screen.codes
        await screen.press("a", "enter")
        made = decided()[-1]
        assert made.verdict is Verdict.DONE
        assert [code for code, _, _ in made.context["passed"]] == codes[1:]
        assert screen.session.state(first).ruled
        assert screen.session.card.unit.id != first

    reviewing(story)


def test_a_unit_that_is_put_off_comes_again_when_the_others_are_done(reviewing):
    async def story(screen):
        first = screen.session.card.unit.id
        await screen.press("space")
        seen = set()
        while screen.session.card.unit.id != first:
            seen.add(screen.session.card.unit.id)
            await screen.press("enter")
        assert len(seen) == len(screen.session.queue) - 1
        text = await screen.press("enter")
        assert "Alt er afgjort" in text

    reviewing(story)


@pytest.mark.parametrize("key", ["u", "backspace"])
def test_undo_takes_the_whole_key_press_back_and_goes_there(reviewing, decided, key):
    async def story(screen):
        first = screen.session.card.unit.id
        await screen.press("enter", "a", "n")
        text = await screen.press(key)
        assert "Fortrudt: godkendt" in text
        await screen.press(key)
        assert screen.session.card.unit.id == first
        assert decided() == []
        assert "intet at fortryde" in await screen.press(key)

    reviewing(story)


@pytest.mark.parametrize("key", ["U", "ctrl+y"])
def test_redo_brings_it_again_until_something_new_is_decided(reviewing, decided, key):
    async def story(screen):
        await screen.press("a", "u")
        assert "Gjort igen" in await screen.press(key)
        assert [d.verdict for d in decided()] == [Verdict.ACCEPT]
        await screen.press("u", "x")
        assert "intet at gøre igen" in await screen.press(key)

    reviewing(story)


def test_undo_and_redo_go_on_after_a_restart(reviewing, decided):
    async def begin(screen):
        await screen.press("a", "enter", "u")

    async def go_on(screen):
        await screen.press("u")
        assert decided() == []
        await screen.press("U", "U")
        assert [d.verdict for d in decided()] == [Verdict.ACCEPT, Verdict.DONE]

    reviewing(begin)
    reviewing(go_on)


def test_a_restart_goes_on_at_the_next_unit_that_waits(reviewing):
    async def begin(screen):
        first = screen.session.card.unit.id
        await screen.press("enter")
        return first

    async def go_on(screen):
        assert screen.session.card.unit.id != first
        assert screen.session.progress.closed == 1
        await screen.press("p")
        return screen.session.card.unit.id

    first = reviewing(begin)
    assert reviewing(go_on) == first, "what was done last lies just before"


def test_digits_and_arrows_turn_to_a_code(reviewing):
    async def story(screen):
        await screen.press("2")
        assert screen.session.chosen == 1
        await screen.press("k")
        assert screen.session.chosen == 0
        await screen.press("j")
        assert screen.session.chosen == 1
        await screen.press("up", "down", "down", "9")
        assert screen.session.chosen == len(screen.codes) - 1

    reviewing(story)


@pytest.mark.parametrize("key", ["+", "i"])
def test_a_code_that_was_not_suggested_is_added_by_some_letters_of_its_name(reviewing, decided, key):
    async def story(screen):
        unit = screen.session.card.unit.id
        missing = next(code for code in ("venten", "vending", "hverdag") if code not in screen.codes)
        text = await screen.press(key)
        assert "Vending" in text
        await screen.press(*missing[:5])
        text = await screen.press("enter")
        assert "Tilføjet" in text
        made = decided()[-1]
        assert (made.verdict, made.segment_id) == (Verdict.ADD, unit)
        assert made.code.startswith(missing[:5])
        assert screen.session.card.unit.id == unit, "there may be more to say of it"

    reviewing(story)


def test_adding_what_is_suggested_is_accepting_it(reviewing, decided):
    async def story(screen):
        code = screen.codes[1]
        screen.session.add(code)
        assert decided()[-1].verdict is Verdict.ACCEPT
        assert decided()[-1].context["rank"] == 2

    reviewing(story)


def test_the_picker_numbers_the_recent_codes_and_escape_decides_nothing(reviewing, decided):
    async def story(screen):
        await screen.press("+", "v", "e", "n", "t", "enter")
        before = decided()
        await screen.press("n", "+", "escape")
        assert decided() == before
        await screen.press("+", "1")
        assert decided()[-1].code == before[-1].code

    reviewing(story)


def test_changing_a_code_is_one_act(reviewing, decided):
    async def story(screen):
        old = screen.codes[0]
        await screen.press("c", *"hverdag" if old != "hverdag" else "vending", "enter")
        made = decided()
        assert made[0].verdict is Verdict.REJECT
        assert made[0].code == old
        assert made[1].verdict in (Verdict.ADD, Verdict.ACCEPT)
        assert made[1].context["instead_of"] == old
        await screen.press("u")
        assert decided() == []

    reviewing(story)


def test_edges_move_by_words_and_accepting_keeps_them(reviewing, decided):
    async def story(screen):
        unit = screen.session.card.unit
        words = unit.text.split()
        text = await screen.press("s", "right", "right")
        assert "flytter begyndelsen" in text
        await screen.press("e", "left", "a")
        made = decided()[-1]
        said = made.span.of(screen.session.material.transcript(unit.transcript_id).text)
        assert said.split() == words[2:-1]

    reviewing(story)


def test_moving_an_edge_decides_nothing_until_it_is_accepted(reviewing, decided):
    async def story(screen):
        whole = screen.session.choice.span
        await screen.press("e", "left", "left")
        assert screen.session.choice.span != whole
        await screen.press("escape")
        assert screen.session.choice.span == whole
        await screen.press("left")
        assert screen.session.choice.span == whole
        assert decided() == []

    reviewing(story)


def test_an_edge_never_passes_the_other(reviewing):
    async def story(screen):
        await screen.press("s", *["right"] * 60)
        assert len(screen.session.choice.span) > 0
        await screen.press("e", *["left"] * 60)
        assert len(screen.session.choice.span) > 0

    reviewing(story)


def test_a_free_selection_is_coded_even_across_units(reviewing, decided):
    async def story(screen):
        unit = screen.session.card.unit
        text = await screen.press("v")
        assert "første ord" in text
        await screen.press("right", "space", "right", "right", "enter")
        await screen.press(*"venten", "enter")
        made = decided()[-1]
        said = made.span.of(screen.session.material.transcript(unit.transcript_id).text)
        assert said.split() == unit.text.split()[1:4]
        await screen.press("v", "space", *["down"] * 6, "escape")
        assert len(decided()) == 1

    reviewing(story)


def test_memo_and_flag_decide_no_code(reviewing, decided):
    async def story(screen):
        unit = screen.session.card.unit.id
        text = await screen.press("m", *"vigtigt", "enter")
        assert "vigtigt" in text
        assert decided()[-1].memo == "vigtigt"
        assert "Flag sat" in await screen.press("f")
        assert screen.session.state(unit).flag is not None
        assert "Flag fjernet" in await screen.press("f")
        assert screen.session.state(unit).flag is None
        await screen.press("u")
        assert screen.session.state(unit).flag is not None, "what was taken away comes back"
        assert not screen.session.state(unit).ruled

    reviewing(story)


def test_a_memo_stays_in_sight_and_is_written_anew_or_taken_away(reviewing):
    async def story(screen):
        unit = screen.session.card.unit.id
        await screen.press("m", *"ting", "enter")
        text = await screen.press("m", *"en", "enter")
        assert "memo: tingen" in text
        assert "memo" in text.splitlines()[0]
        assert [made.memo for made in screen.session.state(unit).memos] == ["tingen"]
        await screen.press("n", "t", "m", "enter")
        assert list(screen.session.queue) == [unit]
        await screen.press("m", *["backspace"] * 6, "enter")
        assert screen.session.state(unit).memos == []
        await screen.press("u")
        assert [made.memo for made in screen.session.state(unit).memos] == ["tingen"]

    reviewing(story)


def test_why_shows_evidence_rule_and_provenance(reviewing):
    async def story(screen):
        text = await screen.press("w")
        for word in ("Hvorfor", "Belæg", "regel", "ensemble 1", "da_qualkit_sm", "kurs", "p = "):
            assert word in text
        assert "Belæg" not in await screen.press("escape")

    reviewing(story)


def test_next_and_previous_unit_decide_nothing(reviewing, decided):
    async def story(screen):
        queue = list(screen.session.queue)
        await screen.press("n", "n")
        assert screen.session.card.unit.id == queue[2]
        await screen.press("p", "p", "p", "p")
        assert screen.session.card.unit.id == queue[0]
        await screen.press(*["n"] * (len(queue) + 3))
        assert screen.session.card.unit.id == queue[-1]
        assert decided() == []

    reviewing(story)


def test_the_next_unit_with_the_same_code(reviewing):
    async def story(screen):
        material = screen.session.material
        code = screen.session.choice.code
        others = [unit for unit in material.entries if code in dict(material.shown(unit))]
        here = screen.session.card.unit.id
        seen = []
        for _ in others:
            await screen.press("g")
            assert screen.session.choice.code == code
            seen.append(screen.session.card.unit.id)
        assert sorted(seen) == sorted(others)
        assert seen[-1] == here, "round and back"
        for unit in others:
            screen.session.go_to(unit)
            screen.session.done()
        screen.session.go_to(here)
        assert "Ikke flere enheder" in await screen.press("g")

    reviewing(story)


def test_bulk_accept_shows_the_number_first_and_is_one_act(reviewing, decided):
    async def story(screen):
        text = await screen.press("b", *["backspace"] * 4, *"0,5", "enter")
        assert "9 forslag" in text
        assert "9 enheder" in text
        await screen.press("n")
        assert decided() == []
        text = await screen.press("b", *["backspace"] * 4, *"0,5", "enter", "j")
        assert "9 godkendt" in text
        assert {d.verdict for d in decided()} == {Verdict.ACCEPT}
        assert all(d.shown_probability >= 0.5 for d in decided())
        assert all(d.context["bulk"] == 0.5 for d in decided())
        await screen.press("u")
        assert decided() == []

    reviewing(story)


@pytest.mark.parametrize("typed", ["to", "2", "0,9-0,1-0", "-"])
def test_bulk_accept_of_something_that_is_no_threshold_accepts_nothing(reviewing, decided, typed):
    async def story(screen):
        await screen.press("b", *["backspace"] * 4, *["minus" if c == "-" else c for c in typed], "enter", "j")
        assert decided() == []

    reviewing(story)


def test_search_shows_the_units_where_it_was_said(reviewing):
    async def story(screen):
        text = await screen.press("/", *"sagsbehandler", "enter")
        assert "3 enheder fundet" in text
        assert all("sagsbehandler" in screen.session.material.units[unit].text for unit in screen.session.queue)
        await screen.press("/", "enter")
        assert len(screen.session.queue) == 12

    reviewing(story)


def test_the_filter_menu_narrows_by_code_probability_informant_and_state(reviewing):
    async def story(screen):
        await screen.press("t", "c", *"venten", "enter", "enter")
        assert len(screen.session.queue) == 3
        await screen.press("t", "i", *"birk", "enter", "enter")
        assert len(screen.session.queue) == 1
        text = await screen.press("t")
        assert "Venten" in text
        assert "Birk" in text
        await screen.press("n", "p", *"0,9", "enter", "enter")
        assert len(screen.session.queue) == 3
        await screen.press("a", "enter", "t", "u", "enter")
        assert len(screen.session.queue) == 2
        await screen.press("t", "n", "f", "enter")
        assert "Intet svarer til filteret" in screen.text
        for key in ("a", "x", "enter", "space", "m", "f", "w", "s", "v", "c", "j", "n", "g"):
            await screen.press(key)  # nothing is shown: no key may break it
        assert screen.session.queue == []
        await screen.press("t", "n", "enter")
        assert len(screen.session.queue) == 12

    reviewing(story)


def test_order_can_be_that_of_the_telling(reviewing):
    async def story(screen):
        await screen.press("t", "o", "enter")
        places = [screen.session.material.entries[unit].position for unit in screen.session.queue]
        assert places == sorted(places)

    reviewing(story)


def test_reading_mode_shows_all_codings_in_the_margin_and_goes_through_the_telling(reviewing):
    async def story(screen):
        await screen.press("a")
        text = await screen.press("r")
        assert "│ ✓" in text
        assert "│ ?" in text
        here = screen.session.card.unit
        units = screen.session.material.units_of[here.transcript_id]
        step = "j" if units.index(here) + 1 < len(units) else "k"
        await screen.press(step)
        assert abs(units.index(screen.session.card.unit) - units.index(here)) == 1
        assert "│ ?" not in await screen.press("r")

    reviewing(story)


def test_colours_and_language_change_on_the_fly(reviewing):
    async def story(screen):
        assert "godkend" in screen.text
        assert "accept" in await screen.press("L")
        themes = set()
        for _ in range(3):
            await screen.press("T")
            themes.add(screen.app.theme)
        assert len(themes) == 3

    reviewing(story)


def test_help_names_every_action_with_its_keys(reviewing):
    async def story(screen):
        seen = await screen.press("?")
        for _ in range(6):
            seen += await screen.press("pagedown")
        for action in ACTIONS:
            assert action.help["da"][:40] in seen
        await screen.press("escape")

    reviewing(story, size=(100, 30))


def test_the_palette_offers_the_actions(reviewing):
    async def story(screen):
        await screen.press("ctrl+p")
        await screen.pilot.pause(0.2)
        await screen.press(*"flag")
        await screen.pilot.pause(0.5)
        assert "flag" in screen.text
        await screen.press("escape")

    reviewing(story)


def test_keys_can_be_given_to_other_actions_and_footer_and_help_follow(reviewing, decided):
    async def story(screen):
        assert "y godkend" in screen.text
        await screen.press("a")
        assert decided() == []
        await screen.press("y")
        assert decided()[-1].verdict is Verdict.ACCEPT
        assert "y " in await screen.press("h")

    reviewing(story, keys={"accept": ("y",), "help": ("h",)})


def test_a_key_that_is_taken_from_its_action_calls_the_new_one_only():
    keymap = Keymap({"flag": ("x",), "reject": ("d",)})
    assert keymap.action("x") == "flag"
    assert keymap.action("d") == "reject"
    assert Keymap({"flag": ("a",)}).shown("accept", "da") == "", "it has no key left, and says so"


@pytest.mark.parametrize("changed", [{"acept": ("y",)}, {"accept": ("y",), "reject": ("y",)}])
def test_a_keymap_that_cannot_be_is_an_error_with_a_hint(changed):
    with pytest.raises(ConfigError) as caught:
        Keymap(changed)
    assert caught.value.code == "Q002"
    assert caught.value.hint


def test_no_default_key_needs_altgr_on_a_danish_keyboard():
    assert not set("[]{}@\\|$€£~^") & {key for action in ACTIONS for key in action.keys}


def test_no_two_actions_share_a_key():
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))


def test_every_action_of_the_keymap_can_be_done():
    from qualkit.tui.app import ReviewApp

    assert all(callable(getattr(ReviewApp, f"do_{action.id}")) for action in ACTIONS)


def test_blind_coding_shows_no_suggestion_no_score_and_nobody_else(reviewing, decided):
    async def colleague(screen):
        await screen.press("a", "enter")

    async def story(screen):
        for _ in range(12):
            for trace in ("0,91", "0,62", "bo:", "ordene peger"):
                assert trace not in screen.text
            assert screen.codes == []
            await screen.press("a", "x", "b")
            await screen.press("+", *"hverdag", "enter", "enter")
        mine = [made for made in decided() if made.coder == "anna"]
        assert all(made.context["blind"] for made in mine)
        assert all(made.shown_probability is None and not made.shown_suggestion for made in mine)
        assert "passed" not in mine[-1].context

    reviewing(colleague, coder="bo")
    reviewing(story, blind=True)


def test_the_other_coder_is_seen_only_when_one_has_decided(reviewing):
    async def colleague(screen):
        while not screen.session.finished:
            await screen.press("enter")

    async def story(screen):
        assert "bo:" not in screen.text
        here = screen.session.card.unit.id
        await screen.press("enter")
        screen.session.go_to(here)
        await screen.press("p", "n")
        screen.session.go_to(here)
        screen.app.draw()
        assert "bo:" in await screen.press("k")

    reviewing(colleague, coder="bo")
    reviewing(story)


def test_disagreements_are_found(reviewing):
    async def colleague(screen):
        await screen.press("a", "enter", "enter")

    async def story(screen):
        await screen.press("enter", "enter", "t", "d", "enter")
        assert len(screen.session.queue) == 1

    reviewing(colleague, coder="bo")
    reviewing(story)


def test_codes_are_added_worded_renamed_merged_and_split_in_the_middle_of_it(reviewing, reviewable, decided):
    async def story(screen):
        async def work(letter, *lines):
            await screen.press("K", letter)
            for line in lines:
                typed = [{"-": "minus", ".": "full_stop", " ": "space", "_": "underscore"}.get(c, c) for c in line]
                await screen.press(*typed, "enter")
            return screen.text

        codes = screen.session.material.codes
        assert "tilføj en kode" in await screen.press("K")
        await screen.press("escape")
        text = await work("a", "nabo", "Naboen", "En nabo hjælper.")
        assert "Ny kode: Naboen" in text
        assert screen.session.material.codes["nabo"].definition["da"] == "En nabo hjælper."
        await screen.press("+", *"nabo", "enter")
        assert decided()[-1].code == "nabo"

        here = screen.session.card.unit.id
        await screen.press("K", "r", *"naboen", "enter", *["backspace"] * 4, *"netv", "enter")
        assert "netv" in screen.session.material.codes
        assert "nabo" not in screen.session.material.codes
        assert set(screen.session.state(here).codings) == {"netv"}, "the coding goes with its code"
        assert screen.session.card.unit.id == here

        await screen.press("K", "d", *"naboen", "enter", *["backspace"] * 6, *"Netværk", "enter", "enter")
        assert screen.session.material.codes["netv"].label["da"] == "Netværk"

        await screen.press("K", "s", *"netværk", "enter", *["backspace"] * 12, *"venner", "space", *"familie", "enter")
        assert {"venner", "familie"} <= set(screen.session.material.codes)
        assert "netv" not in screen.session.material.codes, "a code that was split is given no more"
        assert "netv" in screen.session.state(here).codings, "what was coded with it stands"
        assert "afgøres igen: 1" in await screen.press("K", "o")
        assert list(screen.session.queue) == [here]
        screen.session.add("venner")
        assert "afgøres igen: 0" in await screen.press("K", "o")

        await screen.press("t", "n", "enter", "K", "m", *"venner", "enter", *"familie", "enter")
        assert "familie" in screen.session.state(here).codings
        assert codes is not screen.session.material.codes

    reviewing(story)
    with Project.open(reviewable) as project:
        kinds = [change.kind.value for change in project.store.code_changes()]
        assert kinds == ["add", "rename", "define", "split", "merge"]
        assert {change.coder for change in project.store.code_changes()} == {"anna"}
        assert project.store.verify_chain() == []


def test_what_cannot_be_done_with_a_code_is_said_and_nothing_is_changed(reviewing, reviewable):
    before = (reviewable / "codebooks" / "kurs.yaml").read_bytes()

    async def story(screen):
        await screen.press("K", "a", *"venten", "enter", *"Igen", "enter", "enter")
        assert "venten" in screen.text
        assert (reviewable / "codebooks" / "kurs.yaml").read_bytes() == before

    reviewing(story)


def test_the_codebook_that_a_colleague_changes_is_followed(reviewing, reviewable):
    async def story(screen):
        from qualkit.project import recoding

        screen.session.add("hverdag")
        here = screen.session.card.unit.id
        with Project.open(reviewable) as other:
            recoding.rename_code(other, "hverdag", "dagene", coder="bo")
        screen.app._follow()
        await screen.pilot.pause()
        assert "ændret af en anden" in screen.text
        assert "dagene" in screen.session.state(here).codings
        assert "dagene" in screen.session.material.codes

    reviewing(story)


def test_a_second_key_that_was_on_its_way_to_a_window_is_for_nobody(reviewing, decided):
    async def story(screen):
        from textual import events

        for opening, keys in (
            ("?", "xx"),
            ("m", ("n", "enter", "enter")),
            ("t", ("escape", "escape")),
            ("w", ("escape", "escape")),
            ("+", (*"vent", "enter", "enter")),
            ("K", ("escape", "escape")),
            ("t", ("c", "c")),
        ):
            await screen.press(opening)
            for key in keys:  # in one burst, as from a slow line
                screen.app.post_message(events.Key(key, key if len(key) == 1 else None))
            await screen.pilot.pause(0.1)
            while len(screen.app.screen_stack) > 1:
                await screen.press("escape")
        assert next(made.verdict for made in decided()) is Verdict.MEMO
        assert len(decided()) == 2, "one memo and one code, each once"

    reviewing(story)


def test_an_edge_that_was_not_accepted_never_follows_to_another_unit(reviewing, decided):
    async def story(screen):
        first = screen.session.card.unit.id
        for leaving in ("space", "n", "g", "j", "f"):
            screen.session.go_to(first)
            await screen.press("s", "right", leaving, "enter")
        assert not any(made.verdict is Verdict.ACCEPT for made in decided())

    reviewing(story)


def test_what_is_learned_meanwhile_never_changes_what_a_key_is_about(reviewing, decided):
    async def story(screen):
        unit, codes = screen.session.card.unit.id, screen.codes
        await screen.press("2")
        screen.session.learned([(unit, codes[1], 0.5, 0.05), (unit, codes[0], 0.5, 0.1)])
        await screen.press("a")
        assert [made.code for made in decided()] == [codes[1]]
        assert screen.codes == codes, "the list stays in its order while the unit is up"
        await screen.press("n", "p")
        assert codes[1] in screen.codes, "given, so still there"

    reviewing(story)


def test_bulk_accept_rules_on_nothing_that_nobody_has_read(reviewing):
    async def story(screen):
        screen.session.accept_likely(0.5)
        assert screen.session.progress.closed == 0
        state = next(screen.session.state(unit) for unit in screen.session.queue if screen.session.state(unit).codings)
        assert not state.ruled

    reviewing(story)


def test_a_filtered_code_is_the_one_that_keys_are_about(reviewing):
    async def story(screen):
        await screen.press("t", "c", *"hverdag", "enter", "enter")
        assert {screen.session.choice.code} == {"hverdag"}
        await screen.press("n", "n")
        assert screen.session.choice.code == "hverdag"

    reviewing(story)


def test_an_interview_that_is_taken_out_meanwhile_leaves_the_line(reviewing, reviewable):
    async def story(screen):
        gone = screen.session.card.transcript.name
        with Project.open(reviewable) as other:
            next_one = next(
                u
                for u in screen.session.queue
                if screen.session.material.units[u].transcript_id != screen.session.card.transcript.id
            )
            name = screen.session.material.names[screen.session.material.units[next_one].transcript_id]
            other.remove(name)
            screen.session.material._transcripts.clear()
        for _ in range(11):
            await screen.press("n")
            assert screen.session.card.transcript.name != name
        assert gone != name
        assert len(screen.session.queue) == 8

    reviewing(story)


def test_a_failure_says_its_kind_and_not_what_was_said(reviewing):
    async def story(screen):
        def fail():
            said = screen.session.card.unit.text
            raise ZeroDivisionError(said[:0])

        screen.app.do_flag = fail
        await screen.press("f")

    with pytest.raises(ZeroDivisionError):
        reviewing(story)


def test_quitting_right_after_a_key_ends_quietly(reviewing):
    async def story(screen):
        for _ in range(3):
            await screen.press("n")
        screen.app._screen_stacks[screen.app.current_mode].clear()  # as it is while the app closes
        screen.app._look_ahead()
        screen.app._follow()
        return screen.app.closing

    async def quits(screen):
        await screen.press("n", "q")

    for _ in range(3):
        reviewing(quits)
    assert reviewing(story)
