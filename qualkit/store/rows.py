"""Core types come in and rows go out, and back: the one place that knows how a type lies in its columns.

Every pair here is a round trip without loss (tests/store/test_round_trip.py).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import RowMapping

from qualkit.model import (
    ChangeKind,
    CodeChange,
    Decision,
    Evidence,
    Part,
    PartKind,
    Provenance,
    Role,
    Run,
    Segment,
    SegmentKind,
    Span,
    Speaker,
    Suggestion,
    Transcript,
    Turn,
    Verdict,
    content_id,
)

__all__ = ["Row", "canonical_json"]

Row = RowMapping | Mapping[str, Any]

_LETTER = {
    PartKind.SPEECH: "s",
    PartKind.LABEL: "l",
    PartKind.TIME: "t",
    PartKind.HEADER: "h",
    PartKind.LEGEND: "g",
    PartKind.FURNITURE: "f",
    PartKind.BLANK: "b",
}
_PART_KIND = {letter: kind for kind, letter in _LETTER.items()}


# Made once: json.dumps makes one at each call, which shows at 100,000 suggestions.
_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def canonical_json(value: object) -> str:
    """JSON that is the same bytes for the same content: sorted keys, no blanks, letters as they are."""
    return _ENCODER.encode(value)


def _pairs(spans: Iterable[Span]) -> str:
    return canonical_json([number for span in spans for number in (span.start, span.end)])


def _spans(flat: str) -> tuple[Span, ...]:
    numbers = json.loads(flat)
    return tuple(Span(*pair) for pair in zip(numbers[::2], numbers[1::2], strict=True))


def parts_to_text(parts: Iterable[Part]) -> str:
    """Parts as ``s0+12 b0+1 …``: kind, gap since the last part's end, length. A tiling has only zero gaps."""
    pieces: list[str] = []
    at = 0
    for part in parts:
        pieces.append(f"{_LETTER[part.kind]}{part.span.start - at}+{len(part.span)}")
        at = part.span.end
    return " ".join(pieces)


def parts_from_text(flat: str) -> tuple[Part, ...]:
    """The parts that :func:`parts_to_text` wrote."""
    parts: list[Part] = []
    at = 0
    for piece in flat.split():
        gap, length = piece[1:].split("+")
        start = at + int(gap)
        at = start + int(length)
        parts.append(Part(_PART_KIND[piece[0]], Span(start, at)))
    return tuple(parts)


def transcript_to_row(transcript: Transcript, *, source_path: str, units: int) -> dict[str, Any]:
    """The row of ``transcripts``, without its digest."""
    spoken = [piece.of(transcript.text) for turn in transcript.turns for piece in turn.speech] or [transcript.text]
    return {
        "id": transcript.id,
        "name": transcript.name,
        "title": transcript.title,
        "source_name": transcript.source_name,
        "source_format": transcript.source_format,
        "source_path": source_path,
        "sha256": transcript.sha256,
        "language": transcript.language,
        "encoding": transcript.encoding,
        "chars": len(transcript.text),
        "words": sum(len(piece.split()) for piece in spoken),
        "units": units,
        "parts": parts_to_text(transcript.parts),
        "text": transcript.text,
        **attributes_to_row(transcript.attributes, transcript.informant_attributes),
    }


