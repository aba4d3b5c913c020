"""A pure function over items: in this process, in a pool of processes, or on an existing Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from qualkit.errors import MissingExtraError, ProjectError

__all__ = ["each"]

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(
    function: Callable[[Item], Result], items: Sequence[Item], *, workers: int = 1, cluster: str | None = None
) -> Iterator[Result]:
    """Yield ``function(item)`` for each item, in the items' order.

    Args:
        function: pure, defined at the top level of a module, as are its items and results (they are pickled).
        workers: processes; 1 works here.
        cluster: address of a Dask scheduler (``tcp://host:port``); the material then goes to that cluster.

    Raises:
        MissingExtraError: Q401, ``cluster`` is given and dask.distributed is not installed.
    """
    if cluster is None and (workers <= 1 or len(items) <= 1):
        yield from map(function, items)
        return
    with _executor(min(workers, len(items)), cluster) as executor:
        # A window, not all at once: results are large and the caller writes them away one by one.
        window = 2 * max(workers, 8 if cluster else 1)
        waiting: list[Future[Result]] = []
        rest = iter(items)
        for item in rest:
            waiting.append(executor.submit(function, item))
            if len(waiting) >= window:
                break
        while waiting:
            yield waiting.pop(0).result()
            for item in rest:
                waiting.append(executor.submit(function, item))
                break


@contextmanager
def _executor(workers: int, cluster: str | None) -> Iterator[Executor]:
    if cluster is None:
        with ProcessPoolExecutor(max_workers=workers) as pool:
            yield pool
        return
    try:
        from distributed import Client
    except ModuleNotFoundError as missing:
        raise MissingExtraError(
            "Q401", "a cluster needs dask.distributed", hint="pip install 'qualkit[cluster]'"
        ) from missing
    try:
        client = Client(cluster, timeout="10s")
    except OSError as error:
        raise ProjectError(
            "Q001", f"no Dask scheduler answers at {cluster}", hint="check the address, or leave out --cluster"
        ) from error
    with client:
        yield client.get_executor()
