"""A candidate comes in; what a selection looks at, and the quote it becomes, go out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from qualkit.model import Quote, Role, Span, Transcript, content_id
from qualkit.quotes.candidates import Candidate, printed
from qualkit.quotes.people import Person, person_of
from qualkit.quotes.quotability import quotability
from qualkit.quotes.stance import deviants
from qualkit.quotes.wording import turn_at

__all__ = ["Scored", "alike", "overlap", "quote_of", "scored"]

TOO_ALIKE = 0.6  # Jaccard of character 5-grams
_FEWEST_SHOWN = 4  # words: less is no quote


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A candidate that can be quoted: its words, who says them, how good it is in [0, 1]; ``tie`` decides equals."""

    candidate: Candidate
    spans: tuple[Span, ...]
    text: str
    person: Person
    informant: tuple[str, ...]
    score: float
    tie: str
    deviant: bool = False

    @property
    def place(self) -> tuple[str, str]:
        """The unit: transcript id and its own."""
        return (self.candidate.unit.transcript_id, self.candidate.unit.id)


def _one(
    candidate: Candidate, transcript: Transcript, seed: int, voices: dict[tuple[str, str], Person | None]
) -> Scored | None:
    """A candidate with all that the selection looks at; None if it cannot be quoted."""
    turn = turn_at(transcript, candidate.unit.span)
    if turn is None:
        return None
    voice = (transcript.id, turn.speaker)
    if voice not in voices:
        role = next((person.role for person in transcript.speakers if person.name == turn.speaker), Role.UNKNOWN)
        voices[voice] = None if role is Role.INTERVIEWER else person_of(transcript, turn.speaker)
    person = voices[voice]
    if person is None:
        return None
    spans, text = printed(candidate, transcript)
    if len(text.split()) < _FEWEST_SHOWN:
        return None
    if any(not any(span.contains(mark.span) for span in spans) for mark in candidate.evidence) and len(spans) == 1:
        return None
    starts = {span.start for span in candidate.utterances}
    whole = not starts or all(span.start in starts for span in spans)
    weight = candidate.weight
    if weight is None:
        weight = 1.0 if candidate.probability is None or candidate.basis == "decision" else candidate.probability
    return Scored(
        candidate=candidate,
        spans=spans,
        text=text,
        person=person,
        # A name from the registry is one person over all rounds; a bare label is one within its transcript only.
        informant=(person.pseudonym.casefold(),) if person.named else (transcript.id, turn.speaker),
        score=weight * quotability(text, attributes=candidate.attributes, whole_utterances=whole),
        tie=content_id("t", seed, transcript.id, candidate.code, [(span.start, span.end) for span in spans]),
    )


def scored(
    candidates: Iterable[Candidate], transcripts: Mapping[str, Transcript], *, seed: int
) -> dict[str, list[Scored]]:
    """What can be quoted, by code id, the best first; who deviates is told within the code."""
    by_code: dict[str, list[Scored]] = {}
    voices: dict[tuple[str, str], Person | None] = {}
    for candidate in candidates:
        transcript = transcripts.get(candidate.unit.transcript_id)
        if transcript is not None and (one := _one(candidate, transcript, seed, voices)) is not None:
            by_code.setdefault(candidate.code, []).append(one)
    found: dict[str, list[Scored]] = {}
    for code in sorted(by_code):
        pool = sorted(by_code[code], key=lambda item: (-item.score, item.tie))
        odd = deviants(
            [str(item.candidate.attributes.get("polaritet", "")) for item in pool], [item.informant for item in pool]
        )
        found[code] = [replace(item, deviant=True) if is_odd else item for item, is_odd in zip(pool, odd, strict=True)]
    return found


def _grams(text: str) -> frozenset[str]:
    folded = text.casefold()
    return frozenset(folded[at : at + 5] for at in range(max(1, len(folded) - 4)))


def alike(one: Scored, other: Scored) -> bool:
    """True if two passages say the same in nearly the same words."""
    mine, theirs = _grams(one.text), _grams(other.text)
    return len(mine & theirs) > TOO_ALIKE * len(mine | theirs)


def overlap(one: Scored, other: Scored) -> bool:
    """True if two passages share words of one transcript."""
    return one.candidate.unit.transcript_id == other.candidate.unit.transcript_id and any(
        a.overlaps(b) for a in one.spans for b in other.spans
    )


def quote_of(item: Scored, transcript: Transcript, *, stance: str = "", group: str = "") -> Quote:
    """The quote that a candidate becomes."""
    turn = turn_at(transcript, item.spans[0])
    if turn is None:  # trim keeps to speech, so there is one
        raise ValueError("a quote needs speech")
    candidate = item.candidate
    return Quote(
        id=content_id("q", transcript.id, candidate.code, [(span.start, span.end) for span in item.spans]),
        text=item.text,
        spans=item.spans,
        transcript_id=transcript.id,
        transcript_name=transcript.name,
        source_name=transcript.source_name,
        speaker=turn.speaker,
        pseudonym=item.person.pseudonym,
        role=item.person.role,
        title=item.person.title,
        age=item.person.age,
        code=candidate.code,
        code_label=candidate.code_label or candidate.code,
        probability=candidate.probability,
        polarity=candidate.attributes.get("polaritet", ""),
        turn=turn.index,
        time_ms=turn.start_ms,
        basis=candidate.basis,
        reason=candidate.reason,
        attributes=dict(candidate.attributes),
        stance=stance,
        group=group,
    )
