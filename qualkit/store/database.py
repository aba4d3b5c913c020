"""A project folder comes in; its database, open, up to date and ready for transactions, goes out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import URL, Connection, Engine, create_engine

from qualkit.store import schema
from qualkit.store.dialect import Dialect, dialect_named
from qualkit.store.faults import file_faults, project_error, said_plainly

__all__ = ["DATABASE_NAME", "Database"]

DATABASE_NAME = "qualkit.db"


class Database:
    """The open database of a project; what is kept in it is :class:`qualkit.store.repository.Store`'s affair."""

    def __init__(self, engine: Engine, dialect: Dialect, where: Path) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._dialect = dialect
        self.where = where

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, timeout: float = 5.0) -> Self:
        """Open the project in the folder ``path``; bring an older one up to date.

        Args:
            path: the project folder.
            create: make a new project there, and the folder too.
            timeout: seconds to wait for another program's lock, at each call.

        Raises:
            ProjectError: Q301 missing, Q302 made by a newer version, Q303 locked, Q304 damaged or not ours,
                Q305 not writable, Q306 disk full, Q307 there is one already.
        """
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
        store = cls._connect(url, folder, timeout=timeout)
        try:
            store._bring_up_to_date(create=create)
        except BaseException:
            store.close()
            if create and not _has_content(file):
                file.unlink(missing_ok=True)  # nothing came of it: leave no empty file behind
            raise
        return store

    @classmethod
    def _connect(cls, url: URL, where: Path, *, timeout: float) -> Self:
        dialect = dialect_named(url.get_backend_name())
        # hide_parameters: what people said must not end up in messages or logs.
        engine = create_engine(url, hide_parameters=True)
        dialect.prepare(engine, timeout=timeout)
        return cls(engine, dialect, where)

    def _bring_up_to_date(self, *, create: bool) -> None:
        with self._reading() as connection:
            revision = schema.revision_of(connection)
        if revision is None:
            raise project_error("Q304", self.where)
        if revision > schema.HEAD:
            raise project_error("Q302", self.where)
        if revision and create:
            raise project_error("Q307", self.where)
        if not revision and not create:
            raise project_error("Q301", self.where)
        if revision < schema.HEAD:
            with self._writing() as connection:
                schema.upgrade(connection)

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
