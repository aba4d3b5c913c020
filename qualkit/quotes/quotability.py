"""A candidate's words come in; how fit they are to stand alone in a report comes out, in [0, 1]."""

from __future__ import annotations

import re
from collections.abc import Mapping

__all__ = ["FEWEST_WORDS", "MOST_WORDS", "dangles", "hesitates", "quotability"]

FEWEST_WORDS = 15
MOST_WORDS = 140

_CONNECTIVE = re.compile(
    r"\W*(?:og|men|så|eller|for|fordi|derfor|altså|også|hvilket|som|at|ellers|jo)\b", re.IGNORECASE
)
_POINTS_BACK = re.compile(
    r"\W*(?:(?:og|men|så|for|jamen|altså|ja|nej)\W+)*(?:"
    r"det\s+(?:var|er)\s+(?:jo\s+)?(?:derfor|sådan|det|også|ham|hende|dem|den|der)\b|derfor\b|"
    r"(?:han|hun|de|den|dem|ham|hende|dette|disse)\b|så\s+\w+\s+(?:han|hun|den|de)\b|det\s+(?:gjorde|sagde|kunne|ville|synes|syntes|har|havde)\b)",
    re.IGNORECASE,
)
_HESITATION = re.compile(r"\b(?:øh+m?|ø+h|hmm+|mm+)\b", re.IGNORECASE)
_ONLY_HESITATION = re.compile(
    r"(?:\W*\b(?:øh+m?|ø+h|hmm*|mm+|ja+h?|jo+|joh|nej|nå+h?|jamen|altså|okay|ok|tja|men|og|så)\b)+\W*",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(?:jeg|mig|min|mit|mine|vi|os|vores)\b", re.IGNORECASE)
_ENDING = re.compile(r"[.!?…][”\"’')\]]*$")
_WORD = re.compile(r"\S+")
_VOICE = {"egen": 1.0, "generisk": 0.75, "citeret": 0.6, "interviewer": 0.2}


def dangles(text: str) -> float:
    """How far the opening hangs on what was said before: 0 not at all, 1 wholly ("Og det var derfor …")."""
    back = _POINTS_BACK.match(text) is not None
    linked = _CONNECTIVE.match(text) is not None
    return 1.0 if back and linked else 0.7 if back else 0.4 if linked else 0.0


def hesitates(text: str) -> bool:
    """True if an utterance is no more than a way of beginning: "Øh, ja.", "Jamen altså …"."""
    return _ONLY_HESITATION.fullmatch(text) is not None


def quotability(text: str, *, attributes: Mapping[str, str], whole_utterances: bool = True) -> float:
    """How well a passage stands alone.

    Args:
        text: the words as they would be printed.
        attributes: of the coding; ``stemme`` counts: one's own voice over a voice quoted.
        whole_utterances: False if the passage begins or ends inside an utterance.

    Returns:
        A product of factors in [0, 1]: length (15 to 140 words), opening, voice, first person, hesitations, ending.
    """
    words = len(_WORD.findall(text))
    if not words:
        return 0.0
    fit = 1.0
    if words < FEWEST_WORDS:
        fit *= max(0.2, words / FEWEST_WORDS)
    elif words > MOST_WORDS:
        fit *= MOST_WORDS / words
    fit *= 1.0 - 0.5 * dangles(text)
    fit *= _VOICE.get(attributes.get("stemme", ""), 0.9)
    fit *= 1.0 if _FIRST_PERSON.search(text) else 0.85
    fit *= max(0.7, 1.0 - 2.0 * len(_HESITATION.findall(text)) / words)
    fit *= 1.0 if _ENDING.search(text) else 0.95
    return fit if whole_utterances else 0.8 * fit
