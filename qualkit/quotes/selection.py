"""Candidates come in; a balanced, varied selection of quotes comes out, the same for the same input and seed.

Within a code the next quote is the one with the largest gain: probability times quotability, less for an informant who
is quoted already and for words much like those chosen. A deviant case has a place of its own where there is one. At the
end no informant holds more than the allowed share.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.model import Quote, Role, Segment, Span, Transcript, content_id
from qualkit.quotes.candidates import Candidate, printed
from qualkit.quotes.people import Person, person_of
from qualkit.quotes.quotability import quotability
from qualkit.quotes.wording import turn_at

__all__ = ["select_quotes"]

_DEVIANT = frozenset({"fravaer", "afvist"})
_TOO_ALIKE = 0.6  # Jaccard of character 5-grams
_FEWEST_SHOWN = 4  # words: less is no quote


@dataclass(frozen=True, slots=True)
class _Scored:
    candidate: Candidate
    spans: tuple[Span, ...]
    text: str
    person: Person
    informant: tuple[str, ...]
    score: float
    tie: str
    grams: frozenset[str]

    @property
    def deviant(self) -> bool:
        return self.candidate.attributes.get("polaritet") in _DEVIANT


def _grams(text: str) -> frozenset[str]:
    folded = text.casefold()
    return frozenset(folded[at : at + 5] for at in range(max(1, len(folded) - 4)))


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _scored(candidate: Candidate, transcript: Transcript, seed: int) -> _Scored | None:
    """A candidate with all that the selection looks at; None if it cannot be quoted."""
    unit: Segment = candidate.unit
    turn = turn_at(transcript, unit.span)
    if turn is None:
        return None
    role = next((person.role for person in transcript.speakers if person.name == turn.speaker), Role.UNKNOWN)
    if role is Role.INTERVIEWER:
        return None
    spans, text = printed(candidate, transcript)
    if len(text.split()) < _FEWEST_SHOWN:
        return None
    if any(not any(span.contains(mark.span) for span in spans) for mark in candidate.evidence) and len(spans) == 1:
        return None
    starts = {span.start for span in candidate.utterances}
    whole = not starts or all(span.start in starts for span in spans)
    person = person_of(transcript, turn.speaker)
    weight = 1.0 if candidate.probability is None or candidate.basis == "decision" else candidate.probability
    return _Scored(
        candidate=candidate,
        spans=spans,
        text=text,
        person=person,
        # A name from the registry is one person over all rounds; a bare label is one within its transcript only.
        informant=(person.pseudonym.casefold(),) if person.named else (transcript.id, turn.speaker),
        score=weight * quotability(text, attributes=candidate.attributes, whole_utterances=whole),
        tie=content_id("t", seed, transcript.id, candidate.code, [(span.start, span.end) for span in spans]),
        grams=_grams(text),
    )


def select_quotes(
    candidates: Sequence[Candidate],
    transcripts: Mapping[str, Transcript],
    *,
    per_code: int = 4,
    max_per_informant: int = 2,
    max_informant_share: float = 0.24,
    seed: int = 0,
) -> list[Quote]:
    """Choose quotes for a report.

    Args:
        candidates: coded units, in any order: the order does not change the result.
        transcripts: by ``Transcript.id``.
        per_code: at most so many quotes of each code.
        max_per_informant: of one informant within a code.
        max_informant_share: of one informant among all quotes. With too few informants for it the quotes are spread
            evenly instead; under five quotes in all, each informant may have one.
        seed: decides between equals.

    Returns:
        Quotes by code id, the best first.
    """
    by_code: dict[str, list[_Scored]] = defaultdict(list)
    for candidate in candidates:
        transcript = transcripts.get(candidate.unit.transcript_id)
        if transcript is not None and (scored := _scored(candidate, transcript, seed)) is not None:
            by_code[candidate.code].append(scored)
    chosen: dict[str, list[_Scored]] = {}
    quoted: Counter[tuple[str, ...]] = Counter()
    used: Counter[tuple[str, ...]] = Counter()
    for code in sorted(by_code):
        pool = sorted(by_code[code], key=lambda item: (-item.score, item.tie))
        chosen[code] = _choose(pool, per_code, max_per_informant, quoted, used)
        for item in chosen[code]:
            quoted[item.informant] += 1
            used[_place(item)] += 1
    informants = len({item.informant for pool in by_code.values() for item in pool})
    _balance(chosen, informants, max_informant_share)
    return [_quote(item, transcripts[item.candidate.unit.transcript_id]) for code in chosen for item in chosen[code]]


def _place(item: _Scored) -> tuple[str, ...]:
    return (item.candidate.unit.transcript_id, item.candidate.unit.id)


def _choose(
    pool: Sequence[_Scored],
    per_code: int,
    max_per_informant: int,
    quoted: Counter[tuple[str, ...]],
    used: Counter[tuple[str, ...]],
) -> list[_Scored]:
    """The quotes of one code, greedily by gain; the deviant case first in line where one exists."""
    chosen: list[_Scored] = []
    here: Counter[tuple[str, ...]] = Counter()

    def gain(item: _Scored) -> float:
        if here[item.informant] >= max_per_informant:
            return -1.0
        alike = max((_alike(item.grams, other.grams) for other in chosen), default=0.0)
        if alike > _TOO_ALIKE or any(_overlap(item, other) for other in chosen):
            return -1.0
        spread = 0.6 ** here[item.informant] * 0.93 ** quoted[item.informant] * 0.5 ** min(1, used[_place(item)])
        return item.score * spread * (1.0 - alike)

    def take(items: Sequence[_Scored]) -> bool:
        best, best_gain = None, 0.0
        for item in items:
            if item.score <= best_gain:
                break  # sorted by score, and no gain exceeds it
            if (value := gain(item)) > best_gain:
                best, best_gain = item, value
        if best is None:
            return False
        chosen.append(best)
        here[best.informant] += 1
        return True

    if per_code >= 2:
        take([item for item in pool if item.deviant])
    while len(chosen) < per_code and take(pool):
        pass
    return sorted(chosen, key=lambda item: (-item.score, item.tie))


def _overlap(one: _Scored, other: _Scored) -> bool:
    return one.candidate.unit.transcript_id == other.candidate.unit.transcript_id and any(
        a.overlaps(b) for a in one.spans for b in other.spans
    )


def _balance(chosen: dict[str, list[_Scored]], informants: int, share: float) -> None:
    """Take quotes away until no informant holds more than ``share`` of them, the least missed first."""
    counts = Counter(item.informant for items in chosen.values() for item in items)
    total = counts.total()
    while total:
        even = informants * share < 1  # so few informants that somebody must exceed the share
        allowed = max(1, math.ceil(total / informants) if even else math.floor(share * total + 1e-9))
        most = max(counts.values())
        if most <= allowed:
            return
        over = {informant for informant, count in counts.items() if count == most}
        code, item = min(
            ((code, item) for code, items in chosen.items() for item in items if item.informant in over),
            key=lambda pair: (
                len(chosen[pair[0]]) == 1,
                pair[1].deviant and sum(other.deviant for other in chosen[pair[0]]) == 1,
                pair[1].score,
                pair[1].tie,
            ),
        )
        chosen[code] = [other for other in chosen[code] if other is not item]
        counts[item.informant] -= 1
        total -= 1


def _quote(item: _Scored, transcript: Transcript) -> Quote:
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
    )
