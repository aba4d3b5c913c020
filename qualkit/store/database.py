"""A project folder or a server's URL comes in; its database, open, up to date and ready for transactions, goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Connection, Engine, create_engine

from qualkit.errors import ProjectError
from qualkit.store import schema
from qualkit.store.address import address, is_address
from qualkit.store.dialect import Dialect, dialect_named
from qualkit.store.faults import file_faults, project_error, said_plainly

__all__ = ["DATABASE_NAME", "Database"]

DATABASE_NAME = "qualkit.db"
_FILE_TIMEOUT = 5.0
_SERVER_TIMEOUT = 30.0  # whoever holds the lock may be sending a long interview over a slow line


class Database:
    """The open database of a project; what is kept in it is :class:`qualkit.store.repository.Store`'s affair."""

    def __init__(self, engine: Engine, dialect: Dialect, where: Path | str) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._dialect = dialect
        self.where = where

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, timeout: float | None = None) -> Self:
        """Open the project in ``path``; bring an older one up to date.

        Args:
            path: the project folder, or the URL of a schema on a PostgreSQL server (``qualkit.store.address``).
            create: make a new project there, and the folder or the schema too.
            timeout: seconds to wait for another program's lock, at each call; 5 for a folder, 30 for a server.

        Raises:
            ProjectError: Q301 missing, Q302 made by a newer version, Q303 locked, Q304 damaged or not ours,
                Q305 not writable, Q306 disk full, Q307 there is one already, Q308 no way into the server.
            ConfigError: Q001, it is no URL of a project, or has a password in it.
            MissingExtraError: Q401, it is on a server and psycopg is not installed.
        """
        if isinstance(path, str) and is_address(path):
            return cls._open_server(path, create=create, timeout=_SERVER_TIMEOUT if timeout is None else timeout)
        folder = Path(path)
        file = folder / DATABASE_NAME
        if create:
            with file_faults(folder):
                folder.mkdir(parents=True, exist_ok=True)
        elif not _has_content(file):
            raise project_error("Q301", folder)
        url = URL.create(
            "sqlite",
            database=file.absolute().as_uri(),
            query={"mode": "rwc" if create else "rw", "uri": "true"},
        )
        store = cls._connect(url, folder, timeout=_FILE_TIMEOUT if timeout is None else timeout)
        try:
            store._bring_up_to_date(create=create)
        except BaseException:
            store.close()
            if create and not _has_content(file):
                file.unlink(missing_ok=True)  # nothing came of it: leave no empty file behind
            raise
        return store

    @staticmethod
    def check_place(url: str) -> None:
        """Raise ConfigError (Q001) if ``url`` names no schema on a PostgreSQL server, or has a password in it."""
        address(url)

    @classmethod
    def _open_server(cls, url: str, *, create: bool, timeout: float) -> Self:
        place = address(url)
        store = cls._connect(place.url, place.shown, timeout=timeout)
        try:
            store._bring_up_to_date(create=create)
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _connect(cls, url: URL, where: Path | str, *, timeout: float) -> Self:
        dialect = dialect_named(url.get_backend_name())
        # hide_parameters: what people said must not end up in messages or logs.
        # pre_ping: a server may have been started anew since the last call.
        engine = create_engine(url, hide_parameters=True, pool_pre_ping=url.get_backend_name() != "sqlite")
        dialect.prepare(engine, timeout=timeout)
        return cls(engine, dialect, where)

    def _bring_up_to_date(self, *, create: bool) -> None:
        with self._reading() as connection:
            revision = schema.revision_of(connection)
        if revision is None:
            raise self._error("Q304")
        if revision > schema.HEAD:
            raise self._error("Q302")
        if revision and create:
            raise self._error("Q307")
        if not revision and not create:
            raise self._error("Q301")
        if revision < schema.HEAD:
            with self._writing() as connection:
                schema.upgrade(connection)

    def _error(self, code: str) -> ProjectError:
        return project_error(code, self.where, self._dialect.say(code, None))

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with said_plainly(self._dialect, self.where), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with said_plainly(self._dialect, self.where), self._writer.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def _has_content(file: Path) -> bool:
    try:
        return file.is_file() and file.stat().st_size > 0
    except OSError:  # a file where a folder should be, or a folder that may not be looked into
        return False
