"""A file with a JSON object a line comes in; what is made of each object goes out, or the number of the wrong line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from qualkit.errors import QualkitError

__all__ = ["read_json_lines"]

Made = TypeVar("Made")


def read_json_lines(
    file: Path, make: Callable[[Mapping[str, Any], int], Made], wrong: Callable[[str], QualkitError]
) -> list[Made]:
    """What the lines of a file say; empty lines are passed over.

    Args:
        file: in UTF-8.
        make: makes something of a line's object and its number, counted from 1; a ``ValueError``, ``KeyError``,
            ``TypeError`` or ``AttributeError`` of its says that the object is not like that.
        wrong: makes the error to raise of a sentence that names file and line.

    Raises:
        QualkitError: what ``wrong`` made: the file cannot be read, is not UTF-8, or a line is wrong.
    """
    try:
        # Not splitlines: it also splits at characters that may stand within a JSON string, as U+2028.
        lines = file.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise wrong(f"{file.name} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise wrong(f"{file.name} is not UTF-8 (byte {error.start})") from None
    made = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if not isinstance(row, dict):
                raise TypeError("not a JSON object")  # noqa: TRY301
            made.append(make(row, number))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise wrong(f"{file.name} line {number}: {error}") from None
    return made
