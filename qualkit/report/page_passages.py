"""Coded material comes in; its transcripts go out as rows of a page, each unit once, and what filters look at."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from qualkit.attribute_words import identifies
from qualkit.findings import CodedMaterial, Coding
from qualkit.model import Role, Segment, Span, Transcript, Turn
from qualkit.report.page_filters import Choice, filters_of

__all__ = ["Passages", "Row", "Talk", "clock", "passages_of", "said", "share_text"]

_BLANK = re.compile(r"\s+")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Row:
    """A unit, or words that are none (``anchor`` is empty): the interviewer's turns and what was not cut.

    ``who`` is empty where the row above says it; ``same``: it also says the turn. ``place`` is turn and time. ``tags``
    are (label, decided, what the tag says of itself, tooltip).
    """

    anchor: str
    who: str
    speaker: str
    interview: str
    place: str
    words: Markup
    same: bool = False
    tags: tuple[tuple[str, bool, str, str], ...] = ()
    memos: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Talk:
    """A transcript as rows; ``facts`` tells of each informant in it, ``lang`` is the language they speak."""

    anchor: str
    title: str
    facts: tuple[str, ...]
    rows: tuple[Row, ...]
    lang: str = "da"


@dataclass(frozen=True, slots=True)
class Passages:
    """The transcripts of a report.

    ``places`` maps unit id to the id of its element, ``order`` to its number in the list, ``stands`` to its place in
    words. ``filters`` is what the page's script reads; ``informants``, ``codes`` and ``columns`` are the options.
    """

    talks: tuple[Talk, ...]
    places: Mapping[str, str]
    order: Mapping[str, int]
    stands: Mapping[str, str]
    filters: Mapping[str, Any]
    informants: tuple[Choice, ...]
    codes: tuple[Choice, ...]
    columns: tuple[tuple[str, tuple[Choice, ...]], ...]

    def numbers(self, units: Iterable[str]) -> str:
        """Where units stand in the list, compactly: rising numbers, each as its distance to the one before, base 36."""
        last, parts = 0, []
        for place in sorted({self.order[unit] for unit in units if unit in self.order}):
            parts.append(_base36(place - last))
            last = place
        return ".".join(parts)

    def first(self, units: Iterable[str]) -> str:
        """The id of the first of them that is in the list, as they are given; empty if none is there."""
        return next((self.places[unit] for unit in units if unit in self.order), "")


def clock(milliseconds: int) -> str:
    """``03:14`` or ``1:03:14`` from milliseconds."""
    seconds = milliseconds // 1000
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60:02}:{rest % 60:02}"


def share_text(value: float, decimal: str) -> str:
    """A probability with two decimals."""
    return f"{value:.2f}".replace(".", decimal)


def said(unit: Segment, transcript: Transcript) -> str:
    """A unit's words without the labels and time stamps between them, white space folded."""
    turns = {turn.index: turn for turn in transcript.turns}
    return _fold(" ".join(span.of(transcript.text) for span in _speech(unit, turns))).strip()


def passages_of(material: CodedMaterial, words: Mapping[str, str]) -> Passages:
    """Every transcript as rows.

    Args:
        material: transcripts, units and codings.
        words: as :func:`qualkit.report.page_words.page_words` gives them.
    """
    codings: dict[str, list[Coding]] = defaultdict(list)
    for coding in material.codings:
        codings[coding.unit.id].append(coding)
    units: dict[str, list[Segment]] = defaultdict(list)
    for unit in material.units:
        units[unit.transcript_id].append(unit)
    named = {case.id: case.name for case in material.cases}
    people = {voice: case.name for case in material.cases for voice in case.voices}
    listed: list[Segment] = []
    places: dict[str, str] = {}
    stands: dict[str, str] = {}
    talks = []
    for number, transcript in enumerate(material.transcripts.values()):
        rows: list[Row] = []
        above, beside = "", ""
        turns = {turn.index: turn for turn in transcript.turns}
        for known, turn, spans in _in_order(transcript, units[transcript.id], turns):
            place = _place(turn, words)
            anchor = ""
            if known is not None:
                anchor = f"u-{known.id}" if _PLAIN.fullmatch(known.id) else f"u-no-{len(listed)}"
                places[known.id] = anchor
                speaker = named.get(material.case_of.get(known.id, ""), known.speaker)
                stands[known.id] = ", ".join(part for part in (transcript.name, place) if part)
                listed.append(known)
            else:
                speaker = _speaker(transcript, turn, people, words)
            its = codings.get(known.id, []) if known is not None else []
            rows.append(
                Row(
                    anchor=anchor,
                    who=speaker if speaker != above else "",
                    speaker=speaker,
                    interview=transcript.name,
                    place=place,
                    same=place == beside,
                    words=_marked(transcript.text, spans, its),
                    tags=tuple(_tag(coding, material.labels, words) for coding in its),
                    memos=tuple(
                        (", ".join((*coding.coders, material.labels.get(coding.code, coding.code))), coding.memo)
                        for coding in its
                        if coding.memo
                    ),
                )
            )
            above, beside = speaker, place
        talks.append(
            Talk(f"t-{number + 1}", transcript.name, _facts(material, transcript), tuple(rows), transcript.language)
        )
    order = {unit.id: place for place, unit in enumerate(listed)}
    return Passages(
        talks=tuple(talks), places=places, order=order, stands=stands, **filters_of(material, listed, codings)
    )


