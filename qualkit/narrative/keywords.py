"""What is coded comes in; the words that set each informant's talk apart from the others' go out, without names."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from functools import cache

from qualkit.findings import Case, CodedMaterial
from qualkit.language.boundaries import is_raw_speech
from qualkit.language.fields import shipped_lexicon
from qualkit.language.lemmas import lemma
from qualkit.language.words import STOP_WORDS, word_set

__all__ = ["keywords_of"]

_TOKEN = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_BEGINS = re.compile(r"(?:^|[.!?…:”\"\n])[\s”\"(\[–-]*$")
_NOTED = re.compile(r"\[[^\]\n]*\]|\((?:griner|ler|pause|smiler|græder|utydeligt|suk\w*)[^)\n]*\)", re.IGNORECASE)
_SHORTEST = 4  # letters
_FEWEST = 2  # units that the word must stand in
# What talk is made of, whatever it is about; and days and months, which tell when and not what.
_TALK = word_set("""
    sige tænke synes tro vide huske spørge snakke tale høre kigge mene kalde kende se finde komme gå stå sidde ligge
    tage give få have gøre lave blive holde sætte skrive starte begynde slutte prøve bruge ringe møde vente køre sove
    ting slags måde gang time uge dag måned år klokke morgen aften nat formiddag eftermiddag minut side sted ord
    mandag tirsdag onsdag torsdag fredag lørdag søndag januar februar marts april maj juni juli august september
    oktober november december igår idag imorgen halv hel hver sidste første anden tredje tyve tredive fyrre halvtreds
    tres firs halvfems hundrede tusind otte syv seks fem elleve tolv tretten fjorten femten seksten sytten atten nitten
    lidt rigtig bestemt slet nærmest nogenlunde heller bagefter dengang oppe inde ude hjemme herfra derfra derude
    derinde derovre deroppe dernede herovre nogensinde ingenting alting noget nogen sådan så'n bare ligeså hvert hver
    hvornår sammen endelig pludselig lige hellere ikke ogs også altså
    """)


def keywords_of(material: CodedMaterial, *, most: int = 8) -> dict[str, tuple[str, ...]]:
    """For each informant the content words that are more theirs than the others', the most telling first.

    Each word is counted once a unit, so that one story told at length does not fill the list. Words that do not mostly
    stand as nouns do (after an article, a possessive or a preposition) are left out, and words of a single unit. So
    are names: what is mostly written with a capital, and in talk without capitals what the semantic fields do not hold.

    Args:
        material: what is coded.
        most: how many words an informant gets, at most.

    Returns:
        Case id to words, in the form that the informant uses most.

    Source: log-odds with an informative Dirichlet prior, Monroe, Colaresi & Quinn 2008, eqs. 15-22.
    """
    names, worthless = _names(material), _worthless()
    counts: dict[str, Counter[str]] = {case.id: Counter() for case in material.cases}
    forms: dict[str, dict[str, Counter[str]]] = {case.id: {} for case in material.cases}
    uses: dict[str, Counter[str]] = {case.id: Counter() for case in material.cases}
    named: dict[str, Counter[str]] = {case.id: Counter() for case in material.cases}
    for unit in material.units:
        case = material.case_of[unit.id]
        seen = set()
        tokens = [token.casefold() for token in _TOKEN.findall(_NOTED.sub(" ", unit.text))]
        raw = is_raw_speech(unit.text)
        for at, word in enumerate(tokens):
            if len(word) < _SHORTEST or word in names or "'" in word or _NUMBER.search(word):
                continue
            base = lemma(word)
            if word in worthless or base in worthless or base in names or (raw and not _known(word)):
                continue
            uses[case][base] += 1
            named[case][base] += _names_a_thing(tokens[max(0, at - 2) : at])
            seen.add(base)
            forms[case].setdefault(base, Counter())[word] += 1
        counts[case].update(seen)
    for case, its in counts.items():
        counts[case] = Counter(
            {word: count for word, count in its.items() if 2 * named[case][word] >= uses[case][word]}
        )
    everywhere = Counter[str]()
    for its in counts.values():
        everywhere.update(its)
    return {
        case.id: tuple(_form(forms[case.id][word]) for word in _distinctive(counts[case.id], everywhere, most=most))
        for case in material.cases
    }


_BEFORE_NOUNS = word_set("""
    en et min mit mine din dit dine sin sit sine hans hendes vores jeres deres to tre fire fem flere hver hvert denne
    dette disse
    """)
_PREPOSITIONS = word_set("i på til med af fra om ved for uden hos efter under over mod")
_NUMBER = re.compile(r"(?:og(?:tyve|tredive|fyrre|halvtreds|tres|firs|halvfems)(?:r\w*)?|kvart|halvanden)$")


@cache
def _worthless() -> frozenset[str]:
    """Words that tell nothing, in every form; not when the file is imported, for lemmas take a second to load."""
    return frozenset(map(lemma, STOP_WORDS | _TALK)) | STOP_WORDS | _TALK


def _names_a_thing(before: list[str]) -> bool:
    """What stands before a noun: an article, a pronoun that owns, a preposition; perhaps with an adjective between."""
    return bool(before) and (before[-1] in _BEFORE_NOUNS | _PREPOSITIONS or before[0] in _BEFORE_NOUNS)


def _known(word: str) -> bool:
    """The semantic fields have it, which hold no names. In talk without capitals only that tells a word from a name."""
    return any(True for _ in shipped_lexicon().find([word]))


def _form(forms: Counter[str]) -> str:
    return min(forms, key=lambda form: (-forms[form], len(form), form))


def _distinctive(own: Mapping[str, int], everywhere: Mapping[str, int], *, most: int) -> list[str]:
    """Words by how much more they are this informant's, in standard deviations of the log-odds."""
    total, mine = sum(everywhere.values()), sum(own.values())
    others = total - mine
    scores = {}
    for word, count in own.items():
        if count < _FEWEST:
            continue
        prior, rest = everywhere[word], everywhere[word] - count
        if prior == total and others:
            continue  # the only word that anybody says sets nobody apart
        if not others:
            scores[word] = float(count)
            continue
        ours = math.log((count + prior) / (mine + total - count - prior))
        theirs = math.log((rest + prior) / (others + total - rest - prior))
        score = (ours - theirs) / math.sqrt(1 / (count + prior) + 1 / (rest + prior))
        if score > 0:
            scores[word] = score
    return sorted(scores, key=lambda word: (-scores[word], word))[:most]


def _names(material: CodedMaterial) -> frozenset[str]:
    """Words written with a capital inside sentences, or never without one; and those of the informants' names."""
    capital: Counter[str] = Counter()
    first: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for unit in material.units:
        for found in _TOKEN.finditer(unit.text):
            word = found[0]
            if word[0].islower():
                small[word.casefold()] += 1
            elif _BEGINS.search(unit.text[max(0, found.start() - 4) : found.start()]):
                first[word.casefold()] += 1
            else:
                capital[word.casefold()] += 1
    told = {word for word, count in capital.items() if count >= small[word]}
    told |= {word for word in first if not small[word]}
    told |= {word.casefold() for case in material.cases for word in _TOKEN.findall(_printed(case))}
    return frozenset(told | {word.removesuffix("s") for word in told} | {f"{word}s" for word in told})


def _printed(case: Case) -> str:
    return f"{case.name} {case.attributes.get('region', '')}"
