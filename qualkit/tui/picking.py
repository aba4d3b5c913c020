"""Some letters and a list of names come in; the names that they fit go out, best first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from qualkit.project.review_material import Material

__all__ = ["Pick", "codes_to_pick", "matches"]

_NEARLY = 0.75  # likeness from which a slip of the key is forgiven


@dataclass(frozen=True, slots=True)
class Pick:
    """Something to pick: what it stands for, its name, and a line about it."""

    id: str
    name: str
    about: str = ""
    shows_id: bool = True


def codes_to_pick(material: Material, lang: str) -> list[Pick]:
    """The codes in use; those that only gather others stand last, for they are seldom given."""
    groups = {code.parent for code in material.codes.values()}
    return [
        Pick(code.id, material.label(code.id, lang), code.definition.get(lang) or code.definition.get("da", ""))
        for code in sorted(material.codes.values(), key=lambda code: code.id in groups)
    ]


def matches(typed: str, picks: Sequence[Pick]) -> list[Pick]:
    """The picks that what was typed fits, best first: beginnings of words, then parts, then slips of the key."""
    asked = typed.casefold().split()
    scored = []
    for order, pick in enumerate(picks):
        words = re.findall(r"\w+", f"{pick.name} {pick.id if pick.shows_id else ''}".casefold().replace("_", " "))
        fits = [_fit(each, words) for each in asked]
        if all(fits):
            scored.append((-sum(fits), order, pick))
    return [pick for *_, pick in sorted(scored, key=lambda each: each[:2])]


def _fit(asked: str, words: Sequence[str]) -> int:
    """How well some letters fit the words of a name: 3 a beginning, 2 a part, 1 nearly a word, 0 not at all."""
    if any(word.startswith(asked) for word in words):
        return 3
    if len(asked) > 1 and any(asked in word for word in words):
        return 2
    near = len(asked) > 3 and any(
        SequenceMatcher(None, asked, word[: len(asked) + 1]).ratio() >= _NEARLY for word in words
    )
    return int(near)
