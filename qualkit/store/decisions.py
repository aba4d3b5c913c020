"""Decisions come in and are chained by hash; the chain, the codings it stands for, and what is wrong with it go out.

A coding is a view of the chain. Nothing here changes or deletes a decision, and triggers in the database refuse it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, func, insert, select

from qualkit.errors import ProjectError
from qualkit.model import Decision, Verdict
from qualkit.store import settings
from qualkit.store.rows import canonical_json, decision_from_row, decision_to_row
from qualkit.store.tables import decisions

__all__ = [
    "after",
    "append",
    "append_foreign",
    "chain_problems",
    "codings_of",
    "decision_id",
    "in_force",
    "link_of",
    "now",
    "read",
    "standing",
    "taken_back",
]

# Where chains were joined the last decision need not be the latest: the latest time is kept beside them.
_LATEST = "latest_decision_at"
_AT_ONCE = 500  # ids in one query: some SQLite take no more than 999
_ABOUT_CODING = frozenset({Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT})


def now() -> str:
    """The time now, UTC, ISO 8601 with microseconds: as text it sorts as time."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def decision_id(decision: Decision) -> str:
    """SHA-256 (hex) over the canonical JSON of what was decided: every field but the id and its place in a chain."""
    row = decision_to_row(decision)
    for of_the_chain in ("id", "previous", "link"):
        del row[of_the_chain]
    row["attributes"] = dict(decision.attributes)
    row["context"] = dict(decision.context)
    return hashlib.sha256(canonical_json(row).encode("utf-8")).hexdigest()


def link_of(before: str, identity: str) -> str:
    """SHA-256 (hex) over the link before and a decision's id: one that vouches for the whole chain up to here."""
    return hashlib.sha256(f"{before}{identity}".encode()).hexdigest()


