"""A quote comes in; the line that stands in a report comes out, in one of the two Danish citation forms."""

from __future__ import annotations

from typing import Literal

from qualkit.model import Quote

__all__ = ["attribution", "cite"]

Style = Literal["jobtitel", "alder"]


def attribution(quote: Quote, *, style: Style = "jobtitel", lang: str = "da") -> str:
    """Who said it: ``(Louise, hjemmehjælper)`` or ``Louise, 26 år``; what is not known is left out."""
    if style == "alder":
        age = quote.age
        if age and age[-1:].isdigit():
            age = f"{age} år" if lang == "da" else f"aged {age}"
        return ", ".join(part for part in (quote.pseudonym, age) if part)
    if style == "jobtitel":
        inner = ", ".join(part for part in (quote.pseudonym, quote.title) if part)
        return f"({inner})" if inner else ""
    raise ValueError(f"unknown citation style {style!r}: jobtitel or alder")


def cite(quote: Quote, *, style: Style = "jobtitel", lang: str = "da") -> str:
    """The quote as it stands in a report.

    Args:
        quote: its text is printed as it is, inner quotation marks included.
        style: ``jobtitel`` gives ``”…” (Pseudonym, jobtitel)``, ``alder`` gives ``”…” Navn, NN år``.
        lang: ``da`` or ``en``: the quotation marks and the words around the age.

    Raises:
        ValueError: the style is unknown.
    """
    opening, closing = ("”", "”") if lang == "da" else ("“", "”")
    return f"{opening}{quote.text}{closing} {attribution(quote, style=style, lang=lang)}".rstrip()
