"""A report's quotes: the good ones, from many people, not twice the same, and somebody who disagrees."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.findings import Coding
from qualkit.model import Evidence, Quote, Span, Transcript
from qualkit.quotes import Candidate, select_for, select_quotes, verify_quote
from qualkit.quotes.candidates import trim
from qualkit.quotes.quotability import dangles, quotability

Talk = Any

SPEECH = [
    "Jeg følte mig alene med alle de breve, og jeg turde næsten ikke gå ud til postkassen om morgenen.",
    "Vi fik en ny bolig ved åen, og børnene kunne endelig sove hver for sig i deres eget værelse.",
    "Min mentor ringede hver eneste fredag, og hun spurgte altid til min ryg, før vi talte om arbejde.",
    "Jeg lærte at lave budget på kurset, og nu ved jeg præcis, hvad der er tilbage sidst på måneden.",
    "Da jeg stod i butikken den første dag, rystede mine hænder, men chefen smilede og gav mig en kost.",
    "Der gik to år, hvor jeg ventede på en afgørelse, og imens forsvandt mine venner en efter en.",
]


def _pool(talk: Talk, people: int, codes: int = 1, each: int = 2) -> tuple[list[Candidate], dict[str, Transcript]]:
    candidates, transcripts = [], {}
    for who in range(people):
        speeches = [f"{SPEECH[(who + number) % 6][:-1]} på {who}. gade nummer {number}." for number in range(each)]
        turns = [turn for speech in speeches for turn in (("I", "Og så?"), ("B", speech))]
        transcript = talk.transcript(turns, name=f"i{who}", attributes={"navn": f"Person {who}"})
        transcripts[transcript.id] = transcript
        candidates += [
            Candidate(talk.unit(transcript, speech), f"kode{code}", "Kode", 0.5 + 0.01 * who, {"stemme": "egen"})
            for speech in speeches
            for code in range(codes)
        ]
    return candidates, transcripts


def _shares(quotes: list[Quote]) -> list[int]:
    return sorted(Counter(quote.pseudonym for quote in quotes).values())


def test_the_order_of_candidates_does_not_matter_and_the_seed_settles_ties(talk: Talk) -> None:
    candidates, transcripts = _pool(talk, 6, codes=2)
    quotes = select_quotes(candidates, transcripts)
    shuffled = random.Random(1).sample(candidates, len(candidates))
    assert select_quotes(shuffled, transcripts) == quotes
    assert len({quote.id for quote in quotes}) == len(quotes) > 4


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(people=st.integers(1, 9), codes=st.integers(1, 4), each=st.integers(1, 4), per_code=st.integers(1, 6))
def test_nobody_is_quoted_too_much(talk: Talk, people: int, codes: int, each: int, per_code: int) -> None:
    candidates, transcripts = _pool(talk, people, codes, each)
    quotes = select_quotes(candidates, transcripts, per_code=per_code)
    assert quotes
    by_code = Counter(quote.code for quote in quotes)
    assert max(by_code.values()) <= per_code
    assert max(Counter((quote.code, quote.pseudonym) for quote in quotes).values()) <= 2
    most = max(_shares(quotes))
    if people >= 5:
        assert most == 1 or most / len(quotes) <= 0.24
    else:
        assert most <= -(-len(quotes) // people)
    assert all(verify_quote(quote, transcripts[quote.transcript_id]) == [] for quote in quotes)


def test_two_rounds_with_the_same_person_count_as_one_informant(talk: Talk) -> None:
    transcripts = [
        talk.transcript([("B", speech)], name=f"runde{number}", attributes={"navn": "Anna"})
        for number, speech in enumerate(SPEECH[:3])
    ]
    pool = [Candidate(talk.unit(each, each.turns[0].span.of(each.text)), "k", "K", 0.9) for each in transcripts]
    assert len(select_quotes(pool, {each.id: each for each in transcripts})) == 2


def test_a_deviant_case_is_shown_where_there_is_one(talk: Talk) -> None:
    candidates, transcripts = _pool(talk, 6)
    odd = candidates[0]
    candidates[0] = Candidate(odd.unit, odd.code, odd.code_label, 0.05, {"polaritet": "fravaer"})
    quotes = select_quotes(candidates, transcripts)
    assert len(quotes) == 4
    assert [quote.polarity for quote in quotes].count("fravaer") == 1


def test_the_same_words_are_not_printed_twice(talk: Talk) -> None:
    transcripts = [talk.transcript([("B", SPEECH[0])], name=f"i{at}", attributes={"navn": f"P{at}"}) for at in range(3)]
    pool = [Candidate(talk.unit(each, SPEECH[0]), "k", "K", 0.9) for each in transcripts]
    assert len(select_quotes(pool, {each.id: each for each in transcripts})) == 1


def test_the_interviewer_is_never_quoted(talk: Talk) -> None:
    transcript = talk.transcript([("I", SPEECH[0]), ("B", SPEECH[1])])
    pool = [Candidate(talk.unit(transcript, speech), "k", "K", 0.9) for speech in SPEECH[:2]]
    assert [quote.speaker for quote in select_quotes(pool, {transcript.id: transcript})] == ["B"]


def test_better_passages_come_first() -> None:
    good = quotability(SPEECH[0], attributes={"stemme": "egen"})
    assert good > quotability("Det var derfor. " + SPEECH[0], attributes={"stemme": "egen"})
    assert good > quotability(SPEECH[0], attributes={"stemme": "citeret"})
    assert good > quotability("Jeg gik.", attributes={"stemme": "egen"})
    assert good > quotability(" ".join(SPEECH * 3), attributes={"stemme": "egen"})
    assert good > quotability(SPEECH[0], attributes={"stemme": "egen"}, whole_utterances=False)
    assert good > quotability("Øh, øh, jeg, øh, øh " + SPEECH[0], attributes={"stemme": "egen"})
    assert quotability("", attributes={}) == 0.0


@pytest.mark.parametrize(
    "text", ["Det var derfor, jeg gik.", "Og så gik jeg.", "Men det gjorde han.", "Hun var sød.", "Derfor gik jeg."]
)
def test_openings_that_hang_in_the_air_are_seen(text: str) -> None:
    assert dangles(text) > 0


@pytest.mark.parametrize(
    "text", ["Jeg gik.", "Ogden var der.", "Denne gang gik jeg.", "Mennesker er rare.", "Det regnede den dag."]
)
def test_openings_that_stand_alone_are_left_in_peace(text: str) -> None:
    assert dangles(text) == 0


def _long(talk: Talk) -> tuple[Transcript, tuple[Span, ...]]:
    transcript = talk.transcript([("B", " ".join(SPEECH * 2))])
    at, spans = transcript.turns[0].span.start, []
    for speech in SPEECH * 2:
        spans.append(Span(at, at + len(speech)))
        at += len(speech) + 1
    return transcript, tuple(spans)


def test_a_long_unit_is_trimmed_to_whole_utterances_around_the_evidence(talk: Talk) -> None:
    transcript, utterances = _long(talk)
    mark = talk.span(transcript, "ringede hver eneste fredag")
    unit = talk.unit(transcript, transcript.turns[0].span.of(transcript.text))
    candidate = Candidate(unit, "k", "K", 0.9, {}, (Evidence(mark, ""),), utterances)
    (span,) = trim(candidate, transcript)
    assert span.contains(mark)
    assert span.start in {each.start for each in utterances}
    assert span.end in {each.end for each in utterances}
    assert 30 <= len(span.of(transcript.text).split()) <= 80


def test_evidence_far_apart_gives_fragments_with_the_omission_shown(talk: Talk) -> None:
    transcript, utterances = _long(talk)
    last = utterances[-1]
    marks = (
        Evidence(Span(utterances[0].start, utterances[0].start + 5), ""),
        Evidence(Span(last.end - 5, last.end), ""),
    )
    unit = talk.unit(transcript, transcript.turns[0].span.of(transcript.text))
    (quote,) = select_quotes([Candidate(unit, "k", "K", 0.9, {}, marks, utterances)], {transcript.id: transcript})
    assert len(quote.spans) == 2
    assert quote.text.count(" […] ") == 1
    assert verify_quote(quote, transcript) == []


def test_candidates_come_from_suggestions_and_from_coders(talk: Talk) -> None:
    transcript = talk.transcript([("B", SPEECH[0])])
    unit = talk.unit(transcript, SPEECH[0])
    marks = (Evidence(unit.span, ""),)
    for basis, probability, evidence in (("suggestion", 0.7, marks), ("decision", 0.7, marks), ("decision", None, ())):
        coding = Coding(
            unit, "c-1", "alene", basis, unit.span, probability, {"stemme": "egen"}, evidence, "fordi", memo="tydeligt"
        )
        candidate = Candidate.from_coding(coding, code_label="Alene")
        assert (candidate.reason, candidate.code_label) == ("fordi", "Alene")
        (quote,) = select_quotes([candidate], {transcript.id: transcript})
        assert (quote.basis, quote.probability) == (basis, probability)
        assert quote.text == SPEECH[0]


def _split(talk: Talk, *utterances: str) -> tuple[Transcript, Candidate]:
    transcript = talk.transcript([("B", " ".join(utterances))])
    spans = tuple(talk.span(transcript, each) for each in utterances)
    return transcript, Candidate(talk.unit(transcript, " ".join(utterances)), "k", "K", 0.9, {}, (), spans)


def _shown(talk: Talk, candidate: Candidate, transcript: Transcript, marked: str = "") -> str:
    evidence = (Evidence(talk.span(transcript, marked), ""),) if marked else ()
    (quote,) = select_quotes([replace(candidate, evidence=evidence)], {transcript.id: transcript})
    return quote.text


def test_an_utterance_that_only_hesitates_is_left_out_at_the_head(talk: Talk) -> None:
    transcript, candidate = _split(talk, "Øh, ja, altså.", SPEECH[0])
    assert _shown(talk, candidate, transcript) == SPEECH[0]
    assert _shown(talk, candidate, transcript, "altså").startswith("Øh, ja")  # it holds the evidence
    transcript, candidate = _split(talk, "Ja, men det gik galt.", SPEECH[0])
    assert _shown(talk, candidate, transcript).startswith("Ja, men det gik galt.")
    transcript, candidate = _split(talk, "Øh, ja.", "Jeg gik hjem.")
    assert _shown(talk, candidate, transcript) == "Øh, ja. Jeg gik hjem."  # too little would be left


def test_a_head_that_hangs_in_the_air_goes_where_the_next_stands_alone(talk: Talk) -> None:
    transcript, candidate = _split(talk, "Det var derfor.", SPEECH[0])
    assert _shown(talk, candidate, transcript, "postkassen") == SPEECH[0]
    assert _shown(talk, candidate, transcript).startswith("Det var derfor.")  # nobody knows what the point is
    transcript, candidate = _split(talk, "Så spurgte hun til min ryg.", "De andre spurgte kun til papirerne og skemaet fra marts, hver eneste gang, jeg kom.")  # fmt: skip
    assert _shown(talk, candidate, transcript, "papirerne").startswith("Så spurgte hun")


def test_what_a_coder_marked_is_evidence(talk: Talk) -> None:
    transcript, utterances = _long(talk)
    unit = talk.unit(transcript, transcript.turns[0].span.of(transcript.text))
    mark = utterances[8]
    coding = Coding(unit, "c", "k", "decision", mark, memo="tydeligt")
    candidate = Candidate.from_coding(coding, utterances=utterances)
    (quote,) = select_quotes([candidate], {transcript.id: transcript})
    assert any(span.contains(mark) for span in quote.spans)
    assert (quote.basis, quote.reason, quote.probability) == ("decision", "tydeligt", None)


def test_a_passage_comes_back_for_another_code_only_where_there_is_nothing_else(talk: Talk) -> None:
    candidates, transcripts = _pool(talk, 3, each=2)
    rare = replace(candidates[0], code="sjælden")
    quotes = select_quotes([*candidates, rare], transcripts, per_code=3)
    assert [quote.code for quote in quotes].count("sjælden") == 1
    assert len({(quote.transcript_id, quote.spans) for quote in quotes}) == len(quotes) > 3


def test_groups_get_quotes_of_their_own(talk: Talk) -> None:
    candidates, transcripts = _pool(talk, 6, codes=2)
    some = {candidate.unit.id for candidate in candidates[:8]}
    chosen = select_for(
        candidates,
        transcripts,
        groups={"tema": some, "resten": lambda candidate: candidate.unit.id not in some, "intet": set()},
        per_group=3,
    )
    assert {name: len(quotes) for name, quotes in chosen.items()} == {"tema": 3, "resten": 3, "intet": 0}
    assert all(quote.group == name for name, quotes in chosen.items() for quote in quotes)
    places = [(quote.transcript_id, quote.spans) for quotes in chosen.values() for quote in quotes]
    assert len(set(places)) == len(places)


def test_the_sides_of_a_contrast_get_as_many_quotes_of_each_code(talk: Talk) -> None:
    candidates, transcripts = _pool(talk, 6, codes=2)
    one = {f"t-i{who}" for who in range(2)}
    lone = [replace(candidates[0], code="kun_her")]
    chosen = select_for(
        [*candidates, *lone],
        transcripts,
        groups={
            "a": lambda candidate: candidate.unit.transcript_id in one,
            "b": lambda candidate: candidate.unit.transcript_id not in one,
        },
        per_group=8,
        max_per_informant=1,
        by_code=True,
        even=True,
    )
    counts = {name: Counter(quote.code for quote in quotes) for name, quotes in chosen.items()}
    assert counts["a"] == counts["b"] == {"kode0": 2, "kode1": 2}
    assert all(quote.transcript_id in one for quote in chosen["a"])
    assert select_for(
        random.Random(2).sample(candidates, len(candidates)), transcripts, groups={"": {c.unit.id for c in candidates}}
    ) == select_for(candidates, transcripts, groups={"": {c.unit.id for c in candidates}})
