"""Laws over any Unicode text: what goes into the database comes out of it, to the last character."""

from __future__ import annotations

import traceback
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import ReadError
from qualkit.model import (
    Decision,
    Evidence,
    Part,
    PartKind,
    Provenance,
    Role,
    Segment,
    SegmentKind,
    Span,
    Speaker,
    Suggestion,
    Transcript,
    Turn,
    Verdict,
    content_id,
)
from qualkit.store import Store, decision_id
from qualkit.store.rows import parts_from_text, parts_to_text
from qualkit.store.words import index_entry, parse_query, place_of, words_of

# NUL is no character of any language, and PostgreSQL keeps none: tests of its own.
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
TEXT = st.text(LETTERS, max_size=80)
SHORT = st.text(LETTERS, max_size=12)
FIELDS = st.dictionaries(SHORT, SHORT, max_size=3)
CHANCE = st.floats(0, 1)
COUNT = st.integers(0, 2**31)


@st.composite
def spans(draw, length: int = 2**31) -> Span:
    start = draw(st.integers(0, length))
    return Span(start, draw(st.integers(start, length)))


@st.composite
def items(draw) -> tuple[Transcript, list[Segment]]:
    text = draw(TEXT)
    inside = spans(len(text))
    transcript = Transcript(
        id=content_id("t", text, draw(st.integers())),
        name=draw(SHORT),
        title=draw(SHORT),
        text=text,
        source_name=draw(SHORT),
        source_format=draw(SHORT),
        sha256=draw(SHORT),
        language=draw(st.sampled_from(["da", "en", ""])),
        encoding=draw(st.none() | SHORT),
        speakers=tuple(
            draw(
                st.lists(
                    st.builds(Speaker, SHORT, st.sampled_from(Role), st.lists(SHORT, max_size=2).map(tuple), SHORT),
                    max_size=3,
                )
            )
        ),
        turns=tuple(
            draw(
                st.lists(
                    st.builds(
                        Turn,
                        COUNT,
                        SHORT,
                        inside,
                        st.lists(inside, max_size=2).map(tuple),
                        st.none() | COUNT,
                        st.none() | COUNT,
                        COUNT,
                    ),
                    max_size=3,
                )
            )
        ),
        parts=tuple(draw(st.lists(st.builds(Part, st.sampled_from(PartKind), inside), max_size=4))),
        attributes=draw(FIELDS),
        informant_attributes=draw(st.dictionaries(SHORT, FIELDS, max_size=2)),
    )
    cut = [
        Segment.cut(transcript, kind, index, span, speaker=draw(SHORT), turns=tuple(draw(st.lists(COUNT, max_size=2))))
        for kind in SegmentKind
        for index, span in enumerate(draw(st.lists(inside, max_size=3, unique=True)))
    ]
    return transcript, cut


@st.composite
def suggestions_for(draw, segment: Segment) -> Suggestion:
    return Suggestion(
        id=content_id("g", segment.id),
        segment_id=segment.id,
        transcript_id=segment.transcript_id,
        code=draw(SHORT),
        span=draw(spans()),
        score=draw(CHANCE),
        probability=draw(CHANCE),
        attributes=draw(FIELDS),
        evidence=tuple(draw(st.lists(st.builds(Evidence, spans(), TEXT, SHORT, CHANCE), min_size=1, max_size=2))),
        reason=draw(FIELDS) | {"da": draw(st.text(LETTERS, min_size=1, max_size=9))},
        provenance=draw(st.builds(Provenance, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT, SHORT)),
    )


# The store outlives the examples on purpose: each removes what it put.
SHARED_STORE = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SHARED_STORE
@given(data=st.data(), item=items())
def test_transcripts_segments_and_suggestions_survive_the_database(store: Store, data, item):
    transcript, cut = item
    assert store.put_transcripts([item]) == [transcript.id]
    try:
        assert store.transcript(transcript.id) == transcript
        for kind in SegmentKind:
            assert store.segments(transcript.id, kind) == [segment for segment in cut if segment.kind is kind]
        made = [data.draw(suggestions_for(segment)) for segment in cut[:2]]
        run = store.start_run("suggest", "i", "c", {}, 1)
        store.replace_suggestions(transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=made)
        assert sorted(store.suggestions(), key=lambda s: s.id) == sorted(made, key=lambda s: s.id)
        assert store.put_transcripts([item]) == []
        assert store.integrity() == []
    finally:
        store.remove_transcript(transcript.id)


