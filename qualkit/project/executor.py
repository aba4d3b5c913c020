"""A pure function over items: in this process, in a pool of processes, or on an existing Dask cluster."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

from qualkit.errors import MissingExtraError, ProjectError

__all__ = ["begin_worker", "each", "worthwhile"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(
    function: Callable[[Item], Result],
    items: Iterable[Item],
    *,
    count: int,
    workers: int = 1,
    cluster: str | None = None,
) -> Iterator[Result]:
    """Yield ``function(item)`` for each item, in the items' order.

    Args:
        function: pure, defined at the top level of a module, as are its items and results (they are pickled).
        count: how many items there are; they may come from a generator, and only a few are held at a time.
        workers: processes; 1 works here, 0 takes as many as pay.
        cluster: address of a Dask scheduler (``tcp://host:port``); the material then goes to that cluster.

    Raises:
        MissingExtraError: Q401, ``cluster`` is given and dask.distributed is not installed.
    """
    workers = workers or worthwhile(count)
    if cluster is None and (workers <= 1 or count <= 1):
        yield from map(function, items)
        return
    with _executor(min(workers, count), cluster) as executor:
        # A window, not all at once: results are large and the caller writes them away one by one.
        window = 2 * max(workers, 8 if cluster else 1)
        waiting: list[Future[Result]] = []
        rest = iter(items)
        for item in rest:
            waiting.append(_submit(executor, function, item))
            if len(waiting) >= window:
                break
        while waiting:
            yield waiting.pop(0).result()
            for item in rest:
                waiting.append(_submit(executor, function, item))
                break


def worthwhile(items: int) -> int:
    """Processes that pay for so many interviews: each takes a second to start, about what four interviews take."""
    return max(1, min(os.cpu_count() or 1, items // 4))


def _submit(executor: Executor, function: Callable[[Item], Result], item: Item) -> Future[Result]:
    """Hand out one item. A worker may be started here, and must not meet Ctrl-C before it leaves that alone."""
    if not hasattr(signal, "pthread_sigmask"):
        return executor.submit(function, item)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})  # a started process inherits it
    try:
        return executor.submit(function, item)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def begin_worker(parent: int) -> None:
    """Ctrl-C goes to every process of the terminal; only the one that the user started may answer it.

    A worker whose parent was killed would wait for work for ever, with the material in its memory.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1.0)
    os._exit(1)


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    """A pool that ends at once when the work is broken off, whatever its workers are at."""
    pool = ProcessPoolExecutor(max_workers=workers, initializer=begin_worker, initargs=(os.getpid(),))
    try:
        yield pool
        pool.shutdown()
    except BaseException:
        main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGINT, signal.SIG_IGN) if main else None  # a second Ctrl-C must not hang it
        processes = list((getattr(pool, "_processes", None) or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for process in processes:
            process.kill()  # they only compute: what is finished has been written by this process
        if main:
            signal.signal(signal.SIGINT, before)
        raise


@contextmanager
def _executor(workers: int, cluster: str | None) -> Iterator[Executor]:
    if cluster is None:
        with _pool(workers) as pool:
            yield pool
        return
    try:
        client_type: Any = import_module("distributed").Client  # it carries no types of its own
    except ModuleNotFoundError as missing:
        raise MissingExtraError(
            "Q401", "a cluster needs dask.distributed", hint="pip install 'qualkit[cluster]'"
        ) from missing
    try:
        client = client_type(cluster, timeout="10s")
    except OSError as error:
        raise ProjectError(
            "Q001", f"no Dask scheduler answers at {cluster}", hint="check the address, or leave out --cluster"
        ) from error
    with client:
        yield client.get_executor()
