"""`qualkit run` is killed with SIGKILL at random moments; what was finished is there, nothing is half there, and it goes on."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualkit.project import Project

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")]

KILLS = 12
ANSWERS = [
    "Så fik jeg en ny sagsbehandler, og så gik det stærkt. Hun ringede hver fredag, og jeg begyndte at stå op igen.",
    "Bussen kom aldrig til tiden, så jeg måtte cykle de ti kilometer hver eneste morgen, også når det regnede.",
    "Altså, jeg sad jo derhjemme, ik', og så ringede min nabo og spurgte, om jeg ville med ud og se på hunden.",
    "Der stod et brev på bordet i tre uger. Jeg gik uden om det. Til sidst lagde min datter det i skuffen.",
]


def write_interviews(folder, *, count, seed):
    rng = random.Random(seed)
    folder.mkdir()
    for number in range(count):
        turns = [
            f"I: Hvad skete der så, den {n}. gang?\n\nB: {rng.choice(ANSWERS)} {rng.choice(ANSWERS)}\n"
            for n in range(1, 40)
        ]
        (folder / f"samtale-{number:02d}.txt").write_text("\n".join(turns), encoding="utf-8")


def whole(project):
    """Every transcript has its units, and a stage that is marked done has what it made."""
    assert project.store.integrity() == []
    rows = project.index()
    for row in rows:
        assert row.units == len(project.segments(project.transcript(row.id))) - episodes(project, row.id)
        assert row.units > 0
    done = project.store.stage_done("suggest")
    for identity in done:
        assert list(project.store.suggestions(transcript_id=identity)), "marked done without its suggestions"
    return {row.id for row in rows}, set(done)


def episodes(project, identity):
    from qualkit.model import SegmentKind

    return len(project.store.segments(identity, SegmentKind.EPISODE))


def test_a_run_that_is_killed_again_and_again_ends_as_one_that_is_not(study, tmp_path):
    interviews = tmp_path / "samtaler"
    write_interviews(interviews, count=16, seed=1)
    command = [sys.executable, "-m", "qualkit", "run", str(interviews), "-q", "-c", str(study.parent / "lille.yaml")]
    home = tmp_path / "samtaler-qualkit"
    rng = random.Random(7)
    transcripts: set[str] = set()
    suggested: set[str] = set()
    killed = 0
    for _ in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(rng.uniform(0.25, 1.6))
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            killed += 1
        process.wait()
        if (home / "qualkit.db").is_file() and (home / "qualkit.db").stat().st_size:
            with Project.open(home) as project:
                now, done = whole(project)
            assert transcripts <= now, "a transcript that was read is gone"
            assert suggested <= done, "suggestions that were made are gone"
            transcripts, suggested = now, done
    assert killed >= 3
    assert subprocess.run(command, check=False, capture_output=True).returncode == 0
    untouched = tmp_path / "uden"
    assert subprocess.run([*command, "-p", str(untouched)], check=False, capture_output=True).returncode == 0
    for name in ("forslag.jsonl", "citater.csv", "citater.docx"):
        assert (home / "resultater" / name).read_bytes() == (untouched / "resultater" / name).read_bytes()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for processes in /proc")
def test_a_killed_run_leaves_no_worker_behind(study, tmp_path):
    interviews = tmp_path / "samtaler"
    write_interviews(interviews, count=16, seed=2)
    command = [sys.executable, "-m", "qualkit", "run", str(interviews), "-q", "--workers", "2"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    workers = until(lambda: children(process.pid), seconds=20)
    assert workers
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert until(lambda: not any(alive(pid) for pid in workers), seconds=20)


def until(holds, *, seconds):
    end = time.monotonic() + seconds
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(0.05)
    return found


def children(pid):
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
