"""Ratings as raters × units come in; how many raters gave each unit each value goes out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Numbers", "count_values", "rating_table", "ratio_of"]

Numbers = NDArray[np.float64]


def rating_table(data: Any) -> tuple[NDArray[np.int64], list[Any]]:
    """Ratings as numbers of values: raters × units, -1 where missing, and the values, sorted where they can be.

    Args:
        data: raters × units of numbers or labels; NaN and None are missing.

    Raises:
        ValueError: not a table, or a number that is not finite.
    """
    raw = np.array(data, dtype=object)
    if raw.ndim != 2:
        raise ValueError(f"ratings are a table of raters × units, not of {raw.ndim} dimension(s)")
    missing = np.array([[value is None or value != value for value in row] for row in raw], dtype=bool)
    missing = missing.reshape(raw.shape)
    present = {value.item() if isinstance(value, np.generic) else value for value in raw[~missing]}
    if any(isinstance(value, float) and np.isinf(value) for value in present):
        raise ValueError("a rating is infinite")
    try:
        values = sorted(present)
    except TypeError:  # numbers and words: they have no order, but a fixed one is needed
        values = sorted(present, key=lambda value: (type(value).__name__, repr(value)))
    number = {value: at for at, value in enumerate(values)}
    table = np.full(raw.shape, -1, dtype=np.int64)
    table[~missing] = [number[value] for value in raw[~missing]]
    return table, values


def count_values(table: NDArray[np.int64], values: int) -> Numbers:
    """Units × values: how many raters gave the unit the value."""
    units = table.shape[1]
    rater, unit = np.nonzero(table >= 0)
    flat = np.bincount(unit * values + table[rater, unit], minlength=units * values) if values else np.zeros(0)
    return flat.reshape(units, values).astype(float)


def ratio_of(part: Any, whole: Any) -> Any:
    """``part / whole``, NaN where the whole is 0."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole != 0)
