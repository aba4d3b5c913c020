"""What is put comes back; putting it again changes nothing; what goes, goes wholly."""

from __future__ import annotations

import threading
import traceback
from dataclasses import replace

import pytest

from qualkit.errors import ProjectError, ReadError
from qualkit.model import Decision, Role, Segment, SegmentKind, Span, Verdict
from qualkit.store import Store

UNIT = SegmentKind.UNIT


def test_a_transcript_comes_back_exactly(store, interview):
    transcript, cut = interview()
    assert store.put_transcripts([(transcript, cut)]) == [transcript.id]
    assert store.transcript("Birk") == transcript
    assert list(store.transcripts()) == [transcript]
    assert store.segments(transcript.id) == cut
    assert store.segments(transcript.id, UNIT) == [segment for segment in cut if segment.kind is UNIT]
    assert store.segment(cut[3].id) == cut[3]
    assert store.integrity() == []


def test_the_index_tells_the_measures_without_the_text(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)], source_paths={transcript.id: "/data/Birk.txt"})
    (row,) = store.index()
    assert (row.id, row.name, row.title, row.source_name) == (transcript.id, "Birk", "Samtale med Birk", "Birk.txt")
    assert (row.source_format, row.source_path, row.sha256) == ("txt", "/data/Birk.txt", transcript.sha256)
    spoken = sum(len(piece.of(transcript.text).split()) for turn in transcript.turns for piece in turn.speech)
    assert (row.chars, row.words, row.units) == (len(transcript.text), spoken, 4)
    assert not hasattr(row, "text")


def test_the_index_is_in_order_of_names(store, interview):
    store.put_transcripts([interview(name) for name in ("Sol", "Aske", "Eg")])
    assert [row.name for row in store.index()] == ["Aske", "Eg", "Sol"]


def test_putting_it_again_changes_nothing(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    store.replace_attributes(transcript.id, {"alder": "35"})
    assert store.put_transcripts([(transcript, cut)]) == []
    assert store.transcript("Birk").attributes == {"alder": "35"}
    assert len(store.search("virksomhedskonsulent")) == 1


def test_a_file_that_moved_keeps_all_but_its_path(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)], source_paths={transcript.id: "a/Birk.txt"})
    assert store.put_transcripts([(transcript, cut)], source_paths={transcript.id: "b/Birk.txt"}) == [transcript.id]
    assert store.index()[0].source_path == "b/Birk.txt"
    assert store.put_transcripts([(transcript, cut)]) == []
    assert store.index()[0].source_path == "b/Birk.txt"


def test_other_segments_replace_the_old_and_their_suggestions(store, interview, suggestion):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)], source_paths={transcript.id: "a/Birk.txt"})
    run = store.start_run("suggest", "i", "c", {}, 1)
    store.replace_suggestions(
        transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=[suggestion(cut[5])]
    )
    longer = [Segment.cut(transcript, UNIT, 0, Span(0, len(transcript.text)), turns=(0, 1, 2, 3))]
    plain = replace(transcript, attributes={}, informant_attributes={})
    assert store.put_transcripts([(plain, longer)]) == [transcript.id]
    assert store.segments(transcript.id) == longer
    assert list(store.suggestions()) == []
    assert store.stage_done("suggest") == {}
    assert store.transcript("Birk") == transcript, "attributes stay unless new ones come"
    assert [hit.segment_id for hit in store.search("virksomhedskonsulent")] == [longer[0].id]
    assert store.index()[0].source_path == "a/Birk.txt"
    assert store.integrity() == []


def test_a_name_belongs_to_one_transcript(store, interview):
    first, other = interview(), interview(said=(("B", "Noget helt andet."),))
    store.put_transcripts([first])
    with pytest.raises(ProjectError, match="another transcript called 'Birk'") as caught:
        store.put_transcripts([other])
    assert caught.value.code == "Q112"
    assert list(store.transcripts()) == [first[0]]


def test_a_changed_file_takes_the_place_of_the_one_of_its_name(store, interview):
    first, other = interview(), interview(said=(("B", "Noget helt andet."),))
    store.put_transcripts([first, interview("Sol")])
    assert store.put_transcripts([other], replace_same_name=True) == [other[0].id]
    assert [(row.name, row.id) for row in store.index()] == [
        ("Birk", other[0].id),
        ("Sol", interview("Sol")[0].id),
    ]
    assert store.segments(first[0].id) == []
    assert store.put_transcripts([other], replace_same_name=True) == []
    assert store.integrity() == []


