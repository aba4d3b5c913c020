"""A line comes in; what could be a speaker label at its start goes out, with its shape, judged by nobody yet."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from qualkit.read.lines import Line
from qualkit.read.times import Stamp, leading_stamp, wrapped_stamp
from qualkit.read.vocabulary import (
    CONNECTORS,
    GENERIC,
    INFORMANT_WORDS,
    INTERVIEWER_WORDS,
    METADATA,
    NOT_A_NAME,
    OTHER_WORDS,
    SPEECH_VERBS,
)

__all__ = ["Candidate", "Sep", "Shape", "candidates_at", "key_of", "shape_of", "tidy"]

LABEL_MAX = 60


class Sep(Enum):
    """What stands between a label and the speech."""

    COLON = "colon"
    TAB = "tab"
    TIMED = "time"  # "I [00:03:14] Hej", "Anna Holm   0:03"
    WRAP = "brackets"  # "[I] Hej", "#I1# Hej"
    SEMICOLON = "semicolon"
    DOT = "full stop"
    DASH = "dash"
    BARE = "nothing"  # "X1 Hej"
    OWN = "line end"  # the label alone on its line, no colon


class Shape(Enum):
    """What a label looks like, apart from how often it occurs."""

    ROLE = "role word"  # Interviewer, INT., Deltager 3, Interviewer Hanne
    CODE = "code"  # I, B, X1, IP, SPEAKER_00
    PAREN = "name with bracket"  # Name (PARTY)
    NAME = "name"  # Yusuf, Anne Holm, DORTE
    METADATA = "metadata"  # Dato, Sted
    OTHER = "other"  # a few words that are none of these
    SENTENCE = "sentence"  # "Så siger hun"


class Candidate(NamedTuple):
    """A label that may stand at the start of line number ``line``.

    ``start``–``end`` is the label as typed, ``body`` where the speech after it begins (the line's end if none).
    ``lead`` are time stamps before it, ``inner`` one between label and colon. ``bold`` says that it stands in ``**``.
    """

    line: int
    key: str
    label: str
    sep: Sep
    shape: Shape
    start: int
    end: int
    body: int
    lead: tuple[Stamp, ...]
    inner: Stamp | None
    bold: bool


# A bullet, a line or turn number, a heading's marks.
_MARGIN = re.compile(r"(?:[-–—•>*]{1,2}[ \t\u00a0]{1,4})?(?:\d{1,4}(?:[.)][ \t\u00a0]{1,4}|\t))?(?:#{1,6}[ \t]{1,3})?")
_BETWEEN = re.compile(r"[ \t\u00a0]{0,8}(?:[-–|][ \t\u00a0]{1,4})?")
_INSIDE = r"[^:：;\[\](){}<>#*=|\t\r\n]"
_CORE = rf"[^\W_](?:{_INSIDE}{{0,{LABEL_MAX - 2}}}[^\s:：;\[\](){{}}<>#*=|_])?"
_PAREN = r"(?: {0,2}\([^():\r\n]{1,60}\))?"
_BLANKS = r"[ \u00a0]{0,4}"
# An office before the name, "(Ordfører) Name (PARTY):", is typed with the label but is not part of who it is.
_OFFICE = r"(?:\([^():\r\n]{1,60}\) {0,2})?"
_COLON_HEAD = re.compile(
    rf"(?P<mark>[*_]{{0,3}}){_OFFICE}(?P<open>[\[(<#]?)(?P<label>{_CORE}{_PAREN})[\])>#]?[*_]{{0,3}}{_BLANKS}"
)
_COLON = re.compile(rf"{_BLANKS}[*_]{{0,3}}[:：](?!//)[*_]{{0,3}}[ \t\u00a0]*")
_TAB = re.compile(rf"(?P<mark>[*_]{{0,3}})(?P<label>{_CORE}{_PAREN})[*_]{{0,3}}[ .:;]{{0,2}}\t[ \t]*")
_WRAP = re.compile(r"[\[<#(](?P<label>[^\W_][\w .]{0,22})[\]>#)][ \t\u00a0]*")
_SHORT = re.compile(
    r"(?P<mark>[*_]{0,3})(?P<label>[^\W\d_]{1,12} ?\d{0,2})[*_]{0,3}(?P<sep> ?;|\.)[*_]{0,3}(?:[ \t\u00a0]+|$)"
)
_DASH = re.compile(rf"(?P<mark>[*_]{{0,3}})(?P<label>{_CORE}{_PAREN})[*_]{{0,3}}[ \u00a0]{{1,3}}[-–—][ \u00a0]{{1,3}}")
_BARE = re.compile(r"(?P<mark>[*_]{0,3})(?P<label>[A-ZÆØÅ]{1,3}\d{0,2})[*_]{0,3}[ \u00a0]+(?=\S)")
_OWN = re.compile(rf"(?P<mark>[*_]{{0,3}})(?P<label>{_CORE}{_PAREN})[*_]{{0,3}}$")

_CLOCK_TAIL = re.compile(r"[ \t\u00a0]{1,12}(\d{1,2}:\d{2}(?::\d{2})?)$")
_CODE = re.compile(r"[A-Za-zÆØÅæøå]|[A-Za-zÆØÅæøå]{1,3}[ _]?\d{1,2}|[A-ZÆØÅ]{2,4}\d{0,2}|[A-Z]{4,8}_\d{1,3}")
_NUMBERED = re.compile(r"(?P<word>[^\W\d_]+)[ .#_-]{0,2}\d{1,3}[a-z]?")


def tidy(label: str) -> str:
    """A label as typed without its final punctuation and with single blanks."""
    return " ".join(label.strip(" .:;*_\u00a0\t").split())


@lru_cache(maxsize=20_000)
def key_of(label: str) -> str:
    """What all spellings of one label share: ``INT.``, ``Int`` and ``int`` are one."""
    return tidy(label).casefold().replace(" (", "(").replace("(", " (").strip()


@lru_cache(maxsize=20_000)
def shape_of(label: str) -> Shape:
    """What the label looks like."""
    clean = tidy(label)
    folded = clean.casefold()
    if not clean:
        return Shape.SENTENCE
    head, _, bracket = clean.partition(" (")
    words = head.split()
    folded_words = [word.strip(".,").casefold() for word in words]
    if folded in METADATA or (folded_words[0] in METADATA and len(words) <= 3 and not bracket):
        return Shape.METADATA
    numbered = _NUMBERED.fullmatch(clean)
    first = numbered["word"].casefold() if numbered else folded_words[0]
    roles = INTERVIEWER_WORDS | INFORMANT_WORDS | OTHER_WORDS
    verbs = SPEECH_VERBS.intersection(folded_words)
    # Skriver and Falk Er are surnames: a verb counts where it is typed as one.
    if verbs and (folded_words[0] in verbs or any(word.strip(".,") in verbs for word in words)):
        return Shape.SENTENCE
    if "," in head and not bracket:
        return Shape.SENTENCE
    if first in roles and len(words) <= 4 and (len(words) == 1 or all(_named(word) for word in words[1:])):
        return Shape.ROLE
    if first in GENERIC and len(words) <= 2:
        return Shape.ROLE
    if folded in NOT_A_NAME and len(clean) > 1:
        return Shape.SENTENCE
    if _CODE.fullmatch(clean):
        return Shape.CODE
    if bracket and clean.endswith(")") and len(words) <= 8 and (words[0][0].isupper() or words[0][0].isdigit()):
        return Shape.PAREN
    if folded_words[0] in NOT_A_NAME and not words[0].isupper():
        return Shape.SENTENCE
    if (
        len(words) <= 5
        and words[0][0].isupper()
        and all(_named(word) for word in words)
        and not words[-1].endswith("-")
    ):
        return Shape.NAME
    return Shape.OTHER if len(words) <= 5 and not re.search(r"[?!\"”“»«]", head) else Shape.SENTENCE


def _named(word: str) -> bool:
    return word[0].isupper() or word[0].isdigit() or word.strip(".").casefold() in CONNECTORS


def candidates_at(text: str, number: int, line: Line) -> list[Candidate]:
    """Every reading of the start of ``line`` as a label, the likeliest first; an empty list where there is none.

    Args:
        text: the whole text.
        number: the line's index.
        line: where it stands.
    """
    end = line.end
    at = _MARGIN.match(text, line.start, end).end()  # type: ignore[union-attr]  # it matches the empty string
    lead: list[Stamp] = []
    while len(lead) < 3 and (stamp := leading_stamp(text, at, end)):
        lead.append(stamp)
        at = _BETWEEN.match(text, stamp.end, end).end()  # type: ignore[union-attr]
    if at >= end:
        return []
    found: list[Candidate] = []

    def add(match: re.Match[str], sep: Sep, body: int, inner: Stamp | None = None) -> Shape:
        label = match["label"]
        shape = shape_of(label)
        mark = bool(match.groupdict().get("mark"))
        found.append(
            Candidate(
                number,
                key_of(label),
                label,
                sep,
                shape,
                match.start("label"),
                match.end("label"),
                body,
                tuple(lead),
                inner,
                mark,
            )
        )
        return shape

    limit = min(end, at + 2 * LABEL_MAX + 40)
    match = _COLON_HEAD.match(text, at, limit)
    if match:
        inner = wrapped_stamp(text, match.end(), limit)
        colon = _COLON.match(text, inner.end if inner else match.end(), end)
        if colon and not (match["label"][-1].isdigit() and text[colon.end() : colon.end() + 1].isdigit()):
            shape = add(match, Sep.COLON, colon.end(), inner)
            if shape in {Shape.ROLE, Shape.CODE, Shape.PAREN, Shape.METADATA}:
                return found
        elif inner:
            add(match, Sep.TIMED, _BETWEEN.match(text, inner.end, end).end(), inner)  # type: ignore[union-attr]
    if end - at <= LABEL_MAX + 12 and (tail := _CLOCK_TAIL.search(text, at, end)):
        # "Anna Holm   0:03", as meeting software writes it, with the speech below
        match = _OWN.match(text, at, tail.start())
        stamp = leading_stamp(text, tail.start(1), end)
        if match and stamp and stamp.end == end:
            add(match, Sep.TIMED, end, stamp)
    if "\t" in text[at:limit] and (match := _TAB.match(text, at, end)):
        add(match, Sep.TAB, match.end())
    if text[at] in "[<#(" and (match := _WRAP.match(text, at, limit)):
        add(match, Sep.WRAP, match.end())
    if match := _SHORT.match(text, at, limit):
        add(match, Sep.DOT if match["sep"] == "." else Sep.SEMICOLON, match.end())
    if match := _BARE.match(text, at, limit):
        add(match, Sep.BARE, match.end())
    if end - at <= LABEL_MAX and (match := _OWN.match(text, at, end)):
        add(match, Sep.OWN, end)
    head = text[at : at + LABEL_MAX]
    if (" - " in head or " – " in head) and (match := _DASH.match(text, at, limit)):
        add(match, Sep.DASH, match.end())
    return found
