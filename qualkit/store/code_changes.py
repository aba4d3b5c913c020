"""Changes of codes come in and are chained by hash, as decisions are; the changes, and what is wrong with them, go out.

Nothing here changes or deletes a change, and triggers in the database refuse it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection, func, insert, select

from qualkit.model import CodeChange
from qualkit.store import settings
from qualkit.store.database import Database
from qualkit.store.decisions import link_of, now
from qualkit.store.rows import canonical_json, change_from_row, change_to_row
from qualkit.store.tables import code_changes, decisions

__all__ = ["Changing", "append", "chain_problems", "change_id", "read"]

# The highest number ever given to a change, to see that none is missing at the end.
_EVER = "code_changes_ever"


def change_id(change: CodeChange) -> str:
    """SHA-256 (hex) over the canonical JSON of what was changed: every field but the id and its place in a chain."""
    row = change_to_row(change)
    for of_the_chain in ("id", "previous", "link"):
        del row[of_the_chain]
    return hashlib.sha256(canonical_json(row).encode("utf-8")).hexdigest()


def append(connection: Connection, change: CodeChange) -> CodeChange:
    """Add a change to the end of the chain; the connection must hold the write lock.

    One without a time gets one after all decisions that are there, also where a clock was set back: it holds for them.
    One that is there already, from another copy of the project, is not added again.
    """
    last = connection.execute(
        select(code_changes.c.seq, code_changes.c.id, code_changes.c.link).order_by(code_changes.c.seq.desc()).limit(1)
    ).one_or_none()
    new = replace(change, at=change.at or _after_all(connection), previous=last.id if last else "")
    new = replace(new, id=change_id(new))
    there = connection.execute(select(code_changes).where(code_changes.c.id == new.id)).mappings().one_or_none()
    if there is not None:
        return change_from_row(there)
    new = replace(new, link=link_of(last.link if last else "", new.id))
    connection.execute(insert(code_changes), change_to_row(new))
    number = connection.execute(select(func.max(code_changes.c.seq))).scalar()
    settings.put(connection, _EVER, str(number))
    return new


def _after_all(connection: Connection) -> str:
    latest = [connection.execute(select(func.max(table.c.at))).scalar() or "" for table in (decisions, code_changes)]
    return max(now(), *(_just_after(at) for at in latest if at), "")


def _just_after(at: str) -> str:
    from datetime import datetime, timedelta

    try:
        return (datetime.fromisoformat(at) + timedelta(microseconds=1)).isoformat(timespec="microseconds")
    except ValueError:  # a time that somebody gave by hand
        return at


def read(connection: Connection) -> list[CodeChange]:
    """All changes, in the order of their times."""
    query = select(code_changes).order_by(code_changes.c.at, code_changes.c.seq)
    return [change_from_row(row) for row in connection.execute(query).mappings()]


def chain_problems(connection: Connection) -> list[str]:
    """What is wrong with the chain of changes, in words."""
    found = []
    previous = link = ""
    number = 0
    for row in connection.execute(select(code_changes).order_by(code_changes.c.seq)).mappings():
        change, number = change_from_row(row), int(row["seq"])
        if change.previous != previous or change.link != link_of(link, change.id):
            found.append(
                f"change of codes {number} does not follow the one before it: one was removed, added or changed"
            )
        if change.id != change_id(change):
            found.append(f"change of codes {number} is not what was changed: its content does not match its hash")
        previous, link = change.id, change.link
    ever = settings.get(connection, _EVER) or ""
    if ever.isdecimal() and number < int(ever):
        found.append(f"changes of codes {number + 1} to {ever} are missing at the end of the chain")
    return found


class Changing(Database):
    """The part of a project's database that keeps the changes of codes."""

    def append_code_change(self, change: CodeChange, *, then: Callable[[], object] | None = None) -> CodeChange:
        """Add a change of codes; it is on disk when this returns.

        Args:
            change: its ``at``, ``previous``, ``id`` and ``link`` are filled in.
            then: what has to happen with it, such as putting the codebook's file in place. Nobody else can write
                meanwhile; if it fails nothing was changed.
        """
        with self._writing() as connection:
            chained = append(connection, change)
            if then is not None:
                then()
        return chained

    def code_changes(self, codebook: str | None = None) -> Sequence[CodeChange]:
        """The changes of codes by time; of one codebook, by its id."""
        with self._reading() as connection:
            found = read(connection)
        return [change for change in found if codebook in (None, change.codebook)]
