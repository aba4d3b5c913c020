"""The attributes of a coding come in; the words that people read go out."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["spelled", "told_attributes"]

# Values are written without æ, ø, å in the data, and with them for people.
_SPELLED = {
    "foer": "før",
    "fravaer": "fravær",
    "oensket": "ønsket",
    "paalagt": "pålagt",
    "netvaerk": "netværk",
    "til_stede": "til stede",
}
# What goes without saying.
_PLAIN = {("polaritet", "til_stede"), ("modalitet", "faktisk"), ("stemme", "egen"), ("om", "selv"), ("emic", "nej")}


def spelled(value: str) -> str:
    """An attribute's value as people read it."""
    return _SPELLED.get(value, value)


def told_attributes(attributes: Mapping[str, str]) -> str:
    """The attributes of a suggestion as people read them, those left out that go without saying."""
    return ", ".join(f"{name}: {spelled(value)}" for name, value in attributes.items() if (name, value) not in _PLAIN)
