"""How long work reports itself: a stage calls, a face shows; nobody needs to listen."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "silent"]


class Progress(Protocol):
    """Called after each item of a stage."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """``done`` of ``total`` items of ``stage`` are ready."""
        ...


def silent(stage: str, done: int, total: int) -> None:
    """Nobody listens."""
