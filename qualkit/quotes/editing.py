"""A quote and a writer's own version of it come in; the quote with that text goes out, if it is still what was said."""

from __future__ import annotations

import re
from dataclasses import replace

from qualkit.errors import ExportError
from qualkit.language.word_lists import NEGATORS
from qualkit.language.words import fold
from qualkit.model import Quote, Transcript
from qualkit.quotes.flags import left_out
from qualkit.quotes.verify import verify_quote
from qualkit.quotes.wording import OMISSION, quote_text

__all__ = ["edited"]

_INSERTION = re.compile(r"\[([^\[\]]*)\]")
_WORD = re.compile(r"\w+")
_DOTS = re.compile(r"\[\s*(?:\.{2,}|…)\s*\]")
_MOST_INSERTED = 0.5  # words in brackets for each word that was said


def edited(quote: Quote, text: str, transcript: Transcript) -> Quote:
    """A quote in the words of a report's writer: shortened with ``[…]``, made clear with insertions like ``[hun]``.

    Args:
        quote: as it was selected.
        text: the version to print. ``[...]`` is taken for ``[…]``, and quotation marks around the whole are taken off.
        transcript: the quote's.

    Returns:
        the quote with that text; a negation that it leaves out is flagged (``left_out``).

    Raises:
        ExportError: Q501, the text outside brackets does not stand, in order, at the quote's place, or brackets hold
            more than they clear up.
    """
    written = fold(_DOTS.sub(OMISSION, text))
    for opening, closing in ("””", "“”", "„“", "»«", '""'):
        if len(written) > 1 and written[0] == opening and written[-1] == closing and not quote.text.startswith(opening):
            written = written[1:-1].strip()
    problems = verify_quote(replace(quote, text=written), transcript)
    said = len(_INSERTION.sub(" ", written).split())
    inserted = sum(len(words.split()) for words in _INSERTION.findall(written) if words != "…")
    if not problems and inserted > _MOST_INSERTED * said:
        problems = ["there is too much in brackets"]
    added = {word for words in _INSERTION.findall(written) for word in _WORD.findall(words.casefold())}
    if not problems and added & NEGATORS:
        problems = ["a negation in brackets turns it round"]
    if problems:
        raise ExportError(
            "Q501",
            f"the new text of {quote.id} cannot stand: {problems[0]}",
            hint="shorten with […], also where the beginning or end is left out, and put your own words in brackets: "
            "[hun]; the rest stays word for word",
        )
    changed = replace(quote, text=written)
    flags = tuple(("left_out", word) for word in left_out(changed, quote_text(transcript, quote.spans)))
    kept = tuple(flag for flag in quote.flags if flag[0] != "left_out")
    return replace(changed, flags=(*kept, *flags))
