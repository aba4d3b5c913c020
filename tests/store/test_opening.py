"""Opening and making projects, and what is said when the disk, the file or another program says no."""

from __future__ import annotations

import errno
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, create_engine, event

from qualkit.errors import CATALOGUE, ProjectError, ReadError
from qualkit.model import Decision, Span, Verdict
from qualkit.store import DATABASE_NAME, Store, schema, tables
from qualkit.store.dialect import dialect_named
from qualkit.store.sqlite import APPLICATION_ID, Sqlite

DECISION = Decision("mk", Verdict.ACCEPT, "t-1", "s-1", Span(0, 1))


@pytest.fixture
def store(folder):
    """These tests are about the file."""
    with Store.open(folder, timeout=0.05) as opened:
        yield opened


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(ProjectError) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.code in CATALOGUE
    assert caught.value.hint, "every refusal says what to do"
    assert caught.value.exit_code == 3


@contextmanager
def raw(folder: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(folder / DATABASE_NAME, isolation_level=None)
    try:
        yield connection
    finally:
        connection.close()


@pytest.mark.parametrize("name", ["projekt", "Lærke & Søn 100% ?#", "a/b/c", "mode=ro"])
def test_a_project_is_made_with_its_folder_and_opened_again(tmp_path, name):
    folder = tmp_path / name
    with Store.open(folder, create=True) as store:
        assert store.index() == []
        store.set_meta("language", "da")
    with Store.open(str(folder)) as store:
        assert store.meta("language") == "da"
    assert [file.name for file in folder.iterdir()] == [DATABASE_NAME]


def test_a_relative_path_is_enough(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Store.open(Path(), create=True).close()
    Store.open(".").close()
    assert (tmp_path / DATABASE_NAME).is_file()


def test_where_there_is_no_project_none_is_opened(tmp_path):
    for nowhere in (tmp_path, tmp_path / "nothing"):
        with refused("Q301"):
            Store.open(nowhere)
    assert list(tmp_path.iterdir()) == []


def test_a_file_is_no_project_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    with refused("Q301"):
        Store.open(tmp_path / "file")
    with refused("Q305"):
        Store.open(tmp_path / "file", create=True)
    with refused("Q305"):
        Store.open(tmp_path / "file" / "below", create=True)


def test_a_project_is_not_made_twice(folder):
    with Store.open(folder) as store:
        store.set_meta("k", "v")
    with refused("Q307"):
        Store.open(folder, create=True)
    with Store.open(folder) as store:
        assert store.meta("k") == "v"


def test_what_an_interrupted_beginning_left_is_no_project_and_no_obstacle(tmp_path):
    (tmp_path / DATABASE_NAME).touch()
    with refused("Q301"):
        Store.open(tmp_path)
    Store.open(tmp_path, create=True).close()
    Store.open(tmp_path).close()


def test_a_database_with_nothing_in_it_is_no_project_and_no_obstacle(tmp_path):
    with raw(tmp_path) as connection:
        connection.execute("PRAGMA user_version = 1")  # a header and no tables
    with refused("Q301"):
        Store.open(tmp_path)
    Store.open(tmp_path, create=True).close()


@pytest.mark.parametrize("version", ["0005", "9999", "abcdef"])
def test_a_newer_project_is_refused_and_left_alone(folder, version):
    with raw(folder) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", [version])
    before = (folder / DATABASE_NAME).read_bytes()
    for create in (False, True):
        with refused("Q302"):
            Store.open(folder, create=create)
    assert (folder / DATABASE_NAME).read_bytes() == before


@pytest.mark.parametrize("content", [b"Dette er ikke en database. " * 200, b"SQLite format 3\x00" + b"\x07" * 4096])
def test_what_is_not_a_database_is_refused_and_left_alone(tmp_path, content):
    (tmp_path / DATABASE_NAME).write_bytes(content)
    for create in (False, True):
        with refused("Q304"):
            Store.open(tmp_path, create=create)
    assert (tmp_path / DATABASE_NAME).read_bytes() == content


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE recipes (id)", "CREATE TABLE alembic_version (version_num VARCHAR(32))"]
)
def test_somebody_elses_database_is_refused(tmp_path, statement):
    with raw(tmp_path) as connection:
        connection.execute(statement)
    with refused("Q304"):
        Store.open(tmp_path)


def test_a_table_that_somebody_dropped_is_damage(folder, interview):
    with Store.open(folder) as store:
        store.put_transcripts([interview()])
        with raw(folder) as connection:
            connection.execute("DROP TABLE turns")
        with refused("Q304"):
            store.transcript("Birk")
        with refused("Q304"):
            store.put_transcripts([interview("Sol")])
        assert [row.name for row in store.index()] == ["Birk"]


@pytest.mark.parametrize("how", ["truncated", "overwritten"])
def test_a_damaged_file_is_never_called_sound(folder, interview, how):
    with Store.open(folder) as store:
        store.put_transcripts([interview(f"T{n}") for n in range(20)])
    file = folder / DATABASE_NAME
    content = file.read_bytes()
    half = len(content) // 2
    file.write_bytes(content[:half] if how == "truncated" else content[:half] + b"\xa5" * half)
    found: list[str] = []
    try:
        with Store.open(folder) as store:
            found = store.integrity()
    except ProjectError as damaged:
        found = [damaged.code] if damaged.code == "Q304" else []
    assert found


def test_a_locked_project_says_so_and_opens_when_let_go(folder):
    with Store.open(folder, timeout=0.05) as store, raw(folder) as other:
        other.execute("BEGIN EXCLUSIVE")
        with refused("Q303"):
            Store.open(folder, timeout=0.05)
        with refused("Q303"):
            store.index()
        with refused("Q303"):
            store.append_decision(DECISION)
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")
        assert store.decisions() == [], "reading goes on while another program writes"
        with refused("Q303"):
            store.append_decision(DECISION)
        other.execute("ROLLBACK")
        made = store.append_decision(DECISION)
        assert store.decisions() == [made]


def test_a_reader_makes_a_writer_wait_and_nothing_is_half_written(folder):
    with Store.open(folder, timeout=0.05) as store, raw(folder) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM meta").fetchall()
        with refused("Q303"):
            store.append_decision(DECISION)
        other.execute("COMMIT")
        assert store.decisions() == []
        assert store.append_decision(DECISION).previous == ""


def test_a_project_that_cannot_be_written_can_still_be_read(folder, interview):
    with Store.open(folder) as store:
        store.put_transcripts([interview()])
    file = (folder / DATABASE_NAME).as_uri()
    url = URL.create("sqlite", database=file, query={"mode": "ro", "uri": "true"})
    with Store._connect(url, folder, timeout=0.05) as store:
        assert store.transcript("Birk") == interview()[0]
        assert len(store.search("sagsbehandler")) == 2
        with refused("Q305"):
            store.append_decision(DECISION)
        with refused("Q305"):
            store.put_transcripts([interview("Sol")])
        assert store.integrity() == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.EACCES, "Q305"), (errno.EROFS, "Q305"), (errno.ENOSPC, "Q306"), (errno.EDQUOT, "Q306")]
)
def test_a_folder_that_cannot_be_made_says_why(tmp_path, monkeypatch, number, code):
    def refuse(*_args, **_options):
        raise OSError(number, "no")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with refused(code):
        Store.open(tmp_path / "new", create=True)


