"""Coded units come in; quotes for a report come out: balanced, varied, verbatim and signed from one registry."""

from qualkit.quotes.candidates import Candidate
from qualkit.quotes.citation import attribution, cite
from qualkit.quotes.editing import edited
from qualkit.quotes.flags import known_by, names_heard, names_in
from qualkit.quotes.people import Person, columns_for, person_of
from qualkit.quotes.selection import select_for, select_quotes
from qualkit.quotes.verify import require_verbatim, verify_quote, verify_text
from qualkit.quotes.wording import quote_text

__all__ = [
    "Candidate",
    "Person",
    "attribution",
    "cite",
    "columns_for",
    "edited",
    "known_by",
    "names_heard",
    "names_in",
    "person_of",
    "quote_text",
    "require_verbatim",
    "select_for",
    "select_quotes",
    "verify_quote",
    "verify_text",
]
