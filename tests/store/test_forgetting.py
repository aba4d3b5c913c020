"""What is taken out of a project is nowhere in its file any more: not in freed pages, not in the search index."""

from __future__ import annotations

import random

import pytest

from qualkit.store import DATABASE_NAME, Store


@pytest.fixture
def store(folder):
    """These tests are about the file."""
    with Store.open(folder, timeout=0.05) as opened:
        yield opened


SYLLABLES = ("ba", "de", "fi", "go", "ku", "ly", "mæ", "nø", "rå", "sti")


def spoken(rng: random.Random, mark: str, turns: int) -> tuple[tuple[str, str], ...]:
    """Invented words, each with the mark in its middle: the search index keeps only how a word differs from the last.

    The mark follows other letters in each word, so that it always belongs to what differs.
    """
    return tuple(
        (
            "IB"[turn % 2],
            " ".join("".join(rng.choices(SYLLABLES, k=3)) + mark + rng.choice(SYLLABLES) for _ in range(40)),
        )
        for turn in range(turns)
    )


def traces(folder, *marks: str) -> dict[str, int]:
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    return {mark: content.count(mark.encode()) for mark in marks}


@pytest.fixture
def told(store, folder, interview, suggestion):
    """Six interviews, put in one by one, the third of which says a word with qxq in it, and suggestions for it."""
    rng = random.Random(3)
    items = [interview(f"T{n}", spoken(rng, "qxq" if n == 2 else "vzv", 30)) for n in range(6)]
    store.put_transcripts(items)
    transcript, cut = items[2]
    store.replace_attributes(transcript.id, {"sted": "wqwqwq"})
    run = store.start_run("suggest", "i", "c", {}, 1)
    made = [suggestion(segment, salt=n) for n, segment in enumerate(cut)]
    store.replace_suggestions(transcript.id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=made)
    found = traces(folder, "qxq", "wqwqwq", "vzv")
    assert found["qxq"] > 2000, "text, turns, units and the search index hold it"
    assert found["wqwqwq"]
    return items


def test_a_removed_transcript_leaves_no_word_in_the_file(store, folder, told):
    store.remove_transcript(told[2][0].id)
    found = traces(folder, "qxq", "wqwqwq", "vzv")
    assert (found["qxq"], found["wqwqwq"]) == (0, 0)
    assert found["vzv"] > 10_000, "the others are still there"
    assert [file.name for file in folder.iterdir()] == [DATABASE_NAME]
    assert store.integrity() == []


def test_a_replaced_transcript_leaves_no_word_in_the_file(store, folder, told, interview):
    store.put_transcripts([interview("T2", (("B", "Noget helt andet."),))], replace_same_name=True)
    assert traces(folder, "qxq", "wqwqwq") == {"qxq": 0, "wqwqwq": 0}
    assert [hit.transcript_name for hit in store.search("andet")] == ["T2"]
    assert store.integrity() == []


def test_an_old_attribute_and_a_forgotten_setting_leave_no_trace_either(store, folder, told):
    long = "wqwqwq " * 2000  # beyond one page of the file
    store.replace_attributes(told[2][0].id, {"note": long})
    store.set_meta("reading", long.replace("w", "y"))
    assert min(traces(folder, "wqwqwq", "yqyqyq").values()) > 1900
    store.replace_attributes(told[2][0].id, {})
    store.delete_meta("reading")
    assert traces(folder, "wqwqwq", "yqyqyq") == {"wqwqwq": 0, "yqyqyq": 0}
