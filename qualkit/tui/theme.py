"""The two colour themes of the review; a third leaves the colours to the terminal."""

from __future__ import annotations

from textual.theme import Theme

__all__ = ["ANSI", "THEMES", "next_theme"]

ANSI = "ansi"
_DARK = Theme(
    name="mørk",
    primary="#8ab4f8",
    secondary="#9fd3c7",
    warning="#f2c66d",
    error="#f28b82",
    success="#8fd19e",
    accent="#f2c66d",
    foreground="#e8e6e3",
    background="#16191d",
    surface="#1d2126",
    panel="#262b32",
    dark=True,
)
_LIGHT = Theme(
    name="lys",
    primary="#1d4f91",
    secondary="#0f5c4d",
    warning="#8a5a00",
    error="#a1260d",
    success="#1d6b34",
    accent="#8a5a00",
    foreground="#1b1d20",
    background="#fbfaf7",
    surface="#f3f1ec",
    panel="#e6e3dc",
    dark=False,
)
THEMES: dict[str, Theme] = {"dark": _DARK, "light": _LIGHT}


def next_theme(name: str) -> str:
    """The theme after this one, the terminal's own colours being the last."""
    names = [*THEMES, ANSI]
    return names[(names.index(name) + 1) % len(names)]