def fill_disk(store: Store, pages: int) -> None:
    """From now on the store's file may not grow beyond so many pages; SQLite then answers as on a full disk."""

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}").close()

    event.listen(store._engine, "connect", limit)
    store._engine.dispose()


def test_a_full_disk_stops_the_item_and_harms_nothing(folder, interview, suggestion):
    small, large = interview(), interview("Lang", (("B", "Det var en lang dag på kontoret. " * 2000),))
    with Store.open(folder) as store:
        store.put_transcripts([small])
        run = store.start_run("suggest", "i", "c", {}, 1)
        fill_disk(store, 60)
        with refused("Q306"):
            store.put_transcripts([large])
        many = [suggestion(small[1][5], salt=n) for n in range(3000)]
        with refused("Q306"):
            store.replace_suggestions(small[0].id, stage="suggest", inputs_digest="i", run_id=run.id, suggestions=many)
        assert [row.name for row in store.index()] == ["Birk"]
        assert store.stage_done("suggest") == {}
        assert list(store.suggestions()) == []
        assert store.integrity() == []
        store.append_decision(DECISION)
    with Store.open(folder) as store:  # room again
        assert store.put_transcripts([large]) == [large[0].id]
        assert store.integrity() == []


def test_a_disk_too_full_for_a_new_project_leaves_no_empty_file(tmp_path, monkeypatch):
    prepare = Sqlite.prepare

    def prepare_full(self, engine, *, timeout):
        prepare(self, engine, timeout=timeout)
        event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA max_page_count = 5").close())

    monkeypatch.setattr(Sqlite, "prepare", prepare_full)
    with refused("Q306"):
        Store.open(tmp_path / "new", create=True)
    assert list((tmp_path / "new").iterdir()) == []


