"""Decisions in the store come in; what each coder ruled on each unit, as arrays of coders × units × codes, goes out."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qualkit.errors import ConfigError, ProjectError
from qualkit.model import Decision, Role, Segment, SegmentKind, Transcript, Verdict
from qualkit.review.states import UnitState, states
from qualkit.store import Store

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Rulings", "read_rulings"]

_RULES = frozenset({Verdict.ACCEPT, Verdict.ADD, Verdict.REJECT, Verdict.DONE})


@dataclass(frozen=True, slots=True)
class Rulings:
    """What coders ruled on the units that two or more of them have ruled on.

    Attributes:
        coders: who has ruled, by name.
        codes: those that somebody has given to such a unit, by id.
        units: by transcript name and place.
        transcripts: those that the units are from, by id.
        given: coders × units × codes: 1 yes, 0 no, -1 not ruled on. A code is also given by giving one below it, and by
            a span that reaches into the unit.
        ruled: coders × units: the unit was ruled on; what was not coded there is a no.
        cluster: of each unit the number of its informant.
        informants: what the clusters stand for.
        marked: by transcript coder, code, start and end of the spans.
        decided: by coder how many rulings they made in all, and how many of these without seeing suggestions.
        said: coder -> unit -> what they said of it.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    units: list[Segment]
    transcripts: dict[str, Transcript]
    given: NDArray[Any]
    ruled: NDArray[Any]
    cluster: NDArray[Any]
    informants: list[str]
    marked: dict[str, list[tuple[int, int, int, int]]]
    decided: dict[str, tuple[int, int]]
    said: dict[str, dict[str, UnitState]]


def read_rulings(store: Store, *, coders: Collection[str] = (), code: str = "", level: int | None = None) -> Rulings:
    """Read what coders ruled.

    Args:
        store: of the project.
        coders: only these; all if empty.
        code: only this code and those below it.
        level: join codes below this depth: 2 makes ``fase.nu`` of ``fase.nu.x``.

    Raises:
        ConfigError: Q001, a coder who has decided nothing.
        ProjectError: Q310, fewer than two coders have ruled, on no unit both, or they gave no code.
    """
    import numpy as np

    chain = [decision for decision in store.in_force() if not decision.context.get("planted")]
    said = {coder: units for coder, units in states(chain).items() if any(state.ruled for state in units.values())}
    chosen = _chosen(said, {decision.coder for decision in chain}, coders)
    said = {coder: said[coder] for coder in chosen}
    texts = _shared_texts(said)
    columns = _columns(said, texts, code, level)
    order = sorted({column for each in columns.values() for column in each})
    number = {column: at for at, column in enumerate(order)}
    into = {given: [number[column] for column in each] for given, each in columns.items()}
    units, transcripts, pieces, marked = [], {}, [], {}
    for row in store.index():
        if row.id not in texts:
            continue
        cut = store.segments(row.id, SegmentKind.UNIT)
        given, ruled, spans = _of_text(said, row.id, cut, into, len(order))
        shared = (ruled.sum(axis=0) >= 2) | ((given >= 0).sum(axis=0) >= 2).any(axis=1)
        if not shared.any():
            continue
        transcripts[row.id] = store.transcript(row.id)
        units += [unit for unit, use in zip(cut, shared, strict=True) if use]
        pieces.append((given[:, shared], ruled[:, shared]))
        marked[row.id] = spans
    if not units:
        many = ", ".join(f"{coder}: {sum(s.ruled for s in its.values())}" for coder, its in said.items())
        raise ProjectError(
            "Q310",
            "no unit has been ruled on by two coders",
            hint=f"let a second coder read some of the same interviews (units so far: {many})",
        )
    given = np.concatenate([piece for piece, _ in pieces], axis=1)
    used = np.flatnonzero((given == 1).any(axis=(0, 1)))
    if not len(used):
        raise ProjectError(
            "Q310",
            f"no coder has given a code{f' under {code!r}' if code else ''} to a unit that two have ruled on",
            hint="agreement is told of codes that somebody gave",
        )
    place = {int(old): new for new, old in enumerate(used)}
    keys = [_informant(transcripts[unit.transcript_id], unit.speaker) for unit in units]
    informants = list(dict.fromkeys(keys))
    return Rulings(
        coders=chosen,
        codes=tuple(order[at] for at in used),
        units=units,
        transcripts=transcripts,
        given=given[:, :, used],
        ruled=np.concatenate([piece for _, piece in pieces], axis=1),
        cluster=np.array([informants.index(key) for key in keys], dtype=np.int64),
        informants=informants,
        marked={
            text: [(who, place[what], start, end) for who, what, start, end in spans if what in place]
            for text, spans in marked.items()
        },
        decided=_decided(chain, chosen),
        said=said,
    )


