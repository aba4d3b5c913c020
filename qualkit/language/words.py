"""Text comes in; words, their number and their content stems come out: the one word count of the whole package."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from threading import Lock
from typing import Any

__all__ = ["STOP_WORDS", "content_stems", "count_words", "fold", "word_set"]

# A word is a run of non-blanks with a letter or digit in it. The lookbehind lets the search start only at the
# head of a run, which keeps it linear on long runs of signs.
_WORD = re.compile(r"(?<!\S)[^\w\s]*_*[^\W_]")
_BLANKS = re.compile(r"\s+")
_LETTERS = re.compile(r"[^\W\d_]{3,}")


def fold(text: str) -> str:
    """``text`` with every run of white space as one space and none at the ends."""
    return _BLANKS.sub(" ", text).strip()


def word_set(listing: str) -> frozenset[str]:
    """The words of a listing that blanks separate, as the word lists here are written."""
    return frozenset(listing.split())


STOP_WORDS = word_set("""
    aldrig alle alligevel allerede alt altid altså anden andet andre at bare begge blev blevet blive bliver burde både
    båd dag deres derfor derhen dem den denne der derefter det dette dig din dine dit dog efter egentlig eller ellers
    end endnu enig enkelt enkelte er et faktisk fik fire flere flest for fordi forrige fra frem før først få får føler
    gange ganske gennem gerne give giver godt gør gøre gå gået går gik hade han hans har havde have helst helt hen
    hende hendes her hinanden hos hun hvad hvem hver hverken hvilken hvilket hvis hvor hvordan hvorfor hvornår igen
    ikke ikk ind ingen intet især jamen jeg jeres jo kan kom komme kommer kun kunne lave lidt lige ligesom lille man
    mand mange med meget mellem men mener mens mere mest mig min mindre mine mit mod måske måtte nede nej noget nogen
    nogle nok nord nu nul næste når nær også okay om omkring op os over overfor overhovedet på sagde samme sammen
    selv selvfølgelig ser ses siden sig siger sikkert sin sine sit skal ske skulle som stadig stor store så sådan
    tage tager thi til tilbage ting to tre tror ud uden under undtagen var ved vel vi videre vil ville være været
    vores vær ved øhm øh hmm mmm ja jah jaja joh nåh hov også sgu eller ligesom ikkeogså faktisk simpelthen virkelig
    """)
"""Words that say nothing of the topic: function words and what speech is full of."""


def count_words(text: str) -> int:
    """The number of words in ``text``: runs of non-blanks that hold a letter or a digit.

    ``it-undervisning`` and ``09.30`` are one word each, a lone dash is none. Every limit on words in the package is
    meant in this count.
    """
    return len(_WORD.findall(text))


@cache
def _stemmer() -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("danish")


_stemming = Lock()  # the stemmer keeps state between calls


@lru_cache(maxsize=200_000)
def _stem(word: str) -> str:
    """The Danish stem of a lower-case word; empty for words that say nothing of the topic."""
    if word in STOP_WORDS:
        return ""
    with _stemming:
        return str(_stemmer().stemWord(word))


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry the topic, in order (Snowball's Danish stemmer, stop words left out)."""
    return [stem for word in _LETTERS.findall(text.lower()) if (stem := _stem(word))]
