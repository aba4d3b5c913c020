"""A label and the room there is come in; lines of text that fit go out, measured without any drawing."""

from __future__ import annotations

import unicodedata

from qualkit.figures.theme import LABEL

__all__ = ["plain", "shorten", "text_width", "wrap"]

# Thousandths of the font size, as in Arial, Helvetica and Liberation Sans.
_WIDTHS = {
    letter: width
    for width, letters in {
        191: "'",
        222: "ijl’‘",
        260: "|",
        278: " \u00a0!,./:;I[\\]ft·",
        333: "()-`r”“",
        334: "{}",
        355: '"',
        389: "*",
        400: "°",
        469: "^",
        500: "Jckvsxyz",
        556: "#$?0123456789L_abdeghnopqu–«»åäáàéèêüúöóëïß",
        584: "+<=>~−×",
        611: "FTZø",
        667: "&ABEKPSVXYÅÄÉ",
        722: "CDHNRUwÜ",
        778: "GOQØÖ",
        833: "Mm",
        889: "%æ",
        944: "W",
        1000: "Æ…—",
        1015: "@",
    }.items()
    for letter in letters
}
_BOLD = 1.09
_LOOSE = " ,.;:-–"


def plain(text: str) -> str:
    """One line without characters that a drawing cannot hold (control characters, half surrogates)."""
    kept = "".join(" " if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp", "Cn") else letter for letter in text)
    return " ".join(part for part in kept.split(" ") if part)  # a hard space stays one


def text_width(text: str, size: float = LABEL, *, bold: bool = False) -> float:
    """Width of a line, in pixels; of letters outside Latin an upper estimate."""
    total = 0
    for letter in text:
        known = _WIDTHS.get(letter)
        if known is None:
            known = 0 if unicodedata.combining(letter) else 1000 if ord(letter) > 0x2E7F else 700
        total += known
    return total * size / 1000 * (_BOLD if bold else 1)


def wrap(text: str, width: float, size: float = LABEL, *, bold: bool = False) -> list[str]:
    """Lines no wider than ``width``, broken at spaces; a longer word is broken with a hyphen. At least one line."""
    lines = [""]
    for word in plain(text).split(" "):
        rest = word
        joined = f"{lines[-1]} {rest}" if lines[-1] else rest
        if text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
            continue
        if lines[-1]:
            lines.append("")
        while text_width(rest, size, bold=bold) > width and len(rest) > 3:
            cut = len(rest) - 1
            while cut > 2 and text_width(rest[:cut] + "-", size, bold=bold) > width:
                cut -= 1
            lines[-1] = rest[:cut] + ("" if rest[cut - 1] in "-/" else "-")
            lines.append("")
            rest = rest[cut:]
        lines[-1] = rest
    return lines


def shorten(text: str, width: float, size: float = LABEL, *, lines: int = 1, bold: bool = False) -> list[str]:
    """As :func:`wrap`, but no more lines than that; what is left out is shown by ``…``."""
    found = wrap(text, width, size, bold=bold)
    if len(found) <= lines:
        return found
    words = " ".join(found[lines - 1 :]).split(" ")
    while len(words) > 1 and text_width(" ".join(words).rstrip(_LOOSE) + "…", size, bold=bold) > width:
        words.pop()
    last = " ".join(words)
    while last and text_width(last.rstrip(_LOOSE) + "…", size, bold=bold) > width:
        last = last[:-1]
    return [*found[: lines - 1], last.rstrip(_LOOSE) + "…"]
