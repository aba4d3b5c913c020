"""A text without structure comes in; speakers, turns and a kind for every character go out.

Three passes: every line start that could be a label is collected (:mod:`labels`), the document as a whole decides which
of them are (:mod:`evidence`), and the text is cut accordingly (:mod:`tiling`). What is not understood is said in a
notice, never guessed in silence.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qualkit.errors import Notice, ReadError
from qualkit.model import Part, PartKind, Role, Speaker, Turn
from qualkit.read.evidence import Evidence, weigh
from qualkit.read.findings import not_there, notices_of
from qualkit.read.labels import Candidate, Sep, Shape, candidates_at, key_of, tidy
from qualkit.read.layout import LegendEntry, furniture_of, legend_of, role_of_words
from qualkit.read.lines import Line, lines_of
from qualkit.read.mapping import Assigned
from qualkit.read.raw import RawText
from qualkit.read.roles import Voice, infer_roles
from qualkit.read.tiling import Tiler
from qualkit.read.times import inline_stamps, leading_stamp, stamp_alone

__all__ = ["Understood", "label_lines", "understand"]


@dataclass(frozen=True, slots=True)
class Understood:
    """What the parser made of a text. ``title`` is the first line of the header, or ""."""

    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    parts: tuple[Part, ...]
    notices: tuple[Notice, ...]
    title: str = ""


def label_lines(text: str) -> tuple[list[Line], Evidence, list[list[Candidate]]]:
    """The lines of ``text`` and which of them begin with a label: for readers that must know before they join lines."""
    lines = lines_of(text)
    candidates = [candidates_at(text, number, line) for number, line in enumerate(lines)]
    return lines, weigh(text, lines, candidates), candidates


def understand(
    raw: RawText,
    *,
    assigned: Mapping[str, Assigned] | None = None,
    single_speaker: str | None = None,
    source: str = "",
) -> Understood:
    """Find the speakers of a text and cut it into turns.

    Args:
        raw: what the format's reader made of the file.
        assigned: what the user says of labels, by label key.
        single_speaker: a name: the text has no labels and all of it is said by this person.
        source: the file's name, for notices and errors.

    Raises:
        ReadError: Q107, no speaker was found.
    """
    assigned = assigned or {}
    if raw.turns is not None:
        return _from_format(raw, assigned, source)
    text = raw.text
    lines = lines_of(text)
    forced = frozenset(assigned)
    candidates = [candidates_at(text, number, line) for number, line in enumerate(lines)]
    furniture = furniture_of(text, lines, candidates)
    if single_speaker is not None:
        return _one_voice(raw, lines, candidates, furniture, single_speaker.strip(), source)
    legend, metadata = legend_of(text, lines, candidates, furniture)
    named = frozenset(
        entry.key
        for entries in legend.values()
        for entry in entries
        if any(c.key == entry.key for found in candidates for c in found)
    )
    skip = furniture | frozenset(legend) | frozenset(n for n in metadata if not _is_forced(candidates[n], forced))
    evidence = weigh(text, lines, candidates, skip=skip, legend=named, forced=forced)
    first = min(evidence.chosen, default=None)
    if first is None:
        raise _no_speaker(source)
    legend = {number: entries for number, entries in legend.items() if number < first}
    names = _name_speakers(evidence, legend, assigned)
    tiler = Tiler(text, raw.cues)
    _cut(tiler, lines, evidence, names, furniture, legend, first)
    if not tiler.turns:
        raise _no_speaker(source)
    speakers = _speakers(tiler, evidence, names, legend, assigned)
    return Understood(
        speakers,
        tuple(tiler.turns),
        tuple(tiler.parts),
        tuple(notices_of(tiler, evidence, names, assigned, first, source)),
        _title(text, tiler.parts),
    )


def _no_speaker(source: str) -> ReadError:
    return ReadError(
        "Q107",
        f"{source or 'the text'}: no speaker was found",
        hint='name the labels: --speakers "I=interviewer,B=informant"; or one person speaks: --single-speaker NAME',
    )


def _is_forced(found: Sequence[Candidate], forced: frozenset[str]) -> bool:
    return any(candidate.key in forced for candidate in found)


def _name_speakers(
    evidence: Evidence, legend: Mapping[int, list[LegendEntry]], assigned: Mapping[str, Assigned]
) -> dict[str, str]:
    """The speaker's name for every key that labels a line."""
    typed: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in evidence.chosen.values():
        typed[evidence.variants.get(candidate.key, candidate.key)][tidy(candidate.label)] += 1
    _merge_abbreviations(typed, evidence)
    said = {entry.key: entry.name for entries in legend.values() for entry in entries if entry.name}
    names: dict[str, str] = {}
    for key, spellings in typed.items():
        label = max(spellings, key=lambda spelling: spellings[spelling])
        given = assigned[key].name if key in assigned else ""
        legend_name = said.get(key, "").partition("(")[0].partition(",")[0].strip()
        name = given or (legend_name[:1].upper() + legend_name[1:] if len(legend_name.split()) <= 3 else "") or label
        # Two labels explained by the same word ("A = borger, B = borger") stay two speakers.
        if not given and name.casefold() in {other.casefold() for other in names.values()}:
            name = label if label not in names.values() else f"{label} ({key})"
        names[key] = name
    for key, other in evidence.variants.items():
        if other in names:
            names[key] = names[other]
    return names


