"""Informants' units come in; the words of each that may tell a theme go out: no names, fillers nor marks, as lemmas."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from qualkit.findings import CodedMaterial
from qualkit.language import lemma
from qualkit.model import Segment, Transcript
from qualkit.themes.names import GIVEN_NAMES
from qualkit.themes.stop_list import KEPT, STOPPED

__all__ = ["Documents", "prepare", "spoken"]

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_MARK = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]|<[^<>]{0,60}>|\*[^*\n]{1,40}\*")
"""What a transcriber adds: (griner), [pause], ((latter)), *suk*."""
_OPENS = frozenset(".?!:;…”“\"»«'’‘–—-\n•*")
"""After one of these a capital letter is that of a sentence, or of somebody quoted, and tells no name."""
_NAMING = frozenset("hedder hed kaldes kaldt navn døbt".split())
"""Before a name, also where a machine wrote all in lower case."""
_SHORTEST = 3


@dataclass(frozen=True, slots=True)
class Documents:
    """Units as themes are sought in them, in the order of the material.

    Attributes:
        units: their ids; ``cases`` whose each is.
        texts: what was said, without transcribers' marks and names: for an encoder.
        words: the words that may tell a theme, in order.
    """

    units: tuple[str, ...]
    cases: tuple[str, ...]
    texts: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.units)

    def take(self, rows: Iterable[int]) -> Documents:
        """The units of those rows, in that order; a row may come twice."""
        at = list(rows)
        return Documents(
            units=tuple(self.units[row] for row in at),
            cases=tuple(self.cases[row] for row in at),
            texts=tuple(self.texts[row] for row in at),
            words=tuple(self.words[row] for row in at),
        )


def spoken(transcript: Transcript | None, unit: Segment) -> str:
    """What is said in a unit: without the labels, time stamps and page furniture that stand inside it."""
    if transcript is None:
        return unit.text
    wanted = set(unit.turns)
    pieces = [
        transcript.text[max(piece.start, unit.span.start) : min(piece.end, unit.span.end)]
        for turn in transcript.turns
        if turn.index in wanted
        for piece in turn.speech
        if piece.overlaps(unit.span)
    ]
    return " ".join(pieces) or unit.text


def prepare(material: CodedMaterial) -> Documents:
    """The words of each unit that may tell a theme.

    Left out are names (of the informants and speakers; words with a capital letter inside a sentence; what stands after
    *hedder*), the stop list of spoken Danish, numbers, words of fewer than three letters, and transcribers' marks.
    A word is given as its lemma, or as its most frequent form where nobody uses the lemma.

    Args:
        material: all units of informants; codings play no part.
    """
    said = [_MARK.sub(" ", text) for text in _texts(material)]
    tokens = [_tokens(text) for text in said]
    names = _names(tokens, _roster(material))
    kept = [[(form, at) for form, at, inside in its if not _is_name(form, inside, names)] for its in tokens]
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    lemmas: list[list[str]] = []
    for its in kept:
        here = []
        for form, _ in its:
            low = form.lower()
            base = lemma(low)
            if len(low) < _SHORTEST or low in STOPPED or (base in STOPPED and low not in KEPT):
                continue
            forms[base][low] += 1
            here.append(base)
        lemmas.append(here)
    shown = {
        base: base if base in found else min(found, key=lambda form: (-found[form], form))
        for base, found in forms.items()
    }
    return Documents(
        units=tuple(unit.id for unit in material.units),
        cases=tuple(material.case_of[unit.id] for unit in material.units),
        texts=tuple(_without_names(text, its, names) for text, its in zip(said, tokens, strict=True)),
        words=tuple(tuple(shown[base] for base in here) for here in lemmas),
    )


def _texts(material: CodedMaterial) -> Iterable[str]:
    for unit in material.units:
        yield spoken(material.transcripts.get(unit.transcript_id), unit)


def _tokens(text: str) -> list[tuple[str, int, bool]]:
    """Words with their place, and whether each stands inside a sentence."""
    found = []
    end = 0
    for match in _WORD.finditer(text):
        gap = text[end : match.start()]
        inside = end > 0 and not _OPENS.intersection(gap)
        found.append((match.group(), match.start(), inside))
        end = match.end()
    return found


def _capital(form: str) -> bool:
    """True for *Ruth*, not for *I* or *ADHD*."""
    return form[:1].isupper() and len(form) > 1 and not form.isupper()


def _roster(material: CodedMaterial) -> set[str]:
    """The names of informants and speakers, in lower case, word by word."""
    given = [case.name for case in material.cases]
    for transcript in material.transcripts.values():
        given += [name for speaker in transcript.speakers for name in (speaker.name, *speaker.labels)]
    return {part.lower() for name in given for part in _WORD.findall(name) if len(part) > 1}


def _names(tokens: list[list[tuple[str, int, bool]]], roster: set[str]) -> set[str]:
    """Words that are names wherever they stand, in lower case.

    *Bo* is no such word where somebody says *bo*: there only the capital letter tells it (see ``_is_name``).
    """
    low: Counter[str] = Counter()
    high: Counter[str] = Counter()
    inner: set[str] = set()
    named: set[str] = set()
    for its in tokens:
        before = ""
        for form, _, inside in its:
            if _capital(form):
                high[form.lower()] += 1
                if inside:
                    inner.add(form.lower())
            else:
                low[form.lower()] += 1
            if before in _NAMING and form.lower() not in STOPPED:
                named.add(form.lower())
            before = form.lower()
    found = {form for form in inner if not low[form]}
    found |= {form for form in high if not low[form] and not _is_word(form)}
    found |= {form for form in roster | named if not _is_word(form) or not low[form]}
    return found | GIVEN_NAMES


def _is_word(form: str) -> bool:
    """True for *mor* and for *bo*, not for *yusuf* nor *lone*: the lexicon has names as well."""
    import simplemma

    return form not in GIVEN_NAMES and bool(simplemma.is_known(form, lang="da"))


def _is_name(form: str, inside: bool, names: set[str]) -> bool:
    low = form.lower()
    if low in names or (low.endswith("s") and low.rstrip("'’").removesuffix("s").rstrip("'’") in names):
        return True
    return inside and _capital(form)


def _without_names(text: str, tokens: list[tuple[str, int, bool]], names: set[str]) -> str:
    """The text with … for each name."""
    pieces, end = [], 0
    for form, at, inside in tokens:
        if _is_name(form, inside, names):
            pieces += [text[end:at], "…"]
            end = at + len(form)
    return " ".join("".join([*pieces, text[end:]]).split())
