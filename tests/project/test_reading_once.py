"""What a language model has read is kept with the transcript: nothing is read twice, nothing is kept too long."""

import pytest

from qualkit.language.reading import Reader
from qualkit.project import Project


@pytest.fixture
def read(monkeypatch):
    """Counts the units that a model reads in this process."""
    counted = []
    really = Reader.read

    def counting(self, texts):
        texts = list(texts)
        counted.extend(texts)
        return really(self, texts)

    monkeypatch.setattr(Reader, "read", counting)
    return counted


def suggest(folder, **options):
    with Project.open(folder, **options) as project:
        project.suggest()
        return [(s.id, s.provenance.model) for s in project.store.suggestions()]


def forget_marks(folder):
    """As if the codebooks had changed: all suggestions are due again."""
    import sqlite3

    with sqlite3.connect(folder / "qualkit.db") as connection:
        connection.execute("UPDATE stage_marks SET inputs_digest = 'before'")


def test_new_codebooks_read_nothing_again(done, read):
    first = suggest(done)
    assert read == []
    forget_marks(done)
    assert suggest(done) == first
    assert read == []


def test_a_changed_interview_reads_only_itself(study, done, qualkit, read):
    path = study / "anna.txt"
    path.write_text(path.read_text(encoding="utf-8") + "\nB: Og så fik jeg en ny cykel.\n", encoding="utf-8")
    assert qualkit("run", study)[0] == 0
    assert any("ny cykel" in text for text in read)
    with Project.open(done) as project:
        others = [unit.text for row in project.index() if row.name != "anna" for unit in project.store.segments(row.id)]
    assert not set(read) & set(others)


def test_another_model_reads_all_again_and_is_recorded(done, read):
    before = suggest(done)
    with Project.open(done) as project:
        from qualkit.config import write_value

        write_value(done, "reading", "model", "words")
        kept = {row.id: project.store.reading(row.id) for row in project.index()}
    assert all(kept.values())
    after = suggest(done)
    assert len(read) > 3
    assert {model for _, model in before} != {model for _, model in after}
    assert all(model.startswith("simplemma") for _, model in after)
    with Project.open(done) as project:
        assert project.store.runs()[-1].versions["model"].startswith("simplemma")


def test_what_was_read_goes_with_the_transcript(done):
    with Project.open(done) as project:
        gone = next(iter(project.index()))
        project.store.remove_transcript(gone.id)
        assert project.store.reading(gone.id) is None


def test_damaged_words_are_read_again(done, read):
    import sqlite3

    first = suggest(done)
    with sqlite3.connect(done / "qualkit.db") as connection:
        connection.execute("UPDATE readings SET words = x'00ff'")
    forget_marks(done)
    assert suggest(done) == first
    assert len(read) > 3
