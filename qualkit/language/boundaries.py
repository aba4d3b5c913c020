"""Talk comes in; the places where one utterance ends and the next begins come out, however it was typed.

Punctuated talk is cut by its stops, raw speech by its rhythm; which of them it is, is told by how dense the stops are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qualkit.language.rhythm import rhythm_breaks
from qualkit.language.sentences import sentence_breaks

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["is_raw_speech", "set_starts", "utterance_breaks"]

_STOP = re.compile(r"[.!?…]+(?=[\s”\"’')\]]|$)")
_STOPS = re.compile(r"[.!?…]+")
_FIRST_LETTER = re.compile(r"[^\W\d_]")


def is_raw_speech(text: str) -> bool:
    """True if ``text`` has too few stops to be cut by them: raw speech recognition, or a typist who uses none.

    Long turns: under one stop in 40 words, and not many commas. Short ones: no stop, no comma, a small letter first.
    """
    words = len(text.split())
    stops = len(_STOP.findall(text))
    commas = text.count(",") + text.count(";")
    if words < 25:
        first = _FIRST_LETTER.search(text)
        return stops == 0 and commas == 0 and first is not None and first.group().islower()
    return stops * 40 < words and commas * 25 < words


def utterance_breaks(text: str) -> list[tuple[int, int]]:
    """``(end, start)`` pairs in code points of ``text``, ascending: one utterance ends, the next begins."""
    return rhythm_breaks(text) if is_raw_speech(text) else sentence_breaks(text)


def set_starts(doc: Doc, *, sure: bool) -> Doc:
    """Give the tokens of ``doc`` their sentence starts by our rules; what is set already stands.

    Args:
        doc: before it is parsed.
        sure: each token begins a sentence or does not. Otherwise only what the rules are sure of is said (a stop that
            ends, a stop of an abbreviation, all of raw speech), and headings without stops are left to a model.
    """
    raw = is_raw_speech(doc.text)
    starts = {start for _, start in (rhythm_breaks(doc.text) if raw else sentence_breaks(doc.text))}
    for token in doc[1:]:
        if token.idx in starts:
            token.is_sent_start = True
        elif sure or raw or _STOPS.fullmatch(doc[token.i - 1].text[-1:]):
            token.is_sent_start = False
    return doc
