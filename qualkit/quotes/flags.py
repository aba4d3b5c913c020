"""A quote's words and signature come in; what somebody should look at before it is printed goes out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from qualkit.language.word_lists import NEGATORS
from qualkit.model import Quote, Transcript
from qualkit.quotes.people import Person

__all__ = ["known_by", "left_out", "names_heard", "names_in"]

_TOKEN = re.compile(r"[^\W\d_][\w'’-]*|[.!?…:”\"“»«\n\[\]()–]")
_POLITE = frozenset({"I", "De", "Dem", "Deres", "Jer", "Jeres"})  # capitals that are grammar
_INSERTION = re.compile(r"\[[^\[\]]*\]")


def _words(text: str) -> Iterator[tuple[str, bool]]:
    """The words of a text, and whether each stands inside a sentence, where a capital means something."""
    inside = False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if token[0].isalpha():
            yield token, inside
            inside = True
        else:
            inside = False


def names_heard(transcript: Transcript) -> frozenset[str]:
    """The words of a transcript that look like names: a capital inside a sentence, and never without it.

    Where nothing is written with capitals (a recogniser's text) none are found.
    """
    capital: set[str] = set()
    small: set[str] = set()
    for turn in transcript.turns:
        for piece in turn.speech:
            for word, inside in _words(piece.of(transcript.text)):
                if word[0].islower():
                    small.add(word)
                elif inside and len(word) > 1 and not word.isupper() and word not in _POLITE:
                    capital.add(word)
    return frozenset(word for word in capital if word.lower() not in small)


def names_in(text: str, names: frozenset[str], *, own: str) -> tuple[str, ...]:
    """The names in a passage, in order, without those of the informant's own pseudonym.

    Args:
        text: as it would be printed; what stands in brackets is the writer's.
        names: of the transcript, as :func:`names_heard` gives them.
        own: the pseudonym.
    """
    mine = {word.casefold() for word in re.findall(r"\w+", own)}
    mine |= {f"{word}s" for word in mine}
    found: dict[str, None] = {}
    for word, _ in _words(_INSERTION.sub(".", text)):
        if word in names and word.casefold() not in mine:
            # *Birgits* is Birgit, *Jens* is not Jen.
            found[word[:-1] if word.endswith("s") and word[:-1] in names else word] = None
    return tuple(found)


def known_by(person: Person, everybody: Iterable[Person]) -> bool:
    """True if what is printed of a person may tell who it is: an age, beside a title that nobody else has."""
    if not (person.title and person.age):
        return False
    titles = Counter(title for _, title in {(each.pseudonym, each.title.casefold()) for each in everybody})
    return titles[person.title.casefold()] <= 1


def left_out(quote: Quote, verbatim: str) -> tuple[str, ...]:
    """The negations of the verbatim text that an edited quote does not have: leaving one out may turn what is said."""

    def negations(text: str) -> Counter[str]:
        return Counter(word.lower() for word, _ in _words(_INSERTION.sub(" ", text)) if word.lower() in NEGATORS)

    return tuple(sorted((negations(verbatim) - negations(quote.text)).elements()))
