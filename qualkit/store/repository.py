"""A project folder or a server's URL comes in; its database, as calls that take and give the core types, goes out.

Every public call is one transaction (one for each item where it says so) and raises nothing but ``QualkitError``
for what the database or the disk refuses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select

from qualkit.errors import ProjectError
from qualkit.model import Decision, Role, Run, Segment, SegmentKind, Suggestion, Transcript
from qualkit.renaming import called_now
from qualkit.store import checks, code_changes, rows, search, settings, suggestions, transcripts
from qualkit.store import decisions as chain
from qualkit.store.code_changes import Changing
from qualkit.store.database import DATABASE_NAME
from qualkit.store.joining import Carrier
from qualkit.store.records import CodebookRow, Hit, TranscriptRow
from qualkit.store.tables import codebooks, runs

__all__ = ["DATABASE_NAME", "Store"]


class Store(Carrier, Changing):
    """A project's database. Use it as a context manager, or call :meth:`close`.

    One store may be used from several threads, and several programs may have the same project open: each call takes
    what it needs and leaves the database unlocked.
    """

    # Transcripts and segments

    def put_transcripts(
        self,
        items: Iterable[tuple[Transcript, Sequence[Segment]]],
        *,
        source_paths: Mapping[str, str | Path] | None = None,
        replace_same_name: bool = False,
    ) -> list[str]:
        """Write transcripts with their segments, each whole or not at all.

        An item is on disk before the next is asked for.

        Putting one again changes nothing. Putting one whose speakers, turns or segments differ replaces them, and
        its suggestions go, because they were made of the old ones; its attributes stay unless it brings new ones.

        Args:
            items: transcripts and their segments of all kinds.
            source_paths: where the source files lie, by transcript id.
            replace_same_name: take the place of another transcript that has the name; that one goes, with its
                segments and suggestions, in the same transaction.

        Returns:
            The ids of those that were new or differed.

        Raises:
            ProjectError: Q112, another transcript has the name; Q001, the text changed after coding, or the other
                transcript of that name is coded.
            ReadError: Q104, a text, or the name of a file, holds a lone surrogate.
        """
        written: list[str] = []
        for transcript, cut in items:
            path = str((source_paths or {}).get(transcript.id, ""))
            with self._writing() as connection:
                if transcripts.put(
                    connection,
                    self._dialect,
                    transcript,
                    cut,
                    source_path=path,
                    replace_same_name=replace_same_name,
                ):
                    written.append(transcript.id)
        return written

    def rename_transcript(self, transcript_id: str, name: str, source_name: str, source_path: str | Path) -> None:
        """Give a transcript the name of the file it now comes from.

        Its segments, suggestions and attributes stay, and the decisions about it. A title that was only its name goes
        with it. Its digest becomes that of the same content under the new name, so that putting the renamed file
        again changes nothing.

        Raises:
            ProjectError: Q112, another transcript has the name; Q309, there is no such transcript.
            ReadError: Q104, the name holds a lone surrogate.
        """
        with self._writing() as connection:
            transcripts.rename(connection, transcript_id, name, source_name, str(source_path))

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
        says that they may stand without it. What was said is overwritten in a project's file, in the search index
        too; a server's files hold traces until they are vacuumed, its log and its backups longer.
        Raises Q309 if there is no such transcript.
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

    def roles(self) -> dict[tuple[str, str], Role]:
        """Every speaker's role, by transcript id and name."""
        with self._reading() as connection:
            return transcripts.roles(connection)

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
        self,
        transcript_id: str,
        *,
        stage: str,
        inputs_digest: str,
        run_id: str,
        suggestions: Sequence[Suggestion],
        reading: tuple[str, bytes] | None = None,
    ) -> None:
        """Put these in place of a transcript's suggestions of that stage and mark the stage done for it.

        All of it happens or nothing. ``reading`` is what a language model read anew of the transcript's units, with
        the key that tells whether it still fits.

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
                reading=reading,
            )

    def reading(self, transcript_id: str) -> tuple[str, bytes] | None:
        """What was last read of a transcript's units by a language model: its key, and the packed words."""
        with self._reading() as connection:
            return suggestions.reading(connection, transcript_id)

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

    def suggestions_of_unit(self, segment_id: str) -> list[Suggestion]:
        """A unit's suggestions, the most probable first."""
        with self._reading() as connection:
            return suggestions.of_segment(connection, segment_id)

    def suggested_by_unit(self, min_probability: float = 0.0) -> dict[str, list[tuple[str, float, str]]]:
        """For each unit code, probability and id of its suggestions of at least that probability, surest first."""
        with self._reading() as connection:
            return suggestions.by_unit(connection, min_probability)

    def suggestion(self, asked: str) -> Suggestion:
        """The suggestion with that id, or the only one whose id begins so. Raises Q001 otherwise."""
        with self._reading() as connection:
            return suggestions.find(connection, asked)

    def count_suggestions(self) -> dict[str, int]:
        """How many suggestions each code has, by code."""
        with self._reading() as connection:
            return suggestions.by_code(connection)

    def suggested_by(self) -> list[tuple[str, str, str]]:
        """Who made the suggestions that are there: suggester, its version, and the model that read."""
        with self._reading() as connection:
            return suggestions.makers(connection)

    def count_shown(self, min_probability: float) -> dict[str, int]:
        """How many suggestions of at least that probability each transcript has, by id; none, and it is left out."""
        with self._reading() as connection:
            return suggestions.by_transcript(connection, min_probability)

    # Decisions

    def append_decision(self, decision: Decision) -> Decision:
        """Add a decision to the chain; it is on disk when this returns.

        Returns:
            The decision as it stands: with ``at`` (now, if it was empty), ``previous`` and ``id``.

        Raises:
            ProjectError: Q001, an undo names no decision of the same coder.
        """
        return self.append_decisions([decision])[0]

    def append_decisions(self, made: Sequence[Decision]) -> list[Decision]:
        """Add what one key press decided, all or nothing; it is on disk when this returns.

        They get the same time, and so are taken back together. Raises Q001 as :meth:`append_decision` does.
        """
        with self._writing() as connection:
            chained = chain.append(connection, made)
        return chained

    def decisions(self, coder: str | None = None, since: str | None = None) -> list[Decision]:
        """Decisions in the order they were made; of one coder, or since a time (UTC, ISO 8601 or its beginning)."""
        with self._reading() as connection:
            return chain.read(connection, coder=coder, since=since)

    def decisions_after(self, identity: str) -> list[Decision]:
        """What was decided after a decision, in the order of the chain; all if ``identity`` is empty."""
        with self._reading() as connection:
            return chain.after(connection, identity)

    def in_force(self, coder: str | None = None) -> list[Decision]:
        """The decisions that were not taken back, by time, with their codes as they are called now.

        See :func:`qualkit.renaming.called_now`; :meth:`decisions` has them as they were made.
        """
        return called_now(chain.in_force(self.decisions(coder)), self.code_changes())

    def codings(self, coder: str | None = None) -> list[Decision]:
        """What is coded now: for each coder, unit and code the latest accept or add that no reject or undo hides."""
        return chain.codings_of(self.in_force(coder))

    def standing(self, coder: str | None = None) -> dict[tuple[str, str, str], Decision]:
        """For each coder, segment and code as it is called now the latest accept, add or reject in force."""
        return chain.standing(self.in_force(coder))

    def verify_chain(self) -> list[str]:
        """What is wrong with the chains of decisions and of changes of codes, in words; empty if nothing is."""
        with self._reading() as connection:
            ever = self._dialect.decisions_ever(connection)
            return [*chain.chain_problems(connection, ever=ever), *code_changes.chain_problems(connection)]

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
            return settings.get(connection, key)

    def set_meta(self, key: str, value: str) -> None:
        """Keep a value under a key, in place of the one before."""
        with self._writing() as connection:
            settings.put(connection, key, value)

    def delete_meta(self, key: str) -> None:
        """Forget the value under a key; nothing happens if there is none."""
        with self._writing() as connection:
            settings.remove(connection, key)

    def update_meta(self, key: str, change: Callable[[str | None], str]) -> str:
        """Keep what ``change`` makes of the value under a key (None if there is none), and return it.

        Nobody else can write between the reading and the writing, so two programs lose nothing of each other's.
        The project is locked while ``change`` runs: it must be quick and must not use the store.
        """
        with self._writing() as connection:
            value = change(settings.get(connection, key))
            settings.put(connection, key, value)
        return value

    def integrity(self) -> list[str]:
        """Everything that is wrong with the project's data, in words; empty if nothing is."""
        try:
            with self._reading() as connection:
                return checks.problems(connection, self._dialect)
        except ProjectError as damaged:
            if damaged.code != "Q304":
                raise
            return [damaged.message]  # so damaged that not even the checks get through


def _replace(connection: Connection, transcript_id: str, **given: Any) -> None:
    # replace_suggestions has a parameter called suggestions, which hides the module.
    suggestions.replace(connection, transcript_id, **given)
