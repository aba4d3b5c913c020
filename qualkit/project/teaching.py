"""A coder's rulings go in as they are made; which probabilities they change comes out, from a process of its own.

For a review session, whose screen must never wait: nothing here blocks, and nothing is written to the project. What
comes out is what the next run will give; what was shown when a decision was made stays with the decision.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from qualkit.config import Config
from qualkit.errors import QualkitError
from qualkit.project.executor import begin_worker
from qualkit.project.learning import LEARNS, Ground, Rulings, decided, ground_of, heard, learned_now, lesson, rulings_of
from qualkit.project.suggesting import STAGE, inputs_of, recipe_of
from qualkit.store import Store

if TYPE_CHECKING:
    import numpy as np

    from qualkit.suggest.adapting import Adapted

__all__ = ["Change", "Teacher", "Update"]

Change = tuple[str, str, float, float]
"""A unit's id, a code, its probability as last told, and now."""
_LEAST_CHANGE = 2  # per cent
_AT_ONCE = 2000  # changes sent at a time: reading more would hold up the screen
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_NOTHING = object()
_WORDS = {
    "da": {
        "suggester": "kun forslag fra »ensemble« lærer af afgørelser",
        "codes": "der er intet lært om kodebogens koder, som afgørelser kan bygge videre på",
        "ended": "det der lærer af afgørelserne, er stoppet",
    },
    "en": {
        "suggester": "only suggestions by `ensemble` learn from decisions",
        "codes": "nothing was learned of the codebook's codes that decisions could add to",
        "ended": "what learns from the decisions has stopped",
    },
}


@dataclass(frozen=True, slots=True)
class Update:
    """What rulings changed.

    Attributes:
        changed: the probabilities, rounded as a run rounds them, that differ by 0.02 or more from what was told last
            (at first: from what the last run gave) and are kept now or were then; or that cross the floor below which
            nothing is kept. Whether a run will also find words that speak for the code is not told.
        units: how many were ruled on.
        helps: whether what the rulings teach holds in other transcripts; if not, it is not used there. What they say of
            the units beside them counts either way.
        seconds: that it took.
    """

    changed: tuple[Change, ...]
    units: int
    helps: bool
    seconds: float


class Teacher:
    """Learns in a process of its own, of low priority, while a coder reviews; a context manager.

    None of its methods waits for that process. Only the newest rulings matter: those that come while it works replace
    one another.
    """

    def __init__(self, folder: Path, config: Config, paths: Sequence[Path]) -> None:
        """Know the project; nothing is started.

        Args:
            folder: the project's.
            config: its settings.
            paths: the files of the codebooks in use.
        """
        self._asked = (folder, config, tuple(paths))
        self._words = _WORDS.get(config.language, _WORDS["en"])
        self._changed = threading.Condition()
        self._newest: Any = _NOTHING
        self._news: deque[Update] = deque()
        self._process: Any = None
        self._started = self._closed = self._ready = False
        self._failed = "" if config.suggester == LEARNS else self._words["suggester"]

    @property
    def ready(self) -> bool:
        """True once the project has been read, so that rulings are answered within seconds."""
        return self._ready and not self._failed

    @property
    def failed(self) -> str:
        """Why nothing more will come, in words; empty if all is well."""
        return self._failed

    def start(self) -> None:
        """Start the process, which begins to read all units of the project."""
        if self._started or self._closed or self._failed:
            return
        self._started = True
        threading.Thread(target=self._run, name="teacher", daemon=True).start()

    def tell(self, rulings: Rulings | None = None) -> None:
        """Pass on how the decisions stand.

        Args:
            rulings: as ``qualkit.project.learning.rulings_of`` gives them; if None, those in the project's store are
                read, by the other process.
        """
        with self._changed:
            self._newest = rulings
            self._changed.notify_all()

    def poll(self) -> Update | None:
        """The next update, oldest first; None if there is none yet."""
        try:
            return self._news.popleft()
        except IndexError:
            return None

    def close(self) -> None:
        """End the process at once, whatever it is at."""
        with self._changed:
            self._closed, self._ready = True, False
            self._changed.notify_all()
            process, self._process = self._process, None
        if process is not None:
            process.kill()  # it only computes
            process.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _run(self) -> None:
        """Start the process, and send what is told; on a thread, as a pipe may be full and starting takes time."""
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # the process inherits it: Ctrl-C is not for it
        context = get_context("spawn")
        questions, inbox = context.Pipe(duplex=False)
        answers, outbox = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(*self._asked, os.getpid(), questions, outbox), daemon=True)
        try:
            process.start()
        except OSError:
            self._failed = self._words["ended"]
            return
        finally:
            questions.close()
            outbox.close()
        with self._changed:
            if self._closed:
                process.kill()
                process.join()
                return
            self._process = process
        threading.Thread(target=self._hear, args=(answers,), name="teacher-hears", daemon=True).start()
        self._send(inbox)

    def _send(self, inbox: Connection) -> None:
        """Send what is told, the newest alone, until the end."""
        with inbox:
            while True:
                with self._changed:
                    self._changed.wait_for(lambda: self._closed or self._newest is not _NOTHING)
                    if self._closed:
                        return
                    rulings, self._newest = self._newest, _NOTHING
                try:
                    inbox.send(rulings)
                except OSError:  # it has ended, which `_hear` tells
                    return

    def _hear(self, answers: Connection) -> None:
        """Take in what the process sends until it ends; on a thread."""
        changes: list[Change] = []
        with answers:
            while True:
                try:
                    kind, content = answers.recv()
                except (EOFError, OSError):
                    break
                match kind:
                    case "ready":
                        self._ready = True
                    case "changed":
                        changes += content
                    case "update":
                        self._news.append(Update(tuple(changes), *content))
                        changes = []
                    case "failed":
                        self._failed = self._words.get(content, content)
        if not self._closed and not self._failed:
            self._failed = self._words["ended"]


