"""A piece of speech without stops or capitals comes in; the gaps where an utterance most likely begins come out.

Raw speech recognition has neither. What is left is the rhythm of spoken Danish: markers that open an utterance
(*og så*, *men*, *jamen*), conjunctions before a subject (*og jeg*, *fordi det*), a subject and its verb right after
something complete, a verb before its subject after *så* or *nu*, and utterances of about ten words. Each gap gets a
score from these; a dynamic programme picks the best set of gaps under a penalty for short and long stretches.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache

from qualkit.language.words import word_set

__all__ = ["rhythm_breaks"]

_TOKEN = re.compile(r"\S+")
_STRIP = ".,;:!?…\"”“»«'’()[]{}-–—*"

_SUBJECTS = word_set("jeg du han hun vi de man der det den i")
_SURE_SUBJECTS = word_set("jeg du han hun vi man")  # never an object
_CLAUSE_OPENERS = word_set("fordi selvom selvom medmindre hvorimod eftersom ellers derfor derefter bagefter")
_SUBORDINATORS = word_set(
    """
    at som der hvis når da fordi mens selvom om inden før efter indtil siden end hvad hvor hvordan hvorfor hvem
    hvornår hvilken hvilket hvilke og men så eller for jamen
    """
)
_MARKERS = {
    "jamen": 2.6,
    "men": 2.3,
    "ja": 1.1,
    "nej": 1.3,
    "jo": -1.0,
    "altså": 0.7,
    "fordi": 1.5,
    "selvom": 0.8,
    "dengang": 1.0,
    "bagefter": 1.1,
    "derefter": 1.2,
    "derfor": 0.8,
    "pludselig": 0.5,
    "ellers": 0.3,
    "okay": 1.0,
    "nå": 0.9,
    "øh": 0.1,
    "hvis": 0.5,
    "når": 0.5,
    "nu": 0.3,
    "så": 0.0,
    "og": -0.3,
    "eller": -0.4,
    "for": -0.6,
    "da": -0.2,
}
_POSSESSIVES = word_set("min mit mine vores hans hendes deres")
_ADVERBS_BEFORE_VERB = word_set(
    """
    så nu da derfor bagefter derefter dengang pludselig her der ellers senere først måske egentlig heldigvis
    desværre bare bagefter idag i-dag nogle imens til-sidst
    """
)
_FINITE = word_set(
    """
    er var har havde bliver blev kan kunne vil ville skal skulle må måtte får fik går gik kommer kom siger sagde
    tager tog ved vidste synes syntes tror troede føler følte tænker tænkte ser så gør gjorde giver gav står
    stod sidder sad ligger lå finder fandt holder holdt lader lod bor boede hedder hed begynder begyndte prøver
    prøvede starter startede ringer ringede skriver skrev spurgte spørger snakker snakkede taler talte arbejder
    arbejdede mener mente husker huskede hjælper hjalp mangler manglede sker skete mødte møder handler handlede
    plejer plejede sendte sender søgte søger kender kendte bør burde tør turde virker virkede passer passede
    fylder fyldte lærer lærte lærte flytter flyttede
    """
) - {"så"}
_VERB_ENDING = re.compile(r"\w{2,}(?:ede|er|te)$")
_NOT_VERBS = word_set(
    """
    efter under over eller heller mere flere hver her der aldrig altid andre ikke dage timer penge børn år gange
    efter uger måneder mennesker ting steder sagsbehandler kommuner venner forældre ellers mellem bagefter
    derefter jobcenter moder fader søster bror bøger papirer hverdage medarbejder leder arbejder dette dette
    hele første sidste bedste fleste næste denne dette hvorefter især især sommer vinter efterår hjemme
    derhjemme læge lige
    """
)
# After these a clause cannot be over yet.
_OPEN_ENDS = word_set(
    """
    og men så at som der hvis når da fordi mens om for i på til af med fra hos ved uden under over efter en et
    den de min mit mine din dit sin sit sine vores deres hans hendes er var har havde bliver blev kan kunne vil
    ville skal skulle må måtte jeg du han hun vi man ikke meget lidt helt nogle nogen noget ingen hver alle
    eller end selvom inden mellem mod altså øh øhm jo bare sådan ligesom også lige rigtig virkelig ret hvad hvor
    hvordan hvorfor hvem jamen ja nej nå okay
    """
)
# These close what came before them.
_TAGS = word_set("ikke ikk ikk' altså vel jo agtigt også ikkeogså agtig ik ikås")
_THINKING = word_set("synes syntes tror troede mener mente siger tænker tænkte føler følte håber håbede dag gang")
_CONDITIONS = frozenset({"hvis", "når", "da"})
_MAX_STRETCH = 40
_BREAK_COST = 0.5


_CAN_OPEN = _SUBJECTS | _POSSESSIVES | _ADVERBS_BEFORE_VERB | frozenset(_MARKERS) | {"til"}


@cache
def _length_cost(words: int) -> float:
    """How unlikely an utterance of so many words is: log-normal about seven."""
    if words <= 0:
        return 50.0
    return 0.5 * ((math.log(words) - math.log(7.0)) / 0.65) ** 2


@lru_cache(maxsize=50_000)
def _is_verb(word: str) -> bool:
    return word in _FINITE or (word not in _NOT_VERBS and _VERB_ENDING.match(word) is not None)


def _subject_then_verb(words: list[str], at: int) -> bool:
    return words[at] in _SUBJECTS and at + 1 < len(words) and _is_verb(words[at + 1])


def _verb_soon(words: list[str], at: int, reach: int = 3) -> bool:
    return any(_is_verb(word) for word in words[at : at + reach])


def _verb_then_subject(words: list[str], at: int) -> bool:
    return at + 1 < len(words) and _is_verb(words[at]) and words[at + 1] in _SUBJECTS


def _gap_score(words: list[str], at: int) -> float | None:
    """How well an utterance begins at word ``at``; None where it hardly can."""
    word, before = words[at], words[at - 1]
    if word not in _CAN_OPEN and not word.endswith(("en", "et", "ne")):
        return None
    following = words[at + 1] if at + 1 < len(words) else ""
    clause_next = at + 1 < len(words) and (_subject_then_verb(words, at + 1) or following in _SURE_SUBJECTS)
    inverted_next = at + 1 < len(words) and _verb_then_subject(words, at + 1)
    score: float | None = None
    if word in _MARKERS:
        score = _MARKERS[word]
        if word == "og":
            if following == "så" and (at + 2 >= len(words) or _is_verb(words[at + 2]) or words[at + 2] in _SUBJECTS):
                score = 2.6
            elif following in _ADVERBS_BEFORE_VERB and at + 2 < len(words) and _verb_then_subject(words, at + 2):
                score = 2.2
            elif clause_next:
                score = 1.9
            elif following in _POSSESSIVES and _verb_soon(words, at + 2):
                score = 1.5
            elif following in ("så", "de", "den", "ikke", "hver", "til"):
                score = 0.6
            elif _verb_soon(words, at + 2, reach=1):
                score = 1.2  # "og lægen sagde", "og naboen passede"
            elif following in _SUBORDINATORS and following not in ("som", "der", "at"):
                score = 0.9
        elif word in ("så", "nu", "da", "dengang", "derfor", "bagefter", "derefter", "pludselig"):
            if inverted_next:
                # "hvis jeg ikke havde mødt ham så ved jeg ikke": the second half of one sentence
                score = 0.6 if word == "så" and not _CONDITIONS.isdisjoint(words[max(0, at - 10) : at]) else 2.3
            elif word == "så" and following == "til":
                score = 1.2
            elif word == "så" and clause_next:
                score = 1.5
            elif word == "da" and clause_next:
                score = 1.2
            elif word in ("så", "da", "nu"):
                return None
        elif word in ("for", "eller"):
            if not clause_next:
                return None
            score = 1.3
        elif word in ("hvis", "når", "fordi", "selvom"):
            score += 0.4 if clause_next else -0.5
        elif word == "altså":
            score += 1.2 if clause_next or inverted_next else -0.6
    elif word in _SUBJECTS:
        if _subject_then_verb(words, at):
            if before in _SUBORDINATORS or before in _CLAUSE_OPENERS or (_is_verb(before) and word != "det"):
                return None  # "fordi jeg var", "så var jeg"
            if not _THINKING.isdisjoint(words[max(0, at - 2) : at]):
                return None  # "jeg synes alligevel det var"
            score = 2.0 if word in _SURE_SUBJECTS else 1.6
    elif word in _POSSESSIVES and _verb_soon(words, at + 1) and not _is_verb(before):
        score = 1.1
    elif (word in _ADVERBS_BEFORE_VERB and inverted_next) or (word == "til" and following == "sidst"):
        score = 1.4
    elif following and word not in _OPEN_ENDS and _is_verb(following) and word.endswith(("en", "et", "ne")):
        score = 0.7  # "børnene trives"
    if score is None:
        return None
    if before in _OPEN_ENDS and before not in _TAGS:
        if before in ("der", "her") and word in ("og", "men"):
            return score
        score -= 2.2 if before not in ("ja", "nej", "jamen", "okay", "nå", "jo") else 1.0
    if before in ("og", "men", "jamen", "at", "fordi", "øh", "altså") and word != "jamen":
        score -= 1.5
    return score


def rhythm_breaks(text: str) -> list[tuple[int, int]]:
    """Where utterances end and begin in one piece of unpunctuated speech.

    Returns:
        ``(end, start)`` pairs as :func:`qualkit.language.sentences.sentence_breaks` gives them.
    """
    tokens = list(_TOKEN.finditer(text))
    typed = [token.group() for token in tokens]
    words = [word.lower().strip(_STRIP) for word in typed]
    count = len(words)
    if count < 4:
        return []
    gaps: list[tuple[int, float]] = [(0, 0.0)]
    for at in range(1, count):
        score = _gap_score(words, at)
        last = typed[at - 1][-1]
        if last in ".!?…" and words[at - 1]:
            score = 4.0 + (score or 0.0)  # a stray stop is still a stop
        elif score is not None and last in ",;":
            score += 0.5
        if score is not None and score > -1.0:
            gaps.append((at, score))
        elif at - gaps[-1][0] >= _MAX_STRETCH:
            gaps.append((at, -2.0))  # nothing tells here; a break must come some time
    gaps.append((count, 0.0))
    best = [0.0] + [-math.inf] * (len(gaps) - 1)
    back = [0] * len(gaps)
    for here in range(1, len(gaps)):
        position, score = gaps[here]
        for there in range(here - 1, -1, -1):
            length = position - gaps[there][0]
            if length > _MAX_STRETCH and there < here - 1:
                break
            value = best[there] + score - _BREAK_COST - _length_cost(min(length, 80))
            if value > best[here]:
                best[here], back[here] = value, there
    breaks = []
    here = back[-1]
    while here > 0:
        position = gaps[here][0]
        breaks.append((tokens[position - 1].end(), tokens[position].start()))
        here = back[here]
    return breaks[::-1]
