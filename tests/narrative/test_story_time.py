"""Words that tell when something was, look-alikes that do not, and the years that they come to."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from qualkit.language.numerals import number_of
from qualkit.model import Part, PartKind, Span
from qualkit.narrative.interview_dates import interview_date
from qualkit.narrative.story_time import story_times
from qualkit.narrative.time_words import own_age, own_birth, time_words

INTERVIEW = "Dato: 12.3.2024"  # 2024.2; Ruth is 57, so she was born in 1966 or 1967


def year_of(coded, words, *, header=INTERVIEW, attributes=None):
    """The time of the only unit of an interview with Ruth."""
    material = coded({"Ruth": [(words, {})]}, attributes={"Ruth": attributes or {"alder": "57"}}, header=header)
    (time,) = story_times(material, material.cases[0]).values()
    return time


@pytest.mark.parametrize(
    ("words", "year", "how"),
    [
        ("Jeg begyndte på lageret i 2016, det var om vinteren.", 2016.5, "date"),
        ("Jeg har boet i Harkum siden 94, nej, 95, det var den varme sommer.", 1995.5, "date"),
        ("Det var i '94, jeg kom dertil.", 1994.5, "date"),
        ("Det var i otteoghalvfems, tror jeg.", 1998.5, "date"),
        ("To tusind femten. Det var i september, jeg kom.", 2015.5, "date"),
        ("Vi flyttede sommeren 2019.", 2019.55, "date"),
        ("Så blev jeg indlagt den 10. september 2021 om aftenen.", 2021.7, "date"),
        ("Så var der en pause fra november 2018 til marts 2019.", 2018.87, "date"),
        ("Min svigermor døde. Det var i januar 21.", 2021.04, "date"),
        ("Jeg kom der første gang i halvfemserne.", 1995.0, "date"),
        ("Da jeg var 27, fik jeg min første plads.", 1994.2, "age"),
        ("Jeg startede på fabrikken, da jeg var sytten.", 1984.2, "age"),
        ("Som syttenårig startede jeg på fabrikken.", 1984.2, "age"),
        ("Jeg var kun enogtyve dengang.", 1988.2, "age"),
        ("Da jeg fyldte halvtreds, ringede hun.", 2017.2, "age"),
        ("Da jeg blev syvogfyrre, røg det hele.", 2014.2, "age"),
        ("Jeg var først i trediverne og havde to små.", 1999.2, "age"),
        ("For tre år siden ringede de endelig.", 2021.2, "ago"),
        ("Det er så fjorten, femten år siden.", 2009.7, "ago"),
        ("Det er halvandet år siden nu.", 2022.7, "ago"),
        ("For to og et halvt år siden kom brevet.", 2021.7, "ago"),
        ("Det var i foråret for tre år siden.", 2021.3, "ago"),
        ("Jeg fik en ny rådgiver i marts sidste år.", 2023.2, "ago"),
        ("Der var en måned sidste år, hvor jeg ikke var der.", 2023.2, "ago"),
        ("Det gjorde han også i fjor.", 2023.2, "ago"),
        ("I går fik jeg brevet.", 2024.2, "ago"),
        ("Jeg så ham nede ved kiosken i efteråret.", 2023.78, "ago"),
        ("I dag har jeg det godt, og jeg har fri om fredagen.", 2024.2, "now"),
        ("Nu bor jeg i et rækkehus.", 2024.2, "now"),
        ("Lige nu er jeg på en skole for voksne.", 2024.2, "now"),
    ],
)
def test_words_that_tell_a_time_come_to_their_year(coded, words, year, how):
    time = year_of(coded, words)
    assert time.year == pytest.approx(year, abs=0.06)
    assert time.how == how
    assert time.said
    assert time.said in words


@pytest.mark.parametrize(
    "words",
    [
        "Det kostede 2000 kroner, og jeg havde 300.",
        "Vi skulle lave over 2000 skruer om dagen.",
        "Jeg mødte klokken 14, og hun kom kl. 8.",
        "Jeg arbejdede i 37 timer om ugen.",
        "Nummeret var 2030 4050.",
        "Jeg boede i nummer 12, fjerde sal.",
        "Kun 12 procent af dem svarede.",
        "Der var jeg i elleve år.",
        "Jeg var elleve år på fabrikken.",
        "Jeg var fjorten dage på kursus.",
        "Vi var fjorten på holdet.",
        "Da min søn var syv, begyndte det.",
        "Hun var 27 og helt ny i faget.",
        "Han var midt i halvtredserne.",
        "De spurgte, hvordan hun var som syvårig.",
        "De sidste år skriver han bare.",
        "Det er anderledes end for to år siden.",
        "Hvis du var kommet for et år siden, havde jeg sagt nej.",
        "Taget skulle have været lavet for tre år siden.",
        "Jeg har to år tilbage.",
        'Så siger hun: "Det er jo tre år siden, du søgte."',
        "Jeg læste en roman fra 1971.",
        "Den maskine har stået der siden 1982.",
        "Min far kom hertil i 71.",
        "Nu må jeg altså sige noget.",
        "Nu skal du høre.",
        "Nu har jeg sagt det til dig.",
        "Hvad hed han nu?",
        "Det var et år efter skilsmissen.",
        "Når jeg bliver 67, holder jeg op.",
        "Det var hvert år det samme.",
    ],
)
def test_look_alikes_tell_no_time(coded, words):
    assert year_of(coded, words).year is None


def test_a_story_that_goes_on_counts_from_what_was_told_before(coded):
    told = [
        ("I 2016 blev jeg skilt.", {}),
        ("To år efter flyttede jeg til byen.", {}),
        ("Et halvt år senere fik jeg arbejde.", {}),
        ("Samme år fik jeg hunden.", {}),
        ("Jeg kan godt lide at gå.", {}),
    ]
    material = coded({"Ruth": told}, header=INTERVIEW)
    years = [time.year for time in story_times(material, material.cases[0]).values()]
    assert years == [2016.5, 2018.5, 2019.0, 2019.0, None]


def test_nothing_counts_from_a_time_told_long_before_or_never(coded):
    material = coded({"Ruth": [("To år efter kom brevet.", {})]}, header=INTERVIEW)
    assert next(iter(story_times(material, material.cases[0]).values())).year is None
    long = [("I 2016 blev jeg skilt.", {}), *[("Vi talte om vejret.", {})] * 8, ("To år efter kom brevet.", {})]
    material = coded({"Ruth": long}, header=INTERVIEW)
    assert list(story_times(material, material.cases[0]).values())[-1].year is None


def test_what_is_told_between_two_times_near_each_other_lies_between_them(coded):
    told = [
        ("I 2016 blev jeg skilt.", {}),
        ("Jeg sov på min brors sofa og var ked af det.", {}),
        ("I 2017 fik jeg en lejlighed.", {}),
        ("Jeg malede væggene og var glad for det.", {}),
        ("I 2023 flyttede jeg igen.", {}),
        ("Det var en lang tur, og jeg var træt.", {}),
        ("I 2019 var jeg på ferie.", {}),
    ]
    material = coded({"Ruth": told}, header=INTERVIEW)
    times = list(story_times(material, material.cases[0]).values())
    assert [time.year for time in times] == [2016.5, 2017.0, 2017.5, None, 2023.5, None, 2019.5]
    assert times[1].how == "between"


def test_the_story_goes_on_with_the_later_of_two_times(coded):
    time = year_of(coded, "Hun flyttede, da vi var nitten, og så kom hun hjem sidste år.")
    assert time.year == pytest.approx(2023.2, abs=0.01)


def test_a_time_before_birth_or_after_the_interview_is_none_of_the_story(coded):
    assert year_of(coded, "Bygningen blev bygget i 1951.").year is None
    assert year_of(coded, "I 2031 skal jeg på pension.").year is None


def test_without_a_date_years_count_from_the_interview(coded):
    for words, year in (("For tre år siden ringede de.", -3.0), ("Da jeg var 27, rejste jeg.", -30.0)):
        time = year_of(coded, words, header="")
        assert (time.year, time.counted) == (year, "interview")
    assert year_of(coded, "Det var i 2016.", header="").counted == "calendar"


def test_without_date_and_age_an_age_dates_nothing(coded):
    assert year_of(coded, "Da jeg var 27, rejste jeg.", header="", attributes={"by": "Harkum"}).year is None


def test_a_year_of_birth_and_an_age_tell_when_the_interview_was(coded):
    time = year_of(coded, "Sidste år fik jeg arbejde.", header="", attributes={"alder": "57", "fødselsår": "1967"})
    assert (time.year, time.counted) == (2024.0, "calendar")


def test_people_say_their_age_and_when_they_were_born():
    assert own_age("Ja. Jeg er syvoghalvtreds, og jeg bor her.") == 57
    assert own_age("Jeg er, hvad er jeg, treoghalvtreds.") == 53
    assert own_age("Jeg er 37 timer om ugen på lageret.") is None
    assert own_age("Hun er syvoghalvtreds.") is None
    assert own_birth("Jeg er født i 67.") == 1967
    assert own_birth("Jeg er født i nummer tolv.") is None


@pytest.mark.parametrize(
    ("line", "year"),
    [
        ("Dato: 12.3.2024", 2024.197),
        ("Dato: 12/3 2024. Sted: Harkum", 2024.197),
        ("Interviewet d. 3. maj 2023", 2023.339),
        ("Interview 2, 2024-11-07", 2024.85),
        ("Recorded on March 3, 2023", 2023.172),
        ("Dato: foråret 2023", 2023.3),
        ("Dato: 2023", 2023.5),
        ("Udskrevet af: mth, hørt igennem 20.3.", None),
        ("Varighed: 18 min., projekt 2019–2023", None),
        ("Dato: 41.13.2024", 2024.5),
        ("12.03.2024 kl. 10.15-11.30", 2024.197),
        ("Kl. 10.15-11.30, den 12.03.2024", 2024.197),
        ("Mødelokale 4, 10.15-11.30", None),
        ("Tid: 10:15 - 11.30", None),
        ("Kl. 10-11.30", None),
    ],
)
def test_the_header_tells_when_the_interview_was(coded, line, year):
    material = coded({"Ruth": [("Ja.", {})]}, header=line)
    (transcript,) = material.transcripts.values()
    found = interview_date(transcript)
    assert found == (None if year is None else pytest.approx(year, abs=0.005))
    headed = replace(transcript, parts=(Part(PartKind.HEADER, Span(0, len(line))),))
    assert interview_date(headed) == found


def test_the_table_goes_before_the_header_and_the_header_before_the_file_name(coded):
    material = coded({"Ruth": [("Ja.", {})]}, header="Dato: 12.3.2024", attributes={"Ruth": {"dato": "2022-06-01"}})
    (transcript,) = material.transcripts.values()
    assert interview_date(transcript) == pytest.approx(2022.417, abs=0.001)
    named = replace(transcript, attributes={}, source_name="ruth-2021-02.txt")
    assert interview_date(named) == pytest.approx(2024.197, abs=0.001)
    bare = replace(named, text="I: Ja.", turns=())
    assert interview_date(bare) == pytest.approx(2021.12, abs=0.01)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("syvoghalvtreds", 57), ("syv-og-halvtreds", 57), ("27", 27), ("to et halvt", 2.5), ("toogenhalvt", 2.5),
        ("halvandet", 1.5), ("et halvt", 0.5), ("fjorten, femten", 14.5), ("14-15", 14.5), ("enogtyve", 21),
        ("et par", 2), ("Nioghalvfems", 99), ("nul", None), ("mange", None),
    ],
)  # fmt: skip
def test_numerals_are_read_in_words_and_figures(words, number):
    assert number_of(words) == number


def test_mentions_stand_in_order_and_verbatim():
    text = "Det var I 2016, jeg kom. For tre år siden røg jeg ud, og da jeg var halvtreds,\nkom jeg igen."
    found = time_words(text)
    assert [mention.kind for mention in found] == ["date", "ago", "age"]
    assert all(mention.said in text for mention in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_each_interview_of_a_person_counts_from_its_own_date(coded):
    material = coded(
        {"Ruth": [("For et år siden begyndte jeg.", {})], "Ruth igen": [("For et år siden holdt jeg op.", {})]},
        attributes={"Ruth": {"dato": "2022-01-01"}, "Ruth igen": {"dato": "2024-01-01"}},
    )
    first, second = material.cases
    both = replace(
        first, voices=first.voices + second.voices, by_interview={**first.by_interview, **second.by_interview}
    )
    material = replace(material, cases=(both,), case_of={unit.id: both.id for unit in material.units})
    assert [time.year for time in story_times(material, both).values()] == [2021.0, 2023.0]
