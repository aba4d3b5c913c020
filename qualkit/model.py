"""The core types every stage speaks: a transcript comes in, codings and quotes go out.

Frozen, slotted dataclasses that import nothing of ours. Two laws hold everywhere:

* offsets are *code points* into ``Transcript.text``, end exclusive;
* ``segment.text == transcript.text[segment.span.start:segment.span.end]``.

``Transcript.text`` is the decoded source file, character for character, for txt and md (a byte
order mark not counted, line ends as in the file). For formats that hold no plain text (docx, srt,
vtt) it is the text that the reader built; it never changes afterwards.

Ids are content hashes (:func:`content_id`), so running a stage again gives the same ids.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

__all__ = [
    "ATTRIBUTE_VALUES",
    "ChangeKind",
    "Code",
    "CodeChange",
    "Codebook",
    "Decision",
    "Evidence",
    "Example",
    "Part",
    "PartKind",
    "PatternRule",
    "Provenance",
    "Quote",
    "Role",
    "Run",
    "Segment",
    "SegmentKind",
    "Span",
    "Speaker",
    "Suggestion",
    "Transcript",
    "Turn",
    "Verdict",
    "content_id",
]


# One encoder for all: json.dumps makes a new one for each call with such options, and there are a million calls.
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=str).encode


def content_id(prefix: str, *parts: object) -> str:
    """A short stable id: ``prefix-`` and 12 hex digits of SHA-256 over the JSON of ``parts``.

    48 bits: among 100,000 suggestions the chance of any collision is about 2 in 100,000.
    """
    payload = _encode(parts)
    return f"{prefix}-{hashlib.sha256(payload.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points ``[start, end)`` in a transcript's text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, not [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The characters of ``text`` that the span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """True if the two share at least one character."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """True if ``other`` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


class Role(StrEnum):
    """What a speaker does in the conversation; who they are otherwise is an attribute.

    OTHER is somebody present whose words are not studied, such as an interpreter.
    """

    INTERVIEWER = "interviewer"
    INFORMANT = "informant"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Speaker:
    """One voice in a transcript.

    ``labels`` are the labels as typed, all spellings. ``reason`` says in words why the role was chosen
    ("asks 41 of 46 turns", "legend", "--speakers").
    """

    name: str
    role: Role = Role.UNKNOWN
    labels: tuple[str, ...] = ()
    reason: str = ""


class PartKind(StrEnum):
    """What a stretch of a transcript's text is. The parts of a transcript tile its text."""

    SPEECH = "speech"
    LABEL = "label"  # the speaker label with its colon and the blanks after it
    TIME = "time"  # a time stamp, in line or on a line of its own
    HEADER = "header"  # title, date, place before the first turn
    LEGEND = "legend"  # "I = interviewer"
    FURNITURE = "furniture"  # page numbers, running heads
    BLANK = "blank"  # white space between the others


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of text of one kind."""

    kind: PartKind
    span: Span


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until somebody else speaks.

    ``span`` runs from the first to the last character of speech. ``speech`` are its pieces without labels,
    time stamps and page furniture, in order (one piece where nothing interrupts). ``speaker`` is a
    ``Speaker.name``. Times are milliseconds from the start of the recording, where the source has them.
    ``unlabelled`` counts paragraphs in the turn that carried no label of their own.
    """

    index: int
    speaker: str
    span: Span
    speech: tuple[Span, ...]
    start_ms: int | None = None
    end_ms: int | None = None
    unlabelled: int = 0


