"""Codings come in; the sentence that every table and figure carries goes out: what of it is decided, what suggested.

What every stage must say or do alike stands here too: the words for a theme's reservations, which codings are of
something absent, and which numbers are of too few informants to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable

from qualkit.findings import Coding

__all__ = ["ABSENT", "few", "reservations", "shown_base", "source_note"]

ABSENT = frozenset({"fravaer", "afvist"})
"""``polaritet`` of what the informant says was lacking, or denies: a coding of the code, yet told by nobody."""

_FLAGS = {
    "da": {"unstable": "ustabil", "one_informant": "kun én informant", "like_shuffled": "ligner tilfældig tekst"},
    "en": {"unstable": "unstable", "one_informant": "one informant only", "like_shuffled": "like shuffled text"},
}

_WORDS = {
    "da": {
        "none": "Ingen kodninger.",
        "decided": "Bygger på {n}, som kodere har afgjort.",
        "suggested": "Bygger på {n} med sandsynlighed fra {p}, som ingen koder har afgjort.",
        "both": "Bygger på {n}, som kodere har afgjort, og {m} med sandsynlighed fra {p}, som ingen har afgjort.",
        "one": "1 kodning",
        "many": "{n} kodninger",
        "one_open": "1 forslag",
        "many_open": "{n} forslag",
    },
    "en": {
        "none": "No codings.",
        "decided": "Rests on {n} that coders decided.",
        "suggested": "Rests on {n} with a probability of {p} or more that no coder has decided.",
        "both": "Rests on {n} that coders decided and {m} with a probability of {p} or more that nobody has decided.",
        "one": "1 coding",
        "many": "{n} codings",
        "one_open": "1 suggestion",
        "many_open": "{n} suggestions",
    },
}


def reservations(flags: Iterable[str], lang: str = "da") -> str:
    """The flags of a theme in words: *ustabil, kun én informant*; empty without any."""
    words = _FLAGS.get(lang, _FLAGS["da"])
    return ", ".join(words.get(flag, flag) for flag in flags)


def few(n: int, *, min_informants: int) -> bool:
    """True if a number of informants is too small to show; none is not."""
    return 0 < n < min_informants


def shown_base(n: int, *, min_informants: int) -> int | None:
    """A base as it may be printed; None where it is too small."""
    return None if few(n, min_informants=min_informants) else n


def source_note(codings: Iterable[Coding], *, min_probability: float, lang: str = "da") -> str:
    """What a table or figure rests on, in one sentence.

    Args:
        codings: those that are counted in it.
        min_probability: from which suggestions count, in [0, 1].
        lang: ``da`` or ``en``.
    """
    words = _WORDS.get(lang, _WORDS["da"])
    bases = [coding.basis for coding in codings]
    decided, suggested = bases.count("decision"), bases.count("suggestion")
    if not bases:
        return words["none"]

    def counted(number: int, kind: str) -> str:
        return words[f"one{kind}"] if number == 1 else words[f"many{kind}"].format(n=number)

    least = f"{min_probability:.2f}"
    if words is _WORDS["da"]:
        least = least.replace(".", ",")
    if not suggested:
        return words["decided"].format(n=counted(decided, ""))
    if not decided:
        return words["suggested"].format(n=counted(suggested, "_open"), p=least)
    return words["both"].format(n=counted(decided, ""), m=counted(suggested, "_open"), p=least)
