"""A command comes in; wall time, processor time and peak memory of the whole process tree's largest member go out."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Timing", "machine", "median_of", "run"]


@dataclass(frozen=True)
class Timing:
    """Seconds of one run, and megabytes at its peak."""

    wall: float
    cpu: float
    peak_mb: float


def run(command: Sequence[str], **options: object) -> Timing:
    """Run a command once, its output thrown away; fails loudly if the command does."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode:
        sys.exit(f"{command} ended with {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)
    return Timing(wall, cpu, usage.ru_maxrss / 1024)


def median_of(command: Sequence[str], *, runs: int) -> Timing:
    """The medians of several runs, after one that does not count."""
    run(command)
    timings = [run(command) for _ in range(runs)]
    return Timing(*(statistics.median(getattr(t, name) for t in timings) for name in ("wall", "cpu", "peak_mb")))


def machine() -> str:
    """What the figures were measured on, in a line."""
    return f"python {sys.version.split()[0]}, {os.cpu_count()} cores"