def _chosen(said: Collection[str], known: set[str], coders: Collection[str]) -> tuple[str, ...]:
    for coder in coders:
        if coder not in said:
            raise ConfigError(
                "Q001",
                f"{coder!r} has ruled on nothing in this project",
                hint=f"these have: {', '.join(sorted(said)) or 'nobody'}",
            )
    chosen = tuple(sorted(set(coders) or set(said)))
    if len(chosen) < 2:
        only = chosen[0] if chosen else ""
        others = ", ".join(sorted((set(said) if coders else known) - set(chosen)))
        message = f"agreement needs two coders; {f'only {only!r} has ruled on units' if only else 'nobody has yet'}"
        if coders:
            message = "agreement needs two coders"
        hint = f"others who have decisions: {others}" if others else "a second coder reviews the same interviews"
        raise ProjectError("Q310", message, hint=hint)
    return chosen


def _shared_texts(said: dict[str, dict[str, UnitState]]) -> set[str]:
    """The transcripts that two or more coders have ruled on."""
    coders: dict[str, set[str]] = defaultdict(set)
    for coder, its in said.items():
        for state in its.values():
            for decision in _about(state):
                coders[decision.transcript_id].add(coder)
    return {text for text, who in coders.items() if len(who) >= 2}


def _about(state: UnitState) -> Iterable[Decision]:
    yield from state.codings.values()
    yield from state.rejected.values()
    if state.done:
        yield state.done


def _columns(
    said: dict[str, dict[str, UnitState]], texts: set[str], prefix: str, level: int | None
) -> dict[str, set[str]]:
    """For each code that was given the codes that it counts for: itself and those above it that were given too."""
    codes = {
        code
        for its in said.values()
        for state in its.values()
        for code, decision in state.codings.items()
        if decision.transcript_id in texts and (not prefix or f"{code}.".startswith(f"{prefix}."))
    }
    parts = {code: code.split(".")[:level] for code in codes}
    joined = {".".join(its) for its in parts.values()}
    above = {code: {".".join(its[:deep]) for deep in range(1, len(its) + 1)} for code, its in parts.items()}
    return {code: its & joined for code, its in above.items()}


def _of_text(
    said: dict[str, dict[str, UnitState]], text: str, units: Sequence[Segment], into: dict[str, list[int]], codes: int
) -> tuple[Any, Any, list[tuple[int, int, int, int]]]:
    """One transcript's rulings: what is given, what is ruled on, and the spans."""
    import numpy as np

    row = {unit.id: at for at, unit in enumerate(units)}
    starts, ends = [unit.span.start for unit in units], [unit.span.end for unit in units]
    ruled = np.zeros((len(said), len(units)), dtype=bool)
    yes = np.zeros((len(said), len(units), codes), dtype=bool)
    spans: list[tuple[int, int, int, int]] = []
    for coder, its in enumerate(said.values()):
        for segment, state in its.items():
            at = row.get(segment)
            if at is not None:
                ruled[coder, at] = state.ruled
            for code, decision in state.codings.items():
                if decision.transcript_id != text or code not in into:
                    continue
                span = decision.span
                # Units lie in order, so those that the span touches are a run.
                first, last = bisect_left(ends, span.start + 1), bisect_left(starts, span.end)
                for column in into[code]:
                    if at is not None:
                        yes[coder, at, column] = True
                    yes[coder, first:last, column] = True
                    if len(span):
                        spans.append((coder, column, span.start, span.end))
    given = np.where(yes, 1, np.where(ruled[:, :, None], 0, -1)).astype(np.int8)
    return given, ruled, spans


def _informant(transcript: Transcript, speaker: str) -> str:
    """Whose words a unit belongs to: a person has one pseudonym in all interviews, and an interview one informant.

    Where several were asked and neither of them speaks, it is the interview's.
    """
    from qualkit.quotes import person_of

    asked = [person.name for person in transcript.speakers if person.role is Role.INFORMANT]
    asked = asked or [person.name for person in transcript.speakers if person.role is not Role.INTERVIEWER]
    who = asked[0] if len(asked) == 1 else speaker
    if who not in asked:
        return transcript.name
    person = person_of(transcript, who)
    if person.named:
        return person.pseudonym
    return transcript.name if len(asked) == 1 else f"{transcript.name}: {who}"


def _decided(chain: Iterable[Decision], coders: Sequence[str]) -> dict[str, tuple[int, int]]:
    made, blind = dict.fromkeys(coders, 0), dict.fromkeys(coders, 0)
    for decision in chain:
        if decision.coder in made and decision.verdict in _RULES:
            made[decision.coder] += 1
            blind[decision.coder] += decision.context.get("blind") is True
    return {coder: (made[coder], blind[coder]) for coder in coders}
