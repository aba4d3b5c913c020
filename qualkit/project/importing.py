"""Paths come in, transcripts with units are in the store; what was not understood is told, and stops nothing else."""

from __future__ import annotations

import hashlib
import shlex
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qualkit.config import Config
from qualkit.errors import Notice, ProjectError, QualkitError, ReadError
from qualkit.model import Transcript, digest_of
from qualkit.project.executor import each
from qualkit.project.progress import Progress, silent
from qualkit.project.remembering import ReadingMemory
from qualkit.project.stages import ReadJob, ReadResult, read_one
from qualkit.quotes import columns_for
from qualkit.read import AttributeTable, attach, find_sources, read_attributes
from qualkit.store import Store

MOST_BYTES = 30_000_000  # a larger file is refused by its reader; it need not be hashed first

__all__ = ["Failure", "ImportReport", "find_attributes", "import_sources", "set_attributes"]


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that did not become a transcript, and why."""

    source: str
    error: QualkitError


@dataclass(slots=True)
class ImportReport:
    """What an import did, by transcript name; ``readings`` holds what was read, for a preview."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    failed: list[Failure] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    readings: list[ReadResult] = field(default_factory=list)


def import_sources(
    store: Store,
    config: Config,
    paths: Sequence[Path],
    *,
    speakers: Mapping[str, str] | None = None,
    single_speaker: str = "",
    attributes: Path | None = None,
    cluster: str | None = None,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ImportReport:
    """Read files and folders into the store, each whole or not at all.

    A file whose bytes are in the project already is not read again, unless it is to be read in another way. One whose
    content changed replaces its transcript, unless coders have decided on that one. How a file's speakers were to be
    taken is remembered: a later mapping adds to an earlier one.

    Args:
        store: of the project.
        config: unit lengths and workers.
        paths: files, or folders whose readable files are taken.
        speakers: label to role, over what is found; an empty mapping forgets earlier ones, None keeps them.
        single_speaker: the name of the only speaker, for texts without labels.
        attributes: table of informants' attributes.
        cluster: address of a Dask scheduler, see :func:`qualkit.project.executor.each`.
        dry_run: read, report, write nothing.
        progress: told after each file.
    """
    report = ImportReport()
    files = _files(paths, report)
    memory = ReadingMemory(store, speakers, single_speaker)
    if not dry_run:
        files = _not_removed(files, paths, memory, report)
    jobs = _jobs(store, config, files, report, memory, look_only=dry_run)
    names = {row.name: row.id for row in store.index()}
    total = len(jobs)
    results = each(read_one, jobs, count=total, workers=config.workers, cluster=cluster)
    for done, (job, result) in enumerate(zip(jobs, results, strict=True), start=1):
        _take(store, result, report, names, dry_run=dry_run)
        if result.transcript is not None and not dry_run:
            memory.remember(job, result.transcript)
        progress("read", done, total)
    if not dry_run:
        memory.remember_folder()
    # A mapping is for a whole folder: that one file lacks one of its labels is nothing to tell.
    report.notices[:] = [notice for notice in report.notices if notice.code != "Q111"]
    report.notices.extend(memory.nowhere(r.transcript for r in report.readings if r.transcript is not None))
    report.notices.extend(_gone(store, paths))
    if attributes is not None and not dry_run:
        report.notices.extend(set_attributes(store, attributes))
    return report


def name_of(path: Path) -> str:
    """What a file's transcript is called: its stem, with letters composed as macOS does not write them."""
    return unicodedata.normalize("NFC", path.stem)


def _files(paths: Sequence[Path], report: ImportReport) -> list[Path]:
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            found, notices = find_sources(path)
            files.extend(found)
            report.notices.extend(notices)
            if not found:
                report.failed.append(
                    Failure(
                        path.name,
                        ReadError(
                            "Q101",
                            f"{path.name}: no interviews in this folder",
                            hint="txt, md, docx, srt and vtt are read",
                        ),
                    )
                )
        else:
            files.append(path)
    return list(dict.fromkeys(files))


def _not_removed(
    files: Sequence[Path], asked: Sequence[Path], memory: ReadingMemory, report: ImportReport
) -> list[Path]:
    """The files without those whose interviews were removed, unless they are asked for by name."""
    removed = memory.removed()
    kept: list[Path] = []
    for path in files:
        digest = _digest(path) if removed else ""
        if digest in removed and path not in asked:
            report.notices.append(
                Notice(
                    "was removed from the project, and is left out",
                    hint="import it by name to take it back",
                    source=path.name,
                )
            )
            continue
        if digest in removed:
            memory.take_back(digest)
        kept.append(path)
    return kept


def _digest(path: Path) -> str:
    """SHA-256 of a file that can be read and is not too large; else "", and its reader says what is wrong."""
    try:
        return _sha256(path) if path.stat().st_size <= MOST_BYTES else ""
    except OSError:
        return ""


def _jobs(
    store: Store,
    config: Config,
    files: Sequence[Path],
    report: ImportReport,
    memory: ReadingMemory,
    *,
    look_only: bool,
) -> list[ReadJob]:
    """The files worth reading: not those that are in, nor copies of another, nor two of one name."""
    known = {row.sha256: row for row in store.index()}
    seen: dict[str, Path] = {}
    names: dict[str, Path] = {}
    jobs: list[ReadJob] = []
    for path in files:
        digest = _digest(path)
        if digest and digest in seen:
            first = seen[digest].name
            report.failed.append(
                Failure(
                    path.name,
                    ReadError(
                        "Q108",
                        f"{path.name} has the same content as {first}",
                        hint="one of them was left out; remove it",
                    ),
                )
            )
            continue
        if name_of(path) in names:
            other = names[name_of(path)].name
            report.failed.append(
                Failure(
                    path.name,
                    ReadError(
                        "Q112",
                        f"{path.name} would have the same name as {other}",
                        hint="give one of the files another name",
                    ),
                )
            )
            continue
        if digest and digest in known:
            row = known[digest]
            if row.name != name_of(path) and not Path(row.source_path).exists():
                if not look_only:
                    source_name = unicodedata.normalize("NFC", path.name)
                    store.rename_transcript(row.id, name_of(path), source_name, path.absolute())
                    memory.rename(row.name, name_of(path))
                report.notices.append(
                    Notice(f"was called {row.source_name} and is the same interview", source=path.name)
                )
                row = replace(row, name=name_of(path))
            if row.name != name_of(path):
                report.failed.append(
                    Failure(
                        path.name,
                        ReadError(
                            "Q108",
                            f"{path.name} has the same content as {row.source_name}, which is in the project",
                            hint="nothing to do, unless one of them is the wrong file",
                        ),
                    )
                )
                continue
            if not look_only and memory.is_as_before(name_of(path)):
                report.unchanged.append(row.name)
                seen[digest], names[name_of(path)] = path, path
                continue
        if digest:
            seen[digest] = path
        names[name_of(path)] = path
        jobs.append(
            ReadJob(
                path,
                speakers=memory.speakers(name_of(path)),
                single_speaker=memory.single_speaker(name_of(path)),
                words=(config.min_words, config.max_words, config.target_words),
            )
        )
    return jobs


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _take(store: Store, result: ReadResult, report: ImportReport, names: Mapping[str, str], *, dry_run: bool) -> None:
    """Write one reading to the store, and what became of it to the report; ``names`` are those there before."""
    if result.error is not None or result.transcript is None:
        report.failed.append(
            Failure(result.path.name, result.error or ReadError("Q103", f"{result.path.name}: nothing was read"))
        )
        return
    report.notices.extend(result.notices)
    if dry_run:
        report.readings.append(result)
        return
    transcript = result.transcript
    before = names.get(transcript.name)
    try:
        written = store.put_transcripts(
            [(transcript, result.segments)],
            source_paths={transcript.id: result.path.absolute()},
            replace_same_name=True,
        )
    except ProjectError as error:
        if error.code not in ("Q001", "Q112"):
            raise
        report.failed.append(Failure(result.path.name, error))
        return
    except ReadError as error:
        report.failed.append(Failure(result.path.name, error))
        return
    if not written:
        report.unchanged.append(transcript.name)
    else:
        (report.changed if before is not None else report.new).append(transcript.name)


def _gone(store: Store, paths: Sequence[Path]) -> list[Notice]:
    """Interviews in the project whose file is no longer in the folder it was read from."""
    folders = [path.resolve() for path in paths if path.is_dir()]
    missing = [
        row
        for row in store.index()
        if row.source_path
        and any(Path(row.source_path).is_relative_to(folder) for folder in folders)
        and not Path(row.source_path).exists()
    ]
    return [
        Notice(
            "the file is gone, but the interview is still in the project",
            hint=f"qualkit remove {shlex.quote(row.name)} takes it out",
            source=row.source_name,
        )
        for row in missing
    ]


def find_attributes(folder: Path) -> Path | None:
    """The attribute table that lies among the interviews: ``attributes`` or ``attributter``, csv or xlsx."""
    wanted = [f"{name}{suffix}" for name in ("attributes", "attributter") for suffix in (".csv", ".xlsx")]
    there = {path.name.casefold(): path for path in sorted(folder.iterdir()) if path.is_file()}
    return next((there[name] for name in wanted if name in there), None)


def set_attributes(store: Store, path: Path) -> list[Notice]:
    """Give the project's transcripts the attributes of a table; returns what did not match.

    Raises:
        ReadError: Q110, the table cannot be read.
    """
    if store.meta("attributes_sha256") == _attributes_state(store, path):
        return []
    table = read_attributes(path)
    before: list[Transcript] = list(store.transcripts())
    # The table is the whole truth: what an earlier one said of an interview that this one leaves out is gone.
    bare = [replace(transcript, attributes={}, informant_attributes={}) for transcript in before]
    after, notices = attach(bare, table)
    for old, new in zip(before, after, strict=True):
        if (old.attributes, old.informant_attributes) != (new.attributes, new.informant_attributes):
            store.replace_attributes(new.id, new.attributes, new.informant_attributes)
    store.set_meta("attributes_path", str(path.resolve()))
    store.set_meta("attributes_sha256", _attributes_state(store, path))
    return [*notices, _columns_notice(table)]


def _columns_notice(table: AttributeTable) -> Notice:
    """How the table's columns will sign quotes; said always, since a real name in a report cannot be taken back."""
    used = columns_for(table.columns)
    signed = ", ".join(
        f"{field} from {used[field]!r}" for field in ("pseudonym", "age", "title", "role") if field in used
    )
    if "pseudonym" not in used:
        return Notice(
            f"no column gives a pseudonym, so quotes are signed with the speaker's label (used: {signed or 'none'})",
            hint="call the column pseudonym or navn",
            code="Q110",
            source=table.source_name,
        )
    return Notice(f"quotes are signed with {signed}", source=table.source_name)


def _attributes_state(store: Store, path: Path) -> str:
    """What the attributes in the store rest on: the table's bytes and the transcripts there are."""
    try:
        return digest_of([_sha256(path), *sorted(row.id for row in store.index())])
    except OSError:
        return ""  # the table's reader says what is wrong with it