def _merge_abbreviations(typed: dict[str, Counter[str]], evidence: Evidence) -> None:
    """``INT`` a few times among many ``Interviewer`` is the same person."""
    for key in list(typed):
        for longer in list(typed):
            if (
                key in typed
                and longer in typed
                and len(key) >= 3
                and longer.startswith(key)
                and longer != key
                and longer.isalpha()
                and role_of_words(key) is role_of_words(longer) is not Role.UNKNOWN
            ):
                few, many = sorted((key, longer), key=lambda k: typed[k].total())
                if typed[few].total() <= 0.25 * typed[many].total():
                    typed.pop(few)
                    evidence.variants[few] = many


def _cut(
    tiler: Tiler,
    lines: Sequence[Line],
    evidence: Evidence,
    names: Mapping[str, str],
    furniture: frozenset[int],
    legend: Mapping[int, list[LegendEntry]],
    first: int,
) -> None:
    text = tiler.text
    blank_between = _blank_between(lines, evidence)
    pending: int | None = None
    for number, line in enumerate(lines):
        chosen = evidence.chosen.get(number)
        if chosen is not None:
            start_ms, end_ms = _put_label(tiler, line, chosen)
            tiler.turn(names[chosen.key], pending if start_ms is None else start_ms, end_ms)
            end = _put_closing_mark(tiler, line, chosen)
            pending = _speak(tiler, chosen.body, end)
            if end < line.end:
                tiler.put(PartKind.LABEL, end, line.end)
        elif number in furniture:
            tiler.put(PartKind.FURNITURE, line.start, line.end)
        elif stamp := stamp_alone(text, line.start, line.end):
            tiler.put(PartKind.TIME, line.start, line.end)
            pending = stamp.ms
            if tiler.speaker is not None and tiler.silent:
                tiler.times(stamp.ms)
        elif number < first:
            tiler.put(PartKind.LEGEND if number in legend else PartKind.HEADER, line.start, line.end)
        else:
            if not tiler.silent and not _wrapped(text, line, lines[number - 1], number - 1 in furniture, blank_between):
                tiler.paragraph()
            pending = _speak(tiler, line.start, line.end)
    tiler.finish()


def _put_label(tiler: Tiler, line: Line, chosen: Candidate) -> tuple[int | None, int | None]:
    """Cut a line's label and the stamps around it; returns the turn's start and end in ms where the stamps say so."""
    at = line.start
    stamps = (*chosen.lead, *((chosen.inner,) if chosen.inner else ()))
    for stamp in stamps:
        tiler.put(PartKind.LABEL, at, stamp.start)
        tiler.put(PartKind.TIME, stamp.start, stamp.end)
        at = stamp.end
    tiler.put(PartKind.LABEL, at, chosen.body)
    return (stamps[0].ms, stamps[0].end_ms) if stamps else (None, None)


def _put_closing_mark(tiler: Tiler, line: Line, chosen: Candidate) -> int:
    """Where the speech of a labelled line ends: before the ``**`` that closes a bold line, ``**I: Hvad så?**``."""
    text = tiler.text
    opened = text[line.start : chosen.start].count("**")
    if opened == 1 and "**" not in text[chosen.end : chosen.body] and text.endswith("**", chosen.body, line.end):
        return line.end - 2
    return line.end


def _speak(tiler: Tiler, start: int, end: int) -> int | None:
    """Add the speech of a line, cut at its stamps; returns when the next turn begins, if the line ends on a stamp."""
    text = tiler.text
    at = start
    last: int | None = None
    head = leading_stamp(text, start, end)
    stamps = list(inline_stamps(text, start, end))
    if head and not head.wrapped and head.parts >= 3 and head.end < end:
        stamps.insert(0, head)
    for stamp in stamps:
        tiler.speech(at, stamp.start)
        tiler.put(PartKind.TIME, stamp.start, stamp.end)
        if tiler.silent:
            tiler.times(stamp.ms, stamp.end_ms)
        elif stamp.hashed and not text[stamp.end : end].strip():
            tiler.times(end_ms=stamp.ms)
            last = stamp.ms
        at = stamp.end
    tiler.speech(at, end)
    return last


def _blank_between(lines: Sequence[Line], evidence: Evidence) -> bool:
    """True if labelled paragraphs are set apart by blank lines, so that a single line end is only a wrapped line."""
    labelled = [number for number in evidence.chosen if number]
    return bool(labelled) and 2 * sum(lines[number].breaks >= 2 for number in labelled) > len(labelled)


def _wrapped(text: str, line: Line, before: Line, after_furniture: bool, blank_between: bool) -> bool:
    """True if a line without label goes on with the sentence above rather than opening a paragraph."""
    if line.breaks == 1 and blank_between:
        return True
    lower = text[line.start].islower()
    return lower and (line.breaks == 1 or after_furniture) and (after_furniture or text[before.end - 1] not in ".?!")


