"""Project folders that were coded apart come in; one project with all of it, and where they contradict, goes out.

The order in which the projects are named does not matter, and joining them again changes nothing. Nothing is written
in the projects that are joined.
"""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from qualkit.config import load_config
from qualkit.errors import ConfigError, ProjectError
from qualkit.model import Decision, Verdict
from qualkit.project.folder import is_project, write_settings
from qualkit.project.merging_content import carry, choose, join_attributes, removed
from qualkit.project.merging_settings import join_files, join_memory, join_settings
from qualkit.project.merging_sources import Conflict, Source
from qualkit.project.places import unit_numbers
from qualkit.project.progress import Progress, silent
from qualkit.renaming import called_now
from qualkit.store import Store, copy_database, in_force, is_older, standing

__all__ = ["MERGED", "MergeReport", "contradictions", "merge", "united"]

MERGED = "merged"


@dataclass(frozen=True, slots=True)
class MergeReport:
    """What became of a merge.

    ``new_decisions`` were not in the output before; ``without_unit`` are about units that are not in it (they are
    kept). ``head`` is the link of the last decision: the same for the same decisions joined anew.
    """

    folder: Path
    transcripts: int
    decisions: int
    new_decisions: int
    without_unit: int
    coders: tuple[str, ...]
    head: str
    conflicts: tuple[Conflict, ...]


def merge(folders: Sequence[Path], output: Path, *, progress: Progress = silent) -> MergeReport:
    """Join projects into one.

    Args:
        folders: the projects, in any order.
        output: the folder of the joined one; if there is a project already it takes part, and is added to.
        progress: told of stage ``merge``.

    Raises:
        ProjectError: Q301 there is no project in a folder, Q304 the chain of decisions of one is broken.
        ConfigError: Q001, the output is one of the projects.
    """
    if output.resolve() in {folder.resolve() for folder in folders}:
        raise ConfigError(
            "Q001",
            f"{output} is one of the projects to be joined, and nothing is written in those",
            hint="choose another --output; or name only the others, and they are added to it",
        )
    with ExitStack() as opened:
        sources = [_verified(folder, _open(folder, opened, beside=output)) for folder in folders]
        new = not is_project(output)
        if not new:
            there = opened.enter_context(Store.open(load_config(output).store or output))
            sources.append(_verified(output, there, own=True))
        return _joined(sources, output, opened, new=new, progress=progress)


def _open(folder: Path, opened: ExitStack, *, beside: Path) -> Store:
    """A project's database, unchanged: one that an older qualkit made is brought up to date as a copy."""
    server = load_config(folder).store
    if server or not is_older(folder):
        return opened.enter_context(Store.open(server or folder))
    home = next(place for place in beside.resolve().parents if place.is_dir())
    copy = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix=".merge-", dir=home)))
    copy_database(folder, copy)
    return opened.enter_context(Store.open(copy))


def _verified(folder: Path, store: Store, *, own: bool = False) -> Source:
    problems = store.verify_chain()
    if problems:
        more = f", and {len(problems) - 1} more" if len(problems) > 1 else ""
        raise ProjectError(
            "Q304",
            f"the chain of decisions in {folder} does not hold: {problems[0]}{more}",
            hint=f"qualkit doctor -p {folder}; nothing was joined",
        )
    return Source.read(folder, store, own=own)


def _joined(
    sources: Sequence[Source], output: Path, opened: ExitStack, *, new: bool, progress: Progress
) -> MergeReport:
    decisions = united([source.decisions for source in sources])
    chosen, conflicts = choose(sources, decisions)
    text, differing = join_settings(sources, output)
    conflicts += differing
    write_settings(output, text)
    store = opened.enter_context(Store.open(output, create=True)) if new else sources[-1].store
    conflicts += join_files(sources, output)
    _join_books(sources, store)
    _join_changes(sources, store)
    carry(sources, chosen, store, progress)
    conflicts += removed(sources, store)
    conflicts += join_attributes(sources, store)
    conflicts += join_memory(sources, chosen, store)
    added = store.append_foreign(decisions)  # last: a merge that was cut off goes on from what is there
    _record(sources, store)
    conflicts += contradictions(sources, decisions, store)
    units = store.segment_ids()
    chain = store.decisions()
    return MergeReport(
        folder=output,
        transcripts=len(store.index()),
        decisions=len(chain),
        new_decisions=len(added),
        without_unit=sum(bool(made.segment_id) and made.segment_id not in units for made in chain),
        coders=tuple(sorted({made.coder for made in chain})),
        head=chain[-1].link if chain else "",
        conflicts=tuple(conflicts),
    )


