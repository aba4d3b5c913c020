"""A theme's words come in, a label goes out; and what a researcher called a theme follows it into the next run."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qualkit.findings import Theme, ThemeModel
from qualkit.themes.stability import match

__all__ = ["Named", "from_json", "label_themes", "named", "proposed", "to_json"]

_LEAST = 0.2
"""How far ten first words must be those of before (Jaccard) for a name to follow: a third of them."""
_TOP = 10


@dataclass(frozen=True, slots=True)
class Named:
    """A name that a researcher gave, and the first words of the theme it was given to."""

    label: str
    words: tuple[str, ...]


def proposed(words: Sequence[tuple[str, float]]) -> str:
    """The three most telling words, as a name until somebody gives a better one."""
    return " · ".join(word for word, _ in words[:3])


def named(theme: Theme, label: str) -> Named:
    """A name for a theme, with the words by which it is known again."""
    return Named(" ".join(label.split()), tuple(word for word, _ in theme.words[:_TOP]))


def label_themes(model: ThemeModel, given: Sequence[Named]) -> ThemeModel:
    """Give themes the names that researchers gave to those of earlier runs.

    Each name goes to one theme at most: the two lists are matched so that their first words agree best (Hungarian
    method), and a pair that shares too few words is left apart. A name that finds no theme is kept for later runs.
    """
    ours = [[word for word, _ in theme.words[:_TOP]] for theme in model.themes]
    if not ours or not given:
        return model
    themes = list(model.themes)
    for name, (at, alike) in zip(given, match([name.words for name in given], ours), strict=True):
        if at >= 0 and alike >= _LEAST:
            themes[at] = replace(themes[at], label=name.label, edited=True)
    return replace(model, themes=tuple(themes))


def to_json(given: Sequence[Named]) -> str:
    """Names as they are kept in a project."""
    return json.dumps([{"label": name.label, "words": list(name.words)} for name in given], ensure_ascii=False)


def from_json(text: str | None) -> list[Named]:
    """What :func:`to_json` wrote; none from None."""
    return [Named(row["label"], tuple(row["words"])) for row in json.loads(text or "[]")]
