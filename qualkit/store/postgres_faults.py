"""An exception of psycopg comes in; the store's error code for it, and the words to say it in, go out.

The driver's own words are passed on only where no connection came about or it broke: they name host, user and
database. All others may quote what is in the rows.
"""

from __future__ import annotations

import re

__all__ = ["cause_of", "words_for"]

# By the whole SQLSTATE, or by its class, the first two characters.
_CAUSES = {
    "55P03": "Q303",  # lock_not_available
    "57014": "Q303",  # query_canceled
    "40": "Q303",  # transaction_rollback: deadlock
    "42P01": "Q304",  # undefined_table
    "42703": "Q304",  # undefined_column
    "42883": "Q304",  # undefined_function
    "3F000": "Q304",  # invalid_schema_name
    "58": "Q304",  # system_error: the server's files
    "XX": "Q304",  # data_corrupted, index_corrupted
    "42501": "Q305",  # insufficient_privilege
    "25006": "Q305",  # read_only_sql_transaction: a standby
    "53100": "Q306",  # disk_full
    "53": "Q308",  # too_many_connections, out_of_memory
    "08": "Q308",  # connection_exception
    "28": "Q308",  # invalid_authorization_specification
    "3D": "Q308",  # invalid_catalog_name
    "57": "Q308",  # operator_intervention: the server is shut down
    "25P03": "Q308",  # idle_in_transaction_session_timeout: the connection is closed with it
    "22021": "Q104",  # character_not_in_repertoire: NUL
}

_SAID = {
    "Q301": (
        "there is no project in {where}",
        "make one with: qualkit init FOLDER --store URL; if there is one, its owner has to let you in"
        " (docs/how-to.md, A team on one database)",
    ),
    "Q303": (
        "somebody else has been writing in {where} for long",
        "try again in a while; nothing of this step was kept",
    ),
    "Q304": (
        "{where} is damaged or holds something other than a qualkit project",
        "put back a backup made with pg_dump, or name another schema in the URL: ?schema=NAME",
    ),
    "Q305": (
        "you may not do that in {where}",
        "who made the project can grant you the rights (docs/how-to.md, A team on one database)",
    ),
    "Q306": (
        "the disk of the database server is full, and nothing of the last step was kept in {where}",
        "who runs the server has to make room; then run the same command again",
    ),
    "Q307": (
        "there is a project in {where} already",
        "use it with -p FOLDER; to join it, copy the qualkit.toml of who made it into a folder of yours;"
        " another project needs another schema in its URL: ?schema=NAME",
    ),
    "Q104": (
        "a text holds a NUL character, which {where} cannot keep",
        "it is no letter: take it out of the source and import it again",
    ),
}

_NUL = "NUL (0x00)"
_SEVERITY = re.compile(r"\b[A-ZÆØÅ]{4,}: +(.+)")


def cause_of(error: BaseException) -> str | None:
    """The error code that one of psycopg's exceptions stands for; None if it is not psycopg's."""
    import psycopg

    if not isinstance(error, psycopg.Error):
        return None
    state = error.sqlstate
    if state is None:  # it did not come from a server: there is none, or the connection is gone
        if isinstance(error, psycopg.DataError) and _NUL in str(error):
            return "Q104"
        return "Q308" if isinstance(error, psycopg.OperationalError) else "Q003"
    return _CAUSES.get(state) or _CAUSES.get(state[:2], "Q003")


def words_for(code: str, error: BaseException | None) -> tuple[str, str] | None:
    """Message, with ``{where}`` in it, and hint for an error code; None if the general ones will do."""
    if code == "Q308":
        reason = _reason(error)
        return f"cannot get into {{where}}: {_escaped(reason)}", _remedy(reason)
    if code == "Q003" and error is not None:
        # Which rule was broken, not by what: the driver's message would quote the row.
        state = getattr(error, "sqlstate", None) or type(error).__name__
        rule = getattr(getattr(error, "diag", None), "constraint_name", None)
        broken = _escaped(f"{state} {rule}" if rule else str(state))
        return f"the server refused rows for {{where}} that do not fit together ({broken})", "report it"
    return _SAID.get(code)


def _escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _reason(error: BaseException | None) -> str:
    """The part of the driver's message that says why, without how often it was tried."""
    lines = [line.strip() for line in str(error or "").splitlines() if line.strip()]
    for line in reversed(lines):
        if said := _SEVERITY.search(line):
            return said[1]
    for line in lines:
        if " failed: " in line:
            return line.rsplit(" failed: ", 1)[1]
    return lines[0] if lines else "the server does not answer"


def _remedy(reason: str) -> str:
    if "password" in reason or "authentication" in reason or "role" in reason:
        return (
            "the user stands in the URL, postgresql://USER@HOST/DATABASE, or in PGUSER;"
            " the password in ~/.pgpass or PGPASSWORD"
        )
    if "does not exist" in reason:
        return "is the name right? a new database is made with: createdb -h HOST NAME"
    if "SSL" in reason or "certificate" in reason:
        return "interviews cross a network encrypted only: turn on SSL in the server, or see sslmode in docs/how-to.md"
    return "is this the right host and port, is the server running, and are you on its network (VPN)?"
