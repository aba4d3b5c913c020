"""Whether something is told as a fact, wished for, demanded, or only so under a condition."""

from __future__ import annotations

import re

from qualkit.language.scope import Scope
from qualkit.language.talk import Talk
from qualkit.language.word_lists import ALMOST, FINITE, PLANNED, PRESENT, SUBJECTS, WISH

__all__ = ["modality_of"]


def modality_of(talk: Talk, scope: Scope | None, start: int, end: int, first: int, last: int) -> str:
    """What the tree tells, but for the factual condition, which only the whole sentence tells."""
    by_words = _modality(talk, start, end, first, last)
    if scope is None or not scope.modality:
        return by_words
    sentence = talk.clauses[first].sentence
    indices = [i for i, clause in enumerate(talk.clauses) if clause.sentence == sentence]
    whole = " ".join(talk.clause_text(i) for i in indices)
    if _factual_condition(whole) or (scope.modality == "paalagt" and "skal" in whole and PLANNED.search(whole)):
        return "faktisk"
    return scope.modality


def _modality(talk: Talk, start: int, end: int, first: int, last: int) -> str:
    sentence = talk.clauses[first].sentence
    indices = [i for i, clause in enumerate(talk.clauses) if clause.sentence == sentence]
    whole = " ".join(talk.clause_text(i) for i in indices)
    if _factual_condition(whole):
        return "faktisk"
    own = " ".join(talk.clause_text(i) for i in range(first, last + 1))
    matched = " ".join(talk.low[start:end])
    # Unpunctuated talk is one long sentence: a condition reaches two clauses on, and one back.
    condition = _conditional(talk, [i for i in indices if first - 2 <= i <= last + 1])
    if re.search(r"\b(burde|skulle (\w+ )?(have|ha'?))\b", own):
        return "kontrafaktisk"
    if condition is not None and re.search(r"\b(kunne|ville) (\w+ )?(godt |nok )?have\b", own):
        return "kontrafaktisk"
    if condition is not None and (
        condition == first
        or (condition < first and not _breaks_off(talk, condition, first))
        or _after_main(talk, indices, first, condition)
    ):
        return (
            "kontrafaktisk"
            if re.search(r"\b(havde|var|kunne|fik|ville|skulle)\b", talk.clause_text(condition))
            and re.search(r"\b(var|havde|ville|kunne|skulle|så)\b", whole)
            and _past_condition(talk, condition)
            else "betinget"
        )
    # An indirect question asserts nothing: "jeg ved ikke, om det hjalp".
    if re.search(ALMOST, own):
        return "kontrafaktisk"
    if re.match(r"\W*om (jeg|du|han|hun|den|det|vi|i|de|man|der)\b", talk.clause_text(first)):
        return "betinget"
    if WISH.search(own) or WISH.search(matched):
        return "oensket"
    if re.search(r"\b(skal|ska')\b", own) and PLANNED.search(own):
        return "faktisk"
    if re.search(r"\bmåske\b", own) and "måske" not in matched:
        return "betinget"
    demanded = re.search(r"\b(skal|skulle|ska'|sku'|måtte|må|nødt til|tvunget|pålagt|krav om)\b", own)
    allowed = re.search(r"\b(skulle lige til|(måtte|må) (godt|gerne|selv)|(kan|kunne) \w+ skulle)\b", own)
    if demanded and not allowed:
        return "paalagt"
    return "faktisk"


def _factual_condition(sentence: str) -> bool:
    """*Hvis jeg ikke havde haft hende, var jeg aldrig …* says that she was there."""
    return bool(
        re.search(
            r"\b(hvis \w+ ikke (havde|var)|havde \w+ ikke|hvis (det )?ikke (det )?(var|havde)"
            r"|hvis det ikke havde været for|var det ikke for)\b",
            re.sub(r"\bikk?'?(?= )", "ikke", sentence),
        )
    )


def _conditional(talk: Talk, indices: list[int]) -> int | None:
    """The clause of the sentence that sets a condition, if there is one."""
    for index in indices:
        clause = talk.clauses[index]
        words = [w for w in talk.low[clause.start : clause.end] if w[:1].isalpha()]
        if clause.opening in ("hvis", "såfremt", "medmindre"):
            return index
        words = words[1:] if words[:1] and words[0] in ("og", "men", "for", "altså", "ja", "jo", "øh") else words
        # Inverted condition: "Havde jeg haft …, så/var …" at the head of the sentence.
        if (
            index == indices[0]
            and len(words) > 2
            and words[0] in ("havde", "kunne", "skulle", "fik", "var", "blev")
            and words[1] in ("jeg", "du", "man", "vi", "de", "han", "hun", "der", "det")
            and len(indices) > 1
            and (index == 0 or talk.clauses[index - 1].sentence != clause.sentence)
            and talk.doc[talk.clauses[indices[-1]].end - 1].text != "?"
            and re.match(r"\W*(så |var |havde |ville |kunne )", talk.clause_text(indices[1]) + " ")
        ):
            return index
        # "Hjælper de ikke, giver du op": a verb, its subject, a comma, and a verb again or "så".
        if (
            index == indices[0]
            and len(words) > 2
            and (words[0] in PRESENT or words[0].endswith("er"))
            and words[1] in SUBJECTS
            and index + 1 in indices
            and talk.doc[talk.clauses[indices[-1]].end - 1].text != "?"
            and _begins_with_verb(talk, index + 1)
        ):
            return index
    return None


def _begins_with_verb(talk: Talk, index: int) -> bool:
    clause = talk.clauses[index]
    words = [w for w in talk.low[clause.start : clause.end] if w[:1].isalpha()][:2]
    return bool(words) and (words[0] == "så" or words[0] in FINITE or talk.doc[clause.start].pos_ in ("VERB", "AUX"))


def _breaks_off(talk: Talk, condition: int, first: int) -> bool:
    """*Hvis de ringer, tager jeg den, for nu er jeg ikke bange*: what *for* and *men* add hangs on nothing."""
    return any(re.match(r"\W*(for|men)\b", talk.clause_text(index)) for index in range(condition + 1, first + 1))


def _past_condition(talk: Talk, index: int) -> bool:
    return bool(re.search(r"\b(havde|var|kunne|fik|ville|blev)\b", talk.clause_text(index)))


def _after_main(talk: Talk, indices: list[int], own: int, condition: int) -> bool:
    """*Det var nok gået, hvis …*: the main clause just before the condition hangs on it too."""
    return condition in indices and own == condition - 1 and not re.match(r"\W*(men|og)\b", talk.clause_text(condition))