def _speakers(
    tiler: Tiler,
    evidence: Evidence,
    names: Mapping[str, str],
    legend: Mapping[int, list[LegendEntry]],
    assigned: Mapping[str, Assigned],
) -> tuple[Speaker, ...]:
    labels: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in evidence.chosen.values():
        labels[names[candidate.key]][candidate.label.strip()] += 1
    voices: dict[str, Voice] = {}
    for turn in tiler.turns:
        first = labels[turn.speaker].most_common(1)[0][0]
        voice = voices.setdefault(turn.speaker, Voice(tidy(first)))
        voice.hear(" ".join(span.of(tiler.text) for span in turn.speech))
    known: dict[str, tuple[Role, str]] = {}
    for entries in legend.values():
        for entry in entries:
            if entry.key in names and entry.role is not Role.UNKNOWN:
                said = f"{entry.typed} = {entry.name}" if entry.name else f"{entry.typed}: {names[entry.key]}"
                known[names[entry.key]] = (entry.role, f"legend ({said})")
    for key, given in assigned.items():
        if key in names:
            known[names[key]] = (given.role, "--speakers")
    roles = infer_roles(voices, {name: role for name, role in known.items() if name in voices})
    return tuple(
        Speaker(name, roles[name][0], tuple(spelling for spelling, _ in labels[name].most_common()), roles[name][1])
        for name in voices
    )


def _title(text: str, parts: Sequence[Part]) -> str:
    for part in parts:
        if part.kind is PartKind.HEADER:
            line = part.span.of(text).strip("#*_ \t-=")
            if any(ch.isalpha() for ch in line):
                return line[:200]
        elif part.kind is PartKind.SPEECH:
            break
    return ""


def _one_voice(
    raw: RawText,
    lines: Sequence[Line],
    candidates: Sequence[Sequence[Candidate]],
    furniture: frozenset[int],
    name: str,
    source: str,
) -> Understood:
    """A monologue: metadata at the top is header, all else is speech."""
    text = raw.text
    metadata = [
        number
        for number, found in enumerate(candidates[:40])
        if any(c.sep is Sep.COLON and c.shape is Shape.METADATA for c in found)
    ]
    header = 0
    for number in metadata:  # metadata lines stand together; a "Dato:" further down is speech
        header = number + 1 if number <= header + 3 else header
    tiler = Tiler(text, raw.cues)
    for number, line in enumerate(lines):
        if number in furniture:
            tiler.put(PartKind.FURNITURE, line.start, line.end)
        elif stamp_alone(text, line.start, line.end):
            tiler.put(PartKind.TIME, line.start, line.end)
        elif number < header:
            tiler.put(PartKind.HEADER, line.start, line.end)
        else:
            tiler.turn(name)
            _speak(tiler, line.start, line.end)
    tiler.finish()
    if not tiler.turns:
        raise _no_speaker(source)
    evidence = weigh(text, lines, candidates, skip=furniture)
    keys = {c.key for c in evidence.chosen.values()}
    notices = []
    if len(keys) >= 2:
        notices.append(
            Notice(
                f"{len(keys)} speaker labels were seen, but --single-speaker gives all speech to {name!r}",
                hint="leave --single-speaker out to use them",
                source=source,
            )
        )
    speaker = Speaker(name, Role.INFORMANT, (), "--single-speaker")
    return Understood((speaker,), tuple(tiler.turns), tuple(tiler.parts), tuple(notices), _title(text, tiler.parts))


def _from_format(raw: RawText, assigned: Mapping[str, Assigned], source: str) -> Understood:
    """Turns that the format is certain of: only roles and names are left to find."""
    tiler = Tiler(raw.text, raw.cues)
    voices: dict[str, Voice] = {}
    known: dict[str, tuple[Role, str]] = {}
    labels: dict[str, list[str]] = defaultdict(list)
    seen: set[str] = set()
    for turn in raw.turns or ():
        key = key_of(turn.speaker)
        seen.add(key)
        given = assigned.get(key)
        name = (given.name if given else "") or turn.speaker
        if given:
            known[name] = (given.role, "--speakers")
        if turn.speaker not in labels[name]:
            labels[name].append(turn.speaker)
        tiler.put(PartKind.LABEL, turn.label.start, turn.label.end)
        tiler.turn(name, turn.start_ms, turn.end_ms)
        tiler.speech(turn.speech.start, turn.speech.end)
        for _ in range(turn.unlabelled):
            tiler.paragraph()
        voices.setdefault(name, Voice(turn.speaker)).hear(turn.speech.of(raw.text))
    tiler.finish()
    if not tiler.turns:
        raise _no_speaker(source)
    roles = infer_roles(voices, known)
    speakers = tuple(Speaker(name, roles[name][0], tuple(labels[name]), roles[name][1]) for name in voices)
    notices = tuple(not_there(given, source) for key, given in assigned.items() if key not in seen)
    return Understood(speakers, tuple(tiler.turns), tuple(tiler.parts), notices)
