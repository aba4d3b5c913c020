"""A project on a PostgreSQL server: where it is, who gets in, several coders at once, and what is said when it fails."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualkit.errors import CATALOGUE, ConfigError, MissingExtraError, ProjectError
from qualkit.model import Decision, Span, Verdict
from qualkit.store import Store, schema, tables
from qualkit.store.address import address, is_address

DECISION = Decision("mk", Verdict.ACCEPT, "t-1", "s-1", Span(0, 1))


@contextmanager
def refused(code: str, *said: str) -> Iterator[None]:
    with pytest.raises(ProjectError) as caught:
        yield
    assert caught.value.code == code
    assert code in CATALOGUE
    assert caught.value.hint, "every refusal says what to do"
    shown = "".join(traceback.format_exception(caught.value))
    for words in said:
        assert words in shown


@pytest.fixture
def place(team_url) -> str:
    return team_url


@pytest.fixture
def kind() -> str:
    return "postgres"


@pytest.fixture
def database(team_url) -> str:
    return str(address(team_url).url.database)


def make_role(server, name: str, password: str = "hemmeligt-ord") -> None:
    with server.connect() as connection:
        connection.execute(f"DROP ROLE IF EXISTS {name}".encode())
        connection.execute(f"CREATE ROLE {name} LOGIN PASSWORD '{password}'".encode())


# Where a project is


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (
            "postgresql://anne@db.example.dk:5433/qual?schema=skole",
            "the schema 'skole' of the database 'qual' on db.example.dk:5433",
        ),
        ("postgres://db.example.dk/qual", "the schema 'qualkit' of the database 'qual' on db.example.dk"),
        (
            "postgresql:///qual?host=/run/postgresql&schema=a_2",
            "the schema 'a_2' of the database 'qual' on /run/postgresql",
        ),
        ("postgresql+psycopg:///qual", "the schema 'qualkit' of the database 'qual' on this machine"),
    ],
)
def test_a_url_says_server_database_and_schema(url, shown):
    assert is_address(url)
    assert address(url).shown == shown
    assert address(url).url.drivername == "postgresql+psycopg"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anne:hemmeligt-ord@db/qual",
        "postgresql://anne:@db/qual",
        "postgresql://anne@db/qual?password=hemmeligt-ord",
        "postgresql://db/qual?sslpassword=hemmeligt-ord",
        "mysql://db/qual",
        "postgresql://db",
        "postgresql://db:port/qual",
        "postgresql://db/qual?schema=pg_qual",
        "postgresql://db/qual?schema=Skole",
        'postgresql://db/qual?schema=a"b',
        "postgresql://db/qual?schema=a&schema=b",
    ],
)
def test_a_url_that_cannot_be_or_has_a_password_in_it_is_refused_without_repeating_the_password(url):
    with pytest.raises(ConfigError) as caught:
        Store.open(url)
    assert caught.value.code == "Q001"
    assert caught.value.hint
    assert "hemmeligt" not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("folder", ["projekt", "a/b", "C:\\projekt", "x:y", "//server/share"])
def test_a_folder_is_no_url(folder):
    assert not is_address(folder)


def test_without_psycopg_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingExtraError) as caught:
        Store.open("postgresql:///qual")
    assert caught.value.code == "Q401"
    assert "qualkit[postgres]" in caught.value.hint


def test_what_crosses_a_network_is_encrypted_unless_the_url_says_otherwise(monkeypatch):
    import psycopg

    asked: list[dict[str, object]] = []

    def connect(*_, **given):
        asked.append(given)
        raise psycopg.OperationalError("connection failed: no")

    monkeypatch.setattr(psycopg.Connection, "connect", connect)
    monkeypatch.setattr(psycopg, "connect", connect)
    monkeypatch.delenv("PGSSLMODE", raising=False)
    monkeypatch.delenv("PGHOST", raising=False)
    for url in (
        "postgresql://db.example.dk/q",
        "postgresql://db.example.dk/q?sslmode=verify-full",
        "postgresql://localhost/q",
        "postgresql:///q?host=/run/postgresql",
        "postgresql:///q",
    ):
        with refused("Q308"):
            Store.open(url)
    assert [given.get("sslmode") for given in asked] == ["require", "verify-full", None, None, None]
    assert not any("schema" in given for given in asked), "ours, not libpq's"


# Making and opening


def test_a_project_is_made_with_its_schema_opened_again_and_not_made_twice(postgres_server):
    database = postgres_server.database()
    one, two = (postgres_server.url(database, schema=name) for name in ("skole", "sygehus"))
    with refused("Q301", "skole"):
        Store.open(one)
    for url in (one, two):
        with Store.open(url, create=True) as store:
            store.set_meta("which", url)
    for url in (one, two):
        with Store.open(url) as store:
            assert store.meta("which") == url, "two projects in one database know nothing of each other"
            assert store.integrity() == []
    with refused("Q307", "skole", "qualkit.toml"):
        Store.open(one, create=True)


@pytest.mark.parametrize(
    "statement", ["CREATE TABLE studie.recipes (id int)", "CREATE TABLE studie.alembic_version (x int)"]
)
def test_somebody_elses_schema_is_refused_and_left_alone(postgres_server, statement):
    database = postgres_server.database()
    with postgres_server.connect(database) as connection:
        connection.execute("CREATE SCHEMA studie")
        connection.execute(statement.encode())
    for create in (False, True):
        with refused("Q304"):
            Store.open(postgres_server.url(database), create=create)
    with postgres_server.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'studie'").fetchone() == (1,)


def test_a_newer_project_is_refused(team_url, meddle):
    meddle("UPDATE alembic_version SET version_num = '9999'")
    with refused("Q302"):
        Store.open(team_url)


def test_a_migration_that_fails_takes_everything_back(postgres_server, monkeypatch):
    from qualkit.store.postgres import Postgres

    url = postgres_server.url(postgres_server.database())

    def fail(self, connection):
        connection.exec_driver_sql("SELECT * FROM nothing")

    monkeypatch.setattr(Postgres, "after_upgrade", fail)
    with refused("Q304"):
        Store.open(url, create=True)
    monkeypatch.undo()
    with refused("Q301"):
        Store.open(url)
    Store.open(url, create=True).close()


def test_two_who_make_the_same_project_at_once_make_one(postgres_server):
    url = postgres_server.url(postgres_server.database())
    said: list[str] = []
    start = threading.Barrier(3)

    def make() -> None:
        start.wait()
        try:
            Store.open(url, create=True).close()
            said.append("made")
        except ProjectError as there:
            said.append(there.code)

    threads = [threading.Thread(target=make) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert "made" in said
    assert set(said) <= {"made", "Q307"}
    with Store.open(url) as store:
        assert store.integrity() == []
        store.append_decision(DECISION)
        assert store.verify_chain() == []


def test_alembic_finds_nothing_left_to_migrate_and_columns_are_compared_as_in_sqlite(store):
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from sqlalchemy import inspect

    def ours(_object, name, kind, _reflected, _compared):
        return not (kind == "table" and name in ("unit_words", "decisions_ever"))

    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, tables.metadata) == []
        assert context.get_current_revision() == schema.HEAD
        there = inspect(connection)
        for table in tables.metadata.tables.values():
            assert {c["name"] for c in there.get_columns(table.name)} == set(table.c.keys())
            assert {i["name"] for i in there.get_indexes(table.name)} >= {i.name for i in table.indexes}
        odd = connection.exec_driver_sql(
            "SELECT table_name, column_name, data_type, collation_name FROM information_schema.columns"
            " WHERE table_schema = 'studie' AND table_name <> 'alembic_version'"
            " AND (data_type = 'integer' OR (data_type = 'text' AND collation_name IS DISTINCT FROM 'C'))"
        )
        assert odd.all() == []


def test_names_and_codes_are_ordered_as_in_a_file(store, new_project, interview):
    names = ["Åse", "aske", "Birk", "Ærø", "Øse", "b-1", "b 2", "B10", "é"]
    with Store.open(new_project()) as file:
        for each in (store, file):
            each.put_transcripts([interview(name) for name in names])
        assert [row.name for row in store.index()] == [row.name for row in file.index()]


def test_every_connection_is_set_up_for_safety(store):
    with store._engine.connect() as connection:
        asked = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("search_path", "synchronous_commit", "lock_timeout", "idle_in_transaction_session_timeout")
        }
        assert connection.exec_driver_sql("SHOW transaction_isolation").scalar() == "repeatable read"
        assert connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on"
    assert asked == {
        "search_path": "studie",
        "synchronous_commit": "on",
        "lock_timeout": "50ms",
        "idle_in_transaction_session_timeout": "1min",
    }


# Getting in


def test_a_server_that_is_not_there_is_named(postgres_server):
    with refused("Q308", "'qual'", "127.0.0.1:1", "refused"):
        Store.open("postgresql://127.0.0.1:1/qual")


def test_a_database_or_a_user_that_is_not_there_is_said(postgres_server):
    with refused("Q308", "'nowhere'", "does not exist", "createdb"):
        Store.open(postgres_server.url("nowhere"))
    with refused("Q308", "nobody_here", "postgresql://USER@"):
        Store.open(postgres_server.url("postgres", user="nobody_here"))


def test_a_wrong_password_is_said_and_not_shown(postgres_server, team_url, database, monkeypatch, tmp_path):
    make_role(postgres_server, "vera")
    url = postgres_server.over_tcp(database, user="vera")
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    with refused("Q308", "password", ".pgpass", "127.0.0.1"):
        Store.open(url)
    monkeypatch.setenv("PGPASSWORD", "forkert-ord")
    with pytest.raises(ProjectError, match="password authentication failed") as caught:
        Store.open(url)
    assert "forkert-ord" not in "".join(traceback.format_exception(caught.value))
    monkeypatch.setenv("PGPASSWORD", "hemmeligt-ord")
    with refused("Q301", "its owner has to let you in"):
        Store.open(url)


def test_who_is_let_in_codes_but_cannot_turn_off_what_guards_the_decisions(
    postgres_server, team_url, database, meddle, monkeypatch, interview
):
    import psycopg

    make_role(postgres_server, "bo")
    monkeypatch.setenv("PGPASSWORD", "hemmeligt-ord")
    url = postgres_server.over_tcp(database, user="bo")
    meddle("GRANT USAGE ON SCHEMA studie TO bo")
    with refused("Q305", "grant"):
        Store.open(url)
    meddle("GRANT SELECT ON ALL TABLES IN SCHEMA studie TO bo")
    with Store.open(url) as reading:
        assert reading.decisions() == []
        with refused("Q305"):
            reading.append_decision(DECISION)
    meddle("GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA studie TO bo")
    meddle("GRANT USAGE ON ALL SEQUENCES IN SCHEMA studie TO bo")
    meddle("REVOKE INSERT, UPDATE, DELETE ON decisions_ever FROM bo")
    with Store.open(url) as theirs, Store.open(team_url) as mine:
        theirs.put_transcripts([interview()])
        first = theirs.append_decision(DECISION)
        second = mine.append_decision(DECISION)
        assert theirs.decisions() == [first, second]
        assert theirs.integrity() == []
        theirs.remove_transcript(interview()[0].id)
    with psycopg.connect(
        f"host=127.0.0.1 port={postgres_server.port} user=bo dbname={database} options=-csearch_path=studie",
        autocommit=True,
    ) as raw:
        for statement in (
            b"ALTER TABLE decisions DISABLE TRIGGER USER",
            b"UPDATE decisions_ever SET seq = 0",
            b"DROP TRIGGER decisions_append_only ON decisions",
            b"CREATE TEMP TABLE mine (seq bigint); CREATE TRIGGER t BEFORE INSERT ON mine"
            b" FOR EACH ROW EXECUTE FUNCTION studie.decisions_in_chain()",
            b"SET session_replication_role = replica",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                raw.execute(statement)
        with pytest.raises(psycopg.IntegrityError):
            raw.execute("DELETE FROM decisions")


def test_a_database_in_another_encoding_is_refused(postgres_server):
    with postgres_server.connect() as connection:
        connection.execute("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    with refused("Q308", "LATIN1", "UTF8"):
        Store.open(postgres_server.url("latin"), create=True)


def test_a_server_that_was_started_anew_is_found_again(store, postgres_server):
    made = store.append_decision(DECISION)
    postgres_server.stop()
    with refused("Q308"):
        store.append_decision(DECISION)
    with refused("Q308"):
        store.decisions()
    postgres_server.start()
    assert store.decisions() == [made]
    assert store.append_decision(DECISION).previous == made.id
    assert store.verify_chain() == []


# Several at once


def test_two_coders_who_decide_at_once_make_one_chain_and_lose_nothing(team_url):
    each = 100
    made: dict[str, list[Decision]] = {"anne": [], "bo": []}
    failed: list[BaseException] = []
    start = threading.Barrier(2)

    def code(coder: str) -> None:
        try:
            with Store.open(team_url) as own:
                start.wait()
                for n in range(each):
                    made[coder].append(own.append_decision(Decision(coder, Verdict.ADD, "t", f"s-{n}", Span(0, 1))))
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=code, args=(coder,)) for coder in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with Store.open(team_url) as store:
        chain = store.decisions()
        assert len(chain) == 2 * each
        for coder, own in made.items():
            assert [d for d in chain if d.coder == coder] == own
        assert [d.previous for d in chain] == ["", *(d.id for d in chain[:-1])]
        assert [d.at for d in chain] == sorted({d.at for d in chain}), "times tell the order"
        assert store.integrity() == []


def test_a_writer_makes_nobody_wait_who_reads_and_a_writer_that_waits_too_long_is_told(
    store, postgres_server, database
):
    made = store.append_decision(DECISION)
    with postgres_server.connect(database) as other, other.transaction():
        other.execute(lock_of(store))
        assert store.decisions() == [made]
        assert store.search("noget") == []
        with refused("Q303"):
            store.append_decision(DECISION)
    assert store.append_decision(DECISION).previous == made.id


def lock_of(store: Store) -> bytes:
    """The statement that a writer of the store begins with."""
    from sqlalchemy import event

    seen: list[str] = []

    def note(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(store._engine, "before_cursor_execute", note)
    store.set_meta("k", "v")
    event.remove(store._engine, "before_cursor_execute", note)
    return seen[0].encode()


def test_a_reader_sees_one_state_from_beginning_to_end(store, team_url):
    first = store.append_decision(DECISION)
    from qualkit.store.decisions import read

    with Store.open(team_url) as other, store._reading() as connection:
        from qualkit.store.decisions import read

        assert read(connection) == [first]
        other.append_decision(DECISION)
        assert read(connection) == [first]
    assert len(store.decisions()) == 2


def test_a_decision_that_was_taken_back_leaves_no_gap_that_looks_like_a_loss(store):
    store.append_decision(DECISION)
    for _ in range(3):
        with pytest.raises(ProjectError):
            store.append_decisions([DECISION, Decision("mk", Verdict.UNDO, "t", "s", Span(0, 1), undoes="0" * 64)])
    assert store.verify_chain() == []
    store.append_decision(DECISION)
    with store._reading() as connection:
        assert connection.exec_driver_sql("SELECT array_agg(seq ORDER BY seq) FROM decisions").scalar() == [1, 2]
    assert store.verify_chain() == []


# What goes wrong


def test_errors_of_the_server_do_not_show_what_was_said(store, interview, meddle, caplog):
    transcript, cut = interview()
    meddle("ALTER TABLE segments ADD CHECK (position('virksomhedskonsulent' in text) = 0)")
    for broken in ([*cut, cut[0]], cut):
        with pytest.raises(ProjectError) as caught:
            store.put_transcripts([(transcript, broken)])
        assert caught.value.code == "Q003"
        assert "23" in caught.value.message, "the kind of rule is told"
        shown = "".join(traceback.format_exception(caught.value))
        assert "virksomhedskonsulent" not in shown
        assert cut[0].id not in shown
    assert "sagsbehandler" not in caplog.text
    assert store.index() == []


def test_a_table_that_somebody_dropped_is_damage(store, interview, meddle):
    store.put_transcripts([interview()])
    meddle("DROP TABLE turns")
    with refused("Q304", "pg_dump"):
        store.transcript("Birk")
    assert [row.name for row in store.index()] == ["Birk"]


@pytest.mark.parametrize("trigger", ["decisions_append_only", "decisions_in_chain"])
def test_a_trigger_that_was_turned_off_is_named(store, meddle, trigger):
    meddle(f"ALTER TABLE decisions DISABLE TRIGGER {trigger}")
    assert [problem for problem in store.integrity() if trigger in problem]


def test_numbers_beyond_32_bits_are_kept(store):
    far = Decision("mk", Verdict.MEMO, "t", "s", Span(2**40, 2**41), memo="langt")
    assert store.append_decision(far).span == Span(2**40, 2**41)
    assert store.decisions()[0].span == Span(2**40, 2**41)


# Search


def test_very_long_words_and_units_are_indexed(store, interview):
    long_word = "ø" * 3000
    many = "det var en lang dag på kontoret " * 3000
    transcript, cut = interview("Lang", (("B", f"{long_word} og {many} til sidst"),))
    store.put_transcripts([(transcript, cut)])
    for query in (long_word, "ø" * 600 + "*", '"lang dag"', "kontorer", "sidst"):
        assert [hit.segment_id for hit in store.search(query)] == [cut[-1].id], query[:20]
    assert store.search("ø" * 400) == []


WORDS = st.sampled_from(["gik", "gå", "ga", "åen", "aen", "sag", "sagen", "sager", "møde", "mødet", "1e5", "3d", "tit"])
SAID = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)
QUERIES = st.one_of(
    WORDS,
    st.lists(WORDS, min_size=2, max_size=3).map(" ".join),
    st.lists(WORDS, min_size=2, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    WORDS.map(lambda word: word[:2] + "*"),
    st.lists(WORDS, min_size=2, max_size=2).map(lambda words: f'"{words[0]} {words[1][:1]}"*'),
)


@pytest.fixture
def both(store, new_project):
    with Store.open(new_project()) as file:
        yield store, file


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(SAID, min_size=1, max_size=4), queries=st.lists(QUERIES, min_size=1, max_size=4))
def test_a_server_finds_what_a_file_finds(both, interview, said, queries):
    transcript, cut = interview("Ord", tuple(("B", words) for words in said))
    for store in both:
        store.put_transcripts([(transcript, cut)])
    try:
        for query in queries:
            on_server, in_file = ({(hit.segment_id, hit.span) for hit in store.search(query)} for store in both)
            assert on_server == in_file
            ranks = [hit.rank for hit in both[0].search(query)]
            assert ranks == sorted(ranks), "smaller is better"
    finally:
        for store in both:
            store.remove_transcript(transcript.id)