def append(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    """Add what one key press decided to the end of the chain; the connection must hold the write lock.

    Those without a time get one and the same: now, or just after the latest in the chain where a clock was set back,
    so that their times tell the order of decisions also where chains are joined. One that is there already is not
    added again.

    Raises:
        ProjectError: Q001, an undo that names no decision of that coder, or another verdict that names one.
    """
    last = connection.execute(
        select(decisions.c.id, decisions.c.link, decisions.c.at).order_by(decisions.c.seq.desc()).limit(1)
    ).one_or_none()
    before, link = (last.id, last.link) if last else ("", "")
    latest = max(last.at, settings.get(connection, _LATEST) or "") if last else ""
    at = max(now(), _just_after(latest)) if latest else now()
    timed = [replace(decision, at=decision.at or at) for decision in made]
    ids = [decision_id(decision) for decision in timed]  # a decision's place in the chain is no part of it
    every = select(decisions)
    kept: dict[str, Mapping[Any, Any]] = {row["id"]: row for row in _rows_of(connection, every, ids)}
    owned = select(decisions.c.id, decisions.c.coder)
    targets = _rows_of(connection, owned, [decision.undoes for decision in made])
    whose = {row["id"]: row["coder"] for row in targets}
    chained: list[Decision] = []
    rows: list[dict[str, Any]] = []
    for decision, identity in zip(timed, ids, strict=True):
        _may_undo(decision, whose)
        if identity not in kept:
            link = link_of(link, identity)
            rows.append(decision_to_row(replace(decision, id=identity, previous=before, link=link)))
            kept[identity] = rows[-1]
            whose[identity], before = decision.coder, identity
        chained.append(decision_from_row(kept[identity]))
    if rows:
        connection.execute(insert(decisions), rows)
    return chained


def append_foreign(connection: Connection, made: Sequence[Decision]) -> list[Decision]:
    """Add decisions from other copies of the project to the end of the chain, in the order given.

    They keep their times and ids; one that is there already is not added again. All of it happens or nothing. The
    connection must hold the write lock.

    Returns:
        Those that were added, chained.

    Raises:
        ProjectError: Q001, an undo names no decision of that coder here or among them, or an id does not fit.
    """
    whose = {row.id: row.coder for row in connection.execute(select(decisions.c.id, decisions.c.coder))}
    new = {decision.id: decision for decision in made if decision.id not in whose}
    whose |= {identity: decision.coder for identity, decision in new.items()}
    last = connection.execute(
        select(decisions.c.id, decisions.c.link).order_by(decisions.c.seq.desc()).limit(1)
    ).one_or_none()
    before, link = (last.id, last.link) if last else ("", "")
    chained = []
    for decision in new.values():
        undoes = decision.verdict is Verdict.UNDO
        if decision.id != decision_id(decision) or undoes != bool(decision.undoes):
            raise ProjectError("Q001", f"decision {decision.id[:12]!r} is not what was decided: its id does not fit")
        if undoes and whose.get(decision.undoes) != decision.coder:
            raise ProjectError("Q001", f"the decision that {decision.id[:12]!r} takes back is in none of the projects")
        link = link_of(link, decision.id)
        chained.append(replace(decision, previous=before, link=link))
        before = decision.id
    if chained:
        connection.execute(insert(decisions), [decision_to_row(decision) for decision in chained])
        known = settings.get(connection, _LATEST) or ""
        settings.put(connection, _LATEST, max(known, *(decision.at for decision in chained)))
    return chained


def _rows_of(connection: Connection, query: Select[Any], ids: Iterable[str]) -> Iterable[RowMapping]:
    """What ``query`` finds of the decisions among ``ids`` that are there."""
    asked = sorted({identity for identity in ids if identity})
    for at in range(0, len(asked), _AT_ONCE):
        yield from connection.execute(query.where(decisions.c.id.in_(asked[at : at + _AT_ONCE]))).mappings()


def _just_after(at: str) -> str:
    try:
        return (datetime.fromisoformat(at) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
    except ValueError:  # a time that somebody gave by hand
        return at


def _may_undo(decision: Decision, whose: Mapping[str, str]) -> None:
    if (decision.verdict is Verdict.UNDO) != bool(decision.undoes):
        raise ProjectError("Q001", "an undo names the decision it takes back, and nothing else does")
    if decision.undoes and whose.get(decision.undoes) != decision.coder:
        raise ProjectError(
            "Q001",
            f"{decision.coder!r} has made no decision {decision.undoes[:12]!r} that could be undone",
            hint="coders take back their own decisions only",
        )


def read(connection: Connection, *, coder: str | None = None, since: str | None = None) -> list[Decision]:
    """Decisions in the order of the chain.

    Args:
        coder: only theirs.
        since: only those made at or after this time (UTC, ISO 8601, or its beginning, such as a date).
    """
    query = select(decisions).order_by(decisions.c.seq)
    if coder is not None:
        query = query.where(decisions.c.coder == coder)
    if since:
        query = query.where(decisions.c.at >= since)
    return [decision_from_row(row) for row in connection.execute(query).mappings()]


def after(connection: Connection, identity: str) -> list[Decision]:
    """The decisions that come after one in the chain, in its order; all if ``identity`` is empty."""
    query = select(decisions).order_by(decisions.c.seq)
    if identity:
        seq = connection.execute(select(decisions.c.seq).where(decisions.c.id == identity)).scalar()
        query = query.where(decisions.c.seq > (seq or 0))
    return [decision_from_row(row) for row in connection.execute(query).mappings()]


def standing(chain: Sequence[Decision]) -> dict[tuple[str, str, str], Decision]:
    """What each coder has settled: by coder, segment and code the latest accept, add or reject, in their order.

    A decision that was undone counts for nothing; neither does an undo that was itself undone. Skips, flags and memos
    settle nothing, nor does what was said of a suggestion that was planted.
    """
    settled: dict[tuple[str, str, str], Decision] = {}
    for decision in reversed(in_force(chain)):
        if decision.verdict in _ABOUT_CODING and not decision.context.get("planted"):
            settled.setdefault((decision.coder, decision.segment_id, decision.code), decision)
    return dict(reversed(settled.items()))


def in_force(chain: Sequence[Decision]) -> list[Decision]:
    """The decisions that were not taken back, undos themselves left out, in the order in which they were made.

    That is the order of their times, not of the chain: what comes from a copy of the project stands at its end.
    """
    undone = taken_back(chain)
    return [made for made in _by_time(chain) if made.verdict is not Verdict.UNDO and made.id not in undone]


def taken_back(chain: Sequence[Decision]) -> set[str]:
    """The ids of the decisions that were taken back, undos among them: an undo that was undone is a redo."""
    undone: set[str] = set()
    # From the last to the first: whoever undoes a decision comes after it, so what is met here is settled.
    for decision in _by_time(chain)[::-1]:
        if decision.verdict is Verdict.UNDO and decision.id not in undone:
            undone.add(decision.undoes)
    return undone


def _by_time(chain: Sequence[Decision]) -> list[Decision]:
    return sorted(chain, key=lambda made: made.at)


def codings_of(chain: Sequence[Decision]) -> list[Decision]:
    """The codings that ``chain`` stands for, in its order: what is :func:`standing` and is no reject."""
    return [decision for decision in standing(chain).values() if decision.verdict is not Verdict.REJECT]


def chain_problems(connection: Connection, *, ever: int) -> list[str]:
    """What is wrong with the chain, in words.

    Args:
        ever: the highest number a decision was ever given, to see that none is missing at the end.
    """
    rows = connection.execute(select(decisions).order_by(decisions.c.seq)).mappings().all()
    found = list(_broken_links((int(row["seq"]), decision_from_row(row)) for row in rows))
    last = connection.execute(select(func.max(decisions.c.seq))).scalar() or 0
    if last < ever:
        found.append(f"decisions {last + 1} to {ever} are missing at the end of the chain")
    return found


def _broken_links(numbered: Iterable[tuple[int, Decision]]) -> Iterable[str]:
    previous = link = ""
    for number, decision in numbered:
        if decision.previous != previous:
            yield f"decision {number} does not follow the one before it: one was removed, added or changed"
        elif decision.link != link_of(link, decision.id):
            yield f"decision {number}: its link is not the hash over all before it: one was removed, added or changed"
        if decision.id != decision_id(decision):
            yield f"decision {number} is not what was decided: its content does not match its hash"
        previous, link = decision.id, decision.link
