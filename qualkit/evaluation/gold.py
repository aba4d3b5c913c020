"""Gold codings come in as offsets, units go out with the codes that the gold gives them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qualkit.errors import ConfigError
from qualkit.json_lines import read_json_lines
from qualkit.model import ATTRIBUTE_VALUES, Segment, Span

__all__ = ["GoldCoding", "codes_of_units", "read_gold", "read_split"]

SHARE = 0.5
"""A gold coding counts for a unit if it covers this share of the shorter of the two."""


@dataclass(frozen=True, slots=True)
class GoldCoding:
    """A code that the gold gives a stretch of a transcript; offsets are the transcript text's."""

    span: Span
    code: str
    polarity: str = "til_stede"
    emic: str = "nej"


def read_gold(file: Path) -> list[GoldCoding]:
    """The codings of one interview.

    Args:
        file: a JSON object a line with ``start``, ``end``, ``code``, and perhaps ``polaritet`` and ``emic``.

    Raises:
        ConfigError: Q601, the file is missing or cannot be read, or a line is not like that.
    """
    if not file.is_file():
        raise ConfigError("Q601", f"there is no gold file {file}", hint="one file an interview: NAME.jsonl")
    return read_json_lines(file, _coding, _no_coding)


def _coding(row: Mapping[str, Any], _: int) -> GoldCoding:
    polarity = row.get("polaritet", "til_stede")
    if polarity not in ATTRIBUTE_VALUES["polaritet"]:
        raise ValueError(f"polaritet {polarity!r} is not known")
    return GoldCoding(Span(int(row["start"]), int(row["end"])), str(row["code"]), polarity, row.get("emic", "nej"))


def _no_coding(why: str) -> ConfigError:
    return ConfigError("Q601", why, hint='{"start": 0, "end": 9, "code": "…"}')


def read_split(folder: Path) -> dict[str, str]:
    """Interview name to the part it belongs to, as ``split.json`` in the folder has it; empty without the file.

    Raises:
        ConfigError: Q601, the file is not like that.
    """
    file = folder / "split.json"
    if not file.is_file():
        return {}
    try:
        parts = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): str(part) for part, names in parts.items() for name in names}
    except (ValueError, AttributeError, TypeError) as error:
        raise ConfigError("Q601", f"{file.name} cannot be read: {error}", hint='{"test": ["name", "name"]}') from None


def codes_of_units(units: Sequence[Segment], gold: Iterable[GoldCoding]) -> list[set[str]]:
    """For each unit the codes that the gold gives it.

    A coding counts for each unit of which it covers half, or that covers half of it; if there is none, for the unit
    that it overlaps most.
    """
    found: list[set[str]] = [set() for _ in units]
    for coding in gold:
        overlaps = [
            (min(unit.span.end, coding.span.end) - max(unit.span.start, coding.span.start), at)
            for at, unit in enumerate(units)
        ]
        touching = [(size, at) for size, at in overlaps if size > 0]
        if not touching:
            continue
        length = coding.span.end - coding.span.start
        enough = [at for size, at in touching if size >= SHARE * min(length, units[at].span.end - units[at].span.start)]
        for at in enough or [max(touching)[1]]:
            found[at].add(coding.code)
    return found
