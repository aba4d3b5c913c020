"""A Doc and a stretch of its tokens come in; how the speaker holds it goes out: polarity, time, modality, voice, whom.

The first assertion layer: rules over words and clauses, after the grammar of spoken Danish. Not every *ikke*
negates, *skulle* is four things, and what somebody else believes is not the speaker's. Each family of rules is one
function below, and where a family sees nothing it says nothing.

Source: the scope rules follow the idea of ConText (Harkema et al. 2009), rebuilt for Danish clause structure.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from qualkit.language.about import about
from qualkit.language.clauses import Clause
from qualkit.language.modality import modality_of
from qualkit.language.scope import Scope, scope_of
from qualkit.language.talk import Talk
from qualkit.language.word_lists import (
    BEFORE,
    EMIC_NO,
    EMIC_YES,
    FILLERS,
    FOCUS,
    FUTURE,
    LITOTES,
    NEGATORS,
    NOT,
    NOW,
    PAST,
    PRESENT,
    SHIFT,
)

__all__ = ["NEGATORS", "assertion", "merge"]


def assertion(talk: Talk, start: int, end: int, *, owns_negation: bool = False) -> dict[str, str]:
    """How tokens ``[start, end)`` are asserted.

    Args:
        talk: the Doc, read once.
        start: first token.
        end: token after the last.
        owns_negation: all negators inside the stretch are part of what was looked for ("kunne ikke finde ud af"), and
            do not count; otherwise one that stands in a gap of the pattern does ("hun ville ikke lytte").

    Returns:
        attribute to value, as in ``model.ATTRIBUTE_VALUES``. ``polaritet`` and ``modalitet`` and ``stemme`` are
        always there; ``tid``, ``om``, ``emic`` only where the words tell.
    """
    first, last = talk.clause_of[start], talk.clause_of[max(start, end - 1)]
    scope = scope_of(talk.doc, start, end)
    if scope is None:
        negated = _negated(talk, start, end, first, last, owns_negation=owns_negation)
    else:
        negated = _negated_in_tree(talk, scope, start, end, owns_negation=owns_negation)
    found = {
        "polaritet": "afvist" if negated or _raised_negation(talk, first) or _without(talk, first) else "til_stede",
        "modalitet": modality_of(talk, scope, start, end, first, last),
        "stemme": _voice(talk, scope, start, end, first),
    }
    time = _time(talk, scope, first, last)
    if found["modalitet"] == "oensket" and time in ("", "nu", "foer"):
        time = "fremtid"
    for name, value in (("tid", time), ("om", about(talk, scope, start, end, first)), ("emic", _emic(talk, first))):
        if value:
            found[name] = value
    return found


# --- polarity -----------------------------------------------------------------------------------------------------


def _negated(talk: Talk, start: int, end: int, first: int, last: int, *, owns_negation: bool) -> bool:
    """A negator whose scope reaches the predicate of the match's first clause."""
    for index in range(first, last + 1):
        clause = talk.clauses[index]
        for at in range(clause.start, clause.end):
            if talk.low[at] not in NEGATORS or (start <= at < end and owns_negation):
                continue
            if not _negates(talk.low, at, clause):
                continue
            # "uden" and "hverken" reach to the right only.
            if talk.low[at] in ("uden", "hverken", "ingen", "intet", "nul") and at > start:
                continue
            # A match in several clauses is negated only by what negates its own first words.
            if index != first and at > end:
                continue
            return True
    return False


def _negated_in_tree(talk: Talk, scope: Scope, start: int, end: int, *, owns_negation: bool) -> bool:
    """A negator that the tree puts the predicate under does negate; two denials make an affirmation."""
    negators = {*scope.negators, *_beside(talk, scope)}
    negated = any(
        _negates(talk.low, at, talk.clauses[talk.clause_of[at]])
        for at in negators
        if not (owns_negation and start <= at < end)
    )
    return negated != scope.denied


def _beside(talk: Talk, scope: Scope) -> list[int]:
    """A plain *ikke* right after the predicate, its own even where the parser lost it, as in broken talk."""
    at = scope.predicate + 1
    while at < len(talk.low) and talk.low[at] in FILLERS:
        at += 1
    return [at] if at < len(talk.low) and talk.low[at] in NOT else []


def _without(talk: Talk, index: int) -> bool:
    """*uden at lytte*: "uden" may close the clause before the one it denies."""
    clause = talk.clauses[index]
    if clause.opening != "at" or index == 0 or talk.low[clause.start - 1] != "uden":
        return False
    # "Der gik ikke en dag, uden at …": every day, then.
    before = " ".join(talk.low[max(0, clause.start - 10) : clause.start])
    return not re.search(r"\bikke en (eneste )?(dag|uge|gang)\b", before)


