"""Rulings of several coders come in; the places where they differ go out, for coders to talk about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from qualkit.project.rulings import read_rulings
from qualkit.store import Store

__all__ = ["disagreements"]


def disagreements(
    store: Store, *, coders: Collection[str] = (), code: str = "", level: int | None = None
) -> list[dict[str, Any]]:
    """A row for each unit and code that one coder has given and another, who ruled on the unit, has not.

    Args:
        store: of the project.
        coders: only these; all who have ruled if empty.
        code: only this code and those below it.
        level: join codes below this depth.

    Returns:
        By transcript name, place and code: ``transcript``, ``transcript_id``, ``segment_id``, ``turn`` (from 1),
        ``start`` and ``end`` (code points), ``speaker``, ``informant``, ``text``, ``code``, ``yes`` and ``no`` (who
        said so), and ``memos`` (coder to what they noted with the coding or on the unit).

    Raises:
        ConfigError: Q001, a coder who has decided nothing.
        ProjectError: Q310, there are no two coders who ruled on the same units, or they gave no code.
    """
    import numpy as np

    rulings = read_rulings(store, coders=coders, code=code, level=level)
    yes, no = rulings.given == 1, rulings.given == 0
    rows = []
    for at, column in np.argwhere(yes.any(axis=0) & no.any(axis=0)).tolist():
        unit, given = rulings.units[at], rulings.codes[column]
        rows.append(
            {
                "transcript": rulings.transcripts[unit.transcript_id].name,
                "transcript_id": unit.transcript_id,
                "segment_id": unit.id,
                "turn": unit.turns[0] + 1 if unit.turns else None,
                "start": unit.span.start,
                "end": unit.span.end,
                "speaker": unit.speaker,
                "informant": rulings.informants[int(rulings.cluster[at])],
                "text": unit.text,
                "code": given,
                "yes": [coder for who, coder in enumerate(rulings.coders) if yes[who, at, column]],
                "no": [coder for who, coder in enumerate(rulings.coders) if no[who, at, column]],
                "memos": {
                    coder: noted
                    for coder in rulings.coders
                    if (noted := _noted(rulings.said[coder].get(unit.id), given))
                },
            }
        )
    return rows


def _noted(state: Any, code: str) -> str:
    """What a coder wrote about the unit, or when they gave or refused the code or one below it."""
    if state is None:
        return ""
    about = [
        d for its in (state.codings, state.rejected) for given, d in its.items() if f"{given}.".startswith(f"{code}.")
    ]
    return " / ".join(dict.fromkeys(decision.memo for decision in [*about, *state.memos] if decision.memo))
