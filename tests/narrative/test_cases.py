"""A page of one informant: their own words and nobody else's, the same fields for all, nothing where nothing is told."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.model import Evidence, Span
from qualkit.narrative.cards import before_after
from qualkit.narrative.kernel import kernel_of, stands_alone
from qualkit.narrative.keywords import keywords_of
from qualkit.narrative.pages import case_page
from qualkit.narrative.passages import fold, passage_of
from qualkit.narrative.turns import turns_of

SELF = "vendepunkt.selv"


def _page(material, number=0, **options):
    case = material.cases[number]
    return case_page(material, case, turns=turns_of(material, case), **options)


def _card(material):
    case = material.cases[0]
    card = before_after(material, case, turns_of(material, case))
    return {field: ([each.text for each in before], [each.text for each in after]) for field, before, after in card}


def _passages(page):
    cells = [cell for _, before, after in page.card for cell in (*before, *after)]
    return [each for each in (page.kernel, *cells, *page.course) if each is not None]


# --- the kernel sentence -----------------------------------------------------------------------------------------


def test_the_kernel_is_a_sentence_of_the_likeliest_turn(coded):
    material = coded(
        {
            "Ruth": [
                ("Jeg sad hjemme i stuen og ventede på et brev fra kommunen.", {"fase.stagnation": 0.9}),
                ("Nå ja. Jeg tog telefonen og ringede selv til chefen på værkstedet. Og så?", {SELF: 0.9}),
            ]
        }
    )
    kernel = _page(material).kernel
    assert kernel.text == "Jeg tog telefonen og ringede selv til chefen på værkstedet."
    assert kernel.unit == material.units[1].id
    assert (kernel.label, kernel.basis) == ("Vendepunkt selv", "suggestion")


def test_what_the_informant_calls_decisive_goes_before_a_state_that_is_merely_told(coded):
    material = coded(
        {
            "Ruth": [
                ("Jeg sad hjemme i stuen og ventede på et brev fra kommunen.", {"fase.stagnation": "decision"}),
                (
                    "Jeg lærte at svejse i hallen, og det vendte mit liv.",
                    {"praktik.traening": ("decision", {"emic": "ja"})},
                ),
            ]
        }
    )
    assert _page(material).kernel.text.startswith("Jeg lærte at svejse")


@pytest.mark.parametrize(("state", "basis"), [("decision", "decision"), (0.9, "suggestion")])
def test_the_sentence_of_a_state_rests_on_what_the_state_rests_on(coded, state, basis):
    words = "Jeg sad hjemme i stuen og ventede på et brev fra kommunen."
    material = coded({"Ruth": [(words, {"fase.stagnation": state}), ("Ja, så ringede hun.", {SELF: "decision"})]})
    kernel = _page(material).kernel
    assert (kernel.text, kernel.label, kernel.basis) == (words, "", basis)


def test_no_kernel_rather_than_one_that_does_not_stand_alone(coded):
    material = coded({"Ruth": [("Ja. Det gjorde hun så. Og så videre.", {SELF: "decision"})]})
    assert _page(material).kernel is None


@pytest.mark.parametrize(
    "text",
    [
        "Jeg tog telefonen og ringede selv til chefen på værkstedet.",
        "Min mand kørte på arbejde, og jeg blev siddende i køkkenet.",
        "Da jeg fik nøglen til lageret, græd jeg hele vejen hjem.",
        "Det var først på gartneriet, at jeg turde sige noget til møderne.",
    ],
)
def test_sentences_that_stand_alone(text):
    assert stands_alone(text) > 0.5


@pytest.mark.parametrize(
    "text",
    [
        "Jeg ringede selv.",  # too short
        "Det var hun virkelig god til, og det glemmer jeg aldrig.",  # begins in the air
        "Hun ringede til mig hver eneste mandag i et helt år.",
        "Ja, jeg ringede så til chefen nede på det værksted.",  # an answer
        "Og det var så der, jeg ringede til chefen på værkstedet.",
        "Skulle jeg så bare ringe til chefen nede på værkstedet?",
        "Jeg ringede til chefen [navn] nede på værkstedet i byen.",  # an editor's words
        "jeg ringede så til chefen nede på værkstedet i byen.",  # torn out of a sentence
        "Jeg ringede til chefen nede på værkstedet, og så",  # breaks off
        "Jeg ringede til, jeg ringede til chefen nede på -",
        "Jeg tog den med hjem i tasken og lagde den på bordet.",  # what was taken?
        "Så siger hun, at jeg bare kan møde op på mandag.",  # somebody else's words
        "Kommunen har lukket værkstedet og solgt alle maskinerne til udlandet.",  # not of the teller
    ],
)
def test_look_alikes_do_not_stand_alone(text):
    assert stands_alone(text) == 0.0


# --- keywords ----------------------------------------------------------------------------------------------------


def test_keywords_are_the_words_that_set_one_apart_and_never_names(coded):
    material = coded(
        {
            "Ruth": [
                ("Jeg stod ved maskinen på vaskeriet, og Gitte kom forbi.", {}),
                ("Skulderen gjorde ondt på vaskeriet, sagde Gitte.", {}),
                ("På kontoret ventede jeg. Ruth hedder jeg.", {}),
                ("Det var på kontoret. Ruth, ja.", {}),
            ],
            "Bo": [("Jeg kørte i bussen til kontoret.", {}), ("Jeg sad i bussen og på kontoret.", {})],
        }
    )
    found = keywords_of(material)
    ruth, bo = (found[case.id] for case in material.cases)
    assert ruth[0] == "vaskeriet"
    assert bo[0] == "bussen"
    assert "skulderen" not in ruth, "told in one unit only"
    assert not {"gitte", "ruth"} & {*ruth, *bo}


def test_names_in_talk_without_capitals_are_no_keywords(coded):
    said = [(f"jeg var på kontoret hos dorthe og mathias og så gik jeg hjem igen {n}", {}) for n in ("da", "nu")]
    found = keywords_of(coded({"Ruth": said}))
    assert not {"dorthe", "mathias"} & {word for words in found.values() for word in words}


def test_keywords_are_the_same_whatever_the_order_of_units(coded):
    material = coded(
        {
            "Ruth": [("Jeg var på vaskeriet i byen.", {}), ("Jeg var på vaskeriet i byen igen.", {})],
            "Bo": [("Jeg var på lageret i byen.", {}), ("Jeg var på lageret i byen igen.", {})],
        }
    )
    assert keywords_of(material) == keywords_of(dataclasses.replace(material, units=material.units[::-1]))


def test_the_one_word_that_all_say_sets_nobody_apart(coded):
    said = [("Jeg var på vaskeriet.", {})] * 2
    assert set(keywords_of(coded({"Ruth": said, "Bo": said})).values()) == {()}
    assert [*keywords_of(coded({"Ruth": said, "Bo": [("Ja.", {})]})).values()] == [("vaskeriet",), ()]


# --- before and after --------------------------------------------------------------------------------------------


def test_a_card_has_the_same_fields_for_all_and_words_on_the_side_where_they_are_told(coded):
    now = {"tid": "nu"}
    material = coded(
        {
            "Ruth": [
                ("Jeg gik til genoptræning for skulderen i to år.", {"stoette.helbred": "decision"}),
                ("Så ringede jeg selv til chefen på lageret.", {SELF: "decision"}),
                ("Jeg har fået råd til at købe nye sko til drengen.", {"job.oekonomi": ("decision", now)}),
            ],
            "Bo": [("Goddag.", {})],
        },
        attributes={"Ruth": {"alder": "57", "familie": "to børn"}},
    )
    card = _card(material)
    assert card["Helbred"] == (["Jeg gik til genoptræning for skulderen i to år."], [])
    assert card["Økonomi"] == ([], ["Jeg har fået råd til at købe nye sko til drengen."])
    assert (card["Alder"], card["Familie"]) == (([], ["57"]), ([], ["to børn"]))
    assert card["Arbejde"] == ([], [])
    other = before_after(material, material.cases[1], ())
    assert [field for field, _, _ in other] == list(card)
    assert not any(before or after for _, before, after in other)


def test_what_the_table_says_otherwise_in_the_first_interview_is_before(coded):
    material = coded({"Ruth": [("Goddag.", {})]}, attributes={"Ruth": {"alder": "57"}})
    (case,) = material.cases
    first = case.voices[0]
    case = dataclasses.replace(
        case,
        voices=(first, ("t-2", "B")),
        by_interview={first[0]: {"alder": "57"}, "t-2": {"alder": "58"}},
    )
    field, before, after = before_after(material, case, ())[0]
    assert (field, [each.text for each in before], [each.text for each in after]) == ("Alder", ["57"], ["58"])


@pytest.mark.parametrize(
    "attributes",
    [
        {"om": "anden"},
        {"modalitet": "oensket"},
        {"modalitet": "kontrafaktisk"},
        {"modalitet": "betinget"},
        {"tid": "fremtid"},
    ],
)
def test_what_is_not_how_things_were_is_on_neither_side(coded, attributes):
    material = coded(
        {
            "Ruth": [
                ("Jeg ville have råd til nye sko til drengen.", {"job.oekonomi": ("decision", attributes)}),
                ("Så ringede jeg selv til chefen på lageret.", {SELF: "decision"}),
            ]
        }
    )
    assert _card(material)["Økonomi"] == ([], [])


def test_without_a_turning_point_only_what_is_told_in_time_is_placed(coded):
    material = coded(
        {
            "Ruth": [
                ("Jeg havde ikke råd til sko dengang.", {"job.oekonomi": ("decision", {"tid": "foer"})}),
                ("Jeg har råd til sko.", {"forandring.oekonomi": ("decision", {"tid": "nu"})}),
                ("Pengene rækker.", {"job.oekonomi": "decision"}),
            ]
        }
    )
    assert _card(material)["Økonomi"] == (["Jeg havde ikke råd til sko dengang."], ["Jeg har råd til sko."])


def test_what_was_lacking_is_said_to_be(coded):
    told = {"tid": "foer", "polaritet": "fravaer"}
    material = coded({"Ruth": [("Der var aldrig penge til noget.", {"job.oekonomi": ("decision", told)})]})
    ((_, (passage,), _),) = [row for row in before_after(material, material.cases[0], ()) if row[0] == "Økonomi"]
    assert passage.label == "Job oekonomi (manglede)"


# --- passages ----------------------------------------------------------------------------------------------------

LONG = (
    "Jeg gik rundt derhjemme i lejligheden og ventede, og naboen kom med mad, og brevene lå i en bunke på gulvet, og "
    "så ringede telefonen en onsdag, og jeg tog den med det samme, fordi jeg troede, at det var min søster fra Skive."
)


@pytest.mark.parametrize("words", ["ringede telefonen", "brevene", "min søster", "Jeg gik"])
def test_a_long_sentence_is_cut_to_clauses_around_its_evidence(coded, words):
    material = coded({"Ruth": [(LONG, {SELF: 0.9})]})
    (coding,) = material.codings
    at = coding.unit.span.start + LONG.index(words)
    evidence = Evidence(Span(at, at + len(words)), words, weight=1.0)
    passage = passage_of(material, dataclasses.replace(coding, evidence=(evidence,)))
    assert words in passage.text
    assert passage.text in LONG
    assert len(passage.text.split()) <= 35


def test_a_short_sentence_takes_its_neighbour_along(coded):
    text = "Så kom brevet. Jeg lagde det i skuffen til de andre. Der lå det så i tre uger, og ingen sagde noget."
    material = coded({"Ruth": [(text, {SELF: 0.9})]})
    coding = material.codings[0]
    start = coding.unit.span.start
    evidence = Evidence(Span(start, start + 14), text[:14])
    told = passage_of(material, dataclasses.replace(coding, evidence=(evidence,))).text
    assert told == "Så kom brevet. Jeg lagde det i skuffen til de andre."


def test_no_passage_reaches_over_what_is_not_speech(coded):
    """A time between two lines of a caption belongs to the unit's text and to no words of the informant."""
    material = coded({"Ruth": [("Så ringede jeg selv 00:01:02 til chefen på lageret.", {SELF: 0.9})]})
    (transcript,) = material.transcripts.values()
    start = material.units[0].span.start
    stamp = start + transcript.text[start:].index("00:01:02")
    turns = tuple(
        dataclasses.replace(turn, speech=(Span(turn.span.start, stamp), Span(stamp + 8, turn.span.end)))
        if turn.speaker == "B"
        else turn
        for turn in transcript.turns
    )
    material = dataclasses.replace(material, transcripts={transcript.id: dataclasses.replace(transcript, turns=turns)})
    assert "00:01" not in passage_of(material, material.codings[0]).text


