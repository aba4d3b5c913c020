"""The database and the codebooks in use come in; everything that is found rests on what goes out: cases and codings.

A coding is what a coder said yes to. Where nobody has decided, a suggestion counts that is probable enough. Where a
coder is done with a unit, what was suggested there and not taken is a no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from qualkit.codebook import load_codebook
from qualkit.config import Config
from qualkit.errors import ConfigError
from qualkit.findings import Case, CodedMaterial, Coding
from qualkit.model import Codebook, Decision, Role, Segment, SegmentKind, Suggestion, Transcript, content_id
from qualkit.renaming import Renaming
from qualkit.review.states import UnitState, states
from qualkit.store import Store

__all__ = ["SOURCES", "cases_of", "read_coded"]

SOURCES = ("both", "decisions", "suggestions")


def read_coded(
    store: Store, config: Config, paths: Sequence[Path], *, source: str = "both", transcripts: Collection[str] = ()
) -> CodedMaterial:
    """Read what is coded.

    Args:
        store: of the project.
        config: ``min_probability`` decides which suggestions count, ``language`` the names of codes.
        paths: the codebooks in use.
        source: ``both``; ``decisions`` leaves out what nobody has decided; ``suggestions`` takes them as they were
            made, whatever coders said of them.
        transcripts: ids; all if empty.

    Raises:
        ConfigError: Q001, an unknown source.
    """
    if source not in SOURCES:
        raise ConfigError("Q001", f"no codings are called {source!r}", hint=f"one of {', '.join(SOURCES)}")
    books = [load_codebook(path) for path in paths]
    renaming = Renaming(store.code_changes())
    retired = {code.id for book in books for code in book.codes if code.retired}
    said = states(store.in_force()) if source != "suggestions" else {}
    wanted = [row.id for row in store.index() if not transcripts or row.id in transcripts]
    texts = {identity: store.transcript(identity) for identity in wanted}
    cases = cases_of(texts.values())
    whose = {voice: case.id for case in cases for voice in case.voices}
    units: list[Segment] = []
    codings: list[Coding] = []
    hints: dict[str, dict[str, float]] = {}
    for identity in texts:
        here = [
            unit
            for unit in sorted(store.segments(identity, SegmentKind.UNIT), key=lambda unit: unit.span)
            if (identity, unit.speaker) in whose
        ]
        units += here
        suggested: dict[str, dict[str, Suggestion]] = defaultdict(dict)
        for made in store.suggestions(transcript_id=identity):
            now = renaming.of_suggestion(made.code, made.provenance.codebook_digest)
            if now not in retired:
                suggested[made.segment_id].setdefault(now, made if now == made.code else replace(made, code=now))
        for unit in here:
            its = suggested.get(unit.id, {})
            ruled = [state for each in said.values() if (state := each.get(unit.id)) is not None]
            if open_still := _open(its, ruled):
                hints[unit.id] = open_still
            codings += _codings(unit, whose[identity, unit.speaker], its, ruled, config, source)
    return CodedMaterial(
        cases=cases,
        transcripts=texts,
        units=tuple(units),
        case_of={unit.id: whose[unit.transcript_id, unit.speaker] for unit in units},
        codings=tuple(codings),
        hints=hints,
        min_probability=config.min_probability,
        source=source,
        lang=config.language,
        **_named(books, config.language, {coding.code for coding in codings}),
    )


def _open(suggested: Mapping[str, Suggestion], ruled: Sequence[UnitState]) -> dict[str, float]:
    """Code to probability of what is suggested and no coder has said no to."""
    yes = {code for state in ruled for code in state.codings}
    no = {code for state in ruled for code in state.rejected}
    closed = any(state.closed for state in ruled)
    return {code: made.probability for code, made in suggested.items() if code in yes or not (closed or code in no)}


def _codings(
    unit: Segment,
    case: str,
    suggested: Mapping[str, Suggestion],
    ruled: Sequence[UnitState],
    config: Config,
    source: str,
) -> list[Coding]:
    """What counts as coded of one unit, by code."""
    yes: dict[str, list[Decision]] = defaultdict(list)
    for state in ruled:
        for code, decision in state.codings.items():
            yes[code].append(decision)
    no = {code for state in ruled for code in state.rejected}
    closed = any(state.closed for state in ruled)
    found = []
    for code in sorted({*yes, *suggested}):
        made = suggested.get(code)
        if code in yes:
            in_time = sorted(yes[code], key=lambda decision: decision.at)
            first = in_time[0]
            # What a coder said last of how it is told stands; a coder who said nothing takes nothing away.
            told = {key: value for decision in in_time for key, value in decision.attributes.items()}
            found.append(
                Coding(
                    unit=unit,
                    case=case,
                    code=code,
                    basis="decision",
                    span=first.span if len(first.span) else unit.span,
                    probability=made.probability if made else None,
                    attributes={**(made.attributes if made else {}), **told},
                    evidence=made.evidence if made else (),
                    reason=_worded(made, config.language),
                    coders=tuple(sorted({decision.coder for decision in yes[code]})),
                    memo=" ".join(decision.memo for decision in yes[code] if decision.memo),
                )
            )
        elif (
            made is not None
            and source != "decisions"
            and made.probability >= config.min_probability
            and code not in no
            and not closed
        ):
            found.append(
                Coding(
                    unit=unit,
                    case=case,
                    code=code,
                    basis="suggestion",
                    span=made.span,
                    probability=made.probability,
                    attributes=made.attributes,
                    evidence=made.evidence,
                    reason=_worded(made, config.language),
                )
            )
    return found


def _worded(made: Suggestion | None, lang: str) -> str:
    if made is None:
        return ""
    return made.reason.get(lang) or next((words for words in made.reason.values() if words), "")


def _named(books: Sequence[Codebook], lang: str, used: Collection[str]) -> dict[str, dict[str, str]]:
    """Names, definitions, axes and parents of the codes, in the order of the codebooks.

    A code that was retired is left out, unless something is coded with it still.
    """

    def worded(texts: Mapping[str, str], instead: str) -> str:
        return texts.get(lang) or texts.get("da") or next(iter(texts.values()), instead) or instead

    every = [(book, code) for book in books for code in book.codes if not code.retired or code.id in used]
    return {
        "labels": {code.id: worded(code.label, code.id) for _, code in every},
        "axes": {code.id: worded(book.title, book.id) for book, code in every},
        "definitions": {code.id: worded(code.definition, "") for _, code in every},
        "parents": {code.id: code.parent for _, code in every if code.parent},
    }


def cases_of(transcripts: Iterable[Transcript]) -> tuple[Case, ...]:
    """The informants, by the order of their first interview.

    A pseudonym from the attribute table is one person in all interviews; a bare label is one within its own. What
    speakers without a known role say counts as informants' talk, as it is coded.
    """
    from qualkit.quotes import person_of

    listed = list(transcripts)
    found: dict[str, Case] = {}
    for transcript in listed:
        for speaker in transcript.speakers:
            if speaker.role in (Role.INTERVIEWER, Role.OTHER):
                continue
            person = person_of(transcript, speaker.name)
            key = (person.pseudonym.casefold(),) if person.named else (transcript.id, speaker.name)
            identity = content_id("c", *key)
            voice = (transcript.id, speaker.name)
            row = dict(transcript.attributes_of(speaker.name))
            known = found.get(identity)
            if known is None:
                found[identity] = Case(
                    id=identity,
                    name=person.pseudonym,
                    voices=(voice,),
                    role=person.role,
                    title=person.title,
                    age=person.age,
                    attributes=row,
                    by_interview={transcript.id: row},
                )
            else:
                found[identity] = replace(
                    known, voices=(*known.voices, voice), by_interview={**known.by_interview, transcript.id: row}
                )
    return _told_apart(found.values(), {transcript.id: transcript.name for transcript in listed})


def _told_apart(cases: Iterable[Case], names: Mapping[str, str]) -> tuple[Case, ...]:
    """Cases that would print alike ("B" of each interview) get the interview's name as well."""
    every = list(cases)
    alike: dict[str, int] = defaultdict(int)
    for case in every:
        alike[case.name.casefold()] += 1
    return tuple(
        replace(case, name=f"{names[case.voices[0][0]]}: {case.name}") if alike[case.name.casefold()] > 1 else case
        for case in every
    )
