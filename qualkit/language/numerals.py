"""Danish numerals, in words or figures, come in; numbers go out: *syvoghalvtreds* is 57, *to et halvt* is 2.5."""

from __future__ import annotations

import re
from functools import cache

__all__ = ["NUMERAL", "NUMERALS", "NUMERAL_STEM", "number_of"]

_ONES = {"en": 1, "én": 1, "et": 1, "ét": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8,
         "ni": 9}  # fmt: skip
_TEENS = {"ti": 10, "elleve": 11, "tolv": 12, "tretten": 13, "fjorten": 14, "femten": 15, "seksten": 16, "sytten": 17,
          "atten": 18, "nitten": 19}  # fmt: skip
_TENS = {"tyve": 20, "tredive": 30, "fyrretyve": 40, "fyrre": 40, "halvtredsindstyve": 50, "halvtreds": 50,
         "halvtres": 50, "tresindstyve": 60, "tres": 60, "halvfjerds": 70, "halvfjers": 70, "firsindstyve": 80,
         "firs": 80, "halvfems": 90}  # fmt: skip
_HALVES = {"halvanden": 1.5, "halvandet": 1.5, "et halvt": 0.5, "en halv": 0.5, "et par": 2.0}


def _either(words: dict[str, int] | dict[str, float]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_COMPOUND = rf"(?:{_either(_ONES)})[ -]?og[ -]?(?:{_either(_TENS)})"
_WHOLE = rf"(?:{_COMPOUND}|{_either(_TENS)}|{_either(_TEENS)}|{_either(_ONES)}|\d{{1,3}}(?:,\d)?)"
NUMERAL_STEM = rf"(?:{_either(_HALVES)}|{_WHOLE}(?:[ -]?(?:og[ -]?)?e[nt][ -]?halvt?| ?½)?)"
"""A numeral that may be the first part of a word: *syttenårig*."""
NUMERAL = rf"{NUMERAL_STEM}(?!\w)"
"""A pattern (for lower case) of one numeral up to 999; words up to ninety-nine. It captures nothing."""
NUMERALS = rf"(?:{NUMERAL}(?:(?: ?[-–,/] ?| eller | til ){NUMERAL})?)"
"""One numeral or two that stand for what lies between: *fjorten, femten*, *to-tre*."""

_PARTS = re.compile(NUMERAL)
_HALF = re.compile(r"[ -]?(?:og[ -]?)?e[nt][ -]?halvt?$| ?½$")
_JOIN = re.compile(r"[ -]?og[ -]?")


@cache
def number_of(words: str) -> float | None:
    """What a numeral, or two that stand for what lies between, says.

    Args:
        words: in any case; what :data:`NUMERALS` matches.

    Returns:
        the number, of two their mean (of two that do not rise, the last: the speaker corrected it); None if it is none.
    """
    text = " ".join(words.lower().split())
    found = [number for match in _PARTS.finditer(text) if (number := _one(match.group())) is not None]
    if not found:
        return None
    if len(found) > 1 and found[0] < found[1]:
        return (found[0] + found[1]) / 2
    return found[-1]


def _one(word: str) -> float | None:
    if word in _HALVES:
        return _HALVES[word]
    half = 0.0
    if (tail := _HALF.search(word)) and tail.start():
        half, word = 0.5, word[: tail.start()]
    if word[0].isdigit():
        return float(word.replace(",", ".")) + half
    for listed in (_ONES, _TEENS, _TENS):
        if word in listed:
            return listed[word] + half
    parts = _JOIN.split(word, maxsplit=1)
    if len(parts) == 2 and parts[0] in _ONES and parts[1] in _TENS:
        return _ONES[parts[0]] + _TENS[parts[1]] + half
    return None
