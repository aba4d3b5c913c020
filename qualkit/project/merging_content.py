"""Projects that are joined come in; which version of each transcript is taken, with its suggestions, goes out."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Decision
from qualkit.project.merging_sources import Conflict, Source
from qualkit.project.progress import Progress
from qualkit.store import Store

__all__ = ["Chosen", "carry", "choose", "join_attributes", "removed"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The version of a transcript that is taken, and the projects that have it as it is."""

    id: str
    name: str
    digest: str
    holders: tuple[Source, ...]


def choose(sources: Sequence[Source], decisions: Sequence[Decision]) -> tuple[list[Chosen], list[Conflict]]:
    """Of each transcript one version, by name: where they differ, the one on which the most decisions hang.

    Two versions contradict if they are of one file with other speakers or units, or have one name and other content.

    Args:
        sources: the projects.
        decisions: all that were made in them.
    """
    of_unit = Counter(made.segment_id for made in decisions if made.segment_id)
    of_transcript: dict[str, set[str]] = defaultdict(set)
    for made in decisions:
        of_transcript[made.transcript_id].add(made.segment_id)
    versions: dict[str, dict[str, list[Source]]] = defaultdict(lambda: defaultdict(list))
    for source in sources:
        for row in source.index.values():
            versions[row.id][row.digest].append(source)
    conflicts: list[Conflict] = []
    by_name: dict[str, list[tuple[int, Chosen]]] = defaultdict(list)
    for identity, known in sorted(versions.items()):
        weighed = []
        for digest, holders in known.items():
            units = holders[0].store.segment_ids(identity) if len(known) > 1 else set()
            name = holders[0].index[identity].name
            weighed.append((-sum(of_unit[unit] for unit in units), digest, units, name, holders))
        weighed.sort(key=lambda version: version[:2])
        _, digest, units, name, holders = weighed[0]
        about = sum(of_unit[unit] for unit in of_transcript[identity])
        by_name[name].append((about, Chosen(identity, name, digest, tuple(holders))))
        if len(known) > 1:
            left = sum(of_unit[unit] for unit in of_transcript[identity] if unit and unit not in units)
            names = sorted({version[3] for version in weighed})
            what = "name" if all(version[2] == units for version in weighed) and len(names) > 1 else "reading"
            details = {"what": what, "versions": len(known), "names": names, "taken": digest, "decisions_left": left}
            conflicts.append(Conflict("transcript", name, details))
    chosen = []
    for name, rivals in sorted(by_name.items()):
        rivals.sort(key=lambda rival: (-rival[0], rival[1].digest))
        chosen.append(rivals[0][1])
        if len(rivals) > 1:
            left = sum(about for about, _ in rivals[1:])
            taken = rivals[0][1].digest
            details = {"what": "content", "versions": len(rivals), "taken": taken, "decisions_left": left}
            conflicts.append(Conflict("transcript", name, details))
    return chosen, sorted(conflicts, key=lambda conflict: (conflict.where, str(conflict.details)))


def carry(sources: Sequence[Source], chosen: Sequence[Chosen], store: Store, progress: Progress) -> None:
    """Put the chosen transcripts into the output, each with the suggestions of the run that finished last."""
    own = next((source for source in sources if source.own), None)
    digests = {version.id: version.digest for version in chosen}
    for row in own.index.values() if own else ():
        if digests.get(row.id) != row.digest:  # another version takes its place, or its name
            store.remove_transcript(row.id, keep_decisions=True)
    for number, version in enumerate(chosen, start=1):

        def freshness(source: Source, identity: str = version.id) -> tuple[tuple[str, str, str], bool, str]:
            # The path last: copies of one project differ in nothing else.
            return source.runs.get(identity, ("", "", "")), source.own, source.index[identity].source_path

        freshest = max(version.holders, key=freshness)
        if not freshest.own:
            store.carry_in(freshest.store.carry_out(version.id))
        progress("merge", number, len(chosen))


def removed(sources: Sequence[Source], store: Store) -> list[Conflict]:
    """Keep which interviews were taken out; one that is still there in another copy stays, and is a conflict.

    Somebody may have asked for it to go, so it must not come back unseen.
    """
    gone: set[str] = set().union(*(json.loads(source.store.meta("removed") or "[]") for source in sources))
    there = {row.sha256: row.name for row in store.index()}
    store.set_meta("removed", json.dumps(sorted(gone - there.keys())))
    return [Conflict("removed", there[sha256]) for sha256 in sorted(gone & there.keys(), key=there.__getitem__)]


_Cells = Mapping[tuple[str, str], str]


def join_attributes(sources: Sequence[Source], store: Store) -> list[Conflict]:
    """Join what attribute tables said, cell by cell.

    A cell that differs is a conflict: the output's own value is taken, else the one that most projects have, else the
    first by the alphabet. An empty cell contradicts nothing.
    """
    tables = [(source, source.attributes) for source in sources]
    present = store.attributes()
    conflicts = []
    for row in store.index():
        cells: dict[tuple[str, str], list[tuple[bool, str]]] = defaultdict(list)
        for source, table in tables:
            for key, value in _cells(*table.get(row.id, ({}, {}))).items():
                cells[key].append((source.own, value))
        joined: dict[tuple[str, str], str] = {}
        for (speaker, column), values in sorted(cells.items()):
            votes = Counter(value for _, value in values if value.strip())
            own = next((value for is_own, value in values if is_own and value.strip()), None)
            taken = own or min(votes, key=lambda value: (-votes[value], value), default="")
            joined[speaker, column] = taken
            if len(votes) > 1:
                details = {"speaker": speaker, "column": column, "values": sorted(votes), "taken": taken}
                conflicts.append(Conflict("attribute", row.name, details))
        if joined != _cells(*present[row.id]):
            interview = {column: value for (speaker, column), value in joined.items() if not speaker}
            informants: dict[str, dict[str, str]] = defaultdict(dict)
            for (speaker, column), value in joined.items():
                if speaker:
                    informants[speaker][column] = value
            store.replace_attributes(row.id, interview, informants)
    return conflicts


def _cells(interview: Mapping[str, str], informants: Mapping[str, Mapping[str, str]]) -> _Cells:
    """Attributes by speaker (empty for the interview) and column."""
    return {("", column): value for column, value in interview.items()} | {
        (speaker, column): value for speaker, row in informants.items() for column, value in row.items()
    }