# --- rows --------------------------------------------------------------------------------------------------------


def _base36(number: int) -> str:
    digits = ""
    while True:
        number, rest = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[rest] + digits
        if not number:
            return digits


def _fold(text: str) -> str:
    return _BLANK.sub(" ", text)


def _speech(unit: Segment, turns: Mapping[int, Turn]) -> list[Span]:
    """The pieces of speech that a unit covers; the whole of it where its turns are not known."""
    pieces = []
    for index in unit.turns:
        for piece in turns[index].speech if index in turns else ():
            start, end = max(piece.start, unit.span.start), min(piece.end, unit.span.end)
            if start < end:
                pieces.append(Span(start, end))
    return sorted(pieces) or [unit.span]


def _in_order(
    transcript: Transcript, units: Sequence[Segment], turns: Mapping[int, Turn]
) -> Iterator[tuple[Segment | None, Turn | None, list[Span]]]:
    """Units and, between them, what belongs to none: by where they begin."""
    found: list[tuple[int, int, Segment | None, Turn | None, list[Span]]] = []
    taken: dict[int, list[Span]] = defaultdict(list)
    for unit in units:
        spans = _speech(unit, turns)
        for index in unit.turns:
            taken[index] += spans
        first = next((turns[index] for index in unit.turns if index in turns), None)
        found.append((unit.span.start, 0, unit, first, spans))
    for turn in transcript.turns:
        rest = [
            span
            for piece in turn.speech
            for span in _without(piece, sorted(taken[turn.index]))
            if span.of(transcript.text).strip()
        ]
        # A run of what is left out stands where it begins, never after a unit that follows it.
        runs: list[list[Span]] = []
        cuts = [span.start for span in sorted(taken[turn.index])]
        for span in rest:
            if runs and not any(runs[-1][-1].end <= cut < span.end for cut in cuts):
                runs[-1].append(span)
            else:
                runs.append([span])
        found += [(spans[0].start, 1, None, turn, spans) for spans in runs]
    found.sort(key=lambda each: each[:2])
    for _, _, known, turn_of, spans in found:
        yield known, turn_of, spans


def _without(piece: Span, taken: Sequence[Span]) -> Iterator[Span]:
    at = piece.start
    for span in taken:
        if span.end <= at or span.start >= piece.end:
            continue
        if span.start > at:
            yield Span(at, span.start)
        at = max(at, span.end)
    if at < piece.end:
        yield Span(at, piece.end)


def _marked(text: str, spans: Sequence[Span], codings: Sequence[Coding]) -> Markup:
    """The words of some spans, with the evidence in them underlined."""
    marks = sorted(span for coding in codings for span in _evidence(coding))
    out = []
    for span in spans:
        at = span.start
        for mark in marks:
            start, end = max(mark.start, at), min(mark.end, span.end)
            if start < end:
                out.append(f"{escape(_fold(text[at:start]))}<u>{escape(_fold(text[start:end]))}</u>")
                at = end
        out.append(f"{escape(_fold(text[at : span.end]))} ")
    return Markup("".join(out).strip())


def _evidence(coding: Coding) -> list[Span]:
    """What speaks for a code; where that is not known, what the coder marked, if it is less than the unit."""
    spans = [evidence.span for evidence in coding.evidence]
    return spans if spans or coding.span == coding.unit.span else [coding.span]


def _place(turn: Turn | None, words: Mapping[str, str]) -> str:
    if turn is None:
        return ""
    place = f"{words['turn']} {turn.index + 1}"
    return place if turn.start_ms is None else f"{place}, {clock(turn.start_ms)}"


def _speaker(
    transcript: Transcript, turn: Turn | None, people: Mapping[tuple[str, str], str], words: Mapping[str, str]
) -> str:
    if turn is None:
        return ""
    if (transcript.id, turn.speaker) in people:
        return people[transcript.id, turn.speaker]
    roles = {speaker.name: speaker.role for speaker in transcript.speakers}
    interviewers = sum(role is Role.INTERVIEWER for role in roles.values())
    if roles.get(turn.speaker) is Role.INTERVIEWER and interviewers == 1:
        return words["interviewer"]
    return turn.speaker


def _tag(coding: Coding, labels: Mapping[str, str], words: Mapping[str, str]) -> tuple[str, bool, str, str]:
    label = labels.get(coding.code, coding.code)
    decided = coding.basis == "decision"
    if decided:
        said_of_it, more = "", words["decided_by"].format(who=", ".join(coding.coders)) if coding.coders else ""
    else:
        sure = "" if coding.probability is None else " " + share_text(coding.probability, words["decimal"])
        said_of_it, more = words["suggested"] + sure, coding.reason
    return label, decided, said_of_it, more or (words["decided"] if decided else "")


def _facts(material: CodedMaterial, transcript: Transcript) -> tuple[str, ...]:
    facts = []
    for case in material.cases:
        if any(identity == transcript.id for identity, _ in case.voices):
            known = case.by_interview.get(transcript.id, case.attributes)
            values = [
                f"{column} {value}"
                for column, value in known.items()
                if value and not identifies(column) and value.casefold() != case.name.casefold()
            ]
            facts.append(f"{case.name}: {' · '.join(values)}" if values else case.name)
    return tuple(facts)
