"""Projects that were coded apart become one: in any order the same, again the same, and what contradicts is told."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from qualkit.cli.merge import merge
from qualkit.errors import ConfigError, ProjectError
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
from qualkit.project import Project
from qualkit.project.merging import united
from qualkit.store import DATABASE_NAME, Store, decision_id

ANNE, BO = "Anne", "Bo"
SAID = ("Så gik det stærkt med sagen.", "Hun ringede hver fredag.", "Bussen kom aldrig til tiden.")


def invent(name: str, *, said: tuple[str, ...] = SAID, role: Role = Role.INFORMANT) -> tuple[Transcript, list[Segment]]:
    """An interview with a unit for each thing said."""
    text, parts, turns = "", [], []
    for index, words in enumerate(said):
        for kind, piece in ((PartKind.LABEL, "B: "), (PartKind.SPEECH, words), (PartKind.BLANK, "\n")):
            parts.append(Part(kind, Span(len(text), len(text) + len(piece))))
            text += piece
        turns.append(Turn(index, "B", parts[-2].span, (parts[-2].span,)))
    sha256 = content_id("x", text, name)[2:].rjust(64, "0")
    transcript = Transcript(
        content_id("t", sha256), name, name, text, f"{name}.txt", "txt", sha256,
        speakers=(Speaker("B", role, ("B",)),), turns=tuple(turns), parts=tuple(parts), attributes={"alder": "34"},
    )  # fmt: skip
    cut = [Segment.cut(transcript, SegmentKind.UNIT, t.index, t.span, speaker="B", turns=(t.index,)) for t in turns]
    cut.append(Segment.cut(transcript, SegmentKind.EPISODE, 0, Span(turns[0].span.start, turns[-1].span.end)))
    return transcript, cut


def suggestion(unit: Segment, *, probability: float = 0.7) -> Suggestion:
    return Suggestion(
        content_id("g", unit.id, probability), unit.id, unit.transcript_id, "fart", unit.span, 0.5, probability, {},
        (Evidence(Span(unit.span.start, unit.span.start + 2), unit.text[:2]),), {"da": "fordi"},
        Provenance("patterns", "1", "lille", "0" * 64, "words"),
    )  # fmt: skip


def suggest(store: Store, cut: list[Segment], *, inputs: str = "i", probability: float = 0.7) -> None:
    run = store.start_run("suggest", inputs, "c", {"qualkit": "0"}, 0)
    store.replace_suggestions(
        cut[0].transcript_id, stage="suggest", inputs_digest=inputs, run_id=run.id,
        suggestions=[suggestion(cut[0], probability=probability)], reading=("k", b"ord"),
    )  # fmt: skip
    store.finish_run(run.id)


def project(folder: Path, *names: str, title: str = "Vejen videre") -> Path:
    with Project.create(folder, title=title) as made:
        for name in names:
            transcript, cut = invent(name)
            made.store.put_transcripts([(transcript, cut)])
            suggest(made.store, cut)
    return folder


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """A project, and the copy that the other coder got."""
    first = project(tmp_path / "anne", "Birk", "Sol")
    shutil.copytree(first, tmp_path / "bo")
    return first, tmp_path / "bo"


def decision(coder: str, unit: Segment, verdict: Verdict, code: str = "fart", **more) -> Decision:
    return Decision(coder, verdict, unit.transcript_id, unit.id, unit.span, code=code, **more)


def decide(folder: Path, coder: str, unit: Segment, verdict: Verdict, code: str = "fart", **more) -> Decision:
    with Store.open(folder) as store:
        return store.append_decision(decision(coder, unit, verdict, code, **more))


def everything(folder: Path) -> dict[str, object]:
    """All rows of all tables, but for numbers and what is noted about joining."""
    with sqlite3.connect(folder / DATABASE_NAME) as raw:
        tables = (
            "transcripts speakers turns segments readings suggestions stage_marks runs provenances codebooks decisions"
        )
        found = {table: raw.execute(f"SELECT * FROM {table}").fetchall() for table in tables.split()}
    raw.close()
    return found


def views(folder: Path):
    with Store.open(folder) as store:
        assert store.integrity() == []
        return [(d.id, d.at) for d in store.codings()], {key: d.id for key, d in store.standing().items()}


def chain(folder: Path) -> list[tuple[str, str]]:
    with Store.open(folder) as store:
        return [(d.id, d.link) for d in store.decisions()]


def test_two_coders_copies_become_one_project(two, tmp_path):
    anne, bo = two
    units = invent("Birk")[1]
    decide(anne, ANNE, units[0], Verdict.ACCEPT)
    decide(bo, BO, units[0], Verdict.REJECT)
    decide(bo, BO, units[1], Verdict.ADD, "transport")
    before = (anne / DATABASE_NAME).read_bytes(), (bo / DATABASE_NAME).read_bytes()
    report = Project.merge([anne, bo], tmp_path / "samlet")
    assert (report.transcripts, report.decisions, report.new_decisions) == (2, 3, 3)
    assert report.coders == (ANNE, BO)
    assert report.conflicts == (), "that coders disagree is no conflict"
    assert before == ((anne / DATABASE_NAME).read_bytes(), (bo / DATABASE_NAME).read_bytes())
    with Project.open(tmp_path / "samlet") as joined:
        assert joined.config.title == "Vejen videre"
        assert len(joined.store.codings()) == 2
        assert joined.store.verify_chain() == []
        assert joined.store.integrity() == []
        assert [hit.transcript_name for hit in joined.search("fredag")] == ["Birk", "Sol"]
        assert len(list(joined.suggestions(min_probability=0))) == 2
        assert joined.store.reading(units[0].transcript_id) == ("k", b"ord")
        told = json.loads(joined.store.meta("merged") or "")
        assert {(one["decisions"], one["transcripts"], *one["coders"]) for one in told} == {(1, 2, ANNE), (2, 2, BO)}
        assert {one["head"] for one in told} == {chain(anne)[-1][1], chain(bo)[-1][1]}


def test_the_order_in_which_projects_are_named_does_not_matter(two, tmp_path):
    anne, bo = two
    units = invent("Birk")[1]
    for turn in range(3):
        decide(anne, ANNE, units[turn], Verdict.ACCEPT)
        decide(bo, BO, units[turn], Verdict.ADD, "transport")
    with Store.open(bo) as store:
        store.put_transcripts([invent("Ask")])
    one = Project.merge([anne, bo], tmp_path / "ab")
    other = Project.merge([bo, anne], tmp_path / "ba")
    assert everything(tmp_path / "ab") == everything(tmp_path / "ba")
    assert (tmp_path / "ab/qualkit.toml").read_bytes() == (tmp_path / "ba/qualkit.toml").read_bytes()
    assert replace(one, folder=Path()) == replace(other, folder=Path())


def test_joining_again_changes_nothing_and_new_decisions_come_at_the_end(two, tmp_path):
    anne, bo = two
    units = invent("Sol")[1]
    decide(bo, BO, units[0], Verdict.ACCEPT)
    Project.merge([anne, bo], tmp_path / "samlet")
    before = everything(tmp_path / "samlet")
    assert Project.merge([bo, anne], tmp_path / "samlet").new_decisions == 0
    assert everything(tmp_path / "samlet") == before
    decide(tmp_path / "samlet", "Carl", units[1], Verdict.ACCEPT)
    decide(anne, ANNE, units[0], Verdict.REJECT)
    kept = chain(tmp_path / "samlet")
    assert Project.merge([anne, bo], tmp_path / "samlet").new_decisions == 1
    assert chain(tmp_path / "samlet")[:2] == kept
    with Store.open(tmp_path / "samlet") as store:
        assert store.verify_chain() == []


def test_after_a_merge_times_still_tell_the_order_when_the_clock_is_behind(two, tmp_path):
    anne, bo = two
    units = invent("Sol")[1]
    late = decide(bo, BO, units[0], Verdict.ACCEPT, at="2199-01-01T00:00:00.000000+00:00")
    Project.merge([bo], tmp_path / "samlet")
    decide(anne, ANNE, units[0], Verdict.ACCEPT)
    Project.merge([anne], tmp_path / "samlet")
    undo = decide(tmp_path / "samlet", BO, units[0], Verdict.UNDO, undoes=late.id)
    assert undo.at > late.at
    with Store.open(tmp_path / "samlet") as store:
        assert [d.coder for d in store.codings()] == [ANNE]


def test_an_undo_in_one_copy_holds_in_the_joined_project(two, tmp_path):
    anne, bo = two
    units = invent("Birk")[1]
    accepted = decide(anne, ANNE, units[0], Verdict.ACCEPT)
    Project.merge([anne], tmp_path / "before")
    decide(tmp_path / "before", ANNE, units[0], Verdict.UNDO, undoes=accepted.id)
    Project.merge([anne, tmp_path / "before", bo], tmp_path / "samlet")
    assert views(tmp_path / "samlet") == ([], {})


def test_what_one_key_press_decided_keeps_its_order(two, tmp_path):
    """A boundary that is moved is a no and then a yes to the same code: the other way round nothing would be coded."""
    anne, bo = two
    unit = invent("Birk")[1][0]
    for length in range(8, 16):  # ids are hashes: by chance alone some of these would come out the wrong way round
        with Store.open(anne) as store:
            moved = replace(decision(ANNE, unit, Verdict.ADD), span=Span(unit.span.start, unit.span.start + length))
            store.append_decisions([decision(ANNE, unit, Verdict.REJECT, seconds=float(length)), moved])
    Project.merge([bo, anne], tmp_path / "samlet")
    assert views(tmp_path / "samlet") == views(anne)
    assert len(views(anne)[0]) == 1


def test_a_broken_chain_is_refused_and_nothing_is_written(two, tmp_path):
    anne, bo = two
    decide(bo, BO, invent("Birk")[1][0], Verdict.ACCEPT)
    with sqlite3.connect(bo / DATABASE_NAME) as raw:
        raw.execute("DROP TRIGGER decisions_no_update")
        raw.execute("UPDATE decisions SET verdict = 'reject'")
    raw.close()
    with pytest.raises(ProjectError, match="does not hold") as refused:
        Project.merge([anne, bo], tmp_path / "samlet")
    assert "doctor" in refused.value.hint
    assert not (tmp_path / "samlet").exists()


def test_the_output_may_not_be_one_of_the_projects(two):
    with pytest.raises(ConfigError):
        Project.merge(two, two[0])


def test_another_reading_of_a_file_is_a_conflict_and_the_coded_one_is_taken(two, tmp_path):
    anne, bo = two
    transcript, units = invent("Birk")
    decide(anne, ANNE, units[0], Verdict.ACCEPT)
    decide(anne, ANNE, units[1], Verdict.ACCEPT)
    whole = Segment.cut(transcript, SegmentKind.UNIT, 0, Span(units[0].span.start, units[1].span.end), speaker="B")
    with Store.open(bo) as store:
        store.put_transcripts([(transcript, [whole, units[2]])])
        store.append_decision(decision(BO, whole, Verdict.ADD))
    for order in ([anne, bo], [bo, anne]):
        output = tmp_path / f"samlet-{order[0].name}"
        report = Project.merge(order, output)
        (conflict,) = report.conflicts
        assert (conflict.kind, conflict.where, conflict.details["what"]) == ("transcript", "Birk", "reading")
        assert conflict.details["decisions_left"] == report.without_unit == 1
        with Store.open(output) as store:
            assert store.segments(transcript.id, SegmentKind.UNIT) == units[:3]
            assert len(store.decisions()) == 3, "what is said of a unit that is gone is kept"


def test_the_same_name_with_other_content_is_a_conflict(two, tmp_path):
    anne, bo = two
    rival, units = invent("Ask", said=("Noget helt andet blev sagt her.",))
    with Store.open(bo) as store:
        store.put_transcripts([(replace(rival, name="Birk"), units)], replace_same_name=True)
        store.append_decision(decision(BO, units[0], Verdict.ADD))
    report = Project.merge([anne, bo], tmp_path / "samlet")
    (conflict,) = report.conflicts
    assert (conflict.where, conflict.details["what"], conflict.details["decisions_left"]) == ("Birk", "content", 0)
    with Store.open(tmp_path / "samlet") as store:
        assert store.transcript("Birk").id == rival.id


def test_an_interview_that_was_taken_out_of_one_copy_does_not_come_back_unseen(two, tmp_path):
    anne, bo = two
    with Project.open(bo) as opened:
        opened.remove("Sol")
    report = Project.merge([anne, bo], tmp_path / "samlet")
    assert [(c.kind, c.where) for c in report.conflicts] == [("removed", "Sol")]
    assert report.transcripts == 2


def test_attributes_are_joined_cell_by_cell(two, tmp_path):
    anne, bo = two
    birk, sol = invent("Birk")[0].id, invent("Sol")[0].id
    with Store.open(anne) as store:
        store.replace_attributes(birk, {"alder": "34", "job": ""}, {"B": {"rolle": "borger"}})
    with Store.open(bo) as store:
        store.replace_attributes(birk, {"alder": "35", "job": "kok"})
        store.replace_attributes(sol, {"alder": "34"})
    report = Project.merge([bo, anne], tmp_path / "samlet")
    assert [(c.where, c.details["column"], c.details["values"]) for c in report.conflicts] == [
        ("Birk", "alder", ["34", "35"])
    ]
    with Store.open(tmp_path / "samlet") as store:
        assert store.transcript("Birk").attributes == {"alder": "34", "job": "kok"}
        assert store.transcript("Birk").informant_attributes == {"B": {"rolle": "borger"}}


def test_settings_and_codebooks_that_differ_are_conflicts(two, tmp_path):
    anne, bo = two
    (bo / "qualkit.toml").write_text('[project]\ntitle = "Anden titel"\n[run]\nworkers = 3\n', encoding="utf-8")
    decide(bo, BO, invent("Birk")[1][0], Verdict.ACCEPT)
    for folder, words in ((anne, "en"), (bo, "to")):
        (folder / "codebooks/examples").mkdir(parents=True)
        (folder / "codebooks/lille.yaml").write_text(words, encoding="utf-8")
        (folder / "codebooks/examples/fart.jsonl").write_text("{}", encoding="utf-8")
    (anne / "min.yaml").write_text("kun her", encoding="utf-8")
    report = Project.merge([anne, bo], tmp_path / "samlet")
    assert [(c.kind, c.where) for c in report.conflicts] == [("setting", "title"), ("file", "codebooks/lille.yaml")]
    assert report.conflicts[0].details["taken"] == "Anden titel", "the one with the most decisions"
    assert (tmp_path / "samlet/codebooks/lille.yaml").read_text(encoding="utf-8") == "to"
    assert (tmp_path / "samlet/codebooks/examples/fart.jsonl").is_file()
    assert (tmp_path / "samlet/min.yaml").is_file()


def test_suggestions_come_from_the_run_that_finished_last(two, tmp_path):
    anne, bo = two
    with Store.open(anne) as store:
        suggest(store, invent("Sol")[1], inputs="later", probability=0.9)
    for order in ([anne, bo], [bo, anne]):
        output = tmp_path / f"samlet-{order[0].name}"
        Project.merge(order, output)
        with Store.open(output) as store:
            assert [s.probability for s in store.suggestions()] == [0.7, 0.9]
            assert store.stage_done("suggest")[invent("Sol")[0].id] == "later"


def test_one_coders_yes_and_no_in_two_copies_is_a_conflict_and_the_later_stands(two, tmp_path):
    anne, bo = two
    unit = invent("Birk")[1][1]
    decide(anne, ANNE, unit, Verdict.ACCEPT)
    later = decide(bo, ANNE, unit, Verdict.REJECT)
    report = Project.merge([bo, anne], tmp_path / "samlet")
    (conflict,) = report.conflicts
    assert (conflict.kind, conflict.where, conflict.details["unit"]) == ("coder", "Birk", 2)
    assert [made["verdict"] for made in conflict.details["verdicts"]] == ["accept", "reject"]
    assert views(tmp_path / "samlet")[1] == {(ANNE, unit.id, "fart"): later.id}
    decide(tmp_path / "samlet", ANNE, unit, Verdict.ACCEPT)
    assert Project.merge([anne, bo], tmp_path / "samlet").conflicts == (), "decided anew since"


def test_look_alikes_of_a_coders_conflict_are_none(two, tmp_path):
    anne, bo = two
    units = invent("Birk")[1]
    decide(anne, ANNE, units[0], Verdict.ACCEPT)  # a mind that was changed: the other copy only lags behind
    Project.merge([anne], tmp_path / "further")
    decide(tmp_path / "further", ANNE, units[0], Verdict.REJECT)
    decide(anne, ANNE, units[1], Verdict.ACCEPT)  # a yes is a yes, suggested or not
    decide(bo, ANNE, units[1], Verdict.ADD)
    decide(anne, ANNE, units[2], Verdict.ACCEPT)  # another code, another coder
    decide(bo, ANNE, units[2], Verdict.REJECT, "transport")
    decide(bo, BO, units[2], Verdict.REJECT)
    assert Project.merge([anne, bo, tmp_path / "further"], tmp_path / "samlet").conflicts == ()


def test_a_project_of_an_older_qualkit_is_joined_and_left_as_it_is(two, tmp_path):
    from sqlalchemy import create_engine

    from qualkit.store import schema
    from qualkit.store.dialect import dialect_named

    old = tmp_path / "old"
    old.mkdir()
    engine = create_engine(f"sqlite:///{old / DATABASE_NAME}")
    dialect_named("sqlite").prepare(engine, timeout=1)
    with engine.execution_options(writes=True).begin() as connection:
        schema.upgrade(connection, "0002")
        connection.exec_driver_sql(
            "INSERT INTO decisions VALUES (1, 'old-1', '', 'Carl', 'accept', 't', 's', 0, 5, 'fart', '{}', '',"
            " '2026-01-01T10:00:00+00:00', 1.5, '', 0.4, '')"
        )
    engine.dispose()
    before = (old / DATABASE_NAME).read_bytes()
    assert Project.merge([old, two[0]], tmp_path / "samlet").coders == ("Carl",)
    assert (old / DATABASE_NAME).read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["anne", "bo", "old", "samlet"]


def test_a_project_that_is_joined_with_itself_is_itself(two, tmp_path):
    anne, _ = two
    decide(anne, ANNE, invent("Birk")[1][0], Verdict.ACCEPT)
    shutil.copytree(anne, tmp_path / "copy")
    assert Project.merge([anne, tmp_path / "copy"], tmp_path / "samlet").conflicts == ()
    assert everything(tmp_path / "samlet") == everything(anne)


@pytest.fixture(scope="module")
def seed(tmp_path_factory) -> Path:
    return project(tmp_path_factory.mktemp("seed") / "seed", "Birk")


moves = st.lists(
    st.tuples(
        st.integers(0, 2),  # in which copy
        st.sampled_from([ANNE, BO]),
        st.integers(0, 1),  # of which unit
        st.sampled_from([Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT, Verdict.DONE, Verdict.UNDO, Verdict.UNDO]),
        st.sampled_from(["fart", "transport"]),
        st.integers(0, 30),  # which earlier decision an undo takes back
    ),
    max_size=25,
)


def play(copies: list[Path], made, *, day: int) -> None:
    """Decide, undo and redo in the copies, whose clocks differ."""
    units = invent("Birk")[1]
    chains: list[list[Decision]] = []
    for copy in copies:
        with Store.open(copy) as store:
            chains.append(store.decisions())
    for number, (at, coder, unit, verdict, code, which) in enumerate(made):
        mine = [d for d in chains[at] if d.coder == coder]
        if verdict is Verdict.UNDO and not mine:
            continue
        undoes = mine[which % len(mine)].id if verdict is Verdict.UNDO else ""
        moment = 2 * number + (50 if at == 2 else 0)
        when = f"2026-01-{day:02d}T10:{moment:02d}:{at:02d}.000000+00:00" if moment < 60 else ""
        when = when or f"2026-01-{day:02d}T11:{moment - 60:02d}:{at:02d}.000000+00:00"
        new = decision(coder, units[unit], verdict, code, undoes=undoes, at=when)
        chains[at].append(replace(new, id=decision_id(new)))
    for copy, its_chain in zip(copies, chains, strict=True):
        with Store.open(copy) as store:
            store.append_foreign(its_chain)


def plainly_coded(chain: list[Decision]) -> set[str]:
    """What is coded by its definition, slowly: the last of each key in force that is a yes."""
    by_time = sorted(chain, key=lambda d: d.at)

    def in_force(one: Decision) -> bool:
        return not any(d.undoes == one.id and in_force(d) for d in by_time)

    latest = {
        (d.coder, d.segment_id, d.code): d
        for d in by_time
        if d.verdict in (Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT) and in_force(d)
    }
    return {d.id for d in latest.values() if d.verdict is not Verdict.REJECT}


@pytest.mark.slow
@settings(max_examples=12)
@given(before=moves, after=moves)
def test_the_laws_of_joining(seed, tmp_path_factory, before, after):
    home = tmp_path_factory.mktemp("laws")
    origin = home / "origin"
    shutil.copytree(seed, origin)
    play([origin], [(0, *move[1:]) for move in before], day=1)
    a, b, c = copies = [home / name for name in "abc"]
    for copy in copies:
        shutil.copytree(origin, copy)
    play(copies, after, day=2)

    def joined(name: str, *folders: Path) -> Path:
        Project.merge(folders, home / name)
        return home / name

    ab, ba = joined("ab", a, b), joined("ba", b, a)
    assert chain(ab) == chain(ba)
    assert views(ab) == views(ba)
    assert chain(joined("ab_c", ab, c)) == chain(joined("a_bc", a, joined("bc", b, c)))
    assert views(home / "ab_c") == views(home / "a_bc")
    assert (chain(joined("aa", a, a)), views(home / "aa")) == (chain(a), views(a))
    with Store.open(home / "ab_c") as store:
        everyone = {d for folder in copies for d, _ in chain(folder)}
        assert {d.id for d in store.decisions()} == everyone
        assert {d.id for d in store.codings()} == plainly_coded(store.decisions()), "an undo in any copy holds"
    joined("ab", c)  # into a project that is there: its chain goes on, and the views are the same
    assert chain(ab)[: len(chain(ba))] == chain(ba)
    assert views(ab) == views(home / "ab_c")
    shutil.rmtree(home)


def test_what_is_united_is_each_decision_once_by_time():
    made = [
        Decision(ANNE, Verdict.ADD, "t", "s", Span(0, 1), at=f"2026-01-0{day}", id=f"{day}{coder}")
        for day in (2, 1)
        for coder in "xy"
    ]
    assert [d.id for d in united([made, made[:2]])] == ["1x", "1y", "2x", "2y"]


def test_the_command_lists_conflicts_and_says_so_with_its_exit_code(two, tmp_path, monkeypatch):
    anne, bo = two
    monkeypatch.chdir(tmp_path)
    unit = invent("Birk")[1][1]
    decide(anne, ANNE, unit, Verdict.ACCEPT)
    application = typer.Typer()
    application.command()(merge)

    def run(*arguments: str):
        return CliRunner().invoke(application, arguments)

    clean = run("anne", "bo")
    assert (clean.exit_code, clean.stdout) == (0, "")
    assert "2 interview, 1 afgørelser (1 nye), 1 kodere: Anne" in clean.stderr
    decide(bo, ANNE, unit, Verdict.REJECT)
    told = run("bo", "anne")
    assert told.exit_code == 1
    assert told.stdout.startswith("Birk, enhed 2, fart: Anne har sagt ja 2")
    shown = json.loads(run("bo", "anne", "--json").stdout)
    assert shown["decisions"] == 2
    assert shown["conflicts"][0]["kind"] == "coder"
    english = run("bo", "anne", "--lang", "en")
    assert "the latest stands" in english.stdout
    assert "1 conflict" in english.stderr
    assert isinstance(run("anne", "-o", "new").exception, ConfigError)
