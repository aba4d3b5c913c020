"""A predicate comes in; whom it is about goes out: the speaker, a child of theirs, or somebody else.

What is done *to* the speaker is about the speaker, whoever does it ("min søster hjælper mig"). A pronoun is a child's
if a child was named before it in the sentence. Staff tell of citizens: "borgeren", "de unge".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qualkit.language.scope import Scope
from qualkit.language.word_lists import CHILD, CLIENTS, FINITE, KIN, KIN_ENDINGS, ME, POSSESSIVE, SELF, SUBJECTS

if TYPE_CHECKING:
    from spacy.tokens import Token

    from qualkit.language.talk import Talk

__all__ = ["about"]

_OBJECTS = frozenset("obj iobj obl obl:lmod nmod".split())
_HIM_HER = frozenset("han hun ham hende de dem".split())
_PREPOSITIONS = frozenset("med til for hos af på fra om som".split())


def about(talk: Talk, scope: Scope | None, start: int, end: int, first: int) -> str:
    """Whom tokens ``[start, end)``, whose first clause is ``first``, are about: ``om`` or empty where nothing tells."""
    if scope is not None:
        subject = talk.doc[scope.subject_at] if scope.subject_at >= 0 else None
        if scope.subject in ME or (scope.subject in SELF and not _is_one_of_them(subject)):
            return "selv"
        undergoer = _undergoer(talk, scope)
        if undergoer:
            return undergoer
        if subject is not None:
            inside = start <= scope.subject_at < end and scope.subject not in _HIM_HER
            if inside or (told := _whom(talk, subject)) or not _is_told_by_me(talk, first):
                return "" if inside else told
            return "selv"
    clause = talk.clauses[first]
    if ME & set(talk.low[clause.start : clause.end]):
        return "selv"
    for at in range(clause.start, clause.end):
        word = talk.low[at]
        if word in SELF and not (start <= at < end and word in ("en", "du")):
            return "selv"
        if word in FINITE and at > clause.start + 4:
            break
        kind = "familie" if word in CHILD else "anden" if _is_kin(word) else ""
        if kind and at > clause.start and talk.low[at - 1] in POSSESSIVE and not start <= at < end:
            # Subject position only: before the verb, or right after it.
            head = talk.low[clause.start : at - 1]
            if not any(w in _PREPOSITIONS for w in head[-2:]):
                return kind
        if word in CLIENTS and not start <= at < end:
            return "anden"
    # A clause without a subject of its own goes on with the one before it: "… og blev kastet rundt".
    if first > 0 and talk.clauses[first - 1].sentence == clause.sentence and not _has_subject(talk, first):
        return about(talk, None, start, end, first - 1)
    return ""


def _is_one_of_them(subject: Token | None) -> bool:
    """*En af de unge*."""
    return subject is not None and any(token.lower_ in CLIENTS for token in subject.subtree)


def _is_told_by_me(talk: Talk, first: int) -> bool:
    """*Papirerne læste jeg selv*: what stands first was taken for the subject."""
    clause = talk.clauses[first]
    return any(
        talk.low[at] in ("jeg", "vi") and talk.doc[at - 1].pos_ in ("VERB", "AUX")
        for at in range(clause.start + 1, clause.end)
    )


def _is_kin(word: str) -> bool:
    return word in KIN or word.endswith(KIN_ENDINGS)


def _undergoer(talk: Talk, scope: Scope) -> str:
    """The one it is done to, where that is the speaker or a child."""
    for child in talk.doc[scope.predicate].children:
        if child.dep_ in _OBJECTS:
            if child.lower_ in ME:
                return "selv"
            if child.lower_ in CHILD and _owned(child):
                return "familie"
    # The parser loses objects in broken talk; the word right after the verb is one.
    after = talk.low[scope.predicate + 1 : scope.predicate + 3]
    if ME & set(after[:1]) or (after[:1] and after[0] in _PREPOSITIONS and ME & set(after[1:])):
        return "selv"
    return ""


def _owned(token: Token) -> bool:
    return any(child.lower_ in POSSESSIVE for child in token.children)


def _whom(talk: Talk, subject: Token) -> str:
    """The subject as one of ``om``: a child, a citizen whom staff tell of, or somebody else of one's own."""
    word = subject.lower_
    if word in _HIM_HER:
        return _meant(talk, subject)
    if word in CLIENTS or any(child.lower_ in CLIENTS for child in subject.subtree):
        return "anden"
    if not _owned(subject):
        return ""
    if word in CHILD:
        return "familie"
    return "anden" if _is_kin(word) else ""


def _meant(talk: Talk, pronoun: Token) -> str:
    """Whom a pronoun means, if a child or a citizen stands before it in the sentence, or after ("han …, borgeren")."""
    sentence = talk.clauses[talk.clause_of[pronoun.i]].sentence
    inside = [i for i in range(len(talk.low)) if talk.clauses[talk.clause_of[i]].sentence == sentence]
    for at in reversed([i for i in inside if i < pronoun.i]):
        if talk.low[at] in CHILD and at and talk.low[at - 1] in POSSESSIVE:
            return "familie"
        if talk.low[at] in CLIENTS:
            return "anden"
    return "anden" if any(talk.low[i] in CLIENTS for i in inside if i > pronoun.i) else ""


def _has_subject(talk: Talk, index: int) -> bool:
    clause = talk.clauses[index]
    words = [w for w in talk.low[clause.start : clause.end] if w[:1].isalpha()]
    if words[:1] == ["og"] and len(words) > 1 and words[1] in FINITE:
        return any(w in SUBJECTS for w in words[2:4])
    return True
