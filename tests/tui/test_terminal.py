"""The review in a real terminal: a session in tmux, killed in the middle, and the page that --web serves."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from qualkit.model import Verdict
from qualkit.project import Project
from qualkit.store import in_force


def wait_for(holds, *, seconds: float = 30.0):
    """What ``holds`` gives as soon as it is true."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := holds():
            return found
        time.sleep(0.05)
    raise AssertionError(f"not so after {seconds} s")


class Tmux:
    """A terminal of 80 columns and 24 lines."""

    def __init__(self, socket_path: Path):
        self._base = ["tmux", "-S", str(socket_path)]

    def run(self, *arguments: str) -> str:
        done = subprocess.run([*self._base, *arguments], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, *command: str) -> None:
        self.run("-f", "/dev/null", "new-session", "-d", "-x", "80", "-y", "24", "-e", "LC_ALL=C.UTF-8", *command)
        self.run("set-option", "-g", "remain-on-exit", "on")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.run("send-keys", key)

    @property
    def text(self) -> str:
        return self.run("capture-pane", "-p")

    @property
    def pid(self) -> int:
        return int(self.run("display-message", "-p", "#{pane_pid}"))

    def end(self) -> None:
        subprocess.run([*self._base, "kill-server"], capture_output=True, check=False)


@pytest.fixture
def tmux(tmp_path_factory):
    if shutil.which("tmux") is None:
        if os.environ.get("QUALKIT_REQUIRE_TMUX"):
            pytest.fail("tmux is not installed")
        pytest.skip("tmux is not installed")
    terminal = Tmux(tmp_path_factory.mktemp("tmux") / "s")
    yield terminal
    terminal.end()


def decisions(project):
    with Project.open(project) as opened:
        return opened.store.decisions()


@pytest.mark.slow
def test_a_session_in_a_terminal_is_killed_and_goes_on_where_it_was(reviewable, tmux):
    command = (sys.executable, "-m", "qualkit", "review", "-p", str(reviewable), "--coder", "anna", "--no-learn")
    tmux.start(*command)
    wait_for(lambda: "a godkend" in tmux.text)
    tmux.press("a")
    wait_for(lambda: "Godkendt" in tmux.text)
    assert len(decisions(reviewable)) == 1, "on disk while the review is open"
    tmux.press("Enter")
    wait_for(lambda: "Færdig" in tmux.text)
    tmux.press("+")
    wait_for(lambda: "skriv noget af navnet" in tmux.text)
    tmux.press("h", "v", "e", "r", "Enter")
    wait_for(lambda: "Tilføjet" in tmux.text or ("Hverdag" in tmux.text and len(decisions(reviewable)) == 3))
    before = decisions(reviewable)
    assert [made.verdict for made in before][:2] == [Verdict.ACCEPT, Verdict.DONE]
    os.kill(tmux.pid, signal.SIGKILL)
    wait_for(lambda: tmux.run("display-message", "-p", "#{pane_dead}").strip() == "1")
    assert decisions(reviewable) == before
    tmux.run("respawn-pane", *command)
    wait_for(lambda: "a godkend" in tmux.text)
    tmux.press("u")
    wait_for(lambda: "Fortrudt" in tmux.text)
    tmux.press("q")
    wait_for(lambda: "Alt er gemt" in tmux.text)
    after = decisions(reviewable)
    assert len(after) == len(before) + 1
    assert [made.id for made in in_force(after)] == [made.id for made in before[:-1]]
    with Project.open(reviewable) as opened:
        assert opened.store.integrity() == []


@pytest.mark.slow
def test_nothing_that_was_answered_is_lost_whenever_the_review_is_killed(reviewable):
    """A line that was answered is on disk: killed at any moment, what was printed is there, and at most one more."""
    for number in range(4):
        coder = f"c{number}"
        review = subprocess.Popen(
            [sys.executable, "-u", "-m", "qualkit", "review", "-p", reviewable, "--coder", coder, "--plain"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        assert review.stdin is not None
        assert review.stdout is not None
        answered = 0
        for _ in range(2 + number):
            review.stdin.write("a\n")
            review.stdin.flush()
            while not review.stdout.readline().startswith(("kommando> Godkendt", "Godkendt")):
                pass
            answered += 1
        review.stdin.write("a\n")
        review.stdin.flush()
        time.sleep(0.002 * number)
        review.kill()
        review.communicate()
        mine = [made for made in decisions(reviewable) if made.coder == coder]
        assert answered <= len(mine) <= answered + 1
        with Project.open(reviewable) as opened:
            assert opened.store.verify_chain() == []
