"""Tagged sentences come in; the gender of each noun form they tell goes out.

What shows gender is a definite ending (*krav-et*) and a determiner right before (*et krav*); what a tagger says of
other nouns is a guess. So genders are counted by lemma where they show, and given to all forms of the lemma.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from treebank import Sentence

__all__ = ["noun_genders"]

_SHOWING = {
    "Neut": {"et", "intet", "mit", "dit", "sit", "hvert", "ethvert", "hvilket", "andet", "noget"},
    "Com": {"en", "ingen", "min", "din", "sin", "hver", "enhver", "hvilken", "anden", "nogen"},
}
_GOLD = 20  # one word in the treebank against so many that tell it in running text


def noun_genders(gold: Sequence[Sentence], silver: Sequence[Sentence]) -> dict[str, str]:
    """Form in small letters → ``Com`` or ``Neut``, for the nouns whose gender is told clearly.

    Args:
        gold: the treebank's training part, whose genders are right.
        silver: running text with tags by the teachers and lemmas, whose genders are right where they show.
    """
    told: dict[str, Counter[str]] = defaultdict(Counter)
    forms: dict[str, set[str]] = defaultdict(set)
    for lemma, form, gender, _ in _nouns(gold):
        told[lemma][gender] += _GOLD
        forms[lemma].add(form)
    for lemma, form, gender, shows in _nouns(silver):
        forms[lemma].add(form)
        if shows:
            told[lemma][gender] += 1
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for lemma, counts in told.items():
        gender, most = counts.most_common(1)[0]
        if most >= 2 and most >= 0.8 * counts.total():
            for form in forms[lemma]:
                found[form][gender] += counts.total()
    return {
        form: counts.most_common(1)[0][0]
        for form, counts in found.items()
        if counts.most_common(1)[0][1] >= 0.8 * counts.total() and form.replace("-", "").isalpha()
    }


def _nouns(sentences: Iterable[Sentence]) -> Iterable[tuple[str, str, str, bool]]:
    """Lemma and form in small letters, gender, and whether the word or the one before it shows the gender."""
    for sentence in sentences:
        for at, (word, lemma, tag) in enumerate(zip(sentence.words, sentence.lemmas, sentence.tags, strict=True)):
            if not tag.startswith("NOUN|") or "Gender=" not in tag:
                continue
            gender = "Neut" if "Gender=Neut" in tag else "Com"
            before = sentence.words[at - 1].lower() if at else ""
            by_word = next((name for name, words in _SHOWING.items() if before in words), "")
            form = word.lower()
            if by_word and "Number=Sing" in tag and "Definite=Ind" in tag:
                yield lemma.lower(), form, by_word, True
            else:
                definite = "Definite=Def" in tag and "Number=Sing" in tag
                ending = (
                    "Neut"
                    if form.removesuffix("s").endswith("et")
                    else "Com"
                    if form.removesuffix("s").endswith("en")
                    else ""
                )
                yield lemma.lower(), form, ending if definite and ending else gender, definite and bool(ending)