def united(chains: Sequence[Sequence[Decision]]) -> list[Decision]:
    """All decisions of several chains, each once, by time; those of one key press together and in their order.

    Their order within a key press counts: a boundary that was moved is a reject and then an add of the same code.
    """
    found: dict[str, Decision] = {}
    place: dict[str, int] = {}
    for chain in chains:
        pressed: Counter[tuple[str, str]] = Counter()
        for made in chain:
            at = pressed[made.at, made.coder]
            pressed[made.at, made.coder] += 1
            found[made.id] = made
            place[made.id] = min(at, place.get(made.id, at))
    return sorted(found.values(), key=lambda made: (made.at, made.coder, place[made.id], made.id))


def _join_books(sources: Sequence[Source], store: Store) -> None:
    """The codebooks that were used, and the runs."""
    places: dict[tuple[str, str], tuple[int, str, str]] = {}
    rows = {}
    for source in sources:
        for at, book in enumerate(source.store.codebooks()):
            key = (book.id, book.digest)
            places[key] = min(places.get(key, (at, *key)), (at, *key))
            rows[key] = book
    for key in sorted(places, key=places.__getitem__):
        store.put_codebook(rows[key].id, rows[key].version, rows[key].digest, rows[key].content)
    runs = {(run.id, run.finished_at, run.started_at): run for source in sources for run in source.store.runs()}
    store.put_runs(sorted(runs.values(), key=lambda run: (run.started_at, run.id)))


def _join_changes(sources: Sequence[Source], store: Store) -> None:
    """The changes of codes, each once, by time."""
    found = {change.id: change for source in sources for change in source.store.code_changes()}
    for change in sorted(found.values(), key=lambda change: (change.at, change.id)):
        store.append_code_change(change)


def _record(sources: Sequence[Source], store: Store) -> None:
    """Keep what was joined: the head of each chain, and how much there was."""
    entries = []
    for source in sources:
        entries += json.loads(source.store.meta(MERGED) or "[]")
        if not source.own:
            entries.append(
                {
                    "head": source.head,
                    "decisions": len(source.decisions),
                    "transcripts": len(source.index),
                    "coders": sorted({made.coder for made in source.decisions}),
                }
            )
    each_once = sorted({json.dumps(entry, ensure_ascii=False, sort_keys=True) for entry in entries})
    store.set_meta(MERGED, f"[{', '.join(each_once)}]")


def contradictions(sources: Sequence[Source], decisions: Sequence[Decision], store: Store) -> list[Conflict]:
    """Where one coder has said yes to a code of a unit in one copy and no in another, neither knowing of the other.

    A copy that only lags behind contradicts nothing, and what the coder has decided since settles it.
    """
    changes = store.code_changes()
    views = [(source, standing(called_now(in_force(source.decisions), changes))) for source in sources]
    stands = standing(called_now(in_force(decisions), changes))
    pairs: dict[tuple[str, str, str], set[str]] = {}
    by_id = {made.id: made for made in decisions}
    for at, (one, its_view) in enumerate(views):
        for other, other_view in views[at + 1 :]:
            for key in its_view.keys() & other_view.keys():
                mine, theirs = its_view[key], other_view[key]
                differ = (mine.verdict is Verdict.REJECT) != (theirs.verdict is Verdict.REJECT)
                if differ and mine.id not in other.known and theirs.id not in one.known:
                    pairs.setdefault(key, set()).update((mine.id, theirs.id))
    names = {row.id: row.name for row in store.index()}
    numbers: dict[str, dict[str, int]] = {}
    conflicts = []
    for key in sorted(pairs):
        last = stands.get(key)
        if last is None or last.id not in pairs[key]:
            continue  # decided anew, or taken back, since
        if last.transcript_id not in numbers:
            numbers[last.transcript_id] = unit_numbers(store, last.transcript_id)
        said = sorted((by_id[identity] for identity in pairs[key]), key=lambda made: (made.at, made.id))
        conflicts.append(
            Conflict(
                "coder",
                names.get(last.transcript_id, last.transcript_id),
                {
                    "coder": last.coder,
                    "segment": last.segment_id,
                    "unit": numbers[last.transcript_id].get(last.segment_id),
                    "code": last.code,
                    "verdicts": [{"verdict": made.verdict.value, "at": made.at, "id": made.id} for made in said],
                    "stands": last.verdict.value,
                },
            )
        )
    return conflicts
