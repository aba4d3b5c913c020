"""What all figures look like: colours that stand apart in colour, to the colour-blind and in greyscale; sizes; numbers.

Sizes are in pixels of the drawing. 660 of them are the 16.5 cm that A4 leaves for text, so one is a quarter of a
millimetre, and a picture of scale 2 has 203 dots an inch.
"""

from __future__ import annotations

from typing import Any

__all__ = [
    "ACCENT",
    "BLUE",
    "FAINT",
    "FONT",
    "INK",
    "LABEL",
    "LINE",
    "MIN_LIGHTNESS_STEP",
    "MUTED",
    "PADDING",
    "PALE",
    "PAPER",
    "SKY",
    "SMALL",
    "TITLE",
    "WIDTH",
    "config",
    "contrast",
    "ink_on",
    "lightness",
    "luminance",
    "number",
    "percent",
    "shade",
]

# Arial and Liberation Sans have the same widths; the drawing program brings the latter, so nothing is fetched.
FONT = "Arial, Liberation Sans, Helvetica, sans-serif"
WIDTH = 652  # with the padding on both sides, 660
PADDING = 4
TITLE, LABEL, SMALL = 15, 11, 10  # 10 px are 7 points in print
LINE = 13  # from line to line

# Of the set for the colour-blind by Okabe and Ito (2008), picked so that what must be told apart differs in lightness:
# ink, accent and sky are kinds of events; paper, pale and blue the shades of a matrix.
PAPER = "#ffffff"
INK = "#1a1a1a"
MUTED = "#595959"
FAINT = "#d9d9d9"
BLUE = "#0072b2"
PALE = "#bcd9ec"
SKY = "#56b4e9"
ACCENT = "#d55e00"

MIN_LIGHTNESS_STEP = 12.0
"""Colours that mean different things differ by at least this in CIE L* (0 black, 100 white), which greyscale keeps."""


_LIGHT, _DARK = "#eef5fa", "#08457e"


def config() -> dict[str, Any]:
    """The part of a Vega-Lite specification that all figures share."""
    return {
        "background": PAPER,
        "font": FONT,
        "padding": PADDING,
        "aria": False,  # the figure has a text of its own; a reader aloud need not hear of each mark
        "view": {"stroke": None},
        "text": {"color": INK, "fontSize": LABEL, "lineHeight": LINE, "baseline": "middle", "align": "left"},
        "locale": {"number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " kr."]}},
    }


def _linear(colour: str) -> tuple[float, float, float]:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, 0 to 1 (WCAG 2.2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def lightness(colour: str) -> float:
    """How light ``#rrggbb`` looks: CIE L*, 0 (black) to 100 (white). Greyscale keeps this and nothing else."""
    part = luminance(colour)
    return 116 * part ** (1 / 3) - 16 if part > 216 / 24389 else part * 24389 / 27


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2); 4.5 is legible for text of any size."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str:
    """Black or white, whichever is better read on that colour: a contrast of at least 4.5 on any."""
    return max(("#000000", PAPER), key=lambda ink: contrast(ink, colour))


def shade(share: float) -> str:
    """A blue from very light (0) to dark (1), ever darker in greyscale too."""
    part = min(max(share, 0.0), 1.0)
    mixed = [
        round(int(_LIGHT[place : place + 2], 16) * (1 - part) + int(_DARK[place : place + 2], 16) * part)
        for place in (1, 3, 5)
    ]
    return "#" + "".join(f"{each:02x}" for each in mixed)


def number(value: float, *, lang: str = "da", decimals: int = 2) -> str:
    """At most that many decimals and no zeros at the end; decimal comma in Danish: ``1,5``."""
    text = f"{value:.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    text = "0" if text == "-0" else text.replace("-", "−")
    return text.replace(".", ",") if lang != "en" else text


def percent(share: float, *, lang: str = "da") -> str:
    """``42 %`` in Danish, ``42%`` in English, of a share in [0, 1]."""
    return f"{share * 100:.0f}" + ("%" if lang == "en" else " %")
