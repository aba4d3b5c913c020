"""The words that stand for numbers: fixed limits, never a stronger word for fewer."""

import pytest

from qualkit.tallies import definition, semi_quantifier
from qualkit.tallies.quantifiers import WORDS

ORDER = {lang: {word: at for at, word in enumerate(words)} for lang, words in WORDS.items()}


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("base", range(1, 101))
def test_more_informants_never_get_a_weaker_word(base, lang):
    said = [ORDER[lang][semi_quantifier(n, base, lang=lang)] for n in range(base + 1)]
    assert said == sorted(said)
    assert said[0] == 0
    assert all(said[1:])


@pytest.mark.parametrize("base", range(1, 101))
def test_four_are_never_many_whatever_the_base(base):
    for n in range(min(base, 4) + 1):
        assert semi_quantifier(n, base) != "mange"
    assert [n for n in range(base + 1) if semi_quantifier(n, base) == "ingen"] == [0]
    assert [n for n in range(base + 1) if semi_quantifier(n, base) == "alle"] == ([base] if base > 1 else [])


@pytest.mark.parametrize(
    ("n", "base", "word"),
    [
        (0, 0, "ingen"),
        (1, 1, "enkelte"),
        (2, 2, "alle"),
        (3, 24, "enkelte"),
        (4, 24, "nogle"),
        (7, 24, "nogle"),
        (8, 24, "flere"),
        (12, 24, "mange"),
        (15, 24, "mange"),
        (16, 24, "de fleste"),
        (23, 24, "de fleste"),
        (24, 24, "alle"),
        (3, 4, "de fleste"),
        (2, 3, "nogle"),
        (15, 100, "nogle"),
        (14, 100, "enkelte"),
    ],
)
def test_the_limits_are_those_that_are_printed(n, base, word):
    assert semi_quantifier(n, base) == word


def test_the_printed_definition_names_every_word_but_none():
    for lang, words in WORDS.items():
        assert all(word in definition(lang) for word in words[1:])


@pytest.mark.parametrize(("n", "base"), [(-1, 3), (4, 3)])
def test_more_than_there_are_cannot_be(n, base):
    with pytest.raises(ValueError, match="cannot be"):
        semi_quantifier(n, base)
