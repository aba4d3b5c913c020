"""How many of how many comes in; the word a report may use for it goes out: a few, some, several, many, most.

Words such as *flere* and *mange* say nothing where each writer means their own by them. Here each has a least number
and a least share, both to be met, and every table that uses them prints what they mean (as Maxwell 2010 and Sandelowski
2001 ask of those who put words for numbers).
"""

from __future__ import annotations

from fractions import Fraction

__all__ = ["WORDS", "definition", "semi_quantifier"]

# (least number, least share of the base), weakest first. "Alle" is told apart, being exact.
_STEPS: tuple[tuple[int, Fraction], ...] = (
    (1, Fraction(0)),
    (2, Fraction(15, 100)),
    (3, Fraction(1, 3)),
    (5, Fraction(1, 2)),
    (3, Fraction(2, 3)),
)
WORDS = {
    "da": ("ingen", "enkelte", "nogle", "flere", "mange", "de fleste", "alle"),
    "en": ("none", "a few", "some", "several", "many", "most", "all"),
}
_DEFINITION = {
    "da": (
        "Ordene: enkelte er 1 eller under 15 % af informanterne; nogle mindst 2 og 15 %; flere mindst 3 og en "
        "tredjedel; mange mindst 5 og halvdelen; de fleste mindst 3 og to tredjedele; alle er hver eneste af "
        "mindst 2. Det stærkeste ord, hvis krav er opfyldt, gælder."
    ),
    "en": (
        "The words: a few is 1 or under 15 % of the informants; some at least 2 and 15 %; several at least 3 and a "
        "third; many at least 5 and half; most at least 3 and two thirds; all is every one of at least 2. The "
        "strongest word whose demands are met is used."
    ),
}


def semi_quantifier(n: int, base: int, *, lang: str = "da") -> str:
    """The word for ``n`` of ``base``.

    Args:
        n: how many, 0 to ``base``.
        base: of how many, 0 or more.
        lang: ``da`` or ``en``.

    Raises:
        ValueError: ``n`` is not in 0 to ``base``.

    Source: Maxwell (2010), Using numbers in qualitative research, Qualitative Inquiry 16(6); Sandelowski (2001), Real
        qualitative researchers do not count, Research in Nursing & Health 24(3). The limits are this toolkit's own.
    """
    if not 0 <= n <= base:
        raise ValueError(f"{n} of {base} cannot be")
    words = WORDS.get(lang, WORDS["da"])
    if n == 0:
        return words[0]
    if n == base >= 2:
        return words[-1]
    return words[1 + max(at for at, (least, share) in enumerate(_STEPS) if n >= least and n >= share * base)]


def definition(lang: str = "da") -> str:
    """What the words mean, as a sentence to print below a table."""
    return _DEFINITION.get(lang, _DEFINITION["da"])
