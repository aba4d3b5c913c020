"""The only thing that joins stages: a folder with a database comes in, one method a verb goes out. Glue, no logic."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from qualkit.config import FILE_NAME, load_config, template
from qualkit.errors import ConfigError, Notice, ProjectError
from qualkit.model import Quote, Role, Segment, SegmentKind, Suggestion, Transcript
from qualkit.project.coding import Coding
from qualkit.project.finding import RESULTS, Finding
from qualkit.project.folder import is_project, placed, settings_for, write_whole
from qualkit.project.importing import ImportReport, import_sources, set_attributes
from qualkit.project.progress import Progress, silent
from qualkit.project.remembering import ReadingMemory
from qualkit.store import DATABASE_NAME, Hit, Store, TranscriptRow

if TYPE_CHECKING:
    from qualkit.findings import CrossTable, RankedTable, Saturation

__all__ = ["Project"]

_USE = re.compile(r"^[ \t]*(?:#[ \t]*)?use[ \t]*=[ \t]*\[[^\]]*\][^\n]*$", re.MULTILINE)


class Project(Coding, Finding):
    """A folder with ``qualkit.toml`` and ``qualkit.db``, or a server's URL in the former; a context manager.

    The faces call these methods only.
    """

    @classmethod
    def create(cls, folder: Path, *, title: str = "", codebooks: Sequence[str] = (), store: str = "") -> Project:
        """Make a project in ``folder``, which may exist.

        Args:
            folder: holds the settings, what is written out, and the database if there is no ``store``.
            title: what the study is called in exports; the folder's name if empty.
            codebooks: those in use; none means all that ship.
            store: the URL of a schema on a PostgreSQL server to keep the project in; it is made there.

        Raises:
            ProjectError: Q307 there is one already, Q305 the folder cannot be written, Q308 no way into the server.
            ConfigError: Q001, the folder's qualkit.toml names another store.
            CodebookError: Q206, one of ``codebooks`` is not known.
        """
        codebooks = placed(codebooks, folder)
        new = template(title=title or folder.name, codebooks=tuple(codebooks), store=store)
        with settings_for(folder, new, store=store) as config:
            return cls(folder, Store.open(config.store or folder, create=True), config)

    @classmethod
    def open(cls, folder: Path) -> Project:
        """Open the project in ``folder``.

        Raises:
            ProjectError: Q301 none there, Q302 newer schema, Q303 locked, Q304 damaged, Q308 no way into the server.
            ConfigError: Q002, its qualkit.toml is wrong.
        """
        config = load_config(folder)
        return cls(folder, Store.open(config.store or folder), config)

    @staticmethod
    def is_in(folder: Path) -> bool:
        """True if ``folder`` has a project's database, or names one on a server.

        Raises:
            ConfigError: Q002, there is a qualkit.toml and no database, and it cannot be read.
        """
        return is_project(folder)

    @staticmethod
    def locate(start: Path | None = None) -> Path:
        """The project folder at ``start``, or the nearest above the working folder.

        Raises:
            ProjectError: Q301, there is none.
            ConfigError: Q002, the qualkit.toml that would name its database cannot be read.
        """
        here = start if start is not None else Path.cwd()
        places = [here] if start is not None else [here, *here.resolve().parents]
        for place in places:
            if (place / DATABASE_NAME).is_file() or is_project(place):
                return place
        where = f"in {start}" if start is not None else "in this folder or above it"
        raise ProjectError(
            "Q301", f"no project {where}", hint="name it with --project, or make one: qualkit run FOLDER"
        )

    def close(self) -> None:
        """Let go of the database."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    # --- in ------------------------------------------------------------------------------------------------------

    def sources(self) -> list[Path]:
        """The files that the transcripts were read from, those that are still there."""
        return [
            Path(row.source_path) for row in self.store.index() if row.source_path and Path(row.source_path).is_file()
        ]

    def import_sources(
        self,
        paths: Sequence[Path],
        *,
        speakers: Mapping[str, str] | None = None,
        single_speaker: str = "",
        attributes: Path | None = None,
        cluster: str | None = None,
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> ImportReport:
        """Read files and folders; see :func:`qualkit.project.importing.import_sources`."""
        return import_sources(
            self.store,
            self.config,
            paths,
            speakers=speakers,
            single_speaker=single_speaker,
            attributes=attributes,
            cluster=cluster,
            dry_run=dry_run,
            progress=progress,
        )

    def set_attributes(self, path: Path) -> list[Notice]:
        """Give the transcripts the attributes of a table; returns what did not match."""
        return set_attributes(self.store, path)

    def attribute_table(self) -> Path | None:
        """The attribute table that was used last, if it is still there; what a table that is gone said is kept."""
        known = self.store.meta("attributes_path")
        return Path(known) if known and Path(known).is_file() else None

    def remove(self, asked: str) -> str:
        """Take a transcript, its units and its suggestions out of the project; returns its name.

        Raises:
            ProjectError: Q309 there is none, Q001 coders have decided on it.
        """
        transcript = self.store.transcript(asked)
        self.store.remove_transcript(transcript.id)
        ReadingMemory(self.store).forget(transcript)
        return transcript.name

    def use_codebooks(self, names: Sequence[str]) -> Project:
        """The project with these codebooks from now on; qualkit.toml says so.

        Raises:
            CodebookError: Q206, one of them is not known.
        """
        use = placed(names, self.folder)
        if use == self.config.codebooks:
            return self
        settings = self.folder / FILE_NAME
        text = settings.read_text(encoding="utf-8-sig") if settings.is_file() else template(title=self.folder.name)
        line = f"use = [{', '.join(json.dumps(name, ensure_ascii=False) for name in use)}]"
        changed, found = _USE.subn(lambda _: line, text, count=1)
        if not found:
            changed = text.rstrip() + f"\n\n[codebooks]\n{line}\n"
        try:
            said = tomllib.loads(changed)["codebooks"]["use"]
        except (tomllib.TOMLDecodeError, KeyError):
            said = None
        if said != list(use):
            raise ConfigError("Q002", f"{FILE_NAME} cannot be changed here", hint=f"under [codebooks] write: {line}")
        write_whole(settings, changed)
        return Project(self.folder, self.store, load_config(self.folder))

    # --- work ----------------------------------------------------------------------------------------------------

    def suggest(self, *, cluster: str | None = None, progress: Progress = silent) -> dict[str, int]:
        """Suggest codes for the transcripts that changed, or all if the codebooks did.

        Returns:
            transcript name to number of suggestions, for those that were done now.
        """
        from qualkit.project.suggesting import suggest_all

        return suggest_all(
            self.store, self.config, self.codebook_paths(), self.folder, cluster=cluster, progress=progress
        )

    # --- out -----------------------------------------------------------------------------------------------------

    def index(self) -> list[TranscriptRow]:
        """The transcripts, without their texts."""
        return self.store.index()

    def transcript(self, asked: str) -> Transcript:
        """A transcript by name, id, or the beginning of either. Raises Q309."""
        return self.store.transcript(asked)

    def segments(self, transcript: Transcript, kind: SegmentKind | None = None) -> list[Segment]:
        """The segments of a transcript; turns and utterances, which are not stored, are cut afresh."""
        if kind in (SegmentKind.TURN, SegmentKind.UTTERANCE):
            from qualkit.segment import segment

            config = self.config
            cut = segment(
                transcript, min_words=config.min_words, max_words=config.max_words, target_words=config.target_words
            )
            return list(cut.turns if kind is SegmentKind.TURN else cut.utterances)
        return self.store.segments(transcript.id, kind)

    def suggestions(
        self,
        *,
        transcript: str | None = None,
        code: str | None = None,
        min_probability: float | None = None,
        limit: int | None = None,
    ) -> Iterator[Suggestion]:
        """Suggestions by place, falling probability within a unit; ``code`` also takes the codes below it."""
        threshold = self.config.min_probability if min_probability is None else min_probability
        identity = self.store.transcript(transcript).id if transcript else None
        prefix = self.code(code) if code else None
        return self.store.suggestions(
            transcript_id=identity, code_prefix=prefix, min_probability=threshold, limit=limit
        )

    def suggestion_rows(
        self, suggestions: Iterator[Suggestion], *, lang: str | None = None
    ) -> Iterator[dict[str, Any]]:
        """Suggestions as flat rows for tables and jsonl."""
        from qualkit.project.results import suggestion_rows

        return suggestion_rows(self.store, suggestions, lang=lang or self.config.language)

    def threshold_for(self, recall: float) -> tuple[float, int]:
        """From which probability a share of codings is expected to be found, and how many informants tell it.

        Raises:
            ConfigError: Q001, nothing warrants that share.
        """
        from qualkit.project.explaining import threshold_for

        return threshold_for(self.config, self.codebook_paths(), recall)

    def explain(self, asked: str, *, lang: str) -> dict[str, Any]:
        """What moved a suggestion, by its id or the beginning of it: see :mod:`qualkit.project.explaining`.

        Raises:
            ConfigError: Q001, there is no such suggestion, or several begin like that.
        """
        from qualkit.project.explaining import explain

        return explain(self.store, self.config, self.codebook_paths(), self.folder, asked, lang=lang)

    def turning_points(self, transcript: str, *, min_probability: float | None = None) -> list[dict[str, Any]]:
        """The turning points of an interview as rows, by place. Raises Q309."""
        from qualkit.project.explaining import turning_point_rows
        from qualkit.suggest.turning_points import LEAST

        least = LEAST if min_probability is None else min_probability
        return turning_point_rows(self.store, self.config, self.codebook_paths(), self.folder, transcript, least)

    def quotes(
        self,
        *,
        code: str | None = None,
        transcript: str | None = None,
        min_probability: float | None = None,
        per_code: int | None = None,
        contrast: str = "",
        units: Collection[str] | None = None,
        notify: Callable[[Notice], None] | None = None,
    ) -> list[Quote]:
        """Representative quotes of what is coded, each word verified; see :func:`qualkit.project.quoting.quotes`."""
        from qualkit.project.quoting import quotes

        config = self.config.with_options(min_probability=min_probability, per_code=per_code)
        prefix = self.code(code) if code else None
        return quotes(
            self.store,
            config,
            self.codebook_paths(),
            code=prefix,
            transcript=transcript,
            contrast=contrast,
            units=units,
            notify=notify,
        )

    def edit_quote(self, found: Sequence[Quote], asked: str, text: str) -> Quote:
        """Keep a writer's version of a quote; see :func:`qualkit.project.quoting.edit_quote`."""
        from qualkit.project.quoting import edit_quote

        return edit_quote(self.store, found, asked, text)

    def tables(self, **options: Any) -> list[CrossTable | RankedTable | Saturation]:
        """How many informants tell of what; see :func:`qualkit.project.tallying.tables`. Raises Q001 or Q310."""
        from qualkit.project.tallying import tables

        return tables(self.store, self.config, self.codebook_paths(), **options)

    def results(self, *, progress: Progress = silent) -> list[Path]:
        """Write the quote tables and the suggestions to ``resultater/``; returns the files."""
        from qualkit.project.results import write_results

        return write_results(self.store, self.config, self.codebook_paths(), self.folder / RESULTS, progress=progress)

    def results_up_to_date(self) -> bool:
        """True if nothing that the results rest on has changed since they were written."""
        from qualkit.project.results import up_to_date

        return up_to_date(self.store, self.config, self.codebook_paths(), self.folder / RESULTS)

    def clear_results(self) -> None:
        """Take away results that rest on nothing any more."""
        for path in self.result_files():
            path.unlink(missing_ok=True)

    def result_files(self) -> list[Path]:
        """The files of ``resultater/`` as they are written."""
        from qualkit.project.results import FILES

        return [self.folder / RESULTS / name for name in FILES]

    def numbers(self) -> dict[str, int]:
        """How much there is: transcripts, words, units, suggestions in all and shown, decisions, quotes."""
        rows = self.store.index()
        return {
            "transcripts": len(rows),
            "words": sum(row.words for row in rows),
            "units": sum(row.units for row in rows),
            "suggestions": sum(self.store.count_suggestions().values()),
            "shown": sum(self.store.count_shown(self.config.min_probability).values()),
            "decisions": len(self.store.decisions()),
            "quotes": int(self.store.meta("quotes") or 0),
        }

    def status_rows(self) -> list[dict[str, Any]]:
        """A row a transcript: who was interviewed, how long it is, and how far its coding has come."""
        from qualkit.quotes import person_of

        shown = self.store.count_shown(self.config.min_probability)
        decided = Counter(d.transcript_id for d in self.store.codings())
        rows = []
        for row in self.store.index():
            transcript = self.store.transcript(row.id)
            rows.append(
                {
                    "name": row.name,
                    "format": row.source_format,
                    "informants": ", ".join(
                        person_of(transcript, s.name).pseudonym
                        for s in transcript.speakers
                        if s.role in (Role.INFORMANT, Role.UNKNOWN)
                    ),
                    "words": row.words,
                    "units": row.units,
                    "shown": shown.get(row.id, 0),
                    "decided": decided[row.id],
                }
            )
        return rows

    def search(self, query: str, *, limit: int = 50, role: Role | None = None) -> list[Hit]:
        """Units that hold the words of ``query``, best first."""
        return self.store.search(query, limit=limit, speaker_role=role)

    def write_coded_transcript(self, asked: str, path: Path) -> Path:
        """Write a transcript as a Word file with its codings as comments. Raises Q309, Q502, Q503."""
        from qualkit.project.transcripts_out import write_coded_transcript

        return write_coded_transcript(self.store, self.config, self.codebook_paths(), asked, path)

    def with_config(self, **options: Any) -> Project:
        """The same project with some settings from the command line."""
        return Project(self.folder, self.store, self.config.with_options(**options))
