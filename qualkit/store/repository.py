"""A project folder comes in; its database, as calls that take and give the core types, goes out.

Every public call is one transaction (one for each item where it says so) and raises nothing but ``QualkitError``
for what the database or the disk refuses.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import URL, Connection, Engine, create_engine, delete, insert, select

from qualkit.errors import ProjectError
from qualkit.model import Decision, Role, Run, Segment, SegmentKind, Suggestion, Transcript
from qualkit.store import checks, rows, schema, search, suggestions, transcripts
from qualkit.store import decisions as chain
from qualkit.store.dialect import Dialect, dialect_named
from qualkit.store.faults import file_faults, project_error, said_plainly
from qualkit.store.records import CodebookRow, Hit, TranscriptRow
from qualkit.store.tables import codebooks, meta, runs

__all__ = ["DATABASE_NAME", "Store"]

DATABASE_NAME = "qualkit.db"


class Store:
    """A project's database. Use it as a context manager, or call :meth:`close`.

    One store may be used from several threads, and several programs may have the same project open: each call takes
    what it needs and leaves the database unlocked.
    """

    def __init__(self, engine: Engine, dialect: Dialect, where: Path) -> None:
        self._engine = engine
        self._writer = engine.execution_options(writes=True)
        self._dialect = dialect
        self.where = where

    @classmethod
    def open(cls, path: Path | str, *, create: bool = False, timeout: float = 5.0) -> Store:
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
    def _connect(cls, url: URL, where: Path, *, timeout: float) -> Store:
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

    # Transcripts and segments

    def put_transcripts(
        self,
        items: Iterable[tuple[Transcript, Sequence[Segment]]],
        *,
        source_paths: Mapping[str, str | Path] | None = None,
        replacing: Mapping[str, str] | None = None,
    ) -> list[str]:
        """Write transcripts with their segments, each whole or not at all.

        An item is on disk before the next is asked for.

        Putting one again changes nothing. Putting one whose speakers, turns or segments differ replaces them, and
        its suggestions go, because they were made of the old ones; its attributes stay unless it brings new ones.

        Args:
            items: transcripts and their segments of all kinds.
            source_paths: where the source files lie, by transcript id.
            replacing: by transcript id, the id of the one whose place it takes; that one goes in the same transaction.

        Returns:
            The ids of those that were new or differed.

        Raises:
            ProjectError: Q112, another transcript has the name; Q001, the text changed after coding, or Q309, there is
                nothing to replace.
            ReadError: Q104, a text holds a lone surrogate.
        """
        written: list[str] = []
        for transcript, cut in items:
            path = str((source_paths or {}).get(transcript.id, ""))
            old = (replacing or {}).get(transcript.id)
            with self._writing() as connection:
                if old is not None:
                    transcripts.remove(connection, self._dialect, old, keep_decisions=False)
                if transcripts.put(connection, self._dialect, transcript, cut, source_path=path):
                    written.append(transcript.id)
        return written

    def replace_attributes(
        self,
        transcript_id: str,
        attributes: Mapping[str, str],
        informant_attributes: Mapping[str, Mapping[str, str]] | None = None,
    ) -> None:
        """Put these in place of a transcript's attributes. Raises Q309 if there is no such transcript."""
        with self._writing() as connection:
            transcripts.set_attributes(connection, transcript_id, attributes, informant_attributes or {})

    def remove_transcript(self, transcript_id: str, *, keep_decisions: bool = False) -> None:
        """Delete a transcript with its segments and suggestions.

        Decisions are never deleted: where there are any the transcript stays (Q001), unless ``keep_decisions``
        says that they may stand without it. Raises Q309 if there is no such transcript.
        """
        with self._writing() as connection:
            transcripts.remove(connection, self._dialect, transcript_id, keep_decisions=keep_decisions)

    def index(self) -> list[TranscriptRow]:
        """All transcripts by name, without their texts."""
        with self._reading() as connection:
            return transcripts.index(connection)

    def transcript(self, asked: str) -> Transcript:
        """The transcript with that name or id, or the only one that begins so. Raises Q309, with near names."""
        with self._reading() as connection:
            return transcripts.read(connection, transcripts.find_id(connection, asked))

    def transcripts(self) -> Iterator[Transcript]:
        """All transcripts by name, loaded one at a time; the database is unlocked between them."""
        for row in self.index():
            with self._reading() as connection:
                transcript = transcripts.read(connection, row.id)
            yield transcript

    def segments(self, transcript_id: str, kind: SegmentKind | None = None) -> list[Segment]:
        """A transcript's segments by kind and index; empty if there is no such transcript."""
        with self._reading() as connection:
            return transcripts.read_segments(connection, transcript_id, kind)

    def segment(self, segment_id: str) -> Segment:
        """The segment with that id. Raises Q001 if there is none."""
        with self._reading() as connection:
            return transcripts.one_segment(connection, segment_id)

    # Codebooks

    def put_codebook(self, codebook_id: str, version: str, digest: str, content_json: str) -> None:
        """Keep a codebook as it was used; one with the same id and digest is there already."""
        with self._writing() as connection:
            same = (codebooks.c.id == codebook_id) & (codebooks.c.digest == digest)
            if connection.execute(select(codebooks.c.row).where(same)).first() is None:
                values = {"id": codebook_id, "version": version, "digest": digest, "content": content_json}
                connection.execute(insert(codebooks), values)

    def codebooks(self) -> list[CodebookRow]:
        """Every version of every codebook that was used, in the order in which they came."""
        at = codebooks.c
        with self._reading() as connection:
            found = connection.execute(select(at.id, at.version, at.digest, at.content).order_by(at.row))
            return [CodebookRow(*row) for row in found]

    # Runs and suggestions

    def start_run(
        self, stage: str, inputs_digest: str, config_digest: str, versions: Mapping[str, str], seed: int
    ) -> Run:
        """Record that a run begins; the same inputs, config, versions and seed give the same id again."""
        with self._writing() as connection:
            return suggestions.start(connection, stage, inputs_digest, config_digest, versions, seed)

    def finish_run(self, run_id: str) -> None:
        """Record that a run came to its end. Raises Q001 if there is no such run."""
        with self._writing() as connection:
            suggestions.finish(connection, run_id)

    def runs(self) -> list[Run]:
        """All runs, in the order in which they first began; one without ``finished_at`` was cut off."""
        with self._reading() as connection:
            return [rows.run_from_row(row) for row in connection.execute(select(runs).order_by(runs.c.row)).mappings()]

    def stage_done(self, stage: str) -> dict[str, str]:
        """For each transcript that the stage was done for, the digest of the inputs it was done with."""
        with self._reading() as connection:
            return suggestions.done(connection, stage)

    def replace_suggestions(
        self, transcript_id: str, *, stage: str, inputs_digest: str, run_id: str, suggestions: Sequence[Suggestion]
    ) -> None:
        """Put these in place of a transcript's suggestions of that stage and mark the stage done for it.

        Both happen or neither.

        Raises:
            ProjectError: Q003, the transcript, a segment or the run is not in the project, or an id occurs twice.
        """
        with self._writing() as connection:
            _replace(
                connection,
                transcript_id,
                stage=stage,
                inputs_digest=inputs_digest,
                run_id=run_id,
                made=suggestions,
            )

    def suggestions(
        self,
        *,
        transcript_id: str | None = None,
        code: str | None = None,
        code_prefix: str | None = None,
        min_probability: float = 0.0,
        limit: int | None = None,
    ) -> Iterator[Suggestion]:
        """Suggestions by transcript name, then start, the most probable first.

        They come a transcript at a time, and the database is unlocked between: decisions may be made meanwhile.

        Args:
            transcript_id: only of this transcript.
            code: only of this code.
            code_prefix: only of codes that begin so (``vendepunkt.`` for all below it).
            min_probability: only of at least this probability.
            limit: at most so many.
        """
        with self._reading() as connection:
            ids = [transcript_id] if transcript_id is not None else suggestions.transcripts_with(connection)
        left = limit
        for each in ids:
            if left is not None and left <= 0:
                return
            with self._reading() as connection:
                portion = suggestions.of_transcript(
                    connection,
                    each,
                    code=code,
                    code_prefix=code_prefix,
                    min_probability=min_probability,
                    limit=left,
                )
            left = None if left is None else left - len(portion)
            yield from portion

    def suggestion(self, asked: str) -> Suggestion:
        """The suggestion with that id, or the only one whose id begins so. Raises Q001 otherwise."""
        with self._reading() as connection:
            return suggestions.find(connection, asked)

    def count_suggestions(self) -> dict[str, int]:
        """How many suggestions each code has, by code."""
        with self._reading() as connection:
            return suggestions.by_code(connection)

    # Decisions

    def append_decision(self, decision: Decision) -> Decision:
        """Add a decision to the chain; it is on disk when this returns.

        Returns:
            The decision as it stands: with ``at`` (now, if it was empty), ``previous`` and ``id``.

        Raises:
            ProjectError: Q001, an undo names no decision of the same coder.
        """
        with self._writing() as connection:
            chained = chain.append(connection, decision)
        return chained

    def decisions(self, coder: str | None = None, since: str | None = None) -> list[Decision]:
        """Decisions in the order they were made; of one coder, or since a time (UTC, ISO 8601 or its beginning)."""
        with self._reading() as connection:
            return chain.read(connection, coder=coder, since=since)

    def codings(self, coder: str | None = None) -> list[Decision]:
        """What is coded now: for each coder, unit and code the latest accept or add that no reject or undo hides."""
        return chain.codings_of(self.decisions(coder))

    def verify_chain(self) -> list[str]:
        """What is wrong with the chain of decisions, in words; empty if nothing is."""
        with self._reading() as connection:
            return chain.chain_problems(connection, ever=self._dialect.decisions_ever(connection))

    # Search, settings, checks

    def search(self, query: str, *, limit: int = 50, speaker_role: Role | None = None) -> list[Hit]:
        """Meaning units that hold every word of the query, best first.

        A word is found in its inflected forms too; ``"words in quotes"`` exactly and in that order; ``word*`` by its
        beginning. å is not a. Nothing in a query is an error.
        """
        with self._reading() as connection:
            return search.hits(connection, self._dialect, query, limit=limit, speaker_role=speaker_role)

    def meta(self, key: str) -> str | None:
        """A value kept with :meth:`set_meta`; None if there is none."""
        with self._reading() as connection:
            return connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a key, in place of the one before."""
        with self._writing() as connection:
            connection.execute(delete(meta).where(meta.c.key == key))
            connection.execute(insert(meta), {"key": key, "value": value})

    def integrity(self) -> list[str]:
        """Everything that is wrong with the project's data, in words; empty if nothing is."""
        try:
            with self._reading() as connection:
                return checks.problems(connection, self._dialect)
        except ProjectError as damaged:
            if damaged.code != "Q304":
                raise
            return [damaged.message]  # so damaged that not even the checks get through


def _has_content(file: Path) -> bool:
    try:
        return file.is_file() and file.stat().st_size > 0
    except OSError:  # a file where a folder should be, or a folder that may not be looked into
        return False


def _replace(connection: Connection, transcript_id: str, **given: Any) -> None:
    # replace_suggestions has a parameter called suggestions, which hides the module.
    suggestions.replace(connection, transcript_id, **given)