def _work(
    folder: Path, config: Config, paths: Sequence[Path], parent: int, questions: Connection, outbox: Connection
) -> None:
    """All that the other process does."""
    begin_worker(parent)
    _be_modest()
    try:
        for answer in _answers(folder, config, paths, questions):
            outbox.send(answer)
    except (EOFError, BrokenPipeError):  # nobody listens any more
        return
    except QualkitError as error:
        outbox.send(("failed", error.message))
    except Exception as error:  # what it says might hold words of the interviews: its kind alone is told
        outbox.send(("failed", f"{_WORDS.get(config.language, _WORDS['en'])['ended']} ({type(error).__name__})"))


def _be_modest() -> None:
    """One core, after everybody else, and not a word to the screen, which belongs to the session."""
    if hasattr(os, "nice"):
        os.nice(10)
    for name in _THREADS:  # numpy has not been loaded yet, and looks at them when it is
        os.environ[name] = "1"
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - for good


class _Newest:
    """What was told last, taken in as it comes so that whoever tells need not wait."""

    def __init__(self, questions: Connection) -> None:
        self._changed = threading.Condition()
        self._newest: Any = _NOTHING
        self._over = False
        threading.Thread(target=self._listen, args=(questions,), daemon=True).start()

    def _listen(self, questions: Connection) -> None:
        while not self._over:
            try:
                newest = questions.recv()
            except (EOFError, OSError):
                newest, self._over = _NOTHING, True
            with self._changed:
                self._newest = newest
                self._changed.notify_all()

    def take(self) -> Rulings | None:
        """Wait for something new and take it.

        Raises:
            EOFError: nothing more will come.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._over or self._newest is not _NOTHING)
            if self._over:
                raise EOFError
            rulings, self._newest = self._newest, _NOTHING
        told: Rulings | None = rulings
        return told


def _answers(folder: Path, config: Config, paths: Sequence[Path], questions: Connection) -> Iterator[tuple[str, Any]]:
    """Read the project, then answer what is told, until nobody tells any more."""
    told = _Newest(questions)
    with Store.open(config.store or folder) as store:
        ground = ground_of(store, recipe_of(config, paths), sorted(row.id for row in store.index()))
        if ground is None:
            yield "failed", "codes"
            return
        units: dict[str, set[str]] = {}
        for transcript, unit in ground.units:
            units.setdefault(transcript, set()).add(unit)
        from qualkit.suggest.adapting import load_adapted

        learned = learned_now(store, config, folder)
        shown = _shown(store, config, paths, ground, load_adapted(Path(learned)) if learned else None)
        yield "ready", None
        while True:
            rulings = told.take()
            began = time.perf_counter()
            if rulings is None:
                rulings = rulings_of(store.in_force(), units)
            adapted = lesson(ground, rulings)
            changes = changes_in(ground, shown, per_cent(ground, adapted, rulings))
            for start in range(0, len(changes), _AT_ONCE):
                yield "changed", changes[start : start + _AT_ONCE]
            many = sum(len(units.get(transcript, set()) & its.keys()) for transcript, its in rulings.items())
            yield "update", (many, adapted is not None, time.perf_counter() - began)


def _shown(store: Store, config: Config, paths: Sequence[Path], ground: Ground, adapted: Adapted | None) -> np.ndarray:
    """What the last run gave, units × codes in per cent: as it is kept, and for what is not kept as it is made."""
    transcripts = list(dict.fromkeys(transcript for transcript, _ in ground.units))
    rulings, done = decided(store), store.stage_done(STAGE)
    inputs = inputs_of(config, paths, rulings, transcripts)
    # Where decisions have come since the last run, it knew others of the neighbours.
    fresh = {each: rulings[each] for each in transcripts if each in rulings and done.get(each) == inputs[each]}
    shown = per_cent(ground, adapted, fresh)
    row = {unit: at for at, (_, unit) in enumerate(ground.units)}
    column = {code: at for at, code in enumerate(ground.codes)}
    for each in store.suggestions():
        if each.segment_id in row and each.code in column:
            shown[row[each.segment_id], column[each.code]] = round(100 * each.probability)
    return shown


def per_cent(ground: Ground, adapted: Adapted | None, rulings: Rulings) -> np.ndarray:
    """Units × codes: the probabilities that a run gives, in whole per cent, as it rounds them."""
    import numpy as np

    from qualkit.suggest.offsetting import probability_of

    said = heard(ground, adapted, rulings)
    return np.round(100 * np.round(probability_of(said), 2)).astype(np.int16)


def changes_in(ground: Ground, shown: np.ndarray, now: np.ndarray) -> list[Change]:
    """What is to be told: see :class:`Update`. It counts as shown from then on."""
    import numpy as np

    from qualkit.suggest.ensemble import FLOOR

    floor = round(100 * FLOOR)
    kept = (now >= floor) | (shown >= floor)
    differs = (np.abs(now - shown) >= _LEAST_CHANGE) | ((now >= floor) != (shown >= floor))
    rows, columns = np.nonzero(kept & differs & ~ground.empty[:, None])
    before, after = shown[rows, columns].tolist(), now[rows, columns].tolist()
    shown[rows, columns] = now[rows, columns]
    return [
        (ground.units[row][1], ground.codes[column], one / 100, other / 100)
        for row, column, one, other in zip(rows.tolist(), columns.tolist(), before, after, strict=True)
    ]
