"""Exceptions of the database driver and the file system come in; a ``QualkitError`` with code and hint goes out.

The one place where that happens. What the user reads never holds a value out of the database.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from qualkit.errors import ProjectError, QualkitError, ReadError
from qualkit.store.dialect import Dialect

__all__ = ["file_faults", "project_error", "said_plainly"]

_SAID = {
    "Q301": ("there is no project in {where}", "make one with: qualkit init, or qualkit run FOLDER"),
    "Q302": ("the project in {where} was made by a newer qualkit", "update with: pip install --upgrade qualkit"),
    "Q303": (
        "the project's database in {where} is in use by another program",
        "close the other qualkit or database program, let folder syncing finish, and try again",
    ),
    "Q304": (
        "the project's database in {where} is damaged or is not a qualkit database",
        "put back a backup of qualkit.db (with qualkit.db-journal if it is there); interviews can be imported again",
    ),
    "Q305": ("{where} cannot be written", "check who may write in the folder, or choose another with -p FOLDER"),
    "Q306": (
        "the disk is full, and nothing of the last step was kept in {where}",
        "make room and run the same command again",
    ),
    "Q307": ("there is a project in {where} already", "use it with -p, or choose another folder"),
    "Q003": ("the database in {where} refused rows that do not fit together", "run with --debug and report it"),
}


def project_error(code: str, where: Path | str, words: tuple[str, str] | None = None) -> ProjectError:
    """The store's error ``code``, told of the project in ``where``; ``words`` are other ones than for a folder."""
    message, hint = words or _SAID[code]
    return ProjectError(code, message.format(where=where), hint=hint)


@contextmanager
def file_faults(where: Path | str) -> Iterator[None]:
    """Turn the file system's refusals (no permission, no space) into Q305 and Q306."""
    try:
        yield
    except OSError as refused:
        full = refused.errno in (errno.ENOSPC, errno.EDQUOT)
        raise project_error("Q306" if full else "Q305", where) from refused


@contextmanager
def said_plainly(dialect: Dialect, where: Path | str) -> Iterator[None]:
    """Turn whatever the database driver raises within into one of the store's errors."""
    try:
        yield
    except QualkitError:
        raise
    except UnicodeEncodeError as broken:
        # From None: the exception carries the whole text, which must not be shown with --debug either.
        raise ReadError(
            "Q104",
            f"a text holds half a character (a lone surrogate, at position {broken.start}) that no file can keep",
            hint="save the source again as UTF-8 and import it again",
        ) from None
    except Exception as error:
        driver_error = error.orig if isinstance(error, DBAPIError) and error.orig else error
        code = dialect.cause(driver_error)
        if code is None:
            raise
        said = project_error(code, where, dialect.say(code, driver_error))
        if code == "Q104":
            raise ReadError(code, said.message, hint=said.hint) from None
        # From None where the driver's message may hold what somebody said.
        raise said from (None if dialect.tells_rows else error)