def test_errors_of_the_database_do_not_show_what_was_said(store, interview, caplog):
    transcript, cut = interview()
    with pytest.raises(ProjectError) as caught:
        store.put_transcripts([(transcript, [*cut, cut[0]])])
    cause: BaseException | None = caught.value
    while cause is not None:
        assert "virksomhedskonsulent" not in str(cause)
        assert "sagsbehandler" not in str(cause)
        cause = cause.__cause__
    assert "sagsbehandler" not in caplog.text


def test_only_the_databases_own_errors_are_translated(store, interview):
    def broken():
        yield interview()
        raise ReadError("Q109", "the file is odd")

    with pytest.raises(ReadError, match="odd"):
        store.put_transcripts(broken())
    assert [row.name for row in store.index()] == ["Birk"]


def test_other_kinds_of_database_are_refused():
    with refused("Q001"):
        dialect_named("oracle")


def test_every_connection_is_set_up_for_safety(store):
    with store._engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "foreign_keys",
                "journal_mode",
                "synchronous",
                "application_id",
                "recursive_triggers",
                "secure_delete",
                "temp_store",
            )
        }
    assert asked == {
        "foreign_keys": 1,
        "journal_mode": "delete",
        "synchronous": 3,  # EXTRA: FULL, and the folder too
        "application_id": APPLICATION_ID,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "temp_store": 2,  # MEMORY
    }


def shape(connection: sqlite3.Connection) -> dict[str, list[str]]:
    """What each table, index and trigger is made of, whatever the order of its clauses."""
    found = connection.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%'")
    return {
        name: sorted(" ".join(piece.split()).rstrip(" )") for piece in (sql or "").split(",")) for name, sql in found
    }


def test_the_migrations_make_what_the_tables_say(folder, tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / DATABASE_NAME}")
    with engine.begin() as connection:
        tables.metadata.create_all(connection)
        for revision in ["0001", "0004"]:
            Sqlite().after_tables(connection, revision)
    engine.dispose()
    with raw(folder) as migrated, raw(tmp_path) as declared:
        assert shape(migrated) == shape(declared)
        assert len(shape(migrated)) > 30


def test_alembic_finds_nothing_left_to_migrate(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    def ours(_object, name, kind, _reflected, _compared):
        return not (kind == "table" and name.startswith("unit_words"))

    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == schema.HEAD
    assert ScriptDirectory(str(schema.MIGRATIONS)).get_current_head() == schema.HEAD


def test_a_migration_that_fails_takes_everything_back(tmp_path, monkeypatch):
    def fail(self, connection, revision):
        raise sqlite3.OperationalError("injected")

    monkeypatch.setattr(Sqlite, "after_tables", fail)
    with pytest.raises(ProjectError):
        Store.open(tmp_path, create=True)
    assert list(tmp_path.iterdir()) == []
    monkeypatch.undo()
    Store.open(tmp_path, create=True).close()


def test_opening_imports_nothing_heavy(folder):
    code = (
        "import sys, qualkit.store\n"
        "assert 'sqlalchemy' not in sys.modules, 'naming the package costs nothing'\n"
        f"with qualkit.store.Store.open({str(folder)!r}) as store:\n"
        "    store.index(), store.stage_done('suggest'), store.decisions()\n"
        "print(sorted({name.partition('.')[0] for name in sys.modules}"
        " & {'alembic', 'mako', 'numpy', 'pandas', 'pydantic', 'snowballstemmer', 'spacy'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_opening_and_listing_is_instant(folder, interview):
    with Store.open(folder) as store:
        store.put_transcripts([interview(f"T{n}") for n in range(24)])
    taken = []
    for _ in range(5):
        begun = time.perf_counter()
        with Store.open(folder) as store:
            assert len(store.index()) == 24
        taken.append(time.perf_counter() - begun)
    assert min(taken) < 0.1


def test_the_package_says_what_it_offers():
    import qualkit.store as package

    assert set(package.__all__) == set(dir(package)) & set(package.__all__)
    for name in package.__all__:
        assert getattr(package, name) is not None
    with pytest.raises(AttributeError):
        package.nothing  # noqa: B018


def test_a_project_of_the_first_schema_is_brought_up_to_date(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / DATABASE_NAME}")
    with engine.begin() as connection:
        schema.upgrade(connection, "0001")
    engine.dispose()
    with raw(tmp_path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'readings'").fetchone() == (0,)
    with Store.open(tmp_path) as store:
        assert store.integrity() == []
    with raw(tmp_path) as connection:
        assert connection.execute("SELECT count(*) FROM readings").fetchone() == (0,)