@SHARED_STORE
@given(
    decision=st.builds(
        Decision,
        coder=SHORT,
        verdict=st.sampled_from([verdict for verdict in Verdict if verdict is not Verdict.UNDO]),
        transcript_id=SHORT,
        segment_id=SHORT,
        span=spans(),
        code=SHORT,
        attributes=FIELDS,
        memo=TEXT,
        at=SHORT,
        seconds=st.none() | st.floats(allow_nan=False, allow_infinity=False) | COUNT,
        shown_suggestion=SHORT,
        shown_probability=st.none() | CHANCE | st.integers(0, 1),
        context=FIELDS,
    )
)
def test_decisions_survive_the_database_and_their_hash_still_fits(store: Store, decision):
    made = store.append_decision(decision)
    assert replace(made, id="", previous="", link="", at=decision.at) == decision
    assert made in store.decisions()
    assert decision_id(made) == made.id
    assert store.append_decision(replace(decision, at=made.at)) == made, "the same decision is there once"
    assert store.decisions()[-1].id == made.id or decision.at
    assert store.verify_chain() == []


@SHARED_STORE
@given(before=TEXT, after=TEXT, half=st.characters(categories=["Cs"]))
def test_half_a_character_is_refused_wherever_it_stands(store: Store, before, after, half):
    decision = Decision("mk", Verdict.MEMO, "t", "s", Span(0, 0), memo=before + half + after)
    count = len(store.decisions())
    with pytest.raises(ReadError) as caught:
        store.append_decision(decision)
    assert caught.value.code == "Q104"
    assert len(store.decisions()) == count


@pytest.mark.parametrize("where", ["text", "title", "attributes", "memo"])
def test_a_nul_is_kept_in_a_file_and_refused_by_a_server_without_showing_what_was_said(store, kind, interview, where):
    said = "fortroligt\x00 sagt"
    transcript, cut = interview("Birk", (("B", said if where == "text" else "Ja."),))
    if where in ("title", "attributes"):
        transcript = replace(transcript, **{where: said if where == "title" else {"sted": said}})
    memo = Decision("mk", Verdict.MEMO, "t", "s", Span(0, 0), memo=said)

    def keep() -> None:
        if where == "memo":
            assert store.append_decision(memo).memo == said
        else:
            store.put_transcripts([(transcript, cut)])
            assert store.transcript("Birk") == transcript
            assert [hit.segment_id for hit in store.search("sagt")] == [cut[-1].id] * (where == "text")

    if kind == "sqlite" or where == "attributes":  # attributes are kept as JSON, which escapes it
        keep()
    else:
        with pytest.raises(ReadError, match="NUL") as caught:
            keep()
        assert caught.value.code == "Q104"
        assert "fortroligt" not in "".join(traceback.format_exception(caught.value))
        assert (store.index(), store.decisions()) == ([], [])
    assert store.integrity() == []


@given(st.lists(st.builds(Part, st.sampled_from(PartKind), spans()), max_size=9).map(tuple))
def test_parts_in_short_form_are_the_same_parts(parts):
    assert parts_from_text(parts_to_text(parts)) == parts


@given(TEXT)
def test_words_lie_in_the_text_in_order(text):
    at = 0
    for word in words_of(text):
        assert word.span.start >= at
        assert len(word.span) > 0
        at = word.span.end
    assert at <= len(text)


DANISH = st.text(st.sampled_from("abeøåæÆØÅéü -.,'’\n\u00ad\u030a12_"), max_size=40)


@given(DANISH)
def test_every_word_of_a_text_is_found_in_it(text):
    for word in words_of(text):
        place = place_of(parse_query(word.form), text)
        assert place is not None
        assert index_entry(place.of(text)) == index_entry(word.span.of(text)) or place.start < word.span.start