# --- the page ----------------------------------------------------------------------------------------------------


def test_a_page_holds_facts_without_what_identifies_and_questions_without_answers(coded):
    row = {"alder": "57", "telefon": "12 34 56 78", "cpr_nr": "0101011234", "runde": "1", "stilling": "pakker"}
    material = coded({"Ruth": [("Goddag.", {})]}, attributes={"Ruth": row})
    page = _page(material)
    assert page.title == "Ruth, 57 år, pakker"
    assert page.facts == (("Alder", "57"), ("Runde", "1"), ("Stilling", "pakker"))
    assert len(page.questions) == 5
    assert all(question.endswith("?") for question in page.questions)
    assert page.kernel is None
    assert page.course == ()
    assert "Ingen kodninger" in page.note
    english = _page(material, lang="en")
    assert english.title == "Ruth, 57 years, pakker"
    assert not set(page.questions) & set(english.questions)
    assert "No codings" in english.note


def test_the_course_is_a_passage_for_each_stretch_of_a_phase(coded):
    material = coded(
        {
            "Ruth": [
                ("Jeg ventede på et svar fra kommunen.", {"fase.stagnation": 0.6}),
                ("Jeg ventede et helt år på det brev.", {"fase.stagnation": 0.9}),
                ("Min kusine gik i stå.", {"fase.tilbagegang": ("decision", {"om": "anden"})}),
                ("Jeg fik timer på lageret, og det gik fremad.", {"fase.progression": "decision"}),
                ("Seks!", {"fase.afsporing": 0.9}),
            ]
        }
    )
    page = _page(material)
    assert [(each.label, each.text, each.basis) for each in page.course] == [
        ("Fase stagnation", "Jeg ventede et helt år på det brev.", "suggestion"),
        ("Fase progression", "Jeg fik timer på lageret, og det gik fremad.", "decision"),
    ]


