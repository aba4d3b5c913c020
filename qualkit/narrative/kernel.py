"""An informant's codings and turning points come in; one sentence of theirs that stands for the course goes out.

It must stand alone: a whole sentence in the first person, 8 to 30 words, that does not begin in the air and is no
question, no list of half words and nobody else's words. Rather none than one that does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qualkit.findings import Basis, Case, CodedMaterial, Coding, Passage, Turn
from qualkit.language.valence import tone_of
from qualkit.language.word_lists import FINITE
from qualkit.language.words import STOP_WORDS, count_words, fold
from qualkit.model import Segment, Span
from qualkit.narrative.passages import sentences_of
from qualkit.narrative.turns import HIGH, LOW, is_lived, is_present, units_in_order

__all__ = ["kernel_of", "stands_alone"]

FEWEST_WORDS = 8
MOST_WORDS = 30

_WORD = re.compile(r"[^\W\d_]+")
_SUBJECT = re.compile(r"\b(?:jeg|vi)\b", re.IGNORECASE)
_OWN = re.compile(r"\b(?:mig|min|mit|mine|os|vores)\b", re.IGNORECASE)
# What was said before is needed to know who or what is meant.
_POINTS_BACK = re.compile(
    r"\W*(?:(?:og|men|så|for|jamen|altså|ja|nej|jo|nå|eller|at|som|hvilket|derfor|dér|der)\b\W*)*"
    r"(?:(?:han|hun|de|den|dem|ham|hende|hans|hendes|deres|dette|disse|sådan|derfor|hvilket|som|begge|selvom)\b"
    r"|det\b(?!\s+(?:var|er)\s+(?:først|dengang)\b))",
    re.IGNORECASE,
)
_CONNECTIVE = re.compile(r"\W*(?:og|men|så|eller|for|fordi|derfor|altså|hvilket|som|at|ellers|jo)\b", re.IGNORECASE)
_ANSWERS = re.compile(r"\W*(?:ja|nej|jo|nå|jamen|øh\w*|hm+|mm+|okay|tja|næ+h?|joh?|nåh?)\b", re.IGNORECASE)
_MARKS = re.compile(r"[\[\](){}<>”\"“„»«*…/]|\.\.|--|\d{2}:\d{2}")
_BREAKS_OFF = re.compile(r"(?:\s[-–—]|[-–—,;:])$|\b(\w+),?\s+\1\b|\b\w+-(?=\s)", re.IGNORECASE)
_HESITATION = re.compile(r"\b(?:øh+m?|ø+h|hmm+|mm+|ik'|ik´|ikk'|du ved)(?!\w)", re.IGNORECASE)
_OTHERS_WORDS = re.compile(
    r"\b(?:siger|sagde|sagt|spørger|spurgte|skrev|svarede|råbte)\s+(?:hun|han|de|manden|damen|chefen|formanden)\b"
    r"|\b(?:hun|han|de|så)\s+(?:siger|sagde)\b|\bsiger\s+(?:jeg|vi)\b|\bsagde\s+jeg\b",
    re.IGNORECASE,
)
_THIRD = re.compile(r"\b(?:han|hun|ham|hende|hans|hendes|dem|den)\b", re.IGNORECASE)
# A pronoun for what stood in another sentence: "med den inde i hånden", "havde jeg det på et papir".
_MEANT_ELSEWHERE = re.compile(
    r"\b(?:jeg|vi)\s+(?:\w+\s+)?(?:det|den|dem|ham|hende)\b|\b(?:tog|har|havde|fik|satte|lagde|gav)\s+(?:det|den|dem)\b"
    r"|\bden\b(?=\s*(?:[.,!]|\b(?:i|inde|med|på|til|op|ned|ud|ind|ikke|jo|også|så|der|hjem|væk|er|var|hænger)\b))"
    r"|\b(?:gav|til|med|på|af|for|om|hos)\s+(?:dem|ham|hende|den)(?=\s*[.,!])",
    re.IGNORECASE,
)
_OPENS = re.compile(
    r"(?:jeg|vi|min|mit|mine|vores|nu|i dag|da jeg|dengang|når jeg|hvis jeg|efter|før)\b", re.IGNORECASE
)
_ENDS = re.compile(r"[.!]$")
_NAME = re.compile(r"(?<=[\w,;] )[A-ZÆØÅ][a-zæøåé]{2,}")
_LEAST = 0.35  # below it no sentence is better than this one


def stands_alone(text: str) -> float:
    """How well a sentence of an informant's stands alone above a page, in [0, 1]; 0 if it must not.

    Args:
        text: the sentence, white space folded.
    """
    words = count_words(text)
    if not FEWEST_WORDS <= words <= MOST_WORDS or not _ENDS.search(text) or not text[:1].isupper():
        return 0.0
    if _MARKS.search(text) or _BREAKS_OFF.search(text) or _ANSWERS.match(text) or _POINTS_BACK.match(text):
        return 0.0
    if _MEANT_ELSEWHERE.search(text) or _OTHERS_WORDS.search(text):
        return 0.0
    if not (_SUBJECT.search(text) or _OWN.search(text)):
        return 0.0
    fit = 1.0 if _SUBJECT.search(text) else 0.7
    fit *= 0.75 if _CONNECTIVE.match(text) else 1.0 if _OPENS.match(text) else 0.85
    fit *= 1.0 if _has_verb(text.partition(",")[0]) else 0.4
    fit *= 0.85 ** len(_HESITATION.findall(text))
    fit *= 0.85 ** min(3, len(_THIRD.findall(text)))
    fit *= 0.85 ** min(2, len(_NAME.findall(text)))
    telling = [word for word in _WORD.findall(text.casefold()) if len(word) > 2 and word not in STOP_WORDS]
    fit *= min(1.0, 0.4 + 0.15 * len(set(telling)))
    return fit * (1.0 if words >= 10 else 0.9)


def _has_verb(part: str) -> bool:
    """Something is said of something, unlike in "Først en dag, vi kørte …"."""
    words = [word.casefold() for word in _WORD.findall(part)]
    return any(
        (word in FINITE and word != "så") or (len(word) > 4 and word != "ofte" and word.endswith(("ede", "te")))
        for word in words
    )


def kernel_of(material: CodedMaterial, case: Case, turns: Sequence[Turn]) -> Passage | None:
    """The sentence that stands for an informant's course; None where no sentence does.

    Looked for in the units of turning points, in what the informant calls decisive, in the states before and after,
    and where none is told in the coded units; a sentence that holds evidence goes before one beside it.

    Args:
        material: what is coded.
        case: the informant.
        turns: the informant's turning points.
    """
    units = {unit.id: unit for unit in units_in_order(material, case)}
    best: tuple[float, float, Passage] | None = None
    for place, (unit, weight, marks, label, basis) in enumerate(_candidates(material, case, turns, units)):
        transcript = material.transcripts[unit.transcript_id]
        for number, span in enumerate(sentences_of(transcript, unit)):
            text = fold(span.of(transcript.text))
            fit = stands_alone(text)
            if not fit:
                continue
            tone = tone_of([word.casefold() for word in _WORD.findall(text)])
            told = 1.0 if any(span.overlaps(mark) for mark in marks) else 0.7
            moved = 1.0 + 0.1 * min(2.0, abs(tone.valence)) + 0.15 * max(0.0, tone.agency)
            score = fit * weight * told * moved
            if fit >= _LEAST and (best is None or (score, -place - number / 1000) > best[:2]):
                best = (score, -place - number / 1000, Passage(unit.id, text, label, basis))
    return best[2] if best is not None else None


def _candidates(
    material: CodedMaterial, case: Case, turns: Sequence[Turn], units: dict[str, Segment]
) -> Iterator[tuple[Segment, float, list[Span], str, Basis]]:
    """Units to look in: the unit, how much it counts, what is marked in it, what it stands for, and its basis."""
    by_unit: dict[str, list[Coding]] = {}
    for coding in sorted(material.codings_of(case.id), key=lambda coding: coding.code):
        if is_lived(coding) and coding.attributes.get("stemme") not in ("citeret", "interviewer"):
            by_unit.setdefault(coding.unit.id, []).append(coding)
    decided = {
        (coding.unit.id, codes)
        for coding in material.codings_of(case.id)
        for codes in (LOW, HIGH)
        if coding.basis == "decision" and is_present(coding) and coding.code.startswith(codes)
    }
    for turn in sorted(turns, key=lambda turn: (turn.basis != "decision", -turn.point.probability)):
        if turn.point.event in units:
            its = by_unit.get(turn.point.event, [])
            weight = 1.0 + turn.point.probability
            yield units[turn.point.event], weight, _marks(its), turn.label, turn.basis
        for state, codes in ((turn.point.after, HIGH), (turn.point.before, LOW)):
            if state in units and state != turn.point.event:
                basis: Basis = "decision" if (state, codes) in decided else "suggestion"
                yield units[state], 0.8, _marks(by_unit.get(state, [])), "", basis
    for unit in units.values():
        its = by_unit.get(unit.id, [])
        for coding in its:
            label = material.labels.get(coding.code, coding.code)
            sure = 1.0 if coding.basis == "decision" else coding.probability or 0.0
            if coding.attributes.get("emic") == "ja":
                yield unit, 1.9, _marks([coding]), label, coding.basis
            else:
                least = 0.3 if coding.code.startswith((*HIGH, *LOW)) else 0.1
                yield unit, least + 0.5 * sure, _marks([coding]), label, coding.basis


def _marks(codings: Sequence[Coding]) -> list[Span]:
    """What speaks for the codings; the whole unit where that is not said."""
    return [
        span
        for coding in codings
        for span in ([evidence.span for evidence in coding.evidence] or [coding.span])
        if len(span)
    ]
