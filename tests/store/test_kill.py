"""A process at work is killed at random moments: nothing acknowledged is ever lost, and nothing is half there."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from qualkit.errors import ProjectError
from qualkit.store import DATABASE_NAME, Store

WORKER = Path(__file__).parent / "kill_worker.py"
KILLS = 32
# What a process must have said before its time begins, and how many seconds that is at most: the first ones are
# killed while the project is made, the next while it is filled, the last at work on it.
MOMENTS = (
    ("", 0.2),
    ("", 0.3),
    ("open", 0.05),
    ("open", 0.1),
    ("open", 0.2),
    ("done", 0.2),
    ("done", 0.3),
    ("run", 0.1),
)
CUT_OFF = "unexpected EOF on client connection with an open transaction"
KILLS_A_PROJECT = len(MOMENTS)


def load_worker():
    spec = importlib.util.spec_from_file_location("kill_worker", WORKER)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Acknowledged:
    """What the killed processes had said was done, over all of them."""

    opened: bool = False
    transcripts: set[str] = field(default_factory=set)
    rounds: dict[str, int] = field(default_factory=dict)
    decisions: list[str] = field(default_factory=list)
    runs: set[str] = field(default_factory=set)

    def hear(self, line: str) -> None:
        what, *rest = line.split()
        if what == "open":
            self.opened = True
        elif what == "put":
            self.transcripts.add(rest[0])
        elif what == "done":
            self.rounds[rest[0]] = int(rest[1])
        elif what == "decision":
            self.decisions.append(rest[0])
        elif what == "run":
            self.runs.add(rest[0])
        else:
            raise AssertionError(line)


class Worker:
    """A process that has imported everything and waits to be told where to work, so that killing costs no waiting."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(WORKER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def run_and_kill(self, place: Path | str, seed: int, *, wait_for: str, after: float) -> list[str]:
        """Let it work until it has said ``wait_for`` and ``after`` more seconds, and kill it with SIGKILL.

        Returns:
            The whole lines that it said.
        """
        assert self.process.stdout.readline() == "ready\n"
        self.process.stdin.write(f"{place} {seed}\n")
        self.process.stdin.flush()
        heard: list[str] = []
        while wait_for and not (heard and heard[-1].startswith(wait_for)):
            heard.append(self.process.stdout.readline())
            assert heard[-1], "it must work until it is killed"
        time.sleep(after)
        assert self.process.poll() is None, "it must work until it is killed"
        self.close()
        return [line for line in [*heard, *self.said.splitlines(keepends=True)] if line.endswith("\n")]

    def close(self) -> None:
        self.process.kill()
        self.said, _ = self.process.communicate()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
def test_whenever_it_is_killed_all_that_was_acknowledged_is_there_and_nothing_is_half_there(tmp_path):
    invented = load_worker()
    items = {transcript.id: (transcript, cut) for transcript, cut in map(invented.invent, range(invented.TRANSCRIPTS))}
    rng = random.Random(20240229)
    cut_off = {"before it opened": 0, "while importing": 0, "later": 0, "in a transaction": 0}
    waiting = Worker()
    try:
        for kill in range(KILLS):
            folder = tmp_path / f"project-{kill // KILLS_A_PROJECT}"
            if kill % KILLS_A_PROJECT == 0:
                acknowledged = Acknowledged()
            worker, waiting = waiting, Worker()
            wait_for, longest = MOMENTS[kill % KILLS_A_PROJECT]
            for line in worker.run_and_kill(folder, kill, wait_for=wait_for, after=rng.uniform(0.0, longest)):
                acknowledged.hear(line)
            moment = (
                "later" if acknowledged.rounds else "while importing" if acknowledged.opened else "before it opened"
            )
            cut_off[moment] += 1
            cut_off["in a transaction"] += (folder / f"{DATABASE_NAME}-journal").exists()
            if acknowledged.opened or (folder / DATABASE_NAME).exists():
                check(folder, acknowledged, items, invented)
    finally:
        waiting.close()
    assert len(acknowledged.transcripts) == invented.TRANSCRIPTS, "the last project was filled, over several lives"
    assert acknowledged.decisions
    assert cut_off["later"] >= KILLS // 4
    assert cut_off["later"] < KILLS, "some were killed early"
    assert cut_off["in a transaction"] >= KILLS // 8, "a kill between transactions proves little"


def wait_until_alone(server, database: str) -> None:
    """A server goes on with what it was told last after its client was killed: wait for that."""
    with server.connect() as watching:
        while watching.execute("SELECT FROM pg_stat_activity WHERE datname = %s", [database]).fetchone():
            time.sleep(0.002)


@pytest.mark.slow
def test_whenever_a_coder_is_killed_the_server_has_all_that_was_acknowledged_and_the_others_go_on(postgres_server):
    invented = load_worker()
    items = {transcript.id: (transcript, cut) for transcript, cut in map(invented.invent, range(invented.TRANSCRIPTS))}
    rng = random.Random(20240301)
    log = postgres_server.home / "log"
    cut_off_before = log.read_text().count(CUT_OFF)
    waiting = Worker()
    try:
        for kill in range(KILLS // 2):
            if kill % KILLS_A_PROJECT == 0:
                acknowledged = Acknowledged()
                database = postgres_server.database()
            url = postgres_server.url(database)
            worker, waiting = waiting, Worker()
            wait_for, longest = MOMENTS[kill % KILLS_A_PROJECT]
            for line in worker.run_and_kill(url, kill, wait_for=wait_for, after=rng.uniform(0.0, longest)):
                acknowledged.hear(line)
            wait_until_alone(postgres_server, database)
            check(url, acknowledged, items, invented)
    finally:
        waiting.close()
    assert acknowledged.rounds
    assert acknowledged.decisions
    cut_off = log.read_text().count(CUT_OFF) - cut_off_before
    assert cut_off >= KILLS // 8, "a kill between transactions proves little"


def check(place: Path | str, acknowledged: Acknowledged, items: dict, invented) -> None:
    if not acknowledged.opened:
        try:
            Store.open(place).close()
        except ProjectError as not_made:
            if not_made.code == "Q301":
                return
            raise
    with Store.open(place) as store:
        assert store.integrity() == []

        there = {row.id for row in store.index()}
        assert acknowledged.transcripts <= there
        for transcript_id in there:
            transcript, cut = items[transcript_id]
            assert store.transcript(transcript_id) == transcript
            assert store.segments(transcript_id) == cut

        rounds = {key: int(value) for key, value in store.stage_done(invented.STAGE).items()}
        assert rounds.keys() <= there
        for transcript_id in there:
            reached = rounds.get(transcript_id, 0)
            assert reached >= acknowledged.rounds.get(transcript_id, 0)
            expected = invented.suggest(items[transcript_id][1], reached) if reached else []
            found = list(store.suggestions(transcript_id=transcript_id))
            assert sorted(found, key=lambda s: s.id) == sorted(expected, key=lambda s: s.id)

        finished = {run.id for run in store.runs() if run.finished_at}
        assert acknowledged.runs <= finished

        decided = [decision.id for decision in store.decisions()]
        # One may have been written and its writer killed before it could say so: those stand between.
        rest = iter(decided)
        assert all(said in rest for said in acknowledged.decisions), "an acknowledged decision is gone, or out of order"
        assert len(decided) <= len(acknowledged.decisions) + 1, "at most the one that was on its way"
        assert store.verify_chain() == []

        # What was on its way when it was killed may have arrived: from here on it counts as said.
        acknowledged.transcripts |= there
        acknowledged.rounds = rounds
        acknowledged.decisions = decided