def test_the_course_follows_the_story_where_its_order_is_known(coded):
    material = coded(
        {
            "Ruth": [
                ("Jeg fik timer på lageret, og det gik fremad.", {"fase.progression": "decision"}),
                ("Dengang ventede jeg på svar fra kommunen.", {"fase.stagnation": "decision"}),
            ]
        }
    )
    now, then = (unit.id for unit in material.units)
    assert [each.unit for each in _page(material).course] == [now, then]
    assert [each.unit for each in _page(material, story_order=[then, now]).course] == [then, now]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            st.lists(
                st.sampled_from(
                    [
                        "Jeg ringede  selv til\nchefen på lageret.",
                        "Seks!",
                        "øh",
                        "Hun kom, og så gik det stærkt.",
                        LONG,
                        "og så",
                    ]
                ),
                min_size=1,
                max_size=4,
            ),
            st.dictionaries(
                st.sampled_from([SELF, "fase.stagnation", "job.oekonomi", "stoette.helbred"]),
                st.sampled_from(["decision", 0.3, 0.8, ("decision", {"tid": "nu"}), ("decision", {"tid": "foer"})]),
                max_size=3,
            ),
        ),
        max_size=5,
    )
)
def test_every_word_of_a_page_is_the_informants_own(coded, said):
    material = coded({"Ruth": [(f"{' '.join(parts)} ({number})", codes) for number, (parts, codes) in enumerate(said)]})
    page = _page(material)
    texts = {unit.id: fold(unit.text) for unit in material.units}
    for passage in _passages(page):
        assert passage.text
        assert passage.text in texts[passage.unit]
    assert page.kernel is None or 8 <= len(page.kernel.text.split()) <= 30
    kernel = kernel_of(dataclasses.replace(material, codings=material.codings[::-1]), material.cases[0], page.turns)
    assert kernel == page.kernel
