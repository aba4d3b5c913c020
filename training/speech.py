"""Edited sentences come in; the same as somebody might have said and typed them goes out, with what is known of each.

Newswire has capitals, stops and whole sentences; interviews often have none of these. So a part of what is learned
from loses its signs and capitals, gets fillers and restarts, and is spelled as it is spoken.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from treebank import Sentence

__all__ = ["as_speech", "fillers"]

_SPOKEN = {
    "kunne": ("ku'", "ku"), "skulle": ("sku'", "sku"), "skal": ("ska'", "ska"), "ikke": ("ik'", "ikk'", "ik"),
    "sådan": ("så'n", "sån"), "noget": ("no'et", "noed"), "nogen": ("no'en",), "have": ("ha'", "ha"), "tage":
    ("ta'", "ta"), "give": ("gi'", "gi"), "bliver": ("bli'r",), "blive": ("bli'", "bli"), "siger": ("si'r",),
    "ligesom": ("li'som", "lissom"), "også": ("osse", "os'"), "hvad": ("hva'", "hva"), "jeg": ("jeg", "jeg", "jæ"),
    "ville": ("vil'",), "havde": ("hade",), "lige": ("li'",), "med": ("me'", "me"), "gider": ("gi'r",), "god": ("go'",),
}  # fmt: skip
_FILLERS = (
    *[("øh", "INTJ|_", "øh")] * 5,
    *[("altså", "ADV|_", "altså")] * 3,
    *[("ligesom", "ADV|_", "ligesom")] * 2,
    ("øhm", "INTJ|_", "øhm"),
    ("jo", "ADV|_", "jo"),
    ("sgu", "ADV|_", "sgu"),
    ("ik'", "INTJ|_", "ikke"),
    ("ja", "INTJ|_", "ja"),
    ("nå", "INTJ|_", "nå"),
)


@dataclass(slots=True)
class _Word:
    """A word on its way: ``head`` is another word, itself for the root."""

    text: str
    lemma: str
    tag: str
    label: str
    head: _Word | None = None
    name: str = "O"


def fillers() -> tuple[str, ...]:
    """The fillers that are put in."""
    return tuple(sorted({form for form, _, _ in _FILLERS}))


def as_speech(sentence: Sentence, chance: random.Random, *, stops: bool = False, disfluent: bool = True) -> Sentence:
    """The sentence in small letters, without signs; with fillers, restarts and spoken spellings if ``disfluent``.

    Args:
        sentence: with tags, lemmas, heads and labels.
        chance: draws what happens.
        stops: keep the stop that ends it, as some typists do.
        disfluent: whether it is also said the way people say things.
    """
    words = [
        _Word(text, lemma, tag, label, name=name)
        for text, lemma, tag, label, name in zip(
            sentence.words,
            sentence.lemmas or sentence.words,
            sentence.tags,
            sentence.labels,
            sentence.names or ("O",) * len(sentence.words),
            strict=True,
        )
    ]
    for word, head in zip(words, sentence.heads, strict=True):
        word.head = words[head]
    last = len(words) - 1
    kept = [word for at, word in enumerate(words) if not _is_sign(word) or (stops and at == last)]
    if not any(not _is_sign(word) for word in kept):
        return sentence
    for word in kept:
        _leave_signs(word)
        word.text = _spoken(word.text.lower(), chance) if disfluent else word.text.lower()
    if disfluent:
        kept = _stumble(kept, chance)
    place = {id(word): at for at, word in enumerate(kept)}
    return Sentence(
        words=tuple(word.text for word in kept),
        spaces=tuple(not (stops and at == len(kept) - 2 and _is_sign(kept[-1])) for at in range(len(kept))),
        lemmas=tuple(word.lemma for word in kept) if sentence.lemmas else (),
        tags=tuple(word.tag for word in kept),
        heads=tuple(place[id(word.head)] for word in kept),
        labels=tuple(word.label for word in kept),
        names=tuple(word.name for word in kept) if sentence.names else (),
    )


def _is_sign(word: _Word) -> bool:
    return word.tag.startswith("PUNCT")


def _leave_signs(word: _Word) -> None:
    """Hang the word on the nearest word above it, as signs go."""
    for _ in range(200):
        if word.head is None or word.head is word or not _is_sign(word.head):
            return
        word.head = word if word.head.head is word.head else word.head.head


def _spoken(form: str, chance: random.Random) -> str:
    return chance.choice(_SPOKEN[form]) if form in _SPOKEN and chance.random() < 0.25 else form


def _stumble(words: Sequence[_Word], chance: random.Random) -> list[_Word]:
    """Fillers before some words, some words said twice. What was put in hangs on the word that follows it."""
    said: list[_Word] = []
    for at, word in enumerate(words):
        if _is_sign(word):
            said.append(word)
            continue
        if chance.random() < 0.04:
            form, tag, lemma = chance.choice(_FILLERS)
            said.append(_Word(form, lemma, tag, "discourse", word))
        if chance.random() < 0.02:
            again = words[at : at + chance.randint(1, 2)]
            copies = [_Word(w.text, w.lemma, w.tag, "reparandum", w) for w in again if not _is_sign(w)]
            said.extend(copies)
        said.append(word)
    return said


def rows_as_speech(row: Sequence[Sentence], chance: random.Random) -> list[Sentence]:
    """Some sentences in a row, all typed by one hand: with stops or without, said smoothly or not."""
    stops, disfluent = chance.random() < 0.3, chance.random() < 0.7
    return [as_speech(sentence, chance, stops=stops, disfluent=disfluent) for sentence in row]
