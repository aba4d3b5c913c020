"""The words around a match come in; who or what set it going, and whether at once or gradually, go out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qualkit.language.talk import Talk
from qualkit.suggest.matcher import Match

__all__ = ["cause_of", "tempo_of"]

# First the one that does, then the one that is done to: the order is that of the reading.
_CAUSES = (
    (
        "fagperson",
        re.compile(
            r"mentor|psykolog|psykiater|terapeut|bostøtte|hjemmevejleder|støtteperson|støttekontaktperson|vejleder"
            r"|læge[n]?$|sygeplej|sundhedsplej|fysioterap|ergoterap|underviser|kursusleder|pædagog|gældsrådgiver"
            r"|familiebehandler|familiekonsulent|bisidder|diætist"
        ),
    ),
    (
        "medarbejder",
        re.compile(
            r"sagsbehandl|rådgiver|jobkonsulent|konsulent$|konsulenten$|koordinator|tovholder|kontaktperson|jobformidler"
            r"|kommunen|jobcent|teamleder"
        ),
    ),
    (
        "arbejdsgiver",
        re.compile(
            r"^chef|arbejdsgiver|^mester$|^mesteren$|driftsleder|butikschef|indehaver|direktør|formand|værkfører"
            r"|køkkenchef|lagerchef|^boss"
        ),
    ),
    (
        "netvaerk",
        re.compile(
            r"^(mor|far|søster|bror|kone|mand|kæreste|datter|søn|moster|faster|onkel|mormor|morfar|farmor|farfar|ven|veninde"
            r"|kammerat|nabo|naboen|svoger|svigermor|svigerfar|kusine|fætter|familie|familien|venner|veninder|kæresten|konen"
            r"|manden)$"
        ),
    ),
)
_SELF = re.compile(
    r"\b(tænkte jeg|jeg tænkte|besluttede jeg|jeg besluttede|sagde til mig selv|tog jeg mig sammen"
    r"|jeg (ringede|gik|søgte|meldte|tog) selv|selv)\b"
)
_SUDDEN = re.compile(
    r"\b(pludselig|pludseligt|fra den dag|med ét|lige med ét|da jeg (fik|mødte|kom|startede)"
    r"|så (fik|kom|begyndte|skete|blev) \w+)\b"
)
_GRADUAL = re.compile(
    r"\b(stille og roligt|lidt efter lidt|med tiden|lige så stille|så småt|efterhånden|skridt for skridt|dag for dag"
    r"|uge for uge|langsomt)\b"
)


def _around(talk: Talk, matches: Sequence[Match]) -> list[str]:
    first = talk.clauses[talk.clause_of[min(m.start for m in matches)]]
    last = talk.clauses[talk.clause_of[max(m.end for m in matches) - 1]]
    return list(talk.low[first.start : last.end])


def cause_of(talk: Talk, matches: Sequence[Match]) -> str:
    """The ``foranlediger`` whose word stands nearest in the clauses of the matches; empty if there is none."""
    for word in _around(talk, matches):
        for cause, pattern in _CAUSES:
            if pattern.search(word):
                return cause
    return "selv" if _SELF.search(" ".join(_around(talk, matches))) else ""


def tempo_of(talk: Talk, matches: Sequence[Match]) -> str:
    """``gradvis`` or ``punktuel`` where the clauses of the matches say so, else empty."""
    words = " ".join(_around(talk, matches))
    if _GRADUAL.search(words):
        return "gradvis"
    return "punktuel" if _SUDDEN.search(words) else ""
