"""Where a project is kept comes in, a folder or a database server's URL; what a connection needs goes out.

The URL stands in a settings file that is passed round the team, so there is never a password in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from qualkit.errors import ConfigError

__all__ = ["DEFAULT_SCHEMA", "Address", "address", "is_address"]

DEFAULT_SCHEMA = "qualkit"
"""The PostgreSQL schema of a project whose URL names none."""

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+]*://")
_SCHEMA = re.compile(r"(?!pg_)[a-z_][a-z0-9_]{0,62}")
_SECRETS = frozenset({"password", "sslpassword"})
_EXAMPLE = "postgresql://anne@server.example.dk/database?schema=studie"


@dataclass(frozen=True, slots=True)
class Address:
    """One project on a database server.

    ``url`` is for SQLAlchemy, with ``schema`` in its query; ``shown`` is how the place is called in messages.
    """

    url: URL
    schema: str
    shown: str


def is_address(where: Path | str) -> bool:
    """True for a database server's URL, False for a folder."""
    return isinstance(where, str) and _SCHEME.match(where) is not None


def address(text: str) -> Address:
    """The project that a URL names: ``postgresql://USER@HOST:PORT/DATABASE?schema=NAME``.

    All but the database may be left out: PostgreSQL's own defaults hold (``PGHOST``, ``PGUSER``, …), and the schema
    is :data:`DEFAULT_SCHEMA`. What else stands after the ``?`` is for libpq, such as ``sslmode=verify-full``.

    Raises:
        ConfigError: Q001, it is no such URL, or there is a password in it (which is not repeated).
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ConfigError("Q001", "the URL of the database cannot be read", hint=f"write it like {_EXAMPLE}") from None
    if url.password is not None or _SECRETS & url.query.keys():
        raise ConfigError(
            "Q001",
            "there is a password in the URL of the database, and it would be kept in qualkit.toml for all to read",
            hint="leave it out; put it into ~/.pgpass (host:port:database:user:password), or into PGPASSWORD",
        )
    kind = url.get_backend_name()
    if kind not in ("postgresql", "postgres"):
        raise ConfigError("Q001", f"projects cannot be kept in a {kind} database", hint=f"PostgreSQL can: {_EXAMPLE}")
    if not url.database:
        raise ConfigError("Q001", "the URL names no database", hint=f"write it like {_EXAMPLE}")
    schema = url.query.get("schema", DEFAULT_SCHEMA)
    if not isinstance(schema, str) or not _SCHEMA.fullmatch(schema):
        raise ConfigError(
            "Q001",
            f"a project cannot be kept in a schema called {schema!r}",
            hint="small letters a to z, digits and _, and not pg_ first: ?schema=studie_2",
        )
    host = url.host or _first(url.query.get("host")) or "this machine"
    port = f":{url.port}" if url.port else ""
    return Address(
        url=url.set(drivername="postgresql+psycopg").update_query_dict({"schema": schema}),
        schema=schema,
        shown=f"the schema {schema!r} of the database {url.database!r} on {host}{port}",
    )


def _first(value: str | tuple[str, ...] | None) -> str:
    return value[0] if isinstance(value, tuple) else value or ""
