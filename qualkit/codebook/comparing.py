"""Two versions of a codebook come in; which codes came, went, were renamed or worded anew goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from qualkit.model import Code, Codebook

__all__ = ["Difference", "Wording", "compare", "meaning_of", "renamed_between", "wordings_of"]


@dataclass(frozen=True, slots=True)
class Wording:
    """A wording that changed: of ``label``, ``definition``, ``include`` or ``exclude``, in one language."""

    key: str
    language: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a code: ``added``, ``removed``, ``renamed`` (``was`` is its old id), ``retired`` or ``changed``.

    ``wordings`` are those that differ; ``content`` names what else does: ``parent``, ``examples``, ``near_misses``,
    ``patterns``.
    """

    kind: str
    code: str
    was: str = ""
    wordings: tuple[Wording, ...] = ()
    content: tuple[str, ...] = ()


def compare(old: Codebook, new: Codebook) -> list[Difference]:
    """What differs, in the order of the new codebook, what was removed last."""
    before = {code.id: code for code in old.codes}
    names = {now: was for was, now in renamed_between(old, new).items()}
    found = []
    for code in new.codes:
        was = before.get(names.get(code.id, code.id))
        if was is None:
            found.append(Difference("added", code.id))
            continue
        wordings, content = wordings_of(was, code), _content(was, code)
        if was.id != code.id:
            found.append(Difference("renamed", code.id, was.id, wordings, content))
        elif code.retired and not was.retired:
            found.append(Difference("retired", code.id, "", wordings, content))
        elif wordings or content:
            found.append(Difference("changed", code.id, "", wordings, content))
    still = {names.get(code.id, code.id) for code in new.codes}
    return found + [Difference("removed", code.id) for code in old.codes if code.id not in still]


def renamed_between(old: Codebook, new: Codebook) -> dict[str, str]:
    """Old id to new, of codes that are only in one of the two and say the same: a code that has another name."""
    here, there = ({code.id for code in book.codes} for book in (old, new))
    means: dict[object, list[str]] = {}
    for code in old.codes:
        if code.id not in there:
            means.setdefault(meaning_of(code), []).append(code.id)
    found: dict[str, str] = {}
    for code in new.codes:
        its = means.get(meaning_of(code), [])
        if code.id not in here and its:
            found[its.pop(0)] = code.id
    return found


def meaning_of(code: Code) -> object:
    """What tells whether two codes mean the same: definition, what belongs and what does not, blanks folded."""

    def told(texts: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
        return tuple(sorted((language, " ".join(text.split())) for language, text in texts.items()))

    return told(code.definition), tuple(map(told, code.include)), tuple(map(told, code.exclude))


def wordings_of(old: Code, new: Code) -> tuple[Wording, ...]:
    """The wordings of a code that differ between two versions."""
    found = []
    for key in ("label", "definition"):
        found += _differ(key, getattr(old, key), getattr(new, key))
    for key in ("include", "exclude"):
        lists = [_joined(getattr(code, key)) for code in (old, new)]
        found += _differ(key, *lists)
    return tuple(found)


def _joined(items: tuple[Mapping[str, str], ...]) -> dict[str, str]:
    languages = dict.fromkeys(language for item in items for language in item)
    return {language: "\n".join(item.get(language, "") for item in items) for language in languages}


def _differ(key: str, old: Mapping[str, str], new: Mapping[str, str]) -> list[Wording]:
    return [
        Wording(key, language, old.get(language, ""), new.get(language, ""))
        for language in dict.fromkeys([*new, *old])
        if old.get(language, "").split() != new.get(language, "").split()
    ]


def _content(old: Code, new: Code) -> tuple[str, ...]:
    # Where a pattern stands in the file is no difference, nor is what a code that was renamed elsewhere is called.
    def told(code: Code) -> dict[str, object]:
        return {
            "parent": code.parent,
            "examples": [(each.text, each.polarity) for each in code.examples],
            "near_misses": [(each.text, each.why) for each in code.near_misses],
            "patterns": [(rule.source, rule.also, rule.then, rule.unless, rule.weight) for rule in code.patterns],
        }

    before, after = told(old), told(new)
    return tuple(key for key in before if before[key] != after[key])
