"""A sound project is called sound; each kind of damage that another program can do is named."""

from __future__ import annotations

import pytest

# PostgreSQL checks references as they are broken, unless its owner turns that off.
UNCHECKED = "SET LOCAL session_replication_role = replica"


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE segments SET text = 'x' WHERE row = 1", "not what stands at its place"),
        ("UPDATE segments SET span_end = span_end + 1 WHERE row = 2", "not what stands at its place"),
        ("UPDATE transcripts SET text = text || 'x'", "not as long as when it was imported"),
        ("UPDATE transcripts SET text = replace(text, 'å', 'a')", "not what stands at its place"),
        ("DELETE FROM segments WHERE row = 8", "3 units where there were 4"),
        ("DELETE FROM segments WHERE row = 8", "1 entries have no unit"),
        ("DROP TABLE speakers", "table speakers is missing"),
        ("DELETE FROM unit_words WHERE {row} = 8", "1 units are not in it"),
        ("DELETE FROM transcripts", "to in transcripts is missing"),
        ("DELETE FROM segments WHERE row = 6", "to in segments is missing"),
        ("UPDATE suggestions SET segment_id = (SELECT id FROM segments WHERE row = 14)", "another transcript"),
    ],
)
def test_damage_is_named(store, kind, meddle, interview, suggestion, statement, said):
    items = [interview("Birk"), interview("Sol")]
    store.put_transcripts(items)
    run = store.start_run("suggest", "i", "c", {}, 1)
    store.replace_suggestions(
        items[0][0].id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=[suggestion(items[0][1][5])]
    )
    assert store.integrity() == []
    statement = statement.format(row="rowid" if kind == "sqlite" else "row")
    meddle(*([UNCHECKED] if kind == "postgres" else []), statement)
    assert [problem for problem in store.integrity() if said in problem]
