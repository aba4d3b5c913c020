"""An srt or vtt file's bytes come in; one line a speaker, with times, goes out.

Consecutive cues of one speaker are joined by a blank into one line ``Name: speech``. Voices (``<v Name>``) are certain;
labels typed into the cues ("S1: ...") are weighed as in any other text.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from qualkit.errors import Notice, ReadError
from qualkit.model import Span
from qualkit.read.decode import decode
from qualkit.read.labels import Sep, Shape
from qualkit.read.raw import Cue, RawText, RawTurn
from qualkit.read.speakers import label_lines
from qualkit.read.times import parse_clock

__all__ = ["read_srt", "read_vtt"]

_CLOCK = r"((?:\d{1,3}:)?\d{1,2}:\d{2}(?:[.,]\d{1,3})?)"
_TIMING = re.compile(rf"[ \t]*{_CLOCK}[ \t]*-->[ \t]*{_CLOCK}(?:[ \t].*)?")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,40})*[ \t]+([^<>\n]{1,120})>|(</v>)")
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,200}>|<\d[\d:.]{2,14}>|\{\\[^{}\n]{0,80}\}")
_LINE_END = re.compile(r"\r\n|\r|\n")
_TEXT_SHAPES = frozenset({Shape.ROLE, Shape.CODE, Shape.NAME, Shape.PAREN})


@dataclass(frozen=True, slots=True)
class _Said:
    """A piece of a cue: who said it ("" if the cue does not tell), what, and when."""

    voice: str
    text: str
    start_ms: int
    end_ms: int


def read_vtt(path: Path, data: bytes) -> RawText:
    """Read WebVTT: voices, notes and styles, cue settings, entities.

    Raises:
        ReadError: Q109, it does not begin with WEBVTT or holds no cue.
    """
    text, encoding, notices = decode(data, source=path.name)
    if not text.startswith("WEBVTT"):
        raise ReadError(
            "Q109", f"{path.name} is no WebVTT: its first line is not WEBVTT", hint="if it is plain text, call it .txt"
        )
    said, damaged = _cues(text, voices="<v" in text)
    return _raw(said, path, encoding, "vtt", (*notices, *_damage(damaged, path)))


def read_srt(path: Path, data: bytes) -> RawText:
    """Read SubRip, with or without cue numbers.

    Raises:
        ReadError: Q109, it holds no cue.
    """
    text, encoding, notices = decode(data, source=path.name)
    said, damaged = _cues(text, voices="<v" in text)
    return _raw(said, path, encoding, "srt", (*notices, *_damage(damaged, path)))


def _damage(damaged: int, path: Path) -> tuple[Notice, ...]:
    if not damaged:
        return ()
    return (
        Notice(
            f"{damaged} time lines could not be read; their text went to the cue before", code="Q109", source=path.name
        ),
    )


def _cues(text: str, *, voices: bool) -> tuple[list[_Said], int]:
    """All pieces of all cues in the order of the file, and the number of lines with --> that are no time line.

    A line is a time line wherever it stands: a blank line inside a cue, which careless tools write, loses nothing.
    """
    lines = _LINE_END.split(text)
    found: list[_Said] = []
    damaged = 0
    start = end = -1
    payload: list[str] = []
    aside = True  # in the head, a NOTE, STYLE or REGION block

    def flush() -> None:
        if start >= 0 and payload:
            found.extend(_pieces(payload, start, end, voices=voices))
        payload.clear()

    for number, line in enumerate(lines):
        timing = _TIMING.fullmatch(line) if "-->" in line else None
        if timing:
            if payload and _is_cue_name(lines, number):
                payload.pop()
            flush()
            start, end = parse_clock(timing[1]), parse_clock(timing[2])
            aside = False
        elif not line.strip():
            aside = aside and start < 0
        elif (
            line.startswith(("NOTE", "STYLE", "REGION"))
            and line[4:6].strip() in {"", "E", "ON"}
            and _after_blank(lines, number)
        ):
            flush()
            aside, start = True, -1
        elif not aside and start >= 0:
            damaged += "-->" in line
            payload.append(line.strip())
    flush()
    return found, damaged


def _after_blank(lines: list[str], number: int) -> bool:
    return number == 0 or not lines[number - 1].strip()


def _is_cue_name(lines: list[str], number: int) -> bool:
    """True if the line above a time line is the cue's number or name, not the end of the cue before."""
    name = lines[number - 1].strip()
    return bool(name) and (name.isdigit() or number < 2 or not lines[number - 2].strip())