def test_two_programs_that_take_in_the_same_changed_file_do_not_stumble(store, place, interview):
    store.put_transcripts([interview()])
    second, third = interview(said=(("B", "Anden udgave."),)), interview(said=(("B", "Tredje udgave."),))
    with Store.open(place) as elsewhere:
        elsewhere.put_transcripts([second], replace_same_name=True)
    assert store.put_transcripts([third], replace_same_name=True) == [third[0].id]
    assert [row.id for row in store.index()] == [third[0].id]


def test_a_coded_transcript_is_not_replaced_by_another_of_its_name(store, interview):
    first, other = interview(), interview(said=(("B", "Noget helt andet."),))
    store.put_transcripts([first])
    store.append_decision(Decision("mk", Verdict.ADD, first[0].id, first[1][5].id, first[1][5].span, code="fase.nu"))
    with pytest.raises(ProjectError, match="coders have made decisions") as caught:
        store.put_transcripts([other], replace_same_name=True)
    assert caught.value.code == "Q001"
    assert list(store.transcripts()) == [first[0]]


def test_the_digest_tells_when_the_same_text_was_read_with_other_speakers(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    before = store.index()[0]
    store.replace_attributes(transcript.id, {"alder": "35"})
    assert store.index()[0] == before, "attributes are not in it"
    swapped = tuple(replace(s, role=Role.INTERVIEWER) for s in transcript.speakers)
    store.put_transcripts([(replace(transcript, speakers=swapped), cut)])
    after = store.index()[0]
    assert after.digest != before.digest
    assert replace(after, digest=before.digest) == before


def test_a_renamed_transcript_keeps_all_that_was_made_of_it(store, interview, suggestion):
    transcript, cut = interview()
    transcript = replace(transcript, title="Birk")  # no title in the file: it is called by its name
    store.put_transcripts([(transcript, cut)], source_paths={transcript.id: "a/Birk.txt"})
    run = store.start_run("suggest", "i", "c", {}, 1)
    made = [suggestion(cut[5])]
    store.replace_suggestions(transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=made)
    decided = store.append_decision(Decision("mk", Verdict.ADD, transcript.id, cut[5].id, cut[5].span, code="fase.nu"))
    store.rename_transcript(transcript.id, "Elm", "Elm.docx", "b/Elm.docx")
    renamed = replace(transcript, name="Elm", title="Elm", source_name="Elm.docx")
    assert store.transcript("Elm") == renamed
    assert store.index()[0].source_path == "b/Elm.docx"
    assert store.segments(transcript.id) == cut
    assert list(store.suggestions()) == made
    assert store.stage_done("suggest") == {transcript.id: "i"}
    assert store.codings() == [decided]
    assert store.put_transcripts([(renamed, cut)]) == [], "the renamed file says nothing new"
    assert store.integrity() == []


def test_a_title_of_its_own_outlives_a_new_name(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    store.rename_transcript(transcript.id, "Elm", "Elm.txt", "Elm.txt")
    assert store.index()[0].title == "Samtale med Birk"


def test_a_name_that_is_taken_cannot_be_given(store, interview):
    items = [interview("Birk"), interview("Sol")]
    store.put_transcripts(items)
    for transcript_id, code in ((items[0][0].id, "Q112"), ("t-0", "Q309")):
        with pytest.raises(ProjectError) as caught:
            store.rename_transcript(transcript_id, "Sol", "Sol.txt", "Sol.txt")
        assert caught.value.code == code
    assert list(store.transcripts()) == [item[0] for item in items]


def test_items_before_a_bad_one_are_kept_and_nothing_of_the_bad_one(store, interview):
    good, bad = interview("Aske"), interview("Eg")
    twice = (bad[0], [*bad[1], bad[1][0]])
    with pytest.raises(ProjectError) as caught:
        store.put_transcripts([good, twice])
    assert caught.value.code == "Q003"
    assert [row.name for row in store.index()] == ["Aske"]
    assert store.segments(bad[0].id) == []
    assert len(store.search("virksomhedskonsulent")) == 1
    assert store.integrity() == []


def test_a_segment_that_is_not_cut_from_the_text_is_refused(store, interview):
    transcript, cut = interview()
    with pytest.raises(ValueError, match="not cut out of"):
        store.put_transcripts([(transcript, [replace(cut[0], text="noget andet")])])
    with pytest.raises(ValueError, match="not cut out of"):
        store.put_transcripts([(transcript, interview("Eg")[1])])
    assert store.index() == []


@pytest.mark.parametrize("where", ["text", "title", "attributes"])
def test_half_a_character_is_refused_without_showing_what_was_said(store, interview, where):
    secret = "fortroligt \ud800"
    if where == "text":
        item = interview(said=(("B", secret),))
    elif where == "title":
        item = (replace(interview()[0], title=secret), [])
    else:
        item = (replace(interview()[0], attributes={"sted": secret}), [])
    with pytest.raises(ReadError, match="lone surrogate") as caught:
        store.put_transcripts([item])
    assert caught.value.code == "Q104"
    assert "fortroligt" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__suppress_context__, "the driver's exception carries the text"
    assert store.index() == []


@pytest.mark.parametrize("where", ["name", "source_name", "folder"])
def test_half_a_character_in_a_files_name_is_said_of_the_name(store, interview, where):
    transcript, cut = interview()
    broken = "\udcf8re.txt"  # how a name in Latin-1 comes from a file system that is taken for UTF-8
    if where != "folder":
        transcript = replace(transcript, **{where: broken})
    paths = {transcript.id: f"{broken}/Birk.txt"} if where == "folder" else {}
    with pytest.raises(ReadError, match="name of the file") as caught:
        store.put_transcripts([(transcript, cut)], source_paths=paths)
    assert caught.value.code == "Q104"
    assert "rename" in caught.value.hint
    caught.value.message.encode("utf-8")  # it can be shown
    assert store.index() == []


def test_half_a_character_in_a_new_name_is_refused(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    with pytest.raises(ReadError, match="name of the file"):
        store.rename_transcript(transcript.id, "\udcf8re", "x.txt", "x.txt")
    assert store.transcript("Birk") == transcript


def test_attributes_are_replaced_as_a_whole(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    store.replace_attributes(transcript.id, {"runde": "2"}, {"B": {"alder": "41"}})
    assert store.transcript("Birk") == replace(
        transcript, attributes={"runde": "2"}, informant_attributes={"B": {"alder": "41"}}
    )
    with pytest.raises(ProjectError) as caught:
        store.replace_attributes("t-0", {})
    assert caught.value.code == "Q309"


def test_a_transcript_is_found_by_name_id_or_a_beginning_that_is_enough(store, interview):
    items = [interview(name) for name in ("Birk", "Birkenes", "Sol")]
    store.put_transcripts(items)
    assert store.transcript("Birk") == items[0][0], "the whole name goes before the beginning of another"
    assert store.transcript("Birke") == items[1][0]
    assert store.transcript(items[2][0].id) == items[2][0]
    assert store.transcript(items[2][0].id[:10]) == items[2][0]


@pytest.mark.parametrize(("asked", "found"), [("sol", "Sol"), ("KENES", "Birkenes"), ("Birk", "Birk")])
def test_a_transcript_is_found_whatever_the_case_and_by_a_part_that_no_other_has(store, interview, asked, found):
    store.put_transcripts([interview(name) for name in ("Birk", "Birkenes", "Sol")])
    assert store.transcript(asked).name == found


@pytest.mark.parametrize(
    ("asked", "message", "hint"),
    [
        ("Birj", "no transcript called 'Birj'", "did you mean Birk"),
        ("Bi", "could be any of 2", "Birk, Birkenes"),
        ("Ξ", "no transcript called", "there is: Birk, Birkenes, Sol"),
        ("", "no transcript called ''", "there is"),
    ],
)
def test_a_transcript_that_is_not_there_is_answered_with_near_names(store, interview, asked, message, hint):
    store.put_transcripts([interview(name) for name in ("Birk", "Birkenes", "Sol")])
    with pytest.raises(ProjectError) as caught:
        store.transcript(asked)
    assert caught.value.code == "Q309"
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_removing_a_transcript_removes_all_that_was_made_of_it(store, interview, suggestion):
    gone, stays = interview("Birk"), interview("Sol")
    store.put_transcripts([gone, stays])
    run = store.start_run("suggest", "i", "c", {}, 1)
    for transcript, cut in (gone, stays):
        store.replace_suggestions(
            transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=[suggestion(cut[5])]
        )
    store.remove_transcript(gone[0].id)
    assert [row.name for row in store.index()] == ["Sol"]
    assert store.segments(gone[0].id) == []
    assert [found.transcript_id for found in store.suggestions()] == [stays[0].id]
    assert store.stage_done("suggest") == {stays[0].id: "i"}
    assert {hit.transcript_name for hit in store.search("sagsbehandler")} == {"Sol"}
    assert store.integrity() == []
    with pytest.raises(ProjectError):
        store.remove_transcript(gone[0].id)


def test_a_coded_transcript_stays_unless_its_decisions_may_stand_alone(store, interview):
    transcript, cut = interview()
    store.put_transcripts([(transcript, cut)])
    made = store.append_decision(
        Decision("mk", Verdict.ADD, transcript.id, cut[5].id, cut[5].span, code="vendepunkt.selv")
    )
    with pytest.raises(ProjectError, match="coders have made decisions"):
        store.remove_transcript(transcript.id)
    with pytest.raises(ProjectError, match="coders have made decisions"):
        store.put_transcripts([(replace(transcript, text=transcript.text + "!"), [])])
    assert store.transcript("Birk") == transcript
    store.remove_transcript(transcript.id, keep_decisions=True)
    assert store.index() == []
    assert store.decisions() == [made]
    assert store.integrity() == []


def test_a_segment_that_is_not_there_is_an_error(store):
    with pytest.raises(ProjectError, match="no segment 's-0'"):
        store.segment("s-0")


def test_codebooks_are_kept_once_each_in_order(store):
    for _ in range(2):
        store.put_codebook("vendepunkt", "1.0", "aa", '{"codes":[]}')
        store.put_codebook("vendepunkt", "1.1", "bb", '{"codes":["ø"]}')
    store.put_codebook("fase", "1.0", "aa", "{}")
    assert [(book.id, book.version, book.digest, book.content) for book in store.codebooks()] == [
        ("vendepunkt", "1.0", "aa", '{"codes":[]}'),
        ("vendepunkt", "1.1", "bb", '{"codes":["ø"]}'),
        ("fase", "1.0", "aa", "{}"),
    ]


def test_settings_are_kept_and_replaced(store):
    assert store.meta("language") is None
    store.set_meta("language", "da")
    store.set_meta("language", "en")
    assert store.meta("language") == "en"
    store.set_meta("seed", "1")
    for _ in range(2):
        store.delete_meta("language")
        assert store.meta("language") is None
    assert store.meta("seed") == "1"


def test_a_setting_is_changed_from_what_it_is(store):
    assert store.update_meta("n", lambda before: f"{before}+") == "None+"
    assert store.update_meta("n", lambda before: f"{before}+") == "None++"
    assert store.meta("n") == "None++"

    def fail(_before):
        raise KeyError("ours")

    with pytest.raises(KeyError):
        store.update_meta("n", fail)
    assert store.meta("n") == "None++"


def test_programs_that_change_the_same_setting_at_once_lose_nothing(place):
    def count(store):
        for _ in range(10):
            store.update_meta("n", lambda before: str(int(before or 0) + 1))

    with Store.open(place, timeout=20) as one, Store.open(place, timeout=20) as two:
        threads = [threading.Thread(target=count, args=(each,)) for each in (one, two)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert one.meta("n") == "20"


def test_whatever_goes_wrong_within_a_call_takes_the_whole_call_back(store, interview, monkeypatch):
    store.put_transcripts([interview()])

    def fail(*_given):
        raise KeyError("ours")

    with monkeypatch.context() as patched:
        patched.setattr(type(store._dialect), "index_words", fail)
        with pytest.raises(KeyError):
            store.put_transcripts([interview("Sol")])
    assert [row.name for row in store.index()] == ["Birk"]
    assert store.integrity() == []