def _negates(low: tuple[str, ...], at: int, clause: Clause) -> bool:
    word = low[at]
    following = low[at + 1] if at + 1 < len(low) else ""
    previous = low[at - 1] if at else ""
    if word in NOT:
        if following in FOCUS or (following == "fordi"):
            return False
        if following == "så" and at + 2 < len(low) and low[at + 2] in LITOTES:
            return False
        if previous == "hvorfor":
            return False
        # tags: ", ikke?" ", ik'," "ikke også?"
        if following in ("?", "også", "osse", "sandt") or (
            previous in (",", "…") and following in ("?", ",", ".", "…", "", "!", "\n")
        ):
            return False
        if word in ("ik", "ik'", "ikk", "ikk'") and (at + 1 >= clause.end or not following[:1].isalpha()):
            return False
        if clause.opening == "hvis" and at > clause.start:
            return False  # a condition, read as modality
    if word == "uden" and following in ("for",):
        return False
    return not (word in ("knap", "nul") and following in ("et", "en", "halvdelen", "ti", "komma"))


def _raised_negation(talk: Talk, index: int) -> bool:
    """*Jeg tror ikke, (at) det hjalp*: the negation belongs to what is believed."""
    clause = talk.clauses[index]
    if index == 0 or talk.clauses[index - 1].sentence != clause.sentence:
        return False
    before = talk.clause_text(index - 1)
    return bool(
        re.search(
            r"\b(tror|troede|synes|syntes|mener|mente|føler|følte) (jeg |vi |man )?"
            r"(jo |nu |altså |egentlig |heller )*(ikke|ik'|ikk')\b[ ,]*$",
            before,
        )
    )


# --- modality -----------------------------------------------------------------------------------------------------


# --- voice --------------------------------------------------------------------------------------------------------


def _voice(talk: Talk, scope: Scope | None, start: int, end: int, first: int) -> str:
    if all(talk.quoted_by_other[start:end]) or (scope is not None and scope.quoted_by_other):
        return "citeret"
    clause = talk.clauses[first]
    if "ifølge" in talk.low[clause.start : clause.end]:
        return "citeret"
    if not talk.quoted[start] and _speaks_of_anyone(talk, clause):
        return "generisk"
    if scope is not None and scope.subject in ("man", "du", "jeg", "vi") and not talk.quoted[start]:
        return "generisk" if scope.subject in ("man", "du") else "egen"
    words = talk.low[clause.start : clause.end]
    if "jeg" in words or "mig" in words:
        return "egen"
    if "man" in words or ("du" in words and not talk.quoted[start]):
        return "generisk"
    return "egen"


def _speaks_of_anyone(talk: Talk, clause: Clause) -> bool:
    """*en* as a pronoun, or *dig* outside a quotation."""
    for at in range(clause.start, clause.end):
        following = talk.doc[at + 1] if at + 1 < len(talk.doc) else None
        if talk.low[at] == "dig" and talk.doc[clause.start : clause.end].text.lower().find("jeg") < 0:
            return True
        if (
            talk.low[at] == "en"
            and at > clause.start
            and (following is None or following.pos_ in ("PUNCT", "ADV") or following.text in (",", "."))
            and (following is None or following.lower_ not in ("anden", "slags", "gang", "dag", "af"))
        ):
            return True
    return False


# --- time, about whom, emic ---------------------------------------------------------------------------------------


def _time(talk: Talk, scope: Scope | None, first: int, last: int) -> str:
    own = " ".join(talk.clause_text(i) for i in range(first, last + 1))
    sentence = talk.clauses[first].sentence
    whole = " ".join(talk.clause_text(i) for i, clause in enumerate(talk.clauses) if clause.sentence == sentence)
    for text in (own, whole):
        for value, pattern in (("skift", SHIFT), ("fremtid", FUTURE), ("foer", BEFORE), ("nu", NOW)):
            if pattern.search(text):
                return value
    if scope is not None and scope.tense:
        quoted = talk.quoted[talk.clauses[first].start]
        return "foer" if scope.tense == "Past" else "" if quoted else "nu"
    words = set(own.split())
    past, present = words & PAST, words & PRESENT
    if past and not present:
        return "foer"
    if present and not past and not talk.quoted[talk.clauses[first].start]:
        return "nu"
    return ""


def _emic(talk: Talk, first: int) -> str:
    sentence = talk.clauses[first].sentence
    whole = " ".join(talk.clause_text(i) for i, clause in enumerate(talk.clauses) if clause.sentence == sentence)
    if EMIC_NO.search(whole):
        return "afvist"
    return "ja" if EMIC_YES.search(whole) else ""


def merge(readings: list[Mapping[str, str]]) -> dict[str, str]:
    """Join the attributes of several matches of one code in one unit: the first that says something wins."""
    joined: dict[str, str] = {}
    for reading in readings:
        for name, value in reading.items():
            joined.setdefault(name, value)
    return joined