def _clean(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).replace("\u200e", "").replace("\u200f", "").split())


def _pieces(payload: list[str], start: int, end: int, *, voices: bool) -> list[_Said]:
    if not voices:
        return [_Said("", clean, start, end) for line in payload if (clean := _clean(line))]
    found: list[_Said] = []
    markup = "\n".join(payload)
    voice, at = "", 0
    for match in _VOICE.finditer(markup):
        if clean := _clean(markup[at : match.start()]):
            found.append(_Said(voice, clean, start, end))
        voice, at = (" ".join(html.unescape(match[1]).split()) if match[1] else ""), match.end()
    if clean := _clean(markup[at:]):
        found.append(_Said(voice, clean, start, end))
    return found


def _raw(said: list[_Said], path: Path, encoding: str, kind: str, notices: tuple[Notice, ...]) -> RawText:
    if not said:
        what = "WebVTT" if kind == "vtt" else "SubRip"
        raise ReadError(
            "Q109",
            f"{path.name} is no {what}: it holds no cue with a time line",
            hint="if it is plain text, call it .txt",
        )
    if any(piece.voice for piece in said):
        return _with_voices(said, path, encoding, kind, notices)
    return _with_labels(said, encoding, kind, notices)


def _with_voices(said: list[_Said], path: Path, encoding: str, kind: str, notices: tuple[Notice, ...]) -> RawText:
    pieces: list[str] = []
    cues: list[Cue] = []
    turns: list[RawTurn] = []
    length = 0
    nobody = 0
    voice = ""
    first = next(piece.voice for piece in said if piece.voice)
    unlabelled = 0
    label = Span(0, 0)
    begun = 0

    def add(text: str) -> None:
        nonlocal length
        pieces.append(text)
        length += len(text)

    def close() -> None:
        if voice:
            turns.append(RawTurn(voice, label, Span(begun, length), unlabelled=unlabelled))

    for piece in said:
        speaker = piece.voice or voice or first
        nobody += not piece.voice
        if speaker != voice:
            close()
            if pieces:
                add("\n")
            voice, unlabelled = speaker, 0
            at = length
            add(f"{speaker}: ")
            label, begun = Span(at, length), length
        else:
            add(" ")
        unlabelled += not piece.voice
        cues.append(Cue(Span(length, length + len(piece.text)), piece.start_ms, piece.end_ms))
        add(piece.text)
    close()
    add("\n")
    if nobody:
        some = "cue names" if nobody == 1 else "cues name"
        notices = (*notices, Notice(f"{nobody} {some} no speaker and went to the speaker before", source=path.name))
    return RawText("".join(pieces), encoding, kind, tuple(turns), notices, tuple(cues))


def _with_labels(said: list[_Said], encoding: str, kind: str, notices: tuple[Notice, ...]) -> RawText:
    """Join cues up to the next label. A label repeated while the same person speaks is left out of the text."""
    text = "\n".join(piece.text for piece in said)
    lines, evidence, candidates = label_lines(text)
    if len(lines) != len(said):  # a cue holds a line end that we do not know of: keep every cue apart
        lines, candidates = [], []
    pieces: list[str] = []
    cues: list[Cue] = []
    length = 0
    voice = ""
    for number, piece in enumerate(said):
        speech = piece.text
        chosen = evidence.chosen.get(number) if lines else None
        possible = bool(lines) and any(c.sep is Sep.COLON and c.shape in _TEXT_SHAPES for c in candidates[number])
        if chosen is not None and chosen.key == voice and pieces:
            speech = text[chosen.body : lines[number].end]
        starts_line = not pieces or possible or (chosen is not None and chosen.key != voice) or not lines
        if chosen is not None:
            starts_line = not pieces or chosen.key != voice
            voice = chosen.key
        if not speech:
            continue
        if pieces:
            pieces.append("\n" if starts_line else " ")
            length += 1
        cues.append(Cue(Span(length, length + len(speech)), piece.start_ms, piece.end_ms))
        pieces.append(speech)
        length += len(speech)
    pieces.append("\n")
    return RawText("".join(pieces), encoding, kind, None, notices, tuple(cues))
