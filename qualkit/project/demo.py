"""The demo comes in; its interviews are copied and, once read, coded as their fictional coder coded them, blind."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qualkit.errors import ConfigError
from qualkit.json_lines import read_json_lines
from qualkit.model import ATTRIBUTE_VALUES, Decision, Span, Verdict
from qualkit.project.places import codable_units

if TYPE_CHECKING:
    from qualkit.project.project import Project

__all__ = ["CODER", "code_demo", "copy_demo"]

CODER = "mette"
_CODINGS = "kodninger.jsonl"


def copy_demo(target: Path) -> None:
    """Copy the demo interviews to ``target``."""
    from qualkit import resources

    ignored = shutil.ignore_patterns(".*", "__pycache__", _CODINGS)
    shutil.copytree(resources.demo_folder(), target, dirs_exist_ok=True, ignore=ignored)


def code_demo(project: Project) -> int:
    """Give the demo's project what its coder decided; nothing if she has decided there already.

    Codings lie in the unit that they overlap most, and are marked as made blind: she saw no suggestion.

    Returns:
        How many decisions were made.
    """
    from qualkit import resources

    if project.store.decisions(coder=CODER):
        return 0
    names = {row.name: row.id for row in project.index()}
    units: dict[str, list[Any]] = {}
    for unit in codable_units(project.store):
        units.setdefault(unit.transcript_id, []).append(unit)
    made: dict[str, list[Decision]] = {}
    for row in read_json_lines(resources.demo_folder() / _CODINGS, lambda row, _: row, _unreadable):
        identity = names.get(row["interview"])
        if identity is None:
            continue
        span = Span(row["start"], row["end"])
        if row.get("done"):
            for unit in units[identity]:
                if span.contains(unit.span):
                    made.setdefault(unit.id, []).append(_decision(identity, unit, Verdict.DONE))
            continue
        unit = max(units[identity], key=lambda unit: min(unit.span.end, span.end) - max(unit.span.start, span.start))
        attributes = {key: row[key] for key in ATTRIBUTE_VALUES if key in row}
        made.setdefault(unit.id, []).append(
            _decision(
                identity,
                unit,
                Verdict.ADD,
                span=span,
                code=row["code"],
                attributes=attributes,
                memo=row.get("memo", ""),
            )
        )
    for its in made.values():  # a unit at a time, as she would have: what one key decided is taken back together
        project.store.append_decisions(its)
    return sum(map(len, made.values()))


def _decision(transcript: str, unit: Any, verdict: Verdict, **said: Any) -> Decision:
    return Decision(
        coder=CODER,
        verdict=verdict,
        transcript_id=transcript,
        segment_id=unit.id,
        span=said.pop("span", unit.span),
        context={"blind": True},
        **said,
    )


def _unreadable(why: str) -> ConfigError:
    return ConfigError("Q601", why, hint="the demo's codings came with this program; install it anew")