def attributes_to_row(
    attributes: Mapping[str, str], informant_attributes: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The two attribute columns of ``transcripts``."""
    return {
        "attributes": canonical_json(dict(attributes)),
        "informant_attributes": canonical_json({name: dict(row) for name, row in informant_attributes.items()}),
    }


def transcript_from_rows(row: Row, speakers: Sequence[Row], turns: Sequence[Row]) -> Transcript:
    """The transcript of a row, its speakers and its turns, both in order."""
    return Transcript(
        id=row["id"],
        name=row["name"],
        title=row["title"],
        text=row["text"],
        source_name=row["source_name"],
        source_format=row["source_format"],
        sha256=row["sha256"],
        language=row["language"],
        encoding=row["encoding"],
        speakers=tuple(
            Speaker(s["name"], Role(s["role"]), tuple(json.loads(s["labels"])), s["reason"]) for s in speakers
        ),
        turns=tuple(
            Turn(
                index=t["number"],
                speaker=t["speaker"],
                span=Span(t["span_start"], t["span_end"]),
                speech=_spans(t["speech"]),
                start_ms=t["start_ms"],
                end_ms=t["end_ms"],
                unlabelled=t["unlabelled"],
            )
            for t in turns
        ),
        parts=parts_from_text(row["parts"]),
        attributes=json.loads(row["attributes"]),
        informant_attributes=json.loads(row["informant_attributes"]),
    )


def speakers_to_rows(transcript: Transcript) -> list[dict[str, Any]]:
    """The rows of ``speakers``."""
    return [
        {
            "transcript_id": transcript.id,
            "position": position,
            "name": speaker.name,
            "role": speaker.role.value,
            "labels": canonical_json(list(speaker.labels)),
            "reason": speaker.reason,
        }
        for position, speaker in enumerate(transcript.speakers)
    ]


def turns_to_rows(transcript: Transcript) -> list[dict[str, Any]]:
    """The rows of ``turns``."""
    return [
        {
            "transcript_id": transcript.id,
            "position": position,
            "number": turn.index,
            "speaker": turn.speaker,
            "span_start": turn.span.start,
            "span_end": turn.span.end,
            "speech": _pairs(turn.speech),
            "start_ms": turn.start_ms,
            "end_ms": turn.end_ms,
            "unlabelled": turn.unlabelled,
        }
        for position, turn in enumerate(transcript.turns)
    ]


def segment_to_row(segment: Segment) -> dict[str, Any]:
    """The row of ``segments``."""
    return {
        "id": segment.id,
        "transcript_id": segment.transcript_id,
        "kind": segment.kind.value,
        "position": segment.index,
        "span_start": segment.span.start,
        "span_end": segment.span.end,
        "text": segment.text,
        "speaker": segment.speaker,
        "turns": canonical_json(list(segment.turns)),
    }


def segment_from_row(row: Row) -> Segment:
    """The segment of a row."""
    return Segment(
        id=row["id"],
        transcript_id=row["transcript_id"],
        kind=SegmentKind(row["kind"]),
        index=row["position"],
        span=Span(row["span_start"], row["span_end"]),
        text=row["text"],
        speaker=row["speaker"],
        turns=tuple(json.loads(row["turns"])),
    )


def run_to_row(run: Run) -> dict[str, Any]:
    """The row of ``runs``."""
    return {
        "id": run.id,
        "stage": run.stage,
        "inputs_digest": run.inputs_digest,
        "config_digest": run.config_digest,
        "versions": canonical_json(dict(run.versions)),
        "seed": run.seed,
        "started_at": run.started_at,
        "finished_at": run.finished_at,
    }


def run_from_row(row: Row) -> Run:
    """The run of a row."""
    return Run(
        id=row["id"],
        stage=row["stage"],
        inputs_digest=row["inputs_digest"],
        config_digest=row["config_digest"],
        versions=json.loads(row["versions"]),
        seed=row["seed"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
    )


_PROVENANCE = ("suggester", "version", "codebook", "codebook_digest", "model", "params_digest", "run")


def provenance_to_row(provenance: Provenance) -> dict[str, str]:
    """The row of ``provenances``; suggestions of one run share it."""
    values = {name: getattr(provenance, name) for name in _PROVENANCE}
    return {"id": content_id("p", values), **values}


def provenance_from_row(row: Row) -> Provenance:
    """The provenance of a row."""
    return Provenance(**{name: row[name] for name in _PROVENANCE})


def suggestion_to_row(suggestion: Suggestion, *, stage: str, run_id: str, provenance_id: str) -> dict[str, Any]:
    """The row of ``suggestions``."""
    return {
        "id": suggestion.id,
        "transcript_id": suggestion.transcript_id,
        "segment_id": suggestion.segment_id,
        "run_id": run_id,
        "stage": stage,
        "code": suggestion.code,
        "span_start": suggestion.span.start,
        "span_end": suggestion.span.end,
        "score": float(suggestion.score),
        "probability": float(suggestion.probability),
        "attributes": canonical_json(dict(suggestion.attributes)),
        "evidence": canonical_json(
            [[e.span.start, e.span.end, e.text, e.rule, float(e.weight)] for e in suggestion.evidence]
        ),
        "reason": canonical_json(dict(suggestion.reason)),
        "provenance_id": provenance_id,
    }


def suggestion_from_row(row: Row, provenances: Mapping[str, Provenance]) -> Suggestion:
    """The suggestion of a row, given the provenances by id."""
    return Suggestion(
        id=row["id"],
        segment_id=row["segment_id"],
        transcript_id=row["transcript_id"],
        code=row["code"],
        span=Span(row["span_start"], row["span_end"]),
        score=row["score"],
        probability=row["probability"],
        attributes=json.loads(row["attributes"]),
        evidence=tuple(
            Evidence(Span(start, end), text, rule, weight)
            for start, end, text, rule, weight in json.loads(row["evidence"])
        ),
        reason=json.loads(row["reason"]),
        provenance=provenances[row["provenance_id"]],
    )


def _number(value: float | None) -> float | None:
    # Plus 0.0: minus zero would be hashed with a sign that SQLite does not keep.
    return None if value is None else float(value) + 0.0


def decision_to_row(decision: Decision) -> dict[str, Any]:
    """The row of ``decisions``, without its place in the chain (``seq``)."""
    return {
        "id": decision.id,
        "previous": decision.previous,
        "coder": decision.coder,
        "verdict": decision.verdict.value,
        "transcript_id": decision.transcript_id,
        "segment_id": decision.segment_id,
        "span_start": decision.span.start,
        "span_end": decision.span.end,
        "code": decision.code,
        "attributes": canonical_json(dict(decision.attributes)),
        "memo": decision.memo,
        "at": decision.at,
        "seconds": _number(decision.seconds),
        "shown_suggestion": decision.shown_suggestion,
        "shown_probability": _number(decision.shown_probability),
        "undoes": decision.undoes,
        "context": canonical_json(dict(decision.context)),
        "link": decision.link,
    }


def decision_from_row(row: Row) -> Decision:
    """The decision of a row."""
    return Decision(
        coder=row["coder"],
        verdict=Verdict(row["verdict"]),
        transcript_id=row["transcript_id"],
        segment_id=row["segment_id"],
        span=Span(row["span_start"], row["span_end"]),
        code=row["code"],
        attributes=json.loads(row["attributes"]),
        memo=row["memo"],
        at=row["at"],
        seconds=row["seconds"],
        shown_suggestion=row["shown_suggestion"],
        shown_probability=row["shown_probability"],
        undoes=row["undoes"],
        context=json.loads(row["context"]),
        id=row["id"],
        previous=row["previous"],
        link=row["link"],
    )


def change_to_row(change: CodeChange) -> dict[str, Any]:
    """The row of ``code_changes``, without its place in the chain (``seq``)."""
    return {
        "id": change.id,
        "previous": change.previous,
        "coder": change.coder,
        "kind": change.kind.value,
        "codebook": change.codebook,
        "old": canonical_json(list(change.old)),
        "new": canonical_json(list(change.new)),
        "note": change.note,
        "digest_before": change.digest_before,
        "digest_after": change.digest_after,
        "at": change.at,
        "link": change.link,
    }


def change_from_row(row: Row) -> CodeChange:
    """The change of a row."""
    return CodeChange(
        coder=row["coder"],
        kind=ChangeKind(row["kind"]),
        codebook=row["codebook"],
        old=tuple(json.loads(row["old"])),
        new=tuple(json.loads(row["new"])),
        note=row["note"],
        digest_before=row["digest_before"],
        digest_after=row["digest_after"],
        at=row["at"],
        id=row["id"],
        previous=row["previous"],
        link=row["link"],
    )