@dataclass(frozen=True, slots=True)
class Transcript:
    """One interview: immutable text and what is known of it.

    ``name`` is the file's stem, by which people and attribute tables refer to it. ``sha256`` is that of the
    file's bytes. ``attributes`` maps column to value (strings), of the interview or its only informant;
    ``Transcript.informant_attributes`` of each informant where the table has several rows.
    """

    id: str
    name: str
    title: str
    text: str
    source_name: str
    source_format: str
    sha256: str
    language: str = "da"
    encoding: str | None = None
    speakers: tuple[Speaker, ...] = ()
    turns: tuple[Turn, ...] = ()
    parts: tuple[Part, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    informant_attributes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def speaker(self, name: str) -> Speaker:
        """The speaker called ``name``; KeyError if there is none."""
        for speaker in self.speakers:
            if speaker.name == name:
                return speaker
        raise KeyError(name)

    def attributes_of(self, speaker: str) -> Mapping[str, str]:
        """What the attribute table says of a speaker: their own row, or the interview's where it can only mean them."""
        if speaker in self.informant_attributes:
            return self.informant_attributes[speaker]
        informants = [person.name for person in self.speakers if person.role is Role.INFORMANT]
        if not informants:
            informants = [person.name for person in self.speakers if person.role is not Role.INTERVIEWER]
        return self.attributes if informants == [speaker] else {}


class SegmentKind(StrEnum):
    """The grains a transcript is cut into."""

    TURN = "turn"
    UTTERANCE = "utterance"
    UNIT = "unit"
    EPISODE = "episode"


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a transcript at one grain; for units the thing that is coded.

    ``speaker`` is the one speaker of turns, utterances and units, and empty for episodes that span several.
    """

    id: str
    transcript_id: str
    kind: SegmentKind
    index: int
    span: Span
    text: str
    speaker: str = ""
    turns: tuple[int, ...] = ()

    @classmethod
    def cut(
        cls,
        transcript: Transcript,
        kind: SegmentKind,
        index: int,
        span: Span,
        *,
        speaker: str = "",
        turns: tuple[int, ...] = (),
    ) -> Segment:
        """Cut ``span`` out of ``transcript``: the only way segments are made, so their law holds."""
        return cls(
            id=content_id("s", transcript.id, kind.value, span.start, span.end),
            transcript_id=transcript.id,
            kind=kind,
            index=index,
            span=span,
            text=span.of(transcript.text),
            speaker=speaker,
            turns=turns,
        )


ATTRIBUTE_VALUES: Mapping[str, tuple[str, ...]] = {
    "polaritet": ("til_stede", "fravaer", "afvist", "demotivation"),
    "tid": ("foer", "skift", "nu", "fremtid"),
    "modalitet": ("faktisk", "betinget", "kontrafaktisk", "oensket", "paalagt"),
    "stemme": ("egen", "citeret", "generisk", "interviewer"),
    "foranlediger": ("medarbejder", "fagperson", "netvaerk", "arbejdsgiver", "selv", "kontekst"),
    "tempo": ("punktuel", "gradvis"),
    "emic": ("ja", "nej", "afvist"),
    "om": ("selv", "familie", "anden"),
}
"""The attributes of a coding and their values, orthogonal to the code."""


@dataclass(frozen=True, slots=True)
class Example:
    """A passage that carries a code, or (``belongs_to`` says where it goes instead) nearly does."""

    text: str
    belongs_to: tuple[str, ...] = ()
    why: str = ""
    polarity: str = "til_stede"


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One pattern of a code: what it looks for, how much it counts, and what it requires.

    ``source`` is the shorthand as written (or the JSON of a spaCy token pattern). ``also`` must stand somewhere in
    the same unit, ``then`` after it, ``unless`` nowhere in it. ``weight`` in (0, 1] is how far the pattern alone
    speaks for the code. ``set_attributes`` fixes attributes of what it finds; ``require`` and ``forbid`` test those
    that the assertion layer read (``{"polaritet": ("fravaer",)}``). ``line`` is its line in the codebook file.
    """

    source: str
    also: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    weight: float = 0.5
    reason: Mapping[str, str] = field(default_factory=dict)
    set_attributes: Mapping[str, str] = field(default_factory=dict)
    require: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    forbid: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: int = 0


@dataclass(frozen=True, slots=True)
class Code:
    """One code of a codebook. Texts map a language (``da``, ``en``) to wording.

    One that is ``retired`` is suggested no more; what was coded with it stands.
    """

    id: str
    label: Mapping[str, str]
    definition: Mapping[str, str]
    include: tuple[Mapping[str, str], ...] = ()
    exclude: tuple[Mapping[str, str], ...] = ()
    examples: tuple[Example, ...] = ()
    near_misses: tuple[Example, ...] = ()
    patterns: tuple[PatternRule, ...] = ()
    parent: str | None = None
    retired: bool = False


@dataclass(frozen=True, slots=True)
class Codebook:
    """A versioned set of codes: one axis of coding. ``digest`` is SHA-256 over its content.

    ``lists`` are named word lists that its patterns refer to as ``{@name}``, ``cues`` named patterns that they refer
    to as ``&name``; both include what the codebook takes over from the ones it ``uses``.
    """

    id: str
    version: str
    digest: str
    title: Mapping[str, str]
    codes: tuple[Code, ...]
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    path: str = ""

    def code(self, code_id: str) -> Code:
        """The code with that id; KeyError if there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a suggestion comes from: enough to make it again."""

    suggester: str
    version: str
    codebook: str
    codebook_digest: str
    model: str
    params_digest: str = ""
    run: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch inside the unit that speaks for the code, and the rule that found it."""

    span: Span
    text: str
    rule: str = ""
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A code proposed for a unit. There is none without evidence and a reason a person can read.

    ``score`` is the suggester's own strength in [0, 1]; ``probability`` in [0, 1] is calibrated: of the
    suggestions at 0.7, about 7 in 10 should be right.
    """

    id: str
    segment_id: str
    transcript_id: str
    code: str
    span: Span
    score: float
    probability: float
    attributes: Mapping[str, str]
    evidence: tuple[Evidence, ...]
    reason: Mapping[str, str]
    provenance: Provenance

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a suggestion needs evidence")
        if not any(self.reason.values()):
            raise ValueError("a suggestion needs a reason in words")
        if not 0.0 <= self.score <= 1.0 or not 0.0 <= self.probability <= 1.0:
            raise ValueError("score and probability lie in [0, 1]")


@dataclass(frozen=True, slots=True)
class TurningPoint:
    """An event that the telling gives as the reason why the course turned, with its states and what brought it about.

    ``event``, ``before`` and ``after`` are ids of units; a state that is not told is empty. ``kind`` is a code,
    ``cause`` one of ``foranlediger`` or empty, ``emic`` as in ``ATTRIBUTE_VALUES``.
    """

    event: str
    kind: str
    cause: str
    before: str
    after: str
    emic: str
    probability: float


class Verdict(StrEnum):
    """What a coder says of a unit and a code.

    DONE says that the unit is read and that nothing beyond what was coded belongs to it: what was suggested and passed
    over is a no, which SKIP (later) is not.
    """

    ACCEPT = "accept"
    REJECT = "reject"
    ADD = "add"
    DONE = "done"
    SKIP = "skip"
    FLAG = "flag"
    MEMO = "memo"
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a coder decided: append-only, each chained to the one before by hash.

    A coding is a *view*: for each coder, unit and code the latest decision that was not undone.
    ``undoes`` names the decision an UNDO takes back. ``at`` is UTC, ISO 8601; decisions that one key press made have
    the same, and are taken back together. ``seconds`` is how long the coder looked. ``shown_suggestion`` is what was
    on the screen, with its probability then; ``context`` tells what else was the case: ``rank`` of the suggestion,
    ``queue`` (why the unit came up) and its ``seed``, ``blind``, ``planted`` (a wrong suggestion put there to see
    whether it is believed: a decision on it codes nothing), ``passed`` (what DONE left undecided), ``bulk`` (accepted
    with all else above that threshold), ``codebook`` (the beginning of its digest).

    ``id`` is a hash of the content alone, so that the same decision is the same in every copy of a project;
    ``previous`` is the id of the one before in this project's chain and ``link`` a hash over the chain up to here.
    """

    coder: str
    verdict: Verdict
    transcript_id: str
    segment_id: str
    span: Span
    code: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    memo: str = ""
    at: str = ""
    seconds: float | None = None
    shown_suggestion: str = ""
    shown_probability: float | None = None
    undoes: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    id: str = ""
    previous: str = ""
    link: str = ""


class ChangeKind(StrEnum):
    """What was done to codes while coders were coding."""

    ADD = "add"
    RENAME = "rename"
    DEFINE = "define"
    MERGE = "merge"
    SPLIT = "split"
    RECODE = "recode"


@dataclass(frozen=True, slots=True)
class CodeChange:
    """A change of a codebook: append-only, each chained to the one before by hash, as decisions are.

    ``old`` and ``new`` are codes. In a RENAME they stand in pairs (a code and those below it); what a MERGE or RECODE
    lists as ``old`` became the one code in ``new``; of a SPLIT ``old`` is the code that was retired and ``new`` those
    to choose from; ADD and DEFINE name the code in ``new``. ``codebook`` is the codebook's id; the digests tell its
    content before and after (a RECODE leaves it as it was).

    A change holds for the decisions made before ``at``, and for later ones that were made with the codebook as it was
    before (``Decision.context["codebook"]``), as in a copy of the project.
    """

    coder: str
    kind: ChangeKind
    codebook: str
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    note: str = ""
    digest_before: str = ""
    digest_after: str = ""
    at: str = ""
    id: str = ""
    previous: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of one stage over one project, with all that is needed to make it again."""

    id: str
    stage: str
    inputs_digest: str
    config_digest: str
    versions: Mapping[str, str]
    seed: int
    started_at: str = ""
    finished_at: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """A passage ready for a report, traceable to its place.

    ``spans`` are the fragments in the transcript, in order; ``text`` is what is printed: the fragments verbatim
    (white space folded), joined by `` […] `` where speech was left out, insertions in ``[ ]``. ``stance`` is
    ``deviant`` or ``critical``, or empty. ``group`` is what it was selected for, such as the side of a contrast
    (``runde=1``). ``flags`` are what to look at before printing, as (kind, words): ``name``, ``known_by`` or
    ``left_out``.
    """

    id: str
    text: str
    spans: tuple[Span, ...]
    transcript_id: str
    transcript_name: str
    source_name: str
    speaker: str
    pseudonym: str
    role: str = ""
    title: str = ""
    age: str = ""
    code: str = ""
    code_label: str = ""
    probability: float | None = None
    polarity: str = ""
    turn: int = 0
    time_ms: int | None = None
    basis: str = "suggestion"  # "suggestion" or "decision"
    reason: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)
    stance: str = ""
    group: str = ""
    flags: tuple[tuple[str, str], ...] = ()


def tile_ok(parts: Sequence[Part], length: int) -> bool:
    """True if ``parts`` cover ``[0, length)`` without gap or overlap."""
    at = 0
    for part in parts:
        if part.span.start != at or part.span.end <= part.span.start:
            return False
        at = part.span.end
    return at == length


def digest_of(items: Iterable[str]) -> str:
    """SHA-256 over an ordered list of strings, each length-prefixed so that joins cannot collide."""
    h = hashlib.sha256()
    for item in items:
        raw = item.encode("utf-8", "surrogatepass")
        h.update(f"{len(raw)}:".encode())
        h.update(raw)
    return h.hexdigest()
